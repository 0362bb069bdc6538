import{b as L}from"./c-IL3Y46TK.js";import{a as w}from"./c-4BYPM23B.js";import{a as C}from"./c-YVX6JVKA.js";import{a as m,b as o,f as b,i as h,j as a,k as y,m as f,n as O,p as T}from"./c-4H5XTCX5.js";import{a as i,e as k}from"./c-ACOWWOST.js";var B="M2.39 1.73L1.11 3L4.21 6.1C4.08 6.39 4 6.69 4 7V17C4 19.21 7.59 21 12 21C14.3 21 16.38 20.5 17.84 19.73L20.84 22.73L22.11 21.46L2.39 1.73M6 9.64C6.76 10.07 7.7 10.42 8.76 10.65L12.11 14C12.07 14 12.04 14 12 14C9.58 14 7.3 13.4 6 12.45V9.64M12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.68 16 13.34 15.95 14 15.87L16.34 18.23C15.33 18.65 13.87 19 12 19M8.64 5.44L7.06 3.86C8.42 3.33 10.13 3 12 3C16.42 3 20 4.79 20 7V16.8L18 14.8V14.77L18 14.78L16.45 13.25C17.05 13.03 17.58 12.76 18 12.45V9.64C16.97 10.22 15.61 10.65 14.06 10.86L12.19 9C15.94 8.94 18 7.5 18 7C18 6.5 15.87 5 12 5C10.66 5 9.54 5.18 8.64 5.44Z",u=class extends h{constructor(){super(...arguments);this.artifacts=[];this.empty=!1;this.reports=[];this.askedFor=""}willUpdate(){let t=this.artifacts.join();t===this.askedFor&&this.source===this.askedOf||(this.askedFor=t,this.askedOf=this.source,this.load())}render(){return this.empty?this.renderEmpty():this.renderSkipped()}async load(){let t=this.artifacts.map(s=>this.source.fetchJson("artifacts",{artifact:s})),r=await Promise.all(t).catch(()=>[]);this.reports=r.flatMap(s=>s.artifacts)}renderEmpty(){let{t}=this.app,[r]=[...this.reports].sort((d,c)=>R(c.availability)-R(d.availability));if(!r)return b;let s=r.availability==="found"?"empty":r.availability;return o`<ab-message .icon=${B} .heading=${t(`artifact_state.${s}`)}>
      ${t(V(r))}
    </ab-message>`}renderSkipped(){let{t}=this.app,r=this.reports.flatMap(c=>c.skipped),s=r.reduce((c,g)=>c+g.count,0);if(!s)return b;let d=new Map;for(let c of r)d.set(c.reason,(d.get(c.reason)??0)+c.count);return o`<details>
      <summary>${t.plural("artifacts.skipped",s)}</summary>
      <ul>
        ${[...d].map(([c,g])=>o`<li>${t(`artifact_skip.${c}`)}: ${this.app.format.number(g)}</li>`)}
      </ul>
    </details>`}};u.styles=[f,m`
      :host {
        display: block;
        flex: none;
      }
      details {
        background: color-mix(in srgb, var(--ab-warning) 12%, var(--ab-card));
        padding: var(--ab-2) var(--ab-4);
      }
      summary {
        cursor: pointer;
        min-height: 24px;
      }
      ul {
        margin: var(--ab-2) 0;
        padding-inline-start: var(--ab-6);
      }
    `],i([a({attribute:!1})],u.prototype,"app",2),i([a({attribute:!1})],u.prototype,"source",2),i([a({attribute:!1})],u.prototype,"artifacts",2),i([a({type:Boolean})],u.prototype,"empty",2),i([y()],u.prototype,"reports",2),u=i([k("ab-availability")],u);function V({artifact:p,availability:e}){return p==="photos"&&e==="missing"?"artifact_state.missing_photos_text":`artifact_state.${e==="found"?"empty":e}_text`}var j=["found","empty","missing","needs_encryption","unsupported","damaged"];function R(p){return j.indexOf(p)}var S=["html","html_files","pdf","json","csv"],n=["csv","json"],P={messages:S,whatsapp:S,photos:["original",...n],contacts:["vcard",...n],calls:n,notes:["markdown","html_files","json"],calendar:["ics",...n],reminders:["ics",...n],safari:n,safari_bookmarks:[],voicemail:["original",...n],voice_memos:["original",...n],health:n,wifi:n,accounts:n,data_usage:n,screen_time:n,apps:n};var l=class extends h{constructor(){super(...arguments);this.request={subject:"everything"};this.icon="";this.label="";this.iconOnly=!1;this.isOpen=!1;this.isBusy=!1;this.layer=new w(this);this.closeByUser=()=>{this.close(),this.renderRoot.querySelector("ab-button")?.focus()};this.outside=t=>{t.composedPath().includes(this)||this.close()}}disconnectedCallback(){super.disconnectedCallback(),this.close()}render(){let{t}=this.app,r=this.label||t("document.export");return o`<ab-button
        kind=${this.iconOnly?"text":"outlined"}
        .icon=${this.icon}
        ?icon-only=${this.iconOnly}
        .busy=${this.isBusy}
        .label=${r}
        @click=${this.toggle}
        >${this.iconOnly?"":r}</ab-button
      >
      ${this.isOpen?o`<div role="menu" tabindex="-1" aria-label=${r} @keydown=${this.key}>
            ${this.formats.map(s=>o`<button type="button" role="menuitem" @click=${()=>{this.save(s)}}>
                  ${t(`document.as_${s}`)}
                </button>`)}
          </div>`:""}`}get formats(){return P[this.request.subject]??[]}toggle(){let[t]=this.formats;if(this.formats.length===1&&t)return void this.save(t);if(this.isOpen){this.close();return}this.isOpen=!0,this.layer.opened(this.closeByUser),document.addEventListener("pointerdown",this.outside),this.updateComplete.then(()=>this.items[0]?.focus())}close(){this.isOpen=!1,document.removeEventListener("pointerdown",this.outside),this.layer.left()}get items(){return[...this.renderRoot.querySelectorAll("[role=menuitem]")]}key(t){let{items:r}=this,s=r.indexOf(t.target),d={ArrowDown:(s+1)%r.length,ArrowUp:(s-1+r.length)%r.length,Home:0,End:r.length-1};if(t.key==="Escape"||t.key==="Tab")this.closeByUser();else if(t.key in d)r[d[t.key]??0]?.focus();else return;t.preventDefault()}async save(t){this.close(),this.isBusy=!0;try{U(await this.source.documentUrl({...this.request,format:t}))}catch(r){C(this,this.app.errorText(r))}finally{this.isBusy=!1}}};l.styles=[f,m`
      :host {
        display: inline-block;
        position: relative;
      }
      [role="menu"] {
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius-small);
        box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
        inset-block-start: calc(100% + var(--ab-1));
        inset-inline-end: 0;
        min-width: 14rem;
        padding: var(--ab-1);
        position: absolute;
        z-index: 10;
      }
      [role="menuitem"] {
        background: none;
        border: none;
        border-radius: var(--ab-radius-small);
        color: inherit;
        cursor: pointer;
        display: block;
        font: inherit;
        min-height: var(--ab-target);
        padding: var(--ab-2) var(--ab-3);
        text-align: start;
        width: 100%;
      }
      [role="menuitem"]:hover,
      [role="menuitem"]:focus-visible {
        background: var(--ab-fill);
      }
    `],i([a({attribute:!1})],l.prototype,"app",2),i([a({attribute:!1})],l.prototype,"source",2),i([a({attribute:!1})],l.prototype,"request",2),i([a()],l.prototype,"icon",2),i([a()],l.prototype,"label",2),i([a({type:Boolean,attribute:"icon-only"})],l.prototype,"iconOnly",2),i([y()],l.prototype,"isOpen",2),i([y()],l.prototype,"isBusy",2),l=i([k("ab-export-menu")],l);function U(p){let e=document.createElement("a");e.href=p,e.download="",e.rel="noreferrer",document.body.append(e),e.click(),e.remove()}var x=class{constructor(e){this.session=e;this.places=new Map}fetchJson(e,t={},r){let s=new URLSearchParams;for(let[c,g]of Object.entries(t))for(let $ of[g].flat())$!==void 0&&s.append(c,String($));let d=s.toString();return this.session.fetchJson(`/${e}${d?`?${d}`:""}`,r)}picturePath(e){return`${this.session.base}/${e}`}contentUrl(e,t=!1){return this.session.contentUrl({file_id:e,...t?{download:!0}:{}})}documentUrl(e){return this.session.contentUrl({export:{...e}})}placeIn(e){return this.places.get(e)}rememberPlace(e,t){this.places.set(e,t)}},_=new WeakMap;function H(p){let e=_.get(p);return e||_.set(p,e=new x(p)),e}var E="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",q=250,F=m`
  :host {
    --ab-link: color-mix(in srgb, var(--ab-accent) 55%, var(--ab-text));
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    min-width: 0;
    position: relative;
  }
  .bar {
    align-items: center;
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: var(--ab-2);
    padding: var(--ab-2) var(--ab-4);
  }
  .bar ab-input {
    flex: 1 1 8rem;
    max-width: 28rem;
  }
  .bar .end {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
    margin-inline-start: auto;
  }
  .scroll {
    flex: 1 1 0;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .fill {
    flex: 1 1 0;
    min-height: 0;
  }
  .pad {
    padding: var(--ab-4);
  }
  ab-skeleton.list {
    --ab-line-height: 48px;
    padding: var(--ab-4);
  }
  select {
    background: var(--ha-color-form-background, var(--ab-card));
    border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
    border-radius: var(--ab-radius-small);
    color: inherit;
    font: inherit;
    max-width: 100%;
    min-height: var(--ab-target);
    padding: 0 var(--ab-2);
  }
`,v=class extends h{willUpdate(e){e.has("session")&&this.loadedFor!==this.session&&(this.loadedFor=this.session,this.begin())}get source(){return H(this.session)}goTo(e,t){this.source.rememberPlace(e,t),this.app.navigate(["backups",this.session.backupId,e],{[L]:"1"})}placeHere(e){return this.source.placeIn(e)}rememberHere(e,t){this.source.rememberPlace(e,t)}whenTyped(e){clearTimeout(this.typing),this.typing=setTimeout(e,q)}renderSearch(e,t,r){return o`<ab-input
      type="search"
      .value=${e}
      .placeholder=${t}
      @changed=${s=>r(s.detail)}
    ></ab-input>`}renderExport(e,t=this.app.narrow){return o`<ab-export-menu
      ?icon-only=${t}
      .app=${this.app}
      .source=${this.source}
      .request=${{subject:e}}
      .icon=${E}
    ></ab-export-menu>`}renderState(e,t,r=!1){let{t:s}=this.app;return e.error!==void 0&&!e.items.length?this.renderError(e.error,()=>{e.restart()}):e.isFresh?o`<ab-skeleton class="list" .lines=${6} .label=${s("common.loading")}></ab-skeleton>`:e.isEmpty?r?o`<ab-message .heading=${s("artifacts.no_match")}>${s("artifacts.no_match_text")}</ab-message>`:o`<ab-availability empty .app=${this.app} .source=${this.source} .artifacts=${t}></ab-availability>`:b}renderError(e,t){let{t:r}=this.app;return o`<ab-message role="alert" .heading=${r("errors.title")}>
      ${this.app.errorText(e)}
      <ab-button slot="action" kind="outlined" @click=${t}>${r("common.retry")}</ab-button>
    </ab-message>`}renderSkipped(e){return o`<ab-availability .app=${this.app} .source=${this.source} .artifacts=${e}></ab-availability>`}};v.styles=[f,O,T,F],i([a({attribute:!1})],v.prototype,"app",2),i([a({attribute:!1})],v.prototype,"session",2);export{V as a,P as b,U as c,v as d};

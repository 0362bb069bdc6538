import{a as L,c as O}from"./c-K4QILSEB.js";import{a as $}from"./c-UZRXWCU5.js";import{a as C}from"./c-327IN6BD.js";import{a as u,b as o,f as b,i as h,j as a,k as v,m as f,n as x,p as w}from"./c-4H5XTCX5.js";import{a as s,e as y}from"./c-ACOWWOST.js";var S="M2.39 1.73L1.11 3L4.21 6.1C4.08 6.39 4 6.69 4 7V17C4 19.21 7.59 21 12 21C14.3 21 16.38 20.5 17.84 19.73L20.84 22.73L22.11 21.46L2.39 1.73M6 9.64C6.76 10.07 7.7 10.42 8.76 10.65L12.11 14C12.07 14 12.04 14 12 14C9.58 14 7.3 13.4 6 12.45V9.64M12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.68 16 13.34 15.95 14 15.87L16.34 18.23C15.33 18.65 13.87 19 12 19M8.64 5.44L7.06 3.86C8.42 3.33 10.13 3 12 3C16.42 3 20 4.79 20 7V16.8L18 14.8V14.77L18 14.78L16.45 13.25C17.05 13.03 17.58 12.76 18 12.45V9.64C16.97 10.22 15.61 10.65 14.06 10.86L12.19 9C15.94 8.94 18 7.5 18 7C18 6.5 15.87 5 12 5C10.66 5 9.54 5.18 8.64 5.44Z",c=class extends h{constructor(){super(...arguments);this.artifacts=[];this.empty=!1;this.reports=[];this.askedFor=""}willUpdate(){let e=this.artifacts.join();e===this.askedFor&&this.source===this.askedOf||(this.askedFor=e,this.askedOf=this.source,this.load())}render(){return this.empty?this.renderEmpty():this.renderSkipped()}async load(){let e=this.artifacts.map(i=>this.source.fetchJson("artifacts",{artifact:i})),r=await Promise.all(e).catch(()=>[]);this.reports=r.flatMap(i=>i.artifacts)}renderEmpty(){let{t:e}=this.app,[r]=[...this.reports].sort((m,l)=>T(l.availability)-T(m.availability));if(!r)return b;let i=r.availability==="found"?"empty":r.availability;return o`<ab-message .icon=${S} .heading=${e(`artifact_state.${i}`)}>
      ${e(H(r))}
    </ab-message>`}renderSkipped(){let{t:e}=this.app,r=this.reports.flatMap(l=>l.skipped),i=r.reduce((l,k)=>l+k.count,0);if(!i)return b;let m=new Map;for(let l of r)m.set(l.reason,(m.get(l.reason)??0)+l.count);return o`<details>
      <summary>${e.plural("artifacts.skipped",i)}</summary>
      <ul>
        ${[...m].map(([l,k])=>o`<li>${e(`artifact_skip.${l}`)}: ${this.app.format.number(k)}</li>`)}
      </ul>
    </details>`}};c.styles=[f,u`
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
    `],s([a({attribute:!1})],c.prototype,"app",2),s([a({attribute:!1})],c.prototype,"source",2),s([a({attribute:!1})],c.prototype,"artifacts",2),s([a({type:Boolean})],c.prototype,"empty",2),s([v()],c.prototype,"reports",2),c=s([y("ab-availability")],c);function H({artifact:d,availability:t}){return d==="photos"&&t==="missing"?"artifact_state.missing_photos_text":`artifact_state.${t==="found"?"empty":t}_text`}var V=["found","empty","missing","needs_encryption","unsupported","damaged"];function T(d){return V.indexOf(d)}var R=["html","html_files","pdf","json","csv"],n=["csv","json"],_={messages:R,whatsapp:R,photos:["original",...n],contacts:["vcard",...n],calls:n,notes:["markdown","html_files","json"],calendar:["ics",...n],reminders:["ics",...n],safari:n,safari_bookmarks:[],voicemail:["original",...n],voice_memos:["original",...n],health:n,wifi:n,accounts:n,data_usage:n,screen_time:n,apps:n};var p=class extends h{constructor(){super(...arguments);this.request={subject:"everything"};this.icon="";this.label="";this.iconOnly=!1;this.isOpen=!1;this.isBusy=!1;this.layer=new $(this);this.closeByUser=()=>{this.close(),this.renderRoot.querySelector("ab-button")?.focus()};this.outside=e=>{e.composedPath().includes(this)||this.close()}}disconnectedCallback(){super.disconnectedCallback(),this.close()}render(){let{t:e}=this.app,r=this.label||e("document.export");return o`<ab-button
        kind=${this.iconOnly?"text":"outlined"}
        .icon=${this.icon}
        ?icon-only=${this.iconOnly}
        .busy=${this.isBusy}
        .label=${r}
        @click=${this.toggle}
        >${this.iconOnly?"":r}</ab-button
      >
      ${this.isOpen?o`<div role="menu" tabindex="-1" aria-label=${r} @keydown=${this.key}>
            ${this.formats.map(i=>o`<button type="button" role="menuitem" @click=${()=>{this.save(i)}}>
                  ${e(`document.as_${i}`)}
                </button>`)}
          </div>`:""}`}get formats(){return _[this.request.subject]??[]}toggle(){let[e]=this.formats;if(this.formats.length===1&&e)return void this.save(e);if(this.isOpen){this.close();return}this.isOpen=!0,this.layer.opened(this.closeByUser),document.addEventListener("pointerdown",this.outside),this.updateComplete.then(()=>this.items[0]?.focus())}close(){this.isOpen=!1,document.removeEventListener("pointerdown",this.outside),this.layer.left()}get items(){return[...this.renderRoot.querySelectorAll("[role=menuitem]")]}key(e){let{items:r}=this,i=r.indexOf(e.target),m={ArrowDown:(i+1)%r.length,ArrowUp:(i-1+r.length)%r.length,Home:0,End:r.length-1};if(e.key==="Escape"||e.key==="Tab")this.closeByUser();else if(e.key in m)r[m[e.key]??0]?.focus();else return;e.preventDefault()}async save(e){this.close(),this.isBusy=!0;try{j(await this.source.documentUrl({...this.request,format:e}))}catch(r){C(this,this.app.errorText(r))}finally{this.isBusy=!1}}};p.styles=[f,u`
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
    `],s([a({attribute:!1})],p.prototype,"app",2),s([a({attribute:!1})],p.prototype,"source",2),s([a({attribute:!1})],p.prototype,"request",2),s([a()],p.prototype,"icon",2),s([a()],p.prototype,"label",2),s([a({type:Boolean,attribute:"icon-only"})],p.prototype,"iconOnly",2),s([v()],p.prototype,"isOpen",2),s([v()],p.prototype,"isBusy",2),p=s([y("ab-export-menu")],p);function j(d){let t=document.createElement("a");t.href=d,t.download="",t.rel="noreferrer",document.body.append(t),t.click(),t.remove()}var B="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",E=250,P=u`
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
`,g=class extends h{willUpdate(t){t.has("session")&&this.loadedFor!==this.session&&(this.loadedFor=this.session,this.begin())}get source(){return L(this.session)}goTo(t,e){this.source.rememberPlace(t,e),this.app.navigate(["backups",this.session.backupId,t],{[O]:"1"})}placeHere(t){return this.source.placeIn(t)}rememberHere(t,e){this.source.rememberPlace(t,e)}whenTyped(t){clearTimeout(this.typing),this.typing=setTimeout(t,E)}renderSearch(t,e,r){return o`<ab-input
      type="search"
      .value=${t}
      .placeholder=${e}
      @changed=${i=>r(i.detail)}
    ></ab-input>`}renderExport(t,e=this.app.narrow){return o`<ab-export-menu
      ?icon-only=${e}
      .app=${this.app}
      .source=${this.source}
      .request=${{subject:t}}
      .icon=${B}
    ></ab-export-menu>`}renderState(t,e,r=!1){let{t:i}=this.app;return t.error!==void 0&&!t.items.length?this.renderError(t.error,()=>{t.restart()}):t.isFresh?o`<ab-skeleton class="list" .lines=${6} .label=${i("common.loading")}></ab-skeleton>`:t.isEmpty?r?o`<ab-message .heading=${i("artifacts.no_match")}>${i("artifacts.no_match_text")}</ab-message>`:o`<ab-availability empty .app=${this.app} .source=${this.source} .artifacts=${e}></ab-availability>`:b}renderError(t,e){let{t:r}=this.app;return o`<ab-message role="alert" .heading=${r("errors.title")}>
      ${this.app.errorText(t)}
      <ab-button slot="action" kind="outlined" @click=${e}>${r("common.retry")}</ab-button>
    </ab-message>`}renderSkipped(t){return o`<ab-availability .app=${this.app} .source=${this.source} .artifacts=${t}></ab-availability>`}};g.styles=[f,x,w,P],s([a({attribute:!1})],g.prototype,"app",2),s([a({attribute:!1})],g.prototype,"session",2);export{H as a,_ as b,j as c,g as d};

import{a as k,c as $}from"./c-UGDCBM3O.js";import{a as u,b as i,f as l,i as h,j as p,k as b,m as f,n as v,p as x}from"./c-3WKNPIOS.js";import{a as o,e as y}from"./c-ACOWWOST.js";var C="M2.39 1.73L1.11 3L4.21 6.1C4.08 6.39 4 6.69 4 7V17C4 19.21 7.59 21 12 21C14.3 21 16.38 20.5 17.84 19.73L20.84 22.73L22.11 21.46L2.39 1.73M6 9.64C6.76 10.07 7.7 10.42 8.76 10.65L12.11 14C12.07 14 12.04 14 12 14C9.58 14 7.3 13.4 6 12.45V9.64M12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.68 16 13.34 15.95 14 15.87L16.34 18.23C15.33 18.65 13.87 19 12 19M8.64 5.44L7.06 3.86C8.42 3.33 10.13 3 12 3C16.42 3 20 4.79 20 7V16.8L18 14.8V14.77L18 14.78L16.45 13.25C17.05 13.03 17.58 12.76 18 12.45V9.64C16.97 10.22 15.61 10.65 14.06 10.86L12.19 9C15.94 8.94 18 7.5 18 7C18 6.5 15.87 5 12 5C10.66 5 9.54 5.18 8.64 5.44Z",n=class extends h{constructor(){super(...arguments);this.artifacts=[];this.empty=!1;this.reports=[];this.askedFor=""}willUpdate(){let e=this.artifacts.join();e===this.askedFor&&this.source===this.askedOf||(this.askedFor=e,this.askedOf=this.source,this.load())}render(){return this.empty?this.renderEmpty():this.renderSkipped()}async load(){let e=this.artifacts.map(a=>this.source.fetchJson("artifacts",{artifact:a})),r=await Promise.all(e).catch(()=>[]);this.reports=r.flatMap(a=>a.artifacts)}renderEmpty(){let{t:e}=this.app,[r]=[...this.reports].sort((d,s)=>w(s.availability)-w(d.availability));if(!r)return l;let a=r.availability==="found"?"empty":r.availability;return i`<ab-message .icon=${C} .heading=${e(`artifact_state.${a}`)}>
      ${e(V(r))}
    </ab-message>`}renderSkipped(){let{t:e}=this.app,r=this.reports.flatMap(s=>s.skipped),a=r.reduce((s,g)=>s+g.count,0);if(!a)return l;let d=new Map;for(let s of r)d.set(s.reason,(d.get(s.reason)??0)+s.count);return i`<details>
      <summary>${e.plural("artifacts.skipped",a)}</summary>
      <ul>
        ${[...d].map(([s,g])=>i`<li>${e(`artifact_skip.${s}`)}: ${this.app.format.number(g)}</li>`)}
      </ul>
    </details>`}};n.styles=[f,u`
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
    `],o([p({attribute:!1})],n.prototype,"app",2),o([p({attribute:!1})],n.prototype,"source",2),o([p({attribute:!1})],n.prototype,"artifacts",2),o([p({type:Boolean})],n.prototype,"empty",2),o([b()],n.prototype,"reports",2),n=o([y("ab-availability")],n);function V({artifact:c,availability:t}){return c==="photos"&&t==="missing"?"artifact_state.missing_photos_text":`artifact_state.${t==="found"?"empty":t}_text`}var L=["found","empty","missing","needs_encryption","unsupported","damaged"];function w(c){return L.indexOf(c)}var T="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",O=250,S=u`
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
`,m=class extends h{willUpdate(t){t.has("session")&&this.loadedFor!==this.session&&(this.loadedFor=this.session,this.begin())}get source(){return k(this.session)}goTo(t,e){this.source.rememberPlace(t,e),this.app.navigate(["backups",this.session.backupId,t],{[$]:"1"})}placeHere(t){return this.source.placeIn(t)}rememberHere(t,e){this.source.rememberPlace(t,e)}whenTyped(t){clearTimeout(this.typing),this.typing=setTimeout(t,O)}renderSearch(t,e,r){return i`<ab-input
      type="search"
      .value=${t}
      .placeholder=${e}
      @changed=${a=>r(a.detail)}
    ></ab-input>`}renderExport(t,e=this.app.narrow){return i`<ab-export-menu
      ?icon-only=${e}
      .app=${this.app}
      .source=${this.source}
      .request=${{subject:t}}
      .icon=${T}
    ></ab-export-menu>`}renderState(t,e,r=!1){let{t:a}=this.app;return t.error!==void 0&&!t.items.length?this.renderError(t.error,()=>{t.restart()}):t.isFresh?i`<ab-skeleton class="list" .lines=${6} .label=${a("common.loading")}></ab-skeleton>`:t.isEmpty?r?i`<ab-message .heading=${a("artifacts.no_match")}>${a("artifacts.no_match_text")}</ab-message>`:i`<ab-availability empty .app=${this.app} .source=${this.source} .artifacts=${e}></ab-availability>`:l}renderError(t,e){let{t:r}=this.app;return i`<ab-message role="alert" .heading=${r("errors.title")}>
      ${this.app.errorText(t)}
      <ab-button slot="action" kind="outlined" @click=${e}>${r("common.retry")}</ab-button>
    </ab-message>`}renderSkipped(t){return i`<ab-availability .app=${this.app} .source=${this.source} .artifacts=${t}></ab-availability>`}};m.styles=[f,v,x,S],o([p({attribute:!1})],m.prototype,"app",2),o([p({attribute:!1})],m.prototype,"session",2);export{V as a,m as b};

import{a as y,b as x}from"./c-3H63QCBE.js";import{a as f,b as m,c as T}from"./c-E2RRXXPA.js";import"./c-4K6NNXQN.js";import{a as p}from"./c-OCGVMEEI.js";import{h as _}from"./c-7DBNIU7Q.js";import{a as $,e as k}from"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-BXDIKGIS.js";import"./c-CX7IBETZ.js";import"./c-44ZZ4PM2.js";import"./c-PWJIKP7U.js";import"./c-PXMR4PVT.js";import{a as F,b as L,c as O}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as u,b as s,f as h,i as g,j as v,k as d,m as E,n as H}from"./c-3WKNPIOS.js";import{a as o,e as V}from"./c-ACOWWOST.js";function C(b,w){if(!("serviceWorker"in navigator))return()=>{};let{serviceWorker:e}=navigator,t=({data:i,ports:r})=>{let{type:n,path:l}=i??{};n==="apple_backup/hello"&&r[0]?.postMessage(!0),n==="apple_backup/open"&&typeof l=="string"&&l.startsWith(`${b}/`)&&w(l)};return e.addEventListener("message",t),()=>e.removeEventListener("message",t)}var q="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z",c=new Set,S=new URL(import.meta.url).pathname.split("/").pop()??"",W="",M=!1,a=class extends g{constructor(){super(...arguments);this.narrow=!1;this.textsFor="";this.search=location.search;this.syncs=new _(this,()=>this.app);this.moved=()=>{this.search=location.search}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.endPush=C(`/${this.panel?.url_path??"apple-backup"}`,e=>k(e)),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.endPush?.(),this.endOverview?.(),this.endOverview=this.followed=void 0}willUpdate(e){let t=e.get("hass"),{hass:i}=this;e.has("hass")&&(this.follow(),this.textsFor!==i.language&&this.takeTexts());let r=!t||O(t,i)||e.size>(e.has("hass")?1:0);this.textsFor&&r&&(this.app=new m(()=>this.hass,{narrow:this.narrow,online:i.connected,overview:this.overview,base:this.route?.prefix||`/${this.panel?.url_path??"apple-backup"}`})),e.has("panel")&&this.offerReload()}updated(){let e=this.entry;e&&(c.has(e.name)?this.app?.overview&&this.preload():this.loadView(e))}preload(){if(M)return;M=!0;let e=this.shown.filter(({name:i})=>!c.has(i)),t=async()=>{for(let i of e)await i.load().then(()=>c.add(i.name),()=>{})};"requestIdleCallback"in window?requestIdleCallback(()=>{t()},{timeout:2e3}):setTimeout(()=>{t()},500)}render(){let{app:e}=this;if(!e)return s`<ab-skeleton></ab-skeleton>`;let t=this.shown.map(n=>({name:n.name,label:e.t(`tabs.${n.name}`),icon:this.narrow?void 0:n.icon})),i=s`<ab-tabs
      .tabs=${t}
      .active=${this.entry?.name??""}
      .label=${e.t("tabs.label")}
      @chosen=${n=>e.navigate([n.detail])}
      @again=${()=>this.backToStart(e)}
    ></ab-tabs>`,r=t.length>1;return s`<header class=${this.narrow?"":"wide"}>
        <div class="bar">
          ${this.narrow?s`<ab-button
                kind="text"
                icon-only
                .icon=${q}
                .label=${e.t("common.menu")}
                @click=${()=>L(this,"hass-toggle-menu")}
              ></ab-button>`:h}
          <h1>${e.t("common.title")}</h1>
          ${r&&!this.narrow?i:h}
        </div>
        ${r&&this.narrow?i:h}
      </header>
      <main>
        ${e.online?h:s`<ab-alert class="offline" kind="warning" .heading=${e.t("offline.title")}>${e.t("offline.text")}</ab-alert>`}
        ${this.renderView(e)}
      </main>`}renderView(e){let{entry:t}=this,i=this.failure??this.viewFailure;if(i)return s`<ab-message .heading=${e.t("errors.title")}>
        ${e.errorText(i)}
        <ab-button slot="action" @click=${()=>location.reload()}>${e.t("common.reload")}</ab-button>
      </ab-message>`;if(!t)return s`<ab-message .heading=${e.t("not_found.title")}>
        ${e.t("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${e.t("not_found.back")}</ab-button>
      </ab-message>`;if(!c.has(t.name))return s`<ab-skeleton .label=${e.t("common.loading")}></ab-skeleton>`;let r=y(t.tag),{path:n,query:l}=this.place;return x`<${r} class="view ${t.fills?"fills":""}" .app=${e} .path=${n} .query=${l}></${r}>`}get shown(){let{app:e}=this;return p.filter(t=>!t.isHidden&&e&&(t.isFor?.(e)??!0))}get place(){return $(this.route?.path??"",this.search)}get entry(){let{view:e}=this.place;return e?p.find(t=>t.name===e):p[0]}backToStart(e){let{place:{view:t,path:i},entry:r}=this;i.length>(r?.start??i.length)&&e.navigate([t,...i.slice(0,r?.start)])}async loadView(e){try{await e.load(),c.add(e.name),this.requestUpdate()}catch(t){this.viewFailure=t}}async takeTexts(){let{language:e}=this.hass;await f(this.hass).catch(()=>{}),this.textsFor=e}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.endOverview?.(),this.followed=e,this.endOverview=T(e,{data:t=>{this.overview=t,this.failure=void 0},error:t=>this.failure=t}))}offerReload(){let e=this.panel?.config.bundle;!e||e===S||e===W||!S.startsWith("panel-")||(W=e,f(this.hass).then(()=>{let{t}=new m(()=>this.hass,{narrow:!1,online:!0,overview:void 0,base:""});F(this,t("common.updated"),{text:t("common.reload"),action:()=>location.reload()})}))}};a.styles=[E,H,u`
      :host {
        background: var(--ab-page);
        display: flex;
        flex-direction: column;
        height: 100dvh;
        overflow: hidden;
      }
      header {
        background: var(--app-header-background-color, var(--ab-card));
        border-block-end: var(--app-header-border-bottom, 1px solid var(--ab-line));
        color: var(--app-header-text-color, var(--ab-text));
        flex: none;
        padding-block-start: var(--safe-area-inset-top, 0px);
        padding-inline: var(--safe-area-inset-left, 0px) var(--safe-area-inset-right, 0px);
      }
      .bar {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
        min-height: var(--header-height, 56px);
        padding-inline: var(--ab-3);
      }
      .bar h1 {
        font-size: var(--ab-size-xl);
        font-weight: 400;
        white-space: nowrap;
      }
      .wide .bar h1 {
        padding-inline: var(--ab-1) var(--ab-4);
      }
      main {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        overflow: hidden auto;
        padding-block-end: var(--safe-area-inset-bottom, 0px);
        padding-inline: var(--safe-area-inset-left, 0px) var(--safe-area-inset-right, 0px);
        position: relative;
      }
      main > * {
        flex: none;
      }
      main > .view {
        flex: 1 0 auto;
      }
      /* Views that scroll by themselves. */
      main > .view.fills {
        flex: 1 1 0;
        min-height: 0;
      }
      .offline {
        margin: var(--ab-3) var(--ab-4) 0;
      }
      ab-skeleton {
        margin: var(--ab-6) auto;
        max-width: 60rem;
        padding: 0 var(--ab-4);
        width: 100%;
        --ab-line-height: 96px;
      }
    `],o([v({attribute:!1})],a.prototype,"hass",2),o([v({type:Boolean,reflect:!0})],a.prototype,"narrow",2),o([v({attribute:!1})],a.prototype,"route",2),o([v({attribute:!1})],a.prototype,"panel",2),o([d()],a.prototype,"app",2),o([d()],a.prototype,"overview",2),o([d()],a.prototype,"failure",2),o([d()],a.prototype,"viewFailure",2),o([d()],a.prototype,"textsFor",2),o([d()],a.prototype,"search",2),a=o([V("apple-backup-panel")],a);export{a as AppleBackupPanel};

import{a as p,b as f,c as W}from"./c-53BBI6ZY.js";import{a as x,b as y}from"./c-NP37U47U.js";import"./c-U5VRKFCJ.js";import{a as c}from"./c-2SQTWOXF.js";import{a as $,c as k}from"./c-XVEOSMQP.js";import"./c-J76HMMNH.js";import"./c-4RER7DAO.js";import"./c-LYEKNBLA.js";import"./c-MIQPHMRX.js";import{a as F,b as L,c as O}from"./c-DWE67EW2.js";import"./c-4TXIOVN7.js";import{a as u,b as s,f as h,h as g,i as v,j as d,l as E,m as H}from"./c-PSJ75M26.js";import{a,e as V}from"./c-ACOWWOST.js";function _(b,w){if(!("serviceWorker"in navigator))return()=>{};let{serviceWorker:e}=navigator,t=({data:r,ports:n})=>{let{type:o,path:l}=r??{};o==="apple_backup/hello"&&n[0]?.postMessage(!0),o==="apple_backup/open"&&typeof l=="string"&&l.startsWith(`${b}/`)&&w(l)};return e.addEventListener("message",t),()=>e.removeEventListener("message",t)}var U="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z",m=new Set,M=new URL(import.meta.url).pathname.split("/").pop()??"",C="",i=class extends g{constructor(){super(...arguments);this.narrow=!1;this.textsFor="";this.search=location.search;this.moved=()=>{this.search=location.search}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.endPush=_(`/${this.panel?.url_path??"apple-backup"}`,e=>k(e)),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.endPush?.(),this.endOverview?.(),this.endOverview=this.followed=void 0}willUpdate(e){let t=e.get("hass"),{hass:r}=this;e.has("hass")&&(this.follow(),this.textsFor!==r.language&&this.takeTexts());let n=!t||O(t,r)||e.size>(e.has("hass")?1:0);this.textsFor&&n&&(this.app=new f(()=>this.hass,{narrow:this.narrow,online:r.connected,overview:this.overview,base:this.route?.prefix||`/${this.panel?.url_path??"apple-backup"}`})),e.has("panel")&&this.offerReload()}updated(){let e=this.entry;e&&!m.has(e.name)&&this.loadView(e)}render(){let{app:e}=this;if(!e)return s`<ab-skeleton></ab-skeleton>`;let t=this.shown.map(o=>({name:o.name,label:e.t(`tabs.${o.name}`),icon:this.narrow?void 0:o.icon})),r=s`<ab-tabs
      .tabs=${t}
      .active=${this.entry?.name??""}
      .label=${e.t("tabs.label")}
      @chosen=${o=>e.navigate([o.detail])}
    ></ab-tabs>`,n=t.length>1;return s`<header class=${this.narrow?"":"wide"}>
        <div class="bar">
          ${this.narrow?s`<ab-button
                kind="text"
                icon-only
                .icon=${U}
                .label=${e.t("common.menu")}
                @click=${()=>L(this,"hass-toggle-menu")}
              ></ab-button>`:h}
          <h1>${e.t("common.title")}</h1>
          ${n&&!this.narrow?r:h}
        </div>
        ${n&&this.narrow?r:h}
      </header>
      <main>
        ${e.online?h:s`<ab-alert class="offline" kind="warning" .heading=${e.t("offline.title")}>${e.t("offline.text")}</ab-alert>`}
        ${this.renderView(e)}
      </main>`}renderView(e){let{entry:t}=this,r=this.failure??this.viewFailure;if(r)return s`<ab-message .heading=${e.t("errors.title")}>
        ${e.errorText(r)}
        <ab-button slot="action" @click=${()=>location.reload()}>${e.t("common.reload")}</ab-button>
      </ab-message>`;if(!t)return s`<ab-message .heading=${e.t("not_found.title")}>
        ${e.t("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${e.t("not_found.back")}</ab-button>
      </ab-message>`;if(!m.has(t.name))return s`<ab-skeleton .label=${e.t("common.loading")}></ab-skeleton>`;let n=x(t.tag),{path:o,query:l}=this.place;return y`<${n} class="view ${t.fills?"fills":""}" .app=${e} .path=${o} .query=${l}></${n}>`}get shown(){let{app:e}=this;return c.filter(t=>!t.isHidden&&e&&(t.isFor?.(e)??!0))}get place(){return $(this.route?.path??"",this.search)}get entry(){let{view:e}=this.place;return e?c.find(t=>t.name===e):c[0]}async loadView(e){try{await e.load(),m.add(e.name),this.requestUpdate()}catch(t){this.viewFailure=t}}async takeTexts(){let{language:e}=this.hass;await p(this.hass).catch(()=>{}),this.textsFor=e}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.endOverview?.(),this.followed=e,this.endOverview=W(e,{data:t=>{this.overview=t,this.failure=void 0},error:t=>this.failure=t}))}offerReload(){let e=this.panel?.config.bundle;!e||e===M||e===C||!M.startsWith("panel-")||(C=e,p(this.hass).then(()=>{let{t}=new f(()=>this.hass,{narrow:!1,online:!0,overview:void 0,base:""});F(this,t("common.updated"),{text:t("common.reload"),action:()=>location.reload()})}))}};i.styles=[E,H,u`
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
    `],a([v({attribute:!1})],i.prototype,"hass",2),a([v({type:Boolean,reflect:!0})],i.prototype,"narrow",2),a([v({attribute:!1})],i.prototype,"route",2),a([v({attribute:!1})],i.prototype,"panel",2),a([d()],i.prototype,"app",2),a([d()],i.prototype,"overview",2),a([d()],i.prototype,"failure",2),a([d()],i.prototype,"viewFailure",2),a([d()],i.prototype,"textsFor",2),a([d()],i.prototype,"search",2),i=a([V("apple-backup-panel")],i);export{i as AppleBackupPanel};

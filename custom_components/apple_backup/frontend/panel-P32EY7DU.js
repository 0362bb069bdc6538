import{a as $,b as k,c as S}from"./c-4WSROJPY.js";import{a as V,b as H}from"./c-NP37U47U.js";import{a as w}from"./c-MJX7GDAO.js";import{a as L,c as F}from"./c-XVEOSMQP.js";import"./c-J76HMMNH.js";import"./c-4RER7DAO.js";import"./c-LYEKNBLA.js";import"./c-MIQPHMRX.js";import{a as O,b as u,c as R}from"./c-DWE67EW2.js";import"./c-4TXIOVN7.js";import{a as v,b as s,f as p,h as f,i as l,j as c,l as b,m as M}from"./c-PSJ75M26.js";import{a as i,e as m}from"./c-ACOWWOST.js";var d=class extends f{constructor(){super(...arguments);this.tabs=[];this.active="";this.label=""}get stop(){return this.tabs.some(e=>e.name===this.active)?this.active:this.tabs[0]?.name}render(){return s`<div role="tablist" aria-label=${this.label} @keydown=${this.key}>
      ${this.tabs.map(e=>s`<button
          role="tab"
          type="button"
          id="tab-${e.name}"
          aria-selected=${e.name===this.active?"true":"false"}
          tabindex=${e.name===this.stop?0:-1}
          @click=${()=>this.choose(e.name)}
        >
          ${e.icon?s`<ab-icon .path=${e.icon}></ab-icon>`:""}<span>${e.label}</span>
        </button>`)}
    </div>`}updated(e){(e.has("active")||e.has("tabs"))&&this.button(this.active)?.scrollIntoView({block:"nearest",inline:"nearest"})}button(e){return this.renderRoot.querySelector(`#${CSS.escape(`tab-${e}`)}`)}choose(e){e!==this.active&&u(this,"chosen",e)}key(e){let t=getComputedStyle(this).direction==="rtl"?"ArrowLeft":"ArrowRight",a=t==="ArrowRight"?"ArrowLeft":"ArrowRight",n=this.tabs.length-1,r=this.tabs.findIndex(I=>I.name===this.stop),h={[t]:r===n?0:r+1,[a]:r<=0?n:r-1,Home:0,End:n},y=this.tabs[h[e.key]??-1];y&&(e.preventDefault(),this.choose(y.name),this.button(y.name)?.focus())}};d.styles=[b,v`
      :host {
        display: block;
        min-width: 0;
      }
      [role="tablist"] {
        display: flex;
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 3px solid transparent;
        color: inherit;
        cursor: pointer;
        display: inline-flex;
        flex: none;
        font: inherit;
        font-weight: 500;
        gap: var(--ab-2);
        min-height: 48px;
        opacity: 0.8;
        padding: 3px var(--ab-4) 0;
        white-space: nowrap;
      }
      button:hover {
        opacity: 1;
      }
      button:focus-visible {
        outline-color: currentcolor;
        outline-offset: -4px;
      }
      button[aria-selected="true"] {
        border-color: currentcolor;
        opacity: 1;
      }
      ab-icon {
        --ab-icon-size: 20px;
      }
    `],i([l({attribute:!1})],d.prototype,"tabs",2),i([l()],d.prototype,"active",2),i([l()],d.prototype,"label",2),d=i([m("ab-tabs")],d);function C(g,x){if(!("serviceWorker"in navigator))return()=>{};let{serviceWorker:e}=navigator,t=({data:a,ports:n})=>{let{type:r,path:h}=a??{};r==="apple_backup/hello"&&n[0]?.postMessage(!0),r==="apple_backup/open"&&typeof h=="string"&&h.startsWith(`${g}/`)&&x(h)};return e.addEventListener("message",t),()=>e.removeEventListener("message",t)}var U="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z",E=new Set,W=new URL(import.meta.url).pathname.split("/").pop()??"",_="",o=class extends f{constructor(){super(...arguments);this.narrow=!1;this.textsFor="";this.search=location.search;this.moved=()=>{this.search=location.search}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.endPush=C(`/${this.panel?.url_path??"apple-backup"}`,e=>F(e)),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.endPush?.(),this.endOverview?.(),this.endOverview=this.followed=void 0}willUpdate(e){let t=e.get("hass"),{hass:a}=this;e.has("hass")&&(this.follow(),this.textsFor!==a.language&&this.takeTexts());let n=!t||R(t,a)||e.size>(e.has("hass")?1:0);this.textsFor&&n&&(this.app=new k(()=>this.hass,{narrow:this.narrow,online:a.connected,overview:this.overview,base:this.route?.prefix||`/${this.panel?.url_path??"apple-backup"}`})),e.has("panel")&&this.offerReload()}updated(){let e=this.entry;e&&!E.has(e.name)&&this.loadView(e)}render(){let{app:e}=this;if(!e)return s`<ab-skeleton></ab-skeleton>`;let t=this.shown.map(r=>({name:r.name,label:e.t(`tabs.${r.name}`),icon:this.narrow?void 0:r.icon})),a=s`<ab-tabs
      .tabs=${t}
      .active=${this.entry?.name??""}
      .label=${e.t("tabs.label")}
      @chosen=${r=>e.navigate([r.detail])}
    ></ab-tabs>`,n=t.length>1;return s`<header class=${this.narrow?"":"wide"}>
        <div class="bar">
          ${this.narrow?s`<ab-button
                kind="text"
                icon-only
                .icon=${U}
                .label=${e.t("common.menu")}
                @click=${()=>u(this,"hass-toggle-menu")}
              ></ab-button>`:p}
          <h1>${e.t("common.title")}</h1>
          ${n&&!this.narrow?a:p}
        </div>
        ${n&&this.narrow?a:p}
      </header>
      <main>
        ${e.online?p:s`<ab-alert class="offline" kind="warning" .heading=${e.t("offline.title")}>${e.t("offline.text")}</ab-alert>`}
        ${this.renderView(e)}
      </main>`}renderView(e){let{entry:t}=this,a=this.failure??this.viewFailure;if(a)return s`<ab-message .heading=${e.t("errors.title")}>
        ${e.errorText(a)}
        <ab-button slot="action" @click=${()=>location.reload()}>${e.t("common.reload")}</ab-button>
      </ab-message>`;if(!t)return s`<ab-message .heading=${e.t("not_found.title")}>
        ${e.t("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${e.t("not_found.back")}</ab-button>
      </ab-message>`;if(!E.has(t.name))return s`<ab-skeleton .label=${e.t("common.loading")}></ab-skeleton>`;let n=V(t.tag),{path:r,query:h}=this.place;return H`<${n} class="view ${t.fills?"fills":""}" .app=${e} .path=${r} .query=${h}></${n}>`}get shown(){let{app:e}=this;return w.filter(t=>!t.isHidden&&e&&(t.isFor?.(e)??!0))}get place(){return L(this.route?.path??"",this.search)}get entry(){let{view:e}=this.place;return e?w.find(t=>t.name===e):w[0]}async loadView(e){try{await e.load(),E.add(e.name),this.requestUpdate()}catch(t){this.viewFailure=t}}async takeTexts(){let{language:e}=this.hass;await $(this.hass).catch(()=>{}),this.textsFor=e}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.endOverview?.(),this.followed=e,this.endOverview=S(e,{data:t=>{this.overview=t,this.failure=void 0},error:t=>this.failure=t}))}offerReload(){let e=this.panel?.config.bundle;!e||e===W||e===_||!W.startsWith("panel-")||(_=e,$(this.hass).then(()=>{let{t}=new k(()=>this.hass,{narrow:!1,online:!0,overview:void 0,base:""});O(this,t("common.updated"),{text:t("common.reload"),action:()=>location.reload()})}))}};o.styles=[b,M,v`
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
    `],i([l({attribute:!1})],o.prototype,"hass",2),i([l({type:Boolean,reflect:!0})],o.prototype,"narrow",2),i([l({attribute:!1})],o.prototype,"route",2),i([l({attribute:!1})],o.prototype,"panel",2),i([c()],o.prototype,"app",2),i([c()],o.prototype,"overview",2),i([c()],o.prototype,"failure",2),i([c()],o.prototype,"viewFailure",2),i([c()],o.prototype,"textsFor",2),i([c()],o.prototype,"search",2),o=i([m("apple-backup-panel")],o);export{o as AppleBackupPanel};

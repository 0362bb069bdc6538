import{a as k,b as V}from"./c-OSXCF4XO.js";import{a as x,b as y,c as R}from"./c-4WSROJPY.js";import{f as S,g as u}from"./c-YCEZPCFK.js";import{a as E,c as H}from"./c-XVEOSMQP.js";import{a as F,b,c as O}from"./c-DWE67EW2.js";import"./c-YSA6WSZY.js";import"./c-MDQVXZBI.js";import"./c-LYEKNBLA.js";import"./c-WD3UBWBA.js";import"./c-AEJS2VUL.js";import{a as p,b as o,f as c,h as v,i as l,j as h,l as m,m as L}from"./c-WD5JUWLO.js";import{a as i,e as f}from"./c-ACOWWOST.js";var d=class extends v{constructor(){super(...arguments);this.tabs=[];this.active="";this.label=""}render(){return o`<div role="tablist" aria-label=${this.label} @keydown=${this.key}>
      ${this.tabs.map(e=>o`<button
          role="tab"
          type="button"
          id="tab-${e.name}"
          aria-selected=${e.name===this.active?"true":"false"}
          tabindex=${e.name===this.active?0:-1}
          @click=${()=>this.choose(e.name)}
        >
          ${e.icon?o`<ab-icon .path=${e.icon}></ab-icon>`:""}<span>${e.label}</span>
        </button>`)}
    </div>`}updated(e){(e.has("active")||e.has("tabs"))&&this.button(this.active)?.scrollIntoView({block:"nearest",inline:"nearest"})}button(e){return this.renderRoot.querySelector(`#${CSS.escape(`tab-${e}`)}`)}choose(e){e!==this.active&&b(this,"chosen",e)}key(e){let t=getComputedStyle(this).direction==="rtl"?"ArrowLeft":"ArrowRight",n=t==="ArrowRight"?"ArrowLeft":"ArrowRight",s=this.tabs.length-1,a=this.tabs.findIndex(_=>_.name===this.active),w={[t]:a===s?0:a+1,[n]:a<=0?s:a-1,Home:0,End:s},g=this.tabs[w[e.key]??-1];g&&(e.preventDefault(),this.choose(g.name),this.button(g.name)?.focus())}};d.styles=[m,p`
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
    `],i([l({attribute:!1})],d.prototype,"tabs",2),i([l()],d.prototype,"active",2),i([l()],d.prototype,"label",2),d=i([f("ab-tabs")],d);var q="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z",$=new Set,C=new URL(import.meta.url).pathname.split("/").pop()??"",M="",r=class extends v{constructor(){super(...arguments);this.narrow=!1;this.textsFor="";this.search=location.search;this.moved=()=>{this.search=location.search}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.endPush=S(`/${this.panel?.url_path??"apple-backup"}`,e=>H(e)),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.endPush?.(),this.endOverview?.(),this.endOverview=this.followed=void 0}willUpdate(e){let t=e.get("hass"),{hass:n}=this;e.has("hass")&&(this.follow(),this.textsFor!==n.language&&this.takeTexts());let s=!t||O(t,n)||e.size>(e.has("hass")?1:0);this.textsFor&&s&&(this.app=new y(()=>this.hass,{narrow:this.narrow,online:n.connected,overview:this.overview,base:this.route?.prefix||`/${this.panel?.url_path??"apple-backup"}`})),e.has("panel")&&this.offerReload()}updated(){let e=this.entry;e&&!$.has(e.name)&&this.loadView(e)}render(){let{app:e}=this;if(!e)return o`<ab-skeleton></ab-skeleton>`;let t=this.shown.map(a=>({name:a.name,label:e.t(`tabs.${a.name}`),icon:this.narrow?void 0:a.icon})),n=o`<ab-tabs
      .tabs=${t}
      .active=${this.entry?.name??""}
      .label=${e.t("tabs.label")}
      @chosen=${a=>e.navigate([a.detail])}
    ></ab-tabs>`,s=t.length>1;return o`<header class=${this.narrow?"":"wide"}>
        <div class="bar">
          ${this.narrow?o`<ab-button
                kind="text"
                icon-only
                .icon=${q}
                .label=${e.t("common.menu")}
                @click=${()=>b(this,"hass-toggle-menu")}
              ></ab-button>`:c}
          <h1>${e.t("common.title")}</h1>
          ${s&&!this.narrow?n:c}
        </div>
        ${s&&this.narrow?n:c}
      </header>
      <main>
        ${e.online?c:o`<ab-alert class="offline" kind="warning" .heading=${e.t("offline.title")}>${e.t("offline.text")}</ab-alert>`}
        ${this.renderView(e)}
      </main>`}renderView(e){let{entry:t}=this,n=this.failure??this.viewFailure;if(n)return o`<ab-message .heading=${e.t("errors.title")}>
        ${e.errorText(n)}
        <ab-button slot="action" @click=${()=>location.reload()}>${e.t("common.reload")}</ab-button>
      </ab-message>`;if(!t)return o`<ab-message .heading=${e.t("not_found.title")}>
        ${e.t("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${e.t("not_found.back")}</ab-button>
      </ab-message>`;if(!$.has(t.name))return o`<ab-skeleton .label=${e.t("common.loading")}></ab-skeleton>`;let s=k(t.tag),{path:a,query:w}=this.place;return V`<${s} class="view ${t.fills?"fills":""}" .app=${e} .path=${a} .query=${w}></${s}>`}get shown(){let{app:e}=this;return u.filter(t=>!t.isHidden&&e&&(t.isFor?.(e)??!0))}get place(){return E(this.route?.path??"",this.search)}get entry(){let{view:e}=this.place;return e?u.find(t=>t.name===e):u[0]}async loadView(e){try{await e.load(),$.add(e.name),this.requestUpdate()}catch(t){this.viewFailure=t}}async takeTexts(){let{language:e}=this.hass;await x(this.hass).catch(()=>{}),this.textsFor=e}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.endOverview?.(),this.followed=e,this.endOverview=R(e,{data:t=>{this.overview=t,this.failure=void 0},error:t=>this.failure=t}))}offerReload(){let e=this.panel?.config.bundle;!e||e===C||e===M||!C.startsWith("panel-")||(M=e,x(this.hass).then(()=>{let{t}=new y(()=>this.hass,{narrow:!1,online:!0,overview:void 0,base:""});F(this,t("common.updated"),{text:t("common.reload"),action:()=>location.reload()})}))}};r.styles=[m,L,p`
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
    `],i([l({attribute:!1})],r.prototype,"hass",2),i([l({type:Boolean,reflect:!0})],r.prototype,"narrow",2),i([l({attribute:!1})],r.prototype,"route",2),i([l({attribute:!1})],r.prototype,"panel",2),i([h()],r.prototype,"app",2),i([h()],r.prototype,"overview",2),i([h()],r.prototype,"failure",2),i([h()],r.prototype,"viewFailure",2),i([h()],r.prototype,"textsFor",2),i([h()],r.prototype,"search",2),r=i([f("apple-backup-panel")],r);export{r as AppleBackupPanel};

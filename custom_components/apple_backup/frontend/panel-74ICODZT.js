import{a as H,b as O}from"./c-RTISUZ5N.js";import{a as y,b as S,c as R,d as $,e as M}from"./c-QBMMHJZF.js";import{f as U}from"./c-I6TXOXZI.js";import{a as I,b as u}from"./c-E5IFS63B.js";import"./c-QFJ46SSF.js";import"./c-W2FCNIKA.js";import"./c-IOZFPMYH.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{Aa as h,Ca as b,Da as C,Q as V,ba as L,k as E,qa as F,ra as m,sa as a,wa as c,ya as v,za as l}from"./c-2PDJEZVT.js";import{a as i,e as f}from"./c-ACOWWOST.js";var d=class extends v{constructor(){super(...arguments);this.tabs=[];this.active="";this.label=""}render(){return a`<div role="tablist" aria-label=${this.label} @keydown=${this.key}>
      ${this.tabs.map(e=>a`<button
          role="tab"
          type="button"
          id="tab-${e.name}"
          aria-selected=${e.name===this.active?"true":"false"}
          tabindex=${e.name===this.active?0:-1}
          @click=${()=>this.choose(e.name)}
        >
          ${e.icon?a`<ab-icon .path=${e.icon}></ab-icon>`:""}<span>${e.label}</span>
        </button>`)}
    </div>`}updated(e){(e.has("active")||e.has("tabs"))&&this.button(this.active)?.scrollIntoView({block:"nearest",inline:"nearest"})}button(e){return this.renderRoot.querySelector(`#${CSS.escape(`tab-${e}`)}`)}choose(e){e!==this.active&&u(this,"chosen",e)}key(e){let t=getComputedStyle(this).direction==="rtl"?"ArrowLeft":"ArrowRight",r=t==="ArrowRight"?"ArrowLeft":"ArrowRight",s=this.tabs.length-1,n=this.tabs.findIndex(W=>W.name===this.active),g={[t]:n===s?0:n+1,[r]:n<=0?s:n-1,Home:0,End:s},x=this.tabs[g[e.key]??-1];x&&(e.preventDefault(),this.choose(x.name),this.button(x.name)?.focus())}};d.styles=[b,m`
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
    `],i([l({attribute:!1})],d.prototype,"tabs",2),i([l()],d.prototype,"active",2),i([l()],d.prototype,"label",2),d=i([f("ab-tabs")],d);var w=[{name:"overview",tag:"ab-overview",icon:F,load:()=>import("./c-27VYFAHX.js")},{name:"photos",tag:"ab-photos",icon:V,fills:!0,load:()=>import("./c-GBJ4KLT3.js")},{name:"backups",tag:"ab-backups",icon:E,fills:!0,isFor:p=>p.isAdmin||(p.overview?.folders.length??0)>0,load:()=>import("./c-K557W2XG.js")},{name:"sign-in",tag:"ab-sign-in",icon:"",isHidden:!0,load:()=>import("./c-VKZYJBYZ.js")}];var k=new Set,q=new URL(import.meta.url).pathname.split("/").pop()??"",_="",o=class extends v{constructor(){super(...arguments);this.narrow=!1;this.textsFor="";this.search=location.search;this.moved=()=>{this.search=location.search}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.endPush=U(`/${this.panel?.url_path??"apple-backup"}`,e=>R(e)),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.endPush?.(),this.endOverview?.(),this.endOverview=this.followed=void 0}willUpdate(e){let t=e.get("hass"),{hass:r}=this;e.has("hass")&&(this.follow(),this.textsFor!==r.language&&this.takeTexts());let s=!t||t.locale!==r.locale||t.connected!==r.connected||t.user!==r.user||e.size>(e.has("hass")?1:0);this.textsFor&&s&&(this.app=new $(()=>this.hass,{narrow:this.narrow,online:r.connected,overview:this.overview,base:this.route?.prefix||`/${this.panel?.url_path??"apple-backup"}`})),e.has("panel")&&this.offerReload()}updated(){let e=this.entry;e&&!k.has(e.name)&&this.loadView(e)}render(){let{app:e}=this;if(!e)return a`<ab-skeleton></ab-skeleton>`;let t=this.shown.map(n=>({name:n.name,label:e.t(`tabs.${n.name}`),icon:this.narrow?void 0:n.icon})),r=a`<ab-tabs
      .tabs=${t}
      .active=${this.entry?.name??""}
      .label=${e.t("tabs.label")}
      @chosen=${n=>e.navigate([n.detail])}
    ></ab-tabs>`,s=t.length>1;return a`<header class=${this.narrow?"":"wide"}>
        <div class="bar">
          ${this.narrow?a`<ab-button
                kind="text"
                icon-only
                .icon=${L}
                .label=${e.t("common.menu")}
                @click=${()=>u(this,"hass-toggle-menu")}
              ></ab-button>`:c}
          <h1>${e.t("common.title")}</h1>
          ${s&&!this.narrow?r:c}
        </div>
        ${s&&this.narrow?r:c}
      </header>
      <main>
        ${e.online?c:a`<ab-alert class="offline" kind="warning" .heading=${e.t("offline.title")}>${e.t("offline.text")}</ab-alert>`}
        ${this.renderView(e)}
      </main>`}renderView(e){let{entry:t}=this,r=this.failure??this.viewFailure;if(r)return a`<ab-message .heading=${e.t("errors.title")}>
        ${e.errorText(r)}
        <ab-button slot="action" @click=${()=>location.reload()}>${e.t("common.reload")}</ab-button>
      </ab-message>`;if(!t)return a`<ab-message .heading=${e.t("not_found.title")}>
        ${e.t("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${e.t("not_found.back")}</ab-button>
      </ab-message>`;if(!k.has(t.name))return a`<ab-skeleton .label=${e.t("common.loading")}></ab-skeleton>`;let s=H(t.tag),{path:n,query:g}=this.place;return O`<${s} class="view ${t.fills?"fills":""}" .app=${e} .path=${n} .query=${g}></${s}>`}get shown(){let{app:e}=this;return w.filter(t=>!t.isHidden&&e&&(t.isFor?.(e)??!0))}get place(){return S(this.route?.path??"",this.search)}get entry(){let{view:e}=this.place;return e?w.find(t=>t.name===e):w[0]}async loadView(e){try{await e.load(),k.add(e.name),this.requestUpdate()}catch(t){this.viewFailure=t}}async takeTexts(){let{language:e}=this.hass;await y(this.hass).catch(()=>{}),this.textsFor=e}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.endOverview?.(),this.followed=e,this.endOverview=M(e,{data:t=>{this.overview=t,this.failure=void 0},error:t=>this.failure=t}))}offerReload(){let e=this.panel?.config.bundle;!e||e===q||e===_||!q.startsWith("panel-")||(_=e,y(this.hass).then(()=>{let{t}=new $(()=>this.hass,{narrow:!1,online:!0,overview:void 0,base:""});I(this,t("common.updated"),{text:t("common.reload"),action:()=>location.reload()})}))}};o.styles=[b,C,m`
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
    `],i([l({attribute:!1})],o.prototype,"hass",2),i([l({type:Boolean,reflect:!0})],o.prototype,"narrow",2),i([l({attribute:!1})],o.prototype,"route",2),i([l({attribute:!1})],o.prototype,"panel",2),i([h()],o.prototype,"app",2),i([h()],o.prototype,"overview",2),i([h()],o.prototype,"failure",2),i([h()],o.prototype,"viewFailure",2),i([h()],o.prototype,"textsFor",2),i([h()],o.prototype,"search",2),o=i([f("apple-backup-panel")],o);export{o as AppleBackupPanel};

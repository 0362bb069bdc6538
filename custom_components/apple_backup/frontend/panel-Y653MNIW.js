import{a as I,b as x}from"./c-E5IFS63B.js";import"./c-UGVQBVGD.js";import{a as k,b as C,d as E,e as M}from"./c-SDSZSIOZ.js";import{A as u,B as n,C as R,D as _,F as b,H as w,I as d,J as f,O as $,P as U,q as F,z as O}from"./c-ZPLNAWY7.js";import{a as r,b as g}from"./c-CRARPM73.js";var j=Symbol.for(""),K=c=>{if(c?.r===j)return c?._$litStatic$},z=c=>({_$litStatic$:c,r:j});var q=new Map,V=c=>(h,...e)=>{let t=e.length,o,a,i=[],v=[],m,l=0,L=!1;for(;l<t;){for(m=h[l];l<t&&(a=e[l],(o=K(a))!==void 0);)m+=o+h[++l],L=!0;l!==t&&v.push(a),i.push(m),l++}if(l===t&&i.push(h[t]),L){let H=i.join("$$lit$$");(h=q.get(H))===void 0&&(i.raw=i,q.set(H,h=i)),e=v}return c(h,...e)},D=V(n),G=V(R),J=V(_);var p=class extends w{constructor(){super(...arguments);this.tabs=[];this.active="";this.label=""}render(){return n`<div role="tablist" aria-label=${this.label} @keydown=${this.key}>
      ${this.tabs.map(e=>n`<button
          role="tab"
          type="button"
          id="tab-${e.name}"
          aria-selected=${e.name===this.active?"true":"false"}
          tabindex=${e.name===this.active?0:-1}
          @click=${()=>this.choose(e.name)}
        >
          ${e.icon?n`<ab-icon .path=${e.icon}></ab-icon>`:""}<span>${e.label}</span>
        </button>`)}
    </div>`}updated(e){(e.has("active")||e.has("tabs"))&&this.button(this.active)?.scrollIntoView({block:"nearest",inline:"nearest"})}button(e){return this.renderRoot.querySelector(`#${CSS.escape(`tab-${e}`)}`)}choose(e){e!==this.active&&x(this,"chosen",e)}key(e){let t=getComputedStyle(this).direction==="rtl"?"ArrowLeft":"ArrowRight",o=t==="ArrowRight"?"ArrowLeft":"ArrowRight",a=this.tabs.length-1,i=this.tabs.findIndex(l=>l.name===this.active),v={[t]:i===a?0:i+1,[o]:i<=0?a:i-1,Home:0,End:a},m=this.tabs[v[e.key]??-1];m&&(e.preventDefault(),this.choose(m.name),this.button(m.name)?.focus())}};p.styles=[$,u`
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
    `],r([d({attribute:!1})],p.prototype,"tabs",2),r([d()],p.prototype,"active",2),r([d()],p.prototype,"label",2),p=r([g("ab-tabs")],p);var y=[{name:"overview",tag:"ab-overview",icon:O,load:()=>import("./c-KQJ34LKG.js")},{name:"sign-in",tag:"ab-sign-in",icon:"",isHidden:!0,load:()=>import("./c-HOHPD2OO.js")}];var S=new Set,W=new URL(import.meta.url).pathname.split("/").pop()??"",T="",s=class extends w{constructor(){super(...arguments);this.narrow=!1;this.textsFor="";this.search=location.search;this.moved=()=>{this.search=location.search}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.endOverview?.(),this.endOverview=this.followed=void 0}willUpdate(e){let t=e.get("hass"),{hass:o}=this;e.has("hass")&&(this.follow(),this.textsFor!==o.language&&this.takeTexts());let a=!t||t.locale!==o.locale||t.connected!==o.connected||t.user!==o.user||e.size>(e.has("hass")?1:0);this.textsFor&&a&&(this.app=new E(()=>this.hass,{narrow:this.narrow,online:o.connected,overview:this.overview,base:this.route?.prefix||`/${this.panel?.url_path??"apple-backup"}`})),e.has("panel")&&this.offerReload()}updated(){let e=this.entry;e&&!S.has(e.name)&&this.loadView(e)}render(){let{app:e}=this;if(!e)return n`<ab-skeleton></ab-skeleton>`;let t=this.shown.map(i=>({name:i.name,label:e.t(`tabs.${i.name}`),icon:this.narrow?void 0:i.icon})),o=n`<ab-tabs
      .tabs=${t}
      .active=${this.entry?.name??""}
      .label=${e.t("tabs.label")}
      @chosen=${i=>e.navigate([i.detail])}
    ></ab-tabs>`,a=t.length>1;return n`<header class=${this.narrow?"":"wide"}>
        <div class="bar">
          ${this.narrow?n`<ab-button
                kind="text"
                icon-only
                .icon=${F}
                .label=${e.t("common.menu")}
                @click=${()=>x(this,"hass-toggle-menu")}
              ></ab-button>`:b}
          <h1>${e.t("common.title")}</h1>
          ${a&&!this.narrow?o:b}
        </div>
        ${a&&this.narrow?o:b}
      </header>
      <main>
        ${e.online?b:n`<ab-alert class="offline" kind="warning" .heading=${e.t("offline.title")}>${e.t("offline.text")}</ab-alert>`}
        ${this.renderView(e)}
      </main>`}renderView(e){let{entry:t}=this,o=this.failure??this.viewFailure;if(o)return n`<ab-message .heading=${e.t("errors.title")}>
        ${e.errorText(o)}
        <ab-button slot="action" @click=${()=>location.reload()}>${e.t("common.reload")}</ab-button>
      </ab-message>`;if(!t)return n`<ab-message .heading=${e.t("not_found.title")}>
        ${e.t("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${e.t("not_found.back")}</ab-button>
      </ab-message>`;if(!S.has(t.name))return n`<ab-skeleton .label=${e.t("common.loading")}></ab-skeleton>`;let a=z(t.tag),{path:i,query:v}=this.place;return D`<${a} class="view ${t.fills?"fills":""}" .app=${e} .path=${i} .query=${v}></${a}>`}get shown(){let{app:e}=this;return y.filter(t=>!t.isHidden&&e&&(t.isFor?.(e)??!0))}get place(){return C(this.route?.path??"",this.search)}get entry(){let{view:e}=this.place;return e?y.find(t=>t.name===e):y[0]}async loadView(e){try{await e.load(),S.add(e.name),this.requestUpdate()}catch(t){this.viewFailure=t}}async takeTexts(){let{language:e}=this.hass;await k(this.hass).catch(()=>{}),this.textsFor=e}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.endOverview?.(),this.followed=e,this.endOverview=M(e,{data:t=>{this.overview=t,this.failure=void 0},error:t=>this.failure=t}))}offerReload(){let e=this.panel?.config.bundle;!e||e===W||e===T||!W.startsWith("panel-")||(T=e,k(this.hass).then(()=>{let{t}=new E(()=>this.hass,{narrow:!1,online:!0,overview:void 0,base:""});I(this,t("common.updated"),{text:t("common.reload"),action:()=>location.reload()})}))}};s.styles=[$,U,u`
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
    `],r([d({attribute:!1})],s.prototype,"hass",2),r([d({type:Boolean,reflect:!0})],s.prototype,"narrow",2),r([d({attribute:!1})],s.prototype,"route",2),r([d({attribute:!1})],s.prototype,"panel",2),r([f()],s.prototype,"app",2),r([f()],s.prototype,"overview",2),r([f()],s.prototype,"failure",2),r([f()],s.prototype,"viewFailure",2),r([f()],s.prototype,"textsFor",2),r([f()],s.prototype,"search",2),s=r([g("apple-backup-panel")],s);export{s as AppleBackupPanel};

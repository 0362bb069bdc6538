import"./c-75CHFJ4N.js";import{a as A,b as X}from"./c-3DBSEWGG.js";import{a as g}from"./c-J6MDPNTX.js";import{a as B,b as G,c as Y,d as ee}from"./c-UGDCBM3O.js";import{a as F,b as U}from"./c-3H63QCBE.js";import{a as z,b as W}from"./c-44OFDO7B.js";import{b as S,c as K}from"./c-JGGR2KJO.js";import"./c-KV5MGOSZ.js";import{a as J,b as N}from"./c-T7NTGBO4.js";import{c as H,e as R}from"./c-TASOVENX.js";import{c as P,d as O}from"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import{a as q}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-WUEDNBYJ.js";import{b as Q}from"./c-327IN6BD.js";import{e as w}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as m,b as s,f as d,i as b,j as p,k,l as j,m as v,n as L,o as M}from"./c-3WKNPIOS.js";import{a as r,e as f}from"./c-ACOWWOST.js";var te="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",ae="M2.38,1.73L1.11,3L5,6.89V21A2,2 0 0,0 7,23H17A2,2 0 0,0 19,21V20.89L20.84,22.73L22.11,21.46M17,19H7V8.89L17,18.89V19M17,5V13.8L19,15.8V3A2,2 0 0,0 17,1H7C6.28,1 5.6,1.37 5.24,2L8.24,5H17Z",ie="M6 12.45V9.64C7.47 10.47 9.61 11 12 11S16.53 10.47 18 9.64V11.05C18.17 11.03 18.33 11 18.5 11C19.03 11 19.53 11.1 20 11.26V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.67 21 13 20.97V18.95C12.68 19 12.35 19 12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.41 16 12.81 15.97 13.21 15.94C13.4 15.46 13.68 15.03 14.07 14.7C14.13 14.39 14.23 14.09 14.34 13.8C13.6 13.93 12.81 14 12 14C9.58 14 7.3 13.4 6 12.45M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M21 16V15.5C21 14.12 19.88 13 18.5 13S16 14.12 16 15.5V16C15.45 16 15 16.45 15 17V21C15 21.55 15.45 22 16 22H21C21.55 22 22 21.55 22 21V17C22 16.45 21.55 16 21 16M20 16H17V15.5C17 14.67 17.67 14 18.5 14S20 14.67 20 15.5V16Z",se="M13.5,8H12V13L16.28,15.54L17,14.33L13.5,12.25V8M13,3A9,9 0 0,0 4,12H1L4.96,16.03L9,12H6A7,7 0 0,1 13,5A7,7 0 0,1 20,12A7,7 0 0,1 13,19C11.07,19 9.32,18.21 8.06,16.94L6.64,18.36C8.27,20 10.5,21 13,21A9,9 0 0,0 22,12A9,9 0 0,0 13,3",re="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z",$=class extends b{constructor(){super(...arguments);this.busy=!1;this.refresh=async()=>{this.busy=!0,this.failure=void 0;try{await w(this.app.hass,"/backups/refresh",{method:"POST"})}catch(e){this.failure=e}finally{this.busy=!1}}}firstUpdated(){N(this,this.renderRoot.querySelector("h2"))}render(){let{app:e}=this,{t}=e,a=e.overview?.folders??[];return a.length?s`<div class="page">
      <header>
        <h2 tabindex="-1">${t("backups.title")}</h2>
        <ab-button
          kind="outlined"
          .icon=${re}
          .busy=${this.busy}
          ?icon-only=${e.narrow}
          .label=${e.narrow?t("backups.refresh"):""}
          ?disabled=${!e.online}
          @click=${this.refresh}
          >${e.narrow?d:t("backups.refresh")}</ab-button
        >
      </header>
      ${this.failure?s`<ab-alert kind="error" .heading=${t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:d}
      ${q(a,i=>i.entry_id,i=>this.renderFolder(i,a.length>1))}
    </div>`:s`<ab-message .icon=${ie} .heading=${t(e.isAdmin?"backups.none_title":"backups.forbidden_title")}>
        ${t(e.isAdmin?"backups.none_text":"backups.forbidden_text")}
      </ab-message>`}renderFolder(e,t){let{t:a}=this.app,i={folder:e.title},n=oe(e.backups);return s`<section>
      ${t?s`<h3 class="folder" dir="auto">${e.title}</h3>`:d}
      ${e.state==="ready"?d:s`<ab-alert kind="warning" .heading=${a("folder.unavailable",i)}
            >${e.reason??a("folder.unavailable_text")}</ab-alert
          >`}
      ${e.rejected?s`<ab-alert kind="warning">${a.plural("folder.rejected",e.rejected)}</ab-alert>`:d}
      ${n.length?s`<ul class="devices">
            ${q(n,([c])=>c.id,([c,...y])=>s`<li class="card">${this.renderDevice(c,y)}</li>`)}
          </ul>`:e.state==="ready"?s`<ab-message .icon=${ae} .heading=${a("folder.empty",i)}>${a("folder.empty_text")}</ab-message>`:d}
    </section>`}renderDevice(e,t){let{app:a}=this;return s`<a href=${a.url(["backups",e.id])} @click=${i=>this.go(i,e)}>
        <ab-device-picture .backup=${e} ?open=${g.get(e.id)!==void 0}></ab-device-picture>
        <div>
          <h3><bdi>${e.display_name}</bdi></h3>
          <span class="dim small">${S(e)}</span>
          <span>${A(a,e)}</span>
          <span class="chips">${this.renderChips(e)}</span>
        </div>
        <ab-icon class="go" .path=${te}></ab-icon>
      </a>
      ${t.length?s`<ul class="older" aria-label=${a.t("backups.older")}>
            ${t.map(i=>s`<li>
                <a href=${a.url(["backups",i.id])} @click=${n=>this.go(n,i)}>
                  <ab-icon .path=${se}></ab-icon>
                  <div>
                    <span>${A(a,i)}</span>
                    <span class="chips">${this.renderChips(i)}</span>
                  </div>
                  <ab-icon class="go" .path=${te}></ab-icon>
                </a>
              </li>`)}
          </ul>`:d}`}renderChips(e){return s`${z(this.app,e)} ${X(this.app,e)} ${W(this.app,e)}`}go(e,t){e.ctrlKey||e.metaKey||e.shiftKey||(e.preventDefault(),this.app.navigate(["backups",t.id]))}};$.styles=[v,L,M,m`
      :host {
        display: block;
      }
      .page {
        margin-inline: auto;
        max-width: 72rem;
        padding: var(--ab-4);
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
        justify-content: space-between;
        margin-block-end: var(--ab-3);
      }
      section + section {
        margin-block-start: var(--ab-6);
      }
      h3.folder {
        color: var(--ab-text-dim);
        margin-block-end: var(--ab-2);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .devices {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
      }
      .devices .card {
        overflow: hidden;
        padding: 0;
      }
      a {
        align-items: center;
        color: inherit;
        display: flex;
        gap: var(--ab-4);
        outline-offset: -4px;
        padding: var(--ab-4);
        text-decoration: none;
      }
      a:hover {
        background: color-mix(in srgb, currentcolor 5%, transparent);
      }
      a > div {
        display: grid;
        flex: 1;
        gap: 2px;
        min-width: 0;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-1) var(--ab-2);
        margin-block-start: var(--ab-2);
      }
      .go {
        color: var(--ab-text-dim);
      }
      .go:dir(rtl) {
        transform: scaleX(-1);
      }
      ab-device-picture {
        display: flex;
        justify-content: center;
        width: 64px;
      }
      .older a {
        border-block-start: 1px solid var(--ab-line);
        gap: var(--ab-3);
        padding-block: var(--ab-3);
      }
      .older a > ab-icon {
        color: var(--ab-text-dim);
      }
      ab-alert {
        margin-block-end: var(--ab-3);
      }
    `],r([p({attribute:!1})],$.prototype,"app",2),r([k()],$.prototype,"busy",2),r([k()],$.prototype,"failure",2),$=r([f("ab-backup-list")],$);function oe(h){let o=new Map,e=[...h].sort((t,a)=>(a.last_backup??0)-(t.last_backup??0));for(let t of e){let a=o.get(t.device);a?a.push(t):o.set(t.device,[t])}return[...o.values()].sort(([t],[a])=>K(t,a))}var ne="M21 2H3C1.9 2 1 2.9 1 4V20C1 21.1 1.9 22 3 22H21C22.1 22 23 21.1 23 20V4C23 2.9 22.1 2 21 2M21 20H3V6H21V20Z",pe="M19.8 22.6L17.15 20H6.5Q4.2 20 2.6 18.4T1 14.5Q1 12.58 2.19 11.08 3.38 9.57 5.25 9.15 5.33 8.95 5.4 8.76 5.5 8.57 5.55 8.35L1.4 4.2L2.8 2.8L21.2 21.2M6.5 18H15.15L7.1 9.95Q7.05 10.23 7.03 10.5 7 10.73 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M11.13 14M21.6 18.75L20.15 17.35Q20.58 17 20.79 16.54 21 16.08 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 11.33 6 10.7 6.16 10.07 6.33 9.5 6.68L8.05 5.23Q8.93 4.63 9.91 4.31 10.9 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 16.5 22.63 17.31 22.25 18.15 21.6 18.75M14.83 12.03Z",ce="M19,3H14V5H19V18L14,12V21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M10,18H5L10,12M10,3H5C3.89,3 3,3.89 3,5V19A2,2 0 0,0 5,21H10V23H12V1H10V3Z",de="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",le="M20,18H4V8H20M20,6H12L10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6Z",he="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z",ue="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",_=[{id:"summary",tag:"ab-backup-summary",icon:he,section:"content",load:()=>import("./c-CWEZP7XF.js")},...ee,{id:"apps",tag:"ab-backup-apps",icon:ne,section:"tools",load:()=>import("./c-YIGELHGV.js")},{id:"files",tag:"ab-backup-files",icon:le,section:"tools",load:()=>import("./c-LO54ZIM6.js")},{id:"compare",tag:"ab-backup-compare",icon:ce,section:"tools",load:()=>import("./c-ODZO6FCF.js"),isFor:me},{id:"only_here",tag:"ab-backup-only-here",icon:pe,section:"tools",load:()=>import("./c-HCDA5R3J.js"),isFor:be},{id:"integrity",tag:"ab-backup-integrity",icon:ue,section:"tools",load:()=>import("./c-HUNFX4ZG.js")},{id:"exports",tag:"ab-backup-exports",icon:de,section:"tools",load:()=>import("./c-OXJYT67S.js")}];function me(h,{id:o,device:e}){return(h.overview?.folders.flatMap(({backups:a})=>a)??[]).some(a=>a.device===e&&a.id!==o)}function be(h){return(h.overview?.accounts.length??0)>0}var fe="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",E=new Set,u=class extends b{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){e.has("session")&&this.look(),this.session.works(this.backup.job?.is_mine??!1);let{chosen:t}=this;t&&!E.has(t.id)&&this.load(t)}updated(e){(e.has("found")||e.has("tab"))&&this.renderRoot.querySelector("nav [aria-current]")?.scrollIntoView({block:"nearest"})}stepBack(){return this.renderRoot.querySelector(".pane > *")?.stepBack?.()??!1}get shown(){return _.filter(e=>{let t=e.artifact===void 0?[]:[e.artifact].flat();return(!t.length||t.some(i=>this.found?.has(i)))&&(e.isFor?.(this.app,this.backup)??!0)})}get chosen(){return this.tab?_.find(e=>e.id===this.tab&&(e.isFor?.(this.app,this.backup)??!0)):this.app.narrow?void 0:_[0]}render(){let e=this.app.narrow,t=!e||this.tab!=="";return s`${t&&e?d:this.renderRail(e)}
    ${t?s`<div class="pane">${this.renderPane()}</div>`:d}`}renderRail(e){let{t}=this.app,a=this.shown,i=n=>s`<ul>
      ${a.filter(c=>c.section===n).map(c=>this.renderEntry(c,e))}
    </ul>`;return s`<nav class=${e?"whole":""} aria-label=${t("backups.rail")}>
      ${i("content")}
      ${this.found?d:s`<ab-skeleton .label=${t("backups.looking")}></ab-skeleton>`}
      <h3>${t("backups.tools")}</h3>
      ${i("tools")}
    </nav>`}renderEntry(e,t){let{app:a,backup:i}=this,n=["backups",i.id,e.id];return s`<li>
      <a
        href=${a.url(n)}
        aria-current=${this.chosen===e?"page":d}
        @click=${c=>{c.ctrlKey||c.metaKey||c.shiftKey||(c.preventDefault(),a.navigate(n))}}
      >
        <ab-icon .path=${e.icon}></ab-icon><span>${a.t(`backup_tabs.${e.id}`)}</span>
        ${t?s`<ab-icon class="go" .path=${fe}></ab-icon>`:d}
      </a>
    </li>`}renderPane(){let{app:e,backup:t,chosen:a}=this,{t:i}=e;if(this.failure)return s`<ab-message .heading=${i("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>location.reload()}>${i("common.reload")}</ab-button>
      </ab-message>`;if(!a)return s`<ab-message .heading=${i("not_found.title")}>
        ${i("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate(["backups",t.id])}>${i("backups.back_to_backup")}</ab-button>
      </ab-message>`;if(!E.has(a.id))return s`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let n=F(a.tag),c=(...y)=>["backups",t.id,a.id,...y];return U`<${n}
      .app=${e}
      .backup=${t}
      .session=${this.session}
      .path=${this.path}
      .query=${this.query}
      .place=${c}
    ></${n}>`}async load(e){this.failure=void 0;try{await e.load(),E.add(e.id),this.requestUpdate()}catch(t){this.failure=t}}async look(){let{session:e}=this;this.found=void 0;let t=new Set;try{let{artifacts:a}=await e.fetchJson("/artifacts");t=new Set(a.filter(({availability:i})=>i==="found").map(({artifact:i})=>i))}catch{}e===this.session&&(this.found=t)}};u.styles=[v,L,m`
      :host {
        display: flex;
        min-height: 0;
      }
      nav {
        border-inline-end: 1px solid var(--ab-line);
        flex: none;
        overflow: hidden auto;
        padding: var(--ab-3) var(--ab-2);
        width: 15rem;
      }
      nav.whole {
        border: none;
        width: 100%;
      }
      nav h3 {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
        padding: var(--ab-3) var(--ab-3) var(--ab-1);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      a {
        align-items: center;
        border-radius: var(--ab-radius-small);
        color: inherit;
        display: flex;
        gap: var(--ab-3);
        min-height: 40px;
        padding: var(--ab-1) var(--ab-3);
        text-decoration: none;
      }
      .whole a {
        min-height: 52px;
      }
      a span {
        flex: 1;
        min-width: 0;
      }
      a:hover {
        background: color-mix(in srgb, currentcolor 7%, transparent);
      }
      a[aria-current] {
        background: color-mix(in srgb, var(--ab-accent) 18%, transparent);
        font-weight: 500;
      }
      a ab-icon {
        --ab-icon-size: 22px;
        color: var(--ab-text-dim);
      }
      a[aria-current] ab-icon {
        color: var(--ab-accent);
      }
      .go:dir(rtl) {
        transform: scaleX(-1);
      }
      .pane {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
      }
      .pane > * {
        flex: 1;
        min-height: 0;
      }
      nav ab-skeleton {
        padding: var(--ab-2) var(--ab-3);
      }
      .pane > ab-skeleton {
        flex: none;
        padding: var(--ab-4);
        --ab-line-height: 56px;
      }
      .pane > ab-message {
        flex: none;
      }
    `],r([p({attribute:!1})],u.prototype,"app",2),r([p({attribute:!1})],u.prototype,"backup",2),r([p({attribute:!1})],u.prototype,"session",2),r([p()],u.prototype,"tab",2),r([p({attribute:!1})],u.prototype,"path",2),r([p({attribute:!1})],u.prototype,"query",2),r([k()],u.prototype,"found",2),r([k()],u.prototype,"failure",2),u=r([f("ab-backup-explorer")],u);var I="apple_backup_left",T=class{constructor(o){this.host=o;this.step={address:""};this.moved=({type:o})=>{let e=this.step;if(this.step=Z(),o!=="popstate"||this.host.session||!this.isInside)return;let{address:t,left:a}=this.step;!(a!==void 0||t===e.address&&e.left===void 0)&&O(()=>history.back())&&history.back()};o.addController(this)}hostConnected(){this.step=Z(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved)}hostDisconnected(){window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved)}hostUpdated(){let{session:o,backup:e,tab:t}=this.host,a=this.session;this.session=o;let{address:i,left:n}=Z();o&&n!==void 0&&this.isInside&&this.restore(o,n),!(!(a?.backupId===e.id&&!o)||!this.isInside||i===this.own)&&(this.open={address:i,tab:t,place:B(a).placeIn(t)},this.hide(i))}restore(o,e){let{open:t}=this;this.open=void 0,t?.address===e&&B(o).rememberPlace(t.tab,t.place),R(e,!0,{...H(),[I]:void 0})}hide(o){!O(()=>this.hide(o))||this.session||!this.isInside||R(this.own,!0,{...P()?{}:H(),[I]:o})}get own(){return this.host.app.url(["backups",this.host.backup.id])}get isInside(){return location.pathname===this.own||location.pathname.startsWith(`${this.own}/`)}};function Z(){let h=H()[I],o=location.pathname+location.search;return typeof h=="string"?{address:o,left:h}:{address:o}}var ve="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",ke="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",ge="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",ye=300,C=class extends b{constructor(){super(...arguments);this.encrypted=!1}connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.requestUpdate(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}render(){let{app:e}=this,{t,format:a}=e,i=this.session.secondsLeft,n=i<ye,c=t(this.encrypted?"backups.lock":"backups.close"),y=n?a.clock(i):a.duration(i);return s`<ab-chip
        .tone=${n?"warning":"busy"}
        .icon=${ke}
        title=${t(this.encrypted?"backups.session_hint":"backups.session_open_hint")}
        >${e.narrow?y:t(this.encrypted?"backups.session":"backups.session_open",{time:y})}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${this.encrypted?ge:ve}
        ?icon-only=${e.narrow}
        .label=${e.narrow?c:""}
        @click=${()=>Q(this,"lock")}
        >${e.narrow?"":c}</ab-button
      >`}};C.styles=[v,m`
      :host {
        align-items: center;
        display: inline-flex;
        flex: none;
        gap: var(--ab-2);
      }
      ab-chip {
        font-variant-numeric: tabular-nums;
      }
    `],r([p({attribute:!1})],C.prototype,"app",2),r([p({attribute:!1})],C.prototype,"session",2),r([p({type:Boolean})],C.prototype,"encrypted",2),C=r([f("ab-session-chip")],C);var $e="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",l=class extends b{constructor(){super();this.tab="";this.path=[];this.query=new URLSearchParams;new T(this)}willUpdate(e){let t=e.get("backup"),a=e.has("backup")&&(t?.id!==this.backup.id||t.last_backup!==this.backup.last_backup);t?.id===this.backup.id&&t.is_unlocked&&!this.backup.is_unlocked&&this.session&&g.end(this.session,"over"),a&&t?.id!==this.backup.id&&(this.details=void 0),(a||e.has("session")&&!this.session)&&this.load()}updated(e){e.has("session")&&!e.get("session")&&this.session&&this.details&&J(this,this.heading)}render(){let{app:e,backup:t,session:a}=this,{t:i}=e,n=a!==void 0&&e.narrow&&this.tab!=="",c=n&&G.has(this.tab)&&this.query.has(Y);return s`<header>
        <ab-button
          class="back"
          kind="text"
          icon-only
          .icon=${$e}
          .label=${i(c?"artifacts.back":n?"backups.back_to_backup":"backups.all")}
          @click=${()=>this.back(n)}
        ></ab-button>
        <div class="name">
          <h2 tabindex="-1"><bdi>${t.display_name}</bdi></h2>
          <div class="dim small">
            ${[t.last_backup&&e.format.dateTime(t.last_backup),S(t)].filter(Boolean).join(" \xB7 ")}
          </div>
        </div>
        ${a?s`<ab-session-chip .app=${e} .session=${a} ?encrypted=${t.is_encrypted} @lock=${()=>g.lock(t.id)}></ab-session-chip>`:d}
      </header>
      ${a?this.renderOpen(a):this.renderLocked()}`}back(e){let{app:t,backup:a}=this;e&&this.explorer?.stepBack()||t.navigate(e?["backups",a.id]:["backups"])}renderOpen(e){return s`<ab-backup-explorer
      .app=${this.app}
      .backup=${this.backup}
      .session=${e}
      .tab=${this.tab}
      .path=${this.path}
      .query=${this.query}
    ></ab-backup-explorer>`}renderLocked(){let{app:e,backup:t,details:a}=this,{t:i}=e;return this.failure?s`<ab-message .heading=${i("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${i("common.retry")}</ab-button>
      </ab-message>`:s`<div class="locked">
      <div class="columns">
        ${a?s`<ab-unlock .app=${e} .backup=${t} .details=${a} @forgotten=${()=>{this.load()}}></ab-unlock>
              <ab-backup-facts class="card" .app=${e} .backup=${t} .details=${a}></ab-backup-facts>`:s`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`}
      </div>
    </div>`}async load(){let{id:e}=this.backup;this.failure=void 0;try{let t=await w(this.app.hass,`/backups/${encodeURIComponent(e)}`);e===this.backup.id&&(this.details=t)}catch(t){e===this.backup.id&&(this.failure=t)}}};l.styles=[v,L,M,m`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        align-items: center;
        background: var(--ab-card);
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        flex: none;
        gap: var(--ab-2);
        padding: var(--ab-1) var(--ab-3);
      }
      header .name {
        flex: 1;
        min-width: 0;
      }
      header h2,
      header .small {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      @media (max-width: 600px) {
        header .small {
          white-space: normal;
        }
      }
      header h2 {
        font-size: var(--ab-size-l);
      }
      .back:dir(rtl) {
        transform: scaleX(-1);
      }
      ab-backup-explorer {
        flex: 1;
        min-height: 0;
      }
      .locked {
        flex: 1;
        min-height: 0;
        overflow: hidden auto;
        padding: var(--ab-4);
      }
      .columns {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
        margin-inline: auto;
        max-width: 60rem;
      }
      ab-skeleton {
        --ab-line-height: 80px;
      }
    `],r([p({attribute:!1})],l.prototype,"app",2),r([p({attribute:!1})],l.prototype,"backup",2),r([p({attribute:!1})],l.prototype,"session",2),r([p()],l.prototype,"tab",2),r([p({attribute:!1})],l.prototype,"path",2),r([p({attribute:!1})],l.prototype,"query",2),r([k()],l.prototype,"details",2),r([k()],l.prototype,"failure",2),r([j("header h2")],l.prototype,"heading",2),r([j("ab-backup-explorer")],l.prototype,"explorer",2),l=r([f("ab-backup-page")],l);var Ce="M6 12.45V9.64C7.47 10.47 9.61 11 12 11S16.53 10.47 18 9.64V11.05C18.17 11.03 18.33 11 18.5 11C19.03 11 19.53 11.1 20 11.26V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.67 21 13 20.97V18.95C12.68 19 12.35 19 12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.41 16 12.81 15.97 13.21 15.94C13.4 15.46 13.68 15.03 14.07 14.7C14.13 14.39 14.23 14.09 14.34 13.8C13.6 13.93 12.81 14 12 14C9.58 14 7.3 13.4 6 12.45M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M21 16V15.5C21 14.12 19.88 13 18.5 13S16 14.12 16 15.5V16C15.45 16 15 16.45 15 17V21C15 21.55 15.45 22 16 22H21C21.55 22 22 21.55 22 21V17C22 16.45 21.55 16 21 16M20 16H17V15.5C17 14.67 17.67 14 18.5 14S20 14.67 20 15.5V16Z",V=class extends b{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}connectedCallback(){super.connectedCallback(),this.endWatch=g.watch(),this.endSessions=g.subscribe(()=>this.requestUpdate())}disconnectedCallback(){super.disconnectedCallback(),this.endWatch?.(),this.endSessions?.()}render(){let{app:e,path:t}=this,{t:a,overview:i}=e;if(!i)return s`<ab-skeleton .label=${a("common.loading")}></ab-skeleton>`;let[n,c="",...y]=t;if(n===void 0)return s`<ab-backup-list .app=${e}></ab-backup-list>`;let D=i.folders.flatMap(x=>x.backups).find(x=>x.id===n);if(!D){let x=!i.folders.length&&!e.isAdmin;return s`<ab-message
        .icon=${Ce}
        .heading=${a(x?"backups.forbidden_title":"backups.gone_title")}
      >
        ${a(x?"backups.forbidden_text":"backups.gone_text")}
        ${x?d:s`<ab-button slot="action" @click=${()=>e.navigate(["backups"])}>${a("backups.all")}</ab-button>`}
      </ab-message>`}return s`<ab-backup-page
      .app=${e}
      .backup=${D}
      .session=${g.get(n)}
      .tab=${c}
      .path=${y}
      .query=${this.query}
    ></ab-backup-page>`}};V.styles=[v,m`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      ab-backup-list,
      ab-backup-page {
        flex: 1;
        min-height: 0;
      }
      ab-backup-list {
        overflow: hidden auto;
      }
      ab-skeleton {
        margin: var(--ab-6) auto;
        max-width: 60rem;
        padding: 0 var(--ab-4);
        width: 100%;
        --ab-line-height: 120px;
      }
    `],r([p({attribute:!1})],V.prototype,"app",2),r([p({attribute:!1})],V.prototype,"path",2),r([p({attribute:!1})],V.prototype,"query",2),V=r([f("ab-backups")],V);export{V as AbBackups};

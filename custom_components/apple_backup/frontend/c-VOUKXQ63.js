import"./c-THBYVKGD.js";import{a as k}from"./c-PUW4BGT6.js";import{a as P,b as I}from"./c-NP37U47U.js";import"./c-6DTWLUC5.js";import"./c-ZWHURPE3.js";import"./c-J76HMMNH.js";import"./c-7PITW6H7.js";import"./c-QR4UNTXZ.js";import{a as R}from"./c-XDBWIDOO.js";import"./c-5RIJTXOZ.js";import"./c-4RER7DAO.js";import{a as E}from"./c-E2XEQCUH.js";import"./c-QP5B2ANA.js";import"./c-WAHDN2TT.js";import{b as O,e as M}from"./c-LYEKNBLA.js";import"./c-MIQPHMRX.js";import{b as S}from"./c-DWE67EW2.js";import"./c-4TXIOVN7.js";import{a as h,b as a,f as p,h as b,i as n,j as u,k as A,l as v,m as C,n as _}from"./c-PSJ75M26.js";import{a as s,e as f}from"./c-ACOWWOST.js";var K="M9 5.82L7.36 4.16C8.09 2.31 9.89 1 12 1C14.76 1 17 3.24 17 6V8H18C19.11 8 20 8.9 20 10V16.8L18 14.8V10H13.2L11.2 8H15V6C15 4.34 13.66 3 12 3C10.41 3 9.11 4.25 9 5.82M22.11 21.46L20.84 22.73L19.46 21.35C19.1 21.75 18.58 22 18 22H6C4.89 22 4 21.1 4 20V10C4 8.89 4.89 8 6 8H6.11L1.11 3L2.39 1.73L22.11 21.46M18 19.89L13.85 15.74C13.56 16.5 12.84 17 12 17C10.89 17 10 16.1 10 15C10 14.15 10.5 13.44 11.26 13.15L8.11 10H6V20H18V19.89Z",W="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",J="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z";function j(d){return[d.device_name,d.product_version&&`iOS ${d.product_version}`].filter(Boolean).join(" \xB7 ")}function Z({t:d,format:l},e){let t=e.last_backup,i=e.size_bytes===null?"":` \xB7 ${l.bytes(e.size_bytes)}`;return t===null?a`${d("backup.undated")}${i}`:a`<span class="numbers" title=${l.dateTime(t)}
    >${d("backup.made",{when:l.relative(t)})}${i}</span
  >`}function B({t:d},l){return k.get(l.id)?a`<ab-chip tone="busy" .icon=${W}>${d("backup.unlocked")}</ab-chip>`:l.is_encrypted?a`<ab-chip .icon=${J}>${d("backup.encrypted")}</ab-chip>`:a`<ab-chip .icon=${K}>${d("backup.unencrypted")}</ab-chip>`}var U="M12,17A2,2 0 0,0 14,15C14,13.89 13.1,13 12,13A2,2 0 0,0 10,15A2,2 0 0,0 12,17M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V10C4,8.89 4.9,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",X="M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.89 2 10V20C2 21.11 2.9 22 4 22H16C17.11 22 18 21.11 18 20V10C18 8.9 17.11 8 16 8H15V6C15 4.34 16.34 3 18 3C19.66 3 21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17C8.9 17 8 16.11 8 15C8 13.9 8.9 13 10 13Z",w=class extends b{constructor(){super(...arguments);this.small=!1;this.open=!1}render(){let{backup:e}=this,t=e.product_type?.startsWith("iPad")??!1,i=this.open?X:e.is_encrypted?U:"";return a`<div
      class="device ${t?"tablet":""}"
      style=${E({"--hue":String(N(e.device))})}
      aria-hidden="true"
    >
      ${i?a`<ab-icon .path=${i}></ab-icon>`:p}
    </div>`}};w.styles=[v,h`
      :host {
        display: block;
        flex: none;
        --height: 84px;
      }
      :host([small]) {
        --height: 44px;
      }
      .device {
        align-items: center;
        aspect-ratio: 0.49;
        background: linear-gradient(160deg, hsl(var(--hue) 70% 62%), hsl(calc(var(--hue) + 50) 65% 38%));
        border: calc(var(--height) / 28) solid #1d1d1f;
        border-radius: calc(var(--height) / 7);
        box-shadow: 0 1px 4px rgb(0 0 0 / 25%);
        color: #fff;
        display: flex;
        height: var(--height);
        justify-content: center;
        position: relative;
      }
      .tablet {
        aspect-ratio: 0.74;
        border-radius: calc(var(--height) / 12);
      }
      .device:not(.tablet)::before {
        background: #1d1d1f;
        border-radius: 99px;
        content: "";
        height: 5%;
        inset-block-start: 4%;
        position: absolute;
        width: 36%;
      }
      ab-icon {
        --ab-icon-size: calc(var(--height) / 3.4);
        filter: drop-shadow(0 1px 2px rgb(0 0 0 / 40%));
      }
    `],s([n({attribute:!1})],w.prototype,"backup",2),s([n({type:Boolean,reflect:!0})],w.prototype,"small",2),s([n({type:Boolean})],w.prototype,"open",2),w=s([f("ab-device-picture")],w);function N(d){let l=7;for(let e of d)l=(l*31+(e.codePointAt(0)??0))%9973;return 170+l%150}var F="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",z="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",G="M2.38,1.73L1.11,3L5,6.89V21A2,2 0 0,0 7,23H17A2,2 0 0,0 19,21V20.89L20.84,22.73L22.11,21.46M17,19H7V8.89L17,18.89V19M17,5V13.8L19,15.8V3A2,2 0 0,0 17,1H7C6.28,1 5.6,1.37 5.24,2L8.24,5H17Z",Q="M6 12.45V9.64C7.47 10.47 9.61 11 12 11S16.53 10.47 18 9.64V11.05C18.17 11.03 18.33 11 18.5 11C19.03 11 19.53 11.1 20 11.26V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.67 21 13 20.97V18.95C12.68 19 12.35 19 12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.41 16 12.81 15.97 13.21 15.94C13.4 15.46 13.68 15.03 14.07 14.7C14.13 14.39 14.23 14.09 14.34 13.8C13.6 13.93 12.81 14 12 14C9.58 14 7.3 13.4 6 12.45M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M21 16V15.5C21 14.12 19.88 13 18.5 13S16 14.12 16 15.5V16C15.45 16 15 16.45 15 17V21C15 21.55 15.45 22 16 22H21C21.55 22 22 21.55 22 21V17C22 16.45 21.55 16 21 16M20 16H17V15.5C17 14.67 17.67 14 18.5 14S20 14.67 20 15.5V16Z",Y="M13.5,8H12V13L16.28,15.54L17,14.33L13.5,12.25V8M13,3A9,9 0 0,0 4,12H1L4.96,16.03L9,12H6A7,7 0 0,1 13,5A7,7 0 0,1 20,12A7,7 0 0,1 13,19C11.07,19 9.32,18.21 8.06,16.94L6.64,18.36C8.27,20 10.5,21 13,21A9,9 0 0,0 22,12A9,9 0 0,0 13,3",ee="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z",te="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",V=class extends b{constructor(){super(...arguments);this.busy=!1;this.refresh=async()=>{this.busy=!0,this.failure=void 0;try{await M(this.app.hass,"/backups/refresh",{method:"POST"})}catch(e){this.failure=e}finally{this.busy=!1}}}render(){let{app:e}=this,{t}=e,i=e.overview?.folders??[];return i.length?a`<div class="page">
      <header>
        <h2>${t("backups.title")}</h2>
        <ab-button
          kind="outlined"
          .icon=${ee}
          .busy=${this.busy}
          ?icon-only=${e.narrow}
          .label=${e.narrow?t("backups.refresh"):""}
          ?disabled=${!e.online}
          @click=${this.refresh}
          >${e.narrow?p:t("backups.refresh")}</ab-button
        >
      </header>
      ${this.failure?a`<ab-alert kind="error" .heading=${t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}
      ${R(i,r=>r.entry_id,r=>this.renderFolder(r,i.length>1))}
    </div>`:a`<ab-message .icon=${Q} .heading=${t(e.isAdmin?"backups.none_title":"backups.forbidden_title")}>
        ${t(e.isAdmin?"backups.none_text":"backups.forbidden_text")}
      </ab-message>`}renderFolder(e,t){let{t:i}=this.app,r={folder:e.title},o=ie(e.backups);return a`<section>
      ${t?a`<h3 class="folder" dir="auto">${e.title}</h3>`:p}
      ${e.state==="ready"?p:a`<ab-alert kind="warning" .heading=${i("folder.unavailable",r)}
            >${e.reason??i("folder.unavailable_text")}</ab-alert
          >`}
      ${e.rejected?a`<ab-alert kind="warning">${i.plural("folder.rejected",e.rejected)}</ab-alert>`:p}
      ${o.length?a`<ul class="devices">
            ${R(o,([c])=>c.id,([c,...y])=>a`<li class="card">${this.renderDevice(c,y)}</li>`)}
          </ul>`:e.state==="ready"?a`<ab-message .icon=${G} .heading=${i("folder.empty",r)}>${i("folder.empty_text")}</ab-message>`:p}
    </section>`}renderDevice(e,t){let{app:i}=this;return a`<a href=${i.url(["backups",e.id])} @click=${r=>this.go(r,e)}>
        <ab-device-picture .backup=${e} ?open=${k.get(e.id)!==void 0}></ab-device-picture>
        <div>
          <h3><bdi>${e.display_name}</bdi></h3>
          <span class="dim small">${j(e)}</span>
          <span>${Z(i,e)}</span>
          <span class="chips">${this.renderChips(e)}</span>
        </div>
        <ab-icon class="go" .path=${z}></ab-icon>
      </a>
      ${t.length?a`<ul class="older" aria-label=${i.t("backups.older")}>
            ${t.map(r=>a`<li>
                <a href=${i.url(["backups",r.id])} @click=${o=>this.go(o,r)}>
                  <ab-icon .path=${Y}></ab-icon>
                  <div>
                    <span>${Z(i,r)}</span>
                    <span class="chips">${this.renderChips(r)}</span>
                  </div>
                  <ab-icon class="go" .path=${z}></ab-icon>
                </a>
              </li>`)}
          </ul>`:p}`}renderChips(e){let{t}=this.app;return a`${B(this.app,e)}
    ${e.is_overdue?a`<ab-chip tone="warning" .icon=${F}>${t("backup.overdue")}</ab-chip>`:p}
    ${e.completeness==="incomplete"?a`<ab-chip tone="bad" .icon=${F}>${t("backup.incomplete")}</ab-chip>`:p}
    ${e.integrity?a`<ab-chip .tone=${e.integrity.errors?"bad":"good"} .icon=${te}
          >${t("backup.score",{score:e.integrity.score})}</ab-chip
        >`:p}`}go(e,t){e.ctrlKey||e.metaKey||e.shiftKey||(e.preventDefault(),this.app.navigate(["backups",t.id]))}};V.styles=[v,C,_,h`
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
    `],s([n({attribute:!1})],V.prototype,"app",2),s([u()],V.prototype,"busy",2),s([u()],V.prototype,"failure",2),V=s([f("ab-backup-list")],V);function ie(d){let l=new Map,e=[...d].sort((t,i)=>(i.last_backup??0)-(t.last_backup??0));for(let t of e){let i=l.get(t.device);i?i.push(t):l.set(t.device,[t])}return[...l.values()]}var ae="M20,18H4V8H20M20,6H12L10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6Z",re="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z",T=[{id:"summary",tag:"ab-backup-summary",icon:re,section:"content",load:()=>import("./c-QM3JYSMB.js")},{id:"files",tag:"ab-backup-files",icon:ae,section:"tools",load:()=>import("./c-OGD5A3DP.js")}];var se="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",q=new Set,g=class extends b{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){e.has("session")&&this.look();let{chosen:t}=this;t&&!q.has(t.id)&&this.load(t)}get shown(){return T.filter(e=>{let t=e.artifact===void 0?[]:[e.artifact].flat();return(!t.length||t.some(r=>this.found?.has(r)))&&(e.isFor?.(this.app,this.backup)??!0)})}get chosen(){return this.tab?T.find(e=>e.id===this.tab&&(e.isFor?.(this.app,this.backup)??!0)):this.app.narrow?void 0:T[0]}render(){let e=this.app.narrow,t=!e||this.tab!=="";return a`${t&&e?p:this.renderRail(e)}
    ${t?a`<div class="pane">${this.renderPane()}</div>`:p}`}renderRail(e){let{t}=this.app,i=this.shown,r=o=>a`<ul>
      ${i.filter(c=>c.section===o).map(c=>this.renderEntry(c,e))}
    </ul>`;return a`<nav class=${e?"whole":""} aria-label=${t("backups.rail")}>
      ${r("content")}
      ${this.found?p:a`<ab-skeleton .label=${t("backups.looking")}></ab-skeleton>`}
      <h3>${t("backups.tools")}</h3>
      ${r("tools")}
    </nav>`}renderEntry(e,t){let{app:i,backup:r}=this,o=["backups",r.id,e.id];return a`<li>
      <a
        href=${i.url(o)}
        aria-current=${this.chosen===e?"page":p}
        @click=${c=>{c.ctrlKey||c.metaKey||c.shiftKey||(c.preventDefault(),i.navigate(o))}}
      >
        <ab-icon .path=${e.icon}></ab-icon><span>${i.t(`backup_tabs.${e.id}`)}</span>
        ${t?a`<ab-icon class="go" .path=${se}></ab-icon>`:p}
      </a>
    </li>`}renderPane(){let{app:e,backup:t,chosen:i}=this,{t:r}=e;if(this.failure)return a`<ab-message .heading=${r("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>location.reload()}>${r("common.reload")}</ab-button>
      </ab-message>`;if(!i)return a`<ab-message .heading=${r("not_found.title")}>
        ${r("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate(["backups",t.id])}>${r("backups.back_to_backup")}</ab-button>
      </ab-message>`;if(!q.has(i.id))return a`<ab-skeleton .label=${r("common.loading")}></ab-skeleton>`;let o=P(i.tag),c=(...y)=>["backups",t.id,i.id,...y];return I`<${o}
      .app=${e}
      .backup=${t}
      .session=${this.session}
      .path=${this.path}
      .query=${this.query}
      .place=${c}
    ></${o}>`}async load(e){this.failure=void 0;try{await e.load(),q.add(e.id),this.requestUpdate()}catch(t){this.failure=t}}async look(){let{session:e}=this;this.found=void 0;let t=new Set;try{let{artifacts:i}=await e.fetchJson("/artifacts");t=new Set(i.filter(({availability:r})=>r==="found").map(({artifact:r})=>r))}catch{}e===this.session&&(this.found=t)}};g.styles=[v,C,h`
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
    `],s([n({attribute:!1})],g.prototype,"app",2),s([n({attribute:!1})],g.prototype,"backup",2),s([n({attribute:!1})],g.prototype,"session",2),s([n()],g.prototype,"tab",2),s([n({attribute:!1})],g.prototype,"path",2),s([n({attribute:!1})],g.prototype,"query",2),s([u()],g.prototype,"found",2),s([u()],g.prototype,"failure",2),g=s([f("ab-backup-explorer")],g);var oe="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",ne="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",pe=300,H=class extends b{connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.requestUpdate(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}render(){let{app:l}=this,{t:e,format:t}=l,i=this.session.secondsLeft,r=i<pe,o=r?t.clock(i):t.duration(i);return a`<ab-chip
        .tone=${r?"warning":"busy"}
        .icon=${oe}
        title=${e("backups.session_hint")}
        >${l.narrow?o:e("backups.session",{time:o})}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${ne}
        ?icon-only=${l.narrow}
        .label=${l.narrow?e("backups.lock"):""}
        @click=${()=>S(this,"lock")}
        >${l.narrow?"":e("backups.lock")}</ab-button
      >`}};H.styles=[v,h`
      :host {
        align-items: center;
        display: inline-flex;
        flex: none;
        gap: var(--ab-2);
      }
      ab-chip {
        font-variant-numeric: tabular-nums;
      }
    `],s([n({attribute:!1})],H.prototype,"app",2),s([n({attribute:!1})],H.prototype,"session",2),H=s([f("ab-session-chip")],H);var le="M2,5.27L3.28,4L20,20.72L18.73,22L15.65,18.92C14.5,19.3 13.28,19.5 12,19.5C7,19.5 2.73,16.39 1,12C1.69,10.24 2.79,8.69 4.19,7.46L2,5.27M12,9A3,3 0 0,1 15,12C15,12.35 14.94,12.69 14.83,13L11,9.17C11.31,9.06 11.65,9 12,9M12,4.5C17,4.5 21.27,7.61 23,12C22.18,14.08 20.79,15.88 19,17.19L17.58,15.76C18.94,14.82 20.06,13.54 20.82,12C19.17,8.64 15.76,6.5 12,6.5C10.91,6.5 9.84,6.68 8.84,7L7.3,5.47C8.74,4.85 10.33,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C12.69,17.5 13.37,17.43 14,17.29L11.72,15C10.29,14.85 9.15,13.71 9,12.28L5.6,8.87C4.61,9.72 3.78,10.78 3.18,12Z",ce="M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9M12,4.5C17,4.5 21.27,7.61 23,12C21.27,16.39 17,19.5 12,19.5C7,19.5 2.73,16.39 1,12C2.73,7.61 7,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C15.76,17.5 19.17,15.36 20.82,12C19.17,8.64 15.76,6.5 12,6.5C8.24,6.5 4.83,8.64 3.18,12Z",de="M7.5 3C9.5 3 11.1 4.2 11.7 6H21V9H18V12H15V9H11.7C11.1 10.8 9.4 12 7.5 12C5 12 3 10 3 7.5S5 3 7.5 3M7.5 6C6.7 6 6 6.7 6 7.5S6.7 9 7.5 9 9 8.3 9 7.5 8.3 6 7.5 6M14.6 14L16 15.4L13.4 18L16 20.6L14.6 22L12 19.4L9.4 22L8 20.6L10.6 18L8 15.4L9.4 14L12 16.6L14.6 14Z",ue="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",me=200,m=class extends b{constructor(){super(...arguments);this.wrong=!1;this.waitUntil=0;this.shown=!1;this.remember="no";this.wantsPassword=!1;this.submit=e=>{if(e.preventDefault(),this.begun!==void 0||this.waitUntil>Date.now())return;if(!this.needsPassword){this.open(null);return}let t=this.field?.value??"";t?this.open(t):this.field?.focus()};this.forget=async()=>{try{await M(this.app.hass,`/backups/${encodeURIComponent(this.backup.id)}/remembered`,{method:"DELETE"}),S(this,"forgotten")}catch(e){this.failure=e}}}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){let{is_encrypted:e,id:t}=this.backup;!e&&!k.ending(t)&&!this.details.unlock_problem?this.open(null):this.app.narrow||this.field?.focus()}get needsPassword(){return this.backup.is_encrypted&&(this.details.remembered===null||this.wantsPassword)}render(){let{app:e,backup:t,details:i}=this,{t:r}=e,o=k.ending(t.id);return a`<div class="card">
      <div class="who">
        <ab-device-picture .backup=${t}></ab-device-picture>
        <h2>${r(t.is_encrypted?"unlock.title":"unlock.title_open")}</h2>
        <p class="dim">${r(t.is_encrypted?this.needsPassword?"unlock.text":"unlock.text_remembered":"unlock.text_open")}</p>
      </div>
      ${o&&o!=="locked"&&!this.failure?a`<ab-alert kind="info">${r(`unlock.ended_${o}`)}</ab-alert>`:p}
      ${i.unlock_problem?a`<ab-alert kind="error" .heading=${r("unlock.impossible")}
            >${e.errorText(new O(i.unlock_problem,""))}</ab-alert
          >`:this.renderForm()}
    </div>`}renderForm(){let{app:e,details:t}=this,{t:i,format:r}=e,o=Math.ceil((this.waitUntil-Date.now())/1e3),c=this.begun!==void 0,y=o>0;return a`<form @submit=${this.submit}>
      ${this.needsPassword?this.renderPassword(c||y):p}
      ${y?a`<ab-alert kind="warning" .heading=${i("unlock.wait_title")}
            ><span class="numbers">${i("unlock.wait_text",{time:r.clock(o)})}</span></ab-alert
          >`:this.failure?a`<ab-alert kind="error" .heading=${i("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}
      ${c?this.renderRun():p}
      <ab-button
        kind="filled"
        .icon=${ue}
        .busy=${c}
        ?disabled=${y||!e.online}
        @click=${this.submit}
        >${i(this.needsPassword?"unlock.unlock":"unlock.open")}</ab-button
      >
      ${t.remembered!==null&&!this.wantsPassword?a`<ab-button kind="text" .icon=${de} ?disabled=${c} @click=${this.forget}
            >${i("unlock.forget")}</ab-button
          >`:p}
    </form>`}renderPassword(e){let{t}=this.app,{may_remember:i}=this.details;return a`<div class="password">
        <ab-input
          .label=${t("unlock.password")}
          .type=${this.shown?"text":"password"}
          .error=${this.wrong?t("unlock.wrong"):""}
          .hint=${t("unlock.hint")}
          ?disabled=${e}
          @changed=${()=>this.wrong=!1}
          @submitted=${this.submit}
        ></ab-input>
        <ab-button
          kind="text"
          icon-only
          .icon=${this.shown?le:ce}
          .label=${t(this.shown?"unlock.hide":"unlock.show")}
          @click=${()=>this.shown=!this.shown}
        ></ab-button>
      </div>
      ${i.length?a`<fieldset ?disabled=${e}>
            ${i.map(r=>a`<label class="choice">
                <input
                  type="checkbox"
                  .checked=${this.remember===r||r==="memory"&&this.remember==="disk"}
                  ?disabled=${r==="memory"&&this.remember==="disk"}
                  @change=${o=>this.choose(r,o.target.checked)}
                />
                <span>${t(`unlock.remember_${r}`)}</span>
              </label>`)}
          </fieldset>`:p}`}renderRun(){let{t:e,format:t}=this.app,i=this.details.unlock_seconds??0,r=(Date.now()-(this.begun??0))/1e3,o=i-r,c=this.needsPassword&&i>1;return a`<div class="run">
      <ab-progress
        .value=${c&&o>0?100*r/i:null}
        .label=${e("unlock.deriving")}
      ></ab-progress>
      <span class="dim small numbers"
        >${e("unlock.deriving")}${c&&o>1?` ${e("overview.time_left",{time:t.duration(o)})}`:""}</span
      >
    </div>`}choose(e,t){this.remember=t?e:e==="disk"&&this.details.may_remember.includes("memory")?"memory":"no"}async open(e){let{app:t,backup:i}=this;this.failure=void 0,this.wrong=!1,this.begun=Date.now(),this.tick();try{await k.unlock(t.hass,i.id,e,e===null?"no":this.remember),this.field&&(this.field.value="")}catch(r){this.failed(r)}finally{this.begun=void 0}}failed(e){if(!(e instanceof O))throw e;if(e.code==="wrong_password")this.wrong=this.needsPassword,this.wantsPassword=!0;else if(e.code==="too_many_attempts")this.waitUntil=Date.now()+(e.retryAfter??1)*1e3;else{this.failure=e;return}this.updateComplete.then(()=>this.field?.focus())}tick(){clearInterval(this.timer),this.timer=setInterval(()=>{this.begun===void 0&&this.waitUntil<Date.now()&&clearInterval(this.timer),this.requestUpdate()},me)}};m.styles=[v,C,_,h`
      :host {
        display: block;
      }
      .card {
        display: grid;
        gap: var(--ab-4);
        justify-items: stretch;
        padding: var(--ab-6) var(--ab-4);
      }
      .who {
        display: grid;
        gap: var(--ab-2);
        justify-items: center;
        text-align: center;
      }
      form {
        display: grid;
        gap: var(--ab-3);
      }
      .password {
        align-items: end;
        display: grid;
        gap: var(--ab-1);
        grid-template-columns: 1fr auto;
      }
      .password ab-button {
        align-self: start;
        margin-block-start: 1.5em;
      }
      fieldset {
        border: none;
        display: grid;
        gap: var(--ab-1);
        margin: 0;
        padding: 0;
      }
      label.choice {
        align-items: center;
        cursor: pointer;
        display: flex;
        gap: var(--ab-2);
        min-height: var(--ab-target);
      }
      input[type="checkbox"] {
        accent-color: var(--ab-strong);
        flex: none;
        height: 20px;
        margin: 0;
        width: 20px;
      }
      .run {
        display: grid;
        gap: var(--ab-2);
      }
    `],s([n({attribute:!1})],m.prototype,"app",2),s([n({attribute:!1})],m.prototype,"backup",2),s([n({attribute:!1})],m.prototype,"details",2),s([u()],m.prototype,"begun",2),s([u()],m.prototype,"failure",2),s([u()],m.prototype,"wrong",2),s([u()],m.prototype,"waitUntil",2),s([u()],m.prototype,"shown",2),s([u()],m.prototype,"remember",2),s([u()],m.prototype,"wantsPassword",2),s([A("ab-input")],m.prototype,"field",2),m=s([f("ab-unlock")],m);var he="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",$=class extends b{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){let t=e.get("backup"),i=e.has("backup")&&(t?.id!==this.backup.id||t.last_backup!==this.backup.last_backup);i&&t?.id!==this.backup.id&&(this.details=void 0),(i||e.has("session")&&!this.session)&&this.load()}render(){let{app:e,backup:t,session:i}=this,{t:r}=e,o=i&&e.narrow&&this.tab;return a`<header>
        <ab-button
          class="back"
          kind="text"
          icon-only
          .icon=${he}
          .label=${r(o?"backups.back_to_backup":"backups.all")}
          @click=${()=>e.navigate(o?["backups",t.id]:["backups"])}
        ></ab-button>
        <div class="name">
          <h2><bdi>${t.display_name}</bdi></h2>
          <div class="dim small">
            ${[t.last_backup&&e.format.dateTime(t.last_backup),j(t)].filter(Boolean).join(" \xB7 ")}
          </div>
        </div>
        ${i?a`<ab-session-chip .app=${e} .session=${i} @lock=${()=>k.lock(t.id)}></ab-session-chip>`:p}
      </header>
      ${i?this.renderOpen(i):this.renderLocked()}`}renderOpen(e){return a`<ab-backup-explorer
      .app=${this.app}
      .backup=${this.backup}
      .session=${e}
      .tab=${this.tab}
      .path=${this.path}
      .query=${this.query}
    ></ab-backup-explorer>`}renderLocked(){let{app:e,backup:t,details:i}=this,{t:r}=e;return this.failure?a`<ab-message .heading=${r("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${r("common.retry")}</ab-button>
      </ab-message>`:a`<div class="locked">
      <div class="columns">
        ${i?a`<ab-unlock .app=${e} .backup=${t} .details=${i} @forgotten=${()=>{this.load()}}></ab-unlock>
              <ab-backup-facts class="card" .app=${e} .backup=${t} .details=${i}></ab-backup-facts>`:a`<ab-skeleton .label=${r("common.loading")}></ab-skeleton>`}
      </div>
    </div>`}async load(){let{id:e}=this.backup;this.failure=void 0;try{let t=await M(this.app.hass,`/backups/${encodeURIComponent(e)}`);e===this.backup.id&&(this.details=t)}catch(t){e===this.backup.id&&(this.failure=t)}}};$.styles=[v,C,_,h`
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
    `],s([n({attribute:!1})],$.prototype,"app",2),s([n({attribute:!1})],$.prototype,"backup",2),s([n({attribute:!1})],$.prototype,"session",2),s([n()],$.prototype,"tab",2),s([n({attribute:!1})],$.prototype,"path",2),s([n({attribute:!1})],$.prototype,"query",2),s([u()],$.prototype,"details",2),s([u()],$.prototype,"failure",2),$=s([f("ab-backup-page")],$);var be="M6 12.45V9.64C7.47 10.47 9.61 11 12 11S16.53 10.47 18 9.64V11.05C18.17 11.03 18.33 11 18.5 11C19.03 11 19.53 11.1 20 11.26V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.67 21 13 20.97V18.95C12.68 19 12.35 19 12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.41 16 12.81 15.97 13.21 15.94C13.4 15.46 13.68 15.03 14.07 14.7C14.13 14.39 14.23 14.09 14.34 13.8C13.6 13.93 12.81 14 12 14C9.58 14 7.3 13.4 6 12.45M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M21 16V15.5C21 14.12 19.88 13 18.5 13S16 14.12 16 15.5V16C15.45 16 15 16.45 15 17V21C15 21.55 15.45 22 16 22H21C21.55 22 22 21.55 22 21V17C22 16.45 21.55 16 21 16M20 16H17V15.5C17 14.67 17.67 14 18.5 14S20 14.67 20 15.5V16Z",x=class extends b{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}connectedCallback(){super.connectedCallback(),this.endWatch=k.watch(),this.endSessions=k.subscribe(()=>this.requestUpdate())}disconnectedCallback(){super.disconnectedCallback(),this.endWatch?.(),this.endSessions?.()}render(){let{app:e,path:t}=this,{t:i,overview:r}=e;if(!r)return a`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let[o,c="",...y]=t;if(o===void 0)return a`<ab-backup-list .app=${e}></ab-backup-list>`;let D=r.folders.flatMap(L=>L.backups).find(L=>L.id===o);if(!D){let L=!r.folders.length&&!e.isAdmin;return a`<ab-message
        .icon=${be}
        .heading=${i(L?"backups.forbidden_title":"backups.gone_title")}
      >
        ${i(L?"backups.forbidden_text":"backups.gone_text")}
        ${L?p:a`<ab-button slot="action" @click=${()=>e.navigate(["backups"])}>${i("backups.all")}</ab-button>`}
      </ab-message>`}return a`<ab-backup-page
      .app=${e}
      .backup=${D}
      .session=${k.get(o)}
      .tab=${c}
      .path=${y}
      .query=${this.query}
    ></ab-backup-page>`}};x.styles=[v,h`
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
    `],s([n({attribute:!1})],x.prototype,"app",2),s([n({attribute:!1})],x.prototype,"path",2),s([n({attribute:!1})],x.prototype,"query",2),x=s([f("ab-backups")],x);export{x as AbBackups};

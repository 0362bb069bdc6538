import"./c-YRKEOMIW.js";import{a as Z,b as I}from"./c-KBEU7LIB.js";import{a as k}from"./c-J6MDPNTX.js";import{a as j,b as D}from"./c-KH34BCUI.js";import{a as F,b as U}from"./c-L267PLWI.js";import{b as x,c as q}from"./c-JGGR2KJO.js";import"./c-AK5CRMF2.js";import"./c-T5Y6VDDE.js";import"./c-3VF75IT5.js";import"./c-QG6YUAET.js";import{a as S}from"./c-KKD2MK5S.js";import"./c-CLE622T6.js";import"./c-XMQJP3PA.js";import"./c-4MMRYH2Z.js";import"./c-QP5B2ANA.js";import"./c-6YMV4COD.js";import"./c-WUEDNBYJ.js";import{b as R}from"./c-DWE67EW2.js";import{e as $}from"./c-LYEKNBLA.js";import"./c-QRDNFSHC.js";import{a as b,b as s,f as c,i as h,j as r,k as V,m as f,n as y,o as A}from"./c-4H5XTCX5.js";import{a as o,e as C}from"./c-ACOWWOST.js";var P="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",z="M2.38,1.73L1.11,3L5,6.89V21A2,2 0 0,0 7,23H17A2,2 0 0,0 19,21V20.89L20.84,22.73L22.11,21.46M17,19H7V8.89L17,18.89V19M17,5V13.8L19,15.8V3A2,2 0 0,0 17,1H7C6.28,1 5.6,1.37 5.24,2L8.24,5H17Z",E="M6 12.45V9.64C7.47 10.47 9.61 11 12 11S16.53 10.47 18 9.64V11.05C18.17 11.03 18.33 11 18.5 11C19.03 11 19.53 11.1 20 11.26V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.67 21 13 20.97V18.95C12.68 19 12.35 19 12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.41 16 12.81 15.97 13.21 15.94C13.4 15.46 13.68 15.03 14.07 14.7C14.13 14.39 14.23 14.09 14.34 13.8C13.6 13.93 12.81 14 12 14C9.58 14 7.3 13.4 6 12.45M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M21 16V15.5C21 14.12 19.88 13 18.5 13S16 14.12 16 15.5V16C15.45 16 15 16.45 15 17V21C15 21.55 15.45 22 16 22H21C21.55 22 22 21.55 22 21V17C22 16.45 21.55 16 21 16M20 16H17V15.5C17 14.67 17.67 14 18.5 14S20 14.67 20 15.5V16Z",W="M13.5,8H12V13L16.28,15.54L17,14.33L13.5,12.25V8M13,3A9,9 0 0,0 4,12H1L4.96,16.03L9,12H6A7,7 0 0,1 13,5A7,7 0 0,1 20,12A7,7 0 0,1 13,19C11.07,19 9.32,18.21 8.06,16.94L6.64,18.36C8.27,20 10.5,21 13,21A9,9 0 0,0 22,12A9,9 0 0,0 13,3",N="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z",g=class extends h{constructor(){super(...arguments);this.busy=!1;this.refresh=async()=>{this.busy=!0,this.failure=void 0;try{await $(this.app.hass,"/backups/refresh",{method:"POST"})}catch(e){this.failure=e}finally{this.busy=!1}}}render(){let{app:e}=this,{t}=e,a=e.overview?.folders??[];return a.length?s`<div class="page">
      <header>
        <h2>${t("backups.title")}</h2>
        <ab-button
          kind="outlined"
          .icon=${N}
          .busy=${this.busy}
          ?icon-only=${e.narrow}
          .label=${e.narrow?t("backups.refresh"):""}
          ?disabled=${!e.online}
          @click=${this.refresh}
          >${e.narrow?c:t("backups.refresh")}</ab-button
        >
      </header>
      ${this.failure?s`<ab-alert kind="error" .heading=${t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:c}
      ${S(a,i=>i.entry_id,i=>this.renderFolder(i,a.length>1))}
    </div>`:s`<ab-message .icon=${E} .heading=${t(e.isAdmin?"backups.none_title":"backups.forbidden_title")}>
        ${t(e.isAdmin?"backups.none_text":"backups.forbidden_text")}
      </ab-message>`}renderFolder(e,t){let{t:a}=this.app,i={folder:e.title},n=J(e.backups);return s`<section>
      ${t?s`<h3 class="folder" dir="auto">${e.title}</h3>`:c}
      ${e.state==="ready"?c:s`<ab-alert kind="warning" .heading=${a("folder.unavailable",i)}
            >${e.reason??a("folder.unavailable_text")}</ab-alert
          >`}
      ${e.rejected?s`<ab-alert kind="warning">${a.plural("folder.rejected",e.rejected)}</ab-alert>`:c}
      ${n.length?s`<ul class="devices">
            ${S(n,([p])=>p.id,([p,...v])=>s`<li class="card">${this.renderDevice(p,v)}</li>`)}
          </ul>`:e.state==="ready"?s`<ab-message .icon=${z} .heading=${a("folder.empty",i)}>${a("folder.empty_text")}</ab-message>`:c}
    </section>`}renderDevice(e,t){let{app:a}=this;return s`<a href=${a.url(["backups",e.id])} @click=${i=>this.go(i,e)}>
        <ab-device-picture .backup=${e} ?open=${k.get(e.id)!==void 0}></ab-device-picture>
        <div>
          <h3><bdi>${e.display_name}</bdi></h3>
          <span class="dim small">${x(e)}</span>
          <span>${Z(a,e)}</span>
          <span class="chips">${this.renderChips(e)}</span>
        </div>
        <ab-icon class="go" .path=${P}></ab-icon>
      </a>
      ${t.length?s`<ul class="older" aria-label=${a.t("backups.older")}>
            ${t.map(i=>s`<li>
                <a href=${a.url(["backups",i.id])} @click=${n=>this.go(n,i)}>
                  <ab-icon .path=${W}></ab-icon>
                  <div>
                    <span>${Z(a,i)}</span>
                    <span class="chips">${this.renderChips(i)}</span>
                  </div>
                  <ab-icon class="go" .path=${P}></ab-icon>
                </a>
              </li>`)}
          </ul>`:c}`}renderChips(e){return s`${F(this.app,e)} ${I(this.app,e)} ${U(this.app,e)}`}go(e,t){e.ctrlKey||e.metaKey||e.shiftKey||(e.preventDefault(),this.app.navigate(["backups",t.id]))}};g.styles=[f,y,A,b`
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
    `],o([r({attribute:!1})],g.prototype,"app",2),o([V()],g.prototype,"busy",2),o([V()],g.prototype,"failure",2),g=o([C("ab-backup-list")],g);function J(m){let u=new Map,e=[...m].sort((t,a)=>(a.last_backup??0)-(t.last_backup??0));for(let t of e){let a=u.get(t.device);a?a.push(t):u.set(t.device,[t])}return[...u.values()].sort(([t],[a])=>q(t,a))}var X="M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M7.07,18.28C7.5,17.38 10.12,16.5 12,16.5C13.88,16.5 16.5,17.38 16.93,18.28C15.57,19.36 13.86,20 12,20C10.14,20 8.43,19.36 7.07,18.28M18.36,16.83C16.93,15.09 13.46,14.5 12,14.5C10.54,14.5 7.07,15.09 5.64,16.83C4.62,15.5 4,13.82 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,13.82 19.38,15.5 18.36,16.83M12,6C10.06,6 8.5,7.56 8.5,9.5C8.5,11.44 10.06,13 12,13C13.94,13 15.5,11.44 15.5,9.5C15.5,7.56 13.94,6 12,6M12,11A1.5,1.5 0 0,1 10.5,9.5A1.5,1.5 0 0,1 12,8A1.5,1.5 0 0,1 13.5,9.5A1.5,1.5 0 0,1 12,11Z",G="M12,5A3.5,3.5 0 0,0 8.5,8.5A3.5,3.5 0 0,0 12,12A3.5,3.5 0 0,0 15.5,8.5A3.5,3.5 0 0,0 12,5M12,7A1.5,1.5 0 0,1 13.5,8.5A1.5,1.5 0 0,1 12,10A1.5,1.5 0 0,1 10.5,8.5A1.5,1.5 0 0,1 12,7M5.5,8A2.5,2.5 0 0,0 3,10.5C3,11.44 3.53,12.25 4.29,12.68C4.65,12.88 5.06,13 5.5,13C5.94,13 6.35,12.88 6.71,12.68C7.08,12.47 7.39,12.17 7.62,11.81C6.89,10.86 6.5,9.7 6.5,8.5C6.5,8.41 6.5,8.31 6.5,8.22C6.2,8.08 5.86,8 5.5,8M18.5,8C18.14,8 17.8,8.08 17.5,8.22C17.5,8.31 17.5,8.41 17.5,8.5C17.5,9.7 17.11,10.86 16.38,11.81C16.5,12 16.63,12.15 16.78,12.3C16.94,12.45 17.1,12.58 17.29,12.68C17.65,12.88 18.06,13 18.5,13C18.94,13 19.35,12.88 19.71,12.68C20.47,12.25 21,11.44 21,10.5A2.5,2.5 0 0,0 18.5,8M12,14C9.66,14 5,15.17 5,17.5V19H19V17.5C19,15.17 14.34,14 12,14M4.71,14.55C2.78,14.78 0,15.76 0,17.5V19H3V17.07C3,16.06 3.69,15.22 4.71,14.55M19.29,14.55C20.31,15.22 21,16.06 21,17.07V19H24V17.5C24,15.76 21.22,14.78 19.29,14.55M12,16C13.53,16 15.24,16.5 16.23,17H7.77C8.76,16.5 10.47,16 12,16Z",Y="M7 11H9V13H7V11M21 5V19C21 20.11 20.11 21 19 21H5C3.89 21 3 20.1 3 19V5C3 3.9 3.9 3 5 3H6V1H8V3H16V1H18V3H19C20.11 3 21 3.9 21 5M5 7H19V5H5V7M19 19V9H5V19H19M15 13V11H17V13H15M11 13V11H13V13H11M7 15H9V17H7V15M15 17V15H17V17H15M11 17V15H13V17H11Z",e1="M22,3H2C0.91,3.04 0.04,3.91 0,5V19C0.04,20.09 0.91,20.96 2,21H22C23.09,20.96 23.96,20.09 24,19V5C23.96,3.91 23.09,3.04 22,3M22,19H2V5H22V19M14,17V15.75C14,14.09 10.66,13.25 9,13.25C7.34,13.25 4,14.09 4,15.75V17H14M9,7A2.5,2.5 0 0,0 6.5,9.5A2.5,2.5 0 0,0 9,12A2.5,2.5 0 0,0 11.5,9.5A2.5,2.5 0 0,0 9,7M14,7V8H20V7H14M14,9V10H20V9H14M14,11V12H18V11H14",t1="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",a1="M7,17L10.2,10.2L17,7L13.8,13.8L7,17M12,11.1A0.9,0.9 0 0,0 11.1,12A0.9,0.9 0 0,0 12,12.9A0.9,0.9 0 0,0 12.9,12A0.9,0.9 0 0,0 12,11.1M12,2A10,10 0 0,1 22,12A10,10 0 0,1 12,22A10,10 0 0,1 2,12A10,10 0 0,1 12,2M12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20A8,8 0 0,0 20,12A8,8 0 0,0 12,4Z",i1="M16 0H8C6.9 0 6 .9 6 2V18C6 19.1 6.9 20 8 20H20C21.1 20 22 19.1 22 18V6L16 0M20 18H8V2H15V7H20V18M4 4V22H20V24H4C2.9 24 2 23.1 2 22V4H4M10 10V12H18V10H10M10 14V16H15V14H10Z",s1="M7.5,4A5.5,5.5 0 0,0 2,9.5C2,10 2.09,10.5 2.22,11H6.3L7.57,7.63C7.87,6.83 9.05,6.75 9.43,7.63L11.5,13L12.09,11.58C12.22,11.25 12.57,11 13,11H21.78C21.91,10.5 22,10 22,9.5A5.5,5.5 0 0,0 16.5,4C14.64,4 13,4.93 12,6.34C11,4.93 9.36,4 7.5,4V4M3,12.5A1,1 0 0,0 2,13.5A1,1 0 0,0 3,14.5H5.44L11,20C12,20.9 12,20.9 13,20L18.56,14.5H21A1,1 0 0,0 22,13.5A1,1 0 0,0 21,12.5H13.4L12.47,14.8C12.07,15.81 10.92,15.67 10.55,14.83L8.5,9.5L7.54,11.83C7.39,12.21 7.05,12.5 6.6,12.5H3Z",o1="M21,17H7V3H21M21,1H7A2,2 0 0,0 5,3V17A2,2 0 0,0 7,19H21A2,2 0 0,0 23,17V3A2,2 0 0,0 21,1M3,5H1V21A2,2 0 0,0 3,23H19V21H3M15.96,10.29L13.21,13.83L11.25,11.47L8.5,15H19.5L15.96,10.29Z",r1="M9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.44,13.73L14.71,14H15.5L20.5,19L19,20.5L14,15.5V14.71L13.73,14.44C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3M9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5Z",n1="M20.5,3L20.34,3.03L15,5.1L9,3L3.36,4.9C3.15,4.97 3,5.15 3,5.38V20.5A0.5,0.5 0 0,0 3.5,21L3.66,20.97L9,18.9L15,21L20.64,19.1C20.85,19.03 21,18.85 21,18.62V3.5A0.5,0.5 0 0,0 20.5,3M10,5.47L14,6.87V18.53L10,17.13V5.47M5,6.46L8,5.45V17.15L5,18.31V6.46M19,17.54L16,18.55V6.86L19,5.7V17.54Z",p1="M20,2A2,2 0 0,1 22,4V16A2,2 0 0,1 20,18H6L2,22V4C2,2.89 2.9,2 4,2H20M4,4V17.17L5.17,16H20V4H4M6,7H18V9H6V7M6,11H15V13H6V11Z",c1="M17.3,11C17.3,14 14.76,16.1 12,16.1C9.24,16.1 6.7,14 6.7,11H5C5,14.41 7.72,17.23 11,17.72V21H13V17.72C16.28,17.23 19,14.41 19,11M10.8,4.9C10.8,4.24 11.34,3.7 12,3.7C12.66,3.7 13.2,4.24 13.2,4.9L13.19,11.1C13.19,11.76 12.66,12.3 12,12.3C11.34,12.3 10.8,11.76 10.8,11.1M12,14A3,3 0 0,0 15,11V5A3,3 0 0,0 12,2A3,3 0 0,0 9,5V11A3,3 0 0,0 12,14Z",l1="M14,10H19.5L14,4.5V10M5,3H15L21,9V19A2,2 0 0,1 19,21H5C3.89,21 3,20.1 3,19V5C3,3.89 3.89,3 5,3M5,5V19H19V12H12V5H5Z",d1="M20,15.5C18.8,15.5 17.5,15.3 16.4,14.9C16.3,14.9 16.2,14.9 16.1,14.9C15.8,14.9 15.6,15 15.4,15.2L13.2,17.4C10.4,15.9 8,13.6 6.6,10.8L8.8,8.6C9.1,8.3 9.2,7.9 9,7.6C8.7,6.5 8.5,5.2 8.5,4C8.5,3.5 8,3 7.5,3H4C3.5,3 3,3.5 3,4C3,13.4 10.6,21 20,21C20.5,21 21,20.5 21,20V16.5C21,16 20.5,15.5 20,15.5M5,5H6.5C6.6,5.9 6.8,6.8 7,7.6L5.8,8.8C5.4,7.6 5.1,6.3 5,5M19,19C17.7,18.9 16.4,18.6 15.2,18.2L16.4,17C17.2,17.2 18.1,17.4 19,17.4V19Z",m1="M9,3L5,7H8V14H10V7H13M16,17V10H14V17H11L15,21L19,17H16Z",u1="M4 2V8H2V2H4M2 22V16H4V22H2M5 12C5 13.11 4.11 14 3 14C1.9 14 1 13.11 1 12C1 10.9 1.9 10 3 10C4.11 10 5 10.9 5 12M16 4C20.42 4 24 7.58 24 12C24 16.42 20.42 20 16 20C12.4 20 9.36 17.62 8.35 14.35L6 12L8.35 9.65C9.36 6.38 12.4 4 16 4M16 6C12.69 6 10 8.69 10 12C10 15.31 12.69 18 16 18C19.31 18 22 15.31 22 12C22 8.69 19.31 6 16 6M15 13V8H16.5V12.2L19.5 14L18.68 15.26L15 13Z",b1="M6,2V8H6V8L10,12L6,16V16H6V22H18V16H18V16L14,12L18,8V8H18V2H6M16,16.5V20H8V16.5L12,12.5L16,16.5M12,11.5L8,7.5V4H16V7.5L12,11.5Z",h1="M18.5,15A3.5,3.5 0 0,1 15,11.5A3.5,3.5 0 0,1 18.5,8A3.5,3.5 0 0,1 22,11.5A3.5,3.5 0 0,1 18.5,15M5.5,15A3.5,3.5 0 0,1 2,11.5A3.5,3.5 0 0,1 5.5,8A3.5,3.5 0 0,1 9,11.5A3.5,3.5 0 0,1 5.5,15M18.5,6A5.5,5.5 0 0,0 13,11.5C13,12.83 13.47,14.05 14.26,15H9.74C10.53,14.05 11,12.83 11,11.5A5.5,5.5 0 0,0 5.5,6A5.5,5.5 0 0,0 0,11.5A5.5,5.5 0 0,0 5.5,17H18.5A5.5,5.5 0 0,0 24,11.5A5.5,5.5 0 0,0 18.5,6Z",C1="M12.04 2C6.58 2 2.13 6.45 2.13 11.91C2.13 13.66 2.59 15.36 3.45 16.86L2.05 22L7.3 20.62C8.75 21.41 10.38 21.83 12.04 21.83C17.5 21.83 21.95 17.38 21.95 11.92C21.95 9.27 20.92 6.78 19.05 4.91C17.18 3.03 14.69 2 12.04 2M12.05 3.67C14.25 3.67 16.31 4.53 17.87 6.09C19.42 7.65 20.28 9.72 20.28 11.92C20.28 16.46 16.58 20.15 12.04 20.15C10.56 20.15 9.11 19.76 7.85 19L7.55 18.83L4.43 19.65L5.26 16.61L5.06 16.29C4.24 15 3.8 13.47 3.8 11.91C3.81 7.37 7.5 3.67 12.05 3.67M8.53 7.33C8.37 7.33 8.1 7.39 7.87 7.64C7.65 7.89 7 8.5 7 9.71C7 10.93 7.89 12.1 8 12.27C8.14 12.44 9.76 14.94 12.25 16C12.84 16.27 13.3 16.42 13.66 16.53C14.25 16.72 14.79 16.69 15.22 16.63C15.7 16.56 16.68 16.03 16.89 15.45C17.1 14.87 17.1 14.38 17.04 14.27C16.97 14.17 16.81 14.11 16.56 14C16.31 13.86 15.09 13.26 14.87 13.18C14.64 13.1 14.5 13.06 14.31 13.3C14.15 13.55 13.67 14.11 13.53 14.27C13.38 14.44 13.24 14.46 13 14.34C12.74 14.21 11.94 13.95 11 13.11C10.26 12.45 9.77 11.64 9.62 11.39C9.5 11.15 9.61 11 9.73 10.89C9.84 10.78 10 10.6 10.1 10.45C10.23 10.31 10.27 10.2 10.35 10.04C10.43 9.87 10.39 9.73 10.33 9.61C10.27 9.5 9.77 8.26 9.56 7.77C9.36 7.29 9.16 7.35 9 7.34C8.86 7.34 8.7 7.33 8.53 7.33Z",f1="M12,21L15.6,16.2C14.6,15.45 13.35,15 12,15C10.65,15 9.4,15.45 8.4,16.2L12,21M12,3C7.95,3 4.21,4.34 1.2,6.6L3,9C5.5,7.12 8.62,6 12,6C15.38,6 18.5,7.12 21,9L22.8,6.6C19.79,4.34 16.05,3 12,3M12,9C9.3,9 6.81,9.89 4.8,11.4L6.6,13.8C8.1,12.67 9.97,12 12,12C14.03,12 15.9,12.67 17.4,13.8L19.2,11.4C17.19,9.89 14.7,9 12,9Z",B=()=>import("./c-NVWG2Z5Y.js"),Q=()=>import("./c-4NTT7WLP.js"),w=()=>import("./c-MQ6ZMYPJ.js"),V1=[["search","ab-backup-search",r1,()=>import("./c-XYN7EGEE.js")],["messages","ab-messages",p1,B,"messages"],["whatsapp","ab-whatsapp",C1,B,"whatsapp"],["photos","ab-backup-photos",o1,()=>import("./c-O7DOU4I6.js"),"photos"],["contacts","ab-contacts",e1,()=>import("./c-GG5SWACQ.js"),"contacts"],["calls","ab-calls",d1,()=>import("./c-7GLTRCOY.js"),"calls"],["notes","ab-notes",l1,()=>import("./c-URTEPFL7.js"),"notes"],["calendar","ab-calendar",Y,()=>import("./c-A4K5BFH6.js"),"calendar"],["reminders","ab-reminders",t1,()=>import("./c-MVHD3E3I.js"),"reminders"],["safari","ab-safari",a1,()=>import("./c-SBQEE2IN.js"),["safari","safari_bookmarks"]],["voicemail","ab-voicemail",h1,Q,"voicemail"],["voice_memos","ab-voice-memos",c1,Q,"voice_memos"],["health","ab-health",s1,()=>import("./c-RUMVBSJP.js"),"health"],["timeline","ab-timeline",u1,()=>import("./c-CBQL5YTS.js")],["people","ab-people",G,()=>import("./c-JQPZ3YT7.js")],["map","ab-backup-map",n1,()=>import("./c-VGEIHVEY.js")],["wifi","ab-wifi",f1,w,"wifi"],["accounts","ab-accounts",X,w,"accounts"],["data_usage","ab-data-usage",m1,w,"data_usage"],["screen_time","ab-screen-time",b1,w,"screen_time"]],K=[...V1.map(([m,u,e,t,a])=>({id:m,tag:u,icon:e,section:"content",load:t,artifact:a})),{id:"documents",tag:"ab-documents",icon:i1,section:"tools",load:()=>import("./c-RCCAN7LQ.js")}];var k1="M21 2H3C1.9 2 1 2.9 1 4V20C1 21.1 1.9 22 3 22H21C22.1 22 23 21.1 23 20V4C23 2.9 22.1 2 21 2M21 20H3V6H21V20Z",v1="M19.8 22.6L17.15 20H6.5Q4.2 20 2.6 18.4T1 14.5Q1 12.58 2.19 11.08 3.38 9.57 5.25 9.15 5.33 8.95 5.4 8.76 5.5 8.57 5.55 8.35L1.4 4.2L2.8 2.8L21.2 21.2M6.5 18H15.15L7.1 9.95Q7.05 10.23 7.03 10.5 7 10.73 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M11.13 14M21.6 18.75L20.15 17.35Q20.58 17 20.79 16.54 21 16.08 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 11.33 6 10.7 6.16 10.07 6.33 9.5 6.68L8.05 5.23Q8.93 4.63 9.91 4.31 10.9 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 16.5 22.63 17.31 22.25 18.15 21.6 18.75M14.83 12.03Z",g1="M19,3H14V5H19V18L14,12V21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M10,18H5L10,12M10,3H5C3.89,3 3,3.89 3,5V19A2,2 0 0,0 5,21H10V23H12V1H10V3Z",H1="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",L1="M20,18H4V8H20M20,6H12L10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6Z",M1="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z",y1="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",_=[{id:"summary",tag:"ab-backup-summary",icon:M1,section:"content",load:()=>import("./c-G2GC5IUS.js")},...K,{id:"apps",tag:"ab-backup-apps",icon:k1,section:"tools",load:()=>import("./c-ZWJHY5HV.js")},{id:"files",tag:"ab-backup-files",icon:L1,section:"tools",load:()=>import("./c-XODXWAMW.js")},{id:"compare",tag:"ab-backup-compare",icon:g1,section:"tools",load:()=>import("./c-333FY6LN.js"),isFor:$1},{id:"only_here",tag:"ab-backup-only-here",icon:v1,section:"tools",load:()=>import("./c-P4SRWRD5.js"),isFor:A1},{id:"integrity",tag:"ab-backup-integrity",icon:y1,section:"tools",load:()=>import("./c-XUOTL5XE.js")},{id:"exports",tag:"ab-backup-exports",icon:H1,section:"tools",load:()=>import("./c-NMMC3OUX.js")}];function $1(m,{id:u,device:e}){return(m.overview?.folders.flatMap(({backups:a})=>a)??[]).some(a=>a.device===e&&a.id!==u)}function A1(m){return(m.overview?.accounts.length??0)>0}var x1="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",O=new Set,l=class extends h{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){e.has("session")&&this.look(),this.session.works(this.backup.job?.is_mine??!1);let{chosen:t}=this;t&&!O.has(t.id)&&this.load(t)}get shown(){return _.filter(e=>{let t=e.artifact===void 0?[]:[e.artifact].flat();return(!t.length||t.some(i=>this.found?.has(i)))&&(e.isFor?.(this.app,this.backup)??!0)})}get chosen(){return this.tab?_.find(e=>e.id===this.tab&&(e.isFor?.(this.app,this.backup)??!0)):this.app.narrow?void 0:_[0]}render(){let e=this.app.narrow,t=!e||this.tab!=="";return s`${t&&e?c:this.renderRail(e)}
    ${t?s`<div class="pane">${this.renderPane()}</div>`:c}`}renderRail(e){let{t}=this.app,a=this.shown,i=n=>s`<ul>
      ${a.filter(p=>p.section===n).map(p=>this.renderEntry(p,e))}
    </ul>`;return s`<nav class=${e?"whole":""} aria-label=${t("backups.rail")}>
      ${i("content")}
      ${this.found?c:s`<ab-skeleton .label=${t("backups.looking")}></ab-skeleton>`}
      <h3>${t("backups.tools")}</h3>
      ${i("tools")}
    </nav>`}renderEntry(e,t){let{app:a,backup:i}=this,n=["backups",i.id,e.id];return s`<li>
      <a
        href=${a.url(n)}
        aria-current=${this.chosen===e?"page":c}
        @click=${p=>{p.ctrlKey||p.metaKey||p.shiftKey||(p.preventDefault(),a.navigate(n))}}
      >
        <ab-icon .path=${e.icon}></ab-icon><span>${a.t(`backup_tabs.${e.id}`)}</span>
        ${t?s`<ab-icon class="go" .path=${x1}></ab-icon>`:c}
      </a>
    </li>`}renderPane(){let{app:e,backup:t,chosen:a}=this,{t:i}=e;if(this.failure)return s`<ab-message .heading=${i("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>location.reload()}>${i("common.reload")}</ab-button>
      </ab-message>`;if(!a)return s`<ab-message .heading=${i("not_found.title")}>
        ${i("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate(["backups",t.id])}>${i("backups.back_to_backup")}</ab-button>
      </ab-message>`;if(!O.has(a.id))return s`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let n=j(a.tag),p=(...v)=>["backups",t.id,a.id,...v];return D`<${n}
      .app=${e}
      .backup=${t}
      .session=${this.session}
      .path=${this.path}
      .query=${this.query}
      .place=${p}
    ></${n}>`}async load(e){this.failure=void 0;try{await e.load(),O.add(e.id),this.requestUpdate()}catch(t){this.failure=t}}async look(){let{session:e}=this;this.found=void 0;let t=new Set;try{let{artifacts:a}=await e.fetchJson("/artifacts");t=new Set(a.filter(({availability:i})=>i==="found").map(({artifact:i})=>i))}catch{}e===this.session&&(this.found=t)}};l.styles=[f,y,b`
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
    `],o([r({attribute:!1})],l.prototype,"app",2),o([r({attribute:!1})],l.prototype,"backup",2),o([r({attribute:!1})],l.prototype,"session",2),o([r()],l.prototype,"tab",2),o([r({attribute:!1})],l.prototype,"path",2),o([r({attribute:!1})],l.prototype,"query",2),o([V()],l.prototype,"found",2),o([V()],l.prototype,"failure",2),l=o([C("ab-backup-explorer")],l);var w1="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",_1="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",S1="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",Z1=300,H=class extends h{constructor(){super(...arguments);this.encrypted=!1}connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.requestUpdate(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}render(){let{app:e}=this,{t,format:a}=e,i=this.session.secondsLeft,n=i<Z1,p=t(this.encrypted?"backups.lock":"backups.close"),v=n?a.clock(i):a.duration(i);return s`<ab-chip
        .tone=${n?"warning":"busy"}
        .icon=${_1}
        title=${t(this.encrypted?"backups.session_hint":"backups.session_open_hint")}
        >${e.narrow?v:t(this.encrypted?"backups.session":"backups.session_open",{time:v})}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${this.encrypted?S1:w1}
        ?icon-only=${e.narrow}
        .label=${e.narrow?p:""}
        @click=${()=>R(this,"lock")}
        >${e.narrow?"":p}</ab-button
      >`}};H.styles=[f,b`
      :host {
        align-items: center;
        display: inline-flex;
        flex: none;
        gap: var(--ab-2);
      }
      ab-chip {
        font-variant-numeric: tabular-nums;
      }
    `],o([r({attribute:!1})],H.prototype,"app",2),o([r({attribute:!1})],H.prototype,"session",2),o([r({type:Boolean})],H.prototype,"encrypted",2),H=o([C("ab-session-chip")],H);var O1="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",d=class extends h{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){let t=e.get("backup"),a=e.has("backup")&&(t?.id!==this.backup.id||t.last_backup!==this.backup.last_backup);t?.id===this.backup.id&&t.is_unlocked&&!this.backup.is_unlocked&&this.session&&k.end(this.session,"over"),a&&t?.id!==this.backup.id&&(this.details=void 0),(a||e.has("session")&&!this.session)&&this.load()}render(){let{app:e,backup:t,session:a}=this,{t:i}=e,n=a&&e.narrow&&this.tab;return s`<header>
        <ab-button
          class="back"
          kind="text"
          icon-only
          .icon=${O1}
          .label=${i(n?"backups.back_to_backup":"backups.all")}
          @click=${()=>e.navigate(n?["backups",t.id]:["backups"])}
        ></ab-button>
        <div class="name">
          <h2><bdi>${t.display_name}</bdi></h2>
          <div class="dim small">
            ${[t.last_backup&&e.format.dateTime(t.last_backup),x(t)].filter(Boolean).join(" \xB7 ")}
          </div>
        </div>
        ${a?s`<ab-session-chip .app=${e} .session=${a} ?encrypted=${t.is_encrypted} @lock=${()=>k.lock(t.id)}></ab-session-chip>`:c}
      </header>
      ${a?this.renderOpen(a):this.renderLocked()}`}renderOpen(e){return s`<ab-backup-explorer
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
    </div>`}async load(){let{id:e}=this.backup;this.failure=void 0;try{let t=await $(this.app.hass,`/backups/${encodeURIComponent(e)}`);e===this.backup.id&&(this.details=t)}catch(t){e===this.backup.id&&(this.failure=t)}}};d.styles=[f,y,A,b`
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
    `],o([r({attribute:!1})],d.prototype,"app",2),o([r({attribute:!1})],d.prototype,"backup",2),o([r({attribute:!1})],d.prototype,"session",2),o([r()],d.prototype,"tab",2),o([r({attribute:!1})],d.prototype,"path",2),o([r({attribute:!1})],d.prototype,"query",2),o([V()],d.prototype,"details",2),o([V()],d.prototype,"failure",2),d=o([C("ab-backup-page")],d);var T1="M6 12.45V9.64C7.47 10.47 9.61 11 12 11S16.53 10.47 18 9.64V11.05C18.17 11.03 18.33 11 18.5 11C19.03 11 19.53 11.1 20 11.26V7C20 4.79 16.42 3 12 3S4 4.79 4 7V17C4 19.21 7.59 21 12 21C12.34 21 12.67 21 13 20.97V18.95C12.68 19 12.35 19 12 19C8.13 19 6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16C12.41 16 12.81 15.97 13.21 15.94C13.4 15.46 13.68 15.03 14.07 14.7C14.13 14.39 14.23 14.09 14.34 13.8C13.6 13.93 12.81 14 12 14C9.58 14 7.3 13.4 6 12.45M12 5C15.87 5 18 6.5 18 7S15.87 9 12 9 6 7.5 6 7 8.13 5 12 5M21 16V15.5C21 14.12 19.88 13 18.5 13S16 14.12 16 15.5V16C15.45 16 15 16.45 15 17V21C15 21.55 15.45 22 16 22H21C21.55 22 22 21.55 22 21V17C22 16.45 21.55 16 21 16M20 16H17V15.5C17 14.67 17.67 14 18.5 14S20 14.67 20 15.5V16Z",L=class extends h{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}connectedCallback(){super.connectedCallback(),this.endWatch=k.watch(),this.endSessions=k.subscribe(()=>this.requestUpdate())}disconnectedCallback(){super.disconnectedCallback(),this.endWatch?.(),this.endSessions?.()}render(){let{app:e,path:t}=this,{t:a,overview:i}=e;if(!i)return s`<ab-skeleton .label=${a("common.loading")}></ab-skeleton>`;let[n,p="",...v]=t;if(n===void 0)return s`<ab-backup-list .app=${e}></ab-backup-list>`;let T=i.folders.flatMap(M=>M.backups).find(M=>M.id===n);if(!T){let M=!i.folders.length&&!e.isAdmin;return s`<ab-message
        .icon=${T1}
        .heading=${a(M?"backups.forbidden_title":"backups.gone_title")}
      >
        ${a(M?"backups.forbidden_text":"backups.gone_text")}
        ${M?c:s`<ab-button slot="action" @click=${()=>e.navigate(["backups"])}>${a("backups.all")}</ab-button>`}
      </ab-message>`}return s`<ab-backup-page
      .app=${e}
      .backup=${T}
      .session=${k.get(n)}
      .tab=${p}
      .path=${v}
      .query=${this.query}
    ></ab-backup-page>`}};L.styles=[f,b`
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
    `],o([r({attribute:!1})],L.prototype,"app",2),o([r({attribute:!1})],L.prototype,"path",2),o([r({attribute:!1})],L.prototype,"query",2),L=o([C("ab-backups")],L);export{L as AbBackups};

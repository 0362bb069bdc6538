import{a as D,b as I}from"./c-44OFDO7B.js";import{a as E,b as R,c as U,d as W,e as q}from"./c-I2ZYINDL.js";import{a as z,b as T,c as O}from"./c-JGGR2KJO.js";import"./c-KV5MGOSZ.js";import{b as B}from"./c-OCGVMEEI.js";import{a as A,b as j,c as Z,d as S,f as P}from"./c-7DBNIU7Q.js";import{g as C}from"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import{a as H}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import{a as k}from"./c-44ZZ4PM2.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-327IN6BD.js";import{c as M}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as h,b as i,f as d,i as b,j as m,k as _,m as f,n as y,o as x}from"./c-3WKNPIOS.js";import{a as s,e as v}from"./c-ACOWWOST.js";function G({t:u,format:r},e){let t=u(`attention.${e.key}_title`),a=(p={})=>u(`attention.${e.key}_text`,p),o=p=>p===null?a():u.exception(p)??a();switch(e.key){case"code_needed":return{heading:t,text:a(),kind:"warning"};case"signed_out":return{heading:t,text:o(e.error),kind:"error"};case"run_failed":return{heading:t,text:e.error?o(e.error):e.message??a(),kind:"error"};case"removals_held_back":case"bad_files":return{heading:t,text:u.plural(`attention.${e.key}_text`,e.count),kind:"warning"};case"space_low":return{heading:t,text:a({free:r.bytes(e.bytes??0)}),kind:"error"};case"trust_ends":return{heading:t,text:a({date:r.date(e.time)}),kind:"info"}}}var K="M20 12V7H22V13H20M20 17H22V15H20M10 13C12.67 13 18 14.34 18 17V20H2V17C2 14.34 7.33 13 10 13M10 4A4 4 0 0 1 14 8A4 4 0 0 1 10 12A4 4 0 0 1 6 8A4 4 0 0 1 10 4M10 14.9C7.03 14.9 3.9 16.36 3.9 17V18.1H16.1V17C16.1 16.36 12.97 14.9 10 14.9M10 5.9A2.1 2.1 0 0 0 7.9 8A2.1 2.1 0 0 0 10 10.1A2.1 2.1 0 0 0 12.1 8A2.1 2.1 0 0 0 10 5.9Z",Q="M19,3H5C3.89,3 3,3.89 3,5V9H5V5H19V19H5V15H3V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M10.08,15.58L11.5,17L16.5,12L11.5,7L10.08,8.41L12.67,11H3V13H12.67L10.08,15.58Z",X="M14,19H18V5H14M6,19H10V5H6V19Z",Y="M8,5.14V19.14L19,12.14L8,5.14Z",F="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",N="M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9M17.86,19.31C16.23,21.22 14.28,22.45 12,23C9.44,22.39 7.3,20.93 5.58,18.63C3.86,16.34 3,13.8 3,11V5L12,1L21,5V11C21,13.39 20.36,15.61 19.08,17.67L16.17,14.76C16.69,13.97 17,13 17,12A5,5 0 0,0 12,7A5,5 0 0,0 7,12A5,5 0 0,0 12,17C13,17 13.97,16.69 14.76,16.17L17.86,19.31Z",ee="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z",g=class extends b{constructor(){super(...arguments);this.busy=""}render(){let{account:e,app:t}=this,a=W(e),o=a==="idle"&&j(e),{icon:p,tone:n}=o?{icon:K,tone:"warning"}:q(a);return i`<article class="card" aria-labelledby="title">
      <header>
        <h3 id="title" dir="auto">${e.title}</h3>
        <ab-chip .tone=${n} .icon=${p} role="status">${t.t(o?"overview.needs_you":`state.${a}`)}</ab-chip>
      </header>
      ${k(e)?this.renderLoaded(e):i`<ab-alert kind="error" .heading=${t.t("overview.not_loaded")}>
            ${e.reason??t.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`}renderLoaded(e){let{app:t}=this;return i`${this.failure?i`<ab-alert kind="error" .heading=${t.t("errors.title")}>${t.errorText(this.failure)}</ab-alert>`:d}
    ${e.attention.map(a=>this.renderAttention(e,a))} ${this.renderPause(e)}
    ${this.renderProof(e)}
    ${this.renderRun(e)}
    <dl>
      ${U(t,e).map(({name:a,value:o,title:p,isWarning:n,place:l})=>i`<div>
            <dt>${a}</dt>
            <dd class=${n?"warning":""} title=${p??d}>
              ${l?i`<a href=${t.url(l)} @click=${C}>${o}</a>`:o}
            </dd>
          </div>`)}
    </dl>
    <footer>${this.renderButtons(e)}</footer>`}renderAttention(e,t){let{heading:a,text:o,kind:p}=G(this.app,t),n=Z(e,t.key),l=n?.[0]==="sign-in",c={code_needed:"overview.enter_code",signed_out:"overview.sign_in",removals_held_back:"overview.decide"};return i`<ab-alert .kind=${p} .heading=${a}>
      ${o}
      ${n?i`<ab-button
            slot="action"
            kind="filled"
            .icon=${l?Q:N}
            @click=${()=>this.app.navigate(n)}
            >${this.app.t(c[t.key]??"photos.care")}</ab-button
          >`:d}
    </ab-alert>`}renderPause({is_paused:e,state:t}){if(!e)return d;let{t:a}=this.app;return i`<ab-alert kind="warning" .heading=${a("overview.paused_title")}>
      ${a(t==="paused"?"overview.paused_waits":"overview.paused_text")}
    </ab-alert>`}renderProof(e){let{title:t,text:a,isWhole:o}=E(this.app,e);return i`<div class="proof ${o?"whole":""}">
      <ab-icon .path=${F}></ab-icon>
      <div>
        <strong class="numbers">${t}</strong>
        <div class="dim small">${a}</div>
      </div>
    </div>`}renderRun(e){let t=R(this.app,e);return t?i`<div class="run">
      <ab-progress
        .value=${t.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${e.state==="paused"?"warning":"busy"}
      ></ab-progress>
      ${t.text?i`<div class="small dim numbers">${t.text}</div>`:d}
    </div>`:d}renderButtons(e){let{t,online:a}=this.app,o=!e.is_ready,n=e.state!=="paused"&&(e.sync?.ended===null||P(e))||this.busy==="sync/start";return i`${e.may.sync?i`<ab-button
          kind="filled"
          .icon=${ee}
          .busy=${n}
          .disabled=${o||!a||!e.is_signed_in}
          @click=${()=>this.run("sync/start")}
          >${t(n?"overview.syncing":"overview.sync")}</ab-button
        >`:d}
    ${e.may.pause?i`<ab-button
          kind="outlined"
          .icon=${e.is_paused?Y:X}
          .busy=${this.busy==="sync/pause"||this.busy==="sync/resume"}
          .disabled=${!a}
          @click=${()=>this.run(e.is_paused?"sync/resume":"sync/pause")}
          >${t(e.is_paused?"overview.resume":"overview.pause")}</ab-button
        >`:d}`}async run(e){this.busy=e,this.failure=void 0;try{e==="sync/start"&&k(this.account)?await S(this.app,this.account):await M(this.app.hass,e,{entry_id:this.account.entry_id})}catch(t){this.failure=t}this.busy=""}};g.styles=[f,y,x,h`
      :host {
        display: block;
      }
      .card {
        display: flex;
        flex-direction: column;
        gap: var(--ab-4);
        height: 100%;
      }
      header {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: space-between;
      }
      .proof {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
      }
      .proof ab-icon {
        --ab-icon-size: 32px;
        color: var(--ab-text-dim);
      }
      .proof.whole ab-icon {
        color: var(--ab-success);
      }
      .proof strong {
        font-size: var(--ab-size-l);
        font-weight: 500;
      }
      .run {
        display: grid;
        gap: var(--ab-2);
      }
      dl {
        display: grid;
        gap: var(--ab-3) var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
      }
      dd {
        font-weight: 500;
        margin: 0;
        overflow-wrap: anywhere;
      }
      dd::first-letter {
        text-transform: uppercase;
      }
      dd.warning::before {
        color: var(--ab-warning);
        content: "▲ ";
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        margin-block-start: auto;
      }
    `],s([m({attribute:!1})],g.prototype,"app",2),s([m({attribute:!1})],g.prototype,"account",2),s([_()],g.prototype,"busy",2),s([_()],g.prototype,"failure",2),g=s([v("ab-account-card")],g);var te="M17,19H7V5H17M17,1H7C5.89,1 5,1.89 5,3V21A2,2 0 0,0 7,23H17A2,2 0 0,0 19,21V3C19,1.89 18.1,1 17,1Z",ie="M9 5.82L7.36 4.16C8.09 2.31 9.89 1 12 1C14.76 1 17 3.24 17 6V8H18C19.11 8 20 8.9 20 10V16.8L18 14.8V10H13.2L11.2 8H15V6C15 4.34 13.66 3 12 3C10.41 3 9.11 4.25 9 5.82M22.11 21.46L20.84 22.73L19.46 21.35C19.1 21.75 18.58 22 18 22H6C4.89 22 4 21.1 4 20V10C4 8.89 4.89 8 6 8H6.11L1.11 3L2.39 1.73L22.11 21.46M18 19.89L13.85 15.74C13.56 16.5 12.84 17 12 17C10.89 17 10 16.1 10 15C10 14.15 10.5 13.44 11.26 13.15L8.11 10H6V20H18V19.89Z",re="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",ae="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",oe="M19,18H5V6H19M21,4H3C1.89,4 1,4.89 1,6V18A2,2 0 0,0 3,20H21A2,2 0 0,0 23,18V6C23,4.89 22.1,4 21,4Z",w=class extends b{render(){let{backup:r,app:e}=this,{t,format:a}=e,o=["backups",r.id];return i`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${z(r)?oe:te}></ab-icon>
        <div>
          <h3 id="name" dir="auto">
            ${B("backups")?i`<a href=${e.url(o)} @click=${C}>${r.display_name}</a>`:r.display_name}
          </h3>
          <div class="dim small">${T(r)}</div>
        </div>
      </header>
      <div>
        ${r.last_backup===null?t("backup.undated"):i`<span title=${a.dateTime(r.last_backup)}
              >${t("backup.made",{when:a.relative(r.last_backup)})}</span
            >`}
        ${r.size_bytes===null?d:i` · <span class="numbers">${a.bytes(r.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${r.job?i`<ab-progress .value=${r.job.percent} .label=${t(`job.${r.job.kind}`)}></ab-progress>`:d}
    </article>`}renderChips(){let{backup:r}=this,{t:e}=this.app,t=r.is_unlocked?i`<ab-chip tone="busy" .icon=${re}>${e(r.is_encrypted?"backup.unlocked":"backup.opened")}</ab-chip>`:r.is_encrypted?i`<ab-chip .icon=${ae}>${e("backup.encrypted")}</ab-chip>`:i`<ab-chip .icon=${ie}>${e("backup.unencrypted")}</ab-chip>`;return i`${D(this.app,r)} ${t} ${I(this.app,r)}`}};w.styles=[f,y,x,h`
      :host {
        display: block;
      }
      .card {
        align-content: start;
        display: grid;
        gap: var(--ab-3);
        height: 100%;
        position: relative;
      }
      h3 a {
        color: inherit;
        text-decoration: none;
      }
      /* The whole card is the link's. */
      h3 a::after {
        content: "";
        inset: 0;
        position: absolute;
      }
      .card:has(a:hover) {
        border-color: var(--ab-accent);
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
      }
      header ab-icon {
        --ab-icon-size: 36px;
        color: var(--ab-text-dim);
      }
      header div {
        min-width: 0;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
    `],s([m({attribute:!1})],w.prototype,"app",2),s([m({attribute:!1})],w.prototype,"backup",2),w=s([v("ab-backup-card")],w);var V=class extends b{constructor(){super(...arguments);this.folders=[]}render(){return this.folders.map(e=>{let{t}=this.app;if(e.state==="not_loaded"||e.state==="unavailable")return i`<ab-alert kind="error" .heading=${t("folder.unavailable",{folder:e.title})}>
          ${e.reason??t("folder.unavailable_text")}
        </ab-alert>`;if(e.backups.length)return d;let a=e.rejected?t.plural("folder.rejected",e.rejected):t("folder.empty_text");return i`<ab-alert .heading=${t("folder.empty",{folder:e.title})}>${a}</ab-alert>`})}};V.styles=[f,h`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `],s([m({attribute:!1})],V.prototype,"app",2),s([m({attribute:!1})],V.prototype,"folders",2),V=s([v("ab-folder-notes")],V);var ne="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z",se="M14,19H18V5H14M6,19H10V5H6V19Z",pe="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",le="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z",L=class extends b{render(){let{t:r}=this.app,e=A(this.app,this.overview),t=this.overview.accounts.some(c=>k(c)&&!c.is_ready),a=this.overview.accounts.some(c=>k(c)&&c.is_paused),o=a?[r("overview.paused_title")]:[],[p,n,l]=e.length?["bad",ne,[r.plural("overview.needs",e.length),...o].join(" \xB7 ")]:a?["bad",se,r("overview.paused_title")]:t?["busy",le,r("overview.working")]:["good",pe,r("overview.all_well")];return i`<div class="badge ${p}"><ab-icon .path=${n}></ab-icon></div>
      <div>
        <div role="status"><h2>${l}</h2></div>
        ${e.length?i`<ul>
              ${e.map(c=>i`<li>${this.link(c)}</li>`)}
            </ul>`:d}
        <p class="dim">${this.details()}</p>
      </div>`}link({text:r,place:e}){return e?i`<a href=${this.app.url(e)} dir="auto" @click=${C}>${r}</a>`:i`<span dir="auto">${r}</span>`}details(){let{t:r,format:e}=this.app,{accounts:t,folders:a}=this.overview,o=[];if(t.length){let n=t.reduce((l,c)=>l+(k(c)?c.totals.proven:0),0);o.push(r.plural("overview.proven",n))}let p=a.flatMap(n=>n.backups).filter(n=>n.is_current&&n.completeness!=="incomplete");if(p.length){o.push(r.plural("overview.devices",p.length));let n=Math.max(...p.map(l=>l.last_backup??0));n&&o.push(r("overview.newest",{when:e.relative(n)}))}return o.join(" \xB7 ")}};L.styles=[f,y,h`
      :host {
        align-items: center;
        display: flex;
        gap: var(--ab-4);
        padding-block: var(--ab-2) var(--ab-6);
      }
      .badge {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 18%, var(--ab-card));
        border-radius: 50%;
        color: var(--tone);
        display: flex;
        flex: none;
        height: 56px;
        justify-content: center;
        width: 56px;
      }
      .good {
        --tone: var(--ab-success);
      }
      .busy {
        --tone: var(--ab-accent);
      }
      .bad {
        --tone: var(--ab-warning);
      }
      ab-icon {
        --ab-icon-size: 32px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--ab-4);
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-content: center;
        min-height: 32px;
      }
      a {
        color: inherit;
        text-underline-offset: 2px;
      }
    `],s([m({attribute:!1})],L.prototype,"app",2),s([m({attribute:!1})],L.prototype,"overview",2),L=s([v("ab-summary")],L);var de="M6.5 18H13V20H6.5C5 20 3.69 19.5 2.61 18.43C1.54 17.38 1 16.09 1 14.58C1 13.28 1.39 12.12 2.17 11.1S4 9.43 5.25 9.15C5.67 7.62 6.5 6.38 7.75 5.43S10.42 4 12 4C13.95 4 15.6 4.68 16.96 6.04C18.08 7.16 18.73 8.5 18.93 10C18.23 10 17.56 10.19 16.95 10.46C16.84 9.31 16.38 8.31 15.54 7.46C14.56 6.5 13.38 6 12 6S9.44 6.5 8.46 7.46C7.5 8.44 7 9.62 7 11H6.5C5.53 11 4.71 11.34 4.03 12.03C3.34 12.71 3 13.53 3 14.5S3.34 16.29 4.03 17C4.71 17.66 5.53 18 6.5 18M23 17.3V20.8C23 21.4 22.4 22 21.7 22H16.2C15.6 22 15 21.4 15 20.7V17.2C15 16.6 15.6 16 16.2 16V14.5C16.2 13.1 17.6 12 19 12S21.8 13.1 21.8 14.5V16C22.4 16 23 16.6 23 17.3M20.5 14.5C20.5 13.7 19.8 13.2 19 13.2S17.5 13.7 17.5 14.5V16H20.5V14.5Z",$=class extends b{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}firstUpdated(){import("./c-JGXDYTWF.js").catch(()=>{})}render(){let{app:e}=this,{t,overview:a}=e;if(!a)return i`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;let{accounts:o,folders:p}=a;if(!o.length&&!p.length)return i`<ab-message .icon=${de} .heading=${t("overview.empty_title")}>
        ${t(e.isAdmin?"overview.empty_admin":"overview.empty_user")}
      </ab-message>`;let n=p.flatMap(l=>l.backups.filter(c=>c.is_current));return i`<ab-summary .app=${e} .overview=${a}></ab-summary>
    ${o.length?i`<section aria-labelledby="accounts">
          <h2 id="accounts">${t("overview.accounts")}</h2>
          <div class="cards accounts">
            ${H([...o].sort((l,c)=>J(c)-J(l)),l=>l.entry_id,l=>i`<ab-account-card .app=${e} .account=${l}></ab-account-card>`)}
          </div>
        </section>`:d}
    ${p.length?i`<section aria-labelledby="backups">
          <h2 id="backups">${t("overview.backups")}</h2>
          <ab-folder-notes .app=${e} .folders=${p}></ab-folder-notes>
          <div class="cards backups">
            ${H(n.sort(O),l=>l.id,l=>i`<ab-backup-card .app=${e} .backup=${l}></ab-backup-card>`)}
          </div>
        </section>`:d}
    ${o.length?i`<section aria-labelledby="notifications">
          <h2 id="notifications">${t("overview.notifications")}</h2>
          <ab-notifications .app=${e}></ab-notifications>
        </section>`:d}`}};$.styles=[f,y,h`
      :host {
        display: block;
        margin-inline: auto;
        max-width: 80rem;
        padding: var(--ab-4);
        width: 100%;
      }
      section + section {
        margin-block-start: var(--ab-8);
      }
      h2 {
        margin-block-end: var(--ab-3);
      }
      .cards {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(var(--fill), minmax(min(100%, var(--least)), 1fr));
      }
      .accounts {
        --fill: auto-fit;
        --least: 26rem;
      }
      .backups {
        --fill: auto-fill;
        --least: 18rem;
      }
      ab-skeleton {
        --ab-line-height: 160px;
      }
    `],s([m({attribute:!1})],$.prototype,"app",2),s([m({attribute:!1})],$.prototype,"path",2),s([m({attribute:!1})],$.prototype,"query",2),$=s([v("ab-overview")],$);function J(u){if(u.state==="not_loaded")return 1;let r=u.attention?.map(e=>e.key)??[];return r.includes("code_needed")?3:r.some(e=>e!=="trust_ends")?2:0}export{$ as AbOverview};

import{a as Z,b as z,c as E,d as R}from"./c-AYP3NGVW.js";import"./c-3ZXIF3WQ.js";import{a as O,b as A,c as P,d as S,e as T,h as B}from"./c-YCEZPCFK.js";import{d as j}from"./c-XVEOSMQP.js";import"./c-KZKNAYLM.js";import{a as H}from"./c-KJXDEFD3.js";import"./c-NX4L4EMQ.js";import{a as C}from"./c-44ZZ4PM2.js";import"./c-YSA6WSZY.js";import"./c-MDQVXZBI.js";import"./c-IUCYPCHE.js";import"./c-QP5B2ANA.js";import{c as M}from"./c-LYEKNBLA.js";import"./c-WD3UBWBA.js";import"./c-AEJS2VUL.js";import{a as m,b as i,f as p,h,i as c,j as k,l as v,m as f,n as _}from"./c-WD5JUWLO.js";import{a as o,e as b}from"./c-ACOWWOST.js";function U({t:u,format:a},t){let e=u(`attention.${t.key}_title`),r=(n={})=>u(`attention.${t.key}_text`,n),s=n=>n===null?r():u.exception(n)??r();switch(t.key){case"code_needed":return{heading:e,text:r(),kind:"warning"};case"signed_out":return{heading:e,text:s(t.error),kind:"error"};case"run_failed":return{heading:e,text:t.error?s(t.error):t.message??r(),kind:"error"};case"removals_held_back":case"bad_files":return{heading:e,text:u.plural(`attention.${t.key}_text`,t.count),kind:"warning"};case"space_low":return{heading:e,text:r({free:a.bytes(t.bytes??0)}),kind:"error"};case"trust_ends":return{heading:e,text:r({date:a.date(t.time)}),kind:"info"}}}var D="M19,3H5C3.89,3 3,3.89 3,5V9H5V5H19V19H5V15H3V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M10.08,15.58L11.5,17L16.5,12L11.5,7L10.08,8.41L12.67,11H3V13H12.67L10.08,15.58Z",F="M14,19H18V5H14M6,19H10V5H6V19Z",G="M8,5.14V19.14L19,12.14L8,5.14Z",I="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",K="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z",$=class extends h{constructor(){super(...arguments);this.busy=""}render(){let{account:t,app:e}=this,{icon:r,tone:s}=R(t.state);return i`<article class="card" aria-labelledby="common.title">
      <header>
        <h3 id="common.title" dir="auto">${t.title}</h3>
        <ab-chip .tone=${s} .icon=${r} role="status">${e.t(`state.${t.state}`)}</ab-chip>
      </header>
      ${C(t)?this.renderLoaded(t):i`<ab-alert kind="error" .heading=${e.t("overview.not_loaded")}>
            ${t.reason??e.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`}renderLoaded(t){let{app:e}=this;return i`${this.failure?i`<ab-alert kind="error" .heading=${e.t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}
    ${t.attention.map(r=>this.renderAttention(t,r))} ${this.renderProof(t)}
    ${this.renderRun(t)}
    <dl>
      ${E(e,t).map(({name:r,value:s,title:n,isWarning:l})=>i`<div>
            <dt>${r}</dt>
            <dd class=${l?"warning":""} title=${n??p}>${s}</dd>
          </div>`)}
    </dl>
    <footer>${this.renderButtons(t)}</footer>`}renderAttention(t,e){let{heading:r,text:s,kind:n}=U(this.app,e);return i`<ab-alert .kind=${n} .heading=${r}>
      ${s}
      ${e.key==="code_needed"&&t.may.enter_code||e.key==="signed_out"&&t.may.sign_in?i`<ab-button
            slot="action"
            kind="filled"
            .icon=${D}
            @click=${()=>this.app.navigate(["sign-in",t.entry_id])}
            >${this.app.t(e.key==="code_needed"?"overview.enter_code":"overview.sign_in")}</ab-button
          >`:p}
    </ab-alert>`}renderProof(t){let{title:e,text:r,isWhole:s}=Z(this.app,t);return i`<div class="proof ${s?"whole":""}">
      <ab-icon .path=${I}></ab-icon>
      <div>
        <strong class="numbers">${e}</strong>
        <div class="dim small">${r}</div>
      </div>
    </div>`}renderRun(t){let e=z(this.app,t);return e?i`<div class="run">
      <ab-progress
        .value=${e.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${t.state==="paused"?"warning":"busy"}
      ></ab-progress>
      <div class="small dim numbers">${e.text}</div>
    </div>`:p}renderButtons(t){let{t:e,online:r}=this.app,s=!t.is_ready;return i`${t.may.sync?i`<ab-button
          kind="filled"
          .icon=${K}
          .busy=${this.busy==="sync/start"}
          .disabled=${s||!r||!t.is_signed_in}
          @click=${()=>this.run("sync/start")}
          >${e("overview.sync")}</ab-button
        >`:p}
    ${t.may.pause?i`<ab-button
          kind="outlined"
          .icon=${t.is_paused?G:F}
          .busy=${this.busy==="sync/pause"||this.busy==="sync/resume"}
          .disabled=${!r}
          @click=${()=>this.run(t.is_paused?"sync/resume":"sync/pause")}
          >${e(t.is_paused?"overview.resume":"overview.pause")}</ab-button
        >`:p}`}async run(t){this.busy=t,this.failure=void 0;try{await M(this.app.hass,t,{entry_id:this.account.entry_id})}catch(e){this.failure=e}this.busy=""}};$.styles=[v,f,_,m`
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
    `],o([c({attribute:!1})],$.prototype,"app",2),o([c({attribute:!1})],$.prototype,"account",2),o([k()],$.prototype,"busy",2),o([k()],$.prototype,"failure",2),$=o([b("ab-account-card")],$);var W="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",Q="M17,19H7V5H17M17,1H7C5.89,1 5,1.89 5,3V21A2,2 0 0,0 7,23H17A2,2 0 0,0 19,21V3C19,1.89 18.1,1 17,1Z",X="M9 5.82L7.36 4.16C8.09 2.31 9.89 1 12 1C14.76 1 17 3.24 17 6V8H18C19.11 8 20 8.9 20 10V16.8L18 14.8V10H13.2L11.2 8H15V6C15 4.34 13.66 3 12 3C10.41 3 9.11 4.25 9 5.82M22.11 21.46L20.84 22.73L19.46 21.35C19.1 21.75 18.58 22 18 22H6C4.89 22 4 21.1 4 20V10C4 8.89 4.89 8 6 8H6.11L1.11 3L2.39 1.73L22.11 21.46M18 19.89L13.85 15.74C13.56 16.5 12.84 17 12 17C10.89 17 10 16.1 10 15C10 14.15 10.5 13.44 11.26 13.15L8.11 10H6V20H18V19.89Z",Y="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",N="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",q="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",tt="M19,18H5V6H19M21,4H3C1.89,4 1,4.89 1,6V18A2,2 0 0,0 3,20H21A2,2 0 0,0 23,18V6C23,4.89 22.1,4 21,4Z",V=class extends h{render(){let{backup:a,app:t}=this,{t:e,format:r}=t,s=a.product_type?.startsWith("iPad")??!1,n=s?"iPadOS":"iOS",l=[a.device_name,a.product_version&&`${n} ${a.product_version}`],d=["backups",a.id];return i`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${s?tt:Q}></ab-icon>
        <div>
          <h3 id="name" dir="auto">
            ${B("backups")?i`<a href=${t.url(d)} @click=${j}>${a.display_name}</a>`:a.display_name}
          </h3>
          <div class="dim small">${l.filter(Boolean).join(" \xB7 ")}</div>
        </div>
      </header>
      <div>
        ${a.last_backup===null?e("backup.undated"):i`<span title=${r.dateTime(a.last_backup)}
              >${e("backup.made",{when:r.relative(a.last_backup)})}</span
            >`}
        ${a.size_bytes===null?p:i` · <span class="numbers">${r.bytes(a.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${a.job?i`<ab-progress .value=${a.job.percent} .label=${e(`job.${a.job.kind}`)}></ab-progress>`:p}
    </article>`}renderChips(){let{backup:a}=this,{t}=this.app,e=a.is_unlocked?i`<ab-chip tone="busy" .icon=${Y}>${t("backup.unlocked")}</ab-chip>`:a.is_encrypted?i`<ab-chip .icon=${N}>${t("backup.encrypted")}</ab-chip>`:i`<ab-chip .icon=${X}>${t("backup.unencrypted")}</ab-chip>`;return i`${a.is_overdue?i`<ab-chip tone="warning" .icon=${W}>${t("backup.overdue")}</ab-chip>`:p}
    ${a.completeness==="incomplete"?i`<ab-chip tone="bad" .icon=${W}>${t("backup.incomplete")}</ab-chip>`:a.completeness==="complete"?i`<ab-chip tone="good" .icon=${q}>${t("backup.complete")}</ab-chip>`:p}
    ${e}
    ${a.integrity?i`<ab-chip .tone=${a.integrity.errors?"bad":"good"} .icon=${q}
          >${t("backup.score",{score:a.integrity.score})}</ab-chip
        >`:p}`}};V.styles=[v,f,_,m`
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
    `],o([c({attribute:!1})],V.prototype,"app",2),o([c({attribute:!1})],V.prototype,"backup",2),V=o([b("ab-backup-card")],V);var w=class extends h{constructor(){super(...arguments);this.folders=[]}render(){return this.folders.map(t=>{let{t:e}=this.app;if(t.state==="not_loaded"||t.state==="unavailable")return i`<ab-alert kind="error" .heading=${e("folder.unavailable",{folder:t.title})}>
          ${t.reason??e("folder.unavailable_text")}
        </ab-alert>`;if(t.backups.length)return p;let r=t.rejected?e.plural("folder.rejected",t.rejected):e("folder.empty_text");return i`<ab-alert .heading=${e("folder.empty",{folder:t.title})}>${r}</ab-alert>`})}};w.styles=[v,m`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `],o([c({attribute:!1})],w.prototype,"app",2),o([c({attribute:!1})],w.prototype,"folders",2),w=o([b("ab-folder-notes")],w);var et="M22.11,21.46L2.39,1.73L1.11,3L5.83,7.72C5.29,8.73 5,9.86 5,11V17L3,19V20H18.11L20.84,22.73L22.11,21.46M7,18V11C7,10.39 7.11,9.79 7.34,9.23L16.11,18H7M10,21H14A2,2 0 0,1 12,23A2,2 0 0,1 10,21M8.29,5.09C8.82,4.75 9.4,4.5 10,4.29C10,4.19 10,4.1 10,4A2,2 0 0,1 12,2A2,2 0 0,1 14,4C14,4.1 14,4.19 14,4.29C16.97,5.17 19,7.9 19,11V15.8L17,13.8V11A5,5 0 0,0 12,6C11.22,6 10.45,6.2 9.76,6.56L8.29,5.09Z",it="M10 21H14C14 22.1 13.1 23 12 23S10 22.1 10 21M21 19V20H3V19L5 17V11C5 7.9 7 5.2 10 4.3V4C10 2.9 10.9 2 12 2S14 2.9 14 4V4.3C17 5.2 19 7.9 19 11V17L21 19M17 11C17 8.2 14.8 6 12 6S7 8.2 7 11V18H17V11Z",y=class extends h{constructor(){super(...arguments);this.busy="";this.note="";this.keptFor="";this.turnOn=async()=>{this.push=await A(this.app),this.push==="off"&&(this.note=this.app.t("notifications.not_allowed"))};this.turnOff=async()=>{await P(this.app.hass),this.push="off"};this.sendTest=async()=>{await S(this.app.hass),this.note=this.app.t("notifications.test_sent")}}firstUpdated(){this.look()}updated(){let{app:t}=this,e=JSON.stringify([t.hass.language,t.overview?.accounts.map(r=>r.title)]);this.push!=="on"||this.keptFor===e||(this.keptFor=e,T(t).catch(()=>{}))}render(){let{push:t,app:e}=this;if(!t)return p;let{t:r}=e,s=t==="on";return i`<div class="box">
        <ab-icon .path=${s?it:et}></ab-icon>
        <div class="text" role="status">
          <strong>${r(`notifications.${t}_title`)}</strong>
          <p class="dim">${r(`notifications.${t}_text`)}</p>
          ${this.note?i`<p>${this.note}</p>`:p}
        </div>
        <div class="actions">
          ${t==="off"?this.button("turn_on","filled",this.turnOn):p}
          ${s?this.button("test","tonal",this.sendTest):p}
          ${s?this.button("turn_off","outlined",this.turnOff):p}
        </div>
      </div>
      ${this.failure?i`<ab-alert kind="error" .heading=${r("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}`}button(t,e,r){return i`<ab-button
      kind=${e}
      ?busy=${this.busy===t}
      ?disabled=${this.busy!==""&&this.busy!==t}
      @click=${()=>{this.run(t,r)}}
      >${this.app.t(`notifications.${t}`)}</ab-button
    >`}async run(t,e){if(!this.busy){this.busy=t,this.note="",this.failure=void 0;try{await e()}catch(r){this.failure=r,await this.look()}finally{this.busy=""}}}async look(){this.push=await O(this.app.hass).catch(()=>this.push)}};y.styles=[v,f,m`
      :host {
        display: block;
      }
      .box {
        align-items: center;
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-3);
        padding: var(--ab-4);
      }
      .text {
        flex: 1 1 16rem;
        min-width: 0;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      ab-alert {
        margin-block-start: var(--ab-3);
      }
    `],o([c({attribute:!1})],y.prototype,"app",2),o([k()],y.prototype,"push",2),o([k()],y.prototype,"busy",2),o([k()],y.prototype,"note",2),o([k()],y.prototype,"failure",2),y=o([b("ab-notifications")],y);var rt="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z",at="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",st="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z",x=class extends h{render(){let{t:a}=this.app,t=this.needs(),e=this.overview.accounts.some(l=>C(l)&&!l.is_ready),[r,s]=t?["bad",rt]:e?["busy",st]:["good",at],n=t?a.plural("overview.needs",t):a(e?"overview.working":"overview.all_well");return i`<div class="badge ${r}"><ab-icon .path=${s}></ab-icon></div>
      <div>
        <div role="status"><h2>${n}</h2></div>
        <p class="dim">${this.details()}</p>
      </div>`}needs(){let{accounts:a,folders:t}=this.overview,e=a.map(s=>C(s)?s.attention.filter(({key:n})=>n!=="trust_ends").length:1),r=t.map(({state:s,backups:n})=>{let l=n.filter(d=>d.is_current&&(d.is_overdue||d.completeness==="incomplete"));return s==="ready"?l.length:1});return[...e,...r].reduce((s,n)=>s+n,0)}details(){let{t:a,format:t}=this.app,{accounts:e,folders:r}=this.overview,s=[];if(e.length){let l=e.reduce((d,g)=>d+(C(g)?g.totals.proven:0),0);s.push(a.plural("overview.proven",l))}let n=r.flatMap(l=>l.backups).filter(l=>l.is_current);if(n.length){s.push(a.plural("overview.devices",n.length));let l=Math.max(...n.map(d=>d.last_backup??0));l&&s.push(a("overview.newest",{when:t.relative(l)}))}return s.join(" \xB7 ")}};x.styles=[v,f,m`
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
    `],o([c({attribute:!1})],x.prototype,"app",2),o([c({attribute:!1})],x.prototype,"overview",2),x=o([b("ab-summary")],x);var ot="M6.5 18H13V20H6.5C5 20 3.69 19.5 2.61 18.43C1.54 17.38 1 16.09 1 14.58C1 13.28 1.39 12.12 2.17 11.1S4 9.43 5.25 9.15C5.67 7.62 6.5 6.38 7.75 5.43S10.42 4 12 4C13.95 4 15.6 4.68 16.96 6.04C18.08 7.16 18.73 8.5 18.93 10C18.23 10 17.56 10.19 16.95 10.46C16.84 9.31 16.38 8.31 15.54 7.46C14.56 6.5 13.38 6 12 6S9.44 6.5 8.46 7.46C7.5 8.44 7 9.62 7 11H6.5C5.53 11 4.71 11.34 4.03 12.03C3.34 12.71 3 13.53 3 14.5S3.34 16.29 4.03 17C4.71 17.66 5.53 18 6.5 18M23 17.3V20.8C23 21.4 22.4 22 21.7 22H16.2C15.6 22 15 21.4 15 20.7V17.2C15 16.6 15.6 16 16.2 16V14.5C16.2 13.1 17.6 12 19 12S21.8 13.1 21.8 14.5V16C22.4 16 23 16.6 23 17.3M20.5 14.5C20.5 13.7 19.8 13.2 19 13.2S17.5 13.7 17.5 14.5V16H20.5V14.5Z",L=class extends h{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}render(){let{app:t}=this,{t:e,overview:r}=t;if(!r)return i`<ab-skeleton .label=${e("common.loading")}></ab-skeleton>`;let{accounts:s,folders:n}=r;if(!s.length&&!n.length)return i`<ab-message .icon=${ot} .heading=${e("overview.empty_title")}>
        ${e(t.isAdmin?"overview.empty_admin":"overview.empty_user")}
      </ab-message>`;let l=n.flatMap(d=>d.backups.filter(g=>g.is_current));return i`<ab-summary .app=${t} .overview=${r}></ab-summary>
    ${s.length?i`<section aria-labelledby="accounts">
          <h2 id="accounts">${e("overview.accounts")}</h2>
          <div class="cards accounts">
            ${H([...s].sort((d,g)=>J(g)-J(d)),d=>d.entry_id,d=>i`<ab-account-card .app=${t} .account=${d}></ab-account-card>`)}
          </div>
        </section>`:p}
    ${n.length?i`<section aria-labelledby="backups">
          <h2 id="backups">${e("overview.backups")}</h2>
          <ab-folder-notes .app=${t} .folders=${n}></ab-folder-notes>
          <div class="cards backups">
            ${H(l.sort((d,g)=>Number(g.is_overdue)-Number(d.is_overdue)),d=>d.id,d=>i`<ab-backup-card .app=${t} .backup=${d}></ab-backup-card>`)}
          </div>
        </section>`:p}
    ${s.length?i`<section aria-labelledby="notifications">
          <h2 id="notifications">${e("overview.notifications")}</h2>
          <ab-notifications .app=${t}></ab-notifications>
        </section>`:p}`}};L.styles=[v,f,m`
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
    `],o([c({attribute:!1})],L.prototype,"app",2),o([c({attribute:!1})],L.prototype,"path",2),o([c({attribute:!1})],L.prototype,"query",2),L=o([b("ab-overview")],L);function J(u){if(u.state==="not_loaded")return 1;let a=u.attention?.map(t=>t.key)??[];return a.includes("code_needed")?3:a.some(t=>t!=="trust_ends")?2:0}export{L as AbOverview};

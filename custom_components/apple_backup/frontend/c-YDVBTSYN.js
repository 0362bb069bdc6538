import{a as C,b as N,c as A,d as ee}from"./c-ZUB5FNW6.js";import"./c-SWGCWOO3.js";import{a as K,b as Q,c as X,d as Y,e as Z,h as te}from"./c-DP6UAY5D.js";import{d as I}from"./c-XVEOSMQP.js";import"./c-T7VB6EIU.js";import{a as E}from"./c-AUJ7HNMW.js";import"./c-MWBWN3WW.js";import{a as O}from"./c-44ZZ4PM2.js";import"./c-QFJ46SSF.js";import"./c-33VYLJOV.js";import"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import{c as H}from"./c-LYEKNBLA.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{$ as J,Aa as k,Ca as v,Da as f,Ea as T,X as U,Z as W,_ as q,a as S,b as z,ea as D,g as V,h as R,ha as F,j as M,ka as x,ma as P,na as G,ra as m,sa as r,v as B,wa as p,ya as h,za as c}from"./c-2PDJEZVT.js";import{a as s,e as b}from"./c-ACOWWOST.js";function re({t:u,format:a},e){let t=u(`attention.${e.key}_title`),i=(n={})=>u(`attention.${e.key}_text`,n),o=n=>n===null?i():u.exception(n)??i();switch(e.key){case"code_needed":return{heading:t,text:i(),kind:"warning"};case"signed_out":return{heading:t,text:o(e.error),kind:"error"};case"run_failed":return{heading:t,text:e.error?o(e.error):e.message??i(),kind:"error"};case"removals_held_back":case"bad_files":return{heading:t,text:u.plural(`attention.${e.key}_text`,e.count),kind:"warning"};case"space_low":return{heading:t,text:i({free:a.bytes(e.bytes??0)}),kind:"error"};case"trust_ends":return{heading:t,text:i({date:a.date(e.time)}),kind:"info"}}}var $=class extends h{constructor(){super(...arguments);this.busy=""}render(){let{account:e,app:t}=this,{icon:i,tone:o}=ee(e.state);return r`<article class="card" aria-labelledby="common.title">
      <header>
        <h3 id="common.title" dir="auto">${e.title}</h3>
        <ab-chip .tone=${o} .icon=${i} role="status">${t.t(`state.${e.state}`)}</ab-chip>
      </header>
      ${O(e)?this.renderLoaded(e):r`<ab-alert kind="error" .heading=${t.t("overview.not_loaded")}>
            ${e.reason??t.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`}renderLoaded(e){let{app:t}=this;return r`${this.failure?r`<ab-alert kind="error" .heading=${t.t("errors.title")}>${t.errorText(this.failure)}</ab-alert>`:p}
    ${e.attention.map(i=>this.renderAttention(e,i))} ${this.renderProof(e)}
    ${this.renderRun(e)}
    <dl>
      ${A(t,e).map(({name:i,value:o,title:n,isWarning:l})=>r`<div>
            <dt>${i}</dt>
            <dd class=${l?"warning":""} title=${n??p}>${o}</dd>
          </div>`)}
    </dl>
    <footer>${this.renderButtons(e)}</footer>`}renderAttention(e,t){let{heading:i,text:o,kind:n}=re(this.app,t);return r`<ab-alert .kind=${n} .heading=${i}>
      ${o}
      ${t.key==="code_needed"&&e.may.enter_code||t.key==="signed_out"&&e.may.sign_in?r`<ab-button
            slot="action"
            kind="filled"
            .icon=${J}
            @click=${()=>this.app.navigate(["sign-in",e.entry_id])}
            >${this.app.t(t.key==="code_needed"?"overview.enter_code":"overview.sign_in")}</ab-button
          >`:p}
    </ab-alert>`}renderProof(e){let{title:t,text:i,isWhole:o}=C(this.app,e);return r`<div class="proof ${o?"whole":""}">
      <ab-icon .path=${x}></ab-icon>
      <div>
        <strong class="numbers">${t}</strong>
        <div class="dim small">${i}</div>
      </div>
    </div>`}renderRun(e){let t=N(this.app,e);return t?r`<div class="run">
      <ab-progress
        .value=${t.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${e.state==="paused"?"warning":"busy"}
      ></ab-progress>
      <div class="small dim numbers">${t.text}</div>
    </div>`:p}renderButtons(e){let{t,online:i}=this.app,o=!e.is_ready;return r`${e.may.sync?r`<ab-button
          kind="filled"
          .icon=${P}
          .busy=${this.busy==="sync/start"}
          .disabled=${o||!i||!e.is_signed_in}
          @click=${()=>this.run("sync/start")}
          >${t("overview.sync")}</ab-button
        >`:p}
    ${e.may.pause?r`<ab-button
          kind="outlined"
          .icon=${e.is_paused?F:D}
          .busy=${this.busy==="sync/pause"||this.busy==="sync/resume"}
          .disabled=${!i}
          @click=${()=>this.run(e.is_paused?"sync/resume":"sync/pause")}
          >${t(e.is_paused?"overview.resume":"overview.pause")}</ab-button
        >`:p}`}async run(e){this.busy=e,this.failure=void 0;try{await H(this.app.hass,e,{entry_id:this.account.entry_id})}catch(t){this.failure=t}this.busy=""}};$.styles=[v,f,T,m`
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
    `],s([c({attribute:!1})],$.prototype,"app",2),s([c({attribute:!1})],$.prototype,"account",2),s([k()],$.prototype,"busy",2),s([k()],$.prototype,"failure",2),$=s([b("ab-account-card")],$);var _=class extends h{render(){let{backup:a,app:e}=this,{t,format:i}=e,o=a.product_type?.startsWith("iPad")??!1,n=o?"iPadOS":"iOS",l=[a.device_name,a.product_version&&`${n} ${a.product_version}`],d=["backups",a.id];return r`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${o?G:M}></ab-icon>
        <div>
          <h3 id="name" dir="auto">
            ${te("backups")?r`<a href=${e.url(d)} @click=${I}>${a.display_name}</a>`:a.display_name}
          </h3>
          <div class="dim small">${l.filter(Boolean).join(" \xB7 ")}</div>
        </div>
      </header>
      <div>
        ${a.last_backup===null?t("backup.undated"):r`<span title=${i.dateTime(a.last_backup)}
              >${t("backup.made",{when:i.relative(a.last_backup)})}</span
            >`}
        ${a.size_bytes===null?p:r` · <span class="numbers">${i.bytes(a.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${a.job?r`<ab-progress .value=${a.job.percent} .label=${t(`job.${a.job.kind}`)}></ab-progress>`:p}
    </article>`}renderChips(){let{backup:a}=this,{t:e}=this.app,t=a.is_unlocked?r`<ab-chip tone="busy" .icon=${W}>${e("backup.unlocked")}</ab-chip>`:a.is_encrypted?r`<ab-chip .icon=${q}>${e("backup.encrypted")}</ab-chip>`:r`<ab-chip .icon=${U}>${e("backup.unencrypted")}</ab-chip>`;return r`${a.is_overdue?r`<ab-chip tone="warning" .icon=${z}>${e("backup.overdue")}</ab-chip>`:p}
    ${a.completeness==="incomplete"?r`<ab-chip tone="bad" .icon=${z}>${e("backup.incomplete")}</ab-chip>`:a.completeness==="complete"?r`<ab-chip tone="good" .icon=${x}>${e("backup.complete")}</ab-chip>`:p}
    ${t}
    ${a.integrity?r`<ab-chip .tone=${a.integrity.errors?"bad":"good"} .icon=${x}
          >${e("backup.score",{score:a.integrity.score})}</ab-chip
        >`:p}`}};_.styles=[v,f,T,m`
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
    `],s([c({attribute:!1})],_.prototype,"app",2),s([c({attribute:!1})],_.prototype,"backup",2),_=s([b("ab-backup-card")],_);var L=class extends h{constructor(){super(...arguments);this.folders=[]}render(){return this.folders.map(e=>{let{t}=this.app;if(e.state==="not_loaded"||e.state==="unavailable")return r`<ab-alert kind="error" .heading=${t("folder.unavailable",{folder:e.title})}>
          ${e.reason??t("folder.unavailable_text")}
        </ab-alert>`;if(e.backups.length)return p;let i=e.rejected?t.plural("folder.rejected",e.rejected):t("folder.empty_text");return r`<ab-alert .heading=${t("folder.empty",{folder:e.title})}>${i}</ab-alert>`})}};L.styles=[v,m`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `],s([c({attribute:!1})],L.prototype,"app",2),s([c({attribute:!1})],L.prototype,"folders",2),L=s([b("ab-folder-notes")],L);var y=class extends h{constructor(){super(...arguments);this.busy="";this.note="";this.keptFor="";this.turnOn=async()=>{this.push=await Q(this.app),this.push==="off"&&(this.note=this.app.t("notifications.not_allowed"))};this.turnOff=async()=>{await X(this.app.hass),this.push="off"};this.sendTest=async()=>{await Y(this.app.hass),this.note=this.app.t("notifications.test_sent")}}firstUpdated(){this.look()}updated(){let{app:e}=this,t=JSON.stringify([e.hass.language,e.overview?.accounts.map(i=>i.title)]);this.push!=="on"||this.keptFor===t||(this.keptFor=t,Z(e).catch(()=>{}))}render(){let{push:e,app:t}=this;if(!e)return p;let{t:i}=t,o=e==="on";return r`<div class="box">
        <ab-icon .path=${o?R:V}></ab-icon>
        <div class="text" role="status">
          <strong>${i(`notifications.${e}_title`)}</strong>
          <p class="dim">${i(`notifications.${e}_text`)}</p>
          ${this.note?r`<p>${this.note}</p>`:p}
        </div>
        <div class="actions">
          ${e==="off"?this.button("turn_on","filled",this.turnOn):p}
          ${o?this.button("test","tonal",this.sendTest):p}
          ${o?this.button("turn_off","outlined",this.turnOff):p}
        </div>
      </div>
      ${this.failure?r`<ab-alert kind="error" .heading=${i("errors.title")}>${t.errorText(this.failure)}</ab-alert>`:p}`}button(e,t,i){return r`<ab-button
      kind=${t}
      ?busy=${this.busy===e}
      ?disabled=${this.busy!==""&&this.busy!==e}
      @click=${()=>{this.run(e,i)}}
      >${this.app.t(`notifications.${e}`)}</ab-button
    >`}async run(e,t){if(!this.busy){this.busy=e,this.note="",this.failure=void 0;try{await t()}catch(i){this.failure=i,await this.look()}finally{this.busy=""}}}async look(){this.push=await K(this.app.hass).catch(()=>this.push)}};y.styles=[v,f,m`
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
    `],s([c({attribute:!1})],y.prototype,"app",2),s([k()],y.prototype,"push",2),s([k()],y.prototype,"busy",2),s([k()],y.prototype,"note",2),s([k()],y.prototype,"failure",2),y=s([b("ab-notifications")],y);var j=class extends h{render(){let{t:a}=this.app,e=this.needs(),t=this.overview.accounts.some(l=>O(l)&&!l.is_ready),[i,o]=e?["bad",S]:t?["busy",P]:["good",x],n=e?a.plural("overview.needs",e):a(t?"overview.working":"overview.all_well");return r`<div class="badge ${i}"><ab-icon .path=${o}></ab-icon></div>
      <div>
        <div role="status"><h2>${n}</h2></div>
        <p class="dim">${this.details()}</p>
      </div>`}needs(){let{accounts:a,folders:e}=this.overview,t=a.map(o=>O(o)?o.attention.filter(({key:n})=>n!=="trust_ends").length:1),i=e.map(({state:o,backups:n})=>{let l=n.filter(d=>d.is_current&&(d.is_overdue||d.completeness==="incomplete"));return o==="ready"?l.length:1});return[...t,...i].reduce((o,n)=>o+n,0)}details(){let{t:a,format:e}=this.app,{accounts:t,folders:i}=this.overview,o=[];if(t.length){let l=t.reduce((d,g)=>d+(O(g)?g.totals.proven:0),0);o.push(a.plural("overview.proven",l))}let n=i.flatMap(l=>l.backups).filter(l=>l.is_current);if(n.length){o.push(a.plural("overview.devices",n.length));let l=Math.max(...n.map(d=>d.last_backup??0));l&&o.push(a("overview.newest",{when:e.relative(l)}))}return o.join(" \xB7 ")}};j.styles=[v,f,m`
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
    `],s([c({attribute:!1})],j.prototype,"app",2),s([c({attribute:!1})],j.prototype,"overview",2),j=s([b("ab-summary")],j);var w=class extends h{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}render(){let{app:e}=this,{t,overview:i}=e;if(!i)return r`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;let{accounts:o,folders:n}=i;if(!o.length&&!n.length)return r`<ab-message .icon=${B} .heading=${t("overview.empty_title")}>
        ${t(e.isAdmin?"overview.empty_admin":"overview.empty_user")}
      </ab-message>`;let l=n.flatMap(d=>d.backups.filter(g=>g.is_current));return r`<ab-summary .app=${e} .overview=${i}></ab-summary>
    ${o.length?r`<section aria-labelledby="accounts">
          <h2 id="accounts">${t("overview.accounts")}</h2>
          <div class="cards accounts">
            ${E([...o].sort((d,g)=>ie(g)-ie(d)),d=>d.entry_id,d=>r`<ab-account-card .app=${e} .account=${d}></ab-account-card>`)}
          </div>
        </section>`:p}
    ${n.length?r`<section aria-labelledby="backups">
          <h2 id="backups">${t("overview.backups")}</h2>
          <ab-folder-notes .app=${e} .folders=${n}></ab-folder-notes>
          <div class="cards backups">
            ${E(l.sort((d,g)=>Number(g.is_overdue)-Number(d.is_overdue)),d=>d.id,d=>r`<ab-backup-card .app=${e} .backup=${d}></ab-backup-card>`)}
          </div>
        </section>`:p}
    ${o.length?r`<section aria-labelledby="notifications">
          <h2 id="notifications">${t("overview.notifications")}</h2>
          <ab-notifications .app=${e}></ab-notifications>
        </section>`:p}`}};w.styles=[v,f,m`
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
    `],s([c({attribute:!1})],w.prototype,"app",2),s([c({attribute:!1})],w.prototype,"path",2),s([c({attribute:!1})],w.prototype,"query",2),w=s([b("ab-overview")],w);function ie(u){if(u.state==="not_loaded")return 1;let a=u.attention?.map(e=>e.key)??[];return a.includes("code_needed")?3:a.some(e=>e!=="trust_ends")?2:0}export{w as AbOverview};

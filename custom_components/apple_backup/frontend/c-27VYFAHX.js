import{a as Y,b as Z,c as F,d as C}from"./c-ZUB5FNW6.js";import"./c-SWGCWOO3.js";import{a as G,b as H,c as I,d as K,e as Q}from"./c-I6TXOXZI.js";import"./c-T7VB6EIU.js";import{a as O}from"./c-AUJ7HNMW.js";import"./c-MWBWN3WW.js";import{a as X}from"./c-44ZZ4PM2.js";import"./c-QFJ46SSF.js";import"./c-W2FCNIKA.js";import"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import{c as D}from"./c-IOZFPMYH.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{$ as W,Aa as y,Ca as b,Da as $,Ea as L,X as R,Z as V,_ as U,b as P,ea as q,g as T,h as S,ha as B,j as z,ka as w,ma as J,na as M,ra as u,sa as i,v as E,wa as o,ya as m,za as d}from"./c-2PDJEZVT.js";import{a as s,e as h}from"./c-ACOWWOST.js";function N({t:c,format:a},t){let e=c(`attention.${t.key}_title`),r=(p={})=>c(`attention.${t.key}_text`,p),n=p=>p===null?r():c.plain(`exceptions.${p}.message`)??r();switch(t.key){case"code_needed":return{heading:e,text:r(),kind:"warning"};case"signed_out":return{heading:e,text:n(t.error),kind:"error"};case"run_failed":return{heading:e,text:t.message??n(t.error),kind:"error"};case"removals_held_back":case"bad_files":return{heading:e,text:c.plural(`attention.${t.key}_text`,t.count),kind:"warning"};case"space_low":return{heading:e,text:r({free:a.bytes(t.bytes??0)}),kind:"error"};case"trust_ends":return{heading:e,text:r({date:a.date(t.time)}),kind:"info"}}}var v=class extends m{constructor(){super(...arguments);this.busy=""}render(){let{account:t,app:e}=this,{icon:r,tone:n}=C(t.state);return i`<article class="card" aria-labelledby="common.title">
      <header>
        <h3 id="common.title" dir="auto">${t.title}</h3>
        <ab-chip .tone=${n} .icon=${r} role="status">${e.t(`state.${t.state}`)}</ab-chip>
      </header>
      ${X(t)?this.renderLoaded(t):i`<ab-alert kind="error" .heading=${e.t("overview.not_loaded")}>
            ${t.reason??e.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`}renderLoaded(t){let{app:e}=this;return i`${this.failure?i`<ab-alert kind="error" .heading=${e.t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:o}
    ${t.attention.map(r=>this.renderAttention(t,r))} ${this.renderProof(t)}
    ${this.renderRun(t)}
    <dl>
      ${F(e,t).map(({name:r,value:n,title:p,isWarning:j})=>i`<div>
            <dt>${r}</dt>
            <dd class=${j?"warning":""} title=${p??o}>${n}</dd>
          </div>`)}
    </dl>
    <footer>${this.renderButtons(t)}</footer>`}renderAttention(t,e){let{heading:r,text:n,kind:p}=N(this.app,e);return i`<ab-alert .kind=${p} .heading=${r}>
      ${n}
      ${e.key==="code_needed"&&t.may.enter_code||e.key==="signed_out"&&t.may.sign_in?i`<ab-button
            slot="action"
            kind="filled"
            .icon=${W}
            @click=${()=>this.app.navigate(["sign-in",t.entry_id])}
            >${this.app.t(e.key==="code_needed"?"overview.enter_code":"overview.sign_in")}</ab-button
          >`:o}
    </ab-alert>`}renderProof(t){let{title:e,text:r,isWhole:n}=Y(this.app,t);return i`<div class="proof ${n?"whole":""}">
      <ab-icon .path=${w}></ab-icon>
      <div>
        <strong class="numbers">${e}</strong>
        <div class="dim small">${r}</div>
      </div>
    </div>`}renderRun(t){let e=Z(this.app,t);return e?i`<div class="run">
      <ab-progress
        .value=${e.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${t.state==="paused"?"warning":"busy"}
      ></ab-progress>
      <div class="small dim numbers">${e.text}</div>
    </div>`:o}renderButtons(t){let{t:e,online:r}=this.app,n=!t.is_ready;return i`${t.may.sync?i`<ab-button
          kind="filled"
          .icon=${J}
          .busy=${this.busy==="sync/start"}
          .disabled=${n||!r||!t.is_signed_in}
          @click=${()=>this.run("sync/start")}
          >${e("overview.sync")}</ab-button
        >`:o}
    ${t.may.pause?i`<ab-button
          kind="outlined"
          .icon=${t.is_paused?B:q}
          .busy=${this.busy==="sync/pause"||this.busy==="sync/resume"}
          .disabled=${!r}
          @click=${()=>this.run(t.is_paused?"sync/resume":"sync/pause")}
          >${e(t.is_paused?"overview.resume":"overview.pause")}</ab-button
        >`:o}`}async run(t){this.busy=t,this.failure=void 0;try{await D(this.app.hass,t,{entry_id:this.account.entry_id})}catch(e){this.failure=e}this.busy=""}};v.styles=[b,$,L,u`
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
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
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
    `],s([d({attribute:!1})],v.prototype,"app",2),s([d({attribute:!1})],v.prototype,"account",2),s([y()],v.prototype,"busy",2),s([y()],v.prototype,"failure",2),v=s([h("ab-account-card")],v);var k=class extends m{render(){let{backup:a,app:t}=this,{t:e,format:r}=t,n=a.product_type?.startsWith("iPad")?M:z,p=[a.device_name,a.product_version&&`iOS ${a.product_version}`];return i`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${n}></ab-icon>
        <div>
          <h3 id="name" dir="auto">${a.display_name}</h3>
          <div class="dim small">${p.filter(Boolean).join(" \xB7 ")}</div>
        </div>
      </header>
      <div>
        ${a.last_backup===null?e("backup.undated"):i`<span title=${r.dateTime(a.last_backup)}
              >${e("backup.made",{when:r.relative(a.last_backup)})}</span
            >`}
        ${a.size_bytes===null?o:i` · <span class="numbers">${r.bytes(a.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${a.job?i`<ab-progress .value=${a.job.percent} .label=${e(`job.${a.job.kind}`)}></ab-progress>`:o}
    </article>`}renderChips(){let{backup:a}=this,{t}=this.app,e=a.is_unlocked?i`<ab-chip tone="busy" .icon=${V}>${t("backup.unlocked")}</ab-chip>`:a.is_encrypted?i`<ab-chip .icon=${U}>${t("backup.encrypted")}</ab-chip>`:i`<ab-chip .icon=${R}>${t("backup.unencrypted")}</ab-chip>`;return i`${a.is_overdue?i`<ab-chip tone="warning" .icon=${P}>${t("backup.overdue")}</ab-chip>`:o}
    ${a.completeness==="incomplete"?i`<ab-chip tone="bad" .icon=${P}>${t("backup.incomplete")}</ab-chip>`:a.completeness==="complete"?i`<ab-chip tone="good" .icon=${w}>${t("backup.complete")}</ab-chip>`:o}
    ${e}
    ${a.integrity?i`<ab-chip .tone=${a.integrity.errors?"bad":"good"} .icon=${w}
          >${t("backup.score",{score:a.integrity.score})}</ab-chip
        >`:o}`}};k.styles=[b,$,L,u`
      :host {
        display: block;
      }
      .card {
        display: grid;
        gap: var(--ab-3);
        height: 100%;
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
    `],s([d({attribute:!1})],k.prototype,"app",2),s([d({attribute:!1})],k.prototype,"backup",2),k=s([h("ab-backup-card")],k);var x=class extends m{constructor(){super(...arguments);this.folders=[]}render(){return this.folders.map(t=>{let{t:e}=this.app;if(t.state==="not_loaded"||t.state==="unavailable")return i`<ab-alert kind="error" .heading=${e("folder.unavailable",{folder:t.title})}>
          ${t.reason??e("folder.unavailable_text")}
        </ab-alert>`;if(t.backups.length)return o;let r=t.rejected?e.plural("folder.rejected",t.rejected):e("folder.empty_text");return i`<ab-alert .heading=${e("folder.empty",{folder:t.title})}>${r}</ab-alert>`})}};x.styles=[b,u`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `],s([d({attribute:!1})],x.prototype,"app",2),s([d({attribute:!1})],x.prototype,"folders",2),x=s([h("ab-folder-notes")],x);var f=class extends m{constructor(){super(...arguments);this.busy="";this.note="";this.keptFor="";this.turnOn=async()=>{this.push=await H(this.app),this.push==="off"&&(this.note=this.app.t("notifications.not_allowed"))};this.turnOff=async()=>{await I(this.app.hass),this.push="off"};this.sendTest=async()=>{await K(this.app.hass),this.note=this.app.t("notifications.test_sent")}}firstUpdated(){this.look()}updated(){let{app:t}=this,e=JSON.stringify([t.hass.language,t.overview?.accounts.map(r=>r.title)]);this.push!=="on"||this.keptFor===e||(this.keptFor=e,Q(t).catch(()=>{}))}render(){let{push:t,app:e}=this;if(!t)return o;let{t:r}=e,n=t==="on";return i`<div class="box">
        <ab-icon .path=${n?S:T}></ab-icon>
        <div class="text" role="status">
          <strong>${r(`notifications.${t}_title`)}</strong>
          <p class="dim">${r(`notifications.${t}_text`)}</p>
          ${this.note?i`<p>${this.note}</p>`:o}
        </div>
        <div class="actions">
          ${t==="off"?this.button("turn_on","filled",this.turnOn):o}
          ${n?this.button("test","tonal",this.sendTest):o}
          ${n?this.button("turn_off","outlined",this.turnOff):o}
        </div>
      </div>
      ${this.failure?i`<ab-alert kind="error" .heading=${r("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:o}`}button(t,e,r){return i`<ab-button
      kind=${e}
      ?busy=${this.busy===t}
      ?disabled=${this.busy!==""&&this.busy!==t}
      @click=${()=>{this.run(t,r)}}
      >${this.app.t(`notifications.${t}`)}</ab-button
    >`}async run(t,e){if(!this.busy){this.busy=t,this.note="",this.failure=void 0;try{await e()}catch(r){this.failure=r,await this.look()}finally{this.busy=""}}}async look(){this.push=await G(this.app.hass).catch(()=>this.push)}};f.styles=[b,$,u`
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
    `],s([d({attribute:!1})],f.prototype,"app",2),s([y()],f.prototype,"push",2),s([y()],f.prototype,"busy",2),s([y()],f.prototype,"note",2),s([y()],f.prototype,"failure",2),f=s([h("ab-notifications")],f);var g=class extends m{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}render(){let{app:t}=this,{t:e,overview:r}=t;if(!r)return i`<ab-skeleton .label=${e("common.loading")}></ab-skeleton>`;let{accounts:n,folders:p}=r;if(!n.length&&!p.length)return i`<ab-message .icon=${E} .heading=${e("overview.empty_title")}>
        ${e(t.isAdmin?"overview.empty_admin":"overview.empty_user")}
      </ab-message>`;let j=p.flatMap(l=>l.backups.filter(_=>_.is_current));return i`${n.length?i`<section aria-labelledby="accounts">
          <h2 id="accounts">${e("overview.accounts")}</h2>
          <div class="cards accounts">
            ${O([...n].sort((l,_)=>A(_)-A(l)),l=>l.entry_id,l=>i`<ab-account-card .app=${t} .account=${l}></ab-account-card>`)}
          </div>
        </section>`:o}
    ${p.length?i`<section aria-labelledby="backups">
          <h2 id="backups">${e("overview.backups")}</h2>
          <ab-folder-notes .app=${t} .folders=${p}></ab-folder-notes>
          <div class="cards backups">
            ${O(j.sort((l,_)=>Number(_.is_overdue)-Number(l.is_overdue)),l=>l.id,l=>i`<ab-backup-card .app=${t} .backup=${l}></ab-backup-card>`)}
          </div>
        </section>`:o}
    ${n.length?i`<section aria-labelledby="notifications">
          <h2 id="notifications">${e("overview.notifications")}</h2>
          <ab-notifications .app=${t}></ab-notifications>
        </section>`:o}`}};g.styles=[b,$,u`
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
        grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--least)), 1fr));
      }
      .accounts {
        --least: 26rem;
      }
      .backups {
        --least: 18rem;
      }
      ab-skeleton {
        --ab-line-height: 160px;
      }
    `],s([d({attribute:!1})],g.prototype,"app",2),s([d({attribute:!1})],g.prototype,"path",2),s([d({attribute:!1})],g.prototype,"query",2),g=s([h("ab-overview")],g);function A(c){if(c.state==="not_loaded")return 1;let a=c.attention?.map(t=>t.key)??[];return a.includes("code_needed")?3:a.some(t=>t!=="trust_ends")?2:0}export{g as AbOverview};

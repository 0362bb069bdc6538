import{a as z}from"./c-2LD5AQ2W.js";import"./c-2ZJFES65.js";import"./c-FMPSH2MR.js";import{a as G,b as H,c as I,d as J}from"./c-QUCXNKKW.js";import"./c-MXGY226E.js";import"./c-U4M4HZTD.js";import{a as D}from"./c-44ZZ4PM2.js";import"./c-QP5B2ANA.js";import{B as S,C as O,D as R,H as V,J as W,M as _,O as q,P as M,R as u,S as r,W as s,Y as b,Z as l,_ as j,b as L,ca as U,e as P,ha as f,ia as g,ja as x,k as T,z as E}from"./c-CF3X3YSY.js";import{a as n,e as h}from"./c-ACOWWOST.js";function K({t:c,format:a},e){let t=c(`attention.${e.key}_title`),i=(p={})=>c(`attention.${e.key}_text`,p),o=p=>p===null?i():c.plain(`exceptions.${p}.message`)??i();switch(e.key){case"code_needed":return{heading:t,text:i(),kind:"warning"};case"signed_out":return{heading:t,text:o(e.error),kind:"error"};case"run_failed":return{heading:t,text:e.message??o(e.error),kind:"error"};case"removals_held_back":case"bad_files":return{heading:t,text:c.plural(`attention.${e.key}_text`,e.count),kind:"warning"};case"space_low":return{heading:t,text:i({free:a.bytes(e.bytes??0)}),kind:"error"};case"trust_ends":return{heading:t,text:i({date:a.date(e.time)}),kind:"info"}}}var m=class extends b{constructor(){super(...arguments);this.busy=""}render(){let{account:e,app:t}=this,{icon:i,tone:o}=J(e.state);return r`<article class="card" aria-labelledby="common.title">
      <header>
        <h3 id="common.title" dir="auto">${e.title}</h3>
        <ab-chip .tone=${o} .icon=${i} role="status">${t.t(`state.${e.state}`)}</ab-chip>
      </header>
      ${D(e)?this.renderLoaded(e):r`<ab-alert kind="error" .heading=${t.t("overview.not_loaded")}>
            ${e.reason??t.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`}renderLoaded(e){let{app:t}=this;return r`${this.failure?r`<ab-alert kind="error" .heading=${t.t("errors.title")}>${t.errorText(this.failure)}</ab-alert>`:s}
    ${e.attention.map(i=>this.renderAttention(e,i))} ${this.renderProof(e)}
    ${this.renderRun(e)}
    <dl>
      ${I(t,e).map(({name:i,value:o,title:p,isWarning:w})=>r`<div>
            <dt>${i}</dt>
            <dd class=${w?"warning":""} title=${p??s}>${o}</dd>
          </div>`)}
    </dl>
    <footer>${this.renderButtons(e)}</footer>`}renderAttention(e,t){let{heading:i,text:o,kind:p}=K(this.app,t);return r`<ab-alert .kind=${p} .heading=${i}>
      ${o}
      ${t.key==="code_needed"&&e.may.enter_code||t.key==="signed_out"&&e.may.sign_in?r`<ab-button
            slot="action"
            kind="filled"
            .icon=${R}
            @click=${()=>this.app.navigate(["sign-in",e.entry_id])}
            >${this.app.t(t.key==="code_needed"?"overview.enter_code":"overview.sign_in")}</ab-button
          >`:s}
    </ab-alert>`}renderProof(e){let{title:t,text:i,isWhole:o}=G(this.app,e);return r`<div class="proof ${o?"whole":""}">
      <ab-icon .path=${_}></ab-icon>
      <div>
        <strong class="numbers">${t}</strong>
        <div class="dim small">${i}</div>
      </div>
    </div>`}renderRun(e){let t=H(this.app,e);return t?r`<div class="run">
      <ab-progress
        .value=${t.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${e.state==="paused"?"warning":"busy"}
      ></ab-progress>
      <div class="small dim numbers">${t.text}</div>
    </div>`:s}renderButtons(e){let{t,online:i}=this.app,o=!e.is_ready;return r`${e.may.sync?r`<ab-button
          kind="filled"
          .icon=${q}
          .busy=${this.busy==="sync/start"}
          .disabled=${o||!i||!e.is_signed_in}
          @click=${()=>this.run("sync/start")}
          >${t("overview.sync")}</ab-button
        >`:s}
    ${e.may.pause?r`<ab-button
          kind="outlined"
          .icon=${e.is_paused?W:V}
          .busy=${this.busy==="sync/pause"||this.busy==="sync/resume"}
          .disabled=${!i}
          @click=${()=>this.run(e.is_paused?"sync/resume":"sync/pause")}
          >${t(e.is_paused?"overview.resume":"overview.pause")}</ab-button
        >`:s}`}async run(e){this.busy=e,this.failure=void 0;try{await U(this.app.hass,e,{entry_id:this.account.entry_id})}catch(t){this.failure=t}this.busy=""}};m.styles=[f,g,x,u`
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
    `],n([l({attribute:!1})],m.prototype,"app",2),n([l({attribute:!1})],m.prototype,"account",2),n([j()],m.prototype,"busy",2),n([j()],m.prototype,"failure",2),m=n([h("ab-account-card")],m);var $=class extends b{render(){let{backup:a,app:e}=this,{t,format:i}=e,o=a.product_type?.startsWith("iPad")?M:P,p=[a.device_name,a.product_version&&`iOS ${a.product_version}`];return r`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${o}></ab-icon>
        <div>
          <h3 id="name" dir="auto">${a.display_name}</h3>
          <div class="dim small">${p.filter(Boolean).join(" \xB7 ")}</div>
        </div>
      </header>
      <div>
        ${a.last_backup===null?t("backup.undated"):r`<span title=${i.dateTime(a.last_backup)}
              >${t("backup.made",{when:i.relative(a.last_backup)})}</span
            >`}
        ${a.size_bytes===null?s:r` · <span class="numbers">${i.bytes(a.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${a.job?r`<ab-progress .value=${a.job.percent} .label=${t(`job.${a.job.kind}`)}></ab-progress>`:s}
    </article>`}renderChips(){let{backup:a}=this,{t:e}=this.app,t=a.is_unlocked?r`<ab-chip tone="busy" .icon=${S}>${e("backup.unlocked")}</ab-chip>`:a.is_encrypted?r`<ab-chip .icon=${O}>${e("backup.encrypted")}</ab-chip>`:r`<ab-chip .icon=${E}>${e("backup.unencrypted")}</ab-chip>`;return r`${a.is_overdue?r`<ab-chip tone="warning" .icon=${L}>${e("backup.overdue")}</ab-chip>`:s}
    ${a.completeness==="incomplete"?r`<ab-chip tone="bad" .icon=${L}>${e("backup.incomplete")}</ab-chip>`:a.completeness==="complete"?r`<ab-chip tone="good" .icon=${_}>${e("backup.complete")}</ab-chip>`:s}
    ${t}
    ${a.integrity?r`<ab-chip .tone=${a.integrity.errors?"bad":"good"} .icon=${_}
          >${e("backup.score",{score:a.integrity.score})}</ab-chip
        >`:s}`}};$.styles=[f,g,x,u`
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
    `],n([l({attribute:!1})],$.prototype,"app",2),n([l({attribute:!1})],$.prototype,"backup",2),$=n([h("ab-backup-card")],$);var v=class extends b{constructor(){super(...arguments);this.folders=[]}render(){return this.folders.map(e=>{let{t}=this.app;if(e.state==="not_loaded"||e.state==="unavailable")return r`<ab-alert kind="error" .heading=${t("folder.unavailable",{folder:e.title})}>
          ${e.reason??t("folder.unavailable_text")}
        </ab-alert>`;if(e.backups.length)return s;let i=e.rejected?t.plural("folder.rejected",e.rejected):t("folder.empty_text");return r`<ab-alert .heading=${t("folder.empty",{folder:e.title})}>${i}</ab-alert>`})}};v.styles=[f,u`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `],n([l({attribute:!1})],v.prototype,"app",2),n([l({attribute:!1})],v.prototype,"folders",2),v=n([h("ab-folder-notes")],v);var y=class extends b{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}render(){let{app:e}=this,{t,overview:i}=e;if(!i)return r`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;let{accounts:o,folders:p}=i;if(!o.length&&!p.length)return r`<ab-message .icon=${T} .heading=${t("overview.empty_title")}>
        ${t(e.isAdmin?"overview.empty_admin":"overview.empty_user")}
      </ab-message>`;let w=p.flatMap(d=>d.backups.filter(k=>k.is_current));return r`${o.length?r`<section aria-labelledby="accounts">
          <h2 id="accounts">${t("overview.accounts")}</h2>
          <div class="cards accounts">
            ${z([...o].sort((d,k)=>Q(k)-Q(d)),d=>d.entry_id,d=>r`<ab-account-card .app=${e} .account=${d}></ab-account-card>`)}
          </div>
        </section>`:s}
    ${p.length?r`<section aria-labelledby="backups">
          <h2 id="backups">${t("overview.backups")}</h2>
          <ab-folder-notes .app=${e} .folders=${p}></ab-folder-notes>
          <div class="cards backups">
            ${z(w.sort((d,k)=>Number(k.is_overdue)-Number(d.is_overdue)),d=>d.id,d=>r`<ab-backup-card .app=${e} .backup=${d}></ab-backup-card>`)}
          </div>
        </section>`:s}`}};y.styles=[f,g,u`
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
    `],n([l({attribute:!1})],y.prototype,"app",2),n([l({attribute:!1})],y.prototype,"path",2),n([l({attribute:!1})],y.prototype,"query",2),y=n([h("ab-overview")],y);function Q(c){if(c.state==="not_loaded")return 1;let a=c.attention?.map(e=>e.key)??[];return a.includes("code_needed")?3:a.some(e=>e!=="trust_ends")?2:0}export{y as AbOverview};

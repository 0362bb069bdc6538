import{b as T,c as w,d as ee,e as te,f as S}from"./c-5J2NFTCU.js";import"./c-UGVQBVGD.js";import{a as ae,b as ie,c as oe,d as ne}from"./c-3SLVEDPK.js";import{a as F,b as N,c as A,d as re}from"./c-UELF6ZCT.js";import{A as g,B as i,E as B,F as m,H as k,I as f,J as D,L as C,O as _,P as z,Q as V,b as R,d as H,g as I,m as U,n as G,o as J,p as K,r as Q,t as X,v as E,x as Y,y as Z}from"./c-ZPLNAWY7.js";import{a as c,b as x}from"./c-CRARPM73.js";var se=(s,a,e)=>{let t=new Map;for(let r=a;r<=e;r++)t.set(s[r],r);return t},M=N(class extends A{constructor(s){if(super(s),s.type!==F.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,a,e){let t;e===void 0?e=a:a!==void 0&&(t=a);let r=[],o=[],n=0;for(let b of s)r[n]=t?t(b,n):n,o[n]=e(b,n),n++;return{values:o,keys:r}}render(s,a,e){return this.dt(s,a,e).values}update(s,[a,e,t]){let r=te(s),{values:o,keys:n}=this.dt(a,e,t);if(!Array.isArray(r))return this.ut=n,o;let b=this.ut??=[],p=[],y,W,l=0,u=r.length-1,d=0,h=o.length-1;for(;l<=u&&d<=h;)if(r[l]===null)l++;else if(r[u]===null)u--;else if(b[l]===n[d])p[d]=w(r[l],o[d]),l++,d++;else if(b[u]===n[h])p[h]=w(r[u],o[h]),u--,h--;else if(b[l]===n[h])p[h]=w(r[l],o[h]),T(s,p[h+1],r[l]),l++,h--;else if(b[u]===n[d])p[d]=w(r[u],o[d]),T(s,r[l],r[u]),u--,d++;else if(y===void 0&&(y=se(n,d,h),W=se(b,l,u)),y.has(b[l]))if(y.has(b[u])){let v=W.get(n[d]),O=v!==void 0?r[v]:null;if(O===null){let q=T(s,r[l]);w(q,o[d]),p[d]=q}else p[d]=w(O,o[d]),T(s,r[l],O),r[v]=null;d++}else S(r[u]),u--;else S(r[l]),l++;for(;d<=h;){let v=T(s,p[h+1]);w(v,o[d]),p[d++]=v}for(;l<=u;){let v=r[l++];v!==null&&S(v)}return this.ut=n,ee(s,p),B}});function pe({t:s,format:a},e){let t=s(`attention.${e.key}_title`),r=(n={})=>s(`attention.${e.key}_text`,n),o=n=>n===null?r():s.plain(`exceptions.${n}.message`)??r();switch(e.key){case"code_needed":return{heading:t,text:r(),kind:"warning"};case"signed_out":return{heading:t,text:o(e.error),kind:"error"};case"run_failed":return{heading:t,text:e.message??o(e.error),kind:"error"};case"removals_held_back":case"bad_files":return{heading:t,text:s.plural(`attention.${e.key}_text`,e.count),kind:"warning"};case"space_low":return{heading:t,text:r({free:a.bytes(e.bytes??0)}),kind:"error"};case"trust_ends":return{heading:t,text:r({date:a.date(e.time)}),kind:"info"}}}var $=class extends k{constructor(){super(...arguments);this.busy=""}render(){let{account:e,app:t}=this,{icon:r,tone:o}=ne(e.state);return i`<article class="card" aria-labelledby="common.title">
      <header>
        <h3 id="common.title" dir="auto">${e.title}</h3>
        <ab-chip .tone=${o} .icon=${r} role="status">${t.t(`state.${e.state}`)}</ab-chip>
      </header>
      ${re(e)?this.renderLoaded(e):i`<ab-alert kind="error" .heading=${t.t("overview.not_loaded")}>
            ${e.reason??t.t("overview.not_loaded_text")}
          </ab-alert>`}
    </article>`}renderLoaded(e){let{app:t}=this;return i`${this.failure?i`<ab-alert kind="error" .heading=${t.t("errors.title")}>${t.errorText(this.failure)}</ab-alert>`:m}
    ${e.attention.map(r=>this.renderAttention(e,r))} ${this.renderProof(e)}
    ${this.renderRun(e)}
    <dl>
      ${oe(t,e).map(({name:r,value:o,title:n,isWarning:b})=>i`<div>
            <dt>${r}</dt>
            <dd class=${b?"warning":""} title=${n??m}>${o}</dd>
          </div>`)}
    </dl>
    <footer>${this.renderButtons(e)}</footer>`}renderAttention(e,t){let{heading:r,text:o,kind:n}=pe(this.app,t);return i`<ab-alert .kind=${n} .heading=${r}>
      ${o}
      ${t.key==="code_needed"&&e.may.enter_code||t.key==="signed_out"&&e.may.sign_in?i`<ab-button
            slot="action"
            kind="filled"
            .icon=${K}
            @click=${()=>this.app.navigate(["sign-in",e.entry_id])}
            >${this.app.t(t.key==="code_needed"?"overview.enter_code":"overview.sign_in")}</ab-button
          >`:m}
    </ab-alert>`}renderProof(e){let{title:t,text:r,isWhole:o}=ae(this.app,e);return i`<div class="proof ${o?"whole":""}">
      <ab-icon .path=${E}></ab-icon>
      <div>
        <strong class="numbers">${t}</strong>
        <div class="dim small">${r}</div>
      </div>
    </div>`}renderRun(e){let t=ie(this.app,e);return t?i`<div class="run">
      <ab-progress
        .value=${t.percent}
        .label=${this.app.t("overview.progress")}
        .tone=${e.state==="paused"?"warning":"busy"}
      ></ab-progress>
      <div class="small dim numbers">${t.text}</div>
    </div>`:m}renderButtons(e){let{t,online:r}=this.app,o=!e.is_ready;return i`${e.may.sync?i`<ab-button
          kind="filled"
          .icon=${Y}
          .busy=${this.busy==="sync/start"}
          .disabled=${o||!r||!e.is_signed_in}
          @click=${()=>this.run("sync/start")}
          >${t("overview.sync")}</ab-button
        >`:m}
    ${e.may.pause?i`<ab-button
          kind="outlined"
          .icon=${e.is_paused?X:Q}
          .busy=${this.busy==="sync/pause"||this.busy==="sync/resume"}
          .disabled=${!r}
          @click=${()=>this.run(e.is_paused?"sync/resume":"sync/pause")}
          >${t(e.is_paused?"overview.resume":"overview.pause")}</ab-button
        >`:m}`}async run(e){this.busy=e,this.failure=void 0;try{await C(this.app.hass,e,{entry_id:this.account.entry_id})}catch(t){this.failure=t}this.busy=""}};$.styles=[_,z,V,g`
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
    `],c([f({attribute:!1})],$.prototype,"app",2),c([f({attribute:!1})],$.prototype,"account",2),c([D()],$.prototype,"busy",2),c([D()],$.prototype,"failure",2),$=c([x("ab-account-card")],$);var j=class extends k{render(){let{backup:a,app:e}=this,{t,format:r}=e,o=a.product_type?.startsWith("iPad")?Z:H,n=[a.device_name,a.product_version&&`iOS ${a.product_version}`];return i`<article class="card" aria-labelledby="name">
      <header>
        <ab-icon .path=${o}></ab-icon>
        <div>
          <h3 id="name" dir="auto">${a.display_name}</h3>
          <div class="dim small">${n.filter(Boolean).join(" \xB7 ")}</div>
        </div>
      </header>
      <div>
        ${a.last_backup===null?t("backup.undated"):i`<span title=${r.dateTime(a.last_backup)}
              >${t("backup.made",{when:r.relative(a.last_backup)})}</span
            >`}
        ${a.size_bytes===null?m:i` · <span class="numbers">${r.bytes(a.size_bytes)}</span>`}
      </div>
      <div class="chips">${this.renderChips()}</div>
      ${a.job?i`<ab-progress .value=${a.job.percent} .label=${t(`job.${a.job.kind}`)}></ab-progress>`:m}
    </article>`}renderChips(){let{backup:a}=this,{t:e}=this.app,t=a.is_unlocked?i`<ab-chip tone="busy" .icon=${G}>${e("backup.unlocked")}</ab-chip>`:a.is_encrypted?i`<ab-chip .icon=${J}>${e("backup.encrypted")}</ab-chip>`:i`<ab-chip .icon=${U}>${e("backup.unencrypted")}</ab-chip>`;return i`${a.is_overdue?i`<ab-chip tone="warning" .icon=${R}>${e("backup.overdue")}</ab-chip>`:m}
    ${a.completeness==="incomplete"?i`<ab-chip tone="bad" .icon=${R}>${e("backup.incomplete")}</ab-chip>`:a.completeness==="complete"?i`<ab-chip tone="good" .icon=${E}>${e("backup.complete")}</ab-chip>`:m}
    ${t}
    ${a.integrity?i`<ab-chip .tone=${a.integrity.errors?"bad":"good"} .icon=${E}
          >${e("backup.score",{score:a.integrity.score})}</ab-chip
        >`:m}`}};j.styles=[_,z,V,g`
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
    `],c([f({attribute:!1})],j.prototype,"app",2),c([f({attribute:!1})],j.prototype,"backup",2),j=c([x("ab-backup-card")],j);var P=class extends k{constructor(){super(...arguments);this.folders=[]}render(){return this.folders.map(e=>{let{t}=this.app;if(e.state==="not_loaded"||e.state==="unavailable")return i`<ab-alert kind="error" .heading=${t("folder.unavailable",{folder:e.title})}>
          ${e.reason??t("folder.unavailable_text")}
        </ab-alert>`;if(e.backups.length)return m;let r=e.rejected?t.plural("folder.rejected",e.rejected):t("folder.empty_text");return i`<ab-alert .heading=${t("folder.empty",{folder:e.title})}>${r}</ab-alert>`})}};P.styles=[_,g`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      ab-alert:last-child {
        margin-block-end: var(--ab-3);
      }
    `],c([f({attribute:!1})],P.prototype,"app",2),c([f({attribute:!1})],P.prototype,"folders",2),P=c([x("ab-folder-notes")],P);var L=class extends k{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}render(){let{app:e}=this,{t,overview:r}=e;if(!r)return i`<ab-skeleton .label=${t("common.loading")}></ab-skeleton>`;let{accounts:o,folders:n}=r;if(!o.length&&!n.length)return i`<ab-message .icon=${I} .heading=${t("overview.empty_title")}>
        ${t(e.isAdmin?"overview.empty_admin":"overview.empty_user")}
      </ab-message>`;let b=n.flatMap(p=>p.backups.filter(y=>y.is_current));return i`${o.length?i`<section aria-labelledby="accounts">
          <h2 id="accounts">${t("overview.accounts")}</h2>
          <div class="cards accounts">
            ${M([...o].sort((p,y)=>le(y)-le(p)),p=>p.entry_id,p=>i`<ab-account-card .app=${e} .account=${p}></ab-account-card>`)}
          </div>
        </section>`:m}
    ${n.length?i`<section aria-labelledby="backups">
          <h2 id="backups">${t("overview.backups")}</h2>
          <ab-folder-notes .app=${e} .folders=${n}></ab-folder-notes>
          <div class="cards backups">
            ${M(b.sort((p,y)=>Number(y.is_overdue)-Number(p.is_overdue)),p=>p.id,p=>i`<ab-backup-card .app=${e} .backup=${p}></ab-backup-card>`)}
          </div>
        </section>`:m}`}};L.styles=[_,z,g`
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
    `],c([f({attribute:!1})],L.prototype,"app",2),c([f({attribute:!1})],L.prototype,"path",2),c([f({attribute:!1})],L.prototype,"query",2),L=c([x("ab-overview")],L);function le(s){if(s.state==="not_loaded")return 1;let a=s.attention?.map(e=>e.key)??[];return a.includes("code_needed")?3:a.some(e=>e!=="trust_ends")?2:0}export{L as AbOverview};

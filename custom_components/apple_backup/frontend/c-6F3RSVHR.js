import{a as ue,b as me}from"./c-RTISUZ5N.js";import"./c-SWGCWOO3.js";import"./c-T7VB6EIU.js";import"./c-BQEIMFDF.js";import"./c-MQ6JTMEP.js";import{a as N}from"./c-AUJ7HNMW.js";import"./c-MWBWN3WW.js";import{c as ve}from"./c-WAHDN2TT.js";import{b as J}from"./c-DWE67EW2.js";import"./c-6F77N4OJ.js";import"./c-QFJ46SSF.js";import"./c-33VYLJOV.js";import{a as fe}from"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import{a as be,b as K,d as X,e as x}from"./c-LYEKNBLA.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{A as H,Aa as h,Ba as he,Ca as g,Da as _,E as ie,Ea as q,F as se,P as ae,T as re,V as ne,W as oe,X as le,Y as pe,Z as L,_ as F,b as z,e as ee,ja as de,ka as ce,m as te,q as M,ra as b,sa as r,wa as p,ya as f,za as l}from"./c-2PDJEZVT.js";import{a as n,b as $,c as B,d as W,e as v}from"./c-ACOWWOST.js";var ye=15*6e4,$e=new Set(["session_invalid","session_mismatch","backup_locked"]),ge="X-Backup-Session",j,D,E,I,G=class{constructor(s,e,t,i,a){this.backupId=s;this.store=a;this.isWorking=!1;B(this,j);B(this,D);B(this,E);B(this,I,new Map);W(this,j,e),W(this,D,t*1e3),W(this,E,i),this.base=`/backups/${encodeURIComponent(s)}`,this.endsAt=Date.now()+$(this,D),this.hass={...i,fetchWithAuth:(o,d)=>this.send(o,d)}}get secondsLeft(){return Math.max(0,(this.endsAt-Date.now())/1e3)}fetch(s,e){return X(this.hass,this.base+s,e)}fetchJson(s,e){return x(this.hass,this.base+s,e)}contentUrl(s){let e=JSON.stringify(s),t=$(this,I).get(e);return t||(t=this.fetchJson("/tickets",{body:s}).then(i=>this.hass.hassUrl(i.url)),t.catch(()=>$(this,I).delete(e)),$(this,I).set(e,t)),t}async download(s){let e=document.createElement("a");e.href=await this.contentUrl("file_id"in s?{...s,download:!0}:s),e.download="",e.click()}asOlder(){return this.touch(),{"X-Backup-Session-With":$(this,j)}}async close(){let s={method:"POST",headers:{[ge]:$(this,j)},keepalive:!0};await X($(this,E),`${this.base}/lock`,s)}async send(s,e={}){if(!s.startsWith(be+this.base))return $(this,E).fetchWithAuth(s,e);let t=new Headers(e.headers);t.set(ge,$(this,j));let i=await $(this,E).fetchWithAuth(s,{...e,headers:Object.fromEntries(t)});if(i.status===401){let{code:a}=await i.clone().json().catch(()=>({}));a!==void 0&&$e.has(a)&&this.store.end(this,"over")}else i.status<500&&this.touch();return i}touch(){this.endsAt=Date.now()+$(this,D),this.store.touched()}};j=new WeakMap,D=new WeakMap,E=new WeakMap,I=new WeakMap;var Q=class{constructor(){this.sessions=new Map;this.endings=new Map;this.listeners=new Set;this.watches=0}get(s){return this.sessions.get(s)}ending(s){return this.endings.get(s)}subscribe(s){return this.listeners.add(s),()=>this.listeners.delete(s)}async unlock(s,e,t,i="no"){let a={...t===null?{}:{password:t},remember:i},o=`/backups/${encodeURIComponent(e)}/unlock`,{session_token:d,ttl_seconds:w}=await x(s,o,{body:a}),A=this.sessions.get(e),C=new G(e,d,w,s,this);return this.sessions.set(e,C),this.endings.delete(e),A?.close().catch(()=>{}),this.tell(),C}lock(s,e="locked"){let t=this.sessions.get(s);t&&(t.close().catch(()=>{}),this.end(t,e))}lockAll(s="locked"){for(let e of[...this.sessions.keys()])this.lock(e,s)}end(s,e){this.get(s.backupId)===s&&(this.sessions.delete(s.backupId),this.endings.set(s.backupId,e),ve(`${s.base}/`),this.tell())}watch(){this.watches++,this.look();let s=!1;return()=>{s||(s=!0,this.watches--,this.look())}}look(){let s=this.watches>0&&document.visibilityState==="visible";this.expire(),s?this.awaySince=void 0:this.awaySince??=Date.now(),this.schedule()}touched(){this.schedule()}expire(){let s=Date.now();for(let e of[...this.sessions.values()])s>=e.endsAt?this.lock(e.backupId,"expired"):s>=this.leaveTime(e)&&this.lock(e.backupId,"left")}leaveTime(s){return this.awaySince===void 0||s.isWorking?1/0:this.awaySince+ye}schedule(){clearTimeout(this.timer);let s=[...this.sessions.values()];if(!s.length)return;let e=Math.min(...s.map(t=>Math.min(t.endsAt,this.leaveTime(t))));this.timer=setTimeout(()=>this.look(),Math.max(0,e-Date.now())+50)}tell(){this.schedule();for(let s of[...this.listeners])s()}},u=new Q;document.addEventListener("visibilitychange",()=>u.look());window.addEventListener("pagehide",()=>u.lockAll("left"));function U(c){return[c.device_name,c.product_version&&`iOS ${c.product_version}`].filter(Boolean).join(" \xB7 ")}function Y({t:c,format:s},e){let t=e.last_backup,i=e.size_bytes===null?"":` \xB7 ${s.bytes(e.size_bytes)}`;return t===null?r`${c("backup.undated")}${i}`:r`<span class="numbers" title=${s.dateTime(t)}
    >${c("backup.made",{when:s.relative(t)})}${i}</span
  >`}function ke({t:c},s){return u.get(s.id)?r`<ab-chip tone="busy" .icon=${L}>${c("backup.unlocked")}</ab-chip>`:s.is_encrypted?r`<ab-chip .icon=${F}>${c("backup.encrypted")}</ab-chip>`:r`<ab-chip .icon=${le}>${c("backup.unencrypted")}</ab-chip>`}var S=class extends f{constructor(){super(...arguments);this.small=!1;this.open=!1}render(){let{backup:e}=this,t=e.product_type?.startsWith("iPad")??!1,i=this.open?pe:e.is_encrypted?oe:"";return r`<div
      class="device ${t?"tablet":""}"
      style=${fe({"--hue":String(we(e.device))})}
      aria-hidden="true"
    >
      ${i?r`<ab-icon .path=${i}></ab-icon>`:p}
    </div>`}};S.styles=[g,b`
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
    `],n([l({attribute:!1})],S.prototype,"backup",2),n([l({type:Boolean,reflect:!0})],S.prototype,"small",2),n([l({type:Boolean})],S.prototype,"open",2),S=n([v("ab-device-picture")],S);function we(c){let s=7;for(let e of c)s=(s*31+(e.codePointAt(0)??0))%9973;return 170+s%150}var T=class extends f{constructor(){super(...arguments);this.busy=!1;this.refresh=async()=>{this.busy=!0,this.failure=void 0;try{await x(this.app.hass,"/backups/refresh",{method:"POST"})}catch(e){this.failure=e}finally{this.busy=!1}}}render(){let{app:e}=this,{t}=e,i=e.overview?.folders??[];return i.length?r`<div class="page">
      <header>
        <h2>${t("backups.title")}</h2>
        <ab-button kind="outlined" .icon=${de} .busy=${this.busy} ?disabled=${!e.online} @click=${this.refresh}
          >${t("backups.refresh")}</ab-button
        >
      </header>
      ${this.failure?r`<ab-alert kind="error" .heading=${t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}
      ${N(i,a=>a.entry_id,a=>this.renderFolder(a,i.length>1))}
    </div>`:r`<ab-message .icon=${H} .heading=${t(e.isAdmin?"backups.none_title":"backups.forbidden_title")}>
        ${t(e.isAdmin?"backups.none_text":"backups.forbidden_text")}
      </ab-message>`}renderFolder(e,t){let{t:i}=this.app,a={folder:e.title},o=xe(e.backups);return r`<section>
      ${t?r`<h3 class="folder" dir="auto">${e.title}</h3>`:p}
      ${e.state==="ready"?p:r`<ab-alert kind="warning" .heading=${i("folder.unavailable",a)}
            >${e.reason??i("folder.unavailable_text")}</ab-alert
          >`}
      ${e.rejected?r`<ab-alert kind="warning">${i.plural("folder.rejected",e.rejected)}</ab-alert>`:p}
      ${o.length?r`<ul class="devices">
            ${N(o,([d])=>d.id,([d,...w])=>r`<li class="card">${this.renderDevice(d,w)}</li>`)}
          </ul>`:e.state==="ready"?r`<ab-message .icon=${te} .heading=${i("folder.empty",a)}>${i("folder.empty_text")}</ab-message>`:p}
    </section>`}renderDevice(e,t){let{app:i}=this;return r`<a href=${i.url(["backups",e.id])} @click=${a=>this.go(a,e)}>
        <ab-device-picture .backup=${e} ?open=${u.get(e.id)!==void 0}></ab-device-picture>
        <div>
          <h3><bdi>${e.display_name}</bdi></h3>
          <span class="dim small">${U(e)}</span>
          <span>${Y(i,e)}</span>
          <span class="chips">${this.renderChips(e)}</span>
        </div>
        <ab-icon class="go" .path=${M}></ab-icon>
      </a>
      ${t.length?r`<ul class="older" aria-label=${i.t("backups.older")}>
            ${t.map(a=>r`<li>
                <a href=${i.url(["backups",a.id])} @click=${o=>this.go(o,a)}>
                  <ab-icon .path=${ae}></ab-icon>
                  <div>
                    <span>${Y(i,a)}</span>
                    <span class="chips">${this.renderChips(a)}</span>
                  </div>
                  <ab-icon class="go" .path=${M}></ab-icon>
                </a>
              </li>`)}
          </ul>`:p}`}renderChips(e){let{t}=this.app;return r`${ke(this.app,e)}
    ${e.is_overdue?r`<ab-chip tone="warning" .icon=${z}>${t("backup.overdue")}</ab-chip>`:p}
    ${e.completeness==="incomplete"?r`<ab-chip tone="bad" .icon=${z}>${t("backup.incomplete")}</ab-chip>`:p}
    ${e.integrity?r`<ab-chip .tone=${e.integrity.errors?"bad":"good"} .icon=${ce}
          >${t("backup.score",{score:e.integrity.score})}</ab-chip
        >`:p}`}go(e,t){e.ctrlKey||e.metaKey||e.shiftKey||(e.preventDefault(),this.app.navigate(["backups",t.id]))}};T.styles=[g,_,q,b`
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
    `],n([l({attribute:!1})],T.prototype,"app",2),n([h()],T.prototype,"busy",2),n([h()],T.prototype,"failure",2),T=n([v("ab-backup-list")],T);function xe(c){let s=new Map,e=[...c].sort((t,i)=>(i.last_backup??0)-(t.last_backup??0));for(let t of e){let i=s.get(t.device);i?i.push(t):s.set(t.device,[t])}return[...s.values()]}var V=[{id:"summary",tag:"ab-backup-summary",icon:re,section:"content",load:()=>import("./c-SW5UHK7L.js")}];var Z=new Set,k=class extends f{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){e.has("session")&&this.look();let{chosen:t}=this;t&&!Z.has(t.id)&&this.load(t)}get shown(){return V.filter(e=>{let t=e.artifact===void 0?[]:[e.artifact].flat();return(!t.length||t.some(a=>this.found?.has(a)))&&(e.isFor?.(this.app,this.backup)??!0)})}get chosen(){return this.tab?V.find(e=>e.id===this.tab&&(e.isFor?.(this.app,this.backup)??!0)):this.app.narrow?void 0:V[0]}render(){let e=this.app.narrow,t=!e||this.tab!=="";return r`${t&&e?p:this.renderRail(e)}
    ${t?r`<div class="pane">${this.renderPane()}</div>`:p}`}renderRail(e){let{t}=this.app,i=this.shown,a=o=>r`<ul>
      ${i.filter(d=>d.section===o).map(d=>this.renderEntry(d,e))}
    </ul>`;return r`<nav class=${e?"whole":""} aria-label=${t("backups.rail")}>
      ${a("content")}
      ${this.found?p:r`<ab-skeleton .label=${t("backups.looking")}></ab-skeleton>`}
      <h3>${t("backups.tools")}</h3>
      ${a("tools")}
    </nav>`}renderEntry(e,t){let{app:i,backup:a}=this,o=["backups",a.id,e.id];return r`<li>
      <a
        href=${i.url(o)}
        aria-current=${this.chosen===e?"page":p}
        @click=${d=>{d.ctrlKey||d.metaKey||d.shiftKey||(d.preventDefault(),i.navigate(o))}}
      >
        <ab-icon .path=${e.icon}></ab-icon><span>${i.t(`backup_tabs.${e.id}`)}</span>
        ${t?r`<ab-icon class="go" .path=${M}></ab-icon>`:p}
      </a>
    </li>`}renderPane(){let{app:e,backup:t,chosen:i}=this,{t:a}=e;if(this.failure)return r`<ab-message .heading=${a("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>location.reload()}>${a("common.reload")}</ab-button>
      </ab-message>`;if(!i)return r`<ab-message .heading=${a("not_found.title")}>
        ${a("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate(["backups",t.id])}>${a("backups.back_to_backup")}</ab-button>
      </ab-message>`;if(!Z.has(i.id))return r`<ab-skeleton .label=${a("common.loading")}></ab-skeleton>`;let o=ue(i.tag),d=(...w)=>["backups",t.id,i.id,...w];return me`<${o}
      .app=${e}
      .backup=${t}
      .session=${this.session}
      .path=${this.path}
      .query=${this.query}
      .place=${d}
    ></${o}>`}async load(e){this.failure=void 0;try{await e.load(),Z.add(e.id),this.requestUpdate()}catch(t){this.failure=t}}async look(){let{session:e}=this;this.found=void 0;let t=new Set;try{let{artifacts:i}=await e.fetchJson("/artifacts");t=new Set(i.filter(({availability:a})=>a==="found").map(({artifact:a})=>a))}catch{}e===this.session&&(this.found=t)}};k.styles=[g,_,b`
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
    `],n([l({attribute:!1})],k.prototype,"app",2),n([l({attribute:!1})],k.prototype,"backup",2),n([l({attribute:!1})],k.prototype,"session",2),n([l()],k.prototype,"tab",2),n([l({attribute:!1})],k.prototype,"path",2),n([l({attribute:!1})],k.prototype,"query",2),n([h()],k.prototype,"found",2),n([h()],k.prototype,"failure",2),k=n([v("ab-backup-explorer")],k);var _e=300,P=class extends f{connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.requestUpdate(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}render(){let{app:s}=this,{t:e,format:t}=s,i=this.session.secondsLeft,a=i<_e,o=a?t.clock(i):t.duration(i);return r`<ab-chip
        .tone=${a?"warning":"busy"}
        .icon=${L}
        title=${e("backups.session_hint")}
        >${s.narrow?o:e("backups.session",{time:o})}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${F}
        ?icon-only=${s.narrow}
        .label=${s.narrow?e("backups.lock"):""}
        @click=${()=>J(this,"lock")}
        >${s.narrow?"":e("backups.lock")}</ab-button
      >`}};P.styles=[g,b`
      :host {
        align-items: center;
        display: inline-flex;
        flex: none;
        gap: var(--ab-2);
      }
      ab-chip {
        font-variant-numeric: tabular-nums;
      }
    `],n([l({attribute:!1})],P.prototype,"app",2),n([l({attribute:!1})],P.prototype,"session",2),P=n([v("ab-session-chip")],P);var Se=200,m=class extends f{constructor(){super(...arguments);this.wrong=!1;this.waitUntil=0;this.shown=!1;this.remember="no";this.wantsPassword=!1;this.submit=e=>{if(e.preventDefault(),this.begun!==void 0||this.waitUntil>Date.now())return;if(!this.needsPassword){this.open(null);return}let t=this.field?.value??"";t?this.open(t):this.field?.focus()};this.forget=async()=>{try{await x(this.app.hass,`/backups/${encodeURIComponent(this.backup.id)}/remembered`,{method:"DELETE"}),J(this,"forgotten")}catch(e){this.failure=e}}}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){let{is_encrypted:e,id:t}=this.backup;!e&&!u.ending(t)&&!this.details.unlock_problem?this.open(null):this.app.narrow||this.field?.focus()}get needsPassword(){return this.backup.is_encrypted&&(this.details.remembered===null||this.wantsPassword)}render(){let{app:e,backup:t,details:i}=this,{t:a}=e,o=u.ending(t.id);return r`<div class="card">
      <div class="who">
        <ab-device-picture .backup=${t}></ab-device-picture>
        <h2>${a(t.is_encrypted?"unlock.title":"unlock.title_open")}</h2>
        <p class="dim">${a(t.is_encrypted?this.needsPassword?"unlock.text":"unlock.text_remembered":"unlock.text_open")}</p>
      </div>
      ${o&&o!=="locked"&&!this.failure?r`<ab-alert kind="info">${a(`unlock.ended_${o}`)}</ab-alert>`:p}
      ${i.unlock_problem?r`<ab-alert kind="error" .heading=${a("unlock.impossible")}
            >${e.errorText(new K(i.unlock_problem,""))}</ab-alert
          >`:this.renderForm()}
    </div>`}renderForm(){let{app:e,details:t}=this,{t:i,format:a}=e,o=Math.ceil((this.waitUntil-Date.now())/1e3),d=this.begun!==void 0,w=o>0;return r`<form @submit=${this.submit}>
      ${this.needsPassword?this.renderPassword(d||w):p}
      ${w?r`<ab-alert kind="warning" .heading=${i("unlock.wait_title")}
            ><span class="numbers">${i("unlock.wait_text",{time:a.clock(o)})}</span></ab-alert
          >`:this.failure?r`<ab-alert kind="error" .heading=${i("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}
      ${d?this.renderRun():p}
      <ab-button
        kind="filled"
        .icon=${L}
        .busy=${d}
        ?disabled=${w||!e.online}
        @click=${this.submit}
        >${i(this.needsPassword?"unlock.unlock":"unlock.open")}</ab-button
      >
      ${t.remembered!==null&&!this.wantsPassword?r`<ab-button kind="text" .icon=${ne} ?disabled=${d} @click=${this.forget}
            >${i("unlock.forget")}</ab-button
          >`:p}
    </form>`}renderPassword(e){let{t}=this.app,{may_remember:i}=this.details;return r`<div class="password">
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
          .icon=${this.shown?ie:se}
          .label=${t(this.shown?"unlock.hide":"unlock.show")}
          @click=${()=>this.shown=!this.shown}
        ></ab-button>
      </div>
      ${i.length?r`<fieldset ?disabled=${e}>
            ${i.map(a=>r`<label class="choice">
                <input
                  type="checkbox"
                  .checked=${this.remember===a||a==="memory"&&this.remember==="disk"}
                  ?disabled=${a==="memory"&&this.remember==="disk"}
                  @change=${o=>this.choose(a,o.target.checked)}
                />
                <span>${t(`unlock.remember_${a}`)}</span>
              </label>`)}
          </fieldset>`:p}`}renderRun(){let{t:e,format:t}=this.app,i=this.details.unlock_seconds??0,a=(Date.now()-(this.begun??0))/1e3,o=i-a,d=this.needsPassword&&i>1;return r`<div class="run">
      <ab-progress
        .value=${d&&o>0?100*a/i:null}
        .label=${e("unlock.deriving")}
      ></ab-progress>
      <span class="dim small numbers"
        >${e("unlock.deriving")}${d&&o>1?` ${e("overview.time_left",{time:t.duration(o)})}`:""}</span
      >
    </div>`}choose(e,t){this.remember=t?e:e==="disk"&&this.details.may_remember.includes("memory")?"memory":"no"}async open(e){let{app:t,backup:i}=this;this.failure=void 0,this.wrong=!1,this.begun=Date.now(),this.tick();try{await u.unlock(t.hass,i.id,e,e===null?"no":this.remember),this.field&&(this.field.value="")}catch(a){this.failed(a)}finally{this.begun=void 0}}failed(e){if(!(e instanceof K))throw e;if(e.code==="wrong_password")this.wrong=this.needsPassword,this.wantsPassword=!0;else if(e.code==="too_many_attempts")this.waitUntil=Date.now()+(e.retryAfter??1)*1e3;else{this.failure=e;return}this.updateComplete.then(()=>this.field?.focus())}tick(){clearInterval(this.timer),this.timer=setInterval(()=>{this.begun===void 0&&this.waitUntil<Date.now()&&clearInterval(this.timer),this.requestUpdate()},Se)}};m.styles=[g,_,q,b`
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
    `],n([l({attribute:!1})],m.prototype,"app",2),n([l({attribute:!1})],m.prototype,"backup",2),n([l({attribute:!1})],m.prototype,"details",2),n([h()],m.prototype,"begun",2),n([h()],m.prototype,"failure",2),n([h()],m.prototype,"wrong",2),n([h()],m.prototype,"waitUntil",2),n([h()],m.prototype,"shown",2),n([h()],m.prototype,"remember",2),n([h()],m.prototype,"wantsPassword",2),n([he("ab-input")],m.prototype,"field",2),m=n([v("ab-unlock")],m);var y=class extends f{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){let t=e.get("backup"),i=e.has("backup")&&(t?.id!==this.backup.id||t.last_backup!==this.backup.last_backup);i&&t?.id!==this.backup.id&&(this.details=void 0),(i||e.has("session")&&!this.session)&&this.load()}render(){let{app:e,backup:t,session:i}=this,{t:a}=e,o=i&&e.narrow&&this.tab;return r`<header>
        <ab-button
          class="back"
          kind="text"
          icon-only
          .icon=${ee}
          .label=${a(o?"backups.back_to_backup":"backups.all")}
          @click=${()=>e.navigate(o?["backups",t.id]:["backups"])}
        ></ab-button>
        <div class="name">
          <h2><bdi>${t.display_name}</bdi></h2>
          <div class="dim small">
            ${[t.last_backup&&e.format.dateTime(t.last_backup),U(t)].filter(Boolean).join(" \xB7 ")}
          </div>
        </div>
        ${i?r`<ab-session-chip .app=${e} .session=${i} @lock=${()=>u.lock(t.id)}></ab-session-chip>`:p}
      </header>
      ${i?this.renderOpen(i):this.renderLocked()}`}renderOpen(e){return r`<ab-backup-explorer
      .app=${this.app}
      .backup=${this.backup}
      .session=${e}
      .tab=${this.tab}
      .path=${this.path}
      .query=${this.query}
    ></ab-backup-explorer>`}renderLocked(){let{app:e,backup:t,details:i}=this,{t:a}=e;return this.failure?r`<ab-message .heading=${a("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${a("common.retry")}</ab-button>
      </ab-message>`:r`<div class="locked">
      <div class="columns">
        ${i?r`<ab-unlock .app=${e} .backup=${t} .details=${i} @forgotten=${()=>{this.load()}}></ab-unlock>
              <ab-backup-facts class="card" .app=${e} .backup=${t} .details=${i}></ab-backup-facts>`:r`<ab-skeleton .label=${a("common.loading")}></ab-skeleton>`}
      </div>
    </div>`}async load(){let{id:e}=this.backup;this.failure=void 0;try{let t=await x(this.app.hass,`/backups/${encodeURIComponent(e)}`);e===this.backup.id&&(this.details=t)}catch(t){e===this.backup.id&&(this.failure=t)}}};y.styles=[g,_,q,b`
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
    `],n([l({attribute:!1})],y.prototype,"app",2),n([l({attribute:!1})],y.prototype,"backup",2),n([l({attribute:!1})],y.prototype,"session",2),n([l()],y.prototype,"tab",2),n([l({attribute:!1})],y.prototype,"path",2),n([l({attribute:!1})],y.prototype,"query",2),n([h()],y.prototype,"details",2),n([h()],y.prototype,"failure",2),y=n([v("ab-backup-page")],y);var R=class extends f{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}connectedCallback(){super.connectedCallback(),this.endWatch=u.watch(),this.endSessions=u.subscribe(()=>this.requestUpdate())}disconnectedCallback(){super.disconnectedCallback(),this.endWatch?.(),this.endSessions?.()}render(){let{app:e,path:t}=this,{t:i,overview:a}=e;if(!a)return r`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let[o,d="",...w]=t;if(o===void 0)return r`<ab-backup-list .app=${e}></ab-backup-list>`;let C=a.folders.flatMap(O=>O.backups).find(O=>O.id===o);if(!C){let O=!a.folders.length&&!e.isAdmin;return r`<ab-message
        .icon=${H}
        .heading=${i(O?"backups.forbidden_title":"backups.gone_title")}
      >
        ${i(O?"backups.forbidden_text":"backups.gone_text")}
        ${O?p:r`<ab-button slot="action" @click=${()=>e.navigate(["backups"])}>${i("backups.all")}</ab-button>`}
      </ab-message>`}return r`<ab-backup-page
      .app=${e}
      .backup=${C}
      .session=${u.get(o)}
      .tab=${d}
      .path=${w}
      .query=${this.query}
    ></ab-backup-page>`}};R.styles=[g,b`
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
    `],n([l({attribute:!1})],R.prototype,"app",2),n([l({attribute:!1})],R.prototype,"path",2),n([l({attribute:!1})],R.prototype,"query",2),R=n([v("ab-backups")],R);export{R as AbBackups};

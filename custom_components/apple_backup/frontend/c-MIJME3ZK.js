import{a as me,b as be}from"./c-3SJ3SFEM.js";import{a as Q}from"./c-NSDDXXKA.js";import"./c-SORNBEDX.js";import{a as ge}from"./c-NSDAGEAU.js";import"./c-DMBNFX2E.js";import"./c-4TKK7A3I.js";import"./c-EJXKFTED.js";import{a as ve}from"./c-JVFO57CD.js";import{b as E}from"./c-DWE67EW2.js";import"./c-QP5B2ANA.js";import{$ as n,A as de,B as pe,C as ce,D,E as K,N as he,O as ue,T as m,U as a,Y as d,_ as h,aa as u,b as N,ba as J,ca as fe,d as ie,da as G,fa as V,ga as _,j as se,ja as f,ka as R,l as H,la as C,p as F,s as ae,t as re,v as oe,x as ne,z as le}from"./c-W3DJRYEF.js";import{a as o,b as w,c as U,d as z,e as b}from"./c-ACOWWOST.js";var ke=new Map;function ye(c){for(let[s,e]of ke)s.startsWith(c)&&(URL.revokeObjectURL(e),ke.delete(s))}var xe=15*6e4,_e=new Set(["session_invalid","session_mismatch","backup_locked"]),$e="X-Backup-Session",L,B,P,M,Y=class{constructor(s,e,t,i,r){this.backupId=s;this.store=r;this.isWorking=!1;U(this,L);U(this,B);U(this,P);U(this,M,new Map);z(this,L,e),z(this,B,t*1e3),z(this,P,i),this.base=`/backups/${encodeURIComponent(s)}`,this.endsAt=Date.now()+w(this,B),this.hass={...i,fetchWithAuth:(l,p)=>this.send(l,p)}}get secondsLeft(){return Math.max(0,(this.endsAt-Date.now())/1e3)}fetch(s,e){return V(this.hass,this.base+s,e)}fetchJson(s,e){return _(this.hass,this.base+s,e)}contentUrl(s){let e=JSON.stringify(s),t=w(this,M).get(e);return t||(t=this.fetchJson("/tickets",{body:s}).then(i=>this.hass.hassUrl(i.url)),t.catch(()=>w(this,M).delete(e)),w(this,M).set(e,t)),t}async download(s){let e=document.createElement("a");e.href=await this.contentUrl("file_id"in s?{...s,download:!0}:s),e.download="",e.click()}asOlder(){return this.touch(),{"X-Backup-Session-With":w(this,L)}}async close(){let s={method:"POST",headers:{[$e]:w(this,L)},keepalive:!0};await V(w(this,P),`${this.base}/lock`,s)}async send(s,e={}){if(!s.startsWith(fe+this.base))return w(this,P).fetchWithAuth(s,e);let t=new Headers(e.headers);t.set($e,w(this,L));let i=await w(this,P).fetchWithAuth(s,{...e,headers:Object.fromEntries(t)});if(i.status===401){let{code:r}=await i.clone().json().catch(()=>({}));r!==void 0&&_e.has(r)&&this.store.end(this,"over")}else i.status<500&&this.touch();return i}touch(){this.endsAt=Date.now()+w(this,B),this.store.touched()}};L=new WeakMap,B=new WeakMap,P=new WeakMap,M=new WeakMap;var Z=class{constructor(){this.sessions=new Map;this.endings=new Map;this.listeners=new Set;this.watches=0}get(s){return this.sessions.get(s)}ending(s){return this.endings.get(s)}subscribe(s){return this.listeners.add(s),()=>this.listeners.delete(s)}async unlock(s,e,t,i="no"){let r={...t===null?{}:{password:t},remember:i},l=`/backups/${encodeURIComponent(e)}/unlock`,{session_token:p,ttl_seconds:x}=await _(s,l,{body:r}),te=this.sessions.get(e),W=new Y(e,p,x,s,this);return this.sessions.set(e,W),this.endings.delete(e),te?.close().catch(()=>{}),this.tell(),W}lock(s,e="locked"){let t=this.sessions.get(s);t&&(t.close().catch(()=>{}),this.end(t,e))}lockAll(s="locked"){for(let e of[...this.sessions.keys()])this.lock(e,s)}end(s,e){this.get(s.backupId)===s&&(this.sessions.delete(s.backupId),this.endings.set(s.backupId,e),ye(`${s.base}/`),this.tell())}watch(){this.watches++,this.look();let s=!1;return()=>{s||(s=!0,this.watches--,this.look())}}look(){let s=this.watches>0&&document.visibilityState==="visible";this.expire(),s?this.awaySince=void 0:this.awaySince??=Date.now(),this.schedule()}touched(){this.schedule()}expire(){let s=Date.now();for(let e of[...this.sessions.values()])s>=e.endsAt?this.lock(e.backupId,"expired"):s>=this.leaveTime(e)&&this.lock(e.backupId,"left")}leaveTime(s){return this.awaySince===void 0||s.isWorking?1/0:this.awaySince+xe}schedule(){clearTimeout(this.timer);let s=[...this.sessions.values()];if(!s.length)return;let e=Math.min(...s.map(t=>Math.min(t.endsAt,this.leaveTime(t))));this.timer=setTimeout(()=>this.look(),Math.max(0,e-Date.now())+50)}tell(){this.schedule();for(let s of[...this.listeners])s()}},v=new Z;document.addEventListener("visibilitychange",()=>v.look());window.addEventListener("pagehide",()=>v.lockAll("left"));function I(c){return[c.device_name,c.product_version&&`iOS ${c.product_version}`].filter(Boolean).join(" \xB7 ")}function A({t:c,format:s},e){let t=e.last_backup,i=e.size_bytes===null?"":` \xB7 ${s.bytes(e.size_bytes)}`;return t===null?a`${c("backup.undated")}${i}`:a`<span class="numbers" title=${s.dateTime(t)}
    >${c("backup.made",{when:s.relative(t)})}${i}</span
  >`}function we({t:c},s){return v.get(s.id)?a`<ab-chip tone="busy" .icon=${D}>${c("backup.unlocked")}</ab-chip>`:s.is_encrypted?a`<ab-chip .icon=${K}>${c("backup.encrypted")}</ab-chip>`:a`<ab-chip .icon=${pe}>${c("backup.unencrypted")}</ab-chip>`}var S=class extends h{constructor(){super(...arguments);this.small=!1;this.open=!1}render(){let{backup:e}=this,t=e.product_type?.startsWith("iPad")??!1,i=this.open?ce:e.is_encrypted?de:"";return a`<div
      class="device ${t?"tablet":""}"
      style=${ve({"--hue":String(Re(e.device))})}
      aria-hidden="true"
    >
      ${i?a`<ab-icon .path=${i}></ab-icon>`:d}
    </div>`}};S.styles=[f,m`
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
    `],o([n({attribute:!1})],S.prototype,"backup",2),o([n({type:Boolean,reflect:!0})],S.prototype,"small",2),o([n({type:Boolean})],S.prototype,"open",2),S=o([b("ab-device-picture")],S);function Re(c){let s=7;for(let e of c)s=(s*31+(e.codePointAt(0)??0))%9973;return 170+s%150}var T=class extends h{constructor(){super(...arguments);this.busy=!1;this.refresh=async()=>{this.busy=!0,this.failure=void 0;try{await _(this.app.hass,"/backups/refresh",{method:"POST"})}catch(e){this.failure=e}finally{this.busy=!1}}}render(){let{app:e}=this,{t}=e,i=e.overview?.folders??[];return i.length?a`<div class="page">
      <header>
        <h2>${t("backups.title")}</h2>
        <ab-button kind="outlined" .icon=${he} .busy=${this.busy} ?disabled=${!e.online} @click=${this.refresh}
          >${t("backups.refresh")}</ab-button
        >
      </header>
      ${this.failure?a`<ab-alert kind="error" .heading=${t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:d}
      ${Q(i,r=>r.entry_id,r=>this.renderFolder(r,i.length>1))}
    </div>`:a`<ab-message .icon=${F} .heading=${t(e.isAdmin?"backups.none_title":"backups.forbidden_title")}>
        ${t(e.isAdmin?"backups.none_text":"backups.forbidden_text")}
      </ab-message>`}renderFolder(e,t){let{t:i}=this.app,r={folder:e.title},l=Se(e.backups);return a`<section>
      ${t?a`<h3 class="folder" dir="auto">${e.title}</h3>`:d}
      ${e.state==="ready"?d:a`<ab-alert kind="warning" .heading=${i("folder.unavailable",r)}
            >${e.reason??i("folder.unavailable_text")}</ab-alert
          >`}
      ${e.rejected?a`<ab-alert kind="warning">${i.plural("folder.rejected",e.rejected)}</ab-alert>`:d}
      ${l.length?a`<ul class="devices">
            ${Q(l,([p])=>p.id,([p,...x])=>a`<li class="card">${this.renderDevice(p,x)}</li>`)}
          </ul>`:e.state==="ready"?a`<ab-message .icon=${se} .heading=${i("folder.empty",r)}>${i("folder.empty_text")}</ab-message>`:d}
    </section>`}renderDevice(e,t){let{app:i}=this;return a`<a href=${i.url(["backups",e.id])} @click=${r=>this.go(r,e)}>
        <ab-device-picture .backup=${e} ?open=${v.get(e.id)!==void 0}></ab-device-picture>
        <div>
          <h3><bdi>${e.display_name}</bdi></h3>
          <span class="dim small">${I(e)}</span>
          <span>${A(i,e)}</span>
          <span class="chips">${this.renderChips(e)}</span>
        </div>
        <ab-icon class="go" .path=${H}></ab-icon>
      </a>
      ${t.length?a`<ul class="older" aria-label=${i.t("backups.older")}>
            ${t.map(r=>a`<li>
                <a href=${i.url(["backups",r.id])} @click=${l=>this.go(l,r)}>
                  <ab-icon .path=${oe}></ab-icon>
                  <div>
                    <span>${A(i,r)}</span>
                    <span class="chips">${this.renderChips(r)}</span>
                  </div>
                  <ab-icon class="go" .path=${H}></ab-icon>
                </a>
              </li>`)}
          </ul>`:d}`}renderChips(e){let{t}=this.app;return a`${we(this.app,e)}
    ${e.is_overdue?a`<ab-chip tone="warning" .icon=${N}>${t("backup.overdue")}</ab-chip>`:d}
    ${e.completeness==="incomplete"?a`<ab-chip tone="bad" .icon=${N}>${t("backup.incomplete")}</ab-chip>`:d}
    ${e.integrity?a`<ab-chip .tone=${e.integrity.errors?"bad":"good"} .icon=${ue}
          >${t("backup.score",{score:e.integrity.score})}</ab-chip
        >`:d}`}go(e,t){e.ctrlKey||e.metaKey||e.shiftKey||(e.preventDefault(),this.app.navigate(["backups",t.id]))}};T.styles=[f,R,C,m`
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
    `],o([n({attribute:!1})],T.prototype,"app",2),o([u()],T.prototype,"busy",2),o([u()],T.prototype,"failure",2),T=o([b("ab-backup-list")],T);function Se(c){let s=new Map,e=[...c].sort((t,i)=>(i.last_backup??0)-(t.last_backup??0));for(let t of e){let i=s.get(t.device);i?i.push(t):s.set(t.device,[t])}return[...s.values()]}var X=[{id:"summary",tag:"ab-backup-summary",icon:ne,section:"content",load:()=>import("./c-INBX7I5B.js")}];var ee=new Set,y=class extends h{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){e.has("session")&&this.look();let{chosen:t}=this;t&&!ee.has(t.id)&&this.load(t)}get shown(){return X.filter(e=>{let t=e.artifact===void 0?[]:[e.artifact].flat();return(!t.length||t.some(r=>this.found?.has(r)))&&(e.isFor?.(this.app,this.backup)??!0)})}get chosen(){return this.tab?X.find(e=>e.id===this.tab&&(e.isFor?.(this.app,this.backup)??!0)):this.app.narrow?void 0:X[0]}render(){let e=this.app.narrow,t=!e||this.tab!=="";return a`${t&&e?d:this.renderRail(e)}
    ${t?a`<div class="pane">${this.renderPane()}</div>`:d}`}renderRail(e){let{t}=this.app,i=this.shown,r=l=>a`<ul>
      ${i.filter(p=>p.section===l).map(p=>this.renderEntry(p,e))}
    </ul>`;return a`<nav class=${e?"whole":""} aria-label=${t("backups.rail")}>
      ${r("content")}
      ${this.found?d:a`<ab-skeleton .label=${t("backups.looking")}></ab-skeleton>`}
      <h3>${t("backups.tools")}</h3>
      ${r("tools")}
    </nav>`}renderEntry(e,t){let{app:i,backup:r}=this,l=["backups",r.id,e.id];return a`<li>
      <a
        href=${i.url(l)}
        aria-current=${this.chosen===e?"page":d}
        @click=${p=>{p.ctrlKey||p.metaKey||p.shiftKey||(p.preventDefault(),i.navigate(l))}}
      >
        <ab-icon .path=${e.icon}></ab-icon><span>${i.t(`backup_tabs.${e.id}`)}</span>
        ${t?a`<ab-icon class="go" .path=${H}></ab-icon>`:d}
      </a>
    </li>`}renderPane(){let{app:e,backup:t,chosen:i}=this,{t:r}=e;if(this.failure)return a`<ab-message .heading=${r("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>location.reload()}>${r("common.reload")}</ab-button>
      </ab-message>`;if(!i)return a`<ab-message .heading=${r("not_found.title")}>
        ${r("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate(["backups",t.id])}>${r("backups.back_to_backup")}</ab-button>
      </ab-message>`;if(!ee.has(i.id))return a`<ab-skeleton .label=${r("common.loading")}></ab-skeleton>`;let l=me(i.tag),p=(...x)=>["backups",t.id,i.id,...x];return be`<${l}
      .app=${e}
      .backup=${t}
      .session=${this.session}
      .path=${this.path}
      .query=${this.query}
      .place=${p}
    ></${l}>`}async load(e){this.failure=void 0;try{await e.load(),ee.add(e.id),this.requestUpdate()}catch(t){this.failure=t}}async look(){let{session:e}=this;this.found=void 0;let t=new Set;try{let{artifacts:i}=await e.fetchJson("/artifacts");t=new Set(i.filter(({availability:r})=>r==="found").map(({artifact:r})=>r))}catch{}e===this.session&&(this.found=t)}};y.styles=[f,R,m`
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
    `],o([n({attribute:!1})],y.prototype,"app",2),o([n({attribute:!1})],y.prototype,"backup",2),o([n({attribute:!1})],y.prototype,"session",2),o([n()],y.prototype,"tab",2),o([n({attribute:!1})],y.prototype,"path",2),o([n({attribute:!1})],y.prototype,"query",2),o([u()],y.prototype,"found",2),o([u()],y.prototype,"failure",2),y=o([b("ab-backup-explorer")],y);var Te=300,q=class extends h{connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.requestUpdate(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}render(){let{app:s}=this,{t:e,format:t}=s,i=this.session.secondsLeft,r=i<Te,l=r?t.clock(i):t.duration(i);return a`<ab-chip
        .tone=${r?"warning":"busy"}
        .icon=${D}
        title=${e("backups.session_hint")}
        >${s.narrow?l:e("backups.session",{time:l})}</ab-chip
      >
      <ab-button
        kind="outlined"
        .icon=${K}
        ?icon-only=${s.narrow}
        .label=${s.narrow?e("backups.lock"):""}
        @click=${()=>E(this,"lock")}
        >${s.narrow?"":e("backups.lock")}</ab-button
      >`}};q.styles=[f,m`
      :host {
        align-items: center;
        display: inline-flex;
        flex: none;
        gap: var(--ab-2);
      }
      ab-chip {
        font-variant-numeric: tabular-nums;
      }
    `],o([n({attribute:!1})],q.prototype,"app",2),o([n({attribute:!1})],q.prototype,"session",2),q=o([b("ab-session-chip")],q);var k=class extends h{constructor(){super(...arguments);this.label="";this.value="";this.type="text";this.placeholder="";this.hint="";this.error="";this.autocomplete="off";this.disabled=!1}render(){let e=this.error||this.hint;return a`${this.label?a`<label for="input">${this.label}</label>`:d}
      <input
        id="input"
        .type=${this.type}
        .value=${ge(this.value)}
        placeholder=${this.placeholder||d}
        aria-label=${this.label?d:this.placeholder}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${e?"below":d}
        autocomplete=${this.autocomplete}
        ?disabled=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${e?a`<p id="below" class=${this.error?"error":"hint"} role=${this.error?"alert":d}>${e}</p>`:d}`}changed(){this.value=this.input.value,E(this,"changed",this.value)}key(e){e.key==="Enter"&&!e.isComposing&&E(this,"submitted",this.value)}};k.shadowRootOptions={...h.shadowRootOptions,delegatesFocus:!0},k.styles=[f,m`
      :host {
        display: block;
      }
      label {
        display: block;
        font-weight: 500;
        margin-block-end: var(--ab-1);
      }
      input {
        background: var(--ha-color-form-background, var(--ab-card));
        border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
        border-radius: var(--ab-radius-small);
        color: inherit;
        font: inherit;
        /* Below that, phones zoom in. */
        font-size: 16px;
        min-height: var(--ab-target);
        padding: var(--ab-2) var(--ab-3);
        width: 100%;
      }
      input[aria-invalid="true"] {
        border-color: var(--ab-error);
      }
      .error {
        color: var(--ab-error-text);
        margin: var(--ab-1) 0 0;
      }
      .hint {
        color: var(--ab-text-dim);
        margin: var(--ab-1) 0 0;
      }
    `],o([n()],k.prototype,"label",2),o([n()],k.prototype,"value",2),o([n()],k.prototype,"type",2),o([n()],k.prototype,"placeholder",2),o([n()],k.prototype,"hint",2),o([n()],k.prototype,"error",2),o([n()],k.prototype,"autocomplete",2),o([n({type:Boolean})],k.prototype,"disabled",2),o([J("input")],k.prototype,"input",2),k=o([b("ab-input")],k);var Oe=200,g=class extends h{constructor(){super(...arguments);this.wrong=!1;this.waitUntil=0;this.shown=!1;this.remember="no";this.wantsPassword=!1;this.submit=e=>{if(e.preventDefault(),this.begun!==void 0||this.waitUntil>Date.now())return;if(!this.needsPassword){this.open(null);return}let t=this.field?.value??"";t?this.open(t):this.field?.focus()};this.forget=async()=>{try{await _(this.app.hass,`/backups/${encodeURIComponent(this.backup.id)}/remembered`,{method:"DELETE"}),E(this,"forgotten")}catch(e){this.failure=e}}}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){let{is_encrypted:e,id:t}=this.backup;!e&&!v.ending(t)&&!this.details.unlock_problem?this.open(null):this.app.narrow||this.field?.focus()}get needsPassword(){return this.backup.is_encrypted&&(this.details.remembered===null||this.wantsPassword)}render(){let{app:e,backup:t,details:i}=this,{t:r}=e,l=v.ending(t.id);return a`<div class="card">
      <div class="who">
        <ab-device-picture .backup=${t}></ab-device-picture>
        <h2>${r(t.is_encrypted?"unlock.title":"unlock.title_open")}</h2>
        <p class="dim">${r(t.is_encrypted?this.needsPassword?"unlock.text":"unlock.text_remembered":"unlock.text_open")}</p>
      </div>
      ${l&&l!=="locked"&&!this.failure?a`<ab-alert kind="info">${r(`unlock.ended_${l}`)}</ab-alert>`:d}
      ${i.unlock_problem?a`<ab-alert kind="error" .heading=${r("unlock.impossible")}
            >${e.errorText(new G(i.unlock_problem,""))}</ab-alert
          >`:this.renderForm()}
    </div>`}renderForm(){let{app:e,details:t}=this,{t:i,format:r}=e,l=Math.ceil((this.waitUntil-Date.now())/1e3),p=this.begun!==void 0,x=l>0;return a`<form @submit=${this.submit}>
      ${this.needsPassword?this.renderPassword(p||x):d}
      ${x?a`<ab-alert kind="warning" .heading=${i("unlock.wait_title")}
            ><span class="numbers">${i("unlock.wait_text",{time:r.clock(l)})}</span></ab-alert
          >`:this.failure?a`<ab-alert kind="error" .heading=${i("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:d}
      ${p?this.renderRun():d}
      <ab-button
        kind="filled"
        .icon=${D}
        .busy=${p}
        ?disabled=${x||!e.online}
        @click=${this.submit}
        >${i(this.needsPassword?"unlock.unlock":"unlock.open")}</ab-button
      >
      ${t.remembered!==null&&!this.wantsPassword?a`<ab-button kind="text" .icon=${le} ?disabled=${p} @click=${this.forget}
            >${i("unlock.forget")}</ab-button
          >`:d}
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
          .icon=${this.shown?ae:re}
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
                  @change=${l=>this.choose(r,l.target.checked)}
                />
                <span>${t(`unlock.remember_${r}`)}</span>
              </label>`)}
          </fieldset>`:d}`}renderRun(){let{t:e,format:t}=this.app,i=this.details.unlock_seconds??0,r=(Date.now()-(this.begun??0))/1e3,l=i-r,p=this.needsPassword&&i>1;return a`<div class="run">
      <ab-progress
        .value=${p&&l>0?100*r/i:null}
        .label=${e("unlock.deriving")}
      ></ab-progress>
      <span class="dim small numbers"
        >${e("unlock.deriving")}${p&&l>1?` ${e("overview.time_left",{time:t.duration(l)})}`:""}</span
      >
    </div>`}choose(e,t){this.remember=t?e:e==="disk"&&this.details.may_remember.includes("memory")?"memory":"no"}async open(e){let{app:t,backup:i}=this;this.failure=void 0,this.wrong=!1,this.begun=Date.now(),this.tick();try{await v.unlock(t.hass,i.id,e,e===null?"no":this.remember),this.field&&(this.field.value="")}catch(r){this.failed(r)}finally{this.begun=void 0}}failed(e){if(!(e instanceof G))throw e;if(e.code==="wrong_password")this.wrong=this.needsPassword,this.wantsPassword=!0;else if(e.code==="too_many_attempts")this.waitUntil=Date.now()+(e.retryAfter??1)*1e3;else{this.failure=e;return}this.updateComplete.then(()=>this.field?.focus())}tick(){clearInterval(this.timer),this.timer=setInterval(()=>{this.begun===void 0&&this.waitUntil<Date.now()&&clearInterval(this.timer),this.requestUpdate()},Oe)}};g.styles=[f,R,C,m`
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
    `],o([n({attribute:!1})],g.prototype,"app",2),o([n({attribute:!1})],g.prototype,"backup",2),o([n({attribute:!1})],g.prototype,"details",2),o([u()],g.prototype,"begun",2),o([u()],g.prototype,"failure",2),o([u()],g.prototype,"wrong",2),o([u()],g.prototype,"waitUntil",2),o([u()],g.prototype,"shown",2),o([u()],g.prototype,"remember",2),o([u()],g.prototype,"wantsPassword",2),o([J("ab-input")],g.prototype,"field",2),g=o([b("ab-unlock")],g);var $=class extends h{constructor(){super(...arguments);this.tab="";this.path=[];this.query=new URLSearchParams}willUpdate(e){let t=e.get("backup"),i=e.has("backup")&&(t?.id!==this.backup.id||t.last_backup!==this.backup.last_backup);i&&t?.id!==this.backup.id&&(this.details=void 0),(i||e.has("session")&&!this.session)&&this.load()}render(){let{app:e,backup:t,session:i}=this,{t:r}=e,l=i&&e.narrow&&this.tab;return a`<header>
        <ab-button
          class="back"
          kind="text"
          icon-only
          .icon=${ie}
          .label=${r(l?"backups.back_to_backup":"backups.all")}
          @click=${()=>e.navigate(l?["backups",t.id]:["backups"])}
        ></ab-button>
        <div class="name">
          <h2><bdi>${t.display_name}</bdi></h2>
          <div class="dim small">
            ${[t.last_backup&&e.format.dateTime(t.last_backup),I(t)].filter(Boolean).join(" \xB7 ")}
          </div>
        </div>
        ${i?a`<ab-session-chip .app=${e} .session=${i} @lock=${()=>v.lock(t.id)}></ab-session-chip>`:d}
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
    </div>`}async load(){let{id:e}=this.backup;this.failure=void 0;try{let t=await _(this.app.hass,`/backups/${encodeURIComponent(e)}`);e===this.backup.id&&(this.details=t)}catch(t){e===this.backup.id&&(this.failure=t)}}};$.styles=[f,R,C,m`
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
    `],o([n({attribute:!1})],$.prototype,"app",2),o([n({attribute:!1})],$.prototype,"backup",2),o([n({attribute:!1})],$.prototype,"session",2),o([n()],$.prototype,"tab",2),o([n({attribute:!1})],$.prototype,"path",2),o([n({attribute:!1})],$.prototype,"query",2),o([u()],$.prototype,"details",2),o([u()],$.prototype,"failure",2),$=o([b("ab-backup-page")],$);var O=class extends h{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams}connectedCallback(){super.connectedCallback(),this.endWatch=v.watch(),this.endSessions=v.subscribe(()=>this.requestUpdate())}disconnectedCallback(){super.disconnectedCallback(),this.endWatch?.(),this.endSessions?.()}render(){let{app:e,path:t}=this,{t:i,overview:r}=e;if(!r)return a`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let[l,p="",...x]=t;if(l===void 0)return a`<ab-backup-list .app=${e}></ab-backup-list>`;let W=r.folders.flatMap(j=>j.backups).find(j=>j.id===l);if(!W){let j=!r.folders.length&&!e.isAdmin;return a`<ab-message
        .icon=${F}
        .heading=${i(j?"backups.forbidden_title":"backups.gone_title")}
      >
        ${i(j?"backups.forbidden_text":"backups.gone_text")}
        ${j?d:a`<ab-button slot="action" @click=${()=>e.navigate(["backups"])}>${i("backups.all")}</ab-button>`}
      </ab-message>`}return a`<ab-backup-page
      .app=${e}
      .backup=${W}
      .session=${v.get(l)}
      .tab=${p}
      .path=${x}
      .query=${this.query}
    ></ab-backup-page>`}};O.styles=[f,m`
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
    `],o([n({attribute:!1})],O.prototype,"app",2),o([n({attribute:!1})],O.prototype,"path",2),o([n({attribute:!1})],O.prototype,"query",2),O=o([b("ab-backups")],O);export{O as AbBackups};

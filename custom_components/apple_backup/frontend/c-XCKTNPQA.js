import{a as E,b as V}from"./c-DWE67EW2.js";import"./c-QFJ46SSF.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{Aa as n,B as U,Ba as T,Ca as v,D as H,Da as b,Ea as L,H as F,I as C,J as N,d as R,f as O,n as q,ra as w,s as I,sa as o,t as z,wa as h,ya as u,z as M,za as s}from"./c-2PDJEZVT.js";import{a as i,e as f}from"./c-ACOWWOST.js";var j=w`
  :host {
    display: block;
  }
  .card {
    display: grid;
    gap: var(--ab-3);
  }
  .head {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
    justify-content: space-between;
  }
  ul {
    display: grid;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    align-items: center;
    border-block-start: 1px solid var(--ab-line);
    display: flex;
    gap: var(--ab-3);
    min-height: 52px;
    padding-block: var(--ab-1);
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .path {
    direction: ltr;
    overflow: hidden;
    text-align: start;
    text-overflow: ellipsis;
    unicode-bidi: plaintext;
    white-space: nowrap;
  }
  .live:empty {
    display: none;
  }
  .more {
    justify-self: center;
  }
`;var B=["debug","info","warn","error"];function W(k,m){let t=B.indexOf(m);return k.filter(([e])=>B.findIndex(r=>r===e)>=t)}var G=[[/[\w.+-]+(?:\*+)?@(?:[\w-]+\.)+\w{2,}/g,"<mail>"],[/\b(?:\d{1,3}\.){3}\d{1,3}\b/g,"<address>"],[/(?:\/|\b)(?:[^\s/:"']+\/)+[^\s/:"']*?(\.\w{1,5})?(?=[\s:"',;)]|$)/g,"<path>$1"],[/[^\s/:"']+(\.(?:heic|jpe?g|png|mov|mp4|gif|tiff?|dng|webp|aae))\b/gi,"<file>$1"]];function X(k){return`\`\`\`
${k.map(([t,e,r,a])=>{let l=G.reduce((p,[d,_])=>p.replace(d,_),a);return`${new Date(e).toISOString()} ${t.padEnd(5)} ${r}: ${l}`}).join(`
`)}
\`\`\`
`}var J=2e3,K=24,g=class extends u{constructor(){super(...arguments);this.rows=[];this.level="info";this.follows=!0}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end?.()}willUpdate(t){t.has("api")&&this.begin(),t.has("app")&&(this.times=new Intl.DateTimeFormat(this.app.format.language,{timeStyle:"medium"}))}updated(){this.follows&&this.list&&(this.list.scrollTop=this.list.scrollHeight)}begin(){this.end?.(),this.rows=[],this.end=this.api.follow("log/subscribe",{data:({entries:t,reset:e})=>{this.error=void 0,this.rows=[...e?[]:this.rows,...t].slice(-J)},error:t=>this.error=t})}render(){let{app:t}=this,{t:e}=t,r=W(this.rows,this.level);return o`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h2 id="title">${e("care.log")}</h2>
          <p class="dim">${e("care.log_text")}</p>
        </div>
        <select aria-label=${e("care.log_level")} @change=${this.choose}>
          ${B.map(a=>o`<option value=${a} ?selected=${a===this.level}>${e(`care_levels.${a}`)}</option>`)}
        </select>
        <ab-button .icon=${M} ?disabled=${!this.rows.length} @click=${this.copy}>${e("care.log_copy")}</ab-button>
      </div>
      ${this.error===void 0?h:o`<p role="alert">${t.errorText(this.error)}</p>`}
      <div class="box">
        <div class="lines" role="log" aria-live="off" aria-label=${e("care.log")} tabindex="0" @scroll=${this.scrolled}>
          ${r.length?r.map(([a,l,p,d])=>o`<div class="row ${a}"><time>${this.times?.format(l)}</time><b>${a}</b><span>${p}: ${d}</span></div>`):o`<p class="dim">${e("care.log_empty")}</p>`}
        </div>
        ${this.follows?h:o`<ab-button class="end" kind="filled" .icon=${R} @click=${this.toEnd}>${e("care.log_follow")}</ab-button>`}
      </div>
    </section>`}choose(t){let{value:e}=t.target;this.level=B.find(r=>r===e)??"info"}scrolled(){let{list:t}=this;t&&(this.follows=t.scrollTop+t.clientHeight>=t.scrollHeight-K)}toEnd(){this.follows=!0}async copy(){let t=X(this.rows);try{await navigator.clipboard.writeText(t),E(this,this.app.t("care.log_copied"))}catch{let e=document.createElement("a");e.href=URL.createObjectURL(new Blob([t],{type:"text/plain"})),e.download="apple-backup-log.txt",e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)}}};g.styles=[v,b,L,j,w`
      .box {
        position: relative;
      }
      .lines {
        background: var(--ab-page);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius-small);
        font: 12px / 1.6 ui-monospace, monospace;
        height: min(24rem, 60vh);
        overflow: auto;
        overscroll-behavior: contain;
        padding: var(--ab-2);
      }
      .row {
        content-visibility: auto;
        contain-intrinsic-size: auto 20px;
        display: grid;
        gap: 0 var(--ab-2);
        grid-template-columns: max-content 3.2em minmax(0, 1fr);
      }
      .row span:last-child {
        overflow-wrap: anywhere;
      }
      time {
        color: var(--ab-text-dim);
        font-variant-numeric: tabular-nums;
      }
      .warn b {
        color: color-mix(in srgb, var(--ab-warning) 55%, var(--ab-text));
      }
      .error b {
        color: color-mix(in srgb, var(--ab-error) 70%, var(--ab-text));
      }
      .debug {
        color: var(--ab-text-dim);
      }
      .end {
        inset-block-end: var(--ab-3);
        inset-inline-end: var(--ab-4);
        position: absolute;
      }
      select {
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: 999px;
        color: inherit;
        font: inherit;
        min-height: var(--ab-target);
        padding-inline: var(--ab-3);
      }
      @media (max-width: 600px) {
        .row {
          grid-template-columns: max-content 1fr;
        }
        .row span:last-child {
          grid-column: 1 / -1;
        }
      }
    `],i([s({attribute:!1})],g.prototype,"app",2),i([s({attribute:!1})],g.prototype,"api",2),i([n()],g.prototype,"rows",2),i([n()],g.prototype,"level",2),i([n()],g.prototype,"follows",2),i([n()],g.prototype,"error",2),i([T(".lines")],g.prototype,"list",2),g=i([f("ab-log")],g);var Y={download:H,reuse:N,move:F,remove:U},Z=12,y=class extends u{constructor(){super(...arguments);this.isBusy=!1;this.isAsking=!1}async ask(){this.isAsking=!0,this.error=void 0;try{this.plan=await this.api.plan()}catch(t){this.error=t}finally{this.isAsking=!1}}render(){let{app:t}=this,{t:e}=t;return o`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h2 id="title">${e("care.plan")}</h2>
          <p class="dim">${e("care.plan_text")}</p>
        </div>
        <ab-button .icon=${I} .busy=${this.isAsking} ?disabled=${this.isBusy&&!this.isAsking} @click=${this.ask}>${e("care.plan_ask")}</ab-button>
      </div>
      ${this.error!==void 0?o`<ab-alert kind="error">${t.errorText(this.error)}</ab-alert>`:h}
      <div class="live" aria-live="polite">${this.plan?this.found(this.plan):h}</div>
    </section>`}found(t){let{app:e}=this,{t:r,format:a}=e;if(!t.downloads&&!t.reused&&!t.moves&&!t.removals&&!t.held_back)return o`<ab-alert kind="good">${r("care.plan_nothing")}</ab-alert>`;let l=[["downloads",t.downloads,t.download_bytes],["reused",t.reused],["moves",t.moves],["removals",t.removals,t.removal_bytes],["held_back",t.held_back],["waiting",t.waiting],["left_out",t.left_out,t.left_out_bytes]],p={needed:a.bytes(t.needed_bytes),free:a.bytes(t.free_bytes)};return o`<div class="card" style="border: 0; padding: 0">
      <dl>
        ${l.filter(([,d])=>d).map(([d,_,P])=>o`<div>
              <dt>${r(`care.plan_${d}`)}</dt>
              <dd class="numbers">${a.number(_)}${P?o` <span class="dim small">${a.bytes(P)}</span>`:h}</dd>
            </div>`)}
      </dl>
      <ab-alert kind=${t.fits?"info":"error"}>${r(t.fits?"care.plan_fits":"care.plan_full",p)}</ab-alert>
      ${t.samples.length?o`<h3>${r("care.plan_samples")}</h3>`:h}
      <ul>
        ${t.samples.slice(0,Z).map(d=>this.action(d))}
      </ul>
    </div>`}action({kind:t,path:e,size:r,reason:a}){let{app:l}=this,p=a?l.t(`photo_reasons.${a}`):"";return o`<li>
      <ab-icon .path=${Y[t]}></ab-icon>
      <div class="grow">
        <p class="path" title=${e}>${e}</p>
        <p class="dim small">${[l.t(`care_actions.${t}`),l.format.bytes(r),p].filter(Boolean).join(" \xB7 ")}</p>
      </div>
    </li>`}};y.styles=[v,b,L,j,w`
      dl {
        display: grid;
        gap: var(--ab-3);
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
      }
      dd {
        font-size: var(--ab-size-l);
        font-weight: 500;
        margin: 0;
      }
    `],i([s({attribute:!1})],y.prototype,"app",2),i([s({attribute:!1})],y.prototype,"api",2),i([s({attribute:!1})],y.prototype,"isBusy",2),i([n()],y.prototype,"plan",2),i([n()],y.prototype,"error",2),i([n()],y.prototype,"isAsking",2),y=i([f("ab-plan")],y);var c=class extends u{constructor(){super(...arguments);this.count=0;this.isBusy=!1;this.next=null;this.working=new Set}willUpdate(t){(t.has("api")||t.has("count"))&&this.load(0)}async load(t){let{api:e}=this;try{let r=await e.quarantine(t);if(e!==this.api)return;this.items=t?[...this.items??[],...r.items]:r.items,this.next=r.next,this.error=void 0}catch(r){e===this.api&&(this.error=r)}}render(){let{app:t,items:e}=this,{t:r}=t;return o`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h2 id="title">${r("care.quarantine")}</h2>
          <p class="dim">${r("care.quarantine_text")}</p>
        </div>
        ${e&&e.length>1?o`<ab-button .icon=${O} .busy=${this.working.size>0} ?disabled=${this.isBusy} @click=${()=>this.restore(e.map(({number:a})=>a))}>${r("care.restore_all")}</ab-button>`:h}
      </div>
      ${this.list()}
    </section>`}list(){let{app:t,items:e,next:r}=this,{t:a}=t;return this.error!==void 0?o`<p role="alert">${t.errorText(this.error)}</p>
        <ab-button class="more" @click=${()=>this.load(0)}>${a("common.retry")}</ab-button>`:e?e.length?o`${this.isBusy?o`<p class="dim">${a("care.busy")}</p>`:h}
      <ul>
        ${e.map(l=>this.item(l))}
      </ul>
      ${r===null?h:o`<ab-button class="more" @click=${()=>this.load(r)}>${a("care.more")}</ab-button>`}`:o`<p>${a("care.quarantine_empty")}</p>`:o`<ab-skeleton .label=${a("common.loading")}></ab-skeleton>`}item({number:t,path:e,size:r,reason:a,moved:l}){let{app:p}=this,d=e.split("/").pop()??e,_=l?p.format.relative(Date.parse(l)):"";return o`<li>
      <ab-icon .path=${C}></ab-icon>
      <div class="grow">
        <p class="path" title=${e}>${e}</p>
        <p class="dim small">${[p.t(`photo_reasons.${a}`),_,p.format.bytes(r)].filter(Boolean).join(" \xB7 ")}</p>
      </div>
      <ab-button
        .icon=${O}
        .label=${p.t("care.restore_file",{name:d})}
        .busy=${this.working.has(t)}
        ?disabled=${this.isBusy||this.working.size>0}
        @click=${()=>this.restore([t])}
        >${p.t("care.restore")}</ab-button
      >
    </li>`}async restore(t){this.working=new Set(t);try{let{restored:e}=await this.api.restore(t);E(this,this.app.t.plural("care.restored",e)),await this.load(0)}catch(e){E(this,this.app.errorText(e))}finally{this.working=new Set}}};c.styles=[v,b,L,j],i([s({attribute:!1})],c.prototype,"app",2),i([s({attribute:!1})],c.prototype,"api",2),i([s({type:Number})],c.prototype,"count",2),i([s({attribute:!1})],c.prototype,"isBusy",2),i([n()],c.prototype,"items",2),i([n()],c.prototype,"next",2),i([n()],c.prototype,"error",2),i([n()],c.prototype,"working",2),c=i([f("ab-quarantine")],c);var x=class extends u{constructor(){super(...arguments);this.heading="";this.closeLabel="";this.open=!1;this.wide=!1}updated(){this.open&&!this.dialog.open?this.dialog.showModal():!this.open&&this.dialog.open&&this.dialog.close()}render(){return o`<dialog closedby="any" aria-labelledby="heading" @close=${this.closed}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <ab-button kind="text" icon-only .icon=${z} .label=${this.closeLabel} @click=${this.close}></ab-button>
      </header>
      <div class="body"><slot></slot></div>
      <footer><slot name="action"></slot></footer>
    </dialog>`}close(){this.dialog.close()}closed(){this.open=!1,V(this,"closed")}};x.styles=[v,b,w`
      dialog {
        background: var(--ab-card);
        border: none;
        border-radius: var(--ab-radius);
        box-shadow: 0 12px 40px rgb(0 0 0 / 35%);
        color: inherit;
        max-height: min(90dvh, 60rem);
        max-width: min(36rem, calc(100vw - 2 * var(--ab-4)));
        overflow: auto;
        overscroll-behavior: contain;
        padding: 0;
        width: 100%;
      }
      :host([wide]) dialog {
        max-width: min(64rem, calc(100vw - 2 * var(--ab-4)));
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      header {
        align-items: center;
        background: inherit;
        display: flex;
        gap: var(--ab-2);
        justify-content: space-between;
        padding: var(--ab-3) var(--ab-3) var(--ab-3) var(--ab-4);
        position: sticky;
        top: 0;
        z-index: 1;
      }
      .body {
        padding: 0 var(--ab-4) var(--ab-4);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: flex-end;
        padding: 0 var(--ab-4) var(--ab-4);
      }
    `],i([s()],x.prototype,"heading",2),i([s({attribute:"close-label"})],x.prototype,"closeLabel",2),i([s({type:Boolean,reflect:!0})],x.prototype,"open",2),i([s({type:Boolean,reflect:!0})],x.prototype,"wide",2),i([T("dialog")],x.prototype,"dialog",2),x=i([f("ab-dialog")],x);var $=class extends u{constructor(){super(...arguments);this.isAsking=!1;this.isBusy=!1;this.asOf=""}willUpdate(){let t=`${this.api.entryId} ${this.account.progress===null} ${this.account.last_sync??""}`;t!==this.asOf&&(this.asOf=t,this.load())}async load(){try{this.items=(await this.api.removals()).items,this.error=void 0}catch(t){this.error=t}}render(){let{app:t,items:e}=this,{t:r}=t;if(this.error!==void 0)return o`<ab-alert kind="error">${t.errorText(this.error)}<ab-button slot="action" @click=${this.load}>${r("common.retry")}</ab-button></ab-alert>`;let a=e?.reduce((d,{removed:_})=>d+_,0)??0;if(!a)return o`<ab-alert kind="good">${r("care.removals_none")}</ab-alert>`;let l=e?.reduce((d,_)=>d+_.total,0)??0,p={total:t.format.number(l)};return o`<ab-alert kind="warning" .heading=${r.plural("care.removals_title",a,p)}>
        ${r("care.removals_text")}
        <ab-button slot="action" kind="danger" @click=${()=>this.isAsking=!0}>${r("care.removals_confirm")}</ab-button>
      </ab-alert>
      <ab-dialog
        .open=${this.isAsking}
        .heading=${r.plural("care.removals_ask",a,p)}
        .closeLabel=${r("common.close")}
        @closed=${()=>this.isAsking=!1}
      >
        <p>${r("care.removals_ask_text")}</p>
        <ab-button slot="action" kind="text" @click=${()=>this.isAsking=!1}>${r("care.cancel")}</ab-button>
        <ab-button slot="action" kind="danger" .icon=${q} .busy=${this.isBusy} @click=${this.confirm}>${r("care.removals_confirm")}</ab-button>
      </ab-dialog>`}async confirm(){this.isBusy=!0;try{let{confirmed:t}=await this.api.confirmRemovals();E(this,this.app.t.plural("care.removals_confirmed",t)),await this.load()}catch(t){E(this,this.app.errorText(t))}finally{this.isBusy=!1,this.isAsking=!1}}};$.styles=[v,b,L,j],i([s({attribute:!1})],$.prototype,"app",2),i([s({attribute:!1})],$.prototype,"api",2),i([s({attribute:!1})],$.prototype,"account",2),i([n()],$.prototype,"items",2),i([n()],$.prototype,"error",2),i([n()],$.prototype,"isAsking",2),i([n()],$.prototype,"isBusy",2),$=i([f("ab-removals")],$);var S=class extends u{render(){let{app:m,api:t,account:e}=this,r=e.progress!==null;return o`<ab-removals .app=${m} .api=${t} .account=${e}></ab-removals>
      <ab-quarantine .app=${m} .api=${t} .count=${e.totals.quarantined} .isBusy=${r}></ab-quarantine>
      <ab-plan .app=${m} .api=${t} .isBusy=${r}></ab-plan>
      <ab-log .app=${m} .api=${t}></ab-log>`}};S.styles=[v,b,w`
      :host {
        display: grid;
        gap: var(--ab-4);
        margin-inline: auto;
        max-width: 60rem;
        padding: var(--ab-2) var(--ab-4) var(--ab-8);
      }
    `],i([s({attribute:!1})],S.prototype,"app",2),i([s({attribute:!1})],S.prototype,"api",2),i([s({attribute:!1})],S.prototype,"account",2),S=i([f("ab-care")],S);export{S as AbCare};

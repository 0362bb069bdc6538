import{a as T}from"./c-ZKHKOH7N.js";import"./c-IBXVZZGU.js";import{e as q}from"./c-TNPHIFAH.js";import"./c-UZRXWCU5.js";import"./c-3VF75IT5.js";import"./c-44ZZ4PM2.js";import"./c-7RPCHYIS.js";import"./c-6YMV4COD.js";import"./c-WUEDNBYJ.js";import{a as O,b as P}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-3OQDHVGD.js";import{a as m,b as a,f as d,i as v,j as l,k as n,l as R,m as $,n as y,o as L}from"./c-4H5XTCX5.js";import{a as o,e as g}from"./c-ACOWWOST.js";var M=m`
  :host {
    display: block;
  }
  .card,
  ul {
    display: grid;
    /* No wider than there is room, however long a path is. */
    grid-template-columns: minmax(0, 1fr);
  }
  .card {
    gap: var(--ab-3);
  }
  .head {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
    justify-content: space-between;
  }
  .head .grow {
    flex: 1 1 16rem;
  }
  ul {
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
`;var C=["debug","info","warn","error"];function z(u,f){let t=C.indexOf(f);return u.filter(([e])=>C.findIndex(i=>i===e)>=t)}var N=[[/[\w.+-]+(?:\*+)?@(?:[\w-]+\.)+\w{2,}/g,"<mail>"],[/\b(?:\d{1,3}\.){3}\d{1,3}\b/g,"<address>"],[/(?:\/|\b)(?:[^\s/:"']+\/)+[^\s/:"']*?(\.\w{1,5})?(?=[\s:"',;)]|$)/g,"<path>$1"],[/[^\s/:"']+(\.(?:heic|jpe?g|png|mov|mp4|gif|tiff?|dng|webp|aae))\b/gi,"<file>$1"]];function Z(u){return`\`\`\`
${u.map(([t,e,i,r])=>{let s=N.reduce((p,[c,k])=>p.replace(c,k),r);return`${new Date(e).toISOString()} ${t.padEnd(5)} ${i}: ${s}`}).join(`
`)}
\`\`\`
`}var W="M11,4H13V16L18.5,10.5L19.92,11.92L12,19.84L4.08,11.92L5.5,10.5L11,16V4Z",X="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z",G=2e3,J=24,w=class extends v{constructor(){super(...arguments);this.rows=[];this.level="info";this.follows=!0}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end?.()}willUpdate(t){t.has("api")&&this.isConnected&&this.begin()}updated(){this.follows&&this.list&&(this.list.scrollTop=this.list.scrollHeight)}begin(){this.end?.(),this.rows=[],this.end=this.api.follow("log/subscribe",{data:({entries:t,reset:e})=>{this.error=void 0,this.rows=[...e?[]:this.rows,...t].slice(-G)},error:t=>this.error=t})}render(){let{app:t}=this,{t:e}=t,i=z(this.rows,this.level);return a`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title">${e("care.log")}</h3>
          <p class="dim">${e("care.log_text")}</p>
        </div>
        <select aria-label=${e("care.log_level")} @change=${this.choose}>
          ${C.map(r=>a`<option value=${r} ?selected=${r===this.level}>${e(`care_levels.${r}`)}</option>`)}
        </select>
        <ab-button .icon=${X} ?disabled=${!this.rows.length} @click=${this.copy}>${e("care.log_copy")}</ab-button>
      </div>
      ${this.error===void 0?d:a`<p role="alert">${t.errorText(this.error)}</p>`}
      <div class="box">
        <div class="lines" role="log" aria-live="off" aria-label=${e("care.log")} tabindex="0" @scroll=${this.scrolled}>
          ${i.length?i.map(([r,s,p,c])=>a`<div class="row ${r}"><time>${t.format.custom(s,{timeStyle:"medium"})}</time><b>${r}</b><span>${p}: ${c}</span></div>`):a`<p class="dim">${e("care.log_empty")}</p>`}
        </div>
        ${this.follows?d:a`<ab-button class="end" kind="filled" .icon=${W} @click=${this.toEnd}>${e("care.log_follow")}</ab-button>`}
      </div>
    </section>`}choose(t){let{value:e}=t.target;this.level=C.find(i=>i===e)??"info"}scrolled(){let{list:t}=this;t&&(this.follows=t.scrollTop+t.clientHeight>=t.scrollHeight-J)}toEnd(){this.follows=!0}async copy(){let t=Z(this.rows);try{await navigator.clipboard.writeText(t),O(this,this.app.t("care.log_copied"))}catch{let e=document.createElement("a");e.href=URL.createObjectURL(new Blob([t],{type:"text/plain"})),e.download="apple-backup-log.txt",e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)}}};w.styles=[$,y,L,M,m`
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
        padding: var(--ab-2);
      }
      .row {
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
    `],o([l({attribute:!1})],w.prototype,"app",2),o([l({attribute:!1})],w.prototype,"api",2),o([n()],w.prototype,"rows",2),o([n()],w.prototype,"level",2),o([n()],w.prototype,"follows",2),o([n()],w.prototype,"error",2),o([R(".lines")],w.prototype,"list",2),w=o([g("ab-log")],w);var K="M17 9H16.5 17M7 15H10C10.08 14.32 10.23 13.64 10.5 13H7V15M11.9 10.9C13.17 9.64 14.84 9 16.5 9H7V11H11.82C11.85 10.97 11.87 10.94 11.9 10.9M11.9 20.1C12.26 20.45 12.65 20.74 13.06 21H5C3.9 21 3 20.11 3 19V5C3 3.9 3.9 3 5 3H9.18C9.5 2.16 10.14 1.5 11 1.2C12.53 .64 14.25 1.44 14.82 3H19C20.11 3 21 3.9 21 5V10.82C20.4 10.24 19.72 9.8 19 9.5V5H17V7H7V5H5V19H11.03C11.27 19.39 11.57 19.76 11.9 20.1M11 4C11 4.55 11.45 5 12 5S13 4.55 13 4 12.55 3 12 3 11 3.45 11 4M23.39 21L22 22.39L18.88 19.32C18.19 19.75 17.37 20 16.5 20C14 20 12 18 12 15.5S14 11 16.5 11 21 13 21 15.5C21 16.38 20.75 17.21 20.31 17.9L23.39 21M19 15.5C19 14.12 17.88 13 16.5 13S14 14.12 14 15.5 15.12 18 16.5 18 19 16.88 19 15.5Z",Y="M19,4H15.5L14.5,3H9.5L8.5,4H5V6H19M6,19A2,2 0 0,0 8,21H16A2,2 0 0,0 18,19V7H6V19Z",Q="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",tt="M14,17H18V14L23,18.5L18,23V20H14V17M13,9H18.5L13,3.5V9M6,2H14L20,8V12.34C19.37,12.12 18.7,12 18,12A6,6 0 0,0 12,18C12,19.54 12.58,20.94 13.53,22H6C4.89,22 4,21.1 4,20V4A2,2 0 0,1 6,2Z",et="M14,3L12,1H4A2,2 0 0,0 2,3V15A2,2 0 0,0 4,17H11V19L15,16L11,13V15H4V3H14M21,10V21A2,2 0 0,1 19,23H8A2,2 0 0,1 6,21V19H8V21H19V12H14V7H8V13H6V7A2,2 0 0,1 8,5H16L21,10Z",it={download:Q,reuse:et,move:tt,remove:Y},rt=12,H=class extends v{constructor(){super(...arguments);this.isBusy=!1;this.isAsking=!1}async ask(){this.isAsking=!0,this.error=void 0;try{this.plan=await this.api.plan()}catch(t){this.error=t}finally{this.isAsking=!1,P(this,"care-done")}}render(){let{app:t}=this,{t:e}=t;return a`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title">${e("care.plan")}</h3>
          <p class="dim">${e("care.plan_text")}</p>
        </div>
        <ab-button .icon=${K} .busy=${this.isAsking} ?disabled=${this.isBusy&&!this.isAsking} @click=${this.ask}>${e("care.plan_ask")}</ab-button>
      </div>
      ${this.error!==void 0?a`<ab-alert kind="error">${t.errorText(this.error)}</ab-alert>`:d}
      <div class="live" aria-live="polite">${this.plan?this.found(this.plan):d}</div>
    </section>`}found(t){let{app:e}=this,{t:i,format:r}=e;if(!t.downloads&&!t.reused&&!t.moves&&!t.removals&&!t.held_back)return a`<ab-alert kind="good">${i("care.plan_nothing")}</ab-alert>`;let s=[["downloads",t.downloads,"files",t.download_bytes],["reused",t.reused,"files"],["moves",t.moves,"files"],["removals",t.removals,"files",t.removal_bytes],["held_back",t.held_back,"photos"],["waiting",t.waiting,"photos"],["left_out",t.left_out,"photos",t.left_out_bytes]],p={needed:r.bytes(t.needed_bytes),free:r.bytes(t.free_bytes)};return a`<div class="card" style="border: 0; padding: 0">
      <dl>
        ${s.filter(([,c])=>c).map(([c,k,x,V])=>a`<div>
              <dt>${i(`care.plan_${c}`)}</dt>
              <dd class="numbers">${i.plural(`care.${x}`,k)}${V?a` <span class="dim small">${r.bytes(V)}</span>`:d}</dd>
            </div>`)}
      </dl>
      <ab-alert kind=${t.fits?"info":"error"}>${i(t.fits?"care.plan_fits":"care.plan_full",p)}</ab-alert>
      ${t.samples.length?a`<h4>${i("care.plan_samples")}</h4>`:d}
      <ul>
        ${t.samples.slice(0,rt).map(c=>this.action(c))}
      </ul>
    </div>`}action({kind:t,path:e,size:i,reason:r}){let{app:s}=this,p=r?s.t(`photo_reasons.${r}`):"";return a`<li>
      <ab-icon .path=${it[t]}></ab-icon>
      <div class="grow">
        <p class="path" title=${e}>${e}</p>
        <p class="dim small">${[s.t(`care_actions.${t}`),s.format.bytes(i),p].filter(Boolean).join(" \xB7 ")}</p>
      </div>
    </li>`}};H.styles=[$,y,L,M,m`
      h4 {
        font-size: inherit;
        font-weight: 500;
        margin: 0;
      }
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
    `],o([l({attribute:!1})],H.prototype,"app",2),o([l({attribute:!1})],H.prototype,"api",2),o([l({attribute:!1})],H.prototype,"isBusy",2),o([n()],H.prototype,"plan",2),o([n()],H.prototype,"error",2),o([n()],H.prototype,"isAsking",2),H=o([g("ab-plan")],H);var U=["edited","original","alternative","edited_video","live_video","sidecar"];function E(u){let f=[],t=new Map;for(let e of u){let i=`${e.photo} ${e.reason}`,r=e.photo===null?void 0:t.get(i);if(r&&!r.some(({kind:s})=>s===e.kind))r.push(e);else{let s=[e];f.push(s),t.set(i,s)}}return f.map(I)}function I(u){return[...u].sort((f,t)=>U.indexOf(f.kind??"")-U.indexOf(t.kind??""))}var A="M12,3A9,9 0 0,0 3,12H0L4,16L8,12H5A7,7 0 0,1 12,5A7,7 0 0,1 19,12A7,7 0 0,1 12,19C10.5,19 9.09,18.5 7.94,17.7L6.5,19.14C8.04,20.3 9.94,21 12,21A9,9 0 0,0 21,12A9,9 0 0,0 12,3M14,12A2,2 0 0,0 12,10A2,2 0 0,0 10,12A2,2 0 0,0 12,14A2,2 0 0,0 14,12Z",ot="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",at=15e3,h=class extends v{constructor(){super(...arguments);this.count=0;this.isBusy=!1;this.next=null;this.working=new Set;this.asking=[]}willUpdate(t){(t.has("api")||t.has("count"))&&this.load(0)}async load(t){let{api:e}=this;try{let i=await e.quarantine(t);if(e!==this.api)return;this.items=t?[...this.items??[],...i.items]:i.items,this.next=i.next,this.error=void 0}catch(i){e===this.api&&(this.error=i)}}render(){let{app:t,items:e}=this,{t:i}=t;return a`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title" tabindex="-1">${i("care.quarantine")}</h3>
          <p class="dim">${i("care.quarantine_text")}</p>
        </div>
        ${e&&e.length>1?a`<ab-button .icon=${A} .busy=${this.working.size>0} ?disabled=${this.isBusy} @click=${()=>this.ask(e)}>${i("care.restore_all")}</ab-button>`:d}
      </div>
      ${this.list()} ${this.dialog()}
    </section>`}list(){let{app:t,items:e,next:i}=this,{t:r}=t;return this.error!==void 0?a`<p role="alert">${t.errorText(this.error)}</p>
        <ab-button class="more" @click=${()=>this.load(0)}>${r("common.retry")}</ab-button>`:e?e.length?a`${this.isBusy?a`<p class="dim">${r("care.busy")}</p>`:d}
      <ul>
        ${E(e).map(s=>this.photo(s))}
      </ul>
      ${i===null?d:a`<ab-button class="more" @click=${()=>this.load(i)}>${r("care.more")}</ab-button>`}`:a`<p>${r("care.quarantine_empty")}</p>`:a`<ab-skeleton .label=${r("common.loading")}></ab-skeleton>`}photo(t){let{app:e,api:i}=this,[r]=t;if(!r)return d;let{number:s,path:p,reason:c,moved:k}=r,x=p.split("/").pop()??p,V=k?e.format.relative(Date.parse(k)):"",j=t.reduce((B,D)=>B+D.size,0),F=t.length>1?e.t.plural("care.files",t.length):"";return a`<li>
      <ab-picture .hass=${e.hass} .path=${i.heldPicture(r)}><ab-icon slot="failed" .path=${ot}></ab-icon></ab-picture>
      <div class="grow">
        <p class="path" title=${t.map(B=>B.path).join(`
`)}>${p}</p>
        <p class="dim small">${[e.t(`photo_reasons.${c}`),V,F,e.format.bytes(j)].filter(Boolean).join(" \xB7 ")}</p>
      </div>
      <ab-button
        .icon=${A}
        .label=${e.t("care.restore_file",{name:x})}
        .busy=${this.working.has(s)}
        ?disabled=${this.isBusy||this.working.size>0}
        @click=${()=>this.ask(t)}
        >${e.t("care.restore")}</ab-button
      >
    </li>`}dialog(){let{asking:t}=this,{t:e}=this.app,i=this.damaged(t),r=E(this.picked(t)).length;return a`<ab-dialog
      .open=${t.length>0}
      .heading=${i?e.plural("care.damaged_ask",i):e.plural("care.restore_ask",r)}
      .closeLabel=${e("common.close")}
      @closed=${()=>this.asking=[]}
    >
      <p>${e(i?"care.damaged_text":"care.restore_ask_text")}</p>
      <ab-button slot="action" kind="text" @click=${()=>this.asking=[]}>${e("care.cancel")}</ab-button>
      <ab-button slot="action" kind="filled" .icon=${A} @click=${()=>this.restore(t)}>${e(i?"care.damaged_restore":"care.restore")}</ab-button>
    </ab-dialog>`}picked(t){let e=new Set(t);return(this.items??[]).filter(({number:i})=>e.has(i))}damaged(t){return this.picked(t).filter(({reason:e})=>e==="damaged").length}ask(t){let e=t.map(({number:i})=>i);this.damaged(e)||E(t).length>1?this.asking=e:this.restore(e)}async restore(t){let e=this.damaged(t),i=E(this.picked(t)).length,r=e?void 0:this.photoOf(t);this.asking=[],this.working=new Set(t);try{let{restored:s}=await this.api.restore(t),p=r!==void 0&&s?await this.wayTo(r):void 0,{t:c}=this.app,x=!e&&s===t.length?c.plural("care.restored_photos",i):c.plural(e?"care.restored_damaged":"care.restored",s);O(this,x,p,p&&at),await this.load(0),T(this,this.renderRoot.querySelector("h3"))}catch(s){O(this,this.app.errorText(s))}finally{this.working=new Set,P(this,"care-done")}}photoOf(t){let e=this.picked(t).map(r=>r.photo),[i]=e;return e.every(r=>r===i)?i??void 0:void 0}async wayTo(t){let{app:e,api:i}=this,r=()=>i.position(t).catch(()=>null);if(await r()===null)return;let s=async()=>{let p=await r();e.navigate(["photos",i.entryId],p===null?void 0:{photo:String(p)})};return{text:e.t("care.restored_show"),action:()=>{s()}}}};h.styles=[$,y,L,M,m`
      ab-picture {
        border-radius: var(--ab-radius-small);
        flex: none;
        height: 48px;
        width: 48px;
      }
      ab-picture ab-icon {
        color: var(--ab-text-dim);
      }
    `],o([l({attribute:!1})],h.prototype,"app",2),o([l({attribute:!1})],h.prototype,"api",2),o([l({type:Number})],h.prototype,"count",2),o([l({attribute:!1})],h.prototype,"isBusy",2),o([n()],h.prototype,"items",2),o([n()],h.prototype,"next",2),o([n()],h.prototype,"error",2),o([n()],h.prototype,"working",2),o([n()],h.prototype,"asking",2),h=o([g("ab-quarantine")],h);var st="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",_=class extends v{constructor(){super(...arguments);this.asOf="";this.next=null}willUpdate(t){(t.has("api")||t.has("asOf"))&&this.load(0)}async load(t){let{api:e,asOf:i}=this,r=()=>e!==this.api||i!==this.asOf;try{let s=await e.leaving(t);if(r())return;this.items=t?[...this.items??[],...s.items]:s.items,this.next=s.next,this.error=void 0}catch(s){r()||(this.error=s)}}render(){let{t}=this.app;return a`<section class="card" aria-labelledby="title">
      <h3 id="title">${t("care.leaving")}</h3>
      ${this.list()}
    </section>`}list(){let{app:t,items:e,next:i}=this;return this.error!==void 0?a`<p role="alert">${t.errorText(this.error)}</p>
        <ab-button class="more" @click=${()=>this.load(0)}>${t.t("common.retry")}</ab-button>`:e?a`<ul>
        ${e.map(r=>this.photo(r))}
      </ul>
      ${i===null?d:a`<ab-button class="more" @click=${()=>this.load(i)}>${t.t("care.more")}</ab-button>`}`:a`<ab-skeleton .label=${t.t("common.loading")}></ab-skeleton>`}photo({photo:t,reason:e,files:i}){let{app:r,api:s}=this,[p]=I(i);if(!p)return d;let c=i.reduce((x,V)=>x+V.size,0),k=i.length>1?r.t.plural("care.files",i.length):"";return a`<li>
      <ab-picture .hass=${r.hass} .path=${s.leavingPicture(t)}><ab-icon slot="failed" .path=${st}></ab-icon></ab-picture>
      <div class="grow">
        <p class="path" title=${i.map(x=>x.path).join(`
`)}>${p.path}</p>
        <p class="dim small">${[r.t(`photo_reasons.${e}`),k,r.format.bytes(c)].filter(Boolean).join(" \xB7 ")}</p>
      </div>
    </li>`}};_.styles=[$,y,L,M,m`
      ul {
        gap: 0 var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
      }
      ab-picture {
        border-radius: var(--ab-radius-small);
        flex: none;
        height: 72px;
        width: 72px;
      }
      ab-picture ab-icon {
        color: var(--ab-text-dim);
      }
    `],o([l({attribute:!1})],_.prototype,"app",2),o([l({attribute:!1})],_.prototype,"api",2),o([l()],_.prototype,"asOf",2),o([n()],_.prototype,"items",2),o([n()],_.prototype,"next",2),o([n()],_.prototype,"error",2),_=o([g("ab-leaving")],_);var nt="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",b=class extends v{constructor(){super(...arguments);this.done=0;this.isAsking=!1;this.isBusy=!1;this.asOf=""}willUpdate(){let{progress:t,last_sync:e,totals:i}=this.account,r=[this.api.entryId,t===null,e,i.quarantined,this.done].join(" ");r!==this.asOf&&(this.asOf=r,this.load())}async load(){try{this.items=(await this.api.removals()).items,this.error=void 0}catch(t){this.error=t}}render(){let{app:t,items:e}=this,{t:i}=t;if(this.error!==void 0)return a`<ab-alert kind="error">${t.errorText(this.error)}<ab-button slot="action" @click=${this.load}>${i("common.retry")}</ab-button></ab-alert>`;let r=e?.reduce((V,{removed:j})=>V+j,0)??0;if(!r)return a`<ab-alert kind="good" tabindex="-1">${i("care.removals_none")}</ab-alert>`;let s=e?.reduce((V,j)=>V+j.total,0)??0,p={total:t.format.number(s)},[c,k]=e??[],x=k?"several":c?.library==="PrimarySync"?"own":"shared";return a`<ab-alert kind="warning" .heading=${i.plural("care.removals_title",r,p)}>
        <p>${i(`care.removals_text_${x}`,p)}</p>
        <p>${i("care.removals_otherwise")}</p>
        <ab-button slot="action" kind="danger" @click=${()=>this.isAsking=!0}>${i("care.removals_confirm")}</ab-button>
      </ab-alert>
      <ab-leaving .app=${t} .api=${this.api} .asOf=${`${this.asOf} ${r}`}></ab-leaving>
      <ab-dialog
        .open=${this.isAsking}
        .heading=${i.plural("care.removals_ask",r,p)}
        .closeLabel=${i("common.close")}
        @closed=${()=>this.isAsking=!1}
      >
        <p>${i("care.removals_ask_text")}</p>
        <ab-button slot="action" kind="text" @click=${()=>this.isAsking=!1}>${i("care.cancel")}</ab-button>
        <ab-button slot="action" kind="danger" .icon=${nt} .busy=${this.isBusy} @click=${this.confirm}>${i("care.removals_confirm")}</ab-button>
      </ab-dialog>`}async confirm(){this.isBusy=!0;try{let t=Object.fromEntries((this.items??[]).map(({library:r,removed:s})=>[r,s])),{confirmed:e,started:i}=await this.api.confirmRemovals(t);O(this,this.app.t.plural("care.removals_confirmed",e)),i!==null&&q(this.app,this.api.entryId,i)}catch(t){O(this,this.app.errorText(t))}finally{await this.load(),this.isBusy=!1,this.isAsking=!1,await this.updateComplete,T(this,this.renderRoot.querySelector("ab-alert[tabindex]"))}}};b.styles=[$,y,L,M,m`
      ab-leaving {
        margin-block-start: var(--ab-4);
      }
      ab-alert p + p {
        margin-block-start: var(--ab-2);
      }
    `],o([l({attribute:!1})],b.prototype,"app",2),o([l({attribute:!1})],b.prototype,"api",2),o([l({attribute:!1})],b.prototype,"account",2),o([l({type:Number})],b.prototype,"done",2),o([n()],b.prototype,"items",2),o([n()],b.prototype,"error",2),o([n()],b.prototype,"isAsking",2),o([n()],b.prototype,"isBusy",2),b=o([g("ab-removals")],b);var S=class extends v{constructor(){super(...arguments);this.done=0}render(){let{app:t,api:e,account:i}=this,r=i.progress!==null;return a`<h2>${t.t("photos.care")}</h2>
      <ab-removals .app=${t} .api=${e} .account=${i} .done=${this.done}></ab-removals>
      <ab-quarantine @care-done=${this.count} .app=${t} .api=${e} .count=${i.totals.quarantined} .isBusy=${r}></ab-quarantine>
      <ab-plan @care-done=${this.count} .app=${t} .api=${e} .isBusy=${r}></ab-plan>
      <ab-log .app=${t} .api=${e}></ab-log>`}count(){this.done+=1}};S.styles=[$,y,m`
      :host {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: minmax(0, 1fr);
        margin-inline: auto;
        max-width: 60rem;
        padding: var(--ab-2) var(--ab-4) var(--ab-8);
      }
    `],o([l({attribute:!1})],S.prototype,"app",2),o([l({attribute:!1})],S.prototype,"api",2),o([l({attribute:!1})],S.prototype,"account",2),o([n()],S.prototype,"done",2),S=o([g("ab-care")],S);export{S as AbCare};

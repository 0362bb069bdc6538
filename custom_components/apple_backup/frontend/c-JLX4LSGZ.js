import{a as T,b as Z}from"./c-T7NTGBO4.js";import"./c-DW5NTF3K.js";import{e as A,g as z}from"./c-7DBNIU7Q.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-44ZZ4PM2.js";import"./c-HZKFUZTC.js";import"./c-PXMR4PVT.js";import"./c-WUEDNBYJ.js";import{a as O,b as j}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as h,b as s,f as d,i as g,j as n,k as l,l as R,m as y,n as w,o as L}from"./c-3WKNPIOS.js";import{a as o,e as $}from"./c-ACOWWOST.js";var M=h`
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
    text-align: start;
    unicode-bidi: plaintext;
  }
  .live:empty {
    display: none;
  }
  .more {
    justify-self: center;
  }
`;var E=["debug","info","warn","error"];function U(f,b){let t=E.indexOf(b);return f.filter(([e])=>E.findIndex(i=>i===e)>=t)}var X=[[/[\w.+-]+(?:\*+)?@(?:[\w-]+\.)+\w{2,}/g,"<mail>"],[/\b(?:\d{1,3}\.){3}\d{1,3}\b/g,"<address>"],[/(?:\/|\b)(?:[^\s/:"']+\/)+[^\s/:"']*?(\.\w{1,5})?(?=[\s:"',;)]|$)/g,"<path>$1"],[/[^\s/:"']+(\.(?:heic|jpe?g|png|mov|mp4|gif|tiff?|dng|webp|aae))\b/gi,"<file>$1"]];function F(f){return`\`\`\`
${f.map(([t,e,i,r])=>{let a=X.reduce((p,[c,x])=>p.replace(c,x),r);return`${new Date(e).toISOString()} ${t.padEnd(5)} ${i}: ${a}`}).join(`
`)}
\`\`\`
`}var G="M11,4H13V16L18.5,10.5L19.92,11.92L12,19.84L4.08,11.92L5.5,10.5L11,16V4Z",J="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z",K=2e3,Y=24,k=class extends g{constructor(){super(...arguments);this.rows=[];this.level="info";this.follows=!0}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end?.()}willUpdate(t){t.has("api")&&this.isConnected&&this.begin()}updated(){this.follows&&this.list&&(this.list.scrollTop=this.list.scrollHeight)}begin(){this.end?.(),this.rows=[],this.end=this.api.follow("log/subscribe",{data:({entries:t,reset:e})=>{this.error=void 0,this.rows=[...e?[]:this.rows,...t].slice(-K)},error:t=>this.error=t})}render(){let{app:t}=this,{t:e}=t,i=U(this.rows,this.level);return s`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title">${e("care.log")}</h3>
          <p class="dim">${e("care.log_text")}</p>
        </div>
        <select aria-label=${e("care.log_level")} @change=${this.choose}>
          ${E.map(r=>s`<option value=${r} ?selected=${r===this.level}>${e(`care_levels.${r}`)}</option>`)}
        </select>
        <ab-button .icon=${J} ?disabled=${!this.rows.length} @click=${this.copy}>${e("care.log_copy")}</ab-button>
      </div>
      ${this.error===void 0?d:s`<p role="alert">${t.errorText(this.error)}</p>`}
      <div class="box">
        <div class="lines" role="log" aria-live="off" aria-label=${e("care.log")} tabindex="0" @scroll=${this.scrolled}>
          ${i.length?i.map(([r,a,p,c])=>s`<div class="row ${r}"><time>${t.format.custom(a,{timeStyle:"medium"})}</time><b>${r}</b><span>${p}: ${c}</span></div>`):s`<p class="dim">${e("care.log_empty")}</p>`}
        </div>
        ${this.follows?d:s`<ab-button class="end" kind="filled" .icon=${G} @click=${this.toEnd}>${e("care.log_follow")}</ab-button>`}
      </div>
    </section>`}choose(t){let{value:e}=t.target;this.level=E.find(i=>i===e)??"info"}scrolled(){let{list:t}=this;t&&(this.follows=t.scrollTop+t.clientHeight>=t.scrollHeight-Y)}toEnd(){this.follows=!0}async copy(){let t=F(this.rows);try{await navigator.clipboard.writeText(t),O(this,this.app.t("care.log_copied"))}catch{let e=document.createElement("a");e.href=URL.createObjectURL(new Blob([t],{type:"text/plain"})),e.download="apple-backup-log.txt",e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)}}};k.styles=[y,w,L,M,h`
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
    `],o([n({attribute:!1})],k.prototype,"app",2),o([n({attribute:!1})],k.prototype,"api",2),o([l()],k.prototype,"rows",2),o([l()],k.prototype,"level",2),o([l()],k.prototype,"follows",2),o([l()],k.prototype,"error",2),o([R(".lines")],k.prototype,"list",2),k=o([$("ab-log")],k);var Q="M17 9H16.5 17M7 15H10C10.08 14.32 10.23 13.64 10.5 13H7V15M11.9 10.9C13.17 9.64 14.84 9 16.5 9H7V11H11.82C11.85 10.97 11.87 10.94 11.9 10.9M11.9 20.1C12.26 20.45 12.65 20.74 13.06 21H5C3.9 21 3 20.11 3 19V5C3 3.9 3.9 3 5 3H9.18C9.5 2.16 10.14 1.5 11 1.2C12.53 .64 14.25 1.44 14.82 3H19C20.11 3 21 3.9 21 5V10.82C20.4 10.24 19.72 9.8 19 9.5V5H17V7H7V5H5V19H11.03C11.27 19.39 11.57 19.76 11.9 20.1M11 4C11 4.55 11.45 5 12 5S13 4.55 13 4 12.55 3 12 3 11 3.45 11 4M23.39 21L22 22.39L18.88 19.32C18.19 19.75 17.37 20 16.5 20C14 20 12 18 12 15.5S14 11 16.5 11 21 13 21 15.5C21 16.38 20.75 17.21 20.31 17.9L23.39 21M19 15.5C19 14.12 17.88 13 16.5 13S14 14.12 14 15.5 15.12 18 16.5 18 19 16.88 19 15.5Z",tt="M19,4H15.5L14.5,3H9.5L8.5,4H5V6H19M6,19A2,2 0 0,0 8,21H16A2,2 0 0,0 18,19V7H6V19Z",et="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",it="M14,17H18V14L23,18.5L18,23V20H14V17M13,9H18.5L13,3.5V9M6,2H14L20,8V12.34C19.37,12.12 18.7,12 18,12A6,6 0 0,0 12,18C12,19.54 12.58,20.94 13.53,22H6C4.89,22 4,21.1 4,20V4A2,2 0 0,1 6,2Z",rt="M14,3L12,1H4A2,2 0 0,0 2,3V15A2,2 0 0,0 4,17H11V19L15,16L11,13V15H4V3H14M21,10V21A2,2 0 0,1 19,23H8A2,2 0 0,1 6,21V19H8V21H19V12H14V7H8V13H6V7A2,2 0 0,1 8,5H16L21,10Z",ot={download:et,reuse:rt,move:it,remove:tt},at=12,_=class extends g{constructor(){super(...arguments);this.isBusy=!1;this.isAsking=!1}async ask(){this.isAsking=!0,this.error=void 0;try{this.plan=await this.api.plan()}catch(t){this.error=t}finally{this.isAsking=!1,j(this,"care-done")}}render(){let{app:t}=this,{t:e}=t;return s`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title">${e("care.plan")}</h3>
          <p class="dim">${e("care.plan_text")}</p>
        </div>
        <ab-button .icon=${Q} .busy=${this.isAsking} ?disabled=${this.isBusy&&!this.isAsking} @click=${this.ask}>${e("care.plan_ask")}</ab-button>
      </div>
      ${this.error!==void 0?s`<ab-alert kind="error">${t.errorText(this.error)}</ab-alert>`:d}
      <div class="live" aria-live="polite">${this.plan?this.found(this.plan):d}</div>
    </section>`}found(t){let{app:e}=this,{t:i,format:r}=e;if(!t.downloads&&!t.reused&&!t.moves&&!t.removals&&!t.held_back)return s`<ab-alert kind="good">${i("care.plan_nothing")}</ab-alert>`;let a=[["downloads",t.downloads,"files",t.download_bytes],["reused",t.reused,"files"],["moves",t.moves,"files"],["removals",t.removals,"files",t.removal_bytes],["held_back",t.held_back,"photos"],["waiting",t.waiting,"photos"],["left_out",t.left_out,"photos",t.left_out_bytes]],p={needed:r.bytes(t.needed_bytes),free:r.bytes(t.free_bytes)};return s`<div class="card" style="border: 0; padding: 0">
      <dl>
        ${a.filter(([,c])=>c).map(([c,x,H,v])=>s`<div>
              <dt>${i(`care.plan_${c}`)}</dt>
              <dd class="numbers">${i.plural(`care.${H}`,x)}${v?s` <span class="dim small">${r.bytes(v)}</span>`:d}</dd>
            </div>`)}
      </dl>
      <ab-alert kind=${t.fits?"info":"error"}>${i(t.fits?"care.plan_fits":"care.plan_full",p)}</ab-alert>
      ${t.samples.length?s`<h4>${i("care.plan_samples")}</h4>`:d}
      <ul>
        ${t.samples.slice(0,at).map(c=>this.action(c))}
      </ul>
    </div>`}action({kind:t,path:e,size:i,reason:r}){let{app:a}=this,p=r?a.t(`photo_reasons.${r}`):"";return s`<li>
      <ab-icon .path=${ot[t]}></ab-icon>
      <div class="grow">
        <p class="path" title=${e}>${e}</p>
        <p class="dim small">${[a.t(`care_actions.${t}`),a.format.bytes(i),p].filter(Boolean).join(" \xB7 ")}</p>
      </div>
    </li>`}};_.styles=[y,w,L,M,h`
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
    `],o([n({attribute:!1})],_.prototype,"app",2),o([n({attribute:!1})],_.prototype,"api",2),o([n({attribute:!1})],_.prototype,"isBusy",2),o([l()],_.prototype,"plan",2),o([l()],_.prototype,"error",2),o([l()],_.prototype,"isAsking",2),_=o([$("ab-plan")],_);var D=["edited","original","alternative","edited_video","live_video","sidecar"];function P(f){let b=[],t=new Map;for(let e of f){let i=`${e.photo} ${e.reason}`,r=e.photo===null?void 0:t.get(i);if(r&&!r.some(({kind:a})=>a===e.kind))r.push(e);else{let a=[e];b.push(a),t.set(i,a)}}return b.map(I)}function I(f){return[...f].sort((b,t)=>D.indexOf(b.kind??"")-D.indexOf(t.kind??""))}var q="M12,3A9,9 0 0,0 3,12H0L4,16L8,12H5A7,7 0 0,1 12,5A7,7 0 0,1 19,12A7,7 0 0,1 12,19C10.5,19 9.09,18.5 7.94,17.7L6.5,19.14C8.04,20.3 9.94,21 12,21A9,9 0 0,0 21,12A9,9 0 0,0 12,3M14,12A2,2 0 0,0 12,10A2,2 0 0,0 10,12A2,2 0 0,0 12,14A2,2 0 0,0 14,12Z",st="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",nt=15e3,m=class extends g{constructor(){super(...arguments);this.count=0;this.isBusy=!1;this.isMoving=!1;this.next=null;this.working=new Set;this.asking=[]}willUpdate(t){(t.has("api")||t.has("count"))&&this.load(0)}async load(t){let{api:e}=this;try{let i=await e.quarantine(t);if(e!==this.api)return;this.items=t?[...this.items??[],...i.items]:i.items,this.next=i.next,this.error=void 0}catch(i){e===this.api&&(this.error=i)}}render(){let{app:t,items:e}=this,{t:i}=t;return s`<section class="card" aria-labelledby="title">
      <div class="head">
        <div class="grow">
          <h3 id="title" tabindex="-1">${i("care.quarantine")}</h3>
          <p class="dim">${i("care.quarantine_text")}</p>
        </div>
        ${e&&e.length>1?s`<ab-button .icon=${q} .busy=${this.working.size>0} ?disabled=${this.isBusy} @click=${()=>this.ask(e)}>${i("care.restore_all")}</ab-button>`:d}
      </div>
      ${this.list()} ${this.dialog()}
    </section>`}list(){let{app:t,items:e,next:i}=this,{t:r}=t;return this.error!==void 0?s`<p role="alert">${t.errorText(this.error)}</p>
        <ab-button class="more" @click=${()=>this.load(0)}>${r("common.retry")}</ab-button>`:e?e.length?s`${this.isBusy?s`<p class="dim">${r("care.busy")}</p>`:d}
      <ul>
        ${P(e).map(a=>this.photo(a))}
      </ul>
      ${i===null?d:s`<ab-button class="more" @click=${()=>this.load(i)}>${r("care.more")}</ab-button>`}`:s`<p>${r(this.isMoving?"care.quarantine_moving":"care.quarantine_empty")}</p>`:s`<ab-skeleton .label=${r("common.loading")}></ab-skeleton>`}photo(t){let{app:e,api:i}=this,[r]=t;if(!r)return d;let{number:a,path:p,reason:c,moved:x}=r,H=p.split("/").pop()??p,v=x?e.format.relative(Date.parse(x)):"",C=t.reduce((B,W)=>B+W.size,0),N=t.length>1?e.t.plural("care.files",t.length):"";return s`<li>
      <ab-picture .hass=${e.hass} .path=${i.heldPicture(r)}><ab-icon slot="failed" .path=${st}></ab-icon></ab-picture>
      <div class="grow">
        <p class="path" title=${t.map(B=>B.path).join(`
`)}>${p}</p>
        <p class="dim small">${[e.t(`photo_reasons.${c}`),v,N,e.format.bytes(C)].filter(Boolean).join(" \xB7 ")}</p>
      </div>
      <ab-button
        .icon=${q}
        .label=${e.t("care.restore_file",{name:H})}
        .busy=${this.working.has(a)}
        ?disabled=${this.isBusy||this.working.size>0}
        @click=${()=>this.ask(t)}
        >${e.t("care.restore")}</ab-button
      >
    </li>`}dialog(){let{asking:t}=this,{t:e}=this.app,i=this.damaged(t),r=P(this.picked(t)).length;return s`<ab-dialog
      .open=${t.length>0}
      .heading=${i?e.plural("care.damaged_ask",i):e.plural("care.restore_ask",r)}
      .closeLabel=${e("common.close")}
      @closed=${()=>this.asking=[]}
    >
      <p>${e(i?"care.damaged_text":"care.restore_ask_text")}</p>
      <ab-button slot="action" kind="text" @click=${()=>this.asking=[]}>${e("care.cancel")}</ab-button>
      <ab-button slot="action" kind="filled" .icon=${q} @click=${()=>this.restore(t)}>${e(i?"care.damaged_restore":"care.restore")}</ab-button>
    </ab-dialog>`}picked(t){let e=new Set(t);return(this.items??[]).filter(({number:i})=>e.has(i))}damaged(t){return this.picked(t).filter(({reason:e})=>e==="damaged").length}ask(t){let e=t.map(({number:i})=>i);this.damaged(e)||P(t).length>1?this.asking=e:this.restore(e)}async restore(t){let e=this.damaged(t),i=P(this.picked(t)).length,r=e?void 0:this.photoOf(t);this.asking=[],this.working=new Set(t);try{let{restored:a}=await this.api.restore(t),p=r!==void 0&&a?await this.wayTo(r):void 0,{t:c}=this.app,H=!e&&a===t.length?c.plural("care.restored_photos",i):c.plural(e?"care.restored_damaged":"care.restored",a);O(this,H,p,p&&nt),await this.load(0),T(this,this.renderRoot.querySelector("h3"))}catch(a){O(this,this.app.errorText(a))}finally{this.working=new Set,j(this,"care-done")}}photoOf(t){let e=this.picked(t).map(r=>r.photo),[i]=e;return e.every(r=>r===i)?i??void 0:void 0}async wayTo(t){let{app:e,api:i}=this,r=()=>i.position(t).catch(()=>null);if(await r()===null)return;let a=async()=>{let p=await r();e.navigate(["photos",i.entryId],p===null?void 0:{photo:String(p)})};return{text:e.t("care.restored_show"),action:()=>{a()}}}};m.styles=[y,w,L,M,h`
      /* On a phone, the button has a line of its own: what comes back is to be read. */
      li {
        flex-wrap: wrap;
      }
      li .grow {
        flex: 1 1 min(14rem, calc(100% - 48px - var(--ab-3)));
      }
      li ab-button {
        margin-inline-start: auto;
      }
      ab-picture {
        border-radius: var(--ab-radius-small);
        flex: none;
        height: 48px;
        width: 48px;
      }
      ab-picture ab-icon {
        color: var(--ab-text-dim);
      }
    `],o([n({attribute:!1})],m.prototype,"app",2),o([n({attribute:!1})],m.prototype,"api",2),o([n({type:Number})],m.prototype,"count",2),o([n({attribute:!1})],m.prototype,"isBusy",2),o([n({attribute:!1})],m.prototype,"isMoving",2),o([l()],m.prototype,"items",2),o([l()],m.prototype,"next",2),o([l()],m.prototype,"error",2),o([l()],m.prototype,"working",2),o([l()],m.prototype,"asking",2),m=o([$("ab-quarantine")],m);var lt="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",V=class extends g{constructor(){super(...arguments);this.asOf="";this.next=null}willUpdate(t){(t.has("api")||t.has("asOf"))&&this.load(0)}async load(t){let{api:e,asOf:i}=this,r=()=>e!==this.api||i!==this.asOf;try{let a=await e.leaving(t);if(r())return;this.items=t?[...this.items??[],...a.items]:a.items,this.next=a.next,this.error=void 0}catch(a){r()||(this.error=a)}}render(){let{t}=this.app;return s`<section class="card" aria-labelledby="title">
      <h3 id="title">${t("care.leaving")}</h3>
      ${this.list()}
    </section>`}list(){let{app:t,items:e,next:i}=this;return this.error!==void 0?s`<p role="alert">${t.errorText(this.error)}</p>
        <ab-button class="more" @click=${()=>this.load(0)}>${t.t("common.retry")}</ab-button>`:e?s`<ul>
        ${e.map(r=>this.photo(r))}
      </ul>
      ${i===null?d:s`<ab-button class="more" @click=${()=>this.load(i)}>${t.t("care.more")}</ab-button>`}`:s`<ab-skeleton .label=${t.t("common.loading")}></ab-skeleton>`}photo({photo:t,reason:e,files:i}){let{app:r,api:a}=this,[p]=I(i);if(!p)return d;let c=i.reduce((H,v)=>H+v.size,0),x=i.length>1?r.t.plural("care.files",i.length):"";return s`<li>
      <ab-picture .hass=${r.hass} .path=${a.leavingPicture(t)}><ab-icon slot="failed" .path=${lt}></ab-icon></ab-picture>
      <div class="grow">
        <p class="path" title=${i.map(H=>H.path).join(`
`)}>${p.path}</p>
        <p class="dim small">${[r.t(`photo_reasons.${e}`),x,r.format.bytes(c)].filter(Boolean).join(" \xB7 ")}</p>
      </div>
    </li>`}};V.styles=[y,w,L,M,h`
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
    `],o([n({attribute:!1})],V.prototype,"app",2),o([n({attribute:!1})],V.prototype,"api",2),o([n()],V.prototype,"asOf",2),o([l()],V.prototype,"items",2),o([l()],V.prototype,"next",2),o([l()],V.prototype,"error",2),V=o([$("ab-leaving")],V);var pt="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",u=class extends g{constructor(){super(...arguments);this.done=0;this.isMoving=!1;this.isAsking=!1;this.isBusy=!1;this.asOf=""}willUpdate(){let{progress:t,last_sync:e,totals:i}=this.account,r=[this.api.entryId,t===null,e,i.quarantined,this.done].join(" ");r!==this.asOf&&(this.asOf=r,this.load())}async load(){try{this.items=(await this.api.removals()).items,this.error=void 0}catch(t){this.error=t}}render(){let{app:t,items:e}=this,{t:i}=t;if(this.error!==void 0)return s`<ab-alert kind="error">${t.errorText(this.error)}<ab-button slot="action" @click=${this.load}>${i("common.retry")}</ab-button></ab-alert>`;let r=e?.reduce((v,{removed:C})=>v+C,0)??0;if(!r){let{isMoving:v}=this;return s`<ab-alert .kind=${v?"info":"good"} tabindex="-1">${i(v?"care.removals_moving":"care.removals_none")}</ab-alert>`}let a=e?.reduce((v,C)=>v+C.total,0)??0,p={total:t.format.number(a)},[c,x]=e??[],H=x?"several":c?.library==="PrimarySync"?"own":"shared";return s`<ab-alert kind="warning" .heading=${i.plural("care.removals_title",r,p)}>
        <p>${i(`care.removals_text_${H}`,p)}</p>
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
        <ab-button slot="action" kind="danger" .icon=${pt} .busy=${this.isBusy} @click=${this.confirm}>${i("care.removals_confirm")}</ab-button>
      </ab-dialog>`}async confirm(){this.isBusy=!0;try{let t=Object.fromEntries((this.items??[]).map(({library:r,removed:a})=>[r,a])),{confirmed:e,started:i}=await this.api.confirmRemovals(t);O(this,this.app.t.plural("care.removals_confirmed",e)),i!==null&&A(this.app,this.api.entryId,i,{movesOut:!0}),j(this,"care-done")}catch(t){O(this,this.app.errorText(t))}finally{await this.load(),this.isBusy=!1,this.isAsking=!1,await this.updateComplete,T(this,this.renderRoot.querySelector("ab-alert[tabindex]"))}}};u.styles=[y,w,L,M,h`
      ab-leaving {
        margin-block-start: var(--ab-4);
      }
      ab-alert p + p {
        margin-block-start: var(--ab-2);
      }
    `],o([n({attribute:!1})],u.prototype,"app",2),o([n({attribute:!1})],u.prototype,"api",2),o([n({attribute:!1})],u.prototype,"account",2),o([n({type:Number})],u.prototype,"done",2),o([n({attribute:!1})],u.prototype,"isMoving",2),o([l()],u.prototype,"items",2),o([l()],u.prototype,"error",2),o([l()],u.prototype,"isAsking",2),o([l()],u.prototype,"isBusy",2),u=o([$("ab-removals")],u);var S=class extends g{constructor(){super(...arguments);this.done=0}firstUpdated(){Z(this,this.renderRoot.querySelector("h2"))}render(){let{app:t,api:e,account:i}=this,r=i.progress!==null,a=z(i);return s`<h2 tabindex="-1">${t.t("photos.care")}</h2>
      <ab-removals @care-done=${this.count} .app=${t} .api=${e} .account=${i} .done=${this.done} .isMoving=${a}></ab-removals>
      <ab-quarantine @care-done=${this.count} .app=${t} .api=${e} .count=${i.totals.quarantined} .isBusy=${r} .isMoving=${a}></ab-quarantine>
      <ab-plan @care-done=${this.count} .app=${t} .api=${e} .isBusy=${r}></ab-plan>
      <ab-log .app=${t} .api=${e}></ab-log>`}count(){this.done+=1}};S.styles=[y,w,h`
      :host {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: minmax(0, 1fr);
        margin-inline: auto;
        max-width: 60rem;
        padding: var(--ab-2) var(--ab-4) var(--ab-8);
      }
    `],o([n({attribute:!1})],S.prototype,"app",2),o([n({attribute:!1})],S.prototype,"api",2),o([n({attribute:!1})],S.prototype,"account",2),o([l()],S.prototype,"done",2),S=o([$("ab-care")],S);export{S as AbCare};

import"./c-T7VB6EIU.js";import{b as E,e as f}from"./c-MEF2HYHP.js";import{a as L,b as _}from"./c-WAHDN2TT.js";import{b as u}from"./c-DWE67EW2.js";import"./c-QFJ46SSF.js";import{a as G}from"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import"./c-LYEKNBLA.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{Aa as h,Ba as z,Ca as w,D as M,Da as A,G as I,K as j,O as K,R as g,T as D,aa as B,e as C,ga as U,i as S,o as O,oa as X,p as T,pa as W,q as F,r as P,ra as $,sa as o,u as R,w as H,wa as d,ya as y,za as c}from"./c-2PDJEZVT.js";import{a as n,e as x}from"./c-ACOWWOST.js";var Z=2,m=class extends y{constructor(){super(...arguments);this.photo=""}willUpdate(t){t.has("photo")&&this.load()}async load(){let t=this.photo;this.error=void 0;try{let i=await this.api.asset(t);this.photo===t&&(this.asset=i)}catch(i){this.photo===t&&(this.error=i)}}render(){let{app:t,asset:i}=this;return this.error!==void 0?o`<ab-alert kind="error">${t.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${t.t("common.retry")}</ab-button></ab-alert>`:i?o`${this.proof(i)} ${this.about(i)} ${this.files(i)} ${this.missing(i)}
    ${this.history(i)}`:o`<ab-skeleton lines="6" .label=${t.t("common.loading")}></ab-skeleton>`}proof(t){let{t:i}=this.app,e=t.in_icloud?this.fact(R,i("photos.in_icloud")):this.fact(H,i("photos.not_in_icloud"));return o`<section>
      <div class="fact ${t.proven?"good":""}">
        <ab-icon .path=${t.proven?O:K}></ab-icon>
        <div>
          <p><strong>${i(t.proven?"photos.proven":"photos.size_only")}</strong></p>
          <p class="dim small">${i(t.proven?"photos.proven_hint":"photos.size_only_hint")}</p>
        </div>
      </div>
      ${e} ${t.kept?this.fact(U,i("photos.kept")):d}
    </section>`}about(t){let{app:i}=this,e=t.width&&t.height?`${i.format.number(t.width,{useGrouping:!1})} \xD7 ${i.format.number(t.height,{useGrouping:!1})}`:"",s=t.duration_seconds?i.format.clock(t.duration_seconds):"",p=new f(i),r=[t.title,t.description,t.keywords.join(", ")].filter(Boolean);return o`<section>
      <h3>${i.t("photos.about")}</h3>
      ${this.fact(I,o`<bdi>${t.filename??i.t("photos.unnamed")}</bdi>`,[p.kind(t.kind),e,s].filter(Boolean).join(" \xB7 "))}
      ${r.length?this.fact(X,o`<bdi>${r.join(" \xB7 ")}</bdi>`):d}
      ${t.camera?this.fact(S,t.camera):d} ${this.place(t)}
      ${t.albums.length?this.fact(j,o`<div class="chips">
              ${t.albums.map(({id:b,name:Q})=>o`<ab-button @click=${()=>this.go({album:b})}><bdi>${Q}</bdi></ab-button>`)}
            </div>`):d}
    </section>`}place({latitude:t,longitude:i}){if(t===null||i===null)return d;let{app:e}=this,s={minimumFractionDigits:4,maximumFractionDigits:4},p={latitude:t,longitude:i,radius_km:Z};return this.fact(B,o`<bdi>${e.format.number(t,s)}°, ${e.format.number(i,s)}°</bdi>
        <ab-button kind="outlined" @click=${()=>this.go({place:p})}>${e.t("photos.near")}</ab-button>`)}files(t){let{app:i}=this;return o`<section>
      <h3>${i.t("photos.files")}</h3>
      <ul>
        ${t.files.map(e=>o`<li>${this.file(e)}</li>`)}
      </ul>
    </section>`}file(t){let{app:i}=this,e=t.checked??t.proven;return o`<p><strong>${this.fileKind(t.kind)}</strong> · ${i.format.bytes(t.size)}</p>
      <p class="small"><code>${t.path}</code></p>
      <p class="dim small">${i.t("photos.checked",{when:i.format.relative(e)})}</p>
      <p class="dim small">SHA-256 <code title=${t.sha256}>${t.sha256.slice(0,16)}…</code></p>`}missing(t){return t.missing.length?o`<section>
      <h3>${this.app.t("photos.missing")}</h3>
      <ul>
        ${t.missing.map(i=>o`<li>${this.lacking(i)}</li>`)}
      </ul>
    </section>`:d}lacking(t){let{app:i}=this;return o`<p><strong>${this.fileKind(t.kind)}</strong> · ${i.format.bytes(t.size)}</p>
      <p class="dim small">
        ${t.reason?`${i.t(`photo_trouble.${t.reason}`)} ${i.t.plural("photos.attempts",t.attempts)}`:i.t("photos.not_fetched")}
      </p>`}history(t){let{app:i}=this;return o`<section>
      <h3>${i.t("photos.history")}</h3>
      <ol>
        ${t.history.map(e=>o`<li>
            <p>${this.event(e)}</p>
            <p class="dim small">${i.format.dateTime(e.at)}</p>
          </li>`)}
      </ol>
    </section>`}event({what:t,kind:i,reason:e}){let{t:s}=this.app,p={file:i?this.fileKind(i):"",reason:e?s(`photo_reasons.${e}`):""};return s(`photo_events.${t}`,p)}fileKind(t){return this.app.t(`photo_files.${t}`)}fact(t,i,e=""){return o`<div class="fact">
      <ab-icon .path=${t}></ab-icon>
      <div>
        ${typeof i=="string"?o`<p><bdi>${i}</bdi></p>`:i}
        ${e?o`<p class="dim small">${e}</p>`:d}
      </div>
    </div>`}go(t){u(this,"viewer-go",t)}};m.styles=[w,A,$`
      :host {
        display: grid;
        gap: var(--ab-4);
        padding: var(--ab-4);
      }
      section {
        display: grid;
        gap: var(--ab-2);
      }
      h3 {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
      }
      .fact {
        align-items: start;
        display: grid;
        gap: 0 var(--ab-3);
        grid-template-columns: 24px minmax(0, 1fr);
      }
      .fact ab-icon {
        color: var(--ab-text-dim);
        margin-block-start: -1px;
      }
      .fact.good ab-icon {
        color: var(--ab-success);
      }
      .fact p {
        overflow-wrap: anywhere;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      ol,
      ul {
        display: grid;
        gap: var(--ab-3);
        list-style: none;
        margin: 0;
        padding: 0;
      }
      ol {
        border-inline-start: 2px solid var(--ab-line);
        margin-inline-start: 5px;
        padding-inline-start: var(--ab-4);
      }
      ol li {
        position: relative;
      }
      ol li::before {
        background: var(--ab-text-dim);
        border: 3px solid var(--ab-card);
        border-radius: 50%;
        box-sizing: content-box;
        content: "";
        height: 8px;
        inset-block-start: 3px;
        inset-inline-start: calc(-1 * var(--ab-4) - 8px);
        position: absolute;
        width: 8px;
      }
      code {
        direction: ltr;
        font-size: 11px;
        unicode-bidi: isolate;
      }
    `],n([c({attribute:!1})],m.prototype,"app",2),n([c({attribute:!1})],m.prototype,"api",2),n([c()],m.prototype,"photo",2),n([h()],m.prototype,"asset",2),n([h()],m.prototype,"error",2),m=n([x("ab-photo-details")],m);var k=class{constructor(a,t,i){this.size=a;this.onView=t;this.onSwipe=i;this.view={scale:1,x:0,y:0};this.pointers=new Map;this.isPinched=!1}reset(){this.pointers.clear(),this.begin=void 0,this.set({scale:1,x:0,y:0})}down(a,t){this.pointers.size||(this.begin=t,this.isPinched=!1),this.pointers.set(a,t),this.pointers.size>1&&(this.isPinched=!0)}move(a,t){let i=this.pointers.get(a);if(!i)return;let e=[...this.pointers].find(([s])=>s!==a)?.[1];if(this.pointers.set(a,t),e){let s=q(t,e)/Math.max(1,q(i,e));this.zoom(s,{x:(t.x+e.x)/2,y:(t.y+e.y)/2})}else if(this.view.scale>1){let{scale:s,x:p,y:r}=this.view;this.set({scale:s,x:p+t.x-i.x,y:r+t.y-i.y})}}up(a){let t=this.pointers.get(a);this.pointers.delete(a);let{begin:i}=this;if(!t||!i||this.pointers.size||this.isPinched||this.view.scale>1)return;let[e,s]=[t.x-i.x,t.y-i.y];Math.abs(e)>60&&Math.abs(e)>1.5*Math.abs(s)?this.onSwipe(e<0?"left":"right"):s>60*1.5&&s>1.5*Math.abs(e)&&this.onSwipe("down")}zoom(a,t){let{scale:i,x:e,y:s}=this.view,p=Math.min(6,Math.max(1,i*a)),r=p/i;this.set({scale:p,x:t.x-(t.x-e)*r,y:t.y-(t.y-s)*r})}toggle(a){this.view.scale>1?this.reset():this.zoom(2.5,a)}set({scale:a,x:t,y:i}){let{width:e,height:s}=this.size(),[p,r]=[(a-1)*e/2,(a-1)*s/2];this.view={scale:a,x:N(t,p),y:N(i,r)},this.onView(this.view)}};function N(v,a){return Math.min(a,Math.max(-a,v))+0}function q(v,a){return Math.hypot(v.x-a.x,v.y-a.y)}var Y=$`
  dialog {
    background: #000;
    border: none;
    color: #fff;
    display: none;
    height: 100dvh;
    max-height: none;
    max-width: none;
    overflow: hidden;
    padding: 0;
    width: 100vw;
  }
  dialog[open] {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) auto;
  }
  dialog::backdrop {
    background: #000;
  }
  .stage {
    overflow: hidden;
    position: relative;
    touch-action: none;
    user-select: none;
  }
  .stage.zoomed {
    cursor: grab;
  }
  .stage img,
  .stage video {
    height: 100%;
    inset: 0;
    object-fit: contain;
    position: absolute;
    width: 100%;
  }
  .small {
    filter: blur(6px);
  }
  .sharp {
    animation: appear 0.15s;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .bar {
    align-items: center;
    background: linear-gradient(rgb(0 0 0 / 65%), transparent);
    display: flex;
    gap: var(--ab-1);
    inset-block-start: 0;
    inset-inline: 0;
    padding: calc(var(--ab-2) + var(--safe-area-inset-top, 0px)) var(--ab-2) var(--ab-6);
    pointer-events: none;
    position: absolute;
    z-index: 2;
  }
  .bar > * {
    pointer-events: auto;
  }
  .bar h2 {
    flex: 1;
    font-size: var(--ab-size-m);
    font-weight: 500;
    line-height: 1.25;
    margin: 0;
    min-width: 0;
    overflow: hidden;
    pointer-events: none;
    text-overflow: ellipsis;
    text-shadow: 0 1px 3px rgb(0 0 0 / 60%);
  }
  .bar h2 span {
    display: block;
    font-size: var(--ab-size-s);
    font-weight: 400;
    opacity: 0.85;
  }
  ab-button {
    --ab-fill: rgb(40 40 40 / 75%);
    color: #fff;
  }
  .side {
    inset-block-start: calc(50% - 22px);
    position: absolute;
    z-index: 1;
  }
  .previous {
    inset-inline-start: var(--ab-3);
  }
  .next {
    inset-inline-end: var(--ab-3);
  }
  .side:dir(rtl) {
    transform: scaleX(-1);
  }
  @media (pointer: coarse) {
    .side {
      clip-path: inset(50%);
    }
    .side:focus-within {
      clip-path: none;
    }
  }
  .live {
    inset-block-end: calc(var(--ab-6) + var(--safe-area-inset-bottom, 0px));
    inset-inline-start: 50%;
    position: absolute;
    transform: translateX(-50%);
    z-index: 1;
  }
  .live:dir(rtl) {
    transform: translateX(50%);
  }
  .note {
    align-items: center;
    display: flex;
    flex-direction: column;
    gap: var(--ab-3);
    inset: 0;
    justify-content: center;
    padding: var(--ab-6);
    position: absolute;
    text-align: center;
  }
  .note ab-icon {
    --ab-icon-size: 56px;
    opacity: 0.7;
  }
  aside {
    background: var(--ab-card);
    color: var(--ab-text);
    overflow: auto;
    overscroll-behavior: contain;
    width: min(360px, 40vw);
  }
  @media (max-width: 760px) {
    dialog[open].details {
      grid-template: minmax(0, 42dvh) minmax(0, 1fr) / minmax(0, 1fr);
    }
    aside {
      border-radius: var(--ab-radius) var(--ab-radius) 0 0;
      width: auto;
    }
  }
`;var V=.0022,l=class extends y{constructor(){super(...arguments);this.index=0;this.total=0;this.isLive=!1;this.hasDetails=sessionStorage.getItem("ab-photo-details")==="1";this.view={scale:1,x:0,y:0};this.stop=new AbortController;this.gestures=new k(()=>({width:this.stage.clientWidth,height:this.stage.clientHeight}),t=>this.view=t,t=>t==="down"?this.dialog.close():this.step(t==="left"?this.ahead:-this.ahead))}disconnectedCallback(){super.disconnectedCallback(),this.stop.abort()}get ahead(){return getComputedStyle(this).direction==="rtl"?-1:1}willUpdate(t){(t.has("index")||t.has("pages"))&&this.show()}firstUpdated(){this.dialog.showModal()}render(){let{app:t,tile:i,index:e,total:s}=this,p=new f(t),r=t.t;return o`<dialog
      class=${this.hasDetails?"details":""}
      aria-label=${i?p.label(i):r("common.loading")}
      @close=${()=>u(this,"viewer-close")}
      @keydown=${this.key}
    >
      <div
        class="stage ${this.view.scale>1?"zoomed":""}"
        @pointerdown=${this.down}
        @pointermove=${this.move}
        @pointerup=${this.up}
        @pointercancel=${this.up}
        @wheel=${this.wheel}
        @dblclick=${this.twice}
      >
        ${this.content(i)}
        <div class="bar">
          <ab-button kind="text" icon-only .icon=${C} .label=${r("photos.close")} @click=${()=>this.dialog.close()}></ab-button>
          <h2>${i?p.moment(i[6],i[7]):""}<span>${r("photos.position",{index:t.format.number(e+1),total:t.format.number(s)})}</span></h2>
          <ab-button kind="text" icon-only .icon=${M} .label=${r("photos.download")} ?disabled=${!i} @click=${this.download}></ab-button>
          <ab-button kind="text" icon-only .icon=${D} .label=${r("photos.details")} .pressed=${this.hasDetails} @click=${this.toggle}></ab-button>
        </div>
        ${e>0?o`<ab-button class="side previous" icon-only .icon=${T} .label=${r("photos.previous")} @click=${()=>this.step(-1)}></ab-button>`:d}
        ${e<s-1?o`<ab-button class="side next" icon-only .icon=${F} .label=${r("photos.next")} @click=${()=>this.step(1)}></ab-button>`:d}
        ${i&&i[5]&E?o`<ab-button class="live" .icon=${P} .pressed=${this.isLive} @click=${this.play}>${r("photos.play_live")}</ab-button>`:d}
      </div>
      ${this.hasDetails&&i?o`<aside aria-label=${r("photos.details")}><ab-photo-details .app=${t} .api=${this.api} .photo=${i[0]}></ab-photo-details></aside>`:d}
    </dialog>`}content(t){let{t:i}=this.app;if(t===null)return this.note(g,i("photos.gone"));if(this.problem==="network")return this.note(g,i("errors.offline"));if(this.problem==="video")return this.note(W,i("photos.video_unplayable"),!0);if(t?.[1]==="video"&&this.video)return o`<video src=${this.video} poster=${this.small??d} controls autoplay playsinline @error=${this.unplayable}></video>`;let{scale:e,x:s,y:p}=this.view,r=G({transform:`translate(${s}px, ${p}px) scale(${e})`}),b=t?new f(this.app).label(t):"";return this.problem&&!this.small?this.note(g,i("photos.no_picture"),!0):o`${this.small&&!this.sharp?o`<img class=${this.problem?"":"small"} src=${this.small} alt=${this.problem?b:""} style=${r} draggable="false" />`:d}
    ${this.sharp?o`<img class="sharp" src=${this.sharp} alt=${b} style=${r} draggable="false" />`:d}
    ${this.isLive&&this.video?o`<video src=${this.video} autoplay playsinline @ended=${this.ended} @error=${this.unplayable}></video>`:d}`}note(t,i,e=!1){return o`<div class="note">
      <ab-icon .path=${t}></ab-icon>
      <p>${i}</p>
      ${e?o`<ab-button .icon=${M} @click=${this.download}>${this.app.t("photos.download")}</ab-button>`:d}
    </div>`}async show(){this.stop.abort();let{signal:t}=this.stop=new AbortController,i=()=>t.aborted;this.sharp=this.small=this.video=this.problem=void 0,this.isLive=!1,this.hasUpdated&&this.gestures.reset(),this.tile=this.pages.get(this.index);try{if(this.tile??=await this.pages.fetch(this.index),i()||!this.tile)return;let[e,s]=this.tile;if(this.small=L(this.api.picture(e,"thumbnail")),s==="video"){let p=await this.api.signed(e,"file");i()||(this.video=p)}else await this.sharpen(e,t);i()||this.prepare(t)}catch{i()||(this.problem="network")}}async sharpen(t,i){try{let e=await _(this.app.hass,this.api.picture(t,"preview"),i);i.aborted||(this.sharp=e)}catch{i.aborted||(this.problem="picture")}}prepare(t){for(let i of[this.index+1,this.index-1]){let e=this.pages.get(i);if(!e||e[1]==="video")continue;let s=this.api.picture(e[0],"preview");L(s)||_(this.app.hass,s,t).catch(()=>{})}this.pages.want(Math.max(0,this.index-20),Math.min(this.total-1,this.index+20))}step(t){let i=this.index+t;i>=0&&i<this.total&&u(this,"viewer-move",i)}async play(){if(!this.tile||this.isLive)return void(this.isLive=!1);let{signal:t}=this.stop;this.isLive=!0,this.gestures.reset();let i=await this.api.signed(this.tile[0],"live").catch(()=>{});t.aborted||(this.video=i)}ended(){this.isLive=!1}unplayable(){this.isLive?this.isLive=!1:this.problem="video",this.tile?.[1]!=="video"&&u(this,"hass-notification",{message:this.app.t("photos.video_unplayable")})}async download(){if(this.tile)try{let t=document.createElement("a");t.href=await this.api.signed(this.tile[0],"original"),t.download="",t.click()}catch(t){u(this,"hass-notification",{message:this.app.errorText(t)})}}toggle(){this.hasDetails=!this.hasDetails,sessionStorage.setItem("ab-photo-details",this.hasDetails?"1":"0")}key(t){if(t.altKey||t.ctrlKey||t.metaKey)return;let i=t.composedPath().some(p=>p instanceof HTMLVideoElement),s={ArrowLeft:-this.ahead,ArrowRight:this.ahead}[t.key];if(s!==void 0&&!i)this.step(s);else if(t.key==="i")this.toggle();else if(t.key==="d")this.download();else if(t.key==="l"&&this.tile&&this.tile[5]&E)this.play();else if(t.key==="+"||t.key==="-")this.gestures.zoom(t.key==="+"?1.5:1/1.5,{x:0,y:0});else return;t.preventDefault()}point({clientX:t,clientY:i}){let{left:e,top:s,width:p,height:r}=this.stage.getBoundingClientRect();return{x:t-e-p/2,y:i-s-r/2}}down(t){J(t)||(this.stage.setPointerCapture(t.pointerId),this.gestures.down(t.pointerId,this.point(t)))}move(t){this.gestures.move(t.pointerId,this.point(t))}up(t){this.gestures.up(t.pointerId)}wheel(t){this.tile?.[1]!=="video"&&(t.preventDefault(),this.gestures.zoom(Math.exp(-t.deltaY*V),this.point(t)))}twice(t){!J(t)&&this.tile?.[1]!=="video"&&this.gestures.toggle(this.point(t))}};l.styles=[w,Y],n([c({attribute:!1})],l.prototype,"app",2),n([c({attribute:!1})],l.prototype,"api",2),n([c({attribute:!1})],l.prototype,"pages",2),n([c({type:Number})],l.prototype,"index",2),n([c({type:Number})],l.prototype,"total",2),n([h()],l.prototype,"tile",2),n([h()],l.prototype,"small",2),n([h()],l.prototype,"sharp",2),n([h()],l.prototype,"video",2),n([h()],l.prototype,"problem",2),n([h()],l.prototype,"isLive",2),n([h()],l.prototype,"hasDetails",2),n([h()],l.prototype,"view",2),n([z("dialog")],l.prototype,"dialog",2),n([z(".stage")],l.prototype,"stage",2),l=n([x("ab-photo-viewer")],l);function J(v){return v.composedPath().some(a=>a instanceof HTMLVideoElement||a instanceof Element&&a.localName==="ab-button")}export{l as AbPhotoViewer};

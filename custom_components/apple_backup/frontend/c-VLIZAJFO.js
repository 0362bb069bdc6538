import{a as A}from"./c-XROEPLDD.js";import"./c-FXIBDURA.js";import{a as N,b as W}from"./c-BXDIKGIS.js";import"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import{a as G}from"./c-44ZZ4PM2.js";import"./c-HZKFUZTC.js";import{a as z,b as R,c as I,d as B,e as S}from"./c-ZKME5DT4.js";import"./c-PWJIKP7U.js";import{a as D}from"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-WUEDNBYJ.js";import{b as P}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as k,b as n,f as d,i as $,j as u,k as b,l as L,m as C,n as U,p as j}from"./c-3WKNPIOS.js";import{a as l,e as x}from"./c-ACOWWOST.js";var _=class extends ${constructor(){super(...arguments);this.sizes=new ResizeObserver(()=>this.look());this.look=()=>W(this)}connectedCallback(){super.connectedCallback(),this.addEventListener("scroll",this.look),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("scroll",this.look),this.sizes.disconnect()}render(){return n`<slot @slotchange=${this.look}></slot>`}};_.styles=[C,k`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        min-width: 0;
      }
      ::slotted(*) {
        flex: none;
      }
      @media (max-width: 600px) {
        :host {
          --_start: 0px;
          --_end: 0px;
          --_to: right;
          flex-wrap: nowrap;
          mask-image: ${N};
          overflow-x: auto;
          /* Room for the ring of what has the focus. */
          margin-block: -4px;
          padding-block: 4px;
          scroll-padding-inline: 48px;
          scrollbar-width: none;
        }
        :host(:dir(rtl)) {
          --_to: left;
        }
        :host([before]) {
          --_start: 48px;
        }
        :host([after]) {
          --_end: 48px;
        }
      }
    `],_=l([x("ab-chip-row")],_);var et=["video","live_photo","screenshot","raw","photo"];function w(p){let r={},t=et.find(o=>o===p.get("kind"));t&&(r.kind=t),p.get("favorite")&&(r.favorite=!0);for(let o of["album","library","text"]){let a=p.get(o);a&&(r[o]=a)}let[e,i,s=2]=(p.get("place")??"").split(",").map(Number);return e!==void 0&&i!==void 0&&[e,i,s].every(Number.isFinite)&&(r.place={latitude:e,longitude:i,radius_km:s}),r}function E(p){let{kind:r,favorite:t,album:e,library:i,text:s,place:o}=p,a={kind:r,favorite:t?"1":void 0,album:e,library:i,text:s,place:o&&`${o.latitude},${o.longitude},${o.radius_km}`};return Object.fromEntries(Object.entries(a).filter(h=>!!h[1]))}function M(p){return new URLSearchParams(E(p)).toString()}var Z=k`
  :host {
    display: block;
    min-height: 0;
    overflow: hidden;
    position: relative;
  }
  ab-virtual-grid {
    height: 100%;
    overscroll-behavior-y: contain;
    scrollbar-width: none;
  }
  ab-virtual-grid::-webkit-scrollbar {
    display: none;
  }
  h2 {
    align-items: baseline;
    background: var(--ab-page);
    box-sizing: border-box;
    display: flex;
    font-size: var(--ab-size-l);
    font-weight: 500;
    gap: var(--ab-2);
    height: 100%;
    margin: 0;
    padding: 11px var(--ab-4) 0;
    white-space: nowrap;
  }
  h2 span {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }
  .cell {
    background: var(--ab-fill);
    border: none;
    color: inherit;
    contain: strict;
    cursor: pointer;
    display: block;
    inset: 1px;
    overflow: hidden;
    padding: 0;
    position: absolute;
  }
  .cell:focus-visible {
    outline: 3px solid var(--ab-accent);
    outline-offset: -3px;
  }
  .cell:focus-visible ab-picture {
    opacity: 0.75;
  }
  ab-picture {
    height: 100%;
    width: 100%;
  }
  @media (hover: hover) {
    ab-picture {
      transition: transform 0.2s;
    }
    .cell:hover ab-picture {
      transform: scale(1.03);
    }
  }
  .badges {
    align-items: center;
    background: linear-gradient(transparent, rgb(0 0 0 / 55%));
    color: #fff;
    display: flex;
    font-size: 11px;
    font-weight: 600;
    gap: 4px;
    inset-block-end: 0;
    inset-inline: 0;
    justify-content: flex-end;
    padding: 14px 6px 4px;
    pointer-events: none;
    position: absolute;
  }
  svg {
    fill: currentcolor;
    height: 16px;
    width: 16px;
  }
  svg.none {
    color: var(--ab-text-dim);
    height: 28px;
    margin: auto;
    width: 28px;
  }
`;function H(p){let r=p.at(-1);return r?r.top+r.height:0}function K(p,r,t){let e=H(p),i=[],s=-1/0,o="";for(let{key:a,top:h}of p){let c=a.slice(0,4);if(!c||c===o)continue;o=c;let g=e?h/e:0;(g-s)*r<t||(s=g,i.push({year:c,at:g}))}return i}function Y(p,r,t){let e=o=>r[o]?.key.slice(0,4)??"",i=r.findIndex((o,a)=>e(a)===e(t)),s={ArrowUp:t-1,ArrowLeft:t-1,ArrowDown:t+1,ArrowRight:t+1,Home:0,End:r.length-1,PageDown:r.findIndex((o,a)=>a>t&&e(a)!==e(t)),PageUp:i>0?r.findIndex((o,a)=>e(a)===e(i-1)):-1};return r[s[p]??-1]}var it=22,J=40,m=class extends ${constructor(){super(...arguments);this.sections=[];this.height=0;this.isHeld=!1;this.now=0;this.top=0;this.view=0;this.sizes=new ResizeObserver(()=>requestAnimationFrame(()=>this.height=this.clientHeight))}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),clearTimeout(this.timer)}follow(t,e,i){this.sections=t,this.top=e,this.view=i,this.now=A(t,e+1);let s=Math.max(1,H(t)-i);this.thumb&&(this.thumb.style.transform=`translateY(${Math.min(1,e/s)*(this.height-J)}px)`)}willUpdate(t){t.has("app")&&(this.words=new S(this.app))}render(){let{app:t,words:e,sections:i,now:s}=this;if(H(i)<=this.height||!e)return d;let o=e.month(i[s]?.key||null,!0);return n`<div
      class="track ${this.isHeld?"active":""}"
      role="slider"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${t.t("photos.scrubber")}
      aria-valuemin="0"
      aria-valuemax=${i.length-1}
      aria-valuenow=${s}
      aria-valuetext=${o}
      @pointerdown=${this.down}
      @pointermove=${this.move}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @keydown=${this.key}
    >
      ${K(i,this.height,it).map(({year:a,at:h})=>n`<span class="year" aria-hidden="true" style=${D({top:`${h*100}%`})}>${a}</span>`)}
      <div class="thumb" aria-hidden="true"><span>${o}</span></div>
    </div>`}updated(t){(t.has("height")||t.has("sections"))&&this.follow(this.sections,this.top,this.view)}down(t){this.track?.setPointerCapture(t.pointerId),this.isHeld=!0,this.move(t)}move(t){if(!this.isHeld||!this.track)return;let{top:e,height:i}=this.track.getBoundingClientRect(),s=Math.max(0,Math.min(1,(t.clientY-e)/i));this.go(s*(H(this.sections)-this.view))}up(){this.isHeld=!1}key(t){let e=Y(t.key,this.sections,this.now);e&&(t.preventDefault(),this.go(e.top))}go(t){P(this,"scrub",t)}};m.styles=[C,k`
      :host {
        inset-block: 0;
        inset-inline-end: 0;
        position: absolute;
        touch-action: none;
        user-select: none;
        width: 48px;
        z-index: 3;
      }
      .track {
        cursor: ns-resize;
        height: 100%;
        outline-offset: -4px;
        position: relative;
      }
      .year {
        background: color-mix(in srgb, var(--ab-card) 86%, transparent);
        border-radius: 999px;
        color: var(--ab-text);
        font-size: 11px;
        font-variant-numeric: tabular-nums;
        inset-inline-end: 6px;
        line-height: 16px;
        opacity: 0;
        padding-inline: 6px;
        pointer-events: none;
        position: absolute;
        transition: opacity 0.25s;
      }
      .thumb {
        background: var(--ab-strong);
        border-radius: 4px;
        height: ${J}px;
        inset-block-start: 0;
        inset-inline-end: 4px;
        opacity: 0.7;
        pointer-events: none;
        position: absolute;
        transition:
          opacity 0.15s,
          width 0.15s;
        /* It moves with each frame of scrolling, which must not paint anything anew. */
        will-change: transform;
        width: 6px;
      }
      .thumb span {
        background: var(--ab-strong);
        border-radius: 999px;
        color: #fff;
        font-size: var(--ab-size-m);
        font-weight: 500;
        inset-block-start: 4px;
        inset-inline-end: 18px;
        line-height: 32px;
        opacity: 0;
        padding-inline: 14px;
        position: absolute;
        transition: opacity 0.15s;
        white-space: nowrap;
      }
      :host(:hover) .year,
      .active .year,
      .track:focus-visible .year {
        opacity: 1;
      }
      .active .thumb,
      :host(:hover) .thumb,
      .track:focus-visible .thumb {
        opacity: 1;
        width: 10px;
      }
      .active .thumb span,
      .track:focus-visible .thumb span {
        opacity: 1;
      }
    `],l([u({attribute:!1})],m.prototype,"app",2),l([b()],m.prototype,"sections",2),l([b()],m.prototype,"height",2),l([b()],m.prototype,"isHeld",2),l([b()],m.prototype,"now",2),l([L(".thumb")],m.prototype,"thumb",2),l([L(".track")],m.prototype,"track",2),m=l([x("ab-photo-scrubber")],m);var rt="M12 5C15.87 5 19 8.13 19 12C19 15.87 15.87 19 12 19C8.13 19 5 15.87 5 12C5 8.13 8.13 5 12 5M12 2C17.5 2 22 6.5 22 12C22 17.5 17.5 22 12 22C6.5 22 2 17.5 2 12C2 6.5 6.5 2 12 2M12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4Z",st="M12,21.35L10.55,20.03C5.4,15.36 2,12.27 2,8.5C2,5.41 4.42,3 7.5,3C9.24,3 10.91,3.81 12,5.08C13.09,3.81 14.76,3 16.5,3C19.58,3 22,5.41 22,8.5C22,12.27 18.6,15.36 13.45,20.03L12,21.35Z",ot="M22 20.7L3.3 2L2 3.3L3 4.3V19C3 20.1 3.9 21 5 21H19.7L20.7 22L22 20.7M5 19V6.3L12.6 13.9L11.1 15.8L9 13.1L6 17H15.7L17.7 19H5M8.8 5L6.8 3H19C20.1 3 21 3.9 21 5V17.2L19 15.2V5H8.8",nt="M8,5.14V19.14L19,12.14L8,5.14Z",at=44,lt=176,pt=3,dt=12,ht=90,ct=400,Q=80,f=class extends ${constructor(){super(...arguments);this.buckets=[];this.start="";this.width=0;this.sections=[];this.range=[0,0];this.frame=0;this.movedAt=-1/0;this.sizes=new ResizeObserver(()=>requestAnimationFrame(()=>this.width=this.clientWidth));this.heading=t=>n`<h2>${t.label}<span>${this.app.format.number(t.count)}</span></h2>`;this.cell=({position:t,tabindex:e})=>{let i=this.pages?.get(t),s=i?this.words.label(i):this.app.t("common.loading"),o=performance.now()-this.movedAt<Q?Q:0;return n`<button
      type="button"
      class="cell"
      data-cell
      tabindex=${e}
      aria-label=${s}
      @click=${()=>i&&P(this,"photo-open",t)}
      >${i?n`<ab-picture .hass=${this.hass} .dwell=${o} .path=${this.api.picture(i[0],"thumbnail")}>${V(ot,"none")}</ab-picture>${this.badges(i)}`:d}</button>`}}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),cancelAnimationFrame(this.frame),this.frame=0,clearTimeout(this.settle),clearTimeout(this.rest)}fill(t,e){t<this.range[1]&&t+e>this.range[0]&&this.grid.refresh()}get visible(){return this.range}focusPhoto(t){this.grid.scrollToCell(t,!0)}willUpdate(t){this.width||=this.clientWidth,t.has("app")&&(this.words=new S(this.app),this.hass??=this.app.hass),t.has("buckets")&&(this.sections=this.buckets.map(([e,i])=>({key:e??"",label:this.words.month(e),count:i})))}render(){if(!this.width)return d;let t=Math.max(this.width/dt,Math.min(lt,Math.floor(this.width/pt)));return n`<ab-virtual-grid
        .sections=${this.sections}
        .cell=${this.cell}
        .heading=${this.heading}
        .smallestCell=${t}
        .headerHeight=${at}
        @range=${this.moved}
        @scroll=${this.scrolled}
      ></ab-virtual-grid>
      <ab-photo-scrubber
        .app=${this.app}
        @scrub=${e=>this.grid.scrollTo({top:e.detail})}
      ></ab-photo-scrubber>`}updated(t){this.width&&(t.has("pages")&&(this.grid.refresh(),this.ask()),this.grid.updateComplete.then(()=>this.arranged()))}arranged(){let t=this.start?this.grid.places.findIndex(({key:e})=>e<=this.start):-1;this.start="",t>0&&this.grid.scrollToSection(t),this.follow()}badges([,t,,,e,i]){let s=t==="video";return!s&&!(i&(z|R|I))?d:n`<span class="badges">
      ${i&z?V(st):d}${i&I?n`<span>RAW</span>`:d}
      ${s?V(nt):i&R?V(rt):d}${s&&e?n`<span>${this.app.format.clock(e)}</span>`:d}
    </span>`}moved(t){let{first:e,end:i}=t.detail,s=Math.abs(e-this.range[0])>(i-e)/2;this.range=[e,i],clearTimeout(this.settle),s?this.settle=setTimeout(()=>this.ask(),ht):this.ask()}ask(){let[t,e]=this.range;e>t&&this.pages?.want(t,e-1)}scrolled(){this.movedAt=performance.now(),this.frame||=requestAnimationFrame(()=>{this.frame=0,this.follow()})}follow(){let{grid:t}=this;this.scrubber??=this.renderRoot.querySelector("ab-photo-scrubber");let e=t.scrollTop;this.scrubber?.follow(t.places,e,t.viewHeight),clearTimeout(this.rest),this.rest=setTimeout(()=>{let i=t.places[A(t.places,t.scrollTop)]?.key;i&&P(this,"photo-month",i)},ct)}};f.styles=[C,Z],l([u({attribute:!1})],f.prototype,"app",2),l([u({attribute:!1})],f.prototype,"api",2),l([u({attribute:!1})],f.prototype,"buckets",2),l([u({attribute:!1})],f.prototype,"pages",2),l([u()],f.prototype,"start",2),l([b()],f.prototype,"width",2),l([L("ab-virtual-grid")],f.prototype,"grid",2),f=l([x("ab-photo-grid")],f);function V(p,r=""){return n`<svg class=${r} slot=${r?"failed":d} viewBox="0 0 24 24" aria-hidden="true"><path d=${p}></path></svg>`}var X=k`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .tools {
    align-items: start;
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: var(--ab-2);
    padding: var(--ab-2) var(--ab-4);
  }
  .tools > ab-chip-row {
    flex: 1 1 20rem;
  }
  .tools > .back {
    flex: 1;
  }
  .tools ab-input {
    flex: 0 1 14rem;
  }
  .tools .actions {
    display: flex;
    gap: var(--ab-2);
  }
  select {
    background: var(--ab-card);
    border: 1px solid var(--ab-line);
    border-radius: 999px;
    color: inherit;
    font: inherit;
    font-size: 16px;
    max-width: 16rem;
    min-height: 40px;
    padding-inline: var(--ab-4);
    text-overflow: ellipsis;
  }
  @media (pointer: coarse), (max-width: 600px) {
    select {
      min-height: var(--ab-target);
    }
    .tools {
      padding-inline: var(--ab-3);
    }
    .tools ab-input {
      flex: 1 1 8rem;
    }
    .tools > ab-chip-row {
      flex: 1 1 100%;
      order: 1;
    }
  }
  @media (pointer: fine) and (min-width: 601px) {
    /* The field for a search is higher than a button. */
    .tools > ab-chip-row,
    .tools > ab-chip-row ~ .actions {
      margin-block-start: 2px;
    }
  }
  @media (max-width: 600px) {
    /* To the edges of the window. */
    .tools > ab-chip-row {
      margin-inline: calc(-1 * var(--ab-3));
      padding-inline: var(--ab-3);
    }
  }
  .active {
    align-items: center;
    display: flex;
    gap: var(--ab-2);
    min-width: 0;
    padding: 0 var(--ab-4) var(--ab-2);
  }
  .active h2 {
    font-size: var(--ab-size-l);
    font-weight: 500;
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  ab-photo-grid,
  .wait,
  .page {
    flex: 1;
    min-height: 0;
  }
  .page {
    overflow: auto;
  }
  .wait {
    display: grid;
    gap: 3px;
    grid-auto-rows: min-content;
    grid-template-columns: repeat(auto-fill, minmax(min(184px, 30vw), 1fr));
    overflow: hidden;
    padding-block-start: 44px;
  }
  .wait i {
    animation: breathe 1.2s ease-in-out infinite alternate;
    aspect-ratio: 1;
    background: var(--ab-fill);
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  ab-alert {
    margin: 0 var(--ab-4) var(--ab-2);
  }
`;var F=class{constructor(r,t,e,i,s){this.revision=r;this.load=t;this.onPage=e;this.onStale=i;this.onError=s;this.kept=new Map;this.loading=new Set;this.failed=new Set;this.wanted=[];this.isOver=!1}get(r){let t=this.kept.get(Math.floor(r/100));return t===void 0?void 0:t[r%100]??null}want(r,t){if(this.isOver)return;let e=(r+t)/2/100-.5;this.wanted=[];for(let i=Math.floor(r/100);i<=Math.floor(t/100);i++){let s=this.kept.get(i);s!==void 0?(this.kept.delete(i),this.kept.set(i,s)):this.loading.has(i)||this.wanted.push(i)}this.wanted.sort((i,s)=>Math.abs(i-e)-Math.abs(s-e)),this.next()}async fetch(r){let t=Math.floor(r/100);return this.kept.has(t)||await this.begin(t),this.get(r)??null}put(r,t){this.keep(r,t)}refresh(r,t){let e=Math.floor(r/100);for(let i of[...this.kept.keys()])i<e||i*100>=t?this.kept.delete(i):this.begin(i)}close(){this.isOver=!0,this.wanted=[]}next(){for(;this.loading.size<3;){let r=this.wanted.shift();if(r===void 0)return;this.failed.delete(r)?setTimeout(()=>!this.isOver&&void this.begin(r),2e3):this.begin(r)}}async begin(r){this.loading.add(r);try{let t=await this.load(r*100,100);if(this.isOver)return;if(t.revision!==this.revision){this.close(),this.onStale();return}this.keep(r,t.items),this.onPage(r*100,t.items.length)}catch(t){this.failed.add(r),this.isOver||this.onError(t)}finally{this.loading.delete(r),this.next()}}keep(r,t){this.kept.delete(r),this.kept.set(r,t);for(let e of this.kept.keys()){if(this.kept.size<=120)break;this.kept.delete(e)}}};var T=new Map,mt=12,O=class{constructor(r){this.host=r;this.filter={};this.key="";this.round=0;r.addController(this)}hostConnected(){this.api&&this.host.requestUpdate()}hostDisconnected(){this.end?.(),this.end=void 0,this.pages?.close(),this.pages=void 0,this.key=""}show(r,t){if(!this.host.isConnected)return;let e=this.api?.entryId!==r.entryId;this.api=r,(e||!this.end)&&this.follow();let i=`${r.entryId}?${M(t)}`;if(i===this.key)return;this.key=i,this.filter=t,this.error=this.pageError=void 0;let s=T.get(i);s?this.take(s):(this.answer=void 0,this.pages?.close(),this.pages=void 0),this.load()}async load(){let{api:r,key:t}=this;if(!r)return;let e=++this.round;try{let i=await r.timeline(this.filter,this.answer?.revision,100);if(e!==this.round||t!==this.key)return;this.error=this.pageError=void 0,i.unchanged?this.pages?.refresh(...this.host.inView()):this.take(i)}catch(i){if(e!==this.round||t!==this.key)return;this.error=i}this.host.requestUpdate()}take(r){let{items:t,...e}=r;this.answer=e,T.delete(this.key),T.set(this.key,e);for(let o of T.keys()){if(T.size<=mt)break;T.delete(o)}this.pages?.close();let{api:i,filter:s}=this;this.pages=new F(r.revision,(o,a)=>i.page(s,r.revision,o,a),(o,a)=>{this.pageError!==void 0&&(this.pageError=void 0,this.host.requestUpdate()),this.host.filled(o,a)},()=>{this.load()},o=>{this.pageError=o,this.host.requestUpdate()}),t&&this.pages.put(0,t)}follow(){this.end?.();let r=!0;this.end=this.api?.follow("subscribe",{data:()=>{r||this.load(),r=!1},error:t=>{this.error=t,this.host.requestUpdate()}})}};var ft="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",vt="M7,15L11.5,9L15,13.5L17.5,10.5L21,15M22,4H14L12,2H6A2,2 0 0,0 4,4V16A2,2 0 0,0 6,18H22A2,2 0 0,0 24,16V6A2,2 0 0,0 22,4M2,6H0V11H0V20A2,2 0 0,0 2,22H20V20H2V6Z",q="M21,17H7V3H21M21,1H7A2,2 0 0,0 5,3V17A2,2 0 0,0 7,19H21A2,2 0 0,0 23,17V3A2,2 0 0,0 21,1M3,5H1V21A2,2 0 0,0 3,23H19V21H3M15.96,10.29L13.21,13.83L11.25,11.47L8.5,15H19.5L15.96,10.29Z",bt="M15.5,9C16.2,9 16.79,8.76 17.27,8.27C17.76,7.79 18,7.2 18,6.5C18,5.83 17.76,5.23 17.27,4.73C16.79,4.23 16.2,4 15.5,4C14.83,4 14.23,4.23 13.73,4.73C13.23,5.23 13,5.83 13,6.5C13,7.2 13.23,7.79 13.73,8.27C14.23,8.76 14.83,9 15.5,9M19.31,8.91L22.41,12L21,13.41L17.86,10.31C17.08,10.78 16.28,11 15.47,11C14.22,11 13.16,10.58 12.3,9.7C11.45,8.83 11,7.77 11,6.5C11,5.27 11.45,4.2 12.33,3.33C13.2,2.45 14.27,2 15.5,2C16.77,2 17.83,2.45 18.7,3.33C19.58,4.2 20,5.27 20,6.5C20,7.33 19.78,8.13 19.31,8.91M16.5,18H5.5L8.25,14.5L10.22,16.83L12.94,13.31L16.5,18M18,13L20,15V20C20,20.55 19.81,21 19.41,21.4C19,21.79 18.53,22 18,22H4C3.45,22 3,21.79 2.6,21.4C2.21,21 2,20.55 2,20V6C2,5.47 2.21,5 2.6,4.59C3,4.19 3.45,4 4,4H9.5C9.2,4.64 9.03,5.31 9,6H4V20H18V13Z",gt="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",yt=[{name:"all",filter:{}},{name:"favorites",filter:{favorite:!0}},{name:"videos",filter:{kind:"video"}},{name:"live",filter:{kind:"live_photo"}},{name:"screenshots",filter:{kind:"screenshot"}},{name:"raw",filter:{kind:"raw"}}],wt=300,tt={albums:()=>import("./c-6GGDN3P4.js"),care:()=>import("./c-JLX4LSGZ.js"),viewer:()=>import("./c-JPF4MWQ5.js")},v=class extends ${constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams;this.loaded=new Set;this.timeline=new O(this);this.wasPushed=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.typing)}filled(t,e){this.grid?.fill(t,e)}inView(){return this.grid?.visible??[0,0]}get accounts(){return this.app.overview?.accounts.filter(G)??[]}get account(){return this.accounts.find(({entry_id:t})=>t===this.path[0])??this.accounts[0]}get page(){return this.path[1]??""}willUpdate(){let{account:t}=this;t&&(this.api?.entryId!==t.entry_id&&(this.api=new B(()=>this.app.hass,t.entry_id),this.names=void 0,this.loadNames(this.api)),this.page?this.need(this.page):this.timeline.show(this.api,w(this.query)),this.opened!==void 0&&this.need("viewer"))}get opened(){let t=this.query.get("photo"),e=this.timeline.answer?.total??0;return t!==null&&/^\d+$/.test(t)&&Number(t)<e?Number(t):void 0}async loadNames(t){let e=await t.albums().catch(()=>{});t===this.api&&(this.names=e)}async need(t){if(!(this.loaded.has(t)||!(t in tt)))try{await tt[t](),this.loaded=new Set([...this.loaded,t])}catch(e){this.partError=e}}render(){let{app:t,account:e}=this,{t:i}=t;return t.overview?e?n`${this.tools(e)} ${this.content(e)}`:n`<ab-message .icon=${q} .heading=${i("photos.no_account_title")}>
        ${i(t.overview.accounts.length?"photos.not_loaded_text":"photos.no_account_text")}
      </ab-message>`:this.waiting()}tools(t){let{app:e,page:i}=this,{t:s}=e,o=w(this.query),a=this.accounts.length>1;return n`<div class="tools">
      ${a?n`<select aria-label=${s("photos.account")} @change=${h=>this.to(h.target.value,"")}>
            ${this.accounts.map(({entry_id:h,title:c})=>n`<option value=${h} ?selected=${h===t.entry_id}>${c}</option>`)}
          </select>`:d}
      ${i?n`<div class="back"><ab-button .icon=${q} @click=${()=>this.to(t.entry_id,"")}>${s("photo_chips.all")}</ab-button></div>`:this.chips(o)}
      ${i?d:n`<ab-input type="search" .placeholder=${s("photos.search")} .value=${o.text??""} @changed=${this.typed}></ab-input>`}
      <div class="actions">
        <ab-button icon-only .kind=${i==="albums"?"filled":"tonal"} .icon=${vt} .label=${s("photos.albums")} .pressed=${i==="albums"} @click=${()=>this.to(t.entry_id,i==="albums"?"":"albums")}></ab-button>
        ${t.may.manage?n`<ab-button icon-only .kind=${i==="care"?"filled":"tonal"} .icon=${gt} .label=${s("photos.care")} .pressed=${i==="care"} @click=${()=>this.to(t.entry_id,i==="care"?"":"care")}></ab-button>`:d}
      </div>
    </div>`}chips(t){let{t:e}=this.app,{text:i,...s}=t,o=this.names?.libraries??[];return n`<ab-chip-row role="group" aria-label=${e("photos.filters")}>
      ${yt.map(({name:a,filter:h})=>{let c=M(s)===M(h);return n`<ab-button .kind=${c?"filled":"tonal"} .pressed=${c} @click=${()=>this.set({...h,text:i})}>${e(`photo_chips.${a}`)}</ab-button>`})}
      ${o.length>1?o.map((a,h)=>{let c=t.library===a,g=e(h?"photo_chips.shared":"photo_chips.own");return n`<ab-button .kind=${c?"filled":"tonal"} .pressed=${c} @click=${()=>this.set(c?{text:i}:{library:a,text:i})}>${g}</ab-button>`}):d}
    </ab-chip-row>`}content(t){let{app:e,page:i,api:s}=this;if(i)return this.partError!==void 0?n`<ab-message .heading=${e.t("errors.title")}>${e.errorText(this.partError)}</ab-message>`:this.loaded.has(i)?i==="care"&&t.may.manage?n`<div class="page"><ab-care .app=${e} .api=${s} .account=${t}></ab-care></div>`:n`<div class="page"><ab-albums .app=${e} .api=${s} @album=${y=>this.set({album:y.detail})}></ab-albums></div>`:this.waiting();let{answer:o,error:a,pageError:h,pages:c}=this.timeline;if(!o)return a===void 0?this.waiting():this.failed(a);if(!o.total)return this.nothingHere(t);let g=a??h;return n`${this.activeFilter()}
      ${g===void 0||!e.online?d:n`<ab-alert kind="warning">${e.errorText(g)}<ab-button slot="action" @click=${()=>this.timeline.load()}>${e.t("common.retry")}</ab-button></ab-alert>`}
      <ab-photo-grid
        .app=${e}
        .api=${s}
        .buckets=${o.buckets}
        .pages=${c}
        .start=${this.query.get("month")??""}
        @photo-open=${y=>this.open(y.detail)}
        @photo-month=${y=>this.keepMonth(y.detail)}
      ></ab-photo-grid>
      ${this.opened!==void 0&&c&&this.loaded.has("viewer")?n`<ab-photo-viewer
            .app=${e}
            .api=${s}
            .pages=${c}
            .index=${this.opened}
            .total=${o.total}
            @viewer-move=${y=>this.open(y.detail,!0)}
            @viewer-close=${this.close}
            @viewer-go=${y=>this.set(y.detail)}
          ></ab-photo-viewer>`:d}`}activeFilter(){let{t}=this.app,{album:e,place:i}=w(this.query);if(!e&&!i)return d;let s=e?this.names?.albums.find(({id:o})=>o===e)?.name??t("photos.album"):t("photos.near_here");return n`<div class="active">
      <h2><bdi>${s}</bdi></h2>
      <ab-button kind="text" icon-only .icon=${ft} .label=${t("photos.clear")} @click=${()=>this.set({})}></ab-button>
    </div>`}waiting(){return n`<div class="wait" aria-hidden="true">${Array.from({length:60},()=>n`<i></i>`)}</div>
      <span class="unseen" role="status">${this.app.t("common.loading")}</span>`}failed(t){let{t:e}=this.app;return n`<ab-message .heading=${e("errors.title")}>
      ${this.app.errorText(t)}
      <ab-button slot="action" @click=${()=>this.timeline.load()}>${e("common.retry")}</ab-button>
    </ab-message>`}nothingHere(t){let{t:e}=this.app;if(M(w(this.query))!=="")return n`${this.activeFilter()}<ab-message .icon=${bt} .heading=${e("photos.none_found_title")}>
        ${e("photos.none_found_text")}
        <ab-button slot="action" @click=${()=>this.set({})}>${e("photos.show_all")}</ab-button>
      </ab-message>`;let s=t.progress!==null;return n`<ab-message .icon=${q} .heading=${e("photos.empty_title")}>
      ${e(s?"photos.empty_busy":"photos.empty_text")}
      <ab-button slot="action" @click=${()=>this.app.navigate(["overview"])}>${e("photos.to_overview")}</ab-button>
    </ab-message>`}to(t,e){clearTimeout(this.typing),this.app.navigate(e?["photos",t,e]:["photos",t])}set(t){this.wasPushed=!1,this.app.navigate(["photos",this.account?.entry_id??""],E(t))}typed(t){clearTimeout(this.typing);let e=t.detail.trim();this.typing=setTimeout(()=>{let i={...w(this.query),text:e||void 0};this.app.navigate(["photos",this.account?.entry_id??""],E(i),!0)},wt)}open(t,e=!1){let i={...E(w(this.query)),photo:String(t)};e||(this.wasPushed=!0),this.app.navigate(["photos",this.account?.entry_id??""],i,e)}close(){let t=this.opened;this.wasPushed?history.back():this.app.navigate(["photos",this.account?.entry_id??""],E(w(this.query)),!0),this.wasPushed=!1,t!==void 0&&this.grid?.focusPhoto(t)}keepMonth(t){if(!this.isConnected||!location.pathname.startsWith(this.app.url(["photos"])))return;let e=this.app.url(["photos",this.account?.entry_id??""],{...E(w(this.query)),month:t});this.opened===void 0&&history.replaceState(history.state,"",e)}};v.styles=[C,U,j,X],l([u({attribute:!1})],v.prototype,"app",2),l([u({attribute:!1})],v.prototype,"path",2),l([u({attribute:!1})],v.prototype,"query",2),l([b()],v.prototype,"names",2),l([b()],v.prototype,"loaded",2),l([b()],v.prototype,"partError",2),l([L("ab-photo-grid")],v.prototype,"grid",2),v=l([x("ab-photos")],v);export{v as AbPhotos};

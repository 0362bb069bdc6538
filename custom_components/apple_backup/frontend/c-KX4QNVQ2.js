import"./c-7PITW6H7.js";import"./c-QR4UNTXZ.js";import{a as D}from"./c-44ZZ4PM2.js";import{a as V}from"./c-XDBWIDOO.js";import"./c-5RIJTXOZ.js";import"./c-PXVUP7YN.js";import"./c-4RER7DAO.js";import{a as q,b as I,c as N,d as K,e as z}from"./c-MEF2HYHP.js";import{a as W}from"./c-E2XEQCUH.js";import"./c-QP5B2ANA.js";import"./c-WAHDN2TT.js";import"./c-LYEKNBLA.js";import"./c-MIQPHMRX.js";import{b as L}from"./c-DWE67EW2.js";import"./c-4TXIOVN7.js";import{a as S,b as l,f as d,h as k,i as u,j as m,k as C,l as E,m as j,o as G}from"./c-PSJ75M26.js";import{a as h,e as M}from"./c-ACOWWOST.js";var oe=["video","live_photo","screenshot","raw","photo"];function x(a){let s={},e=oe.find(o=>o===a.get("kind"));e&&(s.kind=e),a.get("favorite")&&(s.favorite=!0);for(let o of["album","library","text"]){let n=a.get(o);n&&(s[o]=n)}let[t,i,r=2]=(a.get("place")??"").split(",").map(Number);return t!==void 0&&i!==void 0&&[t,i,r].every(Number.isFinite)&&(s.place={latitude:t,longitude:i,radius_km:r}),s}function T(a){let{kind:s,favorite:e,album:t,library:i,text:r,place:o}=a,n={kind:s,favorite:e?"1":void 0,album:t,library:i,text:r,place:o&&`${o.latitude},${o.longitude},${o.radius_km}`};return Object.fromEntries(Object.entries(n).filter(p=>!!p[1]))}function P(a){return new URLSearchParams(T(a)).toString()}function B(a,s,e){let t=Math.max(1,Math.floor(a/s));return{columns:t,cell:Math.max(1,a/t),header:e}}function Y(a,s){let e=0,t=0;return a.map((i,r)=>{let o=Math.ceil(i.count/s.columns),n=s.header+o*s.cell,p={...i,index:r,start:t,top:e,height:n};return e+=n,t+=i.count,p})}function $(a,s){return Q(a,e=>e.top<=s)}function Z(a,s){return a[Q(a,e=>e.start<=s)]}function R(a,s,e,t){let i=a.top+s.header,r=Math.max(0,Math.floor((e-i)/s.cell)),o=Math.max(0,Math.ceil((t-i)/s.cell)),n=Math.min(a.count,r*s.columns);return[n,Math.max(n,Math.min(a.count,o*s.columns))]}function J(a,s,e,t,i){let r=a[$(a,i)],o=r&&e.find(({key:p})=>p===r.key);if(!r||!o)return;let n=Math.max(0,(i-r.top)/s.cell);return o.top+Math.min(o.height,Math.round(n*s.columns/t.columns)*t.cell)}function Q(a,s){let e=0,t=a.length;for(;e<t;){let i=e+t>>1;s(a[i])?e=i+1:t=i}return Math.max(0,e-1)}var X=200,ne=2,f=class extends k{constructor(){super(...arguments);this.sections=[];this.cell=()=>l``;this.heading=e=>l`<h3>${e.label}</h3>`;this.smallestCell=120;this.headerHeight=48;this.placed=[];this.view={top:0,bottom:0};this.active=0;this.sizes={columns:1,cell:1,header:0};this.frame=0;this.told="";this.scrolled=()=>{this.frame||(this.frame=requestAnimationFrame(()=>{this.frame=0,this.measure()}))};this.focused=e=>{let t=e.target.closest("[data-position]");t&&(this.active=Number(t.dataset.position))};this.key=e=>{if(e.ctrlKey||e.metaKey||e.altKey||!e.target.closest("[data-cell]"))return;let t=getComputedStyle(this).direction==="rtl"?-1:1,i=Math.max(1,Math.floor(this.clientHeight/this.sizes.cell)-1)*this.sizes.columns,o={ArrowRight:this.active+t,ArrowLeft:this.active-t,ArrowDown:this.active+this.sizes.columns,ArrowUp:this.active-this.sizes.columns,PageDown:this.active+i,PageUp:this.active-i,Home:0,End:this.count-1}[e.key];o!==void 0&&(e.preventDefault(),this.scrollToCell(Math.max(0,Math.min(this.count-1,o)),!0))}}createRenderRoot(){return this}connectedCallback(){super.connectedCallback(),Object.assign(this.style,{display:"block",overflowY:"auto",position:"relative"}),this.addEventListener("scroll",this.scrolled,{passive:!0}),this.addEventListener("keydown",this.key),this.addEventListener("focusin",this.focused),this.observer=new ResizeObserver(()=>this.arrange()),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("scroll",this.scrolled),this.removeEventListener("keydown",this.key),this.removeEventListener("focusin",this.focused),this.observer?.disconnect(),cancelAnimationFrame(this.frame),this.frame=0}get count(){let e=this.placed.at(-1);return e?e.start+e.count:0}get places(){return this.placed}scrollToSection(e){this.scrollTop=this.placed[e]?.top??0,this.measure()}async scrollToCell(e,t=!1){let i=Z(this.placed,e);if(!i)return;let r=Math.floor((e-i.start)/this.sizes.columns),o=i.top+this.sizes.header+r*this.sizes.cell;o>=this.scrollTop+this.sizes.header&&o+this.sizes.cell<=this.scrollTop+this.clientHeight||(this.scrollTop=Math.max(0,o-(this.clientHeight-this.sizes.cell)/2)),t&&(this.active=e),this.measure(),await this.updateComplete,t&&this.querySelector(`[data-position="${e}"] [data-cell]`)?.focus()}willUpdate(e){(e.has("sections")||e.has("smallestCell")||e.has("headerHeight"))&&this.arrange()}render(){let e=this.placed.length?(this.placed.at(-1)?.top??0)+(this.placed.at(-1)?.height??0):0;return l`<div style="height:${e}px;position:relative">
      ${V(this.visible(),t=>t.key,t=>this.renderSection(t))}
    </div>`}visible(){let e=$(this.placed,this.view.top),t=$(this.placed,this.view.bottom);return this.placed.slice(e,t+1)}renderSection(e){let{header:t,cell:i,columns:r}=this.sizes,[o,n]=R(e,this.sizes,this.view.top,this.view.bottom),p=Array.from({length:n-o},(c,v)=>o+v);return l`<section
      aria-label=${e.label}
      style="position:absolute;inset-inline:0;top:${e.top}px;height:${e.height}px"
    >
      <div style="height:${t}px;position:sticky;top:0;z-index:1">${this.heading(e)}</div>
      <div role="list" aria-label=${e.label}>
        ${V(p,c=>c,c=>l`<div
            role="listitem"
            data-position=${e.start+c}
            aria-setsize=${e.count}
            aria-posinset=${c+1}
            style="position:absolute;height:${i}px;width:${i}px;top:${t+Math.floor(c/r)*i}px;inset-inline-start:${c%r*i}px"
          >
            ${this.cell(this.placeOf(e,c))}
          </div>`)}
      </div>
    </section>`}placeOf(e,t){let i=e.start+t;return{section:e,index:t,position:i,tabindex:i===this.active?0:-1}}arrange(){let[e,t]=[this.placed,this.sizes];this.sizes=B(this.clientWidth,this.smallestCell,this.headerHeight),this.placed=Y(this.sections,this.sizes),this.active=Math.max(0,Math.min(this.active,this.count-1));let i=this.scrollTop>0?J(e,t,this.placed,this.sizes,this.scrollTop):void 0;this.measure(),i!==void 0&&this.updateComplete.then(()=>this.scrollTop=i)}measure(){let{cell:e,columns:t}=this.sizes,i=Math.ceil(this.clientHeight/e)+1,r=Math.floor((X/t-i)/2),o=Math.max(0,Math.min(ne,r))*e,n=Math.floor(Math.max(0,this.scrollTop-o)/e)*e,p=Math.floor(X/t)*e,c=Math.ceil((this.scrollTop+this.clientHeight+o)/e)*e,v=Math.min(c,n+p);(n!==this.view.top||v!==this.view.bottom)&&(this.view={top:n,bottom:v}),this.tell()}tell(){let e=this.visible(),[t,i]=[e[0],e.at(-1)];if(!t||!i)return;let r=t.start+R(t,this.sizes,this.view.top,this.view.bottom)[0],o=i.start+R(i,this.sizes,this.view.top,this.view.bottom)[1],n=$(this.placed,this.scrollTop),p=`${r} ${o} ${n}`;p!==this.told&&(this.told=p,L(this,"range",{first:r,end:o,section:n}))}};h([u({attribute:!1})],f.prototype,"sections",2),h([u({attribute:!1})],f.prototype,"cell",2),h([u({attribute:!1})],f.prototype,"heading",2),h([u({type:Number,attribute:"smallest-cell"})],f.prototype,"smallestCell",2),h([u({type:Number,attribute:"header-height"})],f.prototype,"headerHeight",2),h([m()],f.prototype,"placed",2),h([m()],f.prototype,"view",2),h([m()],f.prototype,"active",2),f=h([M("ab-virtual-grid")],f);var ee=S`
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
`;function _(a){let s=a.at(-1);return s?s.top+s.height:0}function te(a,s,e){let t=_(a),i=[],r=-1/0,o="";for(let{key:n,top:p}of a){let c=n.slice(0,4);if(!c||c===o)continue;o=c;let v=t?p/t:0;(v-r)*s<e||(r=v,i.push({year:c,at:v}))}return i}function ie(a,s,e){let t=o=>s[o]?.key.slice(0,4)??"",i=s.findIndex((o,n)=>t(n)===t(e)),r={ArrowUp:e-1,ArrowLeft:e-1,ArrowDown:e+1,ArrowRight:e+1,Home:0,End:s.length-1,PageDown:s.findIndex((o,n)=>n>e&&t(n)!==t(e)),PageUp:i>0?s.findIndex((o,n)=>t(n)===t(i-1)):-1};return s[r[a]??-1]}var ae=22,b=class extends k{constructor(){super(...arguments);this.sections=[];this.height=0;this.isHeld=!1;this.now=0;this.top=0;this.view=0;this.sizes=new ResizeObserver(()=>this.height=this.clientHeight)}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),clearTimeout(this.timer)}follow(e,t,i){this.sections=e,this.top=t,this.view=i,this.now=$(e,t+1);let r=Math.max(1,_(e)-i);this.thumb&&(this.thumb.style.transform=`translateY(${Math.min(1,t/r)*this.height}px)`)}willUpdate(e){e.has("app")&&(this.words=new z(this.app))}render(){let{app:e,words:t,sections:i,now:r}=this;if(_(i)<=this.height||!t)return d;let o=t.month(i[r]?.key||null,!0);return l`<div
      class="track ${this.isHeld?"active":""}"
      role="slider"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${e.t("photos.scrubber")}
      aria-valuemin="0"
      aria-valuemax=${i.length-1}
      aria-valuenow=${r}
      aria-valuetext=${o}
      @pointerdown=${this.down}
      @pointermove=${this.move}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @keydown=${this.key}
    >
      ${te(i,this.height,ae).map(({year:n,at:p})=>l`<span class="year" aria-hidden="true" style=${W({top:`${p*100}%`})}>${n}</span>`)}
      <div class="thumb" aria-hidden="true"><span>${o}</span></div>
    </div>`}updated(e){(e.has("height")||e.has("sections"))&&this.follow(this.sections,this.top,this.view)}down(e){this.track?.setPointerCapture(e.pointerId),this.isHeld=!0,this.move(e)}move(e){if(!this.isHeld||!this.track)return;let{top:t,height:i}=this.track.getBoundingClientRect(),r=Math.max(0,Math.min(1,(e.clientY-t)/i));this.go(r*(_(this.sections)-this.view))}up(){this.isHeld=!1}key(e){let t=ie(e.key,this.sections,this.now);t&&(e.preventDefault(),this.go(t.top))}go(e){L(this,"scrub",e)}};b.styles=[E,S`
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
        border-radius: 3px;
        height: 4px;
        inset-block-start: -2px;
        inset-inline-end: 4px;
        pointer-events: none;
        position: absolute;
        transition: width 0.15s;
        width: 18px;
      }
      .thumb span {
        background: var(--ab-strong);
        border-radius: 999px;
        color: #fff;
        font-size: var(--ab-size-m);
        font-weight: 500;
        inset-block-start: -14px;
        inset-inline-end: 34px;
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
        width: 34px;
      }
      .active .thumb span,
      .track:focus-visible .thumb span {
        opacity: 1;
      }
    `],h([u({attribute:!1})],b.prototype,"app",2),h([m()],b.prototype,"sections",2),h([m()],b.prototype,"height",2),h([m()],b.prototype,"isHeld",2),h([m()],b.prototype,"now",2),h([C(".thumb")],b.prototype,"thumb",2),h([C(".track")],b.prototype,"track",2),b=h([M("ab-photo-scrubber")],b);var le="M12 5C15.87 5 19 8.13 19 12C19 15.87 15.87 19 12 19C8.13 19 5 15.87 5 12C5 8.13 8.13 5 12 5M12 2C17.5 2 22 6.5 22 12C22 17.5 17.5 22 12 22C6.5 22 2 17.5 2 12C2 6.5 6.5 2 12 2M12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4Z",he="M12,21.35L10.55,20.03C5.4,15.36 2,12.27 2,8.5C2,5.41 4.42,3 7.5,3C9.24,3 10.91,3.81 12,5.08C13.09,3.81 14.76,3 16.5,3C19.58,3 22,5.41 22,8.5C22,12.27 18.6,15.36 13.45,20.03L12,21.35Z",pe="M22 20.7L3.3 2L2 3.3L3 4.3V19C3 20.1 3.9 21 5 21H19.7L20.7 22L22 20.7M5 19V6.3L12.6 13.9L11.1 15.8L9 13.1L6 17H15.7L17.7 19H5M8.8 5L6.8 3H19C20.1 3 21 3.9 21 5V17.2L19 15.2V5H8.8",ce="M8,5.14V19.14L19,12.14L8,5.14Z",de=44,ue=176,me=3,ve=12,fe=90,be=400,g=class extends k{constructor(){super(...arguments);this.buckets=[];this.start="";this.width=0;this.sections=[];this.range=[0,0];this.sizes=new ResizeObserver(()=>this.width=this.clientWidth);this.heading=e=>l`<h2>${e.label}<span>${this.app.format.number(e.count)}</span></h2>`;this.cell=({position:e,tabindex:t})=>{let i=this.pages?.get(e),r=i?this.words.label(i):this.app.t("common.loading");return l`<button
      type="button"
      class="cell"
      data-cell
      tabindex=${t}
      aria-label=${r}
      @click=${()=>i&&L(this,"photo-open",e)}
    >
      ${i?l`<ab-picture .hass=${this.hass} .path=${this.api.picture(i[0],"thumbnail")}>${A(pe,"none")}</ab-picture>${this.badges(i)}`:d}
    </button>`}}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),clearTimeout(this.settle),clearTimeout(this.rest)}fill(e,t){e<this.range[1]&&e+t>this.range[0]&&this.grid.requestUpdate()}get visible(){return this.range}focusPhoto(e){this.grid.scrollToCell(e,!0)}willUpdate(e){e.has("app")&&(this.words=new z(this.app),this.hass??=this.app.hass),e.has("buckets")&&(this.sections=this.buckets.map(([t,i])=>({key:t??"",label:this.words.month(t),count:i})))}render(){if(!this.width)return d;let e=Math.max(this.width/ve,Math.min(ue,Math.floor(this.width/me)));return l`<ab-virtual-grid
        .sections=${this.sections}
        .cell=${this.cell}
        .heading=${this.heading}
        .smallestCell=${e}
        .headerHeight=${de}
        @range=${this.moved}
        @scroll=${this.scrolled}
      ></ab-virtual-grid>
      <ab-photo-scrubber
        .app=${this.app}
        @scrub=${t=>this.grid.scrollTo({top:t.detail})}
      ></ab-photo-scrubber>`}updated(e){this.width&&(e.has("pages")&&(this.grid.requestUpdate(),this.ask()),this.grid.updateComplete.then(()=>this.arranged()))}arranged(){let e=this.start?this.grid.places.findIndex(({key:t})=>t<=this.start):-1;this.start="",e>0&&this.grid.scrollToSection(e),this.scrolled()}badges([,e,,,t,i]){let r=e==="video";return!r&&!(i&(q|I|N))?d:l`<span class="badges">
      ${i&q?A(he):d} ${i&N?l`<span>RAW</span>`:d}
      ${r?A(ce):i&I?A(le):d}
      ${r&&t?l`<span>${this.app.format.clock(t)}</span>`:d}
    </span>`}moved(e){let{first:t,end:i}=e.detail,r=Math.abs(t-this.range[0])>(i-t)/2;this.range=[t,i],clearTimeout(this.settle),r?this.settle=setTimeout(()=>this.ask(),fe):this.ask()}ask(){let[e,t]=this.range;t>e&&this.pages?.want(e,t-1)}scrolled(){let{grid:e}=this;this.renderRoot.querySelector("ab-photo-scrubber")?.follow(e.places,e.scrollTop,e.clientHeight),clearTimeout(this.rest),this.rest=setTimeout(()=>{let t=e.places[$(e.places,e.scrollTop)]?.key;t&&L(this,"photo-month",t)},be)}};g.styles=[E,ee],h([u({attribute:!1})],g.prototype,"app",2),h([u({attribute:!1})],g.prototype,"api",2),h([u({attribute:!1})],g.prototype,"buckets",2),h([u({attribute:!1})],g.prototype,"pages",2),h([u()],g.prototype,"start",2),h([m()],g.prototype,"width",2),h([C("ab-virtual-grid")],g.prototype,"grid",2),g=h([M("ab-photo-grid")],g);function A(a,s=""){return l`<svg class=${s} slot=${s?"failed":d} viewBox="0 0 24 24" aria-hidden="true"><path d=${a}></path></svg>`}var se=S`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .tools {
    align-items: center;
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: var(--ab-2);
    padding: var(--ab-2) var(--ab-4);
  }
  .chips {
    display: flex;
    flex: 1 1 0;
    gap: var(--ab-2);
    margin: -4px;
    mask-image: linear-gradient(to right, transparent, #000 12px, #000 calc(100% - 12px), transparent);
    min-width: 0;
    overflow-x: auto;
    padding: 4px 12px;
    margin-inline: -12px 0;
    scrollbar-width: none;
  }
  .chips > * {
    flex: none;
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
    .tools .chips {
      flex: 1 1 100%;
      margin-inline: -12px;
      order: 1;
    }
    .tools .chips.back {
      flex: 1;
      order: 0;
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
`;var O=class{constructor(s,e,t,i,r){this.revision=s;this.load=e;this.onPage=t;this.onStale=i;this.onError=r;this.kept=new Map;this.loading=new Set;this.failed=new Set;this.wanted=[];this.isOver=!1}get(s){let e=this.kept.get(Math.floor(s/100));return e===void 0?void 0:e[s%100]??null}want(s,e){if(this.isOver)return;let t=(s+e)/2/100-.5;this.wanted=[];for(let i=Math.floor(s/100);i<=Math.floor(e/100);i++){let r=this.kept.get(i);r!==void 0?(this.kept.delete(i),this.kept.set(i,r)):this.loading.has(i)||this.wanted.push(i)}this.wanted.sort((i,r)=>Math.abs(i-t)-Math.abs(r-t)),this.next()}async fetch(s){let e=Math.floor(s/100);return this.kept.has(e)||await this.begin(e),this.get(s)??null}refresh(s,e){let t=Math.floor(s/100);for(let i of[...this.kept.keys()])i<t||i*100>=e?this.kept.delete(i):this.begin(i)}close(){this.isOver=!0,this.wanted=[]}next(){for(;this.loading.size<3;){let s=this.wanted.shift();if(s===void 0)return;this.failed.delete(s)?setTimeout(()=>!this.isOver&&void this.begin(s),2e3):this.begin(s)}}async begin(s){this.loading.add(s);try{let e=await this.load(s*100,100);if(this.isOver)return;if(e.revision!==this.revision){this.close(),this.onStale();return}this.keep(s,e.items),this.onPage(s*100,e.items.length)}catch(e){this.failed.add(s),this.isOver||this.onError(e)}finally{this.loading.delete(s),this.next()}}keep(s,e){this.kept.delete(s),this.kept.set(s,e);for(let t of this.kept.keys()){if(this.kept.size<=120)break;this.kept.delete(t)}}};var H=new Map,ge=12,F=class{constructor(s){this.host=s;this.filter={};this.key="";this.round=0;s.addController(this)}hostConnected(){this.api&&!this.end&&this.follow()}hostDisconnected(){this.end?.(),this.end=void 0,this.pages?.close(),this.pages=void 0,this.key=""}show(s,e){let t=this.api?.entryId!==s.entryId;this.api=s,(t||!this.end)&&this.follow();let i=`${s.entryId}?${P(e)}`;if(i===this.key)return;this.key=i,this.filter=e,this.error=this.pageError=void 0;let r=H.get(i);r?this.take(r):(this.answer=void 0,this.pages?.close(),this.pages=void 0),this.load()}async load(){let{api:s,key:e}=this;if(!s)return;let t=++this.round;try{let i=await s.timeline(this.filter,this.answer?.revision);if(t!==this.round||e!==this.key)return;this.error=this.pageError=void 0,i.unchanged?this.pages?.refresh(...this.host.inView()):this.take(i)}catch(i){if(t!==this.round||e!==this.key)return;this.error=i}this.host.requestUpdate()}take(s){this.answer=s,H.delete(this.key),H.set(this.key,s);for(let i of H.keys()){if(H.size<=ge)break;H.delete(i)}this.pages?.close();let{api:e,filter:t}=this;this.pages=new O(s.revision,(i,r)=>e.page(t,s.revision,i,r),(i,r)=>{this.pageError!==void 0&&(this.pageError=void 0,this.host.requestUpdate()),this.host.filled(i,r)},()=>{this.load()},i=>{this.pageError=i,this.host.requestUpdate()})}follow(){this.end?.();let s=!0;this.end=this.api?.follow("subscribe",{data:()=>{s||this.load(),s=!1},error:e=>{this.error=e,this.host.requestUpdate()}})}};var ye="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",we="M7,15L11.5,9L15,13.5L17.5,10.5L21,15M22,4H14L12,2H6A2,2 0 0,0 4,4V16A2,2 0 0,0 6,18H22A2,2 0 0,0 24,16V6A2,2 0 0,0 22,4M2,6H0V11H0V20A2,2 0 0,0 2,22H20V20H2V6Z",U="M21,17H7V3H21M21,1H7A2,2 0 0,0 5,3V17A2,2 0 0,0 7,19H21A2,2 0 0,0 23,17V3A2,2 0 0,0 21,1M3,5H1V21A2,2 0 0,0 3,23H19V21H3M15.96,10.29L13.21,13.83L11.25,11.47L8.5,15H19.5L15.96,10.29Z",xe="M15.5,9C16.2,9 16.79,8.76 17.27,8.27C17.76,7.79 18,7.2 18,6.5C18,5.83 17.76,5.23 17.27,4.73C16.79,4.23 16.2,4 15.5,4C14.83,4 14.23,4.23 13.73,4.73C13.23,5.23 13,5.83 13,6.5C13,7.2 13.23,7.79 13.73,8.27C14.23,8.76 14.83,9 15.5,9M19.31,8.91L22.41,12L21,13.41L17.86,10.31C17.08,10.78 16.28,11 15.47,11C14.22,11 13.16,10.58 12.3,9.7C11.45,8.83 11,7.77 11,6.5C11,5.27 11.45,4.2 12.33,3.33C13.2,2.45 14.27,2 15.5,2C16.77,2 17.83,2.45 18.7,3.33C19.58,4.2 20,5.27 20,6.5C20,7.33 19.78,8.13 19.31,8.91M16.5,18H5.5L8.25,14.5L10.22,16.83L12.94,13.31L16.5,18M18,13L20,15V20C20,20.55 19.81,21 19.41,21.4C19,21.79 18.53,22 18,22H4C3.45,22 3,21.79 2.6,21.4C2.21,21 2,20.55 2,20V6C2,5.47 2.21,5 2.6,4.59C3,4.19 3.45,4 4,4H9.5C9.2,4.64 9.03,5.31 9,6H4V20H18V13Z",$e="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",ke=[{name:"all",filter:{}},{name:"favorites",filter:{favorite:!0}},{name:"videos",filter:{kind:"video"}},{name:"live",filter:{kind:"live_photo"}},{name:"screenshots",filter:{kind:"screenshot"}},{name:"raw",filter:{kind:"raw"}}],Me=300,re={albums:()=>import("./c-HG7P2CD4.js"),care:()=>import("./c-D5KAEE5C.js"),viewer:()=>import("./c-GYXIB3BF.js")},y=class extends k{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams;this.loaded=new Set;this.timeline=new F(this);this.wasPushed=!1}filled(e,t){this.grid?.fill(e,t)}inView(){return this.grid?.visible??[0,0]}get accounts(){return this.app.overview?.accounts.filter(D)??[]}get account(){return this.accounts.find(({entry_id:e})=>e===this.path[0])??this.accounts[0]}get page(){return this.path[1]??""}willUpdate(){let{account:e}=this;e&&(this.api?.entryId!==e.entry_id&&(this.api=new K(()=>this.app.hass,e.entry_id),this.names=void 0,this.loadNames(this.api)),this.page?this.need(this.page):this.timeline.show(this.api,x(this.query)),this.opened!==void 0&&this.need("viewer"))}get opened(){let e=this.query.get("photo"),t=this.timeline.answer?.total??0;return e!==null&&/^\d+$/.test(e)&&Number(e)<t?Number(e):void 0}async loadNames(e){let t=await e.albums().catch(()=>{});e===this.api&&(this.names=t)}async need(e){if(!(this.loaded.has(e)||!(e in re)))try{await re[e](),this.loaded=new Set([...this.loaded,e])}catch(t){this.partError=t}}render(){let{app:e,account:t}=this,{t:i}=e;return e.overview?t?l`${this.tools(t)} ${this.content(t)}`:l`<ab-message .icon=${U} .heading=${i("photos.no_account_title")}>
        ${i(e.overview.accounts.length?"photos.not_loaded_text":"photos.no_account_text")}
      </ab-message>`:this.waiting()}tools(e){let{app:t,page:i}=this,{t:r}=t,o=x(this.query),n=this.accounts.length>1;return l`<div class="tools">
      ${n?l`<select aria-label=${r("photos.account")} @change=${p=>this.to(p.target.value,"")}>
            ${this.accounts.map(({entry_id:p,title:c})=>l`<option value=${p} ?selected=${p===e.entry_id}>${c}</option>`)}
          </select>`:d}
      ${i?l`<div class="chips back"><ab-button .icon=${U} @click=${()=>this.to(e.entry_id,"")}>${r("photo_chips.all")}</ab-button></div>`:this.chips(o)}
      ${i?d:l`<ab-input type="search" .placeholder=${r("photos.search")} .value=${o.text??""} @changed=${this.typed}></ab-input>`}
      <div class="actions">
        <ab-button icon-only .kind=${i==="albums"?"filled":"tonal"} .icon=${we} .label=${r("photos.albums")} .pressed=${i==="albums"} @click=${()=>this.to(e.entry_id,i==="albums"?"":"albums")}></ab-button>
        ${e.may.manage?l`<ab-button icon-only .kind=${i==="care"?"filled":"tonal"} .icon=${$e} .label=${r("photos.care")} .pressed=${i==="care"} @click=${()=>this.to(e.entry_id,i==="care"?"":"care")}></ab-button>`:d}
      </div>
    </div>`}chips(e){let{t}=this.app,{text:i,...r}=e,o=this.names?.libraries??[];return l`<div class="chips" role="group" aria-label=${t("photos.filters")}>
      ${ke.map(({name:n,filter:p})=>{let c=P(r)===P(p);return l`<ab-button .kind=${c?"filled":"tonal"} .pressed=${c} @click=${()=>this.set({...p,text:i})}>${t(`photo_chips.${n}`)}</ab-button>`})}
      ${o.length>1?o.map((n,p)=>{let c=e.library===n,v=t(p?"photo_chips.shared":"photo_chips.own");return l`<ab-button .kind=${c?"filled":"tonal"} .pressed=${c} @click=${()=>this.set(c?{text:i}:{library:n,text:i})}>${v}</ab-button>`}):d}
    </div>`}content(e){let{app:t,page:i,api:r}=this;if(i)return this.partError!==void 0?l`<ab-message .heading=${t.t("errors.title")}>${t.errorText(this.partError)}</ab-message>`:this.loaded.has(i)?i==="care"&&e.may.manage?l`<div class="page"><ab-care .app=${t} .api=${r} .account=${e}></ab-care></div>`:l`<div class="page"><ab-albums .app=${t} .api=${r} @album=${w=>this.set({album:w.detail})}></ab-albums></div>`:this.waiting();let{answer:o,error:n,pageError:p,pages:c}=this.timeline;if(!o)return n===void 0?this.waiting():this.failed(n);if(!o.total)return this.nothingHere(e);let v=n??p;return l`${this.activeFilter()}
      ${v===void 0||!t.online?d:l`<ab-alert kind="warning">${t.errorText(v)}<ab-button slot="action" @click=${()=>this.timeline.load()}>${t.t("common.retry")}</ab-button></ab-alert>`}
      <ab-photo-grid
        .app=${t}
        .api=${r}
        .buckets=${o.buckets}
        .pages=${c}
        .start=${this.query.get("month")??""}
        @photo-open=${w=>this.open(w.detail)}
        @photo-month=${w=>this.keepMonth(w.detail)}
      ></ab-photo-grid>
      ${this.opened!==void 0&&c&&this.loaded.has("viewer")?l`<ab-photo-viewer
            .app=${t}
            .api=${r}
            .pages=${c}
            .index=${this.opened}
            .total=${o.total}
            @viewer-move=${w=>this.open(w.detail,!0)}
            @viewer-close=${this.close}
            @viewer-go=${w=>this.set(w.detail)}
          ></ab-photo-viewer>`:d}`}activeFilter(){let{t:e}=this.app,{album:t,place:i}=x(this.query);if(!t&&!i)return d;let r=t?this.names?.albums.find(({id:o})=>o===t)?.name??e("photos.album"):e("photos.near_here");return l`<div class="active">
      <h2><bdi>${r}</bdi></h2>
      <ab-button kind="text" icon-only .icon=${ye} .label=${e("photos.clear")} @click=${()=>this.set({})}></ab-button>
    </div>`}waiting(){return l`<div class="wait" aria-hidden="true">${Array.from({length:60},()=>l`<i></i>`)}</div>
      <span class="unseen" role="status">${this.app.t("common.loading")}</span>`}failed(e){let{t}=this.app;return l`<ab-message .heading=${t("errors.title")}>
      ${this.app.errorText(e)}
      <ab-button slot="action" @click=${()=>this.timeline.load()}>${t("common.retry")}</ab-button>
    </ab-message>`}nothingHere(e){let{t}=this.app;if(P(x(this.query))!=="")return l`${this.activeFilter()}<ab-message .icon=${xe} .heading=${t("photos.none_found_title")}>
        ${t("photos.none_found_text")}
        <ab-button slot="action" @click=${()=>this.set({})}>${t("photos.show_all")}</ab-button>
      </ab-message>`;let r=e.progress!==null;return l`<ab-message .icon=${U} .heading=${t("photos.empty_title")}>
      ${t(r?"photos.empty_busy":"photos.empty_text")}
      <ab-button slot="action" @click=${()=>this.app.navigate(["overview"])}>${t("photos.to_overview")}</ab-button>
    </ab-message>`}to(e,t){this.app.navigate(t?["photos",e,t]:["photos",e])}set(e){this.wasPushed=!1,this.app.navigate(["photos",this.account?.entry_id??""],T(e))}typed(e){clearTimeout(this.typing);let t=e.detail.trim();this.typing=setTimeout(()=>{let i={...x(this.query),text:t||void 0};this.app.navigate(["photos",this.account?.entry_id??""],T(i),!0)},Me)}open(e,t=!1){let i={...T(x(this.query)),photo:String(e)};t||(this.wasPushed=!0),this.app.navigate(["photos",this.account?.entry_id??""],i,t)}close(){let e=this.opened;this.wasPushed?history.back():this.app.navigate(["photos",this.account?.entry_id??""],T(x(this.query)),!0),this.wasPushed=!1,e!==void 0&&this.grid?.focusPhoto(e)}keepMonth(e){let t=this.app.url(["photos",this.account?.entry_id??""],{...T(x(this.query)),month:e});this.opened===void 0&&history.replaceState(history.state,"",t)}};y.styles=[E,j,G,se],h([u({attribute:!1})],y.prototype,"app",2),h([u({attribute:!1})],y.prototype,"path",2),h([u({attribute:!1})],y.prototype,"query",2),h([m()],y.prototype,"names",2),h([m()],y.prototype,"loaded",2),h([m()],y.prototype,"partError",2),h([C("ab-photo-grid")],y.prototype,"grid",2),y=h([M("ab-photos")],y);export{y as AbPhotos};

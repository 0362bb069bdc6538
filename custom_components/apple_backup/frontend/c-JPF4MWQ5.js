import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import{b as H,e as f}from"./c-ZKME5DT4.js";import"./c-PWJIKP7U.js";import{a as _}from"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import{a as M,b as k}from"./c-WUEDNBYJ.js";import{a as z,b}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as g,b as o,f as p,i as $,j as c,k as h,l as w,m as x,n as A}from"./c-3WKNPIOS.js";import{a as r,e as y}from"./c-ACOWWOST.js";var E=g`
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
  /* Buttons are taller than a line of text. */
  .fact:has(> div > .chips) {
    align-items: center;
  }
  .caption {
    white-space: pre-line;
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
  .file {
    align-items: center;
    display: flex;
    gap: var(--ab-2);
    justify-content: space-between;
  }
  code {
    direction: ltr;
    font-size: 11px;
    unicode-bidi: isolate;
  }
`;var F="M4,4H7L9,2H15L17,4H20A2,2 0 0,1 22,6V18A2,2 0 0,1 20,20H4A2,2 0 0,1 2,18V6A2,2 0 0,1 4,4M12,7A5,5 0 0,0 7,12A5,5 0 0,0 12,17A5,5 0 0,0 17,12A5,5 0 0,0 12,7M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9Z",R="M23,12L20.56,9.22L20.9,5.54L17.29,4.72L15.4,1.54L12,3L8.6,1.54L6.71,4.72L3.1,5.53L3.44,9.21L1,12L3.44,14.78L3.1,18.47L6.71,19.29L8.6,22.47L12,21L15.4,22.46L17.29,19.28L20.9,18.46L20.56,14.78L23,12M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9L10,17Z",K="M13 19C13 19.34 13.04 19.67 13.09 20H6.5C5 20 3.69 19.5 2.61 18.43C1.54 17.38 1 16.09 1 14.58C1 13.28 1.39 12.12 2.17 11.1S4 9.43 5.25 9.15C5.67 7.62 6.5 6.38 7.75 5.43S10.42 4 12 4C13.95 4 15.6 4.68 16.96 6.04C18.32 7.4 19 9.05 19 11C20.15 11.13 21.1 11.63 21.86 12.5C22.37 13.07 22.7 13.71 22.86 14.42C21.82 13.54 20.5 13 19 13C18.89 13 18.79 13 18.68 13C18.62 13 18.56 13 18.5 13H17V11C17 9.62 16.5 8.44 15.54 7.46C14.56 6.5 13.38 6 12 6S9.44 6.5 8.46 7.46C7.5 8.44 7 9.62 7 11H6.5C5.53 11 4.71 11.34 4.03 12.03C3.34 12.71 3 13.53 3 14.5S3.34 16.29 4.03 17C4.71 17.66 5.53 18 6.5 18H13.09C13.04 18.33 13 18.66 13 19M17.75 19.43L16.16 17.84L15 19L17.75 22L22.5 17.25L21.34 15.84L17.75 19.43Z",I="M19.8 22.6L17.15 20H6.5Q4.2 20 2.6 18.4T1 14.5Q1 12.58 2.19 11.08 3.38 9.57 5.25 9.15 5.33 8.95 5.4 8.76 5.5 8.57 5.55 8.35L1.4 4.2L2.8 2.8L21.2 21.2M6.5 18H15.15L7.1 9.95Q7.05 10.23 7.03 10.5 7 10.73 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M11.13 14M21.6 18.75L20.15 17.35Q20.58 17 20.79 16.54 21 16.08 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 11.33 6 10.7 6.16 10.07 6.33 9.5 6.68L8.05 5.23Q8.93 4.63 9.91 4.31 10.9 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 16.5 22.63 17.31 22.25 18.15 21.6 18.75M14.83 12.03Z",j="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",D="M23.5 17L18.5 22L15 18.5L16.5 17L18.5 19L22 15.5L23.5 17M13.09 20H6V4H13V9H18V13.09C18.33 13.04 18.66 13 19 13S19.67 13.04 20 13.09V8L14 2H6C4.89 2 4 2.9 4 4V20C4 21.11 4.89 22 6 22H13.81C13.46 21.39 13.21 20.72 13.09 20Z",Q="M7,15L11.5,9L15,13.5L17.5,10.5L21,15M22,4H14L12,2H6A2,2 0 0,0 4,4V16A2,2 0 0,0 6,18H22A2,2 0 0,0 24,16V6A2,2 0 0,0 22,4M2,6H0V11H0V20A2,2 0 0,0 2,22H20V20H2V6Z",B="M11,18H13V16H11V18M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,6A4,4 0 0,0 8,10H10A2,2 0 0,1 12,8A2,2 0 0,1 14,10C14,12 11,11.75 11,15H13C13,12.75 16,12.5 16,10A4,4 0 0,0 12,6Z",U="M12,11.5A2.5,2.5 0 0,1 9.5,9A2.5,2.5 0 0,1 12,6.5A2.5,2.5 0 0,1 14.5,9A2.5,2.5 0 0,1 12,11.5M12,2A7,7 0 0,0 5,9C5,14.25 12,22 12,22C12,22 19,14.25 19,9A7,7 0 0,0 12,2Z",X="M16,12V4H17V2H7V4H8V12L6,14V16H11.2V22H12.8V16H18V14L16,12M8.8,14L10,12.8V4H14V12.8L15.2,14H8.8Z",W="M5,3C3.89,3 3,3.89 3,5V19C3,20.11 3.89,21 5,21H19C20.11,21 21,20.11 21,19V5C21,3.89 20.11,3 19,3H5M5,5H19V19H5V5M7,7V9H17V7H7M7,11V13H17V11H7M7,15V17H14V15H7Z",G=2,m=class extends ${constructor(){super(...arguments);this.photo=""}willUpdate(t){t.has("photo")&&this.load()}async load(){let t=this.photo;this.error=void 0;try{let i=await this.api.asset(t);this.photo===t&&(this.asset=i)}catch(i){this.photo===t&&(this.error=i)}}render(){let{app:t,asset:i}=this;return this.error!==void 0?o`<ab-alert kind="error">${t.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${t.t("common.retry")}</ab-button></ab-alert>`:i?o`${this.proof(i)} ${this.about(i)} ${this.files(i)} ${this.missing(i)}
    ${this.history(i)}`:o`<ab-skeleton lines="6" .label=${t.t("common.loading")}></ab-skeleton>`}proof(t){let{t:i}=this.app,e=t.in_icloud?"photos.proven":"photos.proven_gone",s=t.in_icloud?this.fact(K,i("photos.in_icloud")):this.fact(I,i("photos.not_in_icloud"));return o`<section>
      <div class="fact ${t.proven?"good":""}">
        <ab-icon .path=${t.proven?R:B}></ab-icon>
        <div>
          <p><strong>${i(t.proven?e:"photos.size_only")}</strong></p>
          <p class="dim small">${i(t.proven?"photos.proven_hint":"photos.size_only_hint")}</p>
        </div>
      </div>
      ${s} ${t.kept?this.fact(X,i("photos.kept")):p}
    </section>`}about(t){let{app:i}=this,e=t.width&&t.height?`${i.format.number(t.width,{useGrouping:!1})} \xD7 ${i.format.number(t.height,{useGrouping:!1})}`:"",s=t.duration_seconds?i.format.clock(t.duration_seconds):"",l=new f(i);return o`<section>
      <h3>${i.t("photos.about")}</h3>
      ${this.fact(D,o`<p><bdi>${t.filename??i.t("photos.unnamed")}</bdi></p>`,[l.kind(t.kind),e,s].filter(Boolean).join(" \xB7 "))}
      ${this.texts(t)}
      ${t.camera?this.fact(F,t.camera):p} ${this.place(t)}
      ${t.albums.length?this.fact(Q,o`<div class="chips">
              ${t.albums.map(({id:n,name:v})=>o`<ab-button @click=${()=>this.go({album:n})}><bdi>${v}</bdi></ab-button>`)}
            </div>`):p}
    </section>`}texts({title:t,description:i,keywords:e}){return!t&&!i&&!e.length?p:this.fact(W,o`${t?o`<p dir="auto"><strong>${t}</strong></p>`:p}
      ${i?o`<p class="caption" dir="auto">${i}</p>`:p}
      ${e.length?o`<p class="dim small" dir="auto">${e.join(", ")}</p>`:p}`)}place({latitude:t,longitude:i}){if(t===null||i===null)return p;let{app:e}=this,s={minimumFractionDigits:4,maximumFractionDigits:4},l={latitude:t,longitude:i,radius_km:G};return this.fact(U,o`<p><bdi>${e.format.number(t,s)}°, ${e.format.number(i,s)}°</bdi></p>
        <ab-button kind="outlined" @click=${()=>this.go({place:l})}>${e.t("photos.near")}</ab-button>`)}files(t){let{app:i}=this;return o`<section>
      <h3>${i.t("photos.files")}</h3>
      <ul>
        ${t.files.map(e=>o`<li>${this.file(e)}</li>`)}
      </ul>
    </section>`}file(t){let{app:i}=this,e=t.checked??t.proven,s=this.fileKind(t.kind);return o`<div class="file">
        <p><strong>${s}</strong> · ${i.format.bytes(t.size)}</p>
        <ab-button kind="text" icon-only .icon=${j} .label=${i.t("photos.download_file",{file:s})} @click=${()=>this.download(t)}></ab-button>
      </div>
      <p class="small"><code>${t.path}</code></p>
      <p class="dim small">${i.t("photos.checked",{when:i.format.relative(e)})}</p>
      <p class="dim small">SHA-256 <code title=${t.sha256}>${t.sha256.slice(0,16)}…</code></p>`}async download({kind:t}){try{await this.api.download(this.photo,`files/${t}`)}catch(i){z(this,this.app.errorText(i))}}missing(t){return t.missing.length?o`<section>
      <h3>${this.app.t("photos.missing")}</h3>
      <ul>
        ${t.missing.map(i=>o`<li>${this.lacking(i)}</li>`)}
      </ul>
    </section>`:p}lacking(t){let{app:i}=this;return o`<p><strong>${this.fileKind(t.kind)}</strong> · ${i.format.bytes(t.size)}</p>
      <p class="dim small">
        ${t.reason?`${i.t(`photo_trouble.${t.reason}`)} ${i.t.plural("photos.attempts",t.attempts)}`:i.t("photos.not_fetched")}
      </p>`}history(t){let{app:i}=this;return o`<section>
      <h3>${i.t("photos.history")}</h3>
      <p class="dim small">${i.t("photos.history_zone")}</p>
      <ol>
        ${t.history.map(e=>o`<li>
            <p>${this.event(e)}</p>
            <p class="dim small">${this.moment(e)}</p>
          </li>`)}
      </ol>
    </section>`}moment({at:t,before:i}){let{format:e,t:s}=this.app;return t!==null?e.dateTime(t):i===void 0?"":s("photos.history_before",{when:e.dateTime(i)})}event({what:t,kind:i,reason:e,from:s="",to:l=""}){let{t:n}=this.app,v={file:i?this.fileKind(i):"",reason:e?n(`photo_reasons.${e}`):"",from:s,to:l};return n(`photo_events.${t}`,v)}fileKind(t){return this.app.t(`photo_files.${t}`)}fact(t,i,e=""){return o`<div class="fact">
      <ab-icon .path=${t}></ab-icon>
      <div>
        ${typeof i=="string"?o`<p><bdi>${i}</bdi></p>`:i}
        ${e?o`<p class="dim small">${e}</p>`:p}
      </div>
    </div>`}go(t){b(this,"viewer-go",t)}};m.styles=[x,A,E],r([c({attribute:!1})],m.prototype,"app",2),r([c({attribute:!1})],m.prototype,"api",2),r([c()],m.prototype,"photo",2),r([h()],m.prototype,"asset",2),r([h()],m.prototype,"error",2),m=r([y("ab-photo-details")],m);var L=class{constructor(a,t,i){this.size=a;this.onView=t;this.onSwipe=i;this.view={scale:1,x:0,y:0};this.pointers=new Map;this.isPinched=!1}reset(){this.pointers.clear(),this.begin=void 0,this.set({scale:1,x:0,y:0})}down(a,t){this.pointers.size||(this.begin=t,this.isPinched=!1),this.pointers.set(a,t),this.pointers.size>1&&(this.isPinched=!0)}move(a,t){let i=this.pointers.get(a);if(!i)return;let e=[...this.pointers].find(([s])=>s!==a)?.[1];if(this.pointers.set(a,t),e){let s=P(t,e)/Math.max(1,P(i,e));this.zoom(s,{x:(t.x+e.x)/2,y:(t.y+e.y)/2})}else if(this.view.scale>1){let{scale:s,x:l,y:n}=this.view;this.set({scale:s,x:l+t.x-i.x,y:n+t.y-i.y})}}up(a){let t=this.pointers.get(a);this.pointers.delete(a);let{begin:i}=this;if(!t||!i||this.pointers.size||this.isPinched||this.view.scale>1)return;let[e,s]=[t.x-i.x,t.y-i.y];Math.abs(e)>60&&Math.abs(e)>1.5*Math.abs(s)?this.onSwipe(e<0?"left":"right"):s>60*1.5&&s>1.5*Math.abs(e)&&this.onSwipe("down")}zoom(a,t){let{scale:i,x:e,y:s}=this.view,l=Math.min(6,Math.max(1,i*a)),n=l/i;this.set({scale:l,x:t.x-(t.x-e)*n,y:t.y-(t.y-s)*n})}toggle(a){this.view.scale>1?this.reset():this.zoom(2.5,a)}set({scale:a,x:t,y:i}){let{width:e,height:s}=this.size(),[l,n]=[(a-1)*e/2,(a-1)*s/2];this.view={scale:a,x:S(t,l),y:S(i,n)},this.onView(this.view)}};function S(u,a){return Math.min(a,Math.max(-a,u))+0}function P(u,a){return Math.hypot(u.x-a.x,u.y-a.y)}var T=g`
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
  .loading {
    animation: appear 0.2s 0.4s backwards, turn 1s linear infinite;
    border: 4px solid rgb(255 255 255 / 30%);
    border-block-start-color: #fff;
    border-radius: 50%;
    box-sizing: border-box;
    height: 48px;
    inset-block-start: calc(50% - 24px);
    inset-inline-start: calc(50% - 24px);
    position: absolute;
    width: 48px;
    z-index: 1;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .loading {
      animation: appear 0.2s 0.4s backwards;
    }
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
    text-align: match-parent;
    unicode-bidi: plaintext;
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
`;var N="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",q="M15.41,16.58L10.83,12L15.41,7.41L14,6L8,12L14,18L15.41,16.58Z",Y="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",J="M12 5C15.87 5 19 8.13 19 12C19 15.87 15.87 19 12 19C8.13 19 5 15.87 5 12C5 8.13 8.13 5 12 5M12 2C17.5 2 22 6.5 22 12C22 17.5 17.5 22 12 22C6.5 22 2 17.5 2 12C2 6.5 6.5 2 12 2M12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4Z",C="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",V="M22 20.7L3.3 2L2 3.3L3 4.3V19C3 20.1 3.9 21 5 21H19.7L20.7 22L22 20.7M5 19V6.3L12.6 13.9L11.1 15.8L9 13.1L6 17H15.7L17.7 19H5M8.8 5L6.8 3H19C20.1 3 21 3.9 21 5V17.2L19 15.2V5H8.8",tt="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z",it="M3.41,1.86L2,3.27L4.73,6H4A1,1 0 0,0 3,7V17A1,1 0 0,0 4,18H16C16.21,18 16.39,17.92 16.55,17.82L19.73,21L21.14,19.59L12.28,10.73L3.41,1.86M5,16V8H6.73L14.73,16H5M15,8V10.61L21,16.61V6.5L17,10.5V7A1,1 0 0,0 16,6H10.39L12.39,8H15Z",et=.0022,d=class extends ${constructor(){super(...arguments);this.index=0;this.total=0;this.isLive=!1;this.cannotPlay=!1;this.hasDetails=sessionStorage.getItem("ab-photo-details")==="1";this.view={scale:1,x:0,y:0};this.stop=new AbortController;this.gestures=new L(()=>({width:this.stage.clientWidth,height:this.stage.clientHeight}),t=>this.view=t,t=>t==="down"?this.dialog.close():this.step(t==="left"?this.ahead:-this.ahead))}disconnectedCallback(){super.disconnectedCallback(),this.stop.abort()}get ahead(){return getComputedStyle(this).direction==="rtl"?-1:1}willUpdate(t){(t.has("index")||t.has("pages"))&&this.show()}firstUpdated(){this.dialog.showModal()}render(){let{app:t,tile:i,index:e,total:s}=this,l=new f(t),n=t.t;return o`<dialog
      class=${this.hasDetails?"details":""}
      aria-label=${i?l.label(i):n("common.loading")}
      @close=${()=>b(this,"viewer-close")}
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
          <ab-button kind="text" icon-only .icon=${N} .label=${n("photos.close")} @click=${()=>this.dialog.close()}></ab-button>
          <h2>${i?l.moment(i[6],i[7]):""}<span>${n("photos.position",{index:t.format.number(e+1),total:t.format.number(s)})}</span></h2>
          <ab-button kind="text" icon-only .icon=${C} .label=${n("photos.download")} ?disabled=${!i} @click=${()=>this.download()}></ab-button>
          <ab-button kind="text" icon-only .icon=${tt} .label=${n("photos.details")} .pressed=${this.hasDetails} @click=${this.toggle}></ab-button>
        </div>
        ${e>0?o`<ab-button class="side previous" icon-only .icon=${q} .label=${n("photos.previous")} @click=${()=>this.step(-1)}></ab-button>`:p}
        ${e<s-1?o`<ab-button class="side next" icon-only .icon=${Y} .label=${n("photos.next")} @click=${()=>this.step(1)}></ab-button>`:p}
        ${i&&i[5]&H?this.cannotPlay?o`<ab-button class="live" role="status" .icon=${C} @click=${()=>this.download("live")}>${n("photos.live_unplayable")}</ab-button>`:o`<ab-button class="live" .icon=${J} .pressed=${this.isLive} @click=${this.play}>${n("photos.play_live")}</ab-button>`:p}
      </div>
      ${this.hasDetails&&i?o`<aside aria-label=${n("photos.details")}><ab-photo-details .app=${t} .api=${this.api} .photo=${i[0]}></ab-photo-details></aside>`:p}
    </dialog>`}content(t){let{t:i}=this.app;if(t===null)return this.note(V,i("photos.gone"));if(this.problem==="network")return this.note(V,i("errors.offline"));if(this.problem==="video")return this.note(it,i("photos.video_unplayable"),!0);if(t?.[1]==="video"&&this.video)return o`<video src=${this.video} poster=${this.small??p} controls autoplay playsinline @error=${this.unplayable}></video>`;let{scale:e,x:s,y:l}=this.view,n=_({transform:`translate(${s}px, ${l}px) scale(${e})`}),v=t?new f(this.app).label(t):"";if(this.problem&&!this.small)return this.note(V,i("photos.no_picture"),!0);let O=!this.sharp&&!this.problem&&t?.[1]!=="video";return o`${O?o`<div class="loading" role="status" aria-label=${i("common.loading")}></div>`:p}
    ${this.small&&!this.sharp?o`<img class=${this.problem?"":"small"} src=${this.small} alt=${this.problem?v:""} style=${n} draggable="false" />`:p}
    ${this.sharp?o`<img class="sharp" src=${this.sharp} alt=${v} style=${n} draggable="false" />`:p}
    ${this.isLive&&this.video?o`<video src=${this.video} autoplay playsinline @ended=${this.ended} @error=${this.unplayable}></video>`:p}`}note(t,i,e=!1){return o`<div class="note">
      <ab-icon .path=${t}></ab-icon>
      <p>${i}</p>
      ${e?o`<ab-button .icon=${C} @click=${()=>this.download()}>${this.app.t("photos.download")}</ab-button>`:p}
    </div>`}async show(){this.stop.abort();let{signal:t}=this.stop=new AbortController,i=()=>t.aborted;this.sharp=this.small=this.video=this.problem=void 0,this.isLive=this.cannotPlay=!1,this.hasUpdated&&this.gestures.reset(),this.tile=this.pages.get(this.index);try{if(this.tile??=await this.pages.fetch(this.index),i()||!this.tile)return;let[e,s]=this.tile;if(this.small=M(this.api.picture(e,"thumbnail")),s==="video"){let l=await this.api.signed(e,"file");i()||(this.video=l)}else await this.sharpen(e,t);i()||this.prepare(t)}catch{i()||(this.problem="network")}}async sharpen(t,i){try{let e=await k(this.app.hass,this.api.picture(t,"preview"),i);i.aborted||(this.sharp=e)}catch{i.aborted||(this.problem="picture")}}prepare(t){for(let i of[this.index+1,this.index-1]){let e=this.pages.get(i);if(!e||e[1]==="video")continue;let s=this.api.picture(e[0],"preview");M(s)||k(this.app.hass,s,t).catch(()=>{})}this.pages.want(Math.max(0,this.index-20),Math.min(this.total-1,this.index+20))}step(t){let i=this.index+t;i>=0&&i<this.total&&b(this,"viewer-move",i)}async play(){if(!this.tile||this.isLive)return void(this.isLive=!1);let{signal:t}=this.stop;this.isLive=!0,this.gestures.reset();let i=await this.api.signed(this.tile[0],"live").catch(()=>{});t.aborted||(this.video=i)}ended(){this.isLive=!1}unplayable(){this.tile?.[1]==="video"?this.problem="video":this.cannotPlay=!0,this.isLive=!1}async download(t="original"){if(this.tile)try{await this.api.download(this.tile[0],t)}catch(i){b(this,"hass-notification",{message:this.app.errorText(i)})}}toggle(){this.hasDetails=!this.hasDetails,sessionStorage.setItem("ab-photo-details",this.hasDetails?"1":"0")}key(t){if(t.stopPropagation(),t.altKey||t.ctrlKey||t.metaKey)return;let i=t.composedPath().some(l=>l instanceof HTMLVideoElement),s={ArrowLeft:-this.ahead,ArrowRight:this.ahead}[t.key];if(s!==void 0&&!i)this.step(s);else if(t.key==="i")this.toggle();else if(t.key==="d")this.download();else if(t.key==="l"&&this.tile&&this.tile[5]&H&&!this.cannotPlay)this.play();else if(t.key==="+"||t.key==="-")this.gestures.zoom(t.key==="+"?1.5:1/1.5,{x:0,y:0});else return;t.preventDefault()}point({clientX:t,clientY:i}){let{left:e,top:s,width:l,height:n}=this.stage.getBoundingClientRect();return{x:t-e-l/2,y:i-s-n/2}}down(t){Z(t)||(this.stage.setPointerCapture(t.pointerId),this.gestures.down(t.pointerId,this.point(t)))}move(t){this.gestures.move(t.pointerId,this.point(t))}up(t){this.gestures.up(t.pointerId)}wheel(t){this.tile?.[1]!=="video"&&(t.preventDefault(),this.gestures.zoom(Math.exp(-t.deltaY*et),this.point(t)))}twice(t){!Z(t)&&this.tile?.[1]!=="video"&&this.gestures.toggle(this.point(t))}};d.styles=[x,T],r([c({attribute:!1})],d.prototype,"app",2),r([c({attribute:!1})],d.prototype,"api",2),r([c({attribute:!1})],d.prototype,"pages",2),r([c({type:Number})],d.prototype,"index",2),r([c({type:Number})],d.prototype,"total",2),r([h()],d.prototype,"tile",2),r([h()],d.prototype,"small",2),r([h()],d.prototype,"sharp",2),r([h()],d.prototype,"video",2),r([h()],d.prototype,"problem",2),r([h()],d.prototype,"isLive",2),r([h()],d.prototype,"cannotPlay",2),r([h()],d.prototype,"hasDetails",2),r([h()],d.prototype,"view",2),r([w("dialog")],d.prototype,"dialog",2),r([w(".stage")],d.prototype,"stage",2),d=r([y("ab-photo-viewer")],d);function Z(u){return u.composedPath().some(a=>a instanceof HTMLVideoElement||a instanceof Element&&a.localName==="ab-button")}export{d as AbPhotoViewer};

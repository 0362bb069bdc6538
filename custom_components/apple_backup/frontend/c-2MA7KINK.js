import{e as $}from"./c-4SLFSDXO.js";import"./c-KAZXX64B.js";import"./c-2XZVL46G.js";import"./c-HDN6GEAI.js";import{a as P}from"./c-2XKFP2YE.js";import"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import"./c-BNJHP5Y4.js";import"./c-DW5NTF3K.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as w,b as u,c as b,f as v,k as f}from"./c-3WKNPIOS.js";import{a as p,e as C}from"./c-ACOWWOST.js";var[O,L]=[12,22],I=2*L+2;function H(r,n){let t=[];for(let a of[...r].sort((e,i)=>i.count-e.count)){let e=t.findIndex(s=>z(s,a,n)<I),i=t[e];i?t[e]=F(i,a):t.push(a)}return t}function V({count:r}){return r===1?8:Math.min(L,O+Math.log2(r))}function z(r,n,t){return Math.hypot(t.x(r.longitude)-t.x(n.longitude),t.y(r.latitude)-t.y(n.latitude))}function F(r,n){let t=(n.timestamp??-1/0)>(r.timestamp??-1/0),{timestamp:a,latest:e}=t?n:r,i={west:Math.min(r.area.west,n.area.west),south:Math.min(r.area.south,n.area.south),east:Math.max(r.area.east,n.area.east),north:Math.max(r.area.north,n.area.north)};return{...r,timestamp:a,latest:e,area:i,count:r.count+n.count}}var m={west:-180,south:-85,east:180,north:85},x=1e-4,T=[1e-4,2e-4,5e-4,.001,.002,.005,.01,.02,.05,.1,.2,.5,1,2,5,10,20,30,60,90];function d(r){let n=Math.max(-85,Math.min(85,r));return Math.log(Math.tan(Math.PI/4+n*Math.PI/360))*180/Math.PI}function g(r){return Math.atan(Math.exp(r*Math.PI/180))*360/Math.PI-90}var M=class{constructor(n,t,a){this.width=t;this.height=a;let e=d(n.north),i=d(n.south),s=Math.max(x,n.east-n.west),o=Math.max(x,e-i);this.scale=Math.min(t/s,a/o),this.left=(n.west+n.east)/2-t/this.scale/2,this.top=(e+i)/2+a/this.scale/2,this.area={west:Math.max(-180,this.left),east:Math.min(180,this.left+t/this.scale),north:Math.min(85,g(this.top)),south:Math.max(-85,g(this.top-a/this.scale))}}x(n){return(n-this.left)*this.scale}y(n){return(this.top-d(n))*this.scale}get zoom(){return Math.max(0,Math.min(22,Math.round(Math.log2(this.scale*360/256))))}scaled(n,t,a){let{west:e,east:i}=this.area,s=t??(e+i)/2,o=a===void 0?this.top-this.height/this.scale/2:d(a),h=this.width/this.scale*n/2,l=this.height/this.scale*n/2;return{west:Math.max(-180,s-h),east:Math.min(180,s+h),north:g(Math.min(d(85),o+l)),south:g(Math.max(d(-85),o-l))}}get lines(){let{west:n,east:t,north:a,south:e}=this.area,i=T.find(s=>s*this.scale>=90)??90;return{longitudes:A(n,t,i),latitudes:A(e,a,i)}}};function A(r,n,t){let a=[];for(let e=Math.ceil(r/t);e*t<=n&&a.length<40;e++)a.push(Math.round(e*t*1e6)/1e6);return a}function y(r){if(!r.length)return m;let n=r.map(l=>l.longitude),t=r.map(l=>l.latitude),[a,e,i,s]=[Math.min(...n),Math.max(...n),Math.min(...t),Math.max(...t)],o=Math.max(x,(e-a)*.12),h=Math.max(x,(s-i)*.12);return{west:Math.max(-180,a-o),east:Math.min(180,e+o),south:Math.max(-85,i-h),north:Math.min(85,s+h)}}var R="M20 19.7L3.3 3L2 4.3L5.2 7.5C5.1 8 5 8.5 5 9C5 14.2 12 22 12 22S13.7 20.1 15.4 17.6L18.8 21L20 19.7M12 18.7C7.4 12.5 7 10.4 7 9.3L13.8 16.1C13.3 16.9 12.7 17.7 12 18.7M8.4 5.6L7 4.2C8.2 2.8 10 2 12 2C15.9 2 19 5.1 19 9C19 10.7 18.3 12.6 17.3 14.5L15.8 13C17 10.6 17 9.6 17 9C17 6.2 14.8 4 12 4C10.6 4 9.3 4.6 8.4 5.6M12 6.5C13.4 6.5 14.5 7.6 14.5 9C14.5 9.7 14.2 10.4 13.7 10.9L10.2 7.4C10.6 6.8 11.3 6.5 12 6.5Z",Z="M15.5,14H14.71L14.43,13.73C15.41,12.59 16,11.11 16,9.5A6.5,6.5 0 0,0 9.5,3A6.5,6.5 0 0,0 3,9.5A6.5,6.5 0 0,0 9.5,16C11.11,16 12.59,15.41 13.73,14.43L14,14.71V15.5L19,20.5L20.5,19L15.5,14M9.5,14C7,14 5,12 5,9.5C5,7 7,5 9.5,5C12,5 14,7 14,9.5C14,12 12,14 9.5,14M7,9H12V10H7V9Z",j="M15.5,14L20.5,19L19,20.5L14,15.5V14.71L13.73,14.43C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.43,13.73L14.71,14H15.5M9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14M12,10H10V12H9V10H7V9H9V7H10V9H12V10Z",D="M12,6.5A2.5,2.5 0 0,1 14.5,9A2.5,2.5 0 0,1 12,11.5A2.5,2.5 0 0,1 9.5,9A2.5,2.5 0 0,1 12,6.5M12,2A7,7 0 0,1 19,9C19,14.25 12,22 12,22C12,22 5,14.25 5,9A7,7 0 0,1 12,2M12,4A5,5 0 0,0 7,9C7,10 7,12 12,18.71C17,12 17,10 17,9A5,5 0 0,0 12,4Z",G="M17 4H20C21.1 4 22 4.9 22 6V8H20V6H17V4M4 8V6H7V4H4C2.9 4 2 4.9 2 6V8H4M20 16V18H17V20H20C21.1 20 22 19.1 22 18V16H20M7 18H4V16H2V18C2 19.1 2.9 20 4 20H7V18M16 10V14H8V10H16M18 8H6V16H18V8Z",N={narrow:[420,400],wide:[1e3,440]},k=100,S=1e-4,c=class extends ${constructor(){super(...arguments);this.wanted=m;this.round=0}begin(){this.start()}render(){let{page:t}=this,{t:a}=this.app;return this.failure!==void 0?this.renderError(this.failure,()=>{this.start()}):t?!t.total&&this.wanted===m?u`${this.renderFailed(t.failed)}<ab-message .icon=${R} .heading=${a("map.none")}>${a("map.none_text")}</ab-message>`:u`<div class="scroll" tabindex="0" role="region" aria-label=${a("backup_tabs.map")}>
        <div class="head">
          <p class="dim small">${a("map.what")}</p>
          ${this.renderButtons()}
        </div>
        ${this.renderFailed(t.failed)} ${this.renderChart(t)} ${this.renderList(t)}
      </div>
      ${this.renderOpened()}`:u`<ab-skeleton class="list" .lines=${3} .label=${a("common.loading")}></ab-skeleton>`}renderChart(t){let{t:a}=this.app,{frame:e}=this,[i,s]=this.size,{longitudes:o,latitudes:h}=e.lines;return u`<svg style="--shape:${i}/${s}" viewBox="0 0 ${i} ${s}" role="group" aria-label=${a("map.chart")} dir="ltr">
      ${o.map(l=>b`<line x1=${e.x(l)} x2=${e.x(l)} y1="0" y2=${s}></line>
          <text x=${e.x(l)+4} y=${s-6} aria-hidden="true">${E(l,"E","W")}</text>`)}
      ${h.map(l=>b`<line x1=${e.x(e.area.west)} x2=${e.x(e.area.east)} y1=${e.y(l)} y2=${e.y(l)}></line>
          <text x=${e.x(e.area.west)+4} y=${e.y(l)-4} aria-hidden="true">${E(l,"N","S")}</text>`)}
      ${H(t.items,e).map(l=>this.renderPoint(l,e))}
    </svg>`}renderButtons(){let{t}=this.app,{frame:a}=this;return u`<div class="buttons">
      <ab-button kind="text" icon-only .icon=${j} .label=${t("map.nearer")} @click=${()=>this.go(a.scaled(.5))}></ab-button>
      <ab-button kind="text" icon-only .icon=${Z} .label=${t("map.farther")} @click=${()=>this.go(a.scaled(2))}></ab-button>
      <ab-button kind="text" icon-only .icon=${G} .label=${t("map.all")} @click=${()=>{this.start()}}></ab-button>
    </div>`}renderPoint(t,a){let{format:e}=this.app,[i,s]=[a.x(t.longitude),a.y(t.latitude)],o=`${t.label??""} (${e.number(t.count)})`;return b`<g class="point" role="button" tabindex="0" aria-label=${o}
      @click=${()=>this.choose(t)} @keydown=${h=>this.key(h,t)}>
      <circle cx=${i} cy=${s} r=${V(t)}></circle>
    </g>
    ${t.count>1?b`<text class="count" x=${i} y=${s+5} aria-hidden="true">${e.number(t.count,{notation:"compact"})}</text>`:v}`}renderList(t){let{app:a}=this,{t:e,format:i}=a,s=[...t.items].sort((o,h)=>h.count-o.count);return u`<ul aria-label=${e("map.places")}>
        ${s.slice(0,k).map(o=>u`<li>
            <button type="button" @click=${()=>this.choose(o)}>
              <ab-icon .path=${D}></ab-icon>
              <span><span dir="auto">${o.label??e("map.unnamed")}</span><br /><small class="dim">${W(o)}</small></span>
              <small class="dim">${e.plural("map.records",o.count)}<br />${P(a,o.timestamp)}</small>
            </button>
          </li>`)}
      </ul>
      ${s.length>k||t.capped?u`<p class="dim small pad">${e("map.more",{count:i.number(t.total)})}</p>`:v}`}get frame(){return new M(this.wanted,...this.size)}get size(){return N[this.app.narrow?"narrow":"wide"]}choose({area:t,count:a,latest:e}){let i=y([{latitude:t.south,longitude:t.west},{latitude:t.north,longitude:t.east}]),s=t.east-t.west<S&&t.north-t.south<S;a===1||s||new M(i,...this.size).zoom<=this.frame.zoom?this.openRecord(e):this.go(i)}key(t,a){t.key!=="Enter"&&t.key!==" "||(t.preventDefault(),this.choose(a))}async start(){let t=await this.ask(m,8);t&&(this.page=t,this.wanted=m,t.items.length&&this.go(y(t.items)))}go(t){this.wanted=t;let{frame:a}=this;this.ask(a.area,a.zoom+2).then(e=>{e&&(this.page=e)})}async ask(t,a){let e=++this.round;this.failure=void 0;try{let i=await this.source.fetchJson("map",{...t,zoom:Math.min(22,a),limit:500});return e===this.round?i:void 0}catch(i){e===this.round&&(this.failure=i);return}}};c.styles=[...$.styles,w`
      .head {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
        padding: var(--ab-1) var(--ab-4);
      }
      .head p {
        flex: 1;
      }
      svg {
        aspect-ratio: var(--shape);
        background: color-mix(in srgb, var(--ab-accent) 8%, var(--ab-card));
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius);
        display: block;
        height: auto;
        margin: 0 var(--ab-4);
        width: calc(100% - 2 * var(--ab-4));
      }
      line {
        stroke: color-mix(in srgb, var(--ab-text) 18%, transparent);
      }
      text {
        fill: var(--ab-text-dim);
        font-size: 15px;
      }
      circle {
        fill: var(--ab-strong);
        stroke: var(--ab-card);
        stroke-width: 2;
      }
      .point {
        cursor: pointer;
      }
      .point:focus-visible circle {
        stroke: var(--ab-warning);
        stroke-width: 4;
      }
      .count {
        fill: #fff;
        font-weight: 600;
        pointer-events: none;
        text-anchor: middle;
      }
      /* Beside the chart, of which they would cover what lies there. */
      .buttons {
        display: flex;
        flex: none;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: var(--ab-2) var(--ab-4) var(--ab-4);
      }
      li button {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 1px solid var(--ab-line);
        color: inherit;
        cursor: pointer;
        display: flex;
        font: inherit;
        gap: var(--ab-3);
        min-height: 52px;
        padding: var(--ab-1) 0;
        text-align: start;
        width: 100%;
      }
      li span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `],p([f()],c.prototype,"page",2),p([f()],c.prototype,"failure",2),p([f()],c.prototype,"wanted",2),c=p([C("ab-backup-map")],c);function E(r,n,t){return`${Math.abs(r)}\xB0${r>0?n:r<0?t:""}`}function W({latitude:r,longitude:n}){return`${r.toFixed(4)}, ${n.toFixed(4)}`}export{c as AbBackupMap};

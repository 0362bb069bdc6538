import{e as $}from"./c-MZDV47RS.js";import"./c-KAZXX64B.js";import"./c-TAICO2BX.js";import"./c-HDN6GEAI.js";import{a as k}from"./c-2XKFP2YE.js";import"./c-ZBXZ5ES6.js";import"./c-BDONVTBU.js";import"./c-CV36RZT5.js";import"./c-VRBFATPM.js";import"./c-LE2PTTO5.js";import"./c-3VF75IT5.js";import"./c-QG6YUAET.js";import"./c-CLE622T6.js";import"./c-XMQJP3PA.js";import"./c-QP5B2ANA.js";import"./c-6YMV4COD.js";import"./c-DWE67EW2.js";import"./c-QRDNFSHC.js";import{a as w,b as c,c as p,f as v,k as g}from"./c-4H5XTCX5.js";import{a as b,e as C}from"./c-ACOWWOST.js";var m={west:-180,south:-85,east:180,north:85},M=.004,A=[.001,.002,.005,.01,.02,.05,.1,.2,.5,1,2,5,10,20,30,60,90];function d(l){let r=Math.max(-85,Math.min(85,l));return Math.log(Math.tan(Math.PI/4+r*Math.PI/360))*180/Math.PI}function f(l){return Math.atan(Math.exp(l*Math.PI/180))*360/Math.PI-90}var x=class{constructor(r,t,e){this.width=t;this.height=e;let a=d(r.north),i=d(r.south),s=Math.max(M,r.east-r.west),o=Math.max(M,a-i);this.scale=Math.min(t/s,e/o),this.left=(r.west+r.east)/2-t/this.scale/2,this.top=(a+i)/2+e/this.scale/2,this.area={west:Math.max(-180,this.left),east:Math.min(180,this.left+t/this.scale),north:Math.min(85,f(this.top)),south:Math.max(-85,f(this.top-e/this.scale))}}x(r){return(r-this.left)*this.scale}y(r){return(this.top-d(r))*this.scale}get zoom(){return Math.max(0,Math.min(22,Math.round(Math.log2(this.scale*360/256))))}scaled(r,t,e){let{west:a,east:i}=this.area,s=t??(a+i)/2,o=e===void 0?this.top-this.height/this.scale/2:d(e),u=this.width/this.scale*r/2,n=this.height/this.scale*r/2;return{west:Math.max(-180,s-u),east:Math.min(180,s+u),north:f(Math.min(d(85),o+n)),south:f(Math.max(d(-85),o-n))}}get lines(){let{west:r,east:t,north:e,south:a}=this.area,i=A.find(s=>s*this.scale>=90)??90;return{longitudes:H(r,t,i),latitudes:H(a,e,i)}}};function H(l,r,t){let e=[];for(let a=Math.ceil(l/t);a*t<=r&&e.length<40;a++)e.push(Math.round(a*t*1e6)/1e6);return e}function y(l){if(!l.length)return m;let r=l.map(n=>n.longitude),t=l.map(n=>n.latitude),[e,a,i,s]=[Math.min(...r),Math.max(...r),Math.min(...t),Math.max(...t)],o=Math.max(M,(a-e)*.12),u=Math.max(M,(s-i)*.12);return{west:Math.max(-180,e-o),east:Math.min(180,a+o),south:Math.max(-85,i-u),north:Math.min(85,s+u)}}var O="M20 19.7L3.3 3L2 4.3L5.2 7.5C5.1 8 5 8.5 5 9C5 14.2 12 22 12 22S13.7 20.1 15.4 17.6L18.8 21L20 19.7M12 18.7C7.4 12.5 7 10.4 7 9.3L13.8 16.1C13.3 16.9 12.7 17.7 12 18.7M8.4 5.6L7 4.2C8.2 2.8 10 2 12 2C15.9 2 19 5.1 19 9C19 10.7 18.3 12.6 17.3 14.5L15.8 13C17 10.6 17 9.6 17 9C17 6.2 14.8 4 12 4C10.6 4 9.3 4.6 8.4 5.6M12 6.5C13.4 6.5 14.5 7.6 14.5 9C14.5 9.7 14.2 10.4 13.7 10.9L10.2 7.4C10.6 6.8 11.3 6.5 12 6.5Z",S="M15.5,14H14.71L14.43,13.73C15.41,12.59 16,11.11 16,9.5A6.5,6.5 0 0,0 9.5,3A6.5,6.5 0 0,0 3,9.5A6.5,6.5 0 0,0 9.5,16C11.11,16 12.59,15.41 13.73,14.43L14,14.71V15.5L19,20.5L20.5,19L15.5,14M9.5,14C7,14 5,12 5,9.5C5,7 7,5 9.5,5C12,5 14,7 14,9.5C14,12 12,14 9.5,14M7,9H12V10H7V9Z",E="M15.5,14L20.5,19L19,20.5L14,15.5V14.71L13.73,14.43C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.43,13.73L14.71,14H15.5M9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14M12,10H10V12H9V10H7V9H9V7H10V9H12V10Z",z="M12,6.5A2.5,2.5 0 0,1 14.5,9A2.5,2.5 0 0,1 12,11.5A2.5,2.5 0 0,1 9.5,9A2.5,2.5 0 0,1 12,6.5M12,2A7,7 0 0,1 19,9C19,14.25 12,22 12,22C12,22 5,14.25 5,9A7,7 0 0,1 12,2M12,4A5,5 0 0,0 7,9C7,10 7,12 12,18.71C17,12 17,10 17,9A5,5 0 0,0 12,4Z",F="M17 4H20C21.1 4 22 4.9 22 6V8H20V6H17V4M4 8V6H7V4H4C2.9 4 2 4.9 2 6V8H4M20 16V18H17V20H20C21.1 20 22 19.1 22 18V16H20M7 18H4V16H2V18C2 19.1 2.9 20 4 20H7V18M16 10V14H8V10H16M18 8H6V16H18V8Z",I={narrow:[420,400],wide:[1e3,440]},L=100,h=class extends ${constructor(){super(...arguments);this.wanted=m;this.round=0}begin(){this.start()}render(){let{page:t}=this,{t:e}=this.app;return this.failure!==void 0?this.renderError(this.failure,()=>{this.start()}):t?!t.total&&this.wanted===m?c`${this.renderFailed(t.failed)}<ab-message .icon=${O} .heading=${e("map.none")}>${e("map.none_text")}</ab-message>`:c`<div class="scroll" tabindex="0" role="region" aria-label=${e("backup_tabs.map")}>
        <p class="dim small pad">${e("map.what")}</p>
        ${this.renderFailed(t.failed)} ${this.renderChart(t)} ${this.renderList(t)}
      </div>
      ${this.renderOpened()}`:c`<ab-skeleton class="list" .lines=${3} .label=${e("common.loading")}></ab-skeleton>`}renderChart(t){let{t:e}=this.app,{frame:a}=this,[i,s]=this.size,{longitudes:o,latitudes:u}=a.lines;return c`<div class="frame">
      <svg style="--shape:${i}/${s}" viewBox="0 0 ${i} ${s}" role="group" aria-label=${e("map.chart")} dir="ltr">
        ${o.map(n=>p`<line x1=${a.x(n)} x2=${a.x(n)} y1="0" y2=${s}></line>
            <text x=${a.x(n)+4} y=${s-6} aria-hidden="true">${V(n,"E","W")}</text>`)}
        ${u.map(n=>p`<line x1=${a.x(a.area.west)} x2=${a.x(a.area.east)} y1=${a.y(n)} y2=${a.y(n)}></line>
            <text x=${a.x(a.area.west)+4} y=${a.y(n)-4} aria-hidden="true">${V(n,"N","S")}</text>`)}
        ${[...t.items].sort((n,P)=>P.count-n.count).map(n=>this.renderPoint(n,a))}
      </svg>
      <div class="buttons">
        <ab-button kind="text" icon-only .icon=${E} .label=${e("map.nearer")} @click=${()=>this.go(a.scaled(.5))}></ab-button>
        <ab-button kind="text" icon-only .icon=${S} .label=${e("map.farther")} @click=${()=>this.go(a.scaled(2))}></ab-button>
        <ab-button kind="text" icon-only .icon=${F} .label=${e("map.all")} @click=${()=>{this.start()}}></ab-button>
      </div>
    </div>`}renderPoint(t,e){let{format:a}=this.app,i=t.count===1?8:Math.min(34,12+Math.log2(t.count)*3),[s,o]=[e.x(t.longitude),e.y(t.latitude)],u=`${t.label??""} (${a.number(t.count)})`;return p`<g class="point" role="button" tabindex="0" aria-label=${u}
      @click=${()=>this.choose(t)} @keydown=${n=>this.key(n,t)}>
      <circle cx=${s} cy=${o} r=${i}></circle>
    </g>
    ${t.count>1?p`<text class="count" x=${s} y=${o+5} aria-hidden="true">${a.number(t.count,{notation:"compact"})}</text>`:v}`}renderList(t){let{app:e}=this,{t:a,format:i}=e,s=[...t.items].sort((o,u)=>u.count-o.count);return c`<ul aria-label=${a("map.places")}>
        ${s.slice(0,L).map(o=>c`<li>
            <button type="button" @click=${()=>this.choose(o)}>
              <ab-icon .path=${z}></ab-icon>
              <span><span dir="auto">${o.label??a("map.unnamed")}</span><br /><small class="dim">${R(o)}</small></span>
              <small class="dim">${a.plural("map.records",o.count)}<br />${k(e,o.timestamp)}</small>
            </button>
          </li>`)}
      </ul>
      ${s.length>L||t.capped?c`<p class="dim small pad">${a("map.more",{count:i.number(t.total)})}</p>`:v}`}get frame(){let[t,e]=this.size;return new x(this.wanted,t,e)}get size(){return I[this.app.narrow?"narrow":"wide"]}choose(t){let{area:e}=t,a=e.east-e.west<1e-4&&e.north-e.south<1e-4;t.count===1||a||this.frame.zoom>=20?this.openRecord(t.latest):this.go(y([{latitude:e.south,longitude:e.west},{latitude:e.north,longitude:e.east}]))}key(t,e){t.key!=="Enter"&&t.key!==" "||(t.preventDefault(),this.choose(e))}async start(){let t=await this.ask(m,8);t&&(this.page=t,this.wanted=m,t.items.length&&this.go(y(t.items)))}go(t){this.wanted=t;let{frame:e}=this;this.ask(e.area,e.zoom+2).then(a=>{a&&(this.page=a)})}async ask(t,e){let a=++this.round;this.failure=void 0;try{let i=await this.source.fetchJson("map",{...t,zoom:Math.min(22,e),limit:500});return a===this.round?i:void 0}catch(i){a===this.round&&(this.failure=i);return}}};h.styles=[...$.styles,w`
      .frame {
        margin: 0 var(--ab-4);
        position: relative;
      }
      svg {
        aspect-ratio: var(--shape);
        background: color-mix(in srgb, var(--ab-accent) 8%, var(--ab-card));
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius);
        display: block;
        height: auto;
        width: 100%;
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
      .buttons {
        background: color-mix(in srgb, var(--ab-card) 85%, transparent);
        border-radius: var(--ab-radius);
        display: flex;
        flex-direction: column;
        inset-block-start: var(--ab-2);
        inset-inline-end: var(--ab-2);
        position: absolute;
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
    `],b([g()],h.prototype,"page",2),b([g()],h.prototype,"failure",2),b([g()],h.prototype,"wanted",2),h=b([C("ab-backup-map")],h);function V(l,r,t){return`${Math.abs(l)}\xB0${l>0?r:l<0?t:""}`}function R({latitude:l,longitude:r}){return`${l.toFixed(4)}, ${r.toFixed(4)}`}export{h as AbBackupMap};

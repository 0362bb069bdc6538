import{a as D,b as S}from"./c-KAZXX64B.js";import{a as T,d as k,f as L}from"./c-2XKFP2YE.js";import"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import{b}from"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as f}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-4K6NNXQN.js";import"./c-DW5NTF3K.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-BXDIKGIS.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as x,b as u,c as y,k as $}from"./c-3WKNPIOS.js";import{a as c,e as w}from"./c-ACOWWOST.js";function _(i,d,t){let e=m(i[0]),r=i.slice(0,d).filter(o=>e-m(o)<t);if(!r.length)return[];let a=m(r.at(-1)),n=new Array(e-a+1).fill(void 0);for(let o of r)n[m(o)-a]=o;return n}function E(i,d,t){let e=Math.max(0,...i.filter(s=>s!==void 0)),r=Math.max(14,i.length),a=d/r,n=Math.min(a,Math.max(2,a*(1-.25))),o=r-i.length;return i.map((s,p)=>{if(s===void 0)return;let v=Math.max(2,e>0?s/e*t:0);return{x:(o+p)*a+(a-n)/2,y:t-v,width:n,height:v}})}function m(i){return i?Date.parse(`${i.day}T00:00:00Z`)/864e5:NaN}var M="M13.5,5.5C14.59,5.5 15.5,4.58 15.5,3.5C15.5,2.38 14.59,1.5 13.5,1.5C12.39,1.5 11.5,2.38 11.5,3.5C11.5,4.58 12.39,5.5 13.5,5.5M9.89,19.38L10.89,15L13,17V23H15V15.5L12.89,13.5L13.5,10.5C14.79,12 16.79,13 19,13V11C17.09,11 15.5,10 14.69,8.58L13.69,7C13.29,6.38 12.69,6 12,6C11.69,6 11.5,6.08 11.19,6.08L6,8.28V13H8V9.58L9.79,8.88L8.19,17L3.29,16L2.89,18L9.89,19.38Z",C=["steps","distance","flights","active_energy","heart_rate","resting_heart_rate","weight","sleep"],W=30,A=365,g=600,l=180,h=class extends b{constructor(){super(...arguments);this.measure="steps";this.days=new f(this);this.workouts=new f(this);this.dayLook={row:t=>({icon:"",title:this.valueText(t.value),end:this.dayText(t)}),facts:t=>[[this.app.t("artifacts.when"),this.dayText(t)],[this.app.t(`health.${this.measure}`),this.valueText(t.value)],[this.app.t("health.range"),t.minimum!==null&&t.maximum!==null&&`${this.valueText(t.minimum)} \u2013 ${this.valueText(t.maximum)}`],[this.app.t("health.samples"),this.app.format.number(t.samples)]]};this.workoutLook={heading:t=>k(this.app,t.start),row:t=>({icon:M,title:D(this.app,t.kind),text:[this.app.format.duration(t.duration),this.distanceText(t),this.energyText(t)].filter(Boolean).join(" \xB7 "),end:T(this.app,t.start)}),facts:t=>[[this.app.t("artifacts.when"),L(this.app,t.start)],[this.app.t("artifacts.duration"),this.app.format.duration(t.duration)],[this.app.t("health.distance"),this.distanceText(t)],[this.app.t("health.active_energy"),this.energyText(t)]]}}begin(){if(this.measure==="workouts"){this.workouts.restart((e,r)=>this.source.fetchJson("artifacts/health/workouts",{cursor:e,limit:200},{signal:r}));return}let t=this.measure;this.days.restart((e,r)=>this.source.fetchJson("artifacts/health/days",{cursor:e,limit:400,measure:t},{signal:r}))}render(){let{t}=this.app;return u`<ab-tabs
        .tabs=${[...C,"workouts"].map(e=>({name:e,label:t(`health.${e}`)}))}
        .active=${this.measure}
        .label=${t("backup_tabs.health")}
        @chosen=${this.choose}
      ></ab-tabs>
      <div class="bar"><div class="end">${this.renderExport("health")}</div></div>
      ${this.renderSkipped(["health"])} ${this.measure==="workouts"?this.renderWorkouts():this.renderDays()}`}renderDays(){let{app:t,days:e}=this,{t:r}=t;if(!e.items.length)return this.renderState(e,["health"]);let a=_(e.items,W,A),n=e.items.map(s=>s.value),o=n.reduce((s,p)=>s+p,0)/n.length;return u`<div class="numbers-now">
        <div>${r("health.latest")}<b>${this.valueText(e.items[0]?.value??0)}</b></div>
        <div>${r("health.average")}<b>${this.valueText(o)}</b></div>
        <div>${r("health.most")}<b>${this.valueText(Math.max(...n))}</b></div>
      </div>
      <figure>
        ${this.renderBars(E(a.map(s=>s?.value),g,l),a)}
        <figcaption class="ends dim small" aria-hidden="true"><span>${this.dayText(a[0])}</span><span>${this.dayText(a.at(-1))}</span></figcaption>
      </figure>
      <ab-record-list .app=${t} .pager=${e} .loaded=${e.items} .look=${this.dayLook} .label=${r(`health.${this.measure}`)} .rowHeight=${48}></ab-record-list>`}renderBars(t,e){return u`<svg viewBox="0 0 ${g} ${l}" role="img" aria-label=${this.app.t("health.chart",{name:this.app.t(`health.${this.measure}`)})}>
      <line x1="0" x2=${g} y1=${l-.5} y2=${l-.5}></line>
      ${t.map((r,a)=>r&&y`<rect x=${r.x} y=${r.y} width=${r.width} height=${r.height} rx="3"><title>${this.dayText(e[a])}: ${this.valueText(e[a]?.value??0)}</title></rect>`)}
    </svg>`}renderWorkouts(){let{app:t,workouts:e}=this;return e.items.length?u`<ab-record-list
      .app=${t}
      .pager=${e}
      .loaded=${e.items}
      .look=${this.workoutLook}
      .label=${t.t("health.workouts")}
    ></ab-record-list>`:this.renderState(e,["health"])}distanceText({distance:t}){return t===null?"":S(this.app,t)}energyText({energy:t}){return t===null?"":`${this.app.format.number(Math.round(t))} kcal`}dayText(t){return t?this.app.format.custom(Date.parse(`${t.day}T00:00:00Z`),{dateStyle:"medium",timeZone:"UTC"}):""}valueText(t){let{format:e}=this.app;switch(this.measure){case"distance":return this.unit(t/1e3,"kilometer",2);case"active_energy":return`${e.number(Math.round(t))} kcal`;case"heart_rate":case"resting_heart_rate":return this.app.t("health.beats",{count:e.number(Math.round(t))});case"weight":return this.unit(t,"kilogram",1);case"sleep":return e.duration(t*3600);default:return e.number(Math.round(t))}}unit(t,e,r){return this.app.format.number(t,{style:"unit",unit:e,maximumFractionDigits:r})}choose(t){t.stopPropagation(),this.measure=t.detail,this.begin()}};h.styles=[...b.styles,x`
      figure {
        margin: 0 auto;
        max-width: 56rem;
        padding: 0 var(--ab-4);
        width: 100%;
      }
      svg {
        display: block;
        height: auto;
        width: 100%;
      }
      svg:dir(rtl) {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--ab-accent);
      }
      line {
        stroke: var(--ab-line);
      }
      .ends {
        display: flex;
        justify-content: space-between;
      }
      .numbers-now {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2) var(--ab-8);
        margin: 0 auto;
        max-width: 56rem;
        padding: var(--ab-2) var(--ab-4) var(--ab-4);
        width: 100%;
      }
      .numbers-now b {
        display: block;
        font-size: var(--ab-size-xl);
        font-weight: 500;
      }
      ab-record-list {
        align-self: center;
        max-width: 56rem;
        width: 100%;
      }
    `],c([$()],h.prototype,"measure",2),h=c([w("ab-health")],h);export{h as AbHealth};

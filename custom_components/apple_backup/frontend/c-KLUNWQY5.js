import{b as g,c as v,d as b,e as d}from"./c-4SLFSDXO.js";import"./c-KAZXX64B.js";import"./c-2XZVL46G.js";import"./c-HDN6GEAI.js";import{b as u,e as f}from"./c-2XKFP2YE.js";import"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as m}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-DW5NTF3K.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as c,b as n,f as l,k as s}from"./c-3WKNPIOS.js";import{a as o,e as h}from"./c-ACOWWOST.js";var $="M15.5,12C18,12 20,14 20,16.5C20,17.38 19.75,18.21 19.31,18.9L22.39,22L21,23.39L17.88,20.32C17.19,20.75 16.37,21 15.5,21C13,21 11,19 11,16.5C11,14 13,12 15.5,12M15.5,14A2.5,2.5 0 0,0 13,16.5A2.5,2.5 0 0,0 15.5,19A2.5,2.5 0 0,0 18,16.5A2.5,2.5 0 0,0 15.5,14M19,8H5V19H9.5C9.81,19.75 10.26,20.42 10.81,21H5C3.89,21 3,20.1 3,19V5C3,3.89 3.89,3 5,3H6V1H8V3H16V1H18V3H19A2,2 0 0,1 21,5V13.03C20.5,12.22 19.8,11.54 19,11V8Z",y="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",i=class extends d{constructor(){super(...arguments);this.kind="";this.until="";this.failed=[];this.pager=new m(this);this.look={heading:t=>f(this.app,t.timestamp),row:t=>({icon:v(t.artifact_type),title:b(t.title,t.artifact_type,this.app)||this.app.t(`backup_tabs.${t.artifact_type}`),text:[t.subtitle,t.within].filter(Boolean).join(" \xB7 ")||this.app.t(`backup_tabs.${t.artifact_type}`),end:t.timestamp===null?"":u(this.app,t.timestamp)})}}begin(){this.person=this.placeHere("timeline"),this.load()}render(){let{app:t,pager:a,person:r}=this,{t:e}=t;return n`<div class="bar">
        <select aria-label=${e("find.kind")} @change=${this.choose}>
          <option value="">${e("find.all")}</option>
          ${g.map(p=>n`<option value=${p} ?selected=${p===this.kind}>${e(`backup_tabs.${p}`)}</option>`)}
        </select>
        <label>
          <ab-icon .path=${$}></ab-icon><span class="unseen">${e("timeline.until")}</span>
          <input type="date" .value=${this.until} @change=${this.jump} />
        </label>
        ${r?n`<ab-button kind="tonal" .icon=${y} .label=${e("timeline.everybody")} @click=${this.everybody}>
              <span dir="auto">${r.name}</span>
            </ab-button>`:l}
      </div>
      ${this.renderFailed(this.failed)} ${this.renderState(a,[],!0)}
      ${a.items.length?n`<ab-record-list
            .app=${t}
            .pager=${a}
            .loaded=${a.items}
            .look=${this.look}
            .label=${e("backup_tabs.timeline")}
            @chosen=${this.open}
          ></ab-record-list>`:l}
      ${this.renderOpened()}`}load(){this.failed=[],this.pager.restart(async(t,a)=>{let r={cursor:t,limit:200,artifact:this.kind||void 0,person:this.person?.person,until:this.until?this.endOf(this.until):void 0},e=await this.source.fetchJson("timeline",r,{signal:a});return this.failed=e.failed,e})}endOf(t){let[a=0,r=1,e=1]=t.split("-").map(Number);return this.app.format.midnight(a,r,e+1)}choose(t){this.kind=t.target.value,this.load()}jump(t){this.until=t.target.value,this.load()}everybody(){this.person=void 0,this.rememberHere("timeline",void 0),this.load()}open(t){t.stopPropagation(),this.openRecord(t.detail)}};i.styles=[...d.styles,c`
      input[type="date"] {
        background: var(--ha-color-form-background, var(--ab-card));
        border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
        border-radius: var(--ab-radius-small);
        color: inherit;
        color-scheme: light dark;
        font: inherit;
        min-height: var(--ab-target);
        padding: 0 var(--ab-2);
      }
      label {
        align-items: center;
        display: inline-flex;
        gap: var(--ab-2);
      }
    `],o([s()],i.prototype,"kind",2),o([s()],i.prototype,"until",2),o([s()],i.prototype,"person",2),o([s()],i.prototype,"failed",2),i=o([h("ab-timeline")],i);export{i as AbTimeline};

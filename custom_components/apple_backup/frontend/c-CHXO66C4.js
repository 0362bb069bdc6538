import{a as v,b as $,c as y,d}from"./c-EJKG3ZEX.js";import"./c-KMJNLSPF.js";import"./c-HDN6GEAI.js";import"./c-OUJZDMGU.js";import"./c-OIPGFNYH.js";import{a as f}from"./c-4IGHL5PC.js";import{b as g,f as b}from"./c-FPFZJMFD.js";import"./c-UYIQ7MND.js";import"./c-RCZ2VVFC.js";import"./c-J76HMMNH.js";import"./c-7PITW6H7.js";import"./c-QR4UNTXZ.js";import"./c-5RIJTXOZ.js";import"./c-4RER7DAO.js";import"./c-QP5B2ANA.js";import"./c-MIQPHMRX.js";import"./c-DWE67EW2.js";import"./c-4TXIOVN7.js";import{a as h,b as o,f as l,j as n}from"./c-PSJ75M26.js";import{a as r,e as u}from"./c-ACOWWOST.js";var L="M15.5,12C18,12 20,14 20,16.5C20,17.38 19.75,18.21 19.31,18.9L22.39,22L21,23.39L17.88,20.32C17.19,20.75 16.37,21 15.5,21C13,21 11,19 11,16.5C11,14 13,12 15.5,12M15.5,14A2.5,2.5 0 0,0 13,16.5A2.5,2.5 0 0,0 15.5,19A2.5,2.5 0 0,0 18,16.5A2.5,2.5 0 0,0 15.5,14M19,8H5V19H9.5C9.81,19.75 10.26,20.42 10.81,21H5C3.89,21 3,20.1 3,19V5C3,3.89 3.89,3 5,3H6V1H8V3H16V1H18V3H19A2,2 0 0,1 21,5V13.03C20.5,12.22 19.8,11.54 19,11V8Z",k="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",i=class extends d{constructor(){super(...arguments);this.kind="";this.until="";this.failed=[];this.pager=new f(this);this.look={heading:e=>b(this.app,e.timestamp),row:e=>({icon:$(e.artifact_type),title:y(e.title,e.artifact_type,this.app)||this.app.t(`backup_tabs.${e.artifact_type}`),text:[e.subtitle,e.within].filter(Boolean).join(" \xB7 ")||this.app.t(`backup_tabs.${e.artifact_type}`),end:e.timestamp===null?"":g(this.app,e.timestamp)})}}begin(){this.person=this.placeHere("timeline"),this.load()}render(){let{app:e,pager:a,person:s}=this,{t}=e;return o`<div class="bar">
        <select aria-label=${t("find.kind")} @change=${this.choose}>
          <option value="">${t("find.all")}</option>
          ${v.map(p=>o`<option value=${p} ?selected=${p===this.kind}>${t(`backup_tabs.${p}`)}</option>`)}
        </select>
        <label>
          <ab-icon .path=${L}></ab-icon><span class="unseen">${t("timeline.until")}</span>
          <input type="date" .value=${this.until} @change=${this.jump} />
        </label>
        ${s?o`<ab-button kind="tonal" .icon=${k} .label=${t("timeline.everybody")} @click=${this.everybody}>
              <span dir="auto">${s.name}</span>
            </ab-button>`:l}
      </div>
      ${this.renderFailed(this.failed)} ${this.renderState(a,[],!0)}
      ${a.items.length?o`<ab-record-list
            .app=${e}
            .pager=${a}
            .loaded=${a.items}
            .look=${this.look}
            .label=${t("backup_tabs.timeline")}
            @chosen=${this.open}
          ></ab-record-list>`:l}
      ${this.renderOpened()}`}load(){this.failed=[],this.pager.restart(async(e,a)=>{let s={cursor:e,limit:200,artifact:this.kind||void 0,person:this.person?.person,until:this.until?H(this.until):void 0},t=await this.source.fetchJson("timeline",s,{signal:a});return this.failed=t.failed,t})}choose(e){this.kind=e.target.value,this.load()}jump(e){this.until=e.target.value,this.load()}everybody(){this.person=void 0,this.rememberHere("timeline",void 0),this.load()}open(e){e.stopPropagation(),this.openRecord(e.detail)}};i.styles=[...d.styles,h`
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
    `],r([n()],i.prototype,"kind",2),r([n()],i.prototype,"until",2),r([n()],i.prototype,"person",2),r([n()],i.prototype,"failed",2),i=r([u("ab-timeline")],i);function H(c){let[m=0,e=1,a=1]=c.split("-").map(Number);return new Date(m,e-1,a+1).getTime()}export{i as AbTimeline};

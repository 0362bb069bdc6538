import{a as b,c as $,d as y,e as f}from"./c-MDV667AZ.js";import"./c-TAICO2BX.js";import"./c-HDN6GEAI.js";import"./c-GQS3RCM7.js";import"./c-BDONVTBU.js";import{a as v}from"./c-4IGHL5PC.js";import{a as x}from"./c-FPFZJMFD.js";import"./c-WRR6OQXT.js";import"./c-AK5CRMF2.js";import"./c-4MGZTXSJ.js";import"./c-3VF75IT5.js";import"./c-6IKRU6JZ.js";import"./c-CLE622T6.js";import"./c-XMQJP3PA.js";import"./c-4MMRYH2Z.js";import"./c-QP5B2ANA.js";import"./c-6YMV4COD.js";import"./c-DWE67EW2.js";import"./c-QRDNFSHC.js";import{a as u,b as a,f as p,k as m}from"./c-4H5XTCX5.js";import{a as l,e as g}from"./c-ACOWWOST.js";var _="M9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.44,13.73L14.71,14H15.5L20.5,19L19,20.5L14,15.5V14.71L13.73,14.44C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3M9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5Z",k=1e3,o=class extends f{constructor(){super(...arguments);this.text="";this.kind="";this.pager=new v(this);this.look={row:t=>({icon:$(t.artifact_type),title:y(t.payload.title,t.artifact_type,this.app)||t.display_text,text:T(t),end:x(this.app,t.payload.timestamp)})}}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.again)}begin(){let t=this.placeHere("search");this.text=t?.text??"",this.kind=t?.kind??"",this.text&&this.load(),this.updateComplete.then(()=>this.renderRoot.querySelector("ab-input")?.focus())}render(){let{app:t,pager:e}=this,{t:i}=t;return a`<div class="bar" role="search">
        ${this.renderSearch(this.text,i("find.placeholder"),r=>this.typed(r))}
        <select aria-label=${i("find.kind")} @change=${this.choose}>
          <option value="">${i("find.all")}</option>
          ${b.map(r=>a`<option value=${r} ?selected=${r===this.kind}>${i(`backup_tabs.${r}`)}</option>`)}
        </select>
      </div>
      ${this.text?this.renderIndex():p} ${this.renderFailed(this.index?.failed??[])}
      ${this.text?this.renderResult():a`<ab-message .icon=${_} .heading=${i("find.title")}>${i("find.text")}</ab-message>`}
      ${e.items.length?a`<ab-record-list
            .app=${t}
            .pager=${e}
            .loaded=${e.items}
            .look=${this.look}
            .label=${i("find.results")}
            .rowHeight=${72}
            @chosen=${this.open}
          ></ab-record-list>`:p}
      ${this.renderOpened()}`}renderResult(){return this.pager.isEmpty&&this.index?.state==="building"?p:this.renderState(this.pager,[],!0)}renderIndex(){let{index:t}=this,{t:e,format:i}=this.app;if(!t||t.state==="done")return p;if(t.state==="failed")return a`<ab-alert class="index" kind="error">${e("find.index_failed")}</ab-alert>`;if(t.state==="partial")return a`<div class="index dim small" role="status">${e("find.partial")}</div>`;let r=t.expected?Math.min(100,t.documents/t.expected*100):0,s=t.oldest===null?"":i.date(t.oldest);return a`<div class="index">
      <ab-progress .value=${r} .label=${e("find.building")}></ab-progress>
      <div class="dim small" role="status">${s?e("find.building_until",{date:s}):e("find.building")}</div>
    </div>`}load(){clearTimeout(this.again);let{text:t,kind:e}=this;return this.rememberHere("search",{text:t,kind:e}),this.pager.restart(async(i,r)=>{let s={q:t,limit:100,...i?{cursor:i}:{},...e?{artifacts:R(e)}:{}},n=await this.source.fetchJson("search",{},{body:s,signal:r});return this.index=n.index,n.index.state!=="building"?n:(this.lookAgain(),n.items.length?n:{...n,next:null})})}lookAgain(){clearTimeout(this.again),this.again=setTimeout(()=>{this.isConnected&&this.pager.refresh()},k)}typed(t){this.text=t.trim(),this.text&&this.whenTyped(()=>{this.load()})}choose(t){this.kind=t.target.value,this.text&&this.load()}open(t){t.stopPropagation();let{artifact_type:e,artifact_ref:i,payload:r,display_text:s}=t.detail;this.openRecord({...r,title:r.title||s,artifact_type:e,artifact_ref:i})}};o.styles=[...f.styles,u`
      .index {
        padding: 0 var(--ab-4) var(--ab-2);
      }
      .bar ab-input {
        flex-basis: 16rem;
        max-width: 40rem;
      }
    `],l([m()],o.prototype,"text",2),l([m()],o.prototype,"kind",2),l([m()],o.prototype,"index",2),o=l([g("ab-backup-search")],o);function R(d){return d==="safari"?["safari","safari_bookmarks"]:[d]}function T({payload:d}){let{text:c,marks:t,is_cut_before:e,is_cut_after:i}=d.snippet,r=[],s=0;for(let[n,h]of t)r.push(c.slice(s,n),a`<mark>${c.slice(n,h)}</mark>`),s=h;return r.push(c.slice(s)),a`${e?"\u2026":""}${r}${i?"\u2026":""}${d.within?` \xB7 ${d.within}`:""}`}export{o as AbBackupSearch};

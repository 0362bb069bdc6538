import{a as b,c as $,d as y,e as m}from"./c-4SLFSDXO.js";import"./c-KAZXX64B.js";import"./c-2XZVL46G.js";import"./c-HDN6GEAI.js";import{a as x}from"./c-2XKFP2YE.js";import{b as g}from"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as v}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-KV5MGOSZ.js";import"./c-DW5NTF3K.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as h,b as s,f as p,k as c}from"./c-3WKNPIOS.js";import{a as l,e as u}from"./c-ACOWWOST.js";var _="M9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.44,13.73L14.71,14H15.5L20.5,19L19,20.5L14,15.5V14.71L13.73,14.44C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3M9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5Z",k=1e3,a=class extends m{constructor(){super(...arguments);this.text="";this.kind="";this.pager=new v(this);this.look={row:t=>({icon:$(t.artifact_type),title:y(t.payload.title,t.artifact_type,this.app)||t.display_text,marks:t.payload.title?t.payload.title_marks:[],text:R(t),end:x(this.app,t.payload.timestamp)})}}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.again)}begin(){let t=this.placeHere("search");this.text=t?.text??"",this.kind=t?.kind??"",this.text&&this.load(),this.updateComplete.then(()=>this.renderRoot.querySelector("ab-input")?.focus())}render(){let{app:t,pager:e}=this,{t:i}=t;return s`<div class="bar" role="search">
        ${this.renderSearch(this.text,i("find.placeholder"),r=>this.typed(r))}
        <select aria-label=${i("find.kind")} @change=${this.choose}>
          <option value="">${i("find.all")}</option>
          ${b.map(r=>s`<option value=${r} ?selected=${r===this.kind}>${i(`backup_tabs.${r}`)}</option>`)}
        </select>
      </div>
      ${this.text?this.renderIndex():p} ${this.renderFailed(this.index?.failed??[])}
      ${this.text?this.renderResult():s`<ab-message .icon=${_} .heading=${i("find.title")}>${i("find.text")}</ab-message>`}
      ${e.items.length?s`<ab-record-list
            .app=${t}
            .pager=${e}
            .loaded=${e.items}
            .look=${this.look}
            .label=${i("find.results")}
            .rowHeight=${72}
            @chosen=${this.open}
          ></ab-record-list>`:p}
      ${this.renderOpened()}`}renderResult(){return this.pager.isEmpty&&this.index?.state==="building"?p:this.renderState(this.pager,[],!0)}renderIndex(){let{index:t}=this,{t:e,format:i}=this.app;if(!t||t.state==="done")return p;if(t.state==="failed")return s`<ab-alert class="index" kind="error">${e("find.index_failed")}</ab-alert>`;if(t.state==="partial")return s`<div class="index dim small" role="status">${e("find.partial")}</div>`;let r=t.expected?Math.min(100,t.documents/t.expected*100):0,o=t.oldest===null?"":i.date(t.oldest);return s`<div class="index">
      <ab-progress .value=${r} .label=${e("find.building")}></ab-progress>
      <div class="dim small" role="status">${o?e("find.building_until",{date:o}):e("find.building")}</div>
    </div>`}load(){clearTimeout(this.again);let{text:t,kind:e}=this;return this.rememberHere("search",{text:t,kind:e}),this.pager.restart(async(i,r)=>{let o={q:t,limit:100,...i?{cursor:i}:{},...e?{artifacts:H(e)}:{}},d=await this.source.fetchJson("search",{},{body:o,signal:r});return this.index=d.index,d.index.state!=="building"?d:(this.lookAgain(),d.items.length?d:{...d,next:null})})}lookAgain(){clearTimeout(this.again),this.again=setTimeout(()=>{this.isConnected&&this.pager.refresh()},k)}typed(t){this.text=t.trim(),this.text&&this.whenTyped(()=>{this.load()})}choose(t){this.kind=t.target.value,this.text&&this.load()}open(t){t.stopPropagation();let{artifact_type:e,artifact_ref:i,payload:r,display_text:o}=t.detail;this.openRecord({...r,title:r.title||o,artifact_type:e,artifact_ref:i})}};a.styles=[...m.styles,h`
      .index {
        padding: 0 var(--ab-4) var(--ab-2);
      }
      .bar ab-input {
        flex-basis: 16rem;
        max-width: 40rem;
      }
    `],l([c()],a.prototype,"text",2),l([c()],a.prototype,"kind",2),l([c()],a.prototype,"index",2),a=l([u("ab-backup-search")],a);function H(n){return n==="safari"?["safari","safari_bookmarks"]:[n]}function R({payload:n}){let{text:f,marks:t,is_cut_before:e,is_cut_after:i}=n.snippet;return s`${e?"\u2026":""}${g(f,t)}${i?"\u2026":""}${n.within?` \xB7 ${n.within}`:""}`}export{a as AbBackupSearch};

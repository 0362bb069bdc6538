import{b as d}from"./c-HJXRDQJ7.js";import{a as n}from"./c-4IGHL5PC.js";import{b as o,k as p}from"./c-3WKNPIOS.js";import{a}from"./c-ACOWWOST.js";var h=200,i=class extends d{constructor(){super(...arguments);this.text="";this.pager=new n(this)}begin(){this.pager.restart((t,r)=>this.source.fetchJson(this.listing.path,{cursor:t,limit:h,text:this.text||void 0},{signal:r}))}render(){let{app:t,pager:r,listing:e}=this;this.lookFor!==t&&(this.look=e.look(t),this.lookFor=t);let s=t.t(`backup_tabs.${e.name}`);return o`<div class="bar">
        ${e.isSearched===!1?"":this.renderSearch(this.text,t.t("artifacts.search_in",{name:s}),c=>this.search(c))}
        <div class="end">${e.subject?this.renderExport(e.subject):""}</div>
      </div>
      ${this.renderSkipped(e.artifacts)} ${this.renderState(r,e.artifacts,this.text!=="")}
      ${r.items.length?o`<ab-record-list
            .app=${t}
            .pager=${r}
            .loaded=${r.items}
            .look=${this.look}
            .label=${s}
            .rowHeight=${e.rowHeight??64}
          ></ab-record-list>`:""}`}search(t){this.text=t,this.whenTyped(()=>{this.pager.restart()})}};a([p()],i.prototype,"text",2);export{i as a};

import{a as u,b as L,c as g}from"./c-56XJEZ53.js";import{b as v}from"./c-OEEAMOIR.js";import{a as f}from"./c-UZRXWCU5.js";import{a as c,b as y}from"./c-327IN6BD.js";import{a as l,b as r,f as s,i as p,j as o,k as d,l as n,m as h}from"./c-4H5XTCX5.js";import{a as i,e as m}from"./c-ACOWWOST.js";var $="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",b="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",e=class extends p{constructor(){super(...arguments);this.hasBefore=!1;this.hasNext=!1;this.url="";this.layer=new f(this)}willUpdate(t){t.has("file")&&this.load()}updated(){this.file?this.layer.show(this.dialog):this.dialog.open&&this.dialog.close()}render(){let{file:t}=this,{t:a}=this.app;return r`<dialog closedby="any" aria-label=${t?.name??""} @close=${()=>y(this,"closed")} @keydown=${this.key}>
      ${t?r`<header>
              <span dir="auto">${t.name}</span>
              <ab-button kind="text" icon-only .icon=${$} .label=${a("artifacts.save")} @click=${this.save}></ab-button>
              <ab-button kind="text" icon-only .icon=${b} .label=${a("common.close")} @click=${()=>this.dialog.close()}></ab-button>
            </header>
            ${L(this)}
            <div class="frame">${this.url?r`<img src=${this.url} alt=${t.name} />`:s}</div>`:s}
    </dialog>`}async load(){this.url="";let{file:t}=this;if(!t?.file)return;let a=await this.source.contentUrl(t.file.file_id).catch(()=>"");t===this.file&&(this.url=a)}key(t){if(t.stopPropagation(),!(t.altKey||t.ctrlKey||t.metaKey)){if(t.key==="d")this.save();else if(!g(this,t))return;t.preventDefault()}}async save(){if(this.file?.file)try{v(await this.source.contentUrl(this.file.file.file_id,!0))}catch(t){c(this,this.app.errorText(t))}}};e.styles=[h,u,l`
      .frame {
        padding: 64px var(--ab-2) var(--ab-2);
      }
      img {
        max-height: calc(100dvh - 72px);
        max-width: 100%;
        object-fit: contain;
      }
    `],i([o({attribute:!1})],e.prototype,"app",2),i([o({attribute:!1})],e.prototype,"source",2),i([o({attribute:!1})],e.prototype,"file",2),i([o({attribute:!1})],e.prototype,"hasBefore",2),i([o({attribute:!1})],e.prototype,"hasNext",2),i([d()],e.prototype,"url",2),i([n("dialog")],e.prototype,"dialog",2),e=i([m("ab-picture-viewer")],e);export{e as a};

import{a as u,b as L,c as $,d as g}from"./c-V4W7VXZS.js";import{b as v}from"./c-BNJHP5Y4.js";import{a as p}from"./c-UZRXWCU5.js";import{a as c,b as y}from"./c-327IN6BD.js";import{a as n,b as a,f as r,i as d,j as o,k as l,l as f,m}from"./c-3WKNPIOS.js";import{a as i,e as h}from"./c-ACOWWOST.js";var k="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",b="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",e=class extends d{constructor(){super(...arguments);this.hasBefore=!1;this.hasNext=!1;this.url="";this.isBroken=!1;this.layer=new p(this)}willUpdate(t){t.has("file")&&this.load()}updated(){this.file?this.layer.show(this.dialog):this.dialog.open&&this.dialog.close(),this.file&&$(this)}render(){let{file:t}=this,{t:s}=this.app;return a`<dialog closedby="any" aria-label=${t?.name??""} @close=${()=>y(this,"closed")} @keydown=${this.key}>
      ${t?a`<header>
              <span dir="auto">${t.name}</span>
              <ab-button kind="text" icon-only .icon=${k} .label=${s("artifacts.save")} @click=${this.save}></ab-button>
              <ab-button kind="text" icon-only .icon=${b} .label=${s("common.close")} @click=${()=>this.dialog.close()}></ab-button>
            </header>
            ${L(this)}
            <div class="frame">
              ${this.url&&!this.isBroken?a`<img src=${this.url} alt=${t.name} @error=${()=>this.isBroken=!0} />`:r}
            </div>
            ${this.isBroken?a`<div class="note" role="status">${s("album.not_shown")}</div>`:r}`:r}
    </dialog>`}async load(){this.url="",this.isBroken=!1;let{file:t}=this;if(!t?.file)return;let s=await this.source.contentUrl(t.file.file_id).catch(()=>"");t===this.file&&(this.url=s)}key(t){if(t.stopPropagation(),!(t.altKey||t.ctrlKey||t.metaKey)){if(t.key==="d")this.save();else if(!g(this,t))return;t.preventDefault()}}async save(){if(this.file?.file)try{v(await this.source.contentUrl(this.file.file.file_id,!0))}catch(t){c(this,this.app.errorText(t))}}};e.styles=[m,u,n`
      .frame {
        padding: 64px var(--ab-2) var(--ab-2);
      }
      img {
        max-height: calc(100dvh - 72px);
        max-width: 100%;
        object-fit: contain;
      }
    `],i([o({attribute:!1})],e.prototype,"app",2),i([o({attribute:!1})],e.prototype,"source",2),i([o({attribute:!1})],e.prototype,"file",2),i([o({attribute:!1})],e.prototype,"hasBefore",2),i([o({attribute:!1})],e.prototype,"hasNext",2),i([l()],e.prototype,"url",2),i([l()],e.prototype,"isBroken",2),i([f("dialog")],e.prototype,"dialog",2),e=i([h("ab-picture-viewer")],e);export{e as a};

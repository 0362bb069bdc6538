import{d as n}from"./c-DBKDJUB4.js";import{c as t}from"./c-K4QILSEB.js";import{d as m,e as f}from"./c-SEFQXSKB.js";import{b as c,d}from"./c-UZRXWCU5.js";import{a,b as h,f as o,j as l,k as p}from"./c-4H5XTCX5.js";import{a as r}from"./c-ACOWWOST.js";var u=a`
  :host {
    container-type: inline-size;
  }
  .split {
    display: grid;
    flex: 1 1 0;
    grid-template-columns: minmax(15rem, 22rem) minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    min-height: 0;
  }
  .list,
  .detail {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .list {
    border-inline-end: 1px solid var(--ab-line);
  }
  .detail > ab-message {
    margin-block: auto;
  }
  .back {
    display: none;
  }
  @container (max-width: 700px) {
    .split {
      grid-template-columns: minmax(0, 1fr);
    }
    .list {
      border: none;
    }
    .back {
      display: inline-flex;
    }
    .split.open > .list,
    .split:not(.open) > .detail {
      display: none;
    }
  }
`;var b="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",v=700,i=class extends n{constructor(){super(...arguments);this.query=new URLSearchParams;this.back=()=>{c(),d(this.back)&&(this.isOpen?this.toList():this.leave())}}willUpdate(e){super.willUpdate(e);let s=e.get("query");!s||s.has(t)===this.query.has(t)||location.pathname!==this.address||(this.query.has(t)?this.left?this.chosen??=this.left:!this.chosen&&!this.placeHere(this.tab)&&this.toList():this.leave())}stepBack(){return this.chosen?(this.back(),!0):!1}placeToOpen(){let e=this.placeHere(this.tab);if(!e&&this.isOpen&&this.toList(),!e||this.isOpen)return e;if(!this.isStacked)return this.goHere(!0),e}showChosen(e,s){this.chosen=e,this.rememberHere(this.tab,s),!(this.isOpen||!this.isConnected)&&this.goHere()}renderBack(e=""){return this.app.narrow?o:h`<ab-button
      class="back"
      slot=${e||o}
      kind="text"
      icon-only
      .icon=${b}
      .label=${this.app.t("artifacts.back")}
      @click=${this.back}
    ></ab-button>`}toList(){f(this.address)}goHere(e=!1){m(`${this.address}?${t}=1`,e)}leave(){this.chosen&&(this.left=this.chosen,this.chosen=void 0,this.rememberHere(this.tab,void 0),this.updateComplete.then(()=>this.renderRoot.querySelector("ab-record-list")?.focus()))}get address(){return this.app.url(["backups",this.session.backupId,this.tab])}get isOpen(){return new URLSearchParams(location.search).has(t)}get isStacked(){return this.clientWidth>0&&this.clientWidth<=v}};i.styles=[...n.styles,u],r([l({attribute:!1})],i.prototype,"query",2),r([p()],i.prototype,"chosen",2);export{i as a};

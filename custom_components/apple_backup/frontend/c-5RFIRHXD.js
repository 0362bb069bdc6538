import{b as p}from"./c-HJXRDQJ7.js";import{c as i}from"./c-UGDCBM3O.js";import{c,e as d,f as k}from"./c-TASOVENX.js";import{b as y,d as s}from"./c-UZRXWCU5.js";import{a as f,b,f as l,j as v,k as g}from"./c-3WKNPIOS.js";import{a as h}from"./c-ACOWWOST.js";var L=f`
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
`;var x="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",H=700,w="part",P="apple_backup_within",r=class extends p{constructor(){super(...arguments);this.query=new URLSearchParams;this.back=()=>{y(),s(this.back)&&(this.isOpen?this.toList():this.leave())}}willUpdate(e){super.willUpdate(e);let t=e.get("query");!t||t.has(i)===this.query.has(i)||location.pathname!==this.address||(this.query.has(i)?this.left?this.chosen??=this.left:!this.chosen&&!this.placeHere(this.tab)&&this.toList():this.leave())}stepBack(){return this.chosen?(this.back(),!0):!1}placeToOpen(){let e=this.placeHere(this.tab);if(!e&&this.isOpen&&this.toList(),!e||this.isOpen)return e;if(!this.isStacked)return this.goHere(!0),e}showChosen(e,t){if(this.chosen&&this.chosen!==e&&n()){u(()=>this.showChosen(e,t));return}this.chosen=e,this.rememberHere(this.tab,t),!(this.isOpen||!this.isConnected)&&this.goHere()}goWithin(e=""){if(!s(()=>this.goWithin(e)))return;let t=new URLSearchParams({[i]:"1",...e&&{[w]:e}}),m=e!==""&&this.openPart!=="";d(`${this.address}?${t}`,m,m?c():{[P]:n()+1})}leavePart(){s(()=>this.leavePart())&&(n()?history.back():this.goHere(!0))}get openPart(){return new URLSearchParams(location.search).get(w)??""}renderBack(e=""){return this.app.narrow?l:b`<ab-button
      class="back"
      slot=${e||l}
      kind="text"
      icon-only
      .icon=${x}
      .label=${this.app.t("artifacts.back")}
      @click=${this.back}
    ></ab-button>`}toList(){u(()=>k(this.address))}goHere(e=!1){d(`${this.address}?${i}=1`,e)}leave(){this.chosen&&(this.left=this.chosen,this.chosen=void 0,this.rememberHere(this.tab,void 0),this.updateComplete.then(()=>this.renderRoot.querySelector("ab-record-list")?.focus()))}get address(){return this.app.url(["backups",this.session.backupId,this.tab])}get isOpen(){return new URLSearchParams(location.search).has(i)}get isStacked(){return this.clientWidth>0&&this.clientWidth<=H}};r.styles=[...p.styles,L],h([v({attribute:!1})],r.prototype,"query",2),h([g()],r.prototype,"chosen",2);function n(){return Number(c()[P]??0)}function u(o){if(!s(()=>u(o)))return;let a=n();if(!a){o();return}window.addEventListener("popstate",o,{once:!0}),history.go(-a)}export{r as a};

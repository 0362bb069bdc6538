import{d as a}from"./c-LMHFNV2P.js";import{b as i}from"./c-IL3Y46TK.js";import{c}from"./c-4BYPM23B.js";import{a as o,b as h,f as n,j as l,k as p}from"./c-4H5XTCX5.js";import{a as s}from"./c-ACOWWOST.js";var d=o`
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
`;var u="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",m=700,r=class extends a{constructor(){super(...arguments);this.query=new URLSearchParams;this.wasPushed=!1;this.back=()=>{if(c(this.back)){if(this.isOpen&&this.wasPushed){history.back();return}this.isOpen&&this.goHere(!1,!0),this.leave()}}}willUpdate(e){super.willUpdate(e);let t=e.get("query");!t||t.has(i)===this.query.has(i)||location.pathname!==this.app.url(this.here)||(this.query.has(i)?this.chosen??=this.left:this.leave())}stepBack(){return this.chosen?(this.back(),!0):!1}placeToOpen(){let e=this.placeHere(this.tab);if(!e||this.isOpen)return e;if(!this.isStacked)return this.goHere(!0,!0),e}showChosen(e,t){this.chosen=e,this.rememberHere(this.tab,t),!(this.isOpen||!this.isConnected)&&(this.wasPushed=!0,this.goHere(!0))}renderBack(e=""){return this.app.narrow?n:h`<ab-button
      class="back"
      slot=${e||n}
      kind="text"
      icon-only
      .icon=${u}
      .label=${this.app.t("artifacts.back")}
      @click=${this.back}
    ></ab-button>`}goHere(e,t=!1){this.app.navigate(this.here,e?{[i]:"1"}:void 0,t)}leave(){this.chosen&&(this.left=this.chosen,this.chosen=void 0,this.wasPushed=!1,this.rememberHere(this.tab,void 0),this.updateComplete.then(()=>this.renderRoot.querySelector("ab-record-list")?.focus()))}get here(){return["backups",this.session.backupId,this.tab]}get isOpen(){return new URLSearchParams(location.search).has(i)}get isStacked(){return this.clientWidth>0&&this.clientWidth<=m}};r.styles=[...a.styles,d],s([l({attribute:!1})],r.prototype,"query",2),s([p()],r.prototype,"chosen",2);export{r as a};

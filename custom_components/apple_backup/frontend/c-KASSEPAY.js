import{d as a}from"./c-CV36RZT5.js";import{a as o,j as n,k as h}from"./c-4H5XTCX5.js";import{a as r}from"./c-ACOWWOST.js";var d=o`
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
`;var e="open",l=700,t=class extends a{constructor(){super(...arguments);this.query=new URLSearchParams;this.wasPushed=!1;this.back=()=>{if(this.query.has(e)&&this.wasPushed){history.back();return}this.query.has(e)&&this.app.navigate(["backups",this.session.backupId,this.tab],void 0,!0),this.leave()}}willUpdate(i){super.willUpdate(i);let s=i.get("query");!s||s.has(e)===this.query.has(e)||!this.isStacked||(this.query.has(e)?this.chosen??=this.left:this.leave())}placeToOpen(){return this.isStacked&&!this.query.has(e)?void 0:this.placeHere(this.tab)}showChosen(i,s){this.chosen=i,this.rememberHere(this.tab,s),!(!this.isStacked||this.query.has(e))&&(this.wasPushed=!0,this.app.navigate(["backups",this.session.backupId,this.tab],{[e]:"1"}))}leave(){this.chosen&&(this.left=this.chosen,this.chosen=void 0,this.wasPushed=!1,this.rememberHere(this.tab,void 0),this.updateComplete.then(()=>this.renderRoot.querySelector("ab-record-list")?.focus()))}get isStacked(){return this.clientWidth>0&&this.clientWidth<=l}};t.styles=[...a.styles,d],r([n({attribute:!1})],t.prototype,"query",2),r([h()],t.prototype,"chosen",2);export{t as a};

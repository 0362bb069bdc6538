import{a as h,b as p}from"./c-WAHDN2TT.js";import{a as o,b as s,h as l,i as a,j as r,l as n}from"./c-PSJ75M26.js";import{a as e,e as d}from"./c-ACOWWOST.js";var c=80,t=class extends l{constructor(){super(...arguments);this.path="";this.alt="";this.failed=!1}connectedCallback(){super.connectedCallback(),this.hasUpdated&&!this.url&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end()}willUpdate(i){i.has("path")&&this.begin()}render(){return this.failed?s`<slot class="failed" name="failed"></slot>`:this.url?s`<img src=${this.url} alt=${this.alt} decoding="async" draggable="false" />`:s``}begin(){this.end(),this.failed=!1,this.url=this.path?h(this.path):void 0,this.path&&!this.url&&(this.timer=setTimeout(()=>{this.load()},c))}end(){clearTimeout(this.timer),this.stop?.abort(),this.stop=void 0}async load(){if(!this.hass)return;let i=this.stop=new AbortController;try{let f=await p(this.hass,this.path,i.signal);i.signal.aborted||(this.url=f)}catch{i.signal.aborted||(this.failed=!0)}}};t.styles=[n,o`
      :host {
        background: var(--ab-fill);
        display: block;
        overflow: hidden;
      }
      img {
        animation: appear 0.2s;
        display: block;
        height: 100%;
        object-fit: var(--ab-fit, cover);
        width: 100%;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      .failed {
        align-items: center;
        display: flex;
        height: 100%;
        justify-content: center;
      }
    `],e([a({attribute:!1})],t.prototype,"hass",2),e([a()],t.prototype,"path",2),e([a()],t.prototype,"alt",2),e([r()],t.prototype,"url",2),e([r()],t.prototype,"failed",2),t=e([d("ab-picture")],t);

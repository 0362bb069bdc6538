import{a as p,b as f}from"./c-WUEDNBYJ.js";import{a as o,b as a,f as l,i as n,j as s,k as r,m as h}from"./c-3WKNPIOS.js";import{a as e,e as d}from"./c-ACOWWOST.js";var v=250,t=class extends n{constructor(){super(...arguments);this.path="";this.alt="";this.dwell=80;this.failed=!1;this.isLate=!1}connectedCallback(){super.connectedCallback(),this.hasUpdated&&!this.url&&this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.end()}willUpdate(i){i.has("path")&&this.begin()}render(){return this.failed?a`<slot class="failed" name="failed"></slot>`:this.url?a`<img class=${this.isLate?"late":""} src=${this.url} alt=${this.alt} decoding="async" draggable="false" />`:l}begin(){this.end(),this.failed=this.isLate=!1,this.url=this.path?p(this.path):void 0,!(!this.path||this.url)&&(this.dwell?this.timer=setTimeout(()=>{this.load()},this.dwell):this.load())}end(){clearTimeout(this.timer),this.stop?.abort(),this.stop=void 0}async load(){if(!this.hass)return;let i=this.stop=new AbortController,c=performance.now();try{let m=await f(this.hass,this.path,i.signal);if(i.signal.aborted)return;this.isLate=performance.now()-c>v,this.url=m}catch{i.signal.aborted||(this.failed=!0)}}};t.styles=[h,o`
      :host {
        background: var(--ab-fill);
        display: block;
        overflow: hidden;
      }
      img {
        display: block;
        height: 100%;
        object-fit: var(--ab-fit, cover);
        width: 100%;
      }
      .late {
        animation: appear 0.2s;
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
    `],e([s({attribute:!1})],t.prototype,"hass",2),e([s()],t.prototype,"path",2),e([s()],t.prototype,"alt",2),e([s({type:Number})],t.prototype,"dwell",2),e([r()],t.prototype,"url",2),e([r()],t.prototype,"failed",2),t=e([d("ab-picture")],t);

import{b as v}from"./c-327IN6BD.js";import{b as h,f as c,i as m,j as a,k as d}from"./c-3WKNPIOS.js";import{a as o,e as p}from"./c-ACOWWOST.js";var g=6,u=60,s=class extends m{constructor(){super(...arguments);this.count=0;this.rowHeight=56;this.row=()=>h``;this.label="";this.range={first:0,end:0};this.frame=0;this.scrolled=()=>{this.frame||(this.frame=requestAnimationFrame(()=>{this.frame=0,this.measure()}))};this.key=e=>{let r=e.target.closest("[data-index]");if(!r||!this.contains(r))return;let i=Number(r.dataset.index),t=Math.max(1,Math.floor(this.clientHeight/this.rowHeight)-1),l={ArrowDown:i+1,ArrowUp:i-1,PageDown:i+t,PageUp:i-t,Home:0,End:this.count-1}[e.key];l===void 0||e.ctrlKey||e.metaKey||e.altKey||(e.preventDefault(),this.scrollToRow(Math.max(0,Math.min(this.count-1,l)),!0))}}createRenderRoot(){return this}connectedCallback(){super.connectedCallback(),Object.assign(this.style,{display:"block",overflowY:"auto",position:"relative"}),this.addEventListener("scroll",this.scrolled,{passive:!0}),this.addEventListener("keydown",this.key),this.observer=new ResizeObserver(()=>this.measure()),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("scroll",this.scrolled),this.removeEventListener("keydown",this.key),this.observer?.disconnect(),cancelAnimationFrame(this.frame),this.frame=0}async scrollToRow(e,r=!1){let i=e*this.rowHeight;i>=this.scrollTop&&i+this.rowHeight<=this.scrollTop+this.clientHeight||(this.scrollTop=Math.max(0,i-(this.clientHeight-this.rowHeight)/2)),this.measure(),await this.updateComplete,r&&this.querySelector(`[data-index="${e}"] [data-row]`)?.focus()}willUpdate(e){(e.has("count")||e.has("rowHeight"))&&this.measure()}render(){let{first:e,end:r}=this.range,i=Array.from({length:r-e},(t,n)=>e+n);return h`<div
      role=${this.count?"list":c}
      aria-label=${this.label}
      style="height:${this.count*this.rowHeight}px;position:relative"
    >
      ${i.map(t=>h`<div
          role="listitem"
          data-index=${t}
          aria-setsize=${this.count}
          aria-posinset=${t+1}
          style="position:absolute;inset-inline:0;top:${t*this.rowHeight}px;height:${this.rowHeight}px"
        >
          ${this.row(t)}
        </div>`)}
    </div>`}measure(){let e=Math.ceil(this.clientHeight/this.rowHeight)+1,r=Math.max(0,Math.min(g,Math.floor((u-e)/2))),i=Math.floor(this.scrollTop/this.rowHeight),t=Math.max(0,Math.min(i-r,this.count-1)),n=Math.min(this.count,t+Math.min(u,e+2*r));t===this.range.first&&n===this.range.end||(this.range={first:t,end:n},v(this,"range",this.range))}};o([a({type:Number})],s.prototype,"count",2),o([a({type:Number,attribute:"row-height"})],s.prototype,"rowHeight",2),o([a({attribute:!1})],s.prototype,"row",2),o([a()],s.prototype,"label",2),o([d()],s.prototype,"range",2),s=o([p("ab-virtual-list")],s);

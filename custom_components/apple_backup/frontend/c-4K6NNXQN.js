import{a as u,b as v}from"./c-BXDIKGIS.js";import{b as m}from"./c-327IN6BD.js";import{a as c,b as r,i as d,j as n,l as p,m as b}from"./c-3WKNPIOS.js";import{a as i,e as h}from"./c-ACOWWOST.js";var e=class extends d{constructor(){super(...arguments);this.tabs=[];this.active="";this.label="";this.sizes=new ResizeObserver(()=>this.look())}connectedCallback(){super.connectedCallback(),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect()}get stop(){return this.tabs.some(t=>t.name===this.active)?this.active:this.tabs[0]?.name}render(){return r`<div role="tablist" aria-label=${this.label} @keydown=${this.key} @scroll=${this.look}>
      ${this.tabs.map(t=>r`<button
          role="tab"
          type="button"
          id="tab-${t.name}"
          aria-selected=${t.name===this.active?"true":"false"}
          tabindex=${t.name===this.stop?0:-1}
          @click=${()=>this.choose(t.name)}
        >
          ${t.icon?r`<ab-icon .path=${t.icon}></ab-icon>`:""}<span>${t.label}</span>
        </button>`)}
    </div>`}updated(t){(t.has("active")||t.has("tabs"))&&(this.button(this.active)?.scrollIntoView({block:"nearest",inline:"nearest"}),this.look())}look(){this.list&&v(this.list)}button(t){return this.renderRoot.querySelector(`#${CSS.escape(`tab-${t}`)}`)}choose(t){m(this,t===this.active?"again":"chosen",t)}key(t){let l=getComputedStyle(this).direction==="rtl"?"ArrowLeft":"ArrowRight",f=l==="ArrowRight"?"ArrowLeft":"ArrowRight",s=this.tabs.length-1,o=this.tabs.findIndex(k=>k.name===this.stop),g={[l]:o===s?0:o+1,[f]:o<=0?s:o-1,Home:0,End:s},a=this.tabs[g[t.key]??-1];a&&(t.preventDefault(),this.choose(a.name),this.button(a.name)?.focus())}};e.styles=[b,c`
      :host {
        display: block;
        min-width: 0;
      }
      [role="tablist"] {
        --_start: 0px;
        --_end: 0px;
        --_to: right;
        display: flex;
        mask-image: ${u};
        overflow-x: auto;
        scroll-padding-inline: 48px;
        scrollbar-width: none;
      }
      [role="tablist"]:dir(rtl) {
        --_to: left;
      }
      [before] {
        --_start: 48px;
      }
      [after] {
        --_end: 48px;
      }
      button {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 3px solid transparent;
        color: inherit;
        cursor: pointer;
        display: inline-flex;
        flex: none;
        font: inherit;
        font-weight: 500;
        gap: var(--ab-2);
        min-height: 48px;
        opacity: 0.8;
        padding: 3px var(--ab-4) 0;
        white-space: nowrap;
      }
      button:hover {
        opacity: 1;
      }
      button:focus-visible {
        outline-color: currentcolor;
        outline-offset: -4px;
      }
      button[aria-selected="true"] {
        border-color: currentcolor;
        opacity: 1;
      }
      ab-icon {
        --ab-icon-size: 20px;
      }
    `],i([n({attribute:!1})],e.prototype,"tabs",2),i([n()],e.prototype,"active",2),i([n()],e.prototype,"label",2),i([p('[role="tablist"]')],e.prototype,"list",2),e=i([h("ab-tabs")],e);

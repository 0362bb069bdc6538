import{b as u}from"./c-YVX6JVKA.js";import{a as c,b as r,i as p,j as n,m as h}from"./c-4H5XTCX5.js";import{a as o,e as d}from"./c-ACOWWOST.js";var e=class extends p{constructor(){super(...arguments);this.tabs=[];this.active="";this.label=""}get stop(){return this.tabs.some(t=>t.name===this.active)?this.active:this.tabs[0]?.name}render(){return r`<div role="tablist" aria-label=${this.label} @keydown=${this.key}>
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
    </div>`}updated(t){(t.has("active")||t.has("tabs"))&&this.button(this.active)?.scrollIntoView({block:"nearest",inline:"nearest"})}button(t){return this.renderRoot.querySelector(`#${CSS.escape(`tab-${t}`)}`)}choose(t){u(this,t===this.active?"again":"chosen",t)}key(t){let l=getComputedStyle(this).direction==="rtl"?"ArrowLeft":"ArrowRight",b=l==="ArrowRight"?"ArrowLeft":"ArrowRight",a=this.tabs.length-1,i=this.tabs.findIndex(f=>f.name===this.stop),m={[l]:i===a?0:i+1,[b]:i<=0?a:i-1,Home:0,End:a},s=this.tabs[m[t.key]??-1];s&&(t.preventDefault(),this.choose(s.name),this.button(s.name)?.focus())}};e.styles=[h,c`
      :host {
        display: block;
        min-width: 0;
      }
      [role="tablist"] {
        display: flex;
        overflow-x: auto;
        scrollbar-width: none;
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
    `],o([n({attribute:!1})],e.prototype,"tabs",2),o([n()],e.prototype,"active",2),o([n()],e.prototype,"label",2),e=o([d("ab-tabs")],e);

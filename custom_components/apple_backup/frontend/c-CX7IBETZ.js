import{a as e,b as o,f as r,i as a,j as n,m as c,n as l}from"./c-3WKNPIOS.js";import{a as i,e as m}from"./c-ACOWWOST.js";var t=class extends a{constructor(){super(...arguments);this.icon="";this.heading=""}render(){return o`${this.icon?o`<ab-icon .path=${this.icon}></ab-icon>`:r}
      ${this.heading?o`<h2>${this.heading}</h2>`:r}
      <p class="dim"><slot></slot></p>
      <slot name="action"></slot>`}};t.styles=[c,l,e`
      :host {
        align-items: center;
        display: flex;
        flex-direction: column;
        gap: var(--ab-3);
        margin-inline: auto;
        max-width: 32rem;
        padding: var(--ab-8) var(--ab-4);
        text-align: center;
      }
      ab-icon {
        --ab-icon-size: 48px;
        color: var(--ab-message-icon, var(--ab-text-dim));
      }
    `],i([n()],t.prototype,"icon",2),i([n()],t.prototype,"heading",2),t=i([m("ab-message")],t);

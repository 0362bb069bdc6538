import{a as n,b as e,f as a,i as s,j as r,m as c}from"./c-3WKNPIOS.js";import{a as t,e as i}from"./c-ACOWWOST.js";var o=class extends s{constructor(){super(...arguments);this.tone="neutral";this.icon=""}render(){return e`${this.icon?e`<ab-icon .path=${this.icon}></ab-icon>`:a}<span><slot></slot></span>`}};o.styles=[c,n`
      :host {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 16%, var(--ab-card));
        border-radius: 999px;
        display: inline-flex;
        font-size: var(--ab-size-s);
        font-weight: 500;
        gap: var(--ab-1);
        max-width: 100%;
        padding: 2px var(--ab-2);
        --tone: var(--ab-text-dim);
      }
      :host([tone="good"]) {
        --tone: var(--ab-success);
      }
      :host([tone="busy"]) {
        --tone: var(--ab-accent);
      }
      :host([tone="warning"]) {
        --tone: var(--ab-warning);
      }
      :host([tone="bad"]) {
        --tone: var(--ab-error);
      }
      ab-icon {
        --ab-icon-size: 16px;
        color: var(--tone);
      }
    `],t([r({reflect:!0})],o.prototype,"tone",2),t([r()],o.prototype,"icon",2),o=t([i("ab-chip")],o);

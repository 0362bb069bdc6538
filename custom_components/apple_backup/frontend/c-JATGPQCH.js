import{Ca as p,T as d,a as t,b as n,n as s,ra as l,sa as e,wa as a,ya as c,za as i}from"./c-2PDJEZVT.js";import{a as o,e as m}from"./c-ACOWWOST.js";var v={info:d,good:s,warning:n,error:t},r=class extends c{constructor(){super(...arguments);this.kind="info";this.heading=""}render(){return e`<div class="box" role=${this.kind==="error"?"alert":a}>
      <ab-icon .path=${v[this.kind]}></ab-icon>
      <div class="text">${this.heading?e`<strong>${this.heading}</strong>`:a}<slot></slot></div>
      <slot name="action"></slot>
    </div>`}};r.styles=[p,l`
      :host {
        --tone: var(--ab-accent);
        display: block;
      }
      :host([kind="good"]) {
        --tone: var(--ab-success);
      }
      :host([kind="warning"]) {
        --tone: var(--ab-warning);
      }
      :host([kind="error"]) {
        --tone: var(--ab-error);
      }
      .box {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 12%, var(--ab-card));
        border-inline-start: 4px solid var(--tone);
        border-radius: var(--ab-radius-small);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2) var(--ab-3);
        padding: var(--ab-3);
      }
      ab-icon {
        color: var(--tone);
      }
      .text {
        flex: 1 1 12rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      strong {
        display: block;
        font-weight: 500;
      }
      slot[name="action"] {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
    `],o([i({reflect:!0})],r.prototype,"kind",2),o([i()],r.prototype,"heading",2),r=o([m("ab-alert")],r);

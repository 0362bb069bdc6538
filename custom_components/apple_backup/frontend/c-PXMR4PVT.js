import{a as i,b as t,f as e,i as n,j as a,m as d}from"./c-3WKNPIOS.js";import{a as o,e as s}from"./c-ACOWWOST.js";var l="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z",c="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",m="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",p="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z",v={info:p,good:m,warning:c,error:l},r=class extends n{constructor(){super(...arguments);this.kind="info";this.heading=""}render(){return t`<div class="box" role=${this.kind==="error"?"alert":e}>
      <ab-icon .path=${v[this.kind]}></ab-icon>
      <div class="text">${this.heading?t`<strong>${this.heading}</strong>`:e}<slot></slot></div>
      <slot name="action"></slot>
    </div>`}};r.styles=[d,i`
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
    `],o([a({reflect:!0})],r.prototype,"kind",2),o([a()],r.prototype,"heading",2),r=o([s("ab-alert")],r);

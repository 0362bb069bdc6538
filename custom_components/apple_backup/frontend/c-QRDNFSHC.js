import{a as n,b as t,f as o,i as a,j as i,l as s,m as d}from"./c-4H5XTCX5.js";import{a as r,e as l}from"./c-ACOWWOST.js";var e=class extends a{constructor(){super(...arguments);this.kind="tonal";this.icon="";this.label="";this.iconOnly=!1;this.disabled=!1;this.busy=!1}click(){this.button.click()}render(){let c=this.busy?t`<span class="spinner"></span>`:this.icon?t`<ab-icon .path=${this.icon}></ab-icon>`:o;return t`<button
      type="button"
      class="${this.kind} ${this.iconOnly?"icon-only":""}"
      ?disabled=${this.disabled||this.busy}
      aria-label=${this.label||o}
      title=${this.iconOnly?this.label:o}
      aria-pressed=${this.pressed===void 0?o:String(this.pressed)}
      aria-busy=${this.busy?"true":o}
    >
      ${c}<slot></slot>
    </button>`}};e.shadowRootOptions={...a.shadowRootOptions,delegatesFocus:!0},e.styles=[d,n`
      :host {
        display: inline-flex;
        max-width: 100%;
      }
      button {
        align-items: center;
        background: transparent;
        border: 1px solid transparent;
        border-radius: 999px;
        color: inherit;
        cursor: pointer;
        display: inline-flex;
        font: inherit;
        font-weight: 500;
        gap: var(--ab-2);
        justify-content: center;
        min-height: 40px;
        min-width: 40px;
        padding: var(--ab-1) var(--ab-4);
        transition: background var(--ab-quick);
        width: 100%;
      }
      @media (pointer: coarse), (max-width: 600px) {
        button {
          min-height: var(--ab-target);
          min-width: var(--ab-target);
        }
      }
      .icon-only {
        padding: var(--ab-1);
      }
      .filled {
        background: var(--ab-strong);
        color: #fff;
      }
      .tonal {
        background: var(--ab-fill);
      }
      .outlined {
        border-color: var(--ab-line);
      }
      .danger {
        border-color: var(--ab-error);
      }
      button:hover:not(:disabled) {
        background: color-mix(in srgb, currentcolor 10%, var(--ab-hover, transparent));
      }
      .filled:hover:not(:disabled) {
        --ab-hover: var(--ab-strong);
      }
      .tonal:hover:not(:disabled) {
        --ab-hover: var(--ab-fill);
      }
      button:disabled {
        cursor: default;
        opacity: 0.55;
      }
      ab-icon {
        --ab-icon-size: 20px;
      }
      .icon-only ab-icon {
        --ab-icon-size: 24px;
      }
      .spinner {
        animation: turn 0.8s linear infinite;
        border: 2px solid currentcolor;
        border-inline-end-color: transparent;
        border-radius: 50%;
        flex: none;
        height: 18px;
        width: 18px;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `],r([i()],e.prototype,"kind",2),r([i()],e.prototype,"icon",2),r([i()],e.prototype,"label",2),r([i({type:Boolean,attribute:"icon-only"})],e.prototype,"iconOnly",2),r([i({type:Boolean,reflect:!0})],e.prototype,"disabled",2),r([i({type:Boolean})],e.prototype,"busy",2),r([i({type:Boolean})],e.prototype,"pressed",2),r([s("button")],e.prototype,"button",2),e=r([l("ab-button")],e);

import{a as l,b as o,f as t,i as s,j as a,k as d,l as b,m as p}from"./c-3WKNPIOS.js";import{a as i,e as c}from"./c-ACOWWOST.js";var e=class extends s{constructor(){super(...arguments);this.kind="tonal";this.icon="";this.label="";this.iconOnly=!1;this.disabled=!1;this.busy=!1;this.isHeld=!1}click(){this.button.click()}willUpdate(r){(r.has("disabled")||r.has("busy"))&&(this.isHeld=this.matches(":focus-within"))}render(){let r=this.disabled||this.busy,n=this.busy||this.isHeld,h=this.busy?o`<span class="spinner"></span>`:this.icon?o`<ab-icon .path=${this.icon}></ab-icon>`:t;return o`<button
      type="button"
      class="${this.kind} ${this.iconOnly?"icon-only":""}"
      ?disabled=${r&&!n}
      aria-disabled=${r&&n?"true":t}
      aria-label=${this.label||t}
      title=${this.iconOnly?this.label:t}
      aria-pressed=${this.pressed===void 0?t:String(this.pressed)}
      aria-busy=${this.busy?"true":t}
      @click=${this.clicked}
      @blur=${()=>this.isHeld=!1}
    >
      ${h}<slot></slot>
    </button>`}clicked(r){(this.disabled||this.busy)&&r.stopImmediatePropagation()}};e.shadowRootOptions={...s.shadowRootOptions,delegatesFocus:!0},e.styles=[p,l`
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
      button:hover:not(:disabled, [aria-disabled]) {
        background: color-mix(in srgb, currentcolor 10%, var(--ab-hover, transparent));
      }
      .filled:hover:not(:disabled, [aria-disabled]) {
        --ab-hover: var(--ab-strong);
      }
      .tonal:hover:not(:disabled, [aria-disabled]) {
        --ab-hover: var(--ab-fill);
      }
      button:disabled,
      button[aria-disabled] {
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
    `],i([a()],e.prototype,"kind",2),i([a()],e.prototype,"icon",2),i([a()],e.prototype,"label",2),i([a({type:Boolean,attribute:"icon-only"})],e.prototype,"iconOnly",2),i([a({type:Boolean,reflect:!0})],e.prototype,"disabled",2),i([a({type:Boolean})],e.prototype,"busy",2),i([a({type:Boolean})],e.prototype,"pressed",2),i([d()],e.prototype,"isHeld",2),i([b("button")],e.prototype,"button",2),e=i([c("ab-button")],e);

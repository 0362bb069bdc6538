import{$ as e,T as l,U as t,Y as i,_ as a,a as m,b,ba as g,ja as c,k as v,ka as u,x as f}from"./c-W3DJRYEF.js";import{a as r,e as d}from"./c-ACOWWOST.js";var y={info:f,good:v,warning:b,error:m},n=class extends a{constructor(){super(...arguments);this.kind="info";this.heading=""}render(){return t`<div class="box" role=${this.kind==="error"?"alert":i}>
      <ab-icon .path=${y[this.kind]}></ab-icon>
      <div class="text">${this.heading?t`<strong>${this.heading}</strong>`:i}<slot></slot></div>
      <slot name="action"></slot>
    </div>`}};n.styles=[c,l`
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
    `],r([e({reflect:!0})],n.prototype,"kind",2),r([e()],n.prototype,"heading",2),n=r([d("ab-alert")],n);var o=class extends a{constructor(){super(...arguments);this.kind="tonal";this.icon="";this.label="";this.iconOnly=!1;this.disabled=!1;this.busy=!1}click(){this.button.click()}render(){let x=this.busy?t`<span class="spinner"></span>`:this.icon?t`<ab-icon .path=${this.icon}></ab-icon>`:i;return t`<button
      type="button"
      class="${this.kind} ${this.iconOnly?"icon-only":""}"
      ?disabled=${this.disabled||this.busy}
      aria-label=${this.label||i}
      title=${this.iconOnly?this.label:i}
      aria-pressed=${this.pressed===void 0?i:String(this.pressed)}
      aria-busy=${this.busy?"true":i}
    >
      ${x}<slot></slot>
    </button>`}};o.shadowRootOptions={...a.shadowRootOptions,delegatesFocus:!0},o.styles=[c,l`
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
    `],r([e()],o.prototype,"kind",2),r([e()],o.prototype,"icon",2),r([e()],o.prototype,"label",2),r([e({type:Boolean,attribute:"icon-only"})],o.prototype,"iconOnly",2),r([e({type:Boolean,reflect:!0})],o.prototype,"disabled",2),r([e({type:Boolean})],o.prototype,"busy",2),r([e({type:Boolean})],o.prototype,"pressed",2),r([g("button")],o.prototype,"button",2),o=r([d("ab-button")],o);var s=class extends a{constructor(){super(...arguments);this.icon="";this.heading=""}render(){return t`${this.icon?t`<ab-icon .path=${this.icon}></ab-icon>`:i}
      ${this.heading?t`<h2>${this.heading}</h2>`:i}
      <p class="dim"><slot></slot></p>
      <slot name="action"></slot>`}};s.styles=[c,u,l`
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
    `],r([e()],s.prototype,"icon",2),r([e()],s.prototype,"heading",2),s=r([d("ab-message")],s);

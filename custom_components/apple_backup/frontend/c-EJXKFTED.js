import{a as c}from"./c-JVFO57CD.js";import{$ as r,T as i,U as o,Y as s,_ as l,ja as m}from"./c-W3DJRYEF.js";import{a as e,e as d}from"./c-ACOWWOST.js";var n=class extends l{constructor(){super(...arguments);this.tone="neutral";this.icon=""}render(){return o`${this.icon?o`<ab-icon .path=${this.icon}></ab-icon>`:s}<span><slot></slot></span>`}};n.styles=[m,i`
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
    `],e([r({reflect:!0})],n.prototype,"tone",2),e([r()],n.prototype,"icon",2),n=e([d("ab-chip")],n);var t=class extends l{constructor(){super(...arguments);this.value=null;this.label="";this.tone="busy"}render(){let{value:a}=this;return o`<div
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${a===null?s:Math.round(a)}
    >
      <div
        class="bar ${a===null?"unknown":""}"
        style=${c(a===null?{}:{width:`${Math.max(0,Math.min(100,a))}%`})}
      ></div>
    </div>`}};t.styles=[m,i`
      :host {
        display: block;
      }
      [role] {
        background: var(--ab-fill);
        border-radius: 999px;
        height: 8px;
        overflow: hidden;
      }
      .bar {
        background: var(--ab-accent);
        border-radius: inherit;
        height: 100%;
        transition: width 0.4s ease-out;
      }
      :host([tone="good"]) .bar {
        background: var(--ab-success);
      }
      :host([tone="warning"]) .bar {
        background: var(--ab-warning);
      }
      .unknown {
        animation: slide 1.6s ease-in-out infinite;
        width: 40%;
      }
      @keyframes slide {
        from {
          margin-inline-start: -40%;
        }
        to {
          margin-inline-start: 100%;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .unknown {
          margin-inline-start: 30%;
        }
      }
    `],e([r({type:Number})],t.prototype,"value",2),e([r()],t.prototype,"label",2),e([r({reflect:!0})],t.prototype,"tone",2),t=e([d("ab-progress")],t);

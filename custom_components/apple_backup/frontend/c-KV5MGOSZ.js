import{a as s}from"./c-BA6R3SO7.js";import{a as i,b as t,f as o,i as l,j as r,m as u}from"./c-3WKNPIOS.js";import{a as n,e as d}from"./c-ACOWWOST.js";var e=class extends l{constructor(){super(...arguments);this.value=null;this.label="";this.tone="busy"}render(){let{value:a}=this;return t`<div
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${a===null?o:Math.round(a)}
    >
      <div
        class="bar ${a===null?"unknown":""}"
        style=${s(a===null?{}:{width:`${Math.max(0,Math.min(100,a))}%`})}
      ></div>
    </div>`}};e.styles=[u,i`
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
    `],n([r({type:Number})],e.prototype,"value",2),n([r()],e.prototype,"label",2),n([r({reflect:!0})],e.prototype,"tone",2),e=n([d("ab-progress")],e);

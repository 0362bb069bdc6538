import{a as c}from"./c-QR4UNTXZ.js";import{b as s}from"./c-DWE67EW2.js";import{a as d,b as o,f as a,h as l,i,k as h,l as p}from"./c-PSJ75M26.js";import{a as r,e as n}from"./c-ACOWWOST.js";var e=class extends l{constructor(){super(...arguments);this.label="";this.value="";this.type="text";this.placeholder="";this.hint="";this.error="";this.autocomplete="off";this.disabled=!1}render(){let t=this.error||this.hint;return o`${this.label?o`<label for="input">${this.label}</label>`:a}
      <input
        id="input"
        .type=${this.type}
        .value=${c(this.value)}
        placeholder=${this.placeholder||a}
        aria-label=${this.label?a:this.placeholder}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${t?"below":a}
        autocomplete=${this.autocomplete}
        ?disabled=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${t?o`<p id="below" class=${this.error?"error":"hint"} role=${this.error?"alert":a}>${t}</p>`:a}`}changed(){this.value=this.input.value,s(this,"changed",this.value)}key(t){t.key==="Enter"&&!t.isComposing&&s(this,"submitted",this.value)}};e.shadowRootOptions={...l.shadowRootOptions,delegatesFocus:!0},e.styles=[p,d`
      :host {
        display: block;
      }
      label {
        display: block;
        font-weight: 500;
        margin-block-end: var(--ab-1);
      }
      input {
        background: var(--ha-color-form-background, var(--ab-card));
        border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
        border-radius: var(--ab-radius-small);
        color: inherit;
        font: inherit;
        /* Below that, phones zoom in. */
        font-size: 16px;
        min-height: var(--ab-target);
        padding: var(--ab-2) var(--ab-3);
        width: 100%;
      }
      input[aria-invalid="true"] {
        border-color: var(--ab-error);
      }
      .error {
        color: var(--ab-error-text);
        margin: var(--ab-1) 0 0;
      }
      .hint {
        color: var(--ab-text-dim);
        margin: var(--ab-1) 0 0;
      }
    `],r([i()],e.prototype,"label",2),r([i()],e.prototype,"value",2),r([i()],e.prototype,"type",2),r([i()],e.prototype,"placeholder",2),r([i()],e.prototype,"hint",2),r([i()],e.prototype,"error",2),r([i()],e.prototype,"autocomplete",2),r([i({type:Boolean})],e.prototype,"disabled",2),r([h("input")],e.prototype,"input",2),e=r([n("ab-input")],e);

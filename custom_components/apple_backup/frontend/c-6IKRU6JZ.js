import{a as g,d as T}from"./c-CLE622T6.js";import{a as l,b as f,c as y}from"./c-QP5B2ANA.js";import{b as c}from"./c-DWE67EW2.js";import{a as m,b as d,e as n,f as o,i as p,j as a,l as v,m as b}from"./c-4H5XTCX5.js";import{a as t,e as u}from"./c-ACOWWOST.js";var $=f(class extends y{constructor(e){if(super(e),e.type!==l.PROPERTY&&e.type!==l.ATTRIBUTE&&e.type!==l.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!g(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[s]){if(s===n||s===o)return s;let i=e.element,h=e.name;if(e.type===l.PROPERTY){if(s===i[h])return n}else if(e.type===l.BOOLEAN_ATTRIBUTE){if(!!s===i.hasAttribute(h))return n}else if(e.type===l.ATTRIBUTE&&i.getAttribute(h)===s+"")return n;return T(e),s}});var r=class extends p{constructor(){super(...arguments);this.label="";this.value="";this.type="text";this.placeholder="";this.hint="";this.error="";this.autocomplete="off";this.disabled=!1}render(){let i=this.error||this.hint;return d`${this.label?d`<label for="input">${this.label}</label>`:o}
      <input
        id="input"
        .type=${this.type}
        .value=${$(this.value)}
        placeholder=${this.placeholder||o}
        aria-label=${this.label?o:this.placeholder}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${i?"below":o}
        autocomplete=${this.autocomplete}
        ?disabled=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${i?d`<p id="below" class=${this.error?"error":"hint"} role=${this.error?"alert":o}>${i}</p>`:o}`}changed(){this.value=this.input.value,c(this,"changed",this.value)}key(i){i.key==="Enter"&&!i.isComposing&&c(this,"submitted",this.value)}};r.shadowRootOptions={...p.shadowRootOptions,delegatesFocus:!0},r.styles=[b,m`
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
    `],t([a()],r.prototype,"label",2),t([a()],r.prototype,"value",2),t([a()],r.prototype,"type",2),t([a()],r.prototype,"placeholder",2),t([a()],r.prototype,"hint",2),t([a()],r.prototype,"error",2),t([a()],r.prototype,"autocomplete",2),t([a({type:Boolean})],r.prototype,"disabled",2),t([v("input")],r.prototype,"input",2),r=t([u("ab-input")],r);export{$ as a};

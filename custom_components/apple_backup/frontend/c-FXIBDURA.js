import{a as y,d as T}from"./c-UHMFPTGU.js";import{a as l,b,c as g}from"./c-QP5B2ANA.js";import{b as c}from"./c-327IN6BD.js";import{a as m,b as n,e as d,f as o,i as p,j as a,l as v,m as f}from"./c-3WKNPIOS.js";import{a as i,e as u}from"./c-ACOWWOST.js";var $=b(class extends g{constructor(e){if(super(e),e.type!==l.PROPERTY&&e.type!==l.ATTRIBUTE&&e.type!==l.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!y(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[s]){if(s===d||s===o)return s;let t=e.element,h=e.name;if(e.type===l.PROPERTY){if(s===t[h])return d}else if(e.type===l.BOOLEAN_ATTRIBUTE){if(!!s===t.hasAttribute(h))return d}else if(e.type===l.ATTRIBUTE&&t.getAttribute(h)===s+"")return d;return T(e),s}});var r=class extends p{constructor(){super(...arguments);this.label="";this.value="";this.type="text";this.placeholder="";this.hint="";this.error="";this.autocomplete="off";this.disabled=!1}focus(t){this.isUpdatePending?this.updateComplete.then(()=>super.focus(t)):super.focus(t)}render(){let t=[this.error&&"error",this.hint&&"hint"].filter(Boolean).join(" ");return n`${this.label?n`<label for="input">${this.label}</label>`:o}
      <input
        id="input"
        .type=${this.type}
        .value=${$(this.value)}
        placeholder=${this.placeholder||o}
        aria-label=${this.label?o:this.placeholder}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${t||o}
        autocomplete=${this.autocomplete}
        ?disabled=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${this.error?n`<p id="error" class="error" role="alert">${this.error}</p>`:o}
      ${this.hint?n`<p id="hint" class="hint">${this.hint}</p>`:o}`}changed(){this.value=this.input.value,c(this,"changed",this.value)}key(t){t.key==="Enter"&&!t.isComposing&&c(this,"submitted",this.value)}};r.shadowRootOptions={...p.shadowRootOptions,delegatesFocus:!0},r.styles=[f,m`
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
    `],i([a()],r.prototype,"label",2),i([a()],r.prototype,"value",2),i([a()],r.prototype,"type",2),i([a()],r.prototype,"placeholder",2),i([a()],r.prototype,"hint",2),i([a()],r.prototype,"error",2),i([a()],r.prototype,"autocomplete",2),i([a({type:Boolean})],r.prototype,"disabled",2),i([v("input")],r.prototype,"input",2),r=i([u("ab-input")],r);export{$ as a};

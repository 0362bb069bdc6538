import{b as E}from"./c-E5IFS63B.js";import{a as M,d as N}from"./c-5J2NFTCU.js";import"./c-UGVQBVGD.js";import{a as v,b as D,c as j,d as U}from"./c-UELF6ZCT.js";import{A as y,B as n,E as w,F as p,H as f,I as o,J as b,K as x,L as g,O as _,P as T,Q as B,c as P,e as R,f as L,i as O,s as W}from"./c-ZPLNAWY7.js";import{a as r,b as $}from"./c-CRARPM73.js";var q=D(class extends j{constructor(s){if(super(s),s.type!==v.PROPERTY&&s.type!==v.ATTRIBUTE&&s.type!==v.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!M(s))throw Error("`live` bindings can only contain a single expression")}render(s){return s}update(s,[c]){if(c===w||c===p)return c;let e=s.element,i=s.name;if(s.type===v.PROPERTY){if(c===e[i])return w}else if(s.type===v.BOOLEAN_ATTRIBUTE){if(!!c===e.hasAttribute(i))return w}else if(s.type===v.ATTRIBUTE&&e.getAttribute(i)===c+"")return w;return N(s),c}});var l=class extends f{constructor(){super(...arguments);this.label="";this.value="";this.error="";this.length=6;this.disabled=!1}render(){return n`<label for="input">${this.label}</label>
      <input
        id="input"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        .value=${q(this.value)}
        placeholder=${"\u2013".repeat(this.length)}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${this.error?"error":p}
        ?readonly=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${this.error?n`<p id="error" class="error" role="alert">${this.error}</p>`:p}`}changed(){this.value=this.input.value.replace(/\D/g,"").slice(0,this.length),this.input.value=this.value,E(this,"changed",this.value),this.value.length===this.length&&E(this,"submitted",this.value)}key(e){e.key==="Enter"&&this.value.length===this.length&&E(this,"submitted",this.value)}};l.shadowRootOptions={...f.shadowRootOptions,delegatesFocus:!0},l.styles=[_,y`
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
        direction: ltr;
        font: 500 28px / 1.2 ui-monospace, monospace;
        letter-spacing: 0.35em;
        max-width: 100%;
        min-height: 56px;
        padding: var(--ab-2) 0;
        /* The gap after the last digit would put the digits off the middle. */
        padding-inline-start: 0.35em;
        text-align: center;
        width: 16rem;
      }
      input[aria-invalid="true"] {
        border-color: var(--ab-error);
      }
      .error {
        color: var(--ab-error-text);
        margin: var(--ab-1) 0 0;
      }
    `],r([o()],l.prototype,"label",2),r([o()],l.prototype,"value",2),r([o()],l.prototype,"error",2),r([o({type:Number})],l.prototype,"length",2),r([o({type:Boolean})],l.prototype,"disabled",2),r([x("input")],l.prototype,"input",2),l=r([$("ab-code-input")],l);var V={device:O,sms:R,voice:W},Y=30,d=class extends f{constructor(){super(...arguments);this.entryId="";this.code="";this.busy="";this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.now=Date.now(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){this.input.focus()}render(){let{app:e,pending:i,busy:t}=this,{t:a,format:u}=e,h=i.asked_until===null?null:Math.max(0,(i.asked_until-this.now)/1e3);return n`<p>${this.sentText()}</p>
      <ab-code-input
        .label=${a("sign_in.code")}
        .value=${this.code}
        .error=${this.failure?e.errorText(this.failure):""}
        .disabled=${t!==""}
        @changed=${this.changed}
        @submitted=${this.submit}
      ></ab-code-input>
      <div class="row">
        <ab-button
          kind="filled"
          .busy=${t==="submit"}
          .disabled=${this.code.length<6||t!==""||!e.online}
          @click=${this.submit}
          >${a("sign_in.submit")}</ab-button
        >
        ${h===null?p:n`<span class="dim numbers" role="timer">${a("sign_in.expires",{time:u.clock(h)})}</span>`}
      </div>
      ${this.renderWays()}
      <div>
        <ab-button kind="text" .busy=${t==="cancel"} .disabled=${t!==""} @click=${this.cancel}
          >${a("sign_in.cancel")}</ab-button
        >
      </div>`}sentText(){let{t:e}=this.app,{method:i,phone_number_id:t,phone_numbers:a}=this.pending;if(i===null)return e("sign_in.sent_none");let u=a.find(({id:h})=>h===t)?.masked;return u&&i!=="device"?e(`sign_in.sent_${i}`,{number:u}):e(i==="device"?"sign_in.sent_device":"sign_in.sent_phone")}renderWays(){let{app:e,pending:i}=this,{t}=e,a=i.sent_at===null?1/0:(this.now-i.sent_at)/1e3,u=Math.max(0,Math.ceil(Y-a));return n`<section class="ways" aria-labelledby="other">
      <h3 id="other">${t("sign_in.other")}</h3>
      ${this.resendFailure?n`<ab-alert kind="error">${e.errorText(this.resendFailure)}</ab-alert>`:p}
      ${u?n`<p class="dim numbers">${t("sign_in.wait",{seconds:u})}</p>`:p}
      ${this.ways().map(({way:h,number:k})=>n`<ab-button
            kind="outlined"
            .icon=${V[h]}
            .busy=${this.busy==="resend"}
            .disabled=${u>0||this.busy!==""||!e.online}
            @click=${()=>this.resend(h,k?.id)}
            >${k?t(`sign_in.by_${h}`,{number:k.masked}):t("sign_in.by_device")}</ab-button
          >`)}
    </section>`}ways(){let{ways:e,phone_numbers:i}=this.pending;return e.flatMap(t=>t==="device"?[{way:t}]:i.map(a=>({way:t,number:a})))}changed(e){this.code=e.detail,this.failure=void 0}async submit(){if(!(this.busy||this.code.length<6)){this.busy="submit",this.failure=void 0;try{await g(this.app.hass,"sign_in/submit",{entry_id:this.entryId,code:this.code})}catch(e){this.failure=e,this.code=""}this.busy="",this.input.focus()}}async resend(e,i){this.busy="resend",this.resendFailure=this.failure=void 0;try{let t=i===void 0?{}:{phone_number_id:i};await g(this.app.hass,"sign_in/resend",{entry_id:this.entryId,method:e,...t}),this.code=""}catch(t){this.resendFailure=t}this.busy="",this.input.focus()}async cancel(){this.busy="cancel";try{await g(this.app.hass,"sign_in/cancel",{entry_id:this.entryId})}catch(e){this.failure=e}this.busy="",this.app.navigate([])}};d.styles=[_,T,y`
      :host {
        display: grid;
        gap: var(--ab-4);
      }
      .row,
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      .row {
        align-items: center;
        justify-content: space-between;
      }
      .ways {
        align-items: stretch;
        flex-direction: column;
      }
    `],r([o({attribute:!1})],d.prototype,"app",2),r([o({attribute:!1})],d.prototype,"entryId",2),r([o({attribute:!1})],d.prototype,"pending",2),r([b()],d.prototype,"code",2),r([b()],d.prototype,"busy",2),r([b()],d.prototype,"failure",2),r([b()],d.prototype,"resendFailure",2),r([b()],d.prototype,"now",2),r([x("ab-code-input")],d.prototype,"input",2),d=r([$("ab-code-form")],d);var m=class extends f{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams;this.busy=!1}render(){let{app:e}=this,{t:i}=e;if(!e.overview)return n`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let t=e.overview.accounts.find(a=>a.entry_id===this.path[0]);return!t||!U(t)?n`<ab-message .heading=${i("not_found.title")}>
        ${i("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${i("not_found.back")}</ab-button>
      </ab-message>`:n`<div class="card">
      <header>
        <ab-button
          kind="text"
          icon-only
          .icon=${P}
          .label=${i("not_found.back")}
          @click=${()=>e.navigate([])}
        ></ab-button>
        <h2 dir="auto">${i("sign_in.title",{account:t.title})}</h2>
      </header>
      ${this.renderStep(t)}
    </div>`}renderStep(e){let{app:i}=this,{t}=i;return e.code?e.may.enter_code?n`<ab-code-form .app=${i} .entryId=${e.entry_id} .pending=${e.code}></ab-code-form>`:n`<p>${t("sign_in.ask_admin")}</p>`:e.state==="signing_in"?n`<p role="status">${t("sign_in.working")}</p>
        <ab-skeleton .lines=${2}></ab-skeleton>`:e.is_signed_in?n`<ab-message .icon=${L} .heading=${t("sign_in.done")} role="status">
        ${t("sign_in.done_text")}
        <ab-button slot="action" kind="filled" @click=${()=>i.navigate([])}>${t("not_found.back")}</ab-button>
      </ab-message>`:this.renderStart(e)}renderStart(e){let{app:i}=this,{t}=i,a=e.attention.find(k=>k.key==="signed_out"),u=a?.error?t.plain(`exceptions.${a.error}.message`):void 0,h=a?.error==="sign_in_required"||a?.error==="invalid_auth";return n`${this.failure?n`<ab-alert kind="error" .heading=${t("errors.title")}>${i.errorText(this.failure)}</ab-alert>`:p}
      <p>${u??t("attention.signed_out_text")}</p>
      ${e.may.sign_in?n`<p class="dim">${t(h?"sign_in.needs_password":"sign_in.start_text")}</p>
            <div>
              <ab-button kind="filled" .busy=${this.busy} .disabled=${!i.online} @click=${()=>this.start(e)}
                >${t("sign_in.start")}</ab-button
              >
            </div>`:n`<p class="dim">${t("sign_in.ask_admin")}</p>`}`}async start(e){this.busy=!0,this.failure=void 0;try{await g(this.app.hass,"sign_in/start",{entry_id:e.entry_id})}catch(i){this.failure=i}this.busy=!1}};m.styles=[_,T,B,y`
      :host {
        display: block;
        margin-inline: auto;
        max-width: 34rem;
        padding: var(--ab-4);
        width: 100%;
      }
      .card {
        display: grid;
        gap: var(--ab-4);
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
      }
      .done {
        color: var(--ab-success);
      }
    `],r([o({attribute:!1})],m.prototype,"app",2),r([o({attribute:!1})],m.prototype,"path",2),r([o({attribute:!1})],m.prototype,"query",2),r([b()],m.prototype,"busy",2),r([b()],m.prototype,"failure",2),m=r([$("ab-sign-in")],m);export{m as AbSignIn};

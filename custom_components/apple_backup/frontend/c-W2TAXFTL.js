import"./c-J76HMMNH.js";import{a as V}from"./c-QR4UNTXZ.js";import{a as C}from"./c-44ZZ4PM2.js";import"./c-5RIJTXOZ.js";import"./c-4RER7DAO.js";import"./c-QP5B2ANA.js";import{c as v}from"./c-LYEKNBLA.js";import"./c-MIQPHMRX.js";import{b as k}from"./c-DWE67EW2.js";import"./c-4TXIOVN7.js";import{a as b,b as s,f as h,h as m,i as a,j as u,k as $,l as f,m as _,n as L}from"./c-PSJ75M26.js";import{a as r,e as y}from"./c-ACOWWOST.js";var d=class extends m{constructor(){super(...arguments);this.label="";this.value="";this.error="";this.length=6;this.disabled=!1}render(){return s`<label for="input">${this.label}</label>
      <input
        id="input"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        .value=${V(this.value)}
        placeholder=${"\u2013".repeat(this.length)}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${this.error?"error":h}
        ?readonly=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${this.error?s`<p id="error" class="error" role="alert">${this.error}</p>`:h}`}changed(){this.value=this.input.value.replace(/\D/g,"").slice(0,this.length),this.input.value=this.value,k(this,"changed",this.value),this.value.length===this.length&&k(this,"submitted",this.value)}key(e){e.key==="Enter"&&this.value.length===this.length&&k(this,"submitted",this.value)}};d.shadowRootOptions={...m.shadowRootOptions,delegatesFocus:!0},d.styles=[f,b`
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
    `],r([a()],d.prototype,"label",2),r([a()],d.prototype,"value",2),r([a()],d.prototype,"error",2),r([a({type:Number})],d.prototype,"length",2),r([a({type:Boolean})],d.prototype,"disabled",2),r([$("input")],d.prototype,"input",2),d=r([y("ab-code-input")],d);var H="M11,17V7H4V17H11M11,3A2,2 0 0,1 13,5V19A2,2 0 0,1 11,21H4C2.89,21 2,20.1 2,19V5A2,2 0 0,1 4,3H11M16.5,3H21.5A1.5,1.5 0 0,1 23,4.5V7.5A1.5,1.5 0 0,1 21.5,9H18L15,12V9L15,4.5A1.5,1.5 0 0,1 16.5,3Z",M="M3 6H21V4H3C1.9 4 1 4.9 1 6V18C1 19.1 1.9 20 3 20H7V18H3V6M13 12H9V13.78C8.39 14.33 8 15.11 8 16C8 16.89 8.39 17.67 9 18.22V20H13V18.22C13.61 17.67 14 16.88 14 16S13.61 14.33 13 13.78V12M11 17.5C10.17 17.5 9.5 16.83 9.5 16S10.17 14.5 11 14.5 12.5 15.17 12.5 16 11.83 17.5 11 17.5M22 8H16C15.5 8 15 8.5 15 9V19C15 19.5 15.5 20 16 20H22C22.5 20 23 19.5 23 19V9C23 8.5 22.5 8 22 8M21 18H17V10H21V18Z",E="M20 15.5C18.8 15.5 17.5 15.3 16.4 14.9H16.1C15.8 14.9 15.6 15 15.4 15.2L13.2 17.4C10.4 15.9 8 13.6 6.6 10.8L8.8 8.6C9.1 8.3 9.2 7.9 9 7.6C8.7 6.5 8.5 5.2 8.5 4C8.5 3.5 8 3 7.5 3H4C3.5 3 3 3.5 3 4C3 13.4 10.6 21 20 21C20.5 21 21 20.5 21 20V16.5C21 16 20.5 15.5 20 15.5M5 5H6.5C6.6 5.9 6.8 6.8 7 7.6L5.8 8.8C5.4 7.6 5.1 6.3 5 5M19 19C17.7 18.9 16.4 18.6 15.2 18.2L16.4 17C17.2 17.2 18.1 17.4 19 17.4V19M15 12H17A5 5 0 0 0 12 7V9A3 3 0 0 1 15 12M19 12H21C21 7 16.97 3 12 3V5C15.86 5 19 8.13 19 12Z",P={device:M,sms:H,voice:E},T=30,o=class extends m{constructor(){super(...arguments);this.entryId="";this.code="";this.busy="";this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.now=Date.now(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){this.release()}render(){let{app:e,pending:i,busy:t}=this,{t:n,format:l}=e,p=i.asked_until===null?null:Math.max(0,(i.asked_until-this.now)/1e3);return s`<p>${this.sentText()}</p>
      <ab-code-input
        .label=${n("sign_in.code")}
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
          >${n("sign_in.submit")}</ab-button
        >
        ${p===null?h:s`<span class="dim numbers" role="timer">${n("sign_in.expires",{time:l.clock(p)})}</span>`}
      </div>
      ${this.renderWays()}
      <div>
        <ab-button kind="text" .busy=${t==="cancel"} .disabled=${t!==""} @click=${this.cancel}
          >${n("sign_in.cancel")}</ab-button
        >
      </div>`}sentText(){let{t:e}=this.app,{method:i,phone_number_id:t,phone_numbers:n}=this.pending;if(i===null)return e("sign_in.sent_none");let l=n.find(({id:p})=>p===t)?.masked;return l&&i!=="device"?e(`sign_in.sent_${i}`,{number:l}):e(i==="device"?"sign_in.sent_device":"sign_in.sent_phone")}renderWays(){let{app:e,pending:i}=this,{t}=e,n=i.sent_at===null?1/0:(this.now-i.sent_at)/1e3,l=Math.max(0,Math.ceil(T-n));return s`<section class="ways" aria-labelledby="other">
      <h3 id="other">${t("sign_in.other")}</h3>
      ${this.resendFailure?s`<ab-alert kind="error">${e.errorText(this.resendFailure)}</ab-alert>`:h}
      ${l?s`<p class="dim numbers">${t("sign_in.wait",{seconds:l})}</p>`:h}
      ${this.ways().map(({way:p,number:g})=>s`<ab-button
            kind="outlined"
            .icon=${P[p]}
            .busy=${this.busy==="resend"}
            .disabled=${l>0||this.busy!==""||!e.online}
            @click=${()=>this.resend(p,g?.id)}
            >${g?t(`sign_in.by_${p}`,{number:g.masked}):t("sign_in.by_device")}</ab-button
          >`)}
    </section>`}ways(){let{ways:e,phone_numbers:i}=this.pending;return e.flatMap(t=>t==="device"?[{way:t}]:i.map(n=>({way:t,number:n})))}changed(e){this.code=e.detail,this.failure=void 0}async submit(){if(!(this.busy||this.code.length<6)){this.busy="submit",this.failure=void 0;try{await v(this.app.hass,"sign_in/submit",{entry_id:this.entryId,code:this.code})}catch(e){this.failure=e,this.code=""}await this.release()}}async resend(e,i){this.busy="resend",this.resendFailure=this.failure=void 0;try{let t=i===void 0?{}:{phone_number_id:i};await v(this.app.hass,"sign_in/resend",{entry_id:this.entryId,method:e,...t}),this.code=""}catch(t){this.resendFailure=t}await this.release()}async release(){this.busy="",await this.updateComplete,await this.input.updateComplete,this.input.focus()}async cancel(){this.busy="cancel";try{await v(this.app.hass,"sign_in/cancel",{entry_id:this.entryId})}catch(e){this.failure=e}this.busy="",this.app.navigate([])}};o.styles=[f,_,b`
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
    `],r([a({attribute:!1})],o.prototype,"app",2),r([a({attribute:!1})],o.prototype,"entryId",2),r([a({attribute:!1})],o.prototype,"pending",2),r([u()],o.prototype,"code",2),r([u()],o.prototype,"busy",2),r([u()],o.prototype,"failure",2),r([u()],o.prototype,"resendFailure",2),r([u()],o.prototype,"now",2),r([$("ab-code-input")],o.prototype,"input",2),o=r([y("ab-code-form")],o);var W="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",j="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",c=class extends m{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams;this.busy=!1}render(){let{app:e}=this,{t:i}=e;if(!e.overview)return s`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let t=e.overview.accounts.find(n=>n.entry_id===this.path[0]);return!t||!C(t)?s`<ab-message .heading=${i("not_found.title")}>
        ${i("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${i("not_found.back")}</ab-button>
      </ab-message>`:s`<div class="card">
      <header>
        <ab-button
          kind="text"
          icon-only
          .icon=${W}
          .label=${i("not_found.back")}
          @click=${()=>e.navigate([])}
        ></ab-button>
        <h2 dir="auto">${i("sign_in.title",{account:t.title})}</h2>
      </header>
      ${this.renderStep(t)}
    </div>`}renderStep(e){let{app:i}=this,{t}=i;return e.code?e.may.enter_code?s`<ab-code-form .app=${i} .entryId=${e.entry_id} .pending=${e.code}></ab-code-form>`:s`<p>${t("sign_in.ask_admin")}</p>`:e.state==="signing_in"?s`<p role="status">${t("sign_in.working")}</p>
        <ab-skeleton .lines=${2}></ab-skeleton>`:e.is_signed_in?s`<ab-message class="done" .icon=${j} .heading=${t("sign_in.done")} role="status">
        ${t("sign_in.done_text")}
        <ab-button slot="action" kind="filled" @click=${()=>i.navigate([])}>${t("not_found.back")}</ab-button>
      </ab-message>`:this.renderStart(e)}renderStart(e){let{app:i}=this,{t}=i,n=e.attention.find(g=>g.key==="signed_out"),l=n?.error?t.exception(n.error):void 0,p=n?.error==="sign_in_required"||n?.error==="invalid_auth";return s`${this.failure?s`<ab-alert kind="error" .heading=${t("errors.title")}>${i.errorText(this.failure)}</ab-alert>`:h}
      <p>${l??t("attention.signed_out_text")}</p>
      ${e.may.sign_in?s`<p class="dim">${t(p?"sign_in.needs_password":"sign_in.start_text")}</p>
            <div>
              <ab-button kind="filled" .busy=${this.busy} .disabled=${!i.online} @click=${()=>this.start(e)}
                >${t("sign_in.start")}</ab-button
              >
            </div>`:s`<p class="dim">${t("sign_in.ask_admin")}</p>`}`}async start(e){this.busy=!0,this.failure=void 0;try{await v(this.app.hass,"sign_in/start",{entry_id:e.entry_id})}catch(i){this.failure=i}this.busy=!1}};c.styles=[f,_,L,b`
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
        --ab-message-icon: var(--ab-success);
      }
    `],r([a({attribute:!1})],c.prototype,"app",2),r([a({attribute:!1})],c.prototype,"path",2),r([a({attribute:!1})],c.prototype,"query",2),r([u()],c.prototype,"busy",2),r([u()],c.prototype,"failure",2),c=r([y("ab-sign-in")],c);export{c as AbSignIn};

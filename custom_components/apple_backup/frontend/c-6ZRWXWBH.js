import{c as E}from"./c-T7NTGBO4.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import{a as V}from"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import{a as M}from"./c-44ZZ4PM2.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import{b as w}from"./c-327IN6BD.js";import{c as $,e as x}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as f,b as r,f as c,i as b,j as n,k as o,l as g,m as v,n as _,o as H}from"./c-3WKNPIOS.js";import{a as s,e as y}from"./c-ACOWWOST.js";var u=class extends b{constructor(){super(...arguments);this.label="";this.value="";this.error="";this.length=6;this.disabled=!1}render(){return r`<label for="input">${this.label}</label>
      <input
        id="input"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        .value=${V(this.value)}
        placeholder=${"\u2013".repeat(this.length)}
        aria-invalid=${this.error?"true":"false"}
        aria-describedby=${this.error?"error":c}
        ?readonly=${this.disabled}
        @input=${this.changed}
        @keydown=${this.key}
      />
      ${this.error?r`<p id="error" class="error" role="alert">${this.error}</p>`:c}`}changed(){this.value=this.input.value.replace(/\D/g,"").slice(0,this.length),this.input.value=this.value,w(this,"changed",this.value),this.value.length===this.length&&w(this,"submitted",this.value)}key(e){e.key==="Enter"&&this.value.length===this.length&&w(this,"submitted",this.value)}};u.shadowRootOptions={...b.shadowRootOptions,delegatesFocus:!0},u.styles=[v,f`
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
    `],s([n()],u.prototype,"label",2),s([n()],u.prototype,"value",2),s([n()],u.prototype,"error",2),s([n({type:Number})],u.prototype,"length",2),s([n({type:Boolean})],u.prototype,"disabled",2),s([g("input")],u.prototype,"input",2),u=s([y("ab-code-input")],u);var W="M11,17V7H4V17H11M11,3A2,2 0 0,1 13,5V19A2,2 0 0,1 11,21H4C2.89,21 2,20.1 2,19V5A2,2 0 0,1 4,3H11M16.5,3H21.5A1.5,1.5 0 0,1 23,4.5V7.5A1.5,1.5 0 0,1 21.5,9H18L15,12V9L15,4.5A1.5,1.5 0 0,1 16.5,3Z",O="M3 6H21V4H3C1.9 4 1 4.9 1 6V18C1 19.1 1.9 20 3 20H7V18H3V6M13 12H9V13.78C8.39 14.33 8 15.11 8 16C8 16.89 8.39 17.67 9 18.22V20H13V18.22C13.61 17.67 14 16.88 14 16S13.61 14.33 13 13.78V12M11 17.5C10.17 17.5 9.5 16.83 9.5 16S10.17 14.5 11 14.5 12.5 15.17 12.5 16 11.83 17.5 11 17.5M22 8H16C15.5 8 15 8.5 15 9V19C15 19.5 15.5 20 16 20H22C22.5 20 23 19.5 23 19V9C23 8.5 22.5 8 22 8M21 18H17V10H21V18Z",j="M20 15.5C18.8 15.5 17.5 15.3 16.4 14.9H16.1C15.8 14.9 15.6 15 15.4 15.2L13.2 17.4C10.4 15.9 8 13.6 6.6 10.8L8.8 8.6C9.1 8.3 9.2 7.9 9 7.6C8.7 6.5 8.5 5.2 8.5 4C8.5 3.5 8 3 7.5 3H4C3.5 3 3 3.5 3 4C3 13.4 10.6 21 20 21C20.5 21 21 20.5 21 20V16.5C21 16 20.5 15.5 20 15.5M5 5H6.5C6.6 5.9 6.8 6.8 7 7.6L5.8 8.8C5.4 7.6 5.1 6.3 5 5M19 19C17.7 18.9 16.4 18.6 15.2 18.2L16.4 17C17.2 17.2 18.1 17.4 19 17.4V19M15 12H17A5 5 0 0 0 12 7V9A3 3 0 0 1 15 12M19 12H21C21 7 16.97 3 12 3V5C15.86 5 19 8.13 19 12Z",R={device:O,sms:W,voice:j},D=30,d=class extends b{constructor(){super(...arguments);this.entryId="";this.code="";this.busy="";this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.timer=setInterval(()=>this.now=Date.now(),1e3)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){this.release()}render(){let{app:e,pending:i,busy:t}=this,{t:a,format:m}=e,p=i.asked_until===null?null:Math.max(0,(i.asked_until-this.now)/1e3);return r`<p>${this.sentText()}</p>
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
        ${p===null?c:r`<span class="dim numbers" role="timer">${a("sign_in.expires",{time:m.clock(p)})}</span>`}
      </div>
      ${this.renderWays()}
      <div>
        <ab-button kind="text" .busy=${t==="cancel"} .disabled=${t!==""} @click=${this.cancel}
          >${a("sign_in.cancel")}</ab-button
        >
      </div>`}sentText(){let{t:e}=this.app,{method:i,phone_number_id:t,phone_numbers:a}=this.pending;if(i===null)return e("sign_in.sent_none");let m=a.find(({id:p})=>p===t)?.masked;return m&&i!=="device"?e(`sign_in.sent_${i}`,{number:m}):e(i==="device"?"sign_in.sent_device":"sign_in.sent_phone")}renderWays(){let{app:e,pending:i}=this,{t}=e,a=i.sent_at===null?1/0:(this.now-i.sent_at)/1e3,m=Math.max(0,Math.ceil(D-a));return r`<section class="ways" aria-labelledby="other">
      <h3 id="other">${t("sign_in.other")}</h3>
      ${this.resendFailure?r`<ab-alert kind="error">${e.errorText(this.resendFailure)}</ab-alert>`:c}
      ${m?r`<p class="dim numbers">${t("sign_in.wait",{seconds:m})}</p>`:c}
      ${this.ways().map(({way:p,number:k})=>r`<ab-button
            kind="outlined"
            .icon=${R[p]}
            .busy=${this.busy==="resend"}
            .disabled=${m>0||this.busy!==""||!e.online}
            @click=${()=>this.resend(p,k?.id)}
            >${k?t(`sign_in.by_${p}`,{number:k.masked}):t("sign_in.by_device")}</ab-button
          >`)}
    </section>`}ways(){let{ways:e,phone_numbers:i}=this.pending;return e.flatMap(t=>t==="device"?[{way:t}]:i.map(a=>({way:t,number:a})))}changed(e){this.code=e.detail,this.failure=void 0}async submit(){if(!(this.busy||this.code.length<6)){this.busy="submit",this.failure=void 0;try{await $(this.app.hass,"sign_in/submit",{entry_id:this.entryId,code:this.code})}catch(e){this.failure=e,this.code=""}await this.release()}}async resend(e,i){this.busy="resend",this.resendFailure=this.failure=void 0;try{let t=i===void 0?{}:{phone_number_id:i};await $(this.app.hass,"sign_in/resend",{entry_id:this.entryId,method:e,...t}),this.code=""}catch(t){this.resendFailure=t}await this.release()}async release(){this.busy="",await this.updateComplete,await this.input.updateComplete,this.input.focus()}async cancel(){this.busy="cancel";try{await $(this.app.hass,"sign_in/cancel",{entry_id:this.entryId})}catch(e){this.failure=e}this.busy="",this.app.navigate([])}};d.styles=[v,_,f`
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
    `],s([n({attribute:!1})],d.prototype,"app",2),s([n({attribute:!1})],d.prototype,"entryId",2),s([n({attribute:!1})],d.prototype,"pending",2),s([o()],d.prototype,"code",2),s([o()],d.prototype,"busy",2),s([o()],d.prototype,"failure",2),s([o()],d.prototype,"resendFailure",2),s([o()],d.prototype,"now",2),s([g("ab-code-input")],d.prototype,"input",2),d=s([y("ab-code-form")],d);var Z="M2,5.27L3.28,4L20,20.72L18.73,22L15.65,18.92C14.5,19.3 13.28,19.5 12,19.5C7,19.5 2.73,16.39 1,12C1.69,10.24 2.79,8.69 4.19,7.46L2,5.27M12,9A3,3 0 0,1 15,12C15,12.35 14.94,12.69 14.83,13L11,9.17C11.31,9.06 11.65,9 12,9M12,4.5C17,4.5 21.27,7.61 23,12C22.18,14.08 20.79,15.88 19,17.19L17.58,15.76C18.94,14.82 20.06,13.54 20.82,12C19.17,8.64 15.76,6.5 12,6.5C10.91,6.5 9.84,6.68 8.84,7L7.3,5.47C8.74,4.85 10.33,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C12.69,17.5 13.37,17.43 14,17.29L11.72,15C10.29,14.85 9.15,13.71 9,12.28L5.6,8.87C4.61,9.72 3.78,10.78 3.18,12Z",q="M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9M12,4.5C17,4.5 21.27,7.61 23,12C21.27,16.39 17,19.5 12,19.5C7,19.5 2.73,16.39 1,12C2.73,7.61 7,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C15.76,17.5 19.17,15.36 20.82,12C19.17,8.64 15.76,6.5 12,6.5C8.24,6.5 4.83,8.64 3.18,12Z",S="M19,3H5C3.89,3 3,3.89 3,5V9H5V5H19V19H5V15H3V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M10.08,15.58L11.5,17L16.5,12L11.5,7L10.08,8.41L12.67,11H3V13H12.67L10.08,15.58Z",l=class extends b{constructor(){super(...arguments);this.refused=!1;this.shown=!1;this.busy=!1;this.isEmpty=!0;this.submit=e=>{e.preventDefault(),!this.busy&&!this.isEmpty&&this.app.online&&this.send()}}firstUpdated(){E()&&this.field.focus()}render(){let{app:e,account:i}=this,{t}=e;return r`<form @submit=${this.submit}>
      ${this.failure?r`<ab-alert kind="error" .heading=${t("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:c}
      <div class="password">
        <ab-input
          .label=${t("sign_in.password")}
          .type=${this.shown?"text":"password"}
          .error=${this.refused&&this.isEmpty?t("sign_in.wrong_password"):""}
          .hint=${t("sign_in.password_hint")}
          autocomplete="current-password"
          ?disabled=${this.busy}
          @changed=${a=>this.isEmpty=!a.detail}
          @submitted=${this.submit}
        ></ab-input>
        <ab-button
          kind="text"
          icon-only
          .icon=${this.shown?Z:q}
          .label=${t(this.shown?"unlock.hide":"unlock.show")}
          @click=${()=>this.shown=!this.shown}
        ></ab-button>
      </div>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${this.keep??i.keeps_password}
          @change=${a=>this.keep=a.target.checked}
        />
        <span>${t("sign_in.keep")}</span>
        <small class="dim">${t("sign_in.keep_hint")}</small>
      </label>
      <div>
        <ab-button
          kind="filled"
          .icon=${S}
          .busy=${this.busy}
          .disabled=${this.isEmpty||!e.online||!i.is_ready}
          @click=${this.submit}
          >${t("sign_in.submit")}</ab-button
        >
      </div>
    </form>`}async send(){let{account:e,field:i}=this,t={password:i.value,keep_password:this.keep??e.keeps_password};this.busy=!0,this.failure=void 0;try{await x(this.app.hass,`/sign_in?account=${encodeURIComponent(e.entry_id)}`,{body:t}),i.value="",this.isEmpty=!0}catch(a){this.failure=a}this.busy=!1}};l.styles=[v,_,f`
      :host {
        display: block;
      }
      form {
        display: grid;
        gap: var(--ab-3);
      }
      .password {
        align-items: start;
        display: grid;
        gap: var(--ab-1);
        grid-template-columns: 1fr auto;
      }
      .password ab-button {
        margin-block-start: 1.5em;
      }
      .choice {
        align-items: start;
        column-gap: var(--ab-2);
        cursor: pointer;
        display: grid;
        grid-template-columns: auto 1fr;
        padding-block: var(--ab-2);
      }
      .choice small {
        grid-column: 2;
      }
      input[type="checkbox"] {
        accent-color: var(--ab-strong);
        height: 20px;
        margin: 0;
        width: 20px;
      }
    `],s([n({attribute:!1})],l.prototype,"app",2),s([n({attribute:!1})],l.prototype,"account",2),s([n({type:Boolean})],l.prototype,"refused",2),s([o()],l.prototype,"shown",2),s([o()],l.prototype,"busy",2),s([o()],l.prototype,"isEmpty",2),s([o()],l.prototype,"failure",2),s([o()],l.prototype,"keep",2),s([g("ab-input")],l.prototype,"field",2),l=s([y("ab-password-form")],l);var N="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",U="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",B=new Set(["sign_in_required","code_required"]),h=class extends b{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams;this.busy=!1;this.wantsPassword=!1}render(){let{app:e}=this,{t:i}=e;if(!e.overview)return r`<ab-skeleton .label=${i("common.loading")}></ab-skeleton>`;let t=e.overview.accounts.find(a=>a.entry_id===this.path[0]);return!t||!M(t)?r`<ab-message .heading=${i("not_found.title")}>
        ${i("not_found.text")}
        <ab-button slot="action" @click=${()=>e.navigate([])}>${i("not_found.back")}</ab-button>
      </ab-message>`:r`<div class="card">
      <header>
        <ab-button
          kind="text"
          icon-only
          .icon=${N}
          .label=${i("not_found.back")}
          @click=${()=>e.navigate([])}
        ></ab-button>
        <h2 dir="auto">${i("sign_in.title",{account:t.title})}</h2>
      </header>
      ${this.renderStep(t)}
    </div>`}renderStep(e){let{app:i}=this,{t}=i;return e.code?e.may.enter_code?r`<ab-code-form .app=${i} .entryId=${e.entry_id} .pending=${e.code}></ab-code-form>`:r`<p>${t("sign_in.ask_admin")}</p>`:e.state==="signing_in"?r`<p role="status">${t("sign_in.working")}</p>
        <ab-skeleton .lines=${2}></ab-skeleton>`:e.is_signed_in?r`<ab-message class="done" .icon=${U} .heading=${t("sign_in.done")} role="status">
        ${t("sign_in.done_text")}
        <ab-button slot="action" kind="filled" @click=${()=>i.navigate([])}>${t("not_found.back")}</ab-button>
      </ab-message>`:this.renderStart(e)}renderStart(e){let{app:i}=this,{t}=i,a=e.attention.find(T=>T.key==="signed_out"),m=a?.error?t.exception(a.error):void 0,p=a?.error==="invalid_auth",k=p||!e.keeps_password&&B.has(a?.error??"")||this.wantsPassword;return r`${this.failure?r`<ab-alert kind="error" .heading=${t("errors.title")}>${i.errorText(this.failure)}</ab-alert>`:c}
      ${p&&e.may.sign_in?c:r`<p>${m??t("attention.signed_out_text")}</p>`}
      ${e.may.sign_in?k?r`<p class="dim">${t("sign_in.password_text")}</p>
              <ab-password-form .app=${i} .account=${e} .refused=${p}></ab-password-form>`:r`<p class="dim">${t("sign_in.start_text")}</p>
              <div class="ways">
                <ab-button kind="filled" .busy=${this.busy} .disabled=${!i.online} @click=${()=>this.start(e)}
                  >${t("sign_in.start")}</ab-button
                >
                <ab-button kind="text" @click=${()=>this.wantsPassword=!0}>${t("sign_in.other_password")}</ab-button>
              </div>`:r`<p class="dim">${t("sign_in.ask_admin")}</p>`}`}async start(e){this.busy=!0,this.failure=void 0;try{await $(this.app.hass,"sign_in/start",{entry_id:e.entry_id})}catch(i){this.failure=i}this.busy=!1}};h.styles=[v,_,H,f`
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
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      .done {
        --ab-message-icon: var(--ab-success);
      }
    `],s([n({attribute:!1})],h.prototype,"app",2),s([n({attribute:!1})],h.prototype,"path",2),s([n({attribute:!1})],h.prototype,"query",2),s([o()],h.prototype,"busy",2),s([o()],h.prototype,"failure",2),s([o()],h.prototype,"wantsPassword",2),h=s([y("ab-sign-in")],h);export{h as AbSignIn};

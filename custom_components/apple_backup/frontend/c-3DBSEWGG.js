import{a as b}from"./c-J6MDPNTX.js";import{c as x}from"./c-T7NTGBO4.js";import{a as _}from"./c-BA6R3SO7.js";import{b as H}from"./c-327IN6BD.js";import{b as f,e as $}from"./c-LYEKNBLA.js";import{a as y,b as s,f as p,i as v,j as c,k as m,l as k,m as C,n as V,o as L}from"./c-3WKNPIOS.js";import{a as r,e as g}from"./c-ACOWWOST.js";var T="M9 5.82L7.36 4.16C8.09 2.31 9.89 1 12 1C14.76 1 17 3.24 17 6V8H18C19.11 8 20 8.9 20 10V16.8L18 14.8V10H13.2L11.2 8H15V6C15 4.34 13.66 3 12 3C10.41 3 9.11 4.25 9 5.82M22.11 21.46L20.84 22.73L19.46 21.35C19.1 21.75 18.58 22 18 22H6C4.89 22 4 21.1 4 20V10C4 8.89 4.89 8 6 8H6.11L1.11 3L2.39 1.73L22.11 21.46M18 19.89L13.85 15.74C13.56 16.5 12.84 17 12 17C10.89 17 10 16.1 10 15C10 14.15 10.5 13.44 11.26 13.15L8.11 10H6V20H18V19.89Z",O="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",A="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z";function W({t:d,format:o},e){let t=e.last_backup,i=e.size_bytes===null?"":s` · <span style="white-space:nowrap">${o.bytes(e.size_bytes)}</span>`;return t===null?s`${d("backup.undated")}${i}`:s`<span class="numbers" title=${o.dateTime(t)}
    >${d("backup.made",{when:o.relative(t)})}${i}</span
  >`}function F({t:d},o){if(b.get(o.id)){let e=o.is_encrypted?"unlocked":"opened";return s`<ab-chip tone="busy" .icon=${O}>${d(`backup.${e}`)}</ab-chip>`}return o.is_encrypted?s`<ab-chip .icon=${A}>${d("backup.encrypted")}</ab-chip>`:s`<ab-chip .icon=${T}>${d("backup.unencrypted")}</ab-chip>`}var E="M12,17A2,2 0 0,0 14,15C14,13.89 13.1,13 12,13A2,2 0 0,0 10,15A2,2 0 0,0 12,17M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V10C4,8.89 4.9,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",P="M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.89 2 10V20C2 21.11 2.9 22 4 22H16C17.11 22 18 21.11 18 20V10C18 8.9 17.11 8 16 8H15V6C15 4.34 16.34 3 18 3C19.66 3 21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17C8.9 17 8 16.11 8 15C8 13.9 8.9 13 10 13Z",h=class extends v{constructor(){super(...arguments);this.small=!1;this.open=!1}render(){let{backup:e}=this,t=e.product_type?.startsWith("iPad")??!1,i=this.open?P:e.is_encrypted?E:"";return s`<div
      class="device ${t?"tablet":""}"
      style=${_({"--hue":String(S(e.device))})}
      aria-hidden="true"
    >
      ${i?s`<ab-icon .path=${i}></ab-icon>`:p}
    </div>`}};h.styles=[C,y`
      :host {
        display: block;
        flex: none;
        --height: 84px;
      }
      :host([small]) {
        --height: 44px;
      }
      .device {
        align-items: center;
        aspect-ratio: 0.49;
        background: linear-gradient(160deg, hsl(var(--hue) 70% 62%), hsl(calc(var(--hue) + 50) 65% 38%));
        border: calc(var(--height) / 28) solid #1d1d1f;
        border-radius: calc(var(--height) / 7);
        box-shadow: 0 1px 4px rgb(0 0 0 / 25%);
        color: #fff;
        display: flex;
        height: var(--height);
        justify-content: center;
        position: relative;
      }
      .tablet {
        aspect-ratio: 0.74;
        border-radius: calc(var(--height) / 12);
      }
      .device:not(.tablet)::before {
        background: #1d1d1f;
        border-radius: 99px;
        content: "";
        height: 5%;
        inset-block-start: 4%;
        position: absolute;
        width: 36%;
      }
      ab-icon {
        --ab-icon-size: calc(var(--height) / 3.4);
        filter: drop-shadow(0 1px 2px rgb(0 0 0 / 40%));
      }
    `],r([c({attribute:!1})],h.prototype,"backup",2),r([c({type:Boolean,reflect:!0})],h.prototype,"small",2),r([c({type:Boolean})],h.prototype,"open",2),h=r([g("ab-device-picture")],h);function S(d){let o=7;for(let e of d)o=(o*31+(e.codePointAt(0)??0))%9973;return 170+o%150}var j=10;async function M(d,o){try{return await d()}catch(e){if(!(e instanceof f)||e.code!=="too_many_attempts")throw e;let t=e.retryAfter??1;if(t>j||(await new Promise(i=>setTimeout(i,t*1e3)),!o()))throw e;return d()}}var B="M2,5.27L3.28,4L20,20.72L18.73,22L15.65,18.92C14.5,19.3 13.28,19.5 12,19.5C7,19.5 2.73,16.39 1,12C1.69,10.24 2.79,8.69 4.19,7.46L2,5.27M12,9A3,3 0 0,1 15,12C15,12.35 14.94,12.69 14.83,13L11,9.17C11.31,9.06 11.65,9 12,9M12,4.5C17,4.5 21.27,7.61 23,12C22.18,14.08 20.79,15.88 19,17.19L17.58,15.76C18.94,14.82 20.06,13.54 20.82,12C19.17,8.64 15.76,6.5 12,6.5C10.91,6.5 9.84,6.68 8.84,7L7.3,5.47C8.74,4.85 10.33,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C12.69,17.5 13.37,17.43 14,17.29L11.72,15C10.29,14.85 9.15,13.71 9,12.28L5.6,8.87C4.61,9.72 3.78,10.78 3.18,12Z",I="M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9M12,4.5C17,4.5 21.27,7.61 23,12C21.27,16.39 17,19.5 12,19.5C7,19.5 2.73,16.39 1,12C2.73,7.61 7,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C15.76,17.5 19.17,15.36 20.82,12C19.17,8.64 15.76,6.5 12,6.5C8.24,6.5 4.83,8.64 3.18,12Z",R="M7.5 3C9.5 3 11.1 4.2 11.7 6H21V9H18V12H15V9H11.7C11.1 10.8 9.4 12 7.5 12C5 12 3 10 3 7.5S5 3 7.5 3M7.5 6C6.7 6 6 6.7 6 7.5S6.7 9 7.5 9 9 8.3 9 7.5 8.3 6 7.5 6M14.6 14L16 15.4L13.4 18L16 20.6L14.6 22L12 19.4L9.4 22L8 20.6L10.6 18L8 15.4L9.4 14L12 16.6L14.6 14Z",Z="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",z=200,n=class extends v{constructor(){super(...arguments);this.wrong=!1;this.waitUntil=0;this.shown=!1;this.remember="no";this.wantsPassword=!1;this.submit=e=>{if(e.preventDefault(),this.begun!==void 0||this.waitUntil>Date.now())return;if(!this.needsPassword){this.open(null);return}let t=this.field?.value??"";t?this.open(t):this.field?.focus()};this.forget=async()=>{try{await $(this.app.hass,`/backups/${encodeURIComponent(this.backup.id)}/remembered`,{method:"DELETE"}),H(this,"forgotten")}catch(e){this.failure=e}}}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.timer)}firstUpdated(){let{is_encrypted:e,id:t}=this.backup;!e&&!b.ending(t)&&!this.details.unlock_problem?this.open(null):x()&&this.field?.focus()}get needsPassword(){return this.backup.is_encrypted&&(this.details.remembered===null||this.wantsPassword)}render(){let{app:e,backup:t,details:i}=this,{t:a}=e,l=b.ending(t.id);return s`<div class="card">
      <div class="who">
        <ab-device-picture .backup=${t}></ab-device-picture>
        <h2>${a(t.is_encrypted?"unlock.title":"unlock.title_open")}</h2>
        <p class="dim">${a(t.is_encrypted?this.needsPassword?"unlock.text":"unlock.text_remembered":"unlock.text_open")}</p>
      </div>
      ${l&&l!=="locked"&&!this.failure?s`<ab-alert kind="info">${a(`unlock.ended_${l}`)}</ab-alert>`:p}
      ${i.unlock_problem?s`<ab-alert kind="error" .heading=${a("unlock.impossible")}
            >${e.errorText(new f(i.unlock_problem,""))}</ab-alert
          >`:this.renderForm()}
    </div>`}renderForm(){let{app:e,details:t}=this,{t:i,format:a}=e,l=Math.ceil((this.waitUntil-Date.now())/1e3),u=this.begun!==void 0,w=l>0;return s`<form @submit=${this.submit}>
      ${this.needsPassword?this.renderPassword(u||w):p}
      ${w?s`<ab-alert kind="warning" .heading=${i("unlock.wait_title")}
            ><span class="numbers">${i("unlock.wait_text",{time:a.clock(l)})}</span></ab-alert
          >`:this.waitUntil?s`<ab-alert kind="info" .heading=${i("unlock.wait_title")}>${i("unlock.wait_over")}</ab-alert>`:this.failure?s`<ab-alert kind="error" .heading=${i("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:p}
      ${u?this.renderRun():p}
      <ab-button
        kind="filled"
        .icon=${Z}
        .busy=${u}
        ?disabled=${w||!e.online}
        @click=${this.submit}
        >${i(this.needsPassword?"unlock.unlock":"unlock.open")}</ab-button
      >
      ${t.remembered!==null&&!this.wantsPassword?s`<ab-button kind="text" .icon=${R} ?disabled=${u} @click=${this.forget}
            >${i("unlock.forget")}</ab-button
          >`:p}
    </form>`}renderPassword(e){let{t}=this.app,{may_remember:i}=this.details;return s`<div class="password">
        <ab-input
          .label=${t("unlock.password")}
          .type=${this.shown?"text":"password"}
          .error=${this.wrong?t("unlock.wrong"):""}
          .hint=${t("unlock.hint")}
          ?disabled=${e}
          @changed=${this.typed}
          @submitted=${this.submit}
        ></ab-input>
        <ab-button
          kind="text"
          icon-only
          .icon=${this.shown?B:I}
          .label=${t(this.shown?"unlock.hide":"unlock.show")}
          @click=${()=>this.shown=!this.shown}
        ></ab-button>
      </div>
      ${i.length?s`<fieldset ?disabled=${e}>
            ${i.map(a=>s`<label class="choice">
                <input
                  type="checkbox"
                  .checked=${this.remember===a||a==="memory"&&this.remember==="disk"}
                  ?disabled=${a==="memory"&&this.remember==="disk"}
                  @change=${l=>this.choose(a,l.target.checked)}
                />
                <span>${t(`unlock.remember_${a}`)}</span>
              </label>`)}
          </fieldset>`:p}`}renderRun(){let{t:e,format:t}=this.app,i=this.details.unlock_seconds??0,a=(Date.now()-(this.begun??0))/1e3,l=i-a,u=this.needsPassword&&i>1;return s`<div class="run">
      <ab-progress
        .value=${u&&l>0?100*a/i:null}
        .label=${e("unlock.deriving")}
      ></ab-progress>
      <span class="dim small numbers"
        >${e("unlock.deriving")}${u&&l>1?` ${e("overview.time_left",{time:t.duration(l)})}`:""}</span
      >
    </div>`}typed(){this.wrong=!1,this.waitUntil=0}choose(e,t){this.remember=t?e:e==="disk"&&this.details.may_remember.includes("memory")?"memory":"no"}async open(e){let{app:t,backup:i}=this;this.failure=void 0,this.wrong=!1,this.waitUntil=0,this.begun=Date.now(),this.tick();let a=e===null?"no":this.remember;try{await M(()=>b.unlock(t.hass,i.id,e,a),()=>this.isConnected),this.field&&(this.field.value="")}catch(l){this.failed(l)}finally{this.begun=void 0}}failed(e){if(!(e instanceof f))throw e;e.code==="wrong_password"?(this.wrong=this.needsPassword,this.wantsPassword=!0):e.code==="too_many_attempts"?this.waitUntil=Date.now()+(e.retryAfter??1)*1e3:this.failure=e,this.updateComplete.then(()=>this.field?.focus())}tick(){clearInterval(this.timer),this.timer=setInterval(()=>{this.begun===void 0&&this.waitUntil<Date.now()&&clearInterval(this.timer),this.requestUpdate()},z)}};n.styles=[C,V,L,y`
      :host {
        display: block;
      }
      .card {
        display: grid;
        gap: var(--ab-4);
        justify-items: stretch;
        padding: var(--ab-6) var(--ab-4);
      }
      .who {
        display: grid;
        gap: var(--ab-2);
        justify-items: center;
        text-align: center;
      }
      form {
        display: grid;
        gap: var(--ab-3);
      }
      .password {
        align-items: end;
        display: grid;
        gap: var(--ab-1);
        grid-template-columns: 1fr auto;
      }
      .password ab-button {
        align-self: start;
        margin-block-start: 1.5em;
      }
      fieldset {
        border: none;
        display: grid;
        gap: var(--ab-1);
        margin: 0;
        padding: 0;
      }
      label.choice {
        align-items: center;
        cursor: pointer;
        display: flex;
        gap: var(--ab-2);
        min-height: var(--ab-target);
      }
      input[type="checkbox"] {
        accent-color: var(--ab-strong);
        flex: none;
        height: 20px;
        margin: 0;
        width: 20px;
      }
      .run {
        display: grid;
        gap: var(--ab-2);
      }
    `],r([c({attribute:!1})],n.prototype,"app",2),r([c({attribute:!1})],n.prototype,"backup",2),r([c({attribute:!1})],n.prototype,"details",2),r([m()],n.prototype,"begun",2),r([m()],n.prototype,"failure",2),r([m()],n.prototype,"wrong",2),r([m()],n.prototype,"waitUntil",2),r([m()],n.prototype,"shown",2),r([m()],n.prototype,"remember",2),r([m()],n.prototype,"wantsPassword",2),r([k("ab-input")],n.prototype,"field",2),n=r([g("ab-unlock")],n);export{W as a,F as b};

import"./c-PXMR4PVT.js";import{b as f,c as h}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as v,b as c,f as u,i as m,j as g,k as d,m as S,n as k}from"./c-3WKNPIOS.js";import{a as o,e as y}from"./c-ACOWWOST.js";var l="apple-backup-push",L=["finished","failed","code","news","test"];async function P(t){if(!window.isSecureContext)return"insecure";if(!("serviceWorker"in navigator&&"PushManager"in window&&"Notification"in window))return"missing";if(Notification.permission!=="granted")return Notification.permission==="denied"?"denied":"off";let i=await p(t),e=await b(i),s=await e?.pushManager.getSubscription();return s&&(await p(t,s.endpoint)).subscribed?"on":!e||(await V(i)).user!==t.user?.id?"off":_(t,e,i).then(()=>"on",()=>"off")}async function x(t){let i=await Notification.requestPermission();if(i!=="granted")return i==="denied"?"denied":"off";let e=await p(t.hass),s=await navigator.serviceWorker.register(e.worker_url,{scope:e.scope});return await M(s),await _(t.hass,s,e),await w(t),"on"}async function $(t){let i=await b(await p(t)),e=await i?.pushManager.getSubscription();e&&(await h(t,"push/unsubscribe",{endpoint:e.endpoint}),await e.unsubscribe()),await i?.unregister(),await caches.delete(l)}async function O(t){let i=await(await b(await p(t)))?.pushManager.getSubscription();if(!i)throw new f("push_not_subscribed","");await h(t,"push/test",{endpoint:i.endpoint})}async function w(t){let{t:i}=t,e=n=>({title:i(`push.${n}_title`),body:i(`push.${n}_text`)}),s={user:t.hass.user?.id,texts:Object.fromEntries(L.map(n=>[n,e(n)])),accounts:Object.fromEntries(t.overview?.accounts.map(({entry_id:n,title:C})=>[n,C])??[]),language:t.hass.language},{scope:r}=await p(t.hass);await(await caches.open(l)).put(`${r}texts`,new Response(JSON.stringify(s)))}async function V({scope:t}){let i=await(await caches.open(l)).match(`${t}texts`);return i?await i.json():{}}async function _(t,i,e){let s=await H(i.pushManager,e.public_key);await h(t,"push/subscribe",{subscription:s.toJSON()})}function p(t,i){return h(t,"push/status",i?{endpoint:i}:{})}async function b({scope:t}){let i=await navigator.serviceWorker.getRegistration(t);return i&&new URL(i.scope).pathname===t?i:void 0}async function M(t){let i=t.installing??t.waiting;t.active||!i||await new Promise((e,s)=>i.addEventListener("statechange",()=>{i.state==="activated"&&e(),i.state==="redundant"&&s(new f("push_worker",""))}))}async function H(t,i){let e={userVisibleOnly:!0,applicationServerKey:T(i)};try{return await(await t.getSubscription())?.unsubscribe(),await t.subscribe(e)}catch{throw new f("push_service","")}}function T(t){return Uint8Array.from(atob(t.replace(/-/g,"+").replace(/_/g,"/")),i=>i.charCodeAt(0))}var R="M22.11,21.46L2.39,1.73L1.11,3L5.83,7.72C5.29,8.73 5,9.86 5,11V17L3,19V20H18.11L20.84,22.73L22.11,21.46M7,18V11C7,10.39 7.11,9.79 7.34,9.23L16.11,18H7M10,21H14A2,2 0 0,1 12,23A2,2 0 0,1 10,21M8.29,5.09C8.82,4.75 9.4,4.5 10,4.29C10,4.19 10,4.1 10,4A2,2 0 0,1 12,2A2,2 0 0,1 14,4C14,4.1 14,4.19 14,4.29C16.97,5.17 19,7.9 19,11V15.8L17,13.8V11A5,5 0 0,0 12,6C11.22,6 10.45,6.2 9.76,6.56L8.29,5.09Z",j="M10 21H14C14 22.1 13.1 23 12 23S10 22.1 10 21M21 19V20H3V19L5 17V11C5 7.9 7 5.2 10 4.3V4C10 2.9 10.9 2 12 2S14 2.9 14 4V4.3C17 5.2 19 7.9 19 11V17L21 19M17 11C17 8.2 14.8 6 12 6S7 8.2 7 11V18H17V11Z",a=class extends m{constructor(){super(...arguments);this.busy="";this.note="";this.keptFor="";this.turnOn=async()=>{this.push=await x(this.app),this.push==="off"&&(this.note=this.app.t("notifications.not_allowed"))};this.turnOff=async()=>{await $(this.app.hass),this.push="off"};this.sendTest=async()=>{await O(this.app.hass),this.note=this.app.t("notifications.test_sent")}}firstUpdated(){this.look()}updated(){let{app:e}=this,s=JSON.stringify([e.hass.language,e.overview?.accounts.map(r=>r.title)]);this.push!=="on"||this.keptFor===s||(this.keptFor=s,w(e).catch(()=>{}))}render(){let{push:e,app:s}=this;if(!e)return u;let{t:r}=s,n=e==="on";return c`<div class="box">
        <ab-icon .path=${n?j:R}></ab-icon>
        <div class="text" role="status">
          <strong>${r(`notifications.${e}_title`)}</strong>
          <p class="dim">${r(`notifications.${e}_text`)}</p>
          ${this.note?c`<p>${this.note}</p>`:u}
        </div>
        <div class="actions">
          ${e==="off"?this.button("turn_on","filled",this.turnOn):u}
          ${n?this.button("test","tonal",this.sendTest):u}
          ${n?this.button("turn_off","outlined",this.turnOff):u}
        </div>
      </div>
      ${this.failure?c`<ab-alert kind="error" .heading=${r("errors.title")}>${s.errorText(this.failure)}</ab-alert>`:u}`}button(e,s,r){return c`<ab-button
      kind=${s}
      ?busy=${this.busy===e}
      ?disabled=${this.busy!==""&&this.busy!==e}
      @click=${()=>{this.run(e,r)}}
      >${this.app.t(`notifications.${e}`)}</ab-button
    >`}async run(e,s){if(!this.busy){this.busy=e,this.note="",this.failure=void 0;try{await s()}catch(r){this.failure=r,await this.look()}finally{this.busy=""}}}async look(){this.push=await P(this.app.hass).catch(()=>this.push)}};a.styles=[S,k,v`
      :host {
        display: block;
      }
      .box {
        align-items: center;
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-3);
        padding: var(--ab-4);
      }
      .text {
        flex: 1 1 16rem;
        min-width: 0;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
      }
      ab-alert {
        margin-block-start: var(--ab-3);
      }
    `],o([g({attribute:!1})],a.prototype,"app",2),o([d()],a.prototype,"push",2),o([d()],a.prototype,"busy",2),o([d()],a.prototype,"note",2),o([d()],a.prototype,"failure",2),a=o([y("ab-notifications")],a);export{a as AbNotifications};

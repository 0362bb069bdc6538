import{a as F}from"./c-5RFIRHXD.js";import"./c-RZUSKA7D.js";import{a as W,b as G,c as M}from"./c-MXZAHWW3.js";import{c as B}from"./c-KIUFTGM3.js";import{a as P,b as E}from"./c-2XZVL46G.js";import{a as C}from"./c-HDN6GEAI.js";import{a as D,b as z,c as I,f as O}from"./c-2XKFP2YE.js";import"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as j}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-DW5NTF3K.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import{a as R}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import{a as V,b as N}from"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as w,b as o,f as d,i as $,j as v,k as f,l as y,m as x,n as k,p as L}from"./c-3WKNPIOS.js";import{a as l,e as g}from"./c-ACOWWOST.js";function _(n,r){let e,t=n.map(s=>{let i=s.when===null?e:r(s.when),a=i!==e;return e=i,{message:s,day:a?i:void 0,isFirst:!0,isLast:!0}});for(let[s,i]of t.entries()){let a=t[s-1];!a||i.day!==void 0||!ee(a.message,i.message)||(i.isFirst=!1,a.isLast=!1)}return t}function ee(n,r){return n.speaker===void 0||n.speaker!==r.speaker?!1:n.when===null||r.when===null||r.when-n.when<=3e5}function q(n){return n.length>40||!/\p{Extended_Pictographic}/u.test(n)?!1:n.replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\s]/gu,"")===""}function Z(n,r){let e=r.filter(s=>s.start<s.end&&s.end<=n.length);if(!e.length)return E(n);let t=[...new Set([0,n.length,...e.flatMap(s=>[s.start,s.end])])].sort((s,i)=>s-i);return t.slice(0,-1).flatMap((s,i)=>{let a=t[i+1]??n.length,p=n.slice(s,a),h=e.filter(m=>m.start<=s&&m.end>=a);return h.length?[h.reduce(te,o`${p}`)]:E(p)})}function te(n,{kind:r,value:e}){switch(r){case"bold":case"mention":return o`<b>${n}</b>`;case"italic":return o`<i>${n}</i>`;case"underline":return o`<u>${n}</u>`;case"strikethrough":return o`<s>${n}</s>`;case"link":return e?P(e,n):n;default:return n}}var se="M12,6.5A2.5,2.5 0 0,1 14.5,9A2.5,2.5 0 0,1 12,11.5A2.5,2.5 0 0,1 9.5,9A2.5,2.5 0 0,1 12,6.5M12,2A7,7 0 0,1 19,9C19,14.25 12,22 12,22C12,22 5,14.25 5,9A7,7 0 0,1 12,2M12,4A5,5 0 0,0 7,9C7,10 7,12 12,18.71C17,12 17,10 17,9A5,5 0 0,0 12,4Z",ie="M10,9V5L3,12L10,19V14.9C15,14.9 18.5,16.5 21,20C20,15 17,10 10,9Z";function U(n,r){let{message:e}=n,{app:t}=r;if(e.notice)return o`<div class="notice" dir="auto">${e.notice}</div>`;let s=e.isMine?"mine":"theirs",i=e.when===null?"":z(t,e.when);return o`<div class="message ${s} ${n.isLast?"last":""} ${e.key===r.sought?"sought":""}">
    ${n.isFirst&&!e.isMine&&r.isGroup?o`<div class="sender" dir="auto">${e.sender}</div>`:d}
    <span class="unseen">${e.isMine||!r.isGroup||!n.isFirst?e.sender:""} ${O(t,e.when)}</span>
    ${ae(e,r)}
    ${e.files.map(a=>o`<ab-chat-media .app=${t} .source=${r.source} .file=${a}></ab-chat-media>`)}
    ${re(e,t)} ${e.transcript?o`<div class="aside" dir="auto">“${e.transcript}”</div>`:d}
    ${e.reactions.length?o`<div class="reactions">
          ${e.reactions.map(a=>o`<span role="img" title="${a.label}: ${a.who.join(", ")}" aria-label="${a.label}: ${a.who.join(", ")}"
              >${a.symbol}${a.who.length>1?o`<small>${t.format.number(a.who.length)}</small>`:d}</span
            >`)}
        </div>`:d}
    ${n.isLast||e.marks.length||e.edits.length?o`<div class="meta">
          <span aria-hidden="true">${i}</span>${e.marks.map(a=>o`<span>${a}</span>`)}${oe(e,t)}
        </div>`:d}
  </div>`}function re(n,r){let{text:e,link:t,poll:s,place:i,card:a}=n;return q(e)&&!n.reply?o`<div class="big" dir="auto">${e}</div>`:!e&&!n.subject&&!t&&!s&&!i&&!a?d:o`<div class="bubble" dir="auto">
    ${n.subject?o`<strong>${n.subject}</strong><br />`:d}<span class="said">${Z(e,n.spans)}</span>
    ${t?o`<div class="card">${P(t.url,t.title??t.url)}${t.summary?o`<small>${t.summary}</small>`:d}</div>`:d}
    ${s?o`<div class="card">
          <strong>${s.title||r.t("chat.poll")}</strong>
          <ul>
            ${s.options.map(p=>o`<li dir="auto">${p.text} <small>${p.who.join(", ")}</small></li>`)}
          </ul>
        </div>`:d}
    ${i?o`<div class="card">
          <ab-icon .path=${se}></ab-icon> ${i.label??""}
          ${r.format.number(i.latitude,{maximumFractionDigits:5})}, ${r.format.number(i.longitude,{maximumFractionDigits:5})}
        </div>`:d}
    ${a?o`<div class="card">${a}</div>`:d}
  </div>`}function ae(n,r){let{reply:e}=n;if(!e)return d;let t=o`<ab-icon .path=${ie}></ab-icon
    ><span dir="auto">${e.who?o`<b>${e.who}</b> `:d}${e.text||r.app.t("chat.a_message")}</span>`;return e.key?o`<button type="button" class="reply" @click=${()=>r.follow(e.key)}>${t}</button>`:o`<div class="reply">${t}</div>`}function oe(n,r){return n.edits.length?o`<details>
    <summary>${r.t("chat.versions")}</summary>
    ${n.edits.map(e=>o`<div dir="auto"><small>${O(r,e.when)}</small> ${e.text}</div>`)}
  </details>`:d}var K=w`
  .message {
    content-visibility: auto;
    contain-intrinsic-size: auto 44px;
    align-items: flex-start;
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 1px var(--ab-4);
    /* Labels out of sight lie in it also where it contains nothing else. */
    position: relative;
  }
  .message.mine {
    align-items: flex-end;
  }
  .message.last {
    padding-block-end: var(--ab-3);
  }
  .message > * {
    max-width: min(34rem, 82%);
  }
  /* What is not drawn out of sight is cut off at its edge, and so would be the frame. */
  .message.sought {
    content-visibility: visible;
    margin-block: 5px;
  }
  .message.sought .bubble,
  .message.sought ab-chat-media,
  .message.sought .big {
    outline: 3px solid var(--ab-warning);
    outline-offset: 2px;
  }
  .sender {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    overflow-wrap: anywhere;
    padding-inline-start: var(--ab-3);
  }
  .bubble {
    background: var(--ab-fill);
    border-radius: 18px;
    overflow-wrap: anywhere;
    padding: var(--ab-2) var(--ab-3);
  }
  .said {
    white-space: pre-wrap;
  }
  .mine .bubble {
    background: var(--ab-strong);
    color: #fff;
    --ab-link: #fff;
    --ab-text-dim: #e6f3f7;
  }
  .theirs.last .bubble {
    border-end-start-radius: 5px;
  }
  .mine.last .bubble {
    border-end-end-radius: 5px;
  }
  .theirs .bubble {
    --ab-link: color-mix(in srgb, var(--ab-accent) 60%, var(--ab-text));
  }
  .big {
    font-size: 44px;
    line-height: 1.2;
  }
  .card {
    background: color-mix(in srgb, currentcolor 10%, transparent);
    border-radius: 12px;
    margin-block-start: var(--ab-1);
    padding: var(--ab-2) var(--ab-3);
  }
  .card small {
    display: block;
  }
  .card ul {
    margin: var(--ab-1) 0 0;
    padding-inline-start: var(--ab-4);
  }
  .reply {
    align-items: center;
    background: none;
    border: none;
    border-inline-start: 3px solid var(--ab-line);
    color: var(--ab-text-dim);
    display: flex;
    font: inherit;
    font-size: var(--ab-size-s);
    gap: var(--ab-1);
    min-height: 24px;
    padding: 0 var(--ab-2);
    text-align: start;
  }
  button.reply {
    cursor: pointer;
  }
  .reply span {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .reply ab-icon {
    --ab-icon-size: 16px;
  }
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    margin-block-start: -6px;
    padding-inline: var(--ab-2);
    position: relative;
  }
  .reactions span {
    background: var(--ab-card);
    border: 1px solid var(--ab-line);
    border-radius: 999px;
    font-size: var(--ab-size-s);
    padding: 1px 6px;
  }
  .reactions small {
    margin-inline-start: 3px;
  }
  .meta,
  .aside {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    padding-inline: var(--ab-2);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--ab-2);
  }
  .meta summary {
    cursor: pointer;
    min-height: 24px;
    text-decoration: underline;
  }
  .meta div {
    overflow-wrap: anywhere;
  }
  .notice,
  .day {
    color: var(--ab-text-dim);
    font-size: var(--ab-size-s);
    overflow-wrap: anywhere;
    padding: var(--ab-2) var(--ab-6);
    text-align: center;
  }
  .day {
    font-weight: 500;
    padding-block-start: var(--ab-4);
  }
`;var S=class{constructor(r,e){this.fetch=r;this.last=e;this.messages=[];this.start=0;this.end=0;this.cursor=null;this.isOldest=!1;this.isNewest=!0;this.span=36e5;this.keys=new Set}get shown(){return this.messages.slice(this.start,this.end)}get hasOlder(){return this.start>0||!this.isOldest}get hasNewer(){return this.end<this.messages.length||!this.isNewest}async openNewest(){this.clear(!0),await this.loadOlder({limit:60}),this.show(this.messages.length-200,this.messages.length)}async openAt(r){this.clear(!1),await this.loadOlder({message:r,limit:60}),await this.loadNewer();let e=this.messages.findIndex(t=>t.key===r);this.show(e-200/2,e+200/2)}async openAtTime(r){this.clear(!1),await this.loadOlder({until:r,limit:60}),await this.loadNewer(r);let e=this.messages.findIndex(s=>s.when!==null&&s.when>=r),t=e<0?this.messages.length-1:e;return this.show(t-200/2,t+200/2),this.messages[t]?.key}async older(){this.start<100&&!this.isOldest&&await this.loadOlder({cursor:this.cursor??void 0,limit:100});let r=Math.max(0,this.start-100);this.show(r,Math.min(this.end,r+200))}async newer(){this.messages.length-this.end<100&&!this.isNewest&&await this.loadNewer();let r=Math.min(this.messages.length,this.end+100);this.show(Math.max(this.start,r-200),r)}async reachOlder(){return this.isOldest||await this.loadOlder({cursor:this.cursor??void 0,limit:500}),!this.isOldest}async reachNewer(){return await this.loadNewer(),!this.isNewest}clear(r){this.messages=[],this.keys.clear(),this.start=this.end=0,this.cursor=null,this.isOldest=!1,this.isNewest=r,this.span=36e5}show(r,e){this.start=Math.max(0,Math.min(r,this.messages.length)),this.end=Math.min(this.messages.length,Math.max(e,this.start))}async loadOlder(r){for(let e=r;e;){let t=await this.fetch(e),s=this.unknown([...t.items].reverse());this.messages=[...s,...this.messages],this.start+=s.length,this.end+=s.length,this.cursor=t.next,this.isOldest=t.next===null,e=s.length||this.isOldest?void 0:{cursor:t.next??void 0,limit:100}}}async loadNewer(r=this.messages.at(-1)?.when??0){for(;!this.isNewest;){let e=Math.min(r+this.span,this.last+1),t=await this.fetch({since:r,until:e,limit:200});if(t.next!==null&&e-r>1){this.span=Math.max(1,Math.floor((e-r)/4));continue}let s=this.unknown([...t.items].reverse());if(this.messages=this.messages.concat(s),this.isNewest=e>this.last,s.length)return;r=e,this.span*=4}}unknown(r){return r.filter(({key:e})=>!this.keys.has(e)&&this.keys.add(e))}};var ne="M11,4H13V16L18.5,10.5L19.92,11.92L12,19.84L4.08,11.92L5.5,10.5L11,16V4Z",Q=600,le=1500,u=class extends ${constructor(){super(...arguments);this.message="";this.sought="";this.isReady=!1;this.isBusy=!1;this.reaching=Promise.resolve();this.isFocusDue=!1;this.sizes=new ResizeObserver(()=>this.hold())}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect()}get pictures(){return B([...this.store?.messages??[]].reverse().flatMap(({files:e})=>e))}more(){return this.reach(e=>e.reachOlder())}newer(){return this.reach(e=>e.reachNewer())}async jumpTo(e){await this.open(async t=>await t.openAtTime(e)??"","start")}willUpdate(e){!e.has("conversation")&&!e.has("message")&&!e.has("kind")||(this.message?this.show(this.message):this.showNewest())}render(){let{t:e}=this.app;if(this.error!==void 0)return o`<ab-message role="alert" .heading=${e("errors.title")}>
        ${this.app.errorText(this.error)}
        <ab-button slot="action" kind="outlined" @click=${()=>{this.showNewest()}}>${e("common.retry")}</ab-button>
      </ab-message>`;let{store:t}=this;if(!t||!this.isReady)return o`<ab-skeleton .lines=${8} .label=${e("common.loading")} style="padding:16px"></ab-skeleton>`;let s={app:this.app,source:this.source,isGroup:this.conversation.is_group,sought:this.sought,follow:i=>{this.show(i)}};return o`<div class="scroll" tabindex="0" role="group" aria-label=${e("chat.messages")} 
        @scroll=${this.scrolled} @wheel=${this.letGo} @pointerdown=${this.letGo} @keydown=${this.letGo}>
        <div class="all">
        <div class="edge">${t.hasOlder?e("common.loading"):e("chat.beginning")}</div>
        ${R(_(t.shown,i=>I(this.app,i)),({message:i})=>i.key,i=>o`<div data-key=${i.message.key}>
            ${i.day===void 0?d:o`<div class="day">${i.day}</div>`}${U(i,s)}
          </div>`)}
        ${t.hasNewer?o`<div class="edge">${e("common.loading")}</div>`:d}
        </div>
      </div>
      ${t.hasNewer?o`<ab-button class="newest" kind="filled" .icon=${ne} @click=${()=>{this.showNewest()}}>${e("chat.newest")}</ab-button>`:d}`}reach(e){let t=this.reaching.then(async()=>{let{store:s}=this,i=this.pictures.length,a=s!==void 0;for(;s&&a&&this.isConnected&&s===this.store&&this.pictures.length===i;)a=await e(s)});return this.reaching=t.catch(()=>{}),t}showNewest(){return this.open(async e=>(await e.openNewest(),""),"end")}show(e){return this.open(async t=>(await t.openAt(e),e),"center")}async open(e,t){let s=this.makeStore();this.store=s,this.isReady=!1,this.error=void 0,this.sizes.disconnect();try{let i=await e(s);if(s!==this.store)return;this.sought=t==="center"?i:"",this.isReady=!0;let a=this.held={key:i,at:t};setTimeout(()=>{this.held===a&&this.letGo()},le),await this.updateComplete,this.hold(),this.takeFocus();let p=this.box?.firstElementChild;p&&this.sizes.observe(p)}catch(i){s===this.store&&(this.error=i)}}makeStore(){let{source:e,kind:t,conversation:s}=this,{t:i}=this.app,a=M(t,s.guid);return new S(async p=>{let h=await e.fetchJson(a,p);return{...h,items:h.items.map(m=>t.read(m,i))}},s.last_message??Date.now())}focus(){this.isFocusDue=!0,this.isReady&&this.takeFocus()}takeFocus(){this.isFocusDue&&(this.isFocusDue=!1,this.box?.focus({preventScroll:!0}))}letGo(){this.held=void 0}hold(){let{box:e,held:t}=this;if(!e||!t)return;let{key:s,at:i}=t,a=s?this.rowOf(s):void 0;if(!a){e.scrollTop=e.scrollHeight;return}let p=a.getBoundingClientRect().top-e.getBoundingClientRect().top;e.scrollTop+=p-(i==="center"?e.clientHeight/3:0)}rowOf(e){return[...this.box?.querySelectorAll("[data-key]")??[]].find(t=>t.dataset.key===e)}scrolled(){let{box:e,store:t}=this;!e||!t||this.isBusy||!this.isReady||(e.scrollTop<Q&&t.hasOlder?this.move(()=>t.older()):e.scrollHeight-e.scrollTop-e.clientHeight<Q&&t.hasNewer&&this.move(()=>t.newer()))}async move(e){this.isBusy=!0;try{await e();let{box:t}=this;if(!t)return;let s=t.getBoundingClientRect().top+t.clientHeight/2,i=[...t.querySelectorAll("[data-key]")],a=new Set(this.store?.shown.map(m=>m.key)),p=i.find(m=>m.getBoundingClientRect().bottom>=s&&a.has(m.dataset.key??""))??i.at(-1),h=p?.getBoundingClientRect().top??0;t.style.overflowAnchor="none",this.requestUpdate(),await this.updateComplete,p?.isConnected&&(t.scrollTop+=p.getBoundingClientRect().top-h),requestAnimationFrame(()=>t.style.overflowAnchor="")}catch(t){this.error=t}finally{this.isBusy=!1}}};u.styles=[x,k,L,K,w`
      :host {
        display: flex;
        flex: 1 1 0;
        flex-direction: column;
        min-height: 0;
        position: relative;
      }
      .scroll {
        flex: 1 1 0;
        min-height: 0;
        overflow: hidden auto;
        overscroll-behavior: contain;
        padding-block: var(--ab-3);
      }
      .scroll:focus-visible {
        outline-offset: -3px;
      }
      .edge {
        color: var(--ab-text-dim);
        font-size: var(--ab-size-s);
        padding: var(--ab-3);
        text-align: center;
      }
      .newest {
        inset-block-end: var(--ab-4);
        inset-inline-end: var(--ab-4);
        position: absolute;
      }
    `],l([v({attribute:!1})],u.prototype,"app",2),l([v({attribute:!1})],u.prototype,"source",2),l([v({attribute:!1})],u.prototype,"kind",2),l([v({attribute:!1})],u.prototype,"conversation",2),l([v()],u.prototype,"message",2),l([y(".scroll")],u.prototype,"box",2),l([f()],u.prototype,"store",2),l([f()],u.prototype,"sought",2),l([f()],u.prototype,"error",2),l([f()],u.prototype,"isReady",2),u=l([g("ab-thread")],u);var de="M15.5,12C18,12 20,14 20,16.5C20,17.38 19.75,18.21 19.31,18.9L22.39,22L21,23.39L17.88,20.32C17.19,20.75 16.37,21 15.5,21C13,21 11,19 11,16.5C11,14 13,12 15.5,12M15.5,14A2.5,2.5 0 0,0 13,16.5A2.5,2.5 0 0,0 15.5,19A2.5,2.5 0 0,0 18,16.5A2.5,2.5 0 0,0 15.5,14M19,8H5V19H9.5C9.81,19.75 10.26,20.42 10.81,21H5C3.89,21 3,20.1 3,19V5C3,3.89 3.89,3 5,3H6V1H8V3H16V1H18V3H19A2,2 0 0,1 21,5V13.03C20.5,12.22 19.8,11.54 19,11V8Z",pe="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",he="M9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.44,13.73L14.71,14H15.5L20.5,19L19,20.5L14,15.5V14.71L13.73,14.44C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3M9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5Z",ce="M16.5,6V17.5A4,4 0 0,1 12.5,21.5A4,4 0 0,1 8.5,17.5V5A2.5,2.5 0 0,1 11,2.5A2.5,2.5 0 0,1 13.5,5V15.5A1,1 0 0,1 12.5,16.5A1,1 0 0,1 11.5,15.5V6H10V15.5A2.5,2.5 0 0,0 12.5,18A2.5,2.5 0 0,0 15,15.5V5A4,4 0 0,0 11,1A4,4 0 0,0 7,5V17.5A5.5,5.5 0 0,0 12.5,23A5.5,5.5 0 0,0 18,17.5V6H16.5Z",ue={attachments:()=>import("./c-J5MF3VVP.js"),search:()=>import("./c-4YRNFEXS.js"),viewer:()=>import("./c-K4QIHPW7.js")},J=5,c=class extends ${constructor(){super(...arguments);this.message="";this.openPart="";this.pane="messages";this.text="";this.opened=new Set}willUpdate(e){e.has("conversation")&&(this.pane="messages",this.text="",this.opened.clear()),(e.has("conversation")||e.has("openPart"))&&(this.pane=me(this.openPart)?this.openPart:"messages"),this.pane!=="messages"&&this.opened.add(this.pane),ue[this.viewed?"viewer":this.pane]?.().catch(t=>V(this,this.app.errorText(t)))}updated(){this.pane!=="attachments"&&this.attachments?.silence?.()}render(){let{app:e,source:t,kind:s,conversation:i}=this,{t:a}=e,p=i.participants.map(C).join(", "),h=a.plural("chat.count",i.message_count);return o`<header>
        <slot name="back"></slot>
        <div class="who">
          <h2 dir="auto">${i.title}</h2>
          <p class="dim small" dir="auto">${i.is_group?`${p} \xB7 ${h}`:h}</p>
        </div>
        ${this.renderToggle("search",he,a("chat.search"))} ${this.renderToggle("attachments",ce,a("chat.attachments"))}
        <span class="date">
          <ab-button kind="text" icon-only .icon=${de} .label=${a("chat.jump")} @click=${this.askDate}></ab-button>
          <input type="date" tabindex="-1" aria-label=${a("chat.jump")} @change=${this.jump} />
        </span>
        <ab-export-menu
          icon-only
          .app=${e}
          .source=${t}
          .request=${{subject:s.name,conversation:i.guid}}
          .icon=${pe}
        ></ab-export-menu>
      </header>
      ${this.pane==="search"?o`<div class="search" @keydown=${this.escape}>
            <ab-input type="search" .value=${this.text} .placeholder=${a("chat.search")} @changed=${this.typed}></ab-input>
          </div>`:d}
      <div style="display:contents" @viewed=${m=>{this.view(m.detail)}} @follow=${this.follow}>
        ${this.renderPane()}
      </div>
      ${this.renderViewer()}`}renderViewer(){let{app:e,source:t,viewed:s}=this,i=s?this.shelf?.pictures??[]:[],a=this.placeOf(s,i);return o`<ab-picture-viewer
      .app=${e}
      .source=${t}
      .file=${s}
      .hasBefore=${a>0}
      .hasNext=${a>=0&&a<i.length-1}
      @move=${p=>{this.view(i[a+p.detail])}}
      @closed=${()=>this.viewed=void 0}
    ></ab-picture-viewer>`}renderToggle(e,t,s){let i=this.pane===e;return o`<ab-button
      kind=${i?"tonal":"text"}
      icon-only
      data-pane=${e}
      .icon=${t}
      .label=${s}
      .pressed=${i}
      @click=${()=>this.toggle(e)}
    ></ab-button>`}renderPane(){let{app:e,source:t,kind:s,conversation:i,pane:a,text:p,opened:h}=this,m=h.has("search")&&p!=="",X=a==="messages"||a==="search"&&!m,T=Y=>Y===a?"":"kept";return o`${h.has("attachments")?o`<ab-chat-attachments class=${T("attachments")} .app=${e} .source=${t} .kind=${s} .conversation=${i}></ab-chat-attachments>`:d}
    ${m?o`<ab-chat-found class=${T("search")} .app=${e} .session=${t.session} .kind=${s} .conversation=${i} .text=${p}></ab-chat-found>`:d}
    ${X?o`<ab-thread .app=${e} .source=${t} .kind=${s} .conversation=${i} .message=${this.message}></ab-thread>`:d}`}get shelf(){return this.pane==="attachments"?this.attachments:this.thread}toggle(e){this.pane=this.pane===e?"messages":e,e==="search"&&(this.text=""),this.step(this.pane===e?e:"back"),this.pane==="search"&&this.updateComplete.then(()=>this.renderRoot.querySelector(".search ab-input")?.focus())}escape(e){e.key!=="Escape"||this.renderRoot.querySelector(".search ab-input")?.value||(e.preventDefault(),this.toggle("search"),this.renderRoot.querySelector("[data-pane=search]")?.focus())}placeOf(e,t){return t.findIndex(({key:s})=>s===e?.key)}async view(e){this.viewed=e;let{shelf:t}=this;if(!e||!t)return;let s=this.placeOf(e,t.pictures),i=s+J>=t.pictures.length;try{i&&await t.more(),s<J&&await t.newer?.()}catch(a){V(this,this.app.errorText(a))}this.requestUpdate()}typed(e){clearTimeout(this.typing),this.typing=setTimeout(()=>this.text=e.detail.trim(),300)}follow(e){e.stopPropagation(),this.message=e.detail,this.toMessages(),this.updateComplete.then(()=>this.thread?.focus())}toMessages(){this.pane!=="messages"&&this.step("messages"),this.pane="messages"}step(e){N(this,"stepped",e)}askDate(){this.date.showPicker()}jump(){let[e,t,s]=this.date.value.split("-").map(Number);e===void 0||t===void 0||s===void 0||(this.toMessages(),this.updateComplete.then(()=>this.thread?.jumpTo(this.app.format.midnight(e,t,s))))}};c.styles=[x,k,w`
      :host {
        display: flex;
        flex: 1 1 0;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
        position: relative;
      }
      /* Laid out as before, so that it stays where it was scrolled to. */
      .kept {
        inset: 0;
        position: absolute;
        visibility: hidden;
      }
      header {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        flex: none;
        gap: var(--ab-1);
        min-height: 56px;
        padding-inline: var(--ab-4) var(--ab-2);
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .who h2 {
        font-size: var(--ab-size-l);
      }
      .who h2,
      .who p {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .search {
        padding: var(--ab-2) var(--ab-4);
      }
      .date {
        overflow: hidden;
        position: relative;
      }
      .date input {
        block-size: 100%;
        border: none;
        cursor: pointer;
        inline-size: 100%;
        inset: 0;
        opacity: 0;
        pointer-events: none;
        position: absolute;
      }
    `],l([v({attribute:!1})],c.prototype,"app",2),l([v({attribute:!1})],c.prototype,"source",2),l([v({attribute:!1})],c.prototype,"kind",2),l([v({attribute:!1})],c.prototype,"conversation",2),l([v()],c.prototype,"message",2),l([v({attribute:!1})],c.prototype,"openPart",2),l([f()],c.prototype,"pane",2),l([f()],c.prototype,"text",2),l([f()],c.prototype,"viewed",2),l([y("ab-chat-attachments")],c.prototype,"attachments",2),l([y("ab-thread")],c.prototype,"thread",2),l([y("input[type=date]")],c.prototype,"date",2),c=l([g("ab-conversation")],c);function me(n){return n==="attachments"||n==="search"}var ve="M12,5A3.5,3.5 0 0,0 8.5,8.5A3.5,3.5 0 0,0 12,12A3.5,3.5 0 0,0 15.5,8.5A3.5,3.5 0 0,0 12,5M12,7A1.5,1.5 0 0,1 13.5,8.5A1.5,1.5 0 0,1 12,10A1.5,1.5 0 0,1 10.5,8.5A1.5,1.5 0 0,1 12,7M5.5,8A2.5,2.5 0 0,0 3,10.5C3,11.44 3.53,12.25 4.29,12.68C4.65,12.88 5.06,13 5.5,13C5.94,13 6.35,12.88 6.71,12.68C7.08,12.47 7.39,12.17 7.62,11.81C6.89,10.86 6.5,9.7 6.5,8.5C6.5,8.41 6.5,8.31 6.5,8.22C6.2,8.08 5.86,8 5.5,8M18.5,8C18.14,8 17.8,8.08 17.5,8.22C17.5,8.31 17.5,8.41 17.5,8.5C17.5,9.7 17.11,10.86 16.38,11.81C16.5,12 16.63,12.15 16.78,12.3C16.94,12.45 17.1,12.58 17.29,12.68C17.65,12.88 18.06,13 18.5,13C18.94,13 19.35,12.88 19.71,12.68C20.47,12.25 21,11.44 21,10.5A2.5,2.5 0 0,0 18.5,8M12,14C9.66,14 5,15.17 5,17.5V19H19V17.5C19,15.17 14.34,14 12,14M4.71,14.55C2.78,14.78 0,15.76 0,17.5V19H3V17.07C3,16.06 3.69,15.22 4.71,14.55M19.29,14.55C20.31,15.22 21,16.06 21,17.07V19H24V17.5C24,15.76 21.22,14.78 19.29,14.55M12,16C13.53,16 15.24,16.5 16.23,17H7.77C8.76,16.5 10.47,16 12,16Z",fe="M12,4A4,4 0 0,1 16,8A4,4 0 0,1 12,12A4,4 0 0,1 8,8A4,4 0 0,1 12,4M12,6A2,2 0 0,0 10,8A2,2 0 0,0 12,10A2,2 0 0,0 14,8A2,2 0 0,0 12,6M12,13C14.67,13 20,14.33 20,17V20H4V17C4,14.33 9.33,13 12,13M12,14.9C9.03,14.9 5.9,16.36 5.9,17V18.1H18.1V17C18.1,16.36 14.97,14.9 12,14.9Z",ge="M15,4V11H5.17L4,12.17V4H15M16,2H3A1,1 0 0,0 2,3V17L6,13H16A1,1 0 0,0 17,12V3A1,1 0 0,0 16,2M21,6H19V15H6V17A1,1 0 0,0 7,18H18L22,22V7A1,1 0 0,0 21,6Z",b=class extends F{constructor(){super(...arguments);this.text="";this.message="";this.pager=new j(this);this.look={row:e=>({icon:e.is_group?ve:fe,title:e.title,text:[this.app.t.plural("chat.count",e.message_count),...e.is_group?[e.participants.map(C).join(", ")]:[]].join(" \xB7 "),end:D(this.app,e.last_message)})}}get tab(){return this.kind.name}begin(){let e=this.placeToOpen();this.chosen=void 0,e&&this.open(e),this.pager.restart(async(t,s)=>{let i={cursor:t,limit:200,text:this.text||void 0};return this.source.fetchJson(this.kind.path,i,{signal:s})})}render(){let{app:e,pager:t,kind:s,chosen:i}=this,{t:a}=e,p=a(`backup_tabs.${s.name}`);return o`<div class="split ${i?"open":""}">
      <div class="list">
        <div class="bar">
          ${this.renderSearch(this.text,a("chat.find"),h=>this.search(h))}
          <div class="end">${this.renderExport(s.name,!0)}</div>
        </div>
        ${this.renderSkipped([s.name])} ${this.renderState(t,[s.name],this.text!=="")}
        ${t.items.length?o`<ab-record-list
              .app=${e}
              .pager=${t}
              .loaded=${t.items}
              .look=${this.look}
              .label=${p}
              .chosen=${t.items.find(h=>h.guid===i?.guid)}
              @chosen=${this.choose}
            ></ab-record-list>`:d}
      </div>
      <div class="detail">${this.renderDetail()}</div>
    </div>`}renderDetail(){let{app:e,source:t,kind:s,chosen:i}=this;return this.failure!==void 0?this.renderError(this.failure,()=>this.begin()):i?o`<ab-conversation
      .app=${e}
      .source=${t}
      .kind=${s}
      .conversation=${i}
      .message=${this.message}
      .openPart=${this.openPart}
      @stepped=${this.stepped}
    >
      ${this.renderBack("back")}
    </ab-conversation>`:o`<ab-message .icon=${ge}>${e.t("chat.choose")}</ab-message>`}stepped({detail:e}){e==="back"?this.leavePart():this.goWithin(e==="messages"?"":e)}search(e){this.text=e,this.whenTyped(()=>{this.pager.restart()})}choose(e){e.stopPropagation(),this.show(e.detail)}show(e,t=""){this.failure=void 0,this.message=t,this.showChosen(e,{guid:e.guid})}async open({guid:e,message:t}){try{let s=await this.source.fetchJson(M(this.kind,e),{limit:1}),i=s.conversation??s.chat;i&&this.show(i,t)}catch(s){this.failure=s}}};l([f()],b.prototype,"text",2),l([f()],b.prototype,"message",2),l([f()],b.prototype,"failure",2);var A=class extends b{constructor(){super(...arguments);this.kind=W}};A=l([g("ab-messages")],A);var H=class extends b{constructor(){super(...arguments);this.kind=G}};H=l([g("ab-whatsapp")],H);export{A as AbMessages,H as AbWhatsApp};

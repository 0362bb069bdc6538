import"./c-XCMBCTM7.js";import{c as x}from"./c-MXZAHWW3.js";import{c as k}from"./c-KIUFTGM3.js";import"./c-HDN6GEAI.js";import{a as w}from"./c-2XKFP2YE.js";import{a as y}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import{a as b}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import{b as v}from"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as c,b as o,f as m,i as g,j as n,m as u,n as h}from"./c-3WKNPIOS.js";import{a as s,e as f}from"./c-ACOWWOST.js";var z=800,r=class extends g{constructor(){super(...arguments);this.pager=new y(this);this.scrolled=()=>{this.scrollHeight-this.scrollTop-this.clientHeight<z&&this.pager.error===void 0&&this.pager.more()}}connectedCallback(){super.connectedCallback(),this.addEventListener("scroll",this.scrolled,{passive:!0})}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("scroll",this.scrolled)}willUpdate(i){if(!i.has("conversation"))return;let{kind:e,app:p,source:a}=this,t=x(e,this.conversation.guid);this.pager.restart(async($,P)=>{let d=await a.fetchJson(t,{cursor:$,limit:500},{signal:P});return{items:d.items.map(l=>e.read(l,p.t)).flatMap(({key:l,when:F,sender:j,files:E})=>E.map(L=>({file:L,message:l,when:F,who:j}))),next:d.next}})}get pictures(){return k(this.pager.items.map(({file:i})=>i))}more(){return this.pager.more()}updated(){this.scrolled()}render(){let{app:i,pager:e,source:p}=this,{t:a}=i;return e.error!==void 0?o`<ab-message role="alert" .heading=${a("errors.title")}>${i.errorText(e.error)}</ab-message>`:e.isFresh?o`<ab-skeleton .lines=${5} .label=${a("common.loading")}></ab-skeleton>`:e.isEmpty?o`<ab-message .heading=${a("chat.no_files")}></ab-message>`:o`<div class="grid">
        ${b(e.items,t=>t.file.key,t=>o`<figure>
            <ab-chat-media .app=${i} .source=${p} .file=${t.file}></ab-chat-media>
            <figcaption>
              <button type="button" dir="auto" @click=${()=>v(this,"follow",t.message)}>
                ${[t.who,w(i,t.when)].filter(Boolean).join(" \xB7 ")}
              </button>
            </figcaption>
          </figure>`)}
      </div>
      ${e.isLoading?o`<p class="dim" role="status">${a("common.loading")}</p>`:m}`}};r.styles=[u,h,c`
      :host {
        display: block;
        flex: 1 1 0;
        min-height: 0;
        overflow-y: auto;
        padding: var(--ab-4);
      }
      .grid {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr));
      }
      figure {
        content-visibility: auto;
        contain-intrinsic-size: auto 220px;
        margin: 0;
        min-width: 0;
      }
      figcaption button {
        background: none;
        border: none;
        color: var(--ab-text-dim);
        cursor: pointer;
        font: inherit;
        font-size: var(--ab-size-s);
        min-height: 32px;
        overflow-wrap: anywhere;
        padding: 0;
        text-align: start;
        text-decoration: underline;
      }
    `],s([n({attribute:!1})],r.prototype,"app",2),s([n({attribute:!1})],r.prototype,"source",2),s([n({attribute:!1})],r.prototype,"kind",2),s([n({attribute:!1})],r.prototype,"conversation",2),r=s([f("ab-chat-attachments")],r);export{r as AbChatAttachments};

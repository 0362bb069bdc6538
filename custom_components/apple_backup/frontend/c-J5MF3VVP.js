import"./c-RZUSKA7D.js";import{c as x}from"./c-MXZAHWW3.js";import{c as k}from"./c-KIUFTGM3.js";import"./c-HDN6GEAI.js";import{a as w}from"./c-2XKFP2YE.js";import{a as y}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import{a as b}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import{b as v}from"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as c,b as o,f as m,i as f,j as n,m as u,n as h}from"./c-3WKNPIOS.js";import{a as s,e as g}from"./c-ACOWWOST.js";var L=800,i=class extends f{constructor(){super(...arguments);this.pager=new y(this);this.scrolled=()=>{this.scrollHeight-this.scrollTop-this.clientHeight<L&&this.pager.error===void 0&&this.pager.more()}}connectedCallback(){super.connectedCallback(),this.addEventListener("scroll",this.scrolled,{passive:!0})}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("scroll",this.scrolled)}willUpdate(e){if(!e.has("conversation"))return;let{kind:r,app:p,source:a}=this,t=x(r,this.conversation.guid);this.pager.restart(async($,P)=>{let d=await a.fetchJson(t,{cursor:$,limit:500},{signal:P});return{items:d.items.map(l=>r.read(l,p.t)).flatMap(({key:l,when:j,sender:F,files:C})=>C.map(E=>({file:E,message:l,when:j,who:F}))),next:d.next}})}get pictures(){return k(this.pager.items.map(({file:e})=>e))}silence(){for(let e of this.renderRoot.querySelectorAll("ab-chat-media"))e.silence()}more(){return this.pager.more()}updated(){this.scrolled()}render(){let{app:e,pager:r,source:p}=this,{t:a}=e;return r.error!==void 0?o`<ab-message role="alert" .heading=${a("errors.title")}>${e.errorText(r.error)}</ab-message>`:r.isFresh?o`<ab-skeleton .lines=${5} .label=${a("common.loading")}></ab-skeleton>`:r.isEmpty?o`<ab-message .heading=${a("chat.no_files")}></ab-message>`:o`<div class="grid">
        ${b(r.items,t=>t.file.key,t=>o`<figure>
            <ab-chat-media .app=${e} .source=${p} .file=${t.file}></ab-chat-media>
            <figcaption>
              <button type="button" dir="auto" @click=${()=>v(this,"follow",t.message)}>
                ${[t.who,w(e,t.when)].filter(Boolean).join(" \xB7 ")}
              </button>
            </figcaption>
          </figure>`)}
      </div>
      ${r.isLoading?o`<p class="dim" role="status">${a("common.loading")}</p>`:m}`}};i.styles=[u,h,c`
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
    `],s([n({attribute:!1})],i.prototype,"app",2),s([n({attribute:!1})],i.prototype,"source",2),s([n({attribute:!1})],i.prototype,"kind",2),s([n({attribute:!1})],i.prototype,"conversation",2),i=s([g("ab-chat-attachments")],i);export{i as AbChatAttachments};

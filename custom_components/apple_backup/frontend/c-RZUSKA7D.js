import{d as c}from"./c-KIUFTGM3.js";import{b as y}from"./c-BNJHP5Y4.js";import{a as v,b}from"./c-327IN6BD.js";import{a as p,b as e,f as u,i as h,j as n,k as l,m}from"./c-3WKNPIOS.js";import{a as o,e as f}from"./c-ACOWWOST.js";var w="M19.8 22.6L17.15 20H6.5Q4.2 20 2.6 18.4T1 14.5Q1 12.58 2.19 11.08 3.38 9.57 5.25 9.15 5.33 8.95 5.4 8.76 5.5 8.57 5.55 8.35L1.4 4.2L2.8 2.8L21.2 21.2M6.5 18H15.15L7.1 9.95Q7.05 10.23 7.03 10.5 7 10.73 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M11.13 14M21.6 18.75L20.15 17.35Q20.58 17 20.79 16.54 21 16.08 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 11.33 6 10.7 6.16 10.07 6.33 9.5 6.68L8.05 5.23Q8.93 4.63 9.91 4.31 10.9 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 16.5 22.63 17.31 22.25 18.15 21.6 18.75M14.83 12.03Z",$="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",g="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",H="M19,19H5V5H19M19,3H5A2,2 0 0,0 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5A2,2 0 0,0 19,3M13.96,12.29L11.21,15.83L9.25,13.47L6.5,17H17.5L13.96,12.29Z",x="M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M10,16.5L16,12L10,7.5V16.5Z",L=4e7,t=class extends h{constructor(){super(...arguments);this.url="";this.isBroken=!1;this.seen=new IntersectionObserver(i=>{i.some(s=>s.isIntersecting)&&this.load()},{rootMargin:"200px"})}silence(){for(let i of this.renderRoot.querySelectorAll("video, audio"))i.pause()}connectedCallback(){super.connectedCallback(),this.url||this.seen.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.seen.disconnect()}render(){let{file:i}=this,{t:s}=this.app,r=c(i);return i.file?.is_stored?this.isBroken?this.renderFile(g,this.size,!0):r==="image"?this.renderPicture():r==="video"?this.url?this.renderFilm():this.renderFile(x,this.size,!0,this.play):r==="audio"?this.url?e`<audio controls autoplay src=${this.url} aria-label=${i.name} @error=${this.fail}></audio>`:this.renderFile(x,this.size,!0,this.play):this.renderFile(g,this.size,!0):this.renderFile(w,s("artifacts.not_stored"),!1)}renderPicture(){let i=this.file.name||this.app.t("chat.picture");return e`<button
      type="button"
      class="picture ${this.file.isSticker?"sticker":""}"
      aria-label=${i}
      @click=${()=>b(this,"viewed",this.file)}
    >
      ${this.url?e`<img src=${this.url} alt=${i} decoding="async" @error=${this.fail} />`:e`<ab-icon .path=${H}></ab-icon>`}
    </button>`}renderFilm(){return e`<video controls autoplay playsinline src=${this.url} aria-label=${this.file.name} @error=${this.fail}></video>`}renderFile(i,s,r,a=this.save){let k=this.file.name||this.app.t("chat.file"),d=e`<ab-icon .path=${i}></ab-icon><span><span dir="auto">${k}</span><small>${s}</small></span>
      ${r&&a===this.save?e`<ab-icon .path=${$}></ab-icon>`:u}`;return r?e`<button type="button" class="file" @click=${a}>${d}</button>`:e`<div class="file gone">${d}</div>`}get size(){let i=this.file.file?.size??this.file.size;return i===null?"":this.app.format.bytes(i)}async load(){let{file:i}=this;if(this.seen.disconnect(),!(!i.file?.is_stored||c(i)!=="image"||this.url)){if((i.file.size??0)>L)return void(this.isBroken=!0);try{this.url=await this.source.contentUrl(i.file.file_id)}catch{this.isBroken=!0}}}fail(){this.isBroken=!0}async play(){await this.withAddress(!1,i=>this.url=i)}async save(){await this.withAddress(!0,y)}async withAddress(i,s){let{file:r}=this.file;if(r)try{s(await this.source.contentUrl(r.file_id,i))}catch(a){v(this,this.app.errorText(a))}}};t.styles=[m,p`
      :host {
        display: block;
        max-width: 100%;
      }
      .picture {
        background: var(--ab-fill);
        border: none;
        border-radius: 14px;
        cursor: zoom-in;
        display: block;
        font: inherit;
        max-width: 100%;
        min-height: 120px;
        min-width: 120px;
        overflow: hidden;
        padding: 0;
      }
      /* Around it, it would be cut off by what holds it. */
      .picture:focus-visible {
        outline-offset: -3px;
      }
      .sticker {
        background: none;
      }
      img,
      video {
        border-radius: 14px;
        display: block;
        max-height: 320px;
        max-width: 100%;
      }
      video {
        background: #000;
        width: 320px;
      }
      audio {
        display: block;
        max-width: 100%;
        width: 260px;
      }
      .file {
        align-items: center;
        background: color-mix(in srgb, var(--ab-text) 8%, var(--ab-card));
        border: 1px solid var(--ab-line);
        border-radius: 14px;
        color: var(--ab-text);
        cursor: pointer;
        display: flex;
        font: inherit;
        gap: var(--ab-3);
        max-width: 100%;
        min-height: 52px;
        padding: var(--ab-2) var(--ab-3);
        text-align: start;
      }
      .file.gone {
        cursor: default;
      }
      .file span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      small {
        color: var(--ab-text-dim);
        display: block;
      }
    `],o([n({attribute:!1})],t.prototype,"app",2),o([n({attribute:!1})],t.prototype,"source",2),o([n({attribute:!1})],t.prototype,"file",2),o([l()],t.prototype,"url",2),o([l()],t.prototype,"isBroken",2),t=o([f("ab-chat-media")],t);

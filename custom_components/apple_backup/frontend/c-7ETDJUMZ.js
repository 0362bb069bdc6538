import{a as m}from"./c-HDN6GEAI.js";import{c as w}from"./c-DBKDJUB4.js";import{a as H}from"./c-UZRXWCU5.js";import{a as x,b as _}from"./c-327IN6BD.js";import{a as v,b as a,f,i as y,j as u,k as g,l as L,m as k}from"./c-4H5XTCX5.js";import{a as s,e as b}from"./c-ACOWWOST.js";var z="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",C="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",d=class extends y{constructor(){super(...arguments);this.url="";this.layer=new H(this)}willUpdate(e){e.has("file")&&this.load()}updated(){this.file?this.layer.show(this.dialog):this.dialog.open&&this.dialog.close()}render(){let{file:e}=this,{t:n}=this.app;return a`<dialog closedby="any" aria-label=${e?.name??""} @close=${()=>_(this,"closed")} @keydown=${this.key}>
      ${e?a`<header>
              <span dir="auto">${e.name}</span>
              <ab-button kind="text" icon-only .icon=${z} .label=${n("artifacts.save")} @click=${this.save}></ab-button>
              <ab-button kind="text" icon-only .icon=${C} .label=${n("common.close")} @click=${()=>this.dialog.close()}></ab-button>
            </header>
            <div class="frame">${this.url?a`<img src=${this.url} alt=${e.name} />`:f}</div>`:f}
    </dialog>`}async load(){this.url="";let{file:e}=this;if(!e?.file)return;let n=await this.source.contentUrl(e.file.file_id).catch(()=>"");e===this.file&&(this.url=n)}key(e){e.stopPropagation(),!(e.key!=="d"||e.altKey||e.ctrlKey||e.metaKey)&&(this.save(),e.preventDefault())}async save(){if(this.file?.file)try{w(await this.source.contentUrl(this.file.file.file_id,!0))}catch(e){x(this,this.app.errorText(e))}}};d.styles=[k,v`
      dialog {
        background: rgb(0 0 0 / 92%);
        border: none;
        color: #fff;
        height: 100dvh;
        inset: 0;
        margin: 0;
        max-height: none;
        max-width: none;
        padding: 0;
        width: 100vw;
      }
      header {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
        inset-block-start: 0;
        inset-inline: 0;
        padding: var(--ab-2);
        position: absolute;
      }
      ab-button {
        color: #fff;
      }
      header span {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        padding-inline: var(--ab-2);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .frame {
        display: grid;
        height: 100%;
        padding: 64px var(--ab-2) var(--ab-2);
        place-items: center;
      }
      img {
        max-height: calc(100dvh - 72px);
        max-width: 100%;
        object-fit: contain;
      }
    `],s([u({attribute:!1})],d.prototype,"app",2),s([u({attribute:!1})],d.prototype,"source",2),s([u({attribute:!1})],d.prototype,"file",2),s([g()],d.prototype,"url",2),s([L("dialog")],d.prototype,"dialog",2),d=s([b("ab-picture-viewer")],d);var P={loved:"\u2764\uFE0F",liked:"\u{1F44D}",disliked:"\u{1F44E}",laughed:"\u{1F602}",emphasized:"\u203C\uFE0F",questioned:"\u2753",sticker:"\u{1F3F7}\uFE0F"};function W(o,r){let e=o,n=r("chat.you"),i=t=>t?m(t):n,l=e.is_from_me?n:m(e.sender),c=e.kind!=="message";return{key:e.guid,when:e.when,isMine:e.is_from_me,sender:l,speaker:c?void 0:e.is_from_me?"me":e.sender?.handle??"",notice:c?r(`chat.${e.kind}`,{who:l,other:i(e.other),name:e.group_name??""}):"",subject:e.subject??"",text:e.text??"",spans:e.spans,files:e.attachments.map(t=>({key:t.guid,name:t.name??"",mime:t.mime_type??"",size:t.size,file:t.file,isSticker:t.is_sticker})),reactions:M(e.reactions.map(t=>[t.emoji??P[t.kind]??"\u2022",t.kind,i(t.sender)]),r),reply:e.reply_to&&{key:e.reply_to.guid,who:e.reply_to.is_from_me?n:m(e.reply_to.sender),text:e.reply_to.text??""},edits:e.edits.map(t=>({when:t.when,text:t.text??""})),link:e.link,poll:e.poll&&{title:e.poll.title??"",options:e.poll.options.map(t=>({text:t.text,who:t.voters.map(i)}))},place:null,card:e.app&&!e.link&&!e.poll?r("chat.app_message",{app:e.app}):"",transcript:e.transcription??"",marks:[e.is_unsent&&r("chat.unsent"),!e.is_unsent&&e.unsent_parts.length>0&&r("chat.partly_unsent"),e.edits.length>0&&r("chat.edited"),e.deleted_at!==null&&r("chat.deleted"),e.service!==null&&e.service!=="iMessage"&&e.service].filter(t=>!!t)}}function q(o,r){let e=o,n=r("chat.you"),{media:i}=e,l=i!==null&&!i.place&&!i.vcard&&(i.file!==null||i.mime_type!==null||i.name!==null),c=e.kind==="system",t={image:"image/",video:"video/",gif:"video/",audio:"audio/",sticker:"image/"};return{key:String(e.id),when:e.when,isMine:e.is_from_me,sender:e.is_from_me?n:m(e.sender),speaker:c?void 0:e.is_from_me?"me":e.sender?.handle??"",notice:c?e.text??r("chat.unknown"):"",subject:"",text:e.text??"",spans:[],files:l?[{key:String(e.id),name:i.name??"",mime:i.mime_type??t[e.kind]??"",size:i.size,file:i.file,isSticker:e.kind==="sticker"}]:[],reactions:M(e.reactions.map(h=>[h.emoji,"emoji",h.sender?m(h.sender):n]),r),reply:e.reply_to&&{key:"",who:"",text:e.reply_to.text??""},edits:[],link:null,poll:null,place:i?.place??null,card:i?.vcard?r("chat.contact_card"):e.kind==="poll"?r("chat.poll"):"",transcript:"",marks:[e.kind==="deleted"&&r("chat.unsent"),e.is_starred&&r("chat.starred")].filter(h=>!!h)}}function M(o,r){let e=new Map;for(let[n,i,l]of o){let c=i==="emoji"?n:r(`chat.${i}`),t=e.get(n)??{symbol:n,label:c,who:[]};t.who.push(l),e.set(n,t)}return[...e.values()]}function $(o){let[r]=o.mime.split("/");if(r==="image"||r==="video"||r==="audio")return r;let e=o.name.split(".").pop()?.toLowerCase()??"";return["jpg","jpeg","png","gif","webp","heic","heif"].includes(e)?"image":["mov","mp4","m4v","3gp"].includes(e)?"video":["m4a","mp3","wav","caf","amr","aac","opus","ogg"].includes(e)?"audio":"other"}var S="M19.8 22.6L17.15 20H6.5Q4.2 20 2.6 18.4T1 14.5Q1 12.58 2.19 11.08 3.38 9.57 5.25 9.15 5.33 8.95 5.4 8.76 5.5 8.57 5.55 8.35L1.4 4.2L2.8 2.8L21.2 21.2M6.5 18H15.15L7.1 9.95Q7.05 10.23 7.03 10.5 7 10.73 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M11.13 14M21.6 18.75L20.15 17.35Q20.58 17 20.79 16.54 21 16.08 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 11.33 6 10.7 6.16 10.07 6.33 9.5 6.68L8.05 5.23Q8.93 4.63 9.91 4.31 10.9 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 16.5 22.63 17.31 22.25 18.15 21.6 18.75M14.83 12.03Z",R="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",j="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",O="M19,19H5V5H19M19,3H5A2,2 0 0,0 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5A2,2 0 0,0 19,3M13.96,12.29L11.21,15.83L9.25,13.47L6.5,17H17.5L13.96,12.29Z",F="M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M10,16.5L16,12L10,7.5V16.5Z",E=4e7,p=class extends y{constructor(){super(...arguments);this.url="";this.isBroken=!1;this.seen=new IntersectionObserver(e=>{e.some(n=>n.isIntersecting)&&this.load()},{rootMargin:"200px"})}connectedCallback(){super.connectedCallback(),this.url||this.seen.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.seen.disconnect()}render(){let{file:e}=this,{t:n}=this.app,i=$(e);return e.file?.is_stored?this.isBroken?this.renderFile(j,this.size,!0):i==="image"?this.renderPicture():i==="video"?this.url?this.renderFilm():this.renderFile(F,this.size,!0,this.play):i==="audio"?this.url?a`<audio controls autoplay src=${this.url} aria-label=${e.name} @error=${this.fail}></audio>`:this.renderFile(F,this.size,!0,this.play):this.renderFile(j,this.size,!0):this.renderFile(S,n("artifacts.not_stored"),!1)}renderPicture(){let e=this.file.name||this.app.t("chat.picture");return a`<button
      type="button"
      class="picture ${this.file.isSticker?"sticker":""}"
      aria-label=${e}
      @click=${()=>_(this,"viewed",this.file)}
    >
      ${this.url?a`<img src=${this.url} alt=${e} decoding="async" @error=${this.fail} />`:a`<ab-icon .path=${O}></ab-icon>`}
    </button>`}renderFilm(){return a`<video controls autoplay playsinline src=${this.url} aria-label=${this.file.name} @error=${this.fail}></video>`}renderFile(e,n,i,l=this.save){let c=this.file.name||this.app.t("chat.file"),t=a`<ab-icon .path=${e}></ab-icon><span><span dir="auto">${c}</span><small>${n}</small></span>
      ${i&&l===this.save?a`<ab-icon .path=${R}></ab-icon>`:f}`;return i?a`<button type="button" class="file" @click=${l}>${t}</button>`:a`<div class="file gone">${t}</div>`}get size(){let e=this.file.file?.size??this.file.size;return e===null?"":this.app.format.bytes(e)}async load(){let{file:e}=this;if(this.seen.disconnect(),!(!e.file?.is_stored||$(e)!=="image"||this.url)){if((e.file.size??0)>E)return void(this.isBroken=!0);try{this.url=await this.source.contentUrl(e.file.file_id)}catch{this.isBroken=!0}}}fail(){this.isBroken=!0}async play(){await this.withAddress(!1,e=>this.url=e)}async save(){await this.withAddress(!0,w)}async withAddress(e,n){let{file:i}=this.file;if(i)try{n(await this.source.contentUrl(i.file_id,e))}catch(l){x(this,this.app.errorText(l))}}};p.styles=[k,v`
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
    `],s([u({attribute:!1})],p.prototype,"app",2),s([u({attribute:!1})],p.prototype,"source",2),s([u({attribute:!1})],p.prototype,"file",2),s([g()],p.prototype,"url",2),s([g()],p.prototype,"isBroken",2),p=s([b("ab-chat-media")],p);export{W as a,q as b};

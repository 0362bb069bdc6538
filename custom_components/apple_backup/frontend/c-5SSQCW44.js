import{a as H,b as S,c as E,d as j}from"./c-V4W7VXZS.js";import{a as M}from"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import{b as y}from"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as w}from"./c-4IGHL5PC.js";import{b as _}from"./c-BNJHP5Y4.js";import"./c-DW5NTF3K.js";import{a as x}from"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import"./c-XROEPLDD.js";import"./c-FXIBDURA.js";import"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-HZKFUZTC.js";import{a as f}from"./c-PWJIKP7U.js";import"./c-QP5B2ANA.js";import"./c-WUEDNBYJ.js";import{a as k,b as T}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as b,b as o,f as d,i as $,j as u,k as p,l as C,m as L}from"./c-3WKNPIOS.js";import{a as n,e as g}from"./c-ACOWWOST.js";function O(s,r){let t=[];for(let i of s){let e=r(i),l=t.at(-1);l?.label===e?l.count++:t.push({key:`${t.length} ${e}`,label:e,count:1})}return t}var Q=6;function P(s,r,t){let i=O(s,r);return i.length*Q>s.length?O(s,t):i}function v(s,r){let t=f(r.taken,r.offset);return t===null?"":s.format.custom(t,{dateStyle:"medium",timeStyle:"short",timeZone:"UTC"})}function F(s,r){let t=f(r.taken,r.offset);return t===null?s.t("artifacts.undated"):s.format.custom(t,{month:"long",year:"numeric",timeZone:"UTC"})}function N(s,r){let t=f(r.taken,r.offset);return t===null?s.t("artifacts.undated"):s.format.custom(t,{year:"numeric",timeZone:"UTC"})}function G(s){return[...s].sort((r,t)=>Z(t)-Z(r))}function Z(s){let r=f(s.taken,s.offset);if(r===null)return Number.MIN_SAFE_INTEGER;let t=new Date(r);return t.getUTCFullYear()*12+t.getUTCMonth()}var U="M12 5C15.87 5 19 8.13 19 12C19 15.87 15.87 19 12 19C8.13 19 5 15.87 5 12C5 8.13 8.13 5 12 5M12 2C17.5 2 22 6.5 22 12C22 17.5 17.5 22 12 22C6.5 22 2 17.5 2 12C2 6.5 6.5 2 12 2M12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4Z",z="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",I="M6.5 20Q4.22 20 2.61 18.43 1 16.85 1 14.58 1 12.63 2.17 11.1 3.35 9.57 5.25 9.15 5.88 6.85 7.75 5.43 9.63 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 17.38 21.69 18.69 20.38 20 18.5 20M6.5 18H18.5Q19.55 18 20.27 17.27 21 16.55 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 9.93 6 8.46 7.46 7 8.93 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M12 12Z",R="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",D="M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z",c=class extends ${constructor(){super(...arguments);this.hasBefore=!1;this.hasNext=!1;this.url="";this.isBroken=!1;this.isTold=!1;this.isLive=!1;this.layer=new x(this)}willUpdate(t){t.has("photo")&&(this.isLive=!1,this.load())}updated(){this.photo?this.layer.show(this.dialog):this.dialog.open&&this.dialog.close(),this.photo&&E(this)}render(){let{photo:t,app:i}=this,{t:e}=i;return o`<dialog aria-label=${t?.name??""} @close=${()=>T(this,"closed")} @keydown=${this.key}>
      ${t?o`<header>
              <span dir="auto">${[t.name,v(i,t)].filter(Boolean).join(" \xB7 ")}</span>
              ${t.live?.is_stored?o`<ab-button kind="text" icon-only .icon=${U} .label=${e("album.live")} .pressed=${this.isLive} @click=${this.playLive}></ab-button>`:d}
              <ab-button kind="text" icon-only .icon=${D} .label=${e("album.about")} .pressed=${this.isTold} @click=${this.tell}></ab-button>
              ${this.file?.is_stored?o`<ab-button kind="text" icon-only .icon=${R} .label=${e("artifacts.save")} @click=${this.save}></ab-button>`:d}
              <ab-button kind="text" icon-only .icon=${z} .label=${e("common.close")} @click=${()=>this.dialog.close()}></ab-button>
            </header>
            ${S(this)}
            <div class="frame">${this.renderContent(t)}</div>
            ${this.renderNote(t)} ${this.isTold?o`<aside>${this.renderAbout(t)}</aside>`:d}`:d}
    </dialog>`}renderContent(t){if(this.url&&!this.isBroken)return t.kind==="video"||this.isLive?o`<video controls autoplay playsinline src=${this.url} aria-label=${t.name} @error=${this.fail}></video>`:o`<img src=${this.url} alt=${t.title??t.name} @error=${this.fail} />`;if(!t.thumbnail||this.file?.is_stored&&!this.isBroken)return d;let i=this.source.picturePath(`artifacts/photos/file?id=${t.id}&thumb=256`);return o`<ab-picture class="small" style="--ab-fit:contain" .hass=${this.source.session.hass} .path=${i} .alt=${t.name}>
      ${this.isStill?o`<div slot="failed" class="note" role="status">${this.app.t("album.not_shown")}</div>`:d}
    </ab-picture>`}renderNote(t){let{t:i}=this.app;return t.is_in_cloud_only?o`<div class="note"><ab-icon .path=${I}></ab-icon> ${i("album.cloud_only")}</div>`:this.file?.is_stored?!this.isBroken||t.thumbnail&&this.isStill?d:o`<div class="note" role="status">${i("album.not_shown")}</div>`:o`<div class="note">${i("artifacts.not_stored")}</div>`}get isStill(){return this.photo?.kind!=="video"&&!this.isLive}renderAbout(t){let{t:i,format:e}=this.app,{place:l}=t,h={maximumFractionDigits:5};return M([[i("album.name"),t.name],[i("album.taken"),v(this.app,t)],[i("album.title"),t.title],[i("album.description"),t.description],[i("album.dimensions"),t.width!==null&&t.height!==null&&`${e.number(t.width)} \xD7 ${e.number(t.height)}`],[i("album.size"),t.size!==null&&e.bytes(t.size)],[i("artifacts.duration"),t.duration>0&&e.clock(t.duration)],[i("artifacts.place"),l&&(l.label??`${e.number(l.latitude,h)}, ${e.number(l.longitude,h)}`)],[i("album.edited"),t.edited&&i("album.is_edited")]])}get file(){let{photo:t}=this;return t?t.edited?.is_stored?t.edited:t.original:null}async load(t=this.file){let{photo:i}=this;if(this.url="",this.isBroken=!1,!t?.is_stored)return;let e=await this.source.contentUrl(t.file_id).catch(()=>"");i===this.photo&&(this.url=e,this.isBroken=!e)}fail(){this.isBroken=!0}tell(){this.isTold=!this.isTold}playLive(){this.isLive=!this.isLive,this.load(this.isLive?this.photo?.live??null:this.file)}key(t){if(t.stopPropagation(),!(t.altKey||t.ctrlKey||t.metaKey)){if(t.key==="i")this.tell();else if(t.key==="d")this.save();else if(!j(this,t))return;t.preventDefault()}}async save(){let{file:t}=this;if(t?.is_stored)try{_(await this.source.contentUrl(t.file_id,!0))}catch(i){k(this,this.app.errorText(i))}}};c.styles=[L,H,b`
      img,
      video {
        height: 100dvh;
        object-fit: contain;
        width: 100vw;
      }
      .small {
        background: none;
        height: 60dvh;
        width: min(90vw, 40rem);
      }
      aside {
        background: var(--ab-card);
        border-radius: var(--ab-radius);
        color: var(--ab-text);
        inset-block-end: var(--ab-4);
        inset-inline-end: var(--ab-4);
        max-height: calc(100dvh - 96px);
        max-width: min(26rem, calc(100% - 2 * var(--ab-4)));
        overflow: auto;
        padding: var(--ab-4);
        position: absolute;
        z-index: 2;
      }
      dl {
        display: grid;
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: max-content 1fr;
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `],n([u({attribute:!1})],c.prototype,"app",2),n([u({attribute:!1})],c.prototype,"source",2),n([u({attribute:!1})],c.prototype,"photo",2),n([u({attribute:!1})],c.prototype,"hasBefore",2),n([u({attribute:!1})],c.prototype,"hasNext",2),n([p()],c.prototype,"url",2),n([p()],c.prototype,"isBroken",2),n([p()],c.prototype,"isTold",2),n([p()],c.prototype,"isLive",2),n([C("dialog")],c.prototype,"dialog",2),c=n([g("ab-backup-photo-viewer")],c);var K="M12 5C15.87 5 19 8.13 19 12C19 15.87 15.87 19 12 19C8.13 19 5 15.87 5 12C5 8.13 8.13 5 12 5M12 2C17.5 2 22 6.5 22 12C22 17.5 17.5 22 12 22C6.5 22 2 17.5 2 12C2 6.5 6.5 2 12 2M12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4Z",q="M6.5 20Q4.22 20 2.61 18.43 1 16.85 1 14.58 1 12.63 2.17 11.1 3.35 9.57 5.25 9.15 5.88 6.85 7.75 5.43 9.63 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 17.38 21.69 18.69 20.38 20 18.5 20M6.5 18H18.5Q19.55 18 20.27 17.27 21 16.55 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 9.93 6 8.46 7.46 7 8.93 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M12 12Z",A="M12,21.35L10.55,20.03C5.4,15.36 2,12.27 2,8.5C2,5.41 4.42,3 7.5,3C9.24,3 10.91,3.81 12,5.08C13.09,3.81 14.76,3 16.5,3C19.58,3 22,5.41 22,8.5C22,12.27 18.6,15.36 13.45,20.03L12,21.35Z",J="M22 20.7L3.3 2L2 3.3L3 4.3V19C3 20.1 3.9 21 5 21H19.7L20.7 22L22 20.7M5 19V6.3L12.6 13.9L11.1 15.8L9 13.1L6 17H15.7L17.7 19H5M8.8 5L6.8 3H19C20.1 3 21 3.9 21 5V17.2L19 15.2V5H8.8",V="M8,5.14V19.14L19,12.14L8,5.14Z",W=500,Y=200,X=["library","favorites","hidden","deleted"],m=class extends y{constructor(){super(...arguments);this.text="";this.choice="library";this.albums=[];this.pager=new w(this);this.sorted={of:[],photos:[]};this.renderCell=({position:t,tabindex:i})=>{let e=this.photos[t];if(!e)return o``;let{t:l}=this.app,h=e.thumbnail?this.source.picturePath(`artifacts/photos/file?id=${e.id}&thumb=256`):"",a=[e.name,v(this.app,e),e.kind==="video"&&this.app.format.clock(e.duration),e.live&&l("album.live"),e.is_in_cloud_only&&l("album.cloud_only")];return o`<button
      type="button"
      class="cell"
      data-cell
      tabindex=${i}
      aria-label=${a.filter(Boolean).join(", ")}
      @click=${()=>this.view(t)}
    >
      <ab-picture .hass=${this.session.hass} .path=${h}><ab-icon class="none" slot="failed" .path=${J}></ab-icon></ab-picture>
      <span class="badges">
        ${e.is_favorite?o`<ab-icon .path=${A}></ab-icon>`:d}
        ${e.live?o`<ab-icon .path=${K}></ab-icon>`:d}
        ${e.is_in_cloud_only?o`<ab-icon .path=${q}></ab-icon>`:d}
        ${e.kind==="video"?o`<ab-icon .path=${V}></ab-icon>${this.app.format.clock(e.duration)}`:d}
      </span>
    </button>`}}begin(){let t=this.placeHere("photos");t&&this.open(t.ref),this.load(),this.loadAlbums()}render(){let{app:t,pager:i,photos:e}=this,{t:l}=t,h=this.viewed?e.indexOf(this.viewed):-1;return o`<div class="bar">
        <select aria-label=${l("album.show")} @change=${this.choose}>
          ${X.map(a=>o`<option value=${a} ?selected=${a===this.choice}>${l(`album.${a}`)}</option>`)}
          ${this.albums.length?o`<optgroup label=${l("album.albums")}>
                ${this.albums.map(a=>o`<option value=${`album ${a.id}`}>
                    ${[...a.folder,a.title].join(" \u203A ")} (${t.format.number(a.count)})
                  </option>`)}
              </optgroup>`:d}
        </select>
        ${this.renderSearch(this.text,l("album.search"),a=>this.search(a))}
        <div class="end">${this.renderExport("photos")}</div>
      </div>
      ${this.renderSkipped(["photos"])} ${this.renderInstead()}
      ${i.items.length?o`<ab-virtual-grid
            .sections=${P(e,a=>F(t,a),a=>N(t,a))}
            .cell=${this.renderCell}
            @range=${this.moved}
          ></ab-virtual-grid>`:d}
      <ab-backup-photo-viewer
        .app=${t}
        .source=${this.source}
        .photo=${this.viewed}
        .hasBefore=${h>0}
        .hasNext=${h>=0&&h<e.length-1}
        @move=${a=>this.view(h+a.detail)}
        @closed=${this.closed}
      ></ab-backup-photo-viewer>`}renderInstead(){let t=this.choice==="library";return this.pager.isEmpty&&!this.text&&!t?o`<ab-message .heading=${this.app.t("album.empty")}></ab-message>`:this.renderState(this.pager,["photos"],this.text!=="")}get photos(){let t=this.pager.items;return this.sorted.of!==t&&(this.sorted={of:t,photos:G(t)}),this.sorted.photos}load(){return this.pager.restart((t,i)=>{let[e,l]=this.choice.startsWith("album ")?["all",this.choice.slice(6)]:[this.choice,void 0],h={cursor:t,limit:W,text:this.text||void 0,collection:e,album:l};return this.source.fetchJson("artifacts/photos",h,{signal:i})})}async loadAlbums(){let t=await this.source.fetchJson("artifacts/photos/albums").catch(()=>({albums:[]}));this.albums=t.albums}async open(t){this.rememberHere("photos",void 0);let i={artifact:"photos",ref:t},e=await this.source.fetchJson("artifacts/record",i).catch(()=>{});this.viewed=e?.record}choose(t){this.choice=t.target.value,this.load()}search(t){this.text=t,this.whenTyped(()=>{this.load()})}moved(t){t.stopPropagation(),t.detail.end+Y>this.pager.items.length&&this.pager.error===void 0&&this.pager.more()}view(t){this.viewed=this.photos[Math.max(0,Math.min(this.photos.length-1,t))],t+20>this.photos.length&&this.pager.more()}closed(){let t=this.viewed?this.photos.indexOf(this.viewed):-1;this.viewed=void 0,t>=0&&this.renderRoot.querySelector("ab-virtual-grid")?.scrollToCell(t,!0)}};m.styles=[...y.styles,b`
      /* Room for all that its placeholder says. */
      .bar ab-input {
        flex-basis: 16rem;
      }
      ab-virtual-grid {
        flex: 1 1 0;
        min-height: 0;
      }
      h3 {
        align-items: center;
        background: color-mix(in srgb, var(--ab-page) 88%, transparent);
        display: flex;
        height: 100%;
        padding-inline: var(--ab-4);
      }
      .cell {
        background: none;
        border: none;
        cursor: pointer;
        display: block;
        height: 100%;
        padding: 2px;
        position: relative;
        width: 100%;
      }
      .cell ab-picture {
        border-radius: 4px;
        height: 100%;
      }
      .cell:focus-visible {
        outline-offset: -3px;
      }
      .badges {
        align-items: center;
        color: #fff;
        display: flex;
        filter: drop-shadow(0 0 3px rgb(0 0 0 / 90%));
        font-size: var(--ab-size-s);
        gap: 4px;
        inset-block-end: 6px;
        inset-inline: 8px;
        justify-content: flex-end;
        pointer-events: none;
        position: absolute;
        --ab-icon-size: 16px;
      }
      .none {
        color: var(--ab-text-dim);
        margin: auto;
      }
    `],n([p()],m.prototype,"text",2),n([p()],m.prototype,"choice",2),n([p()],m.prototype,"albums",2),n([p()],m.prototype,"viewed",2),m=n([g("ab-backup-photos")],m);export{m as AbBackupPhotos};

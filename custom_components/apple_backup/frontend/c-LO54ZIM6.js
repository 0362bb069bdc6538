import{a as W,b as ie,c as re,d as se,e as X,f as oe,g as N,h as F}from"./c-5ADVWGEZ.js";import{a as te}from"./c-J6MDPNTX.js";import"./c-R4HYYTTX.js";import"./c-DW5NTF3K.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import{a as ee}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-WUEDNBYJ.js";import{b as m}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as $,b as a,f as h,i as H,j as p,k as y,m as L,n as A}from"./c-3WKNPIOS.js";import{a as o,e as V}from"./c-ACOWWOST.js";var ue="M5,3H7V5H5V10A2,2 0 0,1 3,12A2,2 0 0,1 5,14V19H7V21H5C3.93,20.73 3,20.1 3,19V15A2,2 0 0,0 1,13H0V11H1A2,2 0 0,0 3,9V5A2,2 0 0,1 5,3M19,3A2,2 0 0,1 21,5V9A2,2 0 0,0 23,11H24V13H23A2,2 0 0,0 21,15V19A2,2 0 0,1 19,21H17V19H19V14A2,2 0 0,1 21,12A2,2 0 0,1 19,10V5H17V3H19M12,15A1,1 0 0,1 13,16A1,1 0 0,1 12,17A1,1 0 0,1 11,16A1,1 0 0,1 12,15M8,15A1,1 0 0,1 9,16A1,1 0 0,1 8,17A1,1 0 0,1 7,16A1,1 0 0,1 8,15M16,15A1,1 0 0,1 17,16A1,1 0 0,1 16,17A1,1 0 0,1 15,16A1,1 0 0,1 16,15Z",be="M12 3C7.58 3 4 4.79 4 7V17C4 19.21 7.59 21 12 21S20 19.21 20 17V7C20 4.79 16.42 3 12 3M18 17C18 17.5 15.87 19 12 19S6 17.5 6 17V14.77C7.61 15.55 9.72 16 12 16S16.39 15.55 18 14.77V17M18 12.45C16.7 13.4 14.42 14 12 14C9.58 14 7.3 13.4 6 12.45V9.64C7.47 10.47 9.61 11 12 11C14.39 11 16.53 10.47 18 9.64V12.45M12 9C8.13 9 6 7.5 6 7S8.13 5 12 5C15.87 5 18 6.5 18 7S15.87 9 12 9Z",ve="M6,2A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2H6M6,4H13V9H18V20H6V4M8,12V14H16V12H8M8,16V18H13V16H8Z",ge="M14,2L20,8V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V4A2,2 0 0,1 6,2H14M18,20V9H13V4H6V20H18M17,13V19H7L12,14L14,16M10,10.5A1.5,1.5 0 0,1 8.5,12A1.5,1.5 0 0,1 7,10.5A1.5,1.5 0 0,1 8.5,9A1.5,1.5 0 0,1 10,10.5Z",ye="M14,2L20,8V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V4A2,2 0 0,1 6,2H14M18,20V9H13V4H6V20H18M13,10V12H11V17A2,2 0 0,1 9,19A2,2 0 0,1 7,17A2,2 0 0,1 9,15C9.4,15 9.7,15.1 10,15.3V10H13Z",we="M14,2H6A2,2 0 0,0 4,4V20A2,2 0 0,0 6,22H18A2,2 0 0,0 20,20V8L14,2M18,20H6V4H13V9H18V20Z",xe="M14,2L20,8V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V4A2,2 0 0,1 6,2H14M18,20V9H13V4H6V20H18M16,18L13.5,16.3V18H8V13H13.5V14.7L16,13V18Z",ne={},ke=[["image","jpg jpeg png gif webp heic heif"],["video","mp4 m4v mov"],["audio","m4a aac mp3 wav amr"],["text","txt log json xml csv md html htm css js vcf ics strings yaml yml ini conf srt"],["plist","plist"],["database","db sqlite sqlite3 sqlitedb storedata"]];for(let[l,s]of ke)for(let e of s.split(" "))ne[e]=l;var $e={image:ge,video:xe,audio:ye,text:ve,plist:ue,database:be,other:we};function Y(l){return ne[/\.([^./]+)$/.exec(l)?.[1]?.toLowerCase()??""]??"other"}function ae(l){return $e[Y(l)]}var He="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",Ve="M13,9H14V11H11V7H13V9M18.5,9L16.38,6.88L17.63,5.63L20,8V10H18V11H15V9H18.5M13,3.5V2H12V4H13V6H11V4H9V2H8V4H6V5H4V4C4,2.89 4.89,2 6,2H14L16.36,4.36L15.11,5.61L13,3.5M20,20A2,2 0 0,1 18,22H16V20H18V19H20V20M18,15H20V18H18V15M12,22V20H15V22H12M8,22V20H11V22H8M6,22C4.89,22 4,21.1 4,20V18H6V20H7V22H6M4,14H6V17H4V14M4,10H6V13H4V10M18,11H20V14H18V11M4,6H6V9H4V6Z",Le="M10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6H12L10,4Z",Me="M6.1,10L4,18V8H21A2,2 0 0,0 19,6H12L10,4H4A2,2 0 0,0 2,6V18A2,2 0 0,0 4,20H19C19.9,20 20.7,19.4 20.9,18.5L23.2,10H6.1M19,18H6L7.6,12H20.6L19,18Z",Te="M20 6H12L10 4H4C2.9 4 2 4.9 2 6V18C2 19.1 2.9 20 4 20H20C21.1 20 22 19.1 22 18V8C22 6.9 21.1 6 20 6M20 18H16V16H14V18H4V8H14V10H16V8H20V18M16 12V10H18V12H16M14 12H16V14H14V12M18 16H16V14H18V16Z",Ce="M10.59,13.41C11,13.8 11,14.44 10.59,14.83C10.2,15.22 9.56,15.22 9.17,14.83C7.22,12.88 7.22,9.71 9.17,7.76V7.76L12.71,4.22C14.66,2.27 17.83,2.27 19.78,4.22C21.73,6.17 21.73,9.34 19.78,11.29L18.29,12.78C18.3,11.96 18.17,11.14 17.89,10.36L18.36,9.88C19.54,8.71 19.54,6.81 18.36,5.64C17.19,4.46 15.29,4.46 14.12,5.64L10.59,9.17C9.41,10.34 9.41,12.24 10.59,13.41M13.41,9.17C13.8,8.78 14.44,8.78 14.83,9.17C16.78,11.12 16.78,14.29 14.83,16.24V16.24L11.29,19.78C9.34,21.73 6.17,21.73 4.22,19.78C2.27,17.83 2.27,14.66 4.22,12.71L5.71,11.22C5.7,12.04 5.83,12.86 6.11,13.65L5.64,14.12C4.46,15.29 4.46,17.19 5.64,18.36C6.81,19.54 8.71,19.54 9.88,18.36L13.41,14.83C14.59,13.66 14.59,11.76 13.41,10.59C13,10.2 13,9.56 13.41,9.17Z",T=class extends H{constructor(){super(...arguments);this.picked=new Map;this.isSearch=!1}render(){let{app:e,places:t,source:i}=this,{t:r}=e,n=t?.length??i?.total;return n===void 0&&i?.error!==void 0?a`<ab-message .heading=${r("errors.title")}>
        ${e.errorText(i.error)}
        <ab-button slot="action" @click=${()=>m(this,"retry")}>${r("common.retry")}</ab-button>
      </ab-message>`:n===void 0?a`<ab-skeleton lines="6" .label=${r("common.loading")}></ab-skeleton>`:n?a`<ab-virtual-list
      .count=${n}
      row-height="52"
      .label=${r("files.list")}
      .row=${d=>this.renderRow(d)}
      @range=${d=>i?.want(d.detail.first,d.detail.end)}
    ></ab-virtual-list>`:a`<ab-message
        .icon=${this.isSearch?Ve:Me}
        .heading=${r(this.isSearch?"files.nothing_title":"files.empty_title")}
        >${r(this.isSearch?"files.nothing_text":"files.empty_text")}</ab-message
      >`}at(e){return this.places?this.places[e]:this.source?.get(e)}renderRow(e){let t=this.at(e);if(!t)return a`<div class="row"><div class="wait"></div></div>`;let{app:i}=this,{t:r,format:n}=i,d=t.kind==="directory",c=t.file_id!==null&&this.picked.has(t.file_id),f=d?Le:t.kind==="symlink"?Ce:ae(t.name),g=t.name||"/",x=t.size===null?"":n.bytes(t.size),O=d&&t.files!==null?r.plural("summary.files",t.files):t.note,P=i.narrow?[x,O].filter(Boolean).join(" \xB7 "):O;return a`<div class="row ${t.kind} ${c?"picked":""} ${i.narrow?"narrow":""}">
      ${t.kind==="file"?a`<label>
            <input type="checkbox" .checked=${c} aria-label=${r("files.select",{name:g})} @change=${()=>this.pick(t)} />
          </label>`:a`<label aria-hidden="true"></label>`}
      <button
        class="open"
        type="button"
        data-row
        ?disabled=${t.kind==="symlink"}
        @click=${()=>m(this,"open",{row:t,index:e})}
      >
        <ab-icon .path=${f}></ab-icon>
        <span class="name">
          <bdi title=${g}>${g}</bdi>
          ${P?a`<bdi class="dim small" title=${P}>${P}</bdi>`:h}
        </span>
        ${i.narrow?h:a`<span class="dim small numbers">${t.mtime===null?"":n.date(t.mtime*1e3)}</span>
              <span class="dim small numbers size">${x}</span>`}
      </button>
      ${t.kind==="symlink"?h:a`<ab-button
            kind="text"
            icon-only
            .icon=${d?Te:He}
            .label=${r(d?"files.zip_of":"files.download_of",{name:g})}
            @click=${()=>m(this,"save",t)}
          ></ab-button>`}
    </div>`}pick(e){if(e.file_id===null)return;let t=new Map(this.picked);t.delete(e.file_id)||t.set(e.file_id,e),m(this,"picked",t)}};T.styles=[L,A,$`
      :host {
        display: flex;
        flex-direction: column;
      }
      ab-virtual-list {
        flex: 1;
        min-height: 0;
      }
      .row {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        gap: var(--ab-1);
        height: 100%;
        padding-inline: var(--ab-2);
      }
      .row:hover {
        background: color-mix(in srgb, currentcolor 5%, transparent);
      }
      .row.picked {
        background: color-mix(in srgb, var(--ab-accent) 14%, transparent);
      }
      label {
        align-items: center;
        cursor: pointer;
        display: flex;
        flex: none;
        height: var(--ab-target);
        justify-content: center;
        width: 36px;
      }
      input {
        accent-color: var(--ab-strong);
        height: 18px;
        margin: 0;
        width: 18px;
      }
      .open {
        align-items: center;
        background: none;
        border: none;
        color: inherit;
        cursor: pointer;
        display: grid;
        flex: 1;
        font: inherit;
        gap: 0 var(--ab-3);
        grid-template-columns: auto minmax(0, 1fr) auto auto;
        height: 100%;
        min-width: 0;
        outline-offset: -2px;
        padding: 0;
        text-align: start;
      }
      .open:disabled {
        cursor: default;
      }
      .name {
        min-width: 0;
      }
      .name > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ab-icon {
        color: var(--ab-text-dim);
      }
      .directory .open ab-icon {
        color: var(--ab-accent);
      }
      .size {
        min-width: 4.5rem;
        text-align: end;
      }
      .row > ab-button {
        color: var(--ab-text-dim);
      }
      .narrow .open {
        grid-template-columns: auto minmax(0, 1fr);
      }
      ab-skeleton {
        padding: var(--ab-3);
        --ab-line-height: 36px;
      }
      .wait {
        background: var(--ab-fill);
        border-radius: var(--ab-radius-small);
        height: 16px;
        margin-inline: var(--ab-3);
        width: 40%;
      }
    `],o([p({attribute:!1})],T.prototype,"app",2),o([p({attribute:!1})],T.prototype,"source",2),o([p({attribute:!1})],T.prototype,"places",2),o([p({attribute:!1})],T.prototype,"picked",2),o([p({type:Boolean})],T.prototype,"isSearch",2),T=o([V("ab-file-list")],T);var Se="M13,20H11V8L5.5,13.5L4.08,12.08L12,4.16L19.92,12.08L18.5,13.5L13,8V20Z",Ee="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",le="M20 6H12L10 4H4C2.9 4 2 4.9 2 6V18C2 19.1 2.9 20 4 20H20C21.1 20 22 19.1 22 18V8C22 6.9 21.1 6 20 6M20 18H16V16H14V18H4V8H14V10H16V8H20V18M16 12V10H18V12H16M14 12H16V14H14V12M18 16H16V14H18V16Z",E=class extends H{constructor(){super(...arguments);this.text="";this.picked=new Map}render(){return a`<div class="bar ${this.picked.size?"picked":""}">
      ${this.picked.size?this.renderPicked():this.renderSearch()}
    </div>`}renderPicked(){let{app:e,picked:t}=this,{t:i}=e,r=[...t.values()].reduce((n,d)=>n+(d.size??0),0);return a`<ab-button
        kind="text"
        icon-only
        .icon=${Ee}
        .label=${i("files.unselect")}
        @click=${()=>m(this,"unselect")}
      ></ab-button>
      <span class="numbers" role="status">${i.plural("files.selected",t.size)} · ${e.format.bytes(r)}</span>
      <ab-button kind="filled" .icon=${le} @click=${()=>m(this,"zip")}>${i("files.zip")}</ab-button>`}renderSearch(){let{app:e,place:t,text:i}=this,{t:r}=e,n=t!==void 0;return a`${n&&e.narrow&&!i?a`<ab-button kind="text" icon-only .icon=${Se} .label=${r("files.up")} @click=${()=>m(this,"up")}></ab-button>`:h}
      <ab-input
        type="search"
        .placeholder=${n?r("files.search_in",{place:t}):r("files.search")}
        .value=${i}
        @changed=${d=>m(this,"typed",d.detail)}
      ></ab-input>
      ${n&&!i?a`<ab-button
            kind="outlined"
            .icon=${le}
            ?icon-only=${e.narrow}
            .label=${e.narrow?r("files.zip_folder"):""}
            @click=${()=>m(this,"zip")}
            >${e.narrow?h:r("files.zip_folder")}</ab-button
          >`:h}`}};E.styles=[L,$`
      :host {
        display: block;
        flex: none;
      }
      .bar {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        padding: var(--ab-2) var(--ab-3);
      }
      .bar ab-input {
        flex: 1 1 10rem;
      }
      .picked {
        background: color-mix(in srgb, var(--ab-accent) 14%, var(--ab-card));
      }
      .picked span {
        flex: 1;
      }
    `],o([p({attribute:!1})],E.prototype,"app",2),o([p({attribute:!1})],E.prototype,"place",2),o([p()],E.prototype,"text",2),o([p({attribute:!1})],E.prototype,"picked",2),E=o([V("ab-files-bar")],E);var _=class extends H{constructor(){super(...arguments);this.domain=""}render(){let{app:e,steps:t}=this;return a`<nav aria-label=${e.t("files.breadcrumb")}>
      <ol>
        ${t.map(({label:i,place:r},n)=>a`<li>
            <button
              type="button"
              aria-current=${n===t.length-1?"location":h}
              @click=${()=>m(this,"chosen",r)}
            >
              <bdi>${i}</bdi>
            </button>
          </li>`)}
      </ol>
    </nav>`}get steps(){let{folder:e}=this,t=[{label:this.app.t("files.all")}];if(!e)return t;let{domain:i}=e;t.push({label:this.domain,place:{domain:i,path:""}});let r="";for(let n of e.path?e.path.split("/"):[])r=N(r,n),t.push({label:n||"/",place:{domain:i,path:r}});return t}};_.styles=[L,$`
      :host {
        display: block;
        flex: none;
      }
      nav {
        overflow-x: auto;
        padding: 0 var(--ab-3) var(--ab-2);
        scrollbar-width: thin;
      }
      ol {
        align-items: center;
        display: flex;
        list-style: none;
        margin: 0;
        padding: 0;
        white-space: nowrap;
      }
      li + li::before {
        color: var(--ab-text-dim);
        content: "/";
        padding-inline: var(--ab-1);
      }
      nav button {
        background: none;
        border: none;
        border-radius: var(--ab-radius-small);
        color: inherit;
        cursor: pointer;
        font: inherit;
        min-height: 36px;
        padding: 0 var(--ab-1);
      }
      nav button:hover {
        text-decoration: underline;
      }
      nav [aria-current] {
        font-weight: 500;
      }
    `],o([p({attribute:!1})],_.prototype,"app",2),o([p({attribute:!1})],_.prototype,"folder",2),o([p()],_.prototype,"domain",2),_=o([V("ab-files-path")],_);var j=class{constructor(s,e,t=200){this.load=s;this.changed=e;this.size=t;this.items=[];this.asked=new Set;this.isOver=!1;this.want(0,1)}get(s){return this.items[s]}get loaded(){return this.items.filter(s=>s!==void 0)}want(s,e){let t=this.total===void 0?e:Math.min(e,this.total);for(let i=Math.floor(s/this.size);i*this.size<t;i++)this.ask(i)}end(){this.isOver=!0}async ask(s){if(!this.asked.has(s)){this.asked.add(s);try{let e=await this.load(s*this.size,this.size);if(this.isOver)return;this.total=e.total,e.items.forEach((t,i)=>this.items[s*this.size+i]=t),this.error=void 0}catch(e){if(this.isOver)return;this.asked.delete(s),this.error=e}this.changed()}}};var U=class extends j{constructor(s,{domain:e,path:t},i){super(async(r,n)=>{let d={domain:e,path:t,limit:n,offset:r},{items:c,total:f}=await s.fetchJson("/folder",{body:d});return{total:f,items:c.map(g=>({...g,note:"",domain:e,path:N(t,g.name)}))}},i)}},Z=class extends j{constructor(s,e,t,i){super(async(r,n)=>{let d={path_like:`%${e}%`,...t===void 0?{}:{domain:t},limit:n,offset:r},{items:c,total:f}=await s.fetchJson("/files/query",{body:d}),g=c.map(({relative_path:x,...O})=>({...O,name:x.split("/").pop()??"",note:`${O.domain}/${x.split("/").slice(0,-1).join("/")}`,kind:"file",path:x,files:null}));return{total:f,items:g}},i)}};function de(l){let s=[];for(let e=0;e<l.length;e+=16){let t=l.subarray(e,e+16),i=Array.from(t,c=>c.toString(16).padStart(2,"0")),r=Array.from(t,c=>c>=32&&c<127?String.fromCharCode(c):"\xB7"),n=i.slice(0,8).join(" ").padEnd(23),d=i.slice(8).join(" ").padEnd(23);s.push(`${e.toString(16).padStart(6,"0")}  ${n}  ${d}  ${r.join("")}`)}return s.join(`
`)}function ce(l){let s=l[0]===255&&l[1]===254;try{let e=new TextDecoder(s?"utf-16le":"utf-8",{fatal:!0}).decode(l,{stream:!0});return/[\x00-\x08\x0e-\x1a]/.test(e)?void 0:e}catch{return}}function pe(l){return new TextDecoder().decode(l.subarray(0,6))==="bplist"}function he(l){let s=new DataView(l.buffer,l.byteOffset,l.byteLength),e=l.length-32;if(e<8)throw new Error("cut");let t=s.getUint8(e+6),i=s.getUint8(e+7),r=Number(s.getBigUint64(e+8)),n=Number(s.getBigUint64(e+16)),d=Number(s.getBigUint64(e+24));if(t<1||t>8||i<1||i>8)throw new Error("damaged");if(r>2e4*10||d+r*t>e)throw new Error("damaged");let c=0,f=0,g=(u,w)=>{if(u<0||u+w>l.length)throw new Error("cut");let b=0;for(let k=0;k<w;k++)b=b*256+s.getUint8(u+k);return b},x=u=>{let w=s.getUint8(u)&15;if(w!==15)return[w,u+1];let b=1<<(s.getUint8(u+1)&15);return[g(u+2,b),u+2+b]},O=(u,w)=>{if(u+w>l.length)throw new Error("cut");return l.subarray(u,u+w)},P=(u,w,b)=>{if((f+=b)>1048576)throw new Error("absurd");return new TextDecoder(u).decode(O(w,b))},G=(u,w)=>{if(u>=r||w>64||++c>2e4)throw new Error("absurd");let b=g(d+u*t,t),k=s.getUint8(b),B=(J,q)=>Array.from({length:q},(Q,K)=>G(g(J+K*i,i),w+1));switch(k>>4){case 0:return k===9?!0:k===8?!1:null;case 1:return(k&15)===3?Number(s.getBigInt64(b+1)):g(b+1,1<<(k&15));case 2:return(k&15)===2?s.getFloat32(b+1):s.getFloat64(b+1);case 3:return new Date(9783072e5+s.getFloat64(b+1)*1e3).toISOString();case 8:return{UID:g(b+1,(k&15)+1)}}let[S,z]=x(b);switch(k>>4){case 4:return`<${O(z,S).length} bytes>`;case 5:return P("latin1",z,S);case 6:return P("utf-16be",z,S*2);case 10:case 11:case 12:if(S>2e4)throw new Error("absurd");return B(z,S);case 13:{if(S>2e4)throw new Error("absurd");let J=B(z,S),q=B(z+S*i,S);return Object.fromEntries(J.map((Q,K)=>[String(Q),q[K]]))}}throw new Error("damaged")};return G(n,0)}var Oe="M15.41,16.58L10.83,12L15.41,7.41L14,6L8,12L14,18L15.41,16.58Z",_e="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",Re="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",I=64*1024,C=class extends H{constructor(){super(...arguments);this.lookInside=async()=>{let{file:e,session:t}=this;this.stop?.abort();let i=this.stop=new AbortController;this.shown=this.failure=void 0;try{let r=e.size===0,n=e.size!==null&&e.size<=I,d=r||n?{}:{Range:`bytes=0-${I-1}`},c=await t.fetch(`/file/${e.file_id}`,{headers:d,signal:i.signal}),f=new Uint8Array(await c.arrayBuffer()).subarray(0,I);if(i.signal.aborted)return;this.shown=Pe(f,c.status===206&&(e.size??1/0)>f.length)}catch(r){i.signal.aborted||(this.failure=r)}};this.save=async()=>{try{await this.session.download({file_id:this.file.file_id})}catch(e){this.failure=e}};this.key=e=>{let t=e.composedPath()[0];if(t instanceof HTMLMediaElement||t instanceof HTMLElement&&t.tagName==="PRE")return;let i=getComputedStyle(this).direction==="rtl"?-1:1;e.key==="ArrowRight"?m(this,"step",i):e.key==="ArrowLeft"&&m(this,"step",-i)}}disconnectedCallback(){super.disconnectedCallback(),this.stop?.abort()}willUpdate(e){e.has("file")&&e.get("file")?.file_id!==this.file.file_id&&this.load()}render(){let{app:e,file:t}=this,{t:i,format:r}=e,n=(d,c,f)=>a`<ab-button
      slot="action"
      class="step"
      kind="text"
      icon-only
      .icon=${c}
      .label=${i(f)}
      @click=${()=>m(this,"step",d)}
    ></ab-button>`;return a`<ab-dialog wide open .heading=${t.name} .closeLabel=${i("common.close")} @keydown=${this.key}>
      <div class="stage">${this.renderStage()}</div>
      <p class="facts dim small">
        ${t.size===null?h:a`<span class="numbers">${r.bytes(t.size)}</span>`}
        ${t.mtime===null?h:a`<span class="numbers">${r.dateTime(t.mtime*1e3)}</span>`}
        <bdi class="path">${t.domain}/${t.path}</bdi>
      </p>
      ${n(-1,Oe,"files.previous")} ${n(1,_e,"files.next")}
      <ab-button slot="action" kind="filled" .icon=${Re} @click=${this.save}>${i("files.download")}</ab-button>
    </ab-dialog>`}renderStage(){let{app:e,shown:t,file:i}=this,{t:r}=e;if(this.failure)return a`<ab-alert kind="error" .heading=${r("files.no_preview")}>${e.errorText(this.failure)}</ab-alert>`;if(!t)return a`<ab-skeleton .label=${r("common.loading")}></ab-skeleton>`;switch(t.kind){case"image":return a`<img src=${t.url} alt=${i.name} @error=${this.lookInside} />`;case"video":return a`<video src=${t.url} controls preload="metadata" @error=${this.lookInside}></video>`;case"audio":return a`<audio src=${t.url} controls preload="metadata" @error=${this.lookInside}></audio>`;default:return a`<pre class=${t.kind} tabindex="0" dir=${t.kind==="hex"?"ltr":"auto"}>${t.text}${t.isCut?`
\u2026
${r("files.cut",{size:e.format.bytes(I)})}`:""}</pre>`}}async load(){this.shown=this.failure=void 0;let{file:e,session:t}=this,i=Y(e.name);if(i!=="image"&&i!=="video"&&i!=="audio")return this.lookInside();try{let r=await t.contentUrl({file_id:e.file_id});e===this.file&&(this.shown={kind:i,url:r})}catch(r){e===this.file&&(this.failure=r)}}};C.styles=[L,A,$`
      .stage {
        align-items: center;
        background: color-mix(in srgb, var(--ab-fill) 45%, transparent);
        border-radius: var(--ab-radius-small);
        display: flex;
        justify-content: center;
        min-height: 12rem;
        overflow: hidden;
      }
      img,
      video {
        display: block;
        max-height: min(62dvh, 44rem);
        max-width: 100%;
      }
      audio {
        margin: var(--ab-6);
        width: 100%;
      }
      pre {
        align-self: stretch;
        font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
        font-size: 12.5px;
        line-height: 1.5;
        margin: 0;
        max-height: min(62dvh, 44rem);
        overflow: auto;
        padding: var(--ab-3);
        text-align: start;
        width: 100%;
      }
      pre.text {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      pre.hex {
        direction: ltr;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-1) var(--ab-4);
        margin-block: var(--ab-3) 0;
      }
      .path {
        overflow-wrap: anywhere;
      }
      ab-skeleton {
        padding: var(--ab-4);
        width: 100%;
      }
      ab-alert {
        width: 100%;
      }
      .step:dir(rtl) {
        transform: scaleX(-1);
      }
    `],o([p({attribute:!1})],C.prototype,"app",2),o([p({attribute:!1})],C.prototype,"session",2),o([p({attribute:!1})],C.prototype,"file",2),o([y()],C.prototype,"shown",2),o([y()],C.prototype,"failure",2),C=o([V("ab-file-preview")],C);function Pe(l,s){if(pe(l)&&!s)try{return{kind:"text",text:JSON.stringify(he(l),null,2),isCut:s}}catch{}let e=ce(l);return e===void 0?{kind:"hex",text:de(l),isCut:s}:{kind:"text",text:e,isCut:s}}var D=class{constructor(s,e){this.load=s;this.changed=e;this.roots=[]}setRoots(s){this.roots=me(s),this.tell()}get rows(){if(!this.shown){let s=[],e=t=>{for(let i of t)s.push(i),i.isOpen&&i.children&&e(i.children)};e(this.roots),this.shown=s}return this.shown}find(s){return this.rows.find(e=>e.key===s)}async open(s){if(!(s.isOpen||s.isLoading)){if(!s.children){s.isLoading=!0,this.tell();try{s.children=me(await this.load(s.data),s)}finally{s.isLoading=!1,this.tell()}}s.isOpen=s.children.length>0,this.tell()}}close(s){s.isOpen=!1,this.tell()}move(s,e,t){let{rows:i}=this,r=i.indexOf(e),n=t?"ArrowLeft":"ArrowRight",d=t?"ArrowRight":"ArrowLeft";switch(s){case"ArrowDown":return i[r+1]??e;case"ArrowUp":return i[r-1]??e;case"Home":return i[0];case"End":return i.at(-1);case n:return e.isOpen?e.children?.[0]:(this.open(e).catch(()=>{}),e);case d:return e.isOpen?(this.close(e),e):e.parent??e}return s.length===1?this.typed(s,r):void 0}typed(s,e){let t=s.toLocaleLowerCase();return[...this.rows.slice(e+1),...this.rows.slice(0,e+1)].find(r=>r.label.toLocaleLowerCase().startsWith(t))}tell(){this.shown=void 0,this.changed()}};function me(l,s){return l.map((e,t)=>({...e,level:(s?.level??0)+1,parent:s,place:t+1,siblings:l.length,isOpen:!1,isLoading:!1}))}var ze="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",Ae="M10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6H12L10,4Z",Ne="M19,20H4C2.89,20 2,19.1 2,18V6C2,4.89 2.89,4 4,4H10L12,6H19A2,2 0 0,1 21,8H21L4,8V18L6.14,10H23.21L20.93,18.5C20.7,19.37 19.92,20 19,20Z",R=36,je=60,fe=6,M=class extends H{constructor(){super(...arguments);this.label="";this.roots=[];this.load=()=>Promise.resolve([]);this.trail=[];this.top=0;this.height=0;this.active="";this.model=new D(e=>this.load(e),()=>this.requestUpdate());this.clicked=e=>{let t=e.target,i=this.nodeOf(t);i&&(t.closest(".twist")?this.turn(i):this.choose(i))};this.scrolled=()=>{this.top=this.scrollTop};this.key=e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=this.nodeOf(e.target);if(!t)return;if(e.key==="Enter"||e.key===" "){e.preventDefault(),this.choose(t);return}let i=this.model.move(e.key,t,getComputedStyle(this).direction==="rtl");i&&(e.preventDefault(),this.focusRow(i))}}connectedCallback(){super.connectedCallback(),this.addEventListener("scroll",this.scrolled,{passive:!0}),this.observer=new ResizeObserver(()=>this.height=this.clientHeight),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("scroll",this.scrolled),this.observer?.disconnect()}willUpdate(e){let t=e.has("roots");t&&this.model.setRoots(this.roots);let i=e.has("trail")&&e.get("trail")?.join("/")!==this.trail.join("/");this.chosen&&(t||i)&&(this.active=this.chosen,this.reveal())}get chosen(){return this.trail.at(-1)??""}async reveal(){let{trail:e}=this;try{for(let t of e.slice(0,-1)){let i=this.model.find(t);if(!i||e!==this.trail)return;await this.model.open(i)}}catch(t){m(this,"failed",t)}}render(){let{rows:e}=this.model,t=e.some(c=>c.key===this.active)?this.active:e[0]?.key,i=Math.max(0,Math.floor(this.top/R)-fe),r=Math.min(e.length,i+Math.min(je,Math.ceil(this.height/R)+2*fe)),n=e.slice(i,r).map((c,f)=>({node:c,index:i+f})),d=n.some(({node:c})=>c.key===t)?t:n[0]?.node.key;return a`<div
      role=${e.length?"tree":h}
      aria-label=${this.label}
      style="height:${e.length*R}px;position:relative"
      @click=${this.clicked}
      @keydown=${this.key}
    >
      ${ee(n,({node:c})=>c.key,({node:c,index:f})=>this.renderRow(c,f,c.key===d))}
    </div>`}renderRow(e,t,i){let r=e.children===void 0||e.children.length>0;return a`<div
      role="treeitem"
      class="row ${e.isOpen?"open":""} ${e.isLoading?"loading":""}"
      data-key=${e.key}
      tabindex=${i?0:-1}
      aria-level=${e.level}
      aria-setsize=${e.siblings}
      aria-posinset=${e.place}
      aria-selected=${e.key===this.chosen?"true":"false"}
      aria-expanded=${r?String(e.isOpen):h}
      aria-busy=${e.isLoading?"true":h}
      title=${e.label}
      style="top:${t*R}px;padding-inline-start:${Math.min(e.level-1,12)*14}px"
    >
      <span class="twist">${r?a`<ab-icon .path=${ze}></ab-icon>`:h}</span
      >
      <ab-icon class="folder" .path=${e.isOpen?Ne:Ae}></ab-icon>
      <bdi>${e.label}</bdi>
    </div>`}choose(e){this.active=e.key,this.model.open(e).catch(t=>m(this,"failed",t)),m(this,"chosen",e.data)}nodeOf(e){return this.model.find(e.closest("[data-key]")?.dataset.key??"")}turn(e){this.active=e.key,e.isOpen?this.model.close(e):this.model.open(e).catch(t=>m(this,"failed",t))}async focusRow(e){this.active=e.key;let t=this.model.rows.indexOf(e)*R;t<this.scrollTop?this.scrollTop=t:t+R>this.scrollTop+this.clientHeight&&(this.scrollTop=t+R-this.clientHeight),this.top=this.scrollTop,await this.updateComplete,this.renderRoot.querySelector(`[data-key="${CSS.escape(e.key)}"]`)?.focus()}};M.styles=[L,$`
      :host {
        display: block;
        overflow: auto;
      }
      .row {
        align-items: center;
        border-radius: var(--ab-radius-small);
        cursor: pointer;
        display: flex;
        gap: var(--ab-1);
        height: 36px;
        inset-inline: 0;
        outline-offset: -2px;
        padding-inline-end: var(--ab-2);
        position: absolute;
        user-select: none;
        white-space: nowrap;
      }
      .row:hover {
        background: color-mix(in srgb, currentcolor 7%, transparent);
      }
      .row[aria-selected="true"] {
        background: color-mix(in srgb, var(--ab-accent) 18%, transparent);
        font-weight: 500;
      }
      .twist {
        align-items: center;
        display: flex;
        flex: none;
        height: 36px;
        justify-content: center;
        width: 24px;
      }
      .twist ab-icon {
        --ab-icon-size: 18px;
        transition: transform var(--ab-quick);
      }
      .twist:dir(rtl) ab-icon {
        transform: scaleX(-1);
      }
      .open .twist ab-icon {
        transform: rotate(90deg);
      }
      .loading .twist ab-icon {
        opacity: 0.4;
      }
      .folder {
        --ab-icon-size: 20px;
        color: var(--ab-accent);
      }
      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `],o([p()],M.prototype,"label",2),o([p({attribute:!1})],M.prototype,"roots",2),o([p({attribute:!1})],M.prototype,"load",2),o([p({attribute:!1})],M.prototype,"trail",2),o([y()],M.prototype,"top",2),o([y()],M.prototype,"height",2),o([y()],M.prototype,"active",2),M=o([V("ab-tree")],M);var Fe=300,v=class extends H{constructor(){super(...arguments);this.path=[];this.query=new URLSearchParams;this.apps=new Map;this.text="";this.picked=new Map;this.branches=async({domain:e,path:t})=>{let i=[];for(let r=0;r!==null;){let n={domain:e,path:t,limit:1e3,offset:r},d=await this.session.fetchJson("/folder",{body:n}),c=d.items.filter(({kind:f})=>f==="directory");for(let{name:f,file_id:g}of c){let x={domain:e,path:N(t,f)};W(e,x.path,g),i.push({key:X(e,x.path),label:f||"/",data:x})}r=c.length<d.items.length?null:d.next}return i};this.up=()=>{let{folder:e}=this;e?.path?this.show({domain:e.domain,path:e.path.split("/").slice(0,-1).join("/")}):this.show()}}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer),this.source?.end(),te.get(this.session.backupId)||se()}willUpdate(e){let t=e.has("session");t&&this.begin();let i=e.has("path")&&e.get("path")?.join("/")!==this.path.join("/");(t||i)&&this.go()}render(){let{app:e,source:t}=this,{t:i}=e;return a`${e.narrow||!this.domains?h:this.renderTree(this.domains)}
      <div class="main">
        <ab-files-bar
          .app=${e}
          .place=${this.folder&&F(this.folder.domain,this.apps)}
          .text=${this.text}
          .picked=${this.picked}
          @unselect=${()=>this.picked=new Map}
          @zip=${()=>{this.zip()}}
          @up=${this.up}
          @typed=${r=>this.typed(r.detail)}
        ></ab-files-bar>
        ${this.text?h:a`<ab-files-path
              .app=${e}
              .folder=${this.folder}
              .domain=${this.folder?F(this.folder.domain,this.apps):""}
              @chosen=${r=>this.show(r.detail)}
            ></ab-files-path>`}
        ${this.failure?a`<ab-alert kind="error" .heading=${i("errors.title")}
              >${e.errorText(this.failure)}
              <ab-button slot="action" kind="text" @click=${()=>this.failure=void 0}>${i("common.close")}</ab-button></ab-alert
            >`:h}
        <ab-file-list
          .app=${e}
          .source=${t}
          .places=${this.text||this.folder?void 0:this.rootRows}
          .picked=${this.picked}
          .isSearch=${this.text!==""}
          @open=${r=>this.opened(r.detail)}
          @picked=${r=>this.picked=r.detail}
          @retry=${()=>{this.go()}}
          @save=${r=>this.saveRow(r.detail)}
        ></ab-file-list>
      </div>
      ${this.open?a`<ab-file-preview
            .app=${e}
            .session=${this.session}
            .file=${this.open.file}
            @closed=${()=>this.open=void 0}
            @step=${r=>this.step(r.detail)}
          ></ab-file-preview>`:h}`}renderTree(e){let t=this.byName(e).map(({domain:i,label:r})=>({key:X(i,""),label:r,data:{domain:i,path:""}}));return a`<ab-tree
      .label=${this.app.t("files.tree")}
      .roots=${this.memo(t)}
      .load=${this.branches}
      .trail=${this.folder&&!this.text?oe(this.folder):[]}
      @chosen=${i=>this.show(i.detail)}
      @failed=${i=>this.failure=i.detail}
    ></ab-tree>`}get rootRows(){return this.domains&&this.byName(this.domains).map(({domain:e,label:t})=>({name:t,note:e,kind:"directory",file_id:null,domain:e,path:"",files:null,size:null,mtime:null}))}byName(e){let t=e.map(r=>({domain:r,label:F(r,this.apps)})),i=({domain:r})=>Number(r.includes("-"));return t.sort((r,n)=>i(r)-i(n)||r.label.localeCompare(n.label,this.app.hass.language))}memo(e){let t=JSON.stringify(e);return this.kept?.key!==t&&(this.kept={key:t,roots:e}),this.kept.roots}async begin(){let{session:e}=this;this.failure=void 0;try{let t=e.fetchJson("/apps").catch(()=>({apps:[]})),{domains:i}=await e.fetchJson("/domains"),{apps:r}=await t;this.apps=new Map(r.map(({bundle_id:n,name:d})=>[n,d])),this.domains=i}catch(t){this.failure=t}}async go(){let[e]=this.path;this.picked=new Map,this.text="",this.failure=void 0;let t=e===void 0?void 0:ie(e);if(e!==void 0&&!t&&!e.startsWith("~")){try{t=await this.session.fetchJson("/folder",{body:{file_id:e,limit:1}}),re(e,t)}catch(i){this.failure=i}if(this.path[0]!==e)return}this.folder=t&&{domain:t.domain,path:t.path},this.list(t&&new U(this.session,this.folder??t,()=>this.listed()))}list(e){this.source?.end(),this.source=e}listed(){this.requestUpdate(),this.renderRoot.querySelector("ab-file-list")?.requestUpdate()}show(e,t=null){this.text="";let i=e?this.place(W(e.domain,e.path,t)):this.place();this.app.navigate(i),this.path.join()===i.slice(3).join()&&this.go()}typed(e){if(clearTimeout(this.timer),!e.trim())return void this.go();this.text=e,this.timer=setTimeout(()=>{this.picked=new Map,this.list(new Z(this.session,e.trim(),this.folder?.domain,()=>this.listed()))},Fe)}opened({row:e,index:t}){e.kind==="directory"?this.show({domain:e.domain,path:e.path},e.file_id):e.file_id!==null&&(this.open={file:{...e,file_id:e.file_id},index:t})}step(e){if(!this.open||!this.source)return;let{index:t}=this.open,i;do t+=e,i=this.source.get(t);while(i&&(i.kind!=="file"||i.file_id===null));this.source.want(t,t+1),i?.file_id&&(this.open={file:{...i,file_id:i.file_id},index:t})}saveRow(e){e.kind==="directory"?this.saveFolder({domain:e.domain,path:e.path}):e.file_id!==null&&this.save({file_id:e.file_id})}async zip(){this.picked.size?await this.save({export:{file_ids:[...this.picked.keys()]}}):this.folder&&await this.saveFolder(this.folder)}saveFolder({domain:e,path:t}){return this.save({export:t?{domain:e,path:t}:{domain:e}})}async save(e){this.failure=void 0;try{await this.session.download(e)}catch(t){this.failure=t}}};v.styles=[L,A,$`
      :host {
        display: flex;
        min-height: 0;
      }
      ab-tree {
        border-inline-end: 1px solid var(--ab-line);
        flex: none;
        padding: var(--ab-2);
        width: min(17rem, 36%);
      }
      .main {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-width: 0;
      }
      ab-file-list {
        flex: 1;
        min-height: 0;
      }
      ab-alert {
        margin: 0 var(--ab-3) var(--ab-2);
      }
    `],o([p({attribute:!1})],v.prototype,"app",2),o([p({attribute:!1})],v.prototype,"session",2),o([p({attribute:!1})],v.prototype,"path",2),o([p({attribute:!1})],v.prototype,"query",2),o([p({attribute:!1})],v.prototype,"place",2),o([y()],v.prototype,"domains",2),o([y()],v.prototype,"apps",2),o([y()],v.prototype,"folder",2),o([y()],v.prototype,"source",2),o([y()],v.prototype,"text",2),o([y()],v.prototype,"picked",2),o([y()],v.prototype,"open",2),o([y()],v.prototype,"failure",2),v=o([V("ab-backup-files")],v);export{v as AbBackupFiles};

import"./c-3VF75IT5.js";import"./c-XMQJP3PA.js";import"./c-7RPCHYIS.js";import"./c-WUEDNBYJ.js";import{b as v}from"./c-YVX6JVKA.js";import"./c-LYEKNBLA.js";import"./c-QRDNFSHC.js";import{a as m,b as e,f as h,i as b,j as d,k as c,m as f,n as g}from"./c-4H5XTCX5.js";import{a as s,e as u}from"./c-ACOWWOST.js";var w="M7,15L11.5,9L15,13.5L17.5,10.5L21,15M22,4H14L12,2H6A2,2 0 0,0 4,4V16A2,2 0 0,0 6,18H22A2,2 0 0,0 24,16V6A2,2 0 0,0 22,4M2,6H0V11H0V20A2,2 0 0,0 2,22H20V20H2V6Z",k="M20,18H4V8H20M20,6H12L10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6Z",a=class extends b{willUpdate(t){t.has("api")&&this.load()}async load(){let{api:t}=this;this.error=void 0;try{let{albums:r}=await t.albums();t===this.api&&(this.albums=r)}catch(r){t===this.api&&(this.error=r)}}render(){let{app:t,albums:r}=this,{t:o}=t;if(this.error!==void 0)return e`<ab-message .heading=${o("errors.title")}>${t.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${o("common.retry")}</ab-button></ab-message>`;if(!r)return e`<ab-skeleton lines="4" .label=${o("common.loading")}></ab-skeleton>`;if(!r.some(({count:i})=>i))return e`<ab-message .icon=${w} .heading=${o("photos.no_albums_title")}>${o("photos.no_albums_text")}</ab-message>`;let n=new Set(r.map(({id:i})=>i)),l=r.filter(({parent:i,is_folder:p})=>!p&&(i===null||!n.has(i)));return e`${this.group(o("photos.albums"),l)}
    ${r.filter(({is_folder:i,count:p})=>i&&p).map(i=>this.group(i.name,[i,...r.filter(({parent:p,is_folder:$})=>p===i.id&&!$)]))}`}group(t,r){let o=r.filter(({count:n})=>n);return o.length?e`<h2><bdi>${t}</bdi></h2>
      <ul>
        ${o.map(n=>e`<li>${this.album(n)}</li>`)}
      </ul>`:h}album(t){let{app:r,api:o}=this,n=e`<ab-icon .path=${t.is_folder?k:w}></ab-icon>`,l=t.cover?e`<ab-picture .hass=${r.hass} .path=${o.picture(t.cover,"thumbnail")}></ab-picture>`:n;return e`<button type="button" @click=${()=>v(this,"album",t.id)}>
      <span class="cover">${l}</span>
      <strong><bdi>${t.is_folder?r.t("photos.whole_folder"):t.name}</bdi></strong>
      <span class="dim small numbers">${r.t.plural("photos.count",t.count)}</span>
    </button>`}};a.styles=[f,g,m`
      :host {
        display: block;
        padding: var(--ab-2) var(--ab-4) var(--ab-8);
      }
      h2 {
        margin-block: var(--ab-4) var(--ab-3);
      }
      ul {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fill, minmax(min(42vw, 176px), 1fr));
        list-style: none;
        margin: 0;
        padding: 0;
      }
      button {
        background: none;
        border: none;
        border-radius: var(--ab-radius);
        color: inherit;
        cursor: pointer;
        display: grid;
        font: inherit;
        padding: 0;
        text-align: start;
        width: 100%;
      }
      .cover {
        aspect-ratio: 1;
        background: var(--ab-fill);
        border-radius: var(--ab-radius);
        display: grid;
        margin-block-end: var(--ab-2);
        overflow: hidden;
        place-items: center;
      }
      .cover ab-icon {
        --ab-icon-size: 40px;
        color: var(--ab-text-dim);
      }
      ab-picture {
        height: 100%;
        transition: transform 0.2s;
        width: 100%;
      }
      button:hover ab-picture {
        transform: scale(1.03);
      }
      strong {
        display: -webkit-box;
        font-weight: 500;
        overflow: hidden;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
    `],s([d({attribute:!1})],a.prototype,"app",2),s([d({attribute:!1})],a.prototype,"api",2),s([c()],a.prototype,"albums",2),s([c()],a.prototype,"error",2),a=s([u("ab-albums")],a);export{a as AbAlbums};

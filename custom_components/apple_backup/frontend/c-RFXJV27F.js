import"./c-PRYTBSUQ.js";import"./c-WAHDN2TT.js";import{b as $}from"./c-DWE67EW2.js";import"./c-QFJ46SSF.js";import"./c-33VYLJOV.js";import"./c-LYEKNBLA.js";import"./c-XU2WARJG.js";import{Aa as m,Ca as v,Da as w,K as d,L as h,ra as b,sa as e,wa as u,ya as f,za as c}from"./c-2PDJEZVT.js";import{a as s,e as g}from"./c-ACOWWOST.js";var a=class extends f{willUpdate(t){t.has("api")&&this.load()}async load(){let{api:t}=this;this.error=void 0;try{let{albums:r}=await t.albums();t===this.api&&(this.albums=r)}catch(r){t===this.api&&(this.error=r)}}render(){let{app:t,albums:r}=this,{t:o}=t;if(this.error!==void 0)return e`<ab-message .heading=${o("errors.title")}>${t.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${o("common.retry")}</ab-button></ab-message>`;if(!r)return e`<ab-skeleton lines="4" .label=${o("common.loading")}></ab-skeleton>`;if(!r.some(({count:i})=>i))return e`<ab-message .icon=${d} .heading=${o("photos.no_albums_title")}>${o("photos.no_albums_text")}</ab-message>`;let n=new Set(r.map(({id:i})=>i)),l=r.filter(({parent:i,is_folder:p})=>!p&&(i===null||!n.has(i)));return e`${this.group(o("photos.albums"),l)}
    ${r.filter(({is_folder:i,count:p})=>i&&p).map(i=>this.group(i.name,[i,...r.filter(({parent:p,is_folder:k})=>p===i.id&&!k)]))}`}group(t,r){let o=r.filter(({count:n})=>n);return o.length?e`<h2><bdi>${t}</bdi></h2>
      <ul>
        ${o.map(n=>e`<li>${this.album(n)}</li>`)}
      </ul>`:u}album(t){let{app:r,api:o}=this,n=e`<ab-icon .path=${t.is_folder?h:d}></ab-icon>`,l=t.cover?e`<ab-picture .hass=${r.hass} .path=${o.picture(t.cover,"thumbnail")}></ab-picture>`:n;return e`<button type="button" @click=${()=>$(this,"album",t.id)}>
      <span class="cover">${l}</span>
      <strong><bdi>${t.is_folder?r.t("photos.whole_folder"):t.name}</bdi></strong>
      <span class="dim small numbers">${r.t.plural("photos.count",t.count)}</span>
    </button>`}};a.styles=[v,w,b`
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
    `],s([c({attribute:!1})],a.prototype,"app",2),s([c({attribute:!1})],a.prototype,"api",2),s([m()],a.prototype,"albums",2),s([m()],a.prototype,"error",2),a=s([g("ab-albums")],a);export{a as AbAlbums};

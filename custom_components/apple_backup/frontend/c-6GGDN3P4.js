import"./c-Y77567UR.js";import"./c-CX7IBETZ.js";import"./c-HZKFUZTC.js";import"./c-WUEDNBYJ.js";import{b as $}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as h,b as n,f as b,i as f,j as c,k as m,m as v,n as w}from"./c-3WKNPIOS.js";import{a as l,e as g}from"./c-ACOWWOST.js";function y(u){let t=u.filter(({is_folder:r})=>r),o=new Set(t.map(({id:r})=>r)),e=new Map,a=(r,i)=>{if(e.has(r.id))return;let p=[...i,r.name];e.set(r.id,{folder:r,path:p});for(let d of t)d.parent===r.id&&a(d,p)};for(let r of t)(r.parent===null||!o.has(r.parent))&&a(r,[]);for(let r of t)a(r,[]);return[...e.values()]}var k="M7,15L11.5,9L15,13.5L17.5,10.5L21,15M22,4H14L12,2H6A2,2 0 0,0 4,4V16A2,2 0 0,0 6,18H22A2,2 0 0,0 24,16V6A2,2 0 0,0 22,4M2,6H0V11H0V20A2,2 0 0,0 2,22H20V20H2V6Z",H="M20,18H4V8H20M20,6H12L10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6Z",s=class extends f{willUpdate(t){t.has("api")&&this.load()}async load(){let{api:t}=this;this.error=void 0;try{let{albums:o}=await t.albums();t===this.api&&(this.albums=o)}catch(o){t===this.api&&(this.error=o)}}render(){let{app:t,albums:o}=this,{t:e}=t;if(this.error!==void 0)return n`<ab-message .heading=${e("errors.title")}>${t.errorText(this.error)}
        <ab-button slot="action" @click=${this.load}>${e("common.retry")}</ab-button></ab-message>`;if(!o)return n`<ab-skeleton lines="4" .label=${e("common.loading")}></ab-skeleton>`;if(!o.some(({count:i})=>i))return n`<ab-message .icon=${k} .heading=${e("photos.no_albums_title")}>${e("photos.no_albums_text")}</ab-message>`;let a=new Set(o.map(({id:i})=>i)),r=o.filter(({parent:i,is_folder:p})=>!p&&(i===null||!a.has(i)));return n`${this.group(e("photos.albums"),r)}
    ${y(o).filter(({folder:i})=>i.count).map(({folder:i,path:p})=>this.group(p.join(" \u203A "),[i,...o.filter(({parent:d,is_folder:x})=>d===i.id&&!x)]))}`}group(t,o){let e=o.filter(({count:a})=>a);return e.length?n`<h2><bdi>${t}</bdi></h2>
      <ul>
        ${e.map(a=>n`<li>${this.album(a)}</li>`)}
      </ul>`:b}album(t){let{app:o,api:e}=this,a=n`<ab-icon .path=${t.is_folder?H:k}></ab-icon>`,r=t.cover?n`<ab-picture .hass=${o.hass} .path=${e.picture(t.cover,"thumbnail")}></ab-picture>`:a;return n`<button type="button" @click=${()=>$(this,"album",t.id)}>
      <span class="cover">${r}</span>
      <strong><bdi>${t.is_folder?o.t("photos.whole_folder"):t.name}</bdi></strong>
      <span class="dim small numbers">${o.t.plural("photos.count",t.count)}</span>
    </button>`}};s.styles=[v,w,h`
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
        grid-template-columns: repeat(auto-fill, minmax(min(40%, 176px), 1fr));
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
    `],l([c({attribute:!1})],s.prototype,"app",2),l([c({attribute:!1})],s.prototype,"api",2),l([m()],s.prototype,"albums",2),l([m()],s.prototype,"error",2),s=l([g("ab-albums")],s);export{s as AbAlbums};

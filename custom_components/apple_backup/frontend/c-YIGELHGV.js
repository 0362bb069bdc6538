import"./c-R4HYYTTX.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-HZKFUZTC.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-WUEDNBYJ.js";import"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as u,b as a,f as c,i as f,j as d,k as p,m as $,n as g}from"./c-3WKNPIOS.js";import{a as l,e as v}from"./c-ACOWWOST.js";var m="M21 2H3C1.9 2 1 2.9 1 4V20C1 21.1 1.9 22 3 22H21C22.1 22 23 21.1 23 20V4C23 2.9 22.1 2 21 2M21 20H3V6H21V20Z",x="M20,18H4V8H20M20,6H12L10,4H4C2.89,4 2,4.89 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V8C22,6.89 21.1,6 20,6Z",H="M20 6H12L10 4H4C2.9 4 2 4.9 2 6V18C2 19.1 2.9 20 4 20H20C21.1 20 22 19.1 22 18V8C22 6.9 21.1 6 20 6M20 18H16V16H14V18H4V8H14V10H16V8H20V18M16 12V10H18V12H16M14 12H16V14H14V12M18 16H16V14H18V16Z",o=class extends f{constructor(){super(...arguments);this.text=""}willUpdate(e){e.has("session")&&this.load()}render(){let{app:e,rows:i}=this,{t:s}=e;if(this.failure&&!i)return a`<ab-message .heading=${s("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${s("common.retry")}</ab-button>
      </ab-message>`;if(!i)return a`<ab-skeleton lines="6" .label=${s("common.loading")}></ab-skeleton>`;if(!i.length)return a`<ab-message .icon=${m} .heading=${s("apps.none_title")}>${s("apps.none_text")}</ab-message>`;let n=this.text.trim().toLocaleLowerCase(),r=n?i.filter(t=>`${t.name} ${t.bundle_id} ${t.developer??""}`.toLocaleLowerCase().includes(n)):i;return a`<div class="bar">
        <ab-input
          type="search"
          .placeholder=${s("apps.search")}
          .value=${this.text}
          @changed=${t=>this.text=t.detail}
        ></ab-input>
      </div>
      ${this.failure?a`<ab-alert kind="error" .heading=${s("errors.title")}>${e.errorText(this.failure)}</ab-alert>`:c}
      ${r.length?a`<ab-virtual-list
            .count=${r.length}
            row-height="64"
            .label=${s("backup_tabs.apps")}
            .row=${t=>this.renderRow(r[t])}
          ></ab-virtual-list>`:a`<ab-message .icon=${m} .heading=${s("files.nothing_title")}></ab-message>`}`}renderRow(e){if(!e)return a``;let{app:i,backup:s,session:n}=this,{t:r,format:t}=i,b=[e.developer,e.version].filter(Boolean).join(" \xB7 ");return a`<div class="row">
      ${e.has_icon?a`<ab-picture .hass=${n.hass} .path=${`${n.base}/apps/${encodeURIComponent(e.bundle_id)}/icon`}></ab-picture>`:a`<span class="none"><ab-icon .path=${m}></ab-icon></span>`}
      <div>
        <bdi>${e.name}</bdi>
        <bdi class="dim small">${b||e.bundle_id}</bdi>
      </div>
      <span class="dim small numbers">${e.files?t.bytes(e.bytes):r("apps.no_data")}</span>
      ${e.files?a`<ab-button
              kind="text"
              icon-only
              data-row
              .icon=${x}
              .label=${r("apps.files_of",{name:e.name})}
              @click=${()=>i.navigate(["backups",s.id,"files",`AppDomain-${e.bundle_id}`])}
            ></ab-button>
            <ab-button
              kind="text"
              icon-only
              .icon=${H}
              .label=${r("files.zip_of",{name:e.name})}
              @click=${()=>{this.save(e)}}
            ></ab-button>`:c}
    </div>`}async save(e){this.failure=void 0;try{await this.session.download({export:{app:e.bundle_id}})}catch(i){this.failure=i}}async load(){let{session:e}=this;this.failure=void 0;try{let{apps:i}=await e.fetchJson("/apps");e===this.session&&(this.rows=this.sorted(i.map(t=>({...t,files:0,bytes:0}))));let{domains:s}=await e.fetchJson("/sizes"),n=new Map;for(let{app:t,files:b,bytes:y}of s){if(t===null)continue;let h=n.get(t)??{files:0,bytes:0};n.set(t,{files:h.files+b,bytes:h.bytes+y})}let r=i.map(t=>({...t,...n.get(t.bundle_id)??{files:0,bytes:0}}));e===this.session&&(this.rows=this.sorted(r))}catch(i){e===this.session&&(this.failure=i)}}sorted(e){let{language:i}=this.app.hass;return[...e].sort((s,n)=>n.bytes-s.bytes||s.name.localeCompare(n.name,i))}};o.styles=[$,g,u`
      :host {
        display: flex;
        flex-direction: column;
      }
      .bar {
        flex: none;
        padding: var(--ab-2) var(--ab-3);
      }
      ab-virtual-list {
        flex: 1;
        min-height: 0;
      }
      .row {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        gap: var(--ab-3);
        height: 100%;
        padding-inline: var(--ab-3);
      }
      .row > div {
        flex: 1;
        min-width: 0;
      }
      .row > div > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ab-picture,
      .none {
        border-radius: 22%;
        flex: none;
        height: 44px;
        width: 44px;
      }
      .none {
        align-items: center;
        background: var(--ab-fill);
        display: flex;
        justify-content: center;
      }
      .row > ab-button {
        color: var(--ab-text-dim);
      }
      ab-skeleton {
        padding: var(--ab-3);
        --ab-line-height: 48px;
      }
      ab-alert {
        margin: 0 var(--ab-3) var(--ab-2);
      }
    `],l([d({attribute:!1})],o.prototype,"app",2),l([d({attribute:!1})],o.prototype,"backup",2),l([d({attribute:!1})],o.prototype,"session",2),l([p()],o.prototype,"rows",2),l([p()],o.prototype,"text",2),l([p()],o.prototype,"failure",2),o=l([v("ab-backup-apps")],o);export{o as AbBackupApps};

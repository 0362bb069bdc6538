import{a as x,b as L,c as k}from"./c-E2RRXXPA.js";import{a as _,b as O,d as T,e as j}from"./c-I2ZYINDL.js";import{c as C}from"./c-JGGR2KJO.js";import"./c-KV5MGOSZ.js";import{g as m}from"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import{a as f}from"./c-44ZZ4PM2.js";import"./c-PWJIKP7U.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import{c as A}from"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import{a as y,b as s,f as $,i as H,j as w,k as c,m as M,n as V}from"./c-3WKNPIOS.js";import{a as n,e as h}from"./c-ACOWWOST.js";var i=class extends H{constructor(){super(...arguments);this.refused=!1;this.textsFor=""}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.end?.(),this.end=this.followed=void 0}shouldUpdate(e){let t=e.get("hass");return!t||e.size>1?!0:A(t,this.hass)}willUpdate(){let{hass:e}=this;this.follow(),this.textsFor!==e.language&&this.takeTexts(),this.app=new L(()=>this.hass,{narrow:!0,online:e.connected,overview:this.overview,base:"/apple-backup"})}render(){let{app:e,overview:t}=this;return!e||!this.textsFor||!t&&!this.refused?s`<ha-card><ab-skeleton .lines=${2}></ab-skeleton></ha-card>`:t?s`<ha-card>${this.renderContent(e,t)}</ha-card>`:s`<ha-card>${e.t("errors.unauthorized")}</ha-card>`}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.end?.(),this.followed=e,this.end=k(e,{data:t=>{this.overview=t,this.refused=!1},error:()=>this.refused=!0}))}async takeTexts(){let{language:e}=this.hass;await x(this.hass).catch(()=>{}),this.textsFor=e}};i.styles=[M,V,y`
      :host {
        display: block;
      }
      ha-card {
        display: grid;
        gap: var(--ab-3);
        padding: var(--ab-4);
      }
      a {
        align-items: center;
        color: inherit;
        display: flex;
        gap: var(--ab-3);
        min-height: 44px;
        text-decoration: none;
      }
      a > div {
        flex: 1;
        min-width: 0;
      }
      a > ab-icon {
        color: var(--ab-text-dim);
      }
      .name {
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `],n([w({attribute:!1})],i.prototype,"hass",2),n([w({attribute:!1})],i.prototype,"config",2),n([c()],i.prototype,"overview",2),n([c()],i.prototype,"refused",2),n([c()],i.prototype,"textsFor",2);var U="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",Z="M17,19H7V5H17M17,1H7C5.89,1 5,1.89 5,3V21A2,2 0 0,0 7,23H17A2,2 0 0,0 19,21V3C19,1.89 18.1,1 17,1Z",R="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",z="M19,18H5V6H19M21,4H3C1.89,4 1,4.89 1,6V18A2,2 0 0,0 3,20H21A2,2 0 0,0 23,18V6C23,4.89 22.1,4 21,4Z",v=class extends i{renderContent(r,{folders:e}){let{t,format:d}=r,a=this.config.folder,p=(a?e.filter(o=>o.entry_id===a):e).flatMap(o=>o.backups).filter(o=>o.is_current);return p.length?p.sort(C).map(o=>{let l=o.last_backup,g=o.is_overdue||o.completeness==="incomplete",P=o.is_overdue?"overdue":o.completeness==="incomplete"?"incomplete":"recent";return s`<a href=${r.url(["backups",o.id])} @click=${m}>
        <ab-icon .path=${o.product_type?.startsWith("iPad")?z:Z}></ab-icon>
        <div>
          <div class="name" dir="auto">${o.display_name}</div>
          <div class="dim small">
            ${l===null?t("backup.undated"):t("backup.made",{when:d.relative(l)})}
          </div>
        </div>
        <ab-chip .tone=${g?"warning":"good"} .icon=${g?U:R}
          >${t(`backup.${P}`)}</ab-chip
        >
      </a>`}):s`<span class="dim">${t("cards.no_backup")}</span>`}};v=n([h("ab-backups-card")],v);var E="M21,17H7V3H21M21,1H7A2,2 0 0,0 5,3V17A2,2 0 0,0 7,19H21A2,2 0 0,0 23,17V3A2,2 0 0,0 21,1M3,5H1V21A2,2 0 0,0 3,23H19V21H3M15.96,10.29L13.21,13.83L11.25,11.47L8.5,15H19.5L15.96,10.29Z",u=class extends i{renderContent(r,{accounts:e}){let t=this.config.account,d=t?e.filter(a=>a.entry_id===t):e;return d.length?d.map(a=>this.renderAccount(r,a)):s`<span class="dim">${r.t("cards.no_account")}</span>`}renderAccount(r,e){let t=T(e),{icon:d,tone:a}=j(t),p=f(e)&&e.code!==null?["sign-in",e.entry_id]:["overview"],o=f(e)?O(r,e):void 0,l=f(e)?o?.text||_(r,e).title:"";return s`<div>
      <a href=${r.url(p)} @click=${m}>
        <ab-icon .path=${E}></ab-icon>
        <div>
          <div class="name" dir="auto">${e.title}</div>
          <div class="dim small numbers">${l}</div>
        </div>
        <ab-chip .tone=${a} .icon=${d}>${r.t(`state.${t}`)}</ab-chip>
      </a>
      ${o?s`<ab-progress .value=${o.percent} .label=${r.t("overview.progress")}></ab-progress>`:$}
    </div>`}};u=n([h("ab-sync-card")],u);

import{a as L,b as _,c as H}from"./c-4WSROJPY.js";import{a as O,b as T,d as V}from"./c-AYP3NGVW.js";import"./c-3ZXIF3WQ.js";import{d as c}from"./c-XVEOSMQP.js";import"./c-KZKNAYLM.js";import"./c-YSA6WSZY.js";import{a as h}from"./c-44ZZ4PM2.js";import"./c-IUCYPCHE.js";import"./c-QP5B2ANA.js";import"./c-LYEKNBLA.js";import{c as A}from"./c-DWE67EW2.js";import{a as $,b as s,f as x,h as k,i as u,j as l,l as C,m as M}from"./c-WD5JUWLO.js";import{a as n,e as m}from"./c-ACOWWOST.js";var i=class extends k{constructor(){super(...arguments);this.refused=!1;this.textsFor=""}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.end?.(),this.end=this.followed=void 0}shouldUpdate(e){let t=e.get("hass");return!t||e.size>1?!0:A(t,this.hass)}willUpdate(){let{hass:e}=this;this.follow(),this.textsFor!==e.language&&this.takeTexts(),this.app=new _(()=>this.hass,{narrow:!0,online:e.connected,overview:this.overview,base:"/apple-backup"})}render(){let{app:e,overview:t}=this;return!e||!this.textsFor||!t&&!this.refused?s`<ha-card><ab-skeleton .lines=${2}></ab-skeleton></ha-card>`:t?s`<ha-card>${this.renderContent(e,t)}</ha-card>`:s`<ha-card>${e.t("errors.unauthorized")}</ha-card>`}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.end?.(),this.followed=e,this.end=H(e,{data:t=>{this.overview=t,this.refused=!1},error:()=>this.refused=!0}))}async takeTexts(){let{language:e}=this.hass;await L(this.hass).catch(()=>{}),this.textsFor=e}};i.styles=[C,M,$`
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
      .name {
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `],n([u({attribute:!1})],i.prototype,"hass",2),n([u({attribute:!1})],i.prototype,"config",2),n([l()],i.prototype,"overview",2),n([l()],i.prototype,"refused",2),n([l()],i.prototype,"textsFor",2);var F="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",P="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",v=class extends i{renderContent(o,{folders:e}){let{t,format:d}=o,a=this.config.folder,p=(a?e.filter(r=>r.entry_id===a):e).flatMap(r=>r.backups).filter(r=>r.is_current);return p.length?p.map(r=>{let b=r.last_backup,y=r.is_overdue||r.completeness==="incomplete",j=r.is_overdue?"overdue":r.completeness==="incomplete"?"incomplete":"recent";return s`<a href=${o.url(["overview"])} @click=${c}>
        <div>
          <div class="name" dir="auto">${r.display_name}</div>
          <div class="dim small">
            ${b===null?t("backup.undated"):t("backup.made",{when:d.relative(b)})}
          </div>
        </div>
        <ab-chip .tone=${y?"warning":"good"} .icon=${y?F:P}
          >${t(`backup.${j}`)}</ab-chip
        >
      </a>`}):s`<span class="dim">${t("cards.no_backup")}</span>`}};v=n([m("ab-backups-card")],v);var f=class extends i{renderContent(o,{accounts:e}){let t=this.config.account,d=t?e.filter(a=>a.entry_id===t):e;return d.length?d.map(a=>this.renderAccount(o,a)):s`<span class="dim">${o.t("cards.no_account")}</span>`}renderAccount(o,e){let{icon:t,tone:d}=V(e.state),g=h(e)&&e.code!==null?["sign-in",e.entry_id]:["overview"],p=h(e)?T(o,e):void 0,r=h(e)?p?.text??O(o,e).title:"";return s`<div>
      <a href=${o.url(g)} @click=${c}>
        <div>
          <div class="name" dir="auto">${e.title}</div>
          <div class="dim small numbers">${r}</div>
        </div>
        <ab-chip .tone=${d} .icon=${t}>${o.t(`state.${e.state}`)}</ab-chip>
      </a>
      ${p?s`<ab-progress .value=${p.percent} .label=${o.t("overview.progress")}></ab-progress>`:x}
    </div>`}};f=n([m("ab-sync-card")],f);

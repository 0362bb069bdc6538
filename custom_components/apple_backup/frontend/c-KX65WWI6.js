import{a as C,b as O,c as F}from"./c-4WSROJPY.js";import{a as H,b as P,d as R}from"./c-ZUB5FNW6.js";import"./c-SWGCWOO3.js";import{d as c}from"./c-XVEOSMQP.js";import"./c-T7VB6EIU.js";import{a as h}from"./c-44ZZ4PM2.js";import{c as L}from"./c-DWE67EW2.js";import"./c-QFJ46SSF.js";import"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import"./c-LYEKNBLA.js";import{Aa as l,Ca as T,Da as j,b as $,n as x,ra as k,sa as s,wa as _,ya as A,za as u}from"./c-2PDJEZVT.js";import{a as n,e as m}from"./c-ACOWWOST.js";var i=class extends A{constructor(){super(...arguments);this.refused=!1;this.textsFor=""}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.end?.(),this.end=this.followed=void 0}shouldUpdate(e){let t=e.get("hass");return!t||e.size>1?!0:L(t,this.hass)}willUpdate(){let{hass:e}=this;this.follow(),this.textsFor!==e.language&&this.takeTexts(),this.app=new O(()=>this.hass,{narrow:!0,online:e.connected,overview:this.overview,base:"/apple-backup"})}render(){let{app:e,overview:t}=this;return!e||!this.textsFor||!t&&!this.refused?s`<ha-card><ab-skeleton .lines=${2}></ab-skeleton></ha-card>`:t?s`<ha-card>${this.renderContent(e,t)}</ha-card>`:s`<ha-card>${e.t("errors.unauthorized")}</ha-card>`}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.end?.(),this.followed=e,this.end=F(e,{data:t=>{this.overview=t,this.refused=!1},error:()=>this.refused=!0}))}async takeTexts(){let{language:e}=this.hass;await C(this.hass).catch(()=>{}),this.textsFor=e}};i.styles=[T,j,k`
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
    `],n([u({attribute:!1})],i.prototype,"hass",2),n([u({attribute:!1})],i.prototype,"config",2),n([l()],i.prototype,"overview",2),n([l()],i.prototype,"refused",2),n([l()],i.prototype,"textsFor",2);var v=class extends i{renderContent(o,{folders:e}){let{t,format:d}=o,a=this.config.folder,p=(a?e.filter(r=>r.entry_id===a):e).flatMap(r=>r.backups).filter(r=>r.is_current);return p.length?p.map(r=>{let b=r.last_backup,y=r.is_overdue||r.completeness==="incomplete",U=r.is_overdue?"overdue":r.completeness==="incomplete"?"incomplete":"recent";return s`<a href=${o.url(["overview"])} @click=${c}>
        <div>
          <div class="name" dir="auto">${r.display_name}</div>
          <div class="dim small">
            ${b===null?t("backup.undated"):t("backup.made",{when:d.relative(b)})}
          </div>
        </div>
        <ab-chip .tone=${y?"warning":"good"} .icon=${y?$:x}
          >${t(`backup.${U}`)}</ab-chip
        >
      </a>`}):s`<span class="dim">${t("cards.no_backup")}</span>`}};v=n([m("ab-backups-card")],v);var f=class extends i{renderContent(o,{accounts:e}){let t=this.config.account,d=t?e.filter(a=>a.entry_id===t):e;return d.length?d.map(a=>this.renderAccount(o,a)):s`<span class="dim">${o.t("cards.no_account")}</span>`}renderAccount(o,e){let{icon:t,tone:d}=R(e.state),g=h(e)&&e.code!==null?["sign-in",e.entry_id]:["overview"],p=h(e)?P(o,e):void 0,r=h(e)?p?.text??H(o,e).title:"";return s`<div>
      <a href=${o.url(g)} @click=${c}>
        <div>
          <div class="name" dir="auto">${e.title}</div>
          <div class="dim small numbers">${r}</div>
        </div>
        <ab-chip .tone=${d} .icon=${t}>${o.t(`state.${e.state}`)}</ab-chip>
      </a>
      ${p?s`<ab-progress .value=${p.percent} .label=${o.t("overview.progress")}></ab-progress>`:_}
    </div>`}};f=n([m("ab-sync-card")],f);

import{a as A,c as T,d as C,e as O}from"./c-QBMMHJZF.js";import{a as F,b as H,d as E}from"./c-ZUB5FNW6.js";import"./c-SWGCWOO3.js";import"./c-T7VB6EIU.js";import{a as m}from"./c-44ZZ4PM2.js";import"./c-QFJ46SSF.js";import"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import"./c-IOZFPMYH.js";import{Aa as l,Ca as j,Da as L,b,n as $,ra as x,sa as s,wa as k,ya as _,za as v}from"./c-2PDJEZVT.js";import{a,e as c}from"./c-ACOWWOST.js";var i=class extends _{constructor(){super(...arguments);this.refused=!1;this.textsFor="";this.open=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.button||(e.preventDefault(),T(e.currentTarget.getAttribute("href")??""))}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.end?.(),this.end=this.followed=void 0}shouldUpdate(e){let t=e.get("hass");if(!t||e.size>1)return!0;let{hass:n}=this;return t.locale!==n.locale||t.connected!==n.connected||t.language!==n.language}willUpdate(){let{hass:e}=this;this.follow(),this.textsFor!==e.language&&this.takeTexts(),this.app=new C(()=>this.hass,{narrow:!0,online:e.connected,overview:this.overview,base:"/apple-backup"})}render(){let{app:e,overview:t}=this;return!e||!this.textsFor||!t&&!this.refused?s`<ha-card><ab-skeleton .lines=${2}></ab-skeleton></ha-card>`:t?s`<ha-card>${this.renderContent(e,t)}</ha-card>`:s`<ha-card>${e.t("errors.unauthorized")}</ha-card>`}follow(){let{connection:e}=this.hass;this.followed!==e&&(this.end?.(),this.followed=e,this.end=O(e,{data:t=>{this.overview=t,this.refused=!1},error:()=>this.refused=!0}))}async takeTexts(){let{language:e}=this.hass;await A(this.hass).catch(()=>{}),this.textsFor=e}};i.styles=[j,L,x`
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
    `],a([v({attribute:!1})],i.prototype,"hass",2),a([v({attribute:!1})],i.prototype,"config",2),a([l()],i.prototype,"overview",2),a([l()],i.prototype,"refused",2),a([l()],i.prototype,"textsFor",2);var h=class extends i{renderContent(o,{folders:e}){let{t,format:n}=o,d=this.config.folder,p=(d?e.filter(r=>r.entry_id===d):e).flatMap(r=>r.backups).filter(r=>r.is_current);return p.length?p.map(r=>{let g=r.last_backup,y=r.is_overdue||r.completeness==="incomplete",K=r.is_overdue?"overdue":r.completeness==="incomplete"?"incomplete":"recent";return s`<a href=${o.url(["overview"])} @click=${this.open}>
        <div>
          <div class="name" dir="auto">${r.display_name}</div>
          <div class="dim small">
            ${g===null?t("backup.undated"):t("backup.made",{when:n.relative(g)})}
          </div>
        </div>
        <ab-chip .tone=${y?"warning":"good"} .icon=${y?b:$}
          >${t(`backup.${K}`)}</ab-chip
        >
      </a>`}):s`<span class="dim">${t("cards.no_backup")}</span>`}};h=a([c("ab-backups-card")],h);var f=class extends i{renderContent(o,{accounts:e}){let t=this.config.account,n=t?e.filter(d=>d.entry_id===t):e;return n.length?n.map(d=>this.renderAccount(o,d)):s`<span class="dim">${o.t("cards.no_account")}</span>`}renderAccount(o,e){let{icon:t,tone:n}=E(e.state),w=m(e)&&e.code!==null?["sign-in",e.entry_id]:["overview"],p=m(e)?H(o,e):void 0,r=m(e)?p?.text??F(o,e).title:"";return s`<div>
      <a href=${o.url(w)} @click=${this.open}>
        <div>
          <div class="name" dir="auto">${e.title}</div>
          <div class="dim small numbers">${r}</div>
        </div>
        <ab-chip .tone=${n} .icon=${t}>${o.t(`state.${e.state}`)}</ab-chip>
      </a>
      ${p?s`<ab-progress .value=${p.percent} .label=${o.t("overview.progress")}></ab-progress>`:k}
    </div>`}};f=a([c("ab-sync-card")],f);

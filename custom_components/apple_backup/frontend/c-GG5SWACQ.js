import{a as h}from"./c-KASSEPAY.js";import{a as y,b as V}from"./c-TAICO2BX.js";import{g as x}from"./c-2XKFP2YE.js";import{a as $}from"./c-ZBXZ5ES6.js";import"./c-BDONVTBU.js";import{a as b}from"./c-4IGHL5PC.js";import"./c-CV36RZT5.js";import"./c-VRBFATPM.js";import"./c-LE2PTTO5.js";import"./c-3VF75IT5.js";import"./c-QG6YUAET.js";import"./c-CLE622T6.js";import"./c-XMQJP3PA.js";import"./c-7RPCHYIS.js";import"./c-QP5B2ANA.js";import"./c-WUEDNBYJ.js";import"./c-DWE67EW2.js";import"./c-LYEKNBLA.js";import"./c-QRDNFSHC.js";import{a as g,b as a,f as c,k as v}from"./c-4H5XTCX5.js";import{a as p,e as u}from"./c-ACOWWOST.js";var k="M12,4A4,4 0 0,1 16,8A4,4 0 0,1 12,12A4,4 0 0,1 8,8A4,4 0 0,1 12,4M12,6A2,2 0 0,0 10,8A2,2 0 0,0 12,10A2,2 0 0,0 14,8A2,2 0 0,0 12,6M12,13C14.67,13 20,14.33 20,17V20H4V17C4,14.33 9.33,13 12,13M12,14.9C9.03,14.9 5.9,16.36 5.9,17V18.1H18.1V17C18.1,16.36 14.97,14.9 12,14.9Z",C="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z",M="M22,3H2C0.91,3.04 0.04,3.91 0,5V19C0.04,20.09 0.91,20.96 2,21H22C23.09,20.96 23.96,20.09 24,19V5C23.96,3.91 23.09,3.04 22,3M22,19H2V5H22V19M14,17V15.75C14,14.09 10.66,13.25 9,13.25C7.34,13.25 4,14.09 4,15.75V17H14M9,7A2.5,2.5 0 0,0 6.5,9.5A2.5,2.5 0 0,0 9,12A2.5,2.5 0 0,0 11.5,9.5A2.5,2.5 0 0,0 9,7M14,7V8H20V7H14M14,9V10H20V9H14M14,11V12H18V11H14",A="M20,2A2,2 0 0,1 22,4V16A2,2 0 0,1 20,18H6L2,22V4C2,2.89 2.9,2 4,2H20M4,4V17.17L5.17,16H20V4H4M6,7H18V9H6V7M6,11H15V13H6V11Z",n=class extends h{constructor(){super(...arguments);this.text="";this.tab="contacts";this.pager=new b(this);this.look={heading:t=>w(t),row:t=>({icon:k,title:t.name||this.app.t("artifacts.untitled"),text:t.organization??t.phones[0]?.value??t.mails[0]?.value??""})}}begin(){let t=this.placeToOpen();t&&this.open(t.ref),this.pager.restart((e,i)=>this.source.fetchJson("artifacts/contacts",{cursor:e,limit:500,text:this.text||void 0},{signal:i}))}render(){let{app:t,pager:e,chosen:i}=this,{t:s}=t,d=s("backup_tabs.contacts");return a`<div class="split ${i?"open":""}">
      <div class="list">
        <div class="bar">
          ${this.renderSearch(this.text,s("artifacts.search_in",{name:d}),o=>this.search(o))}
          <div class="end">${this.renderExport("contacts",!0)}</div>
        </div>
        ${this.renderSkipped(["contacts"])} ${this.renderState(e,["contacts"],this.text!=="")}
        ${e.items.length?a`<ab-record-list
              .app=${t}
              .pager=${e}
              .loaded=${e.items}
              .look=${this.look}
              .label=${d}
              .rowHeight=${56}
              .chosen=${e.items.find(o=>o.id===i?.id)}
              @chosen=${this.choose}
            ></ab-record-list>`:c}
      </div>
      <div class="detail">
        ${i?this.renderPerson(i):a`<ab-message .icon=${M}>${s("contact.choose")}</ab-message>`}
      </div>
    </div>`}renderPerson(t){let{t:e}=this.app,i=[t.job_title,t.department,t.organization].filter(Boolean).join(" \xB7 ");return a`<div class="scroll person" tabindex="0" role="region" aria-label=${t.name}>
      <div class="head">
        <ab-button class="back" kind="text" icon-only .icon=${C} .label=${e("artifacts.back")} @click=${this.back}></ab-button>
        ${t.has_photo?a`<ab-picture .hass=${this.session.hass} .path=${this.source.picturePath(`artifacts/contacts/photo?id=${t.id}`)}></ab-picture>`:a`<div class="initials" aria-hidden="true">${w(t)}</div>`}
        <div class="name">
          <h2 dir="auto">${t.name}</h2>
          ${i?a`<p class="dim" dir="auto">${i}</p>`:c}
        </div>
        ${t.phones.length||t.mails.length?a`<ab-button kind="outlined" .icon=${A} @click=${()=>this.findAll(t)}>${e("contact.everything")}</ab-button>`:c}
      </div>
      ${$(this.facts(t))}
    </div>`}facts(t){let{t:e}=this.app,i=(s,d,o="")=>s.map(({label:H,value:l,service:f})=>[H??d,a`${o?y(`${o}${o==="tel:"?l.replace(/[^\d+*#]/g,""):l}`,l):V(l)}${f?` (${f})`:""}`]);return[...i(t.phones,e("contact.phone"),"tel:"),...i(t.mails,e("contact.mail"),"mailto:"),...t.addresses.map(s=>[s.label??e("contact.address"),L(s)]),...i(t.urls,e("artifacts.address")),...i(t.messengers,e("contact.messenger")),...i(t.profiles,e("contact.profile")),[e("contact.birthday"),t.birthday&&x(this.app,t.birthday,!0)],...i(t.dates,e("contact.date")),...i(t.related,e("contact.related")),[e("contact.nickname"),t.nickname],[e("contact.groups"),t.groups.join(", ")],[e("artifacts.notes"),t.note]]}search(t){this.text=t,this.whenTyped(()=>{this.pager.restart()})}choose(t){t.stopPropagation(),this.show(t.detail)}show(t){this.showChosen(t,{ref:String(t.id)})}async open(t){let e={artifact:"contacts",ref:t},i=await this.source.fetchJson("artifacts/record",e).catch(()=>{});i&&this.show(i.record)}findAll(t){let e=t.phones[0]?.value??t.mails[0]?.value??"";this.goTo("timeline",{person:e,name:t.name})}};n.styles=[...h.styles,g`
      .person {
        container-type: inline-size;
        padding: var(--ab-4);
      }
      .head {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-4);
        margin-block-end: var(--ab-4);
      }
      .head ab-picture,
      .initials {
        border-radius: 50%;
        flex: none;
        height: 88px;
        width: 88px;
      }
      .initials {
        align-items: center;
        background: var(--ab-fill);
        display: flex;
        font-size: 32px;
        justify-content: center;
      }
      .head > .name {
        flex: 1 1 10rem;
        min-width: 0;
      }
      dl {
        display: grid;
        gap: var(--ab-3) var(--ab-4);
        grid-template-columns: minmax(6rem, max-content) 1fr;
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      @container (max-width: 420px) {
        dl {
          gap: 0;
          grid-template-columns: 1fr;
        }
        dd {
          margin-block-end: var(--ab-3);
        }
      }
    `],p([v()],n.prototype,"text",2),n=p([u("ab-contacts")],n);function w(r){return/^./u.exec(r.name.trim())?.[0].toLocaleUpperCase()??"#"}function L(r){let m=[r.postal_code,r.city].filter(Boolean).join(" ");return[r.street,r.sub_locality,m,r.state,r.country].filter(Boolean).join(`
`)}export{n as AbContacts};

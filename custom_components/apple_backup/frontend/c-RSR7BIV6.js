import{a as h}from"./c-5RFIRHXD.js";import{a as y,b as V}from"./c-2XZVL46G.js";import{g as x}from"./c-2XKFP2YE.js";import{a as $}from"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as b}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-DW5NTF3K.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-HZKFUZTC.js";import"./c-QP5B2ANA.js";import"./c-WUEDNBYJ.js";import"./c-327IN6BD.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as v,b as a,f as p,k as f}from"./c-3WKNPIOS.js";import{a as c,e as u}from"./c-ACOWWOST.js";var H="M12,4A4,4 0 0,1 16,8A4,4 0 0,1 12,12A4,4 0 0,1 8,8A4,4 0 0,1 12,4M12,6A2,2 0 0,0 10,8A2,2 0 0,0 12,10A2,2 0 0,0 14,8A2,2 0 0,0 12,6M12,13C14.67,13 20,14.33 20,17V20H4V17C4,14.33 9.33,13 12,13M12,14.9C9.03,14.9 5.9,16.36 5.9,17V18.1H18.1V17C18.1,16.36 14.97,14.9 12,14.9Z",k="M22,3H2C0.91,3.04 0.04,3.91 0,5V19C0.04,20.09 0.91,20.96 2,21H22C23.09,20.96 23.96,20.09 24,19V5C23.96,3.91 23.09,3.04 22,3M22,19H2V5H22V19M14,17V15.75C14,14.09 10.66,13.25 9,13.25C7.34,13.25 4,14.09 4,15.75V17H14M9,7A2.5,2.5 0 0,0 6.5,9.5A2.5,2.5 0 0,0 9,12A2.5,2.5 0 0,0 11.5,9.5A2.5,2.5 0 0,0 9,7M14,7V8H20V7H14M14,9V10H20V9H14M14,11V12H18V11H14",M="M20,2A2,2 0 0,1 22,4V16A2,2 0 0,1 20,18H6L2,22V4C2,2.89 2.9,2 4,2H20M4,4V17.17L5.17,16H20V4H4M6,7H18V9H6V7M6,11H15V13H6V11Z",n=class extends h{constructor(){super(...arguments);this.text="";this.tab="contacts";this.pager=new b(this);this.look={heading:e=>w(e),row:e=>({icon:H,title:e.name||this.app.t("artifacts.untitled"),text:e.organization??e.phones[0]?.value??e.mails[0]?.value??""})}}begin(){let e=this.placeToOpen();e&&this.open(e.ref),this.pager.restart((t,i)=>this.source.fetchJson("artifacts/contacts",{cursor:t,limit:500,text:this.text||void 0},{signal:i}))}render(){let{app:e,pager:t,chosen:i}=this,{t:s}=e,d=s("backup_tabs.contacts");return a`<div class="split ${i?"open":""}">
      <div class="list">
        <div class="bar">
          ${this.renderSearch(this.text,s("artifacts.search_in",{name:d}),o=>this.search(o))}
          <div class="end">${this.renderExport("contacts",!0)}</div>
        </div>
        ${this.renderSkipped(["contacts"])} ${this.renderState(t,["contacts"],this.text!=="")}
        ${t.items.length?a`<ab-record-list
              .app=${e}
              .pager=${t}
              .loaded=${t.items}
              .look=${this.look}
              .label=${d}
              .rowHeight=${56}
              .chosen=${t.items.find(o=>o.id===i?.id)}
              @chosen=${this.choose}
            ></ab-record-list>`:p}
      </div>
      <div class="detail">
        ${i?this.renderPerson(i):a`<ab-message .icon=${k}>${s("contact.choose")}</ab-message>`}
      </div>
    </div>`}renderPerson(e){let{t}=this.app,i=[e.job_title,e.department,e.organization].filter(Boolean).join(" \xB7 ");return a`<div class="scroll person" tabindex="0" role="region" aria-label=${e.name}>
      <div class="head">
        ${this.renderBack()}
        ${e.has_photo?a`<ab-picture .hass=${this.session.hass} .path=${this.source.picturePath(`artifacts/contacts/photo?id=${e.id}`)}></ab-picture>`:a`<div class="initials" aria-hidden="true">${w(e)}</div>`}
        <div class="name">
          <h2 dir="auto">${e.name}</h2>
          ${i?a`<p class="dim" dir="auto">${i}</p>`:p}
        </div>
        ${e.phones.length||e.mails.length?a`<ab-button kind="outlined" .icon=${M} @click=${()=>this.findAll(e)}>${t("contact.everything")}</ab-button>`:p}
      </div>
      ${$(this.facts(e))}
    </div>`}facts(e){let{t}=this.app,i=(s,d,o="")=>s.map(({label:C,value:l,service:g})=>[C??d,a`${o?y(`${o}${o==="tel:"?l.replace(/[^\d+*#]/g,""):l}`,l):V(l)}${g?` (${g})`:""}`]);return[...i(e.phones,t("contact.phone"),"tel:"),...i(e.mails,t("contact.mail"),"mailto:"),...e.addresses.map(s=>[s.label??t("contact.address"),A(s)]),...i(e.urls,t("artifacts.address")),...i(e.messengers,t("contact.messenger")),...i(e.profiles,t("contact.profile")),[t("contact.birthday"),e.birthday&&x(this.app,e.birthday,!0)],...i(e.dates,t("contact.date")),...i(e.related,t("contact.related")),[t("contact.nickname"),e.nickname],[t("contact.groups"),e.groups.join(", ")],[t("artifacts.notes"),e.note]]}search(e){this.text=e,this.whenTyped(()=>{this.pager.restart()})}choose(e){e.stopPropagation(),this.show(e.detail)}show(e){this.showChosen(e,{ref:String(e.id)})}async open(e){let t={artifact:"contacts",ref:e},i=await this.source.fetchJson("artifacts/record",t).catch(()=>{});i&&this.show(i.record)}findAll(e){let t=e.phones[0]?.value??e.mails[0]?.value??"";this.goTo("timeline",{person:t,name:e.name})}};n.styles=[...h.styles,v`
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
    `],c([f()],n.prototype,"text",2),n=c([u("ab-contacts")],n);function w(r){return/^./u.exec(r.name.trim())?.[0].toLocaleUpperCase()??"#"}function A(r){let m=[r.postal_code,r.city].filter(Boolean).join(" ");return[r.street,r.sub_locality,m,r.state,r.country].filter(Boolean).join(`
`)}export{n as AbContacts};

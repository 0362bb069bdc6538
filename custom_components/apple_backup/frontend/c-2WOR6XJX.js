<<<<<<<< HEAD:custom_components/apple_backup/frontend/c-2WOR6XJX.js
import{Ca as b,Da as f,ra as d,sa as i,wa as l,ya as c,za as p}from"./c-2PDJEZVT.js";import{a,e as u}from"./c-ACOWWOST.js";var r=class extends c{render(){let{t:n}=this.app,{completeness:t,problem:e}=this.backup;return i`<h3>${n("facts.title")}</h3>
========
import{$ as p,T as d,U as i,Y as l,_ as c,ja as b,ka as f}from"./c-W3DJRYEF.js";import{a,e as u}from"./c-ACOWWOST.js";var r=class extends c{render(){let{t:n}=this.app,{completeness:t,problem:e}=this.backup;return i`<h3>${n("facts.title")}</h3>
>>>>>>>> 8d1264c (Say in one line how everything is, speak six languages, and use the panel in a browser as a household does):custom_components/apple_backup/frontend/c-SORNBEDX.js
      ${t==="incomplete"?i`<ab-alert kind="warning" .heading=${n("backup.incomplete")}>${n("facts.incomplete_text")}</ab-alert>`:l}
      ${e?i`<ab-alert kind="warning">${n.plain(`exceptions.${e}.message`)??e}</ab-alert>`:l}
      <dl>
        ${this.rows().map(([o,s])=>s===null?l:i`<dt>${n(`facts.${o}`)}</dt><dd><bdi>${s}</bdi></dd>`)}
      </dl>`}rows(){let{app:n,backup:t,details:e}=this,{t:o,format:s}=n,m=e.product_version&&[e.product_version,e.build_version&&`(${e.build_version})`];return[["model",e.product_name??e.device_name],["system",m?m.filter(Boolean).join(" "):null],["made",t.last_backup===null?null:s.dateTime(t.last_backup)],["size",t.size_bytes===null?null:s.bytes(t.size_bytes)],["apps",s.number(e.app_count)],["encryption",o(t.is_encrypted?"backup.encrypted":"backup.unencrypted")],["completeness",t.completeness==="unknown"?null:o(`backup.${t.completeness}`)],["serial",e.serial_number],["first_seen",s.date(Date.parse(e.first_seen))]]}};r.styles=[b,f,d`
      :host {
        display: block;
      }
      dl {
        display: grid;
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: auto minmax(0, 1fr);
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        text-align: end;
      }
      h3,
      ab-alert {
        margin-block-end: var(--ab-3);
      }
    `],a([p({attribute:!1})],r.prototype,"app",2),a([p({attribute:!1})],r.prototype,"backup",2),a([p({attribute:!1})],r.prototype,"details",2),r=a([u("ab-backup-facts")],r);

import{a as m,b as s,f as l,i as c,j as p,m as b,n as f}from"./c-3WKNPIOS.js";import{a,e as u}from"./c-ACOWWOST.js";var r=class extends c{render(){let{t:n}=this.app,{completeness:t,problem:e}=this.backup;return s`<h3>${n("facts.title")}</h3>
      ${t==="incomplete"?s`<ab-alert kind="warning" .heading=${n("backup.incomplete")}>${n("facts.incomplete_text")}</ab-alert>`:l}
      ${e?s`<ab-alert kind="warning">${n.exception(e)??e}</ab-alert>`:l}
      <dl>
        ${this.rows().map(([o,i])=>i===null?l:s`<dt>${n(`facts.${o}`)}</dt><dd><bdi>${i}</bdi></dd>`)}
      </dl>`}rows(){let{app:n,backup:t,details:e}=this,{t:o,format:i}=n,d=e.product_version&&[e.product_version,e.build_version&&`(${e.build_version})`];return[["model",e.product_name??e.device_name],["system",d?d.filter(Boolean).join(" "):null],["made",t.last_backup===null?null:i.dateTime(t.last_backup)],["size",t.size_bytes===null?null:i.bytes(t.size_bytes)],["apps",i.number(e.app_count)],["encryption",o(t.is_encrypted?"backup.encrypted":"backup.unencrypted")],["completeness",t.completeness==="unknown"?null:o(`backup.${t.completeness}`)],["serial",e.serial_number],["first_seen",i.date(Date.parse(e.first_seen))]]}};r.styles=[b,f,m`
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

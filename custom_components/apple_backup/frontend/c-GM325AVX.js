import{b as d}from"./c-LYEKNBLA.js";import{a as l,b as a,f as n}from"./c-3WKNPIOS.js";var b="M18,18H6V6H18V18Z",v=l`
  :host {
    display: block;
    overflow: hidden auto;
    padding: var(--ab-4);
  }
  .page {
    display: grid;
    gap: var(--ab-4);
    max-width: 52rem;
  }
  .card {
    display: grid;
    gap: var(--ab-3);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--ab-2);
  }
  .tiles {
    display: grid;
    gap: var(--ab-3);
    grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
  }
  .tiles > div {
    background: color-mix(in srgb, var(--ab-fill) 45%, transparent);
    border-radius: var(--ab-radius-small);
    padding: var(--ab-3);
  }
  .tiles strong {
    display: block;
    font-size: var(--ab-size-xl);
    font-variant-numeric: tabular-nums;
    font-weight: 500;
  }
  ul.rows {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ul.rows li {
    border-block-start: 1px solid var(--ab-line);
    overflow-wrap: anywhere;
    padding-block: var(--ab-2);
  }
  label.field {
    display: grid;
    font-weight: 500;
    gap: var(--ab-1);
  }
  select {
    background: var(--ha-color-form-background, var(--ab-card));
    border: 1px solid color-mix(in srgb, var(--ab-text-dim) 60%, transparent);
    border-radius: var(--ab-radius-small);
    color: inherit;
    font: inherit;
    font-size: 16px;
    font-weight: 400;
    min-height: var(--ab-target);
    padding: var(--ab-2) var(--ab-3);
    width: 100%;
  }
`;function $(t,r,s){let{t:e,format:p}=t,{percent:i,state:o}=r;return r.error!==void 0?a`<ab-alert kind="error" .heading=${e("errors.title")}>${t.errorText(r.error)}</ab-alert>`:r.isRunning?a`<div role="status">${s}${i===null?"":a` <span class="numbers">${p.percent(i)}</span>`}</div>
      <ab-progress .value=${i} .label=${s}></ab-progress>
      ${r.mayStop?a`<div class="actions">
            <ab-button kind="outlined" .icon=${b} .busy=${r.isBusy} .disabled=${!t.online} @click=${()=>{r.stop()}}>${e("work.stop")}</ab-button>
          </div>`:n}`:r.isBlocked?a`<ab-alert kind="info">${e("work.blocked")}</ab-alert>`:o?.state==="stopped"?a`<ab-alert kind="warning">${e("work.stopped")}</ab-alert>`:o?.state==="failed"?a`<ab-alert kind="error" .heading=${e("work.failed")}>${t.errorText(new d(o.error??"",""))}</ab-alert>`:n}function h(t,r){return a`<div><strong>${t}</strong><span class="dim small">${r}</span></div>`}export{v as a,$ as b,h as c};

import{a as x}from"./c-TMUOYNLS.js";import{a as k,b as w,c as m}from"./c-26J3LBV6.js";import"./c-AK5CRMF2.js";import"./c-T5Y6VDDE.js";import"./c-3VF75IT5.js";import"./c-XMQJP3PA.js";import"./c-4MMRYH2Z.js";import"./c-QP5B2ANA.js";import"./c-6YMV4COD.js";import"./c-LYEKNBLA.js";import"./c-QRDNFSHC.js";import{a as p,b as r,f as a,i as y,j as u,m as f,n as $,o as h}from"./c-4H5XTCX5.js";import{a as d,e as v}from"./c-ACOWWOST.js";var R="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",S={error:"bad",warning:"warning",notice:"neutral"},g=20,n=class extends y{constructor(){super(...arguments);this.work=new x(this,"/integrity","check")}render(){let{app:e,work:i}=this,{t}=e,s=i.isRunning?null:i.state?.report;return!i.state&&!i.error?r`<ab-skeleton lines="4" .label=${t("common.loading")}></ab-skeleton>`:r`<div class="page">
      <section class="card">
        <h3>${t("integrity.title")}</h3>
        <p class="dim">${t("integrity.text")}</p>
        ${w(e,i,t("job.check"))}
        ${i.isRunning?a:r`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${R}
                .busy=${i.isBusy}
                ?disabled=${i.isBlocked||!e.online}
                @click=${()=>{i.start({digests:!0})}}
                >${t("integrity.start")}</ab-button
              >
              <ab-button kind="outlined" .busy=${i.isBusy} ?disabled=${i.isBlocked||!e.online} @click=${()=>{i.start({digests:!1})}}
                >${t("integrity.start_quick")}</ab-button
              >
            </div>`}
      </section>
      ${s?this.renderReport(s):a}
    </div>`}renderReport(e){let{t:i,format:t}=this.app,s=this.verdict(e),b=s==="bad"?"var(--ab-error)":s==="good"?"var(--ab-success)":"var(--ab-warning)",o=2*Math.PI*36;return r`<section class="card" aria-labelledby="result">
      <h3 id="result">${i("integrity.result")}</h3>
      <div class="score" style="--tone:${b}">
        <svg viewBox="0 0 84 84" aria-hidden="true">
          <circle cx="42" cy="42" r="36"></circle>
          <circle class="value" cx="42" cy="42" r="36" stroke-dasharray="${o*e.score/100} ${o}"></circle>
        </svg>
        <div>
          <strong class="numbers">${t.percent(e.score)}</strong>
          <p>${i(`integrity.${s}`)}</p>
        </div>
      </div>
      <div class="tiles">
        ${m(t.number(e.files),i("integrity.files"))}
        ${e.digests?m(t.number(e.digests),i("integrity.digests")):a}
        ${m(t.number(e.databases),i("integrity.databases"))}
        ${e.bytes?m(t.bytes(e.bytes),i("integrity.bytes")):a}
      </div>
      <p class="dim">
        ${e.bytes?i("integrity.read",{digests:t.number(e.digests),files:t.number(e.files)}):i("integrity.not_read")}
      </p>
      ${Object.entries(e.counts).map(([l,c])=>this.renderFindings(e,l,c))}
    </section>`}verdict(e){return e.is_serious?"bad":e.findings.some(({severity:i})=>i==="error")?"almost":e.score<100?"fair":"good"}renderFindings(e,i,t){let{t:s,format:b}=this.app,o=e.findings.filter(c=>c.kind===i),l=o[0]?.severity??"notice";return r`<details>
      <summary>
        <ab-chip .tone=${l==="error"&&!e.is_serious?"warning":S[l]}>${s(`integrity.${l}`)}</ab-chip>
        ${s(`integrity.${i}`)} <span class="dim numbers">(${b.number(t)})</span>
      </summary>
      <ul class="rows">
        ${o.slice(0,g).map(({domain:c,relative_path:L})=>r`<li><bdi>${c}/${L}</bdi></li>`)}
        ${t>g?r`<li class="dim">${s("integrity.more",{count:b.number(t-Math.min(g,o.length))})}</li>`:a}
      </ul>
    </details>`}};n.styles=[f,$,h,k,p`
      .score {
        align-items: center;
        display: flex;
        gap: var(--ab-4);
      }
      .score svg {
        flex: none;
        height: 84px;
        transform: rotate(-90deg);
        width: 84px;
      }
      circle {
        fill: none;
        stroke: var(--ab-fill);
        stroke-width: 8;
      }
      circle.value {
        stroke: var(--tone);
        stroke-linecap: round;
      }
      .score strong {
        font-size: 28px;
        font-weight: 500;
      }
      details summary {
        cursor: pointer;
        min-height: var(--ab-target);
        padding-block: var(--ab-2);
      }
    `],d([u({attribute:!1})],n.prototype,"app",2),d([u({attribute:!1})],n.prototype,"backup",2),d([u({attribute:!1})],n.prototype,"session",2),n=d([v("ab-backup-integrity")],n);export{n as AbBackupIntegrity};

import{a as x}from"./c-TMUOYNLS.js";import{a as k,b as w,c as d}from"./c-26J3LBV6.js";import"./c-AK5CRMF2.js";import"./c-T5Y6VDDE.js";import"./c-3VF75IT5.js";import"./c-XMQJP3PA.js";import"./c-4MMRYH2Z.js";import"./c-QP5B2ANA.js";import"./c-6YMV4COD.js";import"./c-LYEKNBLA.js";import"./c-QRDNFSHC.js";import{a as p,b as r,f as u,i as y,j as b,m as f,n as $,o as h}from"./c-4H5XTCX5.js";import{a as c,e as v}from"./c-ACOWWOST.js";var R="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",S={error:"bad",warning:"warning",notice:"neutral"},g=20,n=class extends y{constructor(){super(...arguments);this.work=new x(this,"/integrity","check")}render(){let{app:i,work:e}=this,{t}=i,s=e.isRunning?null:e.state?.report;return!e.state&&!e.error?r`<ab-skeleton lines="4" .label=${t("common.loading")}></ab-skeleton>`:r`<div class="page">
      <section class="card">
        <h3>${t("integrity.title")}</h3>
        <p class="dim">${t("integrity.text")}</p>
        ${w(i,e,t("job.check"))}
        ${e.isRunning?u:r`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${R}
                .busy=${e.isBusy}
                ?disabled=${e.isBlocked||!i.online}
                @click=${()=>{e.start({digests:!0})}}
                >${t("integrity.start")}</ab-button
              >
              <ab-button kind="outlined" .busy=${e.isBusy} ?disabled=${e.isBlocked||!i.online} @click=${()=>{e.start({digests:!1})}}
                >${t("integrity.start_quick")}</ab-button
              >
            </div>`}
      </section>
      ${s?this.renderReport(s):u}
    </div>`}renderReport(i){let{t:e,format:t}=this.app,s=this.verdict(i),m=s==="bad"?"var(--ab-error)":s==="good"?"var(--ab-success)":"var(--ab-warning)",o=2*Math.PI*36;return r`<section class="card" aria-labelledby="result">
      <h3 id="result">${e("integrity.result")}</h3>
      <div class="score" style="--tone:${m}">
        <svg viewBox="0 0 84 84" aria-hidden="true">
          <circle cx="42" cy="42" r="36"></circle>
          <circle class="value" cx="42" cy="42" r="36" stroke-dasharray="${o*i.score/100} ${o}"></circle>
        </svg>
        <div>
          <strong class="numbers">${t.percent(i.score)}</strong>
          <p>${e(`integrity.${s}`)}</p>
        </div>
      </div>
      <div class="tiles">
        ${d(t.number(i.files),e("integrity.files"))}
        ${d(t.number(i.digests),e("integrity.digests"))}
        ${d(t.number(i.databases),e("integrity.databases"))}
        ${d(t.bytes(i.bytes),e("integrity.bytes"))}
      </div>
      <p class="dim">
        ${i.bytes?e("integrity.read",{digests:t.number(i.digests),files:t.number(i.files)}):e("integrity.not_read")}
      </p>
      ${Object.entries(i.counts).map(([a,l])=>this.renderFindings(i,a,l))}
    </section>`}verdict(i){return i.is_serious?"bad":i.findings.some(({severity:e})=>e==="error")?"almost":i.score<100?"fair":"good"}renderFindings(i,e,t){let{t:s,format:m}=this.app,o=i.findings.filter(l=>l.kind===e),a=o[0]?.severity??"notice";return r`<details>
      <summary>
        <ab-chip .tone=${a==="error"&&!i.is_serious?"warning":S[a]}>${s(`integrity.${a}`)}</ab-chip>
        ${s(`integrity.${e}`)} <span class="dim numbers">(${m.number(t)})</span>
      </summary>
      <ul class="rows">
        ${o.slice(0,g).map(({domain:l,relative_path:L})=>r`<li><bdi>${l}/${L}</bdi></li>`)}
        ${t>g?r`<li class="dim">${s("integrity.more",{count:m.number(t-Math.min(g,o.length))})}</li>`:u}
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
    `],c([b({attribute:!1})],n.prototype,"app",2),c([b({attribute:!1})],n.prototype,"backup",2),c([b({attribute:!1})],n.prototype,"session",2),n=c([v("ab-backup-integrity")],n);export{n as AbBackupIntegrity};

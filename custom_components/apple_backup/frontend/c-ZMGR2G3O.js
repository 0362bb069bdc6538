import{a as x}from"./c-TMUOYNLS.js";import{a as k,b as w,c as d}from"./c-26J3LBV6.js";import"./c-AK5CRMF2.js";import"./c-T5Y6VDDE.js";import"./c-3VF75IT5.js";import"./c-XMQJP3PA.js";import"./c-4MMRYH2Z.js";import"./c-QP5B2ANA.js";import"./c-LYEKNBLA.js";import"./c-6YMV4COD.js";import"./c-QRDNFSHC.js";import{a as u,b as r,f as p,i as y,j as b,m as $,n as f,o as h}from"./c-4H5XTCX5.js";import{a as l,e as v}from"./c-ACOWWOST.js";var R="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",S={error:"bad",warning:"warning",notice:"neutral"},g=20,n=class extends y{constructor(){super(...arguments);this.work=new x(this,"/integrity","check")}render(){let{app:t,work:e}=this,{t:i}=t,s=e.isRunning?null:e.state?.report;return!e.state&&!e.error?r`<ab-skeleton lines="4" .label=${i("common.loading")}></ab-skeleton>`:r`<div class="page">
      <section class="card">
        <h3>${i("integrity.title")}</h3>
        <p class="dim">${i("integrity.text")}</p>
        ${w(t,e,i("job.check"))}
        ${e.isRunning?p:r`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${R}
                .busy=${e.isBusy}
                ?disabled=${e.isBlocked||!t.online}
                @click=${()=>{e.start({digests:!0})}}
                >${i("integrity.start")}</ab-button
              >
              <ab-button kind="outlined" .busy=${e.isBusy} ?disabled=${e.isBlocked||!t.online} @click=${()=>{e.start({digests:!1})}}
                >${i("integrity.start_quick")}</ab-button
              >
            </div>`}
      </section>
      ${s?this.renderReport(s):p}
    </div>`}renderReport(t){let{t:e,format:i}=this.app,s=t.findings.some(({severity:a})=>a==="error"),m=s?"var(--ab-error)":t.score<100?"var(--ab-warning)":"var(--ab-success)",o=2*Math.PI*36;return r`<section class="card" aria-labelledby="result">
      <h3 id="result">${e("integrity.result")}</h3>
      <div class="score" style="--tone:${m}">
        <svg viewBox="0 0 84 84" aria-hidden="true">
          <circle cx="42" cy="42" r="36"></circle>
          <circle class="value" cx="42" cy="42" r="36" stroke-dasharray="${o*t.score/100} ${o}"></circle>
        </svg>
        <div>
          <strong class="numbers">${i.percent(t.score)}</strong>
          <p>${e(s?"integrity.bad":t.score<100?"integrity.fair":"integrity.good")}</p>
        </div>
      </div>
      <div class="tiles">
        ${d(i.number(t.files),e("integrity.files"))}
        ${d(i.number(t.digests),e("integrity.digests"))}
        ${d(i.number(t.databases),e("integrity.databases"))}
        ${d(i.bytes(t.bytes),e("integrity.bytes"))}
      </div>
      ${Object.entries(t.counts).map(([a,c])=>this.renderFindings(t,a,c))}
    </section>`}renderFindings(t,e,i){let{t:s,format:m}=this.app,o=t.findings.filter(c=>c.kind===e),a=o[0]?.severity??"notice";return r`<details>
      <summary>
        <ab-chip .tone=${S[a]}>${s(`integrity.${a}`)}</ab-chip>
        ${s(`integrity.${e}`)} <span class="dim numbers">(${m.number(i)})</span>
      </summary>
      <ul class="rows">
        ${o.slice(0,g).map(({domain:c,relative_path:L})=>r`<li><bdi>${c}/${L}</bdi></li>`)}
        ${i>g?r`<li class="dim">${s("integrity.more",{count:m.number(i-Math.min(g,o.length))})}</li>`:p}
      </ul>
    </details>`}};n.styles=[$,f,h,k,u`
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
    `],l([b({attribute:!1})],n.prototype,"app",2),l([b({attribute:!1})],n.prototype,"backup",2),l([b({attribute:!1})],n.prototype,"session",2),n=l([v("ab-backup-integrity")],n);export{n as AbBackupIntegrity};

import{a as x}from"./c-TMUOYNLS.js";import{a as S,b as _,c as d}from"./c-26J3LBV6.js";import"./c-AK5CRMF2.js";import"./c-T5Y6VDDE.js";import"./c-3VF75IT5.js";import"./c-XMQJP3PA.js";import"./c-4MMRYH2Z.js";import"./c-QP5B2ANA.js";import"./c-6YMV4COD.js";import"./c-LYEKNBLA.js";import"./c-3OQDHVGD.js";import{a as $,b as s,f as o,i as h,j as u,m as v,n as k,o as w}from"./c-4H5XTCX5.js";import{a as l,e as f}from"./c-ACOWWOST.js";var C="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",j={error:"bad",warning:"warning",notice:"neutral"},b=20,c=class extends h{constructor(){super(...arguments);this.work=new x(this,"/integrity","check")}render(){let{app:e,work:t}=this,{t:i}=e,r=t.isRunning?null:t.state?.report;return!t.state&&!t.error?s`<ab-skeleton lines="4" .label=${i("common.loading")}></ab-skeleton>`:s`<div class="page">
      <section class="card">
        <h3>${i("integrity.title")}</h3>
        <p class="dim">${i("integrity.text")}</p>
        ${_(e,t,i("job.check"))}
        ${t.isRunning?o:s`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${C}
                .busy=${t.isBusy}
                ?disabled=${t.isBlocked||!e.online}
                @click=${()=>{t.start({digests:!0})}}
                >${i("integrity.start")}</ab-button
              >
              <ab-button kind="outlined" .busy=${t.isBusy} ?disabled=${t.isBlocked||!e.online} @click=${()=>{t.start({digests:!1})}}
                >${i("integrity.start_quick")}</ab-button
              >
            </div>`}
      </section>
      ${r?this.renderReport(r):this.backup.integrity&&!t.isRunning?this.renderKept(this.backup.integrity):o}
    </div>`}renderKept(e){let{t,format:i}=this.app,r=e.checked===null?"":` \xB7 ${i.dateTime(e.checked)}`;return s`<section class="card" aria-labelledby="result">
      <h3 id="result">${t(e.is_quick?"integrity.last_quick":"integrity.last")}${r}</h3>
      ${this.renderScore(e,R(e,e.errors>0,e.is_quick))}
      ${Object.keys(e.counts).length?s`<ul class="rows">
              ${Object.entries(e.counts).map(([n,a])=>s`<li>${t(`integrity.${n}`)} <span class="dim numbers">(${i.number(a)})</span></li>`)}
            </ul>
            <p class="dim">${t("integrity.names_gone")}</p>`:o}
      ${e.is_quick?s`<p class="dim">${t("integrity.not_read")}</p>`:o}
    </section>`}renderScore({score:e},t){let{t:i,format:r}=this.app,n=t==="bad"?"var(--ab-error)":t.startsWith("good")?"var(--ab-success)":"var(--ab-warning)",a=2*Math.PI*36;return s`<div class="score" style="--tone:${n}">
        <svg viewBox="0 0 84 84" aria-hidden="true">
          <circle cx="42" cy="42" r="36"></circle>
          <circle class="value" cx="42" cy="42" r="36" stroke-dasharray="${a*e/100} ${a}"></circle>
        </svg>
        <div>
          <strong class="numbers">${r.percent(e)}</strong>
          <p>${i(`integrity.${t}`)}</p>
        </div>
      </div>
      ${e<100?s`<p class="dim small">${i("integrity.score_text")}</p>`:o}`}renderReport(e){let{t,format:i}=this.app,r=e.findings.some(({severity:n})=>n==="error");return s`<section class="card" aria-labelledby="result">
      <h3 id="result">${t("integrity.result")}</h3>
      ${this.renderScore(e,R(e,r,!e.bytes))}
      <div class="tiles">
        ${d(i.number(e.files),t("integrity.files"))}
        ${e.digests?d(i.number(e.digests),t("integrity.digests")):o}
        ${d(i.number(e.databases),t("integrity.databases"))}
        ${e.bytes?d(i.bytes(e.bytes),t("integrity.bytes")):o}
      </div>
      <p class="dim">
        ${e.bytes?t("integrity.read",{digests:i.number(e.digests),files:i.number(e.files)}):t("integrity.not_read")}
      </p>
      ${Object.entries(e.counts).map(([n,a])=>this.renderFindings(e,n,a))}
    </section>`}renderFindings(e,t,i){let{t:r,format:n}=this.app,a=e.findings.filter(g=>g.kind===t),m=a[0]?.severity??"notice";return s`<details>
      <summary>
        <ab-chip .tone=${m==="error"&&!e.is_serious?"warning":j[m]}>${r(`integrity.${m}`)}</ab-chip>
        ${r(`integrity.${t}`)} <span class="dim numbers">(${n.number(i)})</span>
      </summary>
      <ul class="rows">
        ${a.slice(0,b).map(({domain:g,relative_path:L})=>s`<li><bdi>${g}/${L}</bdi></li>`)}
        ${i>b?s`<li class="dim">${r("integrity.more",{count:n.number(i-Math.min(b,a.length))})}</li>`:o}
      </ul>
    </details>`}};c.styles=[v,k,w,S,$`
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
    `],l([u({attribute:!1})],c.prototype,"app",2),l([u({attribute:!1})],c.prototype,"backup",2),l([u({attribute:!1})],c.prototype,"session",2),c=l([f("ab-backup-integrity")],c);function R({is_serious:p,score:y},e,t){return p?"bad":e?"almost":y<100?"fair":t?"good_quick":"good"}export{c as AbBackupIntegrity};

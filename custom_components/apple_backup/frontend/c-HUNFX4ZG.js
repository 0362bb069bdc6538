import{a as _}from"./c-TMUOYNLS.js";import{a as R,b as x,c}from"./c-GM325AVX.js";import"./c-KV5MGOSZ.js";import{a as g}from"./c-T7NTGBO4.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import"./c-CX7IBETZ.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as $,b as s,f as o,i as f,j as b,m as k,n as w,o as S}from"./c-3WKNPIOS.js";import{a as m,e as v}from"./c-ACOWWOST.js";var q="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9",C={error:"bad",warning:"warning",notice:"neutral"},h=20,l=class extends f{constructor(){super(...arguments);this.work=new _(this,"/integrity","check")}updated(){let{work:e}=this;this.ledTo&&(e.error!==void 0?this.ledTo=void 0:e.isRunning&&this.ledTo==="nowhere"?(this.ledTo="progress",g(this,this.renderRoot.querySelector("h3"))):!e.isRunning&&!e.isBusy&&(this.ledTo=void 0,g(this,this.renderRoot.querySelector("#result")??this.renderRoot.querySelector("h3"))))}start(e){this.ledTo="nowhere",this.work.start({digests:e})}render(){let{app:e,work:t}=this,{t:i}=e,r=t.isRunning?null:t.state?.report;return!t.state&&!t.error?s`<ab-skeleton lines="4" .label=${i("common.loading")}></ab-skeleton>`:s`<div class="page">
      <section class="card">
        <h3 tabindex="-1">${i("integrity.title")}</h3>
        <p class="dim">${i("integrity.text")}</p>
        ${x(e,t,i("job.check"))}
        ${t.isRunning?o:s`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${q}
                .busy=${t.isBusy}
                ?disabled=${t.isBlocked||!e.online}
                @click=${()=>this.start(!0)}
                >${i("integrity.start")}</ab-button
              >
              <ab-button kind="outlined" .busy=${t.isBusy} ?disabled=${t.isBlocked||!e.online} @click=${()=>this.start(!1)}
                >${i("integrity.start_quick")}</ab-button
              >
            </div>`}
      </section>
      ${r?this.renderReport(r):this.backup.integrity&&!t.isRunning?this.renderKept(this.backup.integrity):o}
    </div>`}renderKept(e){let{t,format:i}=this.app,r=e.checked===null?"":` \xB7 ${i.dateTime(e.checked)}`;return s`<section class="card" aria-labelledby="result">
      <h3 id="result" tabindex="-1">${t(e.is_quick?"integrity.last_quick":"integrity.last")}${r}</h3>
      ${this.renderScore(e,L(e,e.errors>0,e.is_quick))}
      <div class="tiles">
        ${c(i.number(e.files),t("integrity.files"))}
        ${e.databases===null?o:c(i.number(e.databases),t("integrity.databases"))}
      </div>
      ${Object.keys(e.counts).length?s`<ul class="rows">
              ${Object.entries(e.counts).map(([a,n])=>s`<li>${t(`integrity.${a}`)} <span class="dim numbers">(${i.number(n)})</span></li>`)}
            </ul>
            <p class="dim">${t("integrity.names_gone")}</p>`:o}
      ${e.is_quick?s`<p class="dim">${t("integrity.not_read")}</p>`:o}
    </section>`}renderScore({score:e},t){let{t:i,format:r}=this.app,a=t==="bad"?"var(--ab-error)":t.startsWith("good")?"var(--ab-success)":"var(--ab-warning)",n=2*Math.PI*36;return s`<div class="score" style="--tone:${a}">
        <svg viewBox="0 0 84 84" aria-hidden="true">
          <circle cx="42" cy="42" r="36"></circle>
          <circle class="value" cx="42" cy="42" r="36" stroke-dasharray="${n*e/100} ${n}"></circle>
        </svg>
        <div>
          <strong class="numbers">${r.percent(e)}</strong>
          <p>${i(`integrity.${t}`)}</p>
        </div>
      </div>
      ${e<100?s`<p class="dim small">${i("integrity.score_text")}</p>`:o}`}renderReport(e){let{t,format:i}=this.app,r=this.work.state?.ended??null,a=r===null?"":` \xB7 ${i.dateTime(Date.parse(r))}`,n=e.findings.some(({severity:d})=>d==="error");return s`<section class="card" aria-labelledby="result">
      <h3 id="result" tabindex="-1">${t("integrity.result")}${a}</h3>
      ${this.renderScore(e,L(e,n,!e.bytes))}
      <div class="tiles">
        ${c(i.number(e.files),t("integrity.files"))}
        ${e.digests?c(i.number(e.digests),t("integrity.digests")):o}
        ${c(i.number(e.databases),t("integrity.databases"))}
        ${e.bytes?c(i.bytes(e.bytes),t("integrity.bytes")):o}
      </div>
      <p class="dim">
        ${e.bytes?t("integrity.read",{digests:i.number(e.digests),files:i.number(e.files)}):t("integrity.not_read")}
      </p>
      ${Object.entries(e.counts).map(([d,u])=>this.renderFindings(e,d,u))}
    </section>`}renderFindings(e,t,i){let{t:r,format:a}=this.app,n=e.findings.filter(u=>u.kind===t),d=n[0]?.severity??"notice";return s`<details>
      <summary>
        <ab-chip .tone=${d==="error"&&!e.is_serious?"warning":C[d]}>${r(`integrity.${d}`)}</ab-chip>
        ${r(`integrity.${t}`)} <span class="dim numbers">(${a.number(i)})</span>
      </summary>
      <ul class="rows">
        ${n.slice(0,h).map(({domain:u,relative_path:T})=>s`<li><bdi>${u}/${T}</bdi></li>`)}
        ${i>h?s`<li class="dim">${r("integrity.more",{count:a.number(i-Math.min(h,n.length))})}</li>`:o}
      </ul>
    </details>`}};l.styles=[k,w,S,R,$`
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
    `],m([b({attribute:!1})],l.prototype,"app",2),m([b({attribute:!1})],l.prototype,"backup",2),m([b({attribute:!1})],l.prototype,"session",2),l=m([v("ab-backup-integrity")],l);function L({is_serious:p,score:y},e,t){return p?"bad":e?"almost":y<100?"fair":t?"good_quick":"good"}export{l as AbBackupIntegrity};

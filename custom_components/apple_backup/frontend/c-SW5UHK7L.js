import"./c-6F77N4OJ.js";import"./c-QFJ46SSF.js";import"./c-33VYLJOV.js";import{a as m}from"./c-T7DCCLRK.js";import"./c-QP5B2ANA.js";import{e as x}from"./c-LYEKNBLA.js";import"./c-JATGPQCH.js";import"./c-XU2WARJG.js";import{Aa as c,Ca as w,Da as O,Ea as j,N as b,Q as h,c as u,ca as v,da as y,ra as g,sa as a,wa as $,y as f,ya as k,za as d}from"./c-2PDJEZVT.js";import{a as o,e as z}from"./c-ACOWWOST.js";var P={photos:{icon:h,colour:"#e8a33d"},apps:{icon:u,colour:"#4a8fe7"},media:{icon:y,colour:"#d95c8a"},personal:{icon:v,colour:"#4caf7a"},health:{icon:b,colour:"#e4574c"},system:{icon:f,colour:"#8a8f98"}},i=class extends k{willUpdate(s){s.has("session")&&this.load()}render(){let{app:s,backup:t,details:r,sizes:l}=this,{t:n}=s;return this.failure?a`<ab-message .heading=${n("errors.title")}>
        ${s.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${n("common.retry")}</ab-button>
      </ab-message>`:a`<div class="columns">
      <section class="card" aria-labelledby="space">
        <h3 id="space">${n("summary.space")}</h3>
        ${l?this.renderSizes(l):a`<ab-skeleton lines="5" .label=${n("summary.adding_up")}></ab-skeleton>`}
      </section>
      ${r?a`<ab-backup-facts class="card" .app=${s} .backup=${t} .details=${r}></ab-backup-facts>`:a`<ab-skeleton class="card" lines="6" .label=${n("common.loading")}></ab-skeleton>`}
    </div>`}renderSizes({groups:s}){let{t,format:r}=this.app,l=Object.keys(P).map(e=>({name:e,...P[e],...s[e]??{files:0,bytes:0}})).filter(({files:e})=>e).sort((e,p)=>p.bytes-e.bytes),n=l.reduce((e,{bytes:p})=>e+p,0),G=l.reduce((e,p)=>e+p.files,0);return a`<p class="dim">${t.plural("summary.files",G)} · ${r.bytes(n)}</p>
      <div class="bar" aria-hidden="true">
        ${l.map(({bytes:e,colour:p})=>e?a`<span style=${m({background:p,flex:`${e} 0 3px`})}></span>`:$)}
      </div>
      <ul>
        ${l.map(e=>a`<li style=${m({"--colour":e.colour})}>
            <ab-icon .path=${e.icon}></ab-icon>
            <div>
              ${t(`summary.${e.name}`)}
              <div class="dim small">${t.plural("summary.files",e.files)}</div>
            </div>
            <span class="numbers">${r.bytes(e.bytes)}</span>
          </li>`)}
      </ul>`}async load(){let{session:s}=this;this.failure=void 0;try{let t=x(this.app.hass,s.base),r=s.fetchJson("/sizes");this.details=await t,this.sizes=await r}catch(t){s===this.session&&(this.failure=t)}}};i.styles=[w,O,j,g`
      :host {
        display: block;
        overflow: hidden auto;
        padding: var(--ab-4);
      }
      .columns {
        align-items: start;
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        max-width: 64rem;
      }
      .bar {
        background: var(--ab-fill);
        border-radius: 999px;
        display: flex;
        gap: 2px;
        height: 16px;
        margin-block: var(--ab-3);
        overflow: hidden;
      }
      ul {
        display: grid;
        gap: var(--ab-3);
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-items: center;
        display: grid;
        gap: 0 var(--ab-3);
        grid-template-columns: auto 1fr auto;
      }
      li ab-icon {
        color: var(--colour);
      }
      li div {
        min-width: 0;
      }
    `],o([d({attribute:!1})],i.prototype,"app",2),o([d({attribute:!1})],i.prototype,"backup",2),o([d({attribute:!1})],i.prototype,"session",2),o([c()],i.prototype,"sizes",2),o([c()],i.prototype,"details",2),o([c()],i.prototype,"failure",2),i=o([z("ab-backup-summary")],i);export{i as AbBackupSummary};

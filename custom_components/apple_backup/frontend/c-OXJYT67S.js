import{h as V}from"./c-5ADVWGEZ.js";import{a as k}from"./c-TMUOYNLS.js";import{a as w,b as g,c as h}from"./c-GM325AVX.js";import"./c-KV5MGOSZ.js";import"./c-Y77567UR.js";import"./c-CX7IBETZ.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import{e as u}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{b as i,f as p,i as f,j as m,k as d,m as v,n as H,o as y}from"./c-3WKNPIOS.js";import{a as l,e as $}from"./c-ACOWWOST.js";var R="M12,1L8,5H11V14H13V5H16M18,23H6C4.89,23 4,22.1 4,21V9A2,2 0 0,1 6,7H9V9H6V21H18V9H15V7H18A2,2 0 0,1 20,9V21A2,2 0 0,1 18,23Z",_="M20 18H4V8H20M20 6H12L10 4H4A2 2 0 0 0 2 6V18A2 2 0 0 0 4 20H20A2 2 0 0 0 22 18V8A2 2 0 0 0 20 6M14 9H16V13H19L15 17L11 13H14Z",z="M20 6H12L10 4H4C2.9 4 2 4.9 2 6V18C2 19.1 2.9 20 4 20H20C21.1 20 22 19.1 22 18V8C22 6.9 21.1 6 20 6M20 18H16V16H14V18H4V8H14V10H16V8H20V18M16 12V10H18V12H16M14 12H16V14H14V12M18 16H16V14H18V16Z",o=class extends f{constructor(){super(...arguments);this.domains=[];this.apps=new Map;this.chosen="";this.work=new k(this,"/exports","export");this.save=async()=>{try{await this.session.download({export:this.selection})}catch(t){this.failure=t}}}willUpdate(t){t.has("session")&&this.load()}render(){let{app:t,details:a,work:s}=this,{t:e}=t;if(this.failure)return i`<ab-message .heading=${e("errors.title")}>
        ${t.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${e("common.retry")}</ab-button>
      </ab-message>`;if(!a)return i`<ab-skeleton lines="4" .label=${e("common.loading")}></ab-skeleton>`;let r=s.isBlocked||s.isRunning||!t.online;return i`<div class="page">
      <section class="card">
        <h3>${e("exports.title")}</h3>
        <p class="dim">${e("exports.text")}</p>
        <label class="field">
          ${e("exports.what")}
          <select @change=${n=>this.chosen=n.target.value}>
            <option value="">${e("exports.whole")}</option>
            ${this.domains.map(({domain:n,bytes:c})=>i`<option value=${n}>
                ${V(n,this.apps)} (${t.format.bytes(c)})
              </option>`)}
          </select>
        </label>
        <div class="actions">
          <ab-button kind="filled" .icon=${z} ?disabled=${!t.online} @click=${this.save}>${e("exports.download")}</ab-button>
          ${a.has_export_folder?i`<ab-button kind="outlined" .icon=${_} .busy=${s.isBusy} ?disabled=${r} @click=${()=>this.start("folder")}
                  >${e("exports.to_folder")}</ab-button
                >
                <ab-button kind="outlined" .icon=${R} .busy=${s.isBusy} ?disabled=${r} @click=${()=>this.start("zip")}
                  >${e("exports.to_zip")}</ab-button
                >`:p}
        </div>
        ${a.has_export_folder?i`<p class="dim small">${e("exports.warning")}</p>`:i`<ab-alert kind="info">${e(t.isAdmin?"exports.no_folder_admin":"exports.no_folder")}</ab-alert>`}
        ${g(t,s,e("job.export"))}
      </section>
      ${this.renderReport()}
    </div>`}renderReport(){let{app:t,work:a}=this,{t:s,format:e}=t,r=a.state;if(a.isRunning||!r?.report)return p;let{report:n,name:c}=r,b=[...Object.entries(n.skipped),...Object.entries(n.remarks)];return i`<section class="card" aria-labelledby="last">
      <h3 id="last">${s("exports.last")}</h3>
      ${c?i`<p><bdi>${c}</bdi></p>`:p}
      ${n.state==="partial"?i`<ab-alert kind="warning">${s("exports.partial")}</ab-alert>`:p}
      <div class="tiles">
        ${h(e.number(n.files),s("exports.files"))} ${h(e.bytes(n.bytes),s("exports.bytes"))}
        ${r.ended?h(e.relative(Date.parse(r.ended)),s("exports.ended")):p}
      </div>
      ${b.length?i`<ul class="rows">
            ${b.map(([x,M])=>i`<li>${s(`exports.note_${x}`)}: <span class="numbers">${e.number(M)}</span></li>`)}
          </ul>`:p}
    </section>`}get selection(){return this.chosen?{domain:this.chosen}:{all:!0}}start(t){this.work.start({selection:this.selection,format:t})}async load(){let{session:t}=this;this.failure=void 0;try{this.details=await u(this.app.hass,t.base);let{apps:a}=await t.fetchJson("/apps");this.apps=new Map(a.map(({bundle_id:e,name:r})=>[e,r]));let{domains:s}=await t.fetchJson("/sizes");this.domains=s.filter(({files:e})=>e).sort((e,r)=>r.bytes-e.bytes)}catch(a){t===this.session&&(this.failure=a)}}};o.styles=[v,H,y,w],l([m({attribute:!1})],o.prototype,"app",2),l([m({attribute:!1})],o.prototype,"backup",2),l([m({attribute:!1})],o.prototype,"session",2),l([d()],o.prototype,"details",2),l([d()],o.prototype,"domains",2),l([d()],o.prototype,"apps",2),l([d()],o.prototype,"chosen",2),l([d()],o.prototype,"failure",2),o=l([$("ab-backup-exports")],o);export{o as AbBackupExports};

import{a as f}from"./c-TMUOYNLS.js";import{a as S,b,c as p}from"./c-GM325AVX.js";import"./c-KV5MGOSZ.js";import"./c-Y77567UR.js";import"./c-CX7IBETZ.js";import{a as w}from"./c-44ZZ4PM2.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import{e as _}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as y,b as s,f as a,i as $,j as u,k as m,m as v,n as g,o as k}from"./c-3WKNPIOS.js";import{a as d,e as C}from"./c-ACOWWOST.js";var F="M21.86 12.5C21.1 11.63 20.15 11.13 19 11C19 9.05 18.32 7.4 16.96 6.04C15.6 4.68 13.95 4 12 4C10.42 4 9 4.47 7.75 5.43S5.67 7.62 5.25 9.15C4 9.43 2.96 10.08 2.17 11.1S1 13.28 1 14.58C1 16.09 1.54 17.38 2.61 18.43C3.69 19.5 5 20 6.5 20H18.5C19.75 20 20.81 19.56 21.69 18.69C22.56 17.81 23 16.75 23 15.5C23 14.35 22.62 13.35 21.86 12.5M20.27 17.27C19.79 17.76 19.2 18 18.5 18H6.5C5.53 18 4.71 17.66 4.03 17C3.34 16.29 3 15.47 3 14.5S3.34 12.71 4.03 12.03C4.71 11.34 5.53 11 6.5 11H7C7 9.62 7.5 8.44 8.46 7.46C9.44 6.5 10.62 6 12 6S14.56 6.5 15.54 7.46C16.5 8.44 17 9.62 17 11V13H18.5C19.2 13 19.79 13.24 20.27 13.73S21 14.8 21 15.5 20.76 16.79 20.27 17.27M16 12C16 9.79 14.21 8 12 8S8 9.79 8 12 9.79 16 12 16C12.74 16 13.43 15.79 14 15.43L16.57 18L18 16.57L15.43 14C15.79 13.43 16 12.74 16 12M12 14C10.9 14 10 13.11 10 12S10.9 10 12 10 14 10.9 14 12 13.11 14 12 14Z",M="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z",x="M19,19H5V5H19M19,3H5A2,2 0 0,0 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5A2,2 0 0,0 19,3M13.96,12.29L11.21,15.83L9.25,13.47L6.5,17H17.5L13.96,12.29Z",L="M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M10,16.5L16,12L10,7.5V16.5Z",R=["only_here","similar","in_library","in_icloud","imported","no_original","unreadable"],A=100,l=class extends ${constructor(){super(...arguments);this.work=new f(this,"/photos/comparison","compare_photos");this.copy=new f(this,"/photos/copies","copy_photos")}willUpdate(t){t.has("session")&&this.lookForFolder();let o=this.work.isRunning?void 0:this.work.state?.report??void 0;(t.has("session")||o!==this.listed)&&(this.listed=o,this.found=void 0,o?.counts.only_here&&this.list())}render(){let{app:t,copy:o,work:e}=this,{t:i}=t;if(!e.state&&!e.error)return s`<ab-skeleton lines="4" .label=${i("common.loading")}></ab-skeleton>`;let n=e.isRunning?null:e.state?.report;return s`<div class="page">
      <section class="card">
        <h3>${i("only_here.title")}</h3>
        <p class="dim">${i("only_here.text")}</p>
        ${b(t,e,i("job.compare_photos"))}
        ${e.isRunning?a:s`<div class="actions">
              <ab-button
                kind="filled"
                .icon=${F}
                .busy=${e.isBusy}
                ?disabled=${e.isBlocked||!t.online}
                @click=${()=>{e.start()}}
                >${i(n?"only_here.again":"only_here.start")}</ab-button
              >
            </div>`}
      </section>
      ${n?this.renderReport(n):a}
      ${n&&t.isAdmin&&n.counts.only_here?this.renderCopy(o):a}
    </div>`}renderReport(t){let{app:o,found:e}=this,{t:i,format:n}=o;return s`<section class="card" aria-labelledby="found">
      <h3 id="found">${i.plural("only_here.found",t.counts.only_here??0)}</h3>
      <div class="tiles">
        ${R.map(r=>t.counts[r]?p(n.number(t.counts[r]),i(`only_here.${r}`)):a)}
      </div>
      ${t.left_out?s`<p class="dim small">${i.plural("only_here.left_out",t.left_out)}</p>`:a}
      ${this.failure?s`<ab-alert kind="error">${o.errorText(this.failure)}</ab-alert>`:a}
      ${e?s`<ul class="rows">
            ${e.items.map(({name:r,taken:c,is_video:h,bytes:V})=>s`<li>
                <ab-icon .path=${h?L:x}></ab-icon>
                <bdi>${r}</bdi>
                <span class="dim small numbers">${c===null?"":n.date(c)}</span>
                <span class="dim small numbers">${n.bytes(V)}</span>
              </li>`)}
            ${e.total>e.items.length?s`<li class="dim">${i("integrity.more",{count:n.number(e.total-e.items.length)})}</li>`:a}
          </ul>`:a}
    </section>`}renderCopy(t){let{app:o}=this,{t:e,format:i}=o,n=o.overview?.accounts.filter(w)??[],r=t.isRunning?null:t.state?.report;return s`<section class="card" aria-labelledby="copy">
      <h3 id="copy">${e("only_here.copy_title")}</h3>
      <p class="dim">${e("only_here.copy_text")}</p>
      ${b(o,t,e("job.copy_photos"))}
      ${t.isRunning?a:s`<div class="actions">
            ${n.map(({entry_id:c,title:h})=>s`<ab-button
                kind="outlined"
                .icon=${M}
                .busy=${t.isBusy}
                ?disabled=${t.isBlocked||!o.online}
                @click=${()=>{t.start({into:"library",account:c})}}
                >${e("only_here.copy_library",{account:h})}</ab-button
              >`)}
            ${this.hasFolder?s`<ab-button
                  kind="outlined"
                  .icon=${M}
                  .busy=${t.isBusy}
                  ?disabled=${t.isBlocked||!o.online}
                  @click=${()=>{t.start({into:"folder"})}}
                  >${e("only_here.copy_folder")}</ab-button
                >`:a}
          </div>`}
      ${this.hasFolder===!1?s`<ab-alert kind="info">${e("exports.no_folder_admin")}</ab-alert>`:a}
      ${r?s`<div class="tiles">
            ${p(i.number(r.photos),e("only_here.copied"))} ${p(i.bytes(r.bytes),e("exports.bytes"))}
            ${p(i.number(r.present),e("only_here.present"))}
          </div>
            ${r.photos?s`<p>${this.whereCopied(r.folder)}</p>`:a}`:a}
    </section>`}whereCopied(t){let{app:o,copy:e}=this,{account:i}=e.state??{};if(!i)return o.t("only_here.in_folder",{folder:t});let n=o.overview?.accounts.find(({entry_id:r})=>r===i)?.title??"";return o.t("only_here.in_imported",{folder:t,account:n})}async lookForFolder(){let{app:t,session:o}=this;this.hasFolder=void 0;let e=await _(t.hass,o.base).then(i=>i.has_export_folder,()=>!0);o===this.session&&(this.hasFolder=e)}async list(){let{session:t}=this;this.failure=void 0;try{let o=`/photos/comparison/items?state=only_here&limit=${A}`,e=await t.fetchJson(o);t===this.session&&(this.found=e)}catch(o){t===this.session&&(this.failure=o)}}};l.styles=[v,g,k,S,y`
      ul.rows li {
        align-items: center;
        display: flex;
        gap: var(--ab-3);
      }
      ul.rows bdi {
        flex: 1;
      }
      ul.rows ab-icon {
        color: var(--ab-text-dim);
      }
    `],d([u({attribute:!1})],l.prototype,"app",2),d([u({attribute:!1})],l.prototype,"backup",2),d([u({attribute:!1})],l.prototype,"session",2),d([m()],l.prototype,"found",2),d([m()],l.prototype,"hasFolder",2),d([m()],l.prototype,"failure",2),l=d([C("ab-backup-only-here")],l);export{l as AbBackupOnlyHere};

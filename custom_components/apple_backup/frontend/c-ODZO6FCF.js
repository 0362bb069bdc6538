import{a as H}from"./c-3DBSEWGG.js";import{a as V}from"./c-J6MDPNTX.js";import{a as S,c as b}from"./c-GM325AVX.js";import"./c-R4HYYTTX.js";import"./c-KV5MGOSZ.js";import"./c-T7NTGBO4.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-WUEDNBYJ.js";import"./c-327IN6BD.js";import{e as L}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as v,b as s,f as m,i as f,j as p,k as u,m as $,n as y,o as x}from"./c-3WKNPIOS.js";import{a as o,e as g}from"./c-ACOWWOST.js";var P="M10 20H6V4H13V9H18V12.1L20 10.1V8L14 2H6C4.9 2 4 2.9 4 4V20C4 21.1 4.9 22 6 22H10V20M20.2 13C20.3 13 20.5 13.1 20.6 13.2L21.9 14.5C22.1 14.7 22.1 15.1 21.9 15.3L20.9 16.3L18.8 14.2L19.8 13.2C19.9 13.1 20 13 20.2 13M20.2 16.9L14.1 23H12V20.9L18.1 14.8L20.2 16.9Z",j="M13.81 22H6C4.89 22 4 21.11 4 20V4C4 2.9 4.89 2 6 2H14L20 8V13.09C19.67 13.04 19.34 13 19 13S18.33 13.04 18 13.09V9H13V4H6V20H13.09C13.21 20.72 13.46 21.39 13.81 22M23 18H15V20H23V18Z",R="M13.81 22H6C4.89 22 4 21.11 4 20V4C4 2.9 4.89 2 6 2H14L20 8V13.09C19.67 13.04 19.34 13 19 13S18.33 13.04 18 13.09V9H13V4H6V20H13.09C13.21 20.72 13.46 21.39 13.81 22M23 18H20V15H18V18H15V20H18V23H20V20H23V18Z",_=500,O=60,E={added:R,removed:j,changed:P},c=class extends f{constructor(){super(...arguments);this.items=[];this.next="";this.isLoading=!1}willUpdate(e){!e.has("older")&&!e.has("newer")||(this.items=[],this.next="",this.isLoading=!1,this.load())}render(){let{app:e,items:t}=this;return s`${this.failure?s`<ab-alert kind="error">${e.errorText(this.failure)}</ab-alert>`:m}
      <ab-virtual-list
        .count=${t.length}
        row-height="56"
        .label=${e.t("compare.changes")}
        .row=${i=>this.renderRow(t[i])}
        @range=${i=>{i.detail.end+O>t.length&&this.load()}}
      ></ab-virtual-list>`}renderRow(e){let t=e&&(e.new??e.old);if(!t)return s``;let{t:i,format:r}=this.app;return s`<div class="row ${e.change}">
      <ab-icon .path=${E[e.change]}></ab-icon>
      <div>
        <bdi title=${t.relative_path}>${t.relative_path.split("/").pop()}</bdi>
        <bdi class="dim small">${i(`compare.is_${e.change}`)} · ${t.domain}/${t.relative_path}</bdi>
      </div>
      <span class="dim small numbers">${t.size===null?"":r.bytes(t.size)}</span>
    </div>`}async load(){let{newer:e,older:t}=this;if(!(this.isLoading||this.next===null)){this.isLoading=!0;try{let i=this.items.length+_/2;for(;this.next!==null&&this.items.length<i;){let r=new URLSearchParams({with:t.backupId,limit:String(_)});this.next&&r.set("cursor",this.next);let l=await e.fetchJson(`/compare?${r}`,{headers:t.asOlder()});if(e!==this.newer||t!==this.older)return;this.items=[...this.items,...l.items],this.next=l.next}}catch(i){e===this.newer&&(this.failure=i)}finally{e===this.newer&&(this.isLoading=!1)}}}};c.styles=[$,y,v`
      :host {
        display: flex;
        flex-direction: column;
      }
      ab-virtual-list {
        flex: 1;
        min-height: 0;
      }
      .row {
        align-items: center;
        border-block-start: 1px solid var(--ab-line);
        display: flex;
        gap: var(--ab-3);
        height: 100%;
      }
      .row > div {
        flex: 1;
        min-width: 0;
      }
      .row > div > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .added ab-icon {
        color: var(--ab-success);
      }
      .removed ab-icon {
        color: var(--ab-error);
      }
      .changed ab-icon {
        color: var(--ab-warning);
      }
    `],o([p({attribute:!1})],c.prototype,"app",2),o([p({attribute:!1})],c.prototype,"older",2),o([p({attribute:!1})],c.prototype,"newer",2),o([u()],c.prototype,"items",2),o([u()],c.prototype,"failure",2),c=o([g("ab-backup-changes")],c);var U="M19,3H14V5H19V18L14,12V21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3M10,18H5L10,12M10,3H5C3.89,3 3,3.89 3,5V19A2,2 0 0,0 5,21H10V23H12V1H10V3Z",D="M13.5,8H12V13L16.28,15.54L17,14.33L13.5,12.25V8M13,3A9,9 0 0,0 4,12H1L4.96,16.03L9,12H6A7,7 0 0,1 13,5A7,7 0 0,1 20,12A7,7 0 0,1 13,19C11.07,19 9.32,18.21 8.06,16.94L6.64,18.36C8.27,20 10.5,21 13,21A9,9 0 0,0 22,12A9,9 0 0,0 13,3",d=class extends f{constructor(){super(...arguments);this.path=[];this.compared=""}connectedCallback(){super.connectedCallback(),this.endSessions=V.subscribe(()=>this.requestUpdate())}disconnectedCallback(){super.disconnectedCallback(),this.endSessions?.()}get others(){return(this.app.overview?.folders.flatMap(({backups:t})=>t)??[]).filter(({id:t,device:i})=>i===this.backup.device&&t!==this.backup.id).sort((t,i)=>(i.last_backup??0)-(t.last_backup??0))}get other(){let{others:e}=this;return e.length===1?e[0]:e.find(({id:t})=>t===this.path[0])}get pair(){let{other:e,session:t,backup:i}=this,r=e&&V.get(e.id);return r?(i.last_backup??0)>=(e.last_backup??0)?{older:r,newer:t}:{older:t,newer:r}:void 0}willUpdate(e){let{other:t,pair:i}=this;t&&!i&&this.details?.id!==t.id&&this.look(t);let r=i?`${i.older.backupId} ${i.newer.backupId}`:"";(r!==this.compared||e.has("session")&&r)&&(this.compared=r,this.summary=this.failure=void 0,i&&this.compare())}render(){let{app:e,backup:t,details:i,other:r,pair:l}=this,{t:a}=e;if(this.failure)return s`<ab-message .heading=${a("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.compare()}}>${a("common.retry")}</ab-button>
      </ab-message>`;if(!this.others.length)return s`<ab-message .icon=${D} .heading=${a("compare.none_title")}>${a("compare.none_text")}</ab-message>`;if(!r)return this.renderChoices();if(!l)return s`<div class="page">
        <p>${a("compare.open_other")} ${H(e,r)}</p>
        ${i?.id===r.id?s`<ab-unlock .app=${e} .backup=${r} .details=${i} @forgotten=${()=>{this.look(r)}}></ab-unlock>`:s`<ab-skeleton .label=${a("common.loading")}></ab-skeleton>`}
      </div>`;let n=l.newer===this.session?r:t,h=n===r?t:r;return s`<div class="page">
      <section class="card" aria-labelledby="title">
        <h3 id="title">${a("compare.title",{older:this.when(n),newer:this.when(h)})}</h3>
        ${this.summary?this.renderSummary(this.summary):s`<ab-skeleton .label=${a("compare.working")}></ab-skeleton>`}
      </section>
      ${this.summary&&Object.keys(this.summary.domains).length?s`<section class="card" aria-labelledby="changes">
            <h3 id="changes">${a("compare.changes")}</h3>
            <ab-backup-changes .app=${e} .older=${l.older} .newer=${l.newer}></ab-backup-changes>
          </section>`:m}
    </div>`}renderChoices(){let{app:e}=this;return s`<div class="page">
      <section class="card">
        <h3>${e.t("compare.choose")}</h3>
        <div class="choices">
          ${this.others.map(t=>s`<ab-button kind="outlined" .icon=${U} @click=${()=>e.navigate(this.place(t.id))}
              >${H(e,t)}</ab-button
            >`)}
        </div>
      </section>
    </div>`}renderSummary({counts:e,unchanged:t,added_bytes:i,removed_bytes:r,links:l,apps:a}){let{t:n,format:h}=this.app,w=k=>k.map(({name:C})=>C).join(", ");return s`<div class="tiles">
        ${b(h.number(e.added),n("compare.added"))} ${b(h.number(e.removed),n("compare.removed"))}
        ${b(h.number(e.changed),n("compare.changed"))} ${b(h.number(t),n("compare.unchanged"))}
        ${b(`+${h.bytes(i)}`,n("compare.added_bytes"))}
        ${b(`\u2212${h.bytes(r)}`,n("compare.removed_bytes"))}
      </div>
      ${l?s`<p class="dim small">${n.plural("compare.links",l)}</p>`:m}
      ${a&&a.added.length+a.removed.length+a.updated.length?s`<ul class="rows">
            ${a.added.length?s`<li>${n("compare.apps_added")}: <bdi>${w(a.added)}</bdi></li>`:m}
            ${a.removed.length?s`<li>${n("compare.apps_removed")}: <bdi>${w(a.removed)}</bdi></li>`:m}
            ${a.updated.length?s`<li>${n("compare.apps_updated")}: <bdi>${w(a.updated.map(k=>k.new))}</bdi></li>`:m}
          </ul>`:m}`}when(e){return e.last_backup===null?this.app.t("backup.undated"):this.app.format.dateTime(e.last_backup)}async look(e){try{let t=await L(this.app.hass,`/backups/${encodeURIComponent(e.id)}`);this.other?.id===e.id&&(this.details=t)}catch(t){this.failure=t}}async compare(){let{pair:e,compared:t}=this;if(this.failure=void 0,!!e)try{let i=`/compare/summary?with=${encodeURIComponent(e.older.backupId)}`,r=await e.newer.fetchJson(i,{headers:e.older.asOlder()});t===this.compared&&(this.summary=r)}catch(i){t===this.compared&&(this.failure=i)}}};d.styles=[$,y,x,S,v`
      ab-backup-changes {
        height: min(60dvh, 36rem);
      }
      .choices {
        display: grid;
        gap: var(--ab-2);
      }
    `],o([p({attribute:!1})],d.prototype,"app",2),o([p({attribute:!1})],d.prototype,"backup",2),o([p({attribute:!1})],d.prototype,"session",2),o([p({attribute:!1})],d.prototype,"path",2),o([p({attribute:!1})],d.prototype,"place",2),o([u()],d.prototype,"details",2),o([u()],d.prototype,"summary",2),o([u()],d.prototype,"failure",2),d=o([g("ab-backup-compare")],d);export{d as AbBackupCompare};

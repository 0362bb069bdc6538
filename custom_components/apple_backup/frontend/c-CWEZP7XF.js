import"./c-75CHFJ4N.js";import"./c-Y77567UR.js";import"./c-CX7IBETZ.js";import{a as m}from"./c-BA6R3SO7.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import{e as b}from"./c-LYEKNBLA.js";import"./c-X6XAFWM6.js";import{a as u,b as a,f as L,i as f,j as c,k as d,m as C,n as H,o as v}from"./c-3WKNPIOS.js";import{a as o,e as h}from"./c-ACOWWOST.js";var $="M21 2H3C1.9 2 1 2.9 1 4V20C1 21.1 1.9 22 3 22H21C22.1 22 23 21.1 23 20V4C23 2.9 22.1 2 21 2M21 20H3V6H21V20Z",V="M12,8A4,4 0 0,1 16,12A4,4 0 0,1 12,16A4,4 0 0,1 8,12A4,4 0 0,1 12,8M12,10A2,2 0 0,0 10,12A2,2 0 0,0 12,14A2,2 0 0,0 14,12A2,2 0 0,0 12,10M10,22C9.75,22 9.54,21.82 9.5,21.58L9.13,18.93C8.5,18.68 7.96,18.34 7.44,17.94L4.95,18.95C4.73,19.03 4.46,18.95 4.34,18.73L2.34,15.27C2.21,15.05 2.27,14.78 2.46,14.63L4.57,12.97L4.5,12L4.57,11L2.46,9.37C2.27,9.22 2.21,8.95 2.34,8.73L4.34,5.27C4.46,5.05 4.73,4.96 4.95,5.05L7.44,6.05C7.96,5.66 8.5,5.32 9.13,5.07L9.5,2.42C9.54,2.18 9.75,2 10,2H14C14.25,2 14.46,2.18 14.5,2.42L14.87,5.07C15.5,5.32 16.04,5.66 16.56,6.05L19.05,5.05C19.27,4.96 19.54,5.05 19.66,5.27L21.66,8.73C21.79,8.95 21.73,9.22 21.54,9.37L19.43,11L19.5,12L19.43,13L21.54,14.63C21.73,14.78 21.79,15.05 21.66,15.27L19.66,18.73C19.54,18.95 19.27,19.04 19.05,18.95L16.56,17.95C16.04,18.34 15.5,18.68 14.87,18.93L14.5,21.58C14.46,21.82 14.25,22 14,22H10M11.25,4L10.88,6.61C9.68,6.86 8.62,7.5 7.85,8.39L5.44,7.35L4.69,8.65L6.8,10.2C6.4,11.37 6.4,12.64 6.8,13.8L4.68,15.36L5.43,16.66L7.86,15.62C8.63,16.5 9.68,17.14 10.87,17.38L11.24,20H12.76L13.13,17.39C14.32,17.14 15.37,16.5 16.14,15.62L18.57,16.66L19.32,15.36L17.2,13.81C17.6,12.64 17.6,11.37 17.2,10.2L19.31,8.65L18.56,7.35L16.15,8.39C15.38,7.5 14.32,6.86 13.12,6.62L12.75,4H11.25Z",M="M7.5,4A5.5,5.5 0 0,0 2,9.5C2,10 2.09,10.5 2.22,11H6.3L7.57,7.63C7.87,6.83 9.05,6.75 9.43,7.63L11.5,13L12.09,11.58C12.22,11.25 12.57,11 13,11H21.78C21.91,10.5 22,10 22,9.5A5.5,5.5 0 0,0 16.5,4C14.64,4 13,4.93 12,6.34C11,4.93 9.36,4 7.5,4V4M3,12.5A1,1 0 0,0 2,13.5A1,1 0 0,0 3,14.5H5.44L11,20C12,20.9 12,20.9 13,20L18.56,14.5H21A1,1 0 0,0 22,13.5A1,1 0 0,0 21,12.5H13.4L12.47,14.8C12.07,15.81 10.92,15.67 10.55,14.83L8.5,9.5L7.54,11.83C7.39,12.21 7.05,12.5 6.6,12.5H3Z",A="M21,17H7V3H21M21,1H7A2,2 0 0,0 5,3V17A2,2 0 0,0 7,19H21A2,2 0 0,0 23,17V3A2,2 0 0,0 21,1M3,5H1V21A2,2 0 0,0 3,23H19V21H3M15.96,10.29L13.21,13.83L11.25,11.47L8.5,15H19.5L15.96,10.29Z",k="M20,2A2,2 0 0,1 22,4V16A2,2 0 0,1 20,18H6L2,22V4C2,2.89 2.9,2 4,2H20M4,4V17.17L5.17,16H20V4H4M6,7H18V9H6V7M6,11H15V13H6V11Z",x="M12 3V13.55A4 4 0 1 0 14 17V7H18V3M10 19A2 2 0 1 1 12 17A2 2 0 0 1 10 19Z",y={photos:{icon:A,colour:"#e8a33d"},apps:{icon:$,colour:"#4a8fe7"},media:{icon:x,colour:"#d95c8a"},personal:{icon:k,colour:"#4caf7a"},health:{icon:M,colour:"#e4574c"},system:{icon:V,colour:"#8a8f98"}},i=class extends f{willUpdate(e){e.has("session")&&this.load()}render(){let{app:e,backup:t,details:r,sizes:l}=this,{t:n}=e;return this.failure?a`<ab-message .heading=${n("errors.title")}>
        ${e.errorText(this.failure)}
        <ab-button slot="action" @click=${()=>{this.load()}}>${n("common.retry")}</ab-button>
      </ab-message>`:a`<div class="columns">
      <section class="card" aria-labelledby="space">
        <h3 id="space">${n("summary.space")}</h3>
        ${l?this.renderSizes(l):a`<ab-skeleton lines="5" .label=${n("summary.adding_up")}></ab-skeleton>`}
      </section>
      ${r?a`<ab-backup-facts class="card" .app=${e} .backup=${t} .details=${r}></ab-backup-facts>`:a`<ab-skeleton class="card" lines="6" .label=${n("common.loading")}></ab-skeleton>`}
    </div>`}renderSizes({groups:e}){let{t,format:r}=this.app,l=Object.keys(y).map(s=>({name:s,...y[s],...e[s]??{files:0,bytes:0}})).filter(({files:s})=>s).sort((s,p)=>p.bytes-s.bytes),n=l.reduce((s,{bytes:p})=>s+p,0),g=l.reduce((s,p)=>s+p.files,0);return a`<p class="dim">${t.plural("summary.files",g)} · ${r.bytes(n)}</p>
      <div class="bar" aria-hidden="true">
        ${l.map(({bytes:s,colour:p})=>s?a`<span style=${m({background:p,flex:`${s} 0 3px`})}></span>`:L)}
      </div>
      <ul>
        ${l.map(s=>a`<li style=${m({"--colour":s.colour})}>
            <ab-icon .path=${s.icon}></ab-icon>
            <div>
              ${t(`summary.${s.name}`)}
              <div class="dim small">${t.plural("summary.files",s.files)}</div>
            </div>
            <span class="numbers">${r.bytes(s.bytes)}</span>
          </li>`)}
      </ul>`}async load(){let{session:e}=this;this.failure=void 0;try{let t=b(this.app.hass,e.base),r=e.fetchJson("/sizes");this.details=await t,this.sizes=await r}catch(t){e===this.session&&(this.failure=t)}}};i.styles=[C,H,v,u`
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
    `],o([c({attribute:!1})],i.prototype,"app",2),o([c({attribute:!1})],i.prototype,"backup",2),o([c({attribute:!1})],i.prototype,"session",2),o([d()],i.prototype,"sizes",2),o([d()],i.prototype,"details",2),o([d()],i.prototype,"failure",2),i=o([h("ab-backup-summary")],i);export{i as AbBackupSummary};

import{a as m,b as v,c as f}from"./c-5224V63U.js";import"./c-T5Y6VDDE.js";import"./c-3VF75IT5.js";import"./c-6IKRU6JZ.js";import"./c-CLE622T6.js";import"./c-XMQJP3PA.js";import"./c-QP5B2ANA.js";import{a as $}from"./c-DWE67EW2.js";import"./c-QRDNFSHC.js";import{a as h,b as e,f as c,k as d,o as g}from"./c-4H5XTCX5.js";import{a as o,e as b}from"./c-ACOWWOST.js";var C="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",w="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",L="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",O="M19 3H5C3.9 3 3 3.9 3 5V19C3 20.1 3.9 21 5 21H19C20.1 21 21 20.1 21 19V5C21 3.9 20.1 3 19 3M9.5 11.5C9.5 12.3 8.8 13 8 13H7V15H5.5V9H8C8.8 9 9.5 9.7 9.5 10.5V11.5M14.5 13.5C14.5 14.3 13.8 15 13 15H10.5V9H13C13.8 9 14.5 9.7 14.5 10.5V13.5M18.5 10.5H17V11.5H18.5V13H17V15H15.5V9H18.5V10.5M12 10.5H13V13.5H12V10.5M7 10.5H8V11.5H7V10.5Z",A="M20 6H12L10 4H4C2.9 4 2 4.9 2 6V18C2 19.1 2.9 20 4 20H20C21.1 20 22 19.1 22 18V8C22 6.9 21.1 6 20 6M20 18H16V16H14V18H4V8H14V10H16V8H20V18M16 12V10H18V12H16M14 12H16V14H14V12M18 16H16V14H18V16Z",_="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",y="M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M7,13H17V11H7",n=class extends f{constructor(){super(...arguments);this.busy=""}begin(){this.failure=void 0,this.source.fetchJson("artifacts").then(({artifacts:t})=>this.reports=t,t=>this.failure=t)}render(){let{t}=this.app;return e`<div class="scroll" tabindex="0" role="region" aria-label=${t("backup_tabs.documents")}>
      <div class="top">
        ${this.renderCard("report","pdf",O)} ${this.renderCard("everything","all",A)}
      </div>
      <h2>${t("document.sets")}</h2>
      <p class="dim">${t("document.sets_text")}</p>
      ${this.renderSets()}
    </div>`}renderCard(t,r,i){let{t:s}=this.app;return e`<section class="card" aria-labelledby=${t}>
      <h3 id=${t}><ab-icon .path=${i}></ab-icon><bdi>${s(`document.${t}`)}</bdi></h3>
      <p class="dim">${s(`document.${t}_text`)}</p>
      <ab-button kind="filled" .icon=${L} .busy=${this.busy===t} @click=${()=>{this.save(t,r)}}
        >${s(`document.${t}_save`)}</ab-button
      >
    </section>`}renderSets(){let{app:t,reports:r}=this,{t:i,format:s}=t;if(this.failure!==void 0)return this.renderError(this.failure,()=>this.begin());if(!r)return e`<ab-skeleton class="list" .lines=${6} .label=${i("common.loading")}></ab-skeleton>`;let u=Object.keys(m),M=[...r].sort((a,p)=>u.indexOf(a.artifact)-u.indexOf(p.artifact));return e`<ul>
      ${M.map(a=>{let p=a.availability==="found",k=a.skipped.reduce((l,x)=>l+x.count,0);return e`<li>
          <span
            >${i(`backup_tabs.${a.artifact}`)}
            ${k?e`<small class="dim"
                  >${a.skipped.map(l=>`${i(`artifact_skip.${l.reason}`)}: ${s.number(l.count)}`).join(" \xB7 ")}</small
                >`:c}</span
          >
          ${S(a,i(`artifact_state.${a.availability}`))}
          ${p&&m[a.artifact]?.length?this.renderExport(a.artifact):c}
        </li>`})}
    </ul>`}async save(t,r){this.busy=t;try{v(await this.source.documentUrl({subject:t,format:r}))}catch(i){$(this,this.app.errorText(i))}finally{this.busy=""}}};n.styles=[...f.styles,g,h`
      .scroll {
        padding: var(--ab-4);
      }
      .top {
        display: grid;
        gap: var(--ab-4);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        margin-block-end: var(--ab-6);
        max-width: 60rem;
      }
      .card {
        align-items: start;
        display: flex;
        flex-direction: column;
        gap: var(--ab-3);
      }
      .card h3 {
        align-items: center;
        display: flex;
        gap: var(--ab-2);
      }
      ul {
        list-style: none;
        margin: var(--ab-3) 0 0;
        max-width: 60rem;
        padding: 0;
      }
      li {
        align-items: center;
        border-block-end: 1px solid var(--ab-line);
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2) var(--ab-3);
        min-height: 60px;
        padding-block: var(--ab-1);
      }
      li > span:first-child {
        flex: 1 1 10rem;
        font-weight: 500;
      }
      li small {
        display: block;
        font-weight: 400;
      }
    `],o([d()],n.prototype,"reports",2),o([d()],n.prototype,"failure",2),o([d()],n.prototype,"busy",2),n=o([b("ab-documents")],n);function S({availability:H},V){let t={found:["good",w],empty:["neutral",y],missing:["neutral",y],needs_encryption:["warning",_],damaged:["bad",C],unsupported:["warning",C]},[r,i]=t[H];return e`<ab-chip .tone=${r} .icon=${i}>${V}</ab-chip>`}export{n as AbDocuments};

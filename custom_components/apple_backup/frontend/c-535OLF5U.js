import{a as v,b as f}from"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as m,b as C}from"./c-BNJHP5Y4.js";import"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import{a as g}from"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as u,b as r,f as p,k as c,o as $}from"./c-3WKNPIOS.js";import{a as o,e as b}from"./c-ACOWWOST.js";var y="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",L="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z",O="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",A="M19 3H5C3.9 3 3 3.9 3 5V19C3 20.1 3.9 21 5 21H19C20.1 21 21 20.1 21 19V5C21 3.9 20.1 3 19 3M9.5 11.5C9.5 12.3 8.8 13 8 13H7V15H5.5V9H8C8.8 9 9.5 9.7 9.5 10.5V11.5M14.5 13.5C14.5 14.3 13.8 15 13 15H10.5V9H13C13.8 9 14.5 9.7 14.5 10.5V13.5M18.5 10.5H17V11.5H18.5V13H17V15H15.5V9H18.5V10.5M12 10.5H13V13.5H12V10.5M7 10.5H8V11.5H7V10.5Z",_="M20 6H12L10 4H4C2.9 4 2 4.9 2 6V18C2 19.1 2.9 20 4 20H20C21.1 20 22 19.1 22 18V8C22 6.9 21.1 6 20 6M20 18H16V16H14V18H4V8H14V10H16V8H20V18M16 12V10H18V12H16M14 12H16V14H14V12M18 16H16V14H18V16Z",S="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",M="M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M7,13H17V11H7",n=class extends f{constructor(){super(...arguments);this.busy=""}begin(){this.failure=void 0,this.source.fetchJson("artifacts").then(({artifacts:i})=>this.reports=i,i=>this.failure=i)}render(){let{t:i}=this.app;return r`<div class="scroll" tabindex="0" role="region" aria-label=${i("backup_tabs.documents")}>
      <div class="top">
        ${this.renderCard("report","pdf",A)} ${this.renderCard("everything","all",_)}
      </div>
      <h2>${i("document.sets")}</h2>
      <p class="dim">${i("document.sets_text")}</p>
      ${this.renderSets()}
    </div>`}renderCard(i,e,t){let{t:s}=this.app;return r`<section class="card" aria-labelledby=${i}>
      <h3 id=${i}><ab-icon .path=${t}></ab-icon><bdi>${s(`document.${i}`)}</bdi></h3>
      <p class="dim">${s(`document.${i}_text`)}</p>
      <ab-button kind="filled" .icon=${O} .busy=${this.busy===i} @click=${()=>{this.save(i,e)}}
        >${s(`document.${i}_save`)}</ab-button
      >
    </section>`}renderSets(){let{app:i,reports:e}=this,{t,format:s}=i;if(this.failure!==void 0)return this.renderError(this.failure,()=>this.begin());if(!e)return r`<ab-skeleton class="list" .lines=${6} .label=${t("common.loading")}></ab-skeleton>`;let h=Object.keys(m),k=[...e].sort((a,l)=>h.indexOf(a.artifact)-h.indexOf(l.artifact));return r`<ul>
      ${k.map(a=>{let l=a.availability==="found",x=a.skipped.reduce((d,w)=>d+w.count,0);return r`<li>
          <span
            >${t(`backup_tabs.${a.artifact}`)}
            ${x?r`<small class="dim"
                  >${a.skipped.map(d=>`${t(`artifact_skip.${d.reason}`)}: ${s.number(d.count)}`).join(" \xB7 ")}</small
                >`:p}
            ${l?p:r`<small class="dim">${t(v(a))}</small>`}</span
          >
          ${Z(a,t(`artifact_state.${a.availability}`))}
          ${l&&m[a.artifact]?.length?this.renderExport(a.artifact):p}
        </li>`})}
    </ul>`}async save(i,e){this.busy=i;try{C(await this.source.documentUrl({subject:i,format:e}))}catch(t){g(this,this.app.errorText(t))}finally{this.busy=""}}};n.styles=[...f.styles,$,u`
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
    `],o([c()],n.prototype,"reports",2),o([c()],n.prototype,"failure",2),o([c()],n.prototype,"busy",2),n=o([b("ab-documents")],n);function Z({availability:H},V){let i={found:["good",L],empty:["neutral",M],missing:["neutral",M],needs_encryption:["warning",S],damaged:["bad",y],unsupported:["warning",y]},[e,t]=i[H];return r`<ab-chip .tone=${e} .icon=${t}>${V}</ab-chip>`}export{n as AbDocuments};

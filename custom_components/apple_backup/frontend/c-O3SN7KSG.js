import"./c-QYEATFJD.js";import{a as f}from"./c-5RFIRHXD.js";import"./c-RZUSKA7D.js";import"./c-KIUFTGM3.js";import{a as v,b}from"./c-2XZVL46G.js";import"./c-HDN6GEAI.js";import{a as w,f as y}from"./c-2XKFP2YE.js";import"./c-V4W7VXZS.js";import"./c-PVCK5JKN.js";import"./c-R4HYYTTX.js";import"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as k}from"./c-4IGHL5PC.js";import"./c-BNJHP5Y4.js";import"./c-DW5NTF3K.js";import"./c-TASOVENX.js";import"./c-UZRXWCU5.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import"./c-PXMR4PVT.js";import"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as u,b as r,f as m,k as h}from"./c-3WKNPIOS.js";import{a as p,e as g}from"./c-ACOWWOST.js";var x=u`
  .note {
    padding: var(--ab-2) var(--ab-6) var(--ab-6);
  }
  .note > * {
    max-width: 46rem;
  }
  .note h4 {
    font-size: var(--ab-size-m);
    margin: var(--ab-3) 0 var(--ab-1);
  }
  .note h2,
  .note h3 {
    margin: var(--ab-3) 0 var(--ab-2);
  }
  .note .body {
    min-height: 1.45em;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .note pre {
    background: var(--ab-fill);
    border-radius: var(--ab-radius-small);
    margin: var(--ab-1) 0;
    overflow-wrap: anywhere;
    padding: var(--ab-2) var(--ab-3);
    white-space: pre-wrap;
  }
  .note blockquote {
    border-inline-start: 3px solid var(--ab-line);
    margin: var(--ab-1) 0;
    overflow-wrap: anywhere;
    padding-inline-start: var(--ab-3);
  }
  .note ul,
  .note ol {
    margin: var(--ab-1) 0;
    padding-inline-start: var(--ab-6);
  }
  .note li {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .note li.dash {
    list-style-type: "– ";
  }
  .note li.check {
    align-items: start;
    display: flex;
    gap: var(--ab-2);
    list-style: none;
    margin-block: var(--ab-1);
    margin-inline-start: calc(-1 * var(--ab-6));
    white-space: normal;
  }
  .note li.done {
    color: var(--ab-text-dim);
  }
  .note .table {
    margin: var(--ab-2) 0;
    overflow-x: auto;
  }
  .note table {
    border-collapse: collapse;
  }
  .note td {
    border: 1px solid var(--ab-line);
    min-width: 4rem;
    padding: var(--ab-1) var(--ab-2);
  }
  .note ab-chat-media {
    margin: var(--ab-2) 0;
  }
`;var L="M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z",M="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M10 17L5 12L6.41 10.59L10 14.17L17.59 6.58L19 8L10 17Z";function N(t){let s=[];for(let e of t){let o=e.kind==="number"?"ol":e.kind==="bullet"||e.kind==="dash"||e.kind==="checklist"?"ul":null,i=s.at(-1);o===null?s.push({list:o,block:e}):i?.list===o?i.blocks.push(e):s.push({list:o,blocks:[e]})}return s}function V(t,s,e){let o=new Map(t.attachments.map(a=>[a.id,a])),i=new Set(t.blocks.flatMap(a=>a.runs.map(c=>c.attachment))),n=t.attachments.filter(a=>!i.has(a.id)),l=a=>a.runs.map(c=>S(c,o,s,e));return t.blocks.length?r`${N(t.blocks).map(a=>{if(a.list===null)return T(a.block,l(a.block));let c=a.blocks.map($=>R($,l($),s));return a.list==="ol"?r`<ol>${c}</ol>`:r`<ul>${c}</ul>`})}
  ${n.map(a=>A(a,s,e))}`:r`<p class="body" dir="auto">${b(t.text??"")}</p>`}function T(t,s){let e=`margin-inline-start:${Math.min(t.indent,8)*24}px`;if(t.is_quote)return r`<blockquote dir="auto" style=${e}>${s}</blockquote>`;switch(t.kind){case"title":return r`<h2 dir="auto">${s}</h2>`;case"heading":return r`<h3 dir="auto">${s}</h3>`;case"subheading":return r`<h4 dir="auto">${s}</h4>`;case"monospaced":return r`<pre dir="auto">${s}</pre>`;default:return r`<p class="body" dir="auto" style=${e}>${s}</p>`}}function R(t,s,e){let o=`margin-inline-start:${Math.min(t.indent,8)*20}px`;if(t.kind!=="checklist")return r`<li dir="auto" class=${t.kind} style=${o}>${s}</li>`;let i=t.checked===!0;return r`<li dir="auto" class="check ${i?"done":""}" style=${o}>
    <ab-icon .path=${i?M:L}></ab-icon>
    <span><span class="unseen">${e.t(i?"reminder.done":"reminder.open")}</span> ${s}</span>
  </li>`}function S(t,s,e,o){if(t.attachment!==null){let n=s.get(t.attachment);return n?A(n,e,o):r``}let i=t.link===null?r`${b(t.text)}`:v(t.link,t.text);return t.bold&&(i=r`<b>${i}</b>`),t.italic&&(i=r`<i>${i}</i>`),t.underline&&(i=r`<u>${i}</u>`),t.strikethrough&&(i=r`<s>${i}</s>`),i}function A(t,s,e){if(t.table.length)return r`<div class="table" tabindex="0" role="region" aria-label=${s.t("note.table")}>
      <table>
        ${t.table.map(n=>r`<tr>${n.map(l=>r`<td dir="auto">${l}</td>`)}</tr>`)}
      </table>
    </div>`;if(t.url)return r`<span class="link">${v(t.url,t.name??t.url)}</span>`;let o=t.file??t.preview;if(!o)return t.text?r`<span dir="auto">${t.text}</span>`:r`<i class="dim">${t.name??s.t("note.attachment")}</i>`;let i={key:t.id,name:t.name??"",mime:B(t),size:o.size,file:o,isSticker:!1};return r`<ab-chat-media .app=${s} .source=${e} .file=${i}></ab-chat-media>
    ${t.text?r`<span class="dim small" dir="auto">${t.text}</span>`:m}`}function B({uti:t,file:s,preview:e,name:o}){if(!s&&e)return"image/png";let i=t??"";return/jpeg|png|heic|gif|tiff|image|drawing|paper/i.test(i)?"image/*":/movie|video|mpeg-4$/i.test(i)?"video/*":/audio/i.test(i)?"audio/*":o?"":i}var C="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z",H="M14,10H19.5L14,4.5V10M5,3H15L21,9V19A2,2 0 0,1 19,21H5C3.89,21 3,20.1 3,19V5C3,3.89 3.89,3 5,3M5,5V19H19V12H12V5H5Z",j="M16,12V4H17V2H7V4H8V12L6,14V16H11.2V22H12.8V16H18V14L16,12M8.8,14L10,12.8V4H14V12.8L15.2,14H8.8Z",d=class extends f{constructor(){super(...arguments);this.text="";this.folder="";this.folders=[];this.tab="notes";this.pager=new k(this);this.look={row:e=>({icon:e.is_locked?C:e.is_pinned?j:H,title:e.title||this.app.t("artifacts.untitled"),text:[e.is_deleted&&this.app.t("artifacts.deleted"),e.snippet??e.folder].filter(Boolean).join(" \xB7 "),end:w(this.app,e.modified??e.created)})}}begin(){let e=this.placeToOpen();e&&this.open(e.ref),this.load()}render(){let{app:e,pager:o,chosen:i}=this,{t:n}=e,l=n("backup_tabs.notes");return r`<div class="split ${i?"open":""}">
        <div class="list">
          <div class="bar">
            ${this.renderSearch(this.text,n("artifacts.search_in",{name:l}),a=>this.search(a))}
            <div class="end">${this.renderExport("notes",!0)}</div>
            ${this.folders.length>1?r`<select aria-label=${n("note.folder")} @change=${this.choose}>
                  <option value="">${n("note.all")}</option>
                  ${this.folders.map(a=>r`<option value=${a} ?selected=${a===this.folder}>${a}</option>`)}
                </select>`:m}
          </div>
          ${this.renderSkipped(["notes"])} ${this.renderState(o,["notes"],this.text!==""||this.folder!=="")}
          ${o.items.length?r`<ab-record-list
                .app=${e}
                .pager=${o}
                .loaded=${o.items}
                .look=${this.look}
                .label=${l}
                .chosen=${o.items.find(a=>a.id===i?.id)}
                @chosen=${this.picked}
              ></ab-record-list>`:m}
        </div>
        <div class="detail" @viewed=${a=>this.viewed=a.detail}>
          ${i?this.renderChosen(i):r`<ab-message .icon=${H}>${n("note.choose")}</ab-message>`}
        </div>
      </div>
      <ab-picture-viewer .app=${e} .source=${this.source} .file=${this.viewed} @closed=${()=>this.viewed=void 0}></ab-picture-viewer>`}renderChosen(e){let{app:o}=this,{t:i}=o,n=[e.folder,y(o,e.modified??e.created)];return r`<div class="head">
        ${this.renderBack()}
        <span class="dim small" dir="auto">${n.filter(Boolean).join(" \xB7 ")}</span>
      </div>
      <div class="scroll note" tabindex="0" role="region" aria-label=${e.title}>
        ${e.is_locked?r`<ab-message .icon=${C} .heading=${i("note.locked")}>${i("note.locked_text")}</ab-message>`:r`${e.is_complete?m:r`<ab-alert kind="warning">${i("note.incomplete")}</ab-alert>`}
            ${V(e,o,this.source)}`}
      </div>`}load(){return this.pager.restart(async(e,o)=>{let i={cursor:e,limit:200,text:this.text||void 0},n=await this.source.fetchJson("artifacts/notes",i,{signal:o}),l=n.items.map(a=>a.folder).filter(a=>a!==null);return this.folders=[...new Set([...this.folders,...l])].sort((a,c)=>a.localeCompare(c)),this.folder?{...n,items:n.items.filter(a=>a.folder===this.folder),total:null}:n})}choose(e){this.folder=e.target.value,this.load()}search(e){this.text=e,this.whenTyped(()=>{this.load()})}picked(e){e.stopPropagation(),this.show(e.detail)}show(e){this.showChosen(e,{ref:String(e.id)})}async open(e){let o={artifact:"notes",ref:e},i=await this.source.fetchJson("artifacts/record",o).catch(()=>{});i&&this.show(i.record)}};d.styles=[...f.styles,x,u`
      .bar select {
        flex: 1 1 100%;
      }
      .head {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        padding: var(--ab-2) var(--ab-4) 0;
      }
    `],p([h()],d.prototype,"text",2),p([h()],d.prototype,"folder",2),p([h()],d.prototype,"folders",2),p([h()],d.prototype,"viewed",2),d=p([g("ab-notes")],d);export{d as AbNotes};

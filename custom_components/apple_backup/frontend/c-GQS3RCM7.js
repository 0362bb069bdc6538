import{b as k}from"./c-DWE67EW2.js";import{a as g,b as r,f as n,i as f,j as s,k as w,m as v,n as x}from"./c-4H5XTCX5.js";import{a,e as b}from"./c-ACOWWOST.js";function y(d,p,e){let t=d.at(-1),i=e&&t&&"item"in t?e(t.item):void 0;for(let h of p){let l=e?.(h);l!==void 0&&l!==i&&d.push({heading:l}),i=l,d.push({item:h})}}var T=30,o=class extends f{constructor(){super(...arguments);this.loaded=[];this.label="";this.rowHeight=64;this.rows=[];this.range={first:0,end:0}}willUpdate(e){if(!e.has("loaded")&&!e.has("look"))return;let t=e.get("loaded")??[],i=!e.has("look")&&t.length>0&&t.at(-1)===this.loaded[t.length-1];i||(this.rows=[]),y(this.rows,i?this.loaded.slice(t.length):this.loaded,this.look.heading)}updated(){this.loadAhead()}render(){return r`<ab-virtual-list
        .count=${this.count}
        .rowHeight=${this.rowHeight}
        .row=${this.renderRow.bind(this)}
        .label=${this.label}
        @range=${this.moved}
      ></ab-virtual-list>
      ${this.look.facts?this.renderDialog():n}`}get count(){let{total:e,isDone:t,items:i}=this.pager;return t?this.rows.length:this.rows.length+(e===null?1:Math.max(1,e-i.length))}renderRow(e){let t=this.rows[e];if(!t)return r`<div class="row"><div class="ghost"></div></div>`;if("heading"in t)return r`<h3><bdi>${t.heading}</bdi></h3>`;let{item:i}=t,h=this.look.row(i),{icon:l,tone:m,title:$,text:c,end:u}=h;return r`<button
      type="button"
      class="row ${i===this.chosen?"chosen":""}"
      data-row
      aria-current=${i===this.chosen?"true":n}
      @click=${()=>this.open(i)}
    >
      ${l?r`<ab-icon class=${m??""} .path=${l}></ab-icon>`:n}
      <span class="body">
        <span class="title ${m==="bad"?"bad":""}" dir="auto" style="display:block">${$}</span>
        ${c?r`<span class="text dim small" dir="auto" style="display:block">${c}</span>`:n}
      </span>
      ${u?r`<span class="end dim small numbers">${u}</span>`:n}
    </button>`}renderDialog(){let{t:e}=this.app,t=this.opened;return r`<ab-dialog
      .open=${t!==void 0}
      .heading=${t===void 0?"":this.look.row(t).title}
      .closeLabel=${e("common.close")}
      @closed=${()=>this.opened=void 0}
    >
      ${t===void 0?n:R(this.look.facts?.(t)??[])}
    </ab-dialog>`}open(e){this.look.facts?this.opened=e:k(this,"chosen",e)}moved(e){e.stopPropagation(),this.range=e.detail,this.loadAhead()}loadAhead(){let{pager:e}=this;e.error===void 0&&this.range.end+T>this.rows.length&&e.more()}};o.styles=[v,x,g`
      :host {
        display: flex;
        flex: 1 1 0;
        min-height: 0;
      }
      ab-virtual-list {
        flex: 1;
        min-width: 0;
      }
      .row {
        align-items: center;
        background: none;
        border: none;
        border-block-end: 1px solid color-mix(in srgb, var(--ab-line) 60%, transparent);
        color: inherit;
        display: flex;
        font: inherit;
        gap: var(--ab-3);
        height: 100%;
        padding: 0 var(--ab-4);
        text-align: start;
        width: 100%;
      }
      button.row {
        cursor: pointer;
      }
      button.row:hover,
      .row.chosen {
        background: color-mix(in srgb, var(--ab-accent) 10%, transparent);
      }
      .row:focus-visible {
        outline-offset: -3px;
      }
      .row ab-icon {
        color: var(--ab-text-dim);
      }
      .row .bad {
        color: var(--ab-error-text);
      }
      .row ab-icon.good {
        color: var(--ab-success);
      }
      .body {
        flex: 1;
        min-width: 0;
      }
      .title,
      .text {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .title {
        font-weight: 500;
      }
      .end {
        flex: none;
        max-width: 45%;
        text-align: end;
      }
      h3 {
        align-items: end;
        color: var(--ab-text-dim);
        display: flex;
        font-size: var(--ab-size-m);
        height: 100%;
        padding: 0 var(--ab-4) var(--ab-2);
      }
      .ghost {
        background: var(--ab-fill);
        border-radius: var(--ab-radius-small);
        height: 14px;
        width: 55%;
      }
      dl {
        display: grid;
        gap: var(--ab-2) var(--ab-4);
        grid-template-columns: minmax(6rem, max-content) 1fr;
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      @media (max-width: 480px) {
        dl {
          gap: 0;
          grid-template-columns: 1fr;
        }
        dd {
          margin-block-end: var(--ab-3);
        }
      }
    `],a([s({attribute:!1})],o.prototype,"app",2),a([s({attribute:!1})],o.prototype,"pager",2),a([s({attribute:!1})],o.prototype,"loaded",2),a([s({attribute:!1})],o.prototype,"look",2),a([s()],o.prototype,"label",2),a([s({type:Number,attribute:"row-height"})],o.prototype,"rowHeight",2),a([s({attribute:!1})],o.prototype,"chosen",2),a([w()],o.prototype,"opened",2),o=a([b("ab-record-list")],o);function R(d){return r`<dl>
    ${d.map(([p,e])=>e?r`<dt>${p}</dt><dd dir="auto">${e}</dd>`:n)}
  </dl>`}export{R as a};

import{b as k}from"./c-DWE67EW2.js";import{a as g,b as i,f as n,h as w,i as s,j as f,l as v,m as x}from"./c-PSJ75M26.js";import{a,e as b}from"./c-ACOWWOST.js";function y(l,d){if(!d)return l.map(r=>({item:r}));let e=[],t;for(let r of l){let p=d(r);p!==t&&e.push({heading:p}),t=p,e.push({item:r})}return e}var T=30,o=class extends w{constructor(){super(...arguments);this.loaded=[];this.label="";this.rowHeight=64;this.rows=[];this.range={first:0,end:0}}willUpdate(e){(e.has("loaded")||e.has("look"))&&(this.rows=y(this.loaded,this.look.heading))}updated(){this.loadAhead()}render(){return i`<ab-virtual-list
        .count=${this.count}
        .rowHeight=${this.rowHeight}
        .row=${this.renderRow.bind(this)}
        .label=${this.label}
        @range=${this.moved}
      ></ab-virtual-list>
      ${this.look.facts?this.renderDialog():n}`}get count(){let{total:e,isDone:t,items:r}=this.pager;return t?this.rows.length:this.rows.length+(e===null?1:Math.max(1,e-r.length))}renderRow(e){let t=this.rows[e];if(!t)return i`<div class="row"><div class="ghost"></div></div>`;if("heading"in t)return i`<h3 dir="auto">${t.heading}</h3>`;let{item:r}=t,p=this.look.row(r),{icon:h,tone:m,title:$,text:u,end:c}=p;return i`<button
      type="button"
      class="row ${r===this.chosen?"chosen":""}"
      data-row
      aria-current=${r===this.chosen?"true":n}
      @click=${()=>this.open(r)}
    >
      ${h?i`<ab-icon class=${m??""} .path=${h}></ab-icon>`:n}
      <span class="body">
        <span class="title ${m==="bad"?"bad":""}" dir="auto" style="display:block">${$}</span>
        ${u?i`<span class="text dim small" dir="auto" style="display:block">${u}</span>`:n}
      </span>
      ${c?i`<span class="end dim small numbers">${c}</span>`:n}
    </button>`}renderDialog(){let{t:e}=this.app,t=this.opened;return i`<ab-dialog
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
    `],a([s({attribute:!1})],o.prototype,"app",2),a([s({attribute:!1})],o.prototype,"pager",2),a([s({attribute:!1})],o.prototype,"loaded",2),a([s({attribute:!1})],o.prototype,"look",2),a([s()],o.prototype,"label",2),a([s({type:Number,attribute:"row-height"})],o.prototype,"rowHeight",2),a([s({attribute:!1})],o.prototype,"chosen",2),a([f()],o.prototype,"opened",2),o=a([b("ab-record-list")],o);function R(l){return i`<dl>
    ${l.map(([d,e])=>e?i`<dt>${d}</dt><dd dir="auto">${e}</dd>`:n)}
  </dl>`}export{R as a};

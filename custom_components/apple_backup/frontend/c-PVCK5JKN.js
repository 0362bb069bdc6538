import{b as k}from"./c-327IN6BD.js";import{a as g,b as i,f as s,i as f,j as l,k as b,m as v,n as x}from"./c-3WKNPIOS.js";import{a,e as w}from"./c-ACOWWOST.js";function y(n,h,e){let t=n.at(-1),o=e&&t&&"item"in t?e(t.item):void 0;for(let d of h){let p=e?.(d);p!==void 0&&p!==o&&n.push({heading:p}),o=p,n.push({item:d})}}var R=30,r=class extends f{constructor(){super(...arguments);this.loaded=[];this.label="";this.rowHeight=64;this.rows=[];this.range={first:0,end:0}}willUpdate(e){if(!e.has("loaded")&&!e.has("look"))return;let t=e.get("loaded")??[],o=!e.has("look")&&t.length>0&&t.at(-1)===this.loaded[t.length-1];o||(this.rows=[]),y(this.rows,o?this.loaded.slice(t.length):this.loaded,this.look.heading)}updated(){this.loadAhead()}render(){return i`<ab-virtual-list
        .count=${this.count}
        .rowHeight=${this.rowHeight}
        .row=${this.renderRow.bind(this)}
        .label=${this.label}
        @range=${this.moved}
      ></ab-virtual-list>
      ${this.look.facts?this.renderDialog():s}`}get count(){let{total:e,isDone:t,items:o}=this.pager;return t?this.rows.length:this.rows.length+(e===null?1:Math.max(1,e-o.length))}renderRow(e){let t=this.rows[e];if(!t)return i`<div class="row"><div class="ghost"></div></div>`;if("heading"in t)return i`<h3><bdi>${t.heading}</bdi></h3>`;let{item:o}=t,d=this.look.row(o),{icon:p,tone:m,title:$,marks:T=[],text:u,end:c}=d;return i`<button
      type="button"
      class="row ${o===this.chosen?"chosen":""}"
      data-row
      aria-current=${o===this.chosen?"true":s}
      @click=${()=>this.open(o)}
    >
      ${p?i`<ab-icon class=${m??""} .path=${p}></ab-icon>`:s}
      <span class="body">
        <span class="title ${m==="bad"?"bad":""}" dir="auto" style="display:block">${P($,T)}</span>
        ${u?i`<span class="text dim small" dir="auto" style="display:block">${u}</span>`:s}
      </span>
      ${c?i`<span class="end dim small numbers">${c}</span>`:s}
    </button>`}renderDialog(){let{t:e}=this.app,t=this.opened;return i`<ab-dialog
      .open=${t!==void 0}
      .heading=${t===void 0?"":this.look.row(t).title}
      .closeLabel=${e("common.close")}
      @closed=${()=>this.opened=void 0}
    >
      ${t===void 0?s:H(this.look.facts?.(t)??[])}
    </ab-dialog>`}open(e){this.look.facts?this.opened=e:k(this,"chosen",e)}moved(e){e.stopPropagation(),this.range=e.detail,this.loadAhead()}loadAhead(){let{pager:e}=this;e.error===void 0&&this.range.end+R>this.rows.length&&e.more()}};r.styles=[v,x,g`
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
    `],a([l({attribute:!1})],r.prototype,"app",2),a([l({attribute:!1})],r.prototype,"pager",2),a([l({attribute:!1})],r.prototype,"loaded",2),a([l({attribute:!1})],r.prototype,"look",2),a([l()],r.prototype,"label",2),a([l({type:Number,attribute:"row-height"})],r.prototype,"rowHeight",2),a([l({attribute:!1})],r.prototype,"chosen",2),a([b()],r.prototype,"opened",2),r=a([w("ab-record-list")],r);function H(n){return i`<dl>
    ${n.map(([h,e])=>e?i`<dt>${h}</dt><dd dir="auto">${e}</dd>`:s)}
  </dl>`}function P(n,h){let e=[],t=0;for(let[o,d]of h)e.push(n.slice(t,o),i`<mark>${n.slice(o,d)}</mark>`),t=d;return[...e,n.slice(t)]}export{H as a,P as b};

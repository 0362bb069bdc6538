import{a as D,b as W,c as A}from"./c-UELF6ZCT.js";import{A as b,B as m,E as j,F as y,H as h,I as c,O as w,a as f,f as $,h as O,j as S,l as x,r as L,u as M,w as T,x as k}from"./c-ZPLNAWY7.js";import{a,b as _}from"./c-CRARPM73.js";var p=class extends h{constructor(){super(...arguments);this.tone="neutral";this.icon=""}render(){return m`${this.icon?m`<ab-icon .path=${this.icon}></ab-icon>`:y}<span><slot></slot></span>`}};p.styles=[w,b`
      :host {
        align-items: center;
        background: color-mix(in srgb, var(--tone) 16%, var(--ab-card));
        border-radius: 999px;
        display: inline-flex;
        font-size: var(--ab-size-s);
        font-weight: 500;
        gap: var(--ab-1);
        max-width: 100%;
        padding: 2px var(--ab-2);
        --tone: var(--ab-text-dim);
      }
      :host([tone="good"]) {
        --tone: var(--ab-success);
      }
      :host([tone="busy"]) {
        --tone: var(--ab-accent);
      }
      :host([tone="warning"]) {
        --tone: var(--ab-warning);
      }
      :host([tone="bad"]) {
        --tone: var(--ab-error);
      }
      ab-icon {
        --ab-icon-size: 16px;
        color: var(--tone);
      }
    `],a([c({reflect:!0})],p.prototype,"tone",2),a([c()],p.prototype,"icon",2),p=a([_("ab-chip")],p);var z="important",E=" !"+z,N=W(class extends A{constructor(n){if(super(n),n.type!==D.ATTRIBUTE||n.name!=="style"||n.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(n){return Object.keys(n).reduce((t,e)=>{let i=n[e];return i==null?t:t+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${i};`},"")}update(n,[t]){let{style:e}=n.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let i of this.ft)t[i]==null&&(this.ft.delete(i),i.includes("-")?e.removeProperty(i):e[i]=null);for(let i in t){let r=t[i];if(r!=null){this.ft.add(i);let o=typeof r=="string"&&r.endsWith(E);i.includes("-")||o?e.setProperty(i,o?r.slice(0,-11):r,o?z:""):e[i]=r}}return j}});var d=class extends h{constructor(){super(...arguments);this.value=null;this.label="";this.tone="busy"}render(){let{value:e}=this;return m`<div
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${e===null?y:Math.round(e)}
    >
      <div
        class="bar ${e===null?"unknown":""}"
        style=${N(e===null?{}:{width:`${Math.max(0,Math.min(100,e))}%`})}
      ></div>
    </div>`}};d.styles=[w,b`
      :host {
        display: block;
      }
      [role] {
        background: var(--ab-fill);
        border-radius: 999px;
        height: 8px;
        overflow: hidden;
      }
      .bar {
        background: var(--ab-accent);
        border-radius: inherit;
        height: 100%;
        transition: width 0.4s ease-out;
      }
      :host([tone="good"]) .bar {
        background: var(--ab-success);
      }
      :host([tone="warning"]) .bar {
        background: var(--ab-warning);
      }
      .unknown {
        animation: slide 1.6s ease-in-out infinite;
        width: 40%;
      }
      @keyframes slide {
        from {
          margin-inline-start: -40%;
        }
        to {
          margin-inline-start: 100%;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .unknown {
          margin-inline-start: 30%;
        }
      }
    `],a([c({type:Number})],d.prototype,"value",2),a([c()],d.prototype,"label",2),a([c({reflect:!0})],d.prototype,"tone",2),d=a([_("ab-progress")],d);function re({t:n,format:t},{totals:e,checked:i}){let r=e.resources>0&&e.proven>=e.resources,o={proven:t.number(e.proven),total:t.number(e.resources)},s=e.resources?n("overview.proof",o):n("overview.proof_none"),l=n.plural("overview.items",e.assets),u=t.bytes(e.proven_bytes),v=n("overview.library",{items:l,size:u}),g=i===null?"":` \xB7 ${n("overview.checked",{when:t.relative(i)})}`;return{isWhole:r,title:s,text:e.resources?`${v}${g}`:n("overview.proof_none_text")}}function se({t:n,format:t},{progress:e,state:i,is_ready:r}){if(r||!e||i==="code_needed")return;let o=[];if(e.phase==="listing"&&e.assets_listed)o.push(n.plural("overview.listed",e.assets_listed));else if(e.files_total){let s={done:t.number(e.files_done),total:t.number(e.files_total)};o.push(n("overview.files_done",s))}if(e.bytes_total){let s={done:t.bytes(e.bytes_done),total:t.bytes(e.bytes_total)};o.push(n("overview.bytes_done",s))}return e.bytes_per_second&&i==="transferring"&&o.push(t.speed(e.bytes_per_second)),e.eta_seconds!==null&&i==="transferring"&&o.push(n("overview.time_left",{time:t.duration(e.eta_seconds)})),{percent:Y(e),text:o.join(" \xB7 ")||n(`state.${i}`)}}function ae({t:n,format:t},e){let i=[],r=(l,u)=>{let v=u===null?n(`overview.${l}_none`):t.relative(u);i.push({name:n(`overview.${l}`),value:v,title:u===null?void 0:t.dateTime(u)})};if(r("last_sync",e.last_sync),r("next_sync",e.next_sync),e.trust_ends!==null){let l=Math.max(0,Math.floor((e.trust_ends-Date.now())/864e5)),u=e.attention.some(({key:g})=>g==="trust_ends"),v=t.date(e.trust_ends);i.push({name:n("overview.trust"),value:n.plural("overview.days",l),title:v,isWarning:u})}let{disk:o,totals:s}=e;if(o.free_bytes!==null&&i.push({name:n("overview.disk_free"),value:t.bytes(o.free_bytes),isWarning:o.is_low}),o.days_until_full!==null&&o.days_until_full<10*365){let l=t.duration(o.days_until_full*86400);i.push({name:n("overview.disk_full"),value:l,isWarning:o.days_until_full<30})}return s.parked&&i.push({name:n("overview.parked"),value:t.number(s.parked),isWarning:!0}),s.quarantined&&i.push({name:n("overview.quarantined"),value:t.number(s.quarantined)}),i}function Y(n){return n.percent!==null?n.percent:n.phase==="verifying"&&n.files_total?100*n.files_done/n.files_total:n.phase==="listing"&&n.assets_total?Math.min(100,100*n.assets_listed/n.assets_total):null}var q={not_loaded:{icon:f,tone:"bad"},not_started:{icon:M,tone:"neutral"},idle:{icon:$,tone:"good"},signing_in:{icon:x,tone:"busy"},listing:{icon:O,tone:"busy"},planning:{icon:k,tone:"busy"},transferring:{icon:S,tone:"busy"},paused:{icon:L,tone:"warning"},finishing:{icon:k,tone:"busy"},verifying:{icon:T,tone:"busy"},code_needed:{icon:x,tone:"warning"},signed_out:{icon:f,tone:"bad"},failed:{icon:f,tone:"bad"}};function de(n){return q[n]}export{re as a,se as b,ae as c,de as d};

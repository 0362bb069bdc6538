import{a as s,b as a,i as t,j as i,m as n,p as o}from"./c-3WKNPIOS.js";import{a as r,e as l}from"./c-ACOWWOST.js";var e=class extends t{constructor(){super(...arguments);this.lines=3;this.label=""}render(){return a`<span class="unseen" role="status">${this.label}</span>
      ${Array.from({length:this.lines},()=>a`<div class="line"></div>`)}`}};e.styles=[n,o,s`
      :host {
        display: grid;
        gap: var(--ab-3);
      }
      .line {
        animation: breathe 1.4s ease-in-out infinite alternate;
        background: var(--ab-fill);
        border-radius: var(--ab-radius-small);
        height: var(--ab-line-height, 20px);
      }
      .line:last-child {
        width: 60%;
      }
      @keyframes breathe {
        to {
          opacity: 0.45;
        }
      }
    `],r([i({type:Number})],e.prototype,"lines",2),r([i()],e.prototype,"label",2),e=r([l("ab-skeleton")],e);

import{a as l}from"./c-UZRXWCU5.js";import{b as p}from"./c-327IN6BD.js";import{a as r,b as t,i,j as o,l as d,m as n,n as c}from"./c-3WKNPIOS.js";import{a,e as s}from"./c-ACOWWOST.js";var h="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z",e=class extends i{constructor(){super(...arguments);this.heading="";this.closeLabel="";this.open=!1;this.wide=!1;this.layer=new l(this)}updated(){this.open?this.layer.show(this.dialog):this.dialog.open&&this.dialog.close()}render(){return t`<dialog closedby="any" aria-labelledby="heading" @close=${this.closed}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <ab-button kind="text" icon-only .icon=${h} .label=${this.closeLabel} @click=${this.close}></ab-button>
      </header>
      <div class="body"><slot></slot></div>
      <footer><slot name="action"></slot></footer>
    </dialog>`}close(){this.dialog.close()}closed(){this.open=!1,p(this,"closed")}};e.styles=[n,c,r`
      dialog {
        background: var(--ab-card);
        border: none;
        border-radius: var(--ab-radius);
        box-shadow: 0 12px 40px rgb(0 0 0 / 35%);
        color: inherit;
        max-height: min(90dvh, 60rem);
        max-width: min(36rem, calc(100vw - 2 * var(--ab-4)));
        overflow: auto;
        overscroll-behavior: contain;
        padding: 0;
        width: 100%;
      }
      :host([wide]) dialog {
        max-width: min(64rem, calc(100vw - 2 * var(--ab-4)));
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      header {
        align-items: center;
        background: inherit;
        display: flex;
        gap: var(--ab-2);
        justify-content: space-between;
        padding: var(--ab-3) var(--ab-3) var(--ab-3) var(--ab-4);
        position: sticky;
        top: 0;
        z-index: 1;
      }
      .body {
        padding: 0 var(--ab-4) var(--ab-4);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: flex-end;
        padding: 0 var(--ab-4) var(--ab-4);
      }
    `],a([o()],e.prototype,"heading",2),a([o({attribute:"close-label"})],e.prototype,"closeLabel",2),a([o({type:Boolean,reflect:!0})],e.prototype,"open",2),a([o({type:Boolean,reflect:!0})],e.prototype,"wide",2),a([d("dialog")],e.prototype,"dialog",2),e=a([s("ab-dialog")],e);

import{b as s}from"./c-327IN6BD.js";import{a as d,b as a,f as i}from"./c-3WKNPIOS.js";var l="M15.41,16.58L10.83,12L15.41,7.41L14,6L8,12L14,18L15.41,16.58Z",b="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",m=d`
  dialog {
    background: #000;
    border: none;
    color: #fff;
    height: 100dvh;
    inset: 0;
    margin: 0;
    max-height: none;
    max-width: none;
    overflow: hidden;
    padding: 0;
    width: 100vw;
  }
  header {
    align-items: center;
    background: linear-gradient(rgb(0 0 0 / 75%), transparent);
    display: flex;
    gap: var(--ab-1);
    inset-block-start: 0;
    inset-inline: 0;
    padding: var(--ab-2);
    position: absolute;
    z-index: 2;
  }
  header > span {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    padding-inline: var(--ab-2);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  ab-button {
    --ab-fill: rgb(40 40 40 / 75%);
    color: #fff;
  }
  .frame {
    display: grid;
    height: 100%;
    place-items: center;
  }
  .side {
    inset-block-start: calc(50% - 24px);
    position: absolute;
    z-index: 1;
  }
  .before {
    inset-inline-start: var(--ab-2);
  }
  .next {
    inset-inline-end: var(--ab-2);
  }
  .side:dir(rtl) {
    transform: scaleX(-1);
  }
  .note {
    background: var(--ab-card);
    border-radius: var(--ab-radius);
    color: var(--ab-text);
    inset-block-end: var(--ab-4);
    inset-inline-start: 50%;
    max-width: calc(100% - 2 * var(--ab-4));
    padding: var(--ab-2) var(--ab-4);
    position: absolute;
    translate: -50%;
  }
  .note:dir(rtl) {
    translate: 50%;
  }
`;function u(e){let t=(o,n,r)=>a`<ab-button
    class="side ${o}"
    icon-only
    .icon=${n}
    .label=${e.app.t(`album.${o}`)}
    @click=${()=>s(e,"move",r)}
  ></ab-button>`;return a`${e.hasBefore?t("before",l,-1):i} ${e.hasNext?t("next",b,1):i}`}async function h(e){if(document.activeElement!==document.body)return;let t=e.renderRoot.querySelector(".side");await t?.updateComplete,t?.focus()}function g(e,{key:t,target:o}){let n={ArrowLeft:-1,ArrowRight:1}[t];if(n===void 0||o instanceof HTMLVideoElement)return!1;let r=getComputedStyle(e).direction==="rtl"?-n:n;return(r<0?e.hasBefore:e.hasNext)&&s(e,"move",r),!0}export{m as a,u as b,h as c,g as d};

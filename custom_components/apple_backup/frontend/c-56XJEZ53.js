import{b as s}from"./c-327IN6BD.js";import{a as d,b as r,f as a}from"./c-4H5XTCX5.js";var l="M15.41,16.58L10.83,12L15.41,7.41L14,6L8,12L14,18L15.41,16.58Z",p="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z",h=d`
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
`;function m(e){let n=(o,t,i)=>r`<ab-button
    class="side ${o}"
    icon-only
    .icon=${t}
    .label=${e.app.t(`album.${o}`)}
    @click=${()=>s(e,"move",i)}
  ></ab-button>`;return r`${e.hasBefore?n("before",l,-1):a} ${e.hasNext?n("next",p,1):a}`}function g(e,{key:n,target:o}){let t={ArrowLeft:-1,ArrowRight:1}[n];if(t===void 0||o instanceof HTMLVideoElement)return!1;let i=getComputedStyle(e).direction==="rtl"?-t:t;return(i<0?e.hasBefore:e.hasNext)&&s(e,"move",i),!0}export{h as a,m as b,g as c};

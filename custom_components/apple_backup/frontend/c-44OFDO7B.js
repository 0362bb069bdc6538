import{b as o,f as e}from"./c-3WKNPIOS.js";var i="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",n="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9";function h({t:c},{is_overdue:t,completeness:p}){return o`${t?o`<ab-chip tone="warning" .icon=${i}>${c("backup.overdue")}</ab-chip>`:e}
  ${p==="unknown"?e:o`<ab-chip
        .tone=${p==="complete"?"good":"bad"}
        .icon=${p==="complete"?n:i}
        >${c(`backup.${p}`)}</ab-chip
      >`}`}function s({t:c,format:t},{integrity:p}){if(!p)return e;let r=p.is_serious?"bad":p.errors?"warning":p.is_quick?"neutral":"good";return o`<ab-chip .tone=${r} .icon=${n}
    >${c(p.is_quick?"backup.score_quick":"backup.score",{score:t.percent(p.score)})}</ab-chip
  >`}export{h as a,s as b};

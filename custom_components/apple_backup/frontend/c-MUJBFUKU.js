import{b as p,f as r}from"./c-4H5XTCX5.js";function u({product_type:e}){return e?.startsWith("iPad")??!1}function a(e){let{device_name:o,product_version:t}=e,c=u(e)&&Number.parseInt(t??"",10)>=13;return[o,t&&`${c?"iPadOS":"iOS"} ${t}`].filter(Boolean).join(" \xB7 ")}function s(e,o){return Number(o.is_overdue)-Number(e.is_overdue)||(o.last_backup??0)-(e.last_backup??0)}var n="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16",i="M21,11C21,16.55 17.16,21.74 12,23C6.84,21.74 3,16.55 3,11V5L12,1L21,5V11M12,21C15.75,20 19,15.54 19,11.22V6.3L12,3.18L5,6.3V11.22C5,15.54 8.25,20 12,21M10,17L6,13L7.41,11.59L10,14.17L16.59,7.58L18,9";function h({t:e},{is_overdue:o,completeness:t}){return p`${o?p`<ab-chip tone="warning" .icon=${n}>${e("backup.overdue")}</ab-chip>`:r}
  ${t==="unknown"?r:p`<ab-chip
        .tone=${t==="complete"?"good":"bad"}
        .icon=${t==="complete"?i:n}
        >${e(`backup.${t}`)}</ab-chip
      >`}`}function k({t:e},{integrity:o}){if(!o)return r;let t=o.is_serious?"bad":o.errors?"warning":"good";return p`<ab-chip .tone=${t} .icon=${i}
    >${e("backup.score",{score:o.score})}</ab-chip
  >`}export{u as a,a as b,s as c,h as d,k as e};

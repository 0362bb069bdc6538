import{a as A}from"./c-HDN6GEAI.js";import{f as M}from"./c-2XKFP2YE.js";import{b as f}from"./c-HJXRDQJ7.js";import"./c-UGDCBM3O.js";import{a as H}from"./c-4IGHL5PC.js";import{b as w}from"./c-BNJHP5Y4.js";import"./c-UZRXWCU5.js";import"./c-ATWDQV47.js";import"./c-Y77567UR.js";import"./c-FXIBDURA.js";import{a as x}from"./c-66LAA4W2.js";import"./c-UHMFPTGU.js";import"./c-CX7IBETZ.js";import"./c-QP5B2ANA.js";import{a as c}from"./c-327IN6BD.js";import"./c-X6XAFWM6.js";import{a as b,b as e,f as d,k as u,l as $}from"./c-3WKNPIOS.js";import{a as s,e as v}from"./c-ACOWWOST.js";var L="M19.8 22.6L17.15 20H6.5Q4.2 20 2.6 18.4T1 14.5Q1 12.58 2.19 11.08 3.38 9.57 5.25 9.15 5.33 8.95 5.4 8.76 5.5 8.57 5.55 8.35L1.4 4.2L2.8 2.8L21.2 21.2M6.5 18H15.15L7.1 9.95Q7.05 10.23 7.03 10.5 7 10.73 7 11H6.5Q5.05 11 4.03 12.03 3 13.05 3 14.5 3 15.95 4.03 17 5.05 18 6.5 18M11.13 14M21.6 18.75L20.15 17.35Q20.58 17 20.79 16.54 21 16.08 21 15.5 21 14.45 20.27 13.73 19.55 13 18.5 13H17V11Q17 8.93 15.54 7.46 14.08 6 12 6 11.33 6 10.7 6.16 10.07 6.33 9.5 6.68L8.05 5.23Q8.93 4.63 9.91 4.31 10.9 4 12 4 14.93 4 16.96 6.04 19 8.07 19 11 20.73 11.2 21.86 12.5 23 13.78 23 15.5 23 16.5 22.63 17.31 22.25 18.15 21.6 18.75M14.83 12.03Z",k="M6,19A2,2 0 0,0 8,21H16A2,2 0 0,0 18,19V7H6V19M8,9H16V19H8V9M15.5,4L14.5,3H9.5L8.5,4H5V6H19V4H15.5Z",V="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z",C="M17.3,11C17.3,14 14.76,16.1 12,16.1C9.24,16.1 6.7,14 6.7,11H5C5,14.41 7.72,17.23 11,17.72V21H13V17.72C16.28,17.23 19,14.41 19,11M10.8,4.9C10.8,4.24 11.34,3.7 12,3.7C12.66,3.7 13.2,4.24 13.2,4.9L13.19,11.1C13.19,11.76 12.66,12.3 12,12.3C11.34,12.3 10.8,11.76 10.8,11.1M12,14A3,3 0 0,0 15,11V5A3,3 0 0,0 12,2A3,3 0 0,0 9,5V11A3,3 0 0,0 12,14Z",_="M14,19H18V5H14M6,19H10V5H6V19Z",P="M8,5.14V19.14L19,12.14L8,5.14Z",O="M18.5,15A3.5,3.5 0 0,1 15,11.5A3.5,3.5 0 0,1 18.5,8A3.5,3.5 0 0,1 22,11.5A3.5,3.5 0 0,1 18.5,15M5.5,15A3.5,3.5 0 0,1 2,11.5A3.5,3.5 0 0,1 5.5,8A3.5,3.5 0 0,1 9,11.5A3.5,3.5 0 0,1 5.5,15M18.5,6A5.5,5.5 0 0,0 13,11.5C13,12.83 13.47,14.05 14.26,15H9.74C10.53,14.05 11,12.83 11,11.5A5.5,5.5 0 0,0 5.5,6A5.5,5.5 0 0,0 0,11.5A5.5,5.5 0 0,0 5.5,17H18.5A5.5,5.5 0 0,0 24,11.5A5.5,5.5 0 0,0 18.5,6Z",Q=600,o=class extends f{constructor(){super(...arguments);this.text="";this.pager=new H(this)}begin(){this.pager.restart((t,i)=>this.source.fetchJson(`artifacts/${this.artifact}`,{cursor:t,limit:100,text:this.text||void 0},{signal:i}))}render(){let{app:t,pager:i,artifact:r}=this,{t:l}=t,n=l(`backup_tabs.${r}`);return e`<div class="bar">
        ${this.renderSearch(this.text,l("artifacts.search_in",{name:n}),a=>this.search(a))}
        <div class="end">${this.renderExport(r)}</div>
      </div>
      ${this.renderSkipped([r])} ${this.renderState(i,[r],this.text!=="")}
      ${i.items.length?e`<div class="scroll" tabindex="0" role="region" aria-label=${n} @scroll=${this.scrolled}>
            <ul>
              ${x(i.items,a=>a.id,a=>this.renderItem(a))}
            </ul>
          </div>`:d}`}renderItem(t){let{app:i}=this,{t:r,format:l}=i,n=this.titleOf(t),a=this.playing?.id===t.id,y=t.audio?.is_stored??!1;return e`<li>
      ${y?e`<ab-button
            kind="tonal"
            icon-only
            .icon=${a?_:P}
            .label=${r(a?"recording.stop":"recording.play",{name:n})}
            @click=${()=>{this.play(t)}}
          ></ab-button>`:e`<ab-icon .path=${t.sender===void 0?C:O}></ab-icon>`}
      <div>
        <div class="who ${t.is_read===!1?"new":""}" dir="auto">${n}</div>
        <div class="dim small">
          ${[M(i,t.when),t.duration>0&&l.clock(t.duration),t.folder].filter(Boolean).join(" \xB7 ")}
        </div>
      </div>
      <div class="state">
        ${t.is_read===!1?e`<ab-chip tone="busy">${r("recording.unheard")}</ab-chip>`:d}
        ${t.deleted===null?d:e`<ab-chip .icon=${k}>${r("artifacts.deleted")}</ab-chip>`}
        ${y?e`<ab-button kind="text" icon-only .icon=${V} .label=${r("recording.save",{name:n})} @click=${()=>{this.save(t)}}></ab-button>`:e`<ab-chip .icon=${L}>${r("artifacts.not_stored")}</ab-chip>`}
      </div>
      ${a&&this.playing?e`<div class="wide">
            <audio controls autoplay src=${this.playing.url} aria-label=${n} @ended=${this.ended} @error=${this.failed}></audio>
          </div>`:d}
      ${t.transcript?e`<blockquote class="wide" dir="auto">${t.transcript}</blockquote>`:d}
    </li>`}titleOf(t){return t.sender!==void 0?A(t.sender)||this.app.t("call.unknown"):t.title||this.app.t("artifacts.untitled")}async play(t){if(this.playing?.id===t.id){this.audio?.pause(),this.playing=void 0;return}if(t.audio)try{this.playing={id:t.id,url:await this.source.contentUrl(t.audio.file_id)}}catch(i){c(this,this.app.errorText(i))}}ended(){this.playing=void 0}failed(){this.playing=void 0,c(this,this.app.t("recording.not_played"))}async save(t){if(t.audio)try{w(await this.source.contentUrl(t.audio.file_id,!0))}catch(i){c(this,this.app.errorText(i))}}scrolled(t){let i=t.currentTarget;i.scrollHeight-i.scrollTop-i.clientHeight<Q&&this.pager.error===void 0&&this.pager.more()}search(t){this.text=t,this.whenTyped(()=>{this.pager.restart()})}};o.styles=[...f.styles,b`
      ul {
        list-style: none;
        margin: 0 auto;
        max-width: 48rem;
        padding: 0 var(--ab-4) var(--ab-4);
      }
      li {
        border-block-end: 1px solid var(--ab-line);
        content-visibility: auto;
        contain-intrinsic-size: auto 84px;
        display: grid;
        gap: var(--ab-1) var(--ab-3);
        grid-template-columns: auto minmax(0, 1fr) auto;
        padding-block: var(--ab-3);
      }
      .state {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: flex-end;
      }
      li > ab-icon {
        align-self: center;
        color: var(--ab-text-dim);
        justify-content: center;
        width: 40px;
      }
      .who {
        overflow-wrap: anywhere;
      }
      .new {
        font-weight: 600;
      }
      .wide {
        grid-column: 2 / -1;
      }
      @media (max-width: 600px) {
        .state:has(ab-chip) {
          grid-column: 2 / -1;
          justify-content: flex-start;
        }
      }
      audio {
        width: 100%;
      }
      blockquote {
        border-inline-start: 3px solid var(--ab-line);
        margin: 0;
        overflow-wrap: anywhere;
        padding-inline-start: var(--ab-3);
      }
    `],s([u()],o.prototype,"text",2),s([u()],o.prototype,"playing",2),s([$("audio")],o.prototype,"audio",2);var p=class extends o{constructor(){super(...arguments);this.artifact="voicemail"}};p=s([v("ab-voicemail")],p);var h=class extends o{constructor(){super(...arguments);this.artifact="voice_memos"}};h=s([v("ab-voice-memos")],h);export{h as AbVoiceMemos,p as AbVoicemail};

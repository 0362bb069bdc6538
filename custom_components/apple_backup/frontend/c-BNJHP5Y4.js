import{a as u}from"./c-UZRXWCU5.js";import{a as f}from"./c-327IN6BD.js";import{a as h,b as l,i as p,j as a,k as c,m as y}from"./c-3WKNPIOS.js";import{a as o,e as v}from"./c-ACOWWOST.js";var b=["html","html_files","pdf","json","csv"],t=["csv","json"],g={messages:b,whatsapp:b,photos:["original",...t],contacts:["vcard",...t],calls:t,notes:["markdown","html_files","json"],calendar:["ics",...t],reminders:["ics",...t],safari:t,safari_bookmarks:[],voicemail:["original",...t],voice_memos:["original",...t],health:t,wifi:t,accounts:t,data_usage:t,screen_time:t,apps:t};var i=class extends p{constructor(){super(...arguments);this.request={subject:"everything"};this.icon="";this.label="";this.iconOnly=!1;this.isOpen=!1;this.isBusy=!1;this.layer=new u(this);this.closeByUser=()=>{this.close(),this.renderRoot.querySelector("ab-button")?.focus()};this.outside=e=>{e.composedPath().includes(this)||this.close()}}disconnectedCallback(){super.disconnectedCallback(),this.close()}render(){let{t:e}=this.app,s=this.label||e("document.export");return l`<ab-button
        kind=${this.iconOnly?"text":"outlined"}
        .icon=${this.icon}
        ?icon-only=${this.iconOnly}
        .busy=${this.isBusy}
        .label=${s}
        @click=${this.toggle}
        >${this.iconOnly?"":s}</ab-button
      >
      ${this.isOpen?l`<div role="menu" tabindex="-1" aria-label=${s} @keydown=${this.key}>
            ${this.formats.map(n=>l`<button type="button" role="menuitem" @click=${()=>{this.save(n)}}>
                  ${e(`document.as_${n}`)}
                </button>`)}
          </div>`:""}`}get formats(){return g[this.request.subject]??[]}toggle(){let[e]=this.formats;if(this.formats.length===1&&e)return void this.save(e);if(this.isOpen){this.close();return}this.isOpen=!0,this.layer.opened(this.closeByUser),document.addEventListener("pointerdown",this.outside),this.updateComplete.then(()=>this.items[0]?.focus())}close(){this.isOpen=!1,document.removeEventListener("pointerdown",this.outside),this.layer.left()}get items(){return[...this.renderRoot.querySelectorAll("[role=menuitem]")]}key(e){let{items:s}=this,n=s.indexOf(e.target),m={ArrowDown:(n+1)%s.length,ArrowUp:(n-1+s.length)%s.length,Home:0,End:s.length-1};if(e.key==="Escape"||e.key==="Tab")this.closeByUser();else if(e.key in m)s[m[e.key]??0]?.focus();else return;e.preventDefault()}async save(e){this.isOpen&&this.closeByUser(),this.isBusy=!0;try{k(await this.source.documentUrl({...this.request,format:e}))}catch(s){f(this,this.app.errorText(s))}finally{this.isBusy=!1}}};i.styles=[y,h`
      :host {
        display: inline-block;
        position: relative;
      }
      [role="menu"] {
        background: var(--ab-card);
        border: 1px solid var(--ab-line);
        border-radius: var(--ab-radius-small);
        box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
        inset-block-start: calc(100% + var(--ab-1));
        inset-inline-end: 0;
        min-width: 14rem;
        padding: var(--ab-1);
        position: absolute;
        z-index: 10;
      }
      [role="menuitem"] {
        background: none;
        border: none;
        border-radius: var(--ab-radius-small);
        color: inherit;
        cursor: pointer;
        display: block;
        font: inherit;
        min-height: var(--ab-target);
        padding: var(--ab-2) var(--ab-3);
        text-align: start;
        width: 100%;
      }
      [role="menuitem"]:hover,
      [role="menuitem"]:focus-visible {
        background: var(--ab-fill);
      }
    `],o([a({attribute:!1})],i.prototype,"app",2),o([a({attribute:!1})],i.prototype,"source",2),o([a({attribute:!1})],i.prototype,"request",2),o([a()],i.prototype,"icon",2),o([a()],i.prototype,"label",2),o([a({type:Boolean,attribute:"icon-only"})],i.prototype,"iconOnly",2),o([c()],i.prototype,"isOpen",2),o([c()],i.prototype,"isBusy",2),i=o([v("ab-export-menu")],i);function k(d){let r=document.createElement("a");r.href=d,r.download="",r.rel="noreferrer",document.body.append(r),r.click(),r.remove()}export{g as a,k as b};

"""How an exported conversation looks: like a chat, light or dark, on a phone and on paper."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --text: #111; --faint: #63636b; --line: #e3e3e8;
  --theirs: #ececf0; --theirs-text: #111; --mine: #0a69d6; --mine-text: #fff; --link: #0a5cc0;
  --sms: #1d7a3a; --whatsapp: #d6f5cc; --whatsapp-text: #0b2410; --mark: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #000; --text: #f2f2f5; --faint: #a0a0a8;
  --line: #2c2c30; --theirs: #29292d; --theirs-text: #f2f2f5; --mine: #1668c7; --link: #79b4ff;
  --sms: #22703a; --whatsapp: #0d5140; --whatsapp-text: #eafff4; --mark: #3a3a40; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 16px/1.35 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial,
  "Noto Sans", "Noto Sans CJK JP", sans-serif; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.25rem; padding-bottom: .75rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.3rem; margin: 0; unicode-bidi: plaintext; }
header p, footer p { margin: .25rem 0 0; color: var(--faint); font-size: .85rem; }
footer { padding-top: 1rem; padding-bottom: 2rem; border-top: 1px solid var(--line);
  margin-top: 1.5rem; text-align: center; }
h2, .event { text-align: center; color: var(--faint); font-weight: 500; font-size: .8rem;
  margin: 1.4rem 0 .6rem; }
.event { margin: .6rem 1.5rem; font-weight: 400; unicode-bidi: plaintext; }
article { display: flex; flex-direction: column; align-items: flex-start; margin: .15rem 0;
  content-visibility: auto; contain-intrinsic-size: auto 3rem; }
article.first { margin-top: .6rem; }
.mine { align-items: flex-end; }
.who { font-size: .75rem; color: var(--faint); margin: 0 .8rem .1rem; unicode-bidi: plaintext; }
.bubble { max-width: min(32rem, 82%); background: var(--theirs); color: var(--theirs-text);
  border-radius: 1.1rem; padding: .45rem .8rem; min-width: 2.5rem; }
.mine .bubble { background: var(--mine); color: var(--mine-text); }
.mine.sms .bubble { background: var(--sms); }
.mine.whatsapp .bubble { background: var(--whatsapp); color: var(--whatsapp-text); }
.bubble p { margin: 0; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.bubble p + p, .media + p, .quote + p, .card + p { margin-top: .35rem; }
.big .bubble { background: none !important; color: var(--text) !important; padding: 0 .2rem; }
.big .bubble p { font-size: 2.6rem; line-height: 1.15; }
.bare .bubble { padding: 0; background: none !important; }
a { color: var(--link); }
.mine .bubble a { color: inherit; }
.mention { font-weight: 600; }
.quote { border-inline-start: 3px solid currentColor; padding: .1rem .55rem; margin: .1rem 0 .35rem;
  font-size: .82rem; opacity: .8; white-space: pre-wrap; unicode-bidi: plaintext;
  display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.quote b { display: block; }
.media { display: grid; gap: .25rem; }
.media.several { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.media img, .media video { display: block; max-width: 100%; max-height: 26rem; height: auto;
  border-radius: .9rem; background: var(--line); }
.several img { width: 100%; aspect-ratio: 1; object-fit: cover; }
.media video { width: 22rem; aspect-ratio: 16 / 10; background: #000; }
.media audio { width: min(20rem, 70vw); display: block; }
.media figure { margin: 0; } .media figcaption { font-size: .75rem; color: var(--faint); }
.mine .bubble figcaption { color: inherit; } .bare .bubble figcaption { color: var(--faint) !important; }
.file { display: flex; align-items: center; gap: .6rem; text-decoration: none; padding: .5rem .75rem;
  border-radius: .9rem; background: var(--theirs); color: var(--theirs-text) !important;
  border: 1px solid var(--line); min-width: 0; }
.file span { min-width: 0; }
.file b { display: block; font-weight: 600; font-size: .9rem; }
.file small { color: var(--faint); }
.gone { border-style: dashed; }
.card { display: block; border-radius: .8rem; padding: .5rem .7rem; font-size: .9rem; margin: .2rem 0;
  background: rgb(127 127 127 / .18); text-decoration: none; }
.card b, .card small { display: block; unicode-bidi: plaintext; }
.poll { list-style: none; margin: .3rem 0 0; padding: 0; font-size: .9rem; }
.poll li { padding: .3rem .6rem; border-radius: .6rem; background: rgb(127 127 127 / .18);
  margin-top: .25rem; unicode-bidi: plaintext; }
.poll small { display: block; opacity: .8; }
.note { font-size: .78rem; font-style: italic; opacity: .85; }
details { font-size: .78rem; opacity: .9; margin-top: .25rem; }
details p { padding: .15rem 0 .15rem .6rem; }
.below { display: flex; flex-wrap: wrap; gap: .3rem .5rem; align-items: center; margin: .1rem .8rem 0;
  font-size: .7rem; color: var(--faint); max-width: 82%; }
.mine .below { justify-content: flex-end; }
.marks { display: inline-flex; flex-wrap: wrap; gap: .25rem; order: -1; }
.marks span { background: var(--mark); border: 1px solid var(--line); border-radius: 1rem;
  padding: .05rem .45rem; color: var(--text); unicode-bidi: isolate; }
@media (max-width: 30rem) { header, main, footer { padding-left: .7rem; padding-right: .7rem; }
  .bubble, .below { max-width: 88%; } .media video { width: 100%; } }
@media print { body { font-size: 11pt; background: #fff; color: #000; } article { break-inside: avoid;
  content-visibility: visible; } .bubble { print-color-adjust: exact;
  -webkit-print-color-adjust: exact; } }
"""

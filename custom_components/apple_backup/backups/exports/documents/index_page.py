"""A page that leads to others."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from . import words
from .markup import document, safe
from .scene import Scene

_STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --text: #1c1c1e; --faint: #63636b; --line: #dcdce2;
  --link: #0a5cc0; }
@media (prefers-color-scheme: dark) { :root { --page: #111; --text: #f2f2f5; --faint: #a0a0a8;
  --line: #35353a; --link: #79b4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--page);
  color: var(--text); overflow-wrap: anywhere; font: 17px/1.4 -apple-system, BlinkMacSystemFont,
  "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1 { font-size: 1.4rem; }
ul { list-style: none; padding: 0; }
li { border-bottom: 1px solid var(--line); unicode-bidi: plaintext; }
a { display: block; padding: .7rem .2rem; color: var(--link); text-decoration: none; }
footer { color: var(--faint); font-size: .85rem; margin-top: 1.5rem; }
"""


def index_page(scene: Scene, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield a page with links: titles and relative paths."""
    title = scene.request.subject.value.replace("_", " ").capitalize()
    yield from document(title, _STYLE, _body(scene, title, pages))


def _body(scene: Scene, title: str, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what is shown."""
    yield f"<h1>{safe(title)}</h1>\n<ul>\n"
    for name, path in pages:
        yield f'<li dir="auto"><a href="./{safe(quote(path))}">{safe(name or path)}</a></li>\n'
    when = scene.request.now.astimezone(scene.request.zone)
    yield f"</ul>\n<footer>{safe(words.exported(scene.device))}, {when:%-d %B %Y}</footer>\n"

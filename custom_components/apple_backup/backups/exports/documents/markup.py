"""Writes HTML of what strangers have written: everything is escaped, nothing runs."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice, pairwise
import re
from typing import Final
from urllib.parse import urlsplit

from ...artifacts.message_records import Span, SpanKind

CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:;"
    " media-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)

_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\u00a0]{2,2000}", re.IGNORECASE)
# What follows an address in a sentence is not a part of it.
_TRAILING: Final = ".,;:!?)]}»”"
_MOST_SPANS: Final = 200
_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_TAGS: Final = {
    SpanKind.BOLD: "b",
    SpanKind.ITALIC: "i",
    SpanKind.UNDERLINE: "u",
    SpanKind.STRIKETHROUGH: "s",
}


def safe(text: str) -> str:
    """Return a text as it may stand in HTML, also in an attribute."""
    return escape(_CONTROLS.sub("", text))


def link(address: str, label: str) -> str:
    """Return a link, or the label alone if following the address could do anything."""
    if not is_safe(address):
        return safe(label)
    return f'<a href="{safe(address)}" rel="noreferrer noopener">{safe(label)}</a>'


def is_safe(address: str) -> bool:
    """Whether following an address can do nothing but open a page, a mail or a call."""
    try:
        return urlsplit(address).scheme.lower() in _SAFE_SCHEMES
    except ValueError:
        return False


def paragraph(text: str, spans: Iterable[Span] = ()) -> str:
    """Return a text with its looks and links; line feeds are kept by the style."""
    spans = tuple(islice(spans, _MOST_SPANS))
    return "".join(_piece(text[start:end], active) for start, end, active in _cut(text, spans))


def document(title: str, style: str, body: Iterable[str]) -> Iterator[str]:
    """Yield a whole page."""
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{safe(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    )
    yield from body
    yield "</body>\n</html>\n"


def _cut(text: str, spans: tuple[Span, ...]) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield the pieces of a text between the ends of spans, with the spans that cover each."""
    ends = {0, len(text)}
    for span in spans:
        ends |= {min(max(0, span.start), len(text)), min(max(0, span.end), len(text))}
    places = sorted(ends)
    for start, end in pairwise(places):
        yield start, end, tuple(it for it in spans if it.start <= start and end <= it.end)


def _piece(text: str, spans: tuple[Span, ...]) -> str:
    """Return a piece that looks the same from its beginning to its end."""
    address = next((it for it in spans if it.kind is SpanKind.LINK), None)
    found = _linked(text) if address is None else link(address.value or text, text)
    for span in spans:
        if (tag := _TAGS.get(span.kind)) is not None:
            found = f"<{tag}>{found}</{tag}>"
        elif span.kind is SpanKind.MENTION:
            found = f'<span class="mention">{found}</span>'
    return found


def _linked(text: str) -> str:
    """Return a text in which addresses are links."""
    found: list[str] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_TRAILING)
        found += (safe(text[at : match.start()]), link(address, address))
        at = match.start() + len(address)
    return "".join((*found, safe(text[at:])))

"""The body of a message: an attributed text in a typedstream, and the history of its edits.

`attributedBody` holds an NSAttributedString: a text, and runs of attributes over its UTF-16 units.
`message_summary_info` is a property list: `ec` has the versions of each edited part, each with a
time (`d`) and a body (`t`); `rp` names the parts that were unsent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .codecs.errors import CodecError
from .codecs.keyed_archive import read_plist
from .codecs.typedstream import MAX_BYTES, ArchivedObject, read_typedstream
from .message_records import Edit, Span, SpanKind
from .times import cocoa_time_of

PLACEHOLDER: Final = "\ufffc"

_STYLES: Final = {
    "__kIMTextBoldAttributeName": SpanKind.BOLD,
    "__kIMTextItalicAttributeName": SpanKind.ITALIC,
    "__kIMTextUnderlineAttributeName": SpanKind.UNDERLINE,
    "__kIMTextStrikethroughAttributeName": SpanKind.STRIKETHROUGH,
}
_VALUES: Final = {
    "__kIMMentionConfirmedMention": SpanKind.MENTION,
    "__kIMLinkAttributeName": SpanKind.LINK,
    "__kIMTextEffectAttributeName": SpanKind.EFFECT,
}
_TRANSFER: Final = "__kIMFileTransferGUIDAttributeName"
_TRANSCRIPTION: Final = "IMAudioTranscription"
_PART: Final = "__kIMMessagePartAttributeName"
# The encoding of a text's bytes, where it stands for the first time.
_FIRST_TEXT: Final = b"\x84\x01+"
_MOST_RUNS: Final = 10_000
_MOST_EDITS: Final = 500
_MAX_VALUE: Final = 4096
# What all spans together say, as many can say the same.
_MOST_VALUES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its text without placeholders, the attachments (by guid) in the order they stand."""

    text: str | None
    spans: tuple[Span, ...] = ()
    transfers: tuple[str, ...] = ()
    transcription: str | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a message after it was sent."""

    edits: tuple[Edit, ...] = ()
    unsent_parts: tuple[int, ...] = ()


def read_body(data: bytes) -> Body:
    """Read a body.

    Raises:
        CodecError: It is damaged, or something else.
    """
    values = read_typedstream(data)
    root = values[0] if values else None
    if not isinstance(root, ArchivedObject):
        raise CodecError("no body")
    if (text := _as_text(root)) is not None:
        return Body(_without_placeholders(text))
    parts = root.values
    text = _as_text(parts[0]) if parts else None
    if text is None:
        raise CodecError("a body without text")
    return _Builder(text).build(_runs(parts[1:], _Attributes()))


def quick_text(data: bytes) -> str | None:
    """Return the text of a body without reading the rest, for going through very many."""
    at = data.find(_FIRST_TEXT) + len(_FIRST_TEXT)
    if at < len(_FIRST_TEXT) or at >= len(data):
        return None
    length = data[at]
    size = {0x81: 2, 0x82: 4}.get(length, 0)
    start = at + 1 + size
    if size:
        length = int.from_bytes(data[at + 1 : start], "little")
    elif length > 0x80:
        return None
    if start + length > len(data):
        return None
    return _without_placeholders(data[start : start + length].decode("utf-8", "replace"))


def plain(text: str | None) -> str | None:
    """Return a text of the `text` column without placeholders."""
    return None if text is None else _without_placeholders(text)


def read_summary(data: bytes) -> Summary:
    """Read what became of a message.

    Raises:
        CodecError: It is damaged.
    """
    plist = read_plist(data)
    unsent = plist.get("rp")
    return Summary(
        edits=tuple(_edits(plist.get("ec"))),
        unsent_parts=tuple(it for it in unsent if _is_part(it)) if isinstance(unsent, list) else (),
    )


def _edits(versions: object) -> Iterator[Edit]:
    """Yield the versions of the edited parts; the last of a part is the present one."""
    if not isinstance(versions, dict):
        return
    left, room = _MOST_EDITS, MAX_BYTES
    for part, history in versions.items():
        if not str(part).isdecimal() or len(str(part)) > 6 or not isinstance(history, list):
            continue
        for version in history:
            left -= 1
            if left < 0:
                return
            if isinstance(version, dict):
                data = version.get("t")
                # Versions can name the same bytes again and again; honest ones hold each once.
                room -= len(data) if isinstance(data, bytes) else 0
                if room < 0:
                    return
                yield Edit(int(part), cocoa_time_of(version.get("d")), _version(data))


def _version(data: object) -> str | None:
    """Return the text of a version."""
    if not isinstance(data, bytes):
        return None
    try:
        return read_body(data).text
    except CodecError:
        return quick_text(data)


def _is_part(value: object) -> bool:
    """Whether a value can be the number of a part."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000


def _runs(values: list[Any], attributes: _Attributes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield length and attributes of each run; attributes are stored when first used."""
    known: list[Mapping[str, Any]] = []
    at = 0
    for _ in range(_MOST_RUNS):
        if at + 1 >= len(values):
            return
        number, length = values[at], values[at + 1]
        at += 2
        if not isinstance(number, int) or not isinstance(length, int) or length < 0:
            raise CodecError("a run is none")
        if number > len(known):
            known.append(attributes.of(values[at]) if at < len(values) else {})
            at += 1
        yield length, known[number - 1] if 0 < number <= len(known) else {}


class _Builder:
    """Puts together text, spans and attachments."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Runs count UTF-16 units, of which characters beyond the first plane take two.
        self._is_simple = max(text, default="") <= "\uffff"
        self._utf16 = b"" if self._is_simple else text.encode("utf-16-le", "surrogatepass")

    def build(self, runs: Iterator[tuple[int, Mapping[str, Any]]]) -> Body:
        """Go through the runs."""
        pieces: list[str] = []
        spans: list[Span] = []
        transfers: list[str] = []
        parts: set[int] = {0}
        transcription = None
        at = length = 0
        room = _MOST_VALUES
        for units, attributes in runs:
            piece = self._piece(at, units).replace(PLACEHOLDER, "")
            at += units
            pieces.append(piece)
            for span in _spans(length, length + len(piece), attributes):
                room -= len(span.value or "")
                if room >= 0:
                    spans.append(span)
            length += len(piece)
            if isinstance(guid := attributes.get(_TRANSFER), str):
                transfers.append(guid)
            if isinstance(spoken := attributes.get(_TRANSCRIPTION), str):
                transcription = spoken
            part = attributes.get(_PART)
            if isinstance(part, int) and _is_part(part):
                parts.add(part)
        pieces.append(self._piece(at, None).replace(PLACEHOLDER, ""))
        return Body(
            "".join(pieces) or None,
            tuple(spans),
            tuple(transfers),
            transcription,
            min(max(parts) + 1, 100),
        )

    def _piece(self, at: int, units: int | None) -> str:
        """Return a part of the text, given in UTF-16 units."""
        end = None if units is None else at + units
        if self._is_simple:
            return self._text[at:end]
        data = self._utf16[2 * at : None if end is None else 2 * end]
        return data.decode("utf-16-le", "replace")


def _spans(start: int, end: int, attributes: Mapping[str, Any]) -> Iterator[Span]:
    """Yield what the attributes of a run say."""
    if start == end:
        return
    for name, kind in _STYLES.items():
        if attributes.get(name):
            yield Span(start, end, kind)
    for name, kind in _VALUES.items():
        value = attributes.get(name)
        if value is not None:
            yield Span(start, end, kind, str(value)[:_MAX_VALUE])


def _as_text(value: object) -> str | None:
    """Return what an archived text holds."""
    if isinstance(value, ArchivedObject) and value.is_a("NSString"):
        data = value.values[0] if value.values else b""
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else None
    return None


class _Attributes:
    """Reads dictionaries of attributes, each object once, however often it is referred to."""

    def __init__(self) -> None:
        # The objects are kept with what they hold, so that their ids stay theirs.
        self._known: dict[int, tuple[ArchivedObject, Mapping[str, Any]]] = {}
        self._texts: dict[int, tuple[ArchivedObject, str | None]] = {}

    def of(self, value: object) -> Mapping[str, Any]:
        """Return an archived dictionary of attributes."""
        if not isinstance(value, ArchivedObject) or not value.is_a("NSDictionary"):
            return {}
        if (known := self._known.get(id(value))) is None:
            known = self._known[id(value)] = (value, self._read(value.values[1:]))
        return known[1]

    def _read(self, items: list[Any]) -> Mapping[str, Any]:
        return {
            key: self._value(items[at + 1])
            for at in range(0, len(items) - 1, 2)
            if (key := self._text(items[at])) is not None
        }

    def _value(self, value: object) -> str | float | None:
        """Return the value of an attribute: text, number or address."""
        if (text := self._text(value)) is not None:
            return text
        if not isinstance(value, ArchivedObject) or not value.groups:
            return None
        last = next(reversed(value.groups[-1][1]), None)
        if value.is_a("NSNumber", "NSValue"):
            return last if isinstance(last, int | float) else None
        return self._text(last) if value.is_a("NSURL") else None

    def _text(self, value: object) -> str | None:
        if not isinstance(value, ArchivedObject):
            return None
        if (known := self._texts.get(id(value))) is None:
            known = self._texts[id(value)] = (value, _as_text(value))
        return known[1]


def _without_placeholders(text: str) -> str | None:
    """Return a text as it is read."""
    return text.replace(PLACEHOLDER, "").replace("\0", "") or None

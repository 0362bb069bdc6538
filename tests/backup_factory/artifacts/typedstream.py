"""Writes typedstreams as NSArchiver does. Shares nothing with the reader.

Strings (encodings and class names) and objects (with classes and C strings) are numbered as they
first appear; a later use is a byte of 0x92 and more.
"""

from dataclasses import dataclass, field

_HEADER = b"\x04\x0bstreamtyped\x81\xe8\x03"
_NEW, _NIL, _END = b"\x84", b"\x85", b"\x86"

_CHAINS = {
    "NSString": (("NSString", 1), ("NSObject", 0)),
    "NSMutableString": (("NSMutableString", 1), ("NSString", 1), ("NSObject", 0)),
    "NSNumber": (("NSNumber", 0), ("NSValue", 0), ("NSObject", 0)),
    "NSDictionary": (("NSDictionary", 0), ("NSObject", 0)),
    "NSData": (("NSData", 0), ("NSObject", 0)),
    "NSURL": (("NSURL", 0), ("NSObject", 0)),
    "NSAttributedString": (("NSAttributedString", 0), ("NSObject", 0)),
    "NSMutableAttributedString": (
        ("NSMutableAttributedString", 0),
        ("NSAttributedString", 0),
        ("NSObject", 0),
    ),
}

type Value = str | int | bytes | Url | Doubled


@dataclass(frozen=True, slots=True)
class Url:
    """An NSURL."""

    address: str


@dataclass(frozen=True, slots=True)
class Doubled:
    """What no device writes: an object in a number, each level of which holds the next twice."""

    levels: int


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with its attributes."""

    text: str
    attributes: dict[str, Value] = field(default_factory=dict)


def attributed(runs: list[Run], *, mutable: bool = False) -> bytes:
    """An attributed text, as the `attributedBody` of a message has it."""
    writer = _Writer()
    return _HEADER + writer.encoding("@") + writer.attributed(runs, mutable=mutable)


class _Writer:
    def __init__(self) -> None:
        self._strings: dict[str, int] = {}
        self._objects: dict[object, int] = {}
        self._count = 0

    def encoding(self, text: str) -> bytes:
        if text in self._strings:
            return _reference(self._strings[text])
        self._strings[text] = len(self._strings)
        data = text.encode()
        return _NEW + _integer(len(data)) + data

    def attributed(self, runs: list[Run], *, mutable: bool) -> bytes:
        name = "NSMutableAttributedString" if mutable else "NSAttributedString"
        parts = [self._begin(name), self.encoding("@")]
        parts.append(self._string("".join(run.text for run in runs)))
        known: list[dict[str, Value]] = []
        for run in runs:
            number = known.index(run.attributes) + 1 if run.attributes in known else 0
            length = _integer(len(run.text.encode("utf-16-le")) // 2)
            parts.append(self.encoding("iI") + _integer(number or len(known) + 1) + length)
            if not number:
                known.append(run.attributes)
                parts += [self.encoding("@"), self._dictionary(run.attributes)]
        return b"".join(parts) + _END

    def _dictionary(self, values: dict[str, Value]) -> bytes:
        parts = [self._begin("NSDictionary"), self.encoding("i"), _integer(len(values))]
        for key, value in values.items():
            parts += [self.encoding("@"), self._string(key)]
            parts += [self.encoding("@"), self._value(value)]
        return b"".join(parts) + _END

    def _value(self, value: Value) -> bytes:
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, int):
            head = self._begin("NSNumber") + self.encoding("*") + _NEW
            self._count += 1
            kind = self.encoding("i")
            return head + kind + self.encoding("i") + _integer(value) + _END
        if isinstance(value, bytes):
            head = self._begin("NSData") + self.encoding("i") + _integer(len(value))
            return head + self.encoding(f"[{len(value)}c]") + value + _END
        if isinstance(value, Doubled):
            return self._begin("NSNumber") + self.encoding("@") + self._doubled(value.levels) + _END
        head = self._begin("NSURL") + self.encoding("c") + b"\0"
        return head + self.encoding("@") + self._string(value.address) + _END

    def _doubled(self, levels: int) -> bytes:
        if not levels:
            return self._string("x")
        head = self._begin("NSDictionary") + self.encoding("@@")
        number = self._count
        return head + self._doubled(levels - 1) + _reference(number) + _END

    def _string(self, text: str) -> bytes:
        if ("text", text) in self._objects:
            return _reference(self._objects["text", text])
        number = self._count
        data = text.encode()
        found = self._begin("NSString") + self.encoding("+") + _integer(len(data)) + data + _END
        self._objects["text", text] = number
        return found

    def _begin(self, name: str) -> bytes:
        self._count += 1
        return _NEW + self._class(_CHAINS[name])

    def _class(self, chain: tuple[tuple[str, int], ...]) -> bytes:
        if not chain:
            return _NIL
        (name, version), *above = chain
        if ("class", name) in self._objects:
            return _reference(self._objects["class", name])
        self._objects["class", name] = self._count
        self._count += 1
        head = _NEW + self.encoding(name) + _integer(version)
        return head + self._class(tuple(above))


def _reference(number: int) -> bytes:
    return _integer(number - 110)


def _integer(value: int) -> bytes:
    if -110 <= value < 0x80:
        return bytes([value & 0xFF])
    if -(1 << 15) <= value < 1 << 16:
        return b"\x81" + (value & 0xFFFF).to_bytes(2, "little")
    return b"\x82" + (value & 0xFFFFFFFF).to_bytes(4, "little")

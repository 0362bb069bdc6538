"""Inputs as large as the parsers take them: made to be slow, not to be wrong."""

from collections.abc import Callable, Mapping
import gzip
import plistlib

from tests.backup_factory.artifacts import keyed
from tests.backup_factory.artifacts.protobuf import message
from tests.backup_factory.artifacts.typedstream import Run, attributed
from tests.backup_factory.hostile_records import declaring_plist, multiplying_plist

MIB = 1 << 20
_HEAD, _END = b'<plist version="1.0"><dict><key>a</key>', b"</dict></plist>"


def _xml(content: bytes) -> bytes:
    return _HEAD + content + _END


def _packed_note(text: str, runs: int = 0) -> bytes:
    styles = [(5, message((1, 1)))] * runs
    return gzip.compress(message((2, message((3, message((2, text), *styles))))))


def _plists() -> list[bytes]:
    return [
        declaring_plist(20_000, 20_000),
        multiplying_plist(60_000, 60_000),
        _xml(b"<array>" + b"<true/>" * 390_000 + b"</array>"),
        _xml(b"<array>" * 190_000 + b"</array>" * 190_000),
        _xml(b"<string>" + b"\n" * (7 * MIB) + b"</string>"),
        _xml(b"<!--" + b"- " * (3 * MIB) + b"-->"),
        plistlib.dumps({"a": list(range(900_000))}, fmt=plistlib.FMT_BINARY),
        plistlib.dumps({"a": bytes(15 * MIB)}, fmt=plistlib.FMT_BINARY),
    ]


def _archives() -> list[bytes]:
    return [
        declaring_plist(20_000, 20_000),
        multiplying_plist(60_000, 60_000),
        keyed.archive({"list": list(range(90_000))}),
        keyed.archive({"text": "x" * (3 * MIB)}),
    ]


def _notes() -> list[bytes]:
    return [
        _packed_note("ab\n" * (5 * MIB)),
        _packed_note("a\n" * (4 * MIB), runs=100_000),
        _packed_note("\u05d0\u202e" * (3 * MIB)),
    ]


def _bodies() -> list[bytes]:
    whole = attributed([Run("Hello ", {"__kIMMessagePartAttributeName": 0})])
    return [
        attributed([Run("a\n" * MIB, {"__kIMMessagePartAttributeName": 0})]),
        attributed([Run("b", {"__kIMMessagePartAttributeName": 0})] * 10_000),
        whole + bytes(4 * MIB - 1 - len(whole)),
        b"\x04\x0bstreamtyped" * (4 * MIB // 13),
        b"\x84\x01+\x81" * (MIB - 1),
    ]


LARGE: Mapping[str, Callable[[], list[bytes]]] = {
    "plist": _plists,
    "keyed_archive": _archives,
    "note": _notes,
    "message_body": _bodies,
}
MOST = 16 * MIB

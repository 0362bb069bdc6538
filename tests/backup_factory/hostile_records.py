"""Property lists that refer to themselves, share their bytes, or claim more than they hold."""

from collections.abc import Mapping
import plistlib
from plistlib import UID
import struct
from typing import Any, Final


def raw_plist(objects: list[bytes], *, reference: int = 1, count: int | None = None) -> bytes:
    """A binary property list of objects as they stand; the first is the root."""
    body, offsets = b"bplist00", []
    for item in objects:
        offsets.append(len(body))
        body += item
    table = struct.pack(f">{len(offsets)}L", *offsets)
    total = len(objects) if count is None else count
    return body + table + struct.pack(">6xBBQQQ", 4, reference, total, 0, len(body))


def cyclic_plist() -> bytes:
    """A dictionary that is its own value, and an array of itself."""
    return raw_plist(
        [b"\xd2\x01\x02\x00\x03", b"\x5bDevice Name", b"\x58Lockdown", b"\xa2\x03\x00"]
    )


def overlapping_plist(arrays: int = 2_000, references: int = 60_000) -> bytes:
    """Arrays that all are made of the same references; nothing refers to most of them."""
    head = b"\xaf\x11" + struct.pack(">H", references)
    body = b"bplist00" + b"\xd1\x00\x00\x00\x01" + head + bytes(2 * references)
    offsets = [8] + [13] * arrays
    table = struct.pack(f">{len(offsets)}L", *offsets)
    return body + table + struct.pack(">6xBBQQQ", 4, 2, len(offsets), 0, len(body))


def multiplying_plist(arrays: int, references: int) -> bytes:
    """A list under "a" of many arrays that are the same bytes: references to that name."""
    numbers = struct.pack(f">{arrays}H", *range(3, arrays + 3))
    body = b"bplist00\xd1\x00\x01\x00\x02\x51a"
    starts = [8, 13, len(body)]
    body += b"\xaf\x11" + struct.pack(">H", arrays) + numbers
    starts += [len(body)] * arrays
    body += b"\xaf\x11" + struct.pack(">H", references) + b"\0\1" * references
    width, kind = (2, "H") if max(starts) < 1 << 16 else (4, "L")
    table = struct.pack(f">{len(starts)}{kind}", *starts)
    return body + table + struct.pack(">6xBBQQQ", width, 2, len(starts), 0, len(body))


def declaring_plist(attributes: int, elements: int) -> bytes:
    """A list of XML whose document type gives each of its elements as many attributes."""
    declared = "".join(f'a{number:x} CDATA "" ' for number in range(attributes))
    doctype = f"<!DOCTYPE plist [<!ATTLIST true {declared}>]>"
    body = f"<dict><key>a</key><array>{'<true/>' * elements}</array></dict>"
    return f'<?xml version="1.0"?>{doctype}<plist version="1.0">{body}</plist>'.encode()


def _archive(root: dict[str, Any], *others: object, top: int = 1) -> bytes:
    return plistlib.dumps(
        {
            "$version": 100_000,
            "$archiver": "NSKeyedArchiver",
            "$top": {"root": UID(top)},
            "$objects": ["$null", root, *others],
        },
        fmt=plistlib.FMT_BINARY,
    )


CYCLES: Final[Mapping[str, bytes]] = {
    "its own key": _archive({"Size": UID(1), "EncryptionKey": UID(1), "Target": UID(1)}),
    "a ring of data": _archive({"Digest": UID(2)}, {"NS.data": UID(3)}, {"NS.data": UID(2)}),
    "outside of its list": _archive({"Digest": UID(250), "Size": UID(9_999)}),
    "rooted outside": _archive({"Size": 1}, top=200),
    "its own list": raw_plist(
        [
            *(b"\xd2\x01\x02\x03\x04", b"\x54$top", b"\x58$objects"),
            *(b"\xd1\x05\x00", b"\xa2\x04\x04", b"\x54root"),
        ]
    ),
    "a cycle": cyclic_plist(),
    "made of claims": raw_plist([b"\xdf\x13" + b"\x7f" * 8]),
    "counted wrong": raw_plist([b"\xd0"], count=1 << 60),
    "90 kB of one thing": overlapping_plist()[:90_000],
    "nothing": b"",
    "no property list": b"\x00" * 500,
    "a text": plistlib.dumps({"$objects": "text", "$top": "text"}, fmt=plistlib.FMT_BINARY),
}
# Those that still are records of an unencrypted file, though of one nothing is known of.
READABLE: Final = frozenset({"its own key", "a ring of data"})

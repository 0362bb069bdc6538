"""Property lists of strangers: what Apple writes is read, what multiplies itself is refused."""

import plistlib
import struct

import pytest

from custom_components.apple_backup.backups.artifacts.codecs.errors import CodecError
from custom_components.apple_backup.backups.artifacts.codecs.keyed_archive import (
    read_plist as read_archived,
    unarchive,
)
from custom_components.apple_backup.backups.errors import DamagedBackupError
from custom_components.apple_backup.backups.mbfile import read_mbfile
from custom_components.apple_backup.backups.plists import PlistError, PlistReason, parse_plist
from custom_components.apple_backup.bounded_plists import (
    CostlyPlistError,
    UnreadablePlistError,
    load_binary,
    load_plist,
)
from custom_components.apple_backup.photos.cloudkit.plists import MAX_PLIST_BYTES, read_plist
from tests.backup_factory.hostile_records import declaring_plist, multiplying_plist, raw_plist

# As macOS, iOS and iTunes write it.
APPLES = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict><key>lat</key><real>41.9</real><key>list</key><array><true/><string>\xc3\xa4</string></array></dict>
</plist>
"""
READ = {"lat": 41.9, "list": [True, "ä"]}
# Every number fits 64 bits; the last two take sixteen bytes, as Apple writes them.
NUMBERS = [0, -1, 255, 65_536, -(2**63), 2**63, 2**64 - 1]


def load(data: bytes, limit: int = 100) -> object:
    return load_plist(data, max_references=limit, max_tags=limit)


def utf_16(data: bytes) -> bytes:
    head, _, rest = data.decode().partition("?>")
    assert head.startswith("<?xml")
    return f'<?xml version="1.0" encoding="UTF-16"?>{rest}'.encode("utf-16")


@pytest.mark.parametrize(
    "data",
    [
        APPLES,
        utf_16(APPLES),
        b"\xef\xbb\xbf" + APPLES,
        APPLES[APPLES.index(b"<plist") :],
        APPLES.replace(b"<plist", b"<!-- exported --><plist"),
        plistlib.dumps(READ),
        plistlib.dumps(READ, fmt=plistlib.FMT_BINARY),
    ],
)
def test_what_apple_writes_is_read_everywhere(data: bytes) -> None:
    assert load(data) == READ
    assert parse_plist(data, "Info.plist") == READ
    assert read_archived(data) == READ
    assert read_plist(data) == READ


def test_numbers_of_64_bits_are_read() -> None:
    data = plistlib.dumps(NUMBERS, fmt=plistlib.FMT_BINARY)
    assert load_binary(data, len(NUMBERS)) == NUMBERS
    assert load_binary(raw_plist([b"\x14" + b"\xff" * 15 + b"\xfe"]), 0) == -2


@pytest.mark.parametrize("write", [bytes, utf_16])
@pytest.mark.parametrize(
    "subset",
    [
        b'<!ATTLIST true a CDATA "x">',
        b'<!ENTITY a "aaaa">',
        b"<!ELEMENT plist ANY>",
        b"<!-- nothing -->",
        b" ",
    ],
)
def test_a_list_that_declares_anything_is_refused(write: type[bytes], subset: bytes) -> None:
    """Attributes by default are added to each element, so that work is the one times the other."""
    data = write(APPLES.replace(b'.dtd">', b'.dtd" [' + subset + b"]>"))
    with pytest.raises(UnreadablePlistError):
        load(data)
    with pytest.raises(PlistError) as caught:
        parse_plist(data, "Info.plist")
    assert caught.value.reason is PlistReason.DAMAGED
    with pytest.raises(CodecError):
        read_archived(data)
    assert read_plist(data) is None


def test_an_archive_is_binary() -> None:
    """References are none in XML; nothing is read of one that a sender may have made."""
    binary = plistlib.dumps({"$objects": [], "$top": {}}, fmt=plistlib.FMT_BINARY)
    assert unarchive(binary) == {}
    with pytest.raises(CodecError):
        unarchive(plistlib.dumps({"$objects": [], "$top": {}}))


def test_declarations_that_are_hidden_behind_much_are_not_looked_for() -> None:
    long = b"<!--" + b" " * 70_000 + b"-->"
    with pytest.raises(UnreadablePlistError):
        load(APPLES.replace(b"<!DOCTYPE", long + b"<!DOCTYPE"))


@pytest.mark.parametrize("data", [b"", b"<", b"<?xml", b"<!-- -->", b"plain"])
def test_what_is_no_list_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadablePlistError):
        load(data)


def test_many_tags_are_refused() -> None:
    data = plistlib.dumps([True] * 100)
    with pytest.raises(CostlyPlistError):
        load(data)
    assert load(data, 200) == [True] * 100


def test_many_references_are_refused() -> None:
    for value in ([True] * 100, {str(n): n for n in range(50)}):
        data = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
        assert load(data) == value
        with pytest.raises(CostlyPlistError):
            load(data, 99)


def test_arrays_that_share_their_bytes_are_refused_everywhere() -> None:
    """Three hundred times two thousand references in 6 kB."""
    data = multiplying_plist(300, 2_000)
    assert len(plistlib.loads(data)["a"]) == 300
    assert read_plist(data) is None
    data = multiplying_plist(600, 2_000)
    with pytest.raises(PlistError) as caught:
        parse_plist(data, "Info.plist")
    assert caught.value.reason is PlistReason.TOO_LARGE


def test_a_record_of_a_file_is_weighed_before_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plistlib, "loads", None)
    with pytest.raises(DamagedBackupError) as caught:
        read_mbfile(multiplying_plist(250, 3_500))
    assert isinstance(caught.value.__cause__, CostlyPlistError)


@pytest.mark.parametrize("arrays", [100, 6_000])
def test_a_field_of_a_photo_is_no_price_at_all(arrays: int) -> None:
    data = multiplying_plist(arrays, 20_000)
    assert len(data) < MAX_PLIST_BYTES
    assert read_plist(data) is None


@pytest.mark.parametrize("marker", [b"\x4f", b"\x5f", b"\x6f"])
def test_contents_that_share_their_bytes_are_refused(marker: bytes) -> None:
    body = b"bplist00\xaf\x10\x28" + bytes(range(1, 41))
    shared = len(body)
    body += marker + b"\x11" + struct.pack(">H", 500) + bytes(1_000)
    offsets = struct.pack(">41H", 8, *[shared] * 40)
    trailer = struct.pack(">6xBBQQQ", 2, 1, 41, 0, len(body))
    assert len(plistlib.loads(body + offsets + trailer)) == 40
    with pytest.raises(CostlyPlistError):
        load(body + offsets + trailer)


@pytest.mark.parametrize(
    "number", [b"\x1f" + bytes(32_768), b"\x15" + bytes(32), b"\x14" + b"\1" * 16]
)
def test_numbers_of_more_than_64_bits_are_refused(number: bytes) -> None:
    """They could be as long as the list, and be chosen so that a dictionary of them never ends."""
    data = raw_plist([b"\xa1\x01", number])
    assert isinstance(plistlib.loads(data)[0], int)
    with pytest.raises(UnreadablePlistError):
        load(data)


def test_objects_that_nothing_can_refer_to_are_refused() -> None:
    with pytest.raises(CostlyPlistError):
        load(raw_plist([b"\xa1\x01", *[b"\x09"] * 200]))


@pytest.mark.parametrize(
    "trailer",
    [
        (0, 1, 1, 0, 8),
        (9, 1, 1, 0, 8),
        (1, 0, 1, 0, 8),
        (1, 9, 1, 0, 8),
        (1, 1, 1 << 60, 0, 8),
        (1, 1, 1, 0, 1 << 60),
        (1, 1, 1, 5, 9),
    ],
)
def test_a_table_that_is_outside_is_damage(trailer: tuple[int, ...]) -> None:
    assert load(b"bplist00\x09\x08" + struct.pack(">6xBBQQQ", 1, 1, 1, 0, 9)) is True
    with pytest.raises(UnreadablePlistError):
        load(b"bplist00\x09\x08" + struct.pack(">6xBBQQQ", *trailer))


@pytest.mark.parametrize("data", [b"", b"bplist00", b"bplist00" + bytes(20), APPLES])
def test_what_is_not_binary_is_unreadable_as_such(data: bytes) -> None:
    with pytest.raises(UnreadablePlistError):
        load_binary(data, 100)


def test_a_document_of_many_attributes_by_default_is_refused_in_every_place() -> None:
    data = declaring_plist(2, 3)
    assert plistlib.loads(data) == {"a": [True] * 3}
    assert read_plist(data) is None
    for read in (read_archived, unarchive):
        with pytest.raises(CodecError):
            read(data)

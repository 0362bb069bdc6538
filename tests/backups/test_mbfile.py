"""MBFile records: the quick reader agrees with plistlib, and nothing makes it crash."""

import contextlib
from datetime import UTC, datetime
import plistlib
from plistlib import UID
import random
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import mbfile
from custom_components.apple_backup.backups.errors import DamagedBackupError
from custom_components.apple_backup.backups.mbfile import MBFile, read_mbfile
from tests.backup_factory import FileSpec
from tests.backup_factory.mbfile import archive

numbers = st.integers(0, 2**63 - 1)
records = st.fixed_dictionaries(
    {},
    optional={
        "Size": numbers,
        "LastModified": st.integers(-(2**36), 2**36),
        "Birth": st.integers(-(2**36), 2**36),
        "Mode": st.integers(0, 0xFFFF),
        "ProtectionClass": st.integers(0, 11),
        "EncryptionKey": st.binary(min_size=44, max_size=44),
        "Digest": st.binary(min_size=20, max_size=20),
        "Target": st.text(max_size=400),
        "RelativePath": st.text(max_size=400),
        "ExtendedAttributes": st.binary(max_size=300),
        "UserID": numbers,
        "InodeNumber": numbers,
    },
)


def archived(record: dict[str, Any], order: random.Random) -> bytes:
    """Archive a record as NSKeyedArchiver does, its keys in any order."""
    objects: list[Any] = ["$null", None, {"$classname": "MBFile"}]
    values: dict[str, Any] = {"$class": UID(2)}
    for key, value in record.items():
        if key == "EncryptionKey":
            objects.append({"NS.data": value, "$class": UID(2)})
            value = UID(len(objects) - 1)
        elif isinstance(value, str | bytes):
            objects.append(value)
            value = UID(len(objects) - 1)
        values[key] = value
    keys = list(values)
    order.shuffle(keys)
    objects[1] = {key: values[key] for key in keys}
    top = {"$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": {"root": UID(1)}}
    return plistlib.dumps(top | {"$objects": objects}, fmt=plistlib.FMT_BINARY, sort_keys=False)


def expected(record: dict[str, Any]) -> MBFile:
    return MBFile(
        size=record.get("Size"),
        mtime=record.get("LastModified"),
        birth=record.get("Birth"),
        mode=record.get("Mode"),
        protection_class=record.get("ProtectionClass"),
        encryption_key=record.get("EncryptionKey"),
        digest=record.get("Digest"),
        target=record.get("Target"),
    )


@given(records, st.integers(0, 2**32).map(random.Random))
def test_values_are_read(record: dict[str, Any], order: random.Random) -> None:
    assert read_mbfile(archived(record, order)) == expected(record)


@given(records, st.integers(0, 2**32).map(random.Random))
def test_both_readers_agree(record: dict[str, Any], order: random.Random) -> None:
    blob = archived(record, order)
    assert mbfile._checked(mbfile._read_with_plistlib(blob)) == read_mbfile(blob)


def test_usual_records_never_need_the_general_reader() -> None:
    blob = archive(
        FileSpec("HomeDomain", "Library/ä/漢字.db", b"content"),
        12345,
        shuffle=random.Random(1),
        encryption_key=bytes(44),
        digest=bytes(20),
    )
    with patch.object(plistlib, "loads", side_effect=AssertionError):
        found = read_mbfile(blob)
    assert (found.size, found.encryption_key, found.digest) == (12345, bytes(44), bytes(20))


def test_unusual_records_are_read_by_the_general_one() -> None:
    blob = archived(
        {"Size": 5, "Mode": 1.5, "Birth": datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)},
        random.Random(1),
    )
    assert read_mbfile(blob) == MBFile(size=5)


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"bplist00",
        bytes(32),
        b"x" * 200_000,
        plistlib.dumps({}, fmt=plistlib.FMT_BINARY),
        plistlib.dumps([1, 2], fmt=plistlib.FMT_BINARY),
        plistlib.dumps({"$top": {"root": UID(9)}, "$objects": []}, fmt=plistlib.FMT_BINARY),
        plistlib.dumps({"$top": {"root": UID(0)}, "$objects": ["$null"]}, fmt=plistlib.FMT_BINARY),
        b"<?xml version='1.0'?><plist><dict/></plist>",
    ],
)
def test_what_is_no_record_is_damage(blob: bytes) -> None:
    with pytest.raises(DamagedBackupError):
        read_mbfile(blob)


def test_record_that_refers_to_itself_ends() -> None:
    blob = plistlib.dumps(
        {"$top": {"root": UID(1)}, "$objects": ["$null", {"Size": UID(1), "Target": UID(1)}]},
        fmt=plistlib.FMT_BINARY,
    )
    assert read_mbfile(blob) == MBFile()


def test_objects_that_share_their_bytes_cost_no_memory() -> None:
    """Many objects may claim the same bytes; the general reader would copy them all."""
    body = b"\x4f\x12" + (60_000).to_bytes(4) + bytes(60_000)
    offsets = b"".join((8).to_bytes(2) for _ in range(10_000))
    trailer = (
        bytes(6) + bytes([2, 4]) + (10_000).to_bytes(8) + bytes(8) + (8 + len(body)).to_bytes(8)
    )
    with pytest.raises(DamagedBackupError):
        read_mbfile(b"bplist00" + body + offsets + trailer)


@pytest.mark.parametrize("size", [-1, 2**63, "12", b"x"])
def test_senseless_values_are_left_out(size: Any) -> None:
    assert read_mbfile(archived({"Size": size, "Mode": 7}, random.Random(1))) == MBFile(mode=7)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(blob: bytes) -> None:
    with contextlib.suppress(DamagedBackupError):
        assert isinstance(read_mbfile(blob), MBFile)


def test_a_table_beyond_any_memory_is_refused() -> None:
    blob = archived({"Size": 3}, random.Random(1))
    with pytest.raises(DamagedBackupError):
        read_mbfile(blob[:-8] + b"\x80" + bytes(7))


@settings(max_examples=400)
@given(records, st.integers(0, 2**32).map(random.Random), st.data())
def test_any_change_is_read_or_refused(
    record: dict[str, Any], order: random.Random, data: st.DataObject
) -> None:
    blob = bytearray(archived(record, order))
    for _ in range(data.draw(st.integers(1, 5))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DamagedBackupError):
        assert isinstance(read_mbfile(bytes(blob)), MBFile)

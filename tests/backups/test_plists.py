"""Property lists are read tolerantly, and never at any price."""

import contextlib
from datetime import UTC, datetime
import os
from pathlib import Path
import plistlib
import random
import struct

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import plists
from custom_components.apple_backup.backups.plists import (
    INFO,
    MANIFEST,
    STATUS,
    InfoPlist,
    ManifestPlist,
    PlistError,
    PlistReason,
    StatusPlist,
    clean_text,
    read_info,
    read_manifest,
    read_status,
)
from tests.backup_factory import AppSpec, BackupSpec, DeviceSpec, build_backup

UDID = "00008101-000a11223344001e"
READERS = {INFO: read_info, MANIFEST: read_manifest, STATUS: read_status}
SAMPLE = BackupSpec(
    seed=1,
    password="x",
    device=DeviceSpec(name="Anna's iPhone", udid=UDID),
    apps=(AppSpec("com.example.a", "A", icon=bytes(5_000)), AppSpec("com.example.b", "B")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_backup(SAMPLE, tmp_path_factory.mktemp("plists")).path


def reason_of(folder: Path, name: str) -> PlistReason:
    with pytest.raises(PlistError) as caught:
        READERS[name](folder)
    return caught.value.reason


def write(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder


def test_info(folder: Path) -> None:
    info = read_info(folder)
    assert info.device.udid == UDID.upper()
    assert info.device.name == "Anna's iPhone"
    assert info.device.product_type == "iPhone13,2"
    assert info.device.product_name == "iPhone 12"
    assert info.device.product_version == "26.5"
    assert info.device.build_version == "23F77"
    assert info.device.serial_number == "F17TESTSERIAL"
    assert info.last_backup == datetime(2026, 9, 1, 6, 30, tzinfo=UTC)
    assert info.installed_apps == ("com.example.a", "com.example.b")


def test_manifest(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest.is_encrypted is True
    assert manifest.device.udid == UDID.upper()
    assert manifest.device.name == "Anna's iPhone"
    assert manifest.date == datetime(2026, 9, 1, 6, 30, tzinfo=UTC)
    assert manifest.keybag is not None
    assert manifest.keybag.startswith(b"VERS")
    assert manifest.manifest_key is not None
    assert len(manifest.manifest_key) == 44


def test_status(folder: Path) -> None:
    status = read_status(folder)
    assert status == StatusPlist(datetime(2026, 9, 1, 6, 30, tzinfo=UTC), "finished", True)


def test_keys_are_not_in_the_representation(folder: Path) -> None:
    text = repr(read_manifest(folder))
    assert "VERS" not in text
    assert "manifest_key" not in text


@pytest.mark.parametrize("name", READERS)
def test_missing(tmp_path: Path, name: str) -> None:
    assert reason_of(tmp_path, name) is PlistReason.MISSING


@pytest.mark.parametrize("name", READERS)
def test_a_folder_of_that_name_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert reason_of(tmp_path, name) is PlistReason.UNREADABLE


@pytest.mark.parametrize("name", READERS)
def test_a_pipe_of_that_name_does_not_hang(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert reason_of(tmp_path, name) is PlistReason.UNREADABLE


def test_a_link_is_not_followed(tmp_path: Path, folder: Path) -> None:
    (tmp_path / INFO).symlink_to(folder / INFO)
    assert reason_of(tmp_path, INFO) is PlistReason.UNREADABLE


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("content", [b"", b"bplist00", b"<plist>", b"\xff\xfe\x00", b"<a/>"])
def test_damaged(tmp_path: Path, name: str, content: bytes) -> None:
    assert reason_of(write(tmp_path, name, content), name) is PlistReason.DAMAGED


@pytest.mark.parametrize("name", READERS)
def test_the_root_has_to_be_a_dictionary(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, plistlib.dumps(["no", "dictionary"]))
    assert reason_of(tmp_path, name) is PlistReason.DAMAGED


def test_every_truncation_is_an_error_with_a_reason(tmp_path: Path, folder: Path) -> None:
    whole = (folder / STATUS).read_bytes()
    for length in range(len(whole)):
        write(tmp_path, STATUS, whole[:length])
        assert reason_of(tmp_path, STATUS) is PlistReason.DAMAGED


def test_entities_are_refused(tmp_path: Path) -> None:
    content = b"""<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa">
    <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <plist><dict><key>Device Name</key><string>&b;</string></dict></plist>"""
    assert reason_of(write(tmp_path, INFO, content), INFO) is PlistReason.DAMAGED


def test_too_large(tmp_path: Path) -> None:
    with (tmp_path / STATUS).open("wb") as file:
        file.truncate((1 << 20) + 1)
    assert reason_of(tmp_path, STATUS) is PlistReason.TOO_LARGE


def test_many_tags_are_refused_before_they_are_built(tmp_path: Path) -> None:
    content = b"<plist><array>" + b"<dict/>" * 500_000 + b"</array></plist>"
    assert reason_of(write(tmp_path, INFO, content), INFO) is PlistReason.TOO_LARGE


def test_tags_are_counted_before_data_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To replace millions of pieces holds up every other thread."""
    monkeypatch.setattr(plists, "XML_DATA", None)
    content = b"<plist><array>" + b"<data></data>" * 250_000 + b"</array></plist>"
    assert reason_of(write(tmp_path, INFO, content), INFO) is PlistReason.TOO_LARGE


def test_deep_nesting_is_damage(tmp_path: Path) -> None:
    depth = 100_000
    content = b"<plist>" + b"<array>" * depth + b"</array>" * depth + b"</plist>"
    assert reason_of(write(tmp_path, INFO, content), INFO) is PlistReason.DAMAGED


def overlapping(count: int) -> bytes:
    """A binary list of `count` objects that are all the same array of all objects."""
    body = b"\xaf\x12" + struct.pack(">L", count)
    body += b"".join(struct.pack(">L", number) for number in range(count))
    offsets = struct.pack(">L", 8) * count
    trailer = struct.pack(">6xBBQQQ", 4, 4, count, 0, 8 + len(body))
    return b"bplist00" + body + offsets + trailer


def test_overlapping_objects_are_weighed_before_they_are_built(tmp_path: Path) -> None:
    """1,000,000,000,000 references in 8 MB."""
    write(tmp_path, MANIFEST, overlapping(1_000_000))
    assert reason_of(tmp_path, MANIFEST) is PlistReason.TOO_LARGE


def test_objects_that_share_bytes_are_weighed(tmp_path: Path) -> None:
    text = b"\x4f\x12" + struct.pack(">L", 500_000) + bytes(500_000)
    count = 100_000
    offsets = struct.pack(">L", 8) * count
    trailer = struct.pack(">6xBBQQQ", 4, 4, count, 0, 8 + len(text))
    write(tmp_path, MANIFEST, b"bplist00" + text + offsets + trailer)
    assert reason_of(tmp_path, MANIFEST) is PlistReason.TOO_LARGE


def test_icons_do_not_count(tmp_path: Path) -> None:
    """Real ones reach 10 MB, nearly all of it icons."""
    apps = {f"com.example.{n}": {"PlaceholderIcon": bytes(100_000)} for n in range(100)}
    info = {"Device Name": "Phone", "Applications": apps}
    write(tmp_path, INFO, plistlib.dumps(info))
    assert (tmp_path / INFO).stat().st_size > 10_000_000
    assert read_info(tmp_path).device.name == "Phone"


def test_keys_survive_a_manifest_rewritten_as_xml(tmp_path: Path, folder: Path) -> None:
    plist = plistlib.loads((folder / MANIFEST).read_bytes())
    write(tmp_path, MANIFEST, plistlib.dumps(plist, fmt=plistlib.FMT_XML))
    assert read_manifest(tmp_path) == read_manifest(folder)


def test_a_binary_info_plist_is_read_too(tmp_path: Path) -> None:
    info = {"Device Name": "Phone", "Applications": {"a": {"PlaceholderIcon": bytes(50_000)}}}
    write(tmp_path, INFO, plistlib.dumps(info, fmt=plistlib.FMT_BINARY))
    assert read_info(tmp_path).device.name == "Phone"


def test_other_encodings_of_xml_are_read(tmp_path: Path) -> None:
    text = plistlib.dumps({"Device Name": "Ärger"}).decode().replace("UTF-8", "UTF-16")
    assert read_info(write(tmp_path, INFO, text.encode("utf-16"))).device.name == "Ärger"


def test_values_of_the_wrong_type_are_absent(tmp_path: Path) -> None:
    wrong = {
        "Device Name": 5,
        "Display Name": ["x"],
        "Unique Identifier": b"x",
        "Last Backup Date": "yesterday",
        "Installed Applications": {"a": 1},
        "Lockdown": "none",
        "IsEncrypted": 1,
        "BackupKeyBag": "text",
        "ManifestKey": b"",
        "SnapshotState": True,
        "IsFullBackup": "yes",
    }
    for name in READERS:
        write(tmp_path, name, plistlib.dumps(wrong))
    assert read_info(tmp_path) == InfoPlist()
    assert read_manifest(tmp_path) == ManifestPlist()
    assert read_status(tmp_path) == StatusPlist()


def test_odd_members_of_the_app_list_are_left_out(tmp_path: Path) -> None:
    info = {"Installed Applications": ["com.example.a", 7, "", "\x01", "com.example.b"]}
    content = plistlib.dumps(info, fmt=plistlib.FMT_BINARY)
    assert read_info(write(tmp_path, INFO, content)).installed_apps == (
        "com.example.a",
        "com.example.b",
    )


def test_a_clock_that_was_never_set_gives_no_date(tmp_path: Path) -> None:
    info = {"Last Backup Date": datetime(1970, 1, 1)}
    assert read_info(write(tmp_path, INFO, plistlib.dumps(info))).last_backup is None


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Anna’s iPhone", "Anna’s iPhone"),
        ("  padded  ", "padded"),
        ("two\nlines\x00", "twolines"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("family 👨‍👩‍👧", "family 👨‍👩‍👧"),
        ("half \ud83d", "half"),
        ("\x07\x08", None),
        ("x" * 1_000, "x" * 255),
    ],
)
def test_texts_are_made_fit_to_be_shown(raw: str, clean: str | None) -> None:
    assert clean_text(raw) == clean


@given(st.text())
def test_clean_texts_are_clean(raw: str) -> None:
    clean = clean_text(raw)
    assert clean is None or (0 < len(clean) <= 255 and clean_text(clean) == clean)
    if clean:
        clean.encode()


KEYS = st.sampled_from(
    [
        *("Device Name", "Unique Identifier", "Last Backup Date", "Installed Applications"),
        *("Lockdown", "IsEncrypted", "BackupKeyBag", "Date", "SnapshotState", "IsFullBackup"),
    ]
)

VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
    | st.integers(-(2**63), 2**64 - 1)
    | st.binary(max_size=20)
    | st.booleans()
    | st.datetimes(min_value=datetime(1, 1, 1)).map(lambda when: when.replace(microsecond=0)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=8), st.sampled_from(list(plistlib.PlistFormat)))
def test_any_well_formed_list_is_read(
    tmp_path_factory: pytest.TempPathFactory, root: dict[str, object], fmt: plistlib.PlistFormat
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, reader in READERS.items():
        write(folder, name, plistlib.dumps(root, fmt=fmt))
        reader(folder)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_lists_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, folder: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(READERS)))
    content = bytearray((folder / name).read_bytes())
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(data.draw(st.integers(1, 12))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if name != INFO and data.draw(st.booleans()):
        content[-chance.randrange(1, 33)] = 0xFF
    target = write(tmp_path_factory.mktemp("mutated"), name, bytes(content))
    with contextlib.suppress(PlistError):
        READERS[name](target)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"bplist00", b"<plist>", b"<?xml"]))
def test_noise_is_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, start: bytes
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    for name in READERS:
        assert reason_of(write(folder, name, start + noise), name) is PlistReason.DAMAGED

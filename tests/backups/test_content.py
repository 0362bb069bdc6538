"""File contents: byte for byte the factory's, whatever the record claims."""

import hashlib
from pathlib import Path

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups.content import ContentStatus, open_content
from custom_components.apple_backup.backups.errors import (
    BackupError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
)
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    KeybagSpec,
    build_backup,
    directory,
    symlink,
)

from .opening import PASSWORD, open_built, open_descriptors

BODY = bytes(range(256)) * 40

FILES = {
    "empty": FileSpec("D", "empty", b""),
    "small": FileSpec("D", "small", b"x"),
    "block": FileSpec("D", "block", BODY[:4096]),
    "odd": FileSpec("D", "odd", BODY[:4097]),
    "other class": FileSpec("D", "other class", BODY, protection_class=1),
    "larger than recorded": FileSpec("D", "larger", BODY, recorded_size=100),
    "smaller than recorded": FileSpec("D", "smaller", BODY[:9000], recorded_size=20_000),
    "cut": FileSpec("D", "cut", BODY, stored_length=4096),
    "cut inside a block": FileSpec("D", "ragged", BODY, stored_length=4100),
    "without padding": FileSpec("D", "unpadded", BODY[:4096], padding=False),
    "like padding": FileSpec("D", "like", BODY[:4095] + b"\x01", padding=False),
    "no class": FileSpec("D", "no class", BODY, omitted_keys=frozenset({"ProtectionClass"})),
    "no size": FileSpec("D", "no size", BODY, omitted_keys=frozenset({"Size"})),
}
STATUS = {
    "larger than recorded": ContentStatus.SIZE_DIFFERS,
    "smaller than recorded": ContentStatus.SIZE_DIFFERS,
    "cut": ContentStatus.INCOMPLETE,
    "cut inside a block": ContentStatus.INCOMPLETE,
}


@pytest.fixture(scope="module", params=["encrypted", "plain", "ios 10.1"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    others = [
        FileSpec("D", "missing", b"gone", has_blob=False),
        directory("D", "folder"),
        symlink("D", "link", "/etc/passwd"),
        FileSpec("D", "no record", b"x", record=b"nonsense"),
    ]
    return build_backup(
        BackupSpec(
            files=[*FILES.values(), *others],
            password=None if request.param == "plain" else PASSWORD,
            keybag=KeybagSpec(dpic=None) if request.param == "ios 10.1" else KeybagSpec(),
            seed=3,
        ),
        tmp_path_factory.mktemp("content"),
    )


def read(built: BuiltBackup, path: str) -> tuple[bytes, ContentStatus, int]:
    manifest, keys = open_built(built)
    try:
        identifier = next(it.file_id for it in built.files if it.relative_path == path)
        with open_content(built.path, keys, manifest.record(identifier)) as content:
            return content.read(0, content.size + 100), content.status, content.size
    finally:
        manifest.close()


@pytest.mark.parametrize("name", FILES)
def test_bytes_are_the_factorys(built: BuiltBackup, name: str) -> None:
    truth = next(it for it in built.files if it.relative_path == FILES[name].relative_path)
    data, status, size = read(built, truth.relative_path)
    assert (size, hashlib.sha256(data).hexdigest()) == (truth.size, truth.sha256)
    if built.password is None and status is not ContentStatus.OK:
        # Without encryption nothing but the size tells that a file was cut.
        assert status is ContentStatus.SIZE_DIFFERS
        assert name in STATUS
    elif built.password is not None:
        assert status is STATUS.get(name, ContentStatus.OK)


def test_missing_content_is_told_apart(built: BuiltBackup) -> None:
    with pytest.raises(FileMissingError):
        read(built, "missing")


@pytest.mark.parametrize("path", ["folder", "link"])
def test_folders_and_links_have_no_content(built: BuiltBackup, path: str) -> None:
    with pytest.raises(FileNotInBackupError):
        read(built, path)


def test_file_without_a_record_is_damage(built: BuiltBackup) -> None:
    with pytest.raises(DamagedBackupError):
        read(built, "no record")


def test_linked_blob_is_missing(tmp_path: Path) -> None:
    built = build_backup(BackupSpec(files=[FileSpec("D", "a", b"x")]), tmp_path / "root")
    (tmp_path / "outside").write_bytes(b"secret")
    identifier = built.files[0].file_id
    blob = built.path / identifier[:2] / identifier
    blob.unlink()
    blob.symlink_to(tmp_path / "outside")
    with pytest.raises(FileMissingError):
        read(built, "a")


def test_ranges_are_parts(built: BuiltBackup) -> None:
    manifest, keys = open_built(built)
    identifier = next(it.file_id for it in built.files if it.relative_path == "other class")
    content = open_content(built.path, keys, manifest.record(identifier))

    @settings(max_examples=80)
    @given(st.integers(0, 12_000), st.integers(0, 12_000))
    def check(offset: int, length: int) -> None:
        assert content.read(offset, length) == BODY[offset : offset + length]

    check()
    content.close()
    manifest.close()


def test_nothing_stays_open(built: BuiltBackup) -> None:
    before = open_descriptors()
    for truth in built.files:
        try:
            read(built, truth.relative_path)
        except BackupError:
            continue
    assert open_descriptors() == before


def test_time_is_the_devices_or_that_of_the_stored_file(tmp_path: Path) -> None:
    files = [
        FileSpec("D", "a", b"x", mtime=1_600_000_000),
        FileSpec("D", "b", b"x", omitted_keys=frozenset({"LastModified"})),
    ]
    built = build_backup(BackupSpec(files=files), tmp_path)
    manifest, keys = open_built(built)
    first, second = (manifest.record(it.file_id) for it in built.files)
    with open_content(built.path, keys, first) as content:
        assert content.mtime == 1_600_000_000
    with open_content(built.path, keys, second) as content:
        identifier = built.files[1].file_id
        stored = built.path / identifier[:2] / identifier
        assert content.mtime == int(stored.stat().st_mtime)
    manifest.close()

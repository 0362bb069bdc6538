"""Taking files over that cannot be taken: each is counted and left alone, and the rest goes on."""

from collections.abc import Callable
from dataclasses import replace
import errno
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos import adopt
from custom_components.apple_backup.photos.adopt import SAMPLES, AdoptResult
from custom_components.apple_backup.photos.errors import DiskFullError, LibraryMissingError
from custom_components.apple_backup.photos.files.checksum import AssetHasher
from custom_components.apple_backup.photos.files.volume import MARKER_NAME
from custom_components.apple_backup.photos.layout.template import (
    ALBUMS_FOLDER,
    ARCHIVE_FOLDER,
    IMPORTED_FOLDER,
)
from custom_components.apple_backup.photos.models import Resource, ResourceKind
from custom_components.apple_backup.photos.runlog import LogLevel, RunLog
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.caseless import ignore_case
from tests.photos.conftest import tree
from tests.photos.library_parts import Parts, pair, run_of

ONE, TWO = b"a photo of a lake", b"and one of a hill"


@pytest.fixture
def log() -> RunLog:
    return RunLog()


@pytest.fixture
def wanted(parts: Parts) -> Parts:
    """Two photos that Apple has told of, and that are not here."""
    parts.know(*pair("A", ONE), *pair("B", TWO, filename="B.JPG"))
    return parts


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """What another tool has downloaded."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(ONE)
    (folder / "2.jpg").write_bytes(TWO)
    return folder


def take(parts: Parts, source: Path, log: RunLog) -> AdoptResult:
    """Take over what is in a folder, after Apple was asked what there is."""
    run = run_of(parts)
    run.library.log = log
    return adopt._Adopter(run, source, rearrange=False).go()


def after_hashing(
    monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[Path], object]
) -> None:
    """Let something happen to a file right after it was recognized."""
    hash_file = adopt.hash_file

    def hashed(path: Path, token: CancelToken | None = None) -> AssetHasher:
        hasher = hash_file(path, token)
        if path.name == name:
            change(path)
        return hasher

    monkeypatch.setattr(adopt, "hash_file", hashed)


def told(log: RunLog) -> list[str]:
    return [entry.message for entry in log.entries(LogLevel.WARN)]


def test_files_elsewhere_are_copied_by_what_they_are(
    wanted: Parts, elsewhere: Path, log: RunLog
) -> None:
    (elsewhere / "3.jpg").write_bytes(ONE.upper())
    result = take(wanted, elsewhere, log)
    assert (result.copied, result.unknown, result.unknown_samples) == (2, 1, ["3.jpg"])
    assert result.bytes == len(ONE) + len(TWO)
    assert tree(wanted.root).keys() == {"2024/05/IMG_1.JPG", "2024/05/B.JPG"}


def test_a_file_that_has_gone_meanwhile_is_counted(
    wanted: Parts, elsewhere: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_hashing(monkeypatch, "1.jpg", Path.unlink)
    result = take(wanted, elsewhere, log)
    assert (result.copied, result.unreadable, result.unknown) == (1, 1, 0)
    assert [line.partition("/1.jpg ")[2] for line in told(log)] == [
        "is not taken over: No such file or directory"
    ]


def test_a_file_that_has_gone_before_it_was_looked_at_is_counted(
    wanted: Parts, elsewhere: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lstat = Path.lstat

    def vanished(path: Path) -> os.stat_result:
        if path.name == "1.jpg":
            path.unlink(missing_ok=True)
        return lstat(path)

    monkeypatch.setattr(Path, "lstat", vanished)
    result = take(wanted, elsewhere, log)
    assert (result.scanned, result.copied, result.unreadable) == (1, 1, 1)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    wanted: Parts, elsewhere: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_file = adopt.hash_file

    def broken(path: Path, token: CancelToken | None = None) -> AssetHasher:
        if path.name == "1.jpg":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return hash_file(path, token)

    monkeypatch.setattr(adopt, "hash_file", broken)
    result = take(wanted, elsewhere, log)
    assert (result.copied, result.unreadable) == (1, 1)
    assert tree(wanted.root).keys() == {"2024/05/B.JPG"}


def test_a_file_that_changes_while_it_is_copied_is_not_the_photo(
    wanted: Parts, elsewhere: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_hashing(monkeypatch, "1.jpg", lambda path: path.write_bytes(ONE.upper()))
    result = take(wanted, elsewhere, log)
    assert (result.copied, result.unknown) == (1, 1)
    assert tree(wanted.root).keys() == {"2024/05/B.JPG"}
    assert not list(wanted.volume.parts.iterdir())
    assert wanted.view("A").files == ()


def test_a_photo_whose_every_name_is_taken_does_not_stop_the_others(
    wanted: Parts, elsewhere: Path, log: RunLog
) -> None:
    fetch = wanted.fetch("A")
    for length in (0, 8, 16, 32):
        suffix = f"-{fetch.asset_hash[:length]}" if length else ""
        foreign = wanted.root / f"2024/05/IMG_1{suffix}.JPG"
        foreign.parent.mkdir(parents=True, exist_ok=True)
        foreign.write_bytes(b"foreign")
    result = take(wanted, elsewhere, log)
    assert (result.copied, result.unreadable) == (1, 1)
    assert [line.partition("/1.jpg ")[2] for line in told(log)] == [
        "is not taken over: every name for this file is taken"
    ]
    assert (elsewhere / "1.jpg").read_bytes() == ONE


def test_a_full_disk_ends_it_and_what_was_copied_is_there(
    wanted: Parts, elsewhere: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("custom_components.apple_backup.photos.provide.copy_into", full)
        with pytest.raises(DiskFullError):
            take(wanted, elsewhere, log)
    assert take(wanted, elsewhere, log).copied == 2


def test_a_library_that_goes_away_meanwhile_ends_it(
    wanted: Parts, elsewhere: Path, log: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then a file that cannot be read says nothing about the file."""

    def unmount(path: Path) -> None:
        path.unlink()
        (wanted.volume.state / MARKER_NAME).unlink()

    after_hashing(monkeypatch, "1.jpg", unmount)
    with pytest.raises(LibraryMissingError):
        take(wanted, elsewhere, log)


def test_a_name_that_is_no_text_is_not_taken_over_where_it_is(wanted: Parts, log: RunLog) -> None:
    """The catalog could not write it down."""
    odd = Path(os.fsdecode(os.fsencode(wanted.root) + b"/\xff.JPG"))
    odd.write_bytes(ONE)
    (wanted.root / "2.JPG").write_bytes(TWO)
    result = take(wanted, wanted.root, log)
    assert (result.scanned, result.adopted, result.unknown) == (2, 1, 1)
    assert result.unknown_samples == ["?.JPG"]
    assert odd.read_bytes() == ONE


@pytest.mark.parametrize("made", [ALBUMS_FOLDER, ARCHIVE_FOLDER, IMPORTED_FOLDER])
def test_what_we_make_is_no_original_whatever_the_case_of_its_folder(
    wanted: Parts, log: RunLog, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    """On a volume that ignores case, it lies in a folder that was there before."""
    ignore_case(monkeypatch, wanted.root)
    (wanted.root / made.lower()).mkdir()
    (wanted.root / made / "Lakes").mkdir()
    (wanted.root / made / "Lakes" / "1.jpg").write_bytes(ONE)
    (wanted.root / "2.jpg").write_bytes(TWO)
    result = take(wanted, wanted.root, log)
    assert (result.scanned, result.adopted) == (1, 1)
    assert take(wanted, wanted.root / made, log).copied == 1


def test_a_photo_without_a_checksum_of_apples_is_not_recognized(
    parts: Parts, elsewhere: Path, log: RunLog
) -> None:
    """The same size is no proof for a file that we have not put there."""
    master, asset = pair("A", ONE)
    other = Resource(ResourceKind.ORIGINAL, "public.jpeg", len(ONE), "gQECAwQ=")
    parts.know(replace(master, resources=(other,)), asset)
    result = take(parts, elsewhere, log)
    assert (result.copied, result.unknown) == (0, 2)


def test_of_very_many_unknown_files_some_are_named(
    parts: Parts, tmp_path: Path, log: RunLog
) -> None:
    folder = tmp_path / "diary"
    folder.mkdir()
    for number in range(SAMPLES + 3):
        (folder / f"{number:04}.txt").write_text("mine")
    result = take(parts, folder, log)
    assert result.unknown == SAMPLES + 3
    assert result.unknown_samples == [f"{number:04}.txt" for number in range(SAMPLES)]

"""What somebody else puts in place of our files: pipes, devices, files without an end.

Nobody waits for them, nobody reads them, and what they stand in the way of is told or goes on.
"""

from collections.abc import Iterator
import contextlib
from datetime import datetime
from pathlib import Path
import stat

import pytest

from custom_components.apple_backup.photos import sums
from custom_components.apple_backup.photos.continuity import RUN_NAME, begin_run
from custom_components.apple_backup.photos.errors import LibraryInUseError, LibraryObstructedError
from custom_components.apple_backup.photos.files.library_lock import LOCK_NAME, LibraryLock
from custom_components.apple_backup.photos.files.partfile import open_part
from custom_components.apple_backup.photos.files.sidecars import (
    Written,
    is_own_sidecar,
    sidecar_of,
    write_sidecar,
)
from custom_components.apple_backup.photos.files.volume import MARKER_NAME, prepare_library
from custom_components.apple_backup.photos.importing import Importer
from custom_components.apple_backup.photos.kept import KEPT_NAME, apply_notes, keep, reserved
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.sums import SUMS_NAME, write_sums
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.library_parts import ACCOUNT_ID, Parts, make_parts, pair, run_of
from tests.planting import LONG, MIB, PLANTED, in_time, plant

CONTENT = b"a photo of a lake"
MOMENT = datetime(2024, 5, 6, 12)
NOTES = (*PLANTED, LONG)
TOKEN = CancelToken()

any_note = pytest.mark.parametrize("kind", NOTES)
any_file = pytest.mark.parametrize("kind", PLANTED)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A library that knows of a photo; where its catalog lies makes no difference."""
    made = make_parts(tmp_path)
    made.know(*pair("A", CONTENT))
    yield made
    made.catalog.close()


@any_note
def test_the_marker(kind: str, parts: Parts) -> None:
    plant(kind, parts.volume.state / MARKER_NAME)
    volume = parts.volume
    for look in (
        volume.identify,
        volume.open,
        volume.check,
        lambda: prepare_library(parts.root, ACCOUNT_ID),
    ):
        with pytest.raises(LibraryObstructedError, match=MARKER_NAME):
            in_time(look)


@any_note
def test_the_readme(kind: str, parts: Parts) -> None:
    readme = parts.volume.state / "README.txt"
    plant(kind, readme)
    in_time(parts.volume.open)
    if kind == "folder":
        assert readme.is_dir()
    else:
        assert stat.S_ISREG(readme.lstat().st_mode)
        assert "This folder belongs to Apple Backup" in readme.read_text()


@any_note
def test_a_lock_is_taken_when_it_stands_still(kind: str, parts: Parts) -> None:
    path = parts.volume.state / LOCK_NAME
    plant(kind, path)
    lock = LibraryLock(parts.volume.state)
    if kind == "folder":
        # What is in it may be anything.
        with pytest.raises(LibraryObstructedError, match=LOCK_NAME):
            in_time(lock.acquire)
        assert path.is_dir()
        return
    with pytest.raises(LibraryInUseError):
        in_time(lock.acquire)
    in_time(lambda: lock.acquire(dead=lock.last_beat()))
    in_time(lock.beat)
    lock.release()
    assert not path.exists()


@any_note
def test_a_lock_that_is_lost_is_not_given_back(kind: str, parts: Parts) -> None:
    lock = LibraryLock(parts.volume.state)
    lock.acquire()
    plant(kind, parts.volume.state / LOCK_NAME)
    with pytest.raises(LibraryInUseError):
        in_time(lock.beat)
    in_time(lock.release)
    assert (parts.volume.state / LOCK_NAME).lstat()


@any_note
def test_a_reserved_name(kind: str, parts: Parts) -> None:
    target = parts.root / "IMG_1.JPG"
    target.touch()
    plant(kind, parts.placer._note(target))
    in_time(parts.folders.prepare)
    # Nobody has said that it is ours.
    assert target.exists()
    assert list(parts.volume.reservations.iterdir()) == (
        [parts.placer._note(target)] if kind == "folder" else []
    )


@any_note
def test_what_lies_in_an_import_that_was_given_up(kind: str, parts: Parts) -> None:
    work = parts.volume.state / "imports" / "old"
    work.mkdir(parents=True)
    plant(kind, work / "note")
    plant(kind, work / "1.part")
    plant(kind, work.with_name("planted"))
    patch = pytest.MonkeyPatch()
    patch.setattr("custom_components.apple_backup.photos.importing._ABANDONED_SECONDS", 0)
    with patch.context():
        importer = in_time(lambda: Importer(parts.volume, "Phone"))
    patch.undo()
    importer.close()
    assert work.exists() == (kind == "folder")


@any_note
def test_the_note_of_a_part(kind: str, parts: Parts) -> None:
    part = open_part(parts.volume.parts, "1.part", 10, TOKEN)
    part.write(b"half")
    part.close()
    plant(kind, parts.volume.parts / "1.etag")
    part = in_time(lambda: open_part(parts.volume.parts, "1.part", 10, TOKEN))
    part.close()
    assert (part.offset, part.etag) == (4, None)


@any_note
def test_a_sidecar(kind: str, parts: Parts) -> None:
    photo = parts.root / "IMG_1.JPG"
    plant(kind, sidecar_of(photo))
    assert not in_time(lambda: is_own_sidecar(sidecar_of(photo)))
    written = in_time(lambda: write_sidecar(photo, b"<x/>", parts.placer, parts.volume))
    assert written is Written.FOREIGN


@any_note
def test_the_note_of_kept_photos(kind: str, parts: Parts) -> None:
    parts.place("A", CONTENT)
    plant(kind, parts.volume.state / KEPT_NAME)
    for work in (
        lambda: apply_notes(parts.catalog, parts.volume),
        lambda: reserved(parts.catalog, parts.volume),
        lambda: keep(parts.catalog, parts.volume, [parts.view("A")]),
    ):
        with pytest.raises(LibraryObstructedError, match=KEPT_NAME):
            in_time(work)
    assert not parts.view("A").is_kept


def test_a_kept_photo_behind_a_line_without_an_end(parts: Parts) -> None:
    parts.place("A", CONTENT)
    keep(parts.catalog, parts.volume, [parts.view("A")])
    note = parts.volume.state / KEPT_NAME
    line = note.read_bytes().strip()
    with note.open("wb") as file:
        file.truncate(256 * MIB)
        file.seek(0, 2)
        file.write(b"\n" + line)
    parts.catalog.set_kept([parts.view("A").id], kept=False)
    assert in_time(lambda: apply_notes(parts.catalog, parts.volume)) == 1


@pytest.mark.parametrize("size", [(1 << 16) - 1, 1 << 16, 1 << 17])
def test_what_follows_the_rest_of_a_line_without_an_end(size: int, parts: Parts) -> None:
    parts.place("A", CONTENT)
    keep(parts.catalog, parts.volume, [parts.view("A")])
    note = parts.volume.state / KEPT_NAME
    line = note.read_bytes().strip()
    parts.catalog.set_kept([parts.view("A").id], kept=False)
    # What ends such a line belongs to it, whatever it looks like.
    note.write_bytes(b" " * size + line + b"\n")
    assert apply_notes(parts.catalog, parts.volume) == 0
    note.write_bytes(b" " * size + b"\n" + line + b"\n")
    assert apply_notes(parts.catalog, parts.volume) == 1


@any_note
def test_which_lists_of_checksums_are_ours(kind: str, parts: Parts) -> None:
    parts.place("A", CONTENT)
    library = run_of(parts).library
    own = write_sums(library, 0)
    plant(kind, parts.volume.state / sums._OWN_SUMS)
    if kind == "folder":
        with contextlib.suppress(OSError):
            in_time(lambda: write_sums(library, 0))
        return
    # Nothing tells that the first one is ours.
    assert in_time(lambda: write_sums(library, 0)) == parts.volume.state / SUMS_NAME != own


@any_note
def test_the_number_of_the_last_run(kind: str, parts: Parts) -> None:
    def begin() -> None:
        begin_run(parts.catalog, parts.folders, RunLog(), TOKEN)

    begin()
    note = parts.volume.state / RUN_NAME
    plant(kind, note)
    if kind == "folder":
        with pytest.raises(OSError, match="directory"):
            in_time(begin)
        return
    in_time(begin)
    assert note.lstat().st_size == 32

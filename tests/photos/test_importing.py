"""Photos are brought into a folder of their own, whole, under free names, and nothing is replaced."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
import hashlib
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import (
    DiskFullError,
    LibraryFolderError,
    LibraryMissingError,
)
from custom_components.apple_backup.photos.files.volume import LibraryVolume, prepare_library
from custom_components.apple_backup.photos.importing import ImportedFile, Importer
from tests.photos.conftest import tree
from tests.photos.library_parts import ACCOUNT_ID, apple_checksum

TAKEN = datetime(2024, 5, 6, 23, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(params=["hard links", "no hard links"])
def volume(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> LibraryVolume:
    if request.param == "no hard links":

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    prepare_library(tmp_path / "library", ACCOUNT_ID)
    return LibraryVolume(tmp_path / "library", ACCOUNT_ID, reserve_bytes=0)


def bring(
    importer: Importer, name: str, content: bytes, taken: datetime | None = TAKEN
) -> tuple[bool, str]:
    """Write a file; whether it is new, and Apple's checksum of it."""
    file = importer.new_file(name, taken, len(content))
    try:
        file.write(content[:3])
        file.write(content[3:])
        return file.place(), file.checksum
    finally:
        file.close()


def test_files_get_their_places(volume: LibraryVolume) -> None:
    importer = Importer(volume, "Anna's iPhone/../x")
    assert bring(importer, "IMG_1.HEIC", b"first") == (True, apple_checksum(b"first"))
    assert bring(importer, "IMG_1.HEIC", b"first") == (False, apple_checksum(b"first"))
    assert bring(importer, "IMG_1.HEIC", b"other") == (True, apple_checksum(b"other"))
    assert bring(importer, "../../etc/passwd", b"name") == (True, apple_checksum(b"name"))
    assert bring(importer, "IMG_2.MOV", b"when?", None)[0]
    importer.finish()
    importer.close()
    (source,) = (volume.root / "Imported").iterdir()
    assert source.name.startswith("Anna's iPhone")
    found = {path.split("/", 2)[2]: size for path, size in sizes(volume.root).items()}
    assert found == {
        "2024/05/IMG_1.HEIC": 5,
        "2024/05/IMG_1 (2).HEIC": 5,
        "2024/05/_.._etc_passwd": 4,
        "unknown-date/IMG_2.MOV": 5,
    }
    first = source / "2024/05/IMG_1.HEIC"
    assert first.read_bytes() == b"first"
    assert first.stat().st_mtime == TAKEN.timestamp()
    assert not any(Path(volume.state / "imports").iterdir())


def sizes(root: Path) -> dict[str, int]:
    return {path: (root / path).stat().st_size for path in tree(root)}


def test_nothing_is_replaced(volume: LibraryVolume) -> None:
    importer = Importer(volume, "Anna")
    folder = volume.root / "Imported/Anna/2024/05"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"mine")
    (folder / "a (2).jpg").symlink_to("/etc/passwd")
    (folder / "a (3).jpg").mkdir()
    before = tree(volume.root)
    assert bring(importer, "a.jpg", b"from the backup")[0]
    importer.close()
    assert tree(volume.root).items() > before.items()
    assert (folder / "a (4).jpg").read_bytes() == b"from the backup"
    assert (folder / "a (2).jpg").is_symlink()


@pytest.mark.parametrize("end", [lambda file: None, lambda file: file.write(b"part")])
def test_what_is_not_finished_goes(
    volume: LibraryVolume, end: Callable[[ImportedFile], None]
) -> None:
    importer = Importer(volume, "Anna")
    file = importer.new_file("a.jpg", TAKEN, 10)
    end(file)
    file.close()
    importer.close()
    assert tree(volume.root) == {}
    assert not any((volume.state / "imports").iterdir())


def test_a_volume_that_is_full_or_gone(
    volume: LibraryVolume, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer = Importer(volume, "Anna")
    with pytest.raises(DiskFullError):
        importer.new_file("a.jpg", TAKEN, 1 << 60)
    file = importer.new_file("a.jpg", TAKEN, 4)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(file, "_file", type("Full", (), {"write": full, "close": lambda _: None})())
        with pytest.raises(DiskFullError):
            file.write(b"photo")
    file.close()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        file = importer.new_file("b.jpg", TAKEN, 4)
        file.write(b"photo")
        with pytest.raises(DiskFullError):
            file.place()
        file.close()
    (volume.state / "library.json").unlink()
    with pytest.raises(LibraryMissingError):
        importer.new_file("c.jpg", TAKEN, 4)
    with pytest.raises(LibraryMissingError):
        Importer(volume, "Anna")
    importer.close()
    assert tree(volume.root) == {}


def test_what_a_kill_has_left_is_removed(volume: LibraryVolume) -> None:
    old = volume.state / "imports" / "old"
    old.mkdir(parents=True)
    (old / "x.part").write_bytes(b"half")
    reserved = volume.root / "Imported/Anna/a.jpg"
    reserved.parent.mkdir(parents=True)
    reserved.touch()
    note = hashlib.sha256(b"Imported/Anna/a.jpg").hexdigest()
    (old / note).write_text("Imported/Anna/a.jpg")
    os.utime(old, (0, 0))
    running = Importer(volume, "Anna")
    file = running.new_file("b.jpg", TAKEN, 4)
    assert not old.exists()
    assert not reserved.exists()
    other = Importer(volume, "Ben")
    other.close()
    # One that is at work now is left alone.
    file.write(b"good")
    assert file.place()
    file.close()
    running.close()
    assert (volume.root / "Imported/Anna/2024/05/b.jpg").read_bytes() == b"good"


def test_too_many_of_one_name(volume: LibraryVolume, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.apple_backup.photos.importing._MOST_NAMES", 3)
    importer = Importer(volume, "Anna")
    for number in range(2):
        assert bring(importer, "a.jpg", b"content %d" % number)[0]
    with pytest.raises(LibraryFolderError):
        bring(importer, "a.jpg", b"content 9")
    importer.close()


def test_dates_of_all_kinds(volume: LibraryVolume) -> None:
    importer = Importer(volume, "Anna")
    assert bring(importer, "a.jpg", b"x", datetime(1970, 1, 1, tzinfo=UTC))[0]
    assert bring(importer, "b.jpg", b"x", datetime(2099, 12, 31, tzinfo=UTC))[0]
    importer.close()
    assert set(tree(volume.root)) == {
        "Imported/Anna/1970/01/a.jpg",
        "Imported/Anna/2099/12/b.jpg",
    }

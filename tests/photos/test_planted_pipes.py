"""What somebody else puts in place of our files: pipes, devices, files without an end.

Nobody waits for them, nobody reads them, and what they stand in the way of is told or goes on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
import hashlib
from pathlib import Path

import pytest

from custom_components.apple_backup.photos import adopt
from custom_components.apple_backup.photos.account.session_files import read_small
from custom_components.apple_backup.photos.albums.playlist import is_own_playlist
from custom_components.apple_backup.photos.archive.files import ArchiveFiles
from custom_components.apple_backup.photos.contents import LibraryContents
from custom_components.apple_backup.photos.errors import (
    AlbumIncompleteError,
    LibraryFolderError,
    LibraryObstructedError,
)
from custom_components.apple_backup.photos.files.cloning import clone
from custom_components.apple_backup.photos.files.file_tags import read_tags
from custom_components.apple_backup.photos.files.partfile import copy_into, open_part
from custom_components.apple_backup.photos.files.placing import hash_file
from custom_components.apple_backup.photos.layout.template import IMPORTED_FOLDER
from custom_components.apple_backup.photos.pictures.cache import PictureCache
from custom_components.apple_backup.photos.pictures.decoding.child import picture_of
from custom_components.apple_backup.photos.pictures.decoding.errors import UndecodableError
from custom_components.apple_backup.photos.sums import SUMS_NAME, write_sums
from custom_components.apple_backup.photos.workers import CancelToken
from custom_components.apple_backup.regular_files import NotRegularError
from tests.photos.library_parts import Parts, make_parts, pair, run_of
from tests.planting import LONG, PLANTED, in_time, plant

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


@any_file
def test_a_part(kind: str, parts: Parts) -> None:
    fetch = parts.fetch("A")
    part = parts.provider.open_part(fetch)
    part.close()
    plant(kind, part.path)
    if kind == "folder":
        with pytest.raises(OSError, match="directory"):
            in_time(lambda: parts.provider.open_part(fetch))
        return
    part = in_time(lambda: parts.provider.open_part(fetch))
    part.write(CONTENT)
    found = parts.provider.finish(fetch, part)
    assert (parts.root / found.file.path).read_bytes() == CONTENT


@any_file
def test_a_list_of_checksums(kind: str, parts: Parts) -> None:
    parts.place("A", CONTENT)
    library = run_of(parts).library
    own = write_sums(library, 0)
    plant(kind, own)
    assert in_time(lambda: write_sums(library, 0)) == parts.volume.state / SUMS_NAME


@any_file
def test_a_photo_that_is_archived(kind: str, parts: Parts) -> None:
    path = parts.place("A", CONTENT)
    [file] = parts.view("A").files
    plant(kind, parts.root / path)
    for dated in (True, False):
        files = ArchiveFiles(parts.volume, parts.placer, TOKEN, dated=dated)
        with pytest.raises(AlbumIncompleteError):
            in_time(lambda files=files: files.copy("_Archive/A.JPG", file, MOMENT))  # type: ignore[misc]
    assert not (parts.root / "_Archive/A.JPG").exists()


@any_file
def test_what_lies_in_an_archive(kind: str, parts: Parts) -> None:
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    plant(kind, parts.root / "A.JPG")
    files = ArchiveFiles(parts.volume, parts.placer, TOKEN, dated=True)
    assert not in_time(lambda: files.is_free("A.JPG", file, MOMENT))


@any_file
def test_a_photo_that_is_looked_for(kind: str, parts: Parts) -> None:
    fetch = parts.fetch("A")
    (parts.root / fetch.path).parent.mkdir(parents=True)
    plant(kind, parts.root / fetch.path)
    assert in_time(lambda: parts.find(fetch)) is None


@any_file
def test_a_folder_that_is_taken_over(kind: str, parts: Parts, tmp_path: Path) -> None:
    export = tmp_path / "a" / "export"
    export.mkdir(parents=True)
    for name in ("planted.jpg", "planted.jpg.xmp"):
        plant(kind, export / name)
    (export / "1.jpg").write_bytes(CONTENT)
    adopter = adopt._Adopter(run_of(parts), export, rearrange=False)
    result = in_time(adopter.go)
    assert (result.scanned, result.copied) == (1, 1)


@any_file
def test_what_was_imported(kind: str, parts: Parts) -> None:
    folder = parts.root / IMPORTED_FOLDER
    folder.mkdir()
    plant(kind, folder / "planted")
    contents = LibraryContents(lambda: run_of(parts).library)
    assert not in_time(lambda: contents.is_imported("x", 0))
    # Planted after it was looked at.
    contents = LibraryContents(lambda: run_of(parts).library)
    contents._imported = {0: [folder / "planted"]}
    assert not in_time(lambda: contents.is_imported("x", 0))


READERS: dict[str, Callable[[Path, Parts], object]] = {
    "hash": lambda path, _: hash_file(path),
    "tags": lambda path, _: read_tags(path),
    "copy": lambda path, parts: copy_into(
        open_part(parts.volume.parts, "1.part", 10, TOKEN), path, TOKEN
    ),
    "clone": lambda path, parts: clone(path, parts.volume.parts / "copy"),
}


@any_file
@pytest.mark.parametrize("reader", READERS)
def test_a_photo_that_is_read(reader: str, kind: str, parts: Parts) -> None:
    path = parts.root / "IMG_1.JPG"
    plant(kind, path)
    with pytest.raises(NotRegularError):
        in_time(lambda: READERS[reader](path, parts))
    assert not (parts.volume.parts / "copy").exists()


@any_file
def test_a_photo_that_is_shown(kind: str, parts: Parts) -> None:
    path = parts.root / "IMG_1.JPG"
    plant(kind, path)
    with pytest.raises(UndecodableError):
        in_time(lambda: picture_of(path, 60))


@any_file
def test_a_picture_that_is_kept(kind: str, tmp_path: Path) -> None:
    path = PictureCache(tmp_path / "cache", 1 << 20).put("key", b"\xff\xd8\xff")
    cache = PictureCache(tmp_path / "cache", 1 << 20)
    assert cache.bytes == 3
    plant(kind, path)
    assert in_time(lambda: cache.get("key")) is None


@any_file
def test_a_playlist(kind: str, parts: Parts) -> None:
    plant(kind, parts.root / "Holidays.m3u8")
    assert not in_time(lambda: is_own_playlist(parts.root / "Holidays.m3u8"))


@any_file
def test_a_session(kind: str, tmp_path: Path) -> None:
    (tmp_path / "session").mkdir()
    plant(kind, tmp_path / "session" / "janex.session")
    assert in_time(lambda: read_small(tmp_path / "session" / "janex.session")) is None


def test_what_is_read_is_what_was_there_before(parts: Parts) -> None:
    path = parts.root / parts.place("A", CONTENT)
    assert hash_file(path).sha256 == hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(LibraryFolderError):
        raise LibraryObstructedError

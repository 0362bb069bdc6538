"""Photos from elsewhere are recognized by their bytes, and hinted at by their looks."""

import errno
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos import contents as reading
from custom_components.apple_backup.photos.catalog import contents
from custom_components.apple_backup.photos.catalog.contents import Likeness, Looks, Presence
from custom_components.apple_backup.photos.contents import LibraryContents
from custom_components.apple_backup.photos.errors import CatalogError
from custom_components.apple_backup.photos.files.checksum import AssetHasher
from custom_components.apple_backup.photos.models import Asset, Master, Resource, ResourceKind
from tests.photos.library_parts import MAY_2024, ZONE, Parts, apple_checksum, pair


class Opened:
    """As much of an open library as is asked for."""

    def __init__(self, parts: Parts) -> None:
        self.catalog = parts.catalog
        self.volumes = {"library": parts.volume}


def contents_of(parts: Parts) -> LibraryContents:
    return LibraryContents(lambda: Opened(parts))  # type: ignore[arg-type, return-value]


def test_where_bytes_are(parts: Parts) -> None:
    here, there, gone = b"here", b"there, not here", b"deleted there"
    parts.know(
        *pair("A", here), *pair("B", there, filename="B.JPG"), *pair("C", gone, deleted=True)
    )
    parts.place("A", here)
    found = contents_of(parts)
    assert found.presence(apple_checksum(here), len(here)) is Presence.LIBRARY
    assert found.presence(apple_checksum(there), len(there)) is Presence.ICLOUD
    assert found.presence(apple_checksum(gone), len(gone)) is None
    assert found.presence(apple_checksum(b"new!"), 4) is None
    # The same checksum at another size is no proof.
    assert found.presence(apple_checksum(here), 999) is None
    for size in (len(here), len(there)):
        assert found.has_size(size)
    assert not found.has_size(12_345)


def test_edited_versions_count(parts: Parts) -> None:
    master, asset = pair("A", b"original")
    edited = Resource(
        ResourceKind.EDITED, "public.jpeg", 6, apple_checksum(b"edited"), url="https://x"
    )
    changed = Asset(
        zone=asset.zone,
        record_name=asset.record_name,
        master_name=asset.master_name,
        captured_ms=asset.captured_ms,
        added_ms=asset.added_ms,
        offset_seconds=0,
        resources=(edited,),
        is_deleted=False,
        change_tag="2",
    )
    parts.know(master, changed)
    assert contents_of(parts).presence(apple_checksum(b"edited"), 6) is Presence.ICLOUD


def test_nothing_is_known_before_the_first_listing(parts: Parts) -> None:
    found = contents_of(parts)
    assert not found.is_listed()
    generation = parts.catalog.begin_listing(ZONE)
    parts.catalog.finish_listing(ZONE, generation)
    assert found.is_listed()


def sized(
    name: str, filename: str, captured_ms: int, size: tuple[int, int]
) -> tuple[Master, Asset]:
    """A photo with these dimensions."""
    resource = Resource(
        ResourceKind.ORIGINAL, "public.heic", 5000, apple_checksum(name.encode()), *size, url="x"
    )
    master = Master(ZONE.name, f"M-{name}", filename, (resource,), False, "1")
    asset = Asset(
        zone=ZONE.name,
        record_name=name,
        master_name=f"M-{name}",
        captured_ms=captured_ms,
        added_ms=captured_ms,
        offset_seconds=0,
        resources=(),
        is_deleted=False,
        change_tag="1",
    )
    return master, asset


def test_looks(parts: Parts) -> None:
    parts.know(
        *sized("A", "IMG_0001.HEIC", MAY_2024, (4000, 3000)),
        *sized("B", "IMG_0002.HEIC", MAY_2024 + 1000, (3000, 3000)),
    )

    def likely(*args: object, **values: object) -> tuple[str, set[Likeness]] | None:
        found = contents_of(parts).likely(Looks(*args, **values))  # type: ignore[arg-type]
        return None if found is None else (found.name, set(found.agrees))

    taken, name, size, dimensions = Likeness
    assert likely("img_0001.heic", MAY_2024) == ("IMG_0001.HEIC", {taken, name})
    assert likely("other.heic", MAY_2024) is None
    assert likely("IMG_0001.HEIC", None) is None
    assert likely("IMG_0001.HEIC", MAY_2024 + 4000) is None
    assert likely("x", MAY_2024 + 1999, 5000) == ("IMG_0001.HEIC", {taken, size})
    # As it is shown, or as it is stored.
    assert likely("x", MAY_2024, 1, 3000, 4000) == ("IMG_0001.HEIC", {taken, dimensions})
    assert likely("x", MAY_2024, 1, 4000, 4000) is None
    best = likely("IMG_0002.HEIC", MAY_2024, 5000, 3000, 3000)
    assert best == ("IMG_0002.HEIC", {taken, name, size, dimensions})


def test_what_was_imported_is_known(parts: Parts) -> None:
    folder = parts.root / "Imported" / "Anna" / "2024"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"imported")
    (folder / "link.jpg").symlink_to(folder / "a.jpg")
    found = contents_of(parts)
    assert found.has_size(8)
    assert found.is_imported(apple_checksum(b"imported"), 8)
    assert not found.is_imported(apple_checksum(b"another!"), 8)
    assert not found.is_imported(apple_checksum(b"imported"), 9)


def test_what_was_imported_and_cannot_be_read_is_not_known(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be imported once more rather than not at all."""
    folder = parts.root / "Imported" / "Anna"
    folder.mkdir(parents=True)
    for name in ("gone", "broken", "right"):
        (folder / f"{name}.jpg").write_bytes(name.encode())
    lstat, read = Path.lstat, reading.hash_file

    def vanished(path: Path) -> os.stat_result:
        if path.name == "gone.jpg":
            raise FileNotFoundError(path)
        return lstat(path)

    def broken(path: Path) -> AssetHasher:
        if path.name == "broken.jpg":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(path)

    monkeypatch.setattr(Path, "lstat", vanished)
    monkeypatch.setattr(reading, "hash_file", broken)
    found = contents_of(parts)
    assert not found.is_imported(apple_checksum(b"gone"), 4)
    assert not found.is_imported(apple_checksum(b"broken"), 6)
    assert found.is_imported(apple_checksum(b"right"), 5)


def test_a_library_that_was_closed_is_not_opened_again() -> None:
    def closed() -> object:
        raise CatalogError("the catalog is not open")

    found = LibraryContents(closed)  # type: ignore[arg-type]
    for ask in (
        found.is_listed,
        lambda: found.has_size(1),
        lambda: found.presence("x", 1),
        lambda: found.likely(Looks("x", 1)),
    ):
        with pytest.raises(CatalogError):
            ask()


def test_sizes_are_told_once_each(parts: Parts, tmp_path: Path) -> None:
    parts.know(*pair("A", b"1234"), *pair("B", b"5678"), *pair("C", b"12"))
    parts.place("A", b"1234")
    assert list(parts.catalog.ask(contents.sizes)) == [2, 4]

"""The photo library is read as it was written."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.artifact import FileRef
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.photo_records import Collection, Photo
from custom_components.apple_backup.backups.artifacts.photos import Photos
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from tests.backup_factory.artifacts import photos
from tests.backup_factory.artifacts.photos import PhotoTruth
from tests.backups.opening import PASSWORD

from .shelves import all_of, everything, shelf_of


def chosen(
    shelf: Shelf, collection: Collection, album: int | None = None, limit: int = 5
) -> list[Photo]:
    return all_of(
        lambda cursor: shelf.use(
            Photos,
            lambda it: it.photos(NO_FILTER, cursor, limit, collection=collection, album=album),
        )
    )


def compare(shelf: Shelf, read: Photo, truth: PhotoTruth) -> None:
    def content(file: FileRef | None) -> bytes | None:
        if file is None or not file.is_stored:
            return None
        return shelf.use(Photos, lambda it: it.context.content(file.file_id, 100_000))

    assert (read.id, read.uuid, read.name) == (truth.id, truth.uuid, truth.name)
    assert (read.kind, read.subtype) == (truth.kind, truth.subtype)
    assert (read.taken, read.added, read.offset) == (truth.taken, truth.taken, truth.offset)
    assert (read.place and (read.place.latitude, read.place.longitude)) == truth.place
    assert ((read.width, read.height), read.duration) == (truth.size, truth.duration)
    assert (read.is_favorite, read.is_hidden) == (truth.favorite, truth.hidden)
    assert (read.deleted, read.is_deleted) == (truth.deleted, truth.deleted is not None)
    assert (read.title, read.description, read.size) == (truth.title, truth.description, 12_345)
    assert content(read.original) == truth.original
    assert read.is_in_cloud_only == (truth.original is None)
    assert content(read.edited) == truth.edited
    assert content(read.live) == truth.live
    assert content(read.thumbnail) == truth.thumbnail


@pytest.mark.parametrize("generation", sorted(photos.GENERATIONS))
def test_all_fields(tmp_path: Path, generation: str) -> None:
    built = photos.build(2, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        for read, truth in zip(everything(shelf, Photos), reversed(built.truth), strict=True):
            compare(shelf, read, truth)
        albums = {it.title: it for it in shelf.use(Photos, lambda it: it.albums())}
        assert albums.keys() == {"Lake", "Best ✨"}
        assert albums["Lake"].folder == ("Travel",)
        assert albums["Best ✨"].folder == ()
        for name, album in albums.items():
            inside = [it for it in built.truth if name in it.albums]
            assert album.count == len(inside)
            shown = chosen(shelf, Collection.ALL, album.id)
            assert [it.id for it in shown] == [it.id for it in inside][::-1]
        report = shelf.use(Photos, lambda it: it.report())
        assert report.skipped == ()
        assert report.sources[0].missing == ()


def test_collections(tmp_path: Path) -> None:
    built = photos.build(3)
    with shelf_of(built.files, tmp_path) as shelf:
        shown = {it: {one.id for one in chosen(shelf, it)} for it in Collection}
        assert shown[Collection.ALL] == {it.id for it in built.truth}
        assert shown[Collection.DELETED] == {it.id for it in built.truth if it.deleted}
        assert shown[Collection.HIDDEN] == {it.id for it in built.truth if it.hidden}
        visible = {it.id for it in built.truth if not it.hidden and not it.deleted}
        assert shown[Collection.LIBRARY] == visible
        favorites = {it.id for it in built.truth if it.favorite}
        assert shown[Collection.FAVORITES] == favorites & visible
        titled = next(it for it in built.truth if it.title)
        hits = everything(shelf, Photos, Filter(text=titled.title))
        assert titled.id in [it.id for it in hits]
        described = shelf.use(Photos, lambda it: list(it.describe_all()))
        places = {it.ref for it in described if it.place}
        assert places == {str(it.id) for it in built.truth if it.place}

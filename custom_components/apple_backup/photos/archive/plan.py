"""What archiving an album with removal from iCloud would do, and the code that confirms it. Blocking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import hashlib
from itertools import batched

from ..catalog import AssetView, Catalog, Root, archives, views
from ..catalog.views import AlbumRow
from ..errors import AlbumEmptyError, AlbumNotFoundError
from ..workers import CancelToken

_PAGE = 200


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """What would be copied, and what would be removed from iCloud afterwards: numbers of photos.

    `code` confirms exactly the removal of these `removable` photos; `favorites` stay, and so does
    everything of a shared library. `files` and `bytes` are those of all copies, `incomplete` photos
    have files that are not here yet.
    """

    code: str
    album: str
    assets: int
    files: int
    bytes: int
    removable: int
    favorites: int
    incomplete: int


def find_album(catalog: Catalog, text: str) -> AlbumRow:
    """Find an album by its record name, or by a name that only one has.

    Raises:
        AlbumNotFoundError: There is none, or several.
    """
    found = catalog.ask(archives.find_albums, text)
    if len(found) != 1:
        raise AlbumNotFoundError(f"{len(found)} albums fit {text!r}")
    return found[0]


def album_ids(catalog: Catalog, album: AlbumRow) -> list[int]:
    """Give the row numbers of an album's live photos.

    Raises:
        AlbumEmptyError: There are none.
    """
    ids = catalog.ask(views.member_ids, album)
    if not ids:
        raise AlbumEmptyError("the album holds no photos")
    return ids


def pages(catalog: Catalog, ids: Sequence[int], token: CancelToken) -> Iterator[AssetView]:
    """Give the photos with these row numbers."""
    for batch in batched(ids, _PAGE, strict=False):
        token.check()
        yield from catalog.asset_views(batch)


def is_complete(view: AssetView) -> bool:
    """Whether every file of a photo is in the library."""
    own = {file.kind: file for file in view.files if file.root is Root.LIBRARY}
    return bool(view.wanted) and all(
        wanted.kind in own and own[wanted.kind].checksum == wanted.checksum
        for wanted in view.wanted
    )


def make_plan(catalog: Catalog, text: str, token: CancelToken) -> tuple[ArchivePlan, list[int]]:
    """Go through an album; also gives the row numbers of what would be removed from iCloud.

    Raises:
        AlbumNotFoundError, AlbumEmptyError: There is nothing to archive.
    """
    album = find_album(catalog, text)
    ids = album_ids(catalog, album)
    removable = catalog.ask(archives.removable_ids, album)
    favorites = catalog.ask(archives.favorites, album)
    goes = set(removable)
    digest = hashlib.sha256(repr((album.zone_id, album.record_name)).encode())
    files = size = incomplete = 0
    for view in pages(catalog, ids, token):
        files += len(view.wanted)
        size += sum(wanted.size for wanted in view.wanted)
        incomplete += not is_complete(view)
        if view.id in goes:
            told = (view.zone, view.record_name, *(wanted.checksum for wanted in view.wanted))
            digest.update(repr(told).encode())
    plan = ArchivePlan(
        code=digest.hexdigest()[:16],
        album=album.name or "",
        assets=len(ids),
        files=files,
        bytes=size,
        removable=len(removable),
        favorites=favorites,
        incomplete=incomplete,
    )
    return plan, removable

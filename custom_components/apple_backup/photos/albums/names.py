"""Where albums lie, and the names of photos in them. Pure but for the question what is in the way."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
import hashlib

from ..catalog.views import AlbumRow, Member
from ..layout.safe_names import MAX_EXTENSION_LENGTH, folded, safe_name, split_name
from ..layout.template import ALBUMS_FOLDER, UNNAMED_STEM
from ..models import ResourceKind

UNNAMED_ALBUM = "Unnamed album"
_MAX_BYTES = 120
_LENGTHS = (8, 16, 32)
# Adjustments are nothing to look at.
_SHOWN = (
    ResourceKind.ORIGINAL,
    ResourceKind.LIVE_VIDEO,
    ResourceKind.ALTERNATIVE,
    ResourceKind.EDITED,
    ResourceKind.EDITED_VIDEO,
)
ARCHIVED = (*_SHOWN, ResourceKind.SIDECAR)
_EDITED = frozenset({ResourceKind.EDITED, ResourceKind.EDITED_VIDEO})


def album_paths(albums: Sequence[AlbumRow], is_usable: Callable[[str], bool]) -> dict[int, str]:
    """Give each live album and folder its own path below the library.

    A path once given is kept while it fits; of several albums with one name in one folder, the
    others get a suffix made of the record name.

    Args:
        albums: All albums of the account.
        is_usable: Whether a path is free or a folder, so that an album may lie there.
    """
    live = {(album.zone_id, album.record_name): album for album in albums if not album.is_deleted}
    children: dict[tuple[int, str] | None, list[AlbumRow]] = defaultdict(list)
    for key, album in live.items():
        above = (album.zone_id, album.parent_name or "")
        rooted = _is_rooted(live, key)
        children[above if rooted and above in live else None].append(album)
    paths: dict[int, str] = {}
    taken: set[str] = set()
    level: list[tuple[tuple[int, str] | None, str]] = [(None, ALBUMS_FOLDER)]
    while level:
        deeper: list[tuple[tuple[int, str] | None, str]] = []
        for parent, folder in level:
            given = _name_children(children[parent], folder, taken, is_usable)
            paths |= given
            deeper.extend(
                ((album.zone_id, album.record_name), given[album.id]) for album in children[parent]
            )
        level = deeper
    return paths


def _is_rooted(live: Mapping[tuple[int, str], AlbumRow], key: tuple[int, str]) -> bool:
    """Whether going up ends; folders that contain each other are taken for top ones."""
    seen: set[tuple[int, str]] = set()
    while key in live:
        if key in seen:
            return False
        seen.add(key)
        key = (key[0], live[key].parent_name or "")
    return True


def _name_children(
    children: Iterable[AlbumRow], folder: str, taken: set[str], is_usable: Callable[[str], bool]
) -> dict[int, str]:
    given: dict[int, str] = {}
    wishes = {album.id: list(_candidates(album, folder)) for album in children}
    ordered = sorted(children, key=_album_hash)
    for keeps in (True, False):
        for album in ordered:
            if album.id in given:
                continue
            for path in wishes[album.id]:
                fits = (path == album.view_path) if keeps else is_usable(path)
                if fits and folded(path) not in taken:
                    given[album.id] = path
                    taken.add(folded(path))
                    break
            else:
                if not keeps:
                    given[album.id] = f"{folder}/{_album_hash(album)}"
    return given


def _candidates(album: AlbumRow, folder: str) -> Iterator[str]:
    name = safe_name(album.name or "", UNNAMED_ALBUM, max_bytes=_MAX_BYTES)
    yield f"{folder}/{name}"
    for length in _LENGTHS:
        yield f"{folder}/{name}-{_album_hash(album)[:length]}"


def _album_hash(album: AlbumRow) -> str:
    return hashlib.sha256(f"{album.zone_id}\0{album.record_name}".encode()).hexdigest()


def entry_names(
    member: Member, kinds: Sequence[ResourceKind] = _SHOWN
) -> list[dict[ResourceKind, str]]:
    """Give the names of an asset's files in an album, the wished ones first, then others.

    The names are those that the photo was imported with, whatever the layout of the library.
    """
    stem = split_name(member.filename)[0] if member.filename else ""
    stem = safe_name(stem, UNNAMED_STEM)
    short = safe_name(
        stem,
        UNNAMED_STEM,
        max_bytes=255 - _LENGTHS[-1] - 1 - len("-edited-video") - MAX_EXTENSION_LENGTH - 1,
    )
    stems = [stem, *(f"{short}-{member.asset_hash[:length]}" for length in _LENGTHS)]
    return [_names(member, candidate, kinds) for candidate in stems]


def _names(member: Member, stem: str, kinds: Sequence[ResourceKind]) -> dict[ResourceKind, str]:
    names: dict[ResourceKind, str] = {}
    taken: set[str] = set()
    for kind in kinds:
        if kind not in member.files:
            continue
        extension = split_name(member.files[kind].path)[1] or ""
        name = f"{stem}{'-edited' if kind in _EDITED else ''}{extension}"
        if folded(name) in taken:
            name = f"{stem}-{kind.value.replace('_', '-')}{extension}"
        taken.add(folded(name))
        names[kind] = name
    return names

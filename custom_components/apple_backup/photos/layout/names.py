"""Where a file belongs: the base that a template gives, and the names of an asset's files. Pure.

An asset owns a *base*: a folder and a stem, without extension. All its files share the base, so a
live photo's video, an edited version and a sidecar lie beside the original under its name. Two
assets that want the same base are told apart by a suffix made from the record name, which is the
same on every machine and in every order of arrival.
"""

from collections.abc import Iterable, Mapping
import hashlib
from types import MappingProxyType

from ..models import ResourceKind
from .safe_names import MAX_EXTENSION_LENGTH, folded, safe_name, split_name
from .template import UNNAMED_STEM, checksum_name
from .uti import UNKNOWN_EXTENSION, extension_of

SUFFIX_LENGTH = 8

_SUFFIX_OF_KIND: Mapping[ResourceKind, str] = {
    ResourceKind.EDITED: "-edited",
    ResourceKind.EDITED_VIDEO: "-edited",
}
_PLAIN_EXTENSIONS: Mapping[str, str] = {"public.jpeg": ".jpeg"}
# Who gets the plain name when two files of one asset would have the same one.
_PRECEDENCE = (
    ResourceKind.ORIGINAL,
    ResourceKind.LIVE_VIDEO,
    ResourceKind.ALTERNATIVE,
    ResourceKind.SIDECAR,
    ResourceKind.EDITED,
    ResourceKind.EDITED_VIDEO,
)


def record_hash(library: str, record_name: str) -> str:
    """Give 64 hexadecimal digits that stand for an asset, on every machine the same."""
    return hashlib.sha256(f"{library}\0{record_name}".encode("utf-8", "replace")).hexdigest()


def suffixed(base: str, asset_hash: str, length: int = SUFFIX_LENGTH) -> str:
    """Give the base an asset takes when another one has the plain base."""
    return f"{base}-{asset_hash[:length]}"


def alternatives(path: str, asset_hash: str) -> Iterable[str]:
    """Give the paths to try for one file, the wished one first.

    The others are for a path that something else occupies on disk.
    """
    yield path
    folder, slash, name = path.rpartition("/")
    stem, extension = split_name(name)
    for length in (SUFFIX_LENGTH, 2 * SUFFIX_LENGTH, 4 * SUFFIX_LENGTH):
        # A stem that cannot take a longer suffix loses its end, never the suffix or extension.
        short = safe_name(stem, UNNAMED_STEM, max_bytes=255 - length - 1 - MAX_EXTENSION_LENGTH - 1)
        yield f"{folder}{slash}{suffixed(short, asset_hash, length)}{extension or ''}"


def file_names(
    base: str,
    filename: str | None,
    kinds: Iterable[tuple[ResourceKind, str]],
    checksums: Mapping[ResourceKind, str] = MappingProxyType({}),
) -> dict[ResourceKind, str]:
    """Give the relative path of each file of an asset.

    Args:
        base: The base the asset owns.
        filename: The name the original was imported with.
        kinds: The kind and the uniform type identifier of each file.
        checksums: Apple's checksum of each file. If the base is named by that of the original,
            the other files are named by theirs.

    Returns:
        A path for each kind; no two are equal on a file system that ignores case.
    """
    utis = dict(kinds)
    folder, slash, stem = base.rpartition("/")
    original = checksums.get(ResourceKind.ORIGINAL)
    by_checksum = bool(original) and stem == checksum_name(original or "")
    paths: dict[ResourceKind, str] = {}
    taken: set[str] = set()
    for kind in _PRECEDENCE:
        if kind not in utis:
            continue
        if by_checksum:
            extension = _plain_extension(utis[kind])
            path = f"{folder}{slash}{checksum_name(checksums.get(kind, ''))}{extension}"
        else:
            extension = _extension(kind, utis[kind], filename)
            path = f"{base}{_SUFFIX_OF_KIND.get(kind, '')}{extension}"
        if folded(path) in taken:
            path = f"{base}-{kind.value.replace('_', '-')}{extension}"
        taken.add(folded(path))
        paths[kind] = path
    return paths


def _plain_extension(uti: str) -> str:
    """Give the extension that icloud-photos-sync gives to a type."""
    return _PLAIN_EXTENSIONS.get(uti) or (extension_of(uti) or UNKNOWN_EXTENSION).lower()


def _extension(kind: ResourceKind, uti: str, filename: str | None) -> str:
    """Choose the extension: the original keeps its own, the others go by their type."""
    own = split_name(filename)[1] if filename else None
    known = extension_of(uti)
    if kind is ResourceKind.ORIGINAL:
        return own or known or UNKNOWN_EXTENSION
    if known is not None and own is not None and own[1:].islower():
        return known.lower()
    return known or UNKNOWN_EXTENSION

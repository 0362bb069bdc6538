"""Where a file belongs: a template and an asset give a relative path. Pure.

An asset owns a *base*: a folder and a stem, without extension. All its files share the base, so a
live photo's video, an edited version and a sidecar lie beside the original under its name. Two
assets that want the same base are told apart by a suffix made from the record name, which is the
same on every machine and in every order of arrival.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
import hashlib
import re

from .models import ResourceKind
from .safe_names import MAX_EXTENSION_LENGTH, folded, safe_name, split_name
from .uti import UNKNOWN_EXTENSION, extension_of

DEFAULT_TEMPLATE = "{year}/{month}/{stem}{ext}"
UNKNOWN_DATE_FOLDER = "unknown-date"
UNNAMED_STEM = "unnamed"
SUFFIX_LENGTH = 8

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_COMPONENT_BYTES = 120
_DATE_FIELDS = frozenset({"year", "month", "day"})
_FIELDS = _DATE_FIELDS | {"stem", "library"}
_FIELD = re.compile(r"\{([a-z_]*)\}")

_SUFFIX_OF_KIND: Mapping[ResourceKind, str] = {
    ResourceKind.EDITED: "-edited",
    ResourceKind.EDITED_VIDEO: "-edited",
}
# Who gets the plain name when two files of one asset would have the same one.
_PRECEDENCE = (
    ResourceKind.ORIGINAL,
    ResourceKind.LIVE_VIDEO,
    ResourceKind.ALTERNATIVE,
    ResourceKind.SIDECAR,
    ResourceKind.EDITED,
    ResourceKind.EDITED_VIDEO,
)


class TemplateError(ValueError):
    """A template cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the layout needs to know of an asset. `captured_ms` is UTC, the offset in seconds."""

    record_name: str
    filename: str | None
    captured_ms: int | None
    offset_seconds: int | None
    library: str = "PrimarySync"


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template."""

    text: str
    folders: tuple[str, ...]
    name: str

    def base(self, asset: Named) -> str:
        """Give the folder and stem an asset wants: safe on every file system, without extension."""
        values = _values(asset)
        undated = "year" not in values
        parts: list[str] = []
        for folder in self.folders:
            fields = set(_FIELD.findall(folder))
            if undated and fields & _DATE_FIELDS:
                if UNKNOWN_DATE_FOLDER not in parts:
                    parts.append(UNKNOWN_DATE_FOLDER)
                continue
            text = _FIELD.sub(lambda match: values[match[1]], folder)
            parts.append(safe_name(text, "_", max_bytes=_MAX_COMPONENT_BYTES))
        name = _FIELD.sub(lambda match: values.get(match[1], UNKNOWN_DATE_FOLDER), self.name)
        parts.append(safe_name(name, UNNAMED_STEM))
        return "/".join(parts)


def parse_template(text: str) -> Template:
    """Check a template such as `{year}/{month}/{stem}{ext}`.

    Raises:
        TemplateError: It is absolute, climbs up, names an unknown field, or does not end in
            `{ext}` with `{stem}` in the file name.
    """
    if not text.endswith("{ext}"):
        raise TemplateError("a template ends in {ext}")
    *folders, name = text.removesuffix("{ext}").split("/")
    if "{stem}" not in name:
        raise TemplateError("the file name needs {stem}")
    for part in (*folders, name):
        unknown = set(_FIELD.findall(part)) - _FIELDS
        if unknown:
            raise TemplateError(f"unknown field: {', '.join(sorted(unknown))}")
        literal = _FIELD.sub("x", part)
        if not part or literal != safe_name(literal, "") or "{" in literal or "}" in literal:
            raise TemplateError(f"not usable as a name: {part!r}")
    return Template(text, tuple(folders), name)


def captured_local(captured_ms: int | None, offset_seconds: int | None) -> datetime | None:
    """Give the capture time in the asset's own offset; None if missing or beyond the calendar."""
    if captured_ms is None:
        return None
    try:
        zone = timezone(timedelta(seconds=offset_seconds or 0))
    except ValueError, OverflowError:
        zone = UTC
    try:
        return (_EPOCH + timedelta(milliseconds=captured_ms)).astimezone(zone)
    except OverflowError, ValueError:
        return None


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
    base: str, filename: str | None, kinds: Iterable[tuple[ResourceKind, str]]
) -> dict[ResourceKind, str]:
    """Give the relative path of each file of an asset.

    Args:
        base: The base the asset owns.
        filename: The name the original was imported with.
        kinds: The kind and the uniform type identifier of each file.

    Returns:
        A path for each kind; no two are equal on a file system that ignores case.
    """
    utis = dict(kinds)
    paths: dict[ResourceKind, str] = {}
    taken: set[str] = set()
    for kind in _PRECEDENCE:
        if kind not in utis:
            continue
        extension = _extension(kind, utis[kind], filename)
        suffix = _SUFFIX_OF_KIND.get(kind, "")
        path = f"{base}{suffix}{extension}"
        if folded(path) in taken:
            path = f"{base}-{kind.value.replace('_', '-')}{extension}"
        taken.add(folded(path))
        paths[kind] = path
    return paths


def _extension(kind: ResourceKind, uti: str, filename: str | None) -> str:
    """Choose the extension: the original keeps its own, the others go by their type."""
    own = split_name(filename)[1] if filename else None
    known = extension_of(uti)
    if kind is ResourceKind.ORIGINAL:
        return own or known or UNKNOWN_EXTENSION
    if known is not None and own is not None and own[1:].islower():
        return known.lower()
    return known or UNKNOWN_EXTENSION


def _values(asset: Named) -> dict[str, str]:
    """Give the values of a template's fields; date fields are missing without a date."""
    stem = split_name(asset.filename)[0] if asset.filename else ""
    values = {
        "stem": safe_name(stem, UNNAMED_STEM),
        "library": safe_name(asset.library, "library", max_bytes=_MAX_COMPONENT_BYTES),
    }
    captured = captured_local(asset.captured_ms, asset.offset_seconds)
    if captured is not None:
        values["year"] = f"{captured.year:04d}"
        values["month"] = f"{captured.month:02d}"
        values["day"] = f"{captured.day:02d}"
    return values

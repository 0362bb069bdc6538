"""Templates that say where files belong: `{year}/{month}/{stem}{ext}`. Pure.

A template is checked once and then gives each asset the folder and stem it wants. Whatever the
values are, the result is safe on ext4, exFAT, NTFS and SMB; `docs/user/library.md` describes the
fields to users.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
import re

from .safe_names import folded, safe_name, split_name

DEFAULT_TEMPLATE = "{year}/{month}/{stem}{ext}"
# The layout of icloud-photos-sync: every file under Apple's checksum of it.
ICLOUD_PHOTOS_SYNC_TEMPLATE = "_{all_or_shared}/{checksum}{ext}"
BUILT_IN_TEMPLATES: Mapping[str, str] = {
    "month": DEFAULT_TEMPLATE,
    "day": "{year}/{month}/{day}/{stem}{ext}",
    "year": "{year}/{stem}{ext}",
    "date_and_time": "{year}/{date} {time} {stem}{ext}",
    "kind": "{kind}/{year}/{month}/{stem}{ext}",
    "camera": "{camera}/{year}/{stem}{ext}",
    "album": "{album}/{stem}{ext}",
    "library": "{library}/{year}/{month}/{stem}{ext}",
    "icloud_photos_sync": ICLOUD_PHOTOS_SYNC_TEMPLATE,
}
UNKNOWN_DATE = "unknown-date"
UNKNOWN_CAMERA = "unknown-camera"
NO_ALBUM = "no-album"
UNNAMED_STEM = "unnamed"
MAX_FOLDERS = 8
MAX_TEMPLATE_LENGTH = 300
# Folders beside the photos that are made of them; no layout may put photos there.
ALBUMS_FOLDER = "Albums"
ARCHIVE_FOLDER = "_Archive"
# What users bring from elsewhere, which is theirs alone.
IMPORTED_FOLDER = "Imported"
# As a file system without case sees them.
RESERVED_FOLDERS = frozenset(
    {folded(ALBUMS_FOLDER), folded(ARCHIVE_FOLDER), folded(IMPORTED_FOLDER)}
)

_PRIMARY = "PrimarySync"
_MAX_COMPONENT_BYTES = 120
_DATE_FIELDS = frozenset({"year", "month", "day", "date", "hour", "minute", "second", "time"})
_TELLING_FIELDS = frozenset({"stem", "checksum", "second", "time"})
FIELDS = _DATE_FIELDS | _TELLING_FIELDS | {"album", "library", "all_or_shared", "camera", "kind"}
_FIELD = re.compile(r"\{([a-z_]*)\}")
_DATES = re.compile(
    r"\{{(?:{0})\}}(?:[-_. ]*\{{(?:{0})\}})*".format("|".join(sorted(_DATE_FIELDS)))
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TemplateProblem(StrEnum):
    """What is wrong with a template; also the key of the message for the user."""

    NO_EXTENSION = "template_no_extension"
    NO_NAME = "template_no_name"
    UNKNOWN_FIELD = "template_unknown_field"
    UNUSABLE_NAME = "template_unusable_name"
    RESERVED_FOLDER = "template_reserved_folder"
    TOO_LONG = "template_too_long"


class TemplateError(ValueError):
    """A template cannot be used. `problem` says why, `part` what of it is meant."""

    def __init__(self, problem: TemplateProblem, part: str) -> None:
        """Keep what a message to the user needs."""
        super().__init__(f"{problem.value}: {part!r}")
        self.problem = problem
        self.part = part


@dataclass(frozen=True, slots=True)
class Named:
    """What a layout needs to know of an asset. `captured_ms` is UTC, the offset in seconds.

    `library` is the name of the zone, `kind` one of `catalog.AssetKind`; `album` is the first of
    its albums by name, `checksum` Apple's (base64) of the original.
    """

    record_name: str
    filename: str | None
    captured_ms: int | None
    offset_seconds: int | None
    library: str = _PRIMARY
    kind: str = "photo"
    camera: str | None = None
    album: str | None = None
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template."""

    text: str
    folders: tuple[str, ...]
    name: str

    @property
    def fields(self) -> frozenset[str]:
        """The fields it uses."""
        return frozenset(_FIELD.findall(self.text))

    def base(self, asset: Named) -> str:
        """Give the folder and stem an asset wants: safe on every file system, without extension."""
        values = _values(asset)
        undated = "year" not in values
        parts: list[str] = []
        for folder in self.folders:
            if undated and _DATE_FIELDS.intersection(_FIELD.findall(folder)):
                if UNKNOWN_DATE not in parts:
                    parts.append(UNKNOWN_DATE)
                continue
            text = _FIELD.sub(lambda match: values[match[1]], folder)
            parts.append(safe_name(text, "_", max_bytes=_MAX_COMPONENT_BYTES))
        if parts and folded(parts[0]) in RESERVED_FOLDERS:
            parts[0] = f"_{parts[0]}"
        name = _DATES.sub(UNKNOWN_DATE, self.name) if undated else self.name
        parts.append(safe_name(_FIELD.sub(lambda match: values[match[1]], name), UNNAMED_STEM))
        return "/".join(parts)


def parse_template(text: str) -> Template:
    """Check a template.

    Raises:
        TemplateError: It is absolute, climbs up, names an unknown field, uses characters that some
            file system refuses, does not end in `{ext}`, or its file name does not tell photos
            apart (by `{stem}`, `{checksum}`, `{time}` or `{second}`).
    """
    if len(text) > MAX_TEMPLATE_LENGTH:
        raise TemplateError(TemplateProblem.TOO_LONG, text[:MAX_TEMPLATE_LENGTH])
    if not text.endswith("{ext}"):
        raise TemplateError(TemplateProblem.NO_EXTENSION, text)
    *folders, name = text.removesuffix("{ext}").split("/")
    if len(folders) > MAX_FOLDERS:
        raise TemplateError(TemplateProblem.TOO_LONG, text)
    for part in (*folders, name):
        _check(part)
    if not _TELLING_FIELDS.intersection(_FIELD.findall(name)):
        raise TemplateError(TemplateProblem.NO_NAME, name)
    if folders and folded(folders[0]) in RESERVED_FOLDERS:
        raise TemplateError(TemplateProblem.RESERVED_FOLDER, folders[0])
    return Template(text, tuple(folders), name)


def _check(part: str) -> None:
    for field in _FIELD.findall(part):
        if field not in FIELDS:
            raise TemplateError(TemplateProblem.UNKNOWN_FIELD, f"{{{field}}}")
    literal = _FIELD.sub("x", part)
    if not part or literal != safe_name(literal, "") or "{" in literal or "}" in literal:
        raise TemplateError(TemplateProblem.UNUSABLE_NAME, part)


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


def checksum_name(checksum: str) -> str:
    """Spell Apple's checksum so that it may be a file's name, as icloud-photos-sync does."""
    try:
        raw = base64.b64decode(checksum, validate=True)
    except binascii.Error, ValueError:
        return safe_name(checksum, UNNAMED_STEM)
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=") or UNNAMED_STEM


def _values(asset: Named) -> dict[str, str]:
    """Give the values of a template's fields; date fields are missing without a date."""
    stem = split_name(asset.filename)[0] if asset.filename else ""
    is_personal = asset.library == _PRIMARY
    values = {
        "stem": safe_name(stem, UNNAMED_STEM),
        "library": "Personal" if is_personal else "Shared",
        "all_or_shared": "All-Photos" if is_personal else "Shared-Photos",
        "kind": asset.kind,
        "camera": _component(asset.camera, UNKNOWN_CAMERA),
        "album": _component(asset.album, NO_ALBUM),
        "checksum": checksum_name(asset.checksum),
    }
    captured = captured_local(asset.captured_ms, asset.offset_seconds)
    if captured is not None:
        values["year"] = f"{captured.year:04d}"
        for field in ("month", "day", "hour", "minute", "second"):
            values[field] = f"{getattr(captured, field):02d}"
        values["date"] = "{year}-{month}-{day}".format_map(values)
        values["time"] = "{hour}-{minute}-{second}".format_map(values)
    return values


def _component(text: str | None, fallback: str) -> str:
    return safe_name(text or "", fallback, max_bytes=_MAX_COMPONENT_BYTES)

"""Reads the three property lists of a backup: tolerant of gaps, strict about size.

All are readable without a password. `Info.plist` (XML) is the host's and 1 to 10 MB large because
of app icons, which are left out before parsing: that is 10 to 15 times quicker. `Manifest.plist`
and `Status.plist` (binary) are the device's. None is trusted: a value of the wrong type is
treated as absent, and a file that would take much memory to parse is refused unparsed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
import os
from pathlib import Path
import re
from typing import Any, Final
import unicodedata

from ..bounded_plists import BINARY_MAGIC, CostlyPlistError, UnreadablePlistError, load_plist
from .blobs import open_plain
from .errors import BackupReadError, DamagedBackupError, FileMissingError

INFO: Final = "Info.plist"
MANIFEST: Final = "Manifest.plist"
STATUS: Final = "Status.plist"

_MAX_BYTES: Final = {INFO: 64 << 20, MANIFEST: 16 << 20, STATUS: 1 << 20}
_MAX_XML_BYTES: Final = 8 << 20
MAX_XML_TAGS: Final = 400_000
_MAX_REFERENCES: Final = 1_000_000
_MAX_TEXT: Final = 255
MAX_APPS: Final = 10_000
_FIRST_IPHONE: Final = 2007

XML_DATA: Final = re.compile(rb"<data>([^<]*)</data>")
# Overrides of the writing direction make a name look like another one.
_DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class PlistReason(StrEnum):
    """Why a property list cannot be used."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"


class PlistError(DamagedBackupError):
    """A property list is missing, unreadable or damaged; `reason` says which."""

    def __init__(self, name: str, reason: PlistReason) -> None:
        """Name the file and the reason."""
        super().__init__(f"{name}: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What a property list says of the device; `udid` in upper case."""

    udid: str | None = None
    name: str | None = None
    product_type: str | None = None
    product_name: str | None = None
    product_version: str | None = None
    build_version: str | None = None
    serial_number: str | None = None


@dataclass(frozen=True, slots=True)
class InfoPlist:
    """Info.plist. The host writes it when a run starts, so `last_backup` may be of a failed one."""

    device: DeviceFacts = DeviceFacts()
    last_backup: datetime | None = None
    installed_apps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ManifestPlist:
    """Manifest.plist. The keybag is there even in unencrypted backups, `manifest_key` is not."""

    device: DeviceFacts = DeviceFacts()
    date: datetime | None = None
    is_encrypted: bool | None = None
    keybag: bytes | None = field(default=None, repr=False)
    manifest_key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StatusPlist:
    """Status.plist: how the last run ended. `snapshot_state` is "finished" if it did."""

    date: datetime | None = None
    snapshot_state: str | None = None
    is_full: bool | None = None


def read_info(folder: Path) -> InfoPlist:
    """Read Info.plist of a backup folder; raises PlistError. Times are aware (UTC)."""
    plist = _load(folder / INFO)
    device = DeviceFacts(
        udid=_udid(plist, "Unique Identifier") or _udid(plist, "Target Identifier"),
        name=_text(plist, "Device Name") or _text(plist, "Display Name"),
        product_type=_text(plist, "Product Type"),
        product_name=_text(plist, "Product Name"),
        product_version=_text(plist, "Product Version"),
        build_version=_text(plist, "Build Version"),
        serial_number=_text(plist, "Serial Number"),
    )
    return InfoPlist(device, _moment(plist, "Last Backup Date"), _apps(plist))


def read_manifest(folder: Path) -> ManifestPlist:
    """Read Manifest.plist of a backup folder; raises PlistError. Times are aware (UTC)."""
    plist = _load(folder / MANIFEST)
    lockdown = plist.get("Lockdown")
    if not isinstance(lockdown, dict):
        lockdown = {}
    device = DeviceFacts(
        udid=_udid(lockdown, "UniqueDeviceID"),
        name=_text(lockdown, "DeviceName"),
        product_type=_text(lockdown, "ProductType"),
        product_version=_text(lockdown, "ProductVersion"),
        build_version=_text(lockdown, "BuildVersion"),
        serial_number=_text(lockdown, "SerialNumber"),
    )
    return ManifestPlist(
        device,
        _moment(plist, "Date"),
        _flag(plist, "IsEncrypted"),
        _data(plist, "BackupKeyBag"),
        _data(plist, "ManifestKey"),
    )


def read_status(folder: Path) -> StatusPlist:
    """Read Status.plist of a backup folder; raises PlistError. Times are aware (UTC)."""
    plist = _load(folder / STATUS)
    return StatusPlist(
        _moment(plist, "Date"), _text(plist, "SnapshotState"), _flag(plist, "IsFullBackup")
    )


def _load(path: Path) -> dict[Any, Any]:
    data = read_bounded(path)
    if path.name == INFO and not data.startswith(BINARY_MAGIC):
        # Counted first, as replacing each of millions of pieces holds up all other threads.
        if data.count(b"<") > MAX_XML_TAGS:
            raise PlistError(INFO, PlistReason.TOO_LARGE)
        data = XML_DATA.sub(b"<data></data>", data)
    return parse_plist(data, path.name)


def read_bounded(path: Path) -> bytes:
    """Read a property list of a backup; links, pipes and devices are not opened.

    Raises:
        PlistError: It is missing, unreadable or larger than any real one.
    """
    limit = _MAX_BYTES[path.name]
    try:
        with os.fdopen(open_plain(path.parent, path.name), "rb") as file:
            data = file.read(limit + 1)
    except (BackupReadError, FileMissingError, OSError) as err:
        there = os.path.lexists(path)
        raise PlistError(
            path.name, PlistReason.UNREADABLE if there else PlistReason.MISSING
        ) from err
    if len(data) > limit:
        raise PlistError(path.name, PlistReason.TOO_LARGE)
    return data


def parse_plist(data: bytes, name: str, *, max_references: int = _MAX_REFERENCES) -> dict[Any, Any]:
    """Parse a property list, if that takes a bounded amount of time and memory.

    Raises:
        PlistError: It is damaged, no dictionary, or would take too much.
    """
    if not data.startswith(BINARY_MAGIC) and len(data) > _MAX_XML_BYTES:
        raise PlistError(name, PlistReason.TOO_LARGE)
    try:
        root = load_plist(data, max_references=max_references, max_tags=MAX_XML_TAGS)
    except CostlyPlistError:
        raise PlistError(name, PlistReason.TOO_LARGE) from None
    except UnreadablePlistError:
        raise PlistError(name, PlistReason.DAMAGED) from None
    if not isinstance(root, dict):
        raise PlistError(name, PlistReason.DAMAGED)
    return root


def dictionary_of(value: object) -> dict[Any, Any]:
    """Return a dictionary of a property list; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def clean_text(value: str) -> str | None:
    """A text fit to be shown and stored: no control characters, of bounded length; None if empty."""
    kept = (
        character
        for character in value[: 4 * _MAX_TEXT]
        if unicodedata.category(character) not in ("Cc", "Cs") and character not in _DIRECTION_MARKS
    )
    return "".join(kept).strip()[:_MAX_TEXT].rstrip() or None


def _text(plist: Mapping[Any, Any], key: str) -> str | None:
    value = plist.get(key)
    return clean_text(value) if isinstance(value, str) else None


def _udid(plist: Mapping[Any, Any], key: str) -> str | None:
    value = _text(plist, key)
    return value.upper() if value else None


def _flag(plist: Mapping[Any, Any], key: str) -> bool | None:
    value = plist.get(key)
    return value if isinstance(value, bool) else None


def _data(plist: Mapping[Any, Any], key: str) -> bytes | None:
    value = plist.get(key)
    return value if isinstance(value, bytes) and value else None


def _moment(plist: Mapping[Any, Any], key: str) -> datetime | None:
    """Property lists hold UTC; a year before the first iPhone is a clock that was never set."""
    value = plist.get(key)
    if not isinstance(value, datetime) or value.year < _FIRST_IPHONE:
        return None
    return value.replace(tzinfo=UTC)


def _apps(plist: Mapping[Any, Any]) -> tuple[str, ...]:
    value = plist.get("Installed Applications")
    if not isinstance(value, list):
        return ()
    texts = (clean_text(item) for item in value[:MAX_APPS] if isinstance(item, str))
    return tuple(text for text in texts if text)

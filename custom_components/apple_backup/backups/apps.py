"""The apps of a backup with names, versions and icons, without a password.

Info.plist, which the host writes, has for each installed app an `iTunesMetadata` property list and
a `PlaceholderIcon` (PNG). Icons make up nearly all of its 1 to 10 MB, so they are not decoded with
it: where each one lies in the file is remembered, and it is read from there when it is shown.
Manifest.plist, which the device writes, knows versions and bundle paths, but lists system apps and
plug-ins, too.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
import os
from pathlib import Path, PurePosixPath
import re
from threading import Lock
from typing import Any, Final

from .blobs import open_plain
from .errors import BackupError
from .info_plist import MAX_ICON_BYTES, Span, UndecodedInfo, decode_data, is_icon, texts_of
from .plists import (
    INFO,
    MANIFEST,
    MAX_APPS,
    PlistError,
    clean_text,
    dictionary_of,
    parse_plist,
    read_bounded,
)

_MAX_METADATA_BYTES: Final = 256 * 1024
# Honest metadata has some hundred values.
_MAX_METADATA_REFERENCES: Final = 5_000
_MAX_WITH_METADATA: Final = 2_000
_KEPT: Final = 16
# Where iOS installs what its user chose; its own apps lie elsewhere.
_USER_APPS: Final = "/Bundle/Application/"
_BUNDLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,255}", re.ASCII)

type _Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InstalledApp:
    """An app on the device when the backup was made; `name` is the bundle id if none is known."""

    bundle_id: str
    name: str
    version: str | None = None
    developer: str | None = None
    has_icon: bool = False


@dataclass(frozen=True, slots=True)
class _Details:
    """The apps of one backup and where in Info.plist the icons lie; `icons` of a binary one, too."""

    stamps: tuple[_Stamp, _Stamp]
    apps: tuple[InstalledApp, ...]
    spans: Mapping[str, Span]
    is_binary: bool


class AppLibrary:
    """Reads the apps of backups, and remembers those of the last few. Blocking, any thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = Lock()
        self._known: OrderedDict[Path, _Details] = OrderedDict()

    def apps(self, backup: Path) -> tuple[InstalledApp, ...]:
        """Return the apps of a backup folder, by name.

        Raises:
            PlistError: Neither Info.plist nor Manifest.plist can be read.
        """
        return self._details(backup).apps

    def icon(self, backup: Path, bundle_id: str) -> bytes | None:
        """Return an app's icon, a PNG; None if there is none.

        Raises:
            PlistError: Neither Info.plist nor Manifest.plist can be read.
        """
        details = self._details(backup)
        if details.is_binary:
            icon = _icon_of_binary(backup, bundle_id)
        else:
            span = details.spans.get(bundle_id)
            icon = None if span is None else _icon_at(backup, span, details.stamps[0])
        return icon if icon is not None and is_icon(icon) else None

    def _details(self, backup: Path) -> _Details:
        with self._lock:
            stamps = (_stamp(backup / INFO), _stamp(backup / MANIFEST))
            known = self._known.get(backup)
            if known is None or known.stamps != stamps:
                known = self._known[backup] = _read(backup, stamps)
            self._known.move_to_end(backup)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return known


def read_apps(backup: Path) -> tuple[InstalledApp, ...]:
    """Return the apps of a backup folder; as `AppLibrary.apps`, but remembers nothing."""
    return AppLibrary().apps(backup)


def _read(backup: Path, stamps: tuple[_Stamp, _Stamp]) -> _Details:
    """Merge what both property lists say."""
    info: UndecodedInfo | None = None
    try:
        info = UndecodedInfo(read_bounded(backup / INFO))
    except PlistError as error:
        failure = error
    try:
        plist = parse_plist(read_bounded(backup / MANIFEST), MANIFEST)
        bundles = dictionary_of(plist.get("Applications"))
    except PlistError:
        if info is None:
            raise failure from None
        bundles = {}
    spans: dict[str, Span] = {}
    apps = []
    for number, bundle_id in enumerate(_bundle_ids(info, bundles)):
        entry = dictionary_of(info.apps.get(bundle_id)) if info else {}
        metadata = _metadata(info, entry) if info and number < _MAX_WITH_METADATA else {}
        icon = entry.get("PlaceholderIcon")
        has_icon = info is not None and info.has_icon(icon)
        if info is not None and has_icon and (span := info.span(icon)) is not None:
            spans[bundle_id] = span
        apps.append(_app(bundle_id, metadata, dictionary_of(bundles.get(bundle_id)), has_icon))
    apps.sort(key=lambda app: (app.name.casefold(), app.bundle_id))
    return _Details(stamps, tuple(apps), spans, info is not None and info.is_binary)


def _bundle_ids(info: UndecodedInfo | None, bundles: Mapping[Any, Any]) -> list[str]:
    """The installed apps; where the host does not list them, what the device's user has installed."""
    names = [*info.installed, *texts_of(list(info.apps))] if info is not None else []
    if not names:
        names = [
            name
            for name in texts_of(list(bundles))
            if _USER_APPS in str(dictionary_of(bundles[name]).get("Path", ""))
        ]
    unique = dict.fromkeys(name for name in names if _BUNDLE_ID.fullmatch(name))
    return list(unique)[:MAX_APPS]


def _metadata(info: UndecodedInfo, entry: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """What the App Store said of an app; nothing if that cannot be read."""
    data = info.data(entry.get("iTunesMetadata"), _MAX_METADATA_BYTES)
    if not data:
        return {}
    try:
        return parse_plist(data, "iTunesMetadata", max_references=_MAX_METADATA_REFERENCES)
    except PlistError:
        return {}


def _app(
    bundle_id: str, metadata: Mapping[Any, Any], bundle: Mapping[Any, Any], has_icon: bool
) -> InstalledApp:
    path = bundle.get("Path")
    stem = clean_text(PurePosixPath(path).stem) if isinstance(path, str) else None
    return InstalledApp(
        bundle_id=bundle_id,
        name=_first(metadata, "itemName", "title", "bundleDisplayName") or stem or bundle_id,
        version=_first(metadata, "bundleShortVersionString", "bundleVersion")
        or _first(bundle, "CFBundleShortVersionString", "CFBundleVersion"),
        developer=_first(metadata, "artistName"),
        has_icon=has_icon,
    )


def _icon_of_binary(backup: Path, bundle_id: str) -> bytes | None:
    """Apple's tools write XML; other tools convert it, and then the whole list has to be read."""
    try:
        info = UndecodedInfo(read_bounded(backup / INFO))
    except PlistError:
        return None
    icon = dictionary_of(info.apps.get(bundle_id)).get("PlaceholderIcon")
    return icon if isinstance(icon, bytes) else None


def _icon_at(backup: Path, span: Span, stamp: _Stamp) -> bytes | None:
    """Read an icon from its place in Info.plist; None if that has changed meanwhile."""
    try:
        with os.fdopen(open_plain(backup, INFO), "rb") as file:
            if _stamp_of(os.fstat(file.fileno())) != stamp:
                return None
            file.seek(span[0])
            return decode_data(file.read(span[1] - span[0]), MAX_ICON_BYTES)
    except BackupError, OSError:
        return None


def _stamp(path: Path) -> _Stamp:
    try:
        return _stamp_of(path.lstat())
    except OSError:
        return ()


def _stamp_of(now: os.stat_result) -> _Stamp:
    return (now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)


def _first(plist: Mapping[Any, Any], *keys: str) -> str | None:
    texts = (plist.get(key) for key in keys)
    cleaned = (clean_text(text) for text in texts if isinstance(text, str))
    return next((text for text in cleaned if text), None)

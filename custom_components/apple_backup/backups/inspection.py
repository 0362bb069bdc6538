"""Tells what a single backup folder is, from its property lists and a look at its manifest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import os
from pathlib import Path
from typing import Final

from .blobs import open_plain
from .errors import BackupReadError, FileMissingError
from .identity import device_key, is_archived, shown_name, udid_of_folder
from .mbdb import MBDB, MBDB_MAGIC
from .models import Backup, Completeness, Device
from .plist_cache import PlistCache
from .plists import (
    INFO,
    MANIFEST,
    STATUS,
    InfoPlist,
    ManifestPlist,
    PlistError,
    PlistReason,
    StatusPlist,
    read_info,
    read_manifest,
    read_status,
)

MANIFEST_DB: Final = "Manifest.db"
SNAPSHOT: Final = "Snapshot"
_SQLITE_MAGIC: Final = b"SQLite format 3\0"
_CIPHER_BLOCK: Final = 16
_FINISHED: Final = "finished"


class Problem(StrEnum):
    """What is wrong with a backup that is listed all the same (`Backup.problem`)."""

    UNSUPPORTED_FORMAT = "unsupported_format"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    MANIFEST_EMPTY = "manifest_empty"
    MANIFEST_DAMAGED = "manifest_damaged"
    PLIST_MISSING = "manifest_plist_missing"
    PLIST_DAMAGED = "manifest_plist_damaged"
    KEYBAG_MISSING = "keybag_missing"
    ENCRYPTION_CONTRADICTION = "encryption_contradiction"


class _Manifest(StrEnum):
    """What the manifest database looks like from outside."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    PLAIN = "plain"
    OPAQUE = "opaque"
    RAGGED = "ragged"
    MBDB = "mbdb"


@dataclass(frozen=True, slots=True)
class _Plists:
    info: InfoPlist | PlistError
    manifest: ManifestPlist | PlistError
    status: StatusPlist | PlistError


def looks_like_backup(folder: Path) -> bool:
    """Whether the folder holds a file that only backups hold.

    A first run that is still going on has only Info.plist and its snapshot.

    Raises:
        OSError: the folder cannot be looked into.
    """
    if any(_exists(folder / name) for name in (MANIFEST_DB, MANIFEST, MBDB, STATUS)):
        return True
    return udid_of_folder(folder.name) is not None and _exists(folder / INFO)


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError, NotADirectoryError:
        return False
    return True


def inspect(folder: Path, identifier: str, cache: PlistCache) -> Backup | None:
    """Describe the backup in `folder`; None if it has neither a manifest nor a description.

    Raises:
        OSError: the folder itself cannot be read.
    """
    os.scandir(folder).close()
    plists = _Plists(
        cache.read(read_info, folder, INFO),
        cache.read(read_manifest, folder, MANIFEST),
        cache.read(read_status, folder, STATUS),
    )
    database = _look_at_manifest(folder)
    if (
        database is _Manifest.MISSING
        and isinstance(plists.info, PlistError)
        and isinstance(plists.manifest, PlistError)
    ):
        return None
    is_encrypted, problem = _judge(database, plists.manifest)
    info = None if isinstance(plists.info, PlistError) else plists.info
    status = None if isinstance(plists.status, PlistError) else plists.status
    return Backup(
        id=identifier,
        path=folder,
        folder_name=shown_name(folder.name),
        device=_device(folder.name, plists),
        is_encrypted=is_encrypted,
        completeness=_completeness(folder, status),
        is_full=status.is_full if status else None,
        last_backup=_last_backup(plists),
        is_snapshot=is_archived(folder.name),
        installed_apps=info.installed_apps if info else (),
        problem=problem,
    )


def _look_at_manifest(folder: Path) -> _Manifest:
    """Read the first bytes of Manifest.db; nothing but a regular file is opened."""
    path = folder / MANIFEST_DB
    try:
        with os.fdopen(open_plain(folder, MANIFEST_DB), "rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
            size = os.fstat(file.fileno()).st_size
    except BackupReadError, FileMissingError, OSError:
        return _Manifest.UNREADABLE if os.path.lexists(path) else _look_at_old_manifest(folder)
    if head == _SQLITE_MAGIC:
        return _Manifest.PLAIN
    if not head:
        # SQLite finds the whole database in the log if only the main file was emptied.
        has_log = _size(folder / f"{MANIFEST_DB}-wal") > 0
        return _Manifest.PLAIN if has_log else _Manifest.EMPTY
    return _Manifest.RAGGED if size % _CIPHER_BLOCK else _Manifest.OPAQUE


def _look_at_old_manifest(folder: Path) -> _Manifest:
    """Read the first bytes of Manifest.mbdb, which backups up to iOS 9 have."""
    try:
        with os.fdopen(open_plain(folder, MBDB), "rb") as file:
            head = file.read(len(MBDB_MAGIC))
    except BackupReadError, FileMissingError, OSError:
        there = os.path.lexists(folder / MBDB)
        return _Manifest.UNREADABLE if there else _Manifest.MISSING
    if head == MBDB_MAGIC:
        return _Manifest.MBDB
    return _Manifest.RAGGED if head else _Manifest.EMPTY


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _judge(
    database: _Manifest, manifest: ManifestPlist | PlistError
) -> tuple[bool, Problem | None]:
    """Decide whether the backup is encrypted, and what is wrong with it.

    Where IsEncrypted and the database's header disagree, the header is right: decrypted copies
    keep the old flag. Up to iOS 10.1 the database of an encrypted backup is plain, and there is
    no ManifestKey.
    """
    plist = None if isinstance(manifest, PlistError) else manifest
    flag = bool(plist and plist.is_encrypted)
    has_key = plist is not None and plist.manifest_key is not None
    match database:
        case _Manifest.MBDB:
            if isinstance(manifest, PlistError):
                return False, _plist_problem(manifest)
            return flag, Problem.UNSUPPORTED_FORMAT if flag else None
        case _Manifest.MISSING:
            return flag, Problem.MANIFEST_MISSING
        case _Manifest.UNREADABLE:
            return flag, Problem.MANIFEST_UNREADABLE
        case _Manifest.EMPTY:
            return flag, Problem.MANIFEST_EMPTY
        case _Manifest.RAGGED:
            return flag, Problem.MANIFEST_DAMAGED
        case _Manifest.PLAIN:
            if isinstance(manifest, PlistError):
                return False, _plist_problem(manifest)
            contradicts = flag and has_key
            return flag and not has_key, Problem.ENCRYPTION_CONTRADICTION if contradicts else None
        case _Manifest.OPAQUE:
            if isinstance(manifest, PlistError):
                return True, _plist_problem(manifest)
            return _judge_opaque(manifest, flag=flag, has_key=has_key)


def _judge_opaque(
    manifest: ManifestPlist, *, flag: bool, has_key: bool
) -> tuple[bool, Problem | None]:
    if not flag and not has_key:
        return False, Problem.MANIFEST_DAMAGED
    if manifest.keybag is None or not has_key:
        return True, Problem.KEYBAG_MISSING
    return True, None if flag else Problem.ENCRYPTION_CONTRADICTION


def _plist_problem(error: PlistError) -> Problem:
    missing = error.reason is PlistReason.MISSING
    return Problem.PLIST_MISSING if missing else Problem.PLIST_DAMAGED


def _device(folder_name: str, plists: _Plists) -> Device:
    """Merge what the lists say; the device's own words win for its UDID, the host's otherwise."""
    facts = [
        plist.device
        for plist in (plists.info, plists.manifest)
        if not isinstance(plist, PlistError)
    ]
    udids = [fact.udid for fact in reversed(facts) if fact.udid]
    udid = udids[0] if udids else udid_of_folder(folder_name)

    def first(name: str) -> str | None:
        return next((value for fact in facts if (value := getattr(fact, name))), None)

    product_type, product_name = first("product_type"), first("product_name")
    return Device(
        key=device_key(udid or f"folder:{folder_name}"),
        name=first("name") or product_name or _kind_of_device(product_type),
        product_type=product_type,
        product_name=product_name,
        product_version=first("product_version"),
        build_version=first("build_version"),
        serial_number=first("serial_number"),
    )


def _kind_of_device(product_type: str | None) -> str:
    """A name for a nameless device. Never the folder's, which is its UDID."""
    for kind in ("iPhone", "iPad", "iPod"):
        if product_type and product_type.startswith(kind):
            return kind
    return "iOS device"


def _completeness(folder: Path, status: StatusPlist | None) -> Completeness:
    """A run that failed or goes on leaves its state, or the folder it collects changes in."""
    if _has_content(folder / SNAPSHOT):
        return Completeness.INCOMPLETE
    if status is None or status.snapshot_state is None:
        return Completeness.UNKNOWN
    finished = status.snapshot_state == _FINISHED
    return Completeness.COMPLETE if finished else Completeness.INCOMPLETE


def _has_content(folder: Path) -> bool:
    if folder.is_symlink():
        return True
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except FileNotFoundError, NotADirectoryError:
        return False
    except OSError:
        return True


def _last_backup(plists: _Plists) -> datetime | None:
    """When the last run that finished did so, else when any run began.

    The host writes Info.plist at the start of a run, so its date is of a failed run, too.
    """
    dates: list[datetime | None] = []
    if not isinstance(plists.status, PlistError) and plists.status.snapshot_state == _FINISHED:
        dates.append(plists.status.date)
    if not isinstance(plists.info, PlistError):
        dates.append(plists.info.last_backup)
    if not isinstance(plists.manifest, PlistError):
        dates.append(plists.manifest.date)
    return next((date for date in dates if date is not None), None)

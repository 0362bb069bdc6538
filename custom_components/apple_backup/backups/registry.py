"""The backups of one root: what the last scan found, and what earlier ones have learned."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
import json
import os
from pathlib import Path
from threading import Lock

from .apps import AppLibrary, InstalledApp
from .discovery import PlistCache, discover
from .domains import DomainSizes
from .errors import BackupNotFoundError
from .inspection import MANIFEST_DB
from .mbdb import MBDB
from .models import Backup, Discovery
from .plists import STATUS
from .registry_document import from_document, to_document
from .registry_store import RegistryStore, StoredBackup
from .sizes import folder_size
from .unlock import sizes_without_password
from .watch import root_signature


@dataclass(frozen=True, slots=True)
class _Known:
    """A backup and what no folder says of it. Not `present`: the folder was there once."""

    backup: Backup
    first_seen: datetime
    present: bool
    size_stamp: str | None = None


class BackupRegistry:
    """Backups by id, kept in a database. Every method blocks, and any thread may call it.

    The database is a cache: where it fails, the registry goes on without it.
    """

    def __init__(self, url: str, root: Path, namespace: str) -> None:
        """Prepare a registry; `url` is SQLAlchemy's, `namespace` the id of the entry."""
        self._root, self._namespace = root, namespace
        self._store = RegistryStore(url, namespace)
        self._cache = PlistCache()
        self._apps = AppLibrary()
        self._summing = Lock()
        self._domain_sizes: dict[str, tuple[str, DomainSizes]] = {}
        self._known: dict[str, _Known] = {}
        self._signature = b""
        self._lock = Lock()
        self._scanning = Lock()
        self._saving = Lock()

    def open(self) -> None:
        """Open the database and recall what it knows; no backup is touched."""
        self._store.open()
        known = (self._recall(row) for row in self._store.load())
        with self._lock:
            self._known = {item.backup.id: item for item in known if item is not None}

    def changed(self) -> bool:
        """Whether anything below the root may have changed since the last scan began.

        Costs a `stat` for each file a scan would read; a root that cannot be reached any more,
        or can be again, has changed, too.
        """
        return root_signature(self._root) != self._signature

    def refresh(self) -> Discovery:
        """Scan the root again. Sizes and first sightings are kept, even of folders now absent.

        Raises:
            RootError: the root cannot be listed; what was known stays known.
        """
        with self._scanning:
            self._signature = root_signature(self._root)
            if self._store.recover():
                self._absorb()
            found = discover(self._root, namespace=self._namespace, cache=self._cache)
            now = _now()
            with self._lock:
                before = self._known
                after = {key: replace(item, present=False) for key, item in before.items()}
                for backup in found.backups:
                    after[backup.id] = _merge(before.get(backup.id), backup, now)
                self._known = after
            if after != before:
                self._save()
            backups = tuple(after[backup.id].backup for backup in found.backups)
            return replace(found, backups=backups)

    def _absorb(self) -> None:
        """Add what a database that can be reached again knew before."""
        stored = [item for row in self._store.load() if (item := self._recall(row)) is not None]
        with self._lock:
            known = dict(self._known)
            for old in stored:
                new = known.get(old.backup.id)
                if new is None:
                    known[old.backup.id] = replace(old, present=False)
                elif new.backup.size_bytes is None:
                    backup = replace(new.backup, size_bytes=old.backup.size_bytes)
                    known[old.backup.id] = replace(old, backup=backup, present=new.present)
                else:
                    known[old.backup.id] = replace(new, first_seen=old.first_seen)
            self._known = known
        self._save()

    def backups(self) -> tuple[Backup, ...]:
        """The backups of the last scan, or of the last one before a restart; by path."""
        with self._lock:
            present = [item.backup for item in self._known.values() if item.present]
        return tuple(sorted(present, key=lambda backup: backup.path))

    def get(self, backup_id: str) -> Backup:
        """One backup of the last scan.

        Raises:
            BackupNotFoundError: there is none with this id.
        """
        return self._get(backup_id).backup

    def first_seen(self, backup_id: str) -> datetime:
        """When a backup was first found (UTC).

        Raises:
            BackupNotFoundError: there is none with this id.
        """
        return self._get(backup_id).first_seen

    def apps(self, backup_id: str) -> tuple[InstalledApp, ...]:
        """The apps of a backup, by name; needs no password.

        Raises:
            BackupNotFoundError: there is none with this id.
            DamagedBackupError: neither list of apps can be read.
        """
        return self._apps.apps(self.get(backup_id).path)

    def app_icon(self, backup_id: str, bundle_id: str) -> bytes | None:
        """An app's icon, a PNG; None if there is none.

        Raises:
            BackupNotFoundError: there is none with this id.
            DamagedBackupError: neither list of apps can be read.
        """
        return self._apps.icon(self.get(backup_id).path, bundle_id)

    def domain_sizes(
        self, backup_id: str, cancelled: Callable[[], bool] = lambda: False
    ) -> DomainSizes | None:
        """How many files and bytes each domain has; may take seconds, remembered in memory.

        None if the backup needs a password (then its session knows), or when cancelled.

        Raises:
            BackupNotFoundError: there is none with this id.
            BackupError: its manifest cannot be read.
        """
        path = self.get(backup_id).path
        stamp = _stamp(path)
        with self._summing:
            known = self._domain_sizes.get(backup_id)
            if known is not None and known[0] == stamp:
                return known[1]
            sizes = sizes_without_password(path, cancelled)
            if sizes is not None:
                self._domain_sizes[backup_id] = (stamp, sizes)
            return sizes

    def uncounted(self) -> tuple[str, ...]:
        """Ids of the backups whose size is unknown, or is of an earlier state; touches the disk."""
        with self._lock:
            present = [item for item in self._known.values() if item.present]
        return tuple(
            item.backup.id
            for item in present
            if item.backup.size_bytes is None or item.size_stamp != _stamp(item.backup.path)
        )

    def count_size(
        self, backup_id: str, cancelled: Callable[[], bool] = lambda: False
    ) -> int | None:
        """Add up the size of a backup in bytes and keep it; None when cancelled. May take minutes.

        Raises:
            BackupNotFoundError: there is none with this id.
            BackupReadError: its folder cannot be read.
        """
        backup = self._get(backup_id).backup
        stamp = _stamp(backup.path)
        size = folder_size(backup.path, cancelled)
        if size is None:
            return None
        with self._lock:
            item = self._known[backup_id]
            backup = replace(item.backup, size_bytes=size)
            self._known[backup_id] = replace(item, backup=backup, size_stamp=stamp)
        self._save()
        return size

    def checkpoint(self) -> None:
        """Make the database file complete, for a copy of it."""
        self._store.checkpoint()

    def close(self) -> None:
        """Close the database; idempotent."""
        self._store.close()

    def _get(self, backup_id: str) -> _Known:
        with self._lock:
            item = self._known.get(backup_id)
        if item is None or not item.present:
            raise BackupNotFoundError(backup_id)
        return item

    def _save(self) -> None:
        """Write what is known now; one at a time, so that the last one to write knows most."""
        with self._saving:
            with self._lock:
                known = list(self._known.values())
            self._store.save(self._row(item) for item in known)

    def _row(self, item: _Known) -> StoredBackup:
        backup = item.backup
        return StoredBackup(
            id=backup.id,
            relative_path=os.fsencode(os.path.relpath(backup.path, self._root)),
            document=to_document(backup),
            present=item.present,
            first_seen_ms=int(item.first_seen.timestamp() * 1000),
            size_bytes=backup.size_bytes,
            size_stamp=item.size_stamp,
        )

    def _recall(self, row: StoredBackup) -> _Known | None:
        """Rebuild what was stored; a row that makes no sense is as good as none."""
        try:
            path = self._root / os.fsdecode(row.relative_path)
            backup = from_document(row.id, path, row.size_bytes, json.loads(row.document))
            first_seen = datetime.fromtimestamp(row.first_seen_ms / 1000, UTC)
        except ValueError, TypeError, LookupError, OverflowError, OSError:
            return None
        return _Known(backup, first_seen, row.present, row.size_stamp)


def _now() -> datetime:
    """The time in the milliseconds that are stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _merge(known: _Known | None, backup: Backup, now: datetime) -> _Known:
    if known is None:
        return _Known(backup, now, present=True)
    backup = replace(backup, size_bytes=known.backup.size_bytes)
    return replace(known, backup=backup, present=True)


def _stamp(folder: Path) -> str:
    """Changes whenever a run has changed the backup: these files are written at its end."""
    stamps = "/".join(_file_stamp(folder / name) for name in (MANIFEST_DB, MBDB, STATUS))
    return sha256(stamps.encode()).hexdigest()


def _file_stamp(path: Path) -> str:
    try:
        now = path.lstat()
    except OSError:
        return ""
    return f"{now.st_mtime_ns}:{now.st_size}"

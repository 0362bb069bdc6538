"""Checks whether a backup holds what its manifest promises, without changing anything."""

from collections.abc import Callable, Iterator
from contextlib import aclosing
import hashlib
import os
from typing import Final

from ..app_database import KNOWN_DATABASES, DatabasePlace, file_id_of
from ..content import ContentStatus, open_descriptor
from ..errors import (
    BackupError,
    BackupReadError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from ..jobs import CancelToken, Job, steps
from ..manifest_record import ManifestRecord
from ..models import Completeness, ManifestEntry
from ..reader import BackupReader
from ..unlocked import UnlockedBackup
from .database_check import check_database
from .integrity_report import Finding, FindingKind, Findings, IntegrityProgress, IntegrityReport

_CHUNK: Final = 1024 * 1024
_SHA1_SIZE: Final = 20
_MAX_DATABASES: Final = 200
_STATUS: Final = {
    ContentStatus.INCOMPLETE: FindingKind.FILE_INCOMPLETE,
    ContentStatus.SIZE_DIFFERS: FindingKind.SIZE_DIFFERS,
}


async def check_integrity(
    backup: UnlockedBackup,
    *,
    digests: bool = True,
    databases: bool = True,
    cancel: CancelToken | None = None,
    on_progress: Callable[[IntegrityProgress], None] | None = None,
) -> IntegrityReport:
    """Check all files of a backup; minutes to hours with `digests`, which reads everything.

    Args:
        backup: What is checked; its session stays alive meanwhile.
        digests: Read all stored bytes, and compare them with the digests that the manifest has of
            some files. A difference is a warning: digests are not always kept up to date.
        databases: Let SQLite check the databases whose content is known.
        cancel: Ends the check from outside.
        on_progress: Called in the event loop about four times a second.

    Raises:
        JobCancelledError: `cancel` asked for an end.
        SessionInvalidError: The session has ended.
    """
    check = _Check(digests=digests, databases=databases)
    if backup.backup.completeness is Completeness.INCOMPLETE:
        check.findings.add(Finding(FindingKind.RUN_INCOMPLETE))
    async with aclosing(steps(backup, Job(check.run, cancel), lambda _: False)) as running:
        async for _ in running:
            if on_progress is not None:
                on_progress(check.progress())
    return check.findings.report(check.progress(), check.digests)


class _Check:
    """One check, done in a worker thread."""

    def __init__(self, *, digests: bool, databases: bool) -> None:
        self._with_digests = digests
        self._with_databases = databases
        self._files = self._total = self._bytes = self._databases = 0
        self.digests = 0
        self.findings = Findings()

    def progress(self) -> IntegrityProgress:
        """Return how far the check is."""
        return IntegrityProgress(self._files, self._total, self._bytes, self._databases)

    def run(self, reader: BackupReader) -> Iterator[None]:
        """Check everything, a little between two yields."""
        try:
            self._total = reader.page(0, 1).total
            for record in reader.records():
                yield from self._check_file(reader, record)
                self._files += 1
                yield
        except SessionInvalidError:
            raise
        except BackupError:
            self.findings.add(Finding(FindingKind.MANIFEST_DAMAGED))
            return
        if self._with_databases:
            for entry in _known_databases(reader):
                yield from self._check_database(reader, entry)
                self._databases += 1

    def _check_file(self, reader: BackupReader, record: ManifestRecord) -> Iterator[None]:
        """Look whether a file is there, opens, and is as long and as was recorded."""
        entry = record.entry
        try:
            with reader.open(record) as content:
                status = content.status
            if kind := _STATUS.get(status):
                self._find(kind, entry)
            if self._with_digests:
                yield from self._read(reader, record)
        except SessionInvalidError:
            raise
        except FileMissingError:
            self._find(FindingKind.FILE_MISSING, entry)
        except BackupReadError:
            self._find(FindingKind.FILE_UNREADABLE, entry)
        except BackupError:
            self._find(FindingKind.FILE_DAMAGED, entry)

    def _read(self, reader: BackupReader, record: ManifestRecord) -> Iterator[None]:
        """Read the bytes as they are stored, and compare their SHA-1 if it is known."""
        found = hashlib.sha1(usedforsecurity=False)
        descriptor = open_descriptor(reader.path, record)
        try:
            while data := os.read(descriptor, _CHUNK):
                found.update(data)
                self._bytes += len(data)
                yield
        except OSError as error:
            raise BackupReadError(f"cannot read a stored file: {error.strerror}") from error
        finally:
            os.close(descriptor)
        digest = record.mbfile.digest
        if digest is None or len(digest) != _SHA1_SIZE:
            return
        self.digests += 1
        if found.digest() != digest:
            self._find(FindingKind.DIGEST_DIFFERS, record.entry)

    def _check_database(self, reader: BackupReader, entry: ManifestEntry) -> Iterator[None]:
        """Let SQLite check a database."""
        kind = yield from check_database(reader, entry.domain, entry.relative_path)
        if kind is not None:
            self._find(kind, entry)

    def _find(self, kind: FindingKind, entry: ManifestEntry) -> None:
        self.findings.add(Finding(kind, entry.domain, entry.relative_path, entry.file_id))


def _known_databases(reader: BackupReader) -> Iterator[ManifestEntry]:
    """Yield the databases that are known and there, a bounded number."""
    count = 0
    for place in KNOWN_DATABASES:
        for entry in _at(reader, place):
            count += 1
            if count > _MAX_DATABASES:
                return
            yield entry


def _at(reader: BackupReader, place: DatabasePlace) -> Iterator[ManifestEntry]:
    if place.suffix:
        for record in reader.records(place.domain, place.path):
            if record.entry.relative_path.endswith(place.suffix):
                yield record.entry
        return
    try:
        yield reader.manifest.entry(file_id_of(place.domain, place.path))
    except FileNotInBackupError:
        return

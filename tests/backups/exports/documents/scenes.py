"""Exports from backups that the factory builds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
import io
import json
from pathlib import Path
from typing import Any
import zipfile
from zoneinfo import ZoneInfo

from custom_components.apple_backup.backups.exports.document_export import DocumentExport
from custom_components.apple_backup.backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
    default_format,
)
from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backups.opening import backup_of, open_built

ZONE = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
REPORT = "_export_report.json"


@dataclass(frozen=True, slots=True)
class Exporter:
    """An opened backup to export from."""

    built: BuiltBackup
    reader: BackupReader

    def bytes(self, subject: str, kind: str | None = None, **options: Any) -> bytes:
        """A whole export."""
        return b"".join(self.pieces(subject, kind, **options))

    def pieces(self, subject: str, kind: str | None = None, **options: Any) -> Iterator[bytes]:
        """The pieces of an export."""
        wanted = Subject(subject)
        request = DocumentRequest(
            wanted,
            default_format(wanted) if kind is None else DocumentFormat(kind),
            zone=options.pop("zone", ZONE),
            now=NOW,
            **options,
        )
        return DocumentExport(backup_of(self.built), request).pieces(self.reader)

    def text(self, subject: str, kind: str | None = None, **options: Any) -> str:
        """An export of text."""
        return self.bytes(subject, kind, **options).decode()

    def archive(self, subject: str, kind: str | None = None, **options: Any) -> dict[str, bytes]:
        """The files of an archive, without its report."""
        files = self.whole_archive(subject, kind, **options)
        del files[REPORT]
        return files

    def whole_archive(
        self, subject: str, kind: str | None = None, **options: Any
    ) -> dict[str, bytes]:
        """The files of an archive."""
        archive = zipfile.ZipFile(io.BytesIO(self.bytes(subject, kind, **options)))
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


@contextmanager
def exporter(
    files: Sequence[FileSpec], folder: Path, *, password: str | None = None, **spec: Any
) -> Iterator[Exporter]:
    """A backup with these files."""
    built = build_backup(BackupSpec(files=files, password=password, seed=1, **spec), folder)
    manifest, keys = open_built(built)
    try:
        yield Exporter(built, BackupReader(built.path, keys, manifest))
    finally:
        manifest.close()


def report_of(files: dict[str, bytes]) -> dict[str, Any]:
    """The report in an archive."""
    found: dict[str, Any] = json.loads(files[REPORT])
    return found

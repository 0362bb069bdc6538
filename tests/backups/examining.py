"""Does with a folder all a user could do with its backups, as a session of Home Assistant does.

Run as a program, it examines the folders it is given with limited memory, and tells in JSON what
became of each: only so can a test be sure that memory stays bounded, and that nothing hangs.
"""

import asyncio
from contextlib import closing
from dataclasses import asdict, dataclass, field
import gc
import hashlib
import json
from pathlib import Path
import resource
import sys

from custom_components.apple_backup.backups import database
from custom_components.apple_backup.backups.database import Database
from custom_components.apple_backup.backups.errors import BackupError
from custom_components.apple_backup.backups.models import Backup, FileKind, ManifestEntry
from custom_components.apple_backup.backups.registry import BackupRegistry
from custom_components.apple_backup.backups.session import SessionManager, UnlockedBackup
from tests.backup_factory.hostile import PASSWORD, SECRET

from .opening import pieces

MIB = 1 << 20
SQLITE_MEMORY = 80 * MIB
_PAGE, _READS = 1000, 40
_QUERY_SECONDS = 0.5


@dataclass(slots=True)
class Report:
    """What became of one root; errors as their codes, contents as their SHA-256."""

    backups: int = 0
    rejected: list[str] = field(default_factory=list)
    problem: str | None = None
    opens_with: str | None = None
    listed: int = 0
    details: list[str | None] = field(default_factory=list)
    pages: list[str | None] = field(default_factory=list)
    reads: dict[str, str | None] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    peak: int = 0


async def examine(root: Path) -> Report:
    """Examine a root. What is no BackupError is a defect, and is raised."""
    report = Report()
    with closing(BackupRegistry("sqlite://", root, "entry")) as registry:
        registry.open()
        found = registry.refresh()
        registry.changed()
        report.rejected = [folder.reason for folder in found.rejected]
        report.backups = len(found.backups)
        for backup in found.backups:
            report.problem = backup.problem
            _read_details(registry, backup, report)
            await _open(backup, report)
    return report


def _read_details(registry: BackupRegistry, backup: Backup, report: Report) -> None:
    """Everything that needs no password."""
    for read in (registry.count_size, registry.apps, registry.domain_sizes):
        try:
            read(backup.id)
        except BackupError as error:
            report.details.append(error.code)
        else:
            report.details.append(None)


async def _open(backup: Backup, report: Report) -> None:
    manager = SessionManager()
    try:
        try:
            await manager.estimate_seconds(backup)
            session = await manager.unlock(backup, PASSWORD, "user")
        except BackupError as error:
            report.opens_with = error.code
            return
        unlocked = manager.get(session.token, backup.id, "user")
        await _browse(unlocked, report)
        (opened,) = manager._opened
        try:
            await asyncio.to_thread(opened.manifest.build_index)
        except BackupError as error:
            report.pages.append(error.code)
        await _browse(unlocked, report)
    finally:
        await manager.close()


async def _browse(unlocked: UnlockedBackup, report: Report) -> None:
    entries: tuple[ManifestEntry, ...] = ()
    for pattern in (None, "%o%"):
        try:
            await unlocked.domains()
            page = await unlocked.files(kinds=frozenset(FileKind), limit=_PAGE, path_like=pattern)
            await unlocked.domain_sizes()
        except BackupError as error:
            report.pages.append(error.code)
            continue
        report.pages.append(None)
        report.listed = max(report.listed, page.total)
        entries = entries or page.items
    for entry in [it for it in entries if it.kind is FileKind.FILE][:_READS]:
        await _read(unlocked, entry, report)


async def _read(unlocked: UnlockedBackup, entry: ManifestEntry, report: Report) -> None:
    name = entry.relative_path
    try:
        await unlocked.entry(entry.file_id)
        digest = hashlib.sha256()
        with await unlocked.content(entry.file_id) as content:
            async for chunk in pieces(content):
                if SECRET in chunk:
                    raise AssertionError("what lies outside of the backup was handed out")
                digest.update(chunk)
            await content.async_read(max(0, content.size - 5), 100)
    except BackupError as error:
        report.reads[name] = error.code
    else:
        report.reads[name] = None
        report.contents[name] = digest.hexdigest()


def lower_limits() -> None:
    """Let what never ends be given up sooner than in the product, to spare the test's time."""
    defaults = Database.query.__kwdefaults__
    assert defaults is not None
    defaults["seconds"] = _QUERY_SECONDS
    database._HEAP_LIMIT = SQLITE_MEMORY


def peak_memory() -> int:
    """The most memory that was resident since `forget_peak`, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def forget_peak() -> int:
    """Let the peak begin anew, and return how much is resident now."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return peak_memory()


def main(roots: list[str]) -> None:
    """Examine each root, with 1 GiB of addresses more than what importing took; a line for each."""
    lower_limits()
    used = Path("/proc/self/statm").read_text().split()
    limit = int(used[0]) * resource.getpagesize() + (1 << 30)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for root in roots:
        before = forget_peak()
        report = asdict(asyncio.run(examine(Path(root))))
        sys.stdout.write(json.dumps(report | {"peak": peak_memory() - before}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Reading files back: is every one of them still what Apple gave us?

A file whose bytes have changed while its size and time have not has rotted: it goes to quarantine
and is fetched again. One that someone has changed is theirs now and stays; the photo is fetched
again beside it. A file that cannot be fetched again is never touched, only reported.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
import hashlib
import json
import os
from pathlib import Path
import tempfile
import time

from .catalog import Catalog, OwnFile, Root, care
from .errors import AccountError, DiskFullError, UnreachableError
from .models import LibraryTotals, SyncPhase
from .placing import flush_folders, hash_file, regular_size
from .quarantine import Outcome
from .run import Run
from .safe_names import folded
from .volume import LibraryVolume
from .workers import CancelToken

SOURCE = "verify"
SUMS_NAME = "SHA256SUMS"
LAST_PROOF = "last_proof"
LAST_CHECK = "last_check"
_OWN_SUMS = "own_sums"
_PAGE = 50
_SUMS_PAGE = 500


class Condition(StrEnum):
    """What reading a file back has shown."""

    RIGHT = "right"
    MISSING = "missing"
    DAMAGED = "damaged"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One file and its condition. `sha256` is what was read, None if nothing could be."""

    file: OwnFile
    condition: Condition
    sha256: str | None = None


@dataclass(slots=True)
class VerifyResult:
    """What a pass has shown, in files and bytes.

    `repaired` were fetched again, `beyond_repair` cannot be: Apple does not have them any more, or
    the user does not want them fetched. `totals` are of the whole library. `sums` is the list of
    checksums that was written, after a pass over everything.
    """

    checked: int = 0
    checked_bytes: int = 0
    missing: int = 0
    damaged: int = 0
    changed: int = 0
    unreadable: int = 0
    repaired: int = 0
    beyond_repair: int = 0
    totals: LibraryTotals | None = None
    sums: Path | None = None

    @property
    def is_clean(self) -> bool:
        """Whether every file was right when it was read."""
        return not (self.missing or self.damaged or self.changed or self.unreadable)


async def verify(run: Run, share: float) -> VerifyResult:
    """Read back a share of all files, those first that were read longest ago; repair.

    Args:
        run: A run of its own.
        share: 1.0 for everything, which also writes `SHA256SUMS`.

    Raises:
        LibraryFolderError: The folder is gone.
        SyncCancelledError: It was stopped; what was read counts.
    """
    library, catalog = run.library, run.library.catalog
    work = library.workers.run
    run.meter.begin(SyncPhase.VERIFYING)
    await work(run.folders.check)
    started_ms = int(time.time() * 1000)
    await work(catalog.change, care.forget_later_checks, started_ms)
    total = sum([await work(catalog.file_count, root) for root in run.folders.roots()])
    left = total if share >= 1 else max(1, round(total * share))
    result = VerifyResult()
    run.meter.expect_files(left, 0)
    after = (-1, 0)
    while left > 0 and (
        files := await work(catalog.least_checked, started_ms, after, min(left, _PAGE))
    ):
        after = (files[-1].checked_ms, files[-1].id)
        left -= len(files)
        await work(_pass, run, files, result)
        for file in files:
            run.meter.file_done(file.size)
    await _repair(run, result)
    await run.count()
    result.totals = run.totals
    await work(_remember_check, catalog, result, started_ms)
    if share >= 1:
        result.sums = await work(_write_sums, run, started_ms)
        await work(_remember, catalog, result, started_ms)
    return result


def _pass(run: Run, files: list[OwnFile], result: VerifyResult) -> None:
    """Read a page of files and act on what was found. Blocking."""
    library, catalog = run.library, run.library.catalog
    run.folders.check()
    findings = [
        inspect(library.volumes[file.root], file, library.workers.token)
        for file in files
        if file.root in library.volumes
    ]
    result.checked += len(findings)
    result.checked_bytes += sum(finding.file.size for finding in findings)
    bad = [finding for finding in findings if finding.condition is not Condition.RIGHT]
    offered = catalog.refetchable([finding.file for finding in bad]) if bad else set()
    for finding in bad:
        library.log.warning(SOURCE, f"{finding.file.path} is {finding.condition.value}")
        _count(result, finding.condition)
        if finding.file.id not in offered:
            result.beyond_repair += 1
        elif finding.condition is not Condition.UNREADABLE:
            _let_go(run, finding)
    right = [finding.file.id for finding in findings if finding.condition is Condition.RIGHT]
    catalog.mark_checked(right)


def inspect(volume: LibraryVolume, file: OwnFile, token: CancelToken) -> Finding:
    """Read one file back. Blocking.

    Raises:
        SyncCancelledError: The token was cancelled.
    """
    path = volume.root / file.path
    try:
        size = regular_size(path)
        if size is None:
            gone = not os.path.lexists(path)
            return Finding(file, Condition.MISSING if gone else Condition.CHANGED)
        hasher = hash_file(path, token)
        touched = path.lstat().st_mtime_ns != file.mtime_ns
    except OSError:
        return Finding(file, Condition.UNREADABLE)
    if hasher.sha256 == file.sha256:
        return Finding(file, Condition.RIGHT, hasher.sha256)
    rotten = Condition.CHANGED if touched else Condition.DAMAGED
    return Finding(file, rotten, hasher.sha256)


def _count(result: VerifyResult, condition: Condition) -> None:
    setattr(result, condition.value, getattr(result, condition.value) + 1)


def _let_go(run: Run, finding: Finding) -> None:
    """Make room for the photo to be fetched again."""
    catalog, file = run.library.catalog, finding.file
    if finding.condition is Condition.DAMAGED and finding.sha256 is not None:
        outcome = run.folders[file.root].store.remove_damaged(file, finding.sha256)
        if outcome is not Outcome.QUARANTINED:
            catalog.disown(file.id)
    else:
        catalog.disown(file.id)
    catalog.plan_again([file.asset_id])


async def _repair(run: Run, result: VerifyResult) -> None:
    """Fetch again what was let go; Apple out of reach leaves that to the next run."""
    if not result.missing + result.damaged + result.changed - result.beyond_repair:
        return
    library = run.library
    if library.throttle.is_paused:
        return
    try:
        pending = await library.workers.run(library.catalog.pending)
        await run.require_space(pending.bytes)
        applier, _ = await run.provide()
    except (UnreachableError, AccountError, DiskFullError) as error:
        library.log.warning(SOURCE, f"Files are fetched again later: {error}")
        return
    result.repaired = applier.tally.added + applier.tally.adopted


def _write_sums(run: Run, since_ms: int) -> Path:
    """Write the checksums of all files that this pass has read or fetched. Blocking.

    The list is for `sha256sum -c` in the library folder. A file of that name that is not ours is
    left alone; the list then lies in the library's own folder.
    """
    volume = run.library.volumes[Root.LIBRARY]
    volume.check()
    digest = hashlib.sha256()
    descriptor, name = tempfile.mkstemp(prefix="sums-", dir=volume.state)
    try:
        with os.fdopen(descriptor, "wb") as file:
            after = ""
            while page := run.library.catalog.files_by_path(
                Root.LIBRARY, after, _SUMS_PAGE, since_ms
            ):
                run.library.workers.token.check()
                after = folded(page[-1].path)
                text = b"".join(sums_line(row.sha256, row.path) for row in page)
                digest.update(text)
                file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        target = volume.root / SUMS_NAME
        note = volume.state / _OWN_SUMS
        if os.path.lexists(target) and not _is_own(target, note):
            target = volume.state / SUMS_NAME
        else:
            # Before the list itself, so that a kill in between leaves a list that is known.
            with note.open("a", encoding="ascii") as known:
                known.write(f"{digest.hexdigest()}\n")
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folders({target.parent})
    if target.parent == volume.root:
        note.write_text(f"{digest.hexdigest()}\n", encoding="ascii")
    return target


def _is_own(target: Path, note: Path) -> bool:
    try:
        known = note.read_text(encoding="ascii").split()
        return hash_file(target).sha256 in known
    except OSError, UnicodeDecodeError:
        return False


def sums_line(sha256: str, path: str) -> bytes:
    """Write a line as coreutils do, which escape odd names and say so with a backslash."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != path else ""
    return f"{mark}{sha256}  {escaped}\n".encode()


def last_check_found_errors(catalog: Catalog) -> bool:
    """Whether the last pass found a file that was not right when it was read. Blocking."""
    try:
        return not json.loads(catalog.fact(LAST_CHECK) or "{}").get("is_clean", True)
    except ValueError:
        return True


def _remember_check(catalog: Catalog, result: VerifyResult, started_ms: int) -> None:
    """Keep the outcome of a pass over any share. Blocking."""
    content = {
        "is_clean": result.is_clean,
        "started_ms": started_ms,
        "checked": result.checked,
        "bad_files": result.missing + result.damaged + result.changed + result.unreadable,
        "beyond_repair": result.beyond_repair,
    }
    catalog.set_fact(LAST_CHECK, json.dumps(content))


def _remember(catalog: Catalog, result: VerifyResult, started_ms: int) -> None:
    """Keep the proof for whoever asks later. Blocking."""
    content = asdict(result) | {
        "sums": str(result.sums),
        "started_ms": started_ms,
        "ended_ms": int(time.time() * 1000),
    }
    catalog.set_fact(LAST_PROOF, json.dumps(content))

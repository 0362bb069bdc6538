"""Reading files back: is every one of them still what Apple gave us?

A file whose bytes have changed while its size and time have not has rotted: it goes to quarantine
and is fetched again. One that someone has changed is theirs now and stays; the photo is fetched
again beside it. A file that cannot be fetched again is never touched, only reported.
"""

from .catalog import OwnFile, care
from .clock import now_ms
from .errors import AccountError, DiskFullError, UnreachableError
from .mending import mend_placing
from .models import SyncPhase
from .quarantine import Outcome
from .reading_back import Condition, Finding, inspect
from .run import Run
from .sums import write_sums
from .verify_result import VerifyResult, forget_later_proof, remember_check, remember_proof

SOURCE = "verify"
_PAGE = 50


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
    started_ms = now_ms()
    await work(catalog.change, care.forget_later_checks, started_ms)
    await work(forget_later_proof, catalog, started_ms)
    total = sum([await work(catalog.file_count, root) for root in run.folders.roots()])
    left = total if share >= 1 else max(1, round(total * share))
    result, left_alone = VerifyResult(), 0
    run.meter.expect_files(left, 0)
    after = (-1, 0)
    while left > 0 and (
        files := await work(catalog.least_checked, started_ms, after, min(left, _PAGE))
    ):
        after = (files[-1].checked_ms, files[-1].id)
        left -= len(files)
        left_alone += await work(_pass, run, files, result)
        for file in files:
            run.meter.file_done(file.size)
    await _repair(run, result)
    await run.count()
    result.totals = run.totals
    await work(remember_check, catalog, result, started_ms, left_alone)
    if share >= 1 and started_ms > now_ms():
        library.log.warning(SOURCE, "The clock was set back meanwhile, so this proves nothing")
    elif share >= 1:
        result.sums = await work(write_sums, library, started_ms)
        await work(remember_proof, catalog, result, started_ms)
    return result


def _pass(run: Run, files: list[OwnFile], result: VerifyResult) -> int:
    """Read a page of files and act on what was found; returns how many stay bad. Blocking."""
    library, catalog = run.library, run.library.catalog
    findings = [
        inspect(library.volumes[file.root], file, library.workers.token)
        for file in files
        if file.root in library.volumes
    ]
    # Afterwards: a folder that has gone away meanwhile lacks every file.
    run.folders.check()
    result.checked += len(findings)
    result.checked_bytes += sum(finding.file.size for finding in findings)
    bad = [finding for finding in findings if finding.condition is not Condition.RIGHT]
    offered = catalog.refetchable([finding.file for finding in bad]) if bad else set()
    left_alone = 0
    for finding in bad:
        is_offered = finding.file.id in offered
        is_let_go = is_offered and finding.condition is not Condition.UNREADABLE
        what = "" if is_let_go else "; it is left as it is"
        library.log.warning(SOURCE, f"{finding.file.path} is {finding.condition.value}{what}")
        _count(result, finding.condition)
        result.beyond_repair += not is_offered
        left_alone += not is_let_go
        if is_let_go:
            _let_go(run, finding)
    right = [finding.file.id for finding in findings if finding.condition is Condition.RIGHT]
    catalog.mark_checked(right)
    return left_alone


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
        # A sync may have heard what is new and been interrupted before it decided: whatever is
        # provided by old names counts as settled.
        await mend_placing(run)
        await library.workers.run(run.choose)
        pending = await library.workers.run(library.catalog.pending)
        await run.require_space(pending.bytes)
        applier, _ = await run.provide()
    except (UnreachableError, AccountError, DiskFullError) as error:
        library.log.warning(SOURCE, f"Files are fetched again later: {error}")
        return
    result.repaired = applier.tally.added + applier.tally.adopted
    library.log.info(SOURCE, f"Files fetched again: {result.repaired}")

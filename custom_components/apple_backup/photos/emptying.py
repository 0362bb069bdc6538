"""Emptying the quarantine after the time the user has set: the one place where files are deleted.

Only what we moved there ourselves, only as we left it, and only while nothing is in doubt: not
while removals wait for the user, not after a check that found errors, not without having heard
from Apple just now, and never what belongs to a photo that is kept or wanted again.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from .catalog import QuarantinedFile
from .clock import now_ms
from .files.placing import hash_file, regular_size
from .files.sidecars import remove_sidecar
from .quarantine import remove_empty_folders
from .removing import waiting_removals
from .run import Run
from .verify_result import last_check_found_errors

SOURCE = "quarantine"
_PASSED: Final = "quarantine_pass_ms"
_DAY_MS: Final = 86_400_000
# Passes come every night. After a longer gap the clock may be wrong, so the next one decides.
_LONGEST_GAP_MS: Final = 3 * _DAY_MS
_PAGE: Final = 200


class EmptyingRefusal(StrEnum):
    """Why nothing was deleted."""

    REMOVALS_WAIT = "removals_wait"
    CHECK_FOUND_ERRORS = "check_found_errors"
    CLOCK = "clock"


@dataclass(slots=True)
class EmptyingResult:
    """What a pass has deleted for good. `left` are files that are not as we left them."""

    files: int = 0
    bytes: int = 0
    left: int = 0
    refused: EmptyingRefusal | None = None


async def empty_quarantine(run: Run, days: int) -> EmptyingResult:
    """Delete what has been in quarantine for more than `days` days.

    Raises:
        ValueError: Less than a day.
        PhotosError: Apple did not answer, or the folder is gone; nothing was deleted.
    """
    if days < 1:
        raise ValueError("files stay in quarantine for a day at least")
    await run.refresh()
    return await run.library.workers.run(_empty, run, days)


def _empty(run: Run, days: int) -> EmptyingResult:
    """Blocking."""
    library, catalog = run.library, run.library.catalog
    now = now_ms()
    result = EmptyingResult(refused=_refusal(run, now))
    catalog.set_fact(_PASSED, str(now))
    if result.refused is not None:
        library.log.info(SOURCE, f"Nothing is deleted from quarantine: {result.refused.value}")
        return result
    after = 0
    while page := catalog.expired_in_quarantine(now - days * _DAY_MS, after, _PAGE):
        after = page[-1].id
        run.folders.check()
        for held in page:
            library.workers.token.check()
            _delete(run, held, result)
    if result.files:
        library.log.info(SOURCE, f"{result.files} files were deleted from quarantine")
    return result


def _refusal(run: Run, now: int) -> EmptyingRefusal | None:
    catalog = run.library.catalog
    known = catalog.fact(_PASSED) or ""
    if not known.isdecimal() or not 0 <= now - int(known) <= _LONGEST_GAP_MS:
        return EmptyingRefusal.CLOCK
    if waiting_removals(catalog):
        return EmptyingRefusal.REMOVALS_WAIT
    if last_check_found_errors(catalog):
        return EmptyingRefusal.CHECK_FOUND_ERRORS
    return None


def _delete(run: Run, held: QuarantinedFile, result: EmptyingResult) -> None:
    if held.root not in run.folders:
        return
    folder = run.folders[held.root].volume.quarantine
    path = folder / held.stored_path
    size = regular_size(path)
    if size is None and not path.is_symlink():
        # Unless its folder has just gone away.
        run.folders.check()
        run.library.catalog.forget_quarantine(held.id)
        return
    if size != held.size or not _is_as_we_left_it(path, held):
        result.left += 1
        return
    try:
        path.unlink()
        remove_sidecar(path)
    except OSError as error:
        run.library.log.warning(SOURCE, f"{held.stored_path} stays: {error.strerror}")
        result.left += 1
        return
    run.library.catalog.forget_quarantine(held.id)
    result.files += 1
    result.bytes += held.size
    remove_empty_folders(path, folder)


def _is_as_we_left_it(path: Path, held: QuarantinedFile) -> bool:
    """Whether nobody has put something else there, or worked on it."""
    if path.lstat().st_mtime_ns == held.mtime_ns:
        return True
    return hash_file(path).sha256 == held.sha256

"""`SHA256SUMS`: the list of checksums by which anybody can check a library without us."""

import hashlib
import os
from pathlib import Path
import tempfile
from typing import TYPE_CHECKING

from ..regular_files import read_note
from .catalog import Catalog, Root
from .clock import now_ms
from .files.placing import flush_folders, hash_file, write_note
from .layout.safe_names import folded
from .verify_result import LAST_PROOF, proof_start

if TYPE_CHECKING:
    from .run import Library

SOURCE = "sums"
SUMS_NAME = "SHA256SUMS"
_OWN_SUMS = "own_sums"
_BEHIND = "sums_behind"
_WRITTEN = "sums_written_ms"
_UNKNOWN = "unknown"
_PAGE = 500
# Some hundred digests: one is added by each time that a list was written and not put in its place.
_MAX_OWN_BYTES = 65_536
_DAY_MS = 86_400_000
# The list of a very large library has 50 MB, too many for the wear of an SD card every hour. By this
# share, no file that has moved costs more than some 100 kB of it.
_FILES_PER_MOVE = 1_000
_CLOCK_WAS_AHEAD = (
    f"{SUMS_NAME} keeps the paths of before until the next check of everything: "
    "the clock was ahead at the last one"
)


def expect_moves(catalog: Catalog, *, is_busy: bool) -> int | None:
    """Note that a run may move files, which a kill must not let the list forget. Blocking.

    Returns:
        How many files earlier runs have moved since the list was written; None: nobody knows.
    """
    known = catalog.fact(_BEHIND) or "0"
    if is_busy and known != _UNKNOWN and catalog.fact(LAST_PROOF) is not None:
        catalog.set_fact(_BEHIND, _UNKNOWN)
    return int(known) if known.isdecimal() else None


def follow_moves(library: Library, behind: int | None, moved: int) -> None:
    """Let the list name the files where they lie now, if it is still there. Blocking.

    That is at once for many files or an unknown number of them, and for a few as soon as the list
    is a day old. It says what it said before, of the same moments and of what was fetched since: no
    byte is read.
    """
    catalog = library.catalog
    known = catalog.fact(_BEHIND)
    if known is None:
        return
    behind = behind + moved if behind is not None else None
    try:
        if behind != 0 and _is_due(catalog, behind):
            since_ms = proof_start(catalog)
            if since_ms is None:
                if moved:
                    library.log.warning(SOURCE, _CLOCK_WAS_AHEAD)
                return
            if _is_there(library):
                write_sums(library, since_ms)
                library.log.info(SOURCE, f"{SUMS_NAME} names the files where they lie now")
            behind = 0
    except (OSError, ValueError, AttributeError) as error:
        library.log.warning(SOURCE, f"{SUMS_NAME} still has the paths of before: {error}")
        return
    left = str(behind) if behind else None
    # Nothing is written by most runs, which clients would take for news.
    if left != known:
        catalog.set_fact(_BEHIND, left)


def _is_due(catalog: Catalog, behind: int | None) -> bool:
    written = int(catalog.fact(_WRITTEN) or 0)
    return (
        behind is None
        or not 0 <= now_ms() - written < _DAY_MS
        or behind * _FILES_PER_MOVE >= catalog.file_count(Root.LIBRARY)
    )


def _is_there(library: Library) -> bool:
    volume = library.volumes[Root.LIBRARY]
    volume.check()
    names = (volume.root / SUMS_NAME, volume.state / SUMS_NAME)
    return names[1].exists() or _is_own(names[0], volume.state / _OWN_SUMS)


def write_sums(library: Library, since_ms: int) -> Path:
    """Write the checksums of all files that were read or fetched since a moment. Blocking.

    The list is for `sha256sum -c` in the library folder. A file of that name that is not ours is
    left alone; the list then lies in the library's own folder.
    """
    volume = library.volumes[Root.LIBRARY]
    volume.check()
    descriptor, name = tempfile.mkstemp(prefix="sums-", dir=volume.state)
    try:
        digest = _write_lines(library, descriptor, since_ms)
        Path(name).chmod(0o644)
        target = volume.root / SUMS_NAME
        note = volume.state / _OWN_SUMS
        if os.path.lexists(target) and not _is_own(target, note):
            target = volume.state / SUMS_NAME
        else:
            # Before the list itself, so that a kill in between leaves a list that is known.
            write_note(note, "\n".join([*_known(note), digest, ""]))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folders({target.parent})
    if target.parent == volume.root:
        write_note(note, f"{digest}\n")
    library.catalog.set_fact(_WRITTEN, str(now_ms()))
    library.catalog.set_fact(_BEHIND, None)
    return target


def _write_lines(library: Library, descriptor: int, since_ms: int) -> str:
    """Write all lines to the disk, close the file, and give its SHA-256. Blocking."""
    digest, after = hashlib.sha256(), ""
    with os.fdopen(descriptor, "wb") as file:
        while page := library.catalog.files_by_path(Root.LIBRARY, after, _PAGE, since_ms):
            library.workers.token.check()
            after = folded(page[-1].path)
            text = b"".join(sums_line(row.sha256, row.path) for row in page)
            digest.update(text)
            file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _is_own(target: Path, note: Path) -> bool:
    known = _known(note)
    try:
        return bool(known) and hash_file(target).sha256 in known
    except OSError:
        return False


def _known(note: Path) -> list[str]:
    """Give the SHA-256 of the lists that are ours."""
    try:
        return read_note(note, _MAX_OWN_BYTES).decode("ascii").split()
    except OSError, UnicodeDecodeError:
        return []


def sums_line(sha256: str, path: str) -> bytes:
    """Write a line as coreutils do, which escape odd names and say so with a backslash."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != path else ""
    return f"{mark}{sha256}  {escaped}\n".encode()

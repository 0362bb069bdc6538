"""`SHA256SUMS`: the list of checksums by which anybody can check a library without us."""

import hashlib
import json
import os
from pathlib import Path
import tempfile
from typing import TYPE_CHECKING

from .catalog import Catalog, Root
from .placing import flush_folders, hash_file
from .safe_names import folded
from .verify_result import LAST_PROOF

if TYPE_CHECKING:
    from .run import Library

SOURCE = "sums"
SUMS_NAME = "SHA256SUMS"
_OWN_SUMS = "own_sums"
_MAY_BE_STALE = "sums_may_be_stale"
_PAGE = 500


def expect_moves(catalog: Catalog, *, is_busy: bool) -> bool:
    """Note that a run may move files, which a kill must not let the list forget. Blocking.

    Returns:
        Whether an earlier run has left the list as it was.
    """
    was_stale = catalog.fact(_MAY_BE_STALE) is not None
    if is_busy and not was_stale and catalog.fact(LAST_PROOF) is not None:
        catalog.set_fact(_MAY_BE_STALE, "1")
    return was_stale


def follow_moves(library: Library, *, is_stale: bool) -> None:
    """Let the list name the files where they lie now, if it is still there. Blocking.

    It says what it said before, of the same moments and of what was fetched since: no byte is read.
    """
    catalog = library.catalog
    if catalog.fact(_MAY_BE_STALE) is None:
        return
    try:
        if is_stale and _is_there(library):
            proof = json.loads(catalog.fact(LAST_PROOF) or "{}")
            write_sums(library, int(proof["started_ms"]))
            library.log.info(SOURCE, f"{SUMS_NAME} names the files where they lie now")
    except (OSError, ValueError, KeyError) as error:
        library.log.warning(SOURCE, f"{SUMS_NAME} still has the paths of before: {error}")
        return
    catalog.set_fact(_MAY_BE_STALE, None)


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
            with note.open("a", encoding="ascii") as known:
                known.write(f"{digest}\n")
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folders({target.parent})
    if target.parent == volume.root:
        note.write_text(f"{digest}\n", encoding="ascii")
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

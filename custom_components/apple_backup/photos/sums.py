"""`SHA256SUMS`: the list of checksums by which anybody can check a library without us."""

import hashlib
import os
from pathlib import Path
import tempfile

from .catalog import Root
from .placing import flush_folders, hash_file
from .run import Run
from .safe_names import folded

SUMS_NAME = "SHA256SUMS"
_OWN_SUMS = "own_sums"
_PAGE = 500


def write_sums(run: Run, since_ms: int) -> Path:
    """Write the checksums of all files that were read or fetched since a moment. Blocking.

    The list is for `sha256sum -c` in the library folder. A file of that name that is not ours is
    left alone; the list then lies in the library's own folder.
    """
    volume = run.library.volumes[Root.LIBRARY]
    volume.check()
    descriptor, name = tempfile.mkstemp(prefix="sums-", dir=volume.state)
    try:
        digest = _write_lines(run, descriptor, since_ms)
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


def _write_lines(run: Run, descriptor: int, since_ms: int) -> str:
    """Write all lines to the disk, close the file, and give its SHA-256. Blocking."""
    library, digest, after = run.library, hashlib.sha256(), ""
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

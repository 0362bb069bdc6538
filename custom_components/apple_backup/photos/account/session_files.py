"""Keeps pyicloud's session files private and whole.

pyicloud would rewrite `<account>.session` (JSON) and `<account>.cookiejar` (LWP text) in place
after every request, with the permissions of the umask. A torn file would cost the user a new second
factor, so `SessionWriter` takes its place: files are written atomically, privately and only when
they change. Trusted ones are also copied aside, and put back when the live ones do not parse. All
functions block.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.cookiejar import LoadError, LWPCookieJar
import json
import logging
import os
from pathlib import Path
import shutil
import tempfile
from typing import Final

from ...regular_files import read_note

_LOGGER = logging.getLogger(__name__)

_SESSION: Final = ".session"
_COOKIES: Final = ".cookiejar"
_BACKUP: Final = ".backup"
_TEMPORARY: Final = ".tmp"
_MAX_BYTES: Final = 4 * 1024 * 1024
_LWP_HEADER: Final = "#LWP-Cookies-2.0\n"
_EMPTY: Final = {_SESSION: b"{}", _COOKIES: _LWP_HEADER.encode()}
HISTORY: Final = "sign-ins.json"


def prepare(directory: Path, stem: str) -> None:
    """Make the directory (0700) and its files (0600) ready for pyicloud.

    Torn files are replaced by their copies. Files that do not exist yet are created, so that
    secrets never lie in a file that others may read.

    Raises:
        OSError: The directory cannot be made or written.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)
    for leftover in directory.glob(f"*{_TEMPORARY}"):
        leftover.unlink(missing_ok=True)
    for suffix, empty in _EMPTY.items():
        live = directory / f"{stem}{suffix}"
        if _is_whole(live):
            live.chmod(0o600)
            continue
        if live.is_dir() and not live.is_symlink():
            shutil.rmtree(live)
        backup = _backup_of(live)
        restore = _is_whole(backup)
        if restore and live.exists():
            _LOGGER.warning("A session file was damaged and is restored from its copy")
        write_private(live, backup.read_bytes() if restore else empty)


def protect(directory: Path) -> None:
    """Make files private and copy a session aside that is worth keeping: whole and trusted."""
    sessions = tuple(_live_files(directory))
    for live in sessions:
        with suppress(OSError):
            if not live.is_symlink():
                live.chmod(0o600)
    if not any(_is_trusted(live) for live in sessions if live.suffix == _SESSION):
        return
    for live in sessions:
        try:
            if _is_whole(live) and live.read_bytes() != read_small(_backup_of(live)):
                write_private(_backup_of(live), live.read_bytes())
        except OSError as error:
            _LOGGER.warning("A session file could not be copied aside: %s", error.strerror)


class SessionWriter:
    """Writes the two files of a session in pyicloud's formats."""

    def __init__(self, directory: Path, stem: str) -> None:
        """Write to the files that `prepare` has made."""
        self._session = directory / f"{stem}{_SESSION}"
        self._cookies = directory / f"{stem}{_COOKIES}"
        self._written: dict[Path, bytes] = {}

    def save(self, session: Mapping[str, object], cookies: str) -> None:
        """Write what has changed; `cookies` are lines of the LWP format.

        Raises:
            OSError: A file cannot be written; the older one is still there.
        """
        self._save(self._session, json.dumps(session).encode())
        self.save_cookies(cookies)

    def save_cookies(self, cookies: str) -> None:
        """Write the cookies alone, if they have changed."""
        self._save(self._cookies, f"{_LWP_HEADER}{cookies}".encode())

    def _save(self, path: Path, content: bytes) -> None:
        if self._written.get(path) != content:
            write_private(path, content)
            self._written[path] = content


def forget(directory: Path) -> None:
    """Delete the session files and their directory, and nothing else that may lie there."""
    for live in _live_files(directory):
        live.unlink(missing_ok=True)
    for pattern in (f"*{_BACKUP}", f"*{_TEMPORARY}", HISTORY):
        for leftover in directory.glob(pattern):
            leftover.unlink(missing_ok=True)
    with suppress(OSError):
        directory.rmdir()


def _live_files(directory: Path) -> Iterator[Path]:
    for suffix in _EMPTY:
        yield from directory.glob(f"*{suffix}")


def _backup_of(live: Path) -> Path:
    return live.with_name(live.name + _BACKUP)


def read_small(path: Path) -> bytes | None:
    """Read a small file; None if that is impossible, or if it is a link, a pipe or the like."""
    try:
        return read_note(path, _MAX_BYTES)
    except OSError:
        return None


def _session(path: Path) -> dict[str, object] | None:
    """Parse a session file; None if it is torn, empty, missing or of another shape."""
    try:
        parsed = json.loads(read_small(path) or b"")
    except ValueError, RecursionError:
        return None
    if not isinstance(parsed, dict) or not all(map(_is_fit, parsed.values())):
        return None
    return parsed


def _is_fit(value: object) -> bool:
    """Whether a value of a session can be sent in a header, as which Apple has told it."""
    if not isinstance(value, str):
        return value is None or isinstance(value, bool)
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return value.isprintable()


def _is_trusted(path: Path) -> bool:
    """Whether a session file holds what spares the user a second factor."""
    return bool((_session(path) or {}).get("trust_token"))


def _is_whole(path: Path) -> bool:
    """Whether a file (or the copy of one) can be read as what it is."""
    if path.name.removesuffix(_BACKUP).endswith(_SESSION):
        return _session(path) is not None
    content = read_small(path)
    # The format has one cookie per line: a file cut inside a line lost at least one.
    if content is None or not content.endswith(b"\n"):
        return False
    try:
        LWPCookieJar().load(os.fspath(path), ignore_discard=True, ignore_expires=True)
    except LoadError, OSError, ValueError, IndexError:
        return False
    return True


def write_private(target: Path, content: bytes) -> None:
    """Write a private file so that it is old or new at any instant, never half."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=_TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)

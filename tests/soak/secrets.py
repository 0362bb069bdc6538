"""No secret is anywhere but in the private folder of the session, also none of before."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

from tests.soak.invariants import require
from tests.soak.stage import Stage

_SECRET: Final = re.compile(rb"[A-Za-z0-9+/=_%.~-]{24,}")


def check_secrets(stage: Stage, *, everywhere: bool = False) -> None:
    """Search what has changed since the last time, or `everywhere`, for all secrets ever seen."""
    stage.secrets.add(stage.account.password.encode())
    for path in (stage.folder / "session").rglob("*"):
        if path.is_file():
            stage.secrets |= {
                text for text in _SECRET.findall(path.read_bytes()) if _is_secret(text)
            }
    sent = [re.escape(str(code["code"]).encode()) for code in stage.account.codes()]
    codes = re.compile(rb"(?<![0-9A-Za-z])(?:%s)(?![0-9A-Za-z])" % b"|".join(sent))
    for path in _files(stage):
        status = path.stat()
        known = (status.st_ino, status.st_size, status.st_mtime_ns)
        if stage.searched.get(path) == known and not everywhere:
            continue
        stage.searched[path] = known
        content = path.read_bytes()
        found = [secret for secret in stage.secrets if secret in content]
        # A catalog is full of numbers.
        if sent and path.suffix not in (".db", ".db-wal"):
            found += codes.findall(content)
        require(not found, f"{path} holds {len(found)} secrets", *found)
        stage.counts["files searched for secrets"] += 1


def _files(stage: Stage) -> Iterator[Path]:
    """Give what may tell: what the product has written but photos, and what it has said."""
    yield from (path for path in stage.folder.glob("*") if path.is_file())
    for root in (stage.library, stage.disk.folder / "private"):
        state = root / ".apple_backup"
        yield from (path for path in state.rglob("*") if path.is_file() and _may_tell(path))


def _is_secret(text: bytes) -> bool:
    """Whether it is random enough to be a token: names of things have no digits in between."""
    return len(set(text)) >= 12 and any(48 <= byte <= 57 for byte in text)


def _may_tell(path: Path) -> bool:
    return not {"quarantine", "parts"} & set(path.parts)

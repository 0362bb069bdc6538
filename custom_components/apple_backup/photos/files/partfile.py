"""A download that has not finished: a file in the library's own folder, written and hashed at once.

Its name is made of what it is to become, so a part is only ever continued for the same file of
the same version. The ETag of the answer it came from lies beside it.

All functions block.
"""

from collections.abc import Sequence
import contextlib
from dataclasses import dataclass
import hashlib
from itertools import batched
import os
from pathlib import Path
import stat
import time

from ...regular_files import open_regular, read_note
from ..workers import CancelToken
from .checksum import AssetHasher
from .placing import CHUNK_BYTES, hash_file

_MAX_ETAG = 256
# As many as Linux takes in one call.
_MOST_PIECES = 1024
_ABANDONED_SECONDS = 30 * 24 * 3600


@dataclass(slots=True)
class PartFile:
    """An open part: where it lies, what was hashed so far, and what it shall be."""

    path: Path
    size: int
    hasher: AssetHasher
    descriptor: int
    etag: str | None
    is_outdated: bool = False

    @property
    def offset(self) -> int:
        """How many bytes are there."""
        return self.hasher.size

    @property
    def is_open(self) -> bool:
        """Whether it is still to be closed."""
        return self.descriptor >= 0

    def write(self, *pieces: bytes | memoryview) -> None:
        """Append and hash bytes, in as many pieces as they have come in: joining them costs.

        Raises:
            OSError: They could not be written; the part is then longer than was hashed, which the
                next `open_part` mends.
        """
        self._drop_outdated()
        for several in batched(pieces, _MOST_PIECES, strict=False):
            written = os.writev(self.descriptor, several)
            if written < sum(map(len, several)):
                self._write_rest(several, written)
            for piece in several:
                self.hasher.update(piece)

    def _write_rest(self, pieces: Sequence[bytes | memoryview], written: int) -> None:
        rest = memoryview(b"".join(pieces))[written:]
        while rest:
            rest = rest[os.writev(self.descriptor, [rest]) :]

    def start_over(self, etag: str | None) -> None:
        """Drop the bytes that are there: a whole file follows. Does no I/O before it does."""
        self.hasher = AssetHasher()
        self.etag = etag
        self.is_outdated = True

    def _drop_outdated(self) -> None:
        if self.is_outdated:
            os.ftruncate(self.descriptor, 0)
            os.lseek(self.descriptor, 0, os.SEEK_SET)
            self.remember(self.etag)
            self.is_outdated = False

    def remember(self, etag: str | None) -> None:
        """Note which version of the file the bytes come from."""
        self.etag = etag
        note = _note(self.path)
        note.unlink(missing_ok=True)
        if etag and len(etag) <= _MAX_ETAG:
            # What somebody else puts there may be a link that leads out of the library.
            with note.open("x", encoding="latin-1", errors="replace") as file:
                file.write(etag)

    def flush(self) -> None:
        """Make the bytes survive a power cut."""
        self._drop_outdated()
        os.fsync(self.descriptor)

    def close(self) -> None:
        """Close the file; the part stays."""
        if self.is_open:
            os.close(self.descriptor)
            self.descriptor = -1

    def discard(self) -> None:
        """Close and remove the part: its bytes are of no use."""
        self.close()
        self.path.unlink(missing_ok=True)
        _note(self.path).unlink(missing_ok=True)

    def settle(self) -> None:
        """Close the file and forget the note; the part has become the file itself."""
        self.close()
        _note(self.path).unlink(missing_ok=True)


def part_name(*identity: str | int) -> str:
    """Give the name of the part for a file: a hash of all that makes it this file."""
    text = "\0".join(str(part) for part in identity)
    return f"{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:40]}.part"


def open_part(folder: Path, name: str, size: int, token: CancelToken) -> PartFile:
    """Open a part, continuing one that is there: its bytes are hashed again.

    Raises:
        OSError: It cannot be created; the folder itself is never created here.
        SyncCancelledError: While hashing.
    """
    path = folder / name
    hasher = AssetHasher()
    with contextlib.suppress(FileNotFoundError):
        if _is_usable(path.lstat(), size):
            hasher = hash_file(path, token)
        else:
            path.unlink()
    descriptor = open_regular(path, os.O_WRONLY | os.O_CREAT)
    part = PartFile(path, size, hasher, descriptor, None)
    try:
        os.ftruncate(descriptor, part.offset)
        os.lseek(descriptor, part.offset, os.SEEK_SET)
        with contextlib.suppress(OSError):
            etag = read_note(_note(path), _MAX_ETAG).decode("latin-1")
            # What somebody else has written there may be no header.
            part.etag = etag if etag.isprintable() and etag else None
    except BaseException:
        part.close()
        raise
    return part


def _is_usable(status: os.stat_result, size: int) -> bool:
    """Whether a part can be continued.

    A second name means that it has been placed already: writing would change the photo.
    """
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_size <= size


def copy_into(part: PartFile, source: Path, token: CancelToken) -> None:
    """Fill a part from a file of ours that has the same bytes."""
    part.start_over(None)
    buffer = bytearray(CHUNK_BYTES)
    view = memoryview(buffer)
    with os.fdopen(open_regular(source), "rb", buffering=0) as file:
        while count := file.readinto(buffer):
            token.check()
            part.write(view[:count])


def remove_abandoned(folder: Path) -> None:
    """Remove parts that nothing has touched for a month: their photos were deleted or changed."""
    oldest = time.time() - _ABANDONED_SECONDS
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _note(path: Path) -> Path:
    return path.with_suffix(".etag")

"""Writes file bodies piece by piece, encrypted or not, with the damage a spec asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import hashlib
from pathlib import Path
from typing import BinaryIO

from .crypto import BLOCK, SharedContent, SparseContent, decrypted_zeros, encryptor, padding_for
from .spec import Content, FileSpec

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the plaintext's true length, and what a reader must give out of it.

    `digest` is the SHA-1 of the stored bytes; None for sparse files, which may be of any length.
    """

    content_size: int
    readable_size: int
    sha256: str
    digest: bytes | None


def chunks(content: Content) -> Iterable[bytes]:
    """The pieces of a content, whatever form it has."""
    if isinstance(content, bytes):
        return (content,)
    if isinstance(content, Path):
        return _file_chunks(content)
    if isinstance(content, SparseContent | SharedContent):
        raise TypeError("what is written of this content depends on its key")
    return content()


def _file_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def length(content: Content) -> int:
    """The length in bytes; produced content says so itself or is produced once to count it."""
    if isinstance(content, bytes):
        return len(content)
    if isinstance(content, Path):
        return content.stat().st_size
    size = getattr(content, "size", None)
    return size if isinstance(size, int) else sum(map(len, chunks(content)))


class _Stored:
    """The stored side: hashes what it writes and stops at the length the spec allows."""

    def __init__(self, file: BinaryIO, limit: int | None) -> None:
        self._file, self._left = file, limit
        self.sha1 = hashlib.sha1()

    def write(self, data: bytes) -> None:
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        self.sha1.update(data)
        self._file.write(data)


class _Readable:
    """Hashes the plaintext up to where a reader can still see it."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self.size = 0
        self.sha256 = hashlib.sha256()

    def add(self, data: bytes) -> None:
        if self._limit is not None:
            data = data[: self._limit - self.size]
        self.size += len(data)
        self.sha256.update(data)


def write_body(spec: FileSpec, path: Path, key: bytes | None) -> Written:
    """Write one body. Without padding an encrypted content has to fill its last block."""
    if isinstance(spec.content, SparseContent):
        return _write_sparse(spec.content, path, key)
    limit = spec.stored_length
    visible = limit
    if key is not None and limit is not None:
        visible = limit - limit % BLOCK
    readable, total = _Readable(visible), 0
    cipher = encryptor(key) if key is not None else None
    with path.open("wb") as file:
        stored = _Stored(file, limit)
        for chunk in chunks(spec.content):
            total += len(chunk)
            readable.add(chunk)
            stored.write(chunk if cipher is None else cipher.update(chunk))
        if cipher is not None:
            if spec.padding:
                stored.write(cipher.update(padding_for(total)))
            stored.write(cipher.finalize())
    return Written(total, readable.size, readable.sha256.hexdigest(), stored.sha1.digest())


def _write_sparse(content: SparseContent, path: Path, key: bytes | None) -> Written:
    """Write a hole, and behind it the block that holds the padding."""
    sha256 = hashlib.sha256()
    for chunk in content.chunks(key):
        sha256.update(chunk)
    with path.open("wb") as file:
        if key is None:
            file.truncate(content.size)
        else:
            tail = content.size % BLOCK
            last = decrypted_zeros(key)[:tail] + padding_for(content.size)
            file.seek(content.size - tail)
            # The block before is of zeros, as the IV is, so this is no different from the first.
            file.write(encryptor(key).update(last))
    return Written(content.size, content.size, sha256.hexdigest(), None)


class SharedBodies:
    """Stores shared contents once: further files of the same content are hard links to it."""

    # ext4 allows 65,000 links of a file.
    _MOST_LINKS = 60_000

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[SharedContent, tuple[Path, int, Written]] = {}

    def write(self, content: SharedContent, path: Path, key: bytes | None) -> Written:
        """Write or link a body; every file of a content has to come with the same key."""
        first, links, written = self._known.get(content, (None, 0, None))
        if first is not None and written is not None and links < self._MOST_LINKS:
            path.hardlink_to(first)
            self._known[content] = (first, links + 1, written)
            return written
        written = write_body(FileSpec("", "", content.data), path, key)
        self._known[content] = (path, 1, written)
        return written

"""Writes file bodies piece by piece, encrypted or not, with the damage a spec asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import hashlib
from pathlib import Path
from typing import BinaryIO

from .crypto import BLOCK, encryptor, padding_for
from .spec import Content, FileSpec

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the plaintext's true length, and what a reader must give out of it."""

    content_size: int
    readable_size: int
    sha256: str
    digest: bytes


def chunks(content: Content) -> Iterable[bytes]:
    """The pieces of a content, whatever form it has."""
    if isinstance(content, bytes):
        return (content,)
    if isinstance(content, Path):
        return _file_chunks(content)
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
    return size if isinstance(size, int) else sum(map(len, content()))


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

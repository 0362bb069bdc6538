"""Copying single files into an archive, each copy read back. All functions block."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
import hashlib
import os
from pathlib import Path
import tempfile

from ...regular_files import NotRegularError, open_regular
from ..catalog import OwnFile
from ..errors import AlbumIncompleteError
from ..files.cloning import copy_file
from ..files.exif_date import MAX_HEADER, Patch, date_patch
from ..files.placing import CHUNK_BYTES, Placer, hash_file, make_folders
from ..files.volume import LibraryVolume
from ..models import ResourceKind
from ..workers import CancelToken

_PICTURES = frozenset({ResourceKind.ORIGINAL, ResourceKind.ALTERNATIVE, ResourceKind.EDITED})


@dataclass(frozen=True, slots=True)
class Copy:
    """What a file is in the archive."""

    size: int
    sha256: str


class ArchiveFiles:
    """Copies files of one library into its archive.

    `dated`: a copy of a JPEG that does not tell when it was taken is told. Everything else is the
    very bytes of the file.
    """

    def __init__(
        self, volume: LibraryVolume, placer: Placer, token: CancelToken, *, dated: bool
    ) -> None:
        """Work in a library that is locked for a run."""
        self._volume = volume
        self._placer = placer
        self._token = token
        self._dated = dated

    def is_free(self, path: str, file: OwnFile, captured: datetime | None) -> bool:
        """Whether nothing is there, or the very copy that a kill has interrupted."""
        target = self._volume.root / path
        if not os.path.lexists(target):
            return True
        try:
            found = hash_file(target, self._token).sha256
            return found == self._expected(file, captured).sha256
        except OSError:
            return False

    def copy(self, path: str, file: OwnFile, captured: datetime | None) -> Copy:
        """Copy a file, and read the copy; one that is there is what `is_free` has found.

        Raises:
            AlbumIncompleteError: The file is not what was proven any more.
            OSError: It cannot be written.
        """
        target = self._volume.root / path
        if os.path.lexists(target):
            return self._expected(file, captured)
        with tempfile.TemporaryDirectory(prefix="archive-", dir=self._volume.parts) as scratch:
            copy = Path(scratch) / "copy"
            self._copy(file, copy)
            made = Copy(file.size, file.sha256)
            if (patch := self._patch(copy, file, captured)) is not None:
                made = _write(Path(scratch) / "dated", _patched(copy, patch))
                copy = Path(scratch) / "dated"
                if hash_file(copy, self._token).sha256 != made.sha256:
                    raise AlbumIncompleteError(f"{file.path} cannot be copied", count="1")
            os.utime(copy, ns=(file.mtime_ns, file.mtime_ns))
            _flush(copy)
            make_folders(self._volume.root, target.parent)
            self._placer.place(copy, path)
        return made

    def _copy(self, file: OwnFile, copy: Path) -> None:
        source = self._volume.root / file.path
        try:
            copy_file(source, copy)
        except (FileNotFoundError, NotRegularError) as error:
            raise AlbumIncompleteError(f"{file.path} is gone", count="1") from error
        if hash_file(copy, self._token).sha256 != file.sha256:
            raise AlbumIncompleteError(f"{file.path} is damaged", count="1")

    def _expected(self, file: OwnFile, captured: datetime | None) -> Copy:
        source = self._volume.root / file.path
        patch = self._patch(source, file, captured)
        if patch is None:
            return Copy(file.size, file.sha256)
        digest, size = hashlib.sha256(), 0
        for chunk in _patched(source, patch):
            digest.update(chunk)
            size += len(chunk)
        return Copy(size, digest.hexdigest())

    def _patch(self, source: Path, file: OwnFile, captured: datetime | None) -> Patch | None:
        if not self._dated or captured is None or file.kind not in _PICTURES:
            return None
        with os.fdopen(open_regular(source), "rb") as opened:
            return date_patch(opened.read(MAX_HEADER), captured)


def _patched(source: Path, patch: Patch) -> Iterator[bytes]:
    """Read a file as it is with a patch."""
    with os.fdopen(open_regular(source), "rb") as file:
        yield file.read(patch.start)
        yield patch.content
        file.seek(patch.end)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _write(target: Path, chunks: Iterator[bytes]) -> Copy:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        return Copy(file.tell(), digest.hexdigest())


def _flush(path: Path) -> None:
    descriptor = open_regular(path)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The readers of our own small files, which lie where others can write: on shares, beside sessions."""

import contextlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from custom_components.apple_backup.photos.account import session_files
from custom_components.apple_backup.photos.account.history import SignInHistory
from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.errors import LibraryFolderError, LibraryInUseError
from custom_components.apple_backup.photos.files.library_lock import LOCK_NAME, LibraryLock
from custom_components.apple_backup.photos.files.volume import (
    MARKER_NAME,
    LibraryVolume,
    prepare_library,
)
from custom_components.apple_backup.photos.kept import KEPT_NAME, apply_notes, reserved


@cache
def _stage() -> tuple[TemporaryDirectory[str], Catalog, LibraryVolume]:
    """A library and its catalog, made once; its folder is removed at the end."""
    folder = TemporaryDirectory(dir="/dev/shm")
    root = Path(folder.name)
    prepare_library(root, "1")
    volume = LibraryVolume(root, "1")
    volume.open()
    return folder, Catalog.open(f"sqlite:///{root / 'catalog.db'}"), volume


def kept_notes(data: bytes) -> None:
    """`kept.jsonl`: every line is a note or none."""
    _, catalog, volume = _stage()
    (volume.state / KEPT_NAME).write_bytes(data)
    assert all(isinstance(it, str) for it in reserved(catalog, volume))
    apply_notes(catalog, volume)


def library_marker(data: bytes) -> None:
    """`library.json`: a library of somebody, or none."""
    _, _, volume = _stage()
    marker = volume.state / MARKER_NAME
    before = marker.read_bytes()
    marker.write_bytes(data)
    try:
        with contextlib.suppress(LibraryFolderError):
            volume.identify()
    finally:
        marker.write_bytes(before)


def library_lock(data: bytes) -> None:
    """`lock.json`: nobody else may write the library, or whoever could has ended."""
    _, _, volume = _stage()
    (volume.state / LOCK_NAME).write_bytes(data)
    lock = LibraryLock(volume.state)
    with contextlib.suppress(LibraryInUseError):
        lock.acquire()
        lock.release()


def session(data: bytes) -> None:
    """The files of a session: they are read, or begun anew."""
    with TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        for suffix in (".session", ".cookiejar"):
            (folder / f"user{suffix}").write_bytes(data)
        session_files.prepare(folder, "user")
        session_files.protect(folder)
        (folder / session_files.HISTORY).write_bytes(data)
        assert SignInHistory.load(folder).refusals >= 0

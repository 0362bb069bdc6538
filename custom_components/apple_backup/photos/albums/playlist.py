"""Playlists of albums (M3U with UTF-8), for volumes that know no links, and for players.

A playlist certifies itself like a sidecar: its last line holds a digest of everything before it.
All functions block.
"""

from collections.abc import Iterable, Iterator
import hashlib
import os
from pathlib import Path
import tempfile
from typing import Final

from ...regular_files import open_regular
from ..files.placing import CHUNK_BYTES, regular_size

SUFFIX: Final = ".m3u8"
_SEAL: Final = "# Apple Backup wrote this; sha256 of everything before: {}\n"
_SEAL_BYTES: Final = len(_SEAL.format("0" * 64).encode())


def playlist_lines(name: str, path: str, sources: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give the lines of a playlist.

    Args:
        name: What the album is called.
        path: Where the playlist lies in the library.
        sources: A title and a path in the library for each photo.
    """
    yield "#EXTM3U\n"
    yield f"#PLAYLIST:{_one_line(name)}\n"
    folder = Path(path).parent
    for title, source in sources:
        yield f"#EXTINF:-1,{_one_line(title)}\n"
        yield f"{os.path.relpath(source, folder)}\n"


def write_playlist(scratch: Path, lines: Iterable[str]) -> tuple[Path, str]:
    """Write a playlist under a name of its own.

    Returns:
        The file in `scratch`, and the SHA-256 of all but its last line.
    """
    digest = hashlib.sha256()
    descriptor, name = tempfile.mkstemp(prefix="playlist-", dir=scratch)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for line in lines:
                data = line.encode("utf-8", "replace")
                digest.update(data)
                file.write(data)
            file.write(_SEAL.format(digest.hexdigest()).encode())
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name), digest.hexdigest()


def is_own_playlist(path: Path) -> bool:
    """Whether a file is a playlist that we wrote and nobody has changed."""
    size = regular_size(path)
    if size is None or size < _SEAL_BYTES:
        return False
    digest = hashlib.sha256()
    left = size - _SEAL_BYTES
    try:
        with os.fdopen(open_regular(path), "rb") as file:
            while left:
                piece = file.read(min(left, CHUNK_BYTES))
                if not piece:
                    return False
                digest.update(piece)
                left -= len(piece)
            return file.read() == _SEAL.format(digest.hexdigest()).encode()
    except OSError:
        return False


def _one_line(text: str) -> str:
    return " ".join(text.split())

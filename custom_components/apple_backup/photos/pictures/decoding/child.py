"""The process that decodes: what a file does to it harms nobody else.

It gets a line of JSON for each file, and answers four bytes with the length of a JPEG, big end
first, and the JPEG; a length of 0 means that there is no picture. It ends by itself when nothing
has come for a while, after many failures, and when whoever started it has ended.
"""

import contextlib
import json
import os
from pathlib import Path
import resource
import select
import signal
import stat
import sys
from typing import BinaryIO, Final

from PIL import Image

from .codec import read_film, read_heic
from .errors import UndecodableError
from .raw import read_preview
from .still import read_still, write_jpeg

MEMORY_BYTES: Final = 1_200 << 20
IDLE_SECONDS: Final = 60.0
WORK_SECONDS: Final = 15
MOST_FAILURES: Final = 200
_NICENESS: Final = 10
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_FILM_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_CONTAINERS: Final = (
    (b"RIFF", 0, "avi"),
    (b"\x1a\x45\xdf\xa3", 0, "matroska"),
    (b"\x00\x00\x01\xba", 0, "mpeg"),
    (b"\x30\x26\xb2\x75", 0, "asf"),
    (b"\x47", 0, "mpegts"),
    (b"\x47", 4, "mpegts"),
)
_STILLS: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
_TIFF: Final = (b"II*\0", b"MM\0*")


def picture_of(path: Path, edge: int) -> bytes:
    """Make a JPEG of a file whose longer side has `edge` pixels at most.

    Raises:
        UndecodableError: None can be made.
    """
    try:
        # A pipe in place of the file must not be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UndecodableError("not a regular file")
            size = status.st_size
            start = file.read(16)
            file.seek(0)
            image = _read(file, size, start, edge)
            return write_jpeg(image, edge)
    except OSError as error:
        raise UndecodableError(type(error).__name__) from error


def _read(file: BinaryIO, size: int, start: bytes, edge: int) -> Image.Image:
    """Find out by its first bytes what a file is: its name may say anything."""
    kind = start[4:8]
    if start.startswith(_STILLS) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return read_still(file, edge)
    if kind == b"ftyp" and start[8:12] in _HEIC_BRANDS:
        return read_heic(file, size, edge)
    if kind in _FILM_BOXES and start[8:12] not in (b"avif", b"avis"):
        return read_film(file, size, "mov", edge)
    if start[:4] in _TIFF:
        with contextlib.suppress(UndecodableError):
            return read_preview(file, size, edge)
        file.seek(0)
    for magic, place, container in _CONTAINERS:
        if start[place:].startswith(magic):
            return read_film(file, size, container, edge)
    return read_still(file, edge)


def main() -> None:
    """Answer until the input ends."""
    _limit()
    # Not buffered: what had been read ahead would be nothing to wait for.
    requests, answers = sys.stdin.fileno(), sys.stdout.buffer
    sys.path += [path for path in json.loads(_line(requests)) if path not in sys.path]
    failures = 0
    while failures < MOST_FAILURES and select.select([requests], [], [], IDLE_SECONDS)[0]:
        line = _line(requests)
        if not line:
            return
        request = json.loads(line)
        # A decoder that does not come to an end takes this process with it.
        signal.setitimer(signal.ITIMER_REAL, WORK_SECONDS)
        try:
            answer = picture_of(Path(request["path"]), int(request["edge"]))
        except UndecodableError, MemoryError, RecursionError:
            answer = b""
            failures += 1
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(len(answer).to_bytes(4) + answer)
        answers.flush()


def _line(descriptor: int) -> bytes:
    """Read up to the end of a line, and no byte more; less at the end of the input."""
    line = bytearray()
    while not line.endswith(b"\n") and (piece := os.read(descriptor, 1)):
        line += piece
    return bytes(line)


def _limit() -> None:
    """Give up what decoding does not need: memory, files, time that others want."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)

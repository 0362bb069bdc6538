"""The child process that decodes: what a file does to it harms nobody else."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO, TextIOWrapper
import json
import os
from pathlib import Path
import resource
import signal
import sys
from typing import TextIO

from PIL import Image
import pytest

from custom_components.apple_backup.photos.errors import NoPictureError
from custom_components.apple_backup.photos.pictures.decoder import Decoder
from custom_components.apple_backup.photos.pictures.decoding import child
from custom_components.apple_backup.photos.pictures.decoding.child import MEMORY_BYTES
from tests.planting import PLANTED, plant

from .samples import MEDIA, encoded, quarters


@pytest.fixture
async def decoder() -> AsyncIterator[Decoder]:
    made = Decoder()
    yield made
    await made.close()
    assert made.pid is None


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(quarters()))
    return path


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_one_process_serves_all(decoder: Decoder, photo: Path) -> None:
    assert decoder.pid is None
    made = await asyncio.gather(*(decoder.scale(photo, edge) for edge in (60, 120, 240)))
    assert [Image.open(BytesIO(jpeg)).width for jpeg in made] == [60, 120, 240]
    pid = decoder.pid
    assert pid is not None
    with pytest.raises(NoPictureError):
        await decoder.scale(photo.with_name("missing"), 60)
    assert await decoder.scale(photo, 60)
    assert decoder.pid == pid
    await decoder.close()
    assert not is_alive(pid)
    with pytest.raises(NoPictureError):
        await decoder.scale(photo, 60)


async def test_the_process_is_limited(decoder: Decoder, photo: Path) -> None:
    await decoder.scale(photo, 60)
    limits = Path(f"/proc/{decoder.pid}/limits").read_text()
    values = {line[:26].strip(): line[26:47].strip() for line in limits.splitlines()}
    assert values["Max address space"] == str(MEMORY_BYTES)
    assert values["Max file size"] == "0"
    assert values["Max core file size"] == "0"
    environment = Path(f"/proc/{decoder.pid}/environ").read_bytes()
    assert b"HTTPS_PROXY" in Path("/proc/self/environ").read_bytes() or "HTTPS_PROXY" in os.environ
    assert b"HTTPS_PROXY" not in environment
    # Niceness is field 19 of what the kernel tells.
    assert Path(f"/proc/{decoder.pid}/stat").read_text().rsplit(")", 1)[1].split()[16] == str(
        min(19, os.nice(0) + 10)
    )


async def test_a_file_that_never_ends_ends_the_process_alone(decoder: Decoder, photo: Path) -> None:
    await decoder.scale(photo, 60)
    pid = decoder.pid
    assert pid is not None
    # As one that decodes for ever.
    os.kill(pid, signal.SIGSTOP)
    decoder._timeout_seconds, patience = 0.1, decoder._timeout_seconds
    with pytest.raises(NoPictureError, match="too long"):
        await decoder.scale(photo, 60)
    decoder._timeout_seconds = patience
    assert not is_alive(pid)
    assert await decoder.scale(photo, 60)
    assert decoder.pid not in (None, pid)


@pytest.mark.parametrize("kind", PLANTED)
async def test_what_is_no_file_is_not_waited_for(
    decoder: Decoder, photo: Path, tmp_path: Path, kind: str
) -> None:
    assert await decoder.scale(photo, 60)
    pid = decoder.pid
    plant(kind, tmp_path / "planted")
    with pytest.raises(NoPictureError, match="not a picture"):
        await decoder.scale(tmp_path / "planted", 60)
    assert decoder.pid == pid


async def test_a_process_that_ended_is_started_again(decoder: Decoder, photo: Path) -> None:
    for _ in range(2):
        assert await decoder.scale(photo, 60)
        assert decoder.pid is not None
        os.kill(decoder.pid, signal.SIGKILL)


async def test_who_gives_up_waiting_leaves_no_answer_behind(decoder: Decoder, photo: Path) -> None:
    await decoder.scale(photo, 60)
    assert decoder.pid is not None
    os.kill(decoder.pid, signal.SIGSTOP)
    waiting = asyncio.create_task(decoder.scale(photo, 60))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert Image.open(BytesIO(await decoder.scale(photo, 30))).width == 30


async def test_without_a_program_there_are_no_pictures(
    monkeypatch: pytest.MonkeyPatch, photo: Path, tmp_path: Path
) -> None:
    decoder = Decoder()
    for program in (tmp_path / "nothing", Path("/bin/true")):
        monkeypatch.setattr(sys, "executable", str(program))
        with pytest.raises(NoPictureError):
            await decoder.scale(photo, 60)
    await decoder.close()


async def test_what_is_no_picture_is_not_passed_on(
    monkeypatch: pytest.MonkeyPatch, photo: Path, tmp_path: Path
) -> None:
    """A file that takes the process over can make it say what it wants."""
    decoder = Decoder()
    script = tmp_path / "taken_over"
    for answer in ("\\000\\000\\000\\005hello", "\\377\\377\\377\\377"):
        script.write_text(f"#!/bin/sh\nread a; read b; printf '{answer}'; exec cat /dev/zero\n")
        script.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(script))
        with pytest.raises(NoPictureError, match="something else"):
            await decoder.scale(photo, 60)
        assert decoder.pid is None
    await decoder.close()


@pytest.mark.parametrize("name", ["still0.heic", "film0.mov"])
async def test_av_is_used_if_home_assistant_has_it(decoder: Decoder, name: str) -> None:
    assert Image.open(BytesIO(await decoder.scale(MEDIA / name, 480))).width in (320, 192)


@pytest.mark.usefixtures("without_av")
@pytest.mark.parametrize("name", ["still0.heic", "film0.mov"])
async def test_without_av_there_is_no_picture(decoder: Decoder, name: str, photo: Path) -> None:
    with pytest.raises(NoPictureError):
        await decoder.scale(MEDIA / name, 480)
    assert await decoder.scale(photo, 60)


class Child:
    """What the process does, in this one: its input and output are pipes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.limits: list[tuple[int, tuple[int, int]]] = []
        monkeypatch.setattr(
            child.resource, "setrlimit", lambda kind, limit: self.limits.append((kind, limit))
        )
        monkeypatch.setattr(child.os, "nice", self._nice)
        self._monkeypatch = monkeypatch

    def _nice(self, by: int) -> int:
        raise PermissionError(by)

    def answers(self, *requests: object) -> list[bytes]:
        """Give what it answers to some requests, after which its input ends."""
        reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as file:
            for request in ([], *requests):
                file.write(json.dumps(request).encode() + b"\n")
        with os.fdopen(reading) as file:
            return self.run(file)

    def run(self, requests: TextIO) -> list[bytes]:
        self._monkeypatch.setattr(sys, "stdin", requests)
        output = BytesIO()
        self._monkeypatch.setattr(sys, "stdout", TextIOWrapper(output))
        child.main()
        output.seek(0)
        found = []
        while length := output.read(4):
            found.append(output.read(int.from_bytes(length)))
        return found


@pytest.fixture
def in_here(monkeypatch: pytest.MonkeyPatch) -> Child:
    return Child(monkeypatch)


def asked(path: Path, edge: int = 60) -> dict[str, object]:
    return {"path": str(path), "edge": edge}


def test_each_file_gets_one_answer_until_the_input_ends(in_here: Child, photo: Path) -> None:
    """Also where it may not be nice to others."""
    first, nothing, second = in_here.answers(
        asked(photo), asked(photo.with_name("missing")), asked(photo, 30)
    )
    assert [Image.open(BytesIO(jpeg)).width for jpeg in (first, second)] == [60, 30]
    assert nothing == b""
    assert (resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES)) in in_here.limits
    # Where no process may leave a core anyway, its limit tells nothing of ours.
    assert (resource.RLIMIT_CORE, (0, 0)) in in_here.limits
    # No alarm is left that would end whoever has not asked for anything.
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_process_that_only_fails_makes_room_for_a_fresh_one(
    in_here: Child, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failed decodings keep memory."""
    monkeypatch.setattr(child, "MOST_FAILURES", 3)
    missing = asked(photo.with_name("missing"))
    answers = in_here.answers(asked(photo), *[missing] * 3, asked(photo))
    assert [bool(jpeg) for jpeg in answers] == [True, False, False, False]


def test_a_process_that_nobody_asks_ends(in_here: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "IDLE_SECONDS", 0.0)
    reading, writing = os.pipe()
    os.write(writing, b"[]\n")
    try:
        with os.fdopen(reading) as file:
            assert in_here.run(file) == []
    finally:
        os.close(writing)

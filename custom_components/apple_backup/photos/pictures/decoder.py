"""Makes small JPEGs of files on disk in one child process, which is started when it is needed.

Whoever decodes pictures that came from elsewhere may crash, hang, or ask for all the memory there
is. So nothing is decoded in this process, see `decoding/child.py`.
"""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
import contextlib
import json
import os
from pathlib import Path
import sys
from typing import Final

from ..errors import NoPictureError

_BOOT: Final = "import sys; sys.path.append(sys.argv[1]); from decoding.child import main; main()"
_TIMEOUT_SECONDS: Final = 20.0
_LARGEST_ANSWER: Final = 32 << 20
_JPEG_START: Final = b"\xff\xd8\xff"
# What a library may need to be found; nothing else of the environment is anybody's business there.
_KEPT_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


class Decoder:
    """One file at a time; several accounts may share it. Belongs to the event loop."""

    def __init__(self, *, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        """Nothing is started yet."""
        self._timeout_seconds = timeout_seconds
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """The process that decodes, if there is one now."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def scale(self, path: Path, edge: int) -> bytes:
        """Make a JPEG of a file whose longer side has `edge` pixels at most.

        Raises:
            NoPictureError: None can be made: the file is damaged, or nothing here can read it.
        """
        request = json.dumps({"path": os.fspath(path), "edge": edge}).encode() + b"\n"
        async with self._lock:
            is_fresh = self.pid is None
            try:
                return await self._ask(request)
            except _EndedError:
                # One that was waiting may have ended by itself at this very moment.
                if is_fresh:
                    raise NoPictureError("the decoder ended") from None
            try:
                return await self._ask(request)
            except _EndedError:
                raise NoPictureError("the decoder ended") from None

    async def close(self) -> None:
        """End the process; nothing is decoded any more."""
        self._is_closed = True
        await self._end()

    async def _ask(self, request: bytes) -> bytes:
        process = await self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(self._timeout_seconds):
                process.stdin.write(request)
                await process.stdin.drain()
                length = int.from_bytes(await process.stdout.readexactly(4))
                answer = await process.stdout.readexactly(min(length, _LARGEST_ANSWER))
        except TimeoutError as error:
            await self._end()
            raise NoPictureError("decoding took too long") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            await self._end()
            raise _EndedError from error
        except asyncio.CancelledError:
            # Its answer would be taken for that to the next request.
            await self._end()
            raise
        if not length:
            raise NoPictureError("not a picture that can be read here")
        if length > _LARGEST_ANSWER or not answer.startswith(_JPEG_START):
            # A file has taken the process over.
            await self._end()
            raise NoPictureError("the decoder answered with something else")
        return answer

    async def _started(self) -> Process:
        if self._is_closed:
            raise NoPictureError("closed")
        if self._process is not None and self._process.returncode is None:
            return self._process
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        command = (sys.executable, "-I", "-c", _BOOT, os.fspath(Path(__file__).parent))
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
            )
        except OSError as error:
            raise NoPictureError("the decoder cannot be started") from error
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(sys.path).encode() + b"\n")
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()


class _EndedError(Exception):
    """The process has ended without an answer."""

"""Sends a file of a backup while it is being decrypted: whole, or the ranges asked for.

A hop to a worker thread per chunk is dear for small chunks and blocks nobody with large ones, so
chunks are 1 MiB, but the first one is small, for a first byte without delay from a slow disk. Where
nothing lies between us and the socket, as without TLS, worker threads send the rest of a large file
themselves.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
import logging
import secrets
from typing import Any, Final

from aiohttp import hdrs, web

from .errors import ApiError
from .ranges import ByteRange, RangeNotSatisfiableError, if_range_matches, parse_ranges

_LOGGER = logging.getLogger(__name__)

FIRST_CHUNK_BYTES: Final = 64 * 1024
CHUNK_BYTES: Final = 1024 * 1024
# A shorter rest is sent sooner than that is set up.
DIRECT_BYTES: Final = CHUNK_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """What can be sent: `size` bytes, of which `read(offset, length)` returns a part.

    `etag` is a strong entity tag with its quotes; `modified` is in seconds since the epoch;
    `send(socket, offset, length)` sends a part to a socket that is named by its descriptor.
    """

    size: int
    read: Callable[[int, int], Coroutine[Any, Any, bytes]]
    etag: str | None = None
    modified: int | None = None
    send: Callable[[int, int, int], Coroutine[Any, Any, None]] | None = None


async def send(
    request: web.Request, source: Source, headers: Mapping[str, str]
) -> web.StreamResponse:
    """Answer GET or HEAD with the source, or the byte ranges the request names.

    Nothing is sent before the first bytes have been read, so that a file that cannot be read is
    answered by an error like any other.

    Raises:
        ApiError: 416 if no byte lies in the ranges.
    """
    ranges = _wanted_ranges(request, source)
    head = {**headers, **_validators(source), hdrs.ACCEPT_RANGES: "bytes"}
    if ranges is None:
        parts = [_Part(b"", ByteRange(0, source.size))]
        status, tail = HTTPStatus.OK, b""
    elif len(ranges) == 1:
        parts, tail = [_Part(b"", ranges[0])], b""
        status = HTTPStatus.PARTIAL_CONTENT
        head[hdrs.CONTENT_RANGE] = ranges[0].content_range(source.size)
    else:
        boundary = secrets.token_hex(16)
        parts = _multipart(ranges, source.size, head[hdrs.CONTENT_TYPE], boundary)
        status, tail = HTTPStatus.PARTIAL_CONTENT, f"\r\n--{boundary}--\r\n".encode()
        head[hdrs.CONTENT_TYPE] = f"multipart/byteranges; boundary={boundary}"
    response = web.StreamResponse(status=status, headers=head)
    response.content_length = sum(len(p.preamble) + p.wanted.length for p in parts) + len(tail)
    if request.method == hdrs.METH_HEAD:
        await response.prepare(request)
        return response
    with _undelayed(request):
        async with aclosing(_chunks(request, source, parts, tail)) as chunks:
            await _send_body(request, response, chunks)
    return response


async def send_stream(
    request: web.Request,
    pieces: AsyncGenerator[bytes],
    headers: Mapping[str, str],
    sent: Callable[[], None],
) -> web.StreamResponse:
    """Answer GET, POST or HEAD with pieces that are made while they are sent.

    Nothing is sent before the first piece has been made, so that what it raises is answered by an
    error like any other. `sent` is called once all pieces have been sent, not if that broke off.
    The caller closes the generator.
    """
    response = web.StreamResponse(status=HTTPStatus.OK, headers=headers)
    if request.method == hdrs.METH_HEAD:
        await response.prepare(request)
        return response
    if await _send_body(request, response, pieces):
        sent()
    return response


@dataclass(frozen=True, slots=True)
class _Part:
    """A range, and what is sent before it."""

    preamble: bytes
    wanted: ByteRange


def _wanted_ranges(request: web.Request, source: Source) -> tuple[ByteRange, ...] | None:
    """The ranges to send, None for the whole source."""
    header = request.headers.get(hdrs.RANGE)
    if header is None or not if_range_matches(
        request.headers.get(hdrs.IF_RANGE), source.etag, source.modified
    ):
        return None
    try:
        return parse_ranges(header, source.size)
    except RangeNotSatisfiableError as err:
        raise ApiError(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "range_not_satisfiable",
            "The file has no byte in this range.",
            {hdrs.CONTENT_RANGE: f"bytes */{source.size}", hdrs.ACCEPT_RANGES: "bytes"},
        ) from err


def _validators(source: Source) -> dict[str, str]:
    """By what a client recognizes the same content later."""
    found: dict[str, str] = {}
    if source.etag is not None:
        found[hdrs.ETAG] = source.etag
    if source.modified is not None:
        found[hdrs.LAST_MODIFIED] = formatdate(source.modified, usegmt=True)
    return found


def _multipart(
    ranges: tuple[ByteRange, ...], size: int, content_type: str, boundary: str
) -> list[_Part]:
    """The parts of a multipart/byteranges body (RFC 9110 §14.6)."""
    return [
        _Part(
            f"\r\n--{boundary}\r\n{hdrs.CONTENT_TYPE}: {content_type}\r\n"
            f"{hdrs.CONTENT_RANGE}: {wanted.content_range(size)}\r\n\r\n".encode(),
            wanted,
        )
        for wanted in ranges
    ]


async def _chunks(
    request: web.Request, source: Source, parts: list[_Part], tail: bytes
) -> AsyncGenerator[bytes]:
    """The body, piece by piece; what can be is sent from here, after all before it has been."""
    length = FIRST_CHUNK_BYTES
    for part in parts:
        if part.preamble:
            yield part.preamble
        position, end = part.wanted.start, part.wanted.start + part.wanted.length
        while position < end:
            socket = _idle_socket(request) if length == CHUNK_BYTES else None
            if source.send is not None and socket is not None and end - position >= DIRECT_BYTES:
                await source.send(socket, position, end - position)
                break
            chunk = await source.read(position, min(length, end - position))
            if not chunk:
                raise EOFError("the content ended early")
            yield chunk
            position += len(chunk)
            length = CHUNK_BYTES
    if tail:
        yield tail


@contextmanager
def _undelayed(request: web.Request) -> Generator[None]:
    """Have writing wait until all has gone to the socket, so that this may be written to."""
    transport = request.transport
    if transport is None or _socket_of(transport) is None:
        yield
        return
    transport.set_write_buffer_limits(0)
    try:
        yield
    finally:
        transport.set_write_buffer_limits()


def _idle_socket(request: web.Request) -> int | None:
    """The descriptor of the client's socket, if nothing is waiting to be written to it."""
    transport = request.transport
    if transport is None or transport.is_closing() or transport.get_write_buffer_size():
        return None
    return _socket_of(transport)


def _socket_of(transport: asyncio.Transport) -> int | None:
    """The descriptor of a transport's socket; None with TLS, which only the transport speaks."""
    socket = transport.get_extra_info("socket")
    if socket is None or transport.get_extra_info("sslcontext") is not None:
        return None
    descriptor: int = socket.fileno()
    return descriptor if descriptor >= 0 else None


async def _send_body(
    request: web.Request, response: web.StreamResponse, chunks: AsyncGenerator[bytes]
) -> bool:
    """Write the chunks; returns whether all were.

    Errors before the first one are raised, later ones break the connection.
    """
    first = await anext(chunks, b"")
    try:
        await response.prepare(request)
        if first:
            await response.write(first)
        async for chunk in chunks:
            await response.write(chunk)
        await response.write_eof()
    except Exception as err:  # noqa: BLE001 - the status has been sent, only the line can be cut
        # A client that has gone has the right to: a player that seeks does it all the time.
        if not isinstance(err, ConnectionError):
            _LOGGER.debug("Sending a file broke off: %s (%s)", type(err).__name__, err)
        if request.transport is not None:
            request.transport.abort()
        return False
    return True

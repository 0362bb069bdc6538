"""A push service (RFC 8030) on this machine: keeps what it is sent, and misbehaves on request."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import socket
import ssl
import time
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography.hazmat.primitives.asymmetric import ec
import jwt
import trustme

from custom_components.apple_backup.push.transport import PushTransport
from homeassistant.core import HomeAssistant
from tests.plugins.private_ca import CA_KEY_VARIABLE

from .browser import CURVE, Browser, read_base64

HOST = "push.example.com"
OTHER_HOST = "other.example.com"
LOOPBACK = "127.0.0.1"

type Answer = Callable[[web.Request], Any]


@dataclass(frozen=True, slots=True)
class Received:
    """A request, as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Names(AbstractResolver):
    """A resolver whose answers are ours: the next list of addresses, the last one for ever."""

    def __init__(self, **answers: Iterable[list[str]]) -> None:
        self.answers: dict[str, list[list[str]]] = {
            HOST: [[LOOPBACK]],
            OTHER_HOST: [[LOOPBACK]],
            **{name: list(each) for name, each in answers.items()},
        }
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        known = self.answers.get(host)
        if known is None:
            raise OSError(None, "Name or service not known")
        addresses = known.pop(0) if len(known) > 1 else known[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


@dataclass(slots=True)
class PushService:
    """The service. `answers` are given to the requests to come, then it is content."""

    port: int
    names: Names = field(default_factory=Names)
    received: list[Received] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    open_requests: int = 0
    most_at_once: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def origin(self) -> str:
        return f"https://{HOST}:{self.port}"

    def browser(self, name: str = "browser", host: str = HOST) -> Browser:
        """A browser that this service knows."""
        return Browser(f"https://{host}:{self.port}/send/{name}")

    def transport(self, hass: HomeAssistant, **changes: Any) -> PushTransport:
        """A way out that finds this service; the rest of the machine is out of bounds."""
        return PushTransport(
            hass, **{"resolver": self.names, "allows": lambda each: each == LOOPBACK} | changes
        )

    def answer(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer the next request like this."""
        self.answers.append(lambda _request: web.Response(status=status, headers=headers))

    def hold(self) -> asyncio.Event:
        """Let the next request wait until the event is set."""
        event = asyncio.Event()

        async def wait(_request: web.Request) -> web.Response:
            await event.wait()
            return web.Response(status=201)

        self.answers.append(wait)
        return event

    async def wait_for(self, count: int) -> list[Received]:
        """Wait until so many requests have come."""
        while len(self.received) < count:
            self.arrived.clear()
            async with asyncio.timeout(20):
                await self.arrived.wait()
        return self.received

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.open_requests += 1
        self.most_at_once = max(self.most_at_once, self.open_requests)
        try:
            body = await request.read()
            self.received.append(Received(request.path, request.headers.copy(), body))
            self.arrived.set()
            if not self.answers:
                return web.Response(status=201)
            answer = self.answers.pop(0)(request)
            response: web.StreamResponse = await answer if asyncio.iscoroutine(answer) else answer
            return response
        finally:
            self.open_requests -= 1


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """Run the service with a certificate of the tests' own authority."""
    application = web.Application(client_max_size=64 * 1024)
    runner = web.AppRunner(application)
    listener = socket.create_server((LOOPBACK, 0))
    service = PushService(listener.getsockname()[1])
    application.router.add_route("*", "/{path:.*}", service.handle)
    await runner.setup()
    await web.SockSite(runner, listener, ssl_context=certificate()).start()
    try:
        yield service
    finally:
        await runner.cleanup()


def certificate() -> ssl.SSLContext:
    """What the service shows: a certificate of the authority that the tests trust."""
    folder = Path(os.environ[CA_KEY_VARIABLE])
    authority = trustme.CA.from_pem(
        (folder / "ca.pem").read_bytes(), (folder / "ca.key").read_bytes()
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST, OTHER_HOST, LOOPBACK).configure_cert(context)
    return context


def check_vapid(authorization: str, origin: str, public_key: str) -> dict[str, Any]:
    """Verify who sends, as RFC 8292 §4.2 wants it; returns the claims."""
    scheme, _, parameters = authorization.partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in parameters.split(","))
    assert given["k"] == public_key
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, read_base64(given["k"]))
    claims: dict[str, Any] = jwt.decode(
        given["t"], key, algorithms=["ES256"], audience=origin, options={"require": ["exp", "sub"]}
    )
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    return claims

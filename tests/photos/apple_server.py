"""A bare HTTPS server under Apple's host names, for faults that no real server would produce."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
import os
from pathlib import Path
import socket
import ssl
from typing import Any, override

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
import orjson
from pyicloud.cookie_jar import PyiCloudCookieJar
import trustme

from custom_components.apple_backup.photos.account.cookies import SharedCookies
from tests.plugins.private_ca import CA_KEY_VARIABLE

HOST = "p61-ckdatabasews.icloud.com"
CONTENT_HOST = "cvws.icloud-content.com"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LoopbackResolver(AbstractResolver):
    """Resolves every name to this machine."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return 127.0.0.1."""
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    @override
    async def close(self) -> None:
        """Keep nothing."""


class StandInAccount:
    """An account that is signed in at a given server."""

    def __init__(self, port: int) -> None:
        self.generation = 1
        self.database_url = f"https://{HOST}:{port}"
        self.query: Mapping[str, str] = {"clientId": "c", "dsid": "1"}
        self.headers: Mapping[str, str] = {"Origin": "https://www.icloud.com"}
        self.renewals = 0
        self.renewal_error: Exception | None = None
        self._cookies = SharedCookies(PyiCloudCookieJar())

    def cookie_header(self, url: str) -> str | None:
        return self._cookies.header(url)

    def merge_cookies(self, url: str, set_cookie: list[str]) -> None:
        self._cookies.merge(url, set_cookie)

    async def renew_once(self, generation: int) -> None:
        if generation != self.generation:
            return
        self.renewals += 1
        if self.renewal_error:
            raise self.renewal_error
        self.generation += 1


@asynccontextmanager
async def apple_server(
    handler: Handler,
) -> AsyncGenerator[tuple[StandInAccount, aiohttp.ClientSession, int]]:
    """Serve every path by one handler; yields an account, a client session and the port."""
    folder = Path(os.environ[CA_KEY_VARIABLE])
    authority = trustme.CA.from_pem(
        (folder / "ca.pem").read_bytes(), (folder / "ca.key").read_bytes()
    )
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST, CONTENT_HOST).configure_cert(server_context)
    client_context = ssl.create_default_context(cafile=str(folder / "ca.pem"))

    application = web.Application(client_max_size=8 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_context)
    await site.start()
    port: int = runner.addresses[0][1]
    connector = aiohttp.TCPConnector(resolver=LoopbackResolver(), ssl=client_context)
    try:
        async with aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield StandInAccount(port), session, port
    finally:
        await runner.cleanup()


def json_answer(body: Any, status: int = 200, **headers: str) -> web.Response:
    """Return a JSON answer; underscores in header names become dashes."""
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )

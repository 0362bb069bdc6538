"""Puts the parts together: one TLS server for Apple's hosts, a proxy, and a control server."""

import asyncio
from dataclasses import asdict
import json
from pathlib import Path
import ssl
import time
from typing import Any

from aiohttp import web

from . import faults, tls
from .accounts import Account, Options, SecondFactor, cookie_value, owner_of
from .bridge import Courier
from .cloudkit import CloudKit, describe
from .downloads import Downloads
from .mutations import Mutator
from .proxy import Proxy
from .setup import TOKEN_COOKIE, Setup
from .signin import SignIn

_CHUNK = 16_384


class Simulator:
    """The whole simulated iCloud in one event loop."""

    def __init__(self, *, seed: str = "seed", state_dir: Path | None = None) -> None:
        """Create an iCloud without accounts."""
        self.accounts: dict[str, Account] = {}
        self.mutators: dict[str, Mutator] = {}
        self.courier = Courier()
        self.state_dir = state_dir
        self.faults = faults.Faults()
        self.sign_in = SignIn(self.accounts, self.courier, "")
        self.downloads = Downloads(self.accounts, seed)
        self.cloudkit = CloudKit(self.accounts, self.downloads.addresser, self.mutators)
        self.tls_port = 0
        self.proxy: Proxy | None = None
        self._runners: list[web.AppRunner] = []

    # Accounts

    def create(self, options: Options) -> Account:
        """Add an account; with a state folder, take over what is known of it."""
        key = options.apple_id.lower()
        if key in self.accounts:
            raise ValueError(f"{options.apple_id} exists already")
        account = Account(options)
        self.accounts[key] = account
        self.mutators[account.id] = Mutator(account.world)
        self._load(account)
        return account

    def find(self, identifier: str) -> Account | None:
        """Return an account by id or Apple ID."""
        by_id = (account for account in self.accounts.values() if account.id == identifier)
        return self.accounts.get(identifier.lower()) or next(by_id, None)

    def _state_file(self, account: Account) -> Path | None:
        return self.state_dir / f"{account.id}.json" if self.state_dir else None

    def _load(self, account: Account) -> None:
        path = self._state_file(account)
        if path is None or not path.exists():
            return
        state = json.loads(path.read_text())
        account.load(state["account"])
        for operation in state["mutations"]:
            self.mutators[account.id].apply(operation)

    def save(self) -> None:
        """Write what has to survive a restart, if there is a state folder."""
        for account in self.accounts.values():
            path = self._state_file(account)
            if path is None:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            state = {"account": account.dump(), "mutations": self.mutators[account.id].history}
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps(state))
            fresh.replace(path)

    # Serving

    def application(self) -> web.Application:
        """Return the application behind all of Apple's names."""
        app = web.Application(middlewares=[self._middleware], client_max_size=2**24)
        app.add_routes(self.sign_in.routes())
        app.add_routes(Setup(self.accounts).routes())
        app.add_routes(self.cloudkit.routes())
        app.add_routes(self.downloads.routes())
        app.router.add_get("/v2/{greeting}", self.courier.connect)
        return app

    async def _account_of(self, request: web.Request) -> Account | None:
        """Find out whose request this is, for faults and counters."""
        path = request.path
        if path.startswith("/B/"):
            return self.downloads.account_of(request)
        if path.startswith("/appleauth/"):
            if (attempt := self.sign_in.attempt_of(request)) is not None:
                return attempt.account
            if path.endswith("/signin/init"):
                body = json.loads(await request.read() or b"{}")
                return self.accounts.get(str(body.get("accountName", "")).lower())
            return None
        if path.endswith("/accountLogin"):
            token = json.loads(await request.read() or b"{}").get("dsWebAuthToken")
            return owner_of(self.accounts, str(token or ""))
        cookie = cookie_value(request.headers.get("Cookie"), TOKEN_COOKIE)
        return owner_of(self.accounts, cookie or "")

    @web.middleware
    async def _middleware(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Note whose request it is, and from when to when it kept us busy."""
        account = await self._account_of(request)
        if account is None:
            return await self._answer(request, handler, None)
        account.first_asked = account.first_asked or time.perf_counter()
        try:
            return await self._answer(request, handler, account)
        finally:
            account.last_answered = time.perf_counter()

    async def _answer(
        self, request: web.Request, handler: Any, account: Account | None
    ) -> web.StreamResponse:
        """Count, delay, and let things go wrong as ordered."""
        line = f"{request.method} {request.host.partition(':')[0]}{request.path}"
        action = self.faults.pick(line)
        if account is not None:
            await self._count(account, request)
            await asyncio.sleep(account.options.latency)
            action = action or account.faults.pick(line)
        if action is not None and (early := await faults.before(request, action)) is not None:
            return early
        response: web.StreamResponse = await handler(request)
        if action is not None:
            response = await faults.after(request, response, action)
        if request.path.startswith(("/appleauth/", "/setup/")):
            self.save()
        if account and account.options.bandwidth and isinstance(response, web.Response):
            return await _slowly(request, response, account.options.bandwidth)
        return response

    async def _count(self, account: Account, request: web.Request) -> None:
        path, counts = request.path, account.requests
        if path.startswith("/B/"):
            derivative = self.downloads.is_derivative(request)
            counts["derivative" if derivative else "download"] += 1
        elif path.startswith("/database/"):
            counts["cloudkit"] += 1
            counts[describe(path, await request.read())] += 1
        else:
            counts[path.removeprefix("/appleauth/auth/").removeprefix("/setup/ws/1/")] += 1

    async def start(
        self,
        ca_folder: Path,
        *,
        bind: str = "127.0.0.1",
        tls_port: int = 0,
        proxy_port: int = 0,
        control_port: int = 0,
    ) -> dict[str, Any]:
        """Start listening; return the addresses."""
        from .control import Control

        context = tls.server_context(ca_folder)
        self.tls_port = await self._listen(self.application(), bind, tls_port, context)
        self.sign_in.websocket = f"127.0.0.1:{self.tls_port}"
        self.proxy = Proxy(self.tls_port)
        proxy = await self.proxy.start(proxy_port)
        control = await self._listen(Control(self).application(), "127.0.0.1", control_port, None)
        return {
            "proxy": f"http://127.0.0.1:{proxy}",
            "control": f"http://127.0.0.1:{control}",
            "tls_port": self.tls_port,
        }

    async def _listen(
        self, app: web.Application, host: str, port: int, context: ssl.SSLContext | None
    ) -> int:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, host, port, ssl_context=context).start()
        return int(runner.addresses[0][1])

    async def close(self) -> None:
        """Stop everything."""
        self.save()
        await self.courier.close()
        if self.proxy is not None:
            await self.proxy.close()
        for runner in self._runners:
            await runner.cleanup()


async def _slowly(request: web.Request, full: web.Response, bandwidth: int) -> web.StreamResponse:
    """Send a body at so many bytes per second."""
    body = full.body if isinstance(full.body, bytes) else b""
    if len(body) < _CHUNK // 4:
        return full
    headers = {name: value for name, value in full.headers.items() if name != "Content-Length"}
    response = web.StreamResponse(status=full.status, headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    for start in range(0, len(body), _CHUNK):
        chunk = body[start : start + _CHUNK]
        await asyncio.sleep(len(chunk) / bandwidth)
        await response.write(chunk)
    await response.write_eof()
    return response


def options_from(document: dict[str, Any]) -> Options:
    """Read account options from JSON; unknown or ill-typed ones are a ValueError."""
    known = asdict(Options(apple_id="", password=""))
    if unknown := set(document) - set(known):
        raise ValueError(f"unknown options: {sorted(unknown)}")
    values = dict(document)
    if "second_factor" in values:
        values["second_factor"] = SecondFactor(values["second_factor"])
    for name, value in values.items():
        if name in known and not isinstance(value, type(known[name])):
            if not (isinstance(known[name], float) and isinstance(value, int)):
                raise ValueError(f"{name} has the wrong type")
    return Options(**values)

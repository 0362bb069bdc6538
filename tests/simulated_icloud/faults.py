"""Faults on purpose: what shall go wrong with which requests."""

import asyncio
from dataclasses import dataclass, field
import re
from typing import Any

from aiohttp import web


@dataclass(slots=True)
class Fault:
    """One rule.

    `match` is a regular expression searched in "METHOD host/path"; the first `skip` matching
    requests pass, the next `times` are hit (-1: for ever). `action` may hold `delay` (seconds),
    `status`, `body` (text or JSON), `headers`, `reset` (close without an answer), `hang`,
    `truncate` (send this many bytes of the body, then close), `corrupt` (flip this many bytes),
    `short` (a well-formed answer that lacks this many bytes at its end).
    """

    match: str
    action: dict[str, Any]
    times: int = 1
    skip: int = 0
    hits: int = 0
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the expression, so that a wrong one is refused at once."""
        self.pattern = re.compile(self.match)

    def claims(self, line: str) -> bool:
        """Whether this request is hit; counts it."""
        if self.times == 0 or not self.pattern.search(line):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1 if self.times > 0 else 0
        self.hits += 1
        return True


class Faults:
    """The rules of an account, first match wins."""

    def __init__(self) -> None:
        """Start without rules."""
        self.rules: list[Fault] = []

    def pick(self, line: str) -> dict[str, Any] | None:
        """Return the action for a request, None if nothing is wrong with it."""
        return next((rule.action for rule in self.rules if rule.claims(line)), None)


async def before(request: web.Request, action: dict[str, Any]) -> web.StreamResponse | None:
    """Apply what happens before a request is handled; an answer ends it."""
    if delay := action.get("delay"):
        await asyncio.sleep(float(delay))
    if action.get("hang"):
        await asyncio.Event().wait()
    if action.get("reset"):
        _abort(request)
        return web.Response(status=500)
    if "status" not in action:
        return None
    body = action.get("body", "")
    headers = action.get("headers", {})
    if isinstance(body, str):
        return web.Response(status=action["status"], text=body, headers=headers)
    return web.json_response(body, status=action["status"], headers=headers)


async def after(
    request: web.Request, response: web.StreamResponse, action: dict[str, Any]
) -> web.StreamResponse:
    """Spoil an answer."""
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes):
        return response
    response.headers.update(action.get("headers", {}) if "status" not in action else {})
    if corrupt := int(action.get("corrupt", 0)):
        spoilt = bytearray(response.body)
        for step in range(min(corrupt, len(spoilt))):
            spoilt[len(spoilt) // 2 - step] ^= 0xFF
        response.body = bytes(spoilt)
    if short := int(action.get("short", 0)):
        response.body = response.body[:-short]
    if "truncate" in action:
        return await _truncate(request, response, int(action["truncate"]))
    return response


async def _truncate(request: web.Request, full: web.Response, length: int) -> web.StreamResponse:
    """Promise the whole body, send its beginning, close the connection."""
    assert isinstance(full.body, bytes)
    headers = {name: value for name, value in full.headers.items() if name != "Content-Length"}
    response = web.StreamResponse(status=full.status, headers=headers)
    response.content_length = len(full.body)
    await response.prepare(request)
    await response.write(full.body[:length])
    _abort(request)
    return response


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()

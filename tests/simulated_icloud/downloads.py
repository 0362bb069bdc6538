"""cvws.icloud-content.com: files behind signed addresses that expire."""

import base64
from typing import Final

from aiohttp import web

from . import clock, photos
from .accounts import Account
from .fields import Addresser
from .ids import Sealed, stable_uuid
from .media import Content
from .photos import PREFIXES, Photo
from .scenarios import Kind
from .setup import CONTENT_HOST

_MAX_RANGE_SPEC: Final = 200


def _path_part(checksum: str) -> str:
    return base64.urlsafe_b64encode(base64.b64decode(checksum)).decode().rstrip("=")


class Downloads:
    """Writes addresses and serves what they point at."""

    def __init__(self, accounts: dict[str, Account], seed: str) -> None:
        """`accounts` by Apple ID; `seed` decides the signatures."""
        self.accounts = accounts
        self._sealed = Sealed(seed, "downloads")

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get("/B/{checksum}/{reference}/{name:.+}", self.serve)]

    def addresser(self, account: Account) -> Addresser:
        """Return the writer of the account's addresses."""

        def sign(photo: Photo, prefix: str, edit: int, checksum: str) -> str:
            expires = int(clock.now()) + account.options.url_ttl
            what = self._what(account, photo, prefix, edit)
            return self.address(what, checksum, photo.zone, expires)

        return Addresser(sign)

    def _what(self, account: Account, photo: Photo, prefix: str, edit: int) -> str:
        zone, index = photo.origin
        return self._sealed.seal(account.id, zone, index, photo.kind.value, prefix, edit)

    def address(self, what: str, checksum: str, zone: str, expires: int) -> str:
        """Return the address of one file."""
        part = _path_part(checksum)
        signature = self._sealed.sign(f"{part}|{what}|{expires}")
        request = stable_uuid(part, expires).lower()
        return (
            f"https://{CONTENT_HOST}/B/{part}/{part}/${{f}}?o={what}&v=1&x=3&a=simulated"
            f"&e={expires}&fl=&r={request}-1&k=&ckc=com.apple.photos.cloud&ckz={zone}"
            f"&p=61&s={signature}"
        )

    def account_of(self, request: web.Request) -> Account | None:
        """Return whose file a request is for."""
        parts = self._sealed.open(request.query.get("o", ""))
        if parts is None:
            return None
        return next((a for a in self.accounts.values() if a.id == parts[0]), None)

    def is_derivative(self, request: web.Request) -> bool:
        """Whether a request is for a small picture or film that Apple has made."""
        parts = self._sealed.open(request.query.get("o", ""))
        return parts is not None and len(parts) > 4 and PREFIXES.get(parts[4], "") is None

    def _content(self, account: Account, what: str) -> Content | None:
        parts = self._sealed.open(what)
        if parts is None or parts[4] not in PREFIXES:
            return None
        _, zone, index, kind, prefix, edit = parts
        world = account.world
        return photos.content(
            world.seed,
            (zone, int(index)),
            Kind(kind),
            prefix,
            edit=int(edit),
            video_bytes=account.options.video_bytes,
            photo_bytes=account.options.photo_bytes,
        )

    async def serve(self, request: web.Request) -> web.Response:
        """Serve a file: 410 once the address has expired, 206 for a range."""
        account, what = self.account_of(request), request.query.get("o", "")
        part, expires = request.match_info["checksum"], request.query.get("e", "")
        if account is None or request.query.get("s") != self._sealed.sign(
            f"{part}|{what}|{expires}"
        ):
            return web.Response(status=403, text="Forbidden")
        if int(expires) < clock.now():
            return web.Response(status=410, text="Gone")
        content = self._content(account, what)
        if content is None or _path_part(content.checksum) != part:
            return web.Response(status=404, text="Not Found")
        response = _ranged(request, content)
        account.requests["download_bytes"] += response.content_length or 0
        return response


def _ranged(request: web.Request, content: Content) -> web.Response:
    data, tag = content.read(), f'"{content.sha256[:32]}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
        "Content-Type": "application/octet-stream",
    }
    asked = request.headers.get("Range", "")
    if not asked or request.headers.get("If-Range", tag) != tag:
        return web.Response(body=data, headers=headers)
    bounds = _bounds(asked, len(data))
    if bounds is None:
        return web.Response(status=416, headers=headers | {"Content-Range": f"bytes */{len(data)}"})
    start, end = bounds
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:end], headers=headers)


def _bounds(asked: str, size: int) -> tuple[int, int] | None:
    """Return the half-open bounds of a single range, None if it cannot be satisfied."""
    unit, _, spec = asked.partition("=")
    first, _, last = spec.partition("-")
    if unit != "bytes" or len(spec) > _MAX_RANGE_SPEC or not (first + last).isdigit():
        return None
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None

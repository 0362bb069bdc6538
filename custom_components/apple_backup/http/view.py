"""The base of all views: guard, error mapping and headers around every handler, by construction."""

from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ClassVar, Final, override

from aiohttp import hdrs, web

from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView, request_handler_factory

from ..const import DOMAIN, EntryKind
from .body import read_bounded
from .entries import PathClosedError, documented_entries
from .errors import ApiError, Dialect, error_response
from .guard import Gate, Permission, authenticate, authorize
from .headers import answer_headers

CANONICAL_BASE: Final = f"/api/{DOMAIN}"

_METHODS: Final = ("get", "head", "post", "put", "patch", "delete")
_DOCUMENTED_BASE: Final = {Dialect.PHOTOS: "/api", Dialect.BACKUPS: ""}
_KIND: Final = {Dialect.PHOTOS: EntryKind.ICLOUD_ACCOUNT, Dialect.BACKUPS: EntryKind.BACKUP_FOLDER}

type Handler = Callable[..., Awaitable[web.StreamResponse]]


class GuardedView(HomeAssistantView):
    """A route of one of the two APIs, canonical or as it is documented.

    A subclass states its `dialect`, its `path` below the base, whom it is for (`permission`), and
    has a coroutine per method. It cannot leave out the guard: its methods are wrapped as the class
    is made.
    """

    requires_auth = False  # the guard does it; see guard.py

    dialect: ClassVar[Dialect]
    path: ClassVar[str]
    permission: ClassVar[Permission]
    documented_path: ClassVar[bool] = True
    """Whether the route exists in the API's document, not only below our own base."""
    reads_body: ClassVar[bool] = False
    """Whether the handler of POST reads a body. Others are guarded against one that is too large."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Put the guard around every method."""
        super().__init_subclass__(**kwargs)
        for method in _METHODS:
            if (handler := cls.__dict__.get(method)) is not None:
                setattr(cls, method, _guarded(handler))

    def __init__(self, *, documented: bool) -> None:
        """Make the view of a canonical path, or of the documented one."""
        self.documented = documented
        base = _DOCUMENTED_BASE[self.dialect] if documented else CANONICAL_BASE
        self.url = f"{base}{self.path}"
        self.name = f"{DOMAIN}:{'documented' if documented else 'canonical'}:{self.path}"
        self.headers = answer_headers(outside_api=not self.url.startswith("/api/"))

    @override
    def register(
        self, hass: HomeAssistant, app: web.Application, router: web.UrlDispatcher
    ) -> None:
        """Register the methods, and a JSON answer for all others."""
        super().register(hass, app, router)
        handler = request_handler_factory(hass, self, self._refuse_method)
        # Last, because a path with a route for any method takes no further ones.
        router.add_route(hdrs.METH_ANY, self.url or "", handler)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods this route has, in upper case."""
        return tuple(method.upper() for method in _METHODS if hasattr(self, method))

    async def _refuse_method(self, request: web.Request, **match: str) -> web.StreamResponse:
        """Answer 405."""
        return await _serve(self, _method_not_allowed, request, match)


async def _method_not_allowed(
    view: GuardedView, request: web.Request, **_match: str
) -> web.StreamResponse:
    allow = ", ".join(view.methods)
    raise ApiError(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        f"Method ({request.method}) not supported on this path.",
        {hdrs.ALLOW: allow},
    )


def _guarded(handler: Handler) -> Handler:
    """Wrap the handler of a method."""

    @wraps(handler)
    async def serve(view: GuardedView, request: web.Request, **match: str) -> web.StreamResponse:
        return await _serve(view, handler, request, match)

    return serve


async def _serve(
    view: GuardedView, handler: Handler, request: web.Request, match: dict[str, str]
) -> web.StreamResponse:
    """Check, handle, and answer every error in the words of the API."""
    response: web.StreamResponse
    try:
        await _check(view, request)
        response = await handler(view, request, **match)
    except Exception as err:  # noqa: BLE001 - the boundary: every error becomes an answer
        response = error_response(err, view.dialect)
    if not response.prepared:
        for name, value in view.headers.items():
            # A handler may know better, for example how long a picture may be kept.
            response.headers.setdefault(name, value)
    return response


async def _check(view: GuardedView, request: web.Request) -> None:
    """Let nobody pass who may not use this route."""
    if view.permission is Gate.PUBLIC:
        return
    hass = request.app[KEY_HASS]
    kind = _KIND[view.dialect]
    if view.documented and not documented_entries(hass, kind):
        raise PathClosedError
    user = await authenticate(hass, request)
    authorize(hass, user, view.permission)
    reads = view.reads_body and request.method == hdrs.METH_POST
    if not reads and request.can_read_body:
        await read_bounded(request)

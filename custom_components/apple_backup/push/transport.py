"""Sends one request to a push service: to a checked address, within bounds, following nothing.

Who subscribes chooses where a push goes, so an endpoint is not trusted. Its name is resolved for
each request; the connection is made to one of the addresses that were checked, and the socket is
refused if it is not. No proxy is used, because it would resolve the name anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import ip_address
import socket
from typing import Any, Final, override

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    ThreadedResolver,
    hdrs,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from psutil_home_assistant import PsutilWrapper  # type: ignore[import-untyped]
from yarl import URL

from homeassistant.core import HomeAssistant
from homeassistant.util.ssl import get_default_context

from .addresses import Network, is_public, own_network

TIMEOUT_SECONDS: Final = 10.0

type Allow = Callable[[str], bool]


class PushUnreachableError(Exception):
    """There was no answer."""


class AddressRefusedError(OSError):
    """A name leads to no address that a push may go to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service has said; `retry_after` in seconds, None if it says nothing of that."""

    status: int
    retry_after: float | None


class PushTransport:
    """The way out. `resolver` and `allows` are for tests, whose push service is on this machine."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        resolver: AbstractResolver | None = None,
        allows: Allow | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """Prepare; nothing is opened before something is sent."""
        self._hass = hass
        self._resolver = resolver
        self._allows = allows
        self._timeout = ClientTimeout(total=timeout)

    async def async_post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send, and read no more of the answer than its head.

        Raises:
            AddressRefusedError: the host is no name, or its addresses are not public.
            PushUnreachableError: there was no answer in time, or none that is HTTP.
        """
        target = URL(url, encoded=True)
        if target.scheme != "https" or _is_number(target.host or ""):
            raise AddressRefusedError
        allows = self._allows or await self._async_rule()
        resolver = _CheckedResolver(self._resolver or ThreadedResolver(), allows)
        connector = TCPConnector(
            resolver=resolver,
            use_dns_cache=False,
            force_close=True,
            socket_factory=lambda info: _checked_socket(info, allows),
            ssl=get_default_context(),
        )
        async with ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=self._timeout,
            auto_decompress=False,
            trust_env=False,
        ) as session:
            return await _async_exchange(session, target, headers, body)

    async def _async_rule(self) -> Allow:
        """The rule of the product. Networks come and go, and with them what is our own."""
        own = await self._hass.async_add_executor_job(_own_networks)
        return lambda address: is_public(address, own)


async def _async_exchange(
    session: ClientSession, target: URL, headers: Mapping[str, str], body: bytes
) -> Answer:
    try:
        async with session.post(
            target, headers=headers, data=body, allow_redirects=False
        ) as response:
            answer = Answer(
                response.status, _seconds(response.headers.get(hdrs.RETRY_AFTER), _now())
            )
            # Nobody waits for the rest, however long it is.
            response.close()
            return answer
    except ClientConnectorError as err:
        if isinstance(err.os_error, AddressRefusedError):
            raise err.os_error from err
        raise PushUnreachableError(type(err).__name__) from err
    except (ClientError, TimeoutError, ValueError) as err:
        raise PushUnreachableError(type(err).__name__) from err


class _CheckedResolver(AbstractResolver):
    """Gives only addresses that are allowed."""

    def __init__(self, inner: AbstractResolver, allows: Allow) -> None:
        self._inner = inner
        self._allows = allows

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not (allowed := [result for result in found if self._allows(result["host"])]):
            raise AddressRefusedError
        return allowed

    @override
    async def close(self) -> None:
        await self._inner.close()


def _checked_socket(info: tuple[Any, ...], allows: Allow) -> socket.socket:
    """The last look at where a connection goes: literal addresses pass by the resolver."""
    family, kind, protocol, _, address = info
    if not allows(address[0]):
        raise AddressRefusedError
    return socket.socket(family=family, type=kind, proto=protocol)


def _is_number(host: str) -> bool:
    """Whether a host is an address in any spelling that some resolver might understand."""
    last = host.rstrip(".").rpartition(".")[2]
    if not last or last.isdigit() or last.lower().startswith("0x"):
        return True
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def _system() -> PsutilWrapper:
    return PsutilWrapper()


def _own_networks() -> list[Network]:
    """The networks this machine is in. Reads the system's tables."""
    found = _system().psutil.net_if_addrs()
    networks = (
        own_network(item.address, item.netmask)
        for items in found.values()
        for item in items
        if item.family in (socket.AF_INET, socket.AF_INET6)
    )
    return [network for network in networks if network is not None]


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds(text: str | None, now: datetime) -> float | None:
    """Read `Retry-After`: seconds or a date (RFC 9110 §10.2.3); None if it is neither."""
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 12:
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())

"""Push services that mean harm: answers that never end or are no answers, and names with a catch."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
import resource

import pytest

from custom_components.apple_backup.push.subscriptions import InvalidSubscriptionError, Subscription
from custom_components.apple_backup.push.transport import (
    AddressRefusedError,
    PushTransport,
    PushUnreachableError,
)
from homeassistant.core import HomeAssistant

from .browser import push_subscription
from .service import HOST, LOOPBACK, Names, certificate

CHUNK = 64 * 1024
ANSWERS: dict[str, Callable[[], bytes]] = {
    "interim answers": lambda: b"HTTP/1.1 100 Continue\r\n\r\n" * 1000,
    "header fields": lambda: b"X-Field: 1\r\n" * 4000,
    "one header field": lambda: b"x" * CHUNK,
    "no HTTP": lambda: b"\x00\xff" * 1000,
    "lines": lambda: b"\r\n" * 1000,
    "nothing": bytes,
}
BEGINNINGS = {
    "header fields": b"HTTP/1.1 201 Created\r\n",
    "one header field": b"HTTP/1.1 201 Created\r\nX-Field: ",
}


@asynccontextmanager
async def _speaker(kind: str) -> AsyncIterator[int]:
    """A server that says the same for ever, whatever it is asked; gives its port."""

    async def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(BEGINNINGS.get(kind, b""))
            while not writer.is_closing():
                writer.write(ANSWERS[kind]())
                await writer.drain()
                await asyncio.sleep(0)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(speak, LOOPBACK, 0, ssl=certificate())
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("kind", ANSWERS)
async def test_what_never_ends_is_given_up(hass: HomeAssistant, kind: str) -> None:
    """In time, and without taking memory meanwhile."""
    transport = PushTransport(
        hass, resolver=Names(), allows=lambda each: each == LOOPBACK, timeout=2
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with _speaker(kind) as port, asyncio.timeout(30):
        with pytest.raises(PushUnreachableError):
            await transport.async_post(f"https://{HOST}:{port}/send", {}, b"sealed")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://user:pass@push.example.com/send",
        "https://push.example.com@127.0.0.1/send",
        "https://127.0.0.1\\@push.example.com/send",
        "https://push.example.com/send\r\nX-Injected: 1",
        "https://push.example.com/send HTTP/1.1",
        "https://push.example.com/send#fragment",
        "https://push.example.com:0/send",
        "https://push.example.com:99999/send",
        "https://push.example.com:443:80/send",
        "https:///send",
        "https://①②⑦.0.0.1/send",
        "https://xn--a/send",
        "https://push.xn--/send",
        "//push.example.com/send",
        "javascript:alert(1)",
    ],
)
def test_addresses_with_a_catch_are_no_endpoints(endpoint: str) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_document(push_subscription(endpoint=endpoint))


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("port", [22, 25, 8123, 65535])
async def test_no_port_of_this_machine_is_reached(hass: HomeAssistant, port: int) -> None:
    """The name is that of a home as its owner might use it; it leads into the home."""
    names = Names(**{"home.example.com": [["192.168.1.10", "fd00::10", LOOPBACK]]})
    with pytest.raises(AddressRefusedError):
        await PushTransport(hass, resolver=names).async_post(
            f"https://home.example.com:{port}/api/webhook/secret", {}, b"sealed"
        )


@pytest.mark.usefixtures("socket_enabled")
async def test_a_resolver_that_never_answers_is_given_up(hass: HomeAssistant) -> None:
    class Silent(Names):
        async def resolve(self, *args: object, **kwargs: object) -> list:  # type: ignore[override,type-arg]
            await asyncio.Event().wait()
            raise AssertionError

    transport = PushTransport(hass, resolver=Silent(), timeout=0.3)
    with pytest.raises(PushUnreachableError):
        await transport.async_post(f"https://{HOST}/send", {}, b"sealed")

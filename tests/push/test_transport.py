"""Requests to push services: where they go, and where they never go."""

import asyncio
import socket
from typing import Any, cast

from aiohttp import web
from aiohttp.abc import ResolveResult
import pytest

from custom_components.apple_backup.push.transport import (
    AddressRefusedError,
    Answer,
    PushTransport,
    PushUnreachableError,
)
from homeassistant.core import HomeAssistant

from .service import HOST, LOOPBACK, OTHER_HOST, Names, PushService

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def _post(transport: PushTransport, url: str) -> Answer:
    return await transport.async_post(url, {"TTL": "60"}, b"sealed")


async def test_a_request_arrives(hass: HomeAssistant, service: PushService) -> None:
    url = service.browser("a%2Fb?c=d%20e").endpoint
    answer = await _post(service.transport(hass), url)
    assert answer == Answer(201, None)
    [request] = service.received
    assert request.body == b"sealed"
    assert request.headers["TTL"] == "60"
    assert request.headers["Host"] == f"{HOST}:{service.port}"
    assert "Cookie" not in request.headers


# -- the guard, as the product has it ------------------------------------------------------------


def _guarded(hass: HomeAssistant, names: Names) -> PushTransport:
    """The product's own rule; only names are answered by the test."""
    return PushTransport(hass, resolver=names)


@pytest.mark.parametrize(
    "address",
    [
        LOOPBACK,
        "192.168.1.1",
        "169.254.169.254",
        "224.0.0.251",
        "0.0.0.0",  # noqa: S104 - an address among others
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1%lo",
        "fd00::1",
    ],
)
async def test_no_private_address(hass: HomeAssistant, service: PushService, address: str) -> None:
    service.names.answers[HOST] = [[address]]
    with pytest.raises(AddressRefusedError):
        await _post(_guarded(hass, service.names), service.browser().endpoint)
    assert service.received == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25lo]",
        "8.8.8.8",
        "localhost",
        "push.example.com@127.0.0.1",
        "127.0.0.1:80@127.0.0.1",
        "%31%32%37.0.0.1",
        "①②⑦.0.0.1",
        ".",
        "",
    ],
)
async def test_no_spelling_leads_to_this_machine(
    hass: HomeAssistant, service: PushService, host: str
) -> None:
    """With the system's own resolver, which understands more than one would think."""
    with pytest.raises((AddressRefusedError, PushUnreachableError, ValueError)):
        await _post(PushTransport(hass), f"https://{host}:{service.port}/send/x")
    assert service.received == []


@pytest.mark.parametrize("host", ["localhost.", "LOCALHOST", "a.localhost", "home.arpa", "router"])
async def test_no_name_leads_to_this_machine(
    hass: HomeAssistant, service: PushService, host: str
) -> None:
    """However a resolver may answer it."""

    class Everything(Names):
        async def resolve(self, *args: Any, **kwargs: Any) -> list[ResolveResult]:
            return await super().resolve(HOST, *args[1:], **kwargs)

    with pytest.raises(AddressRefusedError):
        await _post(_guarded(hass, Everything()), f"https://{host}:{service.port}/send/x")
    assert service.received == []


@pytest.mark.parametrize("scheme", ["http", "ws", "ftp", "file", "unix", "gopher"])
async def test_https_alone(hass: HomeAssistant, service: PushService, scheme: str) -> None:
    with pytest.raises(AddressRefusedError):
        await _post(service.transport(hass), f"{scheme}://{HOST}:{service.port}/send/x")
    assert service.names.asked == []


async def test_a_name_that_leads_elsewhere_the_second_time(
    hass: HomeAssistant, service: PushService
) -> None:
    """DNS rebinding: the look-up that is checked is the only one, and each message has its own."""
    service.names.answers[HOST] = [[LOOPBACK], ["10.0.0.1"]]
    transport = service.transport(hass)
    assert (await _post(transport, service.browser().endpoint)).status == 201
    assert service.names.asked == [HOST]
    with pytest.raises(AddressRefusedError):
        await _post(transport, service.browser().endpoint)
    assert service.names.asked == [HOST, HOST]


async def test_the_socket_is_checked_too(hass: HomeAssistant, service: PushService) -> None:
    """What was resolved is not what a socket is opened to: that would have to be a defect."""
    answers = iter([True, False])
    transport = service.transport(hass, allows=lambda _address: next(answers))
    with pytest.raises(AddressRefusedError):
        await _post(transport, service.browser().endpoint)
    assert service.received == []


async def test_public_addresses_are_used_besides_private_ones(
    hass: HomeAssistant, service: PushService
) -> None:
    service.names.answers[HOST] = [["10.0.0.1", "::1", LOOPBACK]]
    assert (await _post(service.transport(hass), service.browser().endpoint)).status == 201


async def test_networks_of_this_machine_are_its_own(
    hass: HomeAssistant, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Devices at home have public addresses with IPv6; a firewall keeps others away, not us."""

    class Item:
        family = socket.AF_INET6
        address = "2a00:1450:4001:82a::5"
        netmask = "ffff:ffff:ffff:ffff::"

    class System:
        class psutil:
            @staticmethod
            def net_if_addrs() -> dict[str, list[Any]]:
                return {"eth0": [Item]}

    monkeypatch.setattr("custom_components.apple_backup.push.transport._system", System)
    service.names.answers[HOST] = [["2a00:1450:4001:900::80"]]
    with pytest.raises(AddressRefusedError):
        await _post(_guarded(hass, service.names), service.browser().endpoint)


async def test_networks_of_this_machine_are_found(hass: HomeAssistant) -> None:
    allows = await PushTransport(hass)._async_rule()
    assert allows("8.8.8.8")
    assert not allows(LOOPBACK)


async def test_no_proxy_is_asked(
    hass: HomeAssistant, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would resolve the name anew, inside the network it is in."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY")
    assert (await _post(service.transport(hass), service.browser().endpoint)).status == 201


# -- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(
    hass: HomeAssistant, service: PushService, status: int
) -> None:
    service.answer(status, {"Location": f"https://{OTHER_HOST}:{service.port}/elsewhere"})
    answer = await _post(service.transport(hass), service.browser().endpoint)
    assert answer.status == status
    assert len(service.received) == 1
    assert service.names.asked == [HOST]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("9" * 40, None),
        ("²", None),
    ],
)
async def test_retry_after(
    hass: HomeAssistant, service: PushService, text: str, seconds: float | None
) -> None:
    service.answer(429, {"Retry-After": text})
    answer = await _post(service.transport(hass), service.browser().endpoint)
    assert answer == Answer(429, seconds)


async def test_an_endless_answer_is_not_read(hass: HomeAssistant, service: PushService) -> None:
    ended = asyncio.Event()

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=201)
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65536)
        finally:
            ended.set()

    service.answers.append(endless)
    answer = await _post(service.transport(hass), service.browser().endpoint)
    assert answer.status == 201
    async with asyncio.timeout(20):
        await ended.wait()


async def test_an_endless_head_is_refused(hass: HomeAssistant, service: PushService) -> None:
    service.answer(201, {"X-Long": "x" * 100_000})
    with pytest.raises(PushUnreachableError):
        await _post(service.transport(hass), service.browser().endpoint)


async def test_a_bomb_is_not_unpacked(hass: HomeAssistant, service: PushService) -> None:
    service.answer(201, {"Content-Encoding": "gzip"})
    assert (await _post(service.transport(hass), service.browser().endpoint)).status == 201


async def test_a_slow_service_is_given_up(hass: HomeAssistant, service: PushService) -> None:
    release = service.hold()
    with pytest.raises(PushUnreachableError):
        await _post(service.transport(hass, timeout=0.3), service.browser().endpoint)
    release.set()


async def test_nobody_there(hass: HomeAssistant, service: PushService) -> None:
    with socket.create_server((LOOPBACK, 0)) as unused:
        port = unused.getsockname()[1]
    transport = service.transport(hass)
    for url in (f"https://{HOST}:{port}/send", "https://unknown.example.com/send"):
        with pytest.raises(PushUnreachableError):
            await _post(transport, url)


async def test_a_certificate_is_verified(service: PushService) -> None:
    """Without Home Assistant, whose tests take the server's complaint for a fault."""
    service.names.answers["stranger.example.com"] = [[LOOPBACK]]
    transport = service.transport(cast("HomeAssistant", None))
    with pytest.raises(PushUnreachableError):
        await _post(transport, f"https://stranger.example.com:{service.port}/send/x")
    assert service.received == []

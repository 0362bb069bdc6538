"""Which addresses a push may go to."""

from ipaddress import ip_network

import pytest

from custom_components.apple_backup.push.addresses import is_public, own_network

PUBLIC = [
    "8.8.8.8",
    "142.250.74.106",
    "2a00:1450:4001:82a::200a",
    "2620:149:208:4306::9",
    "64:ff9b::808:808",  # a public address, reached from a network without IPv4
    "::ffff:8.8.8.8",
]
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 - an address among others
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.9",  # the router that is next
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.251",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:192.168.1.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::192.168.1.1",
    "64:ff9b::e000:fb",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:1::1",  # the router that is next
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0177.0.0.1",
    "8.8.8.8/32",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("address", "netmask", "network"),
    [
        ("192.168.1.20", "255.255.255.0", "192.168.1.0/24"),
        ("8.8.8.8", None, "8.8.8.8/32"),
        # Whatever part of the provider's network is ours, the neighbouring ones are too.
        ("2a00:1450:4001:82a::1", "ffff:ffff:ffff:ffff::", "2a00:1450:4001::/48"),
        ("fe80::1%eth0", "ffff:ffff:ffff:ffff::", "fe80::/48"),
    ],
)
def test_own_network(address: str, netmask: str | None, network: str) -> None:
    assert own_network(address, netmask) == ip_network(network)


@pytest.mark.parametrize(("address", "netmask"), [("", None), ("8.8.8.8", "x"), ("nonsense", "")])
def test_no_network(address: str, netmask: str | None) -> None:
    assert own_network(address, netmask) is None


def test_the_own_network_is_out_of_bounds() -> None:
    """Everything at home has an address that is public by itself, with IPv6."""
    own = [ip_network("2a00:1450:4001::/48"), ip_network("8.8.8.0/24")]
    for address in ("2a00:1450:4001:ff::5", "8.8.8.9", "::ffff:8.8.8.9", "64:ff9b::808:808"):
        assert is_public(address)
        assert not is_public(address, own)
    assert is_public("2a00:1450:4002::1", own)

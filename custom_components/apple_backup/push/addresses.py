"""Which addresses a push may go to: public ones that are not our own network's. No I/O."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

type Network = IPv4Network | IPv6Network

# All that has been handed out for the internet; what Python counts as global reaches further.
_INTERNET: Final = IPv6Network("2000::/3")
# RFC 6052: where a network has no IPv4, this is how its clients reach one.
_NAT64: Final = IPv6Network("64:ff9b::/96")
# RFC 6890: for protocols. Some count as global, as the router that is next does (RFC 7723).
_PROTOCOLS: Final = (IPv4Network("192.0.0.0/24"), IPv6Network("2001::/23"))
# RFC 7526: relays that are no longer anybody's.
_RELAYS: Final = IPv4Network("192.88.99.0/24")
# Providers hand out 48 to 64 bits. The other networks of a home begin like the one we are in.
_HOME_BITS: Final = 48
_IPV4_MASK: Final = 0xFFFFFFFF


def is_public(address: str, own: Iterable[Network] = ()) -> bool:
    """Whether an address, as a resolver gives it, is on the internet and in none of `own`."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = _inner(found)
        if inner is None and found not in _INTERNET:
            return False
        found = inner or found
    if not found.is_global or found.is_multicast or found.is_reserved or found in _RELAYS:
        return False
    return not any(found in network for network in (*_PROTOCOLS, *own))


def own_network(address: str, netmask: str | None) -> Network | None:
    """The network that an address of this machine is in; None if it is no address."""
    try:
        found = ip_address(address.partition("%")[0])
        if isinstance(found, IPv6Address):
            return IPv6Network((found, _HOME_BITS), strict=False)
        return ip_network(f"{found}/{netmask or 32}", strict=False)
    except ValueError:
        return None


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is meant by one of IPv6."""
    if address in _NAT64:
        return IPv4Address(int(address) & _IPV4_MASK)
    return address.ipv4_mapped

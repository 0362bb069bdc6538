"""Wi-Fi networks the device knows, without passwords, which are in the keychain.

Since iOS 14 com.apple.wifi.known-networks.plist has one entry for each network, named
`wifi.network.ssid.…`; before, com.apple.wifi.plist had a list. Both tell the access points that were
used, the newer one also where they were. iOS leaves them out of backups that are not encrypted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar, Final, override

from ..plists import dictionary_of
from .artifact import Context
from .listing import Description, Place
from .plist_source import PlistSource, list_of, number_of, text_of, time_of
from .report import Skip
from .timed import TimedArtifact

_DOMAIN: Final = "SystemPreferencesDomain"
_KNOWN: Final = "com.apple.wifi.known-networks.plist"
_OLD: Final = "SystemConfiguration/com.apple.wifi.plist"
_PREFIX: Final = "wifi.network."
_MOST_NETWORKS: Final = 10_000
_MOST_POINTS: Final = 500


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """A station of a network; `place` is where the device was when it used it."""

    bssid: str
    channel: int | None
    last_used: datetime | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class WifiNetwork:
    """A network. `joined` is when the user joined it last, `joined_by_system` when iOS did."""

    id: int
    ssid: str
    security: str | None
    is_hidden: bool
    has_portal: bool
    added: datetime | None
    joined: datetime | None
    joined_by_system: datetime | None
    updated: datetime | None
    access_points: tuple[AccessPoint, ...]

    @property
    def last_used(self) -> datetime | None:
        """When it was used last, as far as is known."""
        times = (self.joined, self.joined_by_system, *(it.last_used for it in self.access_points))
        return max((it for it in times if it), default=None) or self.updated or self.added


class Wifi(TimedArtifact[WifiNetwork]):
    """The Wi-Fi networks of a backup, the one used last first."""

    name: ClassVar[str] = "wifi"
    noun: ClassVar[tuple[str, ...]] = ("network",)
    in_timeline: ClassVar[bool] = False
    tells_people: ClassVar[bool] = False
    encrypted_only: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Read both lists; where both know a network, the newer one counts."""
        super().__init__(context)
        known, old = (
            PlistSource.read(context.reader, _DOMAIN, path, self.skips) for path in (_KNOWN, _OLD)
        )
        self.sources += [known, old]
        found: dict[str, WifiNetwork] = {}
        for entry in (*_entries(known.root), *list_of(old.root.get("List of known networks"))):
            network = self._network(len(found) + 1, dictionary_of(entry))
            if network is None:
                self.skip(Skip.WRONG_TYPE, "SSID", len(found))
            elif len(found) >= _MOST_NETWORKS:
                self.skip(Skip.TOO_MANY, "networks", len(found))
                break
            else:
                found.setdefault(network.ssid, network)
        self._networks = {network.id: network for network in found.values()}

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        for key, network in self._networks.items():
            last = network.last_used
            yield key, None if last is None else last.timestamp()

    @override
    def read(self, keys: Sequence[int]) -> dict[int, WifiNetwork]:
        return {key: self._networks[key] for key in keys if key in self._networks}

    @override
    def describe(self, record: WifiNetwork) -> Description:
        places = [it for it in record.access_points if it.place is not None]
        latest = max(places, key=_last_used, default=None)
        return Description(
            artifact=self.name,
            ref=str(record.id),
            when=record.last_used,
            title=record.ssid,
            text="\n".join(it.bssid for it in record.access_points),
            place=None if latest is None else latest.place,
        )

    def _network(self, key: int, entry: Mapping[str, Any]) -> WifiNetwork | None:
        """Return a network of either list; None if it has no name."""
        ssid = text_of(entry.get("SSID")) or text_of(entry.get("SSID_STR"))
        if ssid is None:
            return None
        more = dictionary_of(entry.get("__OSSpecific__"))
        portal = dictionary_of(entry.get("CaptiveProfile"))
        security = entry.get("SupportedSecurityTypes") or entry.get("SecurityMode")
        points = list_of(entry.get("BSSList")) or list_of(entry.get("networkKnownBSSListKey"))
        if not points and (bssid := entry.get("BSSID") or more.get("BSSID")):
            points = [{"BSSID": bssid, "Channel": entry.get("CHANNEL")}]
        return WifiNetwork(
            id=key,
            ssid=ssid,
            security=text_of(security),
            is_hidden=bool(entry.get("Hidden") or entry.get("HIDDEN_NETWORK")),
            has_portal=bool(portal.get("CaptiveNetwork") or portal.get("IsCaptive")),
            added=time_of(entry.get("AddedAt") or entry.get("addedAt")),
            joined=time_of(entry.get("JoinedByUserAt") or entry.get("lastJoined")),
            joined_by_system=time_of(entry.get("JoinedBySystemAt") or entry.get("lastAutoJoined")),
            updated=time_of(entry.get("UpdatedAt") or entry.get("lastUpdated")),
            access_points=tuple(
                sorted(islice(_points(points), _MOST_POINTS), key=_last_used, reverse=True)
            ),
        )


def _entries(root: Mapping[Any, Any]) -> Iterator[object]:
    """Yield the networks of the newer list."""
    for key, entry in root.items():
        if isinstance(key, str) and key.startswith(_PREFIX):
            yield entry


def _points(entries: Sequence[object]) -> Iterator[AccessPoint]:
    """Yield the access points of a network."""
    for entry in map(dictionary_of, entries):
        bssid = text_of(entry.get("BSSID"))
        if bssid is None:
            continue
        channel = number_of(entry.get("Channel") or entry.get("CHANNEL"))
        used = entry.get("LastAssociatedAt") or entry.get("lastRoamed")
        yield AccessPoint(
            bssid, None if channel is None else int(channel), time_of(used), _place(entry)
        )


def _place(entry: Mapping[Any, Any]) -> Place | None:
    """Return where an access point was used."""
    latitude = number_of(entry.get("LocationLatitude"))
    longitude = number_of(entry.get("LocationLongitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return None if latitude == longitude == 0 else Place(float(latitude), float(longitude))


def _last_used(point: AccessPoint) -> float:
    """Return by what access points are sorted."""
    return 0.0 if point.last_used is None else point.last_used.timestamp()

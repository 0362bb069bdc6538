"""What the device knows of networks, accounts and use: property lists and databases."""

from dataclasses import dataclass, field
from datetime import datetime
import plistlib
import random
import sqlite3

from .. import media
from ..setting import is_everyday, now
from ..spec import FileSpec
from .common import Built, cocoa, files_of, guid, insert, seeded, spread, when, without

WIFI_GENERATIONS = ("ios13", "ios18")
ACCOUNT_GENERATIONS = ("ios12", "ios18")
USAGE_GENERATIONS = ("ios14", "ios26")
SCREEN_TIME_GENERATIONS = ("ios13", "ios18")
_WIFI = "SystemPreferencesDomain"
_SCREEN_TIME = "Library/Application Support/com.apple.remotemanagementd"
_NETWORKS = ("Home 🏠", "Café Zürich", "駅のWi-Fi", "Hotel Guest", "<b>office</b>", "train")
_EVERYDAY = ("Home 🏠", "Café Zürich", "Grandma", "Hotel Guest", "Office", "train")
_ACCOUNTS = """
CREATE TABLE ZACCOUNT (
  Z_PK INTEGER PRIMARY KEY,
  ZACTIVE INTEGER,
  ZAUTHENTICATED INTEGER,
  ZACCOUNTTYPE INTEGER,
  ZPARENTACCOUNT INTEGER,
  ZDATE TIMESTAMP,
  ZACCOUNTDESCRIPTION VARCHAR,
  ZIDENTIFIER VARCHAR,
  ZOWNINGBUNDLEID VARCHAR,
  ZUSERNAME VARCHAR
);
CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, ZACCOUNTTYPEDESCRIPTION VARCHAR,
  ZIDENTIFIER VARCHAR, ZCREDENTIALTYPE VARCHAR);
"""
_USAGE = """
CREATE TABLE ZPROCESS (Z_PK INTEGER PRIMARY KEY, ZFIRSTTIMESTAMP TIMESTAMP, ZTIMESTAMP TIMESTAMP,
  ZBUNDLENAME VARCHAR, ZPROCNAME VARCHAR);
CREATE TABLE ZLIVEUSAGE (
  Z_PK INTEGER PRIMARY KEY,
  ZKIND INTEGER,
  ZHASPROCESS INTEGER,
  ZTIMESTAMP TIMESTAMP,
  ZWIFIIN FLOAT,
  ZWIFIOUT FLOAT,
  ZWWANIN FLOAT,
  ZWWANOUT FLOAT
);
"""
_STORE = """
CREATE TABLE ZCOREDEVICE (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER VARCHAR, ZNAME VARCHAR);
CREATE TABLE ZUSAGE (Z_PK INTEGER PRIMARY KEY, ZDEVICE INTEGER, ZUSER INTEGER);
CREATE TABLE ZUSAGEBLOCK (
  Z_PK INTEGER PRIMARY KEY,
  ZUSAGE INTEGER,
  ZDURATIONINMINUTES INTEGER,
  ZSTARTDATE TIMESTAMP
);
CREATE TABLE ZUSAGECATEGORY (Z_PK INTEGER PRIMARY KEY, ZBLOCK INTEGER, ZIDENTIFIER VARCHAR);
CREATE TABLE ZUSAGETIMEDITEM (Z_PK INTEGER PRIMARY KEY, ZCATEGORY INTEGER,
  ZTOTALTIMEINSECONDS INTEGER, ZBUNDLEIDENTIFIER VARCHAR, ZDOMAIN VARCHAR);
"""


@dataclass(slots=True)
class NetworkTruth:
    """What was written of one network; points are address, channel, last use, place."""

    ssid: str
    security: str | None
    hidden: bool
    portal: bool
    added: datetime
    joined: datetime | None
    joined_by_system: datetime | None
    updated: datetime
    points: list[tuple[str, int, datetime, tuple[float, float] | None]] = field(
        default_factory=list
    )


@dataclass(slots=True)
class AccountTruth:
    """What was written of one account."""

    id: int
    guid: str
    kind: str
    kind_id: str
    username: str | None
    description: str | None
    owner: str | None
    parent: int | None
    created: datetime
    active: bool


@dataclass(slots=True)
class UsageTruth:
    """What was written of one process; bytes as wifi in and out, mobile in and out."""

    id: int
    name: str
    bundle: str | None
    first: datetime
    last: datetime
    counted: tuple[int | None, int | None, int | None, int | None]


@dataclass(slots=True)
class AppUsageTruth:
    """What was written of the use of an app or a website in an hour."""

    app: str | None
    website: str | None
    start: datetime
    duration: int
    category: str
    device: str | None


def wifi(seed: int, generation: str = "ios18") -> Built[list[NetworkTruth]]:
    """Networks at home and on the way."""
    chance = seeded("wifi", seed, generation)
    names = _EVERYDAY if is_everyday() else _NETWORKS
    seconds = spread(chance, len(names), 400)
    is_new = generation == "ios18"
    truths = [
        _network(chance, number, name, second, is_new=is_new)
        for number, (name, second) in enumerate(zip(names, seconds, strict=True))
    ]
    if is_new:
        content: dict[str, object] = {
            f"wifi.network.ssid.{it.ssid}": _new_network(it) for it in truths
        }
        path = "com.apple.wifi.known-networks.plist"
    else:
        content = {"List of known networks": [_old_network(it) for it in truths]}
        path = "SystemConfiguration/com.apple.wifi.plist"
    data = plistlib.dumps(content, fmt=plistlib.FMT_BINARY)
    return Built((FileSpec(_WIFI, path, data, mtime=now()),), truths)


def _network(
    chance: random.Random, number: int, ssid: str, second: int, *, is_new: bool
) -> NetworkTruth:
    points = []
    for at in range(number % 3):
        place = media.place(chance) if is_new and at else None
        address = ":".join(f"{chance.randrange(256):02x}" for _ in range(6))
        points.append((address, chance.randrange(1, 140), when(second + 900 - at * 60), place))
    return NetworkTruth(
        ssid=ssid,
        security="WPA2/WPA3 Personal" if number % 2 else None,
        hidden=number == 3,
        portal=number == 4,
        added=when(second),
        joined=when(second + 60) if number % 2 else None,
        joined_by_system=when(second + 120) if number % 3 == 0 else None,
        updated=when(second + 30),
        points=points,
    )


def _naive(moment: datetime | None) -> datetime | None:
    # Property lists have no zones.
    return None if moment is None else moment.replace(tzinfo=None)


def _known(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in (None, False)}


def _new_network(truth: NetworkTruth) -> dict[str, object]:
    points = [
        _known(
            BSSID=address,
            Channel=channel,
            LastAssociatedAt=_naive(used),
            LocationLatitude=place and place[0],
            LocationLongitude=place and place[1],
        )
        for address, channel, used, place in truth.points
    ]
    return _known(
        SSID=truth.ssid.encode(),
        SupportedSecurityTypes=truth.security,
        Hidden=truth.hidden,
        CaptiveProfile={"CaptiveNetwork": True} if truth.portal else None,
        AddedAt=_naive(truth.added),
        JoinedByUserAt=_naive(truth.joined),
        JoinedBySystemAt=_naive(truth.joined_by_system),
        UpdatedAt=_naive(truth.updated),
        BSSList=points,
    )


def _old_network(truth: NetworkTruth) -> dict[str, object]:
    points = [
        {"BSSID": address, "CHANNEL": channel, "lastRoamed": _naive(used)}
        for address, channel, used, _ in truth.points
    ]
    return _known(
        SSID_STR=truth.ssid,
        SecurityMode=truth.security,
        HIDDEN_NETWORK=truth.hidden,
        CaptiveProfile={"CaptiveNetwork": True} if truth.portal else None,
        addedAt=_naive(truth.added),
        lastJoined=_naive(truth.joined),
        lastAutoJoined=_naive(truth.joined_by_system),
        lastUpdated=_naive(truth.updated),
        networkKnownBSSListKey=points,
    )


def accounts(seed: int, generation: str = "ios18") -> Built[list[AccountTruth]]:
    """An iCloud account with a service of it, and others."""
    chance = seeded("accounts", seed)
    kinds = (
        ("iCloud", "com.apple.account.AppleAccount"),
        ("Find My", "com.apple.account.FindMyiPhone"),
        ("Gmail", "com.apple.account.Google"),
        ("CalDAV", "com.apple.account.CalDAV"),
    )
    truths = [
        AccountTruth(
            id=number,
            guid=guid(chance),
            kind=name,
            kind_id=identifier,
            username=(None, "anna@example.com", "anna")[number % 3],
            description=name if number % 2 else None,
            owner="com.apple.Preferences" if number == 3 else None,
            parent=1 if number == 2 else None,
            created=when(second),
            active=generation != "ios12" and number != 4,
        )
        for number, ((name, identifier), second) in enumerate(
            zip(kinds, spread(chance, len(kinds), 900), strict=True), 1
        )
    ]

    def fill(db: sqlite3.Connection) -> None:
        for truth in truths:
            values = {"ZACCOUNTTYPEDESCRIPTION": truth.kind, "ZIDENTIFIER": truth.kind_id}
            kind = insert(db, "ZACCOUNTTYPE", **values)
            insert(
                db,
                "ZACCOUNT",
                Z_PK=truth.id,
                ZACTIVE=int(truth.active),
                ZAUTHENTICATED=int(truth.active),
                ZACCOUNTTYPE=kind,
                ZPARENTACCOUNT=truth.parent,
                ZDATE=cocoa(truth.created.timestamp()),
                ZACCOUNTDESCRIPTION=truth.description,
                ZIDENTIFIER=truth.guid,
                ZOWNINGBUNDLEID=truth.owner,
                ZUSERNAME=truth.username,
            )

    schema = _ACCOUNTS
    if generation == "ios12":
        schema = without(schema, "ZACTIVE", "ZAUTHENTICATED")
    path = "Library/Accounts/Accounts3.sqlite"
    return Built(files_of("HomeDomain", path, schema, fill, wal=seed % 2 == 0), truths)


def data_usage(seed: int, count: int = 12, generation: str = "ios26") -> Built[list[UsageTruth]]:
    """Processes with no, one or two rows of counters."""
    chance = seeded("usage", seed)
    has_wifi = generation == "ios14"
    truths: list[UsageTruth] = []
    rows: list[tuple[int, list[int]]] = []
    for number, second in enumerate(spread(chance, count, 200), 1):
        own = [[chance.randrange(10**9) for _ in range(4)] for _ in range(number % 3)]
        rows += [(number, counters) for counters in own]
        sums = [sum(column) for column in zip(*own, strict=True)] if own else [None] * 4
        if not has_wifi:
            sums[:2] = [None, None]
        bundle = None if number % 4 == 0 else f"com.example.app{number}"
        truths.append(
            UsageTruth(
                id=number,
                name=f"mDNSResponder/{bundle}" if number % 5 == 0 else f"daemon{number}",
                bundle=bundle,
                first=when(second - 1000),
                last=when(second),
                counted=(sums[0], sums[1], sums[2], sums[3]),
            )
        )

    def fill(db: sqlite3.Connection) -> None:
        for truth in truths:
            insert(
                db,
                "ZPROCESS",
                Z_PK=truth.id,
                ZFIRSTTIMESTAMP=cocoa(truth.first.timestamp()),
                ZTIMESTAMP=cocoa(truth.last.timestamp()),
                ZBUNDLENAME=truth.bundle,
                ZPROCNAME=truth.name,
            )
        for process, (wifi_in, wifi_out, mobile_in, mobile_out) in rows:
            counters = {"ZWIFIIN": wifi_in, "ZWIFIOUT": wifi_out}
            counters |= {"ZWWANIN": mobile_in, "ZWWANOUT": mobile_out}
            insert(db, "ZLIVEUSAGE", ZHASPROCESS=process, ZKIND=0, **counters)

    schema = _USAGE if has_wifi else without(_USAGE, "ZWIFIIN", "ZWIFIOUT")
    path = "Library/Databases/DataUsage.sqlite"
    return Built(files_of("WirelessDomain", path, schema, fill), truths)


def screen_time(seed: int, hours: int = 8, generation: str = "ios18") -> Built[list[AppUsageTruth]]:
    """Hours of this device in one store, of a tablet in the other."""
    chance = seeded("screen time", seed)
    truths: list[AppUsageTruth] = []
    files: tuple[FileSpec, ...] = ()
    schema = _STORE if generation == "ios18" else without(_STORE, "ZDURATIONINMINUTES")
    for which, device in (("Local", None), ("Cloud", "Anna's iPad")):
        own = [
            _app_usage(chance, now() - hour * 3600 - now() % 3600, device, at)
            for hour in range(hours)
            for at in range(1 + hour % 2)
        ]
        truths += own

        def fill(
            db: sqlite3.Connection,
            own: list[AppUsageTruth] = own,
            device: str | None = device,
        ) -> None:
            key = insert(db, "ZCOREDEVICE", ZIDENTIFIER="id", ZNAME=device)
            usage = insert(db, "ZUSAGE", ZDEVICE=key)
            for truth in own:
                _write_usage(db, truth, usage)

        path = f"{_SCREEN_TIME}/RMAdminStore-{which}.sqlite"
        files += files_of("HomeDomain", path, schema, fill, wal=which == "Cloud")
    return Built(files, truths)


def _app_usage(chance: random.Random, second: int, device: str | None, at: int) -> AppUsageTruth:
    app = f"com.example.app{chance.randrange(5)}"
    return AppUsageTruth(
        app=None if at else app,
        website=f"{app}.example.com" if at else None,
        start=when(second),
        duration=chance.randrange(1, 3600),
        category=chance.choice(("DH0012", "DH1013")),
        device=device,
    )


def _write_usage(db: sqlite3.Connection, truth: AppUsageTruth, usage: int) -> None:
    start = cocoa(truth.start.timestamp())
    block = insert(db, "ZUSAGEBLOCK", ZUSAGE=usage, ZSTARTDATE=start, ZDURATIONINMINUTES=60)
    category = insert(db, "ZUSAGECATEGORY", ZBLOCK=block, ZIDENTIFIER=truth.category)
    insert(
        db,
        "ZUSAGETIMEDITEM",
        ZCATEGORY=category,
        ZTOTALTIMEINSECONDS=truth.duration,
        ZBUNDLEIDENTIFIER=truth.app,
        ZDOMAIN=truth.website,
    )

"""A realistic set of backups: what a household's backup folder looks like."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
import plistlib
import random

from . import databases, pictures
from .build import build_backup
from .crypto import RandomContent, entropy
from .spec import (
    AppSpec,
    BackupSpec,
    BuiltBackup,
    DeviceSpec,
    FileSpec,
    KeybagSpec,
    directory,
    symlink,
)

_APPS = (
    ("com.example.notes", "Notebook"),
    ("com.example.weather", "Weather"),
    ("com.example.recipes", "Recipes"),
)
_IPAD = DeviceSpec(
    name="Living Room iPad",
    product_type="iPad13,1",
    product_name="iPad Air",
    serial_number="DMPTESTIPAD1",
    telephony=False,
)
_OLD_PHONE = DeviceSpec(
    name="Ben's old iPhone",
    product_type="iPhone10,4",
    product_name="iPhone 8",
    product_version="16.7.12",
    build_version="20H364",
    serial_number="F17TESTOLDER",
)
_FILM_HEADER = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  \x00\x00\x00\x00mdat"


def demo_backups(
    root: Path,
    password: str,
    dpic: int = 10_000_000,
    *,
    seed: int = 1,
    now: datetime | None = None,
    photos: int = 120,
) -> tuple[BuiltBackup, ...]:
    """Write four backups below `root`: an encrypted iPhone, its older copy, an iPad, a torn run.

    `now` is the moment of the newest backup; it defaults to last night, and is all that makes
    two runs with the same seed differ.
    """
    now = now or _last_night()
    anna = DeviceSpec(name="Anna's iPhone", udid=_udid(seed, "anna"))
    keybag = KeybagSpec(dpic=dpic, iterations=10_000, seed=seed)
    phone = BackupSpec(
        files=household_files(seed, now, photos),
        password=password,
        seed=seed,
        device=anna,
        keybag=keybag,
        apps=_apps(seed),
        last_backup=now,
    )
    before = now - timedelta(days=30)
    older = replace(
        phone,
        files=household_files(seed, before, photos * 3 // 4),
        seed=seed + 1,
        last_backup=before,
        archived_at=now - timedelta(days=29),
        device=replace(anna, product_version="26.4", build_version="23E210"),
    )
    small = KeybagSpec(seed=seed + 2)
    ipad = BackupSpec(
        files=household_files(seed + 2, now - timedelta(days=3), photos // 4),
        seed=seed + 2,
        device=replace(_IPAD, udid=_udid(seed, "ipad")),
        keybag=small,
        apps=_apps(seed)[:2],
        last_backup=now - timedelta(days=3),
    )
    torn = BackupSpec(
        files=household_files(seed + 3, now - timedelta(days=40), 4),
        seed=seed + 3,
        device=replace(_OLD_PHONE, udid=_udid(seed, "old")),
        keybag=replace(small, seed=seed + 3),
        last_backup=now - timedelta(days=40),
        snapshot_state="uploading",
        snapshot_leftover=True,
        is_full=False,
    )
    return tuple(build_backup(spec, root) for spec in (phone, older, ipad, torn))


def _last_night() -> datetime:
    """The last time it was half past three, UTC."""
    now = datetime.now(UTC)
    night = now.replace(hour=3, minute=30, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)


def _udid(seed: int, name: str) -> str:
    chance = entropy(("udid", seed, name))
    return f"00008101-{chance.getrandbits(64):016X}"


def _apps(seed: int) -> tuple[AppSpec, ...]:
    chance = entropy(("apps", seed))
    return tuple(
        AppSpec(bundle, name, "3.1", pictures.icon(chance, name[0])) for bundle, name in _APPS
    )


def household_files(seed: int, until: datetime, photos: int) -> Iterator[FileSpec]:
    """The files of an ordinary device, oldest photos first, as they stood at `until`."""
    end = int(until.timestamp())
    yield from _home(entropy(("home", seed)), end)
    yield from _camera_roll(seed, end, photos)
    yield from _apps_data(entropy(("data", seed)), end)


def _home(chance: random.Random, end: int) -> Iterator[FileSpec]:
    home = "HomeDomain"
    for path in ("", "Library", "Library/SMS", "Library/AddressBook", "Library/Preferences"):
        yield directory(home, path, mtime=end)
    sms = databases.messages(chance, end, 600)
    book, wal = databases.address_book(end)
    for path, content in (
        ("Library/SMS/sms.db", sms),
        ("Library/AddressBook/AddressBook.sqlitedb", book),
        ("Library/AddressBook/AddressBook.sqlitedb-wal", wal),
        ("Library/CallHistoryDB/CallHistory.storedata", databases.calls(chance, end, 150)),
        ("Library/Safari/History.db", databases.safari_history(chance, end, 200)),
    ):
        yield FileSpec(home, path, content, mtime=end, protection_class=3)
    for name in ("com.apple.springboard", "com.apple.Maps", "com.apple.mobilesafari"):
        settings = {"launches": chance.randrange(5_000), "region": "DE", "seen": [1, 2, 3]}
        yield FileSpec(
            home,
            f"Library/Preferences/{name}.plist",
            plistlib.dumps(settings, fmt=plistlib.FMT_BINARY),
            mtime=end - chance.randrange(86_400 * 60),
            protection_class=4,
        )
    yield symlink(home, "Library/Mail", "/var/mobile/Library/Mail", mtime=end)
    yield FileSpec(home, "Library/Logs/empty.log", b"", mtime=end)


def _camera_roll(seed: int, end: int, photos: int) -> Iterator[FileSpec]:
    roll = "CameraRollDomain"
    for path in ("", "Media", "Media/DCIM", "Media/DCIM/100APPLE", "Media/PhotoData"):
        yield directory(roll, path, mtime=end)
    start = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
    for number in range(1, photos + 1):
        chance = entropy(("photo", seed, number))
        taken = min(start + number * 4 * 86_400 + chance.randrange(86_400), end)
        jpeg = pictures.photo(chance, taken)
        path = f"DCIM/100APPLE/IMG_{number:04d}.JPG"
        yield FileSpec(roll, f"Media/{path}", jpeg, mtime=taken, birth=taken)
        small = pictures.thumbnail(jpeg)
        yield FileSpec(roll, f"Media/PhotoData/Thumbnails/V2/{path}/5003.JPG", small, mtime=taken)
    film = RandomContent(("film", seed), 6_000_123, header=_FILM_HEADER)
    yield FileSpec(roll, f"Media/DCIM/100APPLE/IMG_{photos + 1:04d}.MOV", film, mtime=end)
    gone = f"Media/DCIM/100APPLE/IMG_{photos + 2:04d}.JPG"
    yield FileSpec(roll, gone, b"only in iCloud", mtime=end, has_blob=False)


def _apps_data(chance: random.Random, end: int) -> Iterator[FileSpec]:
    for bundle, name in _APPS:
        domain = f"AppDomain-{bundle}"
        yield directory(domain, "", mtime=end)
        yield directory(domain, "Documents", mtime=end)
        for number in range(1, 16):
            text = "\n".join(databases.sentence(chance) for _ in range(number * 3))
            yield FileSpec(
                domain,
                f"Documents/{name} {number:02d} – Übersicht.txt",
                text.encode(),
                mtime=end - chance.randrange(86_400 * 90),
                protection_class=1,
            )
    group = "AppDomainGroup-group.com.example.notes"
    yield FileSpec(group, "Library/shared.json", b'{"synced": true}\n', mtime=end)

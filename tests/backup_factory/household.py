"""The files of a device of a household: something of all that people have on one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
import plistlib
import random

from . import databases, pictures
from .artifacts import (
    contacts,
    device,
    health,
    notes,
    planning,
    recordings,
    safari,
    thread,
    whatsapp,
)
from .artifacts.common import Built, guid, phrase, spread, when
from .artifacts.messages import MessagesWriter, MessageTruth
from .crypto import RandomContent, entropy
from .roll import ICloudLibrary, camera_roll
from .setting import everyday, now
from .spec import AppSpec, FileSpec, directory, symlink

_APPS = (
    ("com.example.notes", "Notebook"),
    ("com.example.weather", "Weather"),
    ("com.example.recipes", "Recipes"),
)
_CHATS = 90
_FILM_HEADER = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  \x00\x00\x00\x00mdat"
# What iOS leaves out of backups that are not encrypted.
_ENCRYPTED_ONLY = (
    ("HealthDomain", ""),
    ("HomeDomain", "Library/CallHistoryDB"),
    ("HomeDomain", "Library/Safari"),
    ("SystemPreferencesDomain", "com.apple.wifi"),
)


@dataclass(frozen=True, slots=True)
class Household:
    """What a device holds: as many photos and messages, those of an account if there is one.

    `is_phone` has calls and a voicemail; `lost` files are in the list, and not in the backup.
    """

    photos: int
    messages: int = 400
    icloud: ICloudLibrary | None = None
    is_encrypted: bool = False
    is_phone: bool = True
    lost: int = 0


def apps(seed: int) -> tuple[AppSpec, ...]:
    """The apps of a device."""
    chance = entropy(("apps", seed))
    return tuple(
        AppSpec(bundle, name, "3.1", pictures.icon(chance, name[0])) for bundle, name in _APPS
    )


def household_files(seed: int, until: datetime, what: Household) -> Iterator[FileSpec]:
    """The files of a device as they stood at `until`."""
    with everyday(int(until.timestamp())):
        files = (
            *_home(entropy(("home", seed))),
            *_artifacts(seed, what),
            *_apps_data(entropy(("data", seed))),
            *_photos(seed, until, what),
        )
    for file in files:
        if what.is_encrypted or not _is_for_encrypted(file):
            yield file


def _is_for_encrypted(file: FileSpec) -> bool:
    return any(
        file.domain == domain and file.relative_path.startswith(path)
        for domain, path in _ENCRYPTED_ONLY
    )


def _artifacts(seed: int, what: Household) -> Iterator[FileSpec]:
    """What Apple's apps and WhatsApp keep."""
    parts: list[Built] = [  # type: ignore[type-arg]  # their truths differ
        contacts.build(seed, 24, people=databases.PEOPLE),
        thread.build(seed, what.messages, _conversations, name="Weekend at the lake"),
        notes.build(seed, 20),
        planning.calendar(seed, 40),
        planning.reminders(seed, 24),
        safari.build(seed, 150),
        whatsapp.build(seed, 120),
        health.build(seed, 90),
        recordings.memos(seed, 10),
        device.wifi(seed),
        device.accounts(seed),
        device.data_usage(seed),
        device.screen_time(seed),
    ]
    if what.is_phone:
        parts += [recordings.calls(seed, 120), recordings.voicemail(seed, 8)]
    for part in parts:
        yield from part.files


def _conversations(writer: MessagesWriter) -> None:
    """A conversation with each of the family, and one with a shop."""
    chance = writer.chance
    for _, _, number in databases.PEOPLE[1:]:
        chat = writer.chat(None, [number], "iMessage")
        for second in spread(chance, _CHATS, 200):
            sender = None if chance.random() < 0.5 else number
            said = MessageTruth(guid(chance), when(second), sender, phrase(chance))
            writer.message(chat, said)
    chat = writer.chat(None, ["+15550100199"], "SMS")
    text = "Your parcel has arrived. You can pick it up at the market until Saturday."
    shop = MessageTruth(guid(chance), when(now() - 200_000), "+15550100199", text, "SMS")
    writer.message(chat, shop)


def _home(chance: random.Random) -> Iterator[FileSpec]:
    home, end = "HomeDomain", now()
    for path in ("", "Library", "Library/SMS", "Library/AddressBook", "Library/Preferences"):
        yield directory(home, path, mtime=end)
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


def _photos(seed: int, until: datetime, what: Household) -> Iterator[FileSpec]:
    roll, end = "CameraRollDomain", now()
    for path in ("", "Media", "Media/DCIM", "Media/DCIM/100APPLE", "Media/PhotoData"):
        yield directory(roll, path, mtime=end)
    yield from camera_roll(seed, until, what.photos, what.icloud)
    for number in range(what.lost):
        path = f"Media/DCIM/101APPLE/IMG_{number + 1:04d}.JPG"
        yield FileSpec(roll, path, b"not in the backup", mtime=end, has_blob=False)


def _apps_data(chance: random.Random) -> Iterator[FileSpec]:
    end = now()
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
    film = RandomContent(("film", chance.random()), 6_000_123, header=_FILM_HEADER)
    yield FileSpec(f"AppDomain-{_APPS[2][0]}", "Documents/Apple cake.mov", film, mtime=end)
    group = "AppDomainGroup-group.com.example.notes"
    yield FileSpec(group, "Library/shared.json", b'{"synced": true}\n', mtime=end)

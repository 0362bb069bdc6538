"""A realistic set of backups: what a household's backup folder looks like."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .build import build_backup
from .crypto import entropy
from .household import Household, apps, household_files
from .roll import ICloudLibrary
from .spec import BackupSpec, BuiltBackup, DeviceSpec, KeybagSpec

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


def demo_backups(
    root: Path,
    password: str,
    dpic: int = 10_000_000,
    *,
    seed: int = 1,
    now: datetime | None = None,
    photos: int = 120,
    icloud: ICloudLibrary | None = None,
) -> tuple[BuiltBackup, ...]:
    """Write four backups below `root`: an encrypted iPhone, its older copy, an iPad, a torn run.

    `now` is the moment of the newest backup; it defaults to last night, and is all that makes
    two runs with the same seed differ. The iPhone and the iPad have photos of `icloud`. Of the
    iPad's files one is lost, of the torn run's several.
    """
    now = now or _last_night()
    phone = _phone(seed, now, password, dpic, Household(photos, icloud=icloud, is_encrypted=True))
    before = now - timedelta(days=30)
    fewer = Household(photos * 3 // 4, 300, icloud, is_encrypted=True)
    older = replace(
        phone,
        files=household_files(seed, before, fewer),
        seed=seed + 1,
        last_backup=before,
        archived_at=now - timedelta(days=29),
        device=replace(phone.device, product_version="26.4", build_version="23E210"),
    )
    small = KeybagSpec(seed=seed + 2)
    on_ipad = Household(photos // 4, 120, icloud, is_phone=False, lost=1)
    ipad = BackupSpec(
        files=household_files(seed + 2, now - timedelta(days=3), on_ipad),
        seed=seed + 2,
        device=replace(_IPAD, udid=_udid(seed, "ipad")),
        keybag=small,
        apps=apps(seed),
        last_backup=now - timedelta(days=3),
    )
    torn = BackupSpec(
        files=household_files(seed + 3, now - timedelta(days=40), Household(6, 60, lost=9)),
        seed=seed + 3,
        device=replace(_OLD_PHONE, udid=_udid(seed, "old")),
        keybag=replace(small, seed=seed + 3),
        apps=apps(seed),
        last_backup=now - timedelta(days=40),
        snapshot_state="uploading",
        snapshot_leftover=True,
        is_full=False,
    )
    return tuple(build_backup(spec, root) for spec in (phone, older, ipad, torn))


def _phone(seed: int, now: datetime, password: str, dpic: int, what: Household) -> BackupSpec:
    return BackupSpec(
        files=household_files(seed, now, what),
        password=password,
        seed=seed,
        device=DeviceSpec(name="Anna's iPhone", udid=_udid(seed, "anna")),
        keybag=KeybagSpec(dpic=dpic, iterations=10_000, seed=seed),
        apps=apps(seed),
        last_backup=now,
    )


def _last_night() -> datetime:
    """The last time it was half past three, UTC."""
    now = datetime.now(UTC)
    night = now.replace(hour=3, minute=30, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)


def _udid(seed: int, name: str) -> str:
    chance = entropy(("udid", seed, name))
    return f"00008101-{chance.getrandbits(64):016X}"

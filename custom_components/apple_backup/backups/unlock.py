"""What it takes to open a backup: whether it needs a password, and everything but the password.

Manifest.plist says whether a backup is encrypted, but it does not always tell the truth, so the
first bytes of Manifest.db are looked at too. Unencrypted backups have a keybag as well; only those
that are encrypted have a `ManifestKey`, from iOS 10.2 on. Up to iOS 9 there is Manifest.mbdb
instead of Manifest.db.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
import os
from pathlib import Path
from typing import Final

from .blobs import open_plain
from .classkeys import ClassKeys
from .domains import DomainSizes
from .errors import (
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    SessionInvalidError,
    UnsupportedBackupError,
    WrongPasswordError,
)
from .kdf import derive_key
from .keybag import Keybag, parse_keybag
from .manifest import Manifest
from .manifest_files import MANIFEST
from .mbdb import MBDB
from .old_manifest import OldManifest
from .plists import ManifestPlist, PlistError, PlistReason, read_manifest

MAX_PASSWORD_LENGTH: Final = 4096

_MAGIC: Final = b"SQLite format 3\0"

type AnyManifest = Manifest | OldManifest


@dataclass(frozen=True, slots=True)
class Preparation:
    """A backup ready to be opened; `keybag` is None if it needs no password.

    `identity` changes when a new run has replaced the manifest, and when the keybag is another
    one: whoever can write to the folder may put one there that opens by a password of his own.
    `stamp` is size and modification time (nanoseconds) of the manifest, which network volumes keep
    the same, too. `manifest_key` is None if the manifest itself is not encrypted. `is_old`: the
    backup has Manifest.mbdb.
    """

    path: Path
    keybag: Keybag | None
    manifest_key: bytes | None = field(repr=False)
    identity: str
    stamp: tuple[int, int]
    is_old: bool = False


def prepare(path: Path) -> Preparation:
    """Read all that is known of a backup without its password; blocking.

    Raises:
        DamagedBackupError: Manifest.plist or Manifest.db is absent, damaged or contradictory.
        UnsupportedBackupError: The keybag asks for what is refused, or the backup is an encrypted
            one of iOS 9 or older.
        BackupReadError: The operating system could not read it.
    """
    try:
        is_plain, status = _look_at_manifest(path)
    except FileMissingError:
        return _prepare_old(path)
    plist = _read_plist(path)
    if plist.keybag is None or (is_plain and plist.is_encrypted is not True):
        if not is_plain:
            raise DamagedBackupError("the manifest is encrypted, but there is no keybag")
        return Preparation(path, None, None, _identity(status), _stamp(status))
    keybag = parse_keybag(plist.keybag)
    identity = _identity(status, plist.keybag, plist.manifest_key)
    if is_plain:
        # iOS 10.0 and 10.1 left the manifest of an encrypted backup plain; later ones never do.
        if plist.manifest_key is None and keybag.derivation.dpsl is not None:
            return Preparation(path, None, None, _identity(status), _stamp(status))
        return Preparation(path, keybag, None, identity, _stamp(status))
    if plist.manifest_key is None:
        raise DamagedBackupError("the manifest is encrypted, but there is no ManifestKey")
    return Preparation(path, keybag, plist.manifest_key, identity, _stamp(status))


def open_keys(keybag: Keybag, password: str) -> ClassKeys:
    """Derive the key and open the class keys; blocking for about a second or longer.

    Raises:
        WrongPasswordError: The password does not open the keybag.
        DamagedBackupError: The keybag holds nothing to open.
    """
    if len(password) > MAX_PASSWORD_LENGTH:
        raise WrongPasswordError("the password is longer than any")
    key = derive_key(password, keybag.derivation)
    try:
        return keybag.unlock(key)
    finally:
        key[:] = bytes(len(key))


def open_manifest(preparation: Preparation, keys: ClassKeys | None) -> AnyManifest:
    """Open the manifest; blocking.

    Raises:
        DamagedBackupError: The manifest is damaged.
        BackupReadError: The operating system could not read it.
    """
    if preparation.is_old:
        return OldManifest.open(preparation.path)
    return Manifest.open(preparation.path, keys, preparation.manifest_key)


def require_current(preparation: Preparation) -> None:
    """Make sure that no newer run has replaced the manifest since; blocking.

    The keys of an older manifest make nonsense of the files of a newer one.

    Raises:
        SessionInvalidError: One has; the backup has to be unlocked anew.
        BackupReadError: The manifest cannot be reached any more.
    """
    path = preparation.path / (MBDB if preparation.is_old else MANIFEST)
    try:
        stamp = _stamp(path.stat())
    except OSError as error:
        raise BackupReadError(f"{path.name}: {error.strerror}") from error
    if stamp != preparation.stamp:
        raise SessionInvalidError("a newer run has replaced the backup")


def sizes_without_password(path: Path, cancelled: Callable[[], bool]) -> DomainSizes | None:
    """Add up the files of each domain of a backup that needs no password; blocking, seconds.

    Returns:
        None if it needs a password, or when cancelled.

    Raises:
        BackupError: The manifest cannot be read.
    """
    preparation = prepare(path)
    if preparation.keybag is not None:
        return None
    with closing(open_manifest(preparation, None)) as manifest:
        return manifest.sizes_by_domain(cancelled)


def _look_at_manifest(path: Path) -> tuple[bool, os.stat_result]:
    """Return whether Manifest.db is a plain database, and its state."""
    descriptor = open_plain(path, MANIFEST)
    try:
        status = os.fstat(descriptor)
        # An empty database beside a WAL is one that has never been checkpointed.
        is_plain = not status.st_size or os.pread(descriptor, len(_MAGIC), 0) == _MAGIC
    except OSError as error:
        raise BackupReadError(f"Manifest.db: {error.strerror}") from error
    finally:
        os.close(descriptor)
    return is_plain, status


def _prepare_old(path: Path) -> Preparation:
    """Prepare a backup without Manifest.db, which has Manifest.mbdb if it is an old one."""
    try:
        descriptor = open_plain(path, MBDB)
    except FileMissingError as error:
        raise DamagedBackupError("the backup has no Manifest.db") from error
    try:
        status = os.fstat(descriptor)
    except OSError as error:
        raise BackupReadError(f"{MBDB}: {error.strerror}") from error
    finally:
        os.close(descriptor)
    if _read_plist(path).is_encrypted:
        raise UnsupportedBackupError("an encrypted backup of iOS 9 or older")
    return Preparation(path, None, None, _identity(status), _stamp(status), is_old=True)


def _identity(status: os.stat_result, *secrets: bytes | None) -> str:
    """Return what tells a manifest, and what opens it, from any other."""
    facts = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, secrets)
    return sha256(repr(facts).encode()).hexdigest()


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return (status.st_size, status.st_mtime_ns)


def _read_plist(path: Path) -> ManifestPlist:
    """Read Manifest.plist; one that cannot be read is no damage."""
    try:
        return read_manifest(path)
    except PlistError as error:
        if error.reason is PlistReason.UNREADABLE:
            raise BackupReadError("Manifest.plist cannot be read") from error
        raise

"""What it takes to open a backup: whether it needs a password, and everything but the password.

Manifest.plist says whether a backup is encrypted, but it does not always tell the truth, so the
first bytes of Manifest.db are looked at too. Unencrypted backups have a keybag as well; only those
that are encrypted have a `ManifestKey`, from iOS 10.2 on.
"""

from dataclasses import dataclass, field
import os
from pathlib import Path
from typing import Final

from .blobs import open_plain
from .classkeys import ClassKeys
from .errors import BackupReadError, DamagedBackupError, FileMissingError, WrongPasswordError
from .kdf import derive_key
from .keybag import Keybag, parse_keybag
from .manifest import MANIFEST, Manifest
from .plists import ManifestPlist, PlistError, PlistReason, read_manifest

MAX_PASSWORD_LENGTH: Final = 4096

_MAGIC: Final = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Preparation:
    """A backup ready to be opened; `keybag` is None if it needs no password.

    `identity` changes when a new run has replaced the manifest. `manifest_key` is None if the
    manifest itself is not encrypted.
    """

    path: Path
    keybag: Keybag | None
    manifest_key: bytes | None = field(repr=False)
    identity: tuple[int, ...]


def prepare(path: Path) -> Preparation:
    """Read all that is known of a backup without its password; blocking.

    Raises:
        DamagedBackupError: Manifest.plist or Manifest.db is absent, damaged or contradictory.
        UnsupportedBackupError: The keybag asks for what is refused.
        BackupReadError: The operating system could not read it.
    """
    is_plain, identity = _look_at_manifest(path)
    plist = _read_plist(path)
    if plist.keybag is None or (is_plain and plist.is_encrypted is not True):
        if not is_plain:
            raise DamagedBackupError("the manifest is encrypted, but there is no keybag")
        return Preparation(path, None, None, identity)
    keybag = parse_keybag(plist.keybag)
    if is_plain:
        # iOS 10.0 and 10.1 left the manifest of an encrypted backup plain; later ones never do.
        lies = plist.manifest_key is None and keybag.derivation.dpsl is not None
        return Preparation(path, None if lies else keybag, None, identity)
    if plist.manifest_key is None:
        raise DamagedBackupError("the manifest is encrypted, but there is no ManifestKey")
    return Preparation(path, keybag, plist.manifest_key, identity)


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


def open_manifest(preparation: Preparation, keys: ClassKeys | None) -> Manifest:
    """Open the manifest; blocking.

    Raises:
        DamagedBackupError: The manifest is damaged.
        BackupReadError: The operating system could not read it.
    """
    return Manifest.open(preparation.path, keys, preparation.manifest_key)


def _look_at_manifest(path: Path) -> tuple[bool, tuple[int, ...]]:
    """Return whether Manifest.db is a plain database, and what tells this one from a newer one."""
    try:
        descriptor = open_plain(path, MANIFEST)
    except FileMissingError as error:
        raise DamagedBackupError("the backup has no Manifest.db") from error
    try:
        status = os.fstat(descriptor)
        # An empty database beside a WAL is one that has never been checkpointed.
        is_plain = not status.st_size or os.pread(descriptor, len(_MAGIC), 0) == _MAGIC
    except OSError as error:
        raise BackupReadError(f"Manifest.db: {error.strerror}") from error
    finally:
        os.close(descriptor)
    return is_plain, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _read_plist(path: Path) -> ManifestPlist:
    """Read Manifest.plist; one that cannot be read is no damage."""
    try:
        return read_manifest(path)
    except PlistError as error:
        if error.reason is PlistReason.UNREADABLE:
            raise BackupReadError("Manifest.plist cannot be read") from error
        raise

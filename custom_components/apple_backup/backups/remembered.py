"""Keys that users have asked to be remembered, so that their backups open without a password.

A key is bound to its user, to the backup and to the backup's keybag: after the password has been
changed, or for a folder that only looks like the backup, it is of no use and forgotten. What is
kept are the class keys, which open the backup but do not tell the password.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
import hashlib

from .classkeys import ClassKeys
from .keybag import Keybag


@dataclass(frozen=True, slots=True)
class RememberedKey:
    """One remembered key; `on_disk` if its user wants it to outlive a restart."""

    backup_id: str
    user_id: str
    keybag: str
    keys: Mapping[int, bytearray] = field(repr=False)
    on_disk: bool = False

    def wipe(self) -> None:
        """Overwrite the keys."""
        for key in self.keys.values():
            key[:] = bytes(len(key))


class RememberedKeys:
    """The remembered keys of one backup root, by backup and user."""

    def __init__(
        self, keys: Iterable[RememberedKey] = (), on_change: Callable[[], None] = lambda: None
    ) -> None:
        """Begin with some; `on_change` is called after every change."""
        self._on_change = on_change
        self._keys = {(key.backup_id, key.user_id): key for key in keys}

    def __iter__(self) -> Iterator[RememberedKey]:
        """Go through all of them."""
        return iter(tuple(self._keys.values()))

    def find(self, backup_id: str, user_id: str | None) -> RememberedKey | None:
        """The key of a user; without one (an automation), that of anybody."""
        if user_id is not None:
            return self._keys.get((backup_id, user_id))
        return next((key for key in self if key.backup_id == backup_id), None)

    def open(self, backup_id: str, user_id: str | None, keybag: Keybag) -> ClassKeys | None:
        """Return the class keys if they are remembered; forgets those of another keybag."""
        while (found := self.find(backup_id, user_id)) is not None:
            if found.keybag == fingerprint(keybag):
                return ClassKeys({number: bytes(key) for number, key in found.keys.items()})
            self.forget(backup_id, found.user_id)
        return None

    def add(self, key: RememberedKey) -> None:
        """Remember a key instead of an earlier one."""
        if (earlier := self._keys.get((key.backup_id, key.user_id))) is not None:
            earlier.wipe()
        self._keys[key.backup_id, key.user_id] = key
        self._on_change()

    def wipe(self) -> None:
        """Wipe all keys at the end of a run; what is stored of them stays."""
        for key in self:
            key.wipe()
        self._keys.clear()

    def forget(self, backup_id: str | None = None, user_id: str | None = None) -> int:
        """Wipe the keys of a backup (None: of all) and a user (None: of all); returns how many."""
        found = [
            key
            for key in self
            if backup_id in (None, key.backup_id) and user_id in (None, key.user_id)
        ]
        for key in found:
            del self._keys[key.backup_id, key.user_id]
            key.wipe()
        if found:
            self._on_change()
        return len(found)


def copy_keys(
    backup_id: str, user_id: str, keybag: Keybag, keys: ClassKeys, *, on_disk: bool
) -> RememberedKey:
    """Copy the class keys of a backup that has just been unlocked.

    Raises:
        SessionInvalidError: The keys have been wiped.
    """
    copied = {number: bytearray(key) for number, key in keys.copy().items()}
    return RememberedKey(backup_id, user_id, fingerprint(keybag), copied, on_disk)


def fingerprint(keybag: Keybag) -> str:
    """Return what tells a keybag from any other: another password makes another one."""
    parts = [keybag.uuid, keybag.derivation.salt, keybag.derivation.dpsl or b""]
    for entry in keybag.class_keys:
        parts += [str(entry.protection_class).encode(), entry.wrapped_key or b""]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(4) + part)
    return digest.hexdigest()

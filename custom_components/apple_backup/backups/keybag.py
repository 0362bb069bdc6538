"""Reads a backup's keybag and opens its class keys.

A keybag (`BackupKeyBag` in Manifest.plist) is a list of records: a tag of four letters, the length
as a big-endian 32-bit number, the value. A header describes the derivation, then one group per
protection class holds the class key wrapped by RFC 3394. The folder it lies in is not trusted, so
every length is checked, and iteration counts are refused before anything is derived.

The parser is our own rather than the one of `iphone-backup-decrypt`: that one takes cut values
and duplicates silently, does not know keybags from before iOS 10.2 and gives up when a single class
key does not open, which a keybag of a newer iOS may have.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
import struct
from typing import Final

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from .classkeys import ClassKeys
from .errors import DamagedBackupError, UnsupportedBackupError, WrongPasswordError
from .kdf import Derivation

MAX_KEYBAG_SIZE: Final = 64 * 1024
MAX_CLASSES: Final = 64
WRAPPED_KEY_SIZE: Final = 40

_KEYBAG_TYPES: Final = range(4)
_WRAPPED_BY_PASSCODE: Final = 2
_HEADER: Final = struct.Struct(">4sI")
_NUMBER: Final = struct.Struct(">I")

# The longest value each tag may have. Unknown tags are skipped if they are no longer than this.
_MAX_UNKNOWN: Final = 4096
_NUMBERS: Final = frozenset({"VERS", "TYPE", "WRAP", "ITER", "DPWT", "DPIC", "CLAS", "KTYP"})
_MAX_BYTES: Final = {"UUID": 16, "HMCK": 40, "SALT": 64, "DPSL": 64, "WPKY": 64, "PBKY": 64}
_CLASS_TAGS: Final = frozenset({"CLAS", "WRAP", "KTYP", "WPKY", "PBKY"})

type _Values = dict[str, int | bytes]


@dataclass(frozen=True, slots=True)
class WrappedClassKey:
    """A class key as the keybag holds it; only those wrapped by the passcode open off the device."""

    protection_class: int
    wrap: int
    wrapped_key: bytes | None = field(repr=False)

    @property
    def opens_by_password(self) -> bool:
        """Whether the derived key can open it."""
        return bool(self.wrap & _WRAPPED_BY_PASSCODE) and self.wrapped_key is not None


@dataclass(frozen=True, slots=True)
class Keybag:
    """A parsed keybag; `uuid` identifies it, `class_keys` are still wrapped."""

    uuid: bytes
    version: int | None
    derivation: Derivation
    class_keys: tuple[WrappedClassKey, ...]

    def unlock(self, key: bytes | bytearray) -> ClassKeys:
        """Open the class keys with a derived key.

        Classes that do not open are left out as long as one does: newer systems write entries
        that are of no use to a backup.

        Raises:
            WrongPasswordError: Not one class key opens.
            DamagedBackupError: The keybag holds no class key that a password could open.
        """
        candidates = [entry for entry in self.class_keys if entry.opens_by_password]
        if not candidates:
            raise DamagedBackupError("the keybag holds no class key for a password")
        opened: dict[int, bytes] = {}
        for entry in candidates:
            try:
                opened[entry.protection_class] = _unwrap(key, entry.wrapped_key)
            except InvalidUnwrap:
                continue
        if not opened:
            raise WrongPasswordError("no class key opens with this password")
        return ClassKeys(opened)


def parse_keybag(data: bytes) -> Keybag:
    """Parse a keybag.

    Raises:
        DamagedBackupError: It is cut, contradictory, or lacks what a derivation needs.
        UnsupportedBackupError: It asks for iteration counts that are refused, or is of another kind.
    """
    if len(data) > MAX_KEYBAG_SIZE:
        raise DamagedBackupError(f"the keybag has {len(data)} bytes")
    header, groups = _split(data)
    kind = header.get("TYPE")
    # The two upper bits say how the keybag was signed.
    if isinstance(kind, int) and kind & 0x3FFFFFFF not in _KEYBAG_TYPES:
        raise UnsupportedBackupError(f"keybag type {kind} is not one of a backup")
    derivation = _derivation(header)
    derivation.validate()
    version = header.get("VERS")
    uuid = header.get("UUID")
    return Keybag(
        uuid=uuid if isinstance(uuid, bytes) else b"",
        version=version if isinstance(version, int) else None,
        derivation=derivation,
        class_keys=_class_keys(groups),
    )


def _unwrap(key: bytes | bytearray, wrapped: bytes | None) -> bytes:
    """Open one key, treating a wrong length as a key that does not open."""
    if wrapped is None or len(wrapped) != WRAPPED_KEY_SIZE:
        raise InvalidUnwrap
    return aes_key_unwrap(bytes(key), wrapped)


def _records(data: bytes) -> Iterator[tuple[str, int | bytes]]:
    """Yield tag and value of each record, checking every length against what is left."""
    at = 0
    while at < len(data):
        if len(data) - at < _HEADER.size:
            raise DamagedBackupError("the keybag ends inside a record")
        tag_bytes, length = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        if length > len(data) - at:
            raise DamagedBackupError("the keybag ends inside a value")
        tag = tag_bytes.decode("latin-1")
        value = data[at : at + length]
        at += length
        if tag in _NUMBERS:
            if length != _NUMBER.size:
                raise DamagedBackupError(f"keybag {tag} has {length} bytes instead of 4")
            yield tag, _NUMBER.unpack(value)[0]
        elif length > _MAX_BYTES.get(tag, _MAX_UNKNOWN):
            raise DamagedBackupError(f"keybag {tag!r} has {length} bytes")
        else:
            yield tag, value


def _split(data: bytes) -> tuple[_Values, list[_Values]]:
    """Separate the header from the groups, each of which begins with a `UUID` of its own."""
    header: _Values = {}
    groups: list[_Values] = []
    for tag, value in _records(data):
        if tag == "UUID" and "UUID" in header:
            if len(groups) == MAX_CLASSES:
                raise DamagedBackupError(f"the keybag has more than {MAX_CLASSES} classes")
            groups.append({})
        current = groups[-1] if groups else header
        if not groups and tag in _CLASS_TAGS and tag != "WRAP":
            raise DamagedBackupError(f"keybag {tag} stands before the first class")
        if tag in current:
            raise DamagedBackupError(f"keybag {tag!r} occurs twice")
        current[tag] = value
    return header, groups


def _derivation(header: Mapping[str, int | bytes]) -> Derivation:
    """Collect the parameters of the derivation from the header."""
    salt, iterations = header.get("SALT"), header.get("ITER")
    if not isinstance(salt, bytes) or not salt or not isinstance(iterations, int):
        raise DamagedBackupError("the keybag has no SALT or no ITER")
    dpsl, dpic = header.get("DPSL"), header.get("DPIC")
    if (dpsl is None) != (dpic is None):
        raise DamagedBackupError("the keybag has only one of DPSL and DPIC")
    return Derivation(
        salt=salt,
        iterations=iterations,
        dpsl=dpsl if isinstance(dpsl, bytes) else None,
        dpic=dpic if isinstance(dpic, int) else None,
    )


def _class_keys(groups: list[_Values]) -> tuple[WrappedClassKey, ...]:
    """Turn the groups into class keys; two of the same class are a contradiction."""
    found: dict[int, WrappedClassKey] = {}
    for group in groups:
        number, wrap, wrapped = group.get("CLAS"), group.get("WRAP", 0), group.get("WPKY")
        if not isinstance(number, int) or not isinstance(wrap, int):
            raise DamagedBackupError("a class of the keybag has no number")
        if number in found:
            raise DamagedBackupError(f"the keybag holds class {number} twice")
        found[number] = WrappedClassKey(
            number, wrap, wrapped if isinstance(wrapped, bytes) else None
        )
    return tuple(found.values())

"""Writes keybags: tag, big-endian length, value; a header, then one block for each class."""

from dataclasses import dataclass, field
import struct

from .crypto import derive_key, entropy, wrap
from .spec import KeybagSpec

_TYPE_BACKUP = 1
_WRAP_DEVICE, _WRAP_PASSCODE = 1, 2


@dataclass(frozen=True, slots=True)
class Keybag:
    """A keybag as it stands in Manifest.plist, and the keys it protects."""

    data: bytes
    passphrase_key: bytes = field(repr=False)
    class_keys: dict[int, bytes] = field(repr=False)

    def wrap_for(self, protection_class: int, key: bytes) -> bytes:
        """A ManifestKey or EncryptionKey: little-endian class, then the wrapped key."""
        wrapped = wrap(self.class_keys[protection_class], key)
        return struct.pack("<L", protection_class) + wrapped


def _block(tag: bytes, value: bytes | int) -> bytes:
    if isinstance(value, int):
        value = struct.pack(">L", value)
    return tag + struct.pack(">L", len(value)) + value


def build_keybag(spec: KeybagSpec, password: str, seed: int | None) -> Keybag:
    """Write a keybag that this password opens."""
    chosen = spec.seed if spec.seed is not None else seed
    random = entropy(None if chosen is None else ("keybag", chosen))
    uuid, hmck = random.randbytes(16), random.randbytes(40)
    salt, second_salt = random.randbytes(20), random.randbytes(20)
    modern = spec.dpic is not None
    key = derive_key(
        password.encode(), (second_salt if modern else None, salt), (spec.dpic, spec.iterations)
    )
    parts = [
        _block(b"VERS", spec.version),
        _block(b"TYPE", _TYPE_BACKUP),
        _block(b"UUID", uuid),
        _block(b"HMCK", hmck),
        _block(b"WRAP", _WRAP_DEVICE),
        _block(b"SALT", salt),
        _block(b"ITER", spec.iterations),
    ]
    if spec.dpic is not None:
        parts += [_block(b"DPWT", 0), _block(b"DPIC", spec.dpic), _block(b"DPSL", second_salt)]
    class_keys = {}
    for number in spec.classes:
        class_key, class_uuid = random.randbytes(32), random.randbytes(16)
        class_keys[number] = class_key
        on_device = number in spec.device_only
        parts += [
            _block(b"UUID", class_uuid),
            _block(b"CLAS", number),
            _block(b"WRAP", _WRAP_DEVICE if on_device else _WRAP_PASSCODE),
            _block(b"KTYP", 0),
            _block(b"WPKY", wrap(random.randbytes(32) if on_device else key, class_key)),
        ]
    return Keybag(b"".join(parts), key, class_keys)


def with_class_of(data: bytes, password: str, spec: KeybagSpec, number: int = 60) -> bytes:
    """Add a class to a keybag that another password opens; derivation and salts are the keybag's."""
    salt, second_salt = (_value(data, tag) for tag in (b"SALT", b"DPSL"))
    key = derive_key(password.encode(), (second_salt, salt), (spec.dpic, spec.iterations))
    random = entropy(("class", number))
    return data + b"".join(
        (
            _block(b"UUID", random.randbytes(16)),
            _block(b"CLAS", number),
            _block(b"WRAP", _WRAP_PASSCODE),
            _block(b"KTYP", 0),
            _block(b"WPKY", wrap(key, random.randbytes(32))),
        )
    )


def _value(data: bytes, tag: bytes) -> bytes:
    at = data.index(tag) + len(tag)
    (length,) = struct.unpack_from(">L", data, at)
    return data[at + 4 : at + 4 + length]

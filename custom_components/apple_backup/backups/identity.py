"""Names that stay: the ids of backups and the keys of devices.

Both are hashes, because a UDID identifies a device for life and folder names hold it. An id
depends on the entry and the folder's name alone, so a root that moves keeps its backups' ids.
"""

from hashlib import sha256
import os
import re
from typing import Final

_ID_LENGTH: Final = 32
# 40 hex digits, or 8 and 16 since the A12; a copy Finder has archived carries its time.
_FOLDER_NAME: Final = re.compile(
    r"(?P<udid>[0-9a-f]{40}|[0-9a-f]{8}-[0-9a-f]{16})(?P<archived>-\d{8}-\d{6})?",
    re.IGNORECASE | re.ASCII,
)


def backup_id(namespace: str, name: str) -> str:
    """The id of a backup: 32 hex digits, of the entry and the folder's name."""
    return _hash("backup", namespace.encode(), os.fsencode(name))


def device_key(udid: str) -> str:
    """The key of a device: 32 hex digits of its UDID, however it is written."""
    return _hash("device", udid.upper().encode("utf-8", "surrogateescape"))


def udid_of_folder(name: str) -> str | None:
    """The UDID a folder is named after, in upper case; None for other names."""
    match = _FOLDER_NAME.fullmatch(name)
    return match["udid"].upper() if match else None


def is_archived(name: str) -> bool:
    """Whether the folder is one that Finder or iTunes has put aside: `<UDID>-YYYYMMDD-HHMMSS`."""
    match = _FOLDER_NAME.fullmatch(name)
    return match is not None and match["archived"] is not None


def shown_name(name: str) -> str:
    """A folder's name as text: bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def _hash(kind: str, *parts: bytes) -> str:
    return sha256(b"\0".join((b"apple_backup", kind.encode(), *parts))).hexdigest()[:_ID_LENGTH]

"""The ids and addresses by which photos are named to media players, automations and browsers.

A key is made of the names of a photo's library and record, so it outlives the catalog. It consists
of what needs no escaping in a URL; to everybody else it means nothing.
"""

import base64
from typing import Final

from .const import DOMAIN
from .photos.catalog.found import FoundPhoto

PICTURE_BASE: Final = f"/api/{DOMAIN}/library"
_TAG_LENGTH: Final = 16


def encode_key(zone: str, name: str) -> str:
    """Make a key of the names of a library and of one of its records."""
    return base64.urlsafe_b64encode(f"{zone}/{name}".encode()).decode().rstrip("=")


def decode_key(key: str) -> tuple[str, str]:
    """Take a key apart: library, record.

    Raises:
        ValueError: It is none.
    """
    try:
        raw = base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)
        zone, slash, name = raw.decode().partition("/")
    except ValueError as err:
        raise ValueError("not a key") from err
    if not zone or not slash or not name or "\0" in name or encode_key(zone, name) != key:
        raise ValueError("not a key")
    return zone, name


def version_of(photo: FoundPhoto) -> str:
    """Name the content a photo shows now: another one after an edit."""
    return photo.hashes.get(photo.shown, "")[:_TAG_LENGTH] if photo.shown else ""


def photo_path(entry_id: str, photo: FoundPhoto, what: str) -> str:
    """Give the path of a picture or file of a photo, without a signature.

    `what`: `thumbnail`, `preview`, `file` or `live`.
    """
    key = encode_key(photo.zone, photo.asset)
    return f"{PICTURE_BASE}/{entry_id}/photo/{key}.{version_of(photo)}/{what}"


def photo_media_id(entry_id: str, zone: str, asset: str) -> str:
    """Name a photo of an account, by the names of its library and its record."""
    return f"media-source://{DOMAIN}/{entry_id}/photo/{encode_key(zone, asset)}"

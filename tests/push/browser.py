"""A browser that subscribes: real keys, as the Push API would hand them over."""

import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from custom_components.apple_backup.push.keys import encode


def public_point() -> bytes:
    """The uncompressed point of a fresh key."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def push_subscription(**changes: Any) -> dict[str, Any]:
    """What `PushSubscription.toJSON()` gives; changes are of `endpoint`, `p256dh` and `auth`."""
    name = secrets.token_urlsafe(12)
    return {
        "endpoint": changes.get("endpoint", f"https://push.example.com/send/{name}"),
        "expirationTime": None,
        "keys": {
            "p256dh": changes.get("p256dh", encode(public_point())),
            "auth": changes.get("auth", encode(secrets.token_bytes(16))),
        },
    }

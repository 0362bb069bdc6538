"""A browser that subscribes: real keys, as the Push API would hand them over; it reads messages."""

import base64
from dataclasses import dataclass, field
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from custom_components.apple_backup.push.keys import encode
from custom_components.apple_backup.push.subscriptions import Subscription

CURVE = ec.SECP256R1()
LAST_RECORD = b"\x02"


def raw(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point of a key."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_point() -> bytes:
    """The uncompressed point of a fresh key."""
    return raw(ec.generate_private_key(CURVE).public_key())


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


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser with the keys that only it has."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def document(self) -> dict[str, Any]:
        """What it hands over to subscribe."""
        return push_subscription(
            endpoint=self.endpoint,
            p256dh=encode(raw(self.key.public_key())),
            auth=encode(self.auth),
        )

    @property
    def subscription(self) -> Subscription:
        """The same, checked."""
        return Subscription.from_document(self.document)

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt a message as RFC 8291 §3.4 and RFC 8188 §2.1 say; one record is all there is."""
        salt, (size, length) = body[:16], struct.unpack("!LB", body[16:21])
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        own = raw(self.key.public_key())
        secret = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        )
        info = b"WebPush: info\0" + own + sender
        material = _derive(secret, self.auth, info, 32)
        key = _derive(material, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derive(material, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert padded.endswith(LAST_RECORD)
        document: dict[str, Any] = json.loads(padded.removesuffix(LAST_RECORD))
        return document


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def read_base64(text: str) -> bytes:
    """Decode unpadded base64 of the URL alphabet."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

"""What a browser hands over so that it can be reached: checked before it is kept. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlsplit

from yarl import URL

from .keys import decode, encode, is_public_key

AUTH_BYTES: Final = 16
MAX_ENDPOINT_CHARACTERS: Final = 2048
_MAX_KEY_CHARACTERS: Final = 128


class InvalidSubscriptionError(ValueError):
    """It is no push subscription."""


@dataclass(frozen=True, slots=True, repr=False)
class Subscription:
    """A browser of a user (Push API; RFC 8030, RFC 8291).

    `endpoint` is the secret address at the push service, `p256dh` the browser's public key and
    `auth` its shared secret, both in unpadded base64 of the URL alphabet. `accounts` are the ids of
    the config entries it wants to hear of. As its parts are secrets, it has no representation.
    """

    endpoint: str
    p256dh: str
    auth: str
    accounts: frozenset[str] = frozenset()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read the body of `POST subscribe`; it does not say which accounts are meant.

        Where an endpoint leads is not looked at: names can lead elsewhere later, so that has to be
        checked whenever something is sent.

        Raises:
            InvalidSubscriptionError: a part is missing, malformed or too long.
        """
        keys = document.get("keys")
        if not isinstance(keys, Mapping):
            raise InvalidSubscriptionError("keys")
        return cls(
            _endpoint(document.get("endpoint")),
            _public_key(keys.get("p256dh")),
            _auth(keys.get("auth")),
        )

    @classmethod
    def from_stored(cls, document: object) -> Self:
        """Read what `as_stored` has written.

        Raises:
            InvalidSubscriptionError: it is something else.
        """
        if not isinstance(document, Mapping):
            raise InvalidSubscriptionError("document")
        accounts = document.get("accounts")
        if not isinstance(accounts, list) or not all(isinstance(item, str) for item in accounts):
            raise InvalidSubscriptionError("accounts")
        return cls.from_document(document).of_accounts(frozenset(accounts))

    def as_stored(self) -> dict[str, Any]:
        """The form it is stored in."""
        return {
            "endpoint": self.endpoint,
            "keys": {"p256dh": self.p256dh, "auth": self.auth},
            "accounts": sorted(self.accounts),
        }

    def of_accounts(self, accounts: frozenset[str]) -> Self:
        """The same browser, wanting to hear of these accounts."""
        return replace(self, accounts=accounts)

    def is_same_browser(self, other: Subscription) -> bool:
        """Whether endpoint and secrets are equal, which only the browser itself can know."""
        return (self.endpoint, self.p256dh, self.auth) == (
            other.endpoint,
            other.p256dh,
            other.auth,
        )


def _endpoint(value: object) -> str:
    """Check that an endpoint is an absolute https URL without a user or a fragment."""
    if not isinstance(value, str) or len(value) > MAX_ENDPOINT_CHARACTERS:
        raise InvalidSubscriptionError("endpoint")
    if not value.isascii() or not value.isprintable() or " " in value or "\\" in value:
        raise InvalidSubscriptionError("endpoint")
    try:
        parts = urlsplit(value)
        port = parts.port
        # What is sent by later refuses names that are none (RFC 5890).
        _ = URL(value, encoded=True).host
    except ValueError as err:
        raise InvalidSubscriptionError("endpoint") from err
    if parts.scheme != "https" or not parts.hostname or port == 0:
        raise InvalidSubscriptionError("endpoint")
    if "@" in parts.netloc or "#" in value:
        raise InvalidSubscriptionError("endpoint")
    return value


def _public_key(value: object) -> str:
    raw = _decoded(value)
    if raw is None or not is_public_key(raw):
        raise InvalidSubscriptionError("p256dh")
    return encode(raw)


def _auth(value: object) -> str:
    raw = _decoded(value)
    if raw is None or len(raw) != AUTH_BYTES:
        raise InvalidSubscriptionError("auth")
    return encode(raw)


def _decoded(value: object) -> bytes | None:
    if not isinstance(value, str) or len(value) > _MAX_KEY_CHARACTERS:
        return None
    return decode(value)

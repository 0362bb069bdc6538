"""A client that knows the document of the photos API, and nothing of this project.

The schemas and statuses are the document's. What the document leaves open, the client accepts. Two
things are added, which the product's own documentation names: a token, because Home Assistant lets
nobody in without one, and 412, the answer of the documented server to what cannot be done now.
"""

from dataclasses import dataclass
from typing import Any, Final

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from jsonschema import Draft202012Validator

STATE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["state", "timestamp"],
    "properties": {
        "state": {"type": "string", "enum": ["ready", "running", "blocked"]},
        "timestamp": {"type": "number"},
        "nextSync": {"type": "number"},
        "prevError": {
            "type": "object",
            "properties": {"message": {"type": "string"}, "code": {"type": "string"}},
        },
        "prevTrigger": {"type": "string", "enum": ["sync", "auth"]},
        "progressMsg": {"type": "string"},
        "progress": {"type": "number"},
    },
}
LOG: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "level": {"type": "string", "enum": ["debug", "info", "warn", "error"]},
            "time": {"type": "number"},
            "source": {"type": "string"},
            "message": {"type": "string"},
        },
    },
}
VAPID: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"publicKey": {"type": "string"}},
}
ANYTHING: Final[dict[str, Any]] = {}
NOT_NOW: Final = {412: ANYTHING}

DOCUMENT: Final[dict[tuple[str, str], dict[int, dict[str, Any]]]] = {
    ("GET", "state"): {200: STATE},
    ("GET", "log"): {200: LOG},
    ("POST", "reauthenticate"): {200: ANYTHING, **NOT_NOW},
    ("POST", "sync"): {200: ANYTHING, **NOT_NOW},
    ("POST", "resend_mfa"): {200: ANYTHING, 400: ANYTHING, **NOT_NOW},
    ("POST", "mfa"): {200: ANYTHING, 400: ANYTHING, 412: ANYTHING},
    ("POST", "subscribe"): {200: ANYTHING, 400: ANYTHING},
    ("GET", "vapid-public-key"): {200: VAPID},
}


@dataclass(frozen=True, slots=True)
class PhotosClient:
    """Calls the API below a base and checks every answer against the document."""

    client: TestClient
    base: str

    async def _call(self, method: str, name: str, **options: Any) -> tuple[int, Any]:
        answer: ClientResponse = await self.client.request(method, f"{self.base}/{name}", **options)
        answers = DOCUMENT[method, name]
        assert answer.status in answers, (method, name, answer.status, await answer.text())
        body = await answer.json()
        Draft202012Validator(answers[answer.status]).validate(body)
        return answer.status, body

    async def state(self) -> dict[str, Any]:
        """The current operational state."""
        _, body = await self._call("GET", "state")
        found: dict[str, Any] = body
        return found

    async def log(self, loglevel: str | None = None) -> list[dict[str, Any]]:
        """The log entries since the last trigger; no level means `none`."""
        params = {} if loglevel is None else {"loglevel": loglevel}
        _, body = await self._call("GET", "log", params=params)
        found: list[dict[str, Any]] = body
        return found

    async def reauthenticate(self) -> int:
        """Request a re-authentication."""
        return (await self._call("POST", "reauthenticate"))[0]

    async def sync(self) -> int:
        """Request an ad-hoc sync."""
        return (await self._call("POST", "sync"))[0]

    async def resend_mfa(
        self, method: str | None = None, phone_number_id: int | str | None = None
    ) -> int:
        """Request another code."""
        params = {"method": method, "phoneNumberId": phone_number_id}
        params = {name: str(value) for name, value in params.items() if value is not None}
        return (await self._call("POST", "resend_mfa", params=params))[0]

    async def mfa(self, code: int | str | None = None) -> int:
        """Enter a code."""
        params = {} if code is None else {"code": str(code)}
        return (await self._call("POST", "mfa", params=params))[0]

    async def subscribe(self, subscription: object) -> int:
        """Create a notification subscription."""
        return (await self._call("POST", "subscribe", json=subscription))[0]

    async def vapid_public_key(self) -> str:
        """The public key that push notifications need."""
        _, body = await self._call("GET", "vapid-public-key")
        key: str = body["publicKey"]
        return key

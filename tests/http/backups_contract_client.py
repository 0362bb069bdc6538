"""A client that knows the document of the backups API, and nothing of this project.

Paths, headers, parameters, statuses and bodies are the document's. What the document leaves open,
the client accepts. One thing is added, which the product's own documentation names: the token is an
access token of Home Assistant, whose users are told apart (403 for those who may not).
"""

from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from jsonschema import Draft202012Validator

ERROR: Final[dict[str, Any]] = {"type": "object", "required": ["detail"]}
LISTED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["backups"],
    "properties": {
        "backups": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string", "minLength": 1}},
            },
        }
    },
}
UNLOCKED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["session_token", "ttl_seconds"],
    "properties": {
        "session_token": {"type": "string", "minLength": 1},
        "ttl_seconds": {"const": 3600},
    },
}
FILES: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["file_id", "domain", "relative_path"],
                "properties": {
                    "file_id": {"type": "string"},
                    "domain": {"type": "string"},
                    "relative_path": {"type": "string"},
                },
            },
        }
    },
}
DOMAINS: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["domains"],
    "properties": {"domains": {"type": "array", "items": {"type": "string"}}},
}
HEALTHY: Final[dict[str, Any]] = {"const": {"status": "ok"}}
ANYTHING: Final[dict[str, Any]] = {}

_MANIFEST: Final = {400: ERROR, 401: ERROR, 403: ERROR, 404: ERROR, 500: ERROR}
DOCUMENT: Final[dict[tuple[str, str], dict[int, dict[str, Any]]]] = {
    ("GET", "healthz"): {200: HEALTHY},
    ("GET", "backups"): {200: LISTED, 401: ERROR, 403: ERROR},
    ("POST", "backups/refresh"): {200: LISTED, 401: ERROR, 403: ERROR, 500: ERROR},
    ("POST", "unlock"): {200: UNLOCKED, **_MANIFEST},
    ("POST", "lock"): {200: ANYTHING, 401: ERROR, 403: ERROR, 404: ERROR},
    ("GET", "files"): {200: FILES, **_MANIFEST},
    ("GET", "domains"): {200: DOMAINS, **_MANIFEST},
    ("GET", "file"): _MANIFEST,
}


@dataclass(slots=True)
class BackupsClient:
    """Calls the API below a base and checks every answer against the document.

    Each call returns the status and the body; None for a file, whose bytes are in `content`.
    """

    client: TestClient
    base: str
    token: str | None
    session: str | None = None
    content: bytes = field(default=b"", repr=False)

    async def _call(self, method: str, name: str, path: str, **options: Any) -> tuple[int, Any]:
        headers = {"X-API-Token": self.token} if self.token is not None else {}
        if self.session is not None:
            headers["X-Backup-Session"] = self.session
        answer: ClientResponse = await self.client.request(
            method, f"{self.base}/{path}", headers=headers, **options
        )
        if (method, name, answer.status) == ("GET", "file", 200):
            self.content = await answer.read()
            return 200, None
        answers = DOCUMENT[method, name]
        assert answer.status in answers, (method, path, answer.status, await answer.text())
        body = await answer.json()
        Draft202012Validator(answers[answer.status]).validate(body)
        return answer.status, body

    async def healthz(self) -> int:
        """Readiness."""
        return (await self._call("GET", "healthz", "healthz"))[0]

    async def backups(self) -> tuple[int, Any]:
        """The backups that are known."""
        return await self._call("GET", "backups", "backups")

    async def refresh(self) -> tuple[int, Any]:
        """Scan again."""
        return await self._call("POST", "backups/refresh", "backups/refresh")

    async def unlock(self, backup_id: str, password: str) -> int:
        """Open a session and use it from now on."""
        status, body = await self._call(
            "POST", "unlock", f"backups/{backup_id}/unlock", json={"password": password}
        )
        if status == 200:
            self.session = body["session_token"]
        return status

    async def lock(self, backup_id: str) -> int:
        """End the session; the token is kept, to be tried again."""
        return (await self._call("POST", "lock", f"backups/{backup_id}/lock"))[0]

    async def files(self, backup_id: str, **params: object) -> tuple[int, Any]:
        """Manifest entries."""
        return await self._call("GET", "files", f"backups/{backup_id}/files", params=params)

    async def domains(self, backup_id: str) -> tuple[int, Any]:
        """Manifest domains."""
        return await self._call("GET", "domains", f"backups/{backup_id}/domains")

    async def file(self, backup_id: str, file_id: str) -> int:
        """The content of a file."""
        return (await self._call("GET", "file", f"backups/{backup_id}/file/{file_id}"))[0]

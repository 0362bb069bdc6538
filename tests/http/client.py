"""A client of the backups API that knows its document."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from homeassistant.auth.models import User

PASSWORD = "correct horse"

type Connect = Callable[[User], Awaitable[Api]]
type Login = Callable[[User], Awaitable[TestClient]]


@dataclass(slots=True)
class Api:
    """A client of one user that has listed the backups; `ids` are theirs by a short name."""

    client: TestClient
    base: str
    ids: dict[str, str]

    def url(self, name: str, path: str) -> str:
        """The address of something of a backup."""
        return f"{self.base}/backups/{self.ids[name]}/{path}"

    async def unlock(self, name: str, body: object = None) -> ClientResponse:
        """Try to unlock."""
        return await self.client.post(self.url(name, "unlock"), json=body)

    async def session(self, name: str = "phone") -> dict[str, str]:
        """Unlock and return the header that later calls need."""
        answer = await self.unlock(name, {"password": PASSWORD})
        assert answer.status == 200, await answer.text()
        return {"X-Backup-Session": (await answer.json())["session_token"]}

    async def get(
        self, name: str, path: str, headers: dict[str, str], **params: object
    ) -> ClientResponse:
        """Ask for something of a backup."""
        return await self.client.get(self.url(name, path), headers=headers, params=params)


async def check_error(answer: ClientResponse, status: int, code: str) -> None:
    """Check an error: status, JSON, a text for people and a code for programs."""
    body = await answer.json()
    assert (answer.status, body["code"]) == (status, code)
    assert body["detail"]

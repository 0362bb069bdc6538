"""What the demo asks of Home Assistant's APIs, as its frontend would."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp

_YEARS = 10
_LANGUAGE = "en"


class RefusedError(Exception):
    """Home Assistant refused something that should work."""


class HomeAssistantClient:
    """A signed-in client. Loopback only, never through the proxy of the simulated iCloud."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str = "") -> None:
        """Speak to the Home Assistant at `url`."""
        self._session = session
        self.url = url
        self.token = token

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def is_running(self) -> bool:
        """Tell whether Home Assistant answers and, once signed in, whether it has started."""
        path = "/api/config" if self.token else "/api/onboarding"
        async with self._session.get(f"{self.url}{path}", headers=self._headers) as answer:
            if answer.status != 200:
                return False
            body = await answer.json()
            return not self.token or body.get("state") == "RUNNING"

    async def call(self, method: str, path: str, **options: Any) -> Any:
        """Make a request and return the JSON of its answer.

        Raises:
            RefusedError: the status is not one of success.
        """
        async with self._session.request(
            method, f"{self.url}{path}", headers=self._headers, **options
        ) as answer:
            if answer.status >= 400:
                raise RefusedError(f"{method} {path}: {answer.status} {await answer.text()}")
            return await answer.json()

    async def create_user(self, name: str, username: str, password: str) -> None:
        """Finish onboarding with an owner, and sign in as that owner for good."""
        client_id = f"{self.url}/"
        created = await self.call(
            "POST",
            "/api/onboarding/users",
            json={
                "client_id": client_id,
                "name": name,
                "username": username,
                "password": password,
                "language": _LANGUAGE,
            },
        )
        tokens = await self.call(
            "POST",
            "/auth/token",
            data={
                "grant_type": "authorization_code",
                "code": created["auth_code"],
                "client_id": client_id,
            },
        )
        self.token = tokens["access_token"]
        self.token = await self.command(
            {
                "type": "auth/long_lived_access_token",
                "client_name": "Demo",
                "lifespan": timedelta(days=365 * _YEARS).days,
            }
        )

    async def command(self, message: Mapping[str, Any]) -> Any:
        """Send one websocket command and return its result.

        Raises:
            RefusedError: the command failed.
        """
        async with self._session.ws_connect(f"{self.url}/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            if (await socket.receive_json())["type"] != "auth_ok":
                raise RefusedError("The access token is not accepted.")
            await socket.send_json({"id": 1, **message})
            while (answer := await socket.receive_json()).get("type") != "result":
                pass
            if not answer["success"]:
                raise RefusedError(f"{message['type']}: {answer['error']}")
            return answer["result"]

    async def entries(self, domain: str) -> list[dict[str, Any]]:
        """Return the config entries of an integration."""
        found: list[dict[str, Any]] = await self.command(
            {"type": "config_entries/get", "domain": domain}
        )
        return found

    async def start_flow(self, domain: str) -> dict[str, Any]:
        """Begin to add an entry, as *Add integration* does."""
        result: dict[str, Any] = await self.call(
            "POST", "/api/config/config_entries/flow", json={"handler": domain}
        )
        return result

    async def continue_flow(
        self, flow: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Submit the form that a flow shows."""
        result: dict[str, Any] = await self.call(
            "POST", f"/api/config/config_entries/flow/{flow['flow_id']}", json=answer
        )
        return result

"""The simulated iCloud of the demo, and how Home Assistant is led to it."""

from collections.abc import Mapping
import json
from pathlib import Path
import sys
from typing import Any

import aiohttp
import certifi

from .layout import Layout
from .processes import Child
from .setup import AppleAccount

FIRST = "anna@example.com"
SECOND = "ben@example.com"
PASSWORD = "correct horse battery staple"
_SHARED_SHARE = 10
_SECOND_ASSETS = 2000
_START_SECONDS = 60
_PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def own_assets(assets: int) -> int:
    """How many of the first account's photos are in its own library, not in the shared one."""
    return assets - assets // _SHARED_SHARE


class SimulatedICloud:
    """A process that speaks Apple's protocol, with two accounts."""

    def __init__(self, layout: Layout, session: aiohttp.ClientSession) -> None:
        """Prepare; nothing is started yet."""
        self._layout = layout
        self._session = session
        self._child: Child | None = None
        self._addresses: dict[str, Any] = {}

    @property
    def control(self) -> str:
        """The address of the control server, which changes and breaks things."""
        return str(self._addresses["control"])

    @property
    def account(self) -> AppleAccount:
        """The account that the demo sets up."""
        return AppleAccount(FIRST, PASSWORD, self._latest_code)

    def codes(self, apple_id: str) -> str:
        """The address where the second-factor codes of an account appear."""
        return f"{self.control}/accounts/{apple_id}/codes"

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads the unmodified clients here, and keeps them from going anywhere else."""
        bundle = str(self._layout.authority / "bundle.pem")
        return {
            **dict.fromkeys(_PROXY_VARIABLES, str(self._addresses["proxy"])),
            "ALL_PROXY": "",
            "all_proxy": "",
            "REQUESTS_CA_BUNDLE": bundle,
            "SSL_CERT_FILE": bundle,
        }

    async def start(self, control_port: int, assets: int) -> None:
        """Start the process and create the accounts; a state folder makes them remember.

        Raises:
            ProcessFailedError: it cannot be started.
        """
        command = ["--state-dir", str(self._layout.icloud), "--control-port", str(control_port)]
        self._child = Child(
            "The simulated iCloud",
            [sys.executable, "-m", "tests.simulated_icloud", *command],
            self._layout.logs / "icloud.log",
            {"SIMULATED_ICLOUD_CA": str(self._layout.authority)},
        )
        self._child.start()
        await self._child.ready(self._is_listening, _START_SECONDS)
        write_bundle(self._layout.authority)
        own = own_assets(assets)
        await self._create(FIRST, "Anna Example", own, assets - own, "sms")
        await self._create(SECOND, "Ben Example", _SECOND_ASSETS, 0, "both")

    async def _is_listening(self) -> bool:
        assert self._child is not None
        for line in self._child.tail().splitlines():
            if line.startswith("{"):
                self._addresses = json.loads(line)
                return True
        return False

    async def _create(
        self, apple_id: str, name: str, assets: int, shared: int, second_factor: str
    ) -> None:
        options = {
            "apple_id": apple_id,
            "password": PASSWORD,
            "full_name": name,
            "seed": apple_id,
            "assets": assets,
            "shared_assets": shared,
            "second_factor": second_factor,
        }
        async with self._session.post(f"{self.control}/accounts", json=options) as answer:
            answer.raise_for_status()

    async def _latest_code(self) -> str:
        async with self._session.get(self.codes(FIRST)) as answer:
            codes = await answer.json()
            return str(codes[0]["code"])

    def ended(self) -> int | None:
        """Return the exit status if the process has ended."""
        return self._child.ended() if self._child else None

    async def stop(self) -> None:
        """End the process; it saves what it has to remember."""
        if self._child is not None:
            await self._child.stop()


def write_bundle(authority: Path) -> None:
    """Write the certificates to trust: the usual ones and that of the simulated iCloud."""
    own = (authority / "ca.pem").read_bytes()
    (authority / "bundle.pem").write_bytes(Path(certifi.where()).read_bytes() + b"\n" + own)

"""All parts of the demo, in the order in which they need each other."""

import argparse
import asyncio
from collections import deque
import sys
import time

import aiohttp

from . import backups, home_assistant, setup
from .client import HomeAssistantClient
from .icloud import SECOND, SimulatedICloud
from .layout import LOOPBACK, Layout, Memory, choose_port
from .options import DEFAULT_ASSETS
from .processes import Child, ProcessFailedError
from .progress import Progress
from .screen import Facts

USERNAME = "demo"
PASSWORD = "demo"
_START_SECONDS = 180
# Who ends so often in so many seconds will not get well by one more start.
_MOST_ENDS = 3
_ENDS_SECONDS = 60


class Stage:
    """Starts the parts and keeps them running."""

    def __init__(self, layout: Layout, options: argparse.Namespace) -> None:
        """Prepare; nothing is started or written yet."""
        self._layout = layout
        self._options = options
        self._memory = Memory()
        self._session: aiohttp.ClientSession | None = None
        self._icloud: SimulatedICloud | None = None
        self._home_assistant: Child | None = None

    @property
    def icloud(self) -> SimulatedICloud:
        """The simulated iCloud, once it was started."""
        assert self._icloud is not None
        return self._icloud

    @property
    def home_assistant(self) -> Child:
        """Home Assistant, once it was started."""
        assert self._home_assistant is not None
        return self._home_assistant

    async def start(self) -> Facts:
        """Start everything.

        Raises:
            ProcessFailedError: a part cannot be started; its last words are in the message.
        """
        progress = Progress()
        self._layout.create(fresh=self._options.fresh)
        self._memory = memory = Memory.load(self._layout)
        self._choose_assets()
        self._session = aiohttp.ClientSession()
        self._icloud = SimulatedICloud(self._layout, self._session)
        with progress.step("Simulated iCloud"):
            memory.icloud_port = choose_port(memory.icloud_port)
            await self._icloud.start(memory.icloud_port, memory.assets)
        port = choose_port(self._options.port or memory.home_assistant_port)
        if self._options.port and port != self._options.port:
            raise ProcessFailedError(f"Port {self._options.port} is in use.")
        memory.home_assistant_port = port
        memory.save(self._layout)
        client = HomeAssistantClient(self._session, f"http://{LOOPBACK}:{port}", memory.token)
        # Backups are generated while Home Assistant starts and the account is added.
        generating = asyncio.create_task(backups.provide(self._layout, memory))
        try:
            with progress.step("Home Assistant"):
                await self._start_home_assistant(client, port)
            await self._set_up_account(client, progress)
            with progress.step("iOS backups"):
                await generating
        finally:
            generating.cancel()
        await self._set_up_folder(client, progress)
        entries = [entry["title"] for entry in await client.entries(home_assistant.DOMAIN)]
        return self._facts(client, entries, progress.seconds)

    def _choose_assets(self) -> None:
        """Take the number that was asked for; an account that exists keeps its own."""
        known, asked = self._memory.assets, self._options.assets
        self._memory.assets = known or asked or DEFAULT_ASSETS
        if known and asked not in (None, known):
            print(f"The account keeps its {known} assets; --fresh begins anew.", file=sys.stderr)

    async def _start_home_assistant(self, client: HomeAssistantClient, port: int) -> None:
        home_assistant.write_configuration(self._layout, port)
        self._home_assistant = home_assistant.child(self._layout, self.icloud.environment)
        self._home_assistant.start()
        await self._home_assistant.ready(lambda: home_assistant.is_running(client), _START_SECONDS)

    async def _set_up_account(self, client: HomeAssistantClient, progress: Progress) -> None:
        memory = self._memory
        if not memory.token:
            with progress.step("User"):
                await client.create_user("Demo", USERNAME, PASSWORD)
                memory.token = client.token
                memory.save(self._layout)
        if not memory.library_path:
            with progress.step("iCloud account, with a second-factor code"):
                memory.library_path = await setup.add_account(client, self.icloud.account)
                memory.save(self._layout)

    async def _set_up_folder(self, client: HomeAssistantClient, progress: Progress) -> None:
        memory = self._memory
        if not memory.backups_added:
            with progress.step("Folder of iOS backups"):
                await setup.add_folder(client, self._layout.backups)
                memory.backups_added = True
                memory.save(self._layout)

    def _facts(self, client: HomeAssistantClient, entries: list[str], seconds: float) -> Facts:
        icloud = self.icloud
        return Facts(
            url=client.url,
            username=USERNAME,
            password=PASSWORD,
            token=client.token,
            backup_root=str(self._layout.backups),
            backup_password=backups.PASSWORD,
            backup_truth=str(self._layout.backup_truth),
            library_path=self._memory.library_path,
            icloud_control=icloud.control,
            codes=icloud.codes(icloud.account.apple_id),
            apple_id=icloud.account.apple_id,
            apple_password=icloud.account.password,
            second_apple_id=SECOND,
            second_codes=icloud.codes(SECOND),
            entries=entries,
            memory=str(self._layout.base / Memory.NAME),
            home_assistant_pid=self.home_assistant.pid,
            seconds=round(seconds, 1),
        )

    async def watch(self) -> None:
        """Start Home Assistant again whenever it ends, as a service manager does.

        Raises:
            ProcessFailedError: it ends again and again, or the simulated iCloud has ended.
        """
        assert self._home_assistant is not None
        assert self._icloud is not None
        ends: deque[float] = deque(maxlen=_MOST_ENDS)
        while True:
            await asyncio.sleep(0.5)
            if (status := self._icloud.ended()) is not None:
                raise ProcessFailedError(f"The simulated iCloud ended with status {status}.")
            if (status := self._home_assistant.ended()) is None:
                continue
            if status >= 0:
                # It was not killed from outside, as the tests do, but could not go on.
                ends.append(time.monotonic())
            if len(ends) == _MOST_ENDS and ends[-1] - ends[0] < _ENDS_SECONDS:
                raise ProcessFailedError(
                    f"Home Assistant ended with status {status}.\n{self._home_assistant.tail()}"
                )
            self._home_assistant.start()

    async def stop(self) -> None:
        """End what was started, the last first; Home Assistant writes its data, which takes time."""
        with Progress().step("Stopping"):
            if self._home_assistant is not None:
                await self._home_assistant.stop()
            if self._icloud is not None:
                await self._icloud.stop()
            if self._session is not None:
                await self._session.close()

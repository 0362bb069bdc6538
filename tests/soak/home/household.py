"""What one seed works with: a core, accounts with their libraries, a folder of backups."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
import os
from pathlib import Path
from random import Random
import time
from typing import Any, Final, cast

import aiohttp

from custom_components.apple_backup import runtime
from custom_components.apple_backup.flows import pending_account
from custom_components.apple_backup.models import BackupsRuntime, PhotosRuntime
from custom_components.apple_backup.photos import transfer
from custom_components.apple_backup.photos.account import http
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.cloudkit import transport
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from custom_components.apple_backup.photos.status import RunState
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from tests.simulated_icloud.client import SimulatedICloud
from tests.soak.disk import Disk
from tests.soak.home import core, leaks
from tests.soak.home.witness import Witness
from tests.soak.invariants import BrokenError, require
from tests.soak.stage import Stage
from tests.soak.volume import Volume

ASSETS: Final = 14
_PATIENCE: Final = 2.0
_END_SECONDS: Final = 20.0
_IN_BETWEEN: Final = frozenset(
    {ConfigEntryState.SETUP_IN_PROGRESS, ConfigEntryState.UNLOAD_IN_PROGRESS}
)


@dataclass(slots=True)
class Member:
    """An account: Apple's side, its folders and what is known are a stage of the other soak."""

    name: str
    stage: Stage
    entry_id: str | None = None
    keeps_password: bool = True
    # Two must not move its folders at the same time.
    folders: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Backups:
    """A folder of backups."""

    root: Path
    entry_id: str | None = None
    is_away: bool = False


@dataclass(slots=True)
class Ask:
    """An action that somebody waits for."""

    what: str
    entry_id: str
    task: asyncio.Task[Any]
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Household:
    """Everything of one seed."""

    seed: int
    folder: Path
    icloud: SimulatedICloud
    witness: Witness
    members: list[Member]
    backups: Backups
    hass: HomeAssistant
    asks: list[Ask] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    # What was open before there was any entry.
    nothing: Counter[str] = field(default_factory=Counter)

    @property
    def config(self) -> Path:
        """The configuration folder."""
        return self.folder / "config"

    @property
    def homes(self) -> Path:
        """Where photos may lie."""
        return self.folder / "homes"

    def pick(self, dice: Random) -> Member:
        """Draw an account."""
        return self.members[int(dice.random() * len(self.members))]

    def entry(self, entry_id: str | None) -> ConfigEntry | None:
        """Give an entry that exists."""
        return self.hass.config_entries.async_get_entry(entry_id) if entry_id else None

    def runtime(self, member: Member) -> PhotosRuntime | None:
        """Give what lives of an account that is loaded."""
        entry = self.entry(member.entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return cast("PhotosRuntime", entry.runtime_data)

    def folder_runtime(self) -> BackupsRuntime | None:
        """Give what lives of the folder, if it is loaded."""
        entry = self.entry(self.backups.entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return cast("BackupsRuntime", entry.runtime_data)

    def entry_ids(self) -> list[str]:
        """Give the entries that exist."""
        wanted = [member.entry_id for member in self.members] + [self.backups.entry_id]
        return [entry_id for entry_id in wanted if entry_id is not None]

    @property
    def is_at_rest(self) -> bool:
        """Whether no entry is on its way, and nothing runs."""
        entries = [self.entry(entry_id) for entry_id in self.entry_ids()]
        if any(entry is not None and entry.state in _IN_BETWEEN for entry in entries):
            return False
        living = [self.runtime(member) for member in self.members]
        return not any(one is not None and is_busy(one) for one in living)

    async def rest(self, seconds: float) -> bool:
        """Wait until all is at rest, for so long; tells whether it is."""
        until = time.monotonic() + seconds
        while True:
            await asyncio.sleep(0.01)
            if self.is_at_rest:
                return True
            if time.monotonic() > until:
                return False

    async def come_to_rest(self, what: str, seconds: float = 60.0) -> None:
        """Wait until all is at rest; what is not is told."""
        if await self.rest(seconds):
            return
        entries = [self.entry(entry_id) for entry_id in self.entry_ids()]
        states = [f"{entry.title}: {entry.state}" for entry in entries if entry is not None]
        living = [(member.name, self.runtime(member)) for member in self.members]
        busy = [
            f"{name}: {one.status.state}, {one.coordinator.data}"
            for name, one in living
            if one is not None and is_busy(one)
        ]
        raise BrokenError(
            "\n".join([f"{what} does not come to rest", *states, *busy, *leaks.stacks()])
        )

    async def restart(self) -> None:
        """Stop Home Assistant, and start it again."""
        await core.stop(self.hass)
        await self._check_stopped()
        self.hass = await core.start(self.config, self.homes)

    async def _check_stopped(self) -> None:
        """Nothing goes on behind a core that has stopped; its objects would end with the process."""
        self.nothing = Counter(
            {name: count for name, count in self.nothing.items() if not name.startswith("object")}
        )
        until = time.monotonic() + _END_SECONDS
        # Connections say goodbye for a while, to an Apple that may not answer.
        ignored = Counter({"descriptor socket:": 1_000})
        while going_on := leaks.going_on(self.hass, self.folder) - self.nothing - ignored:
            if time.monotonic() > until:
                break
            await asyncio.sleep(0.1)
        text = "something goes on behind a core that has stopped"
        require(not going_on, text, going_on, *leaks.stacks())
        self.nothing |= leaks.living()


def is_busy(living: PhotosRuntime) -> bool:
    """Whether something runs for an account; a question that waits for its code does not."""
    task = living.sign_in._task
    signs_in = task is not None and not task.done()
    runs = living.coordinator._runner.is_running
    return living.status.state is RunState.RUNNING or runs or signs_in


def members(seed: int, folder: Path, icloud: SimulatedICloud) -> list[Member]:
    """Make one or two accounts, one of which needs codes."""
    found = []
    for number, name in enumerate(("Ada", "Ben")[: 1 + seed % 2]):
        account = icloud.create_account(
            apple_id=f"home-{seed}-{name}-{os.getpid()}@icloud.example",
            full_name=f"{name} Sample",
            seed=f"home {seed} {name}",
            assets=ASSETS,
            second_factor="none" if number else "sms",
        )
        home = folder / "homes" / name
        home.mkdir(parents=True)
        # Nothing runs in a process of its own here.
        stage = Stage(
            seed, home, icloud, account, cast("Any", None), Volume(home, mounted=False), Disk(home)
        )
        found.append(Member(name, stage))
    return found


@contextmanager
def hurried(clock: Callable[[], float]) -> Iterator[None]:
    """Let the product's pauses be short and its clock ours; nothing else of it is changed."""
    real = time.time
    time.time = clock
    defaults, account = transfer.Transfer.__init__.__kwdefaults__, Account.__init__.__kwdefaults__
    assert defaults is not None
    assert account is not None
    defaults["first_pause"], defaults["stall_seconds"] = 0.001, _PATIENCE
    account["clock"] = clock
    transfer.LONGEST_PAUSE_SECONDS = 0.05
    transport._TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=20, sock_read=_PATIENCE)
    http._TIMEOUT = (20.0, _PATIENCE)
    pacing = Pacing(
        attempts=3, first_pause=0.01, longest_pause=0.05, longest_wait=0.5, breaker_pause=0.2
    )
    for module in (runtime, pending_account):
        module.CloudKit = partial(CloudKit, pacing=pacing)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        time.time = real

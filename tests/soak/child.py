"""One life of the product: signs in by the session on disk, opens a library, does what is ordered.

An order is JSON; everything about it is decided by the driver. The clock, kills and errors of the
disk are put in from outside of the product: by `time.time`, and by `tests/soak/faults.py` and `sqlite_calls.py`.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
import ctypes
from dataclasses import asdict, dataclass, field
from datetime import date
import json
import os
from pathlib import Path
import signal
import time
from typing import Any

import aiohttp

from custom_components.apple_backup.photos import icloud_removal, transfer
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.albums.methods import AlbumViews
from custom_components.apple_backup.photos.catalog import DeletedPolicy, ExcludedPolicy, Selection
from custom_components.apple_backup.photos.catalog.selection import AssetKind
from custom_components.apple_backup.photos.cloudkit import transport
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from custom_components.apple_backup.photos.config import LibraryConfig
from custom_components.apple_backup.photos.engine import SyncEngine
from custom_components.apple_backup.photos.errors import (
    AccountLockedError,
    CodeRequiredError,
    InvalidCredentialsError,
    PhotosError,
    SignInPausedError,
    SignInRequiredError,
)
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.photos.models import SyncProgress
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.soak import actions, faults, sqlite_calls

type Order = dict[str, Any]


@dataclass(slots=True)
class Life:
    """What an order works with, and what came of it so far."""

    order: Order
    engine: SyncEngine | None = None
    log: RunLog = field(default_factory=lambda: RunLog(capacity=5_000, clock=time.time))
    progress: list[SyncProgress] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    # Of each action that was begun.
    phases: list[list[str]] = field(default_factory=list)
    terminated: bool = False

    def note(self, action: str, error: BaseException | None, result: Any = None) -> None:
        """Remember how an action ended."""
        code = None
        if error is not None:
            code = error.code if isinstance(error, PhotosError) else type(error).__name__
        self.outcomes.append(
            {"action": action, "error": code, "detail": str(error or ""), "result": result}
        )


def config_of(order: Order) -> LibraryConfig:
    """Give the options of an order as the product's own."""
    wanted = dict(order["config"])
    chosen = wanted.pop("selection", {})
    if chosen.get("libraries") is not None:
        chosen["libraries"] = frozenset(chosen["libraries"])
    if chosen.get("kinds") is not None:
        chosen["kinds"] = frozenset(AssetKind(kind) for kind in chosen["kinds"])
    if chosen.get("captured_from") is not None:
        chosen["captured_from"] = date.fromisoformat(chosen["captured_from"])
    return LibraryConfig(
        library_path=Path(order["library"]),
        private_path=Path(order["private"]),
        catalog_url=f"sqlite:///{order['catalog']}",
        account_id=order["dsid"],
        selection=Selection(**chosen),
        deleted=DeletedPolicy(wanted.pop("deleted", "quarantine")),
        excluded=ExcludedPolicy(wanted.pop("excluded", "keep")),
        albums=AlbumViews(wanted.pop("albums", "off")),
        free_up=True,
        **wanted,
    )


@asynccontextmanager
async def opened(life: Life) -> AsyncGenerator[SyncEngine]:
    """Sign in and open the engine; what fails is raised as the product's error."""
    order = life.order
    account = Account(
        apple_id=order["apple_id"], session_dir=Path(order["session"]), clock=time.time
    )
    workers = Workers(4)
    try:
        await _sign_in(account, order)
        if order.get("set_up"):
            for path in (order["library"], order["private"]):
                await workers.run(prepare_library, Path(path), account.dsid)
        async with aiohttp.ClientSession(
            trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            pacing = Pacing(attempts=3, first_pause=0.01, longest_pause=0.05, longest_wait=0.5)
            cloudkit = CloudKit(account, session, pacing=pacing)
            engine = SyncEngine(config_of(order), cloudkit, workers, life.log, life.progress.append)
            # Opening a catalog writes it, and closing it does.
            faults.watch_disk(order)
            await engine.open()
            life.engine = engine
            try:
                yield engine
            finally:
                life.engine = None
                await _close(life, engine)
    finally:
        await workers.close()
        await account.close()


async def _close(life: Life, engine: SyncEngine) -> None:
    try:
        await engine.close()
    except PhotosError as error:
        life.note("close", error)


_USER_SIGNS_IN = (
    AccountLockedError,
    CodeRequiredError,
    InvalidCredentialsError,
    SignInPausedError,
    SignInRequiredError,
)


async def _sign_in(account: Account, order: Order) -> None:
    """Do what the background does, and if that is not enough, what a user does who is called."""
    password = order["password"]
    try:
        await account.renew(password)
        await account.open_photos(password)
    except _USER_SIGNS_IN:
        if await account.sign_in(password) is not None:
            await account.submit_code(await _newest_code(order["codes"]))
        await account.open_photos()


async def _newest_code(inbox: str) -> str:
    """Look at the telephone."""
    async with aiohttp.ClientSession() as session, session.get(inbox) as answer:
        return str((await answer.json())[0]["code"])


async def live(life: Life) -> None:
    """Carry out the actions one after another, until one cannot be."""
    task = asyncio.current_task()
    assert task is not None

    def end() -> None:
        """Do what Home Assistant does when it is asked to end."""
        life.terminated = True
        if life.engine is not None:
            life.engine.stop()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end)
    try:
        async with opened(life) as engine:
            for action in life.order["actions"]:
                if life.terminated:
                    break
                await _act(life, engine, action)
    except PhotosError as error:
        life.note("open", error)
    finally:
        faults.forgive_disk()


async def _act(life: Life, engine: SyncEngine, action: dict[str, Any]) -> None:
    name, begun = action["do"], len(life.progress)
    try:
        result = await actions.ACTIONS[name](engine, action)
    except PhotosError as error:
        life.note(name, error)
    else:
        life.note(name, None, result)
    life.phases.append([snapshot.phase.value for snapshot in life.progress[begun:]])


# The process

_CAPABILITIES_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def obey_rights() -> None:
    """Let the rights of files count, also for root (capget(2)); threads to come inherit that."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()
    if libc.capget(header, data) == 0:
        data[0] &= ~(1 << _CAP_DAC_OVERRIDE | 1 << _CAP_DAC_READ_SEARCH)
        libc.capset(header, data)


def prepare(order: Order) -> None:
    """Make this process what the order says: its clock, its patience, its rights."""
    os.environ.update(order["environment"])
    actions.ahead[0] = order["ahead"]
    real = time.time
    moved: Callable[[], float] = lambda: real() + actions.ahead[0]  # noqa: E731
    time.time = moved
    impatient = order["impatient"]
    defaults = transfer.Transfer.__init__.__kwdefaults__
    assert defaults is not None
    defaults["first_pause"] = 0.001
    defaults["stall_seconds"] = 0.3 if impatient else transfer.STALL_SECONDS
    transfer.LONGEST_PAUSE_SECONDS = 0.05
    icloud_removal.PAUSE_SECONDS = 0.0
    if impatient:
        transport._TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=20, sock_read=1)
    obey_rights()
    faults.arm()
    sqlite_calls.arm()


def run(order: Order) -> None:
    """Be the child that carries out one order; its outcome is a file."""
    prepare(order)
    life = Life(order)
    asyncio.run(live(life))
    outcome = {
        "outcomes": life.outcomes,
        "terminated": life.terminated,
        "phases": life.phases,
        "faults": faults.put_in[0],
        "calls": dict(faults.seen),
        "progress": [asdict(snapshot) for snapshot in life.progress[-1:]],
        "log": [entry.as_document() for entry in life.log.entries()],
    }
    Path(order["outcome"]).write_text(json.dumps(outcome, default=str), encoding="utf-8")

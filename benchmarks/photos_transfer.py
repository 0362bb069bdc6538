"""Downloads against a bare client of the same library and concurrency, over a line and without one.

What is measured of the product is everything from the plan on: looking for each file on the disk,
asking for addresses, streaming, hashing, flushing, placing, and the ledger. Apple's answers to
lookups are made up here and the files come from a server of their own, so that no simulation
stands in the way; its CPU is told apart. A line's
latency is a delay before each answer, and all answers share its bandwidth.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import chain
import os
from pathlib import Path
import socket
import subprocess
import sys
import time
from types import MappingProxyType

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.config import LibraryConfig
from custom_components.apple_backup.photos.engine import SyncEngine
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.photos.limiter import HIGHEST
from custom_components.apple_backup.photos.models import (
    Asset,
    Master,
    Record,
    Resource,
    ResourceKind,
    Zone,
)
from custom_components.apple_backup.photos.run import Run
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.photos.library_parts import MAY_2024, ZONE, checksum_of, records_of, salted

from .content_server import BLOCK, UNIQUE_BYTES, unique_end
from .harness import Figure, Sides, Timed, beside, cpu_of, repeats, scratch_folder, take_turns_async
from .loop_lag import told, watching
from .photos_account import WORKERS
from .sizes import sized

type Photo = tuple[Master, Asset]

HOST = "cvws.icloud-content.com"
GIGABIT = 125_000_000
RUNS = repeats(5)
# Bytes and number of files.
OVER_A_LINE = (2_500_000, sized(4, 120))
FAR_AWAY = (2_500_000, sized(4, 80))
WITHOUT_A_LINE = (2_500_000, sized(4, 160))
SMALL = (40_000, sized(10, 500))
SMALL_FAR_AWAY = (40_000, sized(10, 240))


class _Here(AbstractResolver):
    """Leads every name to the server of files."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Name the server."""
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    async def close(self) -> None:
        """There is nothing to close."""


class _Account:
    """As much of an account as downloads need."""

    generation = 0
    database_url = f"https://{HOST}"
    query: Mapping[str, str] = MappingProxyType({})
    headers: Mapping[str, str] = MappingProxyType({})

    def cookie_header(self, url: str) -> str | None:
        return None

    def merge_cookies(self, url: str, set_cookie: list[str]) -> None:
        pass

    async def renew_once(self, generation: int) -> None:
        raise NotImplementedError


class _Cloud(CloudKit):
    """Looks records up in a table; downloads are the real thing."""

    def __init__(self, session: aiohttp.ClientSession, photos: Sequence[Photo]) -> None:
        super().__init__(_Account(), session)
        self._masters = {master.record_name: master for master, _ in photos}

    async def lookup(self, zone: Zone, names: Sequence[str]) -> tuple[Record, ...]:
        return tuple(self._masters[name] for name in names)


@contextmanager
def _server(bytes_per_second: float = 0, latency: float = 0) -> Iterator[tuple[int, int]]:
    """Run a server of files; gives its port and its process."""
    process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
        [
            *(sys.executable, "-m", "benchmarks.content_server"),
            *("--bytes-per-second", str(bytes_per_second), "--latency", str(latency)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline()), process.pid
    finally:
        process.communicate()


def _photos(size: int, count: int) -> list[tuple[Master, Asset]]:
    """Describe the server's files."""
    whole, rest = divmod(size - UNIQUE_BYTES, len(BLOCK))
    common = salted(b"")
    for _ in range(whole):
        common.update(BLOCK)
    common.update(BLOCK[:rest])
    photos = []
    for number in range(count):
        hasher = common.copy()
        hasher.update(unique_end(number))
        url = f"https://{HOST}/{number}/{size}"
        original = Resource(
            ResourceKind.ORIGINAL, "public.heic", size, checksum_of(hasher), url=url
        )
        captured = MAY_2024 + number * 86_400_000
        photos.append(
            records_of(
                f"A{number}", original, filename=f"IMG_{number:04}.HEIC", captured_ms=captured
            )
        )
    return photos


@asynccontextmanager
async def _session(port: int) -> AsyncGenerator[aiohttp.ClientSession]:
    """As the integration's own session, but for where names lead."""
    connector = aiohttp.TCPConnector(resolver=_Here(port))
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield session


async def _product(port: int, photos: Sequence[Photo]) -> float:
    """Provide all files with the product; returns bytes per second."""
    workers = Workers(WORKERS)
    with scratch_folder() as folder:
        library = folder / "library"
        prepare_library(library, "account")
        config = LibraryConfig(library, f"sqlite:///{folder / 'catalog.db'}", "account")
        async with _session(port) as session:
            cloud = _Cloud(session, photos)
            engine = SyncEngine(config, cloud, workers, RunLog(), lambda _progress: None)
            await engine.open()
            found: list[float] = []

            async def work(run: Run) -> None:
                catalog: Catalog = run.library.catalog
                catalog.store_zones([ZONE])
                catalog.ingest(ZONE, chain.from_iterable(photos))
                # All that a run begins with but asking Apple for a list.
                await workers.run(run.prepare)
                await workers.run(run.choose)
                began = time.perf_counter()
                await run.provide()
                found.append(time.perf_counter() - began)

            await engine.runs.do(work)
            await engine.close()
        await workers.close()
        there = [path.stat().st_size for path in library.rglob("*.HEIC")]
    wanted = sum(master.resources[0].size for master, _ in photos)
    assert sum(there) == wanted, "the product did not fetch everything"
    return wanted / found[0]


async def _bare(port: int, photos: Sequence[Photo], *, write: bool) -> float:
    """Fetch all files with nothing around aiohttp; returns bytes per second."""
    queue = (master for master, _ in photos)
    received = 0

    async def fetch(session: aiohttp.ClientSession, folder: Path) -> None:
        nonlocal received
        for master in queue:
            resource = master.resources[0]
            assert resource.url is not None
            async with session.get(resource.url) as response:
                if not write:
                    async for piece in response.content.iter_any():
                        received += len(piece)
                    continue
                body = await response.read()
            received += len(body)
            await asyncio.to_thread(_write, folder / master.record_name, body)

    with scratch_folder() as folder:
        async with _session(port) as session:
            began = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for _ in range(HIGHEST):
                    group.create_task(fetch(session, folder))
            return received / (time.perf_counter() - began)


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def figures() -> Iterator[Figure]:
    """Measure over lines of three lengths: large files, then small ones."""
    near, far = (GIGABIT, 0.05), (GIGABIT, 0.2)
    yield from _compare("1 Gbit/s, 50 ms", OVER_A_LINE, 0.85, write=False, line=near)
    yield from _compare("1 Gbit/s, 200 ms", FAR_AWAY, 0.7, write=False, line=far)
    yield from _compare("without a limit", WITHOUT_A_LINE, 0.7, write=True)
    yield from _compare("1 Gbit/s, 50 ms", SMALL, 0.5, write=False, line=near)
    yield from _compare("1 Gbit/s, 200 ms", SMALL_FAR_AWAY, 0.5, write=False, line=far)
    yield from _compare("without a limit", SMALL, 0.5, write=True)
    yield asyncio.run(_lag())


def _compare(
    name: str,
    files: tuple[int, int],
    target: float,
    *,
    write: bool,
    line: tuple[float, float] = (0, 0),
) -> Iterator[Figure]:
    photos = _photos(*files)
    with _server(*line) as (port, process):
        ours, theirs = asyncio.run(
            take_turns_async(
                RUNS,
                lambda: _product(port, photos),
                lambda: _bare(port, photos, write=write),
                warm_up=False,
            )
        )
        served = cpu_of(process)
    size = f"{files[0] / 1e6:.1f} MB" if files[0] >= 1_000_000 else f"{files[0] // 1000} kB"
    note = f"{files[1]:,} files; the server {served / (2 * len(ours)):.1f} s of CPU a run"
    what = "writes and flushes" if write else "only reads"
    yield beside(
        f"downloads, {name}, files of {size}",
        Sides([it / 1e6 for it in ours], [it / 1e6 for it in theirs], "MB/s", Timed.CLOCK),
        target,
        more_is_better=True,
        note=note,
        task=f"downloading, {name}, files of {size}",
        limit=f"a bare client with {HIGHEST} connections that {what}",
    )


async def _lag() -> Figure:
    """How late the event loop is while large files come as fast as they can."""
    photos = _photos(*WITHOUT_A_LINE)
    values = []
    with _server() as (port, _):
        for _ in range(RUNS):
            async with watching() as watch:
                with watch.phase("transfer"):
                    await _product(port, photos)
            values.append(watch.result["transfer"])
    worst = max(values, key=lambda it: it["above"])
    return Figure(
        "lateness of the event loop beyond an idle one, 99 of 100 times, without a limit",
        [it["above"] for it in values], 25, "ms", note=f"in the worst run {told(worst)}",
    )  # fmt: skip


async def download_cpu(size: int, count: int, times: int) -> list[float]:
    """Seconds of the processor that a file of this size takes, from the plan to its place."""
    photos = _photos(size, count)
    values = []
    with _server() as (port, _):
        for _ in range(times):
            began = time.process_time()
            await _product(port, photos)
            values.append((time.process_time() - began) / count)
    return values

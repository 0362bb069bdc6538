"""Sending decrypted files over HTTP; the same bytes as a plain file are the measure.

The server is Home Assistant's own, put together as its tests do it, in the process that measures.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import statistics
import sys

from aiohttp import web
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant  # type: ignore[import-untyped]

from custom_components.apple_backup.backups.models import Backup
from custom_components.apple_backup.const import CONF_KIND, DOMAIN, EntryKind
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component

from .backups_inputs import FILM_BYTES, FILM_SIZE, PASSWORD, Input, film, short_film
from .harness import Figure, Sides, Timed, beside, ratios, repeats, scratch_folder
from .loop_lag import told, watching
from .sizes import sized

_RANGE = 64 * 1024
_RUNS = repeats(5)
_CLIENTS = sized(1, 4)


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the same content is to be had, decrypted by us and as a plain file."""

    ours: str
    plain: str
    headers: dict[str, str]
    size: int


def figures() -> Iterator[Figure]:
    """Measure with clients in processes of their own."""
    yield from asyncio.run(_measure())


async def _measure() -> list[Figure]:
    long, short = film(), short_film()
    async with _served(long, short) as (urls, short_urls):
        return [*await _ranges(urls, short_urls), *await _streams(urls)]


async def _ranges(long: Urls, short: Urls) -> list[Figure]:
    """A piece near the end: where it lies must not matter."""
    ours: list[float] = []
    plain: list[float] = []
    small: list[float] = []
    for _ in range(_RUNS):
        for urls, url, found in (
            (long, long.ours, ours),
            (long, long.plain, plain),
            (short, short.ours, small),
        ):
            found.append(await _client("range", urls, url))
    return [
        beside(
            f"the first to the last byte of 64 KiB, at 90% of a file of {FILM_SIZE}",
            Sides(ours, plain, "ms", Timed.CLOCK), 0.5,
            limit="the same piece of the plain file",
        ),
        Figure(
            "the same piece, as a multiple of one in a file of 16 MiB", ratios(ours, small), 1.3,
            note="where it lies has to make no difference",
        ),
    ]  # fmt: skip


async def _streams(urls: Urls) -> list[Figure]:
    """The whole file, by one client and by four."""
    ours, plain, lags = [], [], []
    for _ in range(_RUNS):
        plain.append(await _client("whole", urls, urls.plain))
        ours.append(await _client("whole", urls, urls.ours))
        async with watching() as watch:
            for name, url in (("ours", urls.ours), ("plain", urls.plain)):
                with watch.phase(name):
                    await asyncio.gather(*(_client("whole", urls, url) for _ in range(_CLIENTS)))
        lags.append(watch.result)
    worst = max((it["ours"] for it in lags), key=lambda it: it["above"])
    plain_lag = statistics.median(it["plain"]["p99"] for it in lags)
    what = f"sending a decrypted file of {FILM_SIZE} to a client on this machine"
    return [
        beside(
            what, Sides(ours, plain, "s", Timed.CLOCK), 0.75,
            note=f"{FILM_BYTES / statistics.median(ours) / 1e9:.2f} GB/s",
            task=what, limit="sending the plain file as it is",
        ),
        Figure(
            "four clients: lateness of the event loop beyond an idle one, 99 of 100 times",
            [it["ours"]["above"] for it in lags], 25, "ms",
            note=f"in the worst run {told(worst)}; with plain files {plain_lag:.1f} ms",
        ),
    ]  # fmt: skip


async def _client(what: str, urls: Urls, url: str) -> float:
    """Run a client in a process of its own; seconds of a whole file, milliseconds of a range."""
    order = json.dumps({"what": what, "url": url, "headers": urls.headers, "size": urls.size})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.backups_client", order, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    return float(output)


class _PlainView(HomeAssistantView):
    """Sends plain files by their names."""

    url = "/api/benchmark/{name}"
    name = "api:benchmark"

    def __init__(self, files: dict[str, Path]) -> None:
        self._files = files

    async def get(self, _request: web.Request, name: str) -> web.FileResponse:
        """Send a file as aiohttp does it best."""
        return web.FileResponse(self._files[name])


@dataclass(frozen=True, slots=True)
class Running:
    """A Home Assistant that serves, and who asks it."""

    hass: HomeAssistant
    base: str
    user_id: str
    headers: dict[str, str]


@asynccontextmanager
async def running(files: dict[str, Path]) -> AsyncIterator[Running]:
    """Run Home Assistant; plain files are served by their names beside it."""
    with scratch_folder() as config:
        async with async_test_home_assistant(config_dir=str(config)) as hass:
            # Tests of Home Assistant itself have no custom integrations.
            hass.data.pop(DATA_CUSTOM_COMPONENTS)
            assert await async_setup_component(hass, "http", {})
            assert await async_setup_component(hass, DOMAIN, {})
            await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
            user = await hass.auth.async_create_user("Anna", group_ids=[GROUP_ID_ADMIN])
            token = await hass.auth.async_create_refresh_token(user, "https://example.com/app")
            bearer = {"Authorization": f"Bearer {hass.auth.async_create_access_token(token)}"}
            hass.http.register_view(_PlainView(files))
            runner = web.AppRunner(hass.http.app, access_log=None)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            try:
                yield Running(hass, f"http://127.0.0.1:{port}/api", user.id, bearer)
            finally:
                await runner.cleanup()
                await hass.async_stop(force=True)


@asynccontextmanager
async def _served(*sources: Input) -> AsyncIterator[list[Urls]]:
    """Run Home Assistant with a folder per source, and tell where their only files are."""
    async with running({it.path.parent.name: it.plain for it in sources}) as server:
        yield [await _urls(server, source) for source in sources]


async def add_folder(
    server: Running, source: Input, **options: object
) -> tuple[MockConfigEntry, Backup]:
    """Add the folder of a source, and return its only backup."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=source.path.parent.name,
        unique_id=str(source.path.parent),
        data={CONF_KIND: EntryKind.BACKUP_FOLDER, CONF_PATH: str(source.path.parent)},
        options=options,
    )
    entry.add_to_hass(server.hass)
    assert await server.hass.config_entries.async_setup(entry.entry_id)
    await server.hass.async_block_till_done()
    (backup,) = entry.runtime_data.coordinator.data.backups
    return entry, backup


async def _urls(server: Running, source: Input) -> Urls:
    """Open a session of a source's only backup."""
    entry, backup = await add_folder(server, source)
    sessions = entry.runtime_data.sessions
    session = await sessions.unlock(backup, PASSWORD, server.user_id)
    return Urls(
        ours=f"{server.base}/{DOMAIN}/backups/{backup.id}/file/{source.file_ids[0]}",
        plain=f"{server.base}/benchmark/{source.path.parent.name}",
        headers={**server.headers, "X-Backup-Session": session.token},
        size=source.plain.stat().st_size,
    )

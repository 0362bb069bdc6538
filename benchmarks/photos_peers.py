"""A first sync against pyicloud's own and icloudpd, over a line with 100 ms of latency.

The peers fetch one file after another, so they get a smaller library and are compared by seconds
per file: from their first file to their last, which leaves out how they sign in and list. The
product's time is that of the whole run. icloudpd is installed into an environment of its own
below `.tools/`, where its dependencies are in nobody's way.
"""

import asyncio
from collections.abc import Iterator
import os
from pathlib import Path
import statistics
import subprocess
import sys
import time

from pyicloud import PyiCloudService
from pyicloud.services.photos_cloudkit.sync import PhotoSyncOptions, run_photo_sync

from tests.simulated_icloud.client import ROOT, SimulatedAccount

from .harness import Figure, cpu_of, ratios, repeats, take_turns
from .photos_account import opened_engine, scratch_folder, signed_in, simulated_icloud
from .sizes import sized

FILES = sized(100, 2_000)
PEER_ASSETS = sized(20, 45, 200)
LATENCY_SECONDS = 0.1
RUNS = repeats(5)
_TOOLS = ROOT / ".tools"
_ICLOUDPD = _TOOLS / "icloudpd"


def figures() -> Iterator[Figure]:
    """Take turns with both peers."""
    _install_icloudpd()
    with simulated_icloud() as icloud:
        large = icloud.create_account(assets=FILES, second_factor="none")
        small = icloud.create_account(assets=PEER_ASSETS, second_factor="none")
        for account in (large, small):
            account.change(latency=LATENCY_SECONDS)
        times = take_turns(
            RUNS,
            lambda: asyncio.run(_product(large)),
            lambda: _pyicloud(small),
            lambda: _icloudpd(small),
            warm_up=False,
        )
        served = cpu_of(icloud.pid)
    ours, *peers = times
    for name, theirs in zip(("pyicloud's run_photo_sync", "icloudpd"), peers, strict=True):
        note = f"{statistics.median(ours) * 1000:.1f} ms a file, "
        note += f"peer {statistics.median(theirs) * 1000:.0f} ms; the simulated iCloud {served:.0f} s of CPU"
        yield Figure(
            f"files per second / {name}, {LATENCY_SECONDS * 1000:.0f} ms latency",
            ratios(theirs, ours),
            4,
            at_least=True,
            note=note,
            task=f"a first sync, per file, {LATENCY_SECONDS * 1000:.0f} ms away",
            peer=name,
        )


async def _product(simulated: SimulatedAccount) -> float:
    """Sync everything; returns seconds per file."""
    with scratch_folder() as folder:
        async with (
            signed_in(simulated, folder / "session") as (account, cloudkit),
            opened_engine(account, cloudkit, folder) as engine,
        ):
            began = time.perf_counter()
            result = await engine.sync()
            spent = time.perf_counter() - began
    assert result.added >= FILES, "files are missing"
    return spent / (result.added + result.adopted)


def _pyicloud(simulated: SimulatedAccount) -> float:
    with scratch_folder() as folder:
        service = PyiCloudService(
            simulated.apple_id, simulated.password, cookie_directory=str(folder / "session")
        )
        options = PhotoSyncOptions(directory=folder / "library", state_dir=folder / "state")
        # It needs a change token, which it only learns from a page of a list.
        next(iter(service.photos.libraries["root"].all))
        run_photo_sync(service.photos, options)
        return _seconds_per_file(folder / "library")


def _icloudpd(simulated: SimulatedAccount) -> float:
    with scratch_folder() as folder:
        library = folder / "library"
        library.mkdir()
        subprocess.run(  # noqa: S603 - what was installed right here
            [
                str(_ICLOUDPD / "bin" / "icloudpd"),
                *("--username", simulated.apple_id, "--password", simulated.password),
                *("--directory", str(library), "--cookie-directory", str(folder / "session")),
                *("--no-progress-bar", "--log-level", "error"),
            ],
            check=True,
            capture_output=True,
        )
        return _seconds_per_file(library)


def _seconds_per_file(library: Path) -> float:
    """What lies between the first file and the last; both set the time of change themselves."""
    written = sorted(path.stat().st_ctime for path in library.rglob("*") if path.is_file())
    assert len(written) > PEER_ASSETS / 2, f"the peer has written {len(written)} files"
    return (written[-1] - written[0]) / (len(written) - 1)


def _install_icloudpd() -> None:
    if (_ICLOUDPD / "bin" / "icloudpd").exists():
        return
    uv = str(_TOOLS / "bootstrap" / "bin" / "uv")
    environment = {key: it for key, it in os.environ.items() if not key.lower().endswith("proxy")}
    for command in (
        ["venv", "--quiet", "--python", sys.executable, str(_ICLOUDPD)],
        [
            "pip",
            "install",
            "--quiet",
            "--no-config",
            "--python",
            str(_ICLOUDPD),
            "icloudpd==1.32.3",
        ],
    ):
        subprocess.run([uv, *command], check=True, env=environment | {"UV_NATIVE_TLS": "1"})  # noqa: S603

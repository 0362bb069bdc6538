"""The other tools that sync iCloud Photos, run for real: pyicloud's own sync, and icloudpd.

Both keep their session below the folder they are given, so that the next run needs no password.
icloudpd is installed into an environment of its own below `.tools/`, where its dependencies are in
nobody's way.
"""

import os
from pathlib import Path
import subprocess
import sys

from pyicloud import PyiCloudService  # type: ignore[import-untyped]
from pyicloud.services.photos_cloudkit.sync import PhotoSyncOptions, run_photo_sync  # type: ignore[import-untyped]

from tests.simulated_icloud.client import ROOT, SimulatedAccount

from .provenance import ICLOUDPD

PYICLOUD_NAME = "pyicloud's `run_photo_sync`"
ICLOUDPD_NAME = "icloudpd"
_TOOLS = ROOT / ".tools"
_ICLOUDPD = _TOOLS / "icloudpd"


def run_pyicloud(simulated: SimulatedAccount, folder: Path) -> Path:
    """Sign in and sync into `folder`/library, which is returned."""
    service = PyiCloudService(
        simulated.apple_id, simulated.password, cookie_directory=str(folder / "session")
    )
    library = folder / "library"
    options = PhotoSyncOptions(directory=library, state_dir=folder / "state")
    # It needs a change token, which it only learns from a page of a list.
    next(iter(service.photos.libraries["root"].all))
    run_photo_sync(service.photos, options)
    return library


def run_icloudpd(simulated: SimulatedAccount, folder: Path, *options: str) -> Path:
    """Sign in and sync into `folder`/library, which is returned; `options` are further ones."""
    library = folder / "library"
    library.mkdir(parents=True, exist_ok=True)
    _icloudpd(
        *("--username", simulated.apple_id, "--password", simulated.password),
        *("--directory", str(library), "--cookie-directory", str(folder / "session")),
        *("--no-progress-bar", "--log-level", "error"),
        *options,
    )
    return library


def _icloudpd(*arguments: str) -> None:
    subprocess.run(  # noqa: S603 - what was installed right here
        [str(_ICLOUDPD / "bin" / "icloudpd"), *arguments], check=True, capture_output=True
    )


def files_of(library: Path) -> list[os.stat_result]:
    """What was written, but for what we keep about it."""
    return [
        path.stat()
        for path in library.rglob("*")
        if path.is_file() and ".apple_backup" not in path.parts
    ]


def install_icloudpd() -> None:
    """Install it, unless it is there."""
    if (_ICLOUDPD / "bin" / "icloudpd").exists():
        return
    uv = str(_TOOLS / "bootstrap" / "bin" / "uv")
    environment = {key: it for key, it in os.environ.items() if not key.lower().endswith("proxy")}
    python = ("--python", str(_ICLOUDPD))
    for command in (
        ("venv", "--quiet", "--python", sys.executable, str(_ICLOUDPD)),
        ("pip", "install", "--quiet", "--no-config", *python, f"icloudpd=={ICLOUDPD}"),
    ):
        subprocess.run([uv, *command], check=True, env=environment | {"UV_NATIVE_TLS": "1"})  # noqa: S603

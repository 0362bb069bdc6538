"""The release, unpacked into the configuration of a Home Assistant of its own, as HACS does it."""

from collections.abc import Iterator
import io
import json
from pathlib import Path
import re
import shutil
import subprocess
import tarfile
import time
from typing import Any
import zipfile

import pytest

from custom_components.apple_backup.panel import FILES_URL
from scripts.lib.release import INTEGRATION, Tree
from tests.e2e.backups_walk import walk
from tests.e2e.demo import Demo
from tests.e2e.proof import differences
from tests.quality.project import ROOT

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]

ASSETS = 20
# What there was before, of which data has to be taken over.
SAID = {
    "version": (INTEGRATION / "manifest.json", re.compile(r'"version": "([^"]+)"')),
    "schema": (
        INTEGRATION / "photos" / "catalog" / "schema.py",
        re.compile(r"^SCHEMA_VERSION = (\d+)", re.MULTILINE),
    ),
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("release") / "apple_backup.zip"
    Tree(ROOT).write(target)
    return target


def installed(folder: Path) -> Path:
    """Where the integration lies in the configuration of a demo in a folder."""
    return folder / "config" / INTEGRATION


def unpack(release: Path, folder: Path) -> None:
    """Replace what is installed, as HACS does; its folder is emptied first."""
    shutil.rmtree(installed(folder), ignore_errors=True)
    with zipfile.ZipFile(release) as archive:
        archive.extractall(installed(folder))  # noqa: S202 - our own archive


def ask(demo: Demo, path: str) -> Any:
    return json.loads(demo.get(f"{demo.facts['url']}{path}"))


def states(demo: Demo) -> dict[str, str]:
    """Return the state of each config entry of ours."""
    path = "/api/config/config_entries/entry?domain=apple_backup"
    return {it["entry_id"]: it["state"] for it in ask(demo, path)}


def git(*arguments: str) -> bytes:
    return subprocess.run(
        ["git", *arguments],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout


def last_other(path: Path, wanted: re.Pattern[str]) -> str | None:
    """Return the last commit whose file says something else than this tree's; None without its history."""

    def said(text: str) -> str:
        found = wanted.search(text)
        assert found is not None
        return found[1]

    now, first = said((ROOT / path).read_text("utf-8")), None
    try:
        commits = git("log", "--format=%H", "--", str(path)).decode().split()
    except OSError, subprocess.CalledProcessError:
        return None
    for commit in commits:
        if said(git("show", f"{commit}:{path}").decode()) != now:
            return f"{first}~1" if first else "HEAD"
        first = commit
    return None


@pytest.fixture(autouse=True)
def compiled_files_tell_what_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


def has_run(folder: Path) -> bool:
    """Tell whether the installed integration has run, rather than that of this tree."""
    return bool(list(installed(folder).glob("__pycache__/coordinator.*")))


@pytest.fixture(params=["version", "schema"])
def upgraded(
    request: pytest.FixtureRequest, tmp_path: Path, release: Path
) -> Iterator[tuple[Demo, dict[str, Any]]]:
    """A demo set up with what was before this version, or this schema, then started with the release."""
    if (commit := last_other(*SAID[request.param])) is None:
        pytest.skip("not run: this clone does not reach back to another version")
    folder = tmp_path / "demo"
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit, str(INTEGRATION)))) as archive:
        archive.extractall(folder / "config", filter="data")
    demo = Demo(folder, ASSETS)
    demo.start()
    demo.wait_for_sync()
    assert has_run(folder)
    before = {
        "states": states(demo),
        "files": demo.stored_files(),
        "codes": len(demo.codes()),
        "backups": [it["id"] for it in ask(demo, "/backups")["backups"]],
        "inodes": {path: path.stat().st_ino for path in library(demo)},
    }
    assert demo.stop() == 0, demo.log
    unpack(release, folder)
    demo.start()
    try:
        # The demo answers before the integration has been loaded.
        for _ in range(1800):
            if has_run(folder) and states(demo) == before["states"]:
                break
            time.sleep(0.1)
        assert has_run(folder)
        yield demo, before
    finally:
        status = demo.stop()
    assert status == 0, demo.log


def library(demo: Demo) -> list[Path]:
    root = Path(demo.facts["library_path"])
    return [
        path for path in root.rglob("*") if path.is_file() and ".apple_backup" not in path.parts
    ]


def test_fresh_installation(tmp_path: Path, release: Path) -> None:
    folder = tmp_path / "demo"
    unpack(release, folder)
    demo = Demo(folder, ASSETS)
    demo.start()
    try:
        assert has_run(folder)
        assert set(states(demo).values()) == {"loaded"}
        assert len(states(demo)) == 2
        assert "prevError" not in demo.wait_for_sync(), demo.home_assistant_log
        assert list(differences(demo.stored_files(), demo.wanted_files())) == []
        assert demo.get(f"{demo.facts['url']}/healthz")
        assert len(walk(demo.facts).contents) > 50
        names = json.loads((installed(folder) / "frontend" / "manifest.json").read_text("utf-8"))
        panel = demo.get(f"{demo.facts['url']}{FILES_URL}/{names['panel']}")
        assert panel == (installed(folder) / "frontend" / names["panel"]).read_bytes()
        assert " ERROR " not in demo.home_assistant_log
    finally:
        assert demo.stop() == 0, demo.log


def test_upgrade_keeps_everything(upgraded: tuple[Demo, dict[str, Any]]) -> None:
    demo, before = upgraded
    assert states(demo) == before["states"]
    demo.sync()
    assert "prevError" not in demo.wait_for_sync(), demo.home_assistant_log
    assert demo.stored_files() == before["files"]
    assert {path: path.stat().st_ino for path in library(demo)} == before["inodes"]
    assert len(demo.codes()) == before["codes"]
    assert [it["id"] for it in ask(demo, "/backups")["backups"]] == before["backups"]
    assert " ERROR " not in demo.home_assistant_log

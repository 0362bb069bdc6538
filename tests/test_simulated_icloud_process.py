"""The process: how it starts and ends, what it remembers, what a large library costs."""

import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

from pyicloud import PyiCloudService
import pytest
import requests

from tests.simulated_icloud.client import ROOT, SimulatedAccount, start
from tests.simulated_icloud.raw import RawICloud

MEGABYTE = 2**20


def resident(pid: int) -> int:
    """Return the peak resident memory of a process in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


@pytest.fixture
def proxied(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def test_large_library(
    proxied: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    with start("--account", "big@icloud.example", "--assets", "100000") as running:
        ready = time.monotonic() - began
        proxied.setenv("HTTPS_PROXY", running.proxy)
        document = requests.get(f"{running.control}/accounts/big@icloud.example", timeout=60).json()
        account = SimulatedAccount(
            running.control, document["id"], "big@icloud.example",
            document["options"]["password"], document["dsid"],
        )  # fmt: skip
        raw = RawICloud(account, tmp_path)
        for rank in (0, 50_000, 96_000):
            answer = raw.query(startRank=rank, direction="ASCENDING")
            assert len(raw.names(answer)) == 100
        master = raw.names(answer, "CPLMaster")[0]
        assert raw.lookup(master)["records"][0]["recordType"] == "CPLMaster"
        assert raw.changes(raw.changes(None)["syncToken"])["moreComing"]
        memory = resident(running.pid)
    with capsys.disabled():
        print(f"\n100,000 assets: ready in {ready:.1f} s, peak {memory / MEGABYTE:.0f} MB")  # noqa: T201 - figures to read
    assert memory < 200 * MEGABYTE


def test_remembers_sessions_and_changes_over_a_restart(
    proxied: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state, session = str(tmp_path / "state"), str(tmp_path / "session")
    arguments = ("--account", "a@icloud.example", "--assets", "60", "--state-dir", state)

    def account_of(control: str) -> SimulatedAccount:
        document = requests.get(f"{control}/accounts/a@icloud.example", timeout=60).json()
        return SimulatedAccount(
            control, document["id"], "a@icloud.example",
            document["options"]["password"], document["dsid"],
        )  # fmt: skip

    with start(*arguments) as running:
        proxied.setenv("HTTPS_PROXY", running.proxy)
        account = account_of(running.control)
        api = PyiCloudService(account.apple_id, account.password, cookie_directory=session)
        assert api.validate_2fa_code(account.code())
        account.mutate({"op": "add"}, {"op": "edit", "count": 2}, {"op": "purge"})
        before = account.truth()
        token = api.photos.sync_cursor()
    with start(*arguments) as running:
        proxied.setenv("HTTPS_PROXY", running.proxy)
        account = account_of(running.control)
        api = PyiCloudService(account.apple_id, account.password, cookie_directory=session)
        assert api.is_trusted_session
        assert account.requests() == {"validate": 1}
        assert account.truth() == before
        assert list(api.photos.iter_changes(since=token)) == []


def test_ends_on_sigterm_and_when_the_parent_lets_go(socket_enabled: None) -> None:
    command = [sys.executable, "-m", "tests.simulated_icloud", "--die-with-parent"]
    for end in ("signal", "stdin"):
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        assert set(addresses) == {"proxy", "control", "tls_port"}
        if end == "signal":
            process.send_signal(signal.SIGTERM)
        else:
            process.stdin.close()
        assert process.wait(timeout=30) == 0
        process.stdout.close()
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(addresses["control"], timeout=5)


def test_makes_an_authority_of_its_own(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "SIMULATED_ICLOUD_CA"}
    command = [sys.executable, "-m", "tests.simulated_icloud"]
    refused = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60
    )
    assert refused.returncode != 0
    folder = tmp_path / "ca"
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--ca-dir", str(folder)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().startswith("{")
    process.terminate()
    assert process.wait(timeout=30) == 0
    process.stdout.close()
    assert {path.name for path in folder.iterdir()} == {"ca.key", "ca.pem", "bundle.pem"}
    assert (folder / "ca.key").stat().st_mode & 0o077 == 0

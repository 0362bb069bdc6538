"""The demo as a process, and what a script can ask of it."""

import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.e2e.proof import StoredFile, WantedFile, stored_files, wanted_files
from tests.quality.project import ROOT

_SYNC_SECONDS = 300
COMMAND = "scripts/demo"


class Demo:
    """`scripts/demo --json` in a folder of its own."""

    def __init__(self, folder: Path, assets: int) -> None:
        """Prepare; nothing is started yet."""
        self._folder = folder
        self._assets = assets
        self._log = folder.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self.facts: dict[str, Any] = {}

    @property
    def log(self) -> str:
        """What the demo has told about its progress."""
        return self._log.read_text("utf-8", errors="replace")

    @property
    def home_assistant_log(self) -> str:
        """The end of what Home Assistant has logged."""
        path = self._folder / "logs" / "home-assistant.log"
        return path.read_text("utf-8", errors="replace")[-8_000:]

    def start(self) -> None:
        """Start it and wait for its facts."""
        command = [ROOT / COMMAND, "--json", "--assets", str(self._assets)]
        environment = {
            name: value for name, value in os.environ.items() if "PYTEST" not in name.upper()
        }
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--folder", self._folder],
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                cwd=ROOT,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self.log
        self.facts = json.loads(line)

    def stop(self) -> int:
        """End it with SIGTERM and return its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(timeout=120)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status

    def script(self, module: str, *arguments: str, seconds: float = 600) -> Any:
        """Run a program of this folder with the facts; return the JSON of its last line.

        The time is some times what a machine of two cores needs: it is there to end what hangs.

        A process of its own, because an event loop, and the fixtures of Home Assistant's tests,
        each want to be alone.
        """
        done = subprocess.run(
            [sys.executable, "-m", f"tests.e2e.{module}", *arguments],
            input=json.dumps(self.facts),
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        print(done.stdout)
        assert done.returncode == 0, f"{done.stderr}\n{self.home_assistant_log}"
        return json.loads(done.stdout.splitlines()[-1])

    def get(self, url: str) -> bytes:
        """Return the body of a GET request, to Home Assistant or to the simulated iCloud."""
        headers = {"Authorization": f"Bearer {self.facts['token']}"}
        with urlopen(Request(url, headers=headers), timeout=60) as answer:  # noqa: S310
            return bytes(answer.read())

    def sync(self) -> None:
        """Start a run of the first account, once none is running and the account is there."""
        headers = {"Authorization": f"Bearer {self.facts['token']}"}
        request = Request(f"{self.facts['url']}/api/sync", headers=headers, method="POST")  # noqa: S310
        end = time.monotonic() + _SYNC_SECONDS
        while True:
            try:
                with urlopen(request, timeout=60) as answer:  # noqa: S310
                    assert answer.status == 200
                    return
            except HTTPError:
                if time.monotonic() > end:
                    raise
            time.sleep(0.2)

    def wait_for_sync(self) -> dict[str, Any]:
        """Wait until a run of the first account has ended, and return the documented state.

        Another module may have loaded the account anew; then the next run is far away, and one is started.
        """
        end = time.monotonic() + _SYNC_SECONDS
        while True:
            state = self._state()
            if state.get("state") == "ready":
                if "prevTrigger" in state:
                    return state
                self.sync()
            assert time.monotonic() < end, state
            time.sleep(0.2)

    def _state(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = json.loads(self.get(f"{self.facts['url']}/api/state"))
        except HTTPError as error:
            # The account is being loaded.
            return {"error": str(error)}
        return state

    def codes(self) -> list[dict[str, Any]]:
        """Return the second-factor codes that Apple has sent."""
        codes: list[dict[str, Any]] = json.loads(self.get(self.facts["codes"]))
        return codes

    def wanted_files(self) -> list[WantedFile]:
        """Return every file that a complete library of the first account holds."""
        account = f"{self.facts['icloud_control']}/accounts/{self.facts['apple_id']}"
        return wanted_files(map(json.loads, self.get(f"{account}/truth").splitlines()))

    def stored_files(self) -> list[StoredFile]:
        """Return every file of the first account's library."""
        return stored_files(Path(self.facts["library_path"]))

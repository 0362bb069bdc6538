"""The demo as a process, and what a script can ask of it."""

from collections import Counter
import hashlib
import json
import os
from pathlib import Path
import signal
import subprocess
import time
from typing import Any
from urllib.request import Request, urlopen

from tests.quality.project import ROOT

OWN_FOLDER = ".apple_backup"


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
        command = [ROOT / "scripts" / "demo", "--json", "--assets", str(self._assets)]
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
        status = self._process.wait(timeout=60)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status

    def ask(self, path: str) -> Any:
        """Return the JSON of a GET request to Home Assistant."""
        headers = {"Authorization": f"Bearer {self.facts['token']}"}
        with urlopen(Request(self.facts["url"] + path, headers=headers), timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def wait_for_sync(self, seconds: float = 120) -> dict[str, Any]:
        """Wait until a run has ended, and return the documented state."""
        end = time.monotonic() + seconds
        while True:
            state: dict[str, Any] = self.ask("/api/apple_backup/state")
            if state["state"] == "ready" and "prevTrigger" in state:
                return state
            assert time.monotonic() < end, state
            time.sleep(0.2)

    def codes(self) -> list[dict[str, Any]]:
        """Return the second-factor codes that Apple has sent."""
        with urlopen(self.facts["codes"], timeout=30) as answer:  # noqa: S310
            codes: list[dict[str, Any]] = json.load(answer)
            return codes

    def expected_files(self) -> Counter[str]:
        """Return the SHA-256 of every file that a complete library holds, with its number."""
        address = f"{self.facts['icloud_control']}/accounts/{self.facts['apple_id']}/truth"
        with urlopen(address, timeout=60) as answer:  # noqa: S310
            lines = [json.loads(line) for line in answer]
        return Counter(
            resource["sha256"]
            for asset in lines
            if asset["type"] == "asset" and asset["listed"]
            for resource in asset["resources"]
        )

    def library_files(self) -> Counter[str]:
        """Return the SHA-256 of every file in the library, with its number."""
        library = Path(self.facts["library_path"])
        return Counter(
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in library.rglob("*")
            if path.is_file() and OWN_FOLDER not in path.relative_to(library).parts
        )

"""Starts the simulated iCloud as a process and talks to its control server."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
import itertools
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any, Final
from urllib import request

ROOT: Final = Path(__file__).parents[2]
_numbers = itertools.count(1)


@cache
def _opener() -> request.OpenerDirector:
    return request.build_opener(request.ProxyHandler({}))


def _call(url: str, method: str = "GET", body: Any = None) -> bytes:
    """Ask the control server, past any proxy that the environment names."""
    data = None if body is None else json.dumps(body).encode()
    asked = request.Request(url, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310
    with _opener().open(asked, timeout=300) as answer:
        return bytes(answer.read())


@dataclass(frozen=True, slots=True)
class SimulatedAccount:
    """An account of the simulated iCloud. Every method has an async twin named `async_…`."""

    control: str
    id: str
    apple_id: str
    password: str
    dsid: str

    def _json(self, path: str, method: str = "GET", body: Any = None) -> Any:
        return json.loads(_call(f"{self.control}/accounts/{self.id}{path}", method, body))

    def codes(self) -> list[dict[str, Any]]:
        """Return the second-factor codes that were sent, newest first."""
        return list(self._json("/codes"))

    def code(self) -> str:
        """Return the newest code."""
        return str(self.codes()[0]["code"])

    def truth(self, *, derivatives: bool = False) -> list[dict[str, Any]]:
        """Return what a correct copy would hold: lines of type `asset` and `album`."""
        path = f"{self.control}/accounts/{self.id}/truth?derivatives={int(derivatives)}"
        return [json.loads(line) for line in _call(path).splitlines()]

    def assets(self, **wanted: Any) -> list[dict[str, Any]]:
        """Return the truth's assets whose values equal the wanted ones."""
        return [
            line
            for line in self.truth()
            if line["type"] == "asset" and all(line[key] == wanted[key] for key in wanted)
        ]

    def mutate(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        """Apply operations (README.md lists them); return what each touched."""
        return list(self._json("/mutate", "POST", operations))

    def fault(self, match: str, *, times: int = 1, skip: int = 0, **action: Any) -> None:
        """Let requests go wrong whose "METHOD host/path" matches (`faults.Fault`)."""
        self._json(
            "/faults", "POST", {"match": match, "times": times, "skip": skip, "action": action}
        )

    def fault_hits(self) -> int:
        """Return how often any fault was hit."""
        return sum(rule["hits"] for rule in self._json("/faults"))

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self._json("/faults", "DELETE")

    def expire(self, what: str) -> None:
        """Make tokens bad: `web`, `session`, `trust`, `sync`, `codes` or `sign_in`."""
        self._json("/expire", "POST", {"what": what})

    def change(self, **options: Any) -> None:
        """Change options, e.g. `url_ttl`, `latency`, `bandwidth`, `password`, `locked`."""
        self._json("", "PATCH", options)

    def indexing(self, state: str, zone: str = "PrimarySync", progress: int = 50) -> None:
        """Set the indexing state, `RUNNING` or `FINISHED`."""
        self._json("/indexing", "POST", {"state": state, "zone": zone, "progress": progress})

    def consent(self, **how: int) -> dict[str, Any]:
        """Agree on a device for `seconds` (0: withdraw), keys after so many `uploads`.

        Returns:
            How many `prompts` the devices have shown, and whether consent is `given`.
        """
        return dict(self._json("/consent", "POST", how))

    def new_terms(self) -> str:
        """Publish new terms, which wait for consent; return their version."""
        return str(self._json("/terms", "POST")["version"])

    def requests(self, *, reset: bool = False) -> dict[str, int]:
        """Return how often what was asked of this account."""
        return dict(self._json(f"/requests?reset={int(reset)}"))

    def seconds(self) -> float:
        """Return the time from the first of these requests to the last answer."""
        return float(self._json("/seconds")["seconds"])

    def __getattr__(self, name: str) -> Any:
        """Give each method an async twin that waits in a thread."""
        if not name.startswith("async_"):
            raise AttributeError(name)
        method = getattr(self, name.removeprefix("async_"))

        async def twin(*args: Any, **kwargs: Any) -> Any:
            return await asyncio.to_thread(partial(method, *args, **kwargs))

        return twin


def create_account(control: str, **options: Any) -> SimulatedAccount:
    """Create an account by the address of the control server (`SimulatedICloud.create_account`)."""
    number = f"{os.getpid()}-{next(_numbers)}"
    options = {
        "apple_id": f"sample-{number}@icloud.example",
        "password": "correct horse battery staple",
        "seed": "tests",
    } | options
    made = json.loads(_call(f"{control}/accounts", "POST", options))
    return SimulatedAccount(
        control, made["id"], options["apple_id"], options["password"], made["dsid"]
    )


class SimulatedICloud:
    """A running simulated iCloud."""

    def __init__(self, process: subprocess.Popen[str], addresses: dict[str, Any]) -> None:
        """Use `start`."""
        self.process = process
        self.proxy: str = addresses["proxy"]
        self.control: str = addresses["control"]
        self.tls_port: int = addresses["tls_port"]

    @property
    def pid(self) -> int:
        """The process."""
        return self.process.pid

    @property
    def refused(self) -> list[str]:
        """Targets that clients asked the proxy for in vain."""
        return list(json.loads(_call(f"{self.control}/"))["refused"])

    def fault(self, match: str, *, times: int = 1, skip: int = 0, **action: Any) -> None:
        """Let requests of everybody go wrong, those too that belong to no account."""
        rule = {"match": match, "times": times, "skip": skip, "action": action}
        _call(f"{self.control}/faults", "POST", rule)

    def clear_faults(self) -> None:
        """Remove the faults for everybody."""
        _call(f"{self.control}/faults", "DELETE")

    def move_clock(self, ahead: float) -> None:
        """Let it be so many seconds later at Apple than on this machine, for all accounts."""
        _call(f"{self.control}/clock", "POST", {"ahead": ahead})

    async def async_move_clock(self, ahead: float) -> None:
        """Do so without blocking the event loop."""
        await asyncio.to_thread(self.move_clock, ahead)

    def create_account(self, **options: Any) -> SimulatedAccount:
        """Create an account; without `apple_id` a unique one (options: `accounts.Options`)."""
        return create_account(self.control, **options)

    async def async_create_account(self, **options: Any) -> SimulatedAccount:
        """Create an account without blocking the event loop."""
        return await asyncio.to_thread(partial(self.create_account, **options))

    def stop(self) -> int:
        """End the process and return its exit code."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        return int(self.process.returncode)


@contextmanager
def start(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[SimulatedICloud]:
    """Run `python -m tests.simulated_icloud` with these arguments."""
    command: Sequence[str] = (
        sys.executable, "-m", "tests.simulated_icloud", "--die-with-parent", *arguments,
    )  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | (environment or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.wait()
        raise RuntimeError(f"the simulated iCloud did not start (exit code {process.returncode})")
    simulated = SimulatedICloud(process, json.loads(line))
    try:
        yield simulated
    finally:
        simulated.stop()

"""How late an event loop is while it works, beside one that does nothing at the same time.

On a machine that others use an idle loop is late, too; so a second process ticks at the same time
as a witness, and what counts is the difference of their 99th percentiles within the same seconds.
"""

from array import array
import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
import json
import subprocess
import sys
import time
from typing import Any

TICK_SECONDS = 0.002
_RESULT = "result "


class Ticker:
    """Ticks in the running event loop and keeps how late each tick was, in seconds."""

    def __init__(self) -> None:
        """Nothing is kept before `run`."""
        self._at = array("d")
        self._late = array("d")

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            due = time.monotonic() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            self._at.append(now)
            self._late.append(now - due)

    def percentile(self, share: float, start: float, end: float) -> float:
        """How late the ticks between two moments were, in milliseconds, but for the latest."""
        pairs = zip(self._at, self._late, strict=True)
        late = sorted(late for at, late in pairs if start <= at < end)
        return late[min(len(late) - 1, int(len(late) * share))] * 1000 if late else 0.0


class Watch:
    """Notes phases, and tells the lag of each above the witness's."""

    def __init__(self) -> None:
        """Start without phases."""
        self.ticker = Ticker()
        self.phases: dict[str, tuple[float, float]] = {}
        self.result: dict[str, dict[str, float]] = {}

    @contextmanager
    def phase(self, name: str) -> Generator[None]:
        """Note when a phase begins and ends."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.phases[name] = began, time.monotonic()


@asynccontextmanager
async def watching() -> AsyncGenerator[Watch]:
    """Tick here and in a witness; afterwards `Watch.result` holds milliseconds by phase."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.loop_lag"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    watch = Watch()
    ticking = asyncio.create_task(watch.ticker.run())
    try:
        yield watch
    finally:
        ticking.cancel()
        answer, _ = await process.communicate(json.dumps(watch.phases).encode() + b"\n")
    witness: dict[str, Any] = json.loads(answer.decode().rpartition(_RESULT)[2])
    for name, (start, end) in watch.phases.items():
        here = watch.ticker.percentile(0.99, start, end)
        watch.result[name] = {
            "p99": here,
            "witness_p99": witness[name],
            "above": here - witness[name],
            "worst": watch.ticker.percentile(1.0, start, end),
        }


def told(lag: dict[str, float]) -> str:
    """What belongs to a figure about lag."""
    return (
        f"{lag['p99']:.1f} ms here, {lag['witness_p99']:.1f} ms in an idle process; "
        f"the single worst {lag['worst']:.0f} ms"
    )


async def _witness() -> None:
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    print("ready", flush=True)
    asked = await asyncio.to_thread(sys.stdin.readline)
    ticking.cancel()
    phases = json.loads(asked)
    lags = {name: ticker.percentile(0.99, start, end) for name, (start, end) in phases.items()}
    print(_RESULT + json.dumps(lags), flush=True)


if __name__ == "__main__":
    asyncio.run(_witness())

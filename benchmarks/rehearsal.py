"""Runs benchmarks with tiny inputs, side by side: shows which one is broken before somebody measures.

Continuous integration does so with every change. Nothing is measured that way, so that targets are
no matter; what a benchmark says is shown if it failed.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
import os
import resource
import sys
import tempfile
from typing import Final

from .__main__ import FAILED, prepare, run_alone
from .provenance import names
from .sizes import choose

LEFT_OUT: Final[Mapping[str, str]] = {
    "backups_scale": "starts Home Assistant, and clients that import it",
    "home_import": "imports Home Assistant again and again",
    "home_running": "starts Home Assistant again and again",
    "panel_backups": "needs Home Assistant and a browser",
    "panel_photos": "needs Home Assistant and a browser",
    "photos_again": "needs icloudpd, which is installed for it",
    "photos_peers": "needs icloudpd, which is installed for it",
    "scale_accounts": "does with many accounts what others do with one",
    "scale_database": "does with PostgreSQL what others do without",
    "scale_million": "is about size, and small it does what photos_scale does",
}


def main() -> int:
    """Run all but what takes too long; returns how many failed."""
    choose(quick=True, full=False)
    chosen = [name for name in names() if name not in LEFT_OUT]
    prepare(chosen)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = [
            name for name, runs in zip(chosen, pool.map(_runs, chosen), strict=True) if not runs
        ]
    print("\n".join(f"left out: {name}, which {why}" for name, why in LEFT_OUT.items()))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{len(chosen)} benchmarks, {len(failed)} failed,"
        f" {used.ru_utime + used.ru_stime:.0f} s of the processor"
    )
    return len(failed)


def _runs(name: str) -> bool:
    """Whether a benchmark comes to its end; what it says is shown if not."""
    with tempfile.TemporaryFile() as output:
        status, taken = run_alone(name, output)
        print(f"{'FAILED' if status == FAILED else 'runs'}: {name}, {taken:.1f} s", flush=True)
        if status == FAILED:
            output.seek(0)
            print(output.read().decode(errors="replace"), flush=True)
    return status != FAILED


if __name__ == "__main__":
    sys.exit(main())

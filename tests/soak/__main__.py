"""The campaign: `python -m tests.soak --seeds 20 --steps 2000` (use `scripts/soak`)."""

from collections import Counter
from functools import partial
import sys

from tests.soak import campaign, driver
from tests.soak.volume import can_mount


def main() -> int:
    """Drive the seeds; gives the exit code."""
    drive = partial(driver.drive, mounted=can_mount())
    return campaign.main(
        "tests.soak", drive, __doc__ or "", seeds=20, steps=2000, begin=_tell_disk, end=_tell_reach
    )


def _tell_disk() -> None:
    way = (
        "a small file system in memory"
        if can_mount()
        else "errors put into calls (nothing can be mounted)"
    )
    print(f"full and read-only disks: {way}", flush=True)


def _tell_reach(total: Counter[str]) -> None:
    print(
        f"faults that happened: {total['faults that happened']} of {total['faults set']}; albums "
        f"compared: {total['albums compared']} times in {total['calm and true']} calm phases, "
        f"{total['albums compared after a run']} times after a run"
    )


if __name__ == "__main__":
    sys.exit(main())

"""The campaign: `python -m tests.soak --seeds 20 --steps 2000` (use `scripts/soak`)."""

from functools import partial
import sys

from tests.soak import campaign, driver
from tests.soak.volume import can_mount


def main() -> int:
    """Drive the seeds; gives the exit code."""
    drive = partial(driver.drive, mounted=can_mount())
    return campaign.main("tests.soak", drive, __doc__ or "", seeds=20, steps=2000, begin=_tell_disk)


def _tell_disk() -> None:
    way = (
        "a small file system in memory"
        if can_mount()
        else "errors put into calls (nothing can be mounted)"
    )
    print(f"full and read-only disks: {way}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

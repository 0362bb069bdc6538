"""The campaign of entries: `python -m tests.soak.home --seeds 5 --steps 300` (use `scripts/soak home`)."""

import sys

# Names a certificate authority, before Home Assistant is imported.
import tests.plugins.private_ca  # noqa: F401
from tests.soak import campaign


def main() -> int:
    """Drive the seeds; gives the exit code."""
    # It imports Home Assistant.
    from tests.soak.home import driver

    return campaign.main("tests.soak.home", driver.drive, __doc__ or "", seeds=5, steps=300)


if __name__ == "__main__":
    sys.exit(main())

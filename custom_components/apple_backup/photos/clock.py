"""The time as the catalog and the files beside it have it."""

import time


def now_ms() -> int:
    """Return the milliseconds since 1970."""
    return int(time.time() * 1000)

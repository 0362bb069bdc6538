"""Finds a Chromium, and knows how to start it so that nothing leaves the machine.

Run as a program it prints the path, or fails with the reason.
"""

import os
from pathlib import Path
import shutil
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--no-sandbox",  # containers give no right to build one; only our own pages are opened
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find_browser() -> Path | None:
    """Return the executable: the one named in CHROMIUM, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else _NAMES))
    return next((Path(path) for path in found if path), None)


if __name__ == "__main__":
    if (browser := find_browser()) is None:
        sys.exit("no Chromium was found")
    print(browser)

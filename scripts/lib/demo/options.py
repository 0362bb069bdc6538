"""The command line. Needs the standard library alone, and a Python of years ago: see `--help`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DEFAULT_ASSETS = 300
_ABOUT = "Starts everything, tells about it, and ends it again."


def at_least_one(text: str) -> int:
    """Read a number of assets."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least one is needed")
    return number


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=_ABOUT)
    parser.add_argument("--fresh", action="store_true", help="forget everything and begin anew")
    parser.add_argument(
        "--port", type=int, default=0, help="of Home Assistant (default: a free one)"
    )
    parser.add_argument(
        "--assets",
        type=at_least_one,
        help="photos and videos of a new account, a few of them hidden or deleted"
        f" (default: {DEFAULT_ASSETS})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON line instead of text")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="where all data lies (%(default)s)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    parse()

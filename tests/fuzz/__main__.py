"""A campaign against one parser: `python -m tests.fuzz TARGET [--seconds N]`."""

import argparse
from collections.abc import Callable, Iterator
import hashlib
import importlib
from pathlib import Path
import random
import sys
import time
from types import FunctionType, ModuleType

from custom_components.apple_backup.http import ranges

from .corpus import FOLDER, changed, seeds
from .targets import MAX_INPUT, TARGETS

INPUTS = Path(__file__).parents[2] / ".cache" / "fuzz"
_SLOW = 2.0
_INSTRUMENTED = (
    "custom_components.apple_backup.backups.",
    "custom_components.apple_backup.photos.",
    ranges.__name__,
)


def keep(target: str, data: bytes) -> None:
    """Keep an input, so that every test run tries it from now on."""
    path = FOLDER / target / hashlib.sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"kept {path}")


def attempt(target: str, data: bytes) -> None:
    """Try an input; one that fails or takes too long is kept, and ends the campaign."""
    began = time.process_time()
    try:
        TARGETS[target](data)
    except BaseException:
        keep(target, data)
        raise
    if time.process_time() - began > _SLOW:
        keep(target, data)
        raise TimeoutError(f"took more than {_SLOW} s")


def blind(target: str, seconds: float) -> None:
    """Change known inputs at random."""
    end = time.monotonic() + seconds
    count = 0
    for data in changed(seeds(target), random.Random()):
        attempt(target, data)
        count += 1
        if time.monotonic() > end:
            break
    print(f"{target}: {count} inputs")


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """Yield what a module defines: functions, and methods of all kinds."""
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        members = vars(value).values() if isinstance(value, type) else (value,)
        for member in members:
            found = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if isinstance(found, FunctionType) and found.__module__ == module.__name__:
                yield found


def guided(atheris: object, target: str, seconds: float, inputs: Path) -> None:
    """Let atheris change inputs so that they reach what was not reached before.

    Those that did are added to `inputs`: the next campaign begins with them.
    """
    instrument: Callable[..., object] = getattr(atheris, "instrument_func")  # noqa: B009
    for name, module in tuple(sys.modules.items()):
        if name.startswith(_INSTRUMENTED):
            for function in functions(module):
                instrument(function)
    setup: Callable[..., object] = getattr(atheris, "Setup")  # noqa: B009
    options = [f"-max_total_time={int(seconds)}", f"-max_len={MAX_INPUT}", "-rss_limit_mb=2048"]
    inputs.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (inputs / str(number)).write_bytes(data)
    setup([sys.argv[0], str(inputs), *options], lambda data: attempt(target, data))
    getattr(atheris, "Fuzz")()  # noqa: B009


def main() -> None:
    """Run one campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        blind(options.target, options.seconds)
    else:
        guided(atheris, options.target, options.seconds, INPUTS / options.target)


if __name__ == "__main__":
    main()

"""Writes the inputs of benchmarks on all cores, before the first one is measured.

They are kept, so that this takes a minute once. Run as a program with the names of the benchmarks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
import sys
from typing import Final

from .backups_artifacts import messages, photos
from .backups_inputs import film, huge, many_rows, short_film, small_files
from .backups_manifest import SMALLER
from .peers import install_icloudpd

_SMALLER: Final = tuple(partial(many_rows, rows) for rows, _ in SMALLER)
# The longest come first.
INPUTS: Final[Mapping[str, Sequence[Callable[[], object]]]] = {
    "backups_artifacts": (messages, photos),
    "backups_manifest": (many_rows, *_SMALLER),
    "backups_derive": _SMALLER[:1],
    "backups_loop": (many_rows,),
    "backups_content": (film, small_files),
    "backups_http": (film, short_film),
    "backups_zip": (small_files,),
    "backups_scale": (huge,),
    "photos_peers": (install_icloudpd,),
    "photos_again": (install_icloudpd,),
}


def main(names: Sequence[str]) -> None:
    """Write what is not there."""
    with ProcessPoolExecutor() as pool:
        for written in [pool.submit(_quietly, write) for write in _once(names)]:
            written.result()


def _once(names: Sequence[str]) -> Iterator[Callable[[], object]]:
    seen: set[Callable[[], object]] = set()
    for name, inputs in INPUTS.items():
        for write in inputs:
            if name in names and write not in seen:
                seen.add(write)
                yield write


def _quietly(write: Callable[[], object]) -> None:
    """Write an input; what it gives is for the benchmark itself."""
    write()


if __name__ == "__main__":
    main(sys.argv[1:])

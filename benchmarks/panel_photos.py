"""The photos of the panel with a hundred thousand photos, in a browser: until they are there, and scrolling.

A machine that is busy makes frames late whatever is shown, so what an untouched page takes is told
with them.
"""

from collections.abc import Iterator
from typing import Any

from tests.e2e.browser import find_browser

from .harness import Figure, in_child, lacks, repeats, scratch_folder

ROUNDS = str(repeats(3))
# How far the page moves from one frame to the next, in words.
WAYS = {"slow": "slowly", "fast": "fast", "flying": "as fast as a thumb drags the bar"}
# 30 pictures a second, in ms: a browser shows each for one, two, or more frames of a screen's 60.
TWO_FRAMES = 33.4


def figures() -> Iterator[Figure]:
    """Measure with a Home Assistant and a browser of its own."""
    if find_browser() is None:
        lacks("in a browser (Chromium is not installed)")
        return
    with scratch_folder() as folder:
        screenshots = folder / "screenshots"
        found = in_child("tests.e2e.large_walk", str(folder), str(screenshots), ROUNDS)
    name = f"{found['total']:,} photos"
    yield from _clicks(name, found["click"], "", 300, 400)
    slow = ", processor 4 times slower, 10 Mbit/s, 40 ms"
    yield from _clicks(name, found["slow click"], slow, 700, 1000)
    idle = found["frames idle"]
    for way, words in WAYS.items():
        frames = found[f"frames {way}"]
        note = f"median {frames['median']:.0f} ms; untouched: {idle['p95']:.0f} ms"
        yield Figure(
            f"{name}: frame while scrolling {words}, 95 of 100 times",
            [frames["p95"]],
            TWO_FRAMES,
            "ms",
            note=note,
        )
    rate = [found["thumbnails"]]
    yield Figure("thumbnails that are made, through a browser", rate, 100, "/s", at_least=True)
    yield Figure(f"{name}: pictures that the page holds at once", [found["most images"]], 200, "")


def _clicks(
    name: str, times: list[dict[str, Any]], how: str, usable: float, thumbnails: float
) -> Iterator[Figure]:
    for what, target in (("usable", usable), ("thumbnails", thumbnails)):
        values = [one[what] for one in times]
        yield Figure(f"{name}: from the click to {what}{how}", values, target, "ms")

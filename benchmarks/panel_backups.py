"""A backup in the panel, in a browser: opening a conversation of 10,000, scrolling a list of 25,000.

A machine that is busy makes frames late whatever is shown, so what an untouched page takes is told
with them.
"""

from collections.abc import Iterator

from tests.e2e.browser import find_browser

from .harness import Figure, in_child, lacks, repeats, scratch_folder
from .panel_photos import WAYS

ROUNDS = str(repeats(5))


def figures() -> Iterator[Figure]:
    """Measure with a Home Assistant and a browser of its own."""
    if find_browser() is None:
        lacks("in a browser (Chromium is not installed)")
        return
    with scratch_folder() as folder:
        found = in_child("tests.e2e.artifacts_speed", str(folder), str(folder / "shots"), ROUNDS)
    note = f"{found['messages in the page']} of them in the page"
    yield Figure("opening a conversation of 10,000", found["open"], 500, "ms", note=note)
    idle = found["frames idle"]
    for way, words in WAYS.items():
        frames = found[f"frames {way}"]
        note = f"median {frames['median']:.0f} ms; untouched: {idle['p95']:.0f} ms"
        yield Figure(
            f"25,000 rows: frame while scrolling {words}, 95 of 100 times",
            [frames["p95"]],
            25,
            "ms",
            note=note,
        )
    yield Figure("25,000 rows: rows that the page holds at once", [found["rows"]], 60, "")

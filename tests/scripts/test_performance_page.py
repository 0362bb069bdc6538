"""The page about what was measured."""

from benchmarks.document import page

FIGURE = {"unit": "x", "note": "a note", "target": 4.0, "at_least": True}
RESULTS = {
    "photos_peers": {
        "taken": "2026-11-28T17:18:58Z",
        "figures": [
            {**FIGURE, "name": "quick", "values": [9.0, 10.0, 11.0], "is_met": True},
            {**FIGURE, "name": "slow", "values": [3.0], "is_met": False},
        ],
    }
}


def test_it_holds_what_was_measured_and_says_what_was_missed() -> None:
    text = page(RESULTS, {"memory": "4 GiB"})
    assert "- memory: 4 GiB" in text
    assert "`scripts/bench photos_peers`, 2026-11-28" in text
    assert "| quick | 10 x | ≥ 4 | 9–11 | a note |" in text
    assert "| slow | 3 x | ≥ 4 **missed** | one run | a note |" in text


def test_without_results_it_claims_nothing() -> None:
    assert "|" not in page({}, {})

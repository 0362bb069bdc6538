"""The page about what was measured."""

from typing import Any

from benchmarks.document import page

FIGURE = {
    "unit": "x", "note": "a note", "target": 4.0, "at_least": True,
    "task": "", "peer": "", "limit": "",
}  # fmt: skip


def result(*figures: dict[str, Any], failure: str = "") -> dict[str, Any]:
    return {
        "taken": "2026-11-28T17:18:58Z",
        "seconds": 61.4,
        "failure": failure,
        "figures": [{**FIGURE, **figure} for figure in figures],
    }


QUICK = {"name": "quick", "values": [9.0, 10.0, 11.0], "median": 10.0, "is_met": True}
SLOW = {"name": "slow", "values": [3.0], "median": 3.0, "is_met": False}


def shown(results: dict[str, Any]) -> str:
    return page(results, {"memory": "4 GiB"})


def test_it_holds_what_was_measured_and_says_what_was_missed() -> None:
    text = shown({"photos_peers": result(QUICK, SLOW)})
    assert "- memory: 4 GiB" in text
    assert "- date: 2026-11-28" in text
    assert "`scripts/bench photos_peers` took 61 s." in text
    assert "| quick | 10 x | ≥ 4 | 9–11 | a note |" in text
    assert "| slow | 3 x | ≥ 4 **missed** | one run | a note |" in text
    assert "**1 of 2 targets are met.**" in text
    assert "- Missed: slow (`photos_peers`): 3 x, target ≥ 4." in text


def test_the_summary_tells_how_much_quicker_than_whom() -> None:
    task = {"task": "syncing", "peer": "another tool"}
    text = shown({"photos_peers": result({**QUICK, **task})})
    assert "| syncing | 10.0 times as quick as | another tool | 9.0–11.0 |" in text


def test_a_share_of_the_time_of_a_peer_becomes_how_many_times_as_quick() -> None:
    share = {"values": [0.1, 0.2, 0.4], "median": 0.2, "at_least": False}
    task = {"task": "opening", "peer": "another tool"}
    text = shown({"backups_manifest": result({**QUICK, **share, **task})})
    assert "| opening | 5.0 times as quick as | another tool | 2.5–10.0 |" in text


def test_the_summary_tells_what_share_of_a_limit_is_reached() -> None:
    share = {"values": [0.8, 0.9, 0.95], "median": 0.9}
    task = {"task": "sending", "limit": "the plain file"}
    text = shown({"backups_http": result({**QUICK, **share, **task})})
    assert "| sending | 90% | the plain file | 80%–95% |" in text


def test_a_missed_target_is_explained_as_far_as_that_is_known() -> None:
    slow = {**SLOW, "name": "decrypted stream / plain file"}
    text = shown({"backups_http": result(slow)})
    assert "The plain file never passes through the program" in text
    met = {**QUICK, "name": "decrypted stream / plain file"}
    assert "The plain file never passes" not in shown({"backups_http": result(met)})


def test_what_failed_is_said_to_have_failed() -> None:
    text = shown({"photos_peers": result(QUICK, failure="TimeoutError")})
    assert "Did not come to their end: `photos_peers`." in text
    assert "**It did not come to its end** (TimeoutError)" in text


def test_without_results_it_claims_nothing() -> None:
    assert "|" not in page({}, {})

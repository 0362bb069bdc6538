"""The pages about what was measured."""

from collections.abc import Mapping
import inspect
import json
from pathlib import Path
import re
import subprocess
from typing import Any

import pytest

from benchmarks import document, provenance
from benchmarks.document import EARLIER, ELSEWHERE, NOTHING, current, main, pages, unused
from benchmarks.harness import Figure, Sides, Timed, beside, keep
from benchmarks.provenance import fingerprint, names
from benchmarks.summary import closing
from benchmarks.wording import terminal_line

MACHINE = {"memory": "4 GiB", "file system": "ext4"}
NAME = "photos_peers"


def kept(folder: Path, monkeypatch: pytest.MonkeyPatch, *found: Figure, failure: str = "") -> Any:
    """A result as a benchmark leaves it."""
    monkeypatch.setattr("benchmarks.harness.CACHE", folder)
    keep(NAME, found, seconds=61.4, failure=failure)
    result = json.loads((folder / "results" / f"{NAME}.json").read_text())
    return result | {"machine": MACHINE, "taken": "2026-11-28T17:18:58Z", "commit": "abc"}


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make both pages of some figures."""

    def make(*found: Figure, failure: str = "", name: str = NAME) -> tuple[str, str]:
        return pages({name: kept(tmp_path, monkeypatch, *found, failure=failure)}, {})

    return make


QUICK = Figure("quick", [9.0, 10.0, 11.0], 20.0, "ms", note="a note", task="being quick")
SLOW = Figure("slow", [3.0], 2.0, "s")
# The ratios are 8, 10 and 12.
SIDES = Sides([1.0, 2.0, 4.0], [8.0, 20.0, 48.0], "s", Timed.CLOCK)


def test_all_figures_tell_what_was_measured_how_often_and_what_was_missed(shown: Any) -> None:
    _, text = shown(QUICK, SLOW)
    assert "`scripts/bench photos_peers` took 61 s." in text
    assert "| quick | 10 ms | ≤ 20 ms | 9–11 ms | 3 | a note |" in text
    assert "| slow | 3 s | ≤ 2 s **missed** |  | 1 |  |" in text
    assert "**1 of 2 targets are met.**" in text
    assert "- slow (`photos_peers`): 3 s, target ≤ 2 s." in text


def test_the_short_page_tells_the_machine_the_commit_and_how_many_targets_are_missed(
    shown: Any,
) -> None:
    text, _ = shown(QUICK, SLOW)
    assert "- memory: 4 GiB" in text
    assert "- commit of this project: abc" in text
    assert "- date: 2026-11-28" in text
    assert "| being quick | 10 ms | 3 |" in text
    assert "Of the 2 targets that the project has set itself, 1 are missed" in text
    assert "slow" not in text.partition("## How to read it")[0]


def sync(theirs: float, peer: str, task: str = "syncing: 2 MB files", ours: float = 1.0) -> Figure:
    """A sync beside a tool, each side once."""
    sides = Sides([ours], [theirs], "s", Timed.CLOCK)
    return beside(f"a sync, {peer}", sides, 4, task=task, peer=peer)


def test_each_tool_has_a_column_and_each_task_a_row(shown: Any) -> None:
    other = "pyicloud's `run_photo_sync`"
    short, long = shown(
        sync(10, "icloudpd"), sync(5, other), sync(3, "icloudpd, quickly"), sync(2, other, "more")
    )
    assert "| What | Apple Backup | icloudpd | pyicloud | Timed |" in short
    assert (
        "| syncing: 2 MB files | 1 s | 10 s, **10.0 times as long**; 3 s, **3.0 times as long** (quickly)"
        " | 5 s, **5.0 times as long** (`run_photo_sync`) | by the clock |"
    ) in short
    assert "| more | 1 s | – | 2 s, **2.0 times as long** (`run_photo_sync`) |" in short
    assert (
        "| a sync, icloudpd | 10.0 times as quick | ≥ 4 times |  | 1 | 1 s; icloudpd: 10 s" in long
    )


def test_what_nobody_would_use_instead_is_no_choice_between_tools(shown: Any) -> None:
    short, long = shown(sync(2, "SQLite"))
    assert "SQLite" not in short
    assert "SQLite" in long


def test_the_short_page_begins_with_the_answer(shown: Any) -> None:
    short, _ = shown(
        sync(10, "icloudpd"), sync(3, "icloudpd", "a"), sync(1, "icloudpd", "b (of 2)")
    )
    assert short.startswith(
        "# Performance\n\n- **Photos:** Apple Backup is 3.0 to 10.0 times as quick as icloudpd in 2 of 3"
        " tasks (by the clock).\n- **As quick, not quicker:** b. **Slower:** nothing.\n"
    )


def test_where_another_tool_is_quicker_it_is_said(shown: Any) -> None:
    short, _ = shown(sync(0.5, "icloudpd", "it"))
    assert "Apple Backup is not quicker than icloudpd" in short
    assert "**Slower:** it." in short
    assert "**0.50 times as long**" in short
    behind = short.partition("## Where it is behind")[2]
    assert "| it | 1 s | 0.5 s (icloudpd) | 50% |" in behind


def test_what_differs_by_less_than_a_twentieth_is_called_the_same(shown: Any) -> None:
    short, _ = shown(sync(1.04, "icloudpd", "it"))
    assert "| it | 1 s | 1.04 s, **as long** | by the clock |" in short
    assert "## Where it is behind" not in short


def test_a_row_has_one_unit(shown: Any) -> None:
    _, long = shown(
        Figure("looking", [0.03, 0.02, 0.2], 1.0, "s"), sync(0.2, "plistlib", ours=0.01)
    )
    assert "| looking | 30 ms | ≤ 1,000 ms | 20–200 ms | 3 |" in long
    assert "10 ms; plistlib: 200 ms (by the clock)" in long


def test_a_terminal_is_told_beside_what_and_what_both_took() -> None:
    figure = beside("a sync", SIDES, 4, task="it", peer="icloudpd", note="a note").row()
    assert terminal_line(figure) == (
        "met    10.0 times as quick, ≥ 4 times (8–12, n=3)  a sync; 2 s; icloudpd: 20 s (by the clock); a note"
    )
    (closed,) = closing({NAME: {"figures": [figure, QUICK.row()]}})
    assert re.split("  +", closed.strip()) == [
        *("met", "10.0 times as quick", "2 s", "20 s", "a sync | icloudpd")
    ]


def test_the_share_of_a_limit_is_told_and_where_less_than_nine_tenths_are_reached(
    shown: Any,
) -> None:
    sides = Sides([50.0], [100.0], "MB/s", Timed.CLOCK)
    figure = beside("it", sides, 0.75, more_is_better=True, task="sending", limit="the plain file")
    short, long = shown(figure)
    assert "| sending | 50 MB/s | 100 MB/s (the plain file) | 50% |" in short
    assert "| it | 50% of the limit | ≥ 75% **missed** |" in long


def test_a_missed_target_is_explained_as_far_as_that_is_known(shown: Any) -> None:
    name = "sending a decrypted file to a client"
    _, text = shown(Figure(name, [3.0], 2.0), name="backups_http")
    assert "The plain file never passes through the program" in text
    _, text = shown(Figure(name, [1.0], 2.0), name="backups_http")
    assert "The plain file never passes" not in text


def test_a_reason_that_belongs_to_no_figure_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = {NAME: kept(tmp_path, monkeypatch, QUICK)}
    explained = {NAME: {"missed": {"quick": "because", "gone": "because"}}}
    assert unused(results, explained) == [f"{NAME}: gone"]


def test_what_failed_is_said_to_have_failed(shown: Any) -> None:
    short, text = shown(QUICK, failure="TimeoutError")
    said = (
        "did not come to their end, so that figures are missing:** `photos_peers` (TimeoutError)."
    )
    assert said in short and said in text
    assert "**It did not come to its end** (TimeoutError)" in text


def test_without_results_it_claims_nothing() -> None:
    short, long = pages({}, {})
    assert "|" not in short + long


def test_only_results_of_benchmarks_as_they_are_now_on_this_machine_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = kept(tmp_path, monkeypatch, QUICK)

    def why(found: Mapping[str, Any]) -> str | None:
        return current({NAME: found}, MACHINE)[1].get(NAME)

    assert why(result) is None
    assert why(result | {"code": "other"}) == EARLIER
    assert why({key: it for key, it in result.items() if key != "code"}) == EARLIER
    assert why(result | {"machine": {"memory": "8 GiB"}}) == ELSEWHERE
    taken, left_out = current({}, MACHINE)
    assert not taken
    assert set(left_out) == set(names()) and set(left_out.values()) == {NOTHING}


def test_pages_are_written_only_when_nothing_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.harness.CACHE", tmp_path)
    monkeypatch.setattr(document, "_DOCS", tmp_path)
    assert main([]) == 1
    assert f"{NAME}: {NOTHING}" in capsys.readouterr().out
    # Who measures a part has not asked for the pages.
    assert main(["photos"]) == 0
    assert not list(tmp_path.glob("*.md"))
    assert main(["--incomplete"]) == 0
    for name in ("performance.md", "performance-figures.md"):
        assert f"`{NAME}` ({NOTHING})" in (tmp_path / name).read_text()


def test_pages_are_of_one_commit_and_completed_by_measuring_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.harness.CACHE", tmp_path)
    monkeypatch.setattr(document, "_DOCS", tmp_path)
    monkeypatch.setattr(document, "head", lambda: "abc")

    def measured(name: str, at: str) -> None:
        monkeypatch.setattr(provenance, "commit", lambda: at)
        keep(name, [QUICK], seconds=1, failure="TimeoutError")

    for name in names():
        measured(name, "abc")
    for other in ("abc, changed", "def"):
        measured(NAME, other)
        assert main([]) == 1
        assert f"{NAME}: measured from {other}, not from abc" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.md"))
    measured(NAME, "abc")
    assert main([NAME]) == 0
    assert "- commit of this project: abc\n" in (tmp_path / "performance.md").read_text()


def test_a_commit_is_changed_by_everything_but_the_documentation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*arguments: str) -> None:
        author = ("-c", "user.name=T", "-c", "user.email=t@example.com")
        command = ["git", "-C", str(tmp_path), *author, *arguments]
        subprocess.run(command, check=True)  # noqa: S603 - git, in a folder of its own

    here = tmp_path / "benchmarks"
    here.mkdir()
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "All")
    monkeypatch.setattr(provenance, "_HERE", here)
    # It is asked anew each time here.
    commit = inspect.unwrap(provenance.commit)
    assert commit() == provenance.head() != "unknown"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "performance.md").write_text("new")
    assert commit() == provenance.head()
    (tmp_path / "pyproject.toml").write_text("new")
    assert commit() == f"{provenance.head()}, changed"


def test_a_fingerprint_follows_what_a_benchmark_uses() -> None:
    assert fingerprint("backups_zip") != fingerprint("backups_content")
    assert fingerprint("backups_zip") == fingerprint("backups_zip")

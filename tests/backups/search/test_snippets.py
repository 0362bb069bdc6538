"""A hit is shown with the text around it, and marks where exactly it is."""

import pytest

from custom_components.apple_backup.backups.search.query import parse
from custom_components.apple_backup.backups.search.snippets import LENGTH, marks_in, snippet


def marked(text: str, query: str) -> list[str]:
    """What is marked."""
    found = snippet(text, parse(query, lambda _: ()).terms)
    assert found.text in text
    assert found.is_cut_before == (not text.startswith(found.text))
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)
    return [found.text[start:end] for start, end in found.marks]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Meet me at the station", "STATION", ["station"]),
        ("The stationery", "stati", ["stati"]),
        ("constant", "sta", []),
        ("Grüße aus ZÜRICH", "grusse zurich", ["Grüße", "ZÜRICH"]),
        ("今日の午後三時に駅で", "午後三時", ["午後三時"]),
        ("ＡＢＣ def", "abc", ["ＡＢＣ"]),
        ("to be, or not to be", '"to be"', ["to be", "to be"]),
        ("toto beta", '"to be"', []),
        ("don't", "don't", ["don", "t"]),
        ("🙂 ok 🙂", "🙂", ["🙂", "🙂"]),
        ("a+b [c] (d", "c d", ["c", "d"]),
        ("", "x", []),
        ("Call +1 555 0100", "+1 555 0100", ["1", "555", "0100"]),
    ],
)
def test_marks(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_a_title_is_marked_as_a_whole() -> None:
    title = "Zoë Example"
    marks = marks_in(title, parse("zoe", lambda _: ()).terms)
    assert [title[start:end] for start, end in marks] == ["Zoë"]
    assert marks_in(title, ()) == ()


@pytest.mark.parametrize("filler", ["word ", "wörter ", "字", "x"])
def test_what_is_far_is_shown(filler: str) -> None:
    text = filler * 5000 + " needle ñ " + filler * 300
    for query, shown in (("needle", "needle"), ("n", "n"), ('"ñ"', "ñ")):
        assert marked(text, query)[0] == shown
        found = snippet(text, parse(query, lambda _: ()).terms)
        assert len(found.text) == LENGTH
        assert found.is_cut_after
        assert 0 <= found.marks[0][0] <= 80


def test_without_a_match_it_is_the_beginning() -> None:
    found = snippet("x" * 500, parse("y", lambda _: ()).terms)
    assert (found.text, found.marks, found.is_cut_before) == ("x" * LENGTH, (), False)
    assert snippet("short", ()).text == "short"


def test_no_more_marks_than_anybody_needs() -> None:
    assert len(marked("a " * 100, "a")) == 20

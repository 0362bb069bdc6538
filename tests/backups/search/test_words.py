"""Texts of any language are cut into words by which they are found again."""

import re

import apsw
import pytest

from custom_components.apple_backup.backups.search.words import MAX_WORD, fold, pairs, units, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hello", "hello"),
        ("Grüße aus ZÜRICH", "grusse aus zurich"),
        ("Ça va très bien", "ca va tres bien"),
        ("İstanbul", "istanbul"),
        ("Ｆｕｌｌ １２", "full 12"),
        ("ﬁne ½", "fine 1⁄2"),
        ("Ёлка", "елка"),
        ("ΆΛΦΑ", "αλφα"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        # What another letter is in its script stays.
        ("が か", "が か"),
        ("カ゛ﾊﾟ", "カ ゙パ"),
        ("ที่", "ที่"),
        ("한국", "한국"),
        ("\u1112\u1161\u11ab", "한"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("don't stop, 12:30!", ["don", "t", "stop", "12", "30"]),
        ("https://www.example.com/a_b?c=ü", ["https", "www", "example", "com", "a", "b", "c", "u"]),
        ("今日は、駅で。", ["今日は", "駅で"]),
        ("iPhoneを買う", ["iphone", "を買う"]),
        ("แล้วเจอกัน นะ", ["แล้วเจอกัน", "นะ"]),
        ("हिन्दी में।", ["हिन्दी", "में"]),
        ("👋🏽ok❤️", ["👋", "🏽", "ok", "❤"]),
        ("«Привет», сказал", ["привет", "сказал"]),
        ("서울에서", ["서울에서"]),
    ],
)
def test_units(text: str, expected: list[str]) -> None:
    assert [unit for unit, _ in units(fold(text))] == expected


def test_runs_become_pairs() -> None:
    assert words("今日は") == {"今日", "日は", "は"}
    assert words("駅") == {"駅"}
    assert pairs("駅") == []
    assert words("école 駅前") == {"ecole", "駅前", "前"}


def test_long_words_are_cut() -> None:
    for letter in ("x", "ж"):
        assert words(letter * 1000) == {letter * MAX_WORD}
        assert [unit for unit, _ in units(letter * 1000)] == [letter * MAX_WORD]


def test_sqlite_takes_each_word_for_one() -> None:
    """What is one word here is one for the tokenizer of the index, whatever the characters."""
    db = apsw.Connection(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='ascii')")
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")
    codes = (*range(1, 0x2200), *range(0x2200, 0x110000, 61))
    every = (chr(code) for code in codes if not 0xD800 <= code < 0xE000)
    found = {word for at in every for word in words(f"q{at}q {at} {at}{at}")}
    assert len(found) > 10_000
    assert not any(re.search(r'["\s\0]', word) for word in found)
    db.executemany("INSERT INTO t VALUES (?)", ((word,) for word in found))
    stored = {row[0] for row in db.execute("SELECT term FROM v")}
    assert stored == found

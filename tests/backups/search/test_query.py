"""What somebody types becomes a query of the index, and finds what it should and nothing else."""

from collections.abc import Collection

import pytest

from custom_components.apple_backup.backups.search.query import MAX_TERMS, parse
from custom_components.apple_backup.backups.search.text_index import TextIndex
from custom_components.apple_backup.backups.search.words import fold, units, words

TEXTS = {
    1: "Meet me at the station, please",
    2: "The stationery shop is closed",
    3: "Wir sehen uns am Bahnhof in Zürich",
    4: "今日の午後三時に駅で会いましょう",
    5: "我们明天去公园吧",
    6: "แล้วเจอกันพรุ่งนี้นะ",
    7: "to be or not to be",
    8: "be not, or to be",
    9: "東京都に行く",
    10: "京都と東京",
    11: "서울에서 만나요",
    12: "שלום, מה שלומך?",
    13: "Order 4711 costs 12.50 €",
    14: "OK 👍🏽",
    15: "I'll go to São Paulo <b>soon</b>",
}
PEOPLE = {"anna": {0}, "an": {0, 1}, "5550100": {1}, "王": {2}}


def persons(text: str) -> Collection[int]:
    return PEOPLE.get(text, set())


@pytest.fixture(scope="module")
def index() -> TextIndex:
    found = TextIndex()
    found.add((number, words(text)) for number, text in TEXTS.items())
    return found


def search(index: TextIndex, text: str) -> list[int]:
    """Find documents as a search does."""
    query = parse(text, persons)
    if not query.terms:
        return []
    numbers = index.find(query.expression((), None), 0, 100, 100)
    return [number for number in numbers if query.accepts(TEXTS[number], ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("station", [1, 2]),
        ("STATION please", [1]),
        ("stat", [1, 2]),
        # A short word that is not the last one is meant as it is.
        ("stat the", []),
        ("the stat", [1, 2]),
        ('"station"', [1]),
        ("zurich", [3]),
        ("ZÜRICH bahnhof", [3]),
        ("駅", [4]),
        ("午後三時", [4]),
        ("午後四時", []),
        ("う", [4]),
        ("公园", [5]),
        ("พรุ่งนี้", [6]),
        ("เจอกัน", [6]),
        ("พรุ่งนี", [6]),
        ("京都", [9, 10]),
        ("東京都", [9]),
        ("서울", [11]),
        ("만나", [11]),
        ("שלום", [12]),
        ("4711", [13]),
        ("12.50", [13]),
        ("👍", [14]),
        ("👍🏻", []),
        ('"to be or"', [7]),
        ('"or to be"', [8]),
        ('"be or not to"', [7]),
        ("to be or not", [7, 8]),
        ('"o be"', []),
        ("sao paulo", [15]),
        ("são", [15]),
        ("b", [7, 8, 3, 15]),
        ("<b>", [7, 8, 3, 15]),
        ('at "the station"', [1]),
        ('"東京" 行く', [9]),
        ('"station', [1]),
        ("nothing", []),
        ("", []),
        ('"" ?!', []),
    ],
)
def test_search(index: TextIndex, text: str, expected: list[int]) -> None:
    assert search(index, text) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    ['a" OR "b', "a* NEAR(b)", "text:a", "^a", "(((", ")", "a AND", "NOT a", "\0", "-a", "{a b}:c"],
)
def test_the_language_of_the_index_means_nothing(index: TextIndex, text: str) -> None:
    for number in search(index, text):
        found = words(TEXTS[number])
        assert all(any(w.startswith(unit) for w in found) for unit, _ in units(fold(text)))


def test_names_and_numbers() -> None:
    (anna,) = parse("Anna", persons).terms
    assert anna.persons == {0}
    assert '"\ue0000"' in anna.expression
    assert parse("an", persons).terms[0].persons == {0, 1}
    (number,) = parse("+1 (555) 0100", lambda digits: {7} if digits == "15550100" else ()).terms
    assert number.persons == {7}
    assert parse("555", persons).terms[0].persons == set()
    assert len(parse("555 0199", persons).terms) == 2
    assert parse("王さん", persons).terms[0].persons == set()
    assert parse("王", persons).terms[0].persons == {2}


def test_people_stand_for_texts() -> None:
    query = parse("王小明", lambda text: {2})
    assert query.needs_text
    assert query.accepts("nothing of the kind", {2})
    assert not query.accepts("nothing of the kind", {3})
    assert query.accepts("昨日王小明来た", ())


def test_filters() -> None:
    index = TextIndex()
    index.add((n, {"word", f"\ue000{n % 3}", f"\ue001{n % 2}"}) for n in range(1, 13))
    query = parse("word", persons)

    def found(artifacts: list[int], people: set[int] | None) -> list[int]:
        return index.find(query.expression(artifacts, people), 0, 100, 100)

    assert found([], None) == list(range(1, 13))
    assert found([1], None) == [1, 3, 5, 7, 9, 11]
    assert found([1, 0], {2}) == [2, 5, 8, 11]
    assert found([0], {0, 1}) == [4, 6, 10, 12]
    assert found([], set()) == []


def test_long_queries_are_bounded(index: TextIndex) -> None:
    text = " ".join(f"w{n}" for n in range(100))
    assert len(parse(text, persons).terms) == MAX_TERMS
    assert search(index, "駅" * 200) == []
    assert search(index, '"' + "to be " * 100 + '"') == []
    assert len(parse("always always always", persons).terms) == 1

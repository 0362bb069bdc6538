"""Apple's own small pictures: what is told of them, and how they are asked for."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from custom_components.apple_backup.photos.cloudkit.derivatives import (
    Derivative,
    DerivativeBook,
    Derivatives,
    DerivativeSize,
    parse,
    query,
)
from custom_components.apple_backup.photos.errors import UnreachableError
from custom_components.apple_backup.photos.models import Zone
from tests.photos.library_parts import ZONE

THUMBNAIL = DerivativeSize.THUMBNAIL


def record(name: str = "M", **fields: Any) -> dict[str, Any]:
    token = {"size": 5, "fileChecksum": "sum", "downloadURL": "https://cvws.icloud-content.com/x"}
    return {"recordName": name, "fields": {"resJPEGThumbRes": {"value": token}} | fields}


def test_what_is_told_is_read() -> None:
    found = parse([record(), record("N", resJPEGThumbRes=None)])
    url = "https://cvws.icloud-content.com/x"
    assert found == {"M": {THUMBNAIL: Derivative(5, "sum", url)}, "N": {}}


@pytest.mark.parametrize(
    "odd",
    [
        None, "text", [None, 1, "x"], [{}], [{"recordName": 1, "fields": {}}],
        [{"recordName": "M", "fields": None}], [{"recordName": "M" * 1000, "fields": {}}],
    ],
)  # fmt: skip
def test_what_is_of_another_shape_is_left_out(odd: object) -> None:
    assert parse(odd) == {}


@pytest.mark.parametrize(
    "value",
    [
        None, "x", {}, {"size": 0, "fileChecksum": "s", "downloadURL": "u"},
        {"size": "many", "fileChecksum": "s", "downloadURL": "u"},
        {"size": 5, "downloadURL": "u"}, {"size": 5, "fileChecksum": "s"},
    ],
)  # fmt: skip
def test_a_picture_needs_a_size_a_checksum_and_an_address(value: object) -> None:
    assert parse([record(resJPEGThumbRes={"value": value})]) == {"M": {}}


def test_the_plain_fields_beside_it_help_out() -> None:
    raw = record(
        resJPEGThumbRes={"value": {"downloadURL": "u"}},
        resJPEGThumbFileSize={"value": 9, "type": "INT64"},
        resJPEGThumbFingerprint={"value": "f", "type": "STRING"},
    )
    assert parse([raw]) == {"M": {THUMBNAIL: Derivative(9, "f", "u")}}


def test_nothing_but_the_pictures_is_asked_for() -> None:
    body = query(ZONE, ["A", "B"])
    assert [one["recordName"] for one in body["records"]] == ["A", "B"]
    assert set(body["desiredKeys"]) == {
        f"resJPEG{size}{field}"
        for size in ("Thumb", "Med")
        for field in ("Res", "FileSize", "Fingerprint")
    }


class Apple:
    """Answers lookups, and remembers them."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.now = 0.0
        self.is_down = False

    async def lookup(self, _zone: Zone, names: Sequence[str]) -> Mapping[str, Derivatives]:
        self.asked.append(list(names))
        await asyncio.sleep(0)
        if self.is_down:
            raise UnreachableError
        return {name: {THUMBNAIL: Derivative(1, name, "u")} for name in names if name != "none"}

    def book(self) -> DerivativeBook:
        return DerivativeBook(self.lookup, clock=lambda: self.now)


async def test_what_is_asked_for_together_is_looked_up_together() -> None:
    apple = Apple()
    book = apple.book()
    found = await asyncio.gather(*(book.get(ZONE, name) for name in "abcdef"))
    assert [one[THUMBNAIL].checksum for one in found] == list("abcdef")
    assert len(apple.asked) <= 2
    assert sorted(name for names in apple.asked for name in names) == list("abcdef")
    assert await book.get(ZONE, "none") == {}


async def test_what_is_expected_is_looked_up_along_with_the_first() -> None:
    apple = Apple()
    book = apple.book()
    book.expect(ZONE, [str(number) for number in range(450)])
    assert apple.asked == []
    await book.get(ZONE, "7")
    assert len(apple.asked) == 1
    assert len(apple.asked[0]) == 200
    for number in range(450):
        await book.get(ZONE, str(number))
    assert [len(names) for names in apple.asked] == [200, 200, 50]


async def test_addresses_are_asked_for_anew_before_they_expire() -> None:
    apple = Apple()
    book = apple.book()
    await book.get(ZONE, "a")
    apple.now = 599
    await book.get(ZONE, "a")
    assert len(apple.asked) == 1
    apple.now = 600
    await book.get(ZONE, "a")
    assert len(apple.asked) == 2
    book.forget(ZONE, "a")
    await book.get(ZONE, "a")
    assert len(apple.asked) == 3


async def test_an_outage_is_told_to_everybody_who_asks() -> None:
    apple = Apple()
    book = apple.book()
    apple.is_down = True
    found = await asyncio.gather(*(book.get(ZONE, n) for n in "ab"), return_exceptions=True)
    assert all(isinstance(one, UnreachableError) for one in found)
    apple.is_down = False
    assert await book.get(ZONE, "a")
    assert await book.get(ZONE, "b")


async def test_what_is_kept_in_memory_is_bounded() -> None:
    apple = Apple()
    book = apple.book()
    book.expect(ZONE, (f"e{number}" for number in range(5000)))
    for number in range(30):
        await book.get(ZONE, str(number))
    for number in range(4000):
        await book.get(ZONE, f"x{number}")
    assert len(book._known) <= 2_000
    assert sum(map(len, book._expected.values())) <= 1_000

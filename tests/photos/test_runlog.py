"""The bounded log without secrets."""

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.runlog import (
    MAX_MESSAGE_LENGTH,
    REDACTED,
    LogLevel,
    RunLog,
)


def filled() -> RunLog:
    ring = RunLog(clock=lambda: 12.5)
    ring.debug("a", "1")
    ring.info("b", "2")
    ring.warning("c", "3")
    ring.error("d", "4")
    return ring


@pytest.mark.parametrize(
    ("level", "messages"),
    [
        ("debug", ["1", "2", "3", "4"]),
        ("info", ["2", "3", "4"]),
        ("warn", ["3", "4"]),
        (LogLevel.ERROR, ["4"]),
        ("none", []),
        (None, []),
        ("verbose", []),
    ],
)
def test_the_level_is_a_threshold(level: str | None, messages: list[str]) -> None:
    assert [entry.message for entry in filled().entries(level)] == messages


def test_an_entry_is_as_documented() -> None:
    [entry] = filled().entries("error")
    assert entry.as_document() == {
        "level": "error",
        "time": 12_500,
        "source": "d",
        "message": "4",
    }


def test_the_oldest_entries_give_way_and_a_trigger_empties_the_log() -> None:
    ring = RunLog(capacity=3)
    for number in range(10):
        ring.info("x", str(number))
    assert [entry.message for entry in ring.entries()] == ["7", "8", "9"]
    ring.clear()
    assert ring.entries() == []


@pytest.mark.parametrize(
    ("message", "secret"),
    [
        ("GET https://cvws.icloud-content.com/B/x?o=SIGNED&e=1", "SIGNED"),
        ("password=hunter22, next", "hunter22"),
        ("X-APPLE-WEBAUTH-TOKEN: v=2:t=abcdef", "abcdef"),
        ("Authorization: Bearer abcdefghijk", "abcdefghijk"),
        ("the code 123456 was sent", "123456"),
        ("code: 123-456", "123-456"),
        ("signed in as jane.doe@icloud.com", "jane.doe"),
        ("postgresql+psycopg://user:pass@host/db via http://user:pass@host/", "http://user:pass@"),
        ('{"dsid": "123456789"}', "123456789"),
    ],
)
def test_what_looks_like_a_secret_is_not_shown(message: str, secret: str) -> None:
    ring = RunLog()
    ring.info("x", message)
    assert secret not in ring.entries()[0].message


def test_ordinary_figures_are_shown() -> None:
    ring = RunLog()
    ring.info("x", "IMG_0001.HEIC: 123456 of 234567 bytes")
    assert ring.entries()[0].message == "IMG_0001.HEIC: 123456 of 234567 bytes"


@given(st.text(min_size=4), st.text(), st.text())
def test_a_known_secret_is_never_shown(secret: str, before: str, after: str) -> None:
    ring = RunLog()
    ring.hide(secret)
    ring.info("x", f"{before}{secret}{after}")
    shown = ring.entries()[0].message.replace(REDACTED, "")
    assert (
        secret not in shown
        or secret in f"{before}{after}".replace(secret, "")
        or (secret in REDACTED)
    )


def test_a_long_message_is_cut() -> None:
    ring = RunLog()
    ring.info("x", "a" * 10_000)
    assert len(ring.entries()[0].message) == MAX_MESSAGE_LENGTH


def test_a_reader_hears_what_came_after_its_place() -> None:
    ring = RunLog(capacity=3)
    told: list[str] = []
    end = ring.listen(lambda: told.append("changed"))
    ring.info("a", "1")
    entries, position, is_new = ring.since(0)
    assert ([entry.message for entry in entries], is_new) == (["1"], False)
    assert ring.since(position) == ([], position, False)
    ring.info("a", "2")
    entries, position, is_new = ring.since(position)
    assert ([entry.message for entry in entries], is_new) == (["2"], False)
    ring.clear()
    entries, position, is_new = ring.since(position)
    assert (entries, is_new) == ([], True)
    ring.info("a", "3")
    assert ring.since(position)[2] is False
    assert told == ["changed"] * 4
    end()
    ring.info("a", "4")
    assert len(told) == 4


def test_a_reader_hears_that_something_was_forgotten() -> None:
    ring = RunLog(capacity=2)
    ring.info("a", "1")
    _, position, _ = ring.since(0)
    for number in range(2, 6):
        ring.info("a", str(number))
    entries, behind, is_new = ring.since(position)
    assert ([entry.message for entry in entries], is_new) == (["4", "5"], True)
    ring.info("a", "6")
    ring.clear()
    assert ring.since(behind) == ([], 7, True)

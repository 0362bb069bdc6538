"""What seldom occurs in a backup, and what nobody would write but an attacker."""

import base64
from datetime import UTC, datetime
import plistlib
from typing import Any

import orjson
import pytest

from custom_components.apple_backup.backups.artifacts.artifact import Artifact, Context
from custom_components.apple_backup.backups.artifacts.calendar_records import (
    Alarm,
    Attendee,
    Event,
    Recurrence,
)
from custom_components.apple_backup.backups.artifacts.codecs.errors import CodecError
from custom_components.apple_backup.backups.artifacts.codecs.typedstream import read_typedstream
from custom_components.apple_backup.backups.artifacts.cursor import (
    BadCursorError,
    from_cursor,
    to_cursor,
)
from custom_components.apple_backup.backups.artifacts.document import as_document
from custom_components.apple_backup.backups.artifacts.handles import Participant
from custom_components.apple_backup.backups.artifacts.message_body import (
    quick_text,
    read_body,
    read_summary,
)
from custom_components.apple_backup.backups.artifacts.message_payload import (
    app_name,
    read_link,
    read_poll,
    read_votes,
)
from custom_components.apple_backup.backups.artifacts.plist_source import (
    number_of,
    text_of,
    time_of,
)
from custom_components.apple_backup.backups.artifacts.reactions import target
from custom_components.apple_backup.backups.artifacts.report import Availability, Skip, SkipLog
from custom_components.apple_backup.backups.artifacts.times import cocoa_seconds, moment
from custom_components.apple_backup.backups.errors import BackupReadError, SessionInvalidError
from custom_components.apple_backup.backups.exports.documents.content_lines import folded
from custom_components.apple_backup.backups.exports.documents.ics import events_ics
from tests.backup_factory.artifacts import keyed
from tests.backup_factory.artifacts.typedstream import Run, attributed

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
START = b"\x04\x0bstreamtyped\x81\xe8\x03"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (base64.urlsafe_b64encode(b"[1" + b"0" * 400 + b"]").decode(), (float,)),
        (base64.urlsafe_b64encode(b"[1e999]").decode(), (float,)),
        (base64.urlsafe_b64encode(b"[true]").decode(), (float,)),
        (base64.urlsafe_b64encode(b"[true]").decode(), (int,)),
        (base64.urlsafe_b64encode(b"[9999999999999999999]").decode(), (int,)),
        (base64.urlsafe_b64encode(b"[1]").decode(), (str,)),
        (base64.urlsafe_b64encode(b"[1]").decode(), (int, int)),
        ("!", (int,)),
        ("", (int,)),
    ],
)
def test_a_cursor_that_is_none_is_refused(text: str, kinds: tuple[type, ...]) -> None:
    with pytest.raises(BadCursorError):
        from_cursor(text, *kinds)


def test_a_cursor_comes_back_as_it_was() -> None:
    assert from_cursor(to_cursor((1.5, 7, "a")), float, int, str) == (1.5, 7, "a")


@pytest.mark.parametrize("seconds", [None, 1e30, float("nan"), float("inf"), -1e12])
def test_a_time_that_no_calendar_has_is_none(seconds: float | None) -> None:
    assert moment(seconds) is None


def test_times_are_in_seconds_or_nanoseconds() -> None:
    assert moment(cocoa_seconds(700_000_000)) == moment(cocoa_seconds(700_000_000 * 10**9))


@pytest.mark.parametrize(
    ("raw", "aim"),
    [
        (None, None),
        ("p:1/GUID", ("GUID", 1)),
        ("bp:GUID", ("GUID", 0)),
        ("GUID", ("GUID", 0)),
        ("p:x/GUID", ("p:x/GUID", 0)),
        ("p:12345678/GUID", ("p:12345678/GUID", 0)),
    ],
)
def test_what_a_tapback_points_at(raw: str | None, aim: tuple[str, int] | None) -> None:
    assert target(raw) == aim


class Nothing(Artifact):
    """Data that has no listing of its own."""

    name = "nothing"


class Ended:
    """A backup whose session has ended, or one that cannot be read."""

    keys = None

    def __init__(self, error: Exception) -> None:
        self._error = error

    def record(self, _: str) -> Any:
        raise self._error

    open = record


def test_an_artifact_without_records_shows_none() -> None:
    nothing = Nothing(Context(Ended(BackupReadError("I/O"))))  # type: ignore[arg-type]
    assert [*nothing.describe_all(), *nothing.seen(), *nothing.places()] == []
    assert nothing.described([1]) == {}
    assert nothing.spots((0, 0), 5) == ()  # type: ignore[arg-type, comparison-overlap]
    assert (nothing.find("1"), nothing.extent(), nothing.has_records()) == (None, 0, False)
    assert nothing.report().availability is Availability.MISSING
    nothing.interrupt()
    nothing.close()


def test_the_end_of_a_session_is_no_missing_file() -> None:
    unreadable = Context(Ended(BackupReadError("I/O")))  # type: ignore[arg-type]
    assert unreadable.file("D", "p") is None
    assert unreadable.content("0" * 40, 10) is None
    locked = Context(Ended(SessionInvalidError("locked")))  # type: ignore[arg-type]
    with pytest.raises(SessionInvalidError):
        locked.file("D", "p")
    with pytest.raises(SessionInvalidError):
        locked.content("0" * 40, 10)


def test_notes_of_what_was_left_out_are_bounded() -> None:
    skips = SkipLog()
    for number in range(10_000):
        skips.skip(Skip.TOO_LARGE, f"table.{number}", 1)
    found = len(skips.skipped())
    assert 10 < found < 10_000
    for number in range(1_000_000):
        skips.skip(Skip.TOO_LARGE, "table.1", number)
        if skips.skipped()[1].count < number:
            break
    assert len(skips.skipped()) == found


def test_what_json_does_not_know_is_left_out() -> None:
    assert as_document(object()) is None
    assert as_document({"a": {1, 2}, 3: b"x", "d": NOW.date()}) == {
        "a": [1, 2],
        "3": None,
        "d": "2026-09-02",
    }


def test_values_of_property_lists_are_taken_for_what_they_are() -> None:
    assert text_of(b"caf\xc3\xa9 \xff") == "café �"
    assert (text_of(7), text_of("\0"), text_of("a\0b")) == (None, None, "ab")
    assert (number_of(True), number_of("1"), number_of(1e300), number_of(5)) == (
        None,
        None,
        None,
        5,
    )
    assert time_of("2026-09-02T12:00:00+00:00") == NOW
    assert time_of(NOW.replace(tzinfo=None)) == NOW
    assert (time_of("yesterday"), time_of(7)) == (None, None)
    assert time_of(datetime.min) is None


# Messages


@pytest.mark.parametrize(
    "data",
    [
        START + b"\x84\x01i\x05",
        attributed([Run("x")]).replace(b"NSString", b"NSNumber"),
        START + b"\x84\x01@\x85",
        START,
        b"",
    ],
)
def test_a_body_without_text_is_damaged(data: bytes) -> None:
    with pytest.raises(CodecError):
        read_body(data)
    quick_text(data)


@pytest.mark.parametrize(
    "tail", [b"", b"\x81", b"\x81\xff\xff", b"\x90", b"\x82\x00\x00\x00\x7f", b"\x20short"]
)
def test_a_text_that_is_cut_off_is_not_guessed(tail: bytes) -> None:
    whole = attributed([Run("hello there")])
    at = whole.index(b"\x0bhello")
    assert quick_text(whole) == "hello there"
    assert quick_text(whole[:at] + tail) is None


@pytest.mark.parametrize(
    ("summary", "edits"),
    [
        ({"ec": []}, []),
        ({"ec": {"x": [], "1234567": [{}], "0": 7}}, []),
        ({"ec": {"0": [7, {"t": b"nonsense"}]}}, [None]),
        ({"ec": {"0": [{"t": "text", "d": "never"}]}}, [None]),
        ({"ec": {"0": [{"t": attributed([Run("first")]), "d": 700_000_000}]}}, ["first"]),
    ],
)
def test_versions_of_a_message_that_are_none_are_passed_over(
    summary: dict[str, Any], edits: list[str | None]
) -> None:
    read = read_summary(plistlib.dumps({**summary, "rp": [0, True, -1, "x", 10**6]}))
    assert [it.text for it in read.edits] == edits
    assert read.unsent_parts == (0,)


def test_versions_of_a_message_are_bounded() -> None:
    many = {"ec": {"0": [{"t": b""}] * 20_000}}
    assert 0 < len(read_summary(plistlib.dumps(many, fmt=plistlib.FMT_BINARY)).edits) < 20_000


def payload(url: object, **more: object) -> bytes:
    return keyed.archive({"URL": url, **more})


@pytest.mark.parametrize(
    "data",
    [
        keyed.archive(["list"]),
        payload(7),
        payload(keyed.Url("https://example.com")),
        payload(keyed.Url("data:,%7B%22broken")),
        payload(keyed.Url("data:,!!!!")),
        payload(keyed.Url("data:,[]")),
        payload(keyed.Url('data:,{"item": 7}')),
        b"nonsense",
    ],
)
def test_a_poll_that_is_none_is_damaged(data: bytes) -> None:
    with pytest.raises(CodecError):
        read_poll(data)
    with pytest.raises(CodecError):
        read_votes(data)


def test_polls_and_votes_hold_what_makes_sense() -> None:
    item = {"title": 7, "orderedPollOptions": "none", "votes": "none"}
    data = payload(keyed.Url("data:," + orjson.dumps({"item": item}).decode()))
    with pytest.raises(CodecError):
        read_poll(data)
    assert list(read_votes(data)) == []
    options = [7, {}, {"optionIdentifier": "1"}, {"optionIdentifier": "2", "text": "two"}]
    votes = [7, {}, {"voteOptionIdentifier": "2"}]
    item = {"orderedPollOptions": options, "votes": votes}
    data = payload(keyed.Url("data:," + orjson.dumps({"item": item}).decode()))
    assert ("2", "two") in read_poll(data).options
    assert [(vote.handle, vote.option) for vote in read_votes(data)] == [(None, "2")]


def test_links_and_apps_are_named_as_far_as_they_are_known() -> None:
    for metadata in ("none", {"title": "A hut"}):
        assert read_link(keyed.archive({"richLinkMetadata": metadata})) is None
    assert read_link(keyed.archive(["list"])) is None
    link = read_link(keyed.archive({"richLinkMetadata": {"URL": keyed.Url("https://a.example")}}))
    assert link is not None
    assert (link.url, link.title) == ("https://a.example", None)
    assert app_name("plugin:ABC:com.example.game", b"nonsense") == "com.example.game"
    assert app_name("plugin:ABC:com.example.game", keyed.archive([1])) == "com.example.game"
    assert app_name("plugin:ABC:com.example.game", keyed.archive({"an": "Game"})) == "Game"


def text_of_stream(data: bytes) -> bytes:
    """An encoding or a name where it stands for the first time."""
    return b"\x84" + bytes([len(data)]) + data


@pytest.mark.parametrize(
    ("stream", "values"),
    [
        (text_of_stream(b"f") + b"\x05", [5.0]),
        (text_of_stream(b"f") + b"\x83\x00\x00\xc0\x3f", [1.5]),
        (text_of_stream(b"d") + b"\x83" + b"\0" * 6 + b"\xf8\x3f", [1.5]),
        (text_of_stream(b"*") + b"\x85", [None]),
        (text_of_stream(b"*") + b"\x84" + text_of_stream(b"hi"), [b"hi"]),
        (text_of_stream(b"**") + b"\x84" + text_of_stream(b"hi") + b"\x92", [b"hi", b"hi"]),
        (text_of_stream(b"%") + text_of_stream(b"hi"), [b"hi"]),
        (text_of_stream(b":") + b"\x85", [None]),
        (text_of_stream(b"%%") + text_of_stream(b"hi") + b"\x93", [b"hi", b"hi"]),
        (text_of_stream(b"#") + b"\x85", [None]),
        (text_of_stream(b"s") + b"\x81\xff\xff", [-1]),
        (text_of_stream(b"S") + b"\x81\xff\xff", [65_535]),
    ],
)
def test_values_of_every_encoding(stream: bytes, values: list[object]) -> None:
    assert read_typedstream(START + stream) == values


@pytest.mark.parametrize(
    "stream",
    [
        text_of_stream(b"?") + b"\0",
        text_of_stream(b"{a=?}") + b"\0",
        text_of_stream(b"*") + b"\x92",
        text_of_stream(b"#") + b"\x92",
        text_of_stream(b"@") + b"\x84\x85\x85",
        text_of_stream(b"@") + b"\x84" + b"\x84" * 3,
        b"\x84\x82\x00\x00\x01\x00" + b"A" * 65_536,
    ],
)
def test_streams_that_make_no_sense_are_damaged(stream: bytes) -> None:
    with pytest.raises(CodecError):
        read_typedstream(START + stream)


# Calendar


@pytest.mark.parametrize("length", range(60, 90))
@pytest.mark.parametrize("char", ["a", "é", "あ", "🏔"])
def test_long_lines_are_parted_between_characters(char: str, length: int) -> None:
    line = f"SUMMARY:{char * length}"
    parts = folded(line).encode().removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert parts[0].decode() + "".join(part.decode()[1:] for part in parts[1:]) == line


def event(**values: Any) -> Event:
    fields: dict[str, Any] = dict.fromkeys(Event.__dataclass_fields__)
    fields |= {"id": 1, "title": "Meeting", "is_all_day": False}
    fields |= {"attendees": (), "recurrences": (), "alarms": (), "exceptions": ()}
    return Event(**fields | values)


def lines(*events: Event) -> list[str]:
    text = "".join(events_ics(events, lambda _: None, NOW))
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_without_a_start_or_an_end_is_still_one() -> None:
    found = lines(event())
    assert found[3] == "BEGIN:VEVENT"
    assert "SUMMARY:Meeting" in found
    found = lines(event(start=NOW, end=NOW, url="javascript alert", location="Zürich; Platz"))
    assert r"LOCATION:Zürich\; Platz" in found
    assert not any(line.startswith("URL") for line in found)
    assert "URL:https://a.example" in lines(event(url="https://a.example"))


def test_alarms_are_at_a_moment_or_before_the_start_or_none() -> None:
    at, before, after = Alarm(NOW, None), Alarm(None, -600), Alarm(None, 60)
    found = lines(event(start=NOW, alarms=(at, before, after, Alarm(None, None))))
    triggers = [line for line in found if line.startswith("TRIGGER")]
    assert triggers == [
        "TRIGGER;VALUE=DATE-TIME:20260902T120000Z",
        "TRIGGER:-PT600S",
        "TRIGGER:PT60S",
    ]
    assert found.count("BEGIN:VALARM") == 3


@pytest.mark.parametrize(
    ("handle", "address"),
    [
        ("a b@example.com", "mailto:ab@example.com"),
        ("+1 555 0100", "tel:+15550100"),
        ("somebody", "invalid:nomail"),
        ("\n", "invalid:nomail"),
    ],
)
def test_people_have_an_address_that_a_calendar_takes(handle: str, address: str) -> None:
    person = Participant(handle, "Ann, B")
    organizer = Attendee(participant=person, status="accepted", is_organizer=True)
    found = lines(event(attendees=(organizer,)))
    assert f'ORGANIZER;CN="Ann, B":{address}' in found
    assert f'ATTENDEE;CN="Ann, B";PARTSTAT=ACCEPTED:{address}' in found


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"count": 3}, "FREQ=WEEKLY;INTERVAL=2;COUNT=3"),
        ({"until": NOW}, "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260902T120000Z"),
        (
            {"specifier": "D=0MO,-1FR;X=1;M=15,x;S=0"},
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,-1FR;BYMONTHDAY=15",
        ),
        ({}, "FREQ=WEEKLY;INTERVAL=2"),
    ],
)
def test_rules_of_repetition(values: dict[str, Any], rule: str) -> None:
    fields: dict[str, Any] = dict.fromkeys(Recurrence.__dataclass_fields__)
    repeated = Recurrence(**fields | {"frequency": "weekly", "interval": 2} | values)
    assert f"RRULE:{rule}" in lines(event(start=NOW, recurrences=(repeated,)))
    if "until" in values:
        local = lines(event(start=NOW.replace(tzinfo=None), recurrences=(repeated,)))
        assert "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260902T120000" in local
        day = lines(event(start=NOW, is_all_day=True, recurrences=(repeated,)))
        assert "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260902" in day

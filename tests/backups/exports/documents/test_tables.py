"""Tables and JSON: a row for each record, times in the zone, and nothing that runs."""

import csv
from datetime import UTC, datetime
import io
import json
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.calls import Calls
from custom_components.apple_backup.backups.artifacts.document import as_document
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.exports.documents.request import FORMATS, Subject
from custom_components.apple_backup.backups.exports.documents.tables import csv_rows
from tests.backup_factory.artifacts import health, messages, recordings, safari

from .scenes import NOW, ZONE, exporter


def table(data: str) -> list[dict[str, str]]:
    assert data.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(data[1:], newline="")))


def test_calls(tmp_path: Path) -> None:
    built = recordings.calls(1, 30)
    with exporter(built.files, tmp_path, password="x") as export:
        rows = table(export.text("calls"))
        assert [it["guid"] for it in rows] == [it.guid for it in built.truth]
        for row, truth in zip(rows, built.truth, strict=True):
            local = truth.when.astimezone(ZONE)
            assert row["when"] == local.isoformat(sep=" ", timespec="seconds")
            assert float(row["duration"]) == truth.duration
            assert row["is_outgoing"] == ("yes" if truth.outgoing else "no")
            assert (row["outcome"] == "answered") == truth.answered
            assert (row["outcome"] == "declined") == truth.declined
        whole = json.loads(export.text("calls", "json"))
        shelf = Shelf(export.reader)
        records = [shelf.use(Calls, lambda it, key=row["id"]: it.get(int(key))) for row in rows]  # type: ignore[misc]
        assert whole == {"items": [as_document(it) for it in records]}
        shelf.close()
        since, until = built.truth[5].when, built.truth[20].when
        some = table(export.text("calls", since=since, until=until))
        assert [it["guid"] for it in some] == [it.guid for it in built.truth[5:20]]
        person = built.truth[0].handles[0]
        some = table(export.text("calls", person=person))
        assert {it["guid"] for it in some} == {
            it.guid for it in built.truth if person in it.handles
        }


def test_a_conversation(tmp_path: Path) -> None:
    built = messages.build(1, "ios26", 30)
    with exporter(built.files, tmp_path) as export:
        truth = built.truth[2]
        (guid,) = truth.guids
        rows = table(export.text("messages", "csv", conversation=guid))
        ordered = sorted(truth.messages, key=lambda it: it.when)
        assert [it["id"] for it in rows] == [it.guid for it in ordered]
        whole = json.loads(export.text("messages", "json", conversation=guid))
        shelf = Shelf(export.reader)
        assert whole["conversation"] == as_document(
            shelf.use(Messages, lambda it: it.conversation(guid))
        )
        assert whole["items"] == [
            as_document(shelf.use(Messages, lambda it, key=it.guid: it.message(key)))  # type: ignore[misc]
            | ({"deleted_at": round(it.deleted.timestamp() * 1000)} if it.deleted else {})
            for it in ordered
        ]
        shelf.close()


def test_several_tables(tmp_path: Path) -> None:
    files = [*safari.build(1).files, *health.build(1, 10).files]
    with exporter(files, tmp_path, password="x") as export:
        pages = export.archive("safari", "csv")
        assert set(pages) == {"history.csv", "bookmarks.csv", "reading_list.csv", "tabs.csv"}
        days = export.archive("health", "csv")
        assert "steps.csv" in days and "workouts.csv" in days
        whole = json.loads(export.text("health", "json"))
        assert {f"{it}.csv" for it in whole} == set(days)
        rows = table(days["steps.csv"].decode())
        assert [it["day"] for it in rows] == [it["day"] for it in whole["steps"]["items"]]


CELLS = [
    ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    ("-2+3+cmd", "'-2+3+cmd"),
    ("\t=1", "'\t'=1"),
    ("+1 (555) 010-0101", "+1 (555) 010-0101"),
    ("-12.5", "-12.5"),
    ('a "b", c\nd', 'a "b", c\nd'),
    ("nul\0", "nul"),
    (None, ""),
    (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01 01:00:00+01:00"),
    (datetime(2026, 1, 1), "2026-01-01 00:00:00"),
    ((1, True, "x"), "1; yes; x"),
]


@pytest.mark.parametrize(("value", "shown"), CELLS)
def test_cells(value: object, shown: str) -> None:
    (row,) = table("".join(csv_rows(["a"], [[value]], ZONE)))
    assert row == {"a": shown}


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize(
    "text",
    [
        "hello;=1+1",
        "hello\t@SUM(1)",
        'hello; "=HYPERLINK(A1)',
        "hello\n-2+3+cmd|' /C calc'!A0",
        "hello\r\n=1",
        "\n=1",
        "\uff1d1+1",
        "hello;\uff0bSUM(1)",
    ],
)
def test_cells_that_begin_elsewhere(text: str, separator: str) -> None:
    """Where another sign parts cells, or quotes are overlooked, there is no formula either."""
    written = "".join(csv_rows(["a", "b"], [["first", text]], ZONE)).removeprefix("\ufeff")
    lines = [*csv.reader(io.StringIO(written, newline=""), delimiter=separator)]
    naive = [line.split(separator) for line in written.splitlines()]
    cells = [cell.lstrip(' "') for line in (*lines, *naive) for cell in line]
    assert not any(it.startswith(("=", "@", "+", "-", "\uff1d", "\uff0b")) for it in cells)


@pytest.mark.parametrize("text", ["Buy:\n- milk\n- eggs", "a; +49 30 1234", "1;2", "x\n+1"])
def test_texts_that_only_look_like_it(text: str) -> None:
    (row,) = table("".join(csv_rows(["a"], [[text]], ZONE)))
    assert row == {"a": text}


def test_every_format_of_every_subject(tmp_path: Path) -> None:
    with exporter([], tmp_path) as export:
        for subject, kinds in FORMATS.items():
            for kind in kinds:
                assert export.bytes(subject.value, kind.value) or subject in (
                    Subject.CONTACTS,
                    Subject.WHATSAPP,
                )
    assert NOW

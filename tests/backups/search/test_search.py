"""Everything in a backup is found, newest first, page by page, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
import logging
from pathlib import Path
import threading
from typing import Any

import apsw
import pytest

from custom_components.apple_backup.backups.artifacts.cursor import BadCursorError
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Description
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.errors import (
    BackupError,
    DamagedBackupError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.search import builder, text_index
from custom_components.apple_backup.backups.search.search import Hit, Search, SearchPage, Sought
from custom_components.apple_backup.backups.search.status import IndexState
from custom_components.apple_backup.backups.search.words import fold, units, words
from tests.backup_factory import AppSpec, BackupSpec, build_backup
from tests.backup_factory.artifacts import messages
from tests.backups.artifacts.everything import files
from tests.backups.opening import PASSWORD, open_built


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup whose search is ready to be built."""

    search: Search
    shelf: Shelf
    reader: BackupReader


@contextmanager
def opened(specs: Any, folder: Path, **options: Any) -> Iterator[Opened]:
    """Open a backup and prepare to search in it."""
    apps = (AppSpec("com.example.weather", "Weather"),)
    spec = BackupSpec(files=specs, password=PASSWORD, apps=apps, seed=1)
    built = build_backup(spec, folder)
    manifest, keys = open_built(built)
    reader = BackupReader(built.path, keys, manifest)
    shelf = Shelf(reader)
    search = Search(reader, lambda: shelf, **options)
    try:
        yield Opened(search, shelf, reader)
    finally:
        search.close()
        shelf.close()
        manifest.close()


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(files(), tmp_path_factory.mktemp("search")) as found:
        found.search.build()
        yield found


def everything(shelf: Shelf) -> list[Description]:
    """All records, as the artifacts describe them."""
    found: list[Description] = []
    for name in ARTIFACTS:
        artifact = shelf.use_named(name, lambda it: it)
        before = (1 << 62, 1 << 62)
        while spots := artifact.spots(before, 100):
            found += artifact.described([key for _, key in spots]).values()
            before = spots[-1]
    return found


def all_hits(search: Search, text: str, limit: int = 7, **options: Any) -> list[Hit]:
    """Go through all pages."""
    found: list[Hit] = []
    cursor = None
    for _ in range(1000):
        page = search.find(Sought(text, **options), cursor, limit)
        assert len(page.hits) <= limit
        found += page.hits
        cursor = page.next
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def test_status(phone: Opened) -> None:
    status = phone.search.status()
    assert (status.state, status.failed) == (IndexState.DONE, ())
    records = everything(phone.shelf)
    assert status.documents == len(records) <= status.expected
    assert set(status.counts) == set(ARTIFACTS)
    assert status.oldest == min(it.when for it in records if it.when)


def test_every_record_is_found_by_its_words(phone: Opened) -> None:
    records = everything(phone.shelf)
    titled = {it for it in ARTIFACTS if it not in ("messages", "whatsapp")}
    for record in records:
        text = f"{record.title}\n{record.text}" if record.artifact in titled else record.text
        for unit, is_run in units(fold(text))[:3]:
            query = f'"{unit}"' if not is_run else unit
            found = all_hits(phone.search, query, 100, artifacts=[record.artifact])
            assert record in [hit.description for hit in found], (record, unit)


def test_nothing_else_is_found_and_it_is_in_order(phone: Opened) -> None:
    vocabulary = {word for it in everything(phone.shelf) for word in words(it.text)}
    for word in sorted(vocabulary)[::5]:
        if not word.isascii():
            continue
        hits = [hit.description for hit in all_hits(phone.search, f'"{word}"', 1000)]
        assert len(hits) == len(set(hits))
        for hit in hits:
            assert word in words(f"{hit.title}\n{hit.text}")
        times = [it.when for it in hits if it.artifact != "contacts" and it.when]
        assert times == sorted(times, reverse=True)


def test_pages(phone: Opened) -> None:
    whole = all_hits(phone.search, "the", 1000)
    assert len(whole) > 15
    for limit in (1, 4, 15):
        assert all_hits(phone.search, "the", limit) == whole
    whole = all_hits(phone.search, '"at the"', 1000)
    assert all_hits(phone.search, '"at the"', 2) == whole
    for cursor in ("x", "W10", "WyJhIl0"):
        with pytest.raises(BadCursorError):
            phone.search.find(Sought("the"), cursor, 5)


def test_scripts_accents_and_beginnings(phone: Opened) -> None:
    for query, part in (
        ("zurich gruss", "Grüße aus Zürich"),
        ("ca va tre", "Ça va très"),
        ("三時に駅", "午後三時に駅で"),
        ("公园", "公园"),
        ("พรุ่งนี้", "พรุ่งนี้"),
        ("שלום", "שלום"),
        ("🙂", "🙂"),
        ("quoted", "<b>not bold</b>"),
    ):
        hits = all_hits(phone.search, query)
        assert hits, query
        assert all(part in f"{it.description.title}{it.description.text}" for it in hits), query


def test_filters(phone: Opened) -> None:
    whole = all_hits(phone.search, "the", 1000)
    for name in {hit.description.artifact for hit in whole}:
        found = all_hits(phone.search, "the", artifacts=[name])
        assert found == [hit for hit in whole if hit.description.artifact == name]
    dated = [hit for hit in whole if hit.description.when]
    since, until = dated[-3].description.when, dated[2].description.when
    assert since is not None and until is not None
    assert all_hits(phone.search, "the", since=since) == dated[:-2]
    assert all_hits(phone.search, "the", until=until) == dated[3:]
    assert all_hits(phone.search, "the", since=since, until=until) == dated[3:-2]
    assert all_hits(phone.search, "the", since=dated[0].description.when + timedelta(1)) == []  # type: ignore[operator]


def test_people(phone: Opened) -> None:
    names = phone.shelf.names()
    records = [it for it in everything(phone.shelf) if messages.PHONE in it.handles]
    name = names.name(messages.PHONE)
    assert name is not None
    assert {it.artifact for it in records} >= {"messages", "contacts"}
    # By the filter, in any spelling, with both directions of a conversation of two.
    for person in (messages.PHONE, "(555) 010-0101", names.person_key(messages.PHONE)):
        hits = all_hits(phone.search, "the", person=person, artifacts=["messages"])
        assert {it.description.ref for it in hits} == {
            it.ref for it in records if it.artifact == "messages" and "the" in words(it.text)
        }
    sent = [it for it in hits if it.description.title == ""]
    assert sent
    assert all_hits(phone.search, "the", person="nobody@example.com") == []
    # By name: whatever is from or to somebody is found, and can be narrowed by words.
    everyone = {it.description.ref for it in all_hits(phone.search, name, artifacts=["messages"])}
    assert everyone >= {it.ref for it in records if it.artifact == "messages"}
    both = {it.description.ref for it in all_hits(phone.search, f"{name} station")}
    assert both and both <= everyone | {it.ref for it in records}
    # Without words, it is all of a person.
    whole = all_hits(phone.search, "", 100, person=messages.PHONE)
    assert {(it.description.artifact, it.description.ref) for it in whole} == {
        (it.artifact, it.ref)
        for it in everything(phone.shelf)
        if names.person_key(messages.PHONE) in map(names.person_key, it.handles)
    }
    numbered = all_hits(phone.search, "+1 555 010 0101", artifacts=["messages"])
    assert {it.description.ref for it in numbered} >= {
        it.ref for it in records if it.artifact == "messages"
    }


def test_a_hit_says_where_it_is(phone: Opened) -> None:
    (hit,) = all_hits(phone.search, "hiking", artifacts=["messages"])
    found = hit.description
    assert (found.title, found.within) == (phone.shelf.names().name(messages.OTHER), "Weekend 🏔")
    assert found.parent is not None
    assert hit.snippet.text == "Who comes hiking?"
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["hiking"]
    position = phone.shelf.use(Messages, lambda it: it.position(found.ref))
    page = phone.shelf.use(Messages, lambda it: it.page(found.parent or "", NO_FILTER, position, 1))
    assert page.items[0].guid == found.ref


def test_while_it_is_built(tmp_path: Path) -> None:
    with opened(files(), tmp_path) as found:
        first = found.search.find(Sought("the"), None, 10)
        assert (first.hits, first.status.state) == ((), IndexState.BUILDING)
        assert first.next is not None
        assert found.search.find(Sought(""), None, 10).next is None
        found.search.build()
        second = found.search.find(Sought("the"), first.next, 10)
        assert second.hits
        assert second.status.state is IndexState.DONE


def test_the_newest_is_there_first_and_pages_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "_BATCH", 10)
    with opened(files(), tmp_path) as found:
        pages: list[SearchPage] = []
        add = found.search._index.add

        def add_and_look(documents: Any) -> None:
            add(documents)
            pages.append(found.search.find(Sought("the"), pages[-1].next if pages else None, 1000))

        found.search._index.add = add_and_look  # type: ignore[method-assign]
        found.search.build()
        assert len(pages) > 5
        assert all(page.is_waiting for page in pages)
        hits = [hit for page in pages for hit in page.hits]
        assert hits == all_hits(found.search, "the", 1000)
        oldest = [it.status.oldest for it in pages if it.status.oldest]
        assert oldest == sorted(oldest, reverse=True)


def test_memory_is_bounded_and_the_rest_is_told(tmp_path: Path) -> None:
    specs = messages.build(1, "ios26", 2000).files
    most = 2 * text_index._PENDING_BYTES + 100_000
    with opened(specs, tmp_path, most_bytes=most) as found:
        found.search._index._connection.execute(
            "INSERT INTO words(words, rank) VALUES ('hashsize', 1000)"
        )
        found.search.build()
        status = found.search.status()
        assert status.state is IndexState.PARTIAL
        assert 0 < status.documents < status.expected
        assert found.search._index.size < most
        hits = all_hits(found.search, "the", 1000)
        assert hits
        assert min(it.description.when for it in hits if it.description.when) >= status.oldest  # type: ignore[type-var, operator]


def test_what_sqlite_may_take_is_left_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_index, "_LEFT_TO_OTHERS", 1 << 40)
    with opened(files(), tmp_path) as found:
        found.shelf.names()
        found.search.build()
        assert found.search.status().state is IndexState.PARTIAL
        assert found.search.status().documents == 0


def test_without_memory_it_fails_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(files(), tmp_path) as found:
        connection = found.search._index._connection

        class Poor:
            def executemany(self, *_: object) -> None:
                raise apsw.NoMemError

            def __getattr__(self, name: str) -> object:
                return getattr(connection, name)

        monkeypatch.setattr(found.search._index, "_connection", Poor())
        found.search.build()
        assert found.search.status().state is IndexState.FAILED
        page = found.search.find(Sought("the"), None, 10)
        assert (page.hits, page.next, page.status.state) == ((), None, IndexState.FAILED)


@pytest.mark.parametrize("error", [DamagedBackupError("bad page"), KeyError("secret")])
@pytest.mark.parametrize("method", ["extent", "spots", "described"])
def test_an_artifact_that_cannot_be_read_spoils_no_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
    error: Exception,
) -> None:
    caplog.set_level(logging.DEBUG)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Messages, method, fail)
    with opened(files(), tmp_path) as found:
        found.search.build()
        status = found.search.status()
        assert (status.state, status.failed) == (IndexState.DONE, ("messages",))
        assert "messages" not in status.counts or method == "extent"
        assert {"contacts", "whatsapp", "notes"} <= set(status.counts)
        assert all_hits(found.search, "the", artifacts=["notes", "safari", "calls", "photos"])
    assert "secret" not in caplog.text


def test_ends_when_it_is_locked(tmp_path: Path) -> None:
    before = apsw.memory_used()
    with opened(files(), tmp_path) as found:
        entered, go_on = threading.Event(), threading.Event()
        add = found.search._index.add

        def slow(documents: Any) -> None:
            add(documents)
            entered.set()
            assert go_on.wait(30)

        found.search._index.add = slow  # type: ignore[method-assign]
        thread = threading.Thread(target=found.search.build)
        thread.start()
        assert entered.wait(30)
        found.search.interrupt()
        go_on.set()
        thread.join(30)
        assert not thread.is_alive()
        assert found.search.status().state is IndexState.FAILED
        found.search.close()
        with pytest.raises(SessionInvalidError):
            found.search._index.find('"the"', 0, 10, 10)
        found.search.close()
    assert apsw.memory_used() <= before + 256 * 1024


def test_closed_while_it_is_asked(phone: Opened, tmp_path: Path) -> None:
    with opened(files(), tmp_path) as found:
        found.search.build()
        found.search.close()
        with pytest.raises(BackupError):
            found.search.find(Sought("the"), None, 10)

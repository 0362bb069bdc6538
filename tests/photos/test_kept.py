"""The notes of what was freed up: the last line of an asset counts, however many there are."""

import errno
import json
import tracemalloc
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.errors import DiskFullError
from custom_components.apple_backup.photos.kept import (
    KEPT_NAME,
    apply_notes,
    keep,
    keep_no_longer,
    reserved,
)
from tests.photos.library_parts import ZONE, Parts, pair

CONTENT = b"a photo of a lake"
MIB = 1 << 20

lines = st.lists(
    st.tuples(
        st.sampled_from([ZONE.name, "SharedSync-1"]),
        st.sampled_from("ABC"),
        st.none() | st.lists(st.sampled_from(["1", "2", "3"]), max_size=2),
    ),
    max_size=12,
)


def noted(parts: Parts, entries: Any) -> None:
    (parts.volume.state / KEPT_NAME).write_text(
        "".join(
            json.dumps(
                {"zone": zone, "asset": asset, "kept": contents is not None}
                | ({} if contents is None else {"sha256": contents})
            )
            + "\n"
            for zone, asset, contents in entries
        )
    )


@given(entries=lines)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_files_stay_that_were_noted_since_an_asset_was_last_kept_no_longer(
    parts: Parts, entries: list[tuple[str, str, list[str] | None]]
) -> None:
    noted(parts, entries)
    expected: dict[tuple[str, str], set[str]] = {}
    for zone, asset, contents in entries:
        if contents is None:
            expected.pop((zone, asset), None)
        else:
            expected.setdefault((zone, asset), set()).update(contents)
    assert reserved(parts.catalog, parts.volume) == set().union(*expected.values())


@pytest.mark.parametrize(
    "line",
    [
        "[" * 200_000,
        '{"zone": "PrimarySync", "asset": "\\ud800", "kept": true, "sha256": ["9"]}',
        '{"zone": "\\ud800", "asset": "A", "kept": true, "sha256": ["9"]}',
        '{"zone": "PrimarySync", "asset": "A\\u0000", "kept": true, "sha256": ["9"]}',
    ],
    ids=["deep", "asset that is no text", "zone that is no text", "asset with a NUL"],
)
def test_a_line_that_nobody_can_read_costs_only_itself(parts: Parts, line: str) -> None:
    """Whoever can write the volume must not be able to stop every sync."""
    noted(parts, [(ZONE.name, "A", ["1"])])
    note = parts.volume.state / KEPT_NAME
    note.write_text(f"{line}\n{note.read_text()}")
    parts.know(*pair("A", CONTENT))
    assert apply_notes(parts.catalog, parts.volume) == 1
    assert reserved(parts.catalog, parts.volume) == {"1"}


def test_an_asset_that_was_kept_again_is_kept(parts: Parts) -> None:
    noted(parts, [(ZONE.name, "A", ["1"]), (ZONE.name, "A", None), (ZONE.name, "A", ["2"])])
    fresh = Catalog.open(f"sqlite:///{parts.volume.state / 'fresh.db'}")
    fresh.ingest(ZONE, pair("A", CONTENT))
    assert apply_notes(fresh, parts.volume) == 1
    assert reserved(parts.catalog, parts.volume) == {"2"}
    fresh.close()


def test_what_cannot_be_written_down_changes_nothing_and_what_was_interrupted_stays_kept(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.know(*pair("A", CONTENT))
    keep(parts.catalog, parts.volume, [parts.view("A")])
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", Mock(side_effect=OSError(errno.ENOSPC, "full")))
        with pytest.raises(DiskFullError):
            keep_no_longer(parts.catalog, parts.volume, [parts.view("A")])
    assert parts.view("A").is_kept
    with monkeypatch.context() as patched:
        patched.setattr(parts.catalog, "set_kept", Mock(side_effect=InterruptedError))
        with pytest.raises(InterruptedError):
            keep_no_longer(parts.catalog, parts.volume, [parts.view("A")])
    apply_notes(parts.catalog, parts.volume)
    assert parts.view("A").is_kept
    fresh = Catalog.open(f"sqlite:///{parts.volume.state / 'fresh.db'}")
    fresh.ingest(ZONE, pair("A", CONTENT))
    assert apply_notes(fresh, parts.volume) == 1
    fresh.close()


def test_what_could_not_be_written_down_is_not_kept_by_the_next_run(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.know(*pair("A", CONTENT), *pair("B", b"another", filename="IMG_2.JPG"))
    keep(parts.catalog, parts.volume, [parts.view("A")])
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", Mock(side_effect=OSError(errno.ENOSPC, "full")))
        with pytest.raises(DiskFullError):
            keep(parts.catalog, parts.volume, [parts.view("B")])
    assert apply_notes(parts.catalog, parts.volume) == 0
    assert (parts.view("A").is_kept, parts.view("B").is_kept) == (True, False)


def test_what_one_of_several_files_was_taken_for_does_not_set_it_free(parts: Parts) -> None:
    """An older catalog may know one of its files by now, and think that others are a duplicate's."""
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    noted(parts, [(ZONE.name, "A", [file.sha256, "its video"])])
    assert reserved(parts.catalog, parts.volume) == {file.sha256, "its video"}
    apply_notes(parts.catalog, parts.volume)
    assert reserved(parts.catalog, parts.volume) == {"its video"}


def test_a_library_that_was_freed_up_as_a_whole_is_not_held_in_memory(parts: Parts) -> None:
    noted(
        parts, ((ZONE.name, f"asset {number:032}", [f"{number:064}"]) for number in range(20_000))
    )
    # What a catalog answers that has all these files itself.
    catalog: Any = SimpleNamespace(
        kept_contents=lambda _zone, names: {
            (name, f"{int(name.partition(' ')[2]):064}") for name in names
        }
    )
    tracemalloc.start()
    try:
        assert reserved(catalog, parts.volume) == frozenset()
        assert tracemalloc.get_traced_memory()[1] < 2 * MIB
    finally:
        tracemalloc.stop()

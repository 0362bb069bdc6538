"""States of a library that seldom occur: each is noticed, and nothing of the user's is touched."""

from collections.abc import Callable
import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from custom_components.apple_backup.photos import kept
from custom_components.apple_backup.photos.account.srp import with_exact_salt
from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason, Root
from custom_components.apple_backup.photos.catalog.migrate import migrate_catalog
from custom_components.apple_backup.photos.cloudkit.fields import (
    as_integer,
    as_number,
    flag_of,
    integer_of,
    plist_of,
)
from custom_components.apple_backup.photos.config import LibraryConfig
from custom_components.apple_backup.photos.continuity import begin_run
from custom_components.apple_backup.photos.emptying import EmptyingResult, _delete
from custom_components.apple_backup.photos.errors import CatalogError, LibraryFolderError
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.photos.kept import KEPT_NAME, apply_notes, keep
from custom_components.apple_backup.photos.opening import open_catalog
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.library_parts import ACCOUNT_ID, ZONE, Parts, pair

CONTENT = b"a photo of a lake"


def failing(number: int) -> Callable[..., Any]:
    """A call to the system that fails."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


# What the user keeps


def test_what_is_kept_survives_odd_lines_and_is_told_when_it_cannot_be_noted(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.know(*pair("A", CONTENT))
    keep(parts.catalog, parts.volume, [parts.view("A")])
    note = parts.volume.state / KEPT_NAME
    with note.open("a") as file:
        file.write('{}\n[1]\n"x"\n{"zone": 1, "asset": "B", "kept": true}\n{"torn')
    fresh = Catalog.open(f"sqlite:///{parts.volume.state / 'fresh.db'}")
    fresh.ingest(ZONE, pair("A", CONTENT))
    apply_notes(fresh, parts.volume)
    number = fresh.asset_id(ZONE.name, "A")
    assert number is not None
    assert fresh.asset_views([number])[0].is_kept
    fresh.close()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing(errno.EIO))
        with pytest.raises(LibraryFolderError):
            keep(parts.catalog, parts.volume, [parts.view("A")])
    note.unlink()
    note.mkdir()
    with pytest.raises(LibraryFolderError):
        list(kept._still_kept(parts.volume))


# The end of quarantine


def emptied(parts: Parts, **changes: Any) -> EmptyingResult:
    """Delete the one file in quarantine for good."""
    [held] = parts.catalog.quarantined()
    result, library = EmptyingResult(), SimpleNamespace(catalog=parts.catalog, log=RunLog())
    run: Any = SimpleNamespace(library=library, folders=changes.get("folders", parts.folders))
    _delete(run, held, result)
    return result


@pytest.fixture
def removed(parts: Parts) -> Parts:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    parts.store.remove(file, RemovalReason.DELETED)
    return parts


def stored(parts: Parts) -> Path:
    [held] = parts.catalog.quarantined()
    return parts.volume.quarantine / held.stored_path


def test_a_file_that_cannot_be_deleted_stays_in_the_catalog(
    removed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", failing(errno.EACCES))
        assert emptied(removed) == EmptyingResult(left=1)
    assert stored(removed).read_bytes() == CONTENT
    neighbor = stored(removed).with_name("note.txt")
    neighbor.write_text("mine")
    assert emptied(removed) == EmptyingResult(files=1, bytes=len(CONTENT))
    # A folder that holds something else stays.
    assert neighbor.read_text() == "mine"


def test_a_file_that_is_gone_is_forgotten_and_one_that_was_touched_is_looked_at(
    removed: Parts,
) -> None:
    os.utime(stored(removed))
    assert emptied(removed).files == 1
    assert removed.catalog.quarantined() == []


def test_what_somebody_has_deleted_is_forgotten(removed: Parts) -> None:
    stored(removed).unlink()
    assert emptied(removed) == EmptyingResult()
    assert removed.catalog.quarantined() == []


def test_the_quarantine_of_a_folder_that_is_not_used_is_left_alone(removed: Parts) -> None:
    path = stored(removed)
    assert emptied(removed, folders={}) == EmptyingResult()
    assert path.exists()


# Databases


@pytest.mark.parametrize("version", [None, "4711"])
def test_a_database_that_is_no_catalog_of_this_version_is_not_copied(
    tmp_path: Path, version: str | None
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if version is None:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE other (id INTEGER)"))
        engine.dispose()
    else:
        Catalog.open(url).close()
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE meta SET value = '4711' WHERE key LIKE '%version%'"))
        engine.dispose()
    with pytest.raises(CatalogError):
        migrate_catalog(url, f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    Catalog.open(f"sqlite:///{tmp_path / 'old.db'}").close()
    target = "postgresql+psycopg://user:secret@127.0.0.1:1/none?connect_timeout=1"
    for source, wanted in (
        (target, f"sqlite:///{tmp_path / 'new.db'}"),
        (f"sqlite:///{tmp_path / 'old.db'}", target),
    ):
        with pytest.raises(CatalogError) as caught:
            migrate_catalog(source, wanted)
        assert "secret" not in str(caught.value)


def config(parts: Parts, path: Path) -> LibraryConfig:
    return LibraryConfig(
        library_path=path,
        catalog_url=f"sqlite:///{parts.root.parent / 'opened.db'}",
        account_id=ACCOUNT_ID,
        reserve_bytes=0,
    )


def test_the_library_of_before_is_there_while_it_holds_files(parts: Parts, tmp_path: Path) -> None:
    log = RunLog()
    catalog, _ = open_catalog(config(parts, parts.root), log)
    catalog.ingest(ZONE, pair("A", CONTENT))
    moved = Parts(
        parts.root, catalog, parts.volume, parts.placer, parts.store, parts.provider, parts.folders
    )
    moved.name()
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    catalog.close()
    assert file.root is Root.LIBRARY
    prepare_library(tmp_path / "new", ACCOUNT_ID)
    for _ in range(2):
        catalog, volumes = open_catalog(config(parts, tmp_path / "new"), log)
        has_files = catalog.has_files_in(Root.PREVIOUS)
        catalog.close()
        assert (Root.PREVIOUS in volumes) == has_files
    assert any("another one than before" in entry.message for entry in log.entries())


def test_a_run_whose_note_cannot_be_written_says_so(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in parts.volume.state.iterdir())
    monkeypatch.setattr(Path, "replace", failing(errno.EIO))
    with pytest.raises((LibraryFolderError, OSError)):
        begin_run(parts.catalog, parts.folders, RunLog(), CancelToken())
    assert sorted(path.name for path in parts.volume.state.iterdir()) == before


def test_files_that_nobody_knows_in_quarantine_are_recognized(parts: Parts) -> None:
    """After the catalog was lost; also in folders that are no days."""
    parts.know(*pair("A", CONTENT))
    for name in ("2024-05-06/IMG_1.JPG", "some day/IMG_2.JPG", "IMG_3.JPG"):
        path = parts.volume.quarantine / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)
    (parts.volume.state / "last_run").write_text("of another moment")
    odd = os.fsencode(parts.volume.quarantine) + b"/\xff.JPG"
    Path(os.fsdecode(odd)).write_bytes(CONTENT)
    begin_run(parts.catalog, parts.folders, RunLog(), CancelToken())
    found = {held.stored_path for held in parts.catalog.quarantined()}
    assert found == {"2024-05-06/IMG_1.JPG", "some day/IMG_2.JPG", "IMG_3.JPG"}


# Values of Apple's records


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12),
        ("twelve", None),
        (12.9, 12),
        (float("inf"), None),
        (1 << 70, None),
        (True, 1),
        (None, None),
        ([], None),
    ],
)
def test_whole_numbers_whatever_json_made_of_them(value: object, number: int | None) -> None:
    assert as_integer(value) == number


def test_fields_that_are_none_have_no_value() -> None:
    assert (as_number(True), as_number(10**400), as_number("1")) == (None, None, None)
    assert as_number(2) == 2.0
    for fields in ({}, {"a": None}, {"a": 7}, {"a": {"value": "x"}}):
        assert integer_of(fields, "a") is None  # type: ignore[arg-type]
        assert not flag_of(fields, "a")  # type: ignore[arg-type]
    for value in ("!", 7, "A" * 10**7, "bm9uc2Vuc2U="):
        assert plist_of({"a": {"value": value, "type": "BYTES"}}, "a") is None  # type: ignore[dict-item]


# pyicloud


def test_without_the_corrected_srp_the_sign_in_is_pyiclouds_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys

    import srp

    def theirs() -> bool:
        return bool(srp)

    monkeypatch.setitem(theirs.__globals__, "srp", srp)
    assert with_exact_salt(theirs) is not theirs
    monkeypatch.delattr(srp, "_pysrp", raising=False)
    monkeypatch.setitem(sys.modules, "srp._pysrp", None)
    assert with_exact_salt(theirs) is theirs

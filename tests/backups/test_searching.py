"""Searches that are made to take long: they end at their deadline, and when the backup is locked."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from custom_components.apple_backup.backups import browse
from custom_components.apple_backup.backups.browse import MAX_PATH, BrowseIndex
from custom_components.apple_backup.backups.errors import BackupReadError, SessionInvalidError
from custom_components.apple_backup.backups.models import FileKind
from tests.backup_factory import BackupSpec, FileSpec, build_backup

from .opening import open_built

FILES = frozenset({FileKind.FILE})
# Compared with this path it goes through all of the pattern at each of its places.
SLOW_PATH = b"a" * MAX_PATH
SLOW_PATTERN = f"%{'a' * (MAX_PATH // 2)}b"


def index(paths: int, path: bytes = SLOW_PATH) -> BrowseIndex:
    return BrowseIndex.from_rows((b"D", path, 1, f"{n:040x}".encode(), n) for n in range(paths))


def test_a_search_ends_at_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "SEARCH_SECONDS", 0.0)
    monkeypatch.setattr(browse, "_PROGRESS_STEPS", 10)
    hostile = index(20)
    with pytest.raises(BackupReadError):
        hostile.page(None, SLOW_PATTERN, FILES, 10, 0)
    monkeypatch.undo()
    # It is of use all the same.
    assert hostile.page(None, None, FILES, 10, 0)[1] == 20
    hostile.close()


def test_locking_ends_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = index(100_000, b"a" * 300)
    began = Event()
    real = BrowseIndex._search

    def search(self: BrowseIndex, *args: object) -> object:
        began.set()
        return real(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(BrowseIndex, "_search", search)
    outcome: list[BaseException] = []

    def run() -> None:
        # One search after another, so that it is certain that one runs.
        try:
            for number in range(1000):
                hostile.page(None, f"%{'a' * 150}{number}", FILES, 10, 0)
        except SessionInvalidError as error:
            outcome.append(error)

    thread = Thread(target=run)
    thread.start()
    assert began.wait(30)
    hostile.interrupt()
    thread.join(30)
    assert not thread.is_alive()
    assert len(outcome) == 1
    hostile.close()
    with pytest.raises(SessionInvalidError):
        hostile.page(None, None, FILES, 10, 0)


@pytest.fixture(params=[False, True], ids=["direct", "indexed"])
def indexed(request: pytest.FixtureRequest) -> bool:
    value: bool = request.param
    return value


def test_paths_that_no_device_has_are_listed_and_never_compared(
    tmp_path_factory: pytest.TempPathFactory, indexed: bool
) -> None:
    def files() -> Iterator[FileSpec]:
        for path in ("a" * MAX_PATH, "ä" * MAX_PATH, "a" * (MAX_PATH + 1), "a" * 3_000_000):
            yield FileSpec("D", path, has_blob=False)

    built = build_backup(BackupSpec(files=files(), seed=1), tmp_path_factory.mktemp("long"))
    manifest, _ = open_built(built)
    if indexed:
        manifest.build_index()
    assert manifest.files().total == 4
    assert manifest.files(path_like="%").total == 2
    assert manifest.files(path_like=SLOW_PATTERN).total == 0
    manifest.close()

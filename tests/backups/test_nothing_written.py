"""Unlocking, browsing and reading write nothing, anywhere."""

from collections.abc import Iterator
from pathlib import Path
import tempfile

import pytest

from custom_components.apple_backup.backups.models import FileKind
from custom_components.apple_backup.backups.session import SessionManager
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup

from .opening import PASSWORD, backup_of, listing, pieces
from .watching import Watcher, audited


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    with audited() as watching:
        yield watching


@pytest.fixture(params=[PASSWORD, None], ids=["encrypted", "plain"])
def built(request: pytest.FixtureRequest, tmp_path: Path) -> BuiltBackup:
    files = [
        FileSpec("HomeDomain", f"Library/{n:04}", b"plaintext" * n, in_wal=n % 7 == 0)
        for n in range(2000)
    ]
    return build_backup(BackupSpec(files=files, password=request.param, seed=1), tmp_path)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A working directory and a temporary one of our own, as the machine's are shared."""
    working, temporary = tmp_path / "working", tmp_path / "temporary"
    working.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(working)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    return working, temporary


async def test_watcher_sees_writing(watcher: Watcher, tmp_path: Path) -> None:
    watcher.seen.clear()
    (tmp_path / "new").write_text("x")
    (tmp_path / "new").rename(tmp_path / "renamed")
    assert [it.split()[0] for it in watcher.seen] == ["open", "os.rename"]


async def test_nothing_is_written(
    built: BuiltBackup, places: tuple[Path, Path], request: pytest.FixtureRequest
) -> None:
    # What runs before the first unlock, such as imports, may write bytecode.
    manager = SessionManager()
    await manager.estimate_seconds(backup_of(built))
    before = listing(built.path.parent)
    watcher: Watcher = request.getfixturevalue("watcher")
    info = await manager.unlock(backup_of(built), built.password, "anna")
    opened = manager.get(info.token, "backup", "anna")
    assert (await opened.files(path_like="%1%", limit=1000, kinds=frozenset(FileKind))).total > 0
    (shared,) = manager._opened
    shared.manifest.build_index()
    assert (await opened.files(offset=1500)).total == 2000
    for truth in built.files[::100]:
        with await opened.content(truth.file_id) as content:
            assert sum([len(chunk) async for chunk in pieces(content)]) == truth.size
    manager.lock(info.token)
    await manager.close()
    assert watcher.seen == []
    assert listing(built.path.parent) == before
    assert [list(it.iterdir()) for it in places] == [[], []]

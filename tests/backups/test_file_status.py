"""What is said of each file of a page without reading it."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.errors import SessionInvalidError
from custom_components.apple_backup.backups.models import FileKind
from custom_components.apple_backup.backups.session import SessionManager
from tests.backup_factory import BackupSpec, FileSpec, build_backup, directory, symlink

from .opening import PASSWORD, backup_of

DOMAIN = "HomeDomain"


@pytest.mark.parametrize("password", [PASSWORD, None], ids=["encrypted", "plain"])
async def test_statuses(tmp_path: Path, password: str | None) -> None:
    files = [
        directory(DOMAIN, "folder"),
        symlink(DOMAIN, "link", "whole"),
        FileSpec(DOMAIN, "whole", b"x" * 100),
        FileSpec(DOMAIN, "empty", b""),
        FileSpec(DOMAIN, "cut", b"x" * 5000, stored_length=4096),
        FileSpec(DOMAIN, "grown", b"x" * 100, recorded_size=50),
        FileSpec(DOMAIN, "missing", b"x", has_blob=False),
        FileSpec(DOMAIN, "no record", b"x", record=b"bplist00nothing"),
    ]
    built = build_backup(BackupSpec(files=files, password=password, seed=1), tmp_path)
    by_path = {file.relative_path: file.file_id for file in built.files}
    if password:
        # A blob of which no file can be opened.
        hidden = built.path / by_path["empty"][:2] / by_path["empty"]
        hidden.unlink()
        hidden.mkdir()
    manager = SessionManager()
    token = (await manager.unlock(backup_of(built), password, "anna")).token
    opened = manager.get(token, "backup", "anna")
    page = await opened.files(kinds=frozenset(FileKind))
    found = {
        entry.relative_path: status
        for entry, status in zip(page.items, await opened.statuses(page), strict=True)
    }
    assert found.pop("empty") in ({"missing", "damaged", "unreadable"} if password else {"ok"})
    assert found == {
        "folder": None,
        "link": None,
        "whole": "ok",
        "cut": "incomplete" if password else "size_differs",
        "grown": "size_differs",
        "missing": "missing",
        "no record": "damaged",
    }
    manager.lock(token)
    with pytest.raises(SessionInvalidError):
        await opened.statuses(page)
    await manager.close()

"""What several tests of the reader need: built backups and the way to their content."""

from collections.abc import AsyncIterator
from pathlib import Path

from custom_components.apple_backup.backups.classkeys import ClassKeys
from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.models import Backup, Completeness, Device
from custom_components.apple_backup.backups.unlock import open_keys, open_manifest, prepare
from custom_components.apple_backup.backups.unlocked_content import UnlockedContent
from tests.backup_factory import BuiltBackup

PASSWORD = "correct horse"


def open_built(built: BuiltBackup) -> tuple[Manifest, ClassKeys | None]:
    """Open a built backup as a session does, without one."""
    preparation = prepare(built.path)
    keys = None
    if preparation.keybag is not None:
        keys = open_keys(preparation.keybag, built.password or "")
    return open_manifest(preparation, keys), keys


def backup_of(built: BuiltBackup, identifier: str = "backup") -> Backup:
    """What discovery would say of a built backup, as far as a session needs it."""
    return Backup(
        id=identifier,
        path=built.path,
        folder_name=built.path.name,
        device=Device("key", built.device_name),
        is_encrypted=built.password is not None,
        completeness=Completeness.COMPLETE,
        is_full=True,
        last_backup=None,
        is_snapshot=False,
    )


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every path below a folder with size and modification time."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
    }


def open_descriptors() -> int:
    """How many files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def pieces(content: UnlockedContent, size: int = 1 << 20) -> AsyncIterator[bytes]:
    """Read a content from its beginning to its end."""
    offset = 0
    while offset < content.size:
        piece = await content.async_read(offset, size)
        yield piece
        offset += len(piece)

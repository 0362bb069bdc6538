"""What tests of exports, checks and comparisons need: an opened session of a built backup."""

from collections.abc import AsyncIterator
import contextlib

from custom_components.apple_backup.backups.session import SessionManager
from custom_components.apple_backup.backups.unlocked import UnlockedBackup
from tests.backup_factory import BuiltBackup

from .opening import backup_of


@contextlib.asynccontextmanager
async def session(built: BuiltBackup) -> AsyncIterator[tuple[UnlockedBackup, SessionManager, str]]:
    """Unlock a built backup; gives access, manager and token, and closes all in the end."""
    manager = SessionManager()
    try:
        info = await manager.unlock(backup_of(built), built.password, "anna")
        yield manager.get(info.token, "backup", "anna"), manager, info.token
    finally:
        await manager.close()

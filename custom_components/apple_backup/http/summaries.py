"""Bodies of the backups API: a backup and a row of its manifest, as plain JSON values."""

from typing import Final

from ..backups.apps import InstalledApp
from ..backups.models import Backup, ManifestEntry

_SHOWN_OF_SERIAL: Final = 4


def backup_summary(backup: Backup, *, unlocked: bool) -> dict[str, object]:
    """The summary of a backup, with every field of the documented server.

    That server copies and indexes a backup; ours reads it in place, so that the fields about
    indexing have no value, and *decrypted* means that the asking user has an open session.
    """
    when = backup.last_backup.isoformat() if backup.last_backup is not None else None
    return {
        "id": backup.id,
        "display_name": backup.device.name,
        "device_name": backup.device.product_name or backup.device.product_type,
        "product_version": backup.device.product_version,
        "is_encrypted": backup.is_encrypted,
        "status": _status(backup, unlocked=unlocked),
        "decryption_status": "decrypted" if unlocked else "pending",
        "last_indexed_at": None,
        "decrypted_at": None,
        "size_bytes": backup.size_bytes,
        "last_modified_at": when,
        "indexing_progress": None,
        "indexing_total": None,
        "indexing_artifact": None,
        "completeness": backup.completeness.value,
        "is_snapshot": backup.is_snapshot,
        "problem": backup.problem,
    }


def backup_details(backup: Backup, *, unlocked: bool, is_admin: bool) -> dict[str, object]:
    """The summary, and what else is known without a password.

    The serial number tells a device from all others, and the folder's name is its UDID: both are
    for administrators.
    """
    device = backup.device
    serial = device.serial_number
    return {
        **backup_summary(backup, unlocked=unlocked),
        "product_type": device.product_type,
        "product_name": device.product_name,
        "build_version": device.build_version,
        "serial_number": serial if is_admin or serial is None else _masked(serial),
        "folder_name": backup.folder_name if is_admin else None,
        "is_full": backup.is_full,
        "app_count": len(backup.installed_apps),
    }


def _masked(serial: str) -> str:
    shown = serial[-_SHOWN_OF_SERIAL:] if len(serial) > 2 * _SHOWN_OF_SERIAL else ""
    return "*" * (len(serial) - len(shown)) + shown


def installed_app(app: InstalledApp) -> dict[str, object]:
    """An app of a device."""
    return {
        "bundle_id": app.bundle_id,
        "name": app.name,
        "version": app.version,
        "developer": app.developer,
        "has_icon": app.has_icon,
    }


def _status(backup: Backup, *, unlocked: bool) -> str:
    """The documented word for where a backup stands, as far as the asking user is concerned."""
    if unlocked:
        return "unlocked"
    return "locked" if backup.is_encrypted else "discovered"


def manifest_item(entry: ManifestEntry) -> dict[str, object]:
    """A row of the manifest; `flags` is an addition to the documented fields."""
    return {
        "file_id": entry.file_id,
        "domain": entry.domain,
        "relative_path": entry.relative_path,
        "size": entry.size,
        "mtime": entry.mtime,
        "flags": int(entry.kind),
    }

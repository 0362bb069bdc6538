"""Bodies of the backups API: a backup and a row of its manifest, as plain JSON values."""

from ..backups.models import Backup, ManifestEntry


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

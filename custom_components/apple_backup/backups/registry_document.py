"""How the registry stores what a scan has told of a backup."""

from collections.abc import Iterable
from datetime import datetime
import json
from pathlib import Path
from typing import Any

from .models import Backup, Completeness, Device


def to_document(backup: Backup) -> str:
    """Return what is stored of a backup besides its place and size, as JSON."""
    device = backup.device
    return json.dumps(
        {
            "folder_name": backup.folder_name,
            "device": {name: getattr(device, name) for name in Device.__slots__},
            "is_encrypted": backup.is_encrypted,
            "completeness": backup.completeness,
            "is_full": backup.is_full,
            "last_backup": backup.last_backup.isoformat() if backup.last_backup else None,
            "is_snapshot": backup.is_snapshot,
            "installed_apps": backup.installed_apps,
            "problem": backup.problem,
        }
    )


def from_document(identifier: str, path: Path, size: int | None, document: Any) -> Backup:
    """Rebuild a backup from what was stored.

    Raises:
        ValueError, TypeError, LookupError: It makes no sense.
    """
    last_backup = document["last_backup"]
    return Backup(
        id=identifier,
        path=path,
        folder_name=document["folder_name"],
        device=Device(**document["device"]),
        is_encrypted=document["is_encrypted"],
        completeness=Completeness(document["completeness"]),
        is_full=document["is_full"],
        last_backup=datetime.fromisoformat(last_backup) if last_backup else None,
        is_snapshot=document["is_snapshot"],
        installed_apps=tuple(_texts(document["installed_apps"])),
        size_bytes=size,
        problem=document["problem"],
    )


def _texts(values: Iterable[Any]) -> Iterable[str]:
    return (value for value in values if isinstance(value, str))

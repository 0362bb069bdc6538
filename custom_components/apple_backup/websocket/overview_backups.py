"""What the overview tells of backup folders and the backups in them."""

from typing import Any, cast

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ..backup_checks import CheckResult
from ..const import DOMAIN
from ..devices import BackupView
from ..http.summaries import backup_summary
from ..models import BackupsConfigEntry, BackupsRuntime, is_backups_entry
from ..overdue import is_overdue, limit_of
from ..permissions import Right, is_allowed
from .overview_accounts import NOT_LOADED, entry_reason, milliseconds


@callback
def describe_folders(hass: HomeAssistant, user: User) -> list[dict[str, Any]]:
    """Describe the folders whose backups a user may use, the oldest first."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    return [
        _describe(entry, user)
        for entry in entries
        if is_backups_entry(entry)
        and not entry.disabled_by
        and is_allowed(user, Right.USE_BACKUPS, entry)
    ]


def _describe(entry: ConfigEntry, user: User) -> dict[str, Any]:
    about = {"entry_id": entry.entry_id, "title": entry.title}
    if entry.state is not ConfigEntryState.LOADED:
        reason = entry_reason(entry, is_admin=user.is_admin)
        return about | {"state": NOT_LOADED, "reason": reason, "backups": []}
    folder = cast("BackupsConfigEntry", entry)
    coordinator = folder.runtime_data.coordinator
    views = coordinator.views.values()
    return about | {
        "state": "ready" if coordinator.last_update_success else "unavailable",
        "overdue_days": limit_of(folder).days,
        "rejected": len(coordinator.data.rejected) if user.is_admin else 0,
        "backups": [_backup(folder, view, user) for view in views],
    }


def _backup(folder: BackupsConfigEntry, view: BackupView, user: User) -> dict[str, Any]:
    """Describe a backup by the summary of the API, and what the overview has besides."""
    runtime, backup = folder.runtime_data, view.backup
    unlocked = runtime.sessions.is_unlocked(backup.id, user.id)
    checked = runtime.checks.get(backup)
    return {
        **backup_summary(backup, unlocked=unlocked),
        "device": backup.device.key,
        "product_type": backup.device.product_type,
        "last_backup": milliseconds(backup.last_backup),
        "is_unlocked": unlocked,
        # A snapshot is a state of the past, and no worse for its age.
        "is_overdue": view.parent is None and bool(is_overdue(folder, backup)),
        "is_current": view.parent is None,
        "integrity": None if checked is None else _integrity(checked),
        "job": _job(runtime, backup.id, user),
    }


def _integrity(checked: CheckResult) -> dict[str, Any]:
    """What is kept of the last check: numbers, and no names of files."""
    return {
        "score": checked.score,
        "errors": checked.errors,
        "is_serious": checked.is_serious,
        "is_quick": checked.is_quick,
        "checked": milliseconds(checked.when),
        "counts": dict(checked.counts),
        "files": checked.files,
        "databases": checked.databases,
    }


def _job(runtime: BackupsRuntime, backup_id: str, user: User) -> dict[str, Any] | None:
    """How far work on a backup is, while there is some."""
    job = runtime.jobs.running(backup_id)
    if job is None:
        return None
    return {"kind": job.kind.value, "percent": job.percent, "is_mine": job.user_id == user.id}

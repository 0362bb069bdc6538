"""What the last check of each backup found: remembered over restarts, shown as an issue if it is bad.

Only numbers are kept; which files are concerned is told to the owner of an unlock session alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .backups.examination.integrity_report import (
    SEVERITIES,
    FindingKind,
    IntegrityReport,
    Severity,
    is_serious,
)
from .backups.models import Backup
from .const import DOMAIN

_LOGGER = logging.getLogger(__name__)

ISSUE: Final = "backup_damaged"
_VERSION: Final = 1
_DELAY_SECONDS: Final = 1.0
_ERRORS: Final = frozenset(
    kind.value for kind, severity in SEVERITIES.items() if severity is Severity.ERROR
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of a check: `score` from 0 to 100, `counts` of findings by kind.

    `state` tells the state of the backup that was checked: a newer run makes the result outdated.
    A check is quick if it read no contents; one of which that is not known is taken for quick.
    Earlier versions did not keep `databases`.
    """

    score: int
    checked_at: str
    counts: Mapping[str, int]
    files: int
    state: str
    is_quick: bool = True
    databases: int | None = None

    @property
    def when(self) -> datetime | None:
        """When the check ended."""
        return dt_util.parse_datetime(self.checked_at)

    @property
    def errors(self) -> int:
        """How many findings mean that something is lost."""
        return sum(count for kind, count in self.counts.items() if kind in _ERRORS)

    @property
    def is_serious(self) -> bool:
        """Whether the user has to do something."""
        known = {kind: self.counts[kind.value] for kind in FindingKind if kind.value in self.counts}
        return is_serious(known, self.files)


class BackupChecks:
    """The results of one folder."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Prepare; nothing is read before `async_load`."""
        self._hass = hass
        self._store = _store(hass, entry)
        self._results: dict[str, CheckResult] = {}
        self._issues: set[str] = set()
        self._is_dirty = False

    async def async_load(self) -> None:
        """Recall the results."""
        stored = await self._store.async_load() or {}
        for backup_id, row in stored.items():
            try:
                self._results[backup_id] = CheckResult(**row)
            except TypeError:
                _LOGGER.debug("The result of a check cannot be read")

    def get(self, backup: Backup) -> CheckResult | None:
        """The result of the last check, unless the backup has changed since then."""
        result = self._results.get(backup.id)
        return result if result is not None and result.state == _state_of(backup) else None

    @callback
    def async_take(self, backup: Backup, report: IntegrityReport, *, is_quick: bool) -> CheckResult:
        """Remember the outcome of a check."""
        result = CheckResult(
            score=report.score,
            checked_at=dt_util.utcnow().isoformat(),
            counts={kind.value: count for kind, count in report.counts.items()},
            files=report.progress.files,
            state=_state_of(backup),
            is_quick=is_quick,
            databases=report.progress.databases,
        )
        self._results[backup.id] = result
        self._is_dirty = True
        self._store.async_delay_save(self._to_store, _DELAY_SECONDS)
        return result

    @callback
    def async_show(self, backups: Iterable[Backup]) -> None:
        """Raise an issue for each backup that is damaged, and take back all others."""
        damaged = {
            backup.id: backup
            for backup in backups
            if (result := self.get(backup)) is not None and result.is_serious
        }
        for backup_id in self._issues - damaged.keys():
            ir.async_delete_issue(self._hass, DOMAIN, f"{ISSUE}_{backup_id}")
        for backup_id, backup in damaged.items():
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                f"{ISSUE}_{backup_id}",
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key=ISSUE,
                translation_placeholders=self._placeholders(backup),
            )
        self._issues = set(damaged)

    async def async_close(self) -> None:
        """Take all issues back: an entry that is not loaded says nothing about its backups."""
        self.async_show(())
        if self._is_dirty:
            await self._store.async_save(self._to_store())

    def _placeholders(self, backup: Backup) -> dict[str, str]:
        result = self._results[backup.id]
        made = backup.last_backup
        return {
            "device": backup.device.name,
            "date": dt_util.as_local(made).strftime("%Y-%m-%d %H:%M") if made else "–",
            "count": str(result.errors),
            "score": str(result.score),
        }

    @callback
    def _to_store(self) -> dict[str, Any]:
        self._is_dirty = False
        return {
            backup_id: {**asdict(result), "counts": dict(result.counts)}
            for backup_id, result in self._results.items()
        }


async def async_forget_checks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove the results of a folder that has been removed."""
    await _store(hass, entry).async_remove()


def _state_of(backup: Backup) -> str:
    return "" if backup.last_backup is None else backup.last_backup.isoformat()


def _store(hass: HomeAssistant, entry: ConfigEntry) -> Store[dict[str, Any]]:
    return Store(hass, _VERSION, f"{DOMAIN}.{entry.entry_id}.checks")

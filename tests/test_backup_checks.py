"""What is kept of checks: how bad a result is, and when it is outdated."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.apple_backup.backup_checks import BackupChecks, CheckResult
from custom_components.apple_backup.backups.examination.integrity_report import (
    FindingKind,
    IntegrityProgress,
    IntegrityReport,
)
from custom_components.apple_backup.backups.models import Backup
from custom_components.apple_backup.backups_coordinator import LOOK_INTERVAL
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .helpers import build_phone, build_tablet, folder_entry, load


@pytest.fixture
async def entry(hass: HomeAssistant, tmp_path: Path) -> MockConfigEntry:
    build_phone(tmp_path / "Backup")
    return await load(hass, folder_entry(tmp_path / "Backup"))


def report(files: int = 1000, **counts: int) -> IntegrityReport:
    found = {FindingKind(kind): count for kind, count in counts.items()}
    return IntegrityReport(90, IntegrityProgress(files, files), 0, found)


@pytest.mark.parametrize(
    ("files", "counts", "serious"),
    [
        (1000, {}, False),
        (1000, {"size_differs": 500, "digest_differs": 500, "file_incomplete": 3}, False),
        (1000, {"file_missing": 10}, False),
        (1000, {"file_missing": 11}, True),
        (500_000, {"file_missing": 100}, False),
        (500_000, {"file_missing": 101}, True),
        (4, {"file_missing": 1}, True),
        (1000, {"database_damaged": 1}, True),
        (1000, {"file_damaged": 1}, True),
        (0, {"manifest_damaged": 1}, True),
    ],
)
def test_what_is_serious(files: int, counts: dict[str, int], serious: bool) -> None:
    result = CheckResult(score=1, checked_at="", counts=counts, files=files, state="")
    assert result.is_serious is serious


async def test_a_newer_run_makes_a_result_outdated(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    checks: BackupChecks = entry.runtime_data.checks
    backup: Backup = entry.runtime_data.coordinator.data.backups[0]
    assert checks.get(backup) is None
    result = checks.async_take(backup, report(file_damaged=2), is_quick=False)
    assert checks.get(backup) is result
    assert result.errors == 2
    assert result.when is not None
    assert abs(result.when - dt_util.utcnow()) < timedelta(minutes=5)
    newer = replace(backup, last_backup=datetime(2027, 1, 1, tzinfo=UTC))
    assert checks.get(newer) is None
    assert checks.get(replace(backup, last_backup=None)) is None


async def test_results_that_cannot_be_read_are_none(
    hass: HomeAssistant, hass_storage: dict[str, Any], tmp_path: Path
) -> None:
    build_phone(tmp_path / "Backup")
    entry = folder_entry(tmp_path / "Backup")
    key = f"apple_backup.{entry.entry_id}.checks"
    hass_storage[key] = {"version": 1, "key": key, "data": {"x": {"score": 5, "else": 1}}}
    await load(hass, entry)
    checks: BackupChecks = entry.runtime_data.checks
    assert checks.get(entry.runtime_data.coordinator.data.backups[0]) is None


async def test_new_backups_are_noticed_between_scans(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    coordinator = entry.runtime_data.coordinator
    scanned = coordinator.data
    async_fire_time_changed(hass, dt_util.utcnow() + LOOK_INTERVAL)
    await hass.async_block_till_done(wait_background_tasks=True)
    # Nothing has changed, so nothing was scanned again but for sizes.
    assert {it.id for it in coordinator.data.backups} == {it.id for it in scanned.backups}
    build_tablet(tmp_path / "Backup")
    async_fire_time_changed(hass, dt_util.utcnow() + 2 * LOOK_INTERVAL + timedelta(seconds=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(coordinator.data.backups) == 2
    assert hass.states.get("sensor.kitchen_ipad_last_backup") is not None

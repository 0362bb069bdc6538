"""The documented state machine."""

from datetime import UTC, datetime

import pytest

from custom_components.apple_backup.photos.errors import SyncInProgressError, UnreachableError
from custom_components.apple_backup.photos.models import SyncPhase, SyncProgress
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.status import SyncStatus, Trigger

NEXT = datetime(2026, 1, 1, tzinfo=UTC)


def status() -> SyncStatus:
    return SyncStatus(RunLog(), clock=lambda: 1.5)


def test_a_fresh_state_has_the_required_fields_only() -> None:
    assert status().as_document() == {"state": "ready", "timestamp": 1500}


def test_a_trigger_resets_error_progress_and_log() -> None:
    ring = RunLog()
    machine = SyncStatus(ring, clock=lambda: 1.5)
    machine.start(Trigger.SYNC)
    ring.error("x", "old")
    machine.fail(UnreachableError(), "no answer", NEXT)
    assert machine.as_document()["prevError"] == {"message": "no answer", "code": "CANNOT_CONNECT"}
    machine.start(Trigger.AUTH)
    document = machine.as_document()
    assert "prevError" not in document
    assert (document["state"], document["prevTrigger"], document["progress"]) == (
        "running",
        "auth",
        0.0,
    )
    assert ring.entries() == []


@pytest.mark.parametrize("blocked", [False, True])
def test_only_one_run_at_a_time(*, blocked: bool) -> None:
    machine = status()
    machine.start(Trigger.SYNC)
    if blocked:
        machine.block("Waiting for a code")
    with pytest.raises(SyncInProgressError):
        machine.start(Trigger.SYNC)


@pytest.mark.parametrize(("trigger", "waiting", "after"), [("sync", 2, 5), ("auth", 25, 62.5)])
def test_blocked_only_while_a_code_is_awaited(trigger: str, waiting: int, after: float) -> None:
    machine = status()
    machine.start(Trigger(trigger))
    machine.block("Waiting for a code")
    assert machine.as_document()["state"] == "blocked"
    assert machine.as_document()["progress"] == waiting
    machine.unblock()
    assert machine.as_document()["state"] == "running"
    assert machine.as_document()["progress"] == after


def test_progress_grows_from_phase_to_phase_and_stays_visible() -> None:
    machine = status()
    machine.start(Trigger.SYNC)
    reports = [
        SyncProgress(SyncPhase.SIGNING_IN),
        SyncProgress(SyncPhase.LISTING),
        SyncProgress(SyncPhase.LISTING, assets_listed=5, assets_total=10),
        SyncProgress(SyncPhase.PLANNING),
        SyncProgress(SyncPhase.TRANSFERRING, files_done=0, files_total=4),
        SyncProgress(SyncPhase.TRANSFERRING, files_done=1, files_total=4),
        SyncProgress(SyncPhase.TRANSFERRING, files_done=4, files_total=4),
        SyncProgress(SyncPhase.FINISHING),
    ]
    seen = []
    for report in reports:
        machine.progress(report)
        seen.append(machine.as_document()["progress"])
    assert seen == [1, 16, 19.5, 24, 25, 41.25, 90, 90]
    machine.finish(NEXT)
    document = machine.as_document()
    assert (document["state"], document["progress"]) == ("ready", 100)
    assert document["nextSync"] == int(NEXT.timestamp() * 1000)
    assert isinstance(document["progressMsg"], str)


def test_looking_for_files_of_an_earlier_run_is_told_apart_from_listing() -> None:
    machine = status()
    machine.start(Trigger.SYNC)
    machine.progress(SyncProgress(SyncPhase.LISTING, files_done=3, files_total=9))
    document = machine.as_document()
    assert document["progressMsg"] == "Looking for files of an interrupted sync: 3/9"
    assert document["progress"] == 16


def test_an_empty_library_has_a_progress_too() -> None:
    machine = status()
    machine.start(Trigger.SYNC)
    machine.progress(SyncProgress(SyncPhase.LISTING, assets_total=0))
    machine.progress(SyncProgress(SyncPhase.TRANSFERRING, files_total=0))
    assert machine.as_document()["progress"] == 90


def test_late_progress_does_not_wake_a_run_that_has_ended() -> None:
    machine = status()
    machine.start(Trigger.SYNC)
    machine.finish(None)
    before = machine.as_document()
    machine.progress(SyncProgress(SyncPhase.LISTING))
    machine.unblock()
    assert machine.as_document() == before
    assert "nextSync" not in before


def test_other_work_leaves_what_a_sync_has_told() -> None:
    ring = RunLog()
    machine = SyncStatus(ring, clock=lambda: 1.5)
    machine.start(None)
    machine.rest(None, None, done=True)
    assert machine.as_document() == {
        "state": "ready",
        "timestamp": 1500,
        "progressMsg": "Done",
        "progress": 100.0,
    }
    machine.start(Trigger.SYNC)
    ring.error("sync", "why it failed")
    machine.fail(failure := UnreachableError(), "no answer", NEXT)
    machine.start(None)
    running = machine.as_document()
    machine.progress(SyncProgress(SyncPhase.VERIFYING, files_done=1, files_total=2))
    machine.rest(NEXT, (failure, "no answer"), done=False)
    ended = machine.as_document()
    for document, state in ((running, "running"), (ended, "ready")):
        assert document["state"] == state
        assert document["prevTrigger"] == "sync"
        assert document["prevError"] == {"message": "no answer", "code": "CANNOT_CONNECT"}
    assert (running["progress"], ended["progress"]) == (0.0, 57.5)
    assert [entry.message for entry in ring.entries()] == ["why it failed"]
    machine.start(None)
    machine.rest(NEXT, None, done=True)
    assert "prevError" not in machine.as_document()


def test_phone_numbers_stay_once_learnt() -> None:
    machine = status()
    machine.set_phone_numbers([(1, "•• 12")])
    machine.start(Trigger.SYNC)
    machine.fail(UnreachableError(), "x", None)
    assert machine.as_document()["trustedPhoneNumbers"] == [{"id": 1, "maskedNumber": "•• 12"}]


def test_the_error_message_carries_no_secret() -> None:
    machine = status()
    machine.start(Trigger.SYNC)
    machine.fail(UnreachableError(), "GET https://example.com/a?token=abc failed", None)
    assert "abc" not in str(machine.as_document())

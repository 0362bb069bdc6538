"""The overview: a whole snapshot at first, then one per change, and to each user what is theirs."""

import asyncio
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.account_issues import TRUST_WARNING
from custom_components.apple_backup.backups.examination.integrity_report import (
    Finding,
    FindingKind,
    IntegrityProgress,
    IntegrityReport,
)
from custom_components.apple_backup.const import CONF_ALLOWED_USERS, CONF_LIBRARY_PATH
from custom_components.apple_backup.photos.models import SyncPhase, SyncProgress
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.http.accounts import Photos
from tests.signed_account import signed_account
from tests.simulated_icloud.client import SimulatedICloud

from .conftest import Connect, Socket


async def test_first_snapshot_tells_all_of_an_account(
    photos: Photos, connect: Connect, member: User
) -> None:
    seen = await (await connect(member)).follow()
    (account,) = seen["accounts"]
    assert account["title"] == photos.entry.title
    assert account["state"] == "not_started"
    assert account["is_ready"]
    assert account["is_signed_in"]
    assert account["code"] is None
    assert account["progress"] is None
    assert account["attention"] == []
    assert account["disk"]["free_bytes"] > 0
    assert account["may"] == {
        "sync": True,
        "pause": True,
        "enter_code": True,
        "sign_in": False,
        "manage": False,
    }
    assert seen["folders"] == []


async def test_a_sync_is_followed_to_its_end(
    photos: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    await socket.follow()
    await socket.client.send_json_auto_id(
        {"type": "apple_backup/sync/start", "entry_id": photos.entry.entry_id}
    )
    states = []
    while True:
        message = await socket.client.receive_json()
        if message["type"] == "result":
            assert message["success"]
            continue
        (account,) = message["event"]["accounts"]
        states.append(account["state"])
        if account["last_sync"] is not None:
            break
    # Which of its states are told depends on how long each of them takes.
    assert states[:-1]
    assert "idle" not in states[:-1]
    assert states[-1] == "idle"
    totals = account["totals"]
    assert totals["proven"] == totals["resources"] > 0


async def test_who_has_started_a_sync_learns_how_it_has_ended(
    photos: Photos, connect: Connect, member: User
) -> None:
    """Also if it takes no time: the end names the sync that it is of."""
    socket = await connect(member)
    assert (await socket.follow())["accounts"][0]["sync"] is None
    first = await _sync(socket, photos)
    assert first["outcome"] == {
        "new": 0,
        "saved": photos.entry.runtime_data.coordinator.data.totals.proven,
        "moved": 0,
        "quarantined": 0,
        "parked": 0,
        "held_back": 0,
    }
    again = await _sync(socket, photos)
    assert again["started"] > first["started"]
    assert set(again["outcome"].values()) == {0}
    assert (again["error"], again["message"]) == (None, None)
    await photos.simulated.async_mutate({"op": "add", "count": 2})
    assert (await _sync(socket, photos))["outcome"]["new"] == 2


async def test_who_has_started_a_sync_learns_why_it_has_failed(
    photos: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    await socket.follow()
    for what in ("web", "session", "trust"):
        await photos.simulated.async_expire(what)
    ended = await _sync(socket, photos)
    assert ended["outcome"] is None
    assert ended["error"] == photos.entry.runtime_data.coordinator.data.error
    assert ended["message"]


async def test_other_work_is_no_sync(photos: Photos, connect: Connect, member: User) -> None:
    socket = await connect(member)
    await socket.follow()
    ended = await _sync(socket, photos)
    await photos.entry.runtime_data.coordinator.async_perform(lambda engine: engine.verify())
    assert (await (await connect(member)).follow())["accounts"][0]["sync"] == ended


async def _sync(socket: Socket, photos: Photos) -> Any:
    """Start a sync, and give what is told of it at its end; messages may come in any order."""
    await socket.client.send_json_auto_id(
        {"type": "apple_backup/sync/start", "entry_id": photos.entry.entry_id}
    )
    started, told = None, None
    while started is None or told is None or told["started"] != started or told["ended"] is None:
        message = await socket.client.receive_json()
        if message["type"] == "result":
            assert message["result"].items() >= {"already": False}.items()
            started = message["result"]["started"]
        else:
            told = message["event"]["accounts"][0]["sync"]
    return told


async def test_events_are_coalesced(
    hass: HomeAssistant, photos: Photos, connect: Connect, member: User
) -> None:
    """A hundred changes at once become two events: the first and the last of them."""
    socket = await connect(member)
    await socket.follow()
    await photos.run()
    coordinator = photos.entry.runtime_data.coordinator
    await socket.event_where(lambda seen: seen["accounts"][0]["state"] == "listing")
    for done in range(1, 101):
        coordinator.on_progress(
            SyncProgress(phase=SyncPhase.TRANSFERRING, files_done=done, files_total=100)
        )
        coordinator.async_update_listeners()
    events = [await socket.next_event()]
    while events[-1]["accounts"][0]["progress"]["files_done"] < 100:
        events.append(await socket.next_event())
    assert len(events) <= 2


async def test_nothing_is_sent_without_a_change(
    photos: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    await socket.follow()
    for _ in range(5):
        photos.entry.runtime_data.coordinator.async_update_listeners()
        await asyncio.sleep(0.06)
    answer = await socket.send("sync/pause", entry_id=photos.entry.entry_id)
    # The answer or the event of the pause come next, nothing before.
    assert answer.get("success") or answer["event"]["accounts"][0]["is_paused"]


async def test_question_for_a_code_is_told(photos: Photos, connect: Connect, member: User) -> None:
    socket = await connect(member)
    await socket.follow()
    await photos.block()
    seen = await socket.event_where(lambda seen: seen["accounts"][0]["code"] is not None)
    (account,) = seen["accounts"]
    code = account["code"]
    assert account["state"] == "code_needed"
    assert [item["key"] for item in account["attention"]] == ["code_needed"]
    assert code["ways"] == ["device", "sms", "voice"]
    assert all("•" in number["masked"] for number in code["phone_numbers"])
    assert code["asked_until"] > code["sent_at"]


async def test_end_of_the_session_is_told_once(
    photos: Photos, connect: Connect, member: User
) -> None:
    """That the run has failed for the same reason is no news."""
    socket = await connect(member)
    await socket.follow()
    for what in ("web", "session", "trust"):
        await photos.simulated.async_expire(what)
    coordinator = photos.entry.runtime_data.coordinator
    coordinator.start_sync()
    seen = await socket.event_where(lambda seen: seen["accounts"][0]["state"] == "signed_out")
    assert coordinator.data.error is not None
    assert [item["key"] for item in seen["accounts"][0]["attention"]] == ["signed_out"]


async def test_backups_are_for_those_the_options_name(
    hass: HomeAssistant, folder: MockConfigEntry, connect: Connect, member: User, admin: User
) -> None:
    theirs = await (await connect(admin)).follow()
    assert [backup["display_name"] for backup in theirs["folders"][0]["backups"]] == [
        "Ada's iPhone"
    ]
    socket = await connect(member)
    assert (await socket.follow())["folders"] == []
    hass.config_entries.async_update_entry(folder, options={CONF_ALLOWED_USERS: [member.id]})
    seen = await socket.event_where(lambda seen: bool(seen["folders"]))
    (backup,) = await _backups_of(seen)
    assert backup["is_encrypted"]
    assert not backup["is_unlocked"]
    assert backup["is_overdue"]
    hass.config_entries.async_update_entry(folder, options={CONF_ALLOWED_USERS: []})
    await socket.event_where(lambda seen: seen["folders"] == [])


async def _backups_of(seen: Any) -> Any:
    return [backup for each in seen["folders"] for backup in each["backups"]]


async def test_unlocking_is_told_to_its_user_alone(
    folder: MockConfigEntry, connect: Connect, member: User, admin: User
) -> None:
    socket = await connect(admin)
    await socket.follow()
    runtime = folder.runtime_data
    (backup,) = runtime.coordinator.data.backups
    await runtime.sessions.unlock(backup, "secret", member.id)
    await runtime.sessions.unlock(backup, "secret", admin.id)
    seen = await socket.next_event()
    assert [each["is_unlocked"] for each in await _backups_of(seen)] == [True]
    runtime.sessions.lock_all(user_id=admin.id)
    seen = await socket.next_event()
    assert [each["is_unlocked"] for each in await _backups_of(seen)] == [False]


async def test_the_last_check_is_told_in_numbers(
    folder: MockConfigEntry, connect: Connect, admin: User
) -> None:
    runtime = folder.runtime_data
    (backup,) = runtime.coordinator.data.backups
    found = Finding(FindingKind.FILE_MISSING, "HomeDomain", "Library/missing.bin", "ab")
    report = IntegrityReport(99, IntegrityProgress(200, databases=3), 0, {found.kind: 1}, (found,))
    runtime.checks.async_take(backup, report, is_quick=True)
    seen = await (await connect(admin)).follow()
    (told,) = await _backups_of(seen)
    checked = told["integrity"].pop("checked")
    assert abs(checked / 1000 - time()) < 300
    assert told["integrity"] == {
        "score": 99,
        "errors": 1,
        "is_serious": False,
        "is_quick": True,
        "counts": {"file_missing": 1},
        "files": 200,
        "databases": 3,
    }


async def test_entries_come_and_go(
    hass: HomeAssistant, folder: MockConfigEntry, connect: Connect, admin: User
) -> None:
    socket = await connect(admin)
    await socket.follow()
    await hass.config_entries.async_unload(folder.entry_id)
    await socket.event_where(lambda seen: seen["folders"][0]["state"] == "not_loaded")
    await hass.config_entries.async_setup(folder.entry_id)
    seen = await socket.event_where(lambda seen: seen["folders"][0]["state"] == "ready")
    assert len(await _backups_of(seen)) == 1
    await hass.config_entries.async_remove(folder.entry_id)
    await socket.event_where(lambda seen: seen["folders"] == [])


async def test_end_of_a_subscription_leaves_no_listener(
    folder: MockConfigEntry, connect: Connect, admin: User
) -> None:
    coordinator = folder.runtime_data.coordinator
    before = len(coordinator._listeners)
    socket = await connect(admin)
    await socket.follow()
    assert len(coordinator._listeners) == before + 1
    await socket.client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await socket.client.receive_json())["success"]
    assert len(coordinator._listeners) == before


async def test_user_who_was_deactivated_is_told_nothing_more(
    hass: HomeAssistant, photos: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    await socket.follow()
    member.is_active = False
    await photos.entry.runtime_data.coordinator.async_pause()
    await asyncio.sleep(0.4)
    await socket.client.send_json_auto_id({"type": "ping"})
    assert (await socket.client.receive_json())["type"] == "pong"


async def test_an_account_that_is_not_loaded_is_told_and_why_to_admins_alone(
    hass: HomeAssistant,
    photos: Photos,
    connect: Connect,
    *,
    member: User,
    admin: User,
    tmp_path: Path,
) -> None:
    entry = photos.entry
    library = Path(entry.data[CONF_LIBRARY_PATH])
    library.rename(tmp_path / "unplugged")
    await hass.config_entries.async_reload(entry.entry_id)
    about = {"entry_id": entry.entry_id, "title": entry.title, "state": "not_loaded"}
    (account,) = (await (await connect(admin)).follow())["accounts"]
    assert account.pop("reason") == entry.reason is not None
    assert account.pop("may")["manage"]
    assert account == about
    (account,) = (await (await connect(member)).follow())["accounts"]
    assert account.pop("reason") is None
    assert not account.pop("may")["manage"]
    assert account == about


async def test_the_end_of_trust_is_told_when_it_is_near(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    *,
    connect: Connect,
    member: User,
    freezer: FrozenDateTimeFactory,
) -> None:
    signed = await signed_account(hass, icloud_proxy, tmp_path / "library")
    end = signed.sign_in.account.trust.expected_end
    assert end is not None
    for moment, told in ((end - TRUST_WARNING - timedelta(hours=1), []), (end, [])):
        freezer.move_to(moment)
        (account,) = (await (await connect(member)).follow())["accounts"]
        assert account["trust_ends"] == round(end.timestamp() * 1000)
        assert account["attention"] == told
    freezer.move_to(end - timedelta(days=1))
    (account,) = (await (await connect(member)).follow())["accounts"]
    assert account["attention"] == [{"key": "trust_ends", "time": round(end.timestamp() * 1000)}]

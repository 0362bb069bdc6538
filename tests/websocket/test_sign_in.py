"""Syncs and sign-ins by websocket: what is done, and how errors are told."""

import asyncio
import logging

import pytest

from homeassistant.auth.models import User
from tests.http.accounts import Photos

from .conftest import Connect


async def test_pause_and_resume(photos: Photos, connect: Connect, member: User) -> None:
    socket, entry_id = await connect(member), photos.entry.entry_id
    coordinator = photos.entry.runtime_data.coordinator
    assert (await socket.send("sync/pause", entry_id=entry_id))["success"]
    assert coordinator.data.is_paused
    assert (await socket.send("sync/resume", entry_id=entry_id))["success"]
    assert not coordinator.data.is_paused


async def test_who_asks_for_a_second_sync_is_told_of_the_first(
    photos: Photos, connect: Connect, member: User
) -> None:
    socket, entry_id = await connect(member), photos.entry.entry_id
    await photos.run()
    answer = await socket.send("sync/start", entry_id=entry_id)
    started = photos.entry.runtime_data.coordinator.sync_round.started_ms
    assert answer["result"] == {"started": started, "already": True}
    (account,) = (await socket.follow())["accounts"]
    assert (account["sync"]["started"], account["sync"]["ended"]) == (started, None)


async def test_no_sync_begins_during_other_work_or_while_a_code_is_awaited(
    photos: Photos, connect: Connect, member: User
) -> None:
    socket, entry_id = await connect(member), photos.entry.entry_id
    coordinator = photos.entry.runtime_data.coordinator
    await coordinator.async_sync_and_wait()
    coordinator.async_begin(lambda _: asyncio.Event().wait(), asks_apple=False)
    assert (await socket.send("sync/start", entry_id=entry_id))["error"]["code"] == (
        "sync_in_progress"
    )
    await coordinator.async_stop()
    await photos.block()
    error = (await socket.send("sync/start", entry_id=entry_id))["error"]
    assert error["code"] == "sync_in_progress"
    assert error["translation_key"] == "sync_in_progress"
    assert error["message"]


async def test_unknown_account(connect: Connect, member: User) -> None:
    answer = await (await connect(member)).send("sync/start", entry_id="nobody")
    assert answer["error"]["code"] == "no_account"


async def test_wrong_then_right_code(photos: Photos, connect: Connect, member: User) -> None:
    socket, entry_id = await connect(member), photos.entry.entry_id
    await photos.block()
    wrong = await socket.send("sign_in/submit", entry_id=entry_id, code=photos.wrong_code())
    assert wrong["error"]["code"] == "code_rejected"
    assert photos.state["state"] == "blocked"
    code = photos.simulated.codes()[0]["code"]
    assert (await socket.send("sign_in/submit", entry_id=entry_id, code=code))["success"]
    await photos.settle()
    assert photos.entry.runtime_data.sign_in.is_signed_in


async def test_code_is_sent_another_way(photos: Photos, connect: Connect, member: User) -> None:
    socket, entry_id = await connect(member), photos.entry.entry_id
    await photos.block()
    number = photos.entry.runtime_data.sign_in.pending.phone_numbers[-1].id
    answer = await socket.send(
        "sign_in/resend", entry_id=entry_id, method="voice", phone_number_id=number
    )
    assert answer["success"]
    pending = photos.entry.runtime_data.sign_in.pending
    assert pending.method == "voice"
    assert pending.phone_number.id == number


async def test_sign_in_is_started_and_given_up(
    photos: Photos, connect: Connect, admin: User
) -> None:
    socket, entry_id = await connect(admin), photos.entry.entry_id
    for what in ("web", "session", "trust"):
        await photos.simulated.async_expire(what)
    assert (await socket.send("sign_in/start", entry_id=entry_id))["success"]
    await photos.settle()
    assert photos.state["state"] == "blocked"
    assert (await socket.send("sign_in/cancel", entry_id=entry_id))["success"]
    assert photos.state["state"] == "ready"
    assert photos.entry.runtime_data.sign_in.asked_until is None


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "", 123456, ["123456"], None])
async def test_code_of_another_form_is_refused_without_a_trace(
    photos: Photos,
    connect: Connect,
    member: User,
    caplog: pytest.LogCaptureFixture,
    code: object,
) -> None:
    caplog.set_level(logging.DEBUG)
    socket = await connect(member)
    answer = await socket.send("sign_in/submit", entry_id=photos.entry.entry_id, code=code)
    assert answer["error"]["code"] == "code_format"
    log = [record.getMessage() for record in caplog.records]
    assert any("sign_in/submit **REDACTED**" in line for line in log)
    assert not any("'code'" in line or "12345" in line for line in log)

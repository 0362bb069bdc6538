"""Subscriptions: refused before they begin, ended with the right to them, and not without number."""

import logging

import pytest

from custom_components.apple_backup.websocket import COMMANDS
from custom_components.apple_backup.websocket.guard import ATTR_ENTRY_ID, MAX_FOLLOWED
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.http.accounts import Photos

from .conftest import Connect

OF_ACCOUNTS = [
    command.type
    for command in COMMANDS
    if command.subscribe is not None and ATTR_ENTRY_ID in command.schema
]


@pytest.mark.parametrize("command", OF_ACCOUNTS)
async def test_an_account_that_is_not_there_is_refused(
    connect: Connect, admin: User, caplog: pytest.LogCaptureFixture, command: str
) -> None:
    """Nothing else would let a client try again: a subscription that was answered counts as one."""
    socket = await connect(admin)
    answer = await socket.send(command, entry_id="nobody")
    assert not answer["success"]
    assert answer["error"]["code"] == "no_account"
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_an_account_that_is_unloaded_is_refused(
    hass: HomeAssistant, photos: Photos, connect: Connect, admin: User
) -> None:
    socket = await connect(admin)
    await hass.config_entries.async_unload(photos.entry.entry_id)
    answer = await socket.send("photos/subscribe", entry_id=photos.entry.entry_id)
    assert answer["error"]["code"] == "no_account"


async def test_the_log_is_told_no_longer_than_the_right_to_it_lasts(
    hass: HomeAssistant, photos: Photos, connect: Connect, admin: User
) -> None:
    other = await hass.auth.async_create_user("Other", group_ids=[GROUP_ID_ADMIN])
    sockets = [await connect(admin), await connect(other)]
    for socket in sockets:
        assert (await socket.send("photos/log/subscribe", entry_id=photos.entry.entry_id))[
            "success"
        ]
        assert (await socket.next_event())["reset"]
    await hass.auth.async_update_user(admin, group_ids=[GROUP_ID_USER])
    ring = photos.entry.runtime_data.log
    ring.info("test", "after")
    # Both are told at the same time, the first one first.
    assert (await sockets[1].next_event())["entries"][-1][3] == "after"
    assert (await sockets[0].send("push/status"))["type"] == "result"


async def test_a_connection_has_only_so_many_subscriptions(connect: Connect, member: User) -> None:
    socket = await connect(member)
    for _ in range(MAX_FOLLOWED):
        await socket.follow()
    refused = await socket.send("overview/subscribe")
    assert refused["error"]["code"] == "too_many_followed"
    await socket.client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await socket.client.receive_json())["success"]
    await socket.follow()

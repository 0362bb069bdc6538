"""Every command is in the table of rights, in the documentation, and refuses who may not use it."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS
from custom_components.apple_backup.permissions import Right, is_allowed
from custom_components.apple_backup.websocket import COMMANDS
from custom_components.apple_backup.websocket.guard import Command
from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.quality.project import ROOT

from .conftest import Connect

DOCUMENT = (ROOT / "docs" / "developer" / "websocket.md").read_text("utf-8")
# A new command needs a row here: who may use it is decided on purpose, not by accident.
FOR_EVERYONE = {
    "overview/subscribe",
    "sync/start",
    "sync/pause",
    "sync/resume",
    "sign_in/submit",
    "sign_in/resend",
    "sign_in/cancel",
    "push/status",
    "push/subscribe",
    "push/unsubscribe",
    "push/test",
    "photos/timeline",
    "photos/page",
    "photos/asset",
    "photos/albums",
    "photos/subscribe",
}
FOR_ADMINS = {
    "sign_in/start",
    "photos/plan",
    "photos/position",
    "photos/quarantine",
    "photos/quarantine/restore",
    "photos/removals",
    "photos/removals/confirm",
    "photos/removals/photos",
    "photos/log/subscribe",
}
FOR_BACKUP_USERS: set[str] = set()
VALUES: dict[str, Any] = {
    "entry_id": "01NOBODY00000000000000000A",
    "code": "000000",
    "method": "sms",
    "endpoint": "https://push.example.com/nobody",
    "subscription": {},
    "photo": "nothing",
    "photo_number": 1,
    "offset": 0,
    "limit": 1,
    "numbers": [1],
}


def values_of(command: Command) -> dict[str, Any]:
    return {str(marker): VALUES[str(marker)] for marker in command.schema if str(marker) in VALUES}


def test_every_command_is_in_one_row() -> None:
    rows = [*FOR_EVERYONE, *FOR_ADMINS, *FOR_BACKUP_USERS]
    assert sorted(rows) == sorted(command.type for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
def test_right_is_that_of_the_table(command: Command) -> None:
    if command.type in FOR_BACKUP_USERS:
        assert command.right is Right.USE_BACKUPS
    assert (command.answer is None) is not (command.subscribe is None)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
async def test_household_member_is_refused_what_the_table_forbids(
    command: Command, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    answer = await socket.send(command.type, **values_of(command))
    refused = not answer["success"] and answer["error"]["code"] == "unauthorized"
    assert refused is (command.type not in FOR_EVERYONE)
    assert refused is not is_allowed(member, command.right)


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
async def test_who_may_read_alone_is_refused_the_same(
    command: Command, hass: HomeAssistant, connect: Connect
) -> None:
    guest = await hass.auth.async_create_user("Guest", group_ids=[GROUP_ID_READ_ONLY])
    answer = await (await connect(guest)).send(command.type, **values_of(command))
    refused = not answer["success"] and answer["error"]["code"] == "unauthorized"
    assert refused is (command.type not in FOR_EVERYONE)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
async def test_a_user_whose_backups_are_allowed_may_do_nothing_else(
    command: Command, hass: HomeAssistant, connect: Connect, member: User, folder: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(folder, options={CONF_ALLOWED_USERS: [member.id]})
    await hass.async_block_till_done()
    answer = await (await connect(member)).send(command.type, **values_of(command))
    refused = not answer["success"] and answer["error"]["code"] == "unauthorized"
    assert refused is (command.type not in FOR_EVERYONE | FOR_BACKUP_USERS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
async def test_a_user_who_was_switched_off_is_refused_all(
    command: Command, connect: Connect, member: User
) -> None:
    """Also over a connection that was open before."""
    socket = await connect(member)
    member.is_active = False
    answer = await socket.send(command.type, **values_of(command))
    assert (answer["success"], answer["error"]["code"]) == (False, "unauthorized")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
async def test_administrator_is_refused_nothing(
    command: Command, connect: Connect, admin: User
) -> None:
    socket = await connect(admin)
    answer = await socket.send(command.type, **values_of(command))
    assert answer["success"] or answer["error"]["code"] != "unauthorized"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
def test_command_is_documented(command: Command) -> None:
    assert f"### `{command.name}`" in DOCUMENT
    section = DOCUMENT.split(f"### `{command.name}`")[1].split("\n### ")[0]
    for marker in command.schema:
        assert f"`{marker}`" in section

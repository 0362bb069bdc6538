"""Adds accounts and the folder of backups by their flows, and signs in again."""

from asyncio import to_thread
from random import Random
from typing import Any, Final

from custom_components.apple_backup.const import (
    CONF_APPLE_ID,
    CONF_CHINA_MAINLAND,
    CONF_LIBRARY_PATH,
    DOMAIN,
    EntryKind,
)
from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.const import CONF_PASSWORD, CONF_PATH
from homeassistant.data_entry_flow import FlowResultType
from tests.soak.home import acts
from tests.soak.home.household import Household, Member

_WRONG: Final = "000000"


def sign_in_answers(member: Member, *, wrong_code: bool = False) -> dict[str, Any]:
    """Answer what any sign-in may ask."""
    account = member.stage.account

    async def code() -> dict[str, Any]:
        given = _WRONG if wrong_code else await to_thread(_newest_code, member)
        return {"code": given, "other_way": {}}

    password = {CONF_PASSWORD: account.password, "keep_password": member.keeps_password}
    return {
        "icloud_account": {
            CONF_APPLE_ID: account.apple_id,
            **password,
            "region": {CONF_CHINA_MAINLAND: False},
        },
        **dict.fromkeys(("reauth_confirm", "reauth_trust"), password),
        **{step: {} for step in ("reauth_stored", "reauth_again", "reauth_trust_stored")},
        "reconfigure_account": {**password, CONF_CHINA_MAINLAND: False},
        **dict.fromkeys(("code", "code_sms", "code_voice", "code_not_sent"), code),
        "terms": {"accept_terms": True},
        "photos_access": {},
    }


def _newest_code(member: Member) -> str:
    codes = member.stage.account.codes()
    return str(codes[0]["code"]) if codes else _WRONG


async def add_account(home: Household, member: Member, *, start_now: bool) -> dict[str, Any]:
    """Add an account by its flow; a library that is there already is taken over."""
    answers = sign_in_answers(member) | {
        "user": {"next_step_id": EntryKind.ICLOUD_ACCOUNT.value},
        "library_folder": {CONF_LIBRARY_PATH: str(member.stage.disk.folder / "library")},
        "start": {"start_now": start_now},
    }
    result = await _flow(home, answers)
    if result["type"] is FlowResultType.CREATE_ENTRY:
        member.entry_id = result["result"].entry_id
        member.stage.was_set_up = True
    return told(result)


async def add_folder(home: Household) -> dict[str, Any]:
    """Add the folder of backups."""
    answers = {
        "user": {"next_step_id": EntryKind.BACKUP_FOLDER.value},
        "backup_folder": {CONF_PATH: str(home.backups.root)},
    }
    result = await _flow(home, answers)
    if result["type"] is FlowResultType.CREATE_ENTRY:
        home.backups.entry_id = result["result"].entry_id
    return told(result)


async def _flow(home: Household, answers: dict[str, Any]) -> dict[str, Any]:
    manager = home.hass.config_entries.flow
    begun = manager.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await acts.drive(home, manager, begun, answers)


def reauth_flows(home: Household, entry_id: str | None = None) -> list[Any]:
    """Give the flows in which somebody can sign in again."""
    return [
        flow
        for flow in home.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        if flow["context"]["source"] == SOURCE_REAUTH
        and entry_id in (None, flow["context"].get("entry_id"))
    ]


async def sign_in_by_flow(
    home: Household, member: Member, *, wrong_code: bool = False
) -> dict[str, Any]:
    """Answer the flow that Home Assistant shows."""
    flows = reauth_flows(home, member.entry_id)
    if not flows or member.entry_id is None:
        return {"done": False}
    manager = home.hass.config_entries.flow
    answers = sign_in_answers(member, wrong_code=wrong_code)
    begun = manager.async_configure(flows[0]["flow_id"])
    return told(await acts.drive(home, manager, begun, answers))


async def sign_in_by_actions(
    home: Household, member: Member, dice: Random, *, wrong_code: bool = False
) -> dict[str, Any]:
    """Begin by an action, and give the code by another."""
    waits = dice.random() < 0.7
    how, answer = await acts.call(home, member, "reauthenticate", answers=waits)
    if answer is None or answer["signed_in"]:
        return {"began": how}
    code = _WRONG if wrong_code else await to_thread(_newest_code, member)
    done, _ = await acts.call(home, member, "submit_mfa_code", answers=waits, code=code)
    return {"began": how, "code": done}


async def reconfigure(
    home: Household, entry_id: str | None, answers: dict[str, Any]
) -> dict[str, Any]:
    """Change what an entry stands on."""
    if home.entry(entry_id) is None:
        return {"done": False}
    manager = home.hass.config_entries.flow
    context: Any = {"source": SOURCE_RECONFIGURE, "entry_id": entry_id}
    return told(
        await acts.drive(home, manager, manager.async_init(DOMAIN, context=context), answers)
    )


async def options(home: Household, entry_id: str | None, answers: dict[str, Any]) -> dict[str, Any]:
    """Change options, by their flow."""
    if home.entry(entry_id) is None:
        return {"done": False}
    manager = home.hass.config_entries.options
    return told(await acts.drive(home, manager, manager.async_init(entry_id), answers))


def told(result: dict[str, Any]) -> dict[str, Any]:
    """Tell how a flow has ended."""
    kind = result["type"]
    shown = {key: result[key] for key in ("reason", "step_id", "errors") if result.get(key)}
    return {"flow": kind.value if kind else None, **shown}

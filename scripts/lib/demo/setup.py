"""Adds both halves of the integration through the config flow, as a user would."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .client import HomeAssistantClient, RefusedError
from .home_assistant import DOMAIN

_MANY_STEPS = 12


@dataclass(frozen=True, slots=True)
class AppleAccount:
    """An account of the simulated iCloud, and a way to read the code that was sent last."""

    apple_id: str
    password: str
    latest_code: Callable[[], Awaitable[str]]


async def add_account(client: HomeAssistantClient, account: AppleAccount) -> str:
    """Sign in, answer the second factor, accept the suggested folder and start the first sync.

    Returns:
        The folder of the library.
    """
    library = ""
    flow = await client.start_flow(DOMAIN)
    for _step in range(_MANY_STEPS):
        if flow["type"] == "create_entry":
            return library
        answer = await _answer(flow, account)
        library = answer.get("library_path", library)
        flow = await client.continue_flow(flow, answer)
    raise RefusedError(f"The flow does not end: {flow}")


async def add_folder(client: HomeAssistantClient, folder: Path) -> None:
    """Add the folder of backups."""
    flow = await client.start_flow(DOMAIN)
    flow = await client.continue_flow(flow, {"next_step_id": "backup_folder"})
    flow = await client.continue_flow(flow, {"path": str(folder)})
    if flow["type"] != "create_entry":
        raise RefusedError(f"The folder was not accepted: {flow}")


async def _answer(flow: Mapping[str, Any], account: AppleAccount) -> dict[str, Any]:
    if flow["type"] == "menu":
        return {"next_step_id": "icloud_account"}
    # The last form warns through its errors and may be submitted all the same.
    if flow["type"] != "form" or (flow.get("errors") and flow["step_id"] != "start"):
        raise RefusedError(f"The flow went another way than expected: {flow}")
    fields = defaults(flow["data_schema"])
    if "code" in fields:
        fields["code"] = await account.latest_code()
    if "start_now" in fields:
        # The demo shares the disk of the system, so the form leaves that to its user.
        fields["start_now"] = True
    if "apple_id" in fields:
        fields |= {"apple_id": account.apple_id, "password": account.password}
    return {name: value for name, value in fields.items() if value is not None}


def defaults(schema: list[dict[str, Any]]) -> dict[str, Any]:
    """Return each field of a form as it is filled in when the form is shown, None if it is not."""
    values: dict[str, Any] = {}
    for field in schema:
        if field.get("type") == "expandable":
            inner = defaults(field["schema"])
            values[field["name"]] = {
                key: value for key, value in inner.items() if value is not None
            }
        else:
            suggested = (field.get("description") or {}).get("suggested_value")
            values[field["name"]] = field.get("default") if suggested is None else suggested
    return values

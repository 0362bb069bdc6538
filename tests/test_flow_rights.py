"""Config, options and repair flows change what an account or a folder is: they are for administrators.

Home Assistant guards the doors; which doors of ours there are is taken from the code, and each is
tried by everybody over HTTP: to open it, to look at what somebody else has opened, to go on there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup import account_issues
from custom_components.apple_backup.account_issues import DATA_ENTRY_ID, DATA_KEY, ISSUE_TRUST
from custom_components.apple_backup.config_flow import AppleBackupConfigFlow
from custom_components.apple_backup.const import CONF_ALLOWED_USERS, DOMAIN, EntryKind
from custom_components.apple_backup.library_issues import ISSUE_REMOVALS, LIBRARY_KEYS
from homeassistant import config_entries
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedICloud

# Whom Home Assistant lets in here from outside; everything else begins with ourselves.
ENTRANCES: Final = {"user", "reauth", "reconfigure"}
FLOWS: Final = "/api/config/config_entries/flow"
OPTIONS: Final = "/api/config/config_entries/options/flow"
REPAIRS: Final = "/api/repairs/issues/fix"
OTHERS: Final = ("named", "member", "guest", "former admin", "anonymous")


def _sources() -> Iterator[str]:
    """Every way into a config flow that Home Assistant knows."""
    for name in dir(config_entries):
        if name.startswith("SOURCE_"):
            yield getattr(config_entries, name)


def test_every_entrance_is_known() -> None:
    found = {
        source
        for source in _sources()
        if (step := getattr(AppleBackupConfigFlow, f"async_step_{source}", None)) is not None
        and step.__module__.startswith("custom_components")
    }
    assert found == ENTRANCES
    assert AppleBackupConfigFlow.async_get_supported_subentry_types(MockConfigEntry()) == {}


@pytest.fixture
async def entries(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> dict[EntryKind, MockConfigEntry]:
    for component in ("http", "config", "repairs"):
        assert await async_setup_component(hass, component, {})
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=1)
    build_phone(tmp_path / "Backup")
    await load(hass, entry)
    return {
        EntryKind.ICLOUD_ACCOUNT: entry,
        EntryKind.BACKUP_FOLDER: await load(hass, folder_entry(tmp_path / "Backup")),
    }


@pytest.fixture
async def people(
    hass: HomeAssistant,
    entries: dict[EntryKind, MockConfigEntry],
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> dict[str, TestClient]:
    async def log_in(user: User) -> TestClient:
        refresh = await hass.auth.async_create_refresh_token(user, "https://example.com/")
        return await hass_client(hass.auth.async_create_access_token(refresh))

    users: dict[str, User] = {}
    for name, group in (
        ("admin", GROUP_ID_ADMIN),
        ("former admin", GROUP_ID_ADMIN),
        ("named", GROUP_ID_USER),
        ("member", GROUP_ID_USER),
        ("guest", GROUP_ID_READ_ONLY),
    ):
        users[name] = await hass.auth.async_create_user(name, group_ids=[group])
    folder = entries[EntryKind.BACKUP_FOLDER]
    options = {CONF_ALLOWED_USERS: [users["named"].id, users["former admin"].id]}
    hass.config_entries.async_update_entry(folder, options=options)
    clients = {name: await log_in(user) for name, user in users.items()}
    await hass.auth.async_deactivate_user(users["former admin"])
    return clients | {"anonymous": await hass_client_no_auth()}


async def refused(client: TestClient, base: str, opening: dict[str, Any], flow_id: str) -> None:
    """Nobody of this sort opens a flow, sees what an open one asks, or answers there."""
    for method, url, body in (
        ("POST", base, opening),
        ("GET", f"{base}/{flow_id}", None),
        ("POST", f"{base}/{flow_id}", {}),
    ):
        async with client.request(method, url, json=body) as answer:
            assert answer.status == 401, (method, url)


async def test_config_flows(
    hass: HomeAssistant,
    entries: dict[EntryKind, MockConfigEntry],
    people: dict[str, TestClient],
) -> None:
    openings: list[dict[str, Any]] = [{"handler": DOMAIN}]
    openings += [{"handler": DOMAIN, "entry_id": entry.entry_id} for entry in entries.values()]
    for opening in openings:
        async with people["admin"].post(FLOWS, json=opening) as answer:
            flow = await answer.json()
        assert flow["type"] in ("menu", "form")
        for name in OTHERS:
            await refused(people[name], FLOWS, opening, flow["flow_id"])
        hass.config_entries.flow.async_abort(flow["flow_id"])
    # The one that begins by itself, when Apple asks for the password.
    account = entries[EntryKind.ICLOUD_ACCOUNT]
    account.async_start_reauth(hass)
    await hass.async_block_till_done()
    [waiting] = hass.config_entries.flow.async_progress()
    for name in OTHERS:
        await refused(people[name], FLOWS, {"handler": DOMAIN}, waiting["flow_id"])
    async with people["admin"].get(f"{FLOWS}/{waiting['flow_id']}") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("kind", EntryKind)
async def test_options(
    entries: dict[EntryKind, MockConfigEntry], people: dict[str, TestClient], kind: EntryKind
) -> None:
    opening = {"handler": entries[kind].entry_id}
    async with people["admin"].post(OPTIONS, json=opening) as answer:
        flow = await answer.json()
    assert flow["type"] in ("menu", "form")
    for name in OTHERS:
        await refused(people[name], OPTIONS, opening, flow["flow_id"])


FIXABLE: Final = {ISSUE_TRUST, *LIBRARY_KEYS, *(it.code for it in account_issues._ISSUES)}


async def test_repairs(
    hass: HomeAssistant,
    entries: dict[EntryKind, MockConfigEntry],
    people: dict[str, TestClient],
) -> None:
    entry_id = entries[EntryKind.ICLOUD_ACCOUNT].entry_id
    for key in sorted(FIXABLE):
        ir.async_create_issue(
            hass,
            DOMAIN,
            key,
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ISSUE_REMOVALS,
            translation_placeholders={"account": "x", "count": "1", "examples": "x"},
            data={DATA_ENTRY_ID: entry_id, DATA_KEY: key},
        )
        opening = {"handler": DOMAIN, "issue_id": key}
        async with people["admin"].post(REPAIRS, json=opening) as answer:
            flow = await answer.json()
        assert flow["type"] == "form", flow
        for name in OTHERS:
            await refused(people[name], REPAIRS, opening, flow["flow_id"])

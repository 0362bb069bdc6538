"""The actions of the integration."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS, CONF_SYNC_ENABLED, DOMAIN
from custom_components.apple_backup.services import Action
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.setup import async_setup_component
from tests.helpers import account_entry, build_phone, build_tablet, folder_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@pytest.fixture
async def folder(hass: HomeAssistant, tmp_path: Path) -> MockConfigEntry:
    build_phone(tmp_path / "Backup")
    return await load(hass, folder_entry(tmp_path / "Backup"))


@pytest.fixture
async def account(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> SimulatedAccount:
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=5)
    await load(hass, entry)
    return account


@pytest.fixture
async def member(hass: HomeAssistant) -> User:
    """A household member who is no administrator."""
    await hass.auth.async_create_user("Owner")
    return await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])


async def call(
    hass: HomeAssistant,
    action: Action,
    entry: MockConfigEntry | None = None,
    *,
    user_id: str | None = None,
    response: bool = False,
) -> object:
    data = {ATTR_CONFIG_ENTRY_ID: entry.entry_id} if entry else {}
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        context=Context(user_id=user_id),
        return_response=response,
    )


@pytest.mark.usefixtures("account")
async def test_sync_with_a_response_waits_for_the_end(hass: HomeAssistant) -> None:
    answer = await call(hass, Action.SYNC, response=True)
    assert isinstance(answer, dict)
    assert answer["parked"] == 0
    assert answer["downloads"] >= 5
    assert answer["totals"]["assets"] == 5
    again = await call(hass, Action.SYNC, response=True)
    assert isinstance(again, dict)
    assert again["downloads"] == 0


async def test_sync_without_a_response_returns_at_once(
    hass: HomeAssistant, account: SimulatedAccount
) -> None:
    await account.async_fault(r"GET cvws", times=1, delay=0.2)
    await call(hass, Action.SYNC)
    assert hass.states.get("sensor.sample_user_status").state == "listing"
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, Action.SYNC)
    assert caught.value.translation_key == "sync_in_progress"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("sensor.sample_user_status").state == "idle"
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.options[CONF_SYNC_ENABLED] is True


async def test_failed_sync_says_why(hass: HomeAssistant, account: SimulatedAccount) -> None:
    await account.async_fault(r"POST .*ckdatabasews", times=-1, status=500)
    with pytest.raises(HomeAssistantError) as caught:
        await call(hass, Action.SYNC, response=True)
    assert caught.value.translation_key == "cannot_connect"
    assert "Apple" in str(caught.value)
    [entry] = hass.config_entries.async_entries(DOMAIN)
    document = entry.runtime_data.status.as_document()
    assert document["state"] == "ready"
    assert document["prevError"]["code"] == "CANNOT_CONNECT"
    assert document["nextSync"] > document["timestamp"]
    assert hass.states.get("sensor.sample_user_status").state == "failed"

    await account.async_clear_faults()
    await call(hass, Action.SYNC, response=True)
    assert "prevError" not in entry.runtime_data.status.as_document()


async def test_refresh_finds_new_backups(
    hass: HomeAssistant, folder: MockConfigEntry, tmp_path: Path
) -> None:
    build_tablet(tmp_path / "Backup")
    assert await call(hass, Action.REFRESH_BACKUPS) is None
    answer = await call(hass, Action.REFRESH_BACKUPS, folder, response=True)
    assert answer == {"backups": 2, "rejected": 0, "reasons": {}}


async def test_refresh_of_a_missing_folder_says_so(
    hass: HomeAssistant, folder: MockConfigEntry, tmp_path: Path
) -> None:
    (tmp_path / "Backup").rename(tmp_path / "away")
    with pytest.raises(HomeAssistantError) as caught:
        await call(hass, Action.REFRESH_BACKUPS, folder)
    assert caught.value.translation_key == "root_missing"


@pytest.mark.parametrize("action", list(Action))
async def test_unknown_entry(hass: HomeAssistant, folder: MockConfigEntry, action: Action) -> None:
    unknown = MockConfigEntry(domain=DOMAIN)
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, action, unknown)
    assert caught.value.translation_key == "service_config_entry_not_found"
    assert folder.domain == DOMAIN


@pytest.mark.parametrize(
    ("action", "key"), [(Action.SYNC, "no_account"), (Action.REFRESH_BACKUPS, "no_folder")]
)
async def test_without_an_entry(hass: HomeAssistant, action: Action, key: str) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, action)
    assert caught.value.translation_key == key


async def test_the_other_kind_of_entry_is_refused(
    hass: HomeAssistant, folder: MockConfigEntry, account: SimulatedAccount
) -> None:
    [photos] = [e for e in hass.config_entries.async_entries(DOMAIN) if e is not folder]
    assert photos.unique_id == account.dsid
    for action, entry, key in (
        (Action.SYNC, folder, "not_an_account"),
        (Action.REFRESH_BACKUPS, photos, "not_a_folder"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await call(hass, action, entry)
        assert caught.value.translation_key == key


async def test_several_folders_have_to_be_told_apart(
    hass: HomeAssistant, folder: MockConfigEntry, tmp_path: Path
) -> None:
    build_tablet(tmp_path / "other")
    other = MockConfigEntry(
        domain=DOMAIN, unique_id="other", data={**folder.data, "path": str(tmp_path / "other")}
    )
    await load(hass, other)
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, Action.REFRESH_BACKUPS)
    assert caught.value.translation_key == "choose_folder"
    await call(hass, Action.REFRESH_BACKUPS, other)


async def test_member_refreshes_only_where_the_options_say_so(
    hass: HomeAssistant, folder: MockConfigEntry, member: User
) -> None:
    with pytest.raises(Unauthorized):
        await call(hass, Action.REFRESH_BACKUPS, folder, user_id=member.id)
    hass.config_entries.async_update_entry(folder, options={CONF_ALLOWED_USERS: [member.id]})
    await call(hass, Action.REFRESH_BACKUPS, folder, user_id=member.id)


@pytest.mark.usefixtures("account")
async def test_every_active_user_may_sync(hass: HomeAssistant, member: User) -> None:
    assert await call(hass, Action.SYNC, user_id=member.id, response=True)
    await hass.auth.async_deactivate_user(member)
    with pytest.raises(Unauthorized):
        await call(hass, Action.SYNC, user_id=member.id)


@pytest.mark.usefixtures("account")
async def test_user_who_is_gone_may_nothing(hass: HomeAssistant) -> None:
    with pytest.raises(UnknownUser):
        await call(hass, Action.SYNC, user_id="nobody")

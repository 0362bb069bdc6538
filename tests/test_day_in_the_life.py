"""A household from the first form to the removal, in one Home Assistant, without looking inside."""

from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, DOMAIN, EntryKind
from homeassistant.auth.models import User
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import (
    account_input,
    allow_media,
    begin_flow,
    build_phone,
    code_input,
    integration_threads,
    leftovers,
    submit,
)
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.test_blueprints import FOLDER as BLUEPRINTS, Phone

PHOTOS = "event.sample_user_new_photos"


class Household:
    """What its members see and do."""

    def __init__(self, hass: HomeAssistant, account: SimulatedAccount, folder: Path) -> None:
        self.hass = hass
        self.account = account
        self.library = folder / "media" / "icloud"
        self.backups = folder / "Backup"

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def state(self, entity_id: str) -> str:
        return self.hass.states.get(entity_id).state

    def issues(self) -> set[str | None]:
        issues = ir.async_get(self.hass).issues.values()
        return {
            issue.translation_key for issue in issues if issue.domain == DOMAIN and issue.active
        }

    def photos(self) -> list[Path]:
        return [
            path
            for path in self.library.rglob("*.*")
            if path.is_file() and ".apple_backup" not in path.parts
        ]

    async def add_account(self) -> ConfigEntry:
        result = await begin_flow(self.hass, EntryKind.ICLOUD_ACCOUNT)
        result = await submit(self.hass, result, account_input(self.account))
        assert result["step_id"] == "code_sms"
        result = await submit(self.hass, result, code_input(await self.account.async_code()))
        markers = {str(marker): marker for marker in result["data_schema"].schema}
        folder = markers[CONF_LIBRARY_PATH].description["suggested_value"]
        result = await submit(self.hass, result, {CONF_LIBRARY_PATH: folder})
        result = await submit(self.hass, result, {"start_now": True})
        await self.settle()
        entry: ConfigEntry = result["result"]
        return entry

    async def add_backups(self) -> ConfigEntry:
        build_phone(self.backups, last_backup=dt_util.utcnow() - timedelta(days=1))
        result = await begin_flow(self.hass, EntryKind.BACKUP_FOLDER)
        result = await submit(self.hass, result, {CONF_PATH: str(self.backups)})
        await self.settle()
        entry: ConfigEntry = result["result"]
        return entry

    async def sync(self) -> None:
        await self.hass.services.async_call(
            "button", "press", {"entity_id": "button.sample_user_sync_now"}, blocking=True
        )
        await self.settle()

    async def automate(self) -> Phone:
        """Two automations from blueprints: new photos on a display, codes by reply."""
        app = MockConfigEntry(domain="mobile_app")
        app.add_to_hass(self.hass)
        device = dr.async_get(self.hass).async_get_or_create(
            config_entry_id=app.entry_id, identifiers={("mobile_app", "1")}, name="Ada's phone"
        )
        phone = Phone(self.hass)
        target = Path(self.hass.config.path("blueprints", "automation", DOMAIN))
        await self.hass.async_add_executor_job(shutil.copytree, BLUEPRINTS, target)
        wanted: dict[str, dict[str, Any]] = {
            "new_photo": {"photos": PHOTOS, "display": "media_player.kitchen"},
            "code_needed": {"sign_in": "event.sample_user_sign_in", "phone": device.id},
        }
        automations = [
            {
                "alias": name,
                "use_blueprint": {"path": f"{DOMAIN}/{name}.yaml", "input": inputs},
            }
            for name, inputs in wanted.items()
        ]
        assert await async_setup_component(self.hass, "automation", {"automation": automations})
        await self.hass.async_block_till_done()
        return phone


@pytest.fixture
async def home(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    freezer: FrozenDateTimeFactory,
) -> Household:
    assert await async_setup_component(hass, "repairs", {})
    assert await async_setup_component(hass, "http", {})
    allow_media(hass, tmp_path / "media")
    freezer.move_to(dt_util.utcnow())
    account = await icloud_proxy.async_create_account(assets=24, second_factor="sms")
    return Household(hass, account, tmp_path)


async def test_a_household(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    hass_admin_user: User,
    freezer: FrozenDateTimeFactory,
) -> None:
    account = home.account

    # Installed, with a code; the first sync brings everything and is no news.
    entry = await home.add_account()
    folder = await home.add_backups()
    assert home.state("sensor.sample_user_status") == "idle"
    assert home.state("sensor.sample_user_photos_and_videos") == "24"
    assert len(home.photos()) >= 24
    assert home.state(PHOTOS) == "unknown"
    assert home.issues() == set()

    # A new photo is shown on the display.
    played = async_mock_service(hass, "media_player", "play_media")
    phone = await home.automate()
    await account.async_mutate({"op": "add"})
    await home.sync()
    assert len(played) == 1

    # The phone goes without a backup for too long, and is then backed up.
    freezer.tick(timedelta(days=20))
    await folder.runtime_data.coordinator.async_refresh()
    assert home.issues() == {"backup_overdue"}
    shutil.rmtree(home.backups)
    build_phone(home.backups, last_backup=dt_util.utcnow())
    await folder.runtime_data.coordinator.async_refresh()
    assert home.issues() == set()

    # Apple asks for a code again; somebody replies to the notification.
    for what in ("web", "session", "trust"):
        await account.async_expire(what)
    # The sync that is due by now finds out, and asks for no code by itself.
    await home.settle()
    while not phone.is_quiet:
        assert (await phone.next())["message"] == "clear_notification"
    await hass.services.async_call(DOMAIN, "reauthenticate", {}, blocking=True)
    notification = await phone.next()
    phone.tap(notification, 0, reply_text=await account.async_code())
    assert (await phone.next())["message"] == "clear_notification"
    flows = hass.config_entries.flow.async_progress()
    assert not [flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH]

    # Half of the photos disappear from iCloud; nothing leaves before the user agrees.
    before = set(home.photos())
    await account.async_mutate(*[{"op": "delete"}] * 12)
    await home.sync()
    assert set(home.photos()) == before
    assert home.issues() == {"removals_wait"}
    assert home.state("binary_sensor.sample_user_attention_needed") == "on"
    refresh = await hass.auth.async_create_refresh_token(hass_admin_user, "https://example.com/")
    client = await hass_client(hass.auth.async_create_access_token(refresh))
    [issue] = [issue for issue in ir.async_get(hass).issues.values() if issue.is_fixable]
    flow = {"handler": issue.domain, "issue_id": issue.issue_id}
    answer = await (await client.post("/api/repairs/issues/fix", json=flow)).json()
    await client.post(f"/api/repairs/issues/fix/{answer['flow_id']}", json={})
    await home.settle()
    assert len(home.photos()) < len(before)
    assert home.issues() == set()
    assert float(home.state("sensor.sample_user_files_in_quarantine")) > 0

    # Removed: secrets go, photos and backups stay.
    kept = sorted(home.photos())
    for each in (entry, folder):
        await hass.config_entries.async_remove(each.entry_id)
        assert each.state is ConfigEntryState.NOT_LOADED
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=5))
    await home.settle()
    assert sorted(home.photos()) == kept
    assert next(home.backups.iterdir()).is_dir()
    assert leftovers(hass) == []
    assert integration_threads() == []
    assert not hass.states.async_entity_ids("sensor")

"""The blueprints, loaded and run by a real Home Assistant."""

import asyncio
from pathlib import Path
import shutil
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.apple_backup.const import DOMAIN
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.components.blueprint.schemas import is_blueprint_config
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml
from tests.quality.project import INTEGRATION
from tests.signed_account import SignedAccount, signed_account
from tests.simulated_icloud.client import SimulatedICloud

FOLDER = Path(__file__).parents[1] / "blueprints" / "automation" / DOMAIN
EVENT = "event.sample_user_sign_in"
TAP = "mobile_app_notification_action"


@pytest.fixture
async def signed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> SignedAccount:
    return await signed_account(hass, icloud_proxy, tmp_path / "library")


class Phone:
    """Keeps what it receives. A waiting automation never lets Home Assistant come to rest."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        hass.services.async_register("notify", "mobile_app_ada_s_phone", self._receive)

    async def _receive(self, call: ServiceCall) -> None:
        self._received.put_nowait(dict(call.data))

    async def next(self) -> dict[str, Any]:
        """Wait for the next notification."""
        async with asyncio.timeout(60):
            notification = await self._received.get()
        # The automation begins to wait for the answer right after.
        for _ in range(20):
            await asyncio.sleep(0)
        return notification

    @property
    def is_quiet(self) -> bool:
        return self._received.empty()

    def tap(self, notification: dict[str, Any], number: int, **data: str) -> None:
        """Press a button of a notification."""
        action = notification["data"]["actions"][number]["action"]
        self._hass.bus.async_fire(TAP, {"action": action, **data})


@pytest.fixture
async def phone(hass: HomeAssistant, signed: SignedAccount) -> Phone:
    """A phone, once the automation is set up."""
    app = MockConfigEntry(domain="mobile_app")
    app.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=app.entry_id, identifiers={("mobile_app", "1")}, name="Ada's phone"
    )
    phone = Phone(hass)
    target = Path(hass.config.path("blueprints", "automation", DOMAIN))
    await hass.async_add_executor_job(shutil.copytree, FOLDER, target)
    automation = {
        "alias": "Code needed",
        "use_blueprint": {
            "path": f"{DOMAIN}/code_needed.yaml",
            "input": {"sign_in": EVENT, "phone": device.id},
        },
    }
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    await hass.async_block_till_done()
    assert hass.states.get("automation.code_needed").state == "on"
    return phone


async def ask(signed: SignedAccount) -> None:
    """Have Apple send a code."""
    for what in ("web", "session", "trust"):
        await signed.account.async_expire(what)
    await signed.sign_in.async_start()
    await signed.sign_in.async_wait()
    assert signed.document["state"] == "blocked"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
async def test_blueprint_is_valid(hass: HomeAssistant, path: Path) -> None:
    config = await hass.async_add_executor_job(load_yaml, path)
    assert is_blueprint_config(config)
    blueprint = Blueprint(config, schema=AUTOMATION_BLUEPRINT_SCHEMA, path=path.name)
    assert blueprint.domain == "automation"
    assert blueprint.validate() is None
    manifest = yaml.safe_load((INTEGRATION / "manifest.json").read_text("utf-8"))
    assert blueprint.metadata["source_url"].startswith(f"{manifest['documentation']}/blob/")
    assert blueprint.metadata["source_url"].endswith(f"{DOMAIN}/{path.name}")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_defaults_work_in_every_home_assistant(path: Path) -> None:
    defaults = [it.get("default") for it in load_yaml(path)["blueprint"]["input"].values()]
    actions = [action for it in defaults if isinstance(it, list) for action in it]
    assert {action["action"] for action in actions} <= {"persistent_notification.create"}


async def test_code_is_entered_by_replying(
    hass: HomeAssistant, signed: SignedAccount, phone: Phone
) -> None:
    await ask(signed)
    notification = await phone.next()
    assert notification["title"] == "Sample User: enter the code"
    number = signed.sign_in.pending.phone_number.masked
    assert notification["message"] == f"Apple sent a code by text message to {number}."
    assert notification["data"]["actions"][0]["behavior"] == "textInput"

    tag = notification["data"]["tag"]
    phone.tap(notification, 0, reply_text="000000")
    notification = await phone.next()
    assert notification["message"].startswith("Apple did not accept that code. Apple sent a code")
    assert notification["data"]["tag"] == tag
    assert signed.document["state"] == "blocked"

    code = await signed.account.async_code()
    phone.tap(notification, 0, reply_text=f" {code} ")
    notification = await phone.next()
    assert notification["message"] == "clear_notification"
    assert notification["data"]["tag"] == tag
    assert signed.sign_in.is_signed_in


async def test_code_with_zeros_in_front(
    hass: HomeAssistant,
    signed: SignedAccount,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask(signed)
    notification = await phone.next()
    submitted: list[str] = []

    async def submit(code: str) -> None:
        submitted.append(code)
        signed.sign_in.async_cancel()

    monkeypatch.setattr(signed.sign_in, "async_submit", submit)
    phone.tap(notification, 0, reply_text="000123")
    await phone.next()
    assert submitted == ["000123"]


async def test_another_way_can_be_chosen(
    hass: HomeAssistant, signed: SignedAccount, phone: Phone
) -> None:
    await ask(signed)
    notification = await phone.next()
    codes = len(await signed.account.async_codes())
    phone.tap(notification, 1)
    notification = await phone.next()
    assert len(await signed.account.async_codes()) == codes + 1
    assert notification["message"].startswith("Apple sent a code by text message")
    code = await signed.account.async_code()
    phone.tap(notification, 0, reply_text=code)
    notification = await phone.next()
    assert notification["message"] == "clear_notification"


async def test_notification_goes_when_the_code_is_given_elsewhere(
    hass: HomeAssistant, signed: SignedAccount, phone: Phone
) -> None:
    await ask(signed)
    await phone.next()
    await signed.sign_in.async_submit(await signed.account.async_code())
    notification = await phone.next()
    assert notification["message"] == "clear_notification"


async def test_other_notifications_are_none_of_ours(
    hass: HomeAssistant, signed: SignedAccount, phone: Phone
) -> None:
    await ask(signed)
    await phone.next()
    hass.bus.async_fire(TAP, {"action": "SOMETHING_ELSE", "reply_text": "123456"})
    for _ in range(20):
        await asyncio.sleep(0)
    assert phone.is_quiet
    assert signed.document["state"] == "blocked"
    signed.sign_in.async_cancel()
    await phone.next()

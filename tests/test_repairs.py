"""Repair issues of an account: each is there while it is true, and leads to the right flow."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.account_issues import (
    CHECK_INTERVAL,
    TRUST_WARNING,
    issue_key,
    problem_issue_id,
    trust_issue_id,
)
from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.photos import errors as photos
from custom_components.apple_backup.sign_in_events import MfaTimeoutError, WrongAccountError
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import submit
from tests.plugins.translations import load_texts
from tests.signed_account import SignedAccount, signed_account
from tests.simulated_icloud.client import SimulatedICloud


@pytest.fixture
async def signed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> SignedAccount:
    assert await async_setup_component(hass, "repairs", {})
    return await signed_account(hass, icloud_proxy, tmp_path / "library")


@pytest.fixture
async def client(
    hass: HomeAssistant, signed: SignedAccount, hass_client: ClientSessionGenerator
) -> Any:
    """A browser."""
    assert await async_setup_component(hass, "http", {})
    return await hass_client()


def issues(registry: ir.IssueRegistry) -> dict[str, ir.IssueEntry]:
    return {key[1]: issue for key, issue in registry.issues.items() if key[0] == DOMAIN}


async def fix(client: Any, issue_id: str) -> Any:
    """Open the fix of an issue and confirm it."""
    url = "/api/repairs/issues/fix"
    answer = await client.post(url, json={"handler": DOMAIN, "issue_id": issue_id})
    assert answer.status == 200
    form = await answer.json()
    if form["type"] != "form":
        return form
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"]["account"] == "Sample User"
    answer = await client.post(f"{url}/{form['flow_id']}", json={})
    assert answer.status == 200
    return await answer.json()


async def test_no_issue_while_all_is_well(
    signed: SignedAccount, issue_registry: ir.IssueRegistry
) -> None:
    assert issues(issue_registry) == {}


@pytest.mark.parametrize(
    ("option", "key"),
    [("web_access", "web_access_disabled"), ("photos", "photos_not_activated")],
)
async def test_issue_leads_to_the_flow_and_goes_when_cured(
    signed: SignedAccount, client: Any, issue_registry: ir.IssueRegistry, option: str, key: str
) -> None:
    await signed.account.async_change(**{option: False})
    await signed.reload()
    issue_id = problem_issue_id(signed.entry.entry_id)
    [issue] = issues(issue_registry).values()
    assert issue.issue_id == issue_id
    assert issue.translation_key == key
    assert issue.is_fixable
    assert not signed.reauth_flows()

    result = await fix(client, issue_id)
    [flow] = signed.reauth_flows()
    assert result["next_flow"] == ["config_flow", flow["flow_id"]]
    # It is not fixed before the account works, and there is one flow however often it is opened.
    assert issues(issue_registry)
    again = await fix(client, issue_id)
    assert again["next_flow"] == result["next_flow"]

    await signed.account.async_change(**{option: True})
    flow = await submit(signed.hass, flow)
    assert flow["reason"] == "reauth_successful"
    assert issues(issue_registry) == {}


async def test_terms_lead_straight_to_the_terms(
    hass: HomeAssistant, signed: SignedAccount, client: Any, issue_registry: ir.IssueRegistry
) -> None:
    await signed.account.async_new_terms()
    await signed.reload()
    assert [issue.translation_key for issue in issues(issue_registry).values()] == [
        "terms_required"
    ]
    await fix(client, problem_issue_id(signed.entry.entry_id))
    [flow] = signed.reauth_flows()
    assert flow["step_id"] == "terms"
    await submit(hass, flow, {"accept_terms": True})
    assert issues(issue_registry) == {}


async def test_locked_account_is_told_and_not_tried_again(
    signed: SignedAccount, issue_registry: ir.IssueRegistry
) -> None:
    await signed.account.async_change(locked=True)
    await signed.lose_session()
    [issue] = issues(issue_registry).values()
    assert issue.translation_key == "account_locked"
    assert issue.learn_more_url == "https://iforgot.apple.com"
    await signed.account.async_requests(reset=True)
    for _ in range(3):
        await signed.reload()
    asked = await signed.account.async_requests()
    assert not [name for name in asked if "signin" in name]
    assert len(issues(issue_registry)) == 1


async def test_pyicloud_of_another_version_is_told_until_it_fits_again(
    signed: SignedAccount, issue_registry: ir.IssueRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.delattr("pyicloud.PyiCloudService")
        await signed.reload()
        [issue] = issues(issue_registry).values()
        assert issue.translation_key == "pyicloud_incompatible"
        assert not issue.is_fixable
        assert not signed.reauth_flows()
        # The photos that are here can be looked at.
        assert await signed.entry.runtime_data.engine.albums() is not None
    await signed.reload()
    assert issues(issue_registry) == {}


async def test_lost_session_is_told_by_the_core_alone(
    signed: SignedAccount, issue_registry: ir.IssueRegistry
) -> None:
    await signed.lose_session()
    assert issues(issue_registry) == {}
    assert [key for key in issue_registry.issues if key[0] == "homeassistant"]


async def test_issue_found_by_a_sync(
    signed: SignedAccount, issue_registry: ir.IssueRegistry
) -> None:
    await signed.account.async_change(web_access=False)
    with pytest.raises(photos.PhotosError):
        await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert problem_issue_id(signed.entry.entry_id) in issues(issue_registry)
    await signed.account.async_change(web_access=True)
    await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert issues(issue_registry) == {}


async def test_unloaded_entry_has_no_issues(
    hass: HomeAssistant, signed: SignedAccount, client: Any, issue_registry: ir.IssueRegistry
) -> None:
    await signed.account.async_change(web_access=False)
    await signed.reload()
    issue_id = problem_issue_id(signed.entry.entry_id)
    url = "/api/repairs/issues/fix"
    answer = await client.post(url, json={"handler": DOMAIN, "issue_id": issue_id})
    form = await answer.json()
    await hass.config_entries.async_unload(signed.entry.entry_id)
    assert issues(issue_registry) == {}
    answer = await client.post(f"{url}/{form['flow_id']}", json={})
    result = await answer.json()
    assert result["reason"] == "not_loaded"


async def test_end_of_trust_is_announced_and_can_be_moved(
    hass: HomeAssistant,
    signed: SignedAccount,
    issue_registry: ir.IssueRegistry,
    freezer: FrozenDateTimeFactory,
) -> None:
    end = signed.sign_in.account.trust.expected_end
    assert end is not None
    issue_id = trust_issue_id(signed.entry.entry_id)
    freezer.move_to(end - TRUST_WARNING - CHECK_INTERVAL)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert issue_id not in issues(issue_registry)
    freezer.tick(2 * CHECK_INTERVAL)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    issue = issues(issue_registry)[issue_id]
    assert issue.severity is ir.IssueSeverity.WARNING
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["date"] == dt_util.as_local(end).date().isoformat()

    codes = len(await signed.account.async_codes())
    # The browser's token does not live that long.
    fixes = hass.data["repairs"]["flow_manager"]
    form = await fixes.async_init(DOMAIN, context={"issue_id": issue_id})
    await fixes.async_configure(form["flow_id"], {})
    [flow] = signed.reauth_flows()
    assert flow["step_id"] == "reauth_trust_stored"
    assert len(await signed.account.async_codes()) == codes

    # Past the predicted end the warning has lost its sense.
    freezer.move_to(end + timedelta(hours=12))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert issue_id not in issues(issue_registry)


async def test_short_trust_is_no_reason_to_warn_all_the_time(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    issue_registry: ir.IssueRegistry,
    freezer: FrozenDateTimeFactory,
) -> None:
    assert await async_setup_component(hass, "repairs", {})
    signed = await signed_account(hass, icloud_proxy, tmp_path / "library", trust_days=4)
    issue_id = trust_issue_id(signed.entry.entry_id)
    assert issue_id not in issues(issue_registry)
    freezer.tick(timedelta(days=2) + CHECK_INTERVAL)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert issue_id in issues(issue_registry)


async def test_wrong_region_leads_to_the_region(
    hass: HomeAssistant, signed: SignedAccount, client: Any, issue_registry: ir.IssueRegistry
) -> None:
    signed.sign_in.async_report(photos.WrongRegionError("moved", china_mainland=True))
    result = await fix(client, problem_issue_id(signed.entry.entry_id))
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reconfigure"
    assert result["next_flow"] == ["config_flow", flow["flow_id"]]


def all_account_errors() -> list[type[photos.AccountError]]:
    found: list[type[photos.AccountError]] = []
    todo: list[type[photos.AccountError]] = [photos.AccountError]
    while todo:
        cls = todo.pop()
        found.append(cls)
        todo += cls.__subclasses__()
    return found


@pytest.mark.parametrize("cls", all_account_errors())
def test_every_problem_has_texts(cls: type[photos.AccountError]) -> None:
    error = cls.__new__(cls)
    texts = load_texts(DOMAIN)
    assert f"exceptions.{cls.code}.message" in texts
    if (key := issue_key(error)) is not None:
        assert f"issues.{key}.title" in texts
        explained = {f"issues.{key}.description", f"issues.{key}.fix_flow.step.confirm.description"}
        assert len(explained & texts.keys()) == 1


def test_sign_in_itself_is_no_issue_of_ours() -> None:
    assert issue_key(MfaTimeoutError()) is None
    assert issue_key(photos.SignInRequiredError()) is None
    assert issue_key(None) is None
    assert issue_key(WrongAccountError()) == "wrong_account"

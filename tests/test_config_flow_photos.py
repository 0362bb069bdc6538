"""The config flow of an iCloud account, with real pyicloud against the simulated iCloud."""

from pathlib import Path
import stat
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import (
    CONF_APPLE_ID,
    CONF_CHINA_MAINLAND,
    CONF_KIND,
    CONF_LIBRARY_PATH,
    CONF_SYNC_ENABLED,
    DOMAIN,
    EntryKind,
)
from custom_components.apple_backup.flows.library import CONF_START_NOW
from custom_components.apple_backup.markdown import as_it_is
from custom_components.apple_backup.storage import session_dir
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.helpers import (
    account_input,
    allow_media,
    begin_flow,
    code_input,
    integration_threads,
    leftovers,
    submit,
)
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

NOTHING_SENT_TO = r"PUT idmsa.*verify/phone"


@pytest.fixture
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    return allow_media(hass, tmp_path / "media")


@pytest.fixture
async def account(icloud_proxy: SimulatedICloud, media: Path) -> SimulatedAccount:
    """An account without a second factor: the shortest way through the flow."""
    return await icloud_proxy.async_create_account(assets=12, second_factor="none")


async def begin(hass: HomeAssistant) -> dict[str, Any]:
    return await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)


async def finish(
    hass: HomeAssistant, result: dict[str, Any], *, start_now: bool = False
) -> dict[str, Any]:
    """Accept the suggested folder and end the flow."""
    assert result["step_id"] == "library_folder", result
    folder = suggested(result, CONF_LIBRARY_PATH)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    assert result["step_id"] == "start", result
    result = await submit(hass, result, {"start_now": start_now})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return result


def suggested(result: dict[str, Any], field: str) -> Any:
    markers = {str(marker): marker for marker in result["data_schema"].schema}
    return markers[field].description["suggested_value"]


async def abandon(hass: HomeAssistant, result: dict[str, Any]) -> None:
    """Close the dialog."""
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_account_without_second_factor(
    hass: HomeAssistant, account: SimulatedAccount, media: Path
) -> None:
    result = await begin(hass)
    assert result["step_id"] == "icloud_account"
    result = await submit(hass, result, account_input(account))
    assert result["description_placeholders"]["assets"] == "12"
    folder = media / "icloud" / "Sample User"
    assert suggested(result, CONF_LIBRARY_PATH) == str(folder)
    assert not folder.exists()

    result = await finish(hass, result)

    assert result["title"] == "Sample User"
    assert result["data"] == {
        CONF_KIND: EntryKind.ICLOUD_ACCOUNT,
        CONF_APPLE_ID: account.apple_id,
        CONF_CHINA_MAINLAND: False,
        CONF_LIBRARY_PATH: str(folder),
        CONF_PASSWORD: account.password,
    }
    assert result["options"] == {CONF_SYNC_ENABLED: False}
    entry = result["result"]
    assert entry.unique_id == account.dsid
    assert entry.state is ConfigEntryState.LOADED
    assert folder.is_dir()
    assert hass.states.get("sensor.sample_user_status").state == "not_started"


async def test_session_is_private(hass: HomeAssistant, account: SimulatedAccount) -> None:
    result = await submit(hass, await begin(hass), account_input(account))
    await finish(hass, result)
    folder = session_dir(hass, account.dsid)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert files
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert not list(folder.parents[1].glob("flow-*"))


async def test_password_is_kept_only_if_allowed(
    hass: HomeAssistant, account: SimulatedAccount
) -> None:
    result = await submit(hass, await begin(hass), account_input(account, keep_password=False))
    result = await finish(hass, result)
    assert CONF_PASSWORD not in result["data"]


async def test_code_by_text_message(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["step_id"] == "code_sms"
    assert result["description_placeholders"]["phone_number"].endswith("67")
    assert "555" not in result["description_placeholders"]["phone_number"]

    result = await submit(hass, result, code_input("000000"))
    assert result["errors"] == {"base": "code_rejected"}
    code = await account.async_code()
    result = await submit(hass, result, code_input(f"{code[:3]} {code[3:]}"))
    await finish(hass, result)


async def test_code_on_a_device(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="device")
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["step_id"] == "code"

    # A wrong code spends the challenge; a new code comes by itself.
    first = await account.async_code()
    result = await submit(hass, result, code_input("000000"))
    assert result["errors"] == {"base": "code_rejected_new_sent"}
    assert result["step_id"] == "code"
    second = await account.async_code()
    assert second != first
    result = await submit(hass, result, code_input(second))
    await finish(hass, result)


async def test_another_way_for_the_code(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(
        assets=3, second_factor="both", phone_numbers=["+1 202 555 0111", "+1 202 555 0122"]
    )
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["step_id"] == "code"

    numbers = result["data_schema"].schema["other_way"].schema.schema["phone_number"].config
    second = next(option["value"] for option in numbers["options"] if "22" in option["label"])
    result = await submit(hass, result, code_input(send_by="sms", phone_number=second))
    assert result["step_id"] == "code_sms"
    assert result["description_placeholders"]["phone_number"].endswith("22")
    assert (await account.async_codes())[0]["channel"] == "sms"

    result = await submit(hass, result, code_input(send_by="device"))
    assert result["step_id"] == "code"
    # A way that is still chosen does not make the code invalid that has come.
    code = await account.async_code()
    result = await submit(hass, result, code_input(code, send_by="sms"))
    assert await account.async_code() == code
    await finish(hass, result)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
async def test_what_is_no_code_is_not_sent_to_apple(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path, code: str
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await submit(hass, await begin(hass), account_input(account))
    result = await submit(hass, result, code_input(code))
    assert result["errors"] == {"base": "code_format"}
    result = await submit(hass, result, code_input(await account.async_code()))
    await finish(hass, result)


async def test_code_that_was_not_sent(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    await account.async_fault(r"PUT idmsa.apple.com/.*verify/phone", status=503)
    result = await submit(hass, await begin(hass), account_input(account))
    if result["step_id"] == "icloud_account":
        result = await submit(hass, result, account_input(account))
    else:
        assert result["step_id"] == "code_not_sent"
        result = await submit(hass, result, code_input(send_by="sms"))
    assert result["step_id"] == "code_sms"
    result = await submit(hass, result, code_input(await account.async_code()))
    await finish(hass, result)


async def test_wrong_password(hass: HomeAssistant, account: SimulatedAccount) -> None:
    result = await begin(hass)
    result = await submit(hass, result, account_input(account, **{CONF_PASSWORD: "wrong"}))
    assert result["step_id"] == "icloud_account"
    assert result["errors"] == {"base": "invalid_auth"}
    assert suggested(result, CONF_APPLE_ID) == account.apple_id
    assert account.password not in str(result)

    result = await submit(hass, result, account_input(account))
    await finish(hass, result)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"reset": True}, "cannot_connect"),
        ({"status": 503}, "throttled"),
        ({"status": 500}, "cannot_connect"),
        ({"status": 429, "headers": {"Retry-After": "60"}}, "throttled"),
    ],
)
async def test_apple_out_of_reach(
    hass: HomeAssistant, account: SimulatedAccount, fault: dict[str, Any], error: str
) -> None:
    await account.async_fault(r"POST idmsa.apple.com/.*signin/complete", times=-1, **fault)
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["errors"] == {"base": error}

    await account.async_clear_faults()
    result = await submit(hass, result, account_input(account))
    await finish(hass, result)


async def test_locked_account(hass: HomeAssistant, account: SimulatedAccount) -> None:
    await account.async_change(locked=True)
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["errors"] == {"base": "account_locked"}
    await account.async_change(locked=False)
    result = await submit(hass, result, account_input(account))
    await finish(hass, result)


async def test_indexing_library(hass: HomeAssistant, account: SimulatedAccount) -> None:
    await account.async_indexing("RUNNING")
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["step_id"] == "photos_access"
    assert result["errors"] == {"base": "indexing_unfinished"}
    result = await submit(hass, result)
    assert result["errors"] == {"base": "indexing_unfinished"}
    await account.async_indexing("FINISHED")
    result = await submit(hass, result)
    await finish(hass, result)


async def test_web_access_switched_off(hass: HomeAssistant, account: SimulatedAccount) -> None:
    await account.async_change(web_access=False)
    result = await submit(hass, await begin(hass), account_input(account))
    assert result["step_id"] == "photos_access"
    assert result["errors"] == {"base": "web_access_disabled"}
    await account.async_change(web_access=True)
    result = await submit(hass, result)
    await finish(hass, result)


async def test_same_account_twice(hass: HomeAssistant, account: SimulatedAccount) -> None:
    await finish(hass, await submit(hass, await begin(hass), account_input(account)))
    # Known by its address at once, and by Apple's number under any other spelling.
    for apple_id in (account.apple_id, account.apple_id.upper()):
        changed = account_input(account, **{CONF_APPLE_ID: apple_id})
        result = await submit(hass, await begin(hass), changed)
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert not [path for path in leftovers(hass) if "flow-" in path]


@pytest.mark.parametrize("steps", range(4))
async def test_abandoned_flow_leaves_nothing(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path, steps: int
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await begin(hass)
    if steps > 0:
        result = await submit(hass, result, account_input(account))
    if steps > 1:
        result = await submit(hass, result, code_input(await account.async_code()))
    if steps > 2:
        folder = suggested(result, CONF_LIBRARY_PATH)
        result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
        assert result["step_id"] == "start"
    await abandon(hass, result)
    assert leftovers(hass) == []
    assert list(media.iterdir()) == []
    assert integration_threads() == []


async def test_two_accounts_have_their_own_folders(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, account: SimulatedAccount, media: Path
) -> None:
    await finish(hass, await submit(hass, await begin(hass), account_input(account)))
    other = await icloud_proxy.async_create_account(assets=3, second_factor="none")
    result = await submit(hass, await begin(hass), account_input(other))
    taken = media / "icloud" / "Sample User"
    for folder in (taken, taken / "inside", media):
        result = await submit(hass, result, {CONF_LIBRARY_PATH: str(folder)})
        assert result["errors"] == {CONF_LIBRARY_PATH: "library_in_use"}
    # The name is taken, so the second entry goes by its address.
    own = media / "icloud" / other.apple_id
    result = await submit(hass, result, {CONF_LIBRARY_PATH: str(own)})
    result = await submit(hass, result, {"start_now": False})
    assert result["title"] == other.apple_id


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("photos", "path_not_absolute"),
        ("", "path_not_absolute"),
        ("/etc/photos", "path_not_allowed"),
        ("{config}/www/photos", "path_not_allowed"),
        ("{media}/../elsewhere", "path_not_allowed"),
        ("{media}/link/photos", "path_not_allowed"),
        ("{media}/file", "library_not_writable"),
        ("{media}/file/below", "library_not_writable"),
        ("{media}/taken", "library_in_use"),
    ],
)
async def test_unusable_library_folder(
    hass: HomeAssistant, account: SimulatedAccount, media: Path, path: str, error: str
) -> None:
    (media / "file").write_text("in the way")
    (media / "link").symlink_to("/var")
    from custom_components.apple_backup.photos.files.volume import prepare_library

    prepare_library(media / "taken", "another account")
    result = await submit(hass, await begin(hass), account_input(account))
    good = suggested(result, CONF_LIBRARY_PATH)
    text = path.format(config=hass.config.config_dir, media=media)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: text})
    if result["step_id"] == "start":
        # A marker is looked at when the library is made.
        result = await submit(hass, result, {"start_now": True})
    assert result["step_id"] == "library_folder"
    assert result["errors"] == {CONF_LIBRARY_PATH: error}
    assert not hass.config_entries.async_entries(DOMAIN)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: good})
    result = await submit(hass, result, {"start_now": False})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_no_library_where_backups_or_private_photos_are(
    hass: HomeAssistant, account: SimulatedAccount, media: Path
) -> None:
    for kind, data, options in (
        (EntryKind.BACKUP_FOLDER, {"path": str(media / "backups")}, {}),
        (
            EntryKind.ICLOUD_ACCOUNT,
            {CONF_LIBRARY_PATH: str(media / "theirs")},
            {"private_path": str(media / "hidden")},
        ),
    ):
        MockConfigEntry(domain=DOMAIN, data={"kind": kind, **data}, options=options).add_to_hass(
            hass
        )
    result = await submit(hass, await begin(hass), account_input(account))
    for name in ("backups", "backups/photos", "hidden/photos", "theirs", ""):
        result = await submit(hass, result, {CONF_LIBRARY_PATH: str(media / name)})
        assert result["errors"] == {CONF_LIBRARY_PATH: "library_in_use"}, name
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done()


async def test_what_does_not_fit_is_not_started(
    hass: HomeAssistant, account: SimulatedAccount
) -> None:
    result = await submit(hass, await begin(hass), account_input(account))
    folder = suggested(result, CONF_LIBRARY_PATH)
    with patch("custom_components.apple_backup.flows.library_folder.free_bytes", return_value=1000):
        result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    assert result["errors"] == {"base": "does_not_fit"}
    assert not result["data_schema"].schema
    result = await submit(hass, result)
    assert result["options"] == {CONF_SYNC_ENABLED: False}


@pytest.mark.parametrize(("shared", "errors"), [(True, {"base": "shares_disk"}), (False, {})])
async def test_size_and_disk_are_shown_before_anything_starts(
    hass: HomeAssistant,
    account: SimulatedAccount,
    media: Path,
    shared: bool,
    errors: dict[str, str],
) -> None:
    with patch(
        "custom_components.apple_backup.flows.library_folder.shares_disk_with_config",
        return_value=shared,
    ):
        result = await submit(hass, await begin(hass), account_input(account))
        folder = suggested(result, CONF_LIBRARY_PATH)
        result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    assert result["errors"] == errors
    # On the disk of the system, beginning is left to the user.
    assert result["data_schema"]({}) == {CONF_START_NOW: not shared}
    shown = result["description_placeholders"]
    assert shown["assets"] == "12"
    assert shown["folder"] == as_it_is(folder)
    assert shown["free"].endswith("B")
    assert list(media.iterdir()) == []
    await abandon(hass, result)


async def test_started_now_syncs_at_once(
    hass: HomeAssistant, account: SimulatedAccount, media: Path
) -> None:
    result = await submit(hass, await begin(hass), account_input(account))
    result = await finish(hass, result, start_now=True)
    assert result["options"] == {CONF_SYNC_ENABLED: True}
    assert hass.states.get("sensor.sample_user_status").state == "idle"
    files = [path for path in (media / "icloud").rglob("*.*") if ".apple_backup" not in path.parts]
    assert len(files) >= 12


async def test_dialog_that_is_reloaded_shows_the_same_step(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await submit(hass, await begin(hass), account_input(account))
    sent = len(await account.async_codes())
    again: Any = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert again["step_id"] == "code_sms"
    assert again["errors"] == {}
    assert len(await account.async_codes()) == sent
    await abandon(hass, result)


async def test_sign_in_that_apple_has_given_up(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await submit(hass, await begin(hass), account_input(account))
    flow: Any = hass.config_entries.flow._progress[result["flow_id"]]
    flow.pending.account.pending = None
    result = await submit(hass, result, code_input("123456"))
    assert result["step_id"] == "icloud_account"
    assert result["errors"] == {"base": "no_code_pending"}
    result = await submit(hass, result, account_input(account))
    result = await submit(hass, result, code_input(await account.async_code()))
    await finish(hass, result)


async def test_apple_fails_while_the_size_is_asked_for(
    hass: HomeAssistant, account: SimulatedAccount
) -> None:
    result = await submit(hass, await begin(hass), account_input(account))
    folder = suggested(result, CONF_LIBRARY_PATH)
    await account.async_fault(r"POST .*ckdatabasews", times=-1, status=500)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    assert result["step_id"] == "library_folder"
    assert result["errors"] == {CONF_LIBRARY_PATH: "cannot_connect"}
    await account.async_clear_faults()
    await finish(hass, result)


async def test_session_that_cannot_be_stored(
    hass: HomeAssistant, account: SimulatedAccount, caplog: pytest.LogCaptureFixture
) -> None:
    result = await submit(hass, await begin(hass), account_input(account))
    folder = suggested(result, CONF_LIBRARY_PATH)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    with patch(
        "custom_components.apple_backup.flows.pending_account.replace_session",
        side_effect=OSError(28, "No space left on device"),
    ):
        result = await submit(hass, result, {"start_now": True})
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "storage_failed"
    assert leftovers(hass) == []
    assert "No space left" in caplog.text
    caplog.clear()
    # Nothing stands in the way of another attempt.
    await finish(hass, await submit(hass, await begin(hass), account_input(account)))


async def test_account_number_that_is_a_path_is_refused(
    hass: HomeAssistant, account: SimulatedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custom_components.apple_backup.photos.account.account import Account

    with monkeypatch.context() as patched:
        patched.setattr(Account, "dsid", "../../secrets")
        result = await submit(hass, await begin(hass), account_input(account))
        assert result["step_id"] == "photos_access"
        assert result["errors"] == {"base": "unexpected_answer"}
    result = await submit(hass, result)
    await finish(hass, result)


async def test_suggested_folder_is_free_and_fit_for_any_disk(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(
        assets=1, second_factor="none", full_name="A/B: <Ä> 東京."
    )
    taken = media / "icloud" / "A_B_ _Ä_ 東京"
    other = MockConfigEntry(
        domain=DOMAIN,
        data={CONF_KIND: EntryKind.ICLOUD_ACCOUNT, CONF_LIBRARY_PATH: str(taken)},
    )
    other.add_to_hass(hass)
    result = await submit(hass, await begin(hass), account_input(account))
    assert suggested(result, CONF_LIBRARY_PATH) == f"{taken} 2"
    await abandon(hass, result)


async def test_without_a_media_folder_nothing_is_suggested(
    hass: HomeAssistant, account: SimulatedAccount
) -> None:
    hass.config.media_dirs = {}
    result = await submit(hass, await begin(hass), account_input(account))
    assert suggested(result, CONF_LIBRARY_PATH) == ""
    await abandon(hass, result)


async def test_empty_library(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=0, second_factor="none")
    result = await submit(hass, await begin(hass), account_input(account))
    folder = suggested(result, CONF_LIBRARY_PATH)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    assert result["description_placeholders"]["size"] == "0.0 kB"
    await abandon(hass, result)


async def test_size_of_a_large_library_is_estimated_from_a_sample(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=5000, second_factor="none")
    result = await submit(hass, await begin(hass), account_input(account))
    await account.async_requests(reset=True)
    folder = suggested(result, CONF_LIBRARY_PATH)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    truth = await account.async_assets(listed=True)
    size = sum(file["size"] for asset in truth for file in asset["resources"])
    shown, unit = result["description_placeholders"]["size"].split()
    assert float(shown) * {"MB": 1e6, "GB": 1e9}[unit] == pytest.approx(size, rel=0.25)
    assert sum((await account.async_requests()).values()) < 40
    await abandon(hass, result)

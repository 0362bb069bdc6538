"""Nothing secret of an account is in any log, however chatty Home Assistant is made."""

from collections.abc import Iterator
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, EntryKind
from custom_components.apple_backup.storage import session_dir
from homeassistant.core import HomeAssistant
from tests.helpers import account_input, allow_media, begin_flow, code_input, submit
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

PASSWORD = "canary of a password"


@pytest.fixture
def chatty(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every logger tells everything, also those that are quiet by default."""
    manager = logging.root.manager
    before = {
        name: logger.level
        for name, logger in manager.loggerDict.items()
        if isinstance(logger, logging.Logger)
    }
    for name in (*before, "pyicloud", "urllib3", "custom_components.apple_backup"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def secrets_of(folder: Path) -> Iterator[str]:
    """Every token, and every value of a cookie, that is stored."""
    for path in folder.glob("*.session"):
        for name, value in json.loads(path.read_text()).items():
            if isinstance(value, str) and len(value) > 12 and "token" in name:
                yield value
    for path in folder.glob("*.cookiejar"):
        for line in path.read_text().splitlines()[1:]:
            value = line.partition("=")[2].partition(";")[0].strip('\\" ')
            if len(value) > 12:
                yield value


async def test_a_sign_in_and_its_renewal(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    chatty: pytest.LogCaptureFixture,
) -> None:
    allow_media(hass, tmp_path / "media")
    account: SimulatedAccount = await icloud_proxy.async_create_account(
        assets=3, second_factor="both", password=PASSWORD
    )
    result: dict[str, Any] = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(hass, result, account_input(account, password="canary of a wrong one"))
    result = await submit(hass, result, account_input(account))
    result = await submit(hass, result, code_input("000000"))
    result = await submit(hass, result, code_input(send_by="sms"))
    code = await account.async_code()
    result = await submit(hass, result, code_input(code))
    result = await submit(hass, result, {CONF_LIBRARY_PATH: str(tmp_path / "media" / "photos")})
    result = await submit(hass, result, {"start_now": True})
    await hass.async_block_till_done(wait_background_tasks=True)
    [entry] = hass.config_entries.async_entries("apple_backup")
    found = set(secrets_of(session_dir(hass, account.dsid)))
    await account.async_expire("session")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.sign_in.is_signed_in
    found |= set(secrets_of(session_dir(hass, account.dsid)))
    assert len(found) > 5

    codes = {sent["code"] for sent in await account.async_codes()}
    texts = [logging.Formatter().format(record) for record in chatty.records]
    loggers = {record.name.partition(".")[0] for record in chatty.records}
    assert {"custom_components", "pyicloud", "urllib3"} <= loggers
    for secret in (PASSWORD, "canary of a wrong one", *codes, *found):
        leaks = [text for text in texts if secret in text]
        assert not leaks, leaks[0].replace(secret, "<secret>")[:600]

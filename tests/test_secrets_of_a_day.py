"""A day of a household, told to every log there is: what was secret is nowhere but where it belongs.

Canaries are passwords, codes, tokens, keys and what is written in a backup. Looked through are logs,
states, the recorder's database, diagnostics, answers to errors, every file of the configuration
folder, temporary files, and what other users of the machine see of our processes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import json
import logging
import os
from pathlib import Path
import re
import stat
import tempfile
from typing import Any, Final

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import flush_store
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator
from sqlalchemy import MetaData, select

from custom_components.apple_backup.const import (
    CONF_EXPORT_FOLDER,
    CONF_LIBRARY_PATH,
    CONF_REMEMBER_KEYS,
    DOMAIN,
    EntryKind,
    RememberPolicy,
)
from custom_components.apple_backup.photos.errors import NoPictureError
from custom_components.apple_backup.photos.pictures.decoder import Decoder
from custom_components.apple_backup.storage import session_dir
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import JSONEncoder
from homeassistant.setup import async_setup_component
from tests.backup_factory import BackupSpec, FileSpec, build_backup
from tests.backup_factory.artifacts import contacts, messages, notes
from tests.helpers import account_input, allow_media, begin_flow, code_input, submit
from tests.push.browser import push_subscription
from tests.push.service import Names
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.test_secrets import chatty, secrets_of

__all__ = ["chatty"]

APPLE: Final = "canary-of-the-apple-password"
MISTYPED: Final = "canary-of-a-mistyped-password"
BACKUP: Final = "canary-of-the-backup-password"
GUESSED: Final = "canary-of-a-guessed-password"
LOOKED_FOR: Final = "canaryofwhatislookedfor"
NOTE: Final = b"canary of a file that is in the backup"
WRONG_CODES: Final = ("013579", "024680", "024681")
BASE: Final = "/api/apple_backup"
# Where six digits are easily a code by accident: digests and ids, and fractions of seconds.
BY_ACCIDENT: Final = re.compile(r"[0-9a-fA-F]{16,}|\d+\.\d+")


@dataclass
class Canaries:
    """What must not be found, by what it is."""

    values: dict[str, set[str]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def add(self, what: str, *values: str) -> None:
        self.values.setdefault(what, set()).update(values)

    def found_in(self, text: str) -> set[str]:
        """What of them is in a text."""
        found = {what for what, values in self.values.items() if any(it in text for it in values)}
        if any(it in text for it in self.codes):
            code = rf"(?<!\d)(?:{'|'.join(self.codes)})(?!\d)"
            if re.search(code, BY_ACCIDENT.sub("", text)):
                found.add("codes")
        return found


@pytest.mark.parametrize(
    "text",
    ["{'code': '123456'}", "code=123456&x", "123456.", "(123456)", "code:123456", "%3D123456"],
)
def test_a_code_is_found_however_it_is_told(text: str) -> None:
    assert Canaries(codes={"123456"}).found_in(text) == {"codes"}


@pytest.mark.parametrize("text", ["1123456", "1234567", "0a" * 8 + "a123456b", "17:30:02.123456"])
def test_digits_of_something_else_are_no_code(text: str) -> None:
    assert Canaries(codes={"123456"}).found_in(text) == set()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files of this process go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def set_up_account(
    hass: HomeAssistant, account: SimulatedAccount, library: Path, canaries: Canaries
) -> ConfigEntry:
    """Sign in by the flow, with a wrong password and a wrong code first."""
    result: dict[str, Any] = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(hass, result, account_input(account, password=MISTYPED))
    result = await submit(hass, result, account_input(account))
    result = await submit(hass, result, code_input(WRONG_CODES[0]))
    result = await submit(hass, result, code_input(await account.async_code()))
    result = await submit(hass, result, {CONF_LIBRARY_PATH: str(library)})
    result = await submit(hass, result, {"start_now": True})
    await hass.async_block_till_done(wait_background_tasks=True)
    entry: ConfigEntry = result["result"]
    remember_session(hass, account, canaries)
    return entry


def remember_session(hass: HomeAssistant, account: SimulatedAccount, canaries: Canaries) -> None:
    found = set(secrets_of(session_dir(hass, account.dsid)))
    assert len(found) > 5
    canaries.add("session", *found)


async def set_up_folder(hass: HomeAssistant, root: Path, canaries: Canaries) -> ConfigEntry:
    """A folder with a backup that holds something to say."""
    chats, book, pad = messages.build(1, "ios26", 30), contacts.build(1, 8), notes.build(1)
    files = [
        *chats.files,
        *book.files,
        *pad.files,
        FileSpec("HomeDomain", "Library/canary.txt", NOTE),
    ]
    build_backup(BackupSpec(files=files, password=BACKUP, seed=1), root)
    texts = {message.text for chat in chats.truth for message in chat.messages if message.text}
    canaries.add("messages", *(text for text in texts if len(text) > 15))
    canaries.add("content", NOTE.decode())
    assert len(canaries.values["messages"]) > 10
    result = await begin_flow(hass, EntryKind.BACKUP_FOLDER)
    result = await submit(hass, result, {CONF_PATH: str(root)})
    await hass.async_block_till_done(wait_background_tasks=True)
    entry: ConfigEntry = result["result"]
    return entry


async def read_backup(
    client: TestClient, folder: ConfigEntry, canaries: Canaries, errors: list[str]
) -> None:
    """Unlock it, at the second attempt; read, look for something, make a ticket, and lock it."""
    [backup] = folder.runtime_data.coordinator.data.backups
    base = f"{BASE}/backups/{backup.id}"
    async with client.post(f"{base}/unlock", json={"password": GUESSED}) as answer:
        errors.append(await answer.text())
        assert answer.status == 400
    folder.runtime_data.sessions._derivations._attempts._failures.clear()
    body = {"password": BACKUP, "remember": "disk"}
    async with client.post(f"{base}/unlock", json=body) as answer:
        assert answer.status == 200, await answer.text()
        token = (await answer.json())["session_token"]
    canaries.add("backup session", token)
    headers = {"X-Backup-Session": token}
    file_id = ""
    for path in (
        *("files", "artifacts/messages/conversations", "artifacts/contacts", "artifacts/notes"),
        *("timeline", "people", f"search?q={LOOKED_FOR}", f"artifacts/notes?q={LOOKED_FOR}"),
    ):
        async with client.get(f"{base}/{path}", headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            found = await answer.json()
        if path == "files":
            file_id = next(
                it["file_id"] for it in found["items"] if it["relative_path"].endswith("canary.txt")
            )
        elif path.endswith("conversations"):
            guid = found["items"][0]["guid"]
        elif path.startswith("search"):
            assert found["query"] == LOOKED_FOR
    async with client.get(
        f"{base}/artifacts/messages/conversations/{guid}", headers=headers
    ) as answer:
        assert answer.status == 200
        assert canaries.found_in(await answer.text()) == {"messages"}
    async with client.post(f"{base}/tickets", json={"file_id": file_id}, headers=headers) as answer:
        url = (await answer.json())["url"]
    canaries.add("ticket", url.partition("?")[0].rpartition("/")[2])
    async with client.get(url) as answer:
        assert await answer.read() == NOTE
    for path in ("file/" + "0" * 40, "files?limit=x", "artifacts/record?artifact=x&ref=x"):
        async with client.get(f"{base}/{path}", headers=headers) as answer:
            assert answer.status >= 400
            errors.append(await answer.text())
    [key] = folder.runtime_data.sessions.remembered
    from base64 import b64encode

    canaries.add(
        "keys",
        *(it.hex() for it in key.keys.values()),
        *(b64encode(it).decode() for it in key.keys.values()),
    )
    async with client.post(f"{base}/lock", headers=headers) as answer:
        assert answer.status == 200


async def lose_and_renew_session(
    hass: HomeAssistant,
    account: SimulatedAccount,
    entry: ConfigEntry,
    *,
    client: TestClient,
    socket: Any,
    errors: list[str],
) -> None:
    """Apple asks again: a wrong code over HTTP, one over the websocket, then the right one."""
    for what in ("web", "session", "trust"):
        await account.async_expire(what)
    async with client.post(f"{BASE}/reauthenticate") as answer:
        assert answer.status == 200
    await hass.async_block_till_done(wait_background_tasks=True)
    async with client.post(f"{BASE}/mfa", params={"code": WRONG_CODES[1]}) as answer:
        errors.append(await answer.text())
        assert answer.status == 400
    await socket.send_json_auto_id(
        {"type": f"{DOMAIN}/sign_in/submit", "entry_id": entry.entry_id, "code": WRONG_CODES[2]}
    )
    answer = await socket.receive_json()
    errors.append(json.dumps(answer))
    assert not answer["success"]
    async with client.post(f"{BASE}/mfa", params={"code": await account.async_code()}) as answer:
        assert answer.status == 200, await answer.text()
    await hass.async_block_till_done(wait_background_tasks=True)
    # Apple is out of order for a while, so that errors are told.
    await account.async_fault(r"POST .*ckdatabasews", times=-1, status=500)
    entry.runtime_data.coordinator.start_sync()
    await hass.async_block_till_done(wait_background_tasks=True)
    await account.async_clear_faults()
    entry.runtime_data.coordinator.start_sync()
    await hass.async_block_till_done(wait_background_tasks=True)


def rows_of(recorder: Recorder) -> str:
    """Everything the recorder has written, as text."""
    engine = recorder.engine
    assert engine is not None
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        )


def files_of(*roots: Path) -> Iterator[tuple[Path, bytes]]:
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path, path.read_bytes()


def processes() -> Iterator[str]:
    """The arguments and the environment of every process that this one has started."""
    pending = [os.getpid()]
    while pending:
        for task in Path(f"/proc/{pending.pop()}/task").iterdir():
            for child in (task / "children").read_text().split():
                pending.append(int(child))
                yield (Path("/proc") / child / "cmdline").read_bytes().decode(errors="replace")
                yield (Path("/proc") / child / "environ").read_bytes().decode(errors="replace")


# Where a secret belongs, by its name and a part of the path; `docs/reference/files.md` says so.
KEPT: Final = {
    ("apple password", "core.config_entries"),
    ("session", f".storage/{DOMAIN}/"),
    ("keys", ".keys"),
    ("browsers", f"{DOMAIN}.push_subscriptions"),
    ("push key", f"{DOMAIN}.push_key"),
}


async def test_a_day(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    *,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    temporary: Path,
    chatty: pytest.LogCaptureFixture,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Names are not resolved in tests: whoever subscribes here is at an address that is refused.
    monkeypatch.setattr("custom_components.apple_backup.push.transport.ThreadedResolver", Names)
    for component in ("http", "diagnostics", "websocket_api", "repairs"):
        assert await async_setup_component(hass, component, {})
    for name in ("aiohttp.access", "homeassistant", "sqlalchemy", "custom_components"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    allow_media(hass, tmp_path / "media")
    account = await icloud_proxy.async_create_account(assets=8, second_factor="sms", password=APPLE)
    canaries, errors = Canaries(), list[str]()
    canaries.add("apple password", APPLE)
    canaries.add("passwords", MISTYPED, BACKUP, GUESSED)
    canaries.add("search", LOOKED_FOR)

    entry = await set_up_account(hass, account, tmp_path / "media" / "photos", canaries)
    folder = await set_up_folder(hass, tmp_path / "Backup", canaries)
    options = {CONF_REMEMBER_KEYS: RememberPolicy.DISK, CONF_EXPORT_FOLDER: str(tmp_path / "out")}
    hass.config_entries.async_update_entry(folder, options={**folder.options, **options})
    await hass.async_block_till_done(wait_background_tasks=True)
    client, socket = await hass_client(), await hass_ws_client()
    subscription = push_subscription()
    canaries.add("browsers", subscription["endpoint"], subscription["keys"]["auth"])
    async with client.post(f"{BASE}/subscribe", json=subscription) as answer:
        assert answer.status == 200
    async with client.get(f"{BASE}/vapid-public-key") as answer:
        assert answer.status == 200
    # The private key that signs what is sent.
    canaries.add("push key", hass_storage[f"{DOMAIN}.push_key"]["data"]["private_key"])
    await read_backup(client, folder, canaries, errors)
    await lose_and_renew_session(hass, account, entry, client=client, socket=socket, errors=errors)
    remember_session(hass, account, canaries)
    canaries.codes.update(WRONG_CODES, (it["code"] for it in await account.async_codes()))
    # The process that decodes pictures, which gets neither secrets nor the environment.
    monkeypatch.setenv("CANARY", APPLE)
    decoder = Decoder()
    with pytest.raises(NoPictureError):
        await decoder.scale(tmp_path / "nothing.jpg", 100)
    seen = "".join(processes())
    await decoder.close()
    assert "decoding.child" in seen
    told = [await get_diagnostics_for_config_entry(hass, hass_client, it) for it in (entry, folder)]
    states = json.dumps([it.as_dict() for it in hass.states.async_all()], cls=JSONEncoder)
    await flush_store(hass.config_entries._store)
    await get_instance(hass).async_add_executor_job(get_instance(hass).block_till_done)
    rows = await hass.async_add_executor_job(rows_of, get_instance(hass))
    for each in (entry, folder):
        assert await hass.config_entries.async_unload(each.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    logs = [
        logging.Formatter().format(record)
        for record in chatty.records
        # The stand-in for Home Assistant's storage, which tells what it would have written.
        if not record.name.startswith("pytest_homeassistant")
    ]
    assert {"custom_components", "pyicloud", "aiohttp", "homeassistant"} <= {
        record.name.partition(".")[0] for record in chatty.records
    }
    for line in logs:
        assert not (found := canaries.found_in(line)), (found, line[:200])
    for name, text in (
        ("states", states),
        ("recorder", rows),
        ("diagnostics", json.dumps(told)),
        ("errors", "\n".join(errors)),
        ("processes", seen),
    ):
        assert not canaries.found_in(text), (name, canaries.found_in(text))
    assert "sensor.sample_user_status" in rows

    config = Path(hass.config.config_dir)
    places = set()
    stored = [(name, json.dumps(it, cls=JSONEncoder)) for name, it in hass_storage.items()]
    found = files_of(config, temporary, tmp_path / "media")
    stored += [(str(path), content.decode(errors="replace")) for path, content in found]
    for where, content in stored:
        for what in canaries.found_in(content):
            place = next((it for it in KEPT if it[0] == what and it[1] in where), None)
            assert place is not None, (what, where)
            places.add(place)
    assert {it[0] for it in places} >= {"apple password", "session", "keys", "browsers"}

    private = config / ".storage" / DOMAIN
    assert {stat.S_IMODE(it.stat().st_mode) for it in private.rglob("*") if it.is_dir()} == {0o700}
    secret = [it for it in private.rglob("*") if it.is_file()]
    secret += list((config / DOMAIN).glob("*.db"))
    assert len(secret) >= 6
    assert {stat.S_IMODE(it.stat().st_mode) for it in secret} == {0o600}

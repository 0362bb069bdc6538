"""Nothing of what is in a backup is told to anybody but who asks: logs, states, events, diagnostics, disk.

Every route of artifacts is asked and everything is exported, and then what was written down meanwhile
is searched for texts, names, numbers and addresses of the backup.
"""

from dataclasses import dataclass
import io
import json
import logging
import os
from pathlib import Path
import re
import tempfile
from typing import Final
import zipfile

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.backups.exports.documents.request import FORMATS
from custom_components.apple_backup.const import CONF_EXPORT_FOLDER, DOMAIN
from custom_components.apple_backup.diagnostics import async_get_config_entry_diagnostics
from custom_components.apple_backup.http import artifacts
from homeassistant.auth.models import User
from homeassistant.const import EVENT_CALL_SERVICE, MATCH_ALL
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import json_dumps
from tests.backup_factory import BackupSpec, build_backup
from tests.backup_factory.artifacts import (
    contacts,
    device,
    health,
    messages,
    notes,
    photos,
    planning,
    recordings,
    safari,
    whatsapp,
)
from tests.backups.opening import listing
from tests.e2e.write_watch import WatchUnavailableError, WriteWatch

from .client import PASSWORD, Api, Login
from .conftest import add_folder

BASE: Final = "/api/apple_backup"
# Of messages, contacts, notes, photos, networks, accounts, chats, pages, calendars, and calls.
SECRETS: Final = (
    "Who comes hiking",
    "Never mind",
    "15550100101",
    "ben@example.com",
    "Muster",
    "Recipes",
    "IMG_0001",
    "Café Zürich",
    "anna@example.com",
    "Choir",
    "98765432100",
    "www.example.com/",
    "City Hall",
    "Scan 3",
)
_ENCODINGS: Final = ("utf-8", "utf-16-le")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    files = []
    for built in (
        contacts.build(1, 8),
        messages.build(1, "ios26", 12),
        photos.build(1, 8),
        notes.build(1, 8),
        recordings.calls(1, 6),
        recordings.voicemail(1, 4),
        recordings.memos(1, 4),
        planning.calendar(2, 8),
        planning.reminders(1, 6),
        safari.build(1, 8),
        whatsapp.build(1, 9),
        health.build(1, 6),
        device.wifi(1),
        device.accounts(1),
        device.data_usage(1, 5),
        device.screen_time(1, 3),
    ):
        files += built.files
    build_backup(BackupSpec(files=files, password=PASSWORD, seed=1), folder)
    return folder


@pytest.fixture
async def entry(
    server: HomeAssistant, root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> MockConfigEntry:
    # The log that pytest keeps would hold the addresses that its own client asks for.
    caplog.set_level(logging.WARNING, logger="aiohttp.access")
    return await add_folder(server, root, **{CONF_EXPORT_FOLDER: str(tmp_path / "exports")})


@pytest.fixture
async def phone(server: HomeAssistant, entry: MockConfigEntry, login: Login, admin: User) -> Api:
    client = await login(admin)
    (backup,) = (await (await client.get(f"{BASE}/backups")).json())["backups"]
    return Api(client, BASE, {"phone": backup["id"]})


async def ask_for_everything(api: Api, session: dict[str, str]) -> bytes:
    """Ask every route of artifacts; returns all answers."""
    found = b""
    for view in artifacts.VIEWS:
        path = view.path.removeprefix("/backups/{backup_id}/")
        if "{guid}" in path:
            continue
        answer = await api.get("phone", path, session, id=1, guid="at_0_x")
        found += await answer.read()
    for path, key in (("messages/conversations", "items"), ("whatsapp/chats", "items")):
        listed = await (await api.get("phone", f"artifacts/{path}", session)).json()
        for item in listed[key]:
            guid = item["guid"].replace("+", "%2B")
            answer = await api.get("phone", f"artifacts/{path}/{guid}", session, text="e")
            found += await answer.read()
    return found


async def export_everything(api: Api, session: dict[str, str]) -> bytes:
    """Have everything exported in every format; returns what is in all archives."""
    found = b""
    for subject, kinds in FORMATS.items():
        for kind in kinds:
            wanted = {"subject": subject.value, "format": kind.value}
            url = api.url("phone", "artifacts/export")
            answer = await api.client.post(url, headers=session, json=wanted)
            assert answer.status == 200
            data = await answer.read()
            if data.startswith(b"PK"):
                archive = zipfile.ZipFile(io.BytesIO(data))
                data = b"".join(name.encode() + archive.read(name) for name in archive.namelist())
            found += data
    return found


def leaks(text: str | bytes) -> list[str]:
    """Which secrets stand in something."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return [it for it in SECRETS if any(it.encode(name) in data for name in _ENCODINGS)]


@dataclass(frozen=True, slots=True)
class Home:
    """A Home Assistant, and all that was put on its bus."""

    hass: HomeAssistant
    entry: MockConfigEntry
    admin: User
    told: list[str]

    async def told_to_others(self) -> dict[str, str]:
        """What others than who asks can see."""
        diagnostics = await async_get_config_entry_diagnostics(self.hass, self.entry)
        return {
            "states": json_dumps([it.as_dict() for it in self.hass.states.async_all()]),
            "diagnostics": json_dumps(diagnostics),
            "issues": repr(ir.async_get(self.hass).issues),
            "entry": json_dumps(self.entry.as_dict()),
            "events": "\n".join(self.told),
        }


@pytest.fixture
def home(hass: HomeAssistant, entry: MockConfigEntry, admin: User) -> Home:
    told: list[str] = []

    @callback
    def note(event: Event) -> None:
        told.append(repr(event.as_dict()))

    hass.bus.async_listen(MATCH_ALL, note)
    return Home(hass, entry, admin, told)


async def test_logs_states_events_and_diagnostics(
    home: Home, phone: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = await phone.session()
    answers = await ask_for_everything(phone, session)
    exported = await export_everything(phone, session)
    seen = set(leaks(answers)) | set(leaks(exported))
    # Else the search below would find nothing whatever is told.
    assert seen >= set(SECRETS)
    answer = await home.hass.services.async_call(
        DOMAIN,
        "export_backup",
        {"content": "everything"},
        blocking=True,
        context=Context(user_id=home.admin.id),
        return_response=True,
    )
    await home.hass.async_block_till_done(wait_background_tasks=True)
    assert answer is not None and answer["state"] == "complete"
    exports = Path(home.entry.options[CONF_EXPORT_FOLDER])
    written = b"".join(it.read_bytes() for it in exports.rglob("*") if it.is_file())
    assert set(leaks(written)) >= {"Who comes hiking", "Café Zürich"}
    told = {**await home.told_to_others(), "log": caplog.text, "answer": json.dumps(answer)}
    assert EVENT_CALL_SERVICE in told["events"] and "artifacts/" in told["log"]
    assert {where: leaks(text) for where, text in told.items() if leaks(text)} == {}


async def test_nothing_gets_onto_any_disk(hass: HomeAssistant, phone: Api, root: Path) -> None:
    session = await phone.session()
    await ask_for_everything(phone, session)
    await export_everything(phone, session)
    before = listing(root)
    places = [root, Path(tempfile.gettempdir()), Path("/"), Path("/dev/shm")]  # noqa: S108
    try:
        watch = WriteWatch([it for it in places if it.is_dir()], lambda pid: pid == os.getpid())
    except WatchUnavailableError as err:
        pytest.skip(f"not run: {err}")
    with watch:
        await ask_for_everything(phone, session)
        await export_everything(phone, session)
        await hass.async_block_till_done(wait_background_tasks=True)
        with tempfile.TemporaryFile(dir=root.parent) as control:
            control.write(b"control: Who comes hiking")
            control.flush()
            watch.stop()
            written = watch.written()
    assert listing(root) == before
    assert [data for data in written.values() if leaks(data)] == [b"control: Who comes hiking"]


def test_every_view_is_asked() -> None:
    paths = [view.path for view in artifacts.VIEWS]
    assert len({*paths}) == len(paths)
    assert {re.sub("/{guid}$", "", it) for it in paths if "{" in it.split("}", 1)[1]} == {
        "/backups/{backup_id}/artifacts/messages/conversations",
        "/backups/{backup_id}/artifacts/whatsapp/chats",
    }

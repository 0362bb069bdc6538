"""The actions about backups: checking, exporting, locking, with and without a user."""

from collections.abc import Iterator
from dataclasses import dataclass
import os
from pathlib import Path
import stat
import time
from typing import Any
import zipfile

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.apple_backup.backup_actions import BackupAction
from custom_components.apple_backup.backup_jobs import JobKind, JobState
from custom_components.apple_backup.backups.errors import JobCancelledError, SessionInvalidError
from custom_components.apple_backup.backups.examination import integrity
from custom_components.apple_backup.backups.models import Backup
from custom_components.apple_backup.backups.session import Remember
from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_EXPORT_FOLDER,
    CONF_REMEMBER_KEYS,
    DOMAIN,
    RememberPolicy,
)
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from tests.backup_factory import BackupSpec, DeviceSpec, FileSpec, build_backup
from tests.backup_factory.artifacts import contacts, planning

from .helpers import PHONE_UDID, TABLET_UDID, folder_entry, load, name_exports_later

PASSWORD = "secret"
SECRET = b"nobody else may read this"
FILES = [
    FileSpec("HomeDomain", "Library/notes.txt", SECRET),
    FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG", b"\xff\xd8jpeg"),
    FileSpec("CameraRollDomain", "Media/other.bin", b"other"),
    FileSpec("AppDomain-com.example.chat", "Documents/db", b"chat"),
]


def damaged(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """The issues about damage; the backups are old as well."""
    issues = ir.async_get(hass).issues.values()
    return [issue for issue in issues if issue.translation_key == "backup_damaged"]


@dataclass(frozen=True, slots=True)
class Home:
    """A folder with an encrypted and a plain backup, and a household."""

    hass: HomeAssistant
    entry: MockConfigEntry
    exports: Path
    owner: User
    member: User
    stranger: User

    @property
    def runtime(self) -> Any:
        return self.entry.runtime_data

    def backup(self, name: str) -> Backup:
        found = self.runtime.coordinator.data.backups
        return next(each for each in found if each.device.name == name)

    def device(self, name: str) -> str:
        views = self.runtime.coordinator.views
        identifier = next(it for it, view in views.items() if view.backup.device.name == name)
        return str(self.runtime.coordinator.device_ids[identifier])

    async def call(
        self, action: BackupAction, user: User | None = None, *, response: bool = True, **data: Any
    ) -> Any:
        return await self.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            context=Context(user_id=user.id if user else None),
            return_response=response,
        )

    async def unlock(self, user: User, name: str = "Phone", **options: Any) -> str:
        sessions = self.runtime.sessions
        info = await sessions.unlock(self.backup(name), PASSWORD, user.id, **options)
        return str(info.token)

    def state(self, name: str, key: str) -> State:
        views = self.runtime.coordinator.views
        identifier = next(it for it, view in views.items() if view.backup.device.name == name)
        registry = er.async_get(self.hass)
        platform = {"backup_work": "event", "overdue": "binary_sensor"}.get(key, "sensor")
        entity = registry.async_get_entity_id(platform, DOMAIN, f"{identifier}_{key}")
        assert entity is not None
        found = self.hass.states.get(entity)
        assert found is not None
        return found


def build(root: Path, files: list[FileSpec], password: str | None, **device: Any) -> Path:
    spec = BackupSpec(files=files, password=password, seed=1, device=DeviceSpec(**device))
    return build_backup(spec, root).path


@pytest.fixture
async def home(hass: HomeAssistant, tmp_path: Path) -> Home:
    root = tmp_path / "Backup"
    build(root, FILES, PASSWORD, name="Phone", udid=PHONE_UDID)
    build(root, FILES, None, name="Tablet", udid=TABLET_UDID)
    owner = await hass.auth.async_create_user("Owner")
    member = await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])
    stranger = await hass.auth.async_create_user("Stranger", group_ids=[GROUP_ID_USER])
    exports = tmp_path / "exports"
    options = {
        CONF_ALLOWED_USERS: [member.id],
        CONF_EXPORT_FOLDER: str(exports),
        CONF_REMEMBER_KEYS: RememberPolicy.DISK,
    }
    entry = await load(hass, folder_entry(root, options=options))
    return Home(hass, entry, exports, owner, member, stranger)


def written(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_check_of_a_whole_backup(home: Home) -> None:
    answer = await home.call(BackupAction.VERIFY_BACKUP, device_id=home.device("Tablet"))
    assert (answer["score"], answer["files"], answer["findings"]) == (100, 4, {})
    await home.hass.async_block_till_done()
    assert home.state("Tablet", "integrity").state == "100"
    assert home.state("Tablet", "job_progress").state == "unknown"
    event = home.state("Tablet", "backup_work")
    assert (event.attributes["event_type"], event.attributes["score"]) == ("check_passed", 100)
    assert home.state("Phone", "integrity").state == "unknown"
    assert damaged(home.hass) == []


async def test_check_that_finds_damage(home: Home, hass: HomeAssistant) -> None:
    backup = home.backup("Tablet")
    blob = next(it for it in backup.path.rglob("*") if it.is_file() and len(it.name) == 40)
    kept = blob.read_bytes()
    blob.unlink()
    answer = await home.call(BackupAction.VERIFY_BACKUP, device_id=home.device("Tablet"))
    assert answer["score"] < 100
    assert answer["findings"] == {"file_missing": 1}
    await hass.async_block_till_done()
    event = home.state("Tablet", "backup_work")
    assert event.attributes["event_type"] == "check_found_damage"
    assert event.attributes["findings"] == {"file_missing": 1}
    [issue] = damaged(hass)
    assert issue.translation_key == "backup_damaged"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["device"] == "Tablet"
    assert issue.translation_placeholders["count"] == "1"
    # No file is named where everybody can look.
    named = str(hass.states.async_all()) + str(issue)
    assert not any(file.relative_path in named for file in FILES)

    # It is remembered, and taken back while the entry is not loaded.
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    assert damaged(hass) == []
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await hass.async_block_till_done()
    assert len(damaged(hass)) == 1
    assert home.state("Tablet", "integrity").state == str(answer["score"])

    blob.write_bytes(kept)
    await home.call(BackupAction.VERIFY_BACKUP, device_id=home.device("Tablet"))
    await hass.async_block_till_done()
    assert damaged(hass) == []


async def test_an_encrypted_backup_has_to_be_unlocked_by_who_asks(home: Home) -> None:
    phone = home.device("Phone")
    await home.unlock(home.owner)
    for user in (None, home.member):
        with pytest.raises(ServiceValidationError) as caught:
            await home.call(BackupAction.VERIFY_BACKUP, user, device_id=phone)
        assert caught.value.translation_key == "backup_locked"
    answer = await home.call(BackupAction.VERIFY_BACKUP, home.owner, device_id=phone)
    assert answer["score"] == 100
    with pytest.raises(Unauthorized):
        await home.call(BackupAction.VERIFY_BACKUP, home.stranger, device_id=phone)


async def test_a_remembered_key_lets_automations_work(home: Home) -> None:
    phone = home.device("Phone")
    token = await home.unlock(home.member, remember=Remember.MEMORY)
    home.runtime.sessions.lock(token)
    answer = await home.call(BackupAction.VERIFY_BACKUP, device_id=phone)
    assert answer["score"] == 100
    # Nobody has got a session by that, and the key is not for another user.
    assert not home.runtime.sessions.is_open(home.backup("Phone").id)
    with pytest.raises(ServiceValidationError):
        await home.call(BackupAction.VERIFY_BACKUP, home.owner, device_id=phone)
    answer = await home.call(BackupAction.LOCK_BACKUPS, forget_keys=True)
    assert answer == {"locked": 0, "forgotten": 1}
    with pytest.raises(ServiceValidationError):
        await home.call(BackupAction.VERIFY_BACKUP, device_id=phone)


async def test_export_to_a_folder(home: Home) -> None:
    await home.unlock(home.owner)
    answer = await home.call(BackupAction.EXPORT_BACKUP, home.owner, device_id=home.device("Phone"))
    assert (answer["state"], answer["files"], answer["skipped"]) == ("complete", 4, {})
    assert answer["name"].startswith("Phone ")
    found = written(home.exports / answer["name"])
    assert found["HomeDomain/Library/notes.txt"] == SECRET
    assert len(found) == 5
    for path in (home.exports, home.exports / answer["name"]):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in home.exports.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077
    await home.hass.async_block_till_done()
    event = home.state("Phone", "backup_work")
    assert event.attributes["event_type"] == "export_finished"
    assert event.attributes["name"] == answer["name"]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({"app": "com.example.chat"}, {"AppDomain-com.example.chat/Documents/db"}),
        ({"domain": "HomeDomain"}, {"HomeDomain/Library/notes.txt"}),
        (
            {"domain": "CameraRollDomain", "folder": "Media/DCIM/"},
            {"CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG"},
        ),
    ],
    ids=["app", "domain", "folder"],
)
async def test_export_of_a_part_as_zip(home: Home, data: dict[str, str], names: set[str]) -> None:
    device = home.device("Tablet")
    answer = await home.call(BackupAction.EXPORT_BACKUP, device_id=device, format="zip", **data)
    path = home.exports / answer["name"]
    assert path.suffix == ".zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == names | {"_export_report.json"}


async def test_export_of_documents(home: Home) -> None:
    """What is in a backup as documents: one file, a folder of several, by an automation, too."""
    files = [*contacts.build(1, 4).files, *planning.calendar(1, 6).files]
    build(home.backup("Tablet").path.parent, files, None, name="Other", udid="0" * 40)
    await home.runtime.coordinator.async_refresh_backups()
    await home.hass.async_block_till_done()
    device = home.device("Other")

    async def export(**data: Any) -> Path:
        answer = await home.call(BackupAction.EXPORT_BACKUP, device_id=device, **data)
        assert answer["state"] == "complete"
        return home.exports / answer["name"]

    path = await export(content="contacts", format="zip")
    assert path.suffix == ".vcf"
    assert path.read_bytes().count(b"BEGIN:VCARD") == 4
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path = await export(content="calendar", document="csv")
    assert set(written(path)) == {"calendar.csv", "_export_report.json"}
    since = "2026-06-01 00:00:00"
    path = await export(content="everything", format="zip", since=since)
    with zipfile.ZipFile(path) as archive:
        assert "Contacts/contacts.vcf" in archive.namelist()


async def test_exports_that_are_refused(home: Home, hass: HomeAssistant) -> None:
    tablet = home.device("Tablet")

    async def refused(key: str, **data: Any) -> None:
        with pytest.raises(HomeAssistantError) as caught:
            await home.call(BackupAction.EXPORT_BACKUP, device_id=tablet, **data)
        assert caught.value.translation_key == key

    await refused("file_not_found", domain="Nothing")
    await refused("file_not_found", content="messages", conversation="none")
    for data in (
        {"content": "contacts", "document": "pdf"},
        {"content": "contacts", "conversation": "x"},
        {"document": "pdf"},
        {"since": "2026-01-01 00:00:00"},
    ):
        await refused("document_not_offered", **data)
    for folder, key in (
        (str(home.backup("Tablet").path), "export_folder_not_allowed"),
        (hass.config.path("www", "x"), "export_folder_not_allowed"),
        (hass.config.path(".storage"), "export_folder_not_allowed"),
        (None, "export_folder_missing"),
    ):
        options = {key: it for key, it in home.entry.options.items() if key != CONF_EXPORT_FOLDER}
        hass.config_entries.async_update_entry(
            home.entry, options=options | ({CONF_EXPORT_FOLDER: folder} if folder else {})
        )
        await refused(key)
    assert not home.exports.exists() or not any(home.exports.iterdir())


async def test_an_export_folder_that_is_served_by_now_is_refused(
    home: Home, hass: HomeAssistant
) -> None:
    """It was allowed when it was chosen; a media folder around it came later."""
    hass.config.media_dirs = {"local": str(home.exports.parent)}
    with pytest.raises(HomeAssistantError) as caught:
        await home.call(BackupAction.EXPORT_BACKUP, device_id=home.device("Tablet"))
    assert caught.value.translation_key == "export_folder_not_allowed"
    assert not home.exports.exists() or not any(home.exports.iterdir())


async def test_a_link_put_in_the_place_of_the_export_folder_is_not_followed_to_the_backups(
    home: Home,
) -> None:
    """Whoever may write beside the folder must not lead decrypted files to where others look."""
    home.exports.symlink_to(home.backup("Tablet").path.parent)
    before = sorted(home.backup("Tablet").path.parent.rglob("*"))
    with pytest.raises(HomeAssistantError) as caught:
        await home.call(BackupAction.EXPORT_BACKUP, device_id=home.device("Tablet"))
    assert caught.value.translation_key == "export_folder_not_allowed"
    assert sorted(home.backup("Tablet").path.parent.rglob("*")) == before


async def test_devices_cannot_lead_exports_elsewhere(hass: HomeAssistant, tmp_path: Path) -> None:
    for number, name in enumerate(("../../evil", "..", "/etc/x", "C:\\x", "x" * 500, "CON")):
        root = tmp_path / f"root{number}"
        build(root, FILES[:1], None, name=name)
        exports = tmp_path / f"exports{number}"
        entry = folder_entry(root, options={CONF_EXPORT_FOLDER: str(exports)})
        await load(hass, entry)
        answer: Any = await hass.services.async_call(
            DOMAIN, BackupAction.EXPORT_BACKUP, {}, blocking=True, return_response=True
        )
        assert Path(answer["name"]).name == answer["name"]
        assert [it.name for it in exports.iterdir()] == [answer["name"]]
        assert await hass.config_entries.async_remove(entry.entry_id)
    assert sorted(it.name for it in tmp_path.iterdir() if "evil" in it.name) == []


async def test_an_export_never_replaces_anything(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = home.device("Tablet")
    one = await home.call(BackupAction.EXPORT_BACKUP, device_id=tablet, format="zip")
    path = home.exports / one["name"]
    path.write_bytes(b"mine")
    name_exports_later(monkeypatch)
    two = await home.call(BackupAction.EXPORT_BACKUP, device_id=tablet, format="zip")
    assert two["name"] != one["name"]
    assert path.read_bytes() == b"mine"


async def test_without_a_response_the_action_returns_at_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold(monkeypatch)
    device, backup = home.device("Tablet"), home.backup("Tablet")
    assert await home.call(BackupAction.VERIFY_BACKUP, response=False, device_id=device) is None
    job = home.runtime.jobs.running(backup.id)
    assert job.kind is JobKind.CHECK
    # One at a time of each backup.
    with pytest.raises(ServiceValidationError) as caught:
        await home.call(BackupAction.EXPORT_BACKUP, device_id=device)
    assert caught.value.translation_key == "job_running"
    job.cancel.cancel()
    with pytest.raises(JobCancelledError):
        await home.runtime.jobs.async_wait(job)
    assert job.state is JobState.STOPPED
    await home.hass.async_block_till_done()
    event = home.state("Tablet", "backup_work")
    assert event.attributes["event_type"] == "check_failed"
    assert event.attributes["reason"] == "job_cancelled"


def _hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make checks take long enough for a test to act meanwhile."""

    def endless(*_: object) -> Iterator[None]:
        while True:
            time.sleep(0.001)
            yield

    monkeypatch.setattr(integrity._Check, "_check_file", endless)


@pytest.mark.parametrize("how", ["lock", "reload", "stop"])
async def test_work_ends_with_its_session(
    home: Home, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    _hold(monkeypatch)
    await home.unlock(home.owner)
    await home.call(
        BackupAction.VERIFY_BACKUP, home.owner, response=False, device_id=home.device("Phone")
    )
    job = home.runtime.jobs.running(home.backup("Phone").id)
    if how == "lock":
        assert await home.call(BackupAction.LOCK_BACKUPS, home.owner) == {
            "locked": 1,
            "forgotten": 0,
        }
        with pytest.raises(SessionInvalidError):
            await home.runtime.jobs.async_wait(job)
    elif how == "reload":
        await home.hass.config_entries.async_reload(home.entry.entry_id)
    else:
        await home.hass.async_stop(force=True)
    assert job.state in (JobState.FAILED, JobState.STOPPED)


async def test_users_lock_their_own_sessions_and_administrators_all(home: Home) -> None:
    await home.unlock(home.owner)
    await home.unlock(home.member)
    await home.unlock(home.member, "Tablet")
    sessions = home.runtime.sessions
    answer = await home.call(
        BackupAction.LOCK_BACKUPS, home.member, device_id=home.device("Tablet")
    )
    assert answer["locked"] == 1
    assert (await home.call(BackupAction.LOCK_BACKUPS, home.member))["locked"] == 1
    assert sessions.is_unlocked(home.backup("Phone").id, home.owner.id)
    await home.unlock(home.member)
    assert (await home.call(BackupAction.LOCK_BACKUPS, home.owner))["locked"] == 2
    await home.unlock(home.member)
    assert (await home.call(BackupAction.LOCK_BACKUPS))["locked"] == 1
    with pytest.raises(Unauthorized):
        await home.call(BackupAction.LOCK_BACKUPS, home.stranger)


async def test_which_backup_is_meant(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    async def refused(key: str, **data: Any) -> None:
        with pytest.raises(ServiceValidationError) as caught:
            await home.call(BackupAction.VERIFY_BACKUP, **data)
        assert caught.value.translation_key == key

    await refused("choose_device")
    await refused("choose_device", **{ATTR_CONFIG_ENTRY_ID: home.entry.entry_id})
    await refused("not_a_device", **{ATTR_DEVICE_ID: "unknown"})
    for folder in home.backup("Tablet").path.parent.iterdir():
        folder.rename(tmp_path / folder.name)
    await home.runtime.coordinator.async_refresh_backups()
    await refused("no_backup")


async def test_no_secret_in_events_states_or_traces(home: Home, hass: HomeAssistant) -> None:
    calls = async_capture_events(hass, "call_service")
    states = async_capture_events(hass, "state_changed")
    await home.unlock(home.owner, remember=Remember.DISK)
    await home.call(BackupAction.EXPORT_BACKUP, home.owner, device_id=home.device("Phone"))
    await hass.async_block_till_done()
    told = str(calls) + str(states)
    assert len(states) > 0
    for secret in (PASSWORD, SECRET.decode(), "notes.txt", PHONE_UDID, str(home.exports)):
        assert secret not in told


async def test_a_folder_that_others_may_enter_still_holds_private_exports(home: Home) -> None:
    home.exports.mkdir(mode=0o755)
    home.exports.chmod(0o755)
    answer = await home.call(BackupAction.EXPORT_BACKUP, device_id=home.device("Tablet"))
    assert stat.S_IMODE((home.exports / answer["name"]).stat().st_mode) == 0o700
    assert os.access(home.exports, os.R_OK)

"""Photos that are only in a backup, over HTTP and by actions: found by their bytes, copied once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.backup_jobs import JobKind, JobState
from custom_components.apple_backup.backup_photo_actions import PhotoAction
from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_EXPORT_FOLDER,
    CONF_LIBRARY_PATH,
    DOMAIN,
)
from custom_components.apple_backup.http.backups_photos import VIEWS
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from scripts.lib.openapi import load_document
from tests.backup_factory import BackupSpec, DeviceSpec, FileSpec, build_backup
from tests.photos.conftest import tree
from tests.signed_account import signed_account
from tests.simulated_icloud.client import SimulatedICloud

from .accounts import Photos, add_photos
from .client import PASSWORD, Api, Login, check_error
from .conftest import add_folder
from .openapi import check_answer

BASE = "/backups/{backup_id}/photos"
NEW = {"IMG_9001.JPG": b"nobody else has this one", "IMG_9002.MOV": b"nor this film" * 9}
document = cache(load_document)

pytestmark = pytest.mark.usefixtures("socket_enabled")


@dataclass(slots=True)
class Home:
    """A synced library, and a backup with the same photos and two more."""

    hass: HomeAssistant
    photos: Photos
    folder: MockConfigEntry
    exports: Path
    api: Api
    session: dict[str, str]
    admin: User

    @property
    def library(self) -> Path:
        return Path(self.photos.entry.data[CONF_LIBRARY_PATH])

    async def call(
        self, method: str, path: str, status: int, body: Any = None, **params: Any
    ) -> Any:
        answer = await self.api.client.request(
            method,
            self.api.url("phone", f"photos/{path}"),
            json=body,
            headers=self.session,
            params=params,
        )
        return await check_answer(document(), answer, method, f"{BASE}/{path}", status)

    async def finished(self, path: str) -> Any:
        for _ in range(600):
            found = await self.call("GET", path, 200)
            if found["state"] != "running":
                return found
            await asyncio.sleep(0.05)
        raise AssertionError

    async def compare(self) -> Any:
        await self.call("POST", "comparison", 202, {})
        return await self.finished("comparison")


@pytest.fixture
async def home(
    server: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    *,
    tmp_path_factory: pytest.TempPathFactory,
    login: Login,
    admin: User,
    member: User,
) -> AsyncIterator[Home]:
    photos = await add_photos(server, icloud_proxy, tmp_path)
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    library = Path(photos.entry.data[CONF_LIBRARY_PATH])
    known = {
        f"{number:03}{path.suffix}": path.read_bytes()
        for number, path in enumerate(sorted(library.rglob("*")))
        if path.is_file() and ".apple_backup" not in path.parts
    }
    assert len(known) >= 6
    files = [
        FileSpec("CameraRollDomain", f"Media/DCIM/100APPLE/{name}", content)
        for name, content in (known | NEW).items()
        if name.rpartition(".")[2].lower() in {"heic", "jpg", "jpeg", "mov", "png", "mp4"}
    ]
    device = DeviceSpec(name="Anna's iPhone")
    root = tmp_path / "backups"
    build_backup(BackupSpec(files=files, password=PASSWORD, seed=1, device=device), root)
    # The folder of the library is one that the media browser shows, so not below it.
    exports = tmp_path_factory.mktemp("exports")
    options = {CONF_ALLOWED_USERS: [member.id], CONF_EXPORT_FOLDER: str(exports)}
    folder = await add_folder(server, root, **options)
    client = await login(admin)
    base = "/api/apple_backup"
    (backup,) = (await (await client.get(f"{base}/backups")).json())["backups"]
    api = Api(client, base, {"phone": backup["id"]})
    yield Home(server, photos, folder, exports, api, await api.session(), admin)
    await photos.close()


async def test_from_the_comparison_to_the_library(home: Home) -> None:
    before = tree(home.library)
    assert (await home.call("GET", "comparison", 200))["state"] == "none"
    assert (await home.call("GET", "comparison/items", 200))["items"] == []
    started = await home.call("POST", "comparison", 202, {})
    assert (started["state"], started["report"]) == ("running", None)
    done = await home.finished("comparison")
    assert (done["state"], done["percent"], done["error"]) == ("done", 100, None)
    counts = done["report"]["counts"]
    assert counts["only_here"] == len(NEW)
    assert counts["in_library"] == done["report"]["photos"] - len(NEW) >= 5
    found = await home.call("GET", "comparison/items", 200)
    assert {it["name"] for it in found["items"]} == set(NEW)
    assert found["total"] == len(NEW)
    page = await home.call("GET", "comparison/items", 200, limit=1, state="only_here")
    rest = await home.call("GET", "comparison/items", 200, limit=1, cursor=page["next"])
    assert [*page["items"], *rest["items"]] == found["items"]
    assert rest["next"] is None
    assert tree(home.library) == before

    film = next(it for it in found["items"] if it["is_video"])
    await home.call("POST", "copies", 202, {"into": "library", "photos": [film["ref"]]})
    copied = await home.finished("copies")
    assert (copied["state"], copied["report"]["files"]) == ("done", 1)
    await home.call("POST", "copies", 202, {"into": "library"})
    copied = (await home.finished("copies"))["report"]
    assert (copied["files"], copied["present"], copied["skipped"]) == (1, 1, {})
    assert copied["folder"].startswith("Imported/")
    new = {path: home.library / path for path in tree(home.library) if path not in before}
    assert all(path.startswith("Imported/Anna's iPhone/") for path in new)
    assert {path.name: path.read_bytes() for path in new.values()} == NEW
    assert {path: digest for path, digest in tree(home.library).items() if path in before} == before
    done = await home.compare()
    assert (done["report"]["counts"]["imported"], done["report"]["counts"]["only_here"]) == (2, 0)
    # A sync and a check leave what was brought alone.
    await home.photos.entry.runtime_data.coordinator.async_sync_and_wait()
    assert all(path.is_file() for path in new.values())


async def test_into_the_export_folder(home: Home) -> None:
    # Without a comparison, there is one first.
    await home.call("POST", "copies", 202, {"into": "folder"})
    copied = await home.finished("copies")
    assert copied["report"]["files"] == len(NEW)
    folder = home.exports / copied["name"]
    assert {path.name: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()} == NEW
    assert not [path for path in tree(home.library) if path.startswith("Imported")]


async def test_stopping(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = await home.call("DELETE", "comparison", 200)
    assert stopped["state"] == "none"
    assert (await home.call("DELETE", "copies", 200))["state"] == "none"
    monkeypatch.setattr("custom_components.apple_backup.backups.jobs.STEP_SECONDS", 0)
    monkeypatch.setattr(
        "custom_components.apple_backup.backups.photo_matching.comparison._CHUNK", 16
    )
    await home.call("POST", "comparison", 202, {})
    answer = await home.api.client.post(
        home.api.url("phone", "photos/comparison"), json={}, headers=home.session
    )
    await check_error(answer, 409, "job_running")
    await home.call("DELETE", "comparison", 200)
    assert (await home.finished("comparison"))["state"] == "stopped"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("comparison", {"accounts": "all"}),
        ("comparison", {"accounts": [1]}),
        ("comparison", {"account": "x"}),
        ("copies", {}),
        ("copies", {"into": "cloud"}),
        ("copies", {"into": "folder", "states": ["in_library"]}),
        ("copies", {"into": "folder", "photos": "all"}),
        ("copies", {"into": "folder", "photos": ["x"] * 10_001}),
        ("copies", {"into": "folder", "folder": "/etc"}),
    ],
)
async def test_bad_bodies(home: Home, path: str, body: dict[str, Any]) -> None:
    answer = await home.api.client.post(
        home.api.url("phone", f"photos/{path}"), json=body, headers=home.session
    )
    await check_error(answer, 400, "bad_parameter")


async def test_what_is_missing_is_said(home: Home, member: User, login: Login) -> None:
    url = home.api.url("phone", "photos/comparison")
    answer = await home.api.client.post(url, json={"accounts": ["x"]}, headers=home.session)
    await check_error(answer, 412, "no_library")
    for params in ({"state": "nowhere"}, {"cursor": "x"}, {"limit": "0"}):
        answer = await home.api.get("phone", "photos/comparison/items", home.session, **params)
        await check_error(answer, 400, "bad_parameter")
    # A household member may compare what they have unlocked, but not write into the library.
    own = Api(await login(member), home.api.base, home.api.ids)
    session = await own.session()
    answer = await own.client.post(own.url("phone", "photos/comparison"), json={}, headers=session)
    assert answer.status == 202
    for into in ("library", "folder"):
        answer = await own.client.post(
            own.url("phone", "photos/copies"), json={"into": into}, headers=session
        )
        await check_error(answer, 403, "not_allowed")
    other = await home.hass.auth.async_create_user("Other", group_ids=["system-admin"])
    stranger = Api(await login(other), home.api.base, home.api.ids)
    for view in VIEWS:
        path = view.path.removeprefix("/backups/{backup_id}/")
        await check_error(await stranger.get("phone", path, {}), 401, "session_invalid")
        await check_error(await stranger.get("phone", path, session), 403, "session_mismatch")
    await home.finished("comparison")
    assert await home.hass.config_entries.async_unload(home.photos.entry.entry_id)
    answer = await home.api.client.post(url, json={}, headers=home.session)
    await check_error(answer, 412, "no_library")


async def test_actions(home: Home, member: User) -> None:
    async def act(name: PhotoAction, user: User | None = None, **data: Any) -> Any:
        context = Context(user_id=(user or home.admin).id)
        return await home.hass.services.async_call(
            DOMAIN, name, data, blocking=True, return_response=True, context=context
        )

    found = await act(PhotoAction.COMPARE_PHOTOS)
    assert found["counts"]["only_here"] == len(NEW)
    assert found["photos"] == sum(found["counts"].values())
    assert "IMG_9001" not in str(found)
    copied = await act(PhotoAction.COPY_PHOTOS)
    assert (copied["files"], copied["name"]) == (len(NEW), None)
    copied = await act(PhotoAction.COPY_PHOTOS, into="folder", similar=True)
    assert (home.exports / copied["name"]).is_dir()
    found = await act(PhotoAction.COMPARE_PHOTOS)
    assert found["counts"]["imported"] == len(NEW)
    with pytest.raises(Unauthorized):
        await act(PhotoAction.COPY_PHOTOS, member)
    with pytest.raises(ServiceValidationError):
        await act(PhotoAction.COMPARE_PHOTOS, account="x")
    hass = home.hass
    hass.config_entries.async_update_entry(home.folder, options={})
    with pytest.raises(HomeAssistantError):
        await act(PhotoAction.COPY_PHOTOS, into="folder")
    told = {it.attributes.get("event_type") for it in hass.states.async_all("event")}
    assert told & {"photos_compared", "photos_copied"}, hass.states.async_entity_ids("event")
    assert not any("IMG_900" in str(it.as_dict()) for it in hass.states.async_all())


async def test_an_action_that_nobody_waits_for_begins_its_work(home: Home) -> None:
    jobs = home.folder.runtime_data.jobs
    for name, kind in (
        (PhotoAction.COMPARE_PHOTOS, JobKind.COMPARE_PHOTOS),
        (PhotoAction.COPY_PHOTOS, JobKind.COPY_PHOTOS),
    ):
        context = Context(user_id=home.admin.id)
        await home.hass.services.async_call(DOMAIN, name, {}, blocking=True, context=context)
        job = jobs.latest(home.api.ids["phone"], kind)
        assert (await jobs.async_wait(job)).state is JobState.DONE
    copied = {path.name for path in (home.library / "Imported").rglob("*.*") if path.is_file()}
    assert copied == set(NEW)


async def test_the_library_to_copy_into_has_to_be_named_if_there_are_several(
    home: Home, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    async def copy(**data: Any) -> Any:
        context = Context(user_id=home.admin.id)
        return await home.hass.services.async_call(
            DOMAIN,
            PhotoAction.COPY_PHOTOS,
            data,
            blocking=True,
            return_response=True,
            context=context,
        )

    await signed_account(
        home.hass, icloud_proxy, tmp_path / "other", number=2, second_factor="none"
    )
    with pytest.raises(ServiceValidationError) as refused:
        await copy()
    assert refused.value.translation_key == "choose_account"
    assert not (home.library / "Imported").exists()
    copied = await copy(account=home.photos.entry.entry_id)
    assert copied["files"] == len(NEW)
    assert (home.library / "Imported").is_dir()
    assert not (tmp_path / "other" / "Imported").exists()

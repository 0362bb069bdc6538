"""The actions of a photo library, with a real library of a simulated account."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
import logging
from pathlib import Path
import shutil
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.apple_backup.attention import problems
from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.library_actions import LibraryAction
from custom_components.apple_backup.library_issues import (
    ISSUE_BAD_FILES,
    ISSUE_REMOVALS,
    library_issue_id,
)
from custom_components.apple_backup.library_options import CONF_FREE_UP
from custom_components.apple_backup.photos import icloud_removal
from custom_components.apple_backup.photos_state import PhotosState
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import issue_registry as ir
from tests.helpers import account_entry, allow_media, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

type Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(autouse=True)
def quiet_database() -> None:
    """Keep the database's own log out of the way, which Home Assistant's plugin turns on."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture
async def photos(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncGenerator[tuple[MockConfigEntry, SimulatedAccount, Path]]:
    """Give an account with a synced library of 24 photos."""
    monkeypatch.setattr(icloud_removal, "PAUSE_SECONDS", 0)
    library = allow_media(hass, tmp_path / "media") / "library"
    entry, account = await account_entry(hass, icloud_proxy, library, assets=24)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={CONF_FREE_UP: True})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    yield entry, account, library
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
def call(hass: HomeAssistant) -> Call:
    async def run(action: LibraryAction, user: str | None = None, **data: Any) -> dict[str, Any]:
        answer = await hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            return_response=True,
            context=Context(user_id=user),
        )
        assert isinstance(answer, dict)
        return answer

    return run


async def test_photos_are_found_by_what_is_known_of_them(
    hass: HomeAssistant,
    photos: tuple[MockConfigEntry, SimulatedAccount, Path],
    call: Call,
) -> None:
    entry, account, library = photos
    truth = await account.async_assets(listed=True)
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await call(LibraryAction.SEARCH_PHOTOS, limit=10, **cursor)
        found += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert sorted(photo["asset"] for photo in found) == sorted(one["asset"] for one in truth)
    moments = [photo["captured"] for photo in found]
    dated = [datetime.fromisoformat(moment) for moment in moments if moment]
    assert dated == sorted(dated, reverse=True)
    assert moments == [*[moment for moment in moments if moment]] + [None] * moments.count(None)
    assert all((library / photo["path"]).is_file() for photo in found)

    favorites = await call(LibraryAction.SEARCH_PHOTOS, favorite=True, limit=200)
    assert {photo["asset"] for photo in favorites["items"]} == {
        one["asset"] for one in truth if one["favorite"]
    }
    named = next(one for one in truth if one["filename"] and one["filename"].startswith("IMG_"))
    stem = named["filename"].partition(".")[0]
    by_name = await call(LibraryAction.SEARCH_PHOTOS, text=stem)
    assert named["asset"] in {photo["asset"] for photo in by_name["items"]}

    await account.async_mutate(
        {
            "op": "caption",
            "asset": named["asset"],
            "title": "Zürichsee Überfahrt",
            "keywords": ["Ferien 2024"],
        }
    )
    await entry.runtime_data.coordinator.async_sync_and_wait()
    for text in ("zurich", "uber ZÜRICH", "FERIEN", "2024 ferien"):
        answer = await call(LibraryAction.SEARCH_PHOTOS, text=text)
        assert [photo["asset"] for photo in answer["items"]] == [named["asset"]], text
    assert (await call(LibraryAction.SEARCH_PHOTOS, text="zurichsee nowhere"))["items"] == []

    somewhere = next(one for one in truth if one["location"])
    latitude, longitude, _ = somewhere["location"]
    for half in ({"latitude": latitude}, {"longitude": longitude}):
        with pytest.raises(vol.Invalid):
            await call(LibraryAction.SEARCH_PHOTOS, **half)
    near = await call(LibraryAction.SEARCH_PHOTOS, latitude=latitude, longitude=longitude)
    assert somewhere["asset"] in {photo["asset"] for photo in near["items"]}
    hass.states.async_set("zone.there", "0", {"latitude": -latitude, "longitude": longitude})
    assert (await call(LibraryAction.SEARCH_PHOTOS, zone="zone.there"))["items"] == []

    day = dated[0].astimezone(UTC)
    later = day.date().replace(year=day.year + 1, day=min(day.day, 28))
    if day.day <= 28:
        answer = await call(LibraryAction.PHOTOS_ON_THIS_DAY, date=later.isoformat())
        assert found[0]["asset"] in {photo["asset"] for photo in answer["items"]}

    album = next(
        line
        for line in await account.async_truth()
        if line["type"] == "album" and not line["folder"] and line["assets"]
    )
    inside = await call(LibraryAction.SEARCH_PHOTOS, album=album["album"], limit=200)
    assert {photo["asset"] for photo in inside["items"]} == set(album["assets"])
    hass.states.async_set("zone.away", "unavailable")
    for bad, key in (
        ({"album": "no such album"}, "unknown_album"),
        ({"zone": "zone.nowhere"}, "unknown_zone"),
        ({"zone": "zone.away"}, "unknown_zone"),
        ({"zone": "zone.there", "latitude": 1, "longitude": 2}, "zone_and_coordinates"),
        ({"cursor": "x"}, "bad_cursor"),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await call(LibraryAction.SEARCH_PHOTOS, **bad)
        assert error.value.translation_key == key


async def test_plan_pause_verify_and_restore(
    hass: HomeAssistant,
    photos: tuple[MockConfigEntry, SimulatedAccount, Path],
    call: Call,
) -> None:
    entry, account, library = photos

    async def call_and_look(action: LibraryAction, **data: Any) -> tuple[Any, list[PhotosState]]:
        """Call an action, and see which states are shown meanwhile."""
        coordinator = entry.runtime_data.coordinator
        states: list[PhotosState] = []
        end = coordinator.async_add_listener(lambda: states.append(coordinator.data.state))
        answer = await call(action, **data)
        end()
        return answer, states

    plan, states = await call_and_look(LibraryAction.PLAN)
    assert states[0] is PhotosState.LISTING
    assert (plan["downloads"], plan["removals"], plan["fits"]) == (0, 0, True)

    assert await call(LibraryAction.PAUSE) == {"paused": True}
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.runtime_data.coordinator.data.is_paused
    assert entry.runtime_data.engine.is_paused
    assert await call(LibraryAction.RESUME) == {"paused": False}
    assert not entry.runtime_data.engine.is_paused

    victim = next(path for path in sorted(library.rglob("*.JPG")))
    victim.unlink()
    result, states = await call_and_look(LibraryAction.VERIFY_LIBRARY)
    assert states[0] is PhotosState.VERIFYING
    assert (result["missing"], result["repaired"], result["is_clean"]) == (1, 1, False)
    assert victim.is_file()
    coordinator = entry.runtime_data.coordinator
    health = coordinator.data.health
    assert (health.bad_files, health.repaired, health.left_alone) == (1, 1, 0)
    # All is well again; only what could not be fetched or read needs somebody.
    issue_id = library_issue_id(ISSUE_BAD_FILES, entry.entry_id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
    bad = replace(coordinator.data, health=replace(health, left_alone=1))
    coordinator.async_set_updated_data(bad)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert (issue.translation_placeholders or {})["count"] == "1"
    assert "bad_files" in problems(coordinator)
    assert (await call(LibraryAction.VERIFY_LIBRARY, percent=100))["is_clean"]
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None

    whole = coordinator.data.totals
    await account.async_mutate({"op": "delete"})
    await coordinator.async_sync_and_wait()
    held = await entry.runtime_data.engine.quarantined()
    assert coordinator.data.totals.quarantined == len(held)
    restored, states = await call_and_look(
        LibraryAction.RESTORE, numbers=[file.id for file in held]
    )
    assert set(states) == {PhotosState.WORKING, PhotosState.IDLE}
    assert restored == {"restored": len(held), "refused": 0}
    # Nobody has to wait for the next sync to see it.
    assert coordinator.data.totals == whole
    assert all((library / file.original_path).is_file() for file in held)


async def test_many_removals_wait_until_they_are_confirmed(
    hass: HomeAssistant,
    photos: tuple[MockConfigEntry, SimulatedAccount, Path],
    call: Call,
) -> None:
    entry, account, library = photos
    before = {path for path in library.rglob("*") if path.is_file()}
    await account.async_mutate(*[{"op": "delete"}] * 12)
    result = await entry.runtime_data.coordinator.async_sync_and_wait()
    assert result.held_back == 12
    assert before <= {path for path in library.rglob("*") if path.is_file()}
    issue_id = library_issue_id(ISSUE_REMOVALS, entry.entry_id)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["count"] == "12"
    for too_few in (11, {"PrimarySync": 11}, {"elsewhere": 12}):
        with pytest.raises(ServiceValidationError) as error:
            await call(LibraryAction.CONFIRM_REMOVALS, shown=too_few)
        assert error.value.translation_key == "removals_changed"
    for senseless in (-1, "many", {"PrimarySync": -1}, [12]):
        with pytest.raises(vol.Invalid):
            await call(LibraryAction.CONFIRM_REMOVALS, shown=senseless)
    assert await call(LibraryAction.CONFIRM_REMOVALS, shown=12) == {"confirmed": 12}
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
    assert await call(LibraryAction.CONFIRM_REMOVALS) == {"confirmed": 0}


async def test_icloud_is_freed_up_by_a_plan_and_its_code(
    photos: tuple[MockConfigEntry, SimulatedAccount, Path], call: Call
) -> None:
    _entry, account, _library = photos
    plan = await call(LibraryAction.FREE_UP, older_than_days=30)
    assert plan["assets"] > 0
    requests = await account.async_requests()
    assert "records/modify" not in requests
    result = await call(LibraryAction.FREE_UP, older_than_days=30, confirm=plan["code"])
    assert result["removed"] == plan["assets"]
    with pytest.raises(HomeAssistantError) as error:
        await call(LibraryAction.FREE_UP, older_than_days=30, confirm=plan["code"])
    assert error.value.translation_key == "plan_changed"
    undone = await call(LibraryAction.UNDO_FREE_UP)
    assert undone == {"returned": plan["assets"], "gone": 0, "refused": 0, "stopped": None}
    with pytest.raises(vol.Invalid):
        await call(LibraryAction.FREE_UP, older_than_days=29)
    with pytest.raises(ServiceValidationError):
        await call(LibraryAction.FREE_UP, exclude_albums=["no such album"])


async def test_an_album_is_archived_and_removed_from_icloud_by_a_plan_and_its_code(
    photos: tuple[MockConfigEntry, SimulatedAccount, Path], call: Call
) -> None:
    entry, account, library = photos
    archived = await call(LibraryAction.ARCHIVE_ALBUM, album="Kids")
    assert (archived["path"], archived["removal"]) == ("_Archive/Kids", None)
    copies = [path for path in (library / "_Archive/Kids").iterdir() if path.name != "SHA256SUMS"]
    assert len(copies) == archived["files"] > 0
    plan = await call(LibraryAction.ARCHIVE_ALBUM, album="Kids", remove_from_icloud=True)
    assert plan["album"] == "Kids"
    assert "records/modify" not in await account.async_requests()
    assert not (library / "_Archive/Kids-2").exists()
    for album, code in (("Kids", "another plan"), ("Holidays", plan["code"])):
        with pytest.raises(HomeAssistantError) as error:
            await call(
                LibraryAction.ARCHIVE_ALBUM, album=album, remove_from_icloud=True, confirm=code
            )
        assert error.value.translation_key == "plan_changed"
    result = await call(
        LibraryAction.ARCHIVE_ALBUM, album="Kids", remove_from_icloud=True, confirm=plan["code"]
    )
    assert result["path"] == "_Archive/Kids-2"
    assert result["removal"]["removed"] == plan["removable"] > 0
    with pytest.raises(ServiceValidationError) as error:
        await call(LibraryAction.ARCHIVE_ALBUM, album="no such album")
    assert error.value.translation_key == "album_not_found"
    # None of this is a failure of a sync.
    data = entry.runtime_data.coordinator.data
    assert (data.state, data.error) == (PhotosState.IDLE, None)
    assert "prevError" not in entry.runtime_data.status.as_document()


async def test_folders_are_adopted_if_home_assistant_may_read_them(
    photos: tuple[MockConfigEntry, SimulatedAccount, Path], call: Call, tmp_path: Path
) -> None:
    entry, _account, library = photos
    other = tmp_path / "media" / "other"
    shutil.copytree(library, other, ignore=shutil.ignore_patterns(".apple_backup"))
    (other / "mine.txt").write_text("mine")
    result = await call(LibraryAction.ADOPT, folder=str(other))
    assert result["scanned"] > 1
    assert (result["adopted"], result["known"]) == (0, 0)
    assert (other / "mine.txt").read_text() == "mine"
    for folder in ("/etc", "relative", "/media/\0"):
        with pytest.raises(HomeAssistantError) as error:
            await call(LibraryAction.ADOPT, folder=folder)
        assert error.value.translation_key == "path_not_allowed"
    with pytest.raises(ServiceValidationError) as error:
        await call(LibraryAction.ADOPT, folder=str(tmp_path / "media" / "mistyped"))
    assert error.value.translation_key == "adopt_folder_missing"
    assert entry.runtime_data.coordinator.data.error is None


async def test_members_of_the_household_may_search_and_pause_and_nothing_else(
    hass: HomeAssistant, photos: tuple[MockConfigEntry, SimulatedAccount, Path], call: Call
) -> None:
    await hass.auth.async_create_user("Owner")
    member = (await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])).id
    data: dict[LibraryAction, dict[str, Any]] = {
        LibraryAction.ADOPT: {"folder": "/media"},
        LibraryAction.ARCHIVE_ALBUM: {"album": "Kids"},
        LibraryAction.MIGRATE_CATALOG: {"to": "server"},
        LibraryAction.RESTORE: {"numbers": [1]},
    }
    free = {
        LibraryAction.SEARCH_PHOTOS,
        LibraryAction.PHOTOS_ON_THIS_DAY,
        LibraryAction.PAUSE,
        LibraryAction.RESUME,
    }
    for action in LibraryAction:
        if action in free:
            await call(action, member)
        else:
            with pytest.raises(Unauthorized):
                await call(action, member, **data.get(action, {}))


async def test_an_account_that_is_not_loaded_is_told(hass: HomeAssistant, call: Call) -> None:
    await hass.async_block_till_done()
    entry = MockConfigEntry(domain=DOMAIN, data={"kind": "backup_folder", "path": "/nowhere"})
    await load(hass, entry)
    with pytest.raises(ServiceValidationError) as error:
        await call(LibraryAction.PLAN)
    assert error.value.translation_key == "no_account"

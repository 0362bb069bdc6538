"""The options of a photo library: asked for, checked, stored, and followed by the engine."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date
import logging
import os
from pathlib import Path
import re
from typing import Any
from unittest.mock import AsyncMock

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import (
    CONF_ASSIST_PHOTOS,
    CONF_CATALOG_URL,
    CONF_DATABASE_SERVER,
    CONF_TEMPLATE,
    DOMAIN,
)
from custom_components.apple_backup.diagnostics import async_get_config_entry_diagnostics
from custom_components.apple_backup.flows import library_filters
from custom_components.apple_backup.library_actions import LibraryAction
from custom_components.apple_backup.library_options import (
    CONF_ALBUM_VIEWS,
    CONF_ALBUMS,
    CONF_BANDWIDTH,
    CONF_CAPTURED_FROM,
    CONF_CAPTURED_UNTIL,
    CONF_DELETED_POLICY,
    CONF_EXCLUDED_POLICY,
    CONF_EXIF_DATES,
    CONF_FAVORITES_ONLY,
    CONF_FREE_UP,
    CONF_HIDDEN,
    CONF_KINDS,
    CONF_LIBRARIES,
    CONF_MTIME,
    CONF_PRIVATE_PATH,
    CONF_RECENTLY_DELETED,
    CONF_RETENTION_DAYS,
    CONF_SCRUB_SHARE,
    CONF_SCRUB_TIME,
    CONF_SIDECARS,
    library_config,
)
from custom_components.apple_backup.markdown import as_it_is
from custom_components.apple_backup.photos.albums.methods import AlbumViews
from custom_components.apple_backup.photos.catalog import (
    AssetKind,
    DeletedPolicy,
    ExcludedPolicy,
    Selection,
)
from custom_components.apple_backup.photos.config import MtimePolicy
from custom_components.apple_backup.photos.errors import CatalogError
from custom_components.apple_backup.photos.layout.examples import LayoutFile, LayoutSample, preview
from custom_components.apple_backup.photos.layout.template import (
    BUILT_IN_TEMPLATES,
    Named,
    parse_template,
)
from custom_components.apple_backup.photos.models import ResourceKind
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.exceptions import HomeAssistantError
from tests.helpers import account_entry, allow_media, folder_entry
from tests.quality.project import load_json
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

FILTERS: dict[str, Any] = {
    CONF_FAVORITES_ONLY: False,
    CONF_HIDDEN: False,
    CONF_RECENTLY_DELETED: False,
}


@dataclass
class Options:
    """A synced account and its options flow."""

    hass: HomeAssistant
    entry: MockConfigEntry
    account: SimulatedAccount
    library: Path

    async def open(self, subject: str) -> dict[str, Any]:
        result = await self.hass.config_entries.options.async_init(self.entry.entry_id)
        assert subject in result["menu_options"]
        return await self.answer(result, {"next_step_id": subject})

    async def answer(self, result: Any, user_input: dict[str, Any]) -> dict[str, Any]:
        chosen: Any = await self.hass.config_entries.options.async_configure(
            result["flow_id"], user_input
        )
        await self.hass.async_block_till_done()
        return chosen

    async def choose(self, subject: str, user_input: dict[str, Any]) -> None:
        result = await self.answer(await self.open(subject), user_input)
        assert result["type"] is FlowResultType.CREATE_ENTRY, result

    async def sync(self) -> Any:
        return await self.entry.runtime_data.coordinator.async_sync_and_wait()

    def files(self, folder: Path | None = None) -> set[Path]:
        root = folder or self.library
        return {
            path
            for path in root.rglob("*")
            if path.is_file() and ".apple_backup" not in path.relative_to(root).parts
        }


def offered(form: dict[str, Any], field: str) -> list[Any]:
    """What can be chosen in a field of a form."""
    schema = form["data_schema"].schema
    choices: list[Any] = next(schema[name].config["options"] for name in schema if name == field)
    return choices


@pytest.fixture(autouse=True)
def quiet_database() -> None:
    """Keep the database's own log out of the way, which Home Assistant's plugin turns on."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture
async def options(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> AsyncGenerator[Options]:
    """Give an account with a synced library of 24 photos."""
    library = allow_media(hass, tmp_path / "media") / "library"
    entry, account = await account_entry(hass, icloud_proxy, library, assets=24, shared_assets=3)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    made = Options(hass, entry, account, library)
    await made.sync()
    yield made
    await hass.config_entries.async_unload(entry.entry_id)


async def test_filters_choose_what_is_copied_and_remove_nothing(
    options: Options, tmp_path: Path
) -> None:
    before = options.files()
    albums = [line for line in await options.account.async_truth() if line["type"] == "album"]
    chosen = FILTERS | {
        CONF_LIBRARIES: ["PrimarySync"],
        CONF_ALBUMS: [albums[0]["album"]],
        CONF_KINDS: ["video"],
        CONF_CAPTURED_FROM: "2020-01-01",
        CONF_CAPTURED_UNTIL: "2022-12-31",
        CONF_FAVORITES_ONLY: True,
    }
    asked = await options.answer(await options.open("filters"), chosen)
    assert asked["step_id"] == "filters_left_out"
    assert int(asked["description_placeholders"]["count"]) > 20
    done = await options.answer(asked, {CONF_EXCLUDED_POLICY: "keep"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    config = library_config(options.hass, options.entry, "1")
    assert config.selection == Selection(
        libraries=frozenset({"PrimarySync"}),
        albums=frozenset({albums[0]["album"]}),
        kinds=frozenset({AssetKind.VIDEO}),
        captured_from=date(2020, 1, 1),
        captured_until=date(2022, 12, 31),
        favorites_only=True,
    )
    assert (await options.sync()).quarantined == 0
    assert options.files() == before
    await options.choose("filters", FILTERS)
    assert library_config(options.hass, options.entry, "1").selection == Selection()
    assert CONF_EXCLUDED_POLICY not in options.entry.options

    wrong = FILTERS | {CONF_CAPTURED_FROM: "2022-01-01", CONF_CAPTURED_UNTIL: "2021-01-01"}
    result = await options.answer(await options.open("filters"), wrong)
    assert result["errors"] == {CONF_CAPTURED_UNTIL: "days_reversed"}


async def test_filters_can_be_saved_although_a_chosen_album_is_gone(options: Options) -> None:
    [made] = await options.account.async_mutate({"op": "album_create", "name": "Wall"})
    record = made["album"]
    await options.account.async_mutate({"op": "album_add", "album": record})
    await options.sync()
    asked = await options.answer(await options.open("filters"), FILTERS | {CONF_ALBUMS: [record]})
    await options.answer(asked, {CONF_EXCLUDED_POLICY: "keep"})
    await options.account.async_mutate({"op": "album_delete", "album": record})
    await options.sync()
    form = await options.open("filters")
    assert {"value": record, "label": "Album that is gone"} in offered(form, CONF_ALBUMS)
    asked = await options.answer(form, FILTERS | {CONF_ALBUMS: [record]})
    assert asked["step_id"] == "filters_left_out"


@pytest.mark.parametrize("subject", ["filters", "albums", "pictures"])
async def test_what_needs_the_library_is_refused_while_it_is_not_open(
    options: Options, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = options.entry.runtime_data.engine
    unavailable = AsyncMock(side_effect=CatalogError("locked"))
    for question in ("libraries", "albums", "album_methods"):
        monkeypatch.setattr(engine, question, unavailable)
    result = await options.open(subject)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "catalog")
    assert await options.hass.config_entries.async_unload(options.entry.entry_id)
    result = await options.open(subject)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


async def test_what_filters_leave_out_goes_to_quarantine_if_that_is_chosen(
    options: Options,
) -> None:
    before = options.files()
    asked = await options.answer(
        await options.open("filters"), FILTERS | {CONF_LIBRARIES: ["PrimarySync"]}
    )
    count = int(asked["description_placeholders"]["count"])
    assert count == len(await options.account.async_assets(scope="shared", listed=True))
    await options.answer(asked, {CONF_EXCLUDED_POLICY: "quarantine"})
    config = library_config(options.hass, options.entry, "1")
    assert config.excluded is ExcludedPolicy.QUARANTINE
    # It is the whole of a library, so the brake holds it back.
    assert (await options.sync()).held_back == count
    assert options.files() == before
    await options.entry.runtime_data.engine.confirm_removals()
    assert (await options.sync()).quarantined >= count
    assert options.files() < before
    await options.choose("filters", FILTERS)
    await options.sync()
    assert options.files() == before


async def test_private_photos_go_where_nothing_shows_them(options: Options, tmp_path: Path) -> None:
    private = tmp_path / "private"
    wanted = FILTERS | {CONF_HIDDEN: True}
    await options.account.async_mutate({"op": "hide"}, {"op": "hide"})
    hidden = await options.account.async_assets(hidden=True, deleted=False)
    # Nothing is ever written where backups are.
    folder_entry(tmp_path / "Backup").add_to_hass(options.hass)
    for path, error in (
        (str(tmp_path / "Backup" / "x"), "library_in_use"),
        (None, "private_path_needed"),
        ("relative", "path_not_absolute"),
        (str(tmp_path / "media" / "x"), "path_not_allowed"),
        (options.hass.config.path("x"), "path_not_allowed"),
        ("/etc/x", "path_not_allowed"),
    ):
        given = wanted | ({CONF_PRIVATE_PATH: path} if path else {})
        result = await options.answer(await options.open("filters"), given)
        assert result["errors"] == {CONF_PRIVATE_PATH: error}
    await options.choose("filters", wanted | {CONF_PRIVATE_PATH: str(private)})
    await options.sync()
    count = sum(len(asset["resources"]) for asset in hidden)
    assert len(options.files(private)) == count > 0


async def test_a_folder_of_private_photos_that_is_not_needed_yet_is_made_all_the_same(
    options: Options, tmp_path: Path
) -> None:
    """Else the account would miss it, and not be loaded any more."""
    path = str(tmp_path / "media" / "x")
    result = await options.answer(
        await options.open("filters"), FILTERS | {CONF_PRIVATE_PATH: path}
    )
    assert result["errors"] == {CONF_PRIVATE_PATH: "path_not_allowed"}
    private = tmp_path / "private"
    await options.choose("filters", FILTERS | {CONF_PRIVATE_PATH: str(private)})
    assert options.entry.state is ConfigEntryState.LOADED
    await options.sync()
    # Once it is chosen, one that is missing is not mounted, and must not be made anew.
    private.rename(tmp_path / "elsewhere")
    await options.choose("filters", FILTERS | {CONF_PRIVATE_PATH: str(private)})
    assert not private.exists()
    (tmp_path / "elsewhere").rename(private)


async def test_an_account_that_is_unloaded_while_its_filters_are_checked(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await options.open("filters")
    real, entries = library_filters.prepare_library, options.hass.config_entries

    def prepare(*arguments: Any) -> None:
        unloading = entries.async_unload(options.entry.entry_id)
        asyncio.run_coroutine_threadsafe(unloading, options.hass.loop).result(60)
        real(*arguments)

    monkeypatch.setattr(library_filters, "prepare_library", prepare)
    wanted = FILTERS | {CONF_HIDDEN: True, CONF_PRIVATE_PATH: str(tmp_path / "private")}
    result = await options.answer(form, wanted)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


async def test_a_layout_is_shown_and_then_moves_the_files(options: Options) -> None:
    form = await options.open("layout")
    wrong = await options.answer(form, {"layout": "own", CONF_TEMPLATE: "{nonsense}/{stem}{ext}"})
    assert wrong["errors"] == {CONF_TEMPLATE: "template_unknown_field"}
    told = wrong["description_placeholders"]
    assert told["part"] == "{nonsense}"
    # What is shown as an example can be typed in.
    assert parse_template(told["example"].strip("`"))
    shown = await options.answer(wrong, {"layout": "own", CONF_TEMPLATE: "{kind}/{stem}{ext}"})
    assert shown["step_id"] == "layout_preview"
    assert "`photo/" in shown["description_placeholders"]["examples"]
    done = await options.answer(shown, {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    count = len(options.files())
    result = await options.sync()
    assert (result.downloads, result.moved) == (0, count)
    assert (options.library / "photo").is_dir()


def suggested_values(form: Any) -> dict[str, Any]:
    """What the fields of a form are filled in with."""
    return {
        str(field): field.description["suggested_value"]
        for field in form["data_schema"].schema
        if field.description
    }


async def test_layouts_have_names(options: Options) -> None:
    form = await options.open("layout")
    assert suggested_values(form) == {"layout": "month"}
    # What stands in the field for an own template counts only if that was chosen.
    shown = await options.answer(form, {"layout": "kind", CONF_TEMPLATE: "{stem}{ext}"})
    assert shown["description_placeholders"]["template"] == "`{kind}/{year}/{month}/{stem}{ext}`"
    await options.answer(shown, {})
    assert options.entry.options[CONF_TEMPLATE] == "{kind}/{year}/{month}/{stem}{ext}"
    own = {"layout": "own", CONF_TEMPLATE: "{day}/{stem}{ext}"}
    await options.answer(await options.answer(await options.open("layout"), own), {})
    form = await options.open("layout")
    assert suggested_values(form) == own
    empty = await options.answer(form, {"layout": "own"})
    assert empty["errors"] == {CONF_TEMPLATE: "template_no_extension"}


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "nl", "zh-Hans"])
def test_layouts_are_shown_with_a_true_example(language: str) -> None:
    options = load_json("translations", f"{language}.json")["selector"]["layout"]["options"]
    assert list(options) == [*BUILT_IN_TEMPLATES, "own"]
    for name, template in BUILT_IN_TEMPLATES.items():
        assert options[name].endswith(preview(template)[0].paths[0])


async def test_the_name_of_a_photo_cannot_make_the_preview_of_a_layout_load_anything(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever shares a library names its photos, and the preview is markdown."""
    name = "![x](https://evil.example/`x`).JPG"
    named = Named("1", name, None, None)
    sample = LayoutSample(named, (LayoutFile(ResourceKind.ORIGINAL, "public.jpeg", "AQ=="),))
    samples = AsyncMock(return_value=[sample])
    monkeypatch.setattr(options.entry.runtime_data.engine, "layout_samples", samples)
    shown = await options.answer(
        await options.open("layout"), {"layout": "own", CONF_TEMPLATE: "{stem}{ext}"}
    )
    examples = shown["description_placeholders"]["examples"]
    assert as_it_is(name) in examples
    # What is left after the escaped name is code, as a whole.
    assert re.fullmatch(r" → (`+).*[^`]\1", examples.partition(as_it_is(name))[2])


async def test_a_layout_can_be_chosen_although_the_library_cannot_be_asked(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalog does not answer now, and later the account is not even loaded."""
    unavailable = AsyncMock(side_effect=CatalogError("locked"))
    monkeypatch.setattr(options.entry.runtime_data.engine, "layout_samples", unavailable)
    form = await options.open("layout")
    shown = await options.answer(form, {"layout": "own", CONF_TEMPLATE: "{year}/{stem}{ext}"})
    assert shown["step_id"] == "layout_preview"
    await options.hass.config_entries.async_unload(options.entry.entry_id)
    form = await options.open("layout")
    shown = await options.answer(form, {"layout": "own", CONF_TEMPLATE: "{year}/{stem}{ext}"})
    assert shown["step_id"] == "layout_preview"
    done = await options.answer(shown, {})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_filters_wait_for_a_library_that_cannot_tell_what_they_leave_out(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    unavailable = AsyncMock(side_effect=CatalogError("locked"))
    monkeypatch.setattr(options.entry.runtime_data.engine, "left_out", unavailable)
    before = dict(options.entry.options)
    form = await options.open("filters")
    result = await options.answer(form, FILTERS | {CONF_FAVORITES_ONLY: True})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "catalog")
    assert dict(options.entry.options) == before


async def test_models_may_search_photos_only_if_they_are_let(options: Options) -> None:
    assert not options.entry.options.get(CONF_ASSIST_PHOTOS)
    await options.choose("assist", {CONF_ASSIST_PHOTOS: True})
    assert options.entry.options[CONF_ASSIST_PHOTOS] is True


async def test_removals_retention_and_freeing_up_are_chosen(options: Options) -> None:
    config = library_config(options.hass, options.entry, "1")
    assert (config.deleted, config.free_up) == (DeletedPolicy.QUARANTINE, False)
    await options.choose(
        "removals",
        {CONF_DELETED_POLICY: "keep", CONF_RETENTION_DAYS: 30, CONF_FREE_UP: True},
    )
    config = library_config(options.hass, options.entry, "1")
    assert (config.deleted, config.free_up) == (DeletedPolicy.KEEP, True)
    assert options.entry.options[CONF_RETENTION_DAYS] == 30
    before = options.files()
    await options.account.async_mutate({"op": "delete"})
    assert (await options.sync()).quarantined == 0
    assert options.files() == before
    await options.choose("removals", {CONF_DELETED_POLICY: "quarantine", CONF_FREE_UP: False})
    assert CONF_RETENTION_DAYS not in options.entry.options
    assert (await options.sync()).quarantined > 0


async def test_albums_appear_as_folders_by_what_the_disk_can_do(options: Options) -> None:
    before = options.files()
    form = await options.open("albums")
    assert {"off", "automatic", "hard_link", "playlist"} <= set(offered(form, CONF_ALBUM_VIEWS))
    assert library_config(options.hass, options.entry, "1").albums is AlbumViews.OFF
    done = await options.answer(form, {CONF_ALBUM_VIEWS: "hard_link"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert (await options.sync()).downloads == 0
    shown = options.files() - before
    assert {path.relative_to(options.library).parts[0] for path in shown} == {"Albums"}
    assert all(path.stat().st_nlink > 1 for path in shown)
    await options.choose("albums", {CONF_ALBUM_VIEWS: "off"})
    await options.sync()
    assert options.files() == before


async def test_only_ways_that_the_disk_can_do_are_offered(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    form = await options.open("albums")
    assert "hard_link" not in offered(form, CONF_ALBUM_VIEWS)
    with pytest.raises(InvalidData):
        await options.answer(form, {CONF_ALBUM_VIEWS: "hard_link"})


async def test_metadata_is_written_beside_the_photos(options: Options) -> None:
    before = options.files()
    await options.choose(
        "metadata", {CONF_SIDECARS: True, CONF_MTIME: "added", CONF_EXIF_DATES: True}
    )
    config = library_config(options.hass, options.entry, "1")
    assert (config.sidecars, config.mtime) == (True, MtimePolicy.ADDED)
    assert config.exif_dates
    assert (await options.sync()).downloads == 0
    assert {path.suffix for path in options.files() - before} == {".xmp"}


async def test_limits_count_at_once(options: Options) -> None:
    runtime = options.entry.runtime_data
    await options.choose(
        "limits", {CONF_BANDWIDTH: 80, CONF_SCRUB_SHARE: 10, CONF_SCRUB_TIME: "04:30:00"}
    )
    assert options.entry.runtime_data is runtime
    assert library_config(options.hass, options.entry, "1").bytes_per_second == 10_000_000
    await options.choose("limits", {CONF_SCRUB_SHARE: 0, CONF_SCRUB_TIME: "03:00:00"})
    assert library_config(options.hass, options.entry, "1").bytes_per_second is None


async def test_the_catalog_moves_to_a_server_and_back(options: Options, postgres_url: str) -> None:
    """Both ways, with a real PostgreSQL: nothing is downloaded again, nothing is removed."""
    hass, entry = options.hass, options.entry
    files = options.files()

    async def migrate(place: str) -> dict[str, Any]:
        answer = await hass.services.async_call(
            DOMAIN,
            LibraryAction.MIGRATE_CATALOG,
            {"to": place},
            blocking=True,
            return_response=True,
        )
        assert isinstance(answer, dict)
        return answer

    async def refused(place: str) -> str | None:
        with pytest.raises(HomeAssistantError) as error:
            await migrate(place)
        return error.value.translation_key

    assert await refused("server") == "no_database_server"
    assert await refused("embedded") == "catalog_already_there"
    for address, code in (
        ("sqlite:///catalog.db", "database_address"),
        ("nonsense", "database_address"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "catalog"),
    ):
        form = await options.open("database")
        result = await options.answer(form, {CONF_DATABASE_SERVER: address})
        assert result["errors"] == {CONF_DATABASE_SERVER: code}
    await options.choose("database", {CONF_DATABASE_SERVER: postgres_url})
    assert CONF_CATALOG_URL not in entry.data

    moved = await migrate("server")
    assert moved["rows"]["assets"] >= 24
    assert entry.data[CONF_CATALOG_URL] == entry.data[CONF_DATABASE_SERVER]
    result = await options.sync()
    assert (result.downloads, result.moved, result.quarantined) == (0, 0, 0)
    await options.account.async_mutate({"op": "add"})
    assert (await options.sync()).added > 0
    found = await hass.services.async_call(
        DOMAIN,
        LibraryAction.SEARCH_PHOTOS,
        {"text": "img", "kind": "photo"},
        blocking=True,
        return_response=True,
    )
    assert found is not None
    assert found["items"]
    shown = str(await async_get_config_entry_diagnostics(hass, entry))
    assert postgres_url not in shown

    back = await migrate("embedded")
    assert back["rows"]["assets"] == moved["rows"]["assets"] + 1
    assert CONF_CATALOG_URL not in entry.data
    result = await options.sync()
    assert (result.downloads, result.moved, result.quarantined) == (0, 0, 0)
    assert files < options.files()
    assert await refused("server") == "catalog_not_empty"
    assert entry.runtime_data.engine.totals().assets > 24 - 8
    await options.choose("database", {})
    assert CONF_DATABASE_SERVER not in entry.data

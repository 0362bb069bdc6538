"""The config flow of a backup folder."""

from collections.abc import Iterator
import os
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_KIND, CONF_LIBRARY_PATH, DOMAIN, EntryKind
from custom_components.apple_backup.flows.backup_folder import title_of
from custom_components.apple_backup.library_options import CONF_PRIVATE_PATH
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.helpers import begin_flow, build_phone, build_tablet, folder_entry, load, submit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "Backup"
    build_phone(folder)
    return folder


async def begin(hass: HomeAssistant) -> dict[str, Any]:
    return await begin_flow(hass, EntryKind.BACKUP_FOLDER)


async def finish(hass: HomeAssistant, result: dict[str, Any], path: Path) -> dict[str, Any]:
    result = await submit(hass, result, {CONF_PATH: str(path)})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return result


async def test_folder_becomes_an_entry(hass: HomeAssistant, root: Path) -> None:
    result = await begin(hass)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {}

    result = await finish(hass, result, root)

    assert result["title"] == "iOS backups"
    assert result["data"] == {CONF_KIND: EntryKind.BACKUP_FOLDER, CONF_PATH: str(root)}
    entry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert entry.unique_id
    assert str(root) not in entry.unique_id
    assert len(entry.runtime_data.coordinator.data.backups) == 1


async def test_a_single_backup_works_as_well(hass: HomeAssistant, root: Path) -> None:
    backup = next(root.iterdir())
    result = await finish(hass, await begin(hass), backup)
    # The folder's own name is the UDID of the device.
    assert result["title"] == "iOS backups"
    assert len(result["result"].runtime_data.coordinator.data.backups) == 1


@pytest.mark.parametrize(
    ("path", "taken", "title"),
    [
        ("/media/anna-phone", [], "anna-phone"),
        ("/media/Backups", ["Anna"], "iOS backups"),
        ("/media/MobileSync/Backup", ["Anna", "iOS backups"], "iOS backups 2"),
        (f"/media/{'a1' * 20}", [], "iOS backups"),
        ("/media/00008110-000A11223344001E-20260102-030405", [], "iOS backups"),
        ("/", [], "iOS backups"),
        ("/media/old\udcff", [], "old�"),
    ],
)
def test_a_title_tells_something(path: str, taken: list[str], title: str) -> None:
    assert title_of(Path(path), taken) == title


async def test_path_is_resolved(hass: HomeAssistant, root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    result = await submit(hass, await begin(hass), {CONF_PATH: f"  {link}/  "})
    assert result["data"][CONF_PATH] == str(root)


@pytest.fixture
def unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "unreadable"
    folder.mkdir()
    real = os.scandir

    def scandir(path: Any = ".") -> Any:
        # Tests may run as root, whom no permission stops.
        if str(path) == str(folder):
            raise PermissionError(13, "Permission denied", str(folder))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return folder


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("{tmp}/nowhere", "root_missing"),
        ("relative/path", "root_missing"),
        ("", "root_missing"),
        ("/etc", "root_not_allowed"),
        ("/", "root_not_allowed"),
        ("{config}", "root_not_allowed"),
        ("{config}/custom_components", "root_not_allowed"),
        ("{tmp}/empty", "no_backups_found"),
        ("{tmp}/holiday", "no_backups_found"),
        ("{tmp}/unreadable", "root_not_readable"),
    ],
)
@pytest.mark.usefixtures("unreadable")
async def test_unusable_folder_is_explained_and_the_flow_goes_on(
    hass: HomeAssistant, root: Path, tmp_path: Path, path: str, error: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "IMG_0001.JPG").write_bytes(b"\xff\xd8")
    result = await begin(hass)

    text = path.format(tmp=tmp_path, config=hass.config.config_dir)
    result = await submit(hass, result, {CONF_PATH: text})

    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {CONF_PATH: error}
    assert not hass.config_entries.async_entries(DOMAIN)
    await finish(hass, result, root)


async def test_nothing_is_written_to_the_folder(hass: HomeAssistant, root: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))
    await finish(hass, await begin(hass), root)
    assert sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*")) == before


async def test_same_folder_twice_is_refused(hass: HomeAssistant, root: Path) -> None:
    await finish(hass, await begin(hass), root)
    result = await submit(hass, await begin(hass), {CONF_PATH: str(root)})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_folder_inside_another_entry_is_refused(
    hass: HomeAssistant, root: Path, tmp_path: Path
) -> None:
    await finish(hass, await begin(hass), root)
    other = tmp_path / "other"
    build_tablet(other)
    result = await begin(hass)
    for overlapping in (next(root.iterdir()), tmp_path):
        result = await submit(hass, result, {CONF_PATH: str(overlapping)})
        assert result["errors"] == {CONF_PATH: "root_in_use"}
    await finish(hass, result, other)


@pytest.mark.parametrize("private", [False, True])
async def test_folder_that_overlaps_a_library_is_refused(
    hass: HomeAssistant, root: Path, tmp_path: Path, private: bool
) -> None:
    held = tmp_path / "held"
    build_tablet(held / "Backup")
    library = tmp_path / "photos" if private else held
    MockConfigEntry(
        domain=DOMAIN,
        data={CONF_KIND: EntryKind.ICLOUD_ACCOUNT, CONF_LIBRARY_PATH: str(library)},
        options={CONF_PRIVATE_PATH: str(held / "private")} if private else {},
    ).add_to_hass(hass)
    result = await submit(hass, await begin(hass), {CONF_PATH: str(held)})
    assert result["errors"] == {CONF_PATH: "root_overlaps_library"}
    await finish(hass, result, root)


async def test_reconfigure_follows_backups_that_moved(
    hass: HomeAssistant, root: Path, tmp_path: Path
) -> None:
    entry = await load(hass, folder_entry(root))
    ids = [backup.id for backup in entry.runtime_data.coordinator.data.backups]
    moved = root.rename(tmp_path / "moved")
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure_folder"

    result = await submit(hass, result, {CONF_PATH: str(root)})
    assert result["errors"] == {CONF_PATH: "root_missing"}
    result = await submit(hass, result, {CONF_PATH: str(moved)})
    await hass.async_block_till_done(wait_background_tasks=True)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data[CONF_PATH] == str(moved)
    assert [backup.id for backup in entry.runtime_data.coordinator.data.backups] == ids


async def test_reconfigure_refuses_the_folder_of_another_entry(
    hass: HomeAssistant, root: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    build_tablet(other)
    await finish(hass, await begin(hass), other)
    entry = await load(hass, folder_entry(root))
    result = await submit(hass, await entry.start_reconfigure_flow(hass), {CONF_PATH: str(other)})
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_PATH] == str(root)


async def test_reconfigure_with_the_same_folder(hass: HomeAssistant, root: Path) -> None:
    entry = (await finish(hass, await begin(hass), root))["result"]
    before = dict(entry.data), entry.unique_id
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    result = await submit(hass, flow, {CONF_PATH: str(root)})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["reason"] == "reconfigure_successful"
    assert (dict(entry.data), entry.unique_id) == before


async def test_path_that_no_system_knows(hass: HomeAssistant) -> None:
    result = await submit(hass, await begin(hass), {CONF_PATH: "/a\0b"})
    assert result["errors"] == {CONF_PATH: "root_missing"}

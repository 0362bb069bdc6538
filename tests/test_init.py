"""Setting up, unloading, reloading and removing entries leaves nothing behind."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import logging
from pathlib import Path
import shutil
import threading
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.apple_backup.backups.errors import BackupReadError
from custom_components.apple_backup.backups.registry import BackupRegistry
from custom_components.apple_backup.const import CONF_SYNC_ENABLED, DOMAIN
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.storage import (
    async_remove_abandoned_sessions,
    make_private_folder,
    session_dir,
    sessions_root,
)
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_USER,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import (
    account_entry,
    build_phone,
    folder_entry,
    integration_threads,
    leftovers,
    load,
)
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

STATUS = "sensor.sample_user_status"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "Backup"
    build_phone(folder)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
async def made(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, library: Path
) -> tuple[MockConfigEntry, SimulatedAccount]:
    return await account_entry(hass, icloud_proxy, library, assets=8)


def photos_in(library: Path) -> list[Path]:
    return [
        path for path in library.rglob("*") if path.is_file() and ".apple_backup" not in path.parts
    ]


async def test_folder_unloads_reloads_and_is_removed(hass: HomeAssistant, root: Path) -> None:
    entry = await load(hass, folder_entry(root))
    assert entry.state is ConfigEntryState.LOADED
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert integration_threads() == []
    assert leftovers(hass) != []
    before = sorted(root.rglob("*"))

    await hass.config_entries.async_remove(entry.entry_id)
    assert leftovers(hass) == []
    assert sorted(root.rglob("*")) == before


async def test_folder_that_is_not_mounted_yet(hass: HomeAssistant, root: Path) -> None:
    away = root.rename(root.with_name("away"))
    entry = await load(hass, folder_entry(root))
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "root_missing"

    away.rename(root)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED


async def test_account_unloads_and_reloads(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = made
    await load(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert integration_threads() != []
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert integration_threads() == []


def handles() -> list[str]:
    """What this process has open that is a file below a folder of a test, or a socket."""
    found = []
    for number in Path("/proc/self/fd").iterdir():
        try:
            target = str(number.readlink())
        except OSError:
            continue
        if target.startswith("socket:") or "pytest-of-" in target or "apple_backup" in target:
            found.append(target)
    return sorted(found)


def served(hass: HomeAssistant) -> list[str]:
    """Every path Home Assistant answers at, and every command and panel it has."""
    routes = [str(route) for route in hass.http.app.router.routes()]
    return sorted([*routes, *hass.data["websocket_api"], *hass.data["frontend_panels"]])


async def test_nothing_stays_open_after_both_kinds_of_entries(
    hass: HomeAssistant,
    made: tuple[MockConfigEntry, SimulatedAccount],
    root: Path,
) -> None:
    account, folder = made[0], folder_entry(root)
    await load(hass, account)
    await load(hass, folder)
    await account.runtime_data.coordinator.async_sync_and_wait()
    both = [account, folder]
    for entry in both:
        assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    before, paths = handles(), served(hass)
    tasks = len(asyncio.all_tasks())
    for _ in range(2):
        for entry in both:
            assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        [backup] = folder.runtime_data.coordinator.data.backups
        unlocked = await folder.runtime_data.sessions.unlock(backup, "secret", "user")
        assert unlocked.ttl_seconds > 0
        assert any("apple_backup" in path for path in handles())
        for entry in both:
            assert await hass.config_entries.async_reload(entry.entry_id)
            assert await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert handles() == before
        assert served(hass) == paths
        assert integration_threads() == []
        assert len(asyncio.all_tasks()) <= tasks
    for entry in both:
        await hass.config_entries.async_remove(entry.entry_id)
    assert leftovers(hass) == []
    assert "apple-backup" not in hass.data["frontend_panels"]


async def test_removal_deletes_secrets_and_never_photos(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount], library: Path
) -> None:
    entry, _ = made
    await load(hass, entry)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    before = sorted(library.rglob("*"))
    photos = photos_in(library)
    assert len(photos) >= 8

    await hass.config_entries.async_remove(entry.entry_id)

    assert leftovers(hass) == []
    assert not list(Path(hass.config.path(".storage")).glob(f"{DOMAIN}*"))
    assert sorted(photos_in(library)) == sorted(photos)
    assert set(before) - set(library.rglob("*")) <= set((library / ".apple_backup").rglob("*"))
    assert integration_threads() == []


async def test_account_that_is_added_again_while_apple_is_told_of_its_removal(
    hass: HomeAssistant,
    made: tuple[MockConfigEntry, SimulatedAccount],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry, account = made
    await load(hass, entry)
    telling, told = asyncio.Event(), asyncio.Event()
    sign_out = Account.sign_out_and_forget

    async def slowly(self: Account) -> None:
        telling.set()
        await told.wait()
        await sign_out(self)

    monkeypatch.setattr(Account, "sign_out_and_forget", slowly)
    removal = asyncio.create_task(hass.config_entries.async_remove(entry.entry_id))
    await telling.wait()
    session = session_dir(hass, account.dsid)
    assert not session.exists()

    make_private_folder(session)
    signed = Account(apple_id=account.apple_id, session_dir=session)
    assert await signed.sign_in(account.password) is None
    await signed.close()
    again = MockConfigEntry(
        domain=DOMAIN, title="Again", unique_id=account.dsid, data=dict(entry.data)
    )
    await load(hass, again)
    await async_remove_abandoned_sessions(hass)
    catalog = Path(hass.config.path(DOMAIN, f"{account.dsid}.db"))
    inode = catalog.stat().st_ino
    requests = await account.async_requests(reset=True)
    assert "logout" not in requests

    told.set()
    await removal
    assert (await account.async_requests())["logout"] == 1
    assert again.state is ConfigEntryState.LOADED
    assert session.exists()
    assert catalog.stat().st_ino == inode
    assert not [path for path in leftovers(hass) if "removed-" in path]


async def test_nothing_starts_by_itself_before_the_user_wants_it(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount], library: Path
) -> None:
    entry, _ = made
    await load(hass, entry)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(days=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get(STATUS).state == "not_started"
    assert photos_in(library) == []


async def test_syncs_go_on_once_one_was_started(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount], library: Path
) -> None:
    entry, account = made
    await load(hass, entry)
    result = await entry.runtime_data.coordinator.async_sync_and_wait()
    assert result.downloads >= 8
    assert entry.options[CONF_SYNC_ENABLED] is True
    assert hass.states.get(STATUS).state == "idle"

    await account.async_mutate({"op": "add", "count": 2})
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=67))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert int(hass.states.get("sensor.sample_user_photos_and_videos").state) == 10
    last = hass.states.get("sensor.sample_user_last_sync").state

    await account.async_mutate({"op": "add", "count": 1})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    # The last sync was a moment ago; a restart is no reason for another.
    assert int(hass.states.get("sensor.sample_user_photos_and_videos").state) == 10
    next_sync = dt_util.parse_datetime(hass.states.get("sensor.sample_user_next_sync").state)
    assert next_sync is not None
    async_fire_time_changed(hass, next_sync + timedelta(seconds=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert int(hass.states.get("sensor.sample_user_photos_and_videos").state) == 11
    assert hass.states.get("sensor.sample_user_last_sync").state >= last


async def test_unload_stops_a_run_and_the_next_one_finishes_it(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, library: Path
) -> None:
    entry, account = await account_entry(hass, icloud_proxy, library, assets=60)
    await account.async_fault(r"GET cvws", times=-1, skip=5, delay=30)
    await load_without_waiting(hass, entry)
    coordinator = entry.runtime_data.coordinator
    coordinator.start_sync()
    while coordinator.data.state != "transferring":
        await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert integration_threads() == []

    await account.async_clear_faults()
    await load(hass, entry)
    assert hass.states.get(STATUS).state == "idle"
    assert len(photos_in(library)) >= 60


async def load_without_waiting(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def test_library_that_is_not_mounted_is_not_made_anew(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount], library: Path
) -> None:
    entry, _ = made
    shutil.rmtree(library)
    await load(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "library_missing"
    assert not library.exists()
    assert integration_threads() == []


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ({"reset": True}, ConfigEntryState.SETUP_RETRY, "cannot_connect"),
        ({"status": 503}, ConfigEntryState.SETUP_RETRY, "throttled"),
    ],
)
async def test_apple_out_of_reach_is_retried(
    hass: HomeAssistant,
    made: tuple[MockConfigEntry, SimulatedAccount],
    fault: dict[str, Any],
    state: ConfigEntryState,
    reason: str,
) -> None:
    entry, account = made
    await account.async_fault(r"setup.icloud.com", times=-1, **fault)
    await load(hass, entry)
    assert entry.state is state
    assert entry.error_reason_translation_key == reason
    assert not hass.config_entries.flow.async_progress()
    assert integration_threads() == []


async def test_session_lost_during_a_run_asks_the_user_once(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, account = made
    await load(hass, entry)
    for what in ("web", "session"):
        await account.async_expire(what)
    for _ in range(2):
        with pytest.raises(Exception, match=r".") as caught:
            await entry.runtime_data.coordinator.async_sync_and_wait()
        assert getattr(caught.value, "code", None) in {"sign_in_required", "code_required"}
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get(STATUS).state == "signed_out"
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == [SOURCE_REAUTH]


async def test_stopping_home_assistant_ends_a_run(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    library: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry, account = await account_entry(hass, icloud_proxy, library, assets=20)
    await account.async_fault(r"GET cvws", times=-1, delay=30)
    await load_without_waiting(hass, entry)
    entry.runtime_data.coordinator.start_sync()
    while entry.runtime_data.coordinator.data.state != "transferring":
        await hass.async_block_till_done()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert integration_threads() == []
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_what_is_opened_while_home_assistant_stops_is_closed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, root: Path, library: Path
) -> None:
    """Also what is opened behind the end of that."""
    assert await async_setup_component(hass, DOMAIN, {})
    account, _ = await account_entry(hass, icloud_proxy, library)
    entries = [account, folder_entry(root)]
    for entry in entries:
        entry.add_to_hass(hass)
    loading = [
        hass.async_create_task(hass.config_entries.async_setup(entry.entry_id)) for entry in entries
    ]
    await asyncio.sleep(0)
    assert {entry.state for entry in entries} == {ConfigEntryState.SETUP_IN_PROGRESS}
    hass.set_state(CoreState.stopping)
    hass.bus.async_fire_internal(EVENT_HOMEASSISTANT_STOP)
    await asyncio.wait(loading)
    assert not {entry.state for entry in entries} & {ConfigEntryState.LOADED}
    assert integration_threads() == []


async def test_leftovers_of_a_killed_flow_are_swept(hass: HomeAssistant, root: Path) -> None:
    abandoned = sessions_root(hass) / "flow-01ABANDONED"
    abandoned.mkdir(parents=True)
    (abandoned / "somebody.session").write_text("secret")
    await load(hass, folder_entry(root))
    assert not abandoned.exists()


def put_session(hass: HomeAssistant, unique_id: str) -> Path:
    """Put down what a sign-in leaves of itself."""
    session = session_dir(hass, unique_id)
    session.mkdir(parents=True)
    (session / "somebody.session").write_text("secret")
    return session


async def test_session_whose_entry_a_kill_has_prevented_is_swept(
    hass: HomeAssistant, root: Path
) -> None:
    """Home Assistant writes a new entry down a moment after its session has been put in place."""
    orphan = put_session(hass, "10000000001")
    older = session_dir(hass, "10000000002").with_name("session.old")
    older.mkdir(parents=True)
    disabled = put_session(hass, "10000000003")
    entry = MockConfigEntry(
        domain=DOMAIN, unique_id="10000000003", disabled_by=ConfigEntryDisabler.USER
    )
    entry.add_to_hass(hass)
    await load(hass, folder_entry(root))
    assert not orphan.parent.exists()
    assert not older.parent.exists()
    assert (disabled / "somebody.session").exists()


async def test_session_of_a_flow_that_is_about_to_end_is_not_swept(hass: HomeAssistant) -> None:
    handed_over = put_session(hass, "10000000001")
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    await async_remove_abandoned_sessions(hass)
    assert not handed_over.exists()

    handed_over = put_session(hass, "10000000001")
    flow = hass.config_entries.flow._progress[menu["flow_id"]]
    await flow.async_set_unique_id("10000000001")
    await async_remove_abandoned_sessions(hass)
    assert handed_over.exists()
    hass.config_entries.flow.async_abort(menu["flow_id"])
    await async_remove_abandoned_sessions(hass)
    assert not handed_over.exists()


async def test_only_sessions_are_swept(hass: HomeAssistant, root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "session").mkdir(parents=True)
    (elsewhere / "session" / "precious").write_text("of the user")
    private = sessions_root(hass)
    private.mkdir(parents=True)
    (private / "10000000001").symlink_to(elsewhere, target_is_directory=True)
    (private / "flow-01LINK").symlink_to(elsewhere, target_is_directory=True)
    (private / "10000000002").mkdir()
    (private / "10000000002" / "session").symlink_to(elsewhere, target_is_directory=True)
    mixed = put_session(hass, "10000000003")
    (mixed.parent / "notes.txt").write_text("of the user")
    (private / "a file").write_text("of the user")
    (private / "10000000004").write_text("a file")
    (private / "name with spaces" / "session").mkdir(parents=True)

    await load(hass, folder_entry(root))

    assert (elsewhere / "session" / "precious").read_text() == "of the user"
    assert (mixed.parent / "notes.txt").exists()
    assert not mixed.exists()
    assert (private / "a file").exists()
    assert (private / "10000000004").exists()
    assert (private / "name with spaces" / "session").exists()


async def test_yaml_is_not_needed(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert leftovers(hass) == []


async def test_registry_that_cannot_be_opened_is_no_obstacle(
    hass: HomeAssistant, root: Path
) -> None:
    path = Path(hass.config.path(DOMAIN))
    path.mkdir(parents=True)
    entry = folder_entry(root)
    (path / f"{entry.entry_id}.db").write_bytes(b"no database at all" * 100)
    await load(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert len(entry.runtime_data.coordinator.data.backups) == 1


async def test_unload_waits_for_a_count_under_way(
    hass: HomeAssistant, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, ended = threading.Event(), threading.Event()

    def count(_registry: object, _backup_id: str, cancelled: Callable[[], bool]) -> int | None:
        started.set()
        while not cancelled():
            ended.wait(0.01)
        ended.set()
        return None

    monkeypatch.setattr(BackupRegistry, "count_size", count)
    entry = folder_entry(root)
    await load_without_waiting(hass, entry)
    await hass.async_add_executor_job(started.wait)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert ended.is_set()


async def test_sizes_are_counted_in_a_thread_of_their_own_that_ends(
    hass: HomeAssistant, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting: list[list[str]] = []
    count_size = BackupRegistry.count_size

    def count(registry: BackupRegistry, *arguments: Any) -> int | None:
        counting.append([threading.current_thread().name, *integration_threads()])
        return count_size(registry, *arguments)

    monkeypatch.setattr(BackupRegistry, "count_size", count)
    await load(hass, folder_entry(root))
    [[name, *alive]] = counting
    assert name in alive
    assert hass.states.get("sensor.ada_s_iphone_size").state not in ("unknown", "unavailable")
    assert integration_threads() == []


async def test_backup_that_cannot_be_counted_has_no_size(
    hass: HomeAssistant, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(*_args: object) -> int:
        raise BackupReadError("I/O error")

    monkeypatch.setattr(BackupRegistry, "count_size", count)
    await load(hass, folder_entry(root))
    assert hass.states.get("sensor.ada_s_iphone_size").state == "unknown"


async def test_entry_without_a_usable_id_is_refused(
    hass: HomeAssistant, made: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = made
    hass.config_entries.async_entries()
    await load(hass, entry)
    hass.config_entries.async_update_entry(entry, unique_id="../elsewhere")
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "entry_damaged"

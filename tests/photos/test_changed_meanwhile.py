"""What changes in iCloud between a run's list and its downloads: a lookup tells it first."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from tests.photos.conftest import Library, opened_library
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=6, shared_assets=0, second_factor="none")


@pytest.fixture
async def library(simulated: SimulatedAccount, tmp_path: Path) -> AsyncGenerator[Library]:
    async with opened_library(simulated, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("operation", ["delete", "hide", "revert", "edit", "date"])
@pytest.mark.parametrize("has_files", [True, False], ids=["later run", "first run"])
async def test_a_photo_that_changes_before_its_download_is_right_after_the_next_run(
    simulated: SimulatedAccount,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    operation: str,
    has_files: bool,
) -> None:
    """The feed tells the same once more, as something that is known."""
    if has_files:
        await library.engine.sync()
    [edited] = await simulated.async_mutate({"op": "edit"})
    lookup, changed = CloudKit.lookup, []

    async def look_up(self: CloudKit, *args: Any) -> Any:
        if not changed:
            changed.extend(await simulated.async_mutate({**edited, "op": operation}))
        return await lookup(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(CloudKit, "lookup", look_up)
        await library.engine.sync()
    assert changed, "nothing was looked up"
    await library.engine.sync()
    await library.assert_true()

"""Older versions of photos that the user brings back, whatever becomes of the newer ones."""

from custom_components.apple_backup.photos.catalog import RemovalReason
from custom_components.apple_backup.photos.sums import SUMS_NAME
from tests.photos.conftest import Library


async def test_an_older_version_comes_back_beside_the_newer_one(library: Library) -> None:
    await library.engine.sync()
    [edit] = await library.simulated.async_mutate({"op": "edit"})
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "edit", "asset": edit["asset"]})
    await library.engine.sync()
    before = library.files()
    held = await library.engine.quarantined()
    assert {file.reason for file in held} == {RemovalReason.REPLACED}
    result = await library.engine.restore([file.id for file in held])
    assert result.restored == len(held) > 0
    assert before.items() < library.files().items()
    both = library.files()
    await library.engine.sync()
    await library.engine.verify()
    after = library.files()
    del after[SUMS_NAME]
    assert after == both


async def test_keeping_one_does_not_hold_what_moved_to_the_shared_library(library: Library) -> None:
    """It stays for ever; the file that the moved photo has taken goes on as Apple says."""
    [edit] = await library.simulated.async_mutate({"op": "edit"})
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "edit", "asset": edit["asset"]})
    await library.engine.sync()
    [moved] = await library.simulated.async_mutate({"op": "move", "asset": edit["asset"]})
    await library.engine.sync()
    older = await library.engine.quarantined()
    result = await library.engine.restore([file.id for file in older])
    assert result.restored == len(older) > 0
    await library.simulated.async_mutate(
        {"op": "purge", "zone": moved["zone"], "asset": moved["asset"]},
        {"op": "hide", "zone": moved["moved_to"], "asset": moved["copy"]},
    )
    await library.engine.sync()
    [hidden] = await library.simulated.async_assets(asset=moved["copy"])
    held = await library.engine.quarantined()
    assert {file.reason for file in held} == {RemovalReason.HIDDEN}
    assert {file.sha256 for file in held} == {file["sha256"] for file in hidden["resources"]}
    restored = [file.sha256 for file in older]
    assert sorted(library.files().values()) == sorted([*await library.expected(), *restored])

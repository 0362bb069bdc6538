"""What the user may choose: filters, hidden and deleted photos, another folder. Whole runs."""

from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
import pytest

from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.catalog import (
    AssetKind,
    ExcludedPolicy,
    RemovalReason,
    Selection,
)
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.config import LibraryConfig
from custom_components.apple_backup.photos.errors import LibraryNotWritableError
from custom_components.apple_backup.photos.files.volume import (
    STATE_FOLDER,
    LibraryVolume,
    prepare_library,
)
from custom_components.apple_backup.photos.plan import DeletedPolicy
from custom_components.apple_backup.photos.provide import Provider
from tests.photos.conftest import opened_library, tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

DAY_MS = 86_400_000


def digests(assets: list[dict[str, Any]]) -> list[str]:
    return sorted(resource["sha256"] for asset in assets for resource in asset["resources"])


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=70, shared_assets=12)


async def test_every_oddity_of_a_library_arrives(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    """Bursts, slow motion, unknown types, dates before 1970, missing names and dates."""
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        await library.assert_true()
        paths = {digest: path for path, digest in library.files().items()}
    seen: dict[str, str] = {}
    for asset in await simulated.async_assets(listed=True):
        for trait in (*asset["traits"], asset["kind"]):
            seen[trait] = paths[asset["resources"][0]["sha256"]]
    assert {"burst", "slomo", "unknown", "before_1970", "no_name", "no_date", "duplicate"} <= set(
        seen
    )
    assert seen["no_date"].startswith("unknown-date/")
    assert seen["before_1970"].startswith("19")
    assert "/unnamed" in seen["no_name"]
    [plain] = [
        asset
        for asset in await simulated.async_assets(listed=True)
        if asset["filename"] == "no extension"
    ]
    assert paths[plain["resources"][0]["sha256"]].endswith("no extension.bin")


async def test_an_avif_arrives_and_looks_like_one(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    await simulated.async_mutate({"op": "add", "kind": "avif", "filename": "still life.avif"})
    await simulated.async_mutate({"op": "add", "kind": "avif", "filename": "nameless"})
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        await library.assert_true()
        found = [path for path in library.files() if path.lower().endswith(".avif")]
        assert sorted(path.rpartition("/")[2] for path in found) == [
            "nameless.AVIF", "still life.avif",
        ]  # fmt: skip
        for path in found:
            with Image.open(library.path / path) as image:
                image.load()
                assert image.format == "AVIF"


async def test_who_added_a_shared_photo_is_known(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        page = await library.engine.search(PhotoQuery(), None, 200)
    told = {photo.asset: photo.contributor for photo in page.photos}
    truth = {
        asset["asset"]: asset["contributor"] for asset in await simulated.async_assets(listed=True)
    }
    assert told == truth
    # Nobody in the user's own library; two people in the shared one.
    assert len(set(truth.values())) == 3


def local_day(asset: dict[str, Any]) -> int | None:
    if asset["captured_ms"] is None:
        return None
    return int((asset["captured_ms"] + (asset["offset_seconds"] or 0) * 1000) // DAY_MS)


EPOCH = date(1970, 1, 1)
MIDDLE = date(2021, 1, 1)


def fits(asset: dict[str, Any], selection: Selection) -> bool:
    """Tell whether the truth fits a filter, without the product's code."""
    day = local_day(asset)
    kinds = {
        "mov": "video", "mp4": "video", "slomo": "video", "live": "live_photo", "raw": "raw",
        "raw_and_jpeg": "raw", "jpeg_and_raw": "raw",
    }  # fmt: skip
    kind = "screenshot" if "screenshot" in asset["traits"] else kinds.get(asset["kind"], "photo")
    return (
        (selection.libraries is None or asset["zone"] in selection.libraries)
        and (selection.kinds is None or kind in selection.kinds)
        and (not selection.favorites_only or asset["favorite"])
        and (
            selection.captured_from is None
            or (day is not None and day >= (selection.captured_from - EPOCH).days)
        )
        and (
            selection.captured_until is None
            or (day is not None and day <= (selection.captured_until - EPOCH).days)
        )
    )


@pytest.mark.parametrize(
    "selection",
    [
        pytest.param(Selection(libraries=frozenset({"PrimarySync"})), id="one library"),
        pytest.param(
            Selection(kinds=frozenset({AssetKind.VIDEO, AssetKind.LIVE_PHOTO})), id="moving"
        ),
        pytest.param(
            Selection(kinds=frozenset({AssetKind.RAW, AssetKind.SCREENSHOT})), id="rare kinds"
        ),
        pytest.param(
            Selection(kinds=frozenset({AssetKind.PHOTO}), captured_from=MIDDLE), id="later photos"
        ),
        pytest.param(Selection(captured_until=MIDDLE), id="earlier"),
        pytest.param(Selection(favorites_only=True), id="favourites"),
    ],
)
async def test_a_filter_fetches_what_fits_and_widening_it_the_rest(
    simulated: SimulatedAccount, tmp_path: Path, selection: Selection
) -> None:
    listed = await simulated.async_assets(listed=True)
    wanted = [asset for asset in listed if fits(asset, selection)]
    assert 0 < len(wanted) < len(listed)
    async with opened_library(simulated, tmp_path, selection=selection) as library:
        first = await library.engine.sync()
        assert sorted(library.files().values()) == digests(wanted)
        assert first.totals.assets == len(wanted)
        assert first.totals.resources == first.totals.proven
        again = await library.engine.sync()
        assert (again.downloads, again.requests) == (0, 2)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        await library.assert_true()


async def test_what_a_filter_leaves_out_stays(simulated: SimulatedAccount, tmp_path: Path) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    selection = Selection(favorites_only=True, libraries=frozenset({"PrimarySync"}))
    async with opened_library(simulated, tmp_path, selection=selection) as library:
        [edited] = await simulated.async_mutate({"op": "edit"})
        result = await library.engine.sync()
        assert (result.quarantined, result.moved, result.held_back) == (0, 0, 0)
        assert before.items() <= library.files().items()
        # A photo that moves to a library that was not chosen does not leave, either.
        await simulated.async_mutate({"op": "move"})
        await library.engine.sync()
        assert before.items() <= library.files().items()
        # One that is deleted does.
        await simulated.async_mutate({"op": "delete", "asset": edited["asset"]})
        deleted = await library.engine.sync()
        assert deleted.quarantined > 0


async def test_what_a_filter_leaves_out_leaves_if_the_user_says_so_and_comes_back(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    listed = await simulated.async_assets(listed=True)
    favorites = digests([asset for asset in listed if asset["favorite"]])
    others = [asset for asset in listed if not asset["favorite"]]
    selection = Selection(favorites_only=True)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
        left_out = await library.engine.left_out(selection)
        sizes = [resource["size"] for asset in others for resource in asset["resources"]]
        assert (left_out.assets, left_out.bytes) == (len(others), sum(sizes))
        assert (await library.engine.left_out(Selection())).assets == 0
    leaves = {"selection": selection, "excluded": ExcludedPolicy.QUARANTINE}
    async with opened_library(simulated, tmp_path, **leaves) as library:
        plan = await library.engine.plan()
        assert (plan.removals, plan.removal_bytes) == (len(digests(others)), sum(sizes))
        assert (plan.left_out, plan.held_back) == (len(others), len(others))
        # So many that the user is asked once more.
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, len(others))
        assert library.files() == before
        assert await library.engine.confirm_removals() == len(others)
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (len(digests(others)), 0)
        assert sorted(library.files().values()) == favorites
        held = await library.engine.quarantined()
        assert {file.reason for file in held} == {RemovalReason.EXCLUDED}
        # What comes back by hand is kept, and follows no filter any more.
        assert (await library.engine.restore([held[0].id])).restored == 1
        assert (await library.engine.sync()).quarantined == 0
        assert held[0].original_path in library.files()
        # A few are no case for the brake.
        await simulated.async_mutate(
            {
                "op": "favorite",
                "asset": next(asset["asset"] for asset in listed if asset["favorite"]),
                "value": False,
            }
        )
        assert (await library.engine.sync()).quarantined > 0
    async with opened_library(simulated, tmp_path, excluded=ExcludedPolicy.QUARANTINE) as library:
        result = await library.engine.sync()
        assert (result.downloads, result.quarantined) == (0, 0)
        await library.assert_true()


async def test_an_album_may_be_chosen_with_all_below_and_is_followed(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    albums = [line for line in await simulated.async_truth() if line["type"] == "album"]
    album = next(line for line in albums if not line["folder"] and line["parent"])
    folder = album["parent"]
    below = {folder}
    while more := {line["album"] for line in albums if line["parent"] in below} - below:
        below |= more
    members = {name for line in albums if line["album"] in below for name in line["assets"]}
    selection = Selection(albums=frozenset({folder}))
    async with opened_library(simulated, tmp_path, selection=selection) as library:

        async def chosen() -> list[str]:
            assets = await simulated.async_assets(listed=True)
            return digests([asset for asset in assets if asset["asset"] in members])

        await library.engine.sync()
        assert sorted(library.files().values()) == await chosen()
        [added] = await simulated.async_mutate({"op": "album_add", "album": album["album"]})
        members.add(added["asset"])
        await library.engine.sync()
        assert sorted(library.files().values()) == await chosen()
        [removed] = await simulated.async_mutate({"op": "album_remove", "album": album["album"]})
        result = await library.engine.sync()
        # It left the album, not the library.
        assert result.quarantined == 0
        assert sorted(library.files().values()) == await chosen()
        assert removed["asset"] in members


async def prepared_private(simulated: SimulatedAccount, tmp_path: Path) -> Path:
    """Set the private folder up as the user's choice does."""
    async with opened_library(simulated, tmp_path):
        pass
    account = Account(apple_id=simulated.apple_id, session_dir=tmp_path / "session")
    await account.renew(simulated.password)
    dsid = account.dsid
    await account.close()
    private = tmp_path / "private"
    prepare_library(private, dsid)
    return private


async def test_hidden_and_deleted_photos_live_apart_and_change_places_without_a_download(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    private = await prepared_private(simulated, tmp_path)
    options = {
        "private_path": private,
        "selection": Selection(hidden=True, recently_deleted=True),
    }
    async with opened_library(simulated, tmp_path, **options) as library:

        async def assert_apart() -> None:
            await library.assert_true()
            apart = [
                asset
                for asset in await simulated.async_assets(listed=False)
                if asset["trash_reason"] != 0
            ]
            assert sorted(tree(private).values()) == digests(apart)
            assert apart

        result = await library.engine.sync()
        assert result.parked == 0
        await assert_apart()
        [hidden] = await simulated.async_mutate({"op": "hide"})
        [deleted] = await simulated.async_mutate({"op": "delete"})
        result = await library.engine.sync()
        assert result.downloads == 0
        await assert_apart()
        await simulated.async_mutate(
            {"op": "unhide", "asset": hidden["asset"]},
            {"op": "restore", "asset": deleted["asset"]},
        )
        result = await library.engine.sync()
        assert result.downloads == 0
        await assert_apart()
        [purged] = await simulated.async_mutate({"op": "delete"})
        await library.engine.sync()
        await simulated.async_mutate({"op": "purge", "asset": purged["asset"]})
        await library.engine.sync()
        await assert_apart()
        assert tree(private / STATE_FOLDER / "quarantine")
        assert (await library.engine.sync()).requests == 2
    # Switched off, they stay where they are.
    before = tree(private)
    async with opened_library(simulated, tmp_path) as library:
        result = await library.engine.sync()
        assert result.downloads == 0
        assert tree(private) == before
        await library.assert_true()


@pytest.mark.parametrize("how", ["hide", "delete"])
async def test_what_was_purged_while_apple_refused_the_change_token_leaves_the_private_folder(
    simulated: SimulatedAccount, tmp_path: Path, how: str
) -> None:
    """No tombstone tells of it then, and listings leave out what is hidden or deleted anyway."""
    options = {
        "private_path": await prepared_private(simulated, tmp_path),
        "selection": Selection(hidden=True, recently_deleted=True),
    }
    async with opened_library(simulated, tmp_path, **options) as library:
        # A new one, so that no other photo has the same bytes.
        [away] = await simulated.async_mutate({"op": "add"})
        await simulated.async_mutate({"op": how, "asset": away["asset"]})
        await library.engine.sync()
        [asset] = await simulated.async_assets(asset=away["asset"])
        held = options["private_path"]
        assert set(digests([asset])) <= set(tree(held).values())
        if how == "hide":
            await simulated.async_mutate({"op": "delete", "asset": away["asset"]})
        await simulated.async_mutate({"op": "purge", "asset": away["asset"]})
        await simulated.async_expire("sync")
        # One listing is not enough to take a photo away.
        await library.engine.sync()
        assert set(digests([asset])) <= set(tree(held).values())
        await simulated.async_expire("sync")
        await library.engine.sync()
        assert not set(digests([asset])) & set(tree(held).values())
        assert set(digests([asset])) <= set(tree(held / STATE_FOLDER / "quarantine").values())


@pytest.mark.parametrize("how", ["hide", "delete"])
async def test_duplicates_in_the_private_folder_have_a_file_each(
    simulated: SimulatedAccount, tmp_path: Path, how: str
) -> None:
    private = await prepared_private(simulated, tmp_path)
    options = {
        "private_path": private,
        "selection": Selection(hidden=True, recently_deleted=True),
    }
    async with opened_library(simulated, tmp_path, **options) as library:
        [one] = await simulated.async_mutate({"op": "add"})
        [two] = await simulated.async_mutate({"op": "duplicate", "asset": one["asset"]})
        for name in (one["asset"], two["copy"]):
            await library.engine.sync()
            await simulated.async_mutate({"op": how, "asset": name})
        await library.engine.sync()
        [asset] = await simulated.async_assets(asset=one["asset"])
        held = list(tree(private).values())
        assert [held.count(digest) for digest in digests([asset])] == [2] * len(digests([asset]))


async def test_what_was_purged_unnoticed_comes_out_of_quarantine_for_one_listing_at_most(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    """The user chooses Recently Deleted, and nothing has told yet that a photo is not there."""
    private = await prepared_private(simulated, tmp_path)
    async with opened_library(simulated, tmp_path) as library:
        [added] = await simulated.async_mutate({"op": "add"})
        await library.engine.sync()
        [asset] = await simulated.async_assets(asset=added["asset"])
        await simulated.async_mutate({"op": "delete", "asset": added["asset"]})
        await library.engine.sync()
    await simulated.async_mutate({"op": "purge", "asset": added["asset"]})
    options = {"private_path": private, "selection": Selection(recently_deleted=True)}
    async with opened_library(simulated, tmp_path, **options) as library:
        for _ in range(2):
            await simulated.async_expire("sync")
            await library.engine.sync()
        assert not set(digests([asset])) & set(tree(private).values())


def test_the_private_folder_lies_apart(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="folder of their own"):
        LibraryConfig(tmp_path, "sqlite://", "1", selection=Selection(hidden=True))
    for private in (tmp_path, tmp_path / "x", tmp_path.parent):
        with pytest.raises(ValueError, match="contain each other"):
            LibraryConfig(tmp_path, "sqlite://", "1", private_path=private)


async def test_another_folder_gets_the_files_without_a_download(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    other = tmp_path / "other"
    async with opened_library(simulated, tmp_path, library_path=other) as library:
        plan = await library.engine.plan()
        assert (plan.downloads, plan.needed_bytes, plan.reused) == (0, 0, len(before))
        result = await library.engine.sync()
        assert result.downloads == 0
        assert tree(other) == before
        assert tree(tmp_path / "library") == {}
        assert (await library.engine.sync()).requests == 2
    # And back, over the border of two volumes: the copies that stay are not ours any more.
    with monkeypatch.context() as patch:
        patch.setattr(Provider, "_take", lambda *_: None)
        async with opened_library(simulated, tmp_path) as library:
            result = await library.engine.sync()
            assert result.downloads == 0
            assert library.files() == tree(other) == before
            assert (await library.engine.sync()).requests == 2


async def test_a_change_of_mind_finds_the_files_where_they_are(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    async with opened_library(simulated, tmp_path, library_path=tmp_path / "other"):
        pass
    async with opened_library(simulated, tmp_path) as library:
        result = await library.engine.sync()
        assert (result.downloads, result.moved) == (0, 0)
        assert library.files() == before


async def test_an_earlier_folder_that_can_only_be_read_is_copied_from(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    check_writable = LibraryVolume.check_writable

    def read_only(self: LibraryVolume) -> None:
        if self.root == tmp_path / "library":
            raise LibraryNotWritableError
        check_writable(self)

    monkeypatch.setattr(LibraryVolume, "check_writable", read_only)
    monkeypatch.setattr(Provider, "_take", lambda *_: None)
    async with opened_library(simulated, tmp_path, library_path=tmp_path / "new") as library:
        assert (await library.engine.sync()).downloads == 0
        assert library.files() == tree(tmp_path / "library") == before


async def test_what_waits_in_the_quarantine_of_an_earlier_folder_can_be_brought_back(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
        await simulated.async_mutate({"op": "delete"})
        await library.engine.sync()
        held = await library.engine.quarantined()
    async with opened_library(simulated, tmp_path, library_path=tmp_path / "other") as library:
        await library.engine.sync()
        result = await library.engine.restore([file.id for file in held])
        assert (result.restored, result.refused) == (len(held), 0)
        assert library.files() == before
        assert await library.engine.quarantined() == []
        assert (await library.engine.sync()).quarantined == 0
        assert (await library.engine.verify()).is_clean


async def test_what_was_changed_in_an_earlier_folder_stays_there(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    keeping: dict[str, Any] = {"deleted": DeletedPolicy.KEEP}
    async with opened_library(simulated, tmp_path, **keeping) as library:
        await library.engine.sync()
        await simulated.async_mutate({"op": "delete"})
        await library.engine.sync()
        before = library.files()
        offered = set(await library.expected())
        kept = next(path for path, digest in before.items() if digest not in offered)
    (tmp_path / "library" / kept).write_bytes(b"painted over by the user")
    other = tmp_path / "other"
    async with opened_library(simulated, tmp_path, library_path=other, **keeping) as library:
        result = await library.engine.sync()
        assert (result.downloads, result.parked, result.quarantined) == (0, 0, 0)
        assert (tmp_path / "library" / kept).read_bytes() == b"painted over by the user"
        del before[kept]
        assert tree(other) == before
        assert (await library.engine.sync()).requests == 2
        assert "stays in the library folder of before" in str(library.log.entries())


async def test_an_earlier_folder_that_is_gone_is_not_waited_for(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
    (tmp_path / "library").rename(tmp_path / "broken disk")
    async with opened_library(simulated, tmp_path, library_path=tmp_path / "new") as library:
        assert (await library.engine.sync()).downloads > 0
        await library.assert_true()

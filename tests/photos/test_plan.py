"""What is to be done, decided from rows alone."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.catalog import (
    AssetView,
    Destination,
    FileState,
    OwnFile,
    ParkedFile,
    ParkReason,
    RemovalReason,
    Root,
    Wanted,
)
from custom_components.apple_backup.photos.models import ResourceKind
from custom_components.apple_backup.photos.plan import (
    AssetPlan,
    DeletedPolicy,
    Fetch,
    Move,
    Quarantine,
    is_held_back,
    plan,
    plan_asset,
)

BASE = "2024/07/IMG_1"
UTIS = {
    ResourceKind.ORIGINAL: "public.heic",
    ResourceKind.LIVE_VIDEO: "com.apple.quicktime-movie",
    ResourceKind.EDITED: "public.jpeg",
    ResourceKind.SIDECAR: "com.adobe.xmp",
}
kinds = st.sampled_from(sorted(UTIS))
checksums = st.sampled_from(["one", "two"])


def wanted(kind: ResourceKind, checksum: str = "one") -> Wanted:
    return Wanted(kind, "owner", UTIS[kind], 10, checksum)


def own(kind: ResourceKind, path: str, checksum: str = "one", root: Root = Root.LIBRARY) -> OwnFile:
    return OwnFile(1, 1, kind, path, checksum, 10, "00", 0, FileState.PROVEN, root)


def chosen(asset: AssetView, policy: DeletedPolicy = DeletedPolicy.QUARANTINE) -> AssetView:
    """Choose as the catalog does by SQL, without any filter."""
    destination = Destination.LIBRARY
    if asset.removal is not None:
        stays = asset.is_kept or (
            policy is DeletedPolicy.KEEP and asset.removal is not RemovalReason.HIDDEN
        )
        destination = Destination.STAY if stays else Destination.LEAVE
    return replace(asset, destination=destination)


ASSET = AssetView(
    id=1,
    zone="PrimarySync",
    record_name="A",
    master_name="M",
    has_master=True,
    filename="IMG_1.HEIC",
    captured_ms=0,
    offset_seconds=0,
    is_hidden=False,
    is_deleted=False,
    is_purged=False,
    is_kept=False,
    is_adjusted=False,
    missed=0,
    base=BASE,
    wanted=(wanted(ResourceKind.ORIGINAL),),
    files=(),
    destination=Destination.LIBRARY,
)


@st.composite
def assets(draw: st.DrawFn) -> AssetView:
    offered = draw(st.dictionaries(kinds, checksums))
    present = draw(st.dictionaries(kinds, st.tuples(checksums, st.booleans())))
    names = {"heic": ".HEIC", "movie": ".MOV", "jpeg": ".JPG", "xmp": ".XMP"}
    files = tuple(
        own(
            kind,
            f"{BASE}{'-edited' if kind is ResourceKind.EDITED else ''}"
            f"{next(v for k, v in names.items() if k in UTIS[kind])}"
            if in_place
            else f"elsewhere/{kind}",
            checksum,
        )
        for kind, (checksum, in_place) in present.items()
    )
    found = replace(
        ASSET,
        has_master=draw(st.booleans()),
        base=draw(st.sampled_from([BASE, None])),
        is_hidden=draw(st.booleans()),
        is_deleted=draw(st.booleans()),
        is_purged=draw(st.booleans()),
        is_kept=draw(st.booleans()),
        is_adjusted=draw(st.booleans()),
        missed=draw(st.integers(0, 3)),
        wanted=tuple(wanted(kind, checksum) for kind, checksum in offered.items()),
        files=files,
    )
    return draw(
        st.sampled_from(
            [
                chosen(found),
                chosen(found, DeletedPolicy.KEEP),
                replace(found, destination=Destination.PRIVATE),
                replace(found, destination=Destination.STAY),
            ]
        )
    )


def applied(before: AssetView, result: AssetPlan) -> AssetView:
    """Carry a plan out on the rows."""
    files = {(file.root, file.kind): file for file in before.files}
    for action in result.actions:
        match action:
            case Fetch(wanted=offer, path=path, root=root):
                files[root, offer.kind] = own(offer.kind, path, offer.checksum, root)
            case Move(file=file, path=path):
                files[file.root, file.kind] = replace(file, path=path)
            case Quarantine(file=file):
                del files[file.root, file.kind]
    return replace(before, files=tuple(files.values()))


@given(assets())
def test_a_plan_carried_out_leaves_nothing_to_do(asset: AssetView) -> None:
    after = plan_asset(applied(asset, plan_asset(asset, now_ms=0)), now_ms=0)
    assert after.actions == ()


@given(assets())
def test_files_leave_only_for_a_reason(asset: AssetView) -> None:
    result = plan_asset(asset, now_ms=0)
    offered = {item.kind for item in asset.wanted}
    for action in result.actions:
        if not isinstance(action, Quarantine):
            assert asset.destination in (Destination.LIBRARY, Destination.PRIVATE)
        elif action.reason is RemovalReason.REVERTED:
            assert action.file.kind is ResourceKind.EDITED
            assert action.file.kind not in offered
            assert not asset.is_adjusted
        elif asset.destination is Destination.LEAVE:
            assert action.reason is asset.removal
        else:
            assert asset.destination is Destination.PRIVATE
            assert action.file.root is Root.LIBRARY


@given(assets())
def test_what_stays_is_not_touched(asset: AssetView) -> None:
    assert plan_asset(replace(asset, destination=Destination.STAY), now_ms=0).is_settled


@given(assets())
def test_an_asset_that_has_changed_since_the_choice_waits(asset: AssetView) -> None:
    deleted = replace(asset, is_deleted=True, destination=Destination.LIBRARY)
    result = plan_asset(deleted, now_ms=0)
    assert (result.actions, result.waits) == ((), True)


@given(st.lists(assets(), max_size=5))
def test_assets_are_planned_one_by_one(several: list[AssetView]) -> None:
    assert [result.asset for result in plan(iter(several), now_ms=0)] == several


def test_a_new_version_replaces_the_old_one() -> None:
    old = own(ResourceKind.ORIGINAL, f"{BASE}.HEIC", "older")
    [action] = plan_asset(replace(ASSET, files=(old,)), now_ms=0).actions
    assert action == Fetch(
        replace(ASSET, files=(old,)), ASSET.wanted[0], f"{BASE}.HEIC", replaces=old
    )


def test_a_file_that_stepped_aside_stays_where_it_is() -> None:
    beside = f"{BASE}-{Fetch(ASSET, ASSET.wanted[0], '').asset_hash[:8]}.HEIC"
    asset = replace(ASSET, files=(own(ResourceKind.ORIGINAL, beside),))
    assert plan_asset(asset, now_ms=0).is_settled


def test_a_change_of_case_alone_moves_nothing() -> None:
    asset = replace(ASSET, files=(own(ResourceKind.ORIGINAL, "2024/07/img_1.heic"),))
    assert plan_asset(asset, now_ms=0).is_settled


def test_a_file_that_was_adopted_in_its_place_stays_there() -> None:
    elsewhere = own(ResourceKind.ORIGINAL, "my photos/lake.heic")
    assert not plan_asset(replace(ASSET, files=(elsewhere,)), now_ms=0).is_settled
    pinned = replace(elsewhere, is_pinned=True)
    assert plan_asset(replace(ASSET, files=(pinned,)), now_ms=0).is_settled


def test_a_pause_that_a_wrong_clock_has_noted_does_not_last() -> None:
    parked = ParkedFile(1, ResourceKind.ORIGINAL, "one", ParkReason.WRONG_BYTES, "", 5, 10**15)
    assert len(plan_asset(replace(ASSET, parked=(parked,)), now_ms=0).actions) == 1


def test_an_asset_without_its_master_waits() -> None:
    result = plan_asset(replace(ASSET, has_master=False), now_ms=0)
    assert (result.actions, result.waits, result.is_settled) == ((), True, False)


def test_a_parked_file_is_tried_again_in_time() -> None:
    parked = ParkedFile(1, ResourceKind.ORIGINAL, "one", ParkReason.WRONG_BYTES, "", 5, 1000)
    asset = replace(ASSET, parked=(parked,))
    assert plan_asset(asset, now_ms=999).actions == ()
    assert not plan_asset(asset, now_ms=999).is_settled
    assert len(plan_asset(asset, now_ms=1000).actions) == 1
    newer = replace(asset, wanted=(wanted(ResourceKind.ORIGINAL, "two"),))
    assert len(plan_asset(newer, now_ms=0).actions) == 1


@pytest.mark.parametrize(
    ("removed", "total", "held"),
    [
        (0, 0, False),
        (1, 2, False),
        (2, 3, True),
        (10, 100, False),
        (11, 100, True),
        (200, 10_000, False),
        (201, 10_000, True),
    ],
)
def test_the_brake(removed: int, total: int, *, held: bool) -> None:
    assert is_held_back(removed, total) is held

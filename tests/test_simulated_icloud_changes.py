"""The change feed of the simulated iCloud: token rules, and what each act sends."""

from pathlib import Path
from typing import Any

import pytest

from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.simulated_icloud.raw import RawICloud


@pytest.fixture
def account(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return icloud_proxy.create_account(assets=150, shared_assets=20, second_factor="none")


@pytest.fixture
def raw(account: SimulatedAccount, tmp_path: Path) -> RawICloud:
    return RawICloud(account, tmp_path)


def current(raw: RawICloud) -> str:
    return str(raw.query("CheckIndexingState", limit=1)["syncToken"])


def records_of(raw: RawICloud, token: str) -> list[dict[str, Any]]:
    records, _, _ = raw.all_changes(token)
    return records


def test_whole_history(raw: RawICloud, account: SimulatedAccount) -> None:
    records, token, sizes = raw.all_changes(None, limit=30)
    assert sizes[0] == 0
    assert 0 in sizes[1:]
    assert max(sizes) == 30
    assert token == current(raw)
    names = [record["recordName"] for record in records]
    assert len(names) == len(set(names))
    lines = account.assets(zone="PrimarySync")
    assert {line["asset"] for line in lines} <= set(names)
    assert {line["master"] for line in lines} <= set(names)
    gone = [record for record in records if record.get("deleted")]
    assert len(gone) > len(lines) // 3
    assert all(record["recordType"] is None for record in gone)
    kinds = {record["recordType"] for record in records}
    assert {"CPLAlbum", "CPLContainerRelation", "CPLPerson"} <= kinds


def test_masters_and_assets_come_apart(raw: RawICloud) -> None:
    token, torn = None, False
    while True:
        page = raw.changes(token)
        masters = set(raw.names(page, "CPLMaster"))
        torn = torn or any(
            record["fields"]["masterRef"]["value"]["recordName"] not in masters
            for record in page["records"]
            if record["recordType"] == "CPLAsset"
        )
        token = page["syncToken"]
        if not page["moreComing"]:
            break
    assert torn


def test_tokens_can_be_used_again(raw: RawICloud) -> None:
    token = raw.changes(None)["syncToken"]
    assert raw.changes(token).keys() == raw.changes(token).keys()
    first, second = (raw.names(raw.changes(token)) for _ in range(2))
    assert first == second


def test_empty_token_means_caught_up(raw: RawICloud) -> None:
    page = raw.changes("")
    assert (page["records"], page["moreComing"]) == ([], False)
    assert page["syncToken"] == current(raw)


@pytest.mark.parametrize("token", ["rubbish", "c29tZXRoaW5nfGVsc2U="])
def test_refused_token_is_an_error_inside_of_a_success(raw: RawICloud, token: str) -> None:
    page = raw.changes(token)
    assert page["serverErrorCode"] == "BAD_REQUEST"
    assert "records" not in page


def test_tokens_can_be_made_bad(raw: RawICloud, account: SimulatedAccount) -> None:
    token = current(raw)
    account.expire("sync")
    assert raw.changes(token)["serverErrorCode"] == "BAD_REQUEST"
    assert raw.changes(current(raw))["records"] == []


def test_token_belongs_to_its_zone(raw: RawICloud) -> None:
    token = current(raw)
    raw.scope = "shared"
    raw.zone = raw.post("zones/list", {})["zones"][0]["zoneID"]["zoneName"]
    assert raw.changes(token)["serverErrorCode"] == "BAD_REQUEST"


def test_unknown_zone(raw: RawICloud) -> None:
    raw.zone = "Nowhere"
    assert raw.changes(None)["serverErrorCode"] == "ZONE_NOT_FOUND"


def test_database_feed_names_the_zones_that_changed(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    def poll(token: str | None) -> tuple[set[str], str]:
        answer = raw.post("changes/database", {"syncToken": token} if token else {})
        return {zone["zoneID"]["zoneName"] for zone in answer["zones"]}, str(answer["syncToken"])

    zones, token = poll(None)
    assert "PrimarySync" in zones
    assert poll(token)[0] == set()
    account.mutate({"op": "favorite", "zone": "shared"})
    assert poll(token)[0] == set()
    account.mutate({"op": "favorite"})
    assert poll(token)[0] == {"PrimarySync"}
    raw.scope = "shared"
    assert len(poll(token)[0]) == 1
    raw.post("changes/database", {"syncToken": "rubbish"}, status=400)


@pytest.mark.parametrize(
    ("operation", "kinds"),
    [
        ({"op": "add"}, ["CPLMaster", "CPLAsset", "CPLLibraryInfo"]),
        ({"op": "duplicate"}, ["CPLAsset"]),
        ({"op": "edit"}, ["CPLAsset"]),
        ({"op": "favorite"}, ["CPLAsset"]),
        ({"op": "hide"}, ["CPLAsset"]),
        ({"op": "unhide"}, ["CPLAsset"]),
        ({"op": "caption"}, ["CPLAsset"]),
        ({"op": "delete"}, ["CPLMaster", "CPLAsset"]),
        ({"op": "restore"}, ["CPLMaster", "CPLAsset"]),
        ({"op": "move"}, ["CPLMaster", "CPLAsset"]),
        ({"op": "album_create", "name": "New"}, ["CPLAlbum"]),
        ({"op": "album_rename", "album": "Kids", "name": "Children"}, ["CPLAlbum"]),
        ({"op": "album_add", "album": "Empty"}, ["CPLAlbum", "CPLContainerRelation"]),
        ({"op": "album_remove", "album": "Kids"}, ["CPLAlbum", None]),
    ],
)
def test_what_each_act_sends(
    raw: RawICloud, account: SimulatedAccount, operation: dict[str, Any], kinds: list[str | None]
) -> None:
    token = current(raw)
    account.mutate(operation)
    records = records_of(raw, token)
    assert [record["recordType"] for record in records] == kinds


def test_purge_leaves_tombstones(raw: RawICloud, account: SimulatedAccount) -> None:
    (line, *_) = account.assets(zone="PrimarySync", deleted=True)
    token = current(raw)
    account.mutate({"op": "purge", "asset": line["asset"]})
    gone = [record for record in records_of(raw, token) if record.get("deleted")]
    assert {line["asset"], line["master"]} <= {record["recordName"] for record in gone}
    assert raw.lookup(line["asset"])["records"][0]["serverErrorCode"] == "NOT_FOUND"
    assert line["asset"] not in {other["asset"] for other in account.assets()}
    everything, _, _ = raw.all_changes(None)
    assert next(r for r in everything if r["recordName"] == line["asset"])["deleted"]


def test_a_master_outlives_one_of_its_assets(raw: RawICloud, account: SimulatedAccount) -> None:
    twins = [line for line in account.assets(zone="PrimarySync") if line["index"] in (14, 15)]
    assert twins[0]["master"] == twins[1]["master"]
    account.mutate(
        {"op": "delete", "asset": twins[0]["asset"]}, {"op": "purge", "asset": twins[0]["asset"]}
    )
    (master,) = raw.lookup(twins[0]["master"])["records"]
    assert master["recordType"] == "CPLMaster"
    assert "isDeleted" not in master["fields"]


def test_edit_changes_the_files_of_the_asset_alone(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    line = next(x for x in account.assets(zone="PrimarySync", kind="heic", edited=False))
    account.mutate({"op": "edit", "asset": line["asset"]})
    (edited,) = account.assets(asset=line["asset"])
    assert edited["master"] == line["master"]
    assert [r["kind"] for r in edited["resources"]] == ["original", "edited"]
    account.mutate({"op": "edit", "asset": line["asset"]})
    (again,) = account.assets(asset=line["asset"])
    assert again["resources"][1]["checksum"] != edited["resources"][1]["checksum"]
    (record,) = raw.lookup(line["asset"])["records"]
    value = record["fields"]["resJPEGFullRes"]["value"]
    assert value["fileChecksum"] == again["resources"][1]["checksum"]
    account.mutate({"op": "revert", "asset": line["asset"]})
    assert account.assets(asset=line["asset"])[0]["resources"] == line["resources"]


def test_move_to_the_shared_library_and_back(raw: RawICloud, account: SimulatedAccount) -> None:
    (moved,) = account.mutate({"op": "move_to_shared"})
    (source,) = account.assets(asset=moved["asset"])
    assert (source["deleted"], source["trash_reason"]) == (True, 0)
    (target,) = account.assets(asset=moved["copy"])
    assert target["zone"].startswith("SharedSync-")
    assert target["master"] == source["master"]
    assert target["resources"] == source["resources"]
    (back,) = account.mutate({"op": "move", "zone": "shared", "asset": moved["copy"]})
    assert back["moved_to"] == "PrimarySync"
    assert raw.lookup(back["copy"])["records"][0]["recordType"] == "CPLAsset"


def test_lists_follow_changes(raw: RawICloud, account: SimulatedAccount) -> None:
    index = "CPLAssetAndMasterInSmartAlbumByAssetDate"
    raw.query(startRank=0)
    raw.query(index, startRank=0, smartAlbum="FAVORITE")
    account.mutate(*({"op": op, "count": 3} for op in ("add", "delete", "hide", "favorite")))
    account.mutate({"op": "unhide"}, {"op": "restore"}, {"op": "favorite", "value": False})
    lines = account.assets(zone="PrimarySync", listed=True)
    pages = [raw.query(startRank=rank, direction="ASCENDING") for rank in (0, 100, 200)]
    assert [n for page in pages for n in raw.names(page)] == [line["asset"] for line in lines]
    favorites = raw.query(index, startRank=0, smartAlbum="FAVORITE")
    assert raw.names(favorites) == [line["asset"] for line in lines if line["favorite"]]


def test_deleted_album_takes_its_memberships_along(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    album = next(line for line in account.truth() if line.get("name") == "Holidays")
    token = current(raw)
    account.mutate({"op": "album_delete", "album": "Holidays"})
    records = records_of(raw, token)
    assert records[0]["fields"]["isDeleted"]["value"] == 1
    gone = {record["recordName"] for record in records if record.get("deleted")}
    assert {f"{name}-IN-{album['album']}" for name in album["assets"]} <= gone


def test_targets_are_picked_the_same_way_everywhere(icloud_proxy: SimulatedICloud) -> None:
    operations: list[dict[str, Any]] = [
        {"op": "edit", "count": 3},
        {"op": "delete"},
        {"op": "add"},
        {"op": "hide"},
    ]
    first, second = (icloud_proxy.create_account(assets=100, seed="same") for _ in range(2))
    assert first.mutate(*operations) == second.mutate(*operations)
    assert first.truth() == second.truth()


@pytest.mark.parametrize(
    "operation",
    [{"op": "explode"}, {}, {"op": "edit", "asset": "no such"}, {"op": "album_add", "album": "?"}],
)
def test_bad_operations_are_refused(account: SimulatedAccount, operation: dict[str, Any]) -> None:
    with pytest.raises(OSError, match="400"):
        account.mutate(operation)


def test_a_new_photo_came_when_it_is_told_to_have_come(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    token = current(raw)
    account.mutate({"op": "add", "added_ms": 1_700_000_000_000})
    [added] = [it for it in records_of(raw, token) if it["recordType"] == "CPLAsset"]
    assert added["fields"]["addedDate"]["value"] == 1_700_000_000_000


def test_the_time_from_the_first_request_to_the_last_answer(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    assert account.seconds() > 0
    account.requests(reset=True)
    assert account.seconds() == 0
    account.change(latency=0.1)
    for _ in range(2):
        raw.post("zones/list", {})
    assert account.seconds() >= 0.2

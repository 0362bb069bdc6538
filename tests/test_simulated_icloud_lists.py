"""Windows, albums, counts and lookups of the simulated iCloud."""

import base64
from pathlib import Path
import plistlib
from typing import Any

import pytest

from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.simulated_icloud.raw import ALL, RawICloud

ALBUM = "CPLContainerRelationLiveByAssetDate"


@pytest.fixture
def account(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return icloud_proxy.create_account(assets=320, shared_assets=40, second_factor="none")


@pytest.fixture
def raw(account: SimulatedAccount, tmp_path: Path) -> RawICloud:
    return RawICloud(account, tmp_path)


def listed(account: SimulatedAccount, zone: str = "PrimarySync", **wanted: Any) -> list[str]:
    lines = account.assets(zone=zone, listed=True, **wanted)
    return [line["asset"] for line in sorted(lines, key=lambda line: line["index"])]


def test_windows_join_without_gap(raw: RawICloud, account: SimulatedAccount) -> None:
    expected = listed(account)
    found = []
    for rank in range(0, len(expected) + 100, 100):
        answer = raw.query(startRank=rank, direction="ASCENDING")
        assert len(answer["records"]) <= 200
        found += raw.names(answer)
    assert found == expected


def test_masters_come_first_and_once(raw: RawICloud) -> None:
    answer = raw.query(startRank=0, direction="ASCENDING", limit=60)
    kinds = [record["recordType"] for record in answer["records"]]
    assert kinds == sorted(kinds, reverse=True)
    assert kinds.count("CPLAsset") == 30
    # The fifteenth and the sixteenth asset of every library show the same master.
    assert kinds.count("CPLMaster") == 29
    masters = set(raw.names(answer, "CPLMaster"))
    for record in answer["records"]:
        if record["recordType"] == "CPLAsset":
            assert record["fields"]["masterRef"]["value"]["recordName"] in masters


def test_descending_and_limits(raw: RawICloud, account: SimulatedAccount) -> None:
    expected = listed(account)
    last = len(expected) - 1
    answer = raw.query(startRank=last, direction="DESCENDING", limit=20)
    assert raw.names(answer) == expected[:-11:-1]
    capped = raw.query(startRank=0, direction="ASCENDING", limit=1000)
    assert len(raw.names(capped)) == 100
    assert raw.names(raw.query(startRank=10_000, direction="ASCENDING")) == []


def test_dates_never_decrease(raw: RawICloud) -> None:
    answer = raw.query(startRank=0, direction="ASCENDING")
    dates = [
        record["fields"].get("assetDate", {}).get("value")
        for record in answer["records"]
        if record["recordType"] == "CPLAsset"
    ]
    assert dates[:2] == [None, None]
    assert dates[2] is not None and dates[2] < 0
    assert dates[2:] == sorted(dates[2:])


def test_desired_keys(raw: RawICloud) -> None:
    keys = ["filenameEnc", "resOriginalRes", "masterRef", "isFavorite"]
    body = {
        "query": {"recordType": ALL},
        "zoneID": raw.zone_id,
        "desiredKeys": keys,
        "resultsLimit": 40,
    }
    for record in raw.post("records/query", body)["records"]:
        assert set(record["fields"]) <= set(keys)


@pytest.mark.parametrize(
    ("index", "filters", "wanted"),
    [
        ("CPLAssetAndMasterHiddenByAssetDate", {}, {"hidden": True, "deleted": False}),
        ("CPLAssetAndMasterDeletedByExpungedDate", {}, {"deleted": True}),
        (
            "CPLAssetAndMasterInSmartAlbumByAssetDate",
            {"smartAlbum": "FAVORITE"},
            {"favorite": True, "listed": True},
        ),
        (
            "CPLAssetAndMasterInSmartAlbumByAssetDate",
            {"smartAlbum": "LIVE"},
            {"kind": "live", "listed": True},
        ),
    ],
)
def test_other_lists(
    raw: RawICloud,
    account: SimulatedAccount,
    index: str,
    filters: dict[str, Any],
    wanted: dict[str, Any],
) -> None:
    expected = {line["asset"] for line in account.assets(zone="PrimarySync", **wanted)}
    assert expected
    assert set(raw.names(raw.query(index, startRank=0, **filters))) == expected


def test_added_date_lists_the_newest_first(raw: RawICloud, account: SimulatedAccount) -> None:
    answer = raw.query("CPLAssetAndMasterByAddedDate", startRank=0, direction="ASCENDING", limit=4)
    assert raw.names(answer) == listed(account)[:-3:-1]


def test_albums_and_folders(raw: RawICloud, account: SimulatedAccount) -> None:
    top = raw.query("CPLAlbumByPositionLive", limit=None)["records"]
    names = {record["recordName"]: record["fields"].get("albumNameEnc") for record in top}
    assert names["----Root-Folder----"] is None
    truth = [line for line in account.truth() if line["type"] == "album"]
    for line in truth:
        if line["parent"] is None:
            encoded = names[line["album"]]
            assert encoded is not None
            assert base64.b64decode(encoded["value"]).decode() == line["name"]
        if line["folder"]:
            below = raw.query("CPLAlbumByPositionLive", limit=None, parentId=line["album"])
            expected = {other["album"] for other in truth if other["parent"] == line["album"]}
            assert set(raw.names(below, "CPLAlbum")) == expected
        else:
            answer = raw.query(ALBUM, startRank=0, parentId=line["album"])
            assert raw.names(answer) == line["assets"][:66]
            relations = raw.names(answer, "CPLContainerRelation")
            assert relations == [f"{name}-IN-{line['album']}" for name in line["assets"][:66]]


def test_paging_of_albums_by_marker(raw: RawICloud) -> None:
    body: dict[str, Any] = {
        "query": {"recordType": "CPLAlbumByPositionLive"},
        "zoneID": raw.zone_id,
        "resultsLimit": 3,
    }
    found = []
    while True:
        answer = raw.post("records/query", body)
        found += raw.names(answer, "CPLAlbum")
        if "continuationMarker" not in answer:
            break
        body["continuationMarker"] = answer["continuationMarker"]
    assert found == raw.names(raw.query("CPLAlbumByPositionLive", limit=None), "CPLAlbum")


def test_counts(raw: RawICloud, account: SimulatedAccount) -> None:
    album = next(line for line in account.truth() if line.get("name") == "Kids")
    names = [
        "CPLAssetByAssetDateWithoutHiddenOrDeleted",
        "CPLAssetInSmartAlbumByAssetDate:Favorite",
        f"CPLContainerRelationNotDeletedByAssetDate:{album['album']}",
    ]
    batch = [
        {
            "resultsLimit": 1,
            "zoneID": raw.zone_id,
            "query": {
                "recordType": "HyperionIndexCountLookup",
                "filterBy": {
                    "fieldName": "indexCountID",
                    "comparator": "IN",
                    "fieldValue": {"type": "STRING_LIST", "value": [name]},
                },
            },
        }
        for name in names
    ]
    answers = raw.post("internal/records/query/batch", {"batch": batch})["batch"]
    counts = [answer["records"][0]["fields"]["itemCount"]["value"] for answer in answers]
    favorites = listed(account, favorite=True)
    assert counts == [len(listed(account)), len(favorites), len(album["assets"])]


def test_zones_of_both_databases(raw: RawICloud, account: SimulatedAccount) -> None:
    private = [zone["zoneID"]["zoneName"] for zone in raw.post("zones/list", {})["zones"]]
    assert private[0] == "PrimarySync"
    assert any(name.startswith("CMM-") for name in private)
    raw.scope = "shared"
    (shared,) = raw.post("zones/list", {})["zones"]
    raw.zone = shared["zoneID"]["zoneName"]
    assert raw.names(raw.query(startRank=0)) == listed(account, raw.zone)
    raw.query("CPLAlbumByPositionLive", status=400)
    raw.scope = "private"
    assert raw.query(startRank=0, status=404)["serverErrorCode"] == "ZONE_NOT_FOUND"


def test_same_file_has_the_same_master_name_in_both_zones(account: SimulatedAccount) -> None:
    masters: dict[str, set[str]] = {}
    for line in account.assets():
        masters.setdefault(line["master"], set()).add(line["zone"])
    assert any(len(zones) == 2 for zones in masters.values())


def test_lookup(raw: RawICloud, account: SimulatedAccount) -> None:
    lines = account.assets(zone="PrimarySync")[:30]
    names = [name for line in lines for name in (line["asset"], line["master"])]
    records = raw.lookup(*names, "no such record")["records"]
    assert [record["recordName"] for record in records[:-1]] == names
    assert records[-1]["serverErrorCode"] == "NOT_FOUND"
    for line, master in zip(lines, records[1::2], strict=False):
        value = master["fields"]["resOriginalRes"]["value"]
        assert value["fileChecksum"] == line["resources"][0]["checksum"] == line["master"]
        assert value["size"] == line["resources"][0]["size"]
    raw.lookup(*["x"] * 201, status=400)


def test_texts_keywords_and_places(raw: RawICloud, account: SimulatedAccount) -> None:
    line = next(line for line in account.assets(zone="PrimarySync") if line["keywords"])
    fields = raw.lookup(line["asset"])["records"][0]["fields"]
    assert base64.b64decode(fields["captionEnc"]["value"]).decode() == line["title"]
    assert plistlib.loads(base64.b64decode(fields["keywordsEnc"]["value"])) == line["keywords"]
    line = next(line for line in account.assets(zone="PrimarySync") if line["location"])
    fields = raw.lookup(line["asset"])["records"][0]["fields"]
    place = plistlib.loads(base64.b64decode(fields["locationEnc"]["value"]))
    assert [place["lat"], place["lon"], place["alt"]] == line["location"]


def test_indexing_state(raw: RawICloud, account: SimulatedAccount) -> None:
    def state() -> str:
        record = raw.query("CheckIndexingState", limit=1)["records"][0]
        return str(record["fields"]["state"]["value"])

    assert state() == "FINISHED"
    account.indexing("RUNNING")
    assert state() == "RUNNING"


def test_cookies_are_checked_and_renewed(raw: RawICloud, account: SimulatedAccount) -> None:
    jar = raw.api.session.cookies
    name = "X-APPLE-WEBAUTH-TOKEN"
    first = next(cookie.value for cookie in jar if cookie.name == name)
    assert first is not None and first[0] == first[-1] == '"'
    for _ in range(8):
        raw.post("zones/list", {})
    assert next(cookie.value for cookie in jar if cookie.name == name) != first

    def with_cookie(value: str) -> None:
        jar.set(name, value, domain=".icloud.com", path="/")

    with_cookie(first.strip('"'))
    raw.post("zones/list", {}, status=421)
    with_cookie('"v=2:t=forged"')
    raw.post("zones/list", {}, status=421)
    with_cookie(first)
    raw.post("zones/list", {})
    account.expire("web")
    raw.post("zones/list", {}, status=421)


def test_a_client_that_never_merges_cookies_is_found_out(raw: RawICloud) -> None:
    jar = raw.api.session.cookies
    name = "X-APPLE-WEBAUTH-TOKEN"
    first = str(next(cookie.value for cookie in jar if cookie.name == name))
    statuses = []
    for _ in range(70):
        jar.set(name, first, domain=".icloud.com", path="/")
        url = "https://p61-ckdatabasews.icloud.com/database/1/com.apple.photos.cloud/production"
        statuses.append(
            raw.api.session.request_raw("POST", f"{url}/private/zones/list", json={}).status_code
        )
    assert statuses[0] == 200
    assert statuses[-1] == 421


def test_web_access_can_be_off(raw: RawICloud, account: SimulatedAccount) -> None:
    account.change(web_access=False)
    assert raw.post("zones/list", {}, status=403)["serverErrorCode"] == "ACCESS_DENIED"


def test_malformed_records_say_nothing_untrue(raw: RawICloud, account: SimulatedAccount) -> None:
    account.change(malformed=True)
    records = raw.query(startRank=0, direction="ASCENDING")["records"]
    fields = [record["fields"] for record in records if record.get("fields")]
    assert any(entry.get("isFavorite", {}).get("value", 0) is None for entry in fields)
    assert any(entry.get("burstFlagsExt") == {"type": "INT64"} for entry in fields)
    hidden = [
        entry
        for entry in fields
        if "resOriginalRes" in entry and "downloadURL" not in entry["resOriginalRes"]["value"]
    ]
    assert hidden
    name = hidden[0]["resOriginalFingerprint"]["value"]
    (found,) = raw.lookup(name)["records"]
    assert "downloadURL" in found["fields"]["resOriginalRes"]["value"]
    assert any("serverErrorCode" in record for record in records)

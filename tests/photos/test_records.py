"""Raw records become models; whatever Apple sends, nothing is raised and no page is lost."""

import base64
import plistlib
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.cloudkit.records import parse_records
from custom_components.apple_backup.photos.models import (
    Album,
    Asset,
    Location,
    Master,
    Membership,
    ResourceKind,
    Tombstone,
)

ZONE = "PrimarySync"
CHECKSUM = base64.b64encode(b"\x01" + bytes(20)).decode()


def encrypted(data: bytes | str) -> dict[str, Any]:
    raw = data.encode() if isinstance(data, str) else data
    return {"value": base64.b64encode(raw).decode(), "type": "ENCRYPTED_BYTES"}


def resource(size: object = 10, checksum: object = CHECKSUM) -> dict[str, Any]:
    value = {"size": size, "fileChecksum": checksum, "downloadURL": "https://x.icloud.com/${f}"}
    return {"value": value, "type": "ASSETID"}


def master(**fields: Any) -> dict[str, Any]:
    return {
        "recordName": "M",
        "recordType": "CPLMaster",
        "recordChangeTag": "1a",
        "fields": {
            "filenameEnc": encrypted("IMG_0001.HEIC"),
            "resOriginalRes": resource(),
            "resOriginalFileType": {"value": "public.heic", "type": "STRING"},
            "resOriginalWidth": {"value": 4032, "type": "INT64"},
        }
        | fields,
    }


def asset(**fields: Any) -> dict[str, Any]:
    return {
        "recordName": "A",
        "recordType": "CPLAsset",
        "fields": {
            "masterRef": {"value": {"recordName": "M"}, "type": "REFERENCE"},
            "assetDate": {"value": 1_600_000_000_000, "type": "TIMESTAMP"},
        }
        | fields,
    }


def only[T](kind: type[T], *raw: object, zone: str = ZONE) -> T:
    records, problems = parse_records(zone, raw)
    assert not problems
    (record,) = records
    assert isinstance(record, kind)
    return record


def test_master() -> None:
    record = only(Master, master())

    assert record.filename == "IMG_0001.HEIC"
    assert record.change_tag == "1a"
    (original,) = record.resources
    assert (original.kind, original.uti, original.size) == (
        ResourceKind.ORIGINAL,
        "public.heic",
        10,
    )
    assert (original.checksum, original.width, original.height) == (CHECKSUM, 4032, None)
    assert original.url == "https://x.icloud.com/${f}"


@pytest.mark.parametrize("name", ["0400.HEIC", "AAAA.JPG", "Kids", "AAAAAAAA", "a/b\\..\u202e😀"])
def test_names_are_decoded_exactly_once(name: str) -> None:
    plain = {"value": name, "type": "STRING"}
    assert only(Master, master(filenameEnc=encrypted(name))).filename == name
    assert only(Master, master(filenameEnc=plain)).filename == name


@given(st.text(max_size=40))
def test_every_name_survives(name: str) -> None:
    assert only(Master, master(filenameEnc=encrypted(name))).filename == (
        name.replace("\x00", "") or None
    )


def test_edited_versions_belong_to_the_asset() -> None:
    record = only(
        Asset,
        asset(resJPEGFullRes=resource(5), resVidFullRes=resource(6), resJPEGThumbRes=resource(7)),
    )

    assert [(r.kind, r.size) for r in record.resources] == [
        (ResourceKind.EDITED, 5),
        (ResourceKind.EDITED_VIDEO, 6),
    ]


def test_all_kinds_of_originals() -> None:
    record = only(
        Master,
        master(
            resOriginalAltRes=resource(),
            resOriginalVidComplRes=resource(),
            resSidecarRes=resource(),
        ),
    )

    assert [r.kind for r in record.resources] == [
        ResourceKind.ORIGINAL,
        ResourceKind.ALTERNATIVE,
        ResourceKind.LIVE_VIDEO,
        ResourceKind.SIDECAR,
    ]


def test_a_file_without_checksum_takes_its_fingerprint() -> None:
    record = only(
        Master,
        master(
            resOriginalRes=resource(checksum=None),
            resOriginalFingerprint={"value": CHECKSUM, "type": "STRING"},
        ),
    )
    assert record.resources[0].checksum == CHECKSUM


@pytest.mark.parametrize(
    "broken", [resource(size=None), resource(size=-1), resource(checksum=""), {"value": "x"}]
)
def test_a_file_that_cannot_be_described_is_a_problem_but_the_record_stays(
    broken: dict[str, Any],
) -> None:
    records, problems = parse_records(ZONE, [master(resOriginalRes=broken), asset()])

    assert [type(record) for record in records] == [Master, Asset]
    assert problems == ("M: original has no size or checksum",)


@pytest.mark.parametrize("value", [-2_000_000_000_000, 0, None])
def test_dates_before_1970_and_missing_ones(value: int | None) -> None:
    record = only(Asset, asset(assetDate={"value": value, "type": "TIMESTAMP"}))
    assert record.captured_ms == value


def test_flags_place_text_and_keywords() -> None:
    place = plistlib.dumps({"lat": 48.1, "lon": 11.5, "alt": 520.0}, fmt=plistlib.FMT_BINARY)
    record = only(
        Asset,
        asset(
            isFavorite={"value": 1},
            isHidden={"value": 0},
            isDeleted={"value": None},
            timeZoneOffset={"value": 7200},
            captionEnc=encrypted("Title"),
            extendedDescEnc=encrypted("Line\nline"),
            keywordsEnc=encrypted(plistlib.dumps(["sea", "", 5, "sun"], fmt=plistlib.FMT_BINARY)),
            locationEnc=encrypted(place),
            assetSubtypeV2={"value": 2},
            duration={"value": 3},
            trashReason={"value": 1},
        ),
    )

    assert (record.is_favorite, record.is_hidden, record.is_deleted) == (True, False, False)
    assert record.offset_seconds == 7200
    assert (record.title, record.description) == ("Title", "Line\nline")
    assert record.keywords == ("sea", "sun")
    assert record.location == Location(48.1, 11.5, 520.0)
    assert (record.subtype, record.duration_seconds, record.trash_reason) == (2, 3.0, 1)


@pytest.mark.parametrize(
    "place",
    [
        b"bplist00 broken",
        plistlib.dumps({"lat": 91.0, "lon": 0.0}),
        plistlib.dumps({"lat": float("nan"), "lon": 0.0}),
        plistlib.dumps(["lat"]),
        b"bplist00" + bytes(70_000),
    ],
)
def test_odd_places_are_no_place(place: bytes) -> None:
    assert only(Asset, asset(locationEnc=encrypted(place))).location is None


def test_an_offset_of_a_day_is_none() -> None:
    assert only(Asset, asset(timeZoneOffset={"value": 86_400})).offset_seconds is None


def test_who_contributed_is_told_in_shared_libraries_only() -> None:
    raw = asset() | {"created": {"userRecordName": "_abc"}}
    assert only(Asset, raw).contributor is None
    assert only(Asset, raw, zone="SharedSync-1").contributor == "_abc"


def test_albums_folders_and_memberships() -> None:
    def album(name: str, kind: object, parent: str | None = None) -> dict[str, Any]:
        fields = {"albumNameEnc": encrypted("Kids"), "albumType": {"value": kind}}
        if parent:
            fields["parentId"] = {"value": parent, "type": "STRING"}
        return {"recordName": name, "recordType": "CPLAlbum", "fields": fields}

    relation = {"recordName": "A-IN-B", "recordType": "CPLContainerRelation", "fields": {}}
    records, problems = parse_records(
        ZONE,
        [
            album("B", 0, "F"),
            album("F", 3, "----Root-Folder----"),
            album("S", 6),
            album("----Root-Folder----", 3),
            relation,
        ],
    )

    assert not problems
    assert records == (
        Album(ZONE, "B", "Kids", "F"),
        Album(ZONE, "F", "Kids", None, is_folder=True),
        Membership(ZONE, "A-IN-B", "B", "A"),
    )


def test_tombstones_and_unknown_types() -> None:
    gone = {"recordName": "X", "recordType": None, "deleted": True}
    face = {"recordName": "Y", "recordType": "CPLFaceCrop", "fields": {}}
    assert parse_records(ZONE, [gone, face]) == ((Tombstone(ZONE, "X"),), ())


def test_a_broken_record_costs_itself_alone() -> None:
    records, problems = parse_records(
        ZONE,
        [
            7,
            {"recordType": "CPLAsset"},
            {"recordName": "E", "serverErrorCode": "NOT_FOUND"},
            {"recordName": "N", "recordType": "CPLAsset", "fields": None},
            {"recordName": "R", "recordType": "CPLContainerRelation", "fields": {}},
            master(),
        ],
    )

    assert [record.record_name for record in records] == ["M"]
    assert len(problems) == 5


FIELD_NAMES = st.sampled_from(["value", "type", "size", "fileChecksum", "recordName"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([CHECKSUM, "1", "CPLAsset"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELD_NAMES, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *("filenameEnc", "resOriginalRes", "resJPEGFullRes", "resOriginalWidth", "masterRef"),
            *("assetDate", "timeZoneOffset", "locationEnc", "keywordsEnc", "duration", "albumType"),
            *("parentId", "itemId", "isDeleted", "captionEnc", "assetSubtypeV2", "burstId"),
        ]
    ),
    st.fixed_dictionaries(
        {}, optional={"value": JSON, "type": st.sampled_from(["STRING", "ENCRYPTED_BYTES"]) | JSON}
    )
    | JSON,
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "recordName": st.text(max_size=8) | JSON,
        "recordType": st.sampled_from(
            ["CPLMaster", "CPLAsset", "CPLAlbum", "CPLContainerRelation", None]
        ),
        "fields": FIELDS | JSON,
        "deleted": JSON,
        "serverErrorCode": JSON,
        "created": JSON,
        "recordChangeTag": JSON,
    },
)


@given(st.lists(RECORDS | JSON, max_size=5))
def test_nothing_is_ever_raised(raw: list[Any]) -> None:
    records, problems = parse_records("SharedSync-1", raw)

    assert len(records) <= len(raw)
    for record in records:
        assert record.record_name
    for problem in problems:
        assert len(problem) < 1_000


@given(st.binary(max_size=300))
def test_hostile_property_lists(data: bytes) -> None:
    raw = asset(locationEnc=encrypted(b"bplist00" + data), keywordsEnc=encrypted(data))
    only(Asset, raw)

"""Answers about zones are read as far as they make sense."""

from typing import Any

import orjson
import pytest

from custom_components.apple_backup.photos.cloudkit.zones import (
    field_value,
    libraries,
    only_zone,
    split_token,
    zone_name,
)
from custom_components.apple_backup.photos.errors import (
    ChangeTokenRefusedError,
    UnexpectedAnswerError,
    ZoneGoneError,
)
from custom_components.apple_backup.photos.models import Scope, Zone

ZONE = Zone("PrimarySync", "_owner", Scope.PRIVATE)


def entry(name: object, owner: object = "_owner", **more: object) -> dict[str, Any]:
    return {"zoneID": {"zoneName": name, "ownerRecordName": owner}, **more}


def test_libraries_are_told_from_other_zones() -> None:
    answer = {
        "zones": [
            entry("PrimarySync"),
            entry("SharedSync-1", owner=7),
            entry("SharedSync-2", deleted=True),
            entry("CMM-link"),
            entry(5),
            {"zoneID": "PrimarySync"},
            {},
            "PrimarySync",
        ]
    }
    found = list(libraries(answer, Scope.PRIVATE))
    assert found == [ZONE, Zone("SharedSync-1", "", Scope.PRIVATE)]
    names = [zone.name for zone in libraries(answer, Scope.PRIVATE, also_deleted=True)]
    assert names == ["PrimarySync", "SharedSync-1", "SharedSync-2"]
    assert list(libraries({"zones": "none"}, Scope.PRIVATE)) == []
    assert zone_name({}) is None


@pytest.mark.parametrize("answer", [{}, {"zones": []}, {"zones": ["x"]}, {"zones": {}}])
def test_an_answer_without_the_zone_is_unexpected(answer: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedAnswerError):
        only_zone(ZONE, answer)


def test_a_zone_that_is_gone_is_told_from_a_token_that_is_refused() -> None:
    whole = entry("PrimarySync")
    assert only_zone(ZONE, {"zones": [whole]}) == whole
    with pytest.raises(ZoneGoneError):
        only_zone(ZONE, {"zones": [{"serverErrorCode": "ZONE_NOT_FOUND"}]})
    with pytest.raises(ChangeTokenRefusedError) as caught:
        only_zone(ZONE, {"zones": [{"serverErrorCode": "X" * 1_000}]})
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    ("record", "value"),
    [
        ({"fields": {"a": {"value": 1}}}, 1),
        ({"fields": {"a": {}}}, None),
        ({"fields": {"a": 1}}, None),
        ({"fields": []}, None),
        ({}, None),
        ("record", None),
    ],
)
def test_fields_that_are_none_have_no_value(record: object, value: object) -> None:
    assert field_value(record, "a") == value


def test_a_token_that_cannot_be_taken_apart_is_none() -> None:
    token = orjson.dumps({"private": "a", "shared": 7}).decode()
    assert split_token(token) == {"private": "a"}
    for broken in (None, "", "{", "[1]", "7"):
        assert split_token(broken) == {}

"""The parts of CloudKit's answers that are about zones: which exist, and what became of one."""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from ..errors import ChangeTokenRefusedError, UnexpectedAnswerError, ZoneGoneError
from ..models import Scope, Zone
from .answers import ZONE_GONE_CODES
from .queries import JSONObject

_PRIMARY: Final = "PrimarySync"
_SHARED_PREFIX: Final = "SharedSync-"
# How often a feed may promise more without moving on.
MAX_IDLE_PAGES: Final = 3


def zone_name(entry: dict[str, Any]) -> str | None:
    """Return the name in an entry of a list of zones."""
    named = entry.get("zoneID")
    name = named.get("zoneName") if isinstance(named, dict) else None
    return name if isinstance(name, str) else None


def libraries(answer: JSONObject, scope: Scope, *, also_deleted: bool = False) -> Iterator[Zone]:
    """Pick the photo libraries of a list of zones, where links and albums are zones too."""
    entries = answer.get("zones")
    for entry in entries if isinstance(entries, list) else ():
        name = zone_name(entry) if isinstance(entry, dict) else None
        if name is None or (entry.get("deleted") and not also_deleted):
            continue
        if name == _PRIMARY or name.startswith(_SHARED_PREFIX):
            owner = entry["zoneID"].get("ownerRecordName")
            yield Zone(name, owner if isinstance(owner, str) else "", scope)


def only_zone(zone: Zone, answer: JSONObject) -> dict[str, Any]:
    """Return the answer for the one zone that was asked about.

    Raises:
        ChangeTokenRefusedError, ZoneGoneError: As Apple says.
    """
    zones = answer.get("zones")
    entry = zones[0] if isinstance(zones, list) and zones else None
    if not isinstance(entry, dict):
        raise UnexpectedAnswerError(f"{zone.name}: an answer without a zone")
    code = entry.get("serverErrorCode")
    if code in ZONE_GONE_CODES:
        raise ZoneGoneError(zone.name)
    if code is not None:
        raise ChangeTokenRefusedError(f"{zone.name}: {str(code)[:64]}")
    return entry


def field_value(record: object, name: str) -> Any:
    """Return the value of a record's field, None if there is none."""
    fields = record.get("fields") if isinstance(record, dict) else None
    field = fields.get(name) if isinstance(fields, dict) else None
    return field.get("value") if isinstance(field, dict) else None


def split_token(token: str | None) -> dict[str, str]:
    """Take apart a token of `changed_zones`, which holds one per database."""
    try:
        tokens = orjson.loads(token) if token else {}
    except orjson.JSONDecodeError:
        tokens = {}
    return (
        {k: v for k, v in tokens.items() if isinstance(v, str)} if isinstance(tokens, dict) else {}
    )

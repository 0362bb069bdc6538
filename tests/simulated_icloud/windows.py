"""Which part of a list a query asks for."""

import base64
from collections.abc import Sequence
from typing import Any

from .feed import MAX_RECORDS
from .fields import Record


class CloudKitError(Exception):
    """An error CloudKit answers with."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        """Keep what the answer says."""
        super().__init__(reason)
        self.status, self.code, self.reason = status, code, reason


def filters_of(query: dict[str, Any]) -> dict[str, Any]:
    filters = query.get("filterBy") or []
    if isinstance(filters, dict):
        filters = [filters]
    return {entry["fieldName"]: entry["fieldValue"]["value"] for entry in filters}


def _marker(offset: int) -> str:
    return base64.b64encode(f"offset:{offset}".encode()).decode()


def paged(records: list[Record], body: dict[str, Any], per_item: int) -> dict[str, Any]:
    """Return a page of records that are all at hand."""
    window, more = window_of(range(len(records)), {}, body, per_item)
    return {"records": [records[place] for place in window], **more}


def window_of(
    ranks: Sequence[int], filters: dict[str, Any], body: dict[str, Any], per_item: int
) -> tuple[list[int], dict[str, str]]:
    """Return the items at `startRank` and after (or before), and the marker of what follows."""
    limit = min(int(body.get("resultsLimit") or MAX_RECORDS), MAX_RECORDS)
    size = max(1, limit // per_item)
    start = int(filters.get("startRank", 0))
    if marker := body.get("continuationMarker"):
        start = int(base64.b64decode(marker).decode().removeprefix("offset:"))
    if start < 0:
        raise CloudKitError(400, "BAD_REQUEST", "startRank is negative")
    if filters.get("direction") == "DESCENDING":
        first = min(start, len(ranks) - 1)
        places = range(first, max(first - size, -1), -1)
        following = first - size
    else:
        places = range(start, min(start + size, len(ranks)))
        following = start + size if start + size < len(ranks) else -1
    more = {"continuationMarker": _marker(following)} if following >= 0 else {}
    return [ranks[place] for place in places], more

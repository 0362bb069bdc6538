"""The history of one photo: what the catalog knows to have happened, in an order."""

from typing import Any

from .photos.catalog.biography import Biography
from .photos.catalog.rows import Origin, OwnFile, RemovalReason
from .photos.models import ResourceKind

type Event = dict[str, Any]


def history_of(found: Biography) -> list[Event]:
    """Tell what the catalog knows to have happened, the latest first.

    What happened at a moment that nobody noted has `before` instead of one: it came before that.
    """
    events: list[Event] = []
    for file in found.files:
        events += _of_file(file)
    for one in found.removed:
        events.append(_removed(one.kind, one.moved_ms, one.reason))
        events.append(_came(one.kind, one.first_ms, one.first_by, before=one.moved_ms))
    events += _of_photo(found)
    # Of the same moment, what comes first here stays the later one.
    return sorted(events, key=lambda event: event["at"] or event["before"], reverse=True)


def _of_photo(found: Biography) -> list[Event]:
    events: list[Event] = []
    # What we have removed there ourselves is told by `freed`.
    if found.fate is not None and found.fate_ms is not None and found.freed_ms is None:
        events.append({"what": f"icloud_{found.fate.value}", "at": found.fate_ms})
    if found.layout_ms is not None:
        events.append({"what": "layout", "at": found.layout_ms})
    if found.freed_ms is not None:
        events.append({"what": "freed", "at": found.freed_ms})
    events.append({"what": "listed", "at": found.listed_ms})
    if found.added_ms is not None:
        events.append({"what": "added", "at": found.added_ms})
    return events


def _of_file(file: OwnFile) -> list[Event]:
    kind = file.kind.value
    events: list[Event] = []
    if file.moved_ms is not None:
        paths = {"from": file.moved_from, "to": file.path}
        events.append({"what": "moved", "at": file.moved_ms, "kind": kind, **paths})
    if file.checked_ms > file.proven_ms:
        events.append({"what": "checked", "at": file.checked_ms, "kind": kind})
    if file.held_ms is not None and file.held_for is not None:
        events.append({"what": "restored", "at": file.proven_ms, "kind": kind})
        events.append(_removed(file.kind, file.held_ms, file.held_for))
    events.append(_came(file.kind, *file.came, before=file.held_ms))
    return events


def _removed(kind: ResourceKind, at: int, reason: RemovalReason) -> Event:
    return {"what": "removed", "at": at, "kind": kind.value, "reason": reason.value}


def _came(kind: ResourceKind, at: int | None, by: Origin | None, *, before: int | None) -> Event:
    if at is None or by is None:
        return {"what": "earlier", "at": None, "before": before, "kind": kind.value}
    return {"what": by.value, "at": at, "kind": kind.value}

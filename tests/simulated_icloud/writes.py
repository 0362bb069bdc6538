"""What a client may write: photos into Recently Deleted, and out of it again."""

from typing import Any, Final

from .fields import Record
from .mutations import Mutator
from .photos import Photo
from .records import RecordWriter
from .windows import CloudKitError
from .zone import Zone

_MAX_OPERATIONS: Final = 200


def modify(
    mutator: Mutator, zone: Zone, writer: RecordWriter, body: dict[str, Any]
) -> dict[str, Any]:
    """Answer `records/modify`: each operation succeeds or fails on its own unless `atomic`.

    A record that has changed since its `recordChangeTag` is a CONFLICT, as Apple answers it.
    """
    operations = body["operations"]
    if len(operations) > _MAX_OPERATIONS:
        raise CloudKitError(400, "BAD_REQUEST", f"more than {_MAX_OPERATIONS} operations")
    problems = [_problem(zone, writer, operation) for operation in operations]
    if body.get("atomic") and any(problems):
        problems = [problem or ("ATOMIC_ERROR", "another one failed") for problem in problems]
    return {
        "records": [
            _refused(operation, *problem)
            if problem
            else _apply(mutator, zone, writer, operation["record"])
            for operation, problem in zip(operations, problems, strict=True)
        ]
    }


def _problem(zone: Zone, writer: RecordWriter, operation: dict[str, Any]) -> tuple[str, str] | None:
    record = operation["record"]
    if operation["operationType"] != "update" or record.get("recordType") != "CPLAsset":
        return "BAD_REQUEST", "only CPLAsset records can be updated here"
    if set(record["fields"]) != {"isDeleted"} or record["fields"]["isDeleted"]["value"] not in (
        0,
        1,
    ):
        return "BAD_REQUEST", "only isDeleted can be changed here"
    photo = _photo(zone, record["recordName"])
    if photo is None:
        return "NOT_FOUND", "Record not found"
    if record.get("recordChangeTag") != writer.asset(photo)["recordChangeTag"]:
        return "CONFLICT", "client oplock error updating record"
    return None


def _apply(mutator: Mutator, zone: Zone, writer: RecordWriter, record: Record) -> Record:
    name = record["recordName"]
    photo = _photo(zone, name)
    assert photo is not None
    deleted = bool(record["fields"]["isDeleted"]["value"])
    if photo.deleted != deleted:
        mutator.apply({"op": "delete" if deleted else "restore", "asset": name})
    changed = writer.find(name)
    assert changed is not None
    return changed


def _photo(zone: Zone, name: str) -> Photo | None:
    index = zone.index_of(name)
    photo = None if index is None else zone.photo(index)
    return None if photo is None or photo.purged else photo


def _refused(operation: dict[str, Any], code: str, reason: str) -> dict[str, Any]:
    return {
        "recordName": operation["record"]["recordName"],
        "serverErrorCode": code,
        "reason": reason,
    }

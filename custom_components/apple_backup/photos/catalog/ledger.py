"""The ledger: which files are ours, which wait in quarantine, which could not be fetched."""

from collections.abc import Sequence
import json
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, insert, select, true, update

from ..layout.safe_names import folded
from ..models import ResourceKind
from .database import upsert
from .query import own_file
from .rows import FileState, OwnFile, ParkedFile, ProvenFile, QuarantinedFile, RemovalReason, Root
from .schema import assets, files, meta, parked, quarantine

_FILE_FIELDS = (
    "path",
    "path_key",
    "checksum",
    "size",
    "sha256",
    "mtime_ns",
    "state",
    "proven_ms",
    "is_pinned",
    "checked_ms",
    "held_ms",
    "held_for",
    "first_ms",
    "first_by",
)
_PARKED_FIELDS = ("checksum", "reason", "detail", "attempts", "parked_ms", "retry_ms")
# A file that failed in this many runs is not tried in every run any more.
_PATIENT_ATTEMPTS = 5
_FIRST_PAUSE_MS = 3_600_000
LONGEST_PAUSE_MS = 24 * 3_600_000
_MOVING = "moving"
_RESTORING = "restoring"


def record_proven(connection: Connection, placed: Sequence[ProvenFile], now_ms: int) -> None:
    """Make placed files ours; their parking ends, and copies in an earlier library are left."""
    rows = [
        {
            "asset_id": file.asset_id,
            "kind": file.kind.value,
            "path": file.path,
            "path_key": folded(file.path),
            "checksum": file.checksum,
            "size": file.size,
            "sha256": file.sha256,
            "mtime_ns": file.mtime_ns,
            "state": file.state.value,
            "proven_ms": now_ms,
            "root": file.root.value,
            "is_pinned": file.is_pinned,
            "checked_ms": now_ms,
            "held_ms": None,
            "held_for": None,
            "first_ms": None,
            "first_by": None,
        }
        for file in placed
    ]
    upsert(connection, files, rows, keys=("asset_id", "kind", "root"), update=_FILE_FIELDS)
    _detail_again(connection, [file.asset_id for file in placed])
    settled = [{"asset": file.asset_id, "which": file.kind.value} for file in placed]
    if settled:
        for table, also in ((parked, true()), (files, files.c.root == Root.PREVIOUS.value)):
            connection.execute(
                delete(table).where(
                    table.c.asset_id == bindparam("asset"),
                    table.c.kind == bindparam("which"),
                    also,
                ),
                settled,
            )


def _detail_again(connection: Connection, asset_ids: Sequence[int]) -> None:
    """What was derived from the files of these assets may not agree with them any more."""
    ids = sorted(set(asset_ids))
    if ids:
        connection.execute(
            update(assets)
            .where(assets.c.id.in_(ids), ~assets.c.needs_details)
            .values(needs_details=True)
        )


def _owner_of(connection: Connection, file_id: int) -> list[int]:
    return list(connection.execute(select(files.c.asset_id).where(files.c.id == file_id)).scalars())


def record_moved(
    connection: Connection, file_id: int, path: str, mtime_ns: int, now_ms: int
) -> None:
    """Remember the new place of a file of ours, and the one before."""
    _detail_again(connection, _owner_of(connection, file_id))
    connection.execute(
        update(files)
        .where(files.c.id == file_id)
        .values(
            path=path,
            path_key=folded(path),
            mtime_ns=mtime_ns,
            moved_ms=now_ms,
            moved_from=files.c.path,
        )
    )


def note_move(connection: Connection, file_id: int, root: Root, path: str) -> None:
    """Remember where a file is about to go, for whoever mends a kill; only the last note counts."""
    _note(connection, _MOVING, [file_id, root.value, path])


def noted_move(connection: Connection) -> tuple[OwnFile, Root, str] | None:
    """Give the move that was noted last and is not in the ledger: the file, and where it went."""
    noted = _noted(connection, _MOVING)
    if noted is None:
        return None
    row = connection.execute(select(files).where(files.c.id == noted[0])).first()
    if row is None or (row.root, row.path) == (noted[1], noted[2]):
        return None
    return own_file(row), Root(noted[1]), noted[2]


def note_restore(connection: Connection, held_id: int, path: str) -> None:
    """Remember that a quarantined file is about to go to a path, as `note_move` does."""
    _note(connection, _RESTORING, [held_id, path])


def noted_restore(connection: Connection) -> tuple[QuarantinedFile, str] | None:
    """Give the restore that was noted last, if the file is still in quarantine by the ledger."""
    noted = _noted(connection, _RESTORING)
    if noted is None:
        return None
    row = connection.execute(
        select(quarantine).where(quarantine.c.id == noted[0], quarantine.c.state == "held")
    ).first()
    return (quarantined_file(row), noted[1]) if row is not None else None


def _note(connection: Connection, key: str, value: list[Any]) -> None:
    row = {"key": key, "value": json.dumps(value)}
    upsert(connection, meta, [row], keys=("key",), update=("value",))


def _noted(connection: Connection, key: str) -> Any:
    text = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
    return json.loads(text) if text is not None else None


def give_file(
    connection: Connection,
    file_id: int,
    *,
    asset_id: int,
    kind: ResourceKind,
    path: str,
    mtime_ns: int,
    root: Root,
    now_ms: int,
) -> None:
    """Give a file of ours to another asset that wants the same bytes.

    Where it lay before is no part of that asset's past; it is if the file stays with its own.
    """
    is_own, is_elsewhere = files.c.asset_id == asset_id, files.c.path != path
    _detail_again(connection, [asset_id, *_owner_of(connection, file_id)])
    connection.execute(
        delete(files).where(
            files.c.asset_id == asset_id,
            files.c.kind == kind.value,
            files.c.root == root.value,
            files.c.id != file_id,
        )
    )
    connection.execute(
        update(files)
        .where(files.c.id == file_id)
        .values(
            asset_id=asset_id,
            kind=kind.value,
            path=path,
            path_key=folded(path),
            mtime_ns=mtime_ns,
            root=root.value,
            moved_ms=case((and_(is_own, is_elsewhere), now_ms), (is_own, files.c.moved_ms)),
            moved_from=case(
                (and_(is_own, is_elsewhere), files.c.path), (is_own, files.c.moved_from)
            ),
            held_ms=case((is_own, files.c.held_ms)),
            held_for=case((is_own, files.c.held_for)),
            first_ms=case((is_own, files.c.first_ms)),
            first_by=case((is_own, files.c.first_by)),
        )
    )
    unpark(connection, asset_id, kind)


def disown(connection: Connection, file_id: int) -> None:
    """Forget a file that is not ours any more: changed by someone, or gone."""
    _detail_again(connection, _owner_of(connection, file_id))
    connection.execute(delete(files).where(files.c.id == file_id))


def begin_quarantine(
    connection: Connection,
    file: OwnFile,
    stored_path: str,
    reason: RemovalReason,
    now_ms: int,
) -> int:
    """Note that a file is about to be moved into quarantine; returns the number of the note.

    Nothing lies under its new name; a note that says so is of a file that someone has taken away.
    """
    connection.execute(
        delete(quarantine).where(
            quarantine.c.root == file.root.value, quarantine.c.stored_path == stored_path
        )
    )
    first_ms, first_by = file.came
    statement = insert(quarantine).values(
        asset_id=file.asset_id,
        kind=file.kind.value,
        original_path=file.path,
        stored_path=stored_path,
        checksum=file.checksum,
        size=file.size,
        sha256=file.sha256,
        mtime_ns=file.mtime_ns,
        file_state=file.state.value,
        reason=reason.value,
        state="moving",
        moved_ms=now_ms,
        root=file.root.value,
        first_ms=first_ms,
        first_by=first_by.value if first_by else None,
    )
    (number,) = connection.execute(statement.returning(quarantine.c.id)).one()
    return int(number)


def finish_quarantine(connection: Connection, number: int) -> None:
    """Note that the file lies in quarantine; it has left the library folder."""
    row = connection.execute(select(quarantine).where(quarantine.c.id == number)).one()
    connection.execute(update(quarantine).where(quarantine.c.id == number).values(state="held"))
    if row.asset_id is not None:
        _detail_again(connection, [row.asset_id])
    connection.execute(
        delete(files).where(
            files.c.asset_id == row.asset_id,
            files.c.kind == row.kind,
            files.c.path_key == folded(row.original_path),
            files.c.root == row.root,
        )
    )


def forget_quarantine(connection: Connection, number: int) -> None:
    """Forget a note: the move did not happen, or the file was brought back."""
    connection.execute(delete(quarantine).where(quarantine.c.id == number))


def restore_quarantined(
    connection: Connection, number: int, placed: ProvenFile, now_ms: int
) -> None:
    """Note that a file was brought back; whose it was before keeps why it was away, and how it came."""
    query = select(quarantine).where(quarantine.c.id == number)
    held = connection.execute(query).first()
    forget_quarantine(connection, number)
    record_proven(connection, [placed], now_ms)
    if held is not None and (held.asset_id, held.kind) == (placed.asset_id, placed.kind.value):
        connection.execute(
            update(files)
            .where(
                files.c.asset_id == placed.asset_id,
                files.c.kind == placed.kind.value,
                files.c.root == placed.root.value,
            )
            .values(
                held_ms=held.moved_ms,
                held_for=held.reason,
                first_ms=held.first_ms,
                first_by=held.first_by,
            )
        )


def unfinished_quarantine(connection: Connection, root: Root) -> list[QuarantinedFile]:
    """Give the notes of moves that a kill has interrupted."""
    query = select(quarantine).where(
        quarantine.c.state == "moving", quarantine.c.root == root.value
    )
    return [quarantined_file(row) for row in connection.execute(query.order_by(quarantine.c.id))]


def quarantined_with_checksum(
    connection: Connection, checksum: str, size: int, root: Root | None
) -> list[QuarantinedFile]:
    """Give a few quarantined files with the same bytes, the newest first."""
    query = select(quarantine).where(
        quarantine.c.checksum == checksum,
        quarantine.c.size == size,
        quarantine.c.state == "held",
        quarantine.c.file_state == FileState.PROVEN,
    )
    if root is not None:
        query = query.where(quarantine.c.root == root.value)
    rows = connection.execute(query.order_by(quarantine.c.id.desc()).limit(8))
    return [quarantined_file(row) for row in rows]


def quarantined(connection: Connection, after_id: int, limit: int) -> list[QuarantinedFile]:
    """Give the next files in quarantine, by the number of their note."""
    query = select(quarantine).where(quarantine.c.state == "held", quarantine.c.id > after_id)
    rows = connection.execute(query.order_by(quarantine.c.id).limit(limit))
    return [quarantined_file(row) for row in rows]


def expired_in_quarantine(
    connection: Connection, before_ms: int, after_id: int, limit: int
) -> list[QuarantinedFile]:
    """Give the next files that were moved into quarantine before a moment, by row number.

    Left out are those of assets that are kept or that a run is yet to look at, and what belongs to
    no asset that is known.
    """
    query = (
        select(quarantine)
        .join(assets, assets.c.id == quarantine.c.asset_id)
        .where(
            quarantine.c.state == "held",
            quarantine.c.moved_ms < before_ms,
            quarantine.c.id > after_id,
            ~assets.c.is_kept,
            ~assets.c.needs_plan,
        )
    )
    rows = connection.execute(query.order_by(quarantine.c.id).limit(limit))
    return [quarantined_file(row) for row in rows]


def park(connection: Connection, file: ParkedFile, now_ms: int) -> None:
    """Remember that a file could not be fetched; each run that fails lengthens the pause."""
    known = connection.execute(
        select(parked.c.attempts, parked.c.checksum).where(
            parked.c.asset_id == file.asset_id, parked.c.kind == file.kind.value
        )
    ).first()
    attempts = 1 + (known.attempts if known is not None and known.checksum == file.checksum else 0)
    pause = 0
    if attempts >= _PATIENT_ATTEMPTS:
        pause = min(_FIRST_PAUSE_MS << min(attempts - _PATIENT_ATTEMPTS, 16), LONGEST_PAUSE_MS)
    row = {
        "asset_id": file.asset_id,
        "kind": file.kind.value,
        "checksum": file.checksum,
        "reason": file.reason.value,
        "detail": file.detail[:500],
        "attempts": attempts,
        "parked_ms": now_ms,
        "retry_ms": now_ms + pause,
    }
    upsert(connection, parked, [row], keys=("asset_id", "kind"), update=_PARKED_FIELDS)


def unpark(connection: Connection, asset_id: int, kind: ResourceKind) -> None:
    """Forget that a file could not be fetched."""
    connection.execute(
        delete(parked).where(and_(parked.c.asset_id == asset_id, parked.c.kind == kind.value))
    )


def change_library(connection: Connection, *, is_return: bool) -> None:
    """Make the library's files those of the previous folder, and plan every asset again.

    `is_return`: the new folder is the previous one, whose files are the library's again.
    """
    aside = "aside"
    for old, new in (
        (Root.LIBRARY.value, aside),
        (Root.PREVIOUS.value, Root.LIBRARY.value if is_return else None),
        (aside, Root.PREVIOUS.value),
    ):
        for table in (files, quarantine):
            if new is None:
                connection.execute(delete(table).where(table.c.root == old))
            else:
                connection.execute(update(table).where(table.c.root == old).values(root=new))
    _start_again(connection)


def forget_files(connection: Connection, root: Root) -> None:
    """Empty the ledger of one folder and plan every asset again."""
    for table in (files, quarantine):
        connection.execute(delete(table).where(table.c.root == root.value))
    _start_again(connection)


def _start_again(connection: Connection) -> None:
    connection.execute(delete(parked))
    connection.execute(update(assets).values(needs_plan=True, needs_details=True))


def has_files_in(connection: Connection, root: Root) -> bool:
    """Whether any file of ours lies in a folder, or in its quarantine."""
    queries = [select(t.c.id).where(t.c.root == root.value).limit(1) for t in (files, quarantine)]
    return any(connection.execute(query).first() is not None for query in queries)


def quarantined_file(row: Any) -> QuarantinedFile:
    """Make a QuarantinedFile of a row of `quarantine`."""
    return QuarantinedFile(
        id=row.id,
        asset_id=row.asset_id,
        kind=ResourceKind(row.kind) if row.kind else None,
        original_path=row.original_path,
        stored_path=row.stored_path,
        checksum=row.checksum,
        size=row.size,
        sha256=row.sha256,
        mtime_ns=row.mtime_ns,
        state=FileState(row.file_state),
        reason=RemovalReason(row.reason),
        moved_ms=row.moved_ms,
        root=Root(row.root),
    )

"""Reminders: a store for each account in Container_v1/Stores, up to iOS 12 inside the calendar.

Since iOS 15 reminders have a table of their own, before they were rows of ZREMCDOBJECT among others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, override

from .artifact import Context
from .listing import Description
from .rows import Row, number, text
from .schema import Table
from .source import Source
from .stores import MOST_STORES, is_sharable, joint, keys_of, shared
from .timed import TimedArtifact

_FOLDERS: Final = (
    ("AppDomainGroup-group.com.apple.reminders", "Container_v1/Stores/"),
    ("HomeDomain", "Library/Reminders/Container_v1/Stores/"),
)
_REMINDER: Final = (
    text("guid", "ZCKIDENTIFIER", "ZDACALENDARITEMUNIQUEIDENTIFIER", limit=200),
    text("title", "ZTITLE", "ZTITLE1", limit=4000),
    text("notes", "ZNOTES", limit=64 * 1024),
    number("completed", "ZCOMPLETED"),
    number("completed_at", "ZCOMPLETIONDATE"),
    number("created", "ZCREATIONDATE"),
    number("due", "ZDUEDATE"),
    number("all_day", "ZALLDAY"),
    number("flagged", "ZFLAGGED"),
    number("priority", "ZPRIORITY"),
    number("list", "ZLIST"),
    number("parent", "ZPARENTREMINDER", optional=True),
    number("deleted", "ZMARKEDFORDELETION"),
)
_OLD: Final = (
    text("guid", "UUID", limit=200),
    text("title", "summary", limit=4000),
    text("notes", "description", limit=64 * 1024),
    number("completed_at", "completion_date"),
    number("created", "creation_date", optional=True),
    number("due", "due_date"),
    number("all_day", optional=True),
    number("priority", optional=True),
    number("list", "calendar_id"),
)
_TASK: Final = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder. `due` without a zone if it is of a whole day; `priority` 1 (high) to 9 (low)."""

    id: int
    guid: str | None
    title: str
    notes: str | None
    list: str | None
    due: datetime | None
    is_all_day: bool
    created: datetime | None
    completed: datetime | None
    is_completed: bool
    is_flagged: bool
    priority: int | None
    parent: int | None
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class _Store:
    """A database of reminders, and which of its tables has them."""

    source: Source
    table: Table
    where: str
    is_old: bool = False


class Reminders(TimedArtifact[Reminder]):
    """The reminders of a backup, the one that was made last first."""

    name: ClassVar[str] = "reminders"
    noun: ClassVar[tuple[str, ...]] = ("reminder",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open all stores."""
        super().__init__(context)
        self._stores: list[_Store] = []
        for domain, folder in _FOLDERS:
            for path in context.paths(domain, f"{folder}Data-", ".sqlite"):
                if len(self.sources) < MOST_STORES:
                    self._add(self.open(domain, path))
        if not self.sources:
            self._add_old()

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        for at, store in enumerate(self._stores):
            names = ("creation_date", "due_date") if store.is_old else ("ZCREATIONDATE",)
            key = "ROWID" if store.is_old else "Z_PK"
            pairs = self.column_times(store.source, store.table, *names, where=store.where, key=key)
            yield from shared(at, pairs)

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Reminder]:
        found: dict[int, Reminder] = {}
        for at, store in enumerate(self._stores):
            wanted = keys_of(at, keys)
            if wanted:
                found.update(self._read(store, wanted, joint(at, 0)))
        return found

    @override
    def describe(self, record: Reminder) -> Description:
        return Description(
            artifact=self.name,
            ref=str(record.id),
            when=record.created or record.completed,
            title=record.title,
            text=record.notes or "",
            parent=record.list,
        )

    def _add(self, source: Source) -> None:
        """Find the reminders in a store."""
        table = source.schema.find("ZREMCDREMINDER")
        if table is not None:
            self._stores.append(_Store(source, table, "1"))
            return
        table = source.schema.table("ZREMCDOBJECT")
        if table is None or not table.has("ZCOMPLETED", "ZLIST"):
            return
        # Lists, accounts and others in the same table have no state of being completed.
        self._stores.append(_Store(source, table, "ZCOMPLETED IS NOT NULL"))

    def _add_old(self) -> None:
        """Find the reminders that are stored in the calendar."""
        source = self.open("HomeDomain", "Library/Calendar/Calendar.sqlitedb")
        table = source.schema.find("CalendarItem")
        if table is not None and table.has("entity_type"):
            self._stores.append(_Store(source, table, f"entity_type = {_TASK}", is_old=True))

    def _read(self, store: _Store, keys: Sequence[int], base: int) -> dict[int, Reminder]:
        """Read reminders of one store."""
        columns = _OLD if store.is_old else _REMINDER
        key = "ROWID" if store.is_old else "Z_PK"
        rows = store.source.fetch(store.source.select(store.table, key, columns), keys)
        lists = self._lists(store, sorted({it for row in rows if (it := row.integer("list"))}))
        titles = {row.key: lists.get(row.integer("list") or 0) for row in rows}
        return {
            base | row.key: _reminder(row, base, titles[row.key], is_old=store.is_old)
            for row in rows
        }

    def _lists(self, store: _Store, keys: Sequence[int]) -> dict[int, str | None]:
        """Return the names of some lists."""
        schema = store.source.schema
        names: tuple[str, ...]
        if store.is_old:
            table, key, names = schema.find("Calendar"), "ROWID", ("title",)
        else:
            table, key = schema.find("ZREMCDBASELIST", "ZREMCDOBJECT"), "Z_PK"
            names = ("ZNAME", "ZNAME1", "ZNAME2")
        if table is None:
            return {}
        columns = tuple(text(name, limit=500, optional=True) for name in names)
        selection = store.source.select(table, key, columns)
        return {
            row.key: next((it for name in names if (it := row.text(name))), None)
            for row in store.source.fetch(selection, keys)
        }


def _reminder(row: Row, base: int, title: str | None, *, is_old: bool) -> Reminder:
    """Return a reminder; those of iOS 12 and older know less, and are completed if they say when."""
    is_all_day = row.flag("all_day")
    due, completed = row.moment("due"), row.moment("completed_at")
    parent = None if is_old else row.integer("parent")
    return Reminder(
        id=base | row.key,
        guid=row.text("guid"),
        title=row.text("title") or "",
        notes=row.text("notes"),
        list=title,
        due=due.replace(tzinfo=None) if due is not None and is_all_day else due,
        is_all_day=is_all_day,
        created=row.moment("created"),
        completed=completed,
        is_completed=completed is not None if is_old else row.flag("completed"),
        is_flagged=not is_old and row.flag("flagged"),
        priority=row.integer("priority") or None,
        parent=base | parent if parent is not None and is_sharable(parent) else None,
        is_deleted=not is_old and row.flag("deleted"),
    )

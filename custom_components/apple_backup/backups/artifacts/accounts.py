"""Accounts the device is signed in to: Accounts3.sqlite, without passwords.

An account may stand for a service of another one, such as Mail of iCloud.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, override

from .artifact import Context
from .listing import Description
from .rows import Row, number, text
from .timed import TimedArtifact

_ACCOUNT: Final = (
    text("guid", "ZIDENTIFIER", limit=200),
    text("username", "ZUSERNAME", limit=500),
    text("description", "ZACCOUNTDESCRIPTION", limit=500),
    text("owner", "ZOWNINGBUNDLEID", limit=300),
    number("kind", "ZACCOUNTTYPE"),
    number("parent", "ZPARENTACCOUNT"),
    number("date", "ZDATE"),
    number("active", "ZACTIVE", optional=True),
    number("authenticated", "ZAUTHENTICATED", optional=True),
)
_KIND: Final = (
    text("name", "ZACCOUNTTYPEDESCRIPTION", limit=300),
    text("identifier", "ZIDENTIFIER", limit=300),
)


@dataclass(frozen=True, slots=True)
class DeviceAccount:
    """An account. `kind` is what iOS calls its service, `parent` the account it belongs to."""

    id: int
    guid: str | None
    kind: str | None
    kind_id: str | None
    username: str | None
    description: str | None
    owner: str | None
    parent: int | None
    created: datetime | None
    is_active: bool
    is_authenticated: bool


class Accounts(TimedArtifact[DeviceAccount]):
    """The accounts of a backup, the one added last first."""

    name: ClassVar[str] = "accounts"
    noun: ClassVar[tuple[str, ...]] = ("account",)
    in_timeline: ClassVar[bool] = False
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open("HomeDomain", "Library/Accounts/Accounts3.sqlite")
        self._table = self._source.schema.table("ZACCOUNT")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        return self.column_times(self._source, self._table, "ZDATE")

    @override
    def read(self, keys: Sequence[int]) -> dict[int, DeviceAccount]:
        if self._table is None:
            return {}
        rows = self._source.fetch(self._source.select(self._table, "Z_PK", _ACCOUNT), keys)
        kinds: dict[int, Row] = {}
        if (table := self._source.schema.table("ZACCOUNTTYPE")) is not None:
            wanted = sorted({it for row in rows if (it := row.integer("kind")) is not None})
            selection = self._source.select(table, "Z_PK", _KIND)
            kinds = {it.key: it for it in self._source.fetch(selection, wanted)}
        return {row.key: _account(row, kinds.get(row.integer("kind") or 0)) for row in rows}

    @override
    def describe(self, record: DeviceAccount) -> Description:
        username = record.username or ""
        parts = (username, record.description, record.owner)
        return Description(
            artifact=self.name,
            ref=str(record.id),
            when=record.created,
            title=record.kind or record.kind_id or username,
            text="\n".join(part for part in parts if part),
            handles=(username,) if "@" in username else (),
        )


def _account(row: Row, kind: Row | None) -> DeviceAccount:
    """Return an account."""
    return DeviceAccount(
        id=row.key,
        guid=row.text("guid"),
        kind=None if kind is None else kind.text("name"),
        kind_id=None if kind is None else kind.text("identifier"),
        username=row.text("username"),
        description=row.text("description"),
        owner=row.text("owner"),
        parent=row.integer("parent"),
        created=row.moment("date"),
        is_active=row.flag("active"),
        is_authenticated=row.flag("authenticated"),
    )

"""Contacts: AddressBook.sqlitedb and the pictures in AddressBookImages.sqlitedb.

ABPerson has the names, ABMultiValue everything there may be several of, by the number of a
property; what has parts itself, such as an address, has them in ABMultiValueEntry. Labels of iOS
look like `_$!<Home>!$_`; those of the user are plain.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import re
from typing import ClassVar, Final, override

from .artifact import Artifact, Context
from .cursor import from_cursor, to_cursor
from .handles import Names, handle_key
from .listing import Description, Filter, Page, fold, matches
from .report import Skip
from .rows import Column, Row, Selection, blob, number, text
from .spots import TimeSpot, key_of
from .table_order import undated_spots
from .times import COCOA_EPOCH, moment

_FOLDER: Final = "Library/AddressBook"
_LABEL: Final = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_NAME_COLUMNS: Final = ("Prefix", "First", "Middle", "Last", "Suffix")
_PERSON: Final = (
    *(text(name, limit=1000) for name in _NAME_COLUMNS),
    text("Nickname", limit=1000, optional=True),
    text("Organization", limit=1000),
    text("Department", limit=1000, optional=True),
    text("JobTitle", limit=1000, optional=True),
    text("Note", limit=64 * 1024),
    text("Birthday", limit=100),
    number("CreationDate"),
    number("ModificationDate"),
)
_VALUE: Final = (
    number("record_id"),
    number("property"),
    number("label"),
    text("value", limit=8 * 1024),
)
_ENTRY: Final = (number("parent_id"), number("key"), text("value", limit=8 * 1024))
_PHOTO_BYTES: Final = 8 * 1024 * 1024
_MOST_CONTACTS: Final = 200_000
_MOST_LABELS: Final = 10_000
_SORT_CHARACTERS: Final = 40
# The year that Contacts stores for a birthday without one.
_NO_YEAR: Final = 1604
_EARLIEST: Final = datetime(1600, 1, 1, tzinfo=UTC)
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True, slots=True)
class Labeled:
    """A phone number, mail address, URL, date, related name or the like, with its label."""

    value: str
    label: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address."""

    label: str | None = None
    street: str | None = None
    sub_locality: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact. `birthday` as in vCard 4: `1985-04-12`, or `--04-12` without a year."""

    id: int
    name: str
    prefix: str | None = None
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    suffix: str | None = None
    nickname: str | None = None
    organization: str | None = None
    department: str | None = None
    job_title: str | None = None
    note: str | None = None
    birthday: str | None = None
    created: datetime | None = None
    modified: datetime | None = None
    phones: tuple[Labeled, ...] = ()
    mails: tuple[Labeled, ...] = ()
    addresses: tuple[Address, ...] = ()
    urls: tuple[Labeled, ...] = ()
    dates: tuple[Labeled, ...] = ()
    related: tuple[Labeled, ...] = ()
    messengers: tuple[Labeled, ...] = ()
    profiles: tuple[Labeled, ...] = ()
    groups: tuple[str, ...] = ()
    has_photo: bool = False


_PHONE, _MAIL, _ADDRESS, _DATE, _MESSENGER, _URL, _RELATED, _PROFILE = 3, 4, 5, 12, 13, 22, 23, 46
_PLAIN: Final = {_PHONE: "phones", _MAIL: "mails", _URL: "urls", _RELATED: "related"}
_SERVICES: Final = {_MESSENGER: "messengers", _PROFILE: "profiles"}


class Contacts(Artifact):
    """The contacts of a backup, in the order of their names."""

    name: ClassVar[str] = "contacts"

    def __init__(self, context: Context) -> None:
        """Open both databases."""
        super().__init__(context)
        self._book = self.open("HomeDomain", f"{_FOLDER}/AddressBook.sqlitedb")
        self._images = self.open("HomeDomain", f"{_FOLDER}/AddressBookImages.sqlitedb")
        self._person = self._select("ABPerson", "ROWID", _PERSON)
        self._value = self._select("ABMultiValue", "UID", _VALUE)
        self._entry = self._select("ABMultiValueEntry", "rowid", _ENTRY)
        self._labels = self._list("ABMultiValueLabel")
        self._keys = self._list("ABMultiValueEntryKey")
        self._order: list[tuple[str, int]] | None = None
        self._members: dict[int, list[str]] | None = None

    def page(self, wanted: Filter, cursor: str | None, limit: int) -> Page[Contact]:
        """Return contacts behind a cursor. The filter's times are not looked at.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        order = self._sorted()
        at = 0
        if cursor is not None:
            name, key = from_cursor(cursor, str, int)
            at = bisect_right(order, (str(name), int(key)))
        found: list[Contact] = []
        while at < len(order) and len(found) < limit:
            step = order[at : at + (200 if wanted.needs_records else limit - len(found))]
            records = {it.id: it for it in self._records([key for _, key in step])}
            for _, key in step:
                at += 1
                record = records.get(key)
                if record is None or not matches(wanted, self.describe(record), handle_key):
                    continue
                found.append(record)
                if len(found) == limit:
                    break
        following = to_cursor(order[at - 1]) if 0 < at < len(order) else None
        return Page(tuple(found), following, len(order))

    def contact(self, key: int) -> Contact | None:
        """Return one contact."""
        return next(iter(self._records([key])), None)

    def photo(self, key: int) -> bytes | None:
        """Return the picture of a contact, JPEG or PNG, the largest there is."""
        best: bytes | None = None
        for name in ("ABFullSizeImage", "ABThumbnailImage"):
            table = self._images.schema.find(name)
            if table is None or not table.has("record_id", "data"):
                continue
            selection = self._images.select(table, "rowid", (blob("data", limit=_PHOTO_BYTES),))
            for row in self._images.fetch(selection, [key], by="record_id"):
                data = row.blob("data")
                if data and data.startswith(_PICTURES) and len(data) > len(best or b""):
                    best = data
            if best is not None:
                return best
        return None

    def names(self) -> Names:
        """Return who is behind a phone number or mail address."""
        if self._person is None or self._value is None:
            return Names()
        return Names((key, name, found) for key, name, found in self.directory() if name and found)

    def directory(self) -> Iterator[tuple[int, str, Sequence[str]]]:
        """Yield key, name, and phone numbers and mail addresses of each contact."""
        handles: dict[int, list[str]] = defaultdict(list)
        if self._value is not None:
            for row in self._book.walk(self._value, "property IN (3, 4)"):
                owner, value = row.integer("record_id"), row.text("value")
                if owner is not None and value:
                    handles[owner].append(value)
        for key, title, company in sorted(self._titles()):
            yield key, title or company, handles.get(key, ())

    def describe(self, contact: Contact) -> Description:
        """Return what search and people need of a contact."""
        handles = tuple(it.value for it in (*contact.phones, *contact.mails))
        parts = (contact.nickname, contact.organization, contact.job_title, contact.note, *handles)
        return Description(
            artifact=self.name,
            ref=str(contact.id),
            when=None,
            title=contact.name,
            text="\n".join(part for part in parts if part),
            handles=handles,
        )

    @override
    def describe_all(self) -> Iterator[Description]:
        keys = [key for _, key in self._sorted()]
        for at in range(0, len(keys), 200):
            for contact in self._records(keys[at : at + 200]):
                yield self.describe(contact)

    @override
    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        keys = sorted((key for _, key in self._sorted()), reverse=True)
        return undated_spots(keys, before, limit)

    @override
    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        return {contact.id: self.describe(contact) for contact in self._records(keys)}

    @override
    def find(self, ref: str) -> Contact | None:
        key = key_of(ref)
        return None if key is None else self.contact(key)

    @override
    def extent(self) -> int:
        return len(self._sorted())

    @override
    def has_records(self) -> bool:
        return bool(self._sorted())

    def _select(self, name: str, key: str, columns: Sequence[Column]) -> Selection | None:
        """Prepare to read a table, if it is there."""
        table = self._book.schema.table(name)
        return None if table is None else self._book.select(table, key, columns)

    def _list(self, name: str) -> Mapping[int, str]:
        """Return the texts of a table by their numbers."""
        selection = self._select(name, "rowid", (text("value", limit=500),))
        if selection is None:
            return {}
        found: dict[int, str] = {}
        for row in self._book.walk(selection):
            if value := row.text("value"):
                found[row.key] = value
            if len(found) >= _MOST_LABELS:
                break
        return found

    def _titles(self) -> Iterator[tuple[int, str, str]]:
        """Yield key, name and company of each contact."""
        if self._person is None:
            return
        names = (*_NAME_COLUMNS, "Nickname", "Organization")
        columns = tuple(text(name, limit=200, optional=True) for name in names)
        selection = self._book.select(self._person.table, "ROWID", columns)
        for count, row in enumerate(self._book.walk(selection)):
            if count >= _MOST_CONTACTS:
                self.skip(Skip.TOO_MANY, "ABPerson", row.key)
                return
            yield (
                row.key,
                _full_name(row) or row.text("Nickname") or "",
                row.text("Organization") or "",
            )

    def _sorted(self) -> list[tuple[str, int]]:
        """Return the keys of all contacts in the order of their names."""
        if self._order is None:
            self._order = sorted(
                (fold(name or company)[:_SORT_CHARACTERS], key)
                for key, name, company in self._titles()
            )
        return self._order

    def _records(self, keys: Sequence[int]) -> list[Contact]:
        """Return the contacts with some keys, in their order."""
        if self._person is None or not keys:
            return []
        rows = {row.key: row for row in self._book.fetch(self._person, keys)}
        values = self._values(keys)
        pictures = self._with_photo(keys)
        return [
            self._record(rows[key], values.get(key, {}), has_photo=key in pictures)
            for key in keys
            if key in rows
        ]

    def _record(
        self, row: Row, values: Mapping[str, list[Labeled | Address]], *, has_photo: bool
    ) -> Contact:
        """Return a contact."""
        company = row.text("Organization")
        handles = (*values.get("mails", ()), *values.get("phones", ()))
        first_handle = next((it.value for it in handles if isinstance(it, Labeled)), None)
        return Contact(
            id=row.key,
            name=_full_name(row) or row.text("Nickname") or company or first_handle or "",
            prefix=row.text("Prefix"),
            first=row.text("First"),
            middle=row.text("Middle"),
            last=row.text("Last"),
            suffix=row.text("Suffix"),
            nickname=row.text("Nickname"),
            organization=company,
            department=row.text("Department"),
            job_title=row.text("JobTitle"),
            note=row.text("Note"),
            birthday=_birthday(row),
            created=row.moment("CreationDate"),
            modified=row.moment("ModificationDate"),
            groups=tuple(self._groups().get(row.key, ())),
            has_photo=has_photo,
            **{name: tuple(found) for name, found in values.items()},  # type: ignore[arg-type]
        )

    def _values(self, keys: Sequence[int]) -> dict[int, dict[str, list[Labeled | Address]]]:
        """Return what there may be several of, by contact and field."""
        found: dict[int, dict[str, list[Labeled | Address]]] = defaultdict(
            lambda: defaultdict(list)
        )
        if self._value is None:
            return found
        rows = self._book.fetch(self._value, keys, by="record_id", rest="ORDER BY UID")
        parts = self._parts([it.key for it in rows if it.integer("property") in {5, 13, 46}])
        for row in rows:
            owner, kind = row.integer("record_id"), row.integer("property")
            value, label = row.text("value"), self._label(row)
            if owner is None or kind is None:
                continue
            field = found[owner]
            if kind in _PLAIN and value:
                field[_PLAIN[kind]].append(Labeled(value, label))
            elif kind == _DATE and (day := _day(value)):
                field["dates"].append(Labeled(day, label))
            elif kind == _ADDRESS and (entry := parts.get(row.key)):
                field["addresses"].append(_address(label, entry))
            elif kind in _SERVICES and (entry := parts.get(row.key)):
                if name := entry.get("username") or entry.get("url"):
                    field[_SERVICES[kind]].append(Labeled(name, label, entry.get("service")))
        return found

    def _parts(self, values: Sequence[int]) -> dict[int, dict[str, str]]:
        """Return the parts of some values by lower-case names."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        if self._entry is None:
            return found
        for row in self._book.fetch(self._entry, values, by="parent_id"):
            parent, key, value = row.integer("parent_id"), row.integer("key"), row.text("value")
            name = self._keys.get(key or 0)
            if parent is not None and name is not None and value:
                found[parent][name.lower()] = value
        return found

    def _label(self, row: Row) -> str | None:
        """Return a label as it is shown: those of iOS in lower case, others as they are."""
        label = self._labels.get(row.integer("label") or 0)
        if label is None:
            return None
        known = _LABEL.fullmatch(label)
        return known[1].lower() if known else label

    def _groups(self) -> Mapping[int, list[str]]:
        """Return the names of the groups each contact is in."""
        if self._members is None:
            self._members = defaultdict(list)
            schema = self._book.schema
            groups, members = schema.find("ABGroup"), schema.find("ABGroupMembers")
            if groups is not None and members is not None and members.has("group_id", "member_id"):
                titles = self._book.select(groups, "ROWID", (text("Name", limit=500),))
                names = {row.key: row.text("Name") for row in self._book.walk(titles)}
                pairs = self._book.select(
                    members, "rowid", (number("group_id"), number("member_id"))
                )
                for row in self._book.walk(pairs):
                    title = names.get(row.integer("group_id") or 0)
                    if title and (member := row.integer("member_id")) is not None:
                        self._members[member].append(title)
        return self._members

    def _with_photo(self, keys: Sequence[int]) -> set[int]:
        """Return which of some contacts have a picture."""
        found: set[int] = set()
        for name in ("ABFullSizeImage", "ABThumbnailImage"):
            table = self._images.schema.find(name)
            if table is None or not table.has("record_id"):
                continue
            selection = self._images.select(table, "rowid", (number("record_id"),))
            for row in self._images.fetch(selection, keys, by="record_id"):
                if (owner := row.integer("record_id")) is not None:
                    found.add(owner)
        return found


def _full_name(row: Row) -> str:
    """Return the parts of a name in the order of western names."""
    return " ".join(part for name in _NAME_COLUMNS if (part := row.text(name)))


def _birthday(row: Row) -> str | None:
    """Return a birthday, noting one that makes no sense."""
    raw = row.text("Birthday")
    day = _day(raw)
    if day is None and raw:
        row.skip(Skip.ABSURD_TIME, "Birthday")
    return day


def _day(raw: str | None) -> str | None:
    """Return a day that is stored as seconds since 2001, at noon UTC."""
    try:
        seconds = float(raw or "")
    except ValueError:
        return None
    when = moment(seconds + COCOA_EPOCH, earliest=_EARLIEST) if abs(seconds) < 1e12 else None
    if when is None:
        return None
    return f"--{when:%m-%d}" if when.year == _NO_YEAR else f"{when:%Y-%m-%d}"


def _address(label: str | None, entry: Mapping[str, str]) -> Address:
    """Return an address from its parts."""
    return Address(
        label=label,
        street=entry.get("street"),
        sub_locality=entry.get("sublocality"),
        city=entry.get("city"),
        state=entry.get("state"),
        postal_code=entry.get("zip"),
        country=entry.get("country"),
        country_code=entry.get("countrycode"),
    )

"""Contacts: AddressBook.sqlitedb, whose table ABPerson has the names."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final, override

from .artifact import Artifact, Context
from .contact_pictures import ContactPictures
from .contact_records import Address, Contact, Labeled
from .contact_values import ContactValues, day_of
from .cursor import from_cursor, to_cursor
from .handles import Names, handle_key
from .listing import Description, Filter, Page, fold, matches
from .report import Skip
from .rows import Row, number, text
from .spots import TimeSpot, key_of
from .table_order import undated_spots

_FOLDER: Final = "Library/AddressBook"
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
_MOST_CONTACTS: Final = 200_000
_SORT_CHARACTERS: Final = 40


class Contacts(Artifact):
    """The contacts of a backup, in the order of their names."""

    name: ClassVar[str] = "contacts"
    noun: ClassVar[tuple[str, ...]] = ("contact",)
    in_timeline: ClassVar[bool] = False
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open both databases."""
        super().__init__(context)
        self._book = self.open("HomeDomain", f"{_FOLDER}/AddressBook.sqlitedb")
        images = self.open("HomeDomain", f"{_FOLDER}/AddressBookImages.sqlitedb")
        self._pictures = ContactPictures(images)
        self._values = ContactValues(self._book)
        self._person = self._book.select_from("ABPerson", "ROWID", _PERSON)
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
        return self._pictures.largest(key)

    def names(self) -> Names:
        """Return who is behind a phone number or mail address."""
        if self._person is None:
            return Names()
        return Names((key, name, found) for key, name, found in self.directory() if name and found)

    def directory(self) -> Iterator[tuple[int, str, Sequence[str]]]:
        """Yield key, name, and phone numbers and mail addresses of each contact."""
        handles: dict[int, list[str]] = defaultdict(list)
        for owner, value in self._values.handles():
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
        values = self._values.read(keys)
        pictures = self._pictures.owners(keys)
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


def _full_name(row: Row) -> str:
    """Return the parts of a name in the order of western names."""
    return " ".join(part for name in _NAME_COLUMNS if (part := row.text(name)))


def _birthday(row: Row) -> str | None:
    """Return a birthday, noting one that makes no sense."""
    raw = row.text("Birthday")
    day = day_of(raw)
    if day is None and raw:
        row.skip(Skip.ABSURD_TIME, "Birthday")
    return day

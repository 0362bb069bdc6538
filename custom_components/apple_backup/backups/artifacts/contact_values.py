"""What there may be several of in a contact: numbers, addresses, dates, by the number of a property.

What has parts itself, such as a postal address, has them in ABMultiValueEntry. Labels of iOS look
like `_$!<Home>!$_`; those of the user are plain.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
import re
from typing import Final

from .contact_records import Address, Labeled
from .rows import Row, number, text
from .source import Source
from .times import COCOA_EPOCH, moment

_LABEL: Final = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_VALUE: Final = (
    number("record_id"),
    number("property"),
    number("label"),
    text("value", limit=8 * 1024),
)
_ENTRY: Final = (number("parent_id"), number("key"), text("value", limit=8 * 1024))
_MOST_LABELS: Final = 10_000
# The year that Contacts stores for a birthday without one.
_NO_YEAR: Final = 1604
_EARLIEST: Final = datetime(1600, 1, 1, tzinfo=UTC)
_PHONE, _MAIL, _ADDRESS, _DATE, _MESSENGER, _URL, _RELATED, _PROFILE = 3, 4, 5, 12, 13, 22, 23, 46
_PLAIN: Final = {_PHONE: "phones", _MAIL: "mails", _URL: "urls", _RELATED: "related"}
_SERVICES: Final = {_MESSENGER: "messengers", _PROFILE: "profiles"}


class ContactValues:
    """Reads the values of contacts."""

    def __init__(self, book: Source) -> None:
        """Read from an address book."""
        self._book = book
        self._value = self._book.select_from("ABMultiValue", "UID", _VALUE)
        self._entry = self._book.select_from("ABMultiValueEntry", "rowid", _ENTRY)
        self._labels = self._list("ABMultiValueLabel")
        self._keys = self._list("ABMultiValueEntryKey")

    def read(self, keys: Sequence[int]) -> dict[int, dict[str, list[Labeled | Address]]]:
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
            elif kind == _DATE and (day := day_of(value)):
                field["dates"].append(Labeled(day, label))
            elif kind == _ADDRESS and (entry := parts.get(row.key)):
                field["addresses"].append(_address(label, entry))
            elif kind in _SERVICES and (entry := parts.get(row.key)):
                if name := entry.get("username") or entry.get("url"):
                    field[_SERVICES[kind]].append(Labeled(name, label, entry.get("service")))
        return found

    def handles(self) -> Iterator[tuple[int, str]]:
        """Yield contact and text of every phone number and mail address."""
        if self._value is None:
            return
        for row in self._book.walk(self._value, "property IN (3, 4)"):
            owner, value = row.integer("record_id"), row.text("value")
            if owner is not None and value:
                yield owner, value

    def _list(self, name: str) -> Mapping[int, str]:
        """Return the texts of a table by their numbers."""
        selection = self._book.select_from(name, "rowid", (text("value", limit=500),))
        if selection is None:
            return {}
        found: dict[int, str] = {}
        for row in self._book.walk(selection):
            if value := row.text("value"):
                found[row.key] = value
            if len(found) >= _MOST_LABELS:
                break
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


def day_of(raw: str | None) -> str | None:
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

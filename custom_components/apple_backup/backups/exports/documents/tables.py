"""Records as tables (CSV, RFC 4180) and as JSON, row by row.

Tables begin with a mark that tells spreadsheets that they are UTF-8. A cell that a spreadsheet would
take for a formula gets an apostrophe before it, because what strangers have written must not run.
Where semicolons or tabs part cells, as in many countries, a text can begin cells of its own; those
that could do something get one, too.
"""

from collections.abc import Iterable, Iterator, Sequence
import csv
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
import io
import json
import re
from typing import Any, Final

from ...artifacts.artifact import FileRef
from ...artifacts.document import as_document
from ...artifacts.handles import Participant
from ...artifacts.listing import Place

BYTE_ORDER_MARK: Final = "\ufeff"

# The wide forms are what some spreadsheets take for the others.
_FORMULA: Final = ("=", "@", "+", "-", "\t", "\r", "\n", "\uff1d", "\uff20", "\uff0b", "\uff0d")
# Behind what may part cells or rows: calls and references to other programs. Signs alone begin
# lists and phone numbers.
_INNER: Final = re.compile(
    r"([;\t\r\n][\s\"']*)(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d][^;\t\r\n]*[(|!])"
)
# Phone numbers and plain numbers, which nobody has to be protected from.
_NUMBER: Final = re.compile(r"[+-]?[\d\s().,/\-\u2011]*", re.ASCII)


def csv_texts(kind: type[Any], records: Iterable[object], zone: tzinfo) -> Iterator[str]:
    """Yield records of a class as a table: a column for each field."""
    names = [it.name for it in fields(kind)]
    yield from csv_rows(names, ([getattr(it, name) for name in names] for it in records), zone)


def csv_rows(
    header: Sequence[str], rows: Iterable[Sequence[object]], zone: tzinfo
) -> Iterator[str]:
    """Yield a table, whose times are told in a zone."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    yield BYTE_ORDER_MARK
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(it, zone) for it in row])
        yield _taken(sink)
    yield _taken(sink)


def json_texts(records: Iterable[object], head: dict[str, object] | None = None) -> Iterator[str]:
    """Yield records as one JSON object, a record a line; as the API has them."""
    yield "{"
    for key, value in (head or {}).items():
        yield f"{json.dumps(key)}: {json.dumps(as_document(value), ensure_ascii=False)},\n"
    yield '"items": ['
    separator = "\n"
    for record in records:
        yield separator + json.dumps(as_document(record), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _cell(value: object, zone: tzinfo) -> str:
    """Return the text of a cell."""
    text = _INNER.sub(r"\1'", brief(value, zone).replace("\0", ""))
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def brief(value: object, zone: tzinfo = UTC) -> str:
    """Return a value in one line."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case datetime():
            local = value if value.tzinfo is None else value.astimezone(zone)
            return local.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case float():
            return f"{value:.10g}"
        case Participant():
            return f"{value.name} <{value.handle}>" if value.name else value.handle
        case FileRef():
            return value.path
        case Place():
            return f"{value.latitude:.6f} {value.longitude:.6f}"
        case tuple() | list():
            return "; ".join(brief(it, zone) for it in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = (brief(getattr(value, it.name), zone) for it in fields(value))
        return " ".join(part for part in parts if part)
    return str(value)


def _taken(sink: io.StringIO) -> str:
    """Return what was written, and begin anew."""
    text = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return text

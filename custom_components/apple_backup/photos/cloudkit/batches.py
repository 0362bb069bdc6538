"""Records in batches that are read in one go on the event loop, about a millisecond each."""

from collections.abc import Iterable, Iterator
from typing import Final

from .fields import value_of

_RECORDS: Final = 25
# In characters of base64. A place takes a few hundred; lists of this size take as long as a batch.
_LARGE: Final = 4_096
_LISTS: Final = ("locationEnc", "keywordsEnc")


def batches_of(raw_records: Iterable[object]) -> Iterator[list[object]]:
    """Yield all records in order; a record with a large property list ends its batch."""
    batch: list[object] = []
    for raw in raw_records:
        batch.append(raw)
        if len(batch) == _RECORDS or _is_large(raw):
            yield batch
            batch = []
    if batch:
        yield batch


def _is_large(raw: object) -> bool:
    fields = raw.get("fields") if isinstance(raw, dict) else None
    if not isinstance(fields, dict):
        return False
    values = (value_of(fields, name) for name in _LISTS if name in fields)
    return any(isinstance(value, str) and len(value) > _LARGE for value in values)

"""Turns records into what JSON can hold."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum

from .listing import Page

type JSON = bool | int | float | str | list[JSON] | dict[str, JSON] | None


def as_document(value: object) -> JSON:
    """Return a record and all below it as JSON.

    Aware times become milliseconds since 1970, times without a zone and dates texts (ISO 8601);
    bytes are left out.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value.isoformat()
        return round(value.astimezone(UTC).timestamp() * 1000)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {
            it.name: as_document(getattr(value, it.name))
            for it in fields(value)
            if not isinstance(getattr(value, it.name), bytes)
        }
    if isinstance(value, Mapping):
        return {str(key): as_document(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_document(item) for item in value]
    return None


def page_document(page: Page[object]) -> dict[str, JSON]:
    """Return a page of records as JSON."""
    return {
        "items": [as_document(record) for record in page.items],
        "next": page.next,
        "total": page.total,
    }

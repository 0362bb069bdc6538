"""Reads from a body what of a backup is meant."""

from typing import Final

from homeassistant.util.json import JsonObjectType, JsonValueType

from ..backups.selection import (
    MAX_FILE_IDS,
    AppSelection,
    DomainSelection,
    FileSelection,
    FolderSelection,
    Selection,
    WholeBackup,
)
from .body import BadRequestError

MAX_SELECTION_BYTES: Final = 512 * 1024
"""Enough for the ids of as many files as may be selected."""

_MAX_TEXT: Final = 4096
_MAX_ID: Final = 64


def selection_of(value: JsonValueType) -> Selection:
    """Read a selection: `file_ids`, `domain` with or without `path`, `app`, or `all`.

    Raises:
        BadRequestError: it is none of these, or several at once.
    """
    if not isinstance(value, dict):
        raise _refused()
    match sorted(value):
        case ["file_ids"]:
            return _files(value["file_ids"])
        case ["domain"]:
            return DomainSelection(_text(value, "domain"))
        case ["domain", "path"]:
            return FolderSelection(_text(value, "domain"), _text(value, "path").rstrip("/"))
        case ["app"]:
            return AppSelection(_text(value, "app"))
        case ["all"] if value["all"] is True:
            return WholeBackup()
    raise _refused()


def _files(value: JsonValueType) -> FileSelection:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_FILE_IDS:
        raise BadRequestError(
            "bad_selection", f"'file_ids' must name between 1 and {MAX_FILE_IDS} files."
        )
    ids = [each for each in value if isinstance(each, str) and len(each) <= _MAX_ID]
    if len(ids) != len(value):
        raise BadRequestError("bad_selection", "'file_ids' must be ids of files.")
    return FileSelection(tuple(ids))


def _text(value: JsonObjectType, name: str) -> str:
    text = value[name]
    if isinstance(text, str) and text and len(text) <= _MAX_TEXT:
        return text
    raise BadRequestError("bad_selection", f"'{name}' must be a text of reasonable length.")


def _refused() -> BadRequestError:
    return BadRequestError(
        "bad_selection",
        "Select by one of 'file_ids', 'domain' (with or without 'path'), 'app', or 'all': true.",
    )

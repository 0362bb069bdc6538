"""A property list that an artifact reads, with the same report as a database."""

from datetime import UTC, datetime
from typing import Any, Final, override

from ..app_database import file_id_of
from ..content import open_content
from ..errors import BackupError, FileMissingError, FileNotInBackupError, SessionInvalidError
from ..reader import BackupReader
from .codecs.errors import CodecError
from .codecs.keyed_archive import MAX_BYTES, read_plist
from .report import SkipLog, SourceState
from .source import Source
from .times import moment

_MAX_TEXT: Final = 4096


class PlistSource(Source):
    """A property list whose root is a dictionary; an empty one if it cannot be read."""

    def __init__(
        self, place: tuple[str, str], state: SourceState, skips: SkipLog, root: dict[str, Any]
    ) -> None:
        """Take over what was read; use `read`."""
        super().__init__(place, state, skips)
        self.root = root

    @classmethod
    def read(cls, reader: BackupReader, domain: str, path: str, skips: SkipLog) -> PlistSource:
        """Read a property list of a backup.

        Raises:
            SessionInvalidError: The session has ended.
        """
        place = (domain, path)
        try:
            record = reader.record(file_id_of(domain, path))
            with open_content(reader.path, reader.keys, record) as content:
                data = content.read(0, min(content.size, MAX_BYTES + 1))
            return cls(place, SourceState.READ, skips, read_plist(data))
        except FileNotInBackupError:
            return cls(place, SourceState.MISSING, skips, {})
        except FileMissingError:
            return cls(place, SourceState.CONTENT_MISSING, skips, {})
        except SessionInvalidError:
            raise
        except BackupError, CodecError:
            return cls(place, SourceState.DAMAGED, skips, {})

    @property
    @override
    def is_open(self) -> bool:
        """Whether the list could be read."""
        return self.state is SourceState.READ


def text_of(value: object) -> str | None:
    """Return a text of a property list; also one that is stored as bytes."""
    if isinstance(value, bytes):
        value = value[: 4 * _MAX_TEXT].decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    return value[:_MAX_TEXT].replace("\0", "") or None


def number_of(value: object) -> float | None:
    """Return a number of a property list."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e15 else None


def time_of(value: object) -> datetime | None:
    """Return a time of a property list; older versions of iOS store some as text."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    try:
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment(aware.timestamp())
    except OverflowError, ValueError:
        return None


def list_of(value: object) -> list[Any]:
    """Return a list of a property list; an empty one for anything else."""
    return value if isinstance(value, list) else []

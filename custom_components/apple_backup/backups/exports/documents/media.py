"""Where the media of an exported page are: in the page itself, or beside it."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Final, Protocol

from ...artifacts.artifact import FileRef
from ...errors import BackupError, SessionInvalidError
from ...reader import BackupReader
from ..names import Siblings
from .chat import ChatFile
from .parts import Original

# Browsers take much more, but show a page only when all of it is there.
MAX_EMBEDDED: Final = 25 * 1024 * 1024
MAX_EMBEDDED_IN_ALL: Final = 400 * 1024 * 1024

# Divisible by three, so that every piece of base64 is whole.
_CHUNK: Final = 48 * 1024
_FOLDER: Final = "media"
# Browsers that play this container know it by the name of its successor alone.
_TYPES: Final = {"video/quicktime": "video/mp4"}


class Media(Protocol):
    """Gives the address of a file in a page; short ones can stand there several times."""

    has_short_addresses: bool

    def address(self, file: ChatFile) -> Iterator[str] | None:
        """Return the pieces of an address; None if the file cannot be had in this way."""


class Embedded:
    """Files stand in the page, up to a size."""

    has_short_addresses = False

    def __init__(self, reader: BackupReader) -> None:
        """Read from a backup."""
        self._reader = reader
        self._left = MAX_EMBEDDED_IN_ALL

    def address(self, file: ChatFile) -> Iterator[str] | None:
        """Return the file as a `data:` address, which is read while it is taken."""
        size = 0 if file.file is None else file.file.size or 0
        if not file.is_stored or size > min(MAX_EMBEDDED, self._left):
            return None
        self._left -= size
        return self._pieces(file)

    def _pieces(self, file: ChatFile) -> Iterator[str]:
        """Yield the address; it ends early where the content cannot be read."""
        yield f"data:{_TYPES.get(file.media_type, file.media_type)};base64,"
        if file.file is None:
            return
        try:
            with self._reader.open(self._reader.record(file.file.file_id)) as content:
                # The size in the manifest may lie.
                end = min(content.size, MAX_EMBEDDED)
                self._left -= max(0, end - (file.file.size or 0))
                for offset in range(0, end, _CHUNK):
                    yield b64encode(content.read(offset, min(_CHUNK, end - offset))).decode()
        except SessionInvalidError:
            raise
        except BackupError:
            return


class Beside:
    """Files lie in a folder beside the page; `parts` are those that the page names."""

    has_short_addresses = True

    def __init__(self, folder: str = "") -> None:
        """Put them below a folder of the export, which ends with a slash or is empty."""
        self._folder = folder
        self._names = Siblings()
        self._known: dict[str, str] = {}
        self._wanted: list[tuple[str, FileRef]] = []

    def address(self, file: ChatFile) -> Iterator[str] | None:
        """Return the relative address of a file, which is exported later."""
        found = file.file
        if found is None or not file.is_stored:
            return None
        name = self._known.get(found.file_id)
        if name is None:
            name = self._known[found.file_id] = self._names.claim(file.name)
            self._wanted.append((name, found))
        return iter((_quoted(f"{_FOLDER}/{name}"),))

    def parts(self) -> Iterator[Original]:
        """Yield the files that were named."""
        for name, file in self._wanted:
            yield Original(f"{self._folder}{_FOLDER}/{name}", file)


def _quoted(path: str) -> str:
    """Return a path as an address; quotes are for HTML to escape."""
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23").replace(" ", "%20")

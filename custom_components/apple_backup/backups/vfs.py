"""Gives SQLite a database of a backup without copying it: pages are decrypted as they are asked for.

The VFS has no base, so SQLite has no way to the real file system: it can open the files it was
given, read them, and nothing else. Nothing is written, no `-wal`, `-shm` or journal appears. A
`-wal` file is served beside the database and SQLite merges it in memory; connections use exclusive
locking, which keeps the WAL's index on the heap. Files of unencrypted backups go the same way.
"""

from collections import OrderedDict
from collections.abc import Mapping
import itertools
import threading
from typing import Final, cast, override

import apsw

from .cipher import DecryptingFile
from .errors import BackupError

# As large as the pages of Apple's databases, so that who reads here and there decrypts no others.
BLOCK_SIZE: Final = 4 * 1024
CACHE_SIZE: Final = 8 * 1024 * 1024
READ_AHEAD: Final = 64 * 1024
DATABASE: Final = "db"
WAL: Final = "db-wal"

# By how much more is read at once where one block follows another, and how many such places are known.
_FASTER: Final = 4
_KEPT_ENDS: Final = 64
_MAGIC: Final = b"SQLite format 3\0"
_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_PAGE_SIZES: Final = frozenset(1 << power for power in range(9, 17))
# Read-only files never change under SQLite; without these two flags it overlooks short journals
# and shows missing overflow pages as zeros.
_CHARACTERISTICS: Final = apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE | apsw.SQLITE_IOCAP_SUBPAGE_READ
_names = itertools.count()


class BlockCache:
    """Decrypted blocks of the files of one database, bounded in bytes; the oldest go first.

    An exception set as `stop` ends every later read, which is how a query, the recovery of a WAL
    or the loading of a schema is ended from another thread.
    """

    def __init__(self, block_size: int = BLOCK_SIZE, capacity: int = CACHE_SIZE) -> None:
        """Begin empty."""
        self._block_size = block_size
        self._ahead = max(1, READ_AHEAD // block_size)
        # Behind which blocks reading ended, and how many were read: who goes on there is given more at once.
        self._ends: OrderedDict[tuple[int, int], int] = OrderedDict()
        self._most = max(1, capacity // block_size)
        self._blocks: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self.stop: BackupError | None = None
        self.failure: BackupError | None = None

    def read(self, file: DecryptingFile, offset: int, amount: int) -> bytes:
        """Read from a file through the cache; fewer bytes only at its end."""
        size = self._block_size
        first, skip = divmod(offset, size)
        with self._lock:
            if self.stop is not None:
                raise self.stop
            block = self._block(file, first)
            if skip + amount <= size:
                return block[skip : skip + amount]
            last = (offset + amount - 1) // size
            rest = [self._block(file, number) for number in range(first + 1, last + 1)]
        return b"".join((block, *rest))[skip : skip + amount]

    def _block(self, file: DecryptingFile, number: int) -> bytes:
        """Return a block, decrypting it if need be."""
        key = (id(file), number)
        block = self._blocks.get(key)
        if block is not None:
            self._blocks.move_to_end(key)
            return block
        size = self._block_size
        count = self._count(key)
        try:
            data = file.read(number * size, count * size)
        except BackupError as error:
            # SQLite turns any exception into an I/O error of its own.
            self.failure = error
            raise
        if count == 1:
            self._blocks[key] = data
        else:
            for step in range(count):
                self._blocks[id(file), number + step] = data[step * size : (step + 1) * size]
        while len(self._blocks) > self._most:
            self._blocks.popitem(last=False)
        return data if count == 1 else data[:size]

    def _count(self, key: tuple[int, int]) -> int:
        """Return how many blocks to read from one on, and note where that ends."""
        file, number = key
        count = min(self._ahead, _FASTER * self._ends.pop(key, 0) or 1)
        self._ends[file, number + count] = count
        if len(self._ends) > _KEPT_ENDS:
            self._ends.popitem(last=False)
        return count

    def clear(self) -> None:
        """Forget all blocks."""
        with self._lock:
            self._blocks.clear()
            self._ends.clear()


class DatabaseFiles:
    """A database and its WAL as SQLite sees them, registered as a VFS of its own.

    Takes over the files. `close` it after the connections.
    """

    def __init__(self, main: DecryptingFile, wal: DecryptingFile | None = None) -> None:
        """Work out by structure whether what looks like padding is content, and register.

        Raises:
            BackupReadError: The files cannot be read; they have been closed.
        """
        self.cache = BlockCache()
        self._sources = {DATABASE: main} if wal is None else {DATABASE: main, WAL: wal}
        try:
            self._empty_page = _settle(main, wal)
            name = f"apple-backup-{next(_names)}"
            self._vfs = _Vfs(name, self._sources, self.cache, self._empty_page)
        except BackupError:
            self._close_sources()
            raise

    @property
    def name(self) -> str:
        """The name under which the VFS is registered."""
        return self._vfs.name

    @property
    def size(self) -> int:
        """How many bytes they have together."""
        return sum(source.length for source in self._sources.values())

    @property
    def is_sqlite(self) -> bool:
        """Whether the database begins as every SQLite database does, or is all in its WAL."""
        return self._empty_page > 0 or self._sources[DATABASE].read(0, len(_MAGIC)) == _MAGIC

    def close(self) -> None:
        """Unregister, close the files and forget the blocks."""
        self._vfs.unregister()
        self._close_sources()
        self.cache.clear()

    def _close_sources(self) -> None:
        for source in self._sources.values():
            source.close()


class _Vfs(apsw.VFS):
    """Knows the given files by their logical names; everything else does not exist."""

    def __init__(
        self, name: str, sources: Mapping[str, DecryptingFile], cache: BlockCache, empty_page: int
    ) -> None:
        """Register under a name of its own."""
        self.name = name
        self._sources = sources
        self._cache = cache
        self._empty_page = empty_page
        super().__init__(name, base=None)

    @override
    def xFullPathname(self, name: str) -> str:
        """Names are logical; there are no folders."""
        return name

    @override
    def xAccess(self, pathname: str, flags: int) -> bool:
        """Only the given files exist."""
        return pathname in self._sources

    @override
    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Delete nothing. SQLite wants to when it finds a WAL it has no use for."""

    @override
    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """Open a given file, or an empty one for a WAL that the header announces but is absent."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        source = self._sources.get(path) if path is not None else None
        if source is None and path != WAL:
            raise apsw.CantOpenError("there is no such file")
        # Told that a file cannot be written, SQLite never tries: not even a checkpoint on closing.
        flags[1] = (flags[0] & ~apsw.SQLITE_OPEN_READWRITE & ~apsw.SQLITE_OPEN_CREATE) | (
            apsw.SQLITE_OPEN_READONLY
        )
        if path == DATABASE and self._empty_page:
            source = None
        file = _File(source, self._cache, self._empty_page if path == DATABASE else 0)
        # Deriving from VFSFile is only for those who inherit a file of another VFS.
        return cast("apsw.VFSFile", file)


class _File:
    """One open file, in the shape apsw asks for."""

    def __init__(self, source: DecryptingFile | None, cache: BlockCache, zeros: int) -> None:
        """Serve a source; without one, so many zero bytes."""
        self._source = source
        self._cache = cache
        self._zeros = zeros

    def xRead(self, amount: int, offset: int) -> bytes:
        """Return up to `amount` bytes; SQLite fills the rest with zeros itself."""
        if self._source is None:
            return bytes(max(0, min(amount, self._zeros - offset)))
        return self._cache.read(self._source, offset, amount)

    def xFileSize(self) -> int:
        """Return the length of the content."""
        return self._zeros if self._source is None else self._source.length

    def xClose(self) -> None:
        """Keep the source open: other connections share it."""

    def xDeviceCharacteristics(self) -> int:
        """Tell SQLite how writes behave, although there are none."""
        return _CHARACTERISTICS

    def xFileControl(self, op: int, ptr: int) -> bool:
        """Support no special operation."""
        return False

    def xLock(self, level: int) -> None:
        """Nobody else writes."""

    def xUnlock(self, level: int) -> None:
        """Nobody else writes."""

    def xSync(self, flags: int) -> None:
        """Nothing is written."""

    def xWrite(self, data: object, offset: int) -> None:
        """Refuse to write."""
        raise apsw.ReadOnlyError("backups are never written")

    def xTruncate(self, newsize: int) -> None:
        """Refuse to write."""
        raise apsw.ReadOnlyError("backups are never written")


def _settle(main: DecryptingFile, wal: DecryptingFile | None) -> int:
    """Settle what is padding; return the size of the page to show in place of an empty database.

    SQLite throws the WAL of an empty database away; with one empty page it merges it.
    """
    _settle_padding(main, _page_size(main), header=0, frame=0)
    if wal is None:
        return 0
    page = _wal_page_size(wal)
    _settle_padding(wal, page, header=_WAL_HEADER, frame=_FRAME_HEADER)
    return 0 if main.length else page


def _page_size(main: DecryptingFile) -> int:
    """Return the page size a database's header names, 0 if it is none."""
    header = main.read(0, 18)
    if len(header) < 18:
        return 0
    size = int.from_bytes(header[16:18])
    size = 65_536 if size == 1 else size
    return size if size in _PAGE_SIZES else 0


def _wal_page_size(wal: DecryptingFile) -> int:
    """Return the page size a WAL's header names, 0 if it is none."""
    header = wal.read(0, 12)
    size = int.from_bytes(header[8:12]) if len(header) == 12 else 0
    return size if size in _PAGE_SIZES else 0


def _settle_padding(file: DecryptingFile, page: int, *, header: int, frame: int) -> None:
    """Keep what looks like padding if only with it the file is made of whole pages."""
    unit = page + frame
    if page and (file.stored_length - header) % unit == 0 and (file.length - header) % unit != 0:
        file.keep_padding()

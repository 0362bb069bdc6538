"""The artifacts of one opened backup, each made when it is first asked for."""

from collections.abc import Callable, Mapping, Sequence
import threading
from typing import Any

from ..errors import SessionInvalidError
from ..reader import BackupReader
from .artifact import Artifact, Context
from .contacts import Contacts
from .handles import Names
from .listing import Description
from .registry import ARTIFACTS


class UnknownArtifactError(LookupError):
    """There is no artifact with this name."""


class Shelf:
    """Artifacts by name. Safe to use from several threads; blocking.

    Long work, such as building an index of everything, makes a shelf of its own, so that it never
    keeps others from reading.
    """

    def __init__(self, reader: BackupReader) -> None:
        """Read from a backup."""
        self._context = Context(reader, self.names)
        self._artifacts: dict[str, Artifact] = {}
        self._lock = threading.RLock()
        self._names: Names | None = None
        self._made: dict[Callable[[Shelf], Any], Any] = {}
        self._locks: dict[Callable[[Shelf], Any], threading.Lock] = {}
        self._is_closed = False

    def use[A: Artifact, T](self, kind: type[A], work: Callable[[A], T]) -> T:
        """Let `work` read an artifact; one thread at a time for each artifact.

        Raises:
            BackupError: What the work raises, or the session has ended.
        """
        artifact = self._get(kind)
        with artifact.lock:
            # It may have been made while the backup was being locked.
            self._require_open()
            return work(artifact)

    def use_named[T](self, name: str, work: Callable[[Artifact], T]) -> T:
        """Let `work` read the artifact with a name.

        Raises:
            UnknownArtifactError: There is none.
            BackupError: What the work raises, or the session has ended.
        """
        kind = ARTIFACTS.get(name)
        if kind is None:
            raise UnknownArtifactError(name)
        return self.use(kind, work)

    def described(self, name: str, keys: Sequence[int]) -> Mapping[int, Description]:
        """Return what lists of all kinds tell of some records of an artifact, by their keys.

        Raises:
            UnknownArtifactError: There is no such artifact.
            BackupError: It cannot be read, or the session has ended.
        """
        return self.use_named(name, lambda it: it.described(keys))

    def once[T](self, make: Callable[[Shelf], T]) -> T:
        """Return what `make` makes of this shelf, made for the first who asks and kept.

        Raises:
            BackupError: What it raises, or the session has ended.
        """
        with self._lock:
            lock = self._locks.setdefault(make, threading.Lock())
        with lock:
            self._require_open()
            if make in self._made:
                known: T = self._made[make]
                return known
            found = self._made[make] = make(self)
            return found

    def is_used(self, kind: type[Artifact]) -> bool:
        """Whether an artifact has been asked for."""
        return kind.name in self._artifacts

    def names(self) -> Names:
        """Return who is behind a handle, as the contacts of the backup say."""
        if self._names is None:
            self._names = self.use(Contacts, lambda contacts: contacts.names())
        return self._names

    def interrupt(self) -> None:
        """End what runs, and let nothing else begin; does not wait."""
        self._is_closed = True
        for artifact in tuple(self._artifacts.values()):
            artifact.interrupt()

    def close(self) -> None:
        """Close all databases; waits for what runs."""
        self.interrupt()
        with self._lock:
            artifacts = tuple(self._artifacts.values())
            self._artifacts.clear()
            self._made.clear()
        for artifact in artifacts:
            with artifact.lock:
                artifact.close()

    def _get[A: Artifact](self, kind: type[A]) -> A:
        """Return an artifact, made for the first who asks."""
        with self._lock:
            self._require_open()
            artifact = self._artifacts.get(kind.name)
            if artifact is None:
                artifact = self._artifacts[kind.name] = kind(self._context)
            if not isinstance(artifact, kind):
                raise TypeError(kind.name)
            return artifact

    def _require_open(self) -> None:
        """Raise if the backup has been locked."""
        if self._is_closed:
            raise SessionInvalidError("the backup is locked")

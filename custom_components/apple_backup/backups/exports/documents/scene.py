"""What producers read and know."""

from dataclasses import dataclass, field

from ...artifacts.artifact import Artifact
from ...artifacts.listing import Filter
from ...artifacts.shelf import Shelf
from ...errors import BackupError
from ...reader import BackupReader
from .request import DocumentRequest, Subject


@dataclass(frozen=True, slots=True)
class Scene:
    """A backup whose artifacts nobody else uses, what is wanted of it, and of whose device it is.

    `facts` are lines about the backup for the report. `failed` grows by the subjects that could not be read although others could.
    """

    reader: BackupReader
    shelf: Shelf
    request: DocumentRequest
    device: str
    facts: tuple[str, ...] = ()
    failed: list[tuple[Subject, BackupError]] = field(default_factory=list)

    @property
    def wanted(self) -> Filter:
        """What of each artifact is wanted."""
        return self.request.wanted(self.shelf.names())

    def artifact[A: Artifact](self, kind: type[A]) -> A:
        """Return an artifact."""
        return self.shelf.use(kind, lambda artifact: artifact)

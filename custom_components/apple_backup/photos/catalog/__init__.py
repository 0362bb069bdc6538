"""The catalog: what Apple says, what we have, and which files are ours."""

from .catalog import Catalog
from .rows import (
    AssetView,
    FileState,
    IngestResult,
    OwnFile,
    ParkedFile,
    ParkReason,
    Pending,
    ProvenFile,
    QuarantinedFile,
    RemovalCount,
    RemovalReason,
    StoredZone,
    Wanted,
)

__all__ = [
    "AssetView",
    "Catalog",
    "FileState",
    "IngestResult",
    "OwnFile",
    "ParkReason",
    "ParkedFile",
    "Pending",
    "ProvenFile",
    "QuarantinedFile",
    "RemovalCount",
    "RemovalReason",
    "StoredZone",
    "Wanted",
]

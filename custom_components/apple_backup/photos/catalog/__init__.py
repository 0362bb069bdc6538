"""The catalog: what Apple says, what we have, and which files are ours."""

from .catalog import Catalog
from .migrate import MigrationResult, migrate_catalog
from .removal import Eligibility, RemovalRules
from .rows import (
    AssetView,
    Destination,
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
    Root,
    StoredZone,
    Wanted,
)
from .selection import AssetKind, DeletedPolicy, Selection

__all__ = [
    "AssetKind",
    "AssetView",
    "Catalog",
    "DeletedPolicy",
    "Destination",
    "Eligibility",
    "FileState",
    "IngestResult",
    "MigrationResult",
    "OwnFile",
    "ParkReason",
    "ParkedFile",
    "Pending",
    "ProvenFile",
    "QuarantinedFile",
    "RemovalCount",
    "RemovalReason",
    "RemovalRules",
    "Root",
    "Selection",
    "StoredZone",
    "Wanted",
    "migrate_catalog",
]

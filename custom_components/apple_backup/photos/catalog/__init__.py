"""The catalog: what Apple says, what we have, and which files are ours."""

from .catalog import Catalog
from .migrate import MigrationResult, migrate_catalog
from .removal import Eligibility, RemovalRules
from .rows import (
    AssetView,
    Destination,
    FileState,
    IngestResult,
    LeftOut,
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
from .selection import AssetKind, DeletedPolicy, ExcludedPolicy, Removals, Selection

__all__ = [
    "AssetKind",
    "AssetView",
    "Catalog",
    "DeletedPolicy",
    "Destination",
    "Eligibility",
    "ExcludedPolicy",
    "FileState",
    "IngestResult",
    "LeftOut",
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
    "Removals",
    "Root",
    "Selection",
    "StoredZone",
    "Wanted",
    "migrate_catalog",
]

"""Writes iOS backups in Apple's format, for tests, benchmarks and the demo.

It shares no code with the reader; `iphone-backup-decrypt` opens what it writes.
"""

from .build import build_backup, file_id
from .crypto import RandomContent, SharedContent, SparseContent
from .demo import demo_backups
from .mbdb import build_mbdb_backup
from .spec import (
    DIRECTORY,
    FILE,
    SYMLINK,
    AppSpec,
    BackupSpec,
    BuiltBackup,
    DeviceSpec,
    FileSpec,
    FileTruth,
    KeybagSpec,
    ManifestSpec,
    directory,
    symlink,
)

__all__ = [
    "DIRECTORY",
    "FILE",
    "SYMLINK",
    "AppSpec",
    "BackupSpec",
    "BuiltBackup",
    "DeviceSpec",
    "FileSpec",
    "FileTruth",
    "KeybagSpec",
    "ManifestSpec",
    "RandomContent",
    "SharedContent",
    "SparseContent",
    "build_backup",
    "build_mbdb_backup",
    "demo_backups",
    "directory",
    "file_id",
    "symlink",
]

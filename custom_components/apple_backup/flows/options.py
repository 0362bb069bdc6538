"""The options flows: which subjects an account and a backup folder have."""

from .assist import AssistSteps
from .backup_options import BackupOptionSteps
from .documented_paths import DocumentedPathsSteps
from .library_albums import LibraryAlbumSteps
from .library_database import LibraryDatabaseSteps
from .library_filters import LibraryFilterSteps
from .library_layout import LibraryLayoutSteps
from .library_limits import LibraryLimitSteps
from .library_metadata import LibraryMetadataSteps
from .library_pictures import LibraryPictureSteps
from .library_removals import LibraryRemovalSteps
from .registry_database import RegistryDatabaseSteps
from .schedule import ScheduleSteps


class AccountOptionsFlow(
    ScheduleSteps,
    LibraryFilterSteps,
    LibraryLayoutSteps,
    LibraryAlbumSteps,
    LibraryPictureSteps,
    LibraryMetadataSteps,
    LibraryRemovalSteps,
    LibraryLimitSteps,
    LibraryDatabaseSteps,
    AssistSteps,
    DocumentedPathsSteps,
):
    """The options of an iCloud account."""

    subjects = (
        "schedule",
        "filters",
        "layout",
        "albums",
        "pictures",
        "metadata",
        "removals",
        "limits",
        "database",
        "assist",
        "documented_paths",
    )


class FolderOptionsFlow(BackupOptionSteps, RegistryDatabaseSteps, DocumentedPathsSteps):
    """The options of a backup folder."""

    subjects = (
        "backup_access",
        "backup_age",
        "backup_exports",
        "registry_database",
        "documented_paths",
    )

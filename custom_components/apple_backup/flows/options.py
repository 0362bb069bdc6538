"""The options flows: which subjects an account and a backup folder have."""

from .backup_options import BackupOptionSteps
from .documented_paths import DocumentedPathsSteps
from .schedule import ScheduleSteps


class AccountOptionsFlow(ScheduleSteps, DocumentedPathsSteps):
    """The options of an iCloud account."""

    subjects = ("schedule", "documented_paths")


class FolderOptionsFlow(BackupOptionSteps, DocumentedPathsSteps):
    """The options of a backup folder."""

    subjects = ("backup_access", "backup_age", "backup_exports", "documented_paths")

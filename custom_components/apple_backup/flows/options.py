"""The options flows: which subjects an account and a backup folder have."""

from .documented_paths import DocumentedPathsSteps
from .schedule import ScheduleSteps


class AccountOptionsFlow(ScheduleSteps, DocumentedPathsSteps):
    """The options of an iCloud account."""

    subjects = ("schedule", "documented_paths")


class FolderOptionsFlow(DocumentedPathsSteps):
    """The options of a backup folder."""

    subjects = ("documented_paths",)

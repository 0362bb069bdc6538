"""Everything that can go wrong with a backup, as one exception tree.

Every class has a stable `code` that names its translated message. The frame maps the tree to
Home Assistant's errors and HTTP statuses in one place.
"""

from typing import ClassVar


class BackupError(Exception):
    """Base of all errors of this package."""

    code: ClassVar[str] = "backup_failed"

    def __init__(self, detail: str = "", **placeholders: str) -> None:
        """Keep a detail for the log and the placeholders of the translated message."""
        super().__init__(detail or self.code)
        self.placeholders = placeholders


class RootError(BackupError):
    """The chosen folder cannot serve as a backup root."""

    code = "root_unusable"


class RootMissingError(RootError):
    """The folder does not exist (or its volume is not mounted)."""

    code = "root_missing"


class RootNotReadableError(RootError):
    """Home Assistant may not read the folder."""

    code = "root_not_readable"


class RootNotAllowedError(RootError):
    """The folder is one that may never be served, such as a system folder."""

    code = "root_not_allowed"


class NoBackupsFoundError(RootError):
    """The folder holds nothing that looks like a backup."""

    code = "no_backups_found"


class BackupNotFoundError(BackupError):
    """There is no backup with this id."""

    code = "backup_not_found"


class WrongPasswordError(BackupError):
    """The password does not open the keybag."""

    code = "wrong_password"


class TooManyAttemptsError(BackupError):
    """Too many wrong passwords; `retry_after` is in seconds."""

    code = "too_many_attempts"

    def __init__(self, detail: str = "", *, retry_after: float) -> None:
        """Keep how long to wait."""
        super().__init__(detail)
        self.retry_after = retry_after


class DamagedBackupError(BackupError):
    """The manifest or the keybag is damaged, missing or contradictory."""

    code = "backup_damaged"


class UnsupportedBackupError(BackupError):
    """A format or parameter this version refuses, such as a hostile iteration count."""

    code = "backup_unsupported"


class BackupReadError(BackupError):
    """The operating system could not read the backup."""

    code = "backup_unreadable"


class SessionInvalidError(BackupError):
    """The session token is missing, unknown or expired."""

    code = "session_invalid"


class SessionMismatchError(BackupError):
    """The session is of another backup or of another user."""

    code = "session_mismatch"


class FileNotInBackupError(BackupError):
    """The manifest has no file with this id."""

    code = "file_not_found"


class FileMissingError(BackupError):
    """The manifest lists the file, but the backup does not hold its content."""

    code = "file_missing"


class BackupLockedError(BackupError):
    """Work without a user needs an encrypted backup whose key nobody has had remembered."""

    code = "backup_locked"


class JobRunningError(BackupError):
    """A check or an export of this backup is running already."""

    code = "job_running"


class JobCancelledError(BackupError):
    """A user has stopped an export, a check or a comparison."""

    code = "job_cancelled"


class ExportError(BackupError):
    """The export cannot be written."""

    code = "export_failed"


class ExportFolderMissingError(ExportError):
    """No folder for exports has been chosen."""

    code = "export_folder_missing"


class ExportFolderNotAllowedError(ExportError):
    """The export folder is one whose files others can see, or that holds backups."""

    code = "export_folder_not_allowed"


class ExportExistsError(ExportError):
    """There is a file with the name of the export already."""

    code = "export_exists"


class ExportSpaceError(ExportError):
    """There is too little space where the export is to be written."""

    code = "export_no_space"


class LibraryUnavailableError(BackupError):
    """The photo library that a backup is compared with, or photos are copied to, cannot be used."""

    code = "library_unavailable"


class NoLibraryError(LibraryUnavailableError):
    """There is no iCloud account to compare with."""

    code = "no_library"


class LibraryNotListedError(LibraryUnavailableError):
    """It is not known yet what is in iCloud, so nothing can be said to be missing there."""

    code = "library_not_listed"

"""Turns the errors of both libraries into Home Assistant's: the one place that does."""

from typing import Final

from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryError,
    ConfigEntryNotReady,
    HomeAssistantError,
    ServiceValidationError,
)

from .backups import errors as backups
from .const import DOMAIN
from .photos import errors as photos

type LibraryError = photos.PhotosError | backups.BackupError

_NEEDS_SIGN_IN: Final = (
    photos.InvalidCredentialsError,
    photos.CodeRequiredError,
    photos.SignInRequiredError,
)
# What repeating the setup cannot cure, unlike an outage or a volume that is not mounted yet.
_PERMANENT: Final = (
    photos.AccountLockedError,
    photos.AccountRepairRequiredError,
    photos.SecurityKeyRequiredError,
    photos.TwoStepVerificationError,
    photos.CatalogTooNewError,
    backups.RootNotAllowedError,
)
# What the user asked for cannot be done now; nothing is wrong with the integration.
_USER_MISTAKES: Final = (
    photos.SyncInProgressError,
    photos.NoCodePendingError,
    photos.CodeRejectedError,
    photos.AdoptFolderMissingError,
    photos.AlbumNotFoundError,
    photos.AlbumEmptyError,
    photos.AlbumIncompleteError,
    photos.RemovalsChangedError,
    backups.BackupNotFoundError,
    backups.WrongPasswordError,
    backups.TooManyAttemptsError,
    backups.SessionInvalidError,
    backups.SessionMismatchError,
    backups.FileNotInBackupError,
    backups.BackupLockedError,
    backups.JobRunningError,
    backups.ExportFolderMissingError,
    backups.LibraryUnavailableError,
)


def needs_sign_in(error: Exception) -> bool:
    """Whether only the user can go on, by signing in again."""
    return isinstance(error, _NEEDS_SIGN_IN)


def to_home_assistant_error(error: LibraryError) -> HomeAssistantError:
    """Return the translated error that actions, buttons and websocket commands raise."""
    kind = ServiceValidationError if isinstance(error, _USER_MISTAKES) else HomeAssistantError
    return _translated(kind, error)


def in_words(error: LibraryError) -> str:
    """Return what is shown and logged of an error."""
    return str(to_home_assistant_error(error))


def to_setup_error(error: LibraryError) -> HomeAssistantError:
    """Return the translated error by which `async_setup_entry` says what comes next."""
    if needs_sign_in(error):
        return _translated(ConfigEntryAuthFailed, error)
    if isinstance(error, _PERMANENT):
        return _translated(ConfigEntryError, error)
    return _translated(ConfigEntryNotReady, error)


def _translated[T: HomeAssistantError](kind: type[T], error: LibraryError) -> T:
    return kind(
        translation_domain=DOMAIN,
        translation_key=error.code,
        translation_placeholders=error.placeholders or None,
    )

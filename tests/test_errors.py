"""Every error of the libraries has one meaning in Home Assistant."""

from collections.abc import Iterator
from typing import Any

import pytest

from custom_components.apple_backup.backups.errors import BackupError, TooManyAttemptsError
from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.errors import (
    LibraryError,
    needs_sign_in,
    to_home_assistant_error,
    to_setup_error,
)
from custom_components.apple_backup.photos import errors as photos
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryError,
    ConfigEntryNotReady,
    HomeAssistantError,
    ServiceValidationError,
)


def subclasses(cls: type[Exception]) -> Iterator[type[Exception]]:
    yield cls
    for sub in cls.__subclasses__():
        yield from subclasses(sub)


# What some errors cannot do without.
ARGUMENTS: dict[type[Exception], dict[str, Any]] = {
    TooManyAttemptsError: {"retry_after": 1.0},
    photos.WrongRegionError: {"china_mainland": True},
    photos.AlbumIncompleteError: {"count": "2"},
}


def made(cls: type[Exception]) -> LibraryError:
    error = cls("detail for the log", **ARGUMENTS.get(cls, {}))
    assert isinstance(error, photos.PhotosError | BackupError)
    return error


ALL = [
    cls
    for root in (photos.PhotosError, BackupError)
    for cls in subclasses(root)
    if cls.__module__.endswith(".errors")
]


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_every_error_is_translated_and_tells_no_detail(cls: type[Exception]) -> None:
    for error in (to_home_assistant_error(made(cls)), to_setup_error(made(cls))):
        assert isinstance(error, HomeAssistantError)
        assert error.translation_domain == DOMAIN
        assert error.translation_key == made(cls).code
        assert "detail for the log" not in error.args


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (photos.SignInRequiredError(), ConfigEntryAuthFailed),
        (photos.CodeRequiredError(), ConfigEntryAuthFailed),
        (photos.InvalidCredentialsError(), ConfigEntryAuthFailed),
        (photos.UnreachableError(), ConfigEntryNotReady),
        (photos.ThrottledError(), ConfigEntryNotReady),
        (photos.LibraryMissingError(), ConfigEntryNotReady),
        (photos.AccountLockedError(), ConfigEntryError),
        (photos.CatalogTooNewError(), ConfigEntryError),
    ],
)
def test_setup(error: LibraryError, expected: type[Exception]) -> None:
    assert type(to_setup_error(error)) is expected
    assert needs_sign_in(error) is (expected is ConfigEntryAuthFailed)


def test_user_mistakes_leave_no_stack_trace() -> None:
    assert isinstance(to_home_assistant_error(photos.SyncInProgressError()), ServiceValidationError)
    other = to_home_assistant_error(photos.DiskFullError())
    assert not isinstance(other, ServiceValidationError)

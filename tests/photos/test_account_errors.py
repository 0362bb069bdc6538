"""Everything pyicloud may raise, mapped to what it really means."""

import json
from typing import Any

from pyicloud import PyiCloudService, exceptions as apple
import pytest
import requests

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.errors import to_photos_error


def response(status: int, body: object = None, **headers: str) -> requests.Response:
    """Return an answer as requests would."""
    answer = requests.Response()
    answer.status_code = status
    answer._content = json.dumps(body or {}).encode()
    answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return answer


def api(status: int | None, body: object = None, **headers: str) -> Exception:
    """Return pyicloud's general error about an answer."""
    answer = response(status, body, **headers) if status else None
    return apple.PyiCloudAPIResponseException("secret body", status, answer)


def caused[E: Exception](error: E, cause: Exception, *, explicit: bool = True) -> E:
    """Chain two exceptions as `raise` does."""
    if explicit:
        error.__cause__ = cause
    else:
        error.__context__ = cause
    return error


def login(cause: Exception | None = None, text: str = "Invalid email/password combination.") -> Any:
    error = apple.PyiCloudFailedLoginException(text)
    return caused(error, cause) if cause else error


def silent(cause: Exception) -> Any:
    """Return what a renewal without password ends with."""
    return caused(
        login(text="No password set"),
        login(cause, "Invalid authentication token."),
        explicit=False,
    )


def newer(name: str, base: type[Exception], *args: Any) -> Exception:
    """Return an exception of a class that only newer versions of pyicloud have."""
    made = getattr(apple, name, None) or type(name, (base,), {})
    error = made.__new__(made)
    Exception.__init__(error, *args)
    return error


LOCKED = {"serviceErrors": [{"code": "-20209"}]}
NETWORK = requests.exceptions.ConnectionError("refused")

CASES: list[tuple[Exception, type[errors.PhotosError]]] = [
    (caused(api(None), NETWORK), errors.UnreachableError),
    (caused(api(None), requests.exceptions.ReadTimeout()), errors.UnreachableError),
    (caused(api(None), requests.exceptions.ChunkedEncodingError()), errors.UnreachableError),
    (
        newer("PyiCloudConnectionException", apple.PyiCloudAPIResponseException),
        errors.UnreachableError,
    ),
    (login(caused(api(None), NETWORK)), errors.UnreachableError),
    (silent(caused(api(None), NETWORK)), errors.UnreachableError),
    (login(api(401)), errors.InvalidCredentialsError),
    (login(api(503)), errors.ThrottledError),
    (login(api(429)), errors.ThrottledError),
    (login(api(500)), errors.UnreachableError),
    (login(api(403)), errors.UnreachableError),
    (login(), errors.UnreachableError),
    (login(api(412)), errors.AccountRepairRequiredError),
    (login(api(403, LOCKED)), errors.AccountLockedError),
    (
        newer("PyiCloudAccountLockedException", apple.PyiCloudFailedLoginException),
        errors.AccountLockedError,
    ),
    (login(text="No password set"), errors.SignInRequiredError),
    (silent(api(421)), errors.SignInRequiredError),
    (silent(api(401)), errors.SignInRequiredError),
    (silent(api(503)), errors.ThrottledError),
    (silent(api(502)), errors.UnreachableError),
    (
        caused(
            login(text="No password set"),
            apple.PyiCloud2FARequiredException("jane@example.com", response(200)),
            explicit=False,
        ),
        errors.CodeRequiredError,
    ),
    (
        apple.PyiCloud2FARequiredException("jane@example.com", response(409)),
        errors.CodeRequiredError,
    ),
    (apple.PyiCloud2SARequiredException("jane@example.com"), errors.TwoStepVerificationError),
    (apple.PyiCloudAcceptTermsException("terms"), errors.TermsRequiredError),
    (apple.PyiCloudNoTrustedNumberAvailable(), errors.CodeNotSentError),
    (apple.PyiCloudTrustedDevicePromptException("x"), errors.CodeNotSentError),
    (apple.PyiCloudTrustedDeviceVerificationException("x"), errors.CodeNotSentError),
    (
        newer("PyiCloudSecurityKeyException", apple.PyiCloudException),
        errors.SecurityKeyRequiredError,
    ),
    (api(421), errors.SignInRequiredError),
    (
        apple.PyiCloudAuthRequiredException("jane@example.com", response(450)),
        errors.SignInRequiredError,
    ),
    (api(500), errors.UnreachableError),
    (api(429, None, Retry_After="7"), errors.ThrottledError),
    (api(403), errors.WebAccessDisabledError),
    (
        apple.PyiCloudAPIResponseException("private db access disabled", "ACCESS_DENIED"),
        errors.WebAccessDisabledError,
    ),
    (
        apple.PyiCloudServiceNotActivatedException("Webservice not available: ckdatabasews"),
        errors.PhotosNotActivatedError,
    ),
    (apple.PyiCloudPCSTimeoutException("x"), errors.DeviceConsentRequiredError),
    (api(400), errors.UnexpectedAnswerError),
    (KeyError("salt"), errors.UnexpectedAnswerError),
    (OSError(111, "refused"), errors.UnreachableError),
    (PermissionError(13, "Permission denied", "/x.session"), errors.AccountError),
    (OSError(28, "No space left on device", "/x.session"), errors.AccountError),
    (errors.DiskFullError(), errors.DiskFullError),
]


@pytest.mark.parametrize(("error", "expected"), CASES)
def test_mapping(error: Exception, expected: type[errors.PhotosError]) -> None:
    mapped = to_photos_error(error)

    assert type(mapped) is expected
    assert "secret" not in str(mapped)
    assert "jane" not in str(mapped)


class Unrelated:
    """What pyicloud may get from Apple instead of what it expects."""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ImportError("cannot import name"), errors.IncompatiblePyicloudError),
        (
            AttributeError("gone", name="gone", obj=object.__new__(PyiCloudService)),
            errors.IncompatiblePyicloudError,
        ),
        (AttributeError("get", name="get", obj=Unrelated()), errors.UnexpectedAnswerError),
        (AttributeError("get", name="get", obj=None), errors.UnexpectedAnswerError),
    ],
)
def test_a_changed_pyicloud_is_told_from_an_odd_answer(
    error: Exception, expected: type[errors.PhotosError]
) -> None:
    assert type(to_photos_error(error)) is expected


def test_the_wait_is_found_in_either_place() -> None:
    direct = to_photos_error(api(429, None, Retry_After="7"))
    html = requests.exceptions.HTTPError(response=response(503, None, Retry_After="9"))
    inner = to_photos_error(caused(apple.PyiCloudAPIResponseException("<html>", 503), html))

    assert isinstance(direct, errors.ThrottledError)
    assert isinstance(inner, errors.ThrottledError)
    assert (direct.retry_after, inner.retry_after) == (7.0, 9.0)

"""What pyicloud raises, as our own errors: the one place that knows its exceptions.

pyicloud 2.7.0 and 2026.10.1 raise different classes for the same event, and both report outages
as wrong passwords in places. So classes are recognised by name, and the status Apple answered is
searched in the whole chain of causes. Its messages may hold whole answers of Apple's and are never
passed on.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from ..errors import (
    AccountError,
    AccountLockedError,
    AccountRepairRequiredError,
    CodeNotSentError,
    CodeRequiredError,
    DeviceConsentRequiredError,
    IncompatiblePyicloudError,
    InvalidCredentialsError,
    PhotosError,
    PhotosNotActivatedError,
    SecurityKeyRequiredError,
    SignInRequiredError,
    TermsRequiredError,
    ThrottledError,
    TwoStepVerificationError,
    UnexpectedAnswerError,
    UnreachableError,
    WebAccessDisabledError,
)

_LOCKED_CODE: Final = -20209
_LONGEST_CHAIN: Final = 12
_SESSION_GONE: Final = frozenset({421, 450})
_SILENCE: Final = "No password set"
_ICLOUD_SETUP_CODES: Final = frozenset({"ZONE_NOT_FOUND", "AUTHENTICATION_FAILED"})

# In this order: a class is looked for in the chain from the outermost exception inwards.
_BY_NAME: Final[dict[str, type[PhotosError]]] = {
    "PyiCloudAccountLockedException": AccountLockedError,
    "PyiCloudAcceptTermsException": TermsRequiredError,
    "PyiCloud2SARequiredException": TwoStepVerificationError,
    "PyiCloudNoTrustedNumberAvailable": CodeNotSentError,
    "PyiCloudTrustedDevicePromptException": CodeNotSentError,
    "PyiCloudTrustedDeviceVerificationException": CodeNotSentError,
    "PyiCloudSecurityKeyException": SecurityKeyRequiredError,
    "PyiCloudPCSTimeoutException": DeviceConsentRequiredError,
    "PyiCloudAuthRequiredException": SignInRequiredError,
}
_NETWORK_NAMES: Final = frozenset(
    {
        "PyiCloudConnectionException",
        # requests' own, which pyicloud 2.7.0 keeps as the cause of a general error
        "ConnectionError",
        "Timeout",
        "ChunkedEncodingError",
    }
)


def is_of_pyicloud(error: Exception) -> bool:
    """Whether an exception carries Apple's answer in its text and must not be chained."""
    return any(cls.__name__ == "PyiCloudException" for cls in type(error).__mro__)


def to_photos_error(error: Exception) -> PhotosError:
    """Return the error of ours that stands for anything pyicloud may raise."""
    if isinstance(error, PhotosError):
        return error
    if _is_incompatible(error):
        return IncompatiblePyicloudError(type(error).__name__)
    chain = tuple(_chain(error))
    names = [frozenset(cls.__name__ for cls in type(link).__mro__) for link in chain]
    detail = _detail(chain)
    if any(_NETWORK_NAMES & link for link in names):
        return UnreachableError(detail)
    if any(_is_locked(link) for link in chain):
        return AccountLockedError(detail)
    for link in names:
        for name, ours in _BY_NAME.items():
            if name in link:
                return ours(detail)
    status, code = _status(chain)
    if isinstance(error, OSError) and error.filename is not None:
        # A session file, not the network.
        return AccountError(f"{type(error).__name__}: {error.strerror}")
    if status is None and isinstance(error, OSError):
        return UnreachableError(detail)
    if temporary := _temporary(status, detail, chain):
        return temporary
    return _refusal(error, names, status, code, detail)


def _refusal(
    error: Exception,
    names: list[frozenset[str]],
    status: int | None,
    code: object,
    detail: str,
) -> PhotosError:
    """Tell apart the refusals of Apple that waiting does not mend."""
    chained = frozenset[str]().union(*names)
    if "PyiCloud2FARequiredException" in chained:
        return CodeRequiredError(detail)
    if status == HTTPStatus.PRECONDITION_FAILED:
        return AccountRepairRequiredError(detail)
    if status in _SESSION_GONE:
        return SignInRequiredError(detail)
    if "PyiCloudFailedLoginException" in names[0]:
        # Without a password pyicloud stops here once the session token was refused.
        if _SILENCE in str(error):
            return SignInRequiredError(detail)
        if status == HTTPStatus.UNAUTHORIZED:
            return InvalidCredentialsError(detail)
        # The text says "Invalid email/password combination." for anything; only a status of
        # Apple's proves that it was the password.
        return UnreachableError(detail)
    if status == HTTPStatus.FORBIDDEN or code == "ACCESS_DENIED":
        return WebAccessDisabledError(detail)
    if "PyiCloudServiceNotActivatedException" in chained or code in _ICLOUD_SETUP_CODES:
        return PhotosNotActivatedError(detail)
    if status == HTTPStatus.UNAUTHORIZED:
        return SignInRequiredError(detail)
    # pyicloud stumbled over an answer of another shape.
    return UnexpectedAnswerError(detail)


def _temporary(
    status: int | None, detail: str, chain: tuple[BaseException, ...]
) -> UnreachableError | None:
    """Return the error of an answer that asks to come back later."""
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.LOCKED):
        return ThrottledError(detail, retry_after=_retry_after(chain))
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnreachableError(detail)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it came from, outermost first."""
    link: BaseException | None = error
    for _ in range(_LONGEST_CHAIN):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


def _response(link: BaseException) -> Any:
    return getattr(link, "response", None)


def _status(chain: tuple[BaseException, ...]) -> tuple[int | None, object]:
    """Find the HTTP status that Apple answered, and a textual code beside it."""
    text: object = None
    for link in chain:
        code = getattr(link, "code", None)
        if isinstance(code, str):
            text = text or code
        status = getattr(_response(link), "status_code", None)
        for candidate in (status, code):
            if isinstance(candidate, int) and 400 <= candidate < 600:
                return candidate, text
    return None, text


def _is_incompatible(error: Exception) -> bool:
    """Whether pyicloud cannot be imported, or its service lacks what we or it itself rely on."""
    if isinstance(error, ImportError):
        return True
    return isinstance(error, AttributeError) and any(
        cls.__name__ == "PyiCloudService" for cls in type(error.obj).__mro__
    )


def _is_locked(link: BaseException) -> bool:
    """Whether Apple's answer says that the account is locked, which 2.7.0 does not look for."""
    try:
        answer = _response(link).json()
    except AttributeError, ValueError, TypeError:
        return False
    errors = answer.get("serviceErrors") if isinstance(answer, dict) else None
    return isinstance(errors, list) and any(
        isinstance(entry, dict) and str(entry.get("code")) == str(_LOCKED_CODE) for entry in errors
    )


def _retry_after(chain: tuple[BaseException, ...]) -> float | None:
    """Find the seconds Apple asks us to wait; for HTML answers only the cause has the headers."""
    for link in chain:
        headers = getattr(_response(link), "headers", None) or {}
        try:
            return max(0.0, float(headers["Retry-After"]))
        except KeyError, TypeError, ValueError:
            continue
    return None


def _detail(chain: tuple[BaseException, ...]) -> str:
    """Describe the chain by classes and statuses alone."""
    parts = []
    for link in chain:
        status = getattr(_response(link), "status_code", None) or getattr(link, "code", None)
        known = status if isinstance(status, int | str) and len(str(status)) < 40 else None
        parts.append(f"{type(link).__name__} {known}" if known else type(link).__name__)
    return " < ".join(parts)

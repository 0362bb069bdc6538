"""What Apple's answers mean while a code is sent or checked.

pyicloud tells no more than "not accepted". The codes and flags are those that users of other
clients have reported; unknown ones are judged by the status.
"""

from http import HTTPStatus
from typing import Final

from ..errors import (
    AccountLockedError,
    CodeNotSentError,
    CodeRejectedError,
    PhotosError,
    SignInExpiredError,
    ThrottledError,
    TooManyCodesError,
    UnreachableError,
)
from .http import Answer

_WRONG: Final = "-21669"
_LOCKED: Final = "-20209"
# Sent too often (-22979, -22981), tried too often (-21665, -22982).
_TOO_MANY: Final = frozenset({"-21665", "-22979", "-22981", "-22982"})
_TOO_MANY_FLAGS: Final = frozenset(
    {"tooManyCodesSent", "tooManyCodesValidated", "securityCodeLocked", "securityCodeCooldown"}
)
_CHALLENGE_GONE: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.MISDIRECTED_REQUEST}
)


def why_refused(answer: Answer | None) -> PhotosError:
    """Return why Apple did not accept a code."""
    general = _general(answer)
    if general is not None:
        return general
    return CodeRejectedError(_detail(answer))


def why_not_sent(answer: Answer | None, error: PhotosError) -> PhotosError:
    """Return why Apple did not send a code; `error` is what pyicloud made of it."""
    if answer is None or answer.status < HTTPStatus.BAD_REQUEST:
        # The websocket to the devices, say, which is no HTTP request of the adapter.
        return error if isinstance(error, UnreachableError) else CodeNotSentError(str(error))
    return _general(answer) or CodeNotSentError(_detail(answer))


def is_exhausted(answer: Answer | None) -> bool:
    """Whether an answer, good or bad, says that no more codes are sent or taken for a while."""
    return answer is not None and bool(
        answer.codes & _TOO_MANY
        or answer.flags & _TOO_MANY_FLAGS
        or answer.status == HTTPStatus.LOCKED
    )


def _general(answer: Answer | None) -> PhotosError | None:
    """Return what is wrong besides the code itself."""
    detail = _detail(answer)
    if answer is None:
        return UnreachableError(detail)
    if _LOCKED in answer.codes:
        return AccountLockedError(detail)
    if is_exhausted(answer):
        return TooManyCodesError(detail)
    if answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return ThrottledError(detail)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnreachableError(detail)
    if answer.status in _CHALLENGE_GONE and _WRONG not in answer.codes:
        return SignInExpiredError(detail)
    return None


def _detail(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    return " ".join((f"HTTP {answer.status}", *sorted(code[:8] for code in answer.codes)))

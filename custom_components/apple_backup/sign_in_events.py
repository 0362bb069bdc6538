"""What a sign-in tells the rest of the frame, and how it can end besides the account's own errors."""

from dataclasses import dataclass
from enum import StrEnum

from .const import DOMAIN
from .photos.account.second_factor import PendingCode
from .photos.errors import (
    AccountError,
    CodeNotSentError,
    CodeRejectedError,
    CodeRequiredError,
    IndexingUnfinishedError,
    NoCodePendingError,
    PhotosError,
)


class CodeSupersededError(NoCodePendingError):
    """Somebody else has answered, or a newer code was sent while this one was on its way."""

    code = "code_superseded"


class MfaTimeoutError(CodeRequiredError):
    """Nobody has given the code in time."""

    code = "mfa_timeout"


class SignInCancelledError(CodeRequiredError):
    """The user has given up a sign-in that waited for a code."""

    code = "sign_in_cancelled"


class WrongAccountError(AccountError):
    """Apple has signed in another account than the one that is set up."""

    code = "wrong_account"


# These concern one attempt, or a library that will be complete later; the account itself is fine.
_PASSING = (CodeNotSentError, CodeRejectedError, NoCodePendingError, IndexingUnfinishedError)


def is_account_problem(error: PhotosError) -> bool:
    """Whether an error means that the account cannot be used until somebody does something."""
    return isinstance(error, AccountError) and not isinstance(error, _PASSING)


def signed_in_signal(entry_id: str) -> str:
    """The dispatcher's signal that an account can be used again, over reloads of its entry."""
    return f"{DOMAIN}_signed_in_{entry_id}"


class SignInEventKind(StrEnum):
    """What has happened to the sign-in of an account."""

    STARTED = "started"
    CODE_NEEDED = "code_needed"
    SIGNED_IN = "signed_in"
    FAILED = "failed"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class SignInEvent:
    """One step. `pending` is set while a code is awaited, `error` for FAILED and PROBLEM."""

    kind: SignInEventKind
    error: PhotosError | None = None
    pending: PendingCode | None = None

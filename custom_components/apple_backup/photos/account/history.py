"""What has to be remembered of sign-ins over restarts: when, how often refused, trusted since when.

Apple locks accounts whose password is used too often, and a restart must not be a way around our
pace. The small private file lies beside the session; it holds no secret. All functions block.
"""

from dataclasses import asdict, dataclass
import json
from pathlib import Path
from typing import Final

from ..errors import (
    AccountError,
    AccountLockedError,
    AccountRepairRequiredError,
    CodeRequiredError,
    InvalidCredentialsError,
    PhotosError,
    SecurityKeyRequiredError,
    SignInPausedError,
    ThrottledError,
    TwoStepVerificationError,
)
from .session_files import HISTORY, read_small, write_private

HOUR: Final = 3600.0
_LONGEST_PAUSE: Final = 24 * HOUR
# The year 5138: anything later is damage.
_LATEST: Final = 1e11

# Refusals that a second try cannot change, but a user can.
_FINAL: Final[dict[str, type[AccountError]]] = {
    kind.code: kind
    for kind in (
        AccountLockedError,
        AccountRepairRequiredError,
        CodeRequiredError,
        InvalidCredentialsError,
        SecurityKeyRequiredError,
        TwoStepVerificationError,
    )
}


@dataclass(slots=True)
class SignInHistory:
    """Times are POSIX seconds, None if it never happened.

    `password_after` is when the password may be used unattended again, `refusals` how often in
    a row Apple asked us to stay away, `refusal` the code of an error that only a user can mend,
    `consent_asked` when devices were asked for consent.
    """

    trusted_since: float | None = None
    password_after: float | None = None
    refusals: int = 0
    refusal: str | None = None
    consent_asked: float | None = None

    @classmethod
    def load(cls, directory: Path) -> SignInHistory:
        """Read the file; a missing or damaged one is an empty history."""
        history = cls()
        try:
            stored = json.loads(read_small(directory / HISTORY) or b"{}")
        except ValueError, RecursionError:
            return history
        if not isinstance(stored, dict):
            return history
        for name in ("trusted_since", "password_after", "consent_asked"):
            value = stored.get(name)
            if isinstance(value, int | float) and 0 < value < _LATEST:
                setattr(history, name, float(value))
        refusals, refusal = stored.get("refusals"), stored.get("refusal")
        history.refusals = refusals if isinstance(refusals, int) and refusals > 0 else 0
        history.refusal = refusal if isinstance(refusal, str) and refusal in _FINAL else None
        return history

    def save(self, directory: Path) -> None:
        """Write the file.

        Raises:
            OSError: It cannot be written.
        """
        write_private(directory / HISTORY, json.dumps(asdict(self)).encode())

    def wait(self, now: float) -> float:
        """Return the seconds until the password may be used unattended, at least 0."""
        if self.password_after is None:
            return 0.0
        # A clock that was set back must not keep us out for longer than the longest pause.
        return min(max(0.0, self.password_after - now), _LONGEST_PAUSE)

    def check(self, now: float) -> None:
        """Make sure that the password may be used unattended.

        Raises:
            AccountError: As refused last time: only the user can help.
            SignInPausedError: Not yet.
        """
        if self.refusal is not None:
            raise _FINAL[self.refusal]("refused before; waits for the user")
        if (seconds := self.wait(now)) > 0:
            raise SignInPausedError("password used a short while ago", retry_after=seconds)

    def used_password(self, now: float) -> None:
        """Note an unattended use of the password; before the use, for we may be killed in it."""
        self.password_after = now + HOUR

    def refused(self, error: PhotosError, now: float) -> None:
        """Note how Apple refused the password."""
        if error.code in _FINAL:
            self.refusal = error.code
        elif isinstance(error, ThrottledError):
            self.refusals += 1
            pause = max(error.retry_after or 0.0, HOUR * 2.0 ** min(self.refusals, 5))
            self.password_after = now + min(pause, _LONGEST_PAUSE)

    def needs_code(self) -> None:
        """Note that the password is right and a second factor is missing."""
        self.refusal = CodeRequiredError.code

    def accepted(self) -> None:
        """Note a complete sign-in with the password."""
        self.refusals, self.refusal = 0, None

    def asked_for_consent(self, now: float) -> None:
        """Note a prompt on the user's devices."""
        self.consent_asked = now

    def trusted(self, now: float) -> None:
        """Note a second factor given."""
        self.trusted_since = now
        self.accepted()

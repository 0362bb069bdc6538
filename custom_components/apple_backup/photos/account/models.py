"""What an account tells besides its library: terms to accept, consent of devices, trust."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

# Apple names no length. Users of other web clients report 30, 60 and 90 days.
_SHORTEST_TRUST: Final = timedelta(days=30)
_SECONDS_UP_TO: Final = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Apple's terms as they wait for consent.

    Apple's answer names a version and holds no text, so `url` leads to Apple's public page.
    """

    version: str
    url: str


class ConsentState(StrEnum):
    """How far access under Advanced Data Protection has come."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    WAITING = "waiting"
    PREPARING = "preparing"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class DeviceConsent:
    """The consent of a user's device to read the library on the web; times are UTC.

    `asked_at` is when the devices were last asked by us, `ask_again_at` when asking anew makes
    sense, `expires` when a given consent ends as far as Apple says so.
    """

    state: ConsentState
    asked_at: datetime | None = None
    ask_again_at: datetime | None = None
    expires: datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether photos can be read as far as this goes."""
        return self.state in (ConsentState.NOT_NEEDED, ConsentState.GRANTED)


@dataclass(frozen=True, slots=True)
class Trust:
    """How long Apple has trusted this installation, and a prediction of how long it will.

    `trusted_since` is when the last second factor was given here. `expected_end` is what the
    cookie of the trust says, else the shortest life that users report; Apple may end trust at any
    time. Times are UTC.
    """

    trusted_since: datetime | None = None
    expected_end: datetime | None = None


def predict_trust(trusted_since: float | None, cookie_expires: float | None) -> Trust:
    """Predict from the time of the last second factor and the cookie's end (POSIX seconds)."""
    since = to_datetime(trusted_since)
    if (end := to_datetime(cookie_expires)) is not None:
        return Trust(since, end)
    if since is not None:
        return Trust(since, since + _SHORTEST_TRUST)
    return Trust()


def to_datetime(value: object) -> datetime | None:
    """Read a point in time in seconds or milliseconds since 1970; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    seconds = value / 1000 if value > _SECONDS_UP_TO else value
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except OverflowError, OSError, ValueError:
        return None

"""The consent of a user's devices as a step that can be left and resumed, over restarts, too."""

from typing import Final

from .access import Consent
from .models import ConsentState, DeviceConsent, to_datetime

# Apple's prompt on the devices goes away by itself. How soon is not documented; other clients give
# up after five minutes.
_PROMPT_SECONDS: Final = 300.0


def describe_consent(consent: Consent, asked: float | None, now: float) -> DeviceConsent:
    """Combine what Apple says with when we asked; times are POSIX seconds."""
    if asked is None or not 0 <= now - asked < _PROMPT_SECONDS:
        return DeviceConsent(consent.state, expires=consent.expires)
    state = ConsentState.WAITING if consent.state is ConsentState.NEEDED else consent.state
    until = to_datetime(asked + _PROMPT_SECONDS)
    return DeviceConsent(state, to_datetime(asked), until, consent.expires)

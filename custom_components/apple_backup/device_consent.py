"""Getting a device's consent under Advanced Data Protection, as one thing to wait for."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from homeassistant.util import dt as dt_util

from .photos.account.models import ConsentState, DeviceConsent
from .photos.errors import DeviceConsentRequiredError

if TYPE_CHECKING:
    from .photos.account.account import Account

POLL_SECONDS: Final = 5.0
# After the consent a device uploads keys, which takes seconds; a device that is off never does.
_MOST_POLLS: Final = 120


async def async_obtain_consent(
    account: Account, on_change: Callable[[DeviceConsent], None]
) -> DeviceConsent:
    """Ask the user's devices, unless they show the question already, and wait for the consent.

    Raises:
        DeviceConsentRequiredError: nobody has agreed in time, or the keys did not come.
        PhotosError: Apple could not be asked.
    """
    consent = await account.request_device_consent()
    for _ in range(_MOST_POLLS):
        on_change(consent)
        if consent.is_settled:
            return consent
        if consent.state is ConsentState.NEEDED:
            raise DeviceConsentRequiredError("nobody has agreed on a device")
        await asyncio.sleep(POLL_SECONDS)
        consent = await account.device_consent_state()
    raise DeviceConsentRequiredError("the keys did not come")


def share_of_wait(consent: DeviceConsent) -> float:
    """How much of the time to answer has gone by: 0 to 1, for a countdown."""
    if consent.is_settled:
        return 1.0
    if consent.asked_at is None or consent.ask_again_at is None:
        return 0.0
    whole = (consent.ask_again_at - consent.asked_at).total_seconds()
    gone = (dt_util.utcnow() - consent.asked_at).total_seconds()
    return min(max(gone / whole, 0.0), 1.0) if whole > 0 else 1.0

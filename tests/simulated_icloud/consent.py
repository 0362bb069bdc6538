"""Advanced Data Protection: a device's consent, and the keys it uploads after that."""

from dataclasses import dataclass
from typing import Any

from . import clock

UPLOADING = "Requested the device to upload cookies."
NOT_YET = "Cookies not available yet on server."


@dataclass(slots=True)
class Consent:
    """What the trusted devices have been asked and have answered.

    `uploads` is how often the keys are asked for in vain before a device has uploaded them.
    """

    uploads: int = 2
    prompts: int = 0
    given_until: float = 0.0
    asked_for_keys: int = 0

    @property
    def given(self) -> bool:
        """Whether a device has agreed and the consent has not run out."""
        return clock.now() < self.given_until

    @property
    def ready(self) -> bool:
        """Whether the keys are there."""
        return self.given and self.asked_for_keys > self.uploads

    def prompt(self) -> dict[str, Any]:
        """Show a prompt on the devices."""
        self.prompts += 1
        return {"isDeviceConsentNotificationSent": True}

    def give(self, seconds: int) -> None:
        """Agree on a device for so many seconds; 0 withdraws."""
        self.given_until = clock.now() + seconds if seconds else 0.0
        self.asked_for_keys = 0

    def state(self, *, protected: bool) -> dict[str, Any]:
        """Return what requestWebAccessState tells."""
        if not protected:
            return {
                "isICDRSDisabled": False,
                "isDeviceConsentedForPCS": True,
                "status": "success",
            }
        return {
            "isICDRSDisabled": True,
            "isDeviceConsentedForPCS": self.given,
            "deviceConsentForPCSExpiry": int(self.given_until * 1000) if self.given else 0,
            "status": "success",
        }

    def request_keys(self) -> dict[str, Any]:
        """Return what requestPCS tells."""
        if not self.given:
            return {"status": "failure", "message": "Device consent is required."}
        self.asked_for_keys += 1
        if self.ready:
            return {"status": "success", "message": "Cookies attached."}
        first = self.asked_for_keys == 1
        return {"status": "failure", "message": UPLOADING if first else NOT_YET}

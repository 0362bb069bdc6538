"""What of an account or its library needs somebody: for the problem sensor and the panel."""

from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.core import callback

from .errors import needs_sign_in

if TYPE_CHECKING:
    from .coordinator import PhotosCoordinator
    from .sign_in import SignIn


@callback
def problems(coordinator: PhotosCoordinator) -> list[str]:
    """The reasons, each a stable key, the gravest first; empty if all is well."""
    data, health = coordinator.data, coordinator.data.health
    found = {
        "signed_out": not coordinator.sign_in.is_signed_in,
        "run_failed": data.error is not None,
        "removals_held_back": bool(health.held_back),
        "bad_files": bool(health.left_alone),
        "space_low": health.is_space_low,
    }
    return [reason for reason, holds in found.items() if holds]


@callback
def expected_trust_end(sign_in: SignIn) -> datetime | None:
    """When Apple is expected to ask for a code again; None if unknown, or if it does so already."""
    if sign_in.problem is not None and needs_sign_in(sign_in.problem):
        return None
    return sign_in.account.trust.expected_end

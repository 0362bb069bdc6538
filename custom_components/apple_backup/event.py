"""Events of iCloud accounts: a code is needed, and how the sign-in ended."""

from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import PhotosEntity
from .models import PhotosConfigEntry
from .sign_in_events import SignInEvent, SignInEventKind

# Nothing is read or written.
PARALLEL_UPDATES = 0

CODE_NEEDED: Final = "code_needed"
SIGNED_IN: Final = "signed_in"
SIGN_IN_FAILED: Final = "sign_in_failed"

ATTR_METHOD: Final = "method"
ATTR_PHONE_NUMBER: Final = "phone_number"
ATTR_REASON: Final = "reason"

_TYPES: Final = MappingProxyType(
    {
        SignInEventKind.CODE_NEEDED: CODE_NEEDED,
        SignInEventKind.SIGNED_IN: SIGNED_IN,
        SignInEventKind.FAILED: SIGN_IN_FAILED,
        SignInEventKind.PROBLEM: SIGN_IN_FAILED,
    }
)

SIGN_IN = EventEntityDescription(
    key="sign_in",
    translation_key="sign_in",
    event_types=[CODE_NEEDED, SIGNED_IN, SIGN_IN_FAILED],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PhotosConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events of an account."""
    async_add_entities([SignInEventEntity(entry.runtime_data.coordinator, SIGN_IN)])


class SignInEventEntity(PhotosEntity, EventEntity):
    """Tells automations when a code is needed. The code itself never appears here."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the account's sign-in."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.sign_in.async_add_listener(self._take))

    @callback
    def _take(self, event: SignInEvent) -> None:
        if (event_type := _TYPES.get(event.kind)) is None:
            return
        self._trigger_event(event_type, _attributes(event))
        self.async_write_ha_state()


def _attributes(event: SignInEvent) -> dict[str, Any]:
    """Where the code went, or why the sign-in failed."""
    if (pending := event.pending) is not None:
        number = pending.phone_number
        return {
            ATTR_METHOD: pending.method.value if pending.method else None,
            ATTR_PHONE_NUMBER: number.masked if number else None,
        }
    return {ATTR_REASON: event.error.code} if event.error else {}

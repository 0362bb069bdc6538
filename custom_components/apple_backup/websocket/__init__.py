"""The websocket commands of the panel, by subject; `docs/developer/websocket.md` describes them."""

from typing import Final

from homeassistant.core import HomeAssistant, callback

from . import care, log, overview, photos, push, sign_in, sync
from .guard import Command, async_register

COMMANDS: Final[tuple[Command, ...]] = (
    *overview.COMMANDS,
    *sync.COMMANDS,
    *sign_in.COMMANDS,
    *push.COMMANDS,
    *photos.COMMANDS,
    *care.COMMANDS,
    *log.COMMANDS,
)
"""All commands. A new one needs a row here and one in `docs/developer/websocket.md`."""


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Register all commands. To be called once."""
    for command in COMMANDS:
        async_register(hass, command)

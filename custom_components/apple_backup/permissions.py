"""Who may do what: one table for actions, entities, websocket commands and HTTP."""

from enum import Enum, auto

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import CONF_ALLOWED_USERS, DOMAIN
from .models import is_backups_entry


class Right(Enum):
    """What a request may ask for. Backup content is not here: it belongs to its session's owner."""

    READ_STATE = auto()
    SUBSCRIBE = auto()
    SYNC = auto()
    ENTER_CODE = auto()
    READ_LOG = auto()
    REAUTHENTICATE = auto()
    USE_BACKUPS = auto()
    PAUSE = auto()
    SEARCH_PHOTOS = auto()
    VIEW_PHOTOS = auto()
    MANAGE_LIBRARY = auto()


_EVERY_USER = frozenset(
    {
        Right.READ_STATE,
        Right.SUBSCRIBE,
        Right.SYNC,
        Right.ENTER_CODE,
        Right.PAUSE,
        Right.SEARCH_PHOTOS,
        Right.VIEW_PHOTOS,
    }
)


def is_allowed(user: User | None, right: Right, entry: ConfigEntry | None = None) -> bool:
    """Whether a user has a right; an automation, which has no user, is trusted like an admin.

    `entry` is the backup folder asked for: its options may name further users.
    """
    if user is None or (user.is_active and user.is_admin):
        return True
    if not user.is_active:
        return False
    if right is Right.USE_BACKUPS:
        return entry is not None and user.id in entry.options.get(CONF_ALLOWED_USERS, ())
    return right in _EVERY_USER


@callback
def is_allowed_anywhere(hass: HomeAssistant, user: User, right: Right) -> bool:
    """Whether a user has a right, if only for one backup folder.

    A folder that is not loaded counts, as its users are to be told why; one that somebody has
    disabled does not.
    """
    if right is not Right.USE_BACKUPS:
        return is_allowed(user, right)
    entries = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    folders = [entry for entry in entries if is_backups_entry(entry)]
    return any(is_allowed(user, right, folder) for folder in (None, *folders))

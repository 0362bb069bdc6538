"""Web push: the server's key pair and the browsers that have subscribed. Nothing is sent here."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .store import PushStore

_STORE: Final[HassKey[PushStore]] = HassKey(f"{DOMAIN}.push")


@callback
def async_push_store(hass: HomeAssistant) -> PushStore:
    """The one store of this Home Assistant; the first call makes it and lets it watch for removals."""
    if (store := hass.data.get(_STORE)) is None:
        store = hass.data[_STORE] = PushStore(hass)
        store.async_watch()
    return store

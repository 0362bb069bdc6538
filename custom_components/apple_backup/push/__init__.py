"""Web push: tells browsers that have subscribed how syncs end, and that a code is needed."""

from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .delivery import PushDelivery
from .news import async_tell_news
from .outbox import Outbox
from .store import PushStore
from .transport import PushTransport

if TYPE_CHECKING:
    from ..models import PhotosConfigEntry, PhotosRuntime

_STORE: Final[HassKey[PushStore]] = HassKey(f"{DOMAIN}.push")
_DELIVERY: Final[HassKey[PushDelivery]] = HassKey(f"{DOMAIN}.push_delivery")


@callback
def async_push_store(hass: HomeAssistant) -> PushStore:
    """The one store of this Home Assistant; the first call makes it and lets it watch for removals."""
    if (store := hass.data.get(_STORE)) is None:
        store = hass.data[_STORE] = PushStore(hass)
        store.async_watch()
    return store


@callback
def async_push_delivery(
    hass: HomeAssistant, transport: PushTransport | None = None
) -> PushDelivery:
    """The one way out of this Home Assistant; the first call makes it, over `transport` if given."""
    if (delivery := hass.data.get(_DELIVERY)) is None:
        delivery = hass.data[_DELIVERY] = PushDelivery(
            hass, async_push_store(hass), transport or PushTransport(hass)
        )
    return delivery


@callback
def async_push_account(
    hass: HomeAssistant, entry: PhotosConfigEntry, runtime: PhotosRuntime
) -> None:
    """Send pushes about an account until its entry is unloaded."""
    outbox = Outbox(hass, entry, async_push_store(hass), async_push_delivery(hass))
    async_tell_news(entry, runtime, outbox)

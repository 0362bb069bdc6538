"""Home Assistant's real storage, and a push service."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.push import async_push_store
from custom_components.apple_backup.push.delivery import PushDelivery
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .service import PushService, push_service
from .setting import Setting

# The `hass` fixture keeps stores in memory; these are taken before it does.
_REAL: Final = {
    name: getattr(Store, name) for name in ("_async_load", "_async_write_data", "async_remove")
}


@pytest.fixture
def files(hass: HomeAssistant) -> Iterator[HomeAssistant]:
    """Home Assistant, with storage on disk, in a folder of the test's own."""
    # Not the fixture of that name: this has to end before what `hass` has replaced is put back.
    with pytest.MonkeyPatch.context() as patch:
        for name, method in _REAL.items():
            patch.setattr(Store, name, method)
        yield hass


@pytest.fixture
async def service(socket_enabled: None) -> AsyncIterator[PushService]:
    """A push service on this machine."""
    async with push_service() as running:
        yield running


@pytest.fixture
async def setting(hass: HomeAssistant, service: PushService) -> Setting:
    """Home Assistant with a push service, an account's entry and a user beside the owner."""
    await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
    ada = await hass.auth.async_create_user("Ada", group_ids=[GROUP_ID_USER])
    entry = MockConfigEntry(domain=DOMAIN, title="home")
    entry.add_to_hass(hass)
    store = async_push_store(hass)
    sender = PushDelivery(hass, store, service.transport(hass))
    return Setting(hass, service, store, sender, entry, ada)

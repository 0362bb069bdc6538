"""Home Assistant's real storage: files, in a folder of the test's own."""

from collections.abc import Iterator
from typing import Final

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

# The `hass` fixture keeps stores in memory; these are taken before it does.
_REAL: Final = {
    name: getattr(Store, name) for name in ("_async_load", "_async_write_data", "async_remove")
}


@pytest.fixture
def files(hass: HomeAssistant) -> Iterator[HomeAssistant]:
    """Home Assistant, with storage on disk."""
    # Not the fixture of that name: this has to end before what `hass` has replaced is put back.
    with pytest.MonkeyPatch.context() as patch:
        for name, method in _REAL.items():
            patch.setattr(Store, name, method)
        yield hass

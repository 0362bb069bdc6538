"""What the page of the system's health shows of this integration."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .models import async_loaded_accounts, async_loaded_folders

_APPLE: Final = "https://setup.icloud.com/"
_LIBRARIES: Final = ("pyicloud", "apsw")


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(async_info)


async def async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Give numbers and versions; no names."""
    accounts, folders = async_loaded_accounts(hass), async_loaded_folders(hass)
    data = [entry.runtime_data.coordinator.data for entry in accounts]
    discoveries = [entry.runtime_data.coordinator.data for entry in folders]
    return {
        "can_reach_server": system_health.async_check_can_reach_url(hass, _APPLE),
        "accounts": len(accounts),
        "assets": sum(each.totals.assets for each in data),
        "files_proven": sum(each.totals.proven for each in data),
        "files_parked": sum(each.totals.parked for each in data),
        "folders": len(folders),
        "backups": sum(len(discovery.backups) for discovery in discoveries),
        **await hass.async_add_executor_job(_versions),
    }


def _versions() -> dict[str, str]:
    """Blocking: reads the metadata of installed packages."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "–"
    return found

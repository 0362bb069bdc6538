"""A real Home Assistant core in this process, which is stopped and started like any other."""

import asyncio
from pathlib import Path
import socket
from typing import Any, Final

from custom_components.apple_backup.const import DOMAIN
from homeassistant import auth, bootstrap, loader
from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.setup import async_setup_component
from tests.soak.home import leaks

_LOOPBACK: Final = "127.0.0.1"
_COMPONENTS: Final = ("homeassistant", "persistent_notification", "http", "repairs", DOMAIN)
# What the core leaves on a loop that it expects to end with it.
_END_OF_LOOP: Final = "_shutdown_run_callback_threadsafe"


async def start(config: Path, allowed: Path) -> HomeAssistant:
    """Start a core with what its configuration folder has; photos may lie below `allowed`."""
    hass = HomeAssistant(str(config))
    loader.async_setup(hass)
    hass.config.skip_pip = True
    hass.config.media_dirs = {"local": str(allowed / "media")}
    hass.config.allowlist_external_dirs = {str(allowed)}
    settings: dict[str, Any] = {"http": {"server_host": [_LOOPBACK], "server_port": _free_port()}}
    hass.config_entries = ConfigEntries(hass, settings)
    await loader.async_get_custom_components(hass)
    await bootstrap.async_load_base_functionality(hass)
    hass.auth = await auth.auth_manager_from_config(hass, [], [])
    for component in _COMPONENTS:
        assert await async_setup_component(hass, component, settings), component
    await hass.async_start()
    # What all integrations share is no leak of one of them.
    async_get_clientsession(hass)
    return hass


async def stop(hass: HomeAssistant) -> None:
    """Stop a core; the next one uses the same loop, on which nothing of this one may go on."""
    await hass.async_stop(force=True)
    loop = asyncio.get_running_loop()
    for handle in leaks.our_timers(loop):
        handle.cancel()
    if hasattr(loop, _END_OF_LOOP):
        delattr(loop, _END_OF_LOOP)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])

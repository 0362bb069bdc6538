"""Serves the service worker that shows pushes, below a path where there is nothing else."""

from pathlib import Path
from typing import Final

from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant

from ..const import DOMAIN

SCOPE: Final = f"/{DOMAIN}-push/"
"""All that the worker could ever control: no page is there."""
WORKER_URL: Final = f"{SCOPE}apple-backup-push-sw.js"
_FILE: Final = Path(__file__).parent / "apple-backup-push-sw.js"


async def async_serve_worker(hass: HomeAssistant) -> None:
    """Serve it. To be called once: Home Assistant cannot take a path away again."""
    await hass.http.async_register_static_paths(
        [StaticPathConfig(WORKER_URL, str(_FILE), cache_headers=False)]
    )

"""The panel in the sidebar and the cards: where their files are served, and since when.

Both are there from the first entry until the last one is removed. What users may see in them is
decided by the server: the panel itself is shown to every user.
"""

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any, Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

PANEL_PATH: Final = "apple-backup"
"""The panel's address in Home Assistant; below it are the views."""
# Without "/static/": Home Assistant's service worker would keep such files past an update.
FILES_URL: Final = f"/{DOMAIN}-frontend"
_ELEMENT: Final = "apple-backup-panel"
_TITLE: Final = "Apple Backup"
_ICON: Final = "mdi:cloud-lock-outline"
_FOLDER: Final = Path(__file__).parent / "frontend"


@dataclass(frozen=True, slots=True)
class PanelFiles:
    """The names of the two modules that the build has made, and the version they belong to."""

    panel: str
    card: str
    version: str


_FILES: Final[HassKey[PanelFiles]] = HassKey(f"{DOMAIN}_panel_files")


async def async_serve_panel(hass: HomeAssistant) -> None:
    """Serve the built files. To be called once: Home Assistant cannot take a path away again."""
    # Their names change with their content, so that browsers may keep them.
    await hass.http.async_register_static_paths(
        [StaticPathConfig(FILES_URL, str(_FOLDER), cache_headers=True)]
    )
    version = (await async_get_integration(hass, DOMAIN)).version
    names: dict[str, Any] = await hass.async_add_executor_job(_read_names)
    hass.data[_FILES] = PanelFiles(names["panel"], names["card"], str(version))


async def async_show_panel(hass: HomeAssistant) -> None:
    """Show the panel and offer the cards, unless another entry has done so."""
    if frontend.async_panel_exists(hass, PANEL_PATH):
        return
    files = hass.data[_FILES]
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=PANEL_PATH,
        webcomponent_name=_ELEMENT,
        sidebar_title=_TITLE,
        sidebar_icon=_ICON,
        module_url=f"{FILES_URL}/{files.panel}",
        config={"version": files.version, "bundle": files.panel},
        handle_safe_area=True,
    )
    frontend.add_extra_js_url(hass, _card_url(files))


@callback
def async_hide_panel(hass: HomeAssistant) -> None:
    """Take panel and cards away with the last entry; entries that are disabled count as well."""
    if hass.config_entries.async_entries(DOMAIN, include_ignore=False):
        return
    if frontend.async_panel_exists(hass, PANEL_PATH):
        frontend.async_remove_panel(hass, PANEL_PATH)
        frontend.remove_extra_js_url(hass, _card_url(hass.data[_FILES]))


def _card_url(files: PanelFiles) -> str:
    return f"{FILES_URL}/{files.card}"


def _read_names() -> dict[str, Any]:
    """Blocking."""
    names: dict[str, Any] = json.loads((_FOLDER / "manifest.json").read_bytes())
    return names

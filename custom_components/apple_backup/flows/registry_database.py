"""Which database keeps what is known of the backups of a folder."""

from typing import Any, Final

from sqlalchemy.engine import make_url
import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import TextSelector

from ..const import CONF_CATALOG_URL
from ..library_database import async_checked_address
from ..photos.errors import PhotosError
from .option_steps import OptionSteps

_SCHEMA: Final = vol.Schema({vol.Optional(CONF_CATALOG_URL): TextSelector()})


class RegistryDatabaseSteps(OptionSteps):
    """Keeps the registry on a PostgreSQL server, or in the embedded database again.

    The registry is a cache that the next scan fills, so nothing has to be moved.
    """

    async def async_step_registry_database(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address, and try it. The stored password is never shown."""
        stored = self.config_entry.data.get(CONF_CATALOG_URL)
        shown = make_url(stored).render_as_string(hide_password=True) if stored else ""
        errors: dict[str, str] = {}
        if user_input is not None:
            text = user_input.get(CONF_CATALOG_URL, "").strip()
            if text == shown:
                return self.save({}, reload=False)
            try:
                self._store(await async_checked_address(self.hass, text))
            except PhotosError as err:
                errors[CONF_CATALOG_URL] = err.code
                shown = text
            else:
                self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
                return self.save({}, reload=False)
        return self.async_show_form(
            step_id="registry_database",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, {CONF_CATALOG_URL: shown}),
            errors=errors,
            description_placeholders={"example": "postgresql://user:password@host/database"},
        )

    def _store(self, url: str | None) -> None:
        """Addresses hold passwords, so they are data of the entry and no options."""
        entry = self.config_entry
        data = {key: value for key, value in entry.data.items() if key != CONF_CATALOG_URL}
        if url:
            data[CONF_CATALOG_URL] = url
        self.hass.config_entries.async_update_entry(entry, data=data)

"""Which database server the catalog of an account may be moved to."""

from typing import Any, Final

from sqlalchemy.engine import make_url
import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import TextSelector

from ..const import CONF_CATALOG_URL, CONF_DATABASE_SERVER
from ..library_database import async_checked_address
from ..photos.errors import PhotosError
from .option_steps import OptionSteps

_SCHEMA: Final = vol.Schema({vol.Optional(CONF_DATABASE_SERVER): TextSelector()})


class LibraryDatabaseSteps(OptionSteps):
    """Sets up a PostgreSQL server; the action that migrates the catalog moves it there."""

    async def async_step_database(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address, and try it. The stored password is never shown."""
        entry = self.config_entry
        stored = entry.data.get(CONF_DATABASE_SERVER)
        shown = make_url(stored).render_as_string(hide_password=True) if stored else ""
        errors: dict[str, str] = {}
        if user_input is not None:
            text = user_input.get(CONF_DATABASE_SERVER, "").strip()
            try:
                self._store(
                    stored if text == shown else await async_checked_address(self.hass, text)
                )
                return self.save({}, reload=False)
            except PhotosError as err:
                errors[CONF_DATABASE_SERVER] = err.code
                shown = text
        return self.async_show_form(
            step_id="database",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, {CONF_DATABASE_SERVER: shown}),
            errors=errors,
            description_placeholders={
                "example": "postgresql://user:password@host/database",
                "place": "PostgreSQL" if CONF_CATALOG_URL in entry.data else "SQLite",
            },
        )

    def _store(self, url: str | None) -> None:
        """Addresses hold passwords, so they are data of the entry and no options."""
        data = {
            key: value
            for key, value in self.config_entry.data.items()
            if key != CONF_DATABASE_SERVER
        }
        if url:
            data[CONF_DATABASE_SERVER] = url
        self.hass.config_entries.async_update_entry(self.config_entry, data=data)

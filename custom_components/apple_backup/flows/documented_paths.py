"""Whether the documented paths of the HTTP APIs speak for an entry."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import BooleanSelector

from ..const import CONF_DOCUMENTED_PATHS, CONF_KIND, EntryKind
from ..http.entries import documented_entries, entries_of
from .option_steps import OptionSteps

_SCHEMA: Final = vol.Schema({vol.Required(CONF_DOCUMENTED_PATHS): BooleanSelector()})


class DocumentedPathsSteps(OptionSteps):
    """Switches the documented paths on or off for one entry."""

    async def async_step_documented_paths(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether the paths that name no entry shall mean this one."""
        entry = self.config_entry
        kind = EntryKind(entry.data[CONF_KIND])
        if user_input is not None:
            if wanted := user_input[CONF_DOCUMENTED_PATHS]:
                self._take_from_others(kind)
            return self.save({CONF_DOCUMENTED_PATHS: wanted}, reload=False)
        first = next(iter(documented_entries(self.hass, kind)), None)
        return self.async_show_form(
            step_id="documented_paths",
            data_schema=self.add_suggested_values_to_schema(
                _SCHEMA, {CONF_DOCUMENTED_PATHS: first is entry}
            ),
            description_placeholders={"entry": first.title if first else "–"},
        )

    def _take_from_others(self, kind: EntryKind) -> None:
        """Paths that name nothing can mean one entry only."""
        for other in entries_of(self.hass, kind):
            if other is not self.config_entry and other.options.get(CONF_DOCUMENTED_PATHS):
                self.hass.config_entries.async_update_entry(
                    other, options={**other.options, CONF_DOCUMENTED_PATHS: False}
                )

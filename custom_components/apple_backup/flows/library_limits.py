"""How much of the connection and of the nights a library may take."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TimeSelector,
)

from ..library_options import (
    CONF_BANDWIDTH,
    CONF_SCRUB_SHARE,
    CONF_SCRUB_TIME,
    DEFAULT_SCRUB_PERCENT,
    DEFAULT_SCRUB_TIME,
    MOST_MEGABITS,
)
from .option_steps import OptionSteps

_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_BANDWIDTH): NumberSelector(
            NumberSelectorConfig(
                min=0.1,
                max=MOST_MEGABITS,
                step="any",
                unit_of_measurement="Mbit/s",
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(CONF_SCRUB_SHARE, default=DEFAULT_SCRUB_PERCENT): NumberSelector(
            NumberSelectorConfig(
                min=0,
                max=100,
                step=0.5,
                unit_of_measurement="%",
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(CONF_SCRUB_TIME, default=DEFAULT_SCRUB_TIME): TimeSelector(),
    }
)


class LibraryLimitSteps(OptionSteps):
    """Limits downloads, and says how much of the library is checked at night."""

    async def async_step_limits(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask; an empty limit is none, and a share of nothing is no check."""
        if user_input is not None:
            changes = {CONF_BANDWIDTH: user_input.get(CONF_BANDWIDTH)}
            return self.save(user_input | changes, reload=False)
        return self.async_show_form(
            step_id="limits",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, self.options),
        )

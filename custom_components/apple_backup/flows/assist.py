"""What voice assistants and language models may know of a library."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import BooleanSelector

from ..const import CONF_ASSIST_PHOTOS
from .option_steps import OptionSteps

_SCHEMA: Final = vol.Schema({vol.Required(CONF_ASSIST_PHOTOS, default=False): BooleanSelector()})


class AssistSteps(OptionSteps):
    """Lets models search photos; off unless the user says otherwise."""

    async def async_step_assist(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask."""
        if user_input is not None:
            return self.save(user_input, reload=False)
        return self.async_show_form(
            step_id="assist",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, self.options),
        )

"""What becomes of photos that are deleted in iCloud, and whether any may be removed from it."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..library_options import CONF_DELETED_POLICY, CONF_FREE_UP, CONF_RETENTION_DAYS
from ..photos.catalog import DeletedPolicy
from .option_steps import OptionSteps

_MOST_DAYS: Final = 3650

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_DELETED_POLICY, default=DeletedPolicy.QUARANTINE.value): SelectSelector(
            SelectSelectorConfig(
                options=[policy.value for policy in DeletedPolicy],
                mode=SelectSelectorMode.LIST,
                translation_key="deleted_in_icloud",
            )
        ),
        vol.Optional(CONF_RETENTION_DAYS): NumberSelector(
            NumberSelectorConfig(
                min=1,
                max=_MOST_DAYS,
                step=1,
                unit_of_measurement="d",
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(CONF_FREE_UP, default=False): BooleanSelector(),
    }
)


class LibraryRemovalSteps(OptionSteps):
    """Chooses what is removed here, when it is deleted for good, and what in iCloud."""

    async def async_step_removals(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask; without a number of days, nothing is ever deleted for good."""
        if user_input is not None:
            days = user_input.get(CONF_RETENTION_DAYS)
            return self.save(
                {
                    CONF_DELETED_POLICY: user_input[CONF_DELETED_POLICY],
                    CONF_RETENTION_DAYS: int(days) if days else None,
                    CONF_FREE_UP: user_input[CONF_FREE_UP],
                },
                reload=True,
            )
        return self.async_show_form(
            step_id="removals",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, self.options),
        )

"""What is written beside the photos: metadata, times of files."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..library_options import CONF_EXIF_DATES, CONF_MTIME, CONF_SIDECARS
from ..photos.config import MtimePolicy
from .option_steps import OptionSteps

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_SIDECARS, default=False): BooleanSelector(),
        vol.Required(CONF_MTIME, default=MtimePolicy.CAPTURED.value): SelectSelector(
            SelectSelectorConfig(
                options=[policy.value for policy in MtimePolicy],
                mode=SelectSelectorMode.LIST,
                translation_key="file_time",
            )
        ),
        vol.Required(CONF_EXIF_DATES, default=False): BooleanSelector(),
    }
)


class LibraryMetadataSteps(OptionSteps):
    """Chooses sidecars and what the times of files tell."""

    async def async_step_metadata(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask; the next sync brings what is there up to date, without a download."""
        if user_input is not None:
            return self.save(user_input, reload=True)
        return self.async_show_form(
            step_id="metadata",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, self.options),
        )

"""What the subjects of the options flow share.

A subject is a class with the step that its flow's menu names; it reads `options` and ends with
`save`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlowWithReload


class OptionSteps(OptionsFlowWithReload):
    """A menu of subjects. `subjects` are their steps, in the order of the menu."""

    subjects: ClassVar[tuple[str, ...]] = ()
    # Each subject says in `save` whether what it changes needs a reload.
    automatic_reload = False

    @property
    def options(self) -> Mapping[str, Any]:
        """The options as they are stored."""
        return self.config_entry.options

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which subject."""
        return self.async_show_menu(step_id="init", menu_options=list(self.subjects))

    def save(self, changes: Mapping[str, Any], *, reload: bool) -> ConfigFlowResult:
        """Store what has changed and end the flow; None removes an option.

        With `reload` the entry is loaded again, which stops a sync that runs: it goes on afterwards.
        Without, the entry's coordinator reads the options it needs anew.
        """
        options = {
            key: value for key, value in {**self.options, **changes}.items() if value is not None
        }
        entry = self.config_entry
        self.automatic_reload = reload
        if not reload:
            self.hass.config_entries.async_update_entry(entry, options=options)
            if entry.state is ConfigEntryState.LOADED:
                entry.runtime_data.coordinator.async_options_changed()
        return self.async_create_entry(data=options)

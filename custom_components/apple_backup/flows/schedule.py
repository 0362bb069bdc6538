"""When an account syncs by itself: what makes a sync due, and when it may run."""

from datetime import timedelta
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    DurationSelector,
    DurationSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
from homeassistant.util import dt as dt_util

from ..const import CONF_SCHEDULE, CONF_SYNC_ENABLED
from ..schedule_rules import (
    CONF_CRON,
    CONF_INTERVAL,
    CONF_MODE,
    CONF_ONLY_WHILE,
    CONF_SPREAD,
    CONF_WINDOW_END,
    CONF_WINDOW_START,
    DEFAULT_CRON,
    DEFAULT_INTERVAL,
    DEFAULT_SPREAD,
    MAX_SPREAD,
    ScheduleError,
    ScheduleMode,
    ScheduleRules,
)
from .option_steps import OptionSteps

SECTION_LIMITS: Final = "limits"

_MINUTE: Final = timedelta(minutes=1)
# What is on or off, and can say for how long.
_DOMAINS: Final = ["binary_sensor", "input_boolean", "schedule", "switch"]

_MODE_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_MODE): SelectSelector(
            SelectSelectorConfig(
                options=[mode.value for mode in ScheduleMode],
                mode=SelectSelectorMode.LIST,
                translation_key="schedule_mode",
            )
        )
    }
)
_LIMITS: Final = section(
    vol.Schema(
        {
            vol.Optional(CONF_WINDOW_START): TimeSelector(),
            vol.Optional(CONF_WINDOW_END): TimeSelector(),
            vol.Optional(CONF_ONLY_WHILE): EntitySelector(EntitySelectorConfig(domain=_DOMAINS)),
            vol.Required(CONF_SPREAD): NumberSelector(
                NumberSelectorConfig(
                    min=0,
                    max=MAX_SPREAD / _MINUTE,
                    unit_of_measurement="min",
                    mode=NumberSelectorMode.BOX,
                )
            ),
        }
    ),
    {"collapsed": False},
)
_INTERVAL_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_INTERVAL): DurationSelector(DurationSelectorConfig(enable_day=True)),
        vol.Required(SECTION_LIMITS): _LIMITS,
    }
)
_CRON_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_CRON): TextSelector(), vol.Required(SECTION_LIMITS): _LIMITS}
)
# Where the form shows what is wrong; what concerns several fields is shown above them.
_FIELDS: Final = {"cron_invalid": CONF_CRON, "interval_range": CONF_INTERVAL}


class ScheduleSteps(OptionSteps):
    """Asks for the kind of schedule, then for its details."""

    async def async_step_schedule(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what makes a sync due."""
        if user_input is not None:
            match ScheduleMode(user_input[CONF_MODE]):
                case ScheduleMode.INTERVAL:
                    return await self.async_step_schedule_interval()
                case ScheduleMode.CRON:
                    return await self.async_step_schedule_cron()
            schedule = self._schedule | {CONF_MODE: ScheduleMode.MANUAL.value}
            return self.save({CONF_SCHEDULE: schedule}, reload=False)
        mode = self._schedule.get(CONF_MODE, ScheduleMode.INTERVAL)
        if not self.options.get(CONF_SYNC_ENABLED, False):
            mode = ScheduleMode.MANUAL
        return self.async_show_form(
            step_id="schedule",
            data_schema=self.add_suggested_values_to_schema(_MODE_SCHEMA, {CONF_MODE: mode}),
            last_step=False,
        )

    async def async_step_schedule_interval(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how long after the last sync the next one starts."""
        given: dict[str, Any] = {}
        if user_input is not None:
            interval = timedelta(**user_input[CONF_INTERVAL])
            given = {CONF_INTERVAL: interval / _MINUTE, **user_input[SECTION_LIMITS]}
        return self._take(ScheduleMode.INTERVAL, _INTERVAL_SCHEMA, given)

    async def async_step_schedule_cron(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a cron expression."""
        given: dict[str, Any] = {}
        if user_input is not None:
            cron = " ".join(user_input[CONF_CRON].split())
            given = {CONF_CRON: cron, **user_input[SECTION_LIMITS]}
        return self._take(ScheduleMode.CRON, _CRON_SCHEMA, given)

    @property
    def _schedule(self) -> dict[str, Any]:
        """The schedule as it is stored."""
        return dict(self.options.get(CONF_SCHEDULE, {}))

    def _take(
        self, mode: ScheduleMode, schema: vol.Schema, given: dict[str, Any]
    ) -> ConfigFlowResult:
        """Store what was given, or ask for it."""
        errors: dict[str, str] = {}
        if given:
            # Limits that were left empty are gone; the interval or expression not asked for stays.
            kept = {CONF_INTERVAL, CONF_CRON}
            schedule = {key: value for key, value in self._schedule.items() if key in kept}
            schedule |= given | {CONF_MODE: mode.value}
            try:
                ScheduleRules.read(schedule).check(dt_util.now())
            except ScheduleError as err:
                errors[_FIELDS.get(str(err), "base")] = str(err)
            else:
                return self.save({CONF_SCHEDULE: schedule, CONF_SYNC_ENABLED: True}, reload=False)
        return self.async_show_form(
            step_id=f"schedule_{mode.value}",
            data_schema=self.add_suggested_values_to_schema(schema, self._suggestions(given)),
            errors=errors,
        )

    def _suggestions(self, given: dict[str, Any]) -> dict[str, Any]:
        """What the fields show: what was just given, what is stored, what is usual."""
        values = {
            CONF_INTERVAL: DEFAULT_INTERVAL / _MINUTE,
            CONF_CRON: DEFAULT_CRON,
            CONF_SPREAD: DEFAULT_SPREAD / _MINUTE,
            **(given or self._schedule),
        }
        seconds = round(values[CONF_INTERVAL] * 60)
        values[CONF_INTERVAL] = {
            "days": seconds // 86400,
            "hours": seconds // 3600 % 24,
            "minutes": seconds // 60 % 60,
            "seconds": seconds % 60,
        }
        return {**values, SECTION_LIMITS: values}

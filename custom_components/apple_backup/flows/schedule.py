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
_LIMITS: Final = vol.Schema(
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
)
_DETAILS: Final[dict[ScheduleMode, dict[vol.Marker, Any]]] = {
    ScheduleMode.INTERVAL: {
        vol.Required(CONF_INTERVAL): DurationSelector(DurationSelectorConfig(enable_day=True))
    },
    ScheduleMode.CRON: {vol.Required(CONF_CRON): TextSelector()},
}
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
        return self._take(ScheduleMode.INTERVAL, given)

    async def async_step_schedule_cron(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a cron expression."""
        given: dict[str, Any] = {}
        if user_input is not None:
            cron = " ".join(user_input[CONF_CRON].split())
            given = {CONF_CRON: cron, **user_input[SECTION_LIMITS]}
        return self._take(ScheduleMode.CRON, given)

    @property
    def _schedule(self) -> dict[str, Any]:
        """The schedule as it is stored."""
        return dict(self.options.get(CONF_SCHEDULE, {}))

    def _take(self, mode: ScheduleMode, given: dict[str, Any]) -> ConfigFlowResult:
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
            data_schema=self._schema(mode, given),
            errors=errors,
        )

    def _schema(self, mode: ScheduleMode, given: dict[str, Any]) -> vol.Schema:
        """The form, showing what was just given, what is stored, or what is usual."""
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
        limited = not {CONF_WINDOW_START, CONF_ONLY_WHILE}.isdisjoint(values)
        limits = section(_LIMITS, {"collapsed": not limited})
        return self.add_suggested_values_to_schema(
            vol.Schema({**_DETAILS[mode], vol.Required(SECTION_LIMITS): limits}),
            {**values, SECTION_LIMITS: values},
        )

"""Which photos an account copies: libraries, albums, kinds, days, favorites, and private ones."""

from pathlib import Path
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..library_options import (
    CONF_ALBUMS,
    CONF_CAPTURED_FROM,
    CONF_CAPTURED_UNTIL,
    CONF_EXCLUDED_POLICY,
    CONF_FAVORITES_ONLY,
    CONF_HIDDEN,
    CONF_KINDS,
    CONF_LIBRARIES,
    CONF_PRIVATE_PATH,
    CONF_RECENTLY_DELETED,
    selection,
)
from ..models import PhotosRuntime
from ..photos.catalog import AssetKind, ExcludedPolicy
from ..photos.errors import PhotosError
from ..photos.files.volume import prepare_library
from ..readable import readable_size
from . import library_folder
from .album_choice import album_options, several
from .option_steps import OptionSteps

_PRIVATE: Final = (CONF_HIDDEN, CONF_RECENTLY_DELETED)
_LISTS: Final = (CONF_LIBRARIES, CONF_ALBUMS, CONF_KINDS)
_DAYS: Final = (CONF_CAPTURED_FROM, CONF_CAPTURED_UNTIL)

_LEFT_OUT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_EXCLUDED_POLICY): SelectSelector(
            SelectSelectorConfig(
                options=[policy.value for policy in ExcludedPolicy],
                mode=SelectSelectorMode.LIST,
                translation_key=CONF_EXCLUDED_POLICY,
            )
        )
    }
)


class LibraryFilterSteps(OptionSteps):
    """Chooses what is copied, and what becomes of photos that are here and are left out now."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._changes: dict[str, Any] = {}

    async def async_step_filters(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what is wanted; nothing chosen in a list means everything."""
        runtime = getattr(self.config_entry, "runtime_data", None)
        if not isinstance(runtime, PhotosRuntime):
            return self.async_abort(reason="not_loaded")
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._async_check(user_input)
            if not errors:
                self._changes = _changes(user_input)
                return await self.async_step_filters_left_out()
        try:
            libraries = await runtime.engine.libraries()
            albums = await album_options(self.hass, runtime, self.options.get(CONF_ALBUMS, ()))
        except PhotosError as err:
            return self.async_abort(reason=err.code)
        known = self.options if user_input is None else user_input
        return self.async_show_form(
            step_id="filters",
            data_schema=self.add_suggested_values_to_schema(_schema(libraries, albums), known),
            errors=errors,
        )

    async def async_step_filters_left_out(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what becomes of photos that are here; if there are none, they stay in the future."""
        if user_input is not None:
            return self.save({**self._changes, **user_input}, reload=True)
        # It may have been unloaded while the folder was made.
        runtime = getattr(self.config_entry, "runtime_data", None)
        if not isinstance(runtime, PhotosRuntime):
            return self.async_abort(reason="not_loaded")
        try:
            found = await runtime.engine.left_out(selection({**self.options, **self._changes}))
        except PhotosError as err:
            return self.async_abort(reason=err.code)
        if not found.assets:
            return self.save({**self._changes, CONF_EXCLUDED_POLICY: None}, reload=True)
        stored = self.options.get(CONF_EXCLUDED_POLICY, ExcludedPolicy.KEEP.value)
        return self.async_show_form(
            step_id="filters_left_out",
            data_schema=self.add_suggested_values_to_schema(
                _LEFT_OUT_SCHEMA, {CONF_EXCLUDED_POLICY: stored}
            ),
            description_placeholders={
                "count": str(found.assets),
                "size": readable_size(found.bytes, self.hass.config.language),
            },
        )

    async def _async_check(self, wanted: dict[str, Any]) -> dict[str, str]:
        """Look whether the days make sense, and whether private photos have a folder."""
        first, last = (wanted.get(name) for name in _DAYS)
        if first and last and first > last:
            return {CONF_CAPTURED_UNTIL: "days_reversed"}
        if not wanted.get(CONF_PRIVATE_PATH):
            needed = any(wanted.get(name) for name in _PRIVATE)
            return {CONF_PRIVATE_PATH: "private_path_needed"} if needed else {}
        try:
            path = await self.hass.async_add_executor_job(
                self._prepare_private, wanted[CONF_PRIVATE_PATH]
            )
        except PhotosError as err:
            return {CONF_PRIVATE_PATH: err.code}
        wanted[CONF_PRIVATE_PATH] = str(path)
        return {}

    def _prepare_private(self, text: str) -> Path:
        """Make the folder of private photos, which nothing shows to other users. Blocking."""
        entries = self.hass.config_entries.async_entries(self.config_entry.domain)
        path = library_folder.check_private(self.hass, text, entries, self.config_entry)
        # One that was chosen before and is missing is not mounted: it is not made anew.
        if str(path) != self.options.get(CONF_PRIVATE_PATH):
            prepare_library(path, str(self.config_entry.unique_id))
        return path


def _changes(wanted: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {name: wanted.get(name) or None for name in (*_LISTS, *_DAYS)}
    for name in (CONF_FAVORITES_ONLY, *_PRIVATE):
        changes[name] = wanted[name]
    changes[CONF_PRIVATE_PATH] = wanted.get(CONF_PRIVATE_PATH) or None
    return changes


def _schema(libraries: tuple[str, ...], albums: list[SelectOptionDict]) -> vol.Schema:
    return vol.Schema(
        {
            vol.Optional(CONF_LIBRARIES): several(
                [SelectOptionDict(value=name, label=_library_label(name)) for name in libraries]
            ),
            vol.Optional(CONF_ALBUMS): several(albums),
            vol.Optional(CONF_KINDS): SelectSelector(
                SelectSelectorConfig(
                    # What most photos are comes first.
                    options=[kind.value for kind in reversed(AssetKind)],
                    multiple=True,
                    mode=SelectSelectorMode.LIST,
                    translation_key="asset_kind",
                )
            ),
            vol.Optional(CONF_CAPTURED_FROM): DateSelector(),
            vol.Optional(CONF_CAPTURED_UNTIL): DateSelector(),
            vol.Required(CONF_FAVORITES_ONLY, default=False): BooleanSelector(),
            vol.Required(CONF_HIDDEN, default=False): BooleanSelector(),
            vol.Required(CONF_RECENTLY_DELETED, default=False): BooleanSelector(),
            vol.Optional(CONF_PRIVATE_PATH): TextSelector(),
        }
    )


def _library_label(name: str) -> str:
    """Apple gives libraries no names of their own."""
    return name.replace("PrimarySync", "iCloud Photos").replace("SharedSync-", "Shared ")

"""Whether and how albums appear beside the photos; what the library's disk can do is tried first."""

from collections.abc import Collection
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig, SelectSelectorMode

from ..library_options import CONF_ALBUM_VIEWS
from ..models import PhotosRuntime
from ..photos.albums.methods import AlbumViews, ViewMethod
from ..photos.errors import PhotosError
from .option_steps import OptionSteps

_ALWAYS: Final = (AlbumViews.OFF, AlbumViews.AUTOMATIC)


class LibraryAlbumSteps(OptionSteps):
    """Chooses how albums are shown, of what the disk can do."""

    async def async_step_albums(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask; the next sync makes, changes or removes the views, without a download."""
        if user_input is not None:
            return self.save(user_input, reload=True)
        runtime = getattr(self.config_entry, "runtime_data", None)
        if not isinstance(runtime, PhotosRuntime):
            return self.async_abort(reason="not_loaded")
        try:
            works = await runtime.engine.album_methods()
        except PhotosError as err:
            return self.async_abort(reason=err.code)
        stored = AlbumViews(self.options.get(CONF_ALBUM_VIEWS, AlbumViews.OFF))
        return self.async_show_form(
            step_id="albums",
            data_schema=self.add_suggested_values_to_schema(
                _schema(works, stored), {CONF_ALBUM_VIEWS: stored.value}
            ),
        )


def _schema(works: Collection[ViewMethod], stored: AlbumViews) -> vol.Schema:
    """Offer what works, and what was chosen when it did."""
    known = {method.value for method in works}
    offered = [
        choice.value
        for choice in AlbumViews
        if choice in _ALWAYS or choice.value in known or choice is stored
    ]
    return vol.Schema(
        {
            vol.Required(CONF_ALBUM_VIEWS, default=AlbumViews.OFF.value): SelectSelector(
                SelectSelectorConfig(
                    options=offered,
                    mode=SelectSelectorMode.LIST,
                    translation_key=CONF_ALBUM_VIEWS,
                )
            )
        }
    )

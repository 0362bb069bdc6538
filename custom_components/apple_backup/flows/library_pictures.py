"""Of which albums there are pictures as entities."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult

from ..library_options import CONF_PICTURE_ALBUMS, picture_albums
from ..models import PhotosRuntime
from ..photos.errors import PhotosError
from .album_choice import album_options, several
from .option_steps import OptionSteps


class LibraryPictureSteps(OptionSteps):
    """Chooses albums; their pictures come and go at once."""

    async def async_step_pictures(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask; no album is chosen unless the user does."""
        if user_input is not None:
            chosen = user_input.get(CONF_PICTURE_ALBUMS) or None
            return self.save({CONF_PICTURE_ALBUMS: chosen}, reload=False)
        runtime = getattr(self.config_entry, "runtime_data", None)
        if not isinstance(runtime, PhotosRuntime):
            return self.async_abort(reason="not_loaded")
        try:
            albums = await album_options(self.hass, runtime, picture_albums(self.options))
        except PhotosError as err:
            return self.async_abort(reason=err.code)
        return self.async_show_form(
            step_id="pictures",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(CONF_PICTURE_ALBUMS): several(albums)}), self.options
            ),
        )

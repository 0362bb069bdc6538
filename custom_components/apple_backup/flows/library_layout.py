"""How files lie in the library folder: a template, shown with a few photos before it is used."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..const import CONF_TEMPLATE
from ..markdown import as_it_is, code
from ..models import PhotosRuntime
from ..photos.errors import PhotosError
from ..photos.layout.examples import LayoutSample, preview
from ..photos.layout.template import BUILT_IN_TEMPLATES, DEFAULT_TEMPLATE, TemplateError
from .option_steps import OptionSteps

_SAMPLES: Final = 5
_EXAMPLE: Final = "{camera}/{year}/{stem}{ext}"

_LAYOUT: Final = "layout"
_OWN: Final = "own"
_NAMES: Final = {template: name for name, template in BUILT_IN_TEMPLATES.items()}
# Two fields: where users may add values of their own, Home Assistant shows keys instead of names.
_SCHEMA: Final = vol.Schema(
    {
        vol.Required(_LAYOUT): SelectSelector(
            SelectSelectorConfig(
                options=[*BUILT_IN_TEMPLATES, _OWN],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=_LAYOUT,
            )
        ),
        vol.Optional(CONF_TEMPLATE): TextSelector(),
    }
)


class LibraryLayoutSteps(OptionSteps):
    """Chooses a layout; switching moves the files with the next sync."""

    _template: str = DEFAULT_TEMPLATE

    async def async_step_layout(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a layout: one of those that have a name, or an own template."""
        errors: dict[str, str] = {}
        placeholders = {"part": "", "example": code(_EXAMPLE)}
        if user_input is not None:
            own = user_input.get(CONF_TEMPLATE, "").strip()
            self._template = BUILT_IN_TEMPLATES.get(user_input[_LAYOUT], own)
            try:
                return await self.async_step_layout_preview()
            except TemplateError as err:
                errors[CONF_TEMPLATE] = err.problem.value
                placeholders["part"] = err.part
        else:
            self._template = self.options.get(CONF_TEMPLATE, DEFAULT_TEMPLATE)
        return self.async_show_form(
            step_id="layout",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, self._chosen_layout(errors)),
            errors=errors,
            description_placeholders=placeholders,
            last_step=False,
        )

    def _chosen_layout(self, errors: dict[str, str]) -> dict[str, str]:
        name = _NAMES.get(self._template)
        if name is not None and not errors:
            return {_LAYOUT: name}
        return {_LAYOUT: _OWN, CONF_TEMPLATE: self._template}

    async def async_step_layout_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show where a few photos would lie, and use the template once confirmed."""
        if user_input is not None:
            return self.save({CONF_TEMPLATE: self._template}, reload=True)
        examples = preview(self._template, await self._async_samples())
        lines = [
            f"- {as_it_is(example.filename or '?')} → {code(path)}"
            for example in examples
            for path in example.paths[:1]
        ]
        return self.async_show_form(
            step_id="layout_preview",
            data_schema=vol.Schema({}),
            description_placeholders={
                "template": code(self._template),
                "examples": "\n".join(lines),
            },
        )

    async def _async_samples(self) -> list[LayoutSample]:
        """A few photos of this library, if it can be asked."""
        runtime = getattr(self.config_entry, "runtime_data", None)
        if not isinstance(runtime, PhotosRuntime):
            return []
        try:
            return await runtime.engine.layout_samples(_SAMPLES)
        except PhotosError:
            return []

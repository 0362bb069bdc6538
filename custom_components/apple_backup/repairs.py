"""Fixes repair issues of an account: by the flow in which the user settles it, or at once."""

from abc import abstractmethod
from collections.abc import Mapping
import logging
from typing import Any, cast

import voluptuous as vol

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .account_issues import DATA_ENTRY_ID, DATA_KEY, ISSUE_TRUST
from .const import DOMAIN
from .flows.again import CONF_RENEW_TRUST
from .library_commands import LibraryCommands
from .library_issues import ISSUE_REMOVALS, LIBRARY_KEYS
from .models import PhotosConfigEntry
from .photos.errors import PhotosError, RemovalsChangedError, WrongRegionError

_LOGGER = logging.getLogger(__name__)


class EntryFixFlow(RepairsFlow):
    """Fixes an issue of an entry."""

    def __init__(self, entry_id: str, key: str) -> None:
        """Fix an issue of this entry."""
        self._entry_id = entry_id
        self._key = key

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    @abstractmethod
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain, and act once confirmed."""

    def explain(self) -> RepairsFlowResult:
        """Show what the issue is about, with a button to go on."""
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders=self.issue_placeholders,
        )

    @property
    def issue_placeholders(self) -> Mapping[str, str] | None:
        """What the texts of the issue say about this account."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue is not None else None


class RemovalsFixFlow(EntryFixFlow):
    """Lets the library remove what waits, once the user has seen how much and confirmed that."""

    def __init__(self, entry_id: str, key: str) -> None:
        """Nothing is shown yet."""
        super().__init__(entry_id, key)
        self._shown: dict[str, int] = {}

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain; once confirmed, the next sync removes it, and it begins now."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        library = LibraryCommands(self.hass, cast("PhotosConfigEntry", entry))
        try:
            if user_input is None:
                return await self._async_show(library)
            if not await self._async_confirm(library):
                return await self._async_show(library, {"base": RemovalsChangedError.code})
        except PhotosError as err:
            _LOGGER.warning("The removals of %s cannot be confirmed: %s", entry.title, err)
            return self.async_abort(reason="failed")
        return self.async_create_entry(data={})

    async def _async_show(
        self, library: LibraryCommands, errors: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Say how much waits now, which may be more than when the issue was raised."""
        held = await library.entry.runtime_data.engine.held_removals()
        self._shown = {count.zone: count.removed for count in held}
        number = str(sum(self._shown.values()))
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders={**(self.issue_placeholders or {}), "count": number},
        )

    async def _async_confirm(self, library: LibraryCommands) -> bool:
        """Return whether no more waits than was shown, and is confirmed therefore."""
        try:
            await library.confirm_removals(self._shown)
        except RemovalsChangedError:
            return False
        return True


class LibraryFixFlow(EntryFixFlow):
    """Looks at a library again, after the user has mended its disk or folder."""

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain; once confirmed, open the library again. The issue goes when that works."""
        if user_input is None:
            return self.explain()
        self.hass.config_entries.async_schedule_reload(self._entry_id)
        return self.async_abort(reason="checked_again")


class AccountFixFlow(EntryFixFlow):
    """Says what to do at Apple, then opens the flow that goes on from there."""

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain; once confirmed, open the flow. The issue goes when the account works again."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if user_input is None:
            return self.explain()
        flow_id = await self._async_open_flow(entry)
        return self.async_abort(reason="continued", next_flow=(FlowType.CONFIG_FLOW, flow_id))

    async def _async_open_flow(self, entry: ConfigEntry) -> str:
        """Open the right flow, or find it; its first step always asks the user."""
        moved = self._key == WrongRegionError.code
        source = SOURCE_RECONFIGURE if moved else SOURCE_REAUTH
        for flow in entry.async_get_active_flows(self.hass, {source}):
            return str(flow["flow_id"])
        data = None if moved else {**entry.data, CONF_RENEW_TRUST: self._key == ISSUE_TRUST}
        result = await self.hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": source, "entry_id": entry.entry_id, "unique_id": entry.unique_id},
            data=data,
        )
        return str(result["flow_id"])


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Create the flow that fixes an issue."""
    assert data is not None
    entry_id, key = str(data[DATA_ENTRY_ID]), str(data[DATA_KEY])
    if key == ISSUE_REMOVALS:
        return RemovalsFixFlow(entry_id, key)
    if key in LIBRARY_KEYS:
        return LibraryFixFlow(entry_id, key)
    return AccountFixFlow(entry_id, key)

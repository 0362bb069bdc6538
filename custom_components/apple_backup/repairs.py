"""Fixes repair issues of an account: each leads to the flow in which the user can settle it."""

from collections.abc import Mapping
from typing import Any

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
from .photos.errors import WrongRegionError


class AccountFixFlow(RepairsFlow):
    """Says what to do at Apple, then opens the flow that goes on from there."""

    def __init__(self, entry_id: str, key: str) -> None:
        """Fix an issue of this entry."""
        self._entry_id = entry_id
        self._key = key

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain; once confirmed, open the flow. The issue goes when the account works again."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if user_input is None:
            issue = self.issue_placeholders
            return self.async_show_form(
                step_id="confirm", data_schema=vol.Schema({}), description_placeholders=issue
            )
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

    @property
    def issue_placeholders(self) -> Mapping[str, str] | None:
        """What the texts of the issue say about this account."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue is not None else None


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Create the flow that fixes an issue."""
    assert data is not None
    return AccountFixFlow(str(data[DATA_ENTRY_ID]), str(data[DATA_KEY]))

"""What language models may ask: how syncs stand, and photos if the user allows it. Never backups."""

from datetime import datetime
from typing import Any, Final, cast, override

import voluptuous as vol

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util.json import JsonObjectType

from .const import CONF_ASSIST_PHOTOS, DOMAIN
from .library_commands import Answer, LibraryCommands
from .models import PhotosConfigEntry, async_loaded_accounts
from .photo_filters import LONGEST_TEXT, photo_query
from .photos.catalog import AssetKind
from .photos.catalog.photo_query import PhotoQuery
from .photos.errors import PhotosError
from .photos_state import coming_sync, files_waiting, shown_state

_READS: Final = ToolAnnotations(
    read_only=True, destructive=False, idempotent=True, open_world=False
)
_MOST_PHOTOS: Final = 20
# A model answers with these; paths and places would say more than was asked.
_TOLD: Final = ("title", "description", "keywords", "captured", "kind", "favorite", "filename")


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Offer the tools that make sense now; none without an account."""
    if api_id != LLM_API_ASSIST or not (accounts := async_loaded_accounts(hass)):
        return None
    tools: list[Tool] = [SyncStatusTool()]
    if any(_allows_photos(entry) for entry in accounts):
        tools.append(SearchPhotosTool())
    return LLMTools(tools=tools)


class SyncStatusTool(Tool):
    """How the libraries stand."""

    name = f"{DOMAIN}__sync_status"
    title = "iCloud Photos sync status"
    description = (
        "Tells for each iCloud account whether its local photo library is up to date, when it was "
        "last synced, how much is in it, and what needs attention."
    )
    annotations = _READS
    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Answer from what is known; Apple is not asked."""
        accounts = [_status(entry) for entry in async_loaded_accounts(hass)]
        return ToolResult(cast("JsonObjectType", {"accounts": accounts}))


class SearchPhotosTool(Tool):
    """Photos of the accounts that allow it."""

    name = f"{DOMAIN}__search_photos"
    title = "Search photos"
    description = (
        "Finds photos and videos of the local iCloud photo libraries by words in titles, captions, "
        "keywords and file names, by date and by kind. Returns metadata only, the newest first."
    )
    parameters = vol.Schema(
        {
            vol.Optional("text"): vol.All(cv.string, vol.Length(max=LONGEST_TEXT)),
            vol.Optional("captured_from"): cv.date,
            vol.Optional("captured_until"): cv.date,
            vol.Optional("kind"): vol.In([kind.value for kind in AssetKind]),
            vol.Optional("favorite"): cv.boolean,
        }
    )
    annotations = _READS
    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Search the catalogs of those accounts alone."""
        wanted: dict[str, Any] = self.parameters(tool_input.tool_args)
        query = photo_query(wanted)
        found: list[Answer] = []
        missed: list[Answer] = []
        accounts = [entry for entry in async_loaded_accounts(hass) if _allows_photos(entry)]
        for entry in accounts:
            try:
                found += await _async_find(hass, entry, query)
            except PhotosError as err:
                missed.append({"account": entry.title, "error": err.code})
        # Each account has its newest first; together they would not.
        found.sort(key=_taken_at, reverse=True)
        told: Answer = {"photos": found[:_MOST_PHOTOS]}
        if missed:
            # Or a model would take what it was given for everything there is.
            told["not_searched"] = missed
        nobody_answered = bool(missed) and len(missed) == len(accounts)
        return ToolResult(cast("JsonObjectType", told), error=nobody_answered)


async def _async_find(
    hass: HomeAssistant, entry: PhotosConfigEntry, query: PhotoQuery
) -> list[Answer]:
    """Find photos of an account, the newest first; as much of each as a model is told."""
    answer = await LibraryCommands(hass, entry).search(query, None, _MOST_PHOTOS)
    return [
        {"account": entry.title, **{key: photo.get(key) for key in _TOLD}}
        for photo in answer["items"]
    ]


def _allows_photos(entry: PhotosConfigEntry) -> bool:
    return bool(entry.options.get(CONF_ASSIST_PHOTOS, False))


def _taken_at(photo: Answer) -> float:
    """When a photo was taken, for sorting; what has no date comes last."""
    captured = photo["captured"]
    return datetime.fromisoformat(captured).timestamp() if captured else float("-inf")


def _status(entry: PhotosConfigEntry) -> dict[str, Any]:
    data = entry.runtime_data.coordinator.data
    coming = coming_sync(data)
    return {
        "account": entry.title,
        "state": shown_state(data).value,
        "last_sync": data.last_sync.isoformat() if data.last_sync else None,
        "next_sync": coming.isoformat() if coming else None,
        "photos_and_videos": data.totals.assets,
        "files_proven": data.totals.proven,
        "files_to_download": files_waiting(data),
        "removals_to_confirm": data.health.held_back,
        "problem": data.error_message,
    }

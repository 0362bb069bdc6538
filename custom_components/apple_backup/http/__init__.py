"""The documented HTTP APIs, and our own routes below `/api/apple_backup`."""

from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..push import async_push_store
from . import (
    archives,
    artifacts,
    artifacts_export,
    artifacts_overview,
    artifacts_search,
    backups,
    backups_compare,
    backups_content,
    backups_details,
    backups_export,
    backups_files,
    backups_jobs,
    backups_photos,
    backups_sessions,
    library,
    photos,
    pictures,
    push,
)
from .redaction import keep_codes_out_of_logs
from .view import GuardedView

VIEWS: Final[tuple[type[GuardedView], ...]] = (
    *photos.VIEWS,
    *library.VIEWS,
    *pictures.VIEWS,
    *archives.VIEWS,
    *push.VIEWS,
    *backups.VIEWS,
    *backups_sessions.VIEWS,
    *backups_files.VIEWS,
    *backups_content.VIEWS,
    *backups_export.VIEWS,
    *backups_compare.VIEWS,
    *backups_details.VIEWS,
    *backups_jobs.VIEWS,
    *backups_photos.VIEWS,
    *artifacts.VIEWS,
    *artifacts_search.VIEWS,
    *artifacts_export.VIEWS,
    *artifacts_overview.VIEWS,
)
"""All views. A new one needs a row here and one in `docs/api/openapi.yaml`."""


@callback
def async_register_views(hass: HomeAssistant) -> None:
    """Register all routes. To be called once: Home Assistant cannot take a route away again."""
    keep_codes_out_of_logs()
    # From now on, subscriptions end with their users and accounts.
    async_push_store(hass)
    for view in VIEWS:
        hass.http.register_view(view(documented=False))
        if view.documented_path:
            hass.http.register_view(view(documented=True))

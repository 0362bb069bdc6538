"""What is in an unlocked backup: messages, contacts, notes, … for the session's owner alone.

The names of the routes are those of the original's later API. Records are read and turned into
JSON in a worker thread; a page ends with a cursor.
"""

from typing import Any, Final

from aiohttp import web

from ..backups.artifacts.accounts import Accounts
from ..backups.artifacts.apps import Apps
from ..backups.artifacts.calendar import Calendar
from ..backups.artifacts.calls import Calls
from ..backups.artifacts.data_usage import DataUsage
from ..backups.artifacts.document import as_document
from ..backups.artifacts.health import Health, Measure
from ..backups.artifacts.notes import Notes
from ..backups.artifacts.registry import ARTIFACTS
from ..backups.artifacts.reminders import Reminders
from ..backups.artifacts.safari import SafariHistory
from ..backups.artifacts.safari_bookmarks import SafariBookmarks
from ..backups.artifacts.screen_time import ScreenTime
from ..backups.artifacts.timed import TimedArtifact
from ..backups.artifacts.voice_memos import VoiceMemos
from ..backups.artifacts.voicemail import Voicemail
from ..backups.artifacts.wifi import Wifi
from . import artifacts_chats, artifacts_pictures
from .artifacts_base import ARTIFACTS_BASE, ArtifactView, choice, listing, whole
from .body import BadRequestError


def _timed[A: TimedArtifact[Any]](path: str, kind: type[A], what: str) -> type[ArtifactView]:
    """Make the route of an artifact that is one row of records by time, the newest first."""
    return listing(path, kind, lambda it, *rest: it.page(*rest), what)


class ReportView(ArtifactView):
    """`GET …/artifacts`: what there is, and what could not be read."""

    path = ARTIFACTS_BASE

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List the capability reports of all artifacts, or of the one that is named."""
        name = request.query.get("artifact")
        if name is not None and name not in ARTIFACTS:
            raise BadRequestError("bad_parameter", "There is no artifact with this name.")
        kinds = ARTIFACTS.values() if name is None else (ARTIFACTS[name],)
        reports = [
            await self.read(request, backup_id, kind, lambda it: as_document(it.report()))
            for kind in kinds
        ]
        return self.json({"artifacts": reports})


class HealthDaysView(ArtifactView):
    """`GET …/artifacts/health/days?measure=…`."""

    path = f"{ARTIFACTS_BASE}/health/days"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List days with what was measured, the latest first."""
        measure = choice(request, "measure", Measure, Measure.STEPS)
        return await self.page(
            request, backup_id, Health, lambda it, *rest: it.days(measure, *rest)
        )


VIEWS: Final[tuple[type[ArtifactView], ...]] = (
    ReportView,
    *artifacts_chats.VIEWS,
    *artifacts_pictures.VIEWS,
    _timed("calls", Calls, "phone calls, FaceTime and those of other apps"),
    _timed("notes", Notes, "notes with their bodies"),
    _timed("voicemail", Voicemail, "messages on the voicemail"),
    _timed("voice_memos", VoiceMemos, "recordings of Voice Memos"),
    _timed("calendar/events", Calendar, "events"),
    _timed("reminders", Reminders, "reminders of all lists"),
    _timed("safari", SafariHistory, "visited pages of all profiles"),
    whole("safari/bookmarks", "bookmarks", SafariBookmarks, lambda it: it.bookmarks(), "bookmarks"),
    whole(
        "safari/reading_list",
        "items",
        SafariBookmarks,
        lambda it: it.reading_list(),
        "pages to read",
    ),
    whole("safari/tabs", "tabs", SafariBookmarks, lambda it: it.tabs(), "open tabs"),
    HealthDaysView,
    _timed("health/workouts", Health, "workouts"),
    _timed("wifi", Wifi, "Wi-Fi networks"),
    _timed("accounts", Accounts, "accounts the device is signed in to"),
    _timed("data_usage", DataUsage, "what processes have sent and received"),
    _timed("screen_time", ScreenTime, "for how long apps and websites were used"),
    listing("apps", Apps, lambda it, *rest: it.page(*rest), "installed apps"),
)

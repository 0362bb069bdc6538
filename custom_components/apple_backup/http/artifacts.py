"""What is in an unlocked backup: messages, contacts, notes, … for the session's owner alone.

The names of the routes are those of the original's later API. Records are read and turned into
JSON in a worker thread; a page ends with a cursor.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, Final

from aiohttp import web

from ..backups.artifacts.artifact import Artifact, FileRef
from ..backups.artifacts.calendar import Calendar
from ..backups.artifacts.calls import Calls
from ..backups.artifacts.contacts import Contacts
from ..backups.artifacts.cursor import BadCursorError
from ..backups.artifacts.document import JSON, as_document, page_document
from ..backups.artifacts.health import Health, Measure
from ..backups.artifacts.listing import DEFAULT_LIMIT, MAX_LIMIT, Filter, Page
from ..backups.artifacts.messages import Messages
from ..backups.artifacts.notes import Notes
from ..backups.artifacts.photos import Collection, Photo, Photos
from ..backups.artifacts.registry import ARTIFACTS
from ..backups.artifacts.reminders import Reminders
from ..backups.artifacts.safari import SafariBookmarks, SafariHistory
from ..backups.artifacts.timed import TimedArtifact
from ..backups.artifacts.voice_memos import VoiceMemos
from ..backups.artifacts.voicemail import Voicemail
from ..backups.artifacts.whatsapp import WhatsApp
from ..backups.errors import FileMissingError, FileNotInBackupError
from .backups_base import SessionView
from .backups_content import ContentView
from .body import BadRequestError, read_integer
from .filters import read_wanted
from .headers import content_headers
from .streaming import Source, send

_BASE: Final = "/backups/{backup_id}/artifacts"
_LARGEST: Final = 2**53
_PNG: Final = b"\x89PNG"


class ArtifactView(SessionView):
    """A route that reads an artifact; only below our own base."""

    documented_path: ClassVar[bool] = False

    async def read[A: Artifact, T](
        self, request: web.Request, backup_id: str, kind: type[A], work: Callable[[A], T]
    ) -> T:
        """Let `work` read an artifact in a worker thread.

        Raises:
            BadRequestError: A cursor that is none.
            BackupError: As `UnlockedBackup.read`.
        """
        try:
            return await self.unlocked(request, backup_id).read(kind, work)
        except BadCursorError as error:
            raise BadRequestError(
                "bad_parameter", "The parameter 'cursor' is no cursor."
            ) from error

    async def page[A: Artifact](
        self,
        request: web.Request,
        backup_id: str,
        kind: type[A],
        read: Callable[[A, Filter, str | None, int], Page[Any]],
    ) -> web.Response:
        """Answer with a page of records."""
        wanted = read_wanted(request)
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

        def work(artifact: A) -> dict[str, JSON]:
            return page_document(read(artifact, wanted.resolve(artifact), cursor, limit))

        return self.json(await self.read(request, backup_id, kind, work))


def _listing(path: str, kind: type[TimedArtifact[Any]], what: str) -> type[ArtifactView]:
    """Make the route of an artifact that is one row of records by time."""

    class ListingView(ArtifactView):
        __doc__ = f"`GET …/artifacts/{path}`: {what}."

        async def get(self, request: web.Request, backup_id: str) -> web.Response:
            """List a page of records, the newest first."""
            return await self.page(request, backup_id, kind, lambda it, *rest: it.page(*rest))

    ListingView.path = f"{_BASE}/{path}"
    return ListingView


def _whole[A: Artifact](
    path: str, key: str, kind: type[A], read: Callable[[A], object], what: str
) -> type[ArtifactView]:
    """Make the route of a list that is short enough to be sent as one."""

    class WholeView(ArtifactView):
        __doc__ = f"`GET …/artifacts/{path}`: {what}."

        async def get(self, request: web.Request, backup_id: str) -> web.Response:
            """Send the whole list."""
            found = await self.read(request, backup_id, kind, lambda it: as_document(read(it)))
            return self.json({key: found})

    WholeView.path = f"{_BASE}/{path}"
    return WholeView


class ReportView(ArtifactView):
    """`GET …/artifacts`: what there is, and what could not be read."""

    path = _BASE

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


class ConversationsView(ArtifactView):
    """`GET …/artifacts/messages/conversations`."""

    path = f"{_BASE}/messages/conversations"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List conversations, the one used last first."""
        return await self.page(
            request, backup_id, Messages, lambda it, *rest: it.conversations(*rest)
        )


class ConversationView(ArtifactView):
    """`GET …/artifacts/messages/conversations/{guid}`."""

    path = f"{_BASE}/messages/conversations/{{guid}}"

    async def get(self, request: web.Request, backup_id: str, guid: str) -> web.Response:
        """List the messages of a conversation, the newest first."""
        wanted = read_wanted(request)
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        message = request.query.get("message")

        def work(messages: Messages) -> dict[str, JSON]:
            conversation = messages.conversation(guid)
            if conversation is None:
                raise FileNotInBackupError("no such conversation")
            start = cursor if message is None else messages.position(message)
            page = messages.page(guid, wanted.resolve(messages), start, limit)
            return {"conversation": as_document(conversation), **page_document(page)}

        return self.json(await self.read(request, backup_id, Messages, work))


class AttachmentView(ArtifactView, ContentView):
    """`GET` and `HEAD …/artifacts/messages/attachment?guid=…`."""

    path = f"{_BASE}/messages/attachment"

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send the file of an attachment under the name it was sent with."""
        guid = request.query.get("guid", "")
        found = await self.read(request, backup_id, Messages, lambda it: it.attachment(guid))
        if found is None or found.file is None:
            raise FileNotInBackupError("no such attachment")
        unlocked = self.unlocked(request, backup_id)
        return await self.send_file(request, unlocked, found.file.file_id, name=found.name)

    head = get


class WhatsAppChatsView(ArtifactView):
    """`GET …/artifacts/whatsapp/chats`."""

    path = f"{_BASE}/whatsapp/chats"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List chats, the one used last first."""
        return await self.page(request, backup_id, WhatsApp, lambda it, *rest: it.chats(*rest))


class WhatsAppChatView(ArtifactView):
    """`GET …/artifacts/whatsapp/chats/{guid}`."""

    path = f"{_BASE}/whatsapp/chats/{{guid}}"

    async def get(self, request: web.Request, backup_id: str, guid: str) -> web.Response:
        """List the messages of a chat, the newest first."""
        wanted = read_wanted(request)
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

        def work(whatsapp: WhatsApp) -> dict[str, JSON]:
            chat = whatsapp.chat(guid)
            if chat is None:
                raise FileNotInBackupError("no such chat")
            page = whatsapp.page(guid, wanted.resolve(whatsapp), cursor, limit)
            return {"chat": as_document(chat), **page_document(page)}

        return self.json(await self.read(request, backup_id, WhatsApp, work))


class HealthDaysView(ArtifactView):
    """`GET …/artifacts/health/days?measure=…`."""

    path = f"{_BASE}/health/days"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List days with what was measured, the latest first."""
        measure = _choice(request, "measure", Measure, Measure.STEPS)
        return await self.page(
            request, backup_id, Health, lambda it, *rest: it.days(measure, *rest)
        )


def _choice[E: StrEnum](request: web.Request, name: str, kind: type[E], default: E) -> E:
    """Read one of several words."""
    try:
        return kind(request.query.get(name, default))
    except ValueError as error:
        raise BadRequestError(
            "bad_parameter", f"The parameter '{name}' must be one of: {', '.join(kind)}."
        ) from error


class ContactsView(ArtifactView):
    """`GET …/artifacts/contacts`."""

    path = f"{_BASE}/contacts"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List contacts in the order of their names."""
        return await self.page(request, backup_id, Contacts, lambda it, *rest: it.page(*rest))


class ContactPhotoView(ArtifactView):
    """`GET …/artifacts/contacts/photo?id=…`."""

    path = f"{_BASE}/contacts/photo"

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send the picture of a contact."""
        key = read_integer(request, "id", 0, 0, _LARGEST)
        data = await self.read(request, backup_id, Contacts, lambda it: it.photo(key))
        if data is None:
            raise FileNotInBackupError("no picture")

        async def piece(offset: int, length: int) -> bytes:
            return data[offset : offset + length]

        name = "contact.png" if data.startswith(_PNG) else "contact.jpg"
        headers = {**self.headers, **content_headers(name)}
        return await send(request, Source(len(data), piece), headers)


class PhotosView(ArtifactView):
    """`GET …/artifacts/photos`."""

    path = f"{_BASE}/photos"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List photos and videos, the newest first."""
        collection = _choice(request, "collection", Collection, Collection.LIBRARY)
        number = read_integer(request, "album", -1, 0, _LARGEST)
        album = None if number < 0 else number
        return await self.page(
            request,
            backup_id,
            Photos,
            lambda it, *rest: it.photos(*rest, collection=collection, album=album),
        )


class PhotoFileView(ArtifactView, ContentView):
    """`GET` and `HEAD …/artifacts/photos/file?id=…`."""

    path = f"{_BASE}/photos/file"

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send a photo: as it was taken, edited, its live video, or the thumbnail of the device."""
        key = read_integer(request, "id", 0, 0, _LARGEST)
        photo = await self.read(request, backup_id, Photos, lambda it: it.get(key))
        if photo is None:
            raise FileNotInBackupError("no such photo")
        file = _version(request, photo)
        if file is None:
            raise FileMissingError("the backup has no such version of the photo")
        return await self.send_file(request, self.unlocked(request, backup_id), file.file_id)

    head = get


def _version(request: web.Request, photo: Photo) -> FileRef | None:
    """Return which of a photo's files is wanted."""
    if "thumb" in request.query:
        # The size is a wish: the thumbnails of the device are all that need no decoding.
        read_integer(request, "thumb", 256, 1, 1024)
        return photo.thumbnail
    versions = {"original": photo.original, "edited": photo.edited, "live": photo.live}
    version = request.query.get("version", "original")
    if version not in versions:
        raise BadRequestError(
            "bad_parameter", f"The parameter 'version' must be one of: {', '.join(versions)}."
        )
    return versions[version]


VIEWS: Final[tuple[type[ArtifactView], ...]] = (
    ReportView,
    ConversationsView,
    ConversationView,
    AttachmentView,
    ContactsView,
    ContactPhotoView,
    _listing("calls", Calls, "phone calls, FaceTime and those of other apps"),
    _listing("notes", Notes, "notes with their bodies"),
    PhotosView,
    _whole("photos/albums", "albums", Photos, lambda it: it.albums(), "the albums"),
    PhotoFileView,
    _listing("voicemail", Voicemail, "messages on the voicemail"),
    _listing("calendar/events", Calendar, "events"),
    _listing("reminders", Reminders, "reminders of all lists"),
    _listing("safari", SafariHistory, "visited pages of all profiles"),
    _whole(
        "safari/bookmarks", "bookmarks", SafariBookmarks, lambda it: it.bookmarks(), "bookmarks"
    ),
    _whole(
        "safari/reading_list",
        "items",
        SafariBookmarks,
        lambda it: it.reading_list(),
        "pages to read",
    ),
    _whole("safari/tabs", "tabs", SafariBookmarks, lambda it: it.tabs(), "open tabs"),
    WhatsAppChatsView,
    WhatsAppChatView,
    HealthDaysView,
    _listing("health/workouts", Health, "workouts"),
    _listing("voice_memos", VoiceMemos, "recordings of Voice Memos"),
)

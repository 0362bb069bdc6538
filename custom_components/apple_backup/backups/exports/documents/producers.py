"""Which parts an export consists of."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ...artifacts.voice_memos import VoiceMemo, VoiceMemos
from ...artifacts.voicemail import Voicemail, VoicemailMessage
from ...errors import BackupError, SessionInvalidError
from .chats import chat_parts
from .lists import list_parts
from .notes import note_parts
from .parts import Document, Part
from .pictures import photo_parts
from .recordings import recording_parts
from .request import CHATS, DocumentFormat, Subject
from .scene import Scene
from .summary import report_pdf

# In the order in which most people look for things; what may be large comes last.
_ALL: Final = (
    (Subject.REPORT, DocumentFormat.PDF, ""),
    (Subject.CONTACTS, DocumentFormat.VCARD, "Contacts/"),
    (Subject.CONTACTS, DocumentFormat.CSV, "Contacts/"),
    (Subject.CALENDAR, DocumentFormat.ICS, "Calendar/"),
    (Subject.REMINDERS, DocumentFormat.ICS, "Reminders/"),
    (Subject.CALLS, DocumentFormat.CSV, "Calls/"),
    (Subject.SAFARI, DocumentFormat.CSV, "Safari/"),
    (Subject.HEALTH, DocumentFormat.CSV, "Health/"),
    (Subject.WIFI, DocumentFormat.CSV, "Device/"),
    (Subject.ACCOUNTS, DocumentFormat.CSV, "Device/"),
    (Subject.DATA_USAGE, DocumentFormat.CSV, "Device/"),
    (Subject.SCREEN_TIME, DocumentFormat.CSV, "Device/"),
    (Subject.APPS, DocumentFormat.CSV, "Device/"),
    (Subject.NOTES, DocumentFormat.MARKDOWN, "Notes/"),
    (Subject.NOTES, DocumentFormat.HTML_FILES, "Notes (HTML)/"),
    (Subject.MESSAGES, DocumentFormat.HTML_FILES, "Messages/"),
    (Subject.WHATSAPP, DocumentFormat.HTML_FILES, "WhatsApp/"),
    (Subject.VOICEMAIL, DocumentFormat.ORIGINAL, "Voicemail/"),
    (Subject.VOICE_MEMOS, DocumentFormat.ORIGINAL, "Voice Memos/"),
    (Subject.PHOTOS, DocumentFormat.ORIGINAL, "Photos/"),
)


def produce(scene: Scene, folder: str = "") -> Iterator[Part]:
    """Yield the parts of what is wanted, below a folder.

    Raises:
        FileNotInBackupError: There is no such conversation.
        BackupError: It cannot be read.
    """
    request = scene.request
    match request.subject, request.format:
        case Subject.EVERYTHING, _:
            yield from _everything(scene)
        case Subject.REPORT, _:
            yield Document(f"{folder}report.pdf", report_pdf(scene))
        case subject, _ if subject in CHATS:
            yield from chat_parts(scene, folder)
        case Subject.NOTES, DocumentFormat.MARKDOWN | DocumentFormat.HTML_FILES:
            yield from note_parts(scene, folder)
        case Subject.PHOTOS, DocumentFormat.ORIGINAL:
            yield from photo_parts(scene, folder)
        case Subject.VOICEMAIL, DocumentFormat.ORIGINAL:
            yield from recording_parts(scene, Voicemail, VoicemailMessage, folder)
        case Subject.VOICE_MEMOS, DocumentFormat.ORIGINAL:
            yield from recording_parts(scene, VoiceMemos, VoiceMemo, folder)
        case _:
            yield from list_parts(scene, folder)


def _everything(scene: Scene) -> Iterator[Part]:
    """Yield what there is of every subject; one that cannot be read does not end the others."""
    for subject, kind, folder in _ALL:
        request = replace(scene.request, subject=subject, format=kind)
        try:
            yield from produce(replace(scene, request=request), folder)
        except SessionInvalidError:
            raise
        except BackupError as error:
            scene.failed.append((subject, error))

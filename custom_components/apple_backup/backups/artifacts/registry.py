"""All artifacts by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .accounts import Accounts
from .apps import Apps
from .artifact import Artifact
from .calendar import Calendar
from .calls import Calls
from .contacts import Contacts
from .data_usage import DataUsage
from .health import Health
from .messages import Messages
from .notes import Notes
from .photos import Photos
from .reminders import Reminders
from .safari import SafariHistory
from .safari_bookmarks import SafariBookmarks
from .screen_time import ScreenTime
from .voice_memos import VoiceMemos
from .voicemail import Voicemail
from .whatsapp import WhatsApp
from .wifi import Wifi

_ALL: Final[tuple[type[Artifact], ...]] = (
    Messages,
    Contacts,
    Calls,
    Notes,
    Photos,
    Voicemail,
    Calendar,
    Reminders,
    SafariHistory,
    SafariBookmarks,
    VoiceMemos,
    WhatsApp,
    Health,
    Wifi,
    Accounts,
    DataUsage,
    ScreenTime,
    Apps,
)

ARTIFACTS: Final[Mapping[str, type[Artifact]]] = MappingProxyType(
    {artifact.name: artifact for artifact in _ALL}
)
"""What else a new artifact needs is told in `docs/developer/adding.md`."""

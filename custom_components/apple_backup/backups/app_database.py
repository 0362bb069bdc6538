"""Opens the SQLite databases of apps inside a backup, with their WAL, without copying them."""

from dataclasses import dataclass
import hashlib
from typing import Final

from .cipher import DecryptingFile
from .content import open_stored
from .database import Database
from .errors import BackupError, FileMissingError, FileNotInBackupError, SessionInvalidError
from .reader import BackupReader
from .vfs import DatabaseFiles

WAL_SUFFIX: Final = "-wal"


@dataclass(frozen=True, slots=True)
class DatabasePlace:
    """Where a database lies; with a `suffix`, every file below the path that ends so is one."""

    domain: str
    path: str
    suffix: str = ""


_SCREEN_TIME: Final = "Library/Application Support/com.apple.remotemanagementd"
_NOTES: Final = "AppDomainGroup-group.com.apple.notes"
_WHATSAPP: Final = tuple(
    f"AppDomainGroup-group.net.whatsapp.{app}.shared" for app in ("WhatsApp", "WhatsAppSMB")
)
_WHATSAPP_FILES: Final = (
    "ChatStorage.sqlite",
    "ContactsV2.sqlite",
    "LID.sqlite",
    "CallHistory.sqlite",
)
_MEMOS: Final = "AppDomainGroup-group.com.apple.VoiceMemos.shared"
_REMINDERS: Final = "AppDomainGroup-group.com.apple.reminders"

KNOWN_DATABASES: Final = (
    DatabasePlace("HomeDomain", "Library/SMS/sms.db"),
    DatabasePlace("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"),
    DatabasePlace("HomeDomain", "Library/AddressBook/AddressBookImages.sqlitedb"),
    DatabasePlace("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata"),
    DatabasePlace("HomeDomain", "Library/Calendar/Calendar.sqlitedb"),
    DatabasePlace("HomeDomain", "Library/Safari/History.db"),
    DatabasePlace("HomeDomain", "Library/Safari/Bookmarks.db"),
    DatabasePlace("HomeDomain", "Library/Safari/BrowserState/SafariTabs.db"),
    DatabasePlace("HomeDomain", "Library/Safari/SafariTabs.db"),
    DatabasePlace("HomeDomain", "Library/Safari/BrowserState.db"),
    DatabasePlace("HomeDomain", "Library/Safari/Profiles/", ".db"),
    DatabasePlace("HomeDomain", "Library/Voicemail/voicemail.db"),
    DatabasePlace("HomeDomain", "Library/Accounts/Accounts3.sqlite"),
    DatabasePlace("HomeDomain", f"{_SCREEN_TIME}/RMAdminStore-", ".sqlite"),
    DatabasePlace("CameraRollDomain", "Media/PhotoData/Photos.sqlite"),
    DatabasePlace("HealthDomain", "Health/healthdb.sqlite"),
    DatabasePlace("HealthDomain", "Health/healthdb_secure.sqlite"),
    DatabasePlace("WirelessDomain", "Library/Databases/DataUsage.sqlite"),
    DatabasePlace(_NOTES, "NoteStore.sqlite"),
    DatabasePlace(_MEMOS, "Recordings/CloudRecordings.db"),
    DatabasePlace("MediaDomain", "Media/Recordings/CloudRecordings.db"),
    DatabasePlace("MediaDomain", "Media/Recordings/Recordings.db"),
    DatabasePlace(_REMINDERS, "Container_v1/Stores/", ".sqlite"),
    DatabasePlace("HomeDomain", "Library/Reminders/", ".sqlite"),
    *(DatabasePlace(domain, name) for domain in _WHATSAPP for name in _WHATSAPP_FILES),
)


def file_id_of(domain: str, relative_path: str) -> str:
    """Return a file's id: the SHA-1 of `domain-relativePath`."""
    name = f"{domain}-{relative_path}".encode("utf-8", "replace")
    return hashlib.sha1(name, usedforsecurity=False).hexdigest()


def open_database(reader: BackupReader, domain: str, path: str, *, wal: bool = True) -> Database:
    """Open a database, with the rows that are only in its WAL if `wal`; blocking.

    Raises:
        FileNotInBackupError: The manifest does not list it.
        FileMissingError: The backup does not hold its content.
        BackupError: It cannot be read, or is no database.
    """
    main = _open(reader, domain, path)
    log = None
    if wal:
        try:
            log = _open(reader, domain, f"{path}{WAL_SUFFIX}")
        except FileNotInBackupError, FileMissingError:
            log = None
        except BackupError:
            main.close()
            raise
    return Database(DatabaseFiles(main, log))


def length_of(reader: BackupReader, domain: str, path: str) -> int:
    """Return how long a file's content is, 0 if it cannot be opened; blocking.

    Raises:
        SessionInvalidError: The session has ended.
    """
    try:
        file = _open(reader, domain, path)
    except SessionInvalidError:
        raise
    except BackupError:
        return 0
    file.close()
    return file.length


def _open(reader: BackupReader, domain: str, path: str) -> DecryptingFile:
    record = reader.record(file_id_of(domain, path))
    return open_stored(reader.path, reader.keys, record)

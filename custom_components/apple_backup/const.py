"""Names shared by the modules of the frame."""

from enum import StrEnum
from typing import Final

DOMAIN: Final = "apple_backup"

CONF_KIND: Final = "kind"
"""Which half of the integration an entry belongs to: a member of `EntryKind`."""

# Data of an iCloud account.
CONF_APPLE_ID: Final = "apple_id"
CONF_CHINA_MAINLAND: Final = "china_mainland"
CONF_LIBRARY_PATH: Final = "library_path"

CONF_CATALOG_URL: Final = "catalog_url"
"""The address of the server that holds the catalog; absent: it is embedded."""
CONF_DATABASE_SERVER: Final = "database_server"
"""The address of a server the catalog may be moved to."""

# Options of an iCloud account.
CONF_SCHEDULE: Final = "schedule"
"""When syncs start by themselves; the keys are in `schedule_rules`."""
CONF_SYNC_ENABLED: Final = "sync_enabled"
"""Whether syncs start by themselves: set once the user has started one, or asked for it."""
CONF_TEMPLATE: Final = "template"
CONF_ASSIST_PHOTOS: Final = "assist_photos"
"""Whether language models may search the photos of the account."""

# Options of a backup folder.
CONF_ALLOWED_USERS: Final = "allowed_users"
"""Ids of the users, administrators apart, who may list and unlock the backups of a folder."""

CONF_EXPORT_FOLDER: Final = "export_folder"
"""Where exports are written; no exports to the disk without it."""
CONF_OVERDUE_DAYS: Final = "overdue_days"
"""After how many days without a backup a device has to be backed up again."""
CONF_REMEMBER_KEYS: Final = "remember_keys"
"""How far users may have keys remembered: a member of `RememberPolicy`."""
CONF_SESSION_MINUTES: Final = "session_minutes"
"""How long an unlocked backup stays unlocked without being used."""
DEFAULT_SESSION_MINUTES: Final = 60
DEFAULT_OVERDUE_DAYS: Final = 14

# Options of both kinds.
CONF_DOCUMENTED_PATHS: Final = "documented_paths"
"""Whether the documented paths without an account or a folder speak for this entry."""


class EntryKind(StrEnum):
    """What a config entry stands for."""

    ICLOUD_ACCOUNT = "icloud_account"
    BACKUP_FOLDER = "backup_folder"


class RememberPolicy(StrEnum):
    """How far the users of a backup folder may have the keys of its backups remembered."""

    NEVER = "never"
    MEMORY = "memory"
    DISK = "disk"

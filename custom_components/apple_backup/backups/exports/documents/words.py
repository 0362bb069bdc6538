"""The words that stand in exported documents."""

import re
from typing import Final

OWNER: Final = "You"
UNKNOWN: Final = "Unknown"
UNSENT: Final = "Unsent"
PARTLY_UNSENT: Final = "A part of this message was unsent"
EDITED: Final = "Edited"
EARLIER_VERSIONS: Final = "Edited: earlier versions"
DELETED: Final = "Recently deleted"
NOT_IN_BACKUP: Final = "not in the backup"
TOO_LARGE: Final = "too large to be embedded; export with files to have it"
TRANSCRIPT: Final = "Transcript"
# In two lines, below a small drawing.
UNSHOWABLE: Final = ("This browser cannot", "show this picture")
STICKER: Final = "sticker"
POLL: Final = "Poll"
PLACE: Final = "Place"
ATTACHMENT: Final = "Attachment"
CONTACT: Final = "Contact"
MESSAGES: Final = "messages"
EXPORTED: Final = "Exported from a backup of {device} by Apple Backup"
LOCKED_NOTE: Final = "This note is locked; its content is encrypted with a password of its own."
INCOMPLETE_NOTE: Final = "A part of this note could not be read."
UNDRAWABLE: Final = (
    "{count} characters in this document have no glyph in the font of the PDF and are shown as ▯ or"
    " by their names. The HTML export shows them."
)


def effect(name: str) -> str:
    """What is said of the effect a message was sent with, such as `CKHappyBirthdayEffect`."""
    words = re.findall("[A-Z]?[a-z]+", name.removeprefix("CK").removesuffix("Effect"))
    return f"Sent with {' '.join(words).lower() or name}"


def app(name: str) -> str:
    """What is said of a message of an app."""
    return f"From the app {name}"


def exported(device: str) -> str:
    """Where a document is from."""
    return EXPORTED.format(device=device)


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"

"""What iCloud has said last of whether a photo is there, and when that was noticed.

Apple tells no moment, so it is that of the run that decides anew where the files belong.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, or_

from .rows import LISTINGS_TO_AGREE, MOVED_TO_ANOTHER_LIBRARY
from .schema import assets


class Fate(StrEnum):
    """What has become of a photo in iCloud; of one that was always there, nothing is said."""

    DELETED = "deleted"
    UNLISTED = "unlisted"
    MOVED = "moved"
    HIDDEN = "hidden"
    RECOVERED = "recovered"
    SHOWN = "shown"


def noticed(now_ms: int) -> dict[str, Any]:
    """Give the columns that say what has become of an asset; what is known already keeps its moment."""
    fate = _fate()
    is_news = assets.c.fate.is_distinct_from(fate)
    return {"fate": fate, "fate_ms": case((is_news, now_ms), else_=assets.c.fate_ms)}


def _fate() -> Any:
    deleted = or_(assets.c.is_deleted, assets.c.is_expunged)
    moved = func.coalesce(assets.c.trash_reason, -1) == MOVED_TO_ANOTHER_LIBRARY
    was_hidden = assets.c.fate.in_((Fate.HIDDEN.value, Fate.SHOWN.value))
    return case(
        (and_(deleted, moved), Fate.MOVED.value),
        (or_(deleted, assets.c.is_purged), Fate.DELETED.value),
        (assets.c.missed >= LISTINGS_TO_AGREE, Fate.UNLISTED.value),
        (assets.c.is_hidden, Fate.HIDDEN.value),
        (was_hidden, Fate.SHOWN.value),
        (assets.c.fate.is_not(None), Fate.RECOVERED.value),
        else_=None,
    )

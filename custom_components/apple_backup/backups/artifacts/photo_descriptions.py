"""What search, timeline and map need of photos, read without looking for their files."""

from datetime import datetime
from typing import Final

from .listing import Description, Located, Place
from .rows import Row, number, text
from .spots import to_nanoseconds

DESCRIBED: Final = (
    text("filename", "ZFILENAME", limit=500),
    number("created", "ZDATECREATED"),
    number("latitude", "ZLATITUDE"),
    number("longitude", "ZLONGITUDE"),
)

LOCATED: Final = (
    number("created", "ZDATECREATED"),
    number("latitude", "ZLATITUDE"),
    number("longitude", "ZLONGITUDE"),
    number("trashed", "ZTRASHEDSTATE"),
    number("hidden", "ZHIDDEN"),
)


def description_of(
    key: int,
    *,
    taken: datetime | None,
    name: str,
    title: str | None,
    said: str | None,
    place: Place | None,
) -> Description:
    """Return what search, timeline and map need of a photo."""
    return Description(
        artifact="photos",
        ref=str(key),
        when=taken,
        title=name,
        text="\n".join(part for part in (title, said) if part),
        place=place,
    )


def described(row: Row, more: Row | None, said: str | None) -> Description:
    """Return that of a row of assets, with what else is known of it and was written about it."""
    name = (more.text("name") if more else None) or row.text("filename") or ""
    title = more.text("title") if more else None
    return description_of(
        row.key,
        taken=row.moment("created"),
        name=name,
        title=title,
        said=said,
        place=place_of(row),
    )


def place_of(row: Row) -> Place | None:
    """Return where a photo was taken; -180 stands for nowhere."""
    latitude, longitude = row.real("latitude"), row.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return None if latitude == longitude == 0 else Place(latitude, longitude)


def located(row: Row) -> Located | None:
    """Return where a photo was taken; None without a place, and if the library does not show it."""
    place = place_of(row)
    if place is None or row.flag("trashed") or row.flag("hidden"):
        return None
    when = row.moment("created")
    time = None if when is None else to_nanoseconds(when)
    return Located(row.key, place.latitude, place.longitude, time)

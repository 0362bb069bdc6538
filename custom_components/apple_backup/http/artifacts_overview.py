"""What is in an unlocked backup: everything by time, by people, and on a map.

The names of the routes and of the first fields are those of the original's later API.
"""

from collections.abc import Callable
import math
from typing import Any, Final

from aiohttp import web

from ..backups.artifacts.contact_records import Contact
from ..backups.artifacts.contacts import Contacts
from ..backups.artifacts.cursor import BadCursorError, from_cursor, to_cursor
from ..backups.artifacts.document import JSON, as_document
from ..backups.artifacts.listing import DEFAULT_LIMIT, MAX_LIMIT, Description
from ..backups.artifacts.people import People, Person
from ..backups.artifacts.places import MAX_ZOOM, SHOWN, Area, Looked, Places, Spotted
from ..backups.artifacts.shelf import Shelf
from ..backups.artifacts.timeline import Timeline, TimelinePage
from ..backups.errors import FileNotInBackupError
from .artifacts_search import BASE, known_artifacts, record_document
from .backups_base import SessionView
from .body import BadRequestError, read_integer
from .filters import read_wanted

MAX_PLACES: Final = 5000
_SUBTITLE: Final = 200


class OverviewView(SessionView):
    """A route that looks through several artifacts; only below our own base."""

    documented_path = False

    async def look[T](self, request: web.Request, backup_id: str, work: Callable[[Shelf], T]) -> T:
        """Let `work` read in a worker thread.

        Raises:
            BadRequestError: A cursor that is none.
            BackupError: As `UnlockedBackup.look`.
        """
        try:
            return await self.unlocked(request, backup_id).look(work)
        except BadCursorError as error:
            raise BadRequestError(
                "bad_parameter", "The parameter 'cursor' is no cursor."
            ) from error


class TimelineView(OverviewView):
    """`GET /backups/{id}/timeline`."""

    path = f"{BASE}/timeline"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List what happened, the newest first."""
        self.unlocked(request, backup_id)
        wanted = read_wanted(request)
        kinds = known_artifacts(request.query.getall("artifact", []))
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

        def work(shelf: Shelf) -> TimelinePage:
            found = wanted.resolve_names(shelf.names())
            return Timeline(shelf, kinds, found).page(cursor, limit)

        page = await self.look(request, backup_id, work)
        items = [_event(record) for record in page.items]
        return self.json({"items": items, "next": page.next, "failed": list(page.failed)})


class PeopleView(OverviewView):
    """`GET /backups/{id}/people`."""

    path = f"{BASE}/people"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List people, those in touch last first, then the other contacts by name."""
        self.unlocked(request, backup_id)
        text = read_wanted(request).text
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

        def work(shelf: Shelf) -> dict[str, Any]:
            people = shelf.once(People.of)
            start = 0 if cursor is None else int(from_cursor(cursor, int)[0])
            found = [it for it in people.found(text) if it[0] >= start]
            more = found[limit][0] if len(found) > limit else None
            return {
                "items": [_person(person) for _, person in found[:limit]],
                "next": None if more is None else to_cursor((more,)),
                "total": len(people.all),
                "failed": list(people.failed),
            }

        return self.json(await self.look(request, backup_id, work))


class PersonView(OverviewView):
    """`GET /backups/{id}/people/{key}`."""

    path = f"{BASE}/people/{{key}}"

    async def get(self, request: web.Request, backup_id: str, key: str) -> web.Response:
        """Tell all of one person; what is from and to them is found by search and timeline."""

        def work(shelf: Shelf) -> dict[str, JSON] | None:
            person = shelf.once(People.of).get(key)
            if person is None:
                return None
            contact: Contact | None = None
            if person.contact is not None:
                number = person.contact
                contact = shelf.use(Contacts, lambda it: it.contact(number))
            return {"person": _person(person), "contact": as_document(contact)}

        found = await self.look(request, backup_id, work)
        if found is None:
            raise FileNotInBackupError("no such person")
        return self.json(found)


class MapView(OverviewView):
    """`GET /backups/{id}/map`."""

    path = f"{BASE}/map"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List places; with a zoom, those near each other are put together."""
        self.unlocked(request, backup_id)
        wanted = read_wanted(request)
        kinds = known_artifacts(request.query.getall("artifact", []))
        looked = Looked(_area(request), wanted.since, wanted.until, kinds or SHOWN)
        zoom = read_integer(request, "zoom", -1, 0, MAX_ZOOM)
        limit = read_integer(request, "limit", MAX_PLACES, 1, MAX_PLACES)
        level = None if zoom < 0 else zoom
        page = await self.look(
            request,
            backup_id,
            lambda shelf: shelf.once(Places.of).look(shelf, looked, level, limit),
        )
        return self.json(
            {
                "items": [_place(spotted) for spotted in page.items],
                "total": page.total,
                "capped": page.is_capped,
                "failed": list(page.failed),
            }
        )


def _event(record: Description) -> dict[str, JSON]:
    """Return an entry of the timeline."""
    subtitle = record.text[:_SUBTITLE] or None
    return {**record_document(record), "subtitle": subtitle}


def _person(person: Person) -> dict[str, JSON]:
    """Return a person in a list."""
    return {
        "key": person.key,
        "display_name": person.name or next(iter(person.handles), person.key),
        "is_contact": person.contact is not None,
        "contact": person.contact,
        "identifiers": list(person.handles),
        "counts": dict(person.counts),
        "total_events": person.total,
        "last_activity_at": as_document(person.last),
    }


def _place(spotted: Spotted) -> dict[str, JSON]:
    """Return a point of the map; its label and time are those of the newest record."""
    latest = spotted.latest
    label = (latest.place.label if latest.place else None) or latest.title or latest.within
    return {
        "kind": latest.artifact,
        "latitude": spotted.latitude,
        "longitude": spotted.longitude,
        "label": label,
        "timestamp": as_document(latest.when),
        "count": spotted.count,
        "counts": dict(spotted.counts),
        "area": as_document(spotted.area),
        "latest": dict(record_document(latest)),
    }


def _area(request: web.Request) -> Area:
    """Read `west`, `south`, `east` and `north`."""
    most = Area()
    values = {
        name: _degrees(request, name, getattr(most, name))
        for name in ("west", "south", "east", "north")
    }
    return Area(**values)


def _degrees(request: web.Request, name: str, default: float) -> float:
    text = request.query.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -abs(default) <= value <= abs(default):
        most = round(abs(default))
        raise BadRequestError(
            "bad_parameter", f"The parameter '{name}' must be from -{most} to {most}."
        )
    return value


VIEWS: Final[tuple[type[SessionView], ...]] = (TimelineView, PeopleView, PersonView, MapView)

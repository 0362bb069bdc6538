"""Every route, every method, for everybody: who gets in is written down here, row by row.

The rows are made of the routes themselves, on both of their paths, and compared with a table that is
written by hand: a new route without a row fails, so nobody decides about its right by accident.
"""

from collections import defaultdict
from datetime import timedelta
from enum import Enum, auto
import re
from typing import Final

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.http import VIEWS
from custom_components.apple_backup.http.view import CANONICAL_BASE, GuardedView
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from .client import PASSWORD, Login
from .conftest import Backups, add_account


class Who(Enum):
    """Whom a row is for."""

    ANYBODY = auto()
    USERS = auto()
    BACKUP_USERS = auto()
    ADMINS = auto()
    SESSION = auto()
    HOLDERS = auto()
    UNKNOWN = auto()


_BACKUP: Final = "/backups/{backup_id}"
_PHOTO: Final = "/library/{entry_id}/photo/{photo_id}"
TABLE: Final[dict[Who, set[str]]] = {
    Who.ANYBODY: {"/healthz"},
    Who.USERS: {
        *("/state", "/library", "/sync", "/pause", "/resume", "/mfa", "/resend_mfa"),
        *("/subscribe", "/vapid-public-key", "/photos/search", "/photos/on_this_day"),
        *(f"{_PHOTO}/{it}" for it in ("thumbnail", "preview", "file", "live", "original")),
        f"{_PHOTO}/files/{{kind}}",
    },
    Who.ADMINS: {
        *("/log", "/reauthenticate", "/sign_in", "/plan", "/removals", "/removals/confirm"),
        *("/quarantine", "/quarantine/restore", "/verify", "/proof", "/adopt"),
        *("/archives", "/archives/plan"),
        *("/free_up", "/free_up/plan", "/free_up/undo"),
        "/library/{entry_id}/quarantine/{number}/thumbnail",
        "/library/{entry_id}/removals/{number}/thumbnail",
    },
    Who.BACKUP_USERS: {
        *("/backups", "/backups/refresh", "/backups/lock", _BACKUP),
        *(f"{_BACKUP}/{it}" for it in ("unlock", "apps", "remembered", "exports")),
        f"{_BACKUP}/apps/{{bundle_id}}/icon",
    },
    # A ticket, or a session: of an owner or for admins to lock, for the sizes if it is encrypted.
    Who.HOLDERS: {f"{_BACKUP}/{it}" for it in ("content/{ticket}", "lock", "sizes")},
    Who.SESSION: {
        *(f"{_BACKUP}/{it}" for it in ("domains", "files", "files/query", "folder", "tickets")),
        *(f"{_BACKUP}/{it}" for it in ("file/{file_id}", "export", "compare", "compare/summary")),
        *(f"{_BACKUP}/{it}" for it in ("integrity", "artifacts", "search", "report.pdf", "map")),
        *(f"{_BACKUP}/{it}" for it in ("timeline", "people", "people/{key}")),
        *(f"{_BACKUP}/photos/{it}" for it in ("comparison", "comparison/items", "copies")),
        *(f"{_BACKUP}/artifacts/{it}" for it in ("record", "export", "calls", "notes", "wifi")),
        *(f"{_BACKUP}/artifacts/{it}" for it in ("voicemail", "voice_memos", "reminders", "apps")),
        *(f"{_BACKUP}/artifacts/{it}" for it in ("accounts", "data_usage", "screen_time")),
        *(f"{_BACKUP}/artifacts/{it}" for it in ("calendar/events", "contacts", "contacts/photo")),
        *(f"{_BACKUP}/artifacts/photos{it}" for it in ("", "/albums", "/file")),
        *(f"{_BACKUP}/artifacts/health/{it}" for it in ("days", "workouts")),
        *(f"{_BACKUP}/artifacts/safari{it}" for it in ("", "/bookmarks", "/reading_list", "/tabs")),
        *(f"{_BACKUP}/artifacts/whatsapp/chats{it}" for it in ("", "/{guid}")),
        *(f"{_BACKUP}/artifacts/messages/conversations{it}" for it in ("", "/{guid}")),
        f"{_BACKUP}/artifacts/messages/attachment",
    },
}


# A path whose methods are not all for the same people.
OF_A_SESSION: Final = {("POST", f"{_BACKUP}/exports")}


def row_of(view: GuardedView, method: str) -> Who:
    """The row of a route."""
    if (method, view.path) in OF_A_SESSION:
        return Who.SESSION
    return next((who for who, paths in TABLE.items() if view.path in paths), Who.UNKNOWN)


type Route = tuple[GuardedView, str]
ROUTES: Final[list[Route]] = [
    (view, method)
    for cls in VIEWS
    for view in (cls(documented=it) for it in sorted({False, cls.documented_path}))
    for method in view.methods
]
OF_SESSIONS: Final = [route for route in ROUTES if row_of(*route) is Who.SESSION]
OF_HOLDERS: Final = [route for route in ROUTES if row_of(*route) is Who.HOLDERS]
REFUSED: Final = {401, 403}
ALL_BUT_401: Final = {*range(100, 401), *range(402, 600)}


@pytest.fixture
def ids(server: HomeAssistant, shared: MockConfigEntry, backups: Backups) -> dict[str, str]:
    """The ids of the backups by what they are called in tests; a member may use them."""
    # Without an account there are no documented paths of photos.
    add_account(server, "one")
    names = {backups.phone.device_name: "phone", backups.tablet.device_name: "tablet"}
    found = shared.runtime_data.coordinator.data.backups
    return {names[it.device.name]: it.id for it in found if it.device.name in names}


@pytest.fixture
async def tokens(login: Login, member: User, ids: dict[str, str]) -> dict[str, str]:
    """A member's sessions of two backups."""
    client = await login(member)
    found = {}
    for name, backup_id in ids.items():
        path = f"{CANONICAL_BASE}/backups/{backup_id}/unlock"
        answer = await client.post(path, json={"password": PASSWORD})
        assert answer.status == 200
        found[name] = (await answer.json())["session_token"]
    return found


async def walk(
    client: TestClient, routes: list[Route], ids: dict[str, str], headers: dict[str, str]
) -> dict[Who, dict[str, int]]:
    """Ask each route for something that does not exist, but for the backup; gives the answers."""
    found: dict[Who, dict[str, int]] = defaultdict(dict)
    for view, method in routes:
        url = str(view.url)
        path = re.sub(r"\{\w+\}", "nothing", url.replace("{backup_id}", ids["phone"]))
        async with client.request(method, path, headers=headers) as answer:
            found[row_of(view, method)][f"{method} {url}"] = answer.status
    return found


def by_end(found: dict[str, int]) -> dict[str, set[int]]:
    """The answers by the last part of the path."""
    ends: dict[str, set[int]] = defaultdict(set)
    for route, status in found.items():
        ends[route.rpartition("/")[2]].add(status)
    return ends


def those_in(found: dict[str, int], statuses: set[int]) -> list[str]:
    """The routes that answered so."""
    return [route for route, status in found.items() if status in statuses]


def test_every_route_is_in_one_row_of_the_table() -> None:
    named = [path for paths in TABLE.values() for path in paths]
    assert sorted(named) == sorted({view.path for view in VIEWS})
    assert sum(view.documented for view, _ in ROUTES) > 15


async def worthless(server: HomeAssistant, user: User, why: str) -> str:
    """An access token that was good once, or never."""
    if why == "wrong":
        return "wrong"
    life = timedelta(minutes=-5 if why == "expired" else 5)
    token = await server.auth.async_create_refresh_token(
        user, "https://example.com/app", access_token_expiration=life
    )
    access = server.auth.async_create_access_token(token)
    if why == "revoked":
        assert server.auth.async_validate_access_token(access) is token
        server.auth.async_remove_refresh_token(token)
    return access


@pytest.mark.parametrize(
    "sent",
    [
        "X-Backup-Session: wrong",
        *(f"Authorization: Bearer {why}" for why in ("wrong", "expired", "revoked")),
        *(f"X-API-Token: {why}" for why in ("wrong", "expired", "revoked")),
    ],
)
async def test_without_a_valid_token_only_health_answers(
    server: HomeAssistant, anonymous: TestClient, admin: User, ids: dict[str, str], sent: str
) -> None:
    header, _, value = sent.partition(": ")
    why = value.split()[-1]
    headers = {header: value.replace(why, await worthless(server, admin, why))}
    found = await walk(anonymous, ROUTES, ids, headers)
    assert set(found.pop(Who.ANYBODY).values()) == {200}
    for answers in found.values():
        assert set(answers.values()) == {401}


async def test_a_guest_gets_what_every_user_gets(
    login: Login, guest: User, ids: dict[str, str]
) -> None:
    found = await walk(await login(guest), ROUTES, ids, {})
    assert set(found[Who.ADMINS].values()) == {403}
    assert set(found[Who.BACKUP_USERS].values()) == {403}
    assert set(found[Who.SESSION].values()) <= REFUSED
    assert by_end(found[Who.HOLDERS]) == {"{ticket}": {401}, "lock": {401}, "sizes": {403}}
    assert those_in(found[Who.USERS], REFUSED) == []


async def test_a_user_of_the_backups_is_no_administrator(
    login: Login, member: User, ids: dict[str, str]
) -> None:
    found = await walk(await login(member), ROUTES, ids, {})
    assert set(found[Who.ADMINS].values()) == {403}
    assert those_in(found[Who.SESSION], ALL_BUT_401) == []
    assert set(found[Who.HOLDERS].values()) == {401}
    assert those_in(found[Who.USERS] | found[Who.BACKUP_USERS], REFUSED) == []


async def test_an_administrator_needs_a_session_for_content(
    login: Login, admin: User, ids: dict[str, str]
) -> None:
    found = await walk(await login(admin), ROUTES, ids, {})
    assert those_in(found[Who.SESSION], ALL_BUT_401) == []
    assert set(found[Who.HOLDERS].values()) == {401}
    assert those_in(found[Who.USERS] | found[Who.BACKUP_USERS], REFUSED) == []
    assert those_in(found[Who.ADMINS], REFUSED) == []


async def test_content_is_for_the_owner_of_its_session(
    login: Login, member: User, ids: dict[str, str], tokens: dict[str, str]
) -> None:
    client = await login(member)
    for token in (tokens["tablet"], "x" * 43):
        found = await walk(client, OF_SESSIONS, ids, {"X-Backup-Session": token})
        assert len(those_in(found[Who.SESSION], REFUSED)) == len(OF_SESSIONS)
    found = await walk(client, OF_SESSIONS, ids, {"X-Backup-Session": tokens["phone"]})
    # It writes into a library, which is an administrator's.
    copies = f"POST {CANONICAL_BASE}{_BACKUP}/photos/copies"
    assert those_in(found[Who.SESSION], REFUSED) == [copies]


async def test_a_session_is_worth_nothing_to_others_even_to_administrators(
    login: Login, admin: User, ids: dict[str, str], tokens: dict[str, str]
) -> None:
    headers = {"X-Backup-Session": tokens["phone"]}
    found = await walk(await login(admin), OF_SESSIONS, ids, headers)
    assert set(found[Who.SESSION].values()) <= REFUSED


async def test_a_user_who_has_left_gets_nothing(
    server: HomeAssistant, login: Login, member: User, ids: dict[str, str], tokens: dict[str, str]
) -> None:
    client = await login(member)
    await server.auth.async_deactivate_user(member)
    found = await walk(client, ROUTES, ids, {"X-Backup-Session": tokens["phone"]})
    found.pop(Who.ANYBODY)
    for answers in found.values():
        assert set(answers.values()) == {401}


async def test_a_session_that_has_ended_opens_nothing(
    login: Login, member: User, ids: dict[str, str], tokens: dict[str, str]
) -> None:
    client = await login(member)
    headers = {"X-Backup-Session": tokens["phone"]}
    path = f"{CANONICAL_BASE}/backups/{ids['phone']}/lock"
    assert (await client.post(path, headers=headers)).status == 200
    found = await walk(client, OF_SESSIONS, ids, headers)
    assert those_in(found[Who.SESSION], ALL_BUT_401) == []


async def test_what_belongs_to_the_holder_of_a_session(
    login: Login, member: User, guest: User, ids: dict[str, str], tokens: dict[str, str]
) -> None:
    client = await login(member)
    for who, token, lock, sizes in (
        (client, tokens["tablet"], 403, 403),
        # To lock what has been locked is a success, whatever it was.
        (client, "x" * 43, 200, 401),
        (await login(guest), tokens["phone"], 403, 403),
        (client, tokens["phone"], 200, 401),
    ):
        found = await walk(who, OF_HOLDERS, ids, {"X-Backup-Session": token})
        assert by_end(found[Who.HOLDERS]) == {"{ticket}": {401}, "lock": {lock}, "sizes": {sizes}}


async def test_an_administrator_locks_the_session_of_another_and_sees_nothing_of_it(
    login: Login, member: User, admin: User, ids: dict[str, str], tokens: dict[str, str]
) -> None:
    headers = {"X-Backup-Session": tokens["phone"]}
    sizes = f"{CANONICAL_BASE}/backups/{ids['phone']}/sizes"
    theirs, administrators = await login(member), await login(admin)
    assert (await theirs.get(sizes, headers=headers)).status == 200
    assert (await administrators.get(sizes, headers=headers)).status == 403
    found = await walk(administrators, OF_HOLDERS, ids, headers)
    assert by_end(found[Who.HOLDERS]) == {"{ticket}": {401}, "lock": {200}, "sizes": {401}}
    assert (await theirs.get(sizes, headers=headers)).status == 401

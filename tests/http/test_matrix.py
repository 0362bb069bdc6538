"""Every route, every method, for everybody: who gets in is written down here, row by row.

The rows are made of the routes themselves, and compared with a table that is written by hand: a new
route without a row fails, so nobody decides about its right by accident.
"""

from collections import defaultdict
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
from .conftest import Backups


class Who(Enum):
    """Whom a row is for."""

    ANYBODY = auto()
    USERS = auto()
    BACKUP_USERS = auto()
    ADMINS = auto()
    SESSION = auto()
    HOLDERS = auto()


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
        *(
            "/log",
            "/reauthenticate",
            "/sign_in",
            "/plan",
            "/removals",
            "/removals/confirm",
            "/quarantine",
        ),
        *("/quarantine/restore", "/verify", "/proof", "/adopt", "/archives", "/archives/plan"),
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
}


# A path whose methods are not all for the same people.
OF_A_SESSION: Final = {("POST", f"{_BACKUP}/exports")}


def row_of(view: type[GuardedView], method: str) -> Who:
    """The row of a route; what is in no row belongs to the owner of a session."""
    if (method, view.path) in OF_A_SESSION:
        return Who.SESSION
    return next((who for who, paths in TABLE.items() if view.path in paths), Who.SESSION)


type Route = tuple[type[GuardedView], str]
ROUTES: Final[list[Route]] = [
    (view, method)
    for view in VIEWS
    for method in ("GET", "HEAD", "POST", "DELETE", "PUT", "PATCH")
    if hasattr(view, method.lower())
]
OF_SESSIONS: Final = [route for route in ROUTES if row_of(*route) is Who.SESSION]
REFUSED: Final = {401, 403}


@pytest.fixture
def ids(shared: MockConfigEntry, backups: Backups) -> dict[str, str]:
    """The ids of the backups by what they are called in tests; a member may use them."""
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
        path = re.sub(r"\{\w+\}", "nothing", view.path.replace("{backup_id}", ids["phone"]))
        async with client.request(method, CANONICAL_BASE + path, headers=headers) as answer:
            found[row_of(view, method)][f"{method} {view.path}"] = answer.status
    return found


def those_in(found: dict[str, int], statuses: set[int]) -> list[str]:
    """The routes that answered so."""
    return [route for route, status in found.items() if status in statuses]


def test_every_route_is_in_the_table() -> None:
    paths = {view.path for view in VIEWS}
    named = set[str]().union(*TABLE.values())
    assert named <= paths
    assert [path for path in paths - named if not path.startswith(f"{_BACKUP}/")] == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
async def test_without_a_valid_token_only_health_answers(
    anonymous: TestClient, ids: dict[str, str], headers: dict[str, str]
) -> None:
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
    assert those_in(found[Who.USERS], REFUSED) == []


async def test_a_user_of_the_backups_is_no_administrator(
    login: Login, member: User, ids: dict[str, str]
) -> None:
    found = await walk(await login(member), ROUTES, ids, {})
    assert set(found[Who.ADMINS].values()) == {403}
    assert those_in(found[Who.SESSION], {*range(100, 401), *range(402, 600)}) == []
    assert those_in(found[Who.USERS] | found[Who.BACKUP_USERS], REFUSED) == []


async def test_an_administrator_needs_a_session_for_content(
    login: Login, admin: User, ids: dict[str, str]
) -> None:
    found = await walk(await login(admin), ROUTES, ids, {})
    assert those_in(found[Who.SESSION], {*range(100, 401), *range(402, 600)}) == []
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
    assert those_in(found[Who.SESSION], REFUSED) == [f"POST {_BACKUP}/photos/copies"]


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
    assert those_in(found[Who.SESSION], {*range(100, 401), *range(402, 600)}) == []

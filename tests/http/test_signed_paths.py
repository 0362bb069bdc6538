"""Signed paths: for every route that can be reached by one, they are worth what their signer is.

The browser cannot send headers with a picture, so Home Assistant signs paths. Whoever may sign in may
have any path signed; the guard then has to find the signer, not merely a good signature.
"""

from collections.abc import Callable
from datetime import timedelta
import re
from typing import Final

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.apple_backup.const import CONF_ALLOWED_USERS
from custom_components.apple_backup.http.view import CANONICAL_BASE
from homeassistant.auth.models import RefreshToken, User
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant

from .client import PASSWORD
from .conftest import Backups, access_token
from .test_matrix import ROUTES, Route, Who, row_of

READING: Final = [route for route in ROUTES if route[1] in ("GET", "HEAD")]
WRITING: Final = [route for route in ROUTES if route[1] not in ("GET", "HEAD")]
LATER: Final = timedelta(minutes=5)

pytestmark = pytest.mark.usefixtures("shared")


@pytest.fixture
def phone(shared: MockConfigEntry, backups: Backups) -> str:
    found = shared.runtime_data.coordinator.data.backups
    return str(next(it.id for it in found if it.device.name == backups.phone.device_name))


def path_of(route: Route, phone: str) -> str:
    path = route[0].path.replace("{backup_id}", phone)
    return CANONICAL_BASE + re.sub(r"\{\w+\}", "nothing", path)


async def log_in(hass: HomeAssistant, user: User) -> RefreshToken:
    return await hass.auth.async_create_refresh_token(user, "https://example.com/app")


async def statuses(
    hass: HomeAssistant,
    client: TestClient,
    routes: list[Route],
    phone: str,
    token: RefreshToken,
    *,
    valid: timedelta = LATER,
) -> dict[Route, int]:
    """What every route answers to a path signed by the owner of a token."""
    found = {}
    for route in routes:
        path = async_sign_path(hass, path_of(route, phone), valid, refresh_token_id=token.id)
        async with client.request(route[1], URL(path, encoded=True)) as answer:
            found[route] = answer.status
    return found


async def test_a_signed_path_is_worth_what_its_signer_is(
    *,
    server: HomeAssistant,
    anonymous: TestClient,
    phone: str,
    admin: User,
    member: User,
    guest: User,
) -> None:
    """Admin, user of the backups, guest: `shared` names the member in its options."""
    for user, forbidden in (
        (admin, set()),
        (member, {Who.ADMINS}),
        (guest, {Who.ADMINS, Who.BACKUP_USERS}),
    ):
        token = await log_in(server, user)
        found = await statuses(server, anonymous, READING, phone, token)
        for route, status in found.items():
            row = row_of(*route)
            if row is Who.SESSION:
                assert status in (401, 403), (route, status)
            elif row is Who.HOLDERS:
                assert status in (401, 403, 404), (route, status)
            else:
                assert (status in (401, 403)) is (row in forbidden), (route, status)


async def test_it_ends_with_its_time_its_token_and_its_user(
    *,
    server: HomeAssistant,
    anonymous: TestClient,
    phone: str,
    admin: User,
    member: User,
    failed_logins: Callable[[], int],
) -> None:
    private = [route for route in READING if row_of(*route) is not Who.ANYBODY]

    async def all_refused(token: RefreshToken, valid: timedelta = LATER) -> None:
        found = await statuses(server, anonymous, private, phone, token, valid=valid)
        assert set(found.values()) == {401}

    expired = await log_in(server, admin)
    await all_refused(expired, timedelta(seconds=-1))
    revoked = await log_in(server, admin)
    server.auth.async_remove_refresh_token(revoked)
    await all_refused(revoked)
    former = await log_in(server, member)
    await server.auth.async_deactivate_user(member)
    await all_refused(former)
    # A picture that is still shown somewhere is no attempt to log in.
    assert failed_logins() == 0


async def test_it_opens_no_other_path_and_changes_nothing(
    server: HomeAssistant, anonymous: TestClient, phone: str, admin: User
) -> None:
    token = await log_in(server, admin)
    writing = await statuses(server, anonymous, WRITING, phone, token)
    assert set(writing.values()) == {401}
    signed = async_sign_path(server, f"{CANONICAL_BASE}/healthz", LATER, refresh_token_id=token.id)
    query = signed.partition("?")[2]
    for route in READING:
        if row_of(*route) is not Who.ANYBODY:
            url = URL(f"{path_of(route, phone)}?{query}", encoded=True)
            async with anonymous.request(route[1], url) as answer:
                assert answer.status == 401
    # Nor may anything be added to what was signed.
    url = async_sign_path(server, f"{CANONICAL_BASE}/log", LATER, refresh_token_id=token.id)
    async with anonymous.get(URL(f"{url}&loglevel=debug", encoded=True)) as answer:
        assert answer.status == 401


async def test_a_ticket_is_its_owners_until_the_session_ends(
    *,
    server: HomeAssistant,
    anonymous: TestClient,
    shared: MockConfigEntry,
    backups: Backups,
    phone: str,
    admin: User,
    member: User,
) -> None:
    server.config_entries.async_update_entry(shared, options={CONF_ALLOWED_USERS: [member.id]})
    base = f"{CANONICAL_BASE}/backups/{phone}"
    headers = {"Authorization": f"Bearer {await access_token(server, member)}"}
    async with anonymous.post(
        f"{base}/unlock", json={"password": PASSWORD}, headers=headers
    ) as answer:
        headers["X-Backup-Session"] = (await answer.json())["session_token"]
    wanted = {"file_id": backups.truth("Library/notes.txt").file_id}
    async with anonymous.post(f"{base}/tickets", json=wanted, headers=headers) as answer:
        url = (await answer.json())["url"]

    async def status(address: str, method: str = "GET") -> int:
        async with anonymous.request(method, URL(address, encoded=True)) as answer:
            return answer.status

    assert await status(url) == await status(url, "HEAD") == 200
    path = url.partition("?")[0]
    assert await status(path) == 401
    for user in (admin, member):
        # Signed again by somebody: a ticket is of its user, however well the path is signed.
        token = await log_in(server, user)
        again = async_sign_path(server, path, LATER, refresh_token_id=token.id)
        assert (await status(again) == 200) is (user is member)
    async with anonymous.post(f"{base}/lock", headers=headers) as answer:
        assert answer.status == 200
    assert await status(url) in (401, 404)

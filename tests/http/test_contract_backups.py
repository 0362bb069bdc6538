"""Every statement of the backups API's document, through a client that knows that document alone."""

import hashlib
from typing import Any

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from .backups_contract_client import BackupsClient
from .client import PASSWORD
from .conftest import Backups, access_token

NOTES = hashlib.sha1(b"HomeDomain-Library/notes.txt").hexdigest()


@pytest.fixture
async def one(
    hass: HomeAssistant, shared: MockConfigEntry, anonymous: TestClient, admin: User, base: str
) -> BackupsClient:
    return BackupsClient(anonymous, base, await access_token(hass, admin))


@pytest.fixture
async def two(
    hass: HomeAssistant, shared: MockConfigEntry, anonymous: TestClient, member: User, base: str
) -> BackupsClient:
    """Another user who may use the same backups."""
    return BackupsClient(anonymous, base, await access_token(hass, member))


async def ids(client: BackupsClient) -> dict[str, str]:
    status, body = await client.backups()
    assert status == 200
    return {item["display_name"]: item["id"] for item in body["backups"]}


async def test_health_needs_no_token(anonymous: TestClient, base: str) -> None:
    assert await BackupsClient(anonymous, base, None).healthz() == 200


async def test_from_the_list_to_a_file(one: BackupsClient, backups: Backups) -> None:
    known = await ids(one)
    status, body = await one.refresh()
    assert status == 200
    assert {item["id"] for item in body["backups"]} == set(known.values())
    phone = known[backups.phone.device_name]
    assert await one.unlock(phone, PASSWORD) == 200

    status, body = await one.domains(phone)
    assert body["domains"] == ["AppDomain-com.example", "CameraRollDomain", "HomeDomain"]
    # The default of `limit` is 100, that of `offset` nothing.
    first = (await one.files(phone))[1]["items"]
    assert len(first) == 100
    rest = (await one.files(phone, limit=1000, offset=100))[1]["items"]
    truth = {it.file_id for it in backups.phone.files if it.kind == 1}
    assert {it["file_id"] for it in [*first, *rest]} == truth
    filtered = (await one.files(phone, domain="HomeDomain", path_like="%notes%"))[1]["items"]
    assert [it["relative_path"] for it in filtered] == ["Library/notes.txt"]
    assert (await one.files(phone, domain="HomeDomai_"))[1]["items"] == []
    for params in ({"limit": 0}, {"limit": "x"}, {"offset": -1}):
        assert (await one.files(phone, **params))[0] == 400

    assert await one.file(phone, NOTES) == 200
    assert one.content == b"remember the milk"
    for each in backups.phone.files:
        expected = 200 if each.size is not None else 404
        assert await one.file(phone, each.file_id) == expected, each.relative_path
        if each.size is not None:
            assert hashlib.sha256(one.content).hexdigest() == each.sha256
    assert await one.file(phone, "0" * 40) == 404


async def test_unlocking(one: BackupsClient, backups: Backups) -> None:
    phone = (await ids(one))[backups.phone.device_name]
    assert await one.unlock("unknown", PASSWORD) == 404
    assert await one.unlock(phone, "wrong") == 400
    assert one.session is None


async def test_locking_is_idempotent(one: BackupsClient, backups: Backups) -> None:
    phone = (await ids(one))[backups.phone.device_name]
    assert await one.lock(phone) == 401  # no session at all
    assert await one.unlock(phone, PASSWORD) == 200
    for _ in range(2):
        assert await one.lock(phone) == 200
    assert await _statuses(one, phone) == [401, 401, 401]


async def test_without_a_token_or_a_session(
    one: BackupsClient, backups: Backups, anonymous: TestClient, base: str
) -> None:
    phone = (await ids(one))[backups.phone.device_name]
    assert await _statuses(one, phone) == [401, 401, 401]
    one.session = "no session"
    assert await _statuses(one, phone) == [401, 401, 401]
    assert await one.lock(phone) == 200
    for token in (None, "no token"):
        nobody = BackupsClient(anonymous, base, token)
        assert (await nobody.backups())[0] == (await nobody.refresh())[0] == 401
        assert await nobody.unlock(phone, PASSWORD) == 401
        assert await nobody.lock(phone) == 401
        assert await _statuses(nobody, phone) == [401, 401, 401]


async def test_an_expired_session(
    shared: MockConfigEntry, one: BackupsClient, backups: Backups
) -> None:
    phone = (await ids(one))[backups.phone.device_name]
    assert await one.unlock(phone, PASSWORD) == 200
    assert await _statuses(one, phone) == [200, 200, 200]
    sessions: Any = shared.runtime_data.sessions._sessions
    clock = sessions._clock
    sessions._clock = lambda: clock() + 3600
    assert await _statuses(one, phone) == [401, 401, 401]
    assert await one.lock(phone) == 200


async def test_a_session_is_of_one_backup_and_one_user(
    one: BackupsClient, two: BackupsClient, backups: Backups
) -> None:
    known = await ids(one)
    phone, plain = known[backups.phone.device_name], known[backups.plain.device_name]
    assert await one.unlock(phone, PASSWORD) == 200
    # Of another backup.
    assert await _statuses(one, plain) == [403, 403, 403]
    assert await one.lock(plain) == 403
    # Of another user, even an administrator's.
    two.session = one.session
    assert await _statuses(two, phone) == [403, 403, 403]
    assert await two.lock(phone) == 403
    # Both have their own, and one's end is not the other's.
    assert await two.unlock(phone, PASSWORD) == 200
    assert two.session != one.session
    assert await _statuses(two, phone) == [200, 200, 200]
    one_before, one.session = one.session, two.session
    assert await _statuses(one, phone) == [403, 403, 403]
    one.session = one_before
    assert await two.lock(phone) == 200
    assert await _statuses(two, phone) == [401, 401, 401]
    assert await _statuses(one, phone) == [200, 200, 200]
    # An unknown backup is unknown to everybody.
    assert await _statuses(one, "unknown") == [404, 404, 404]


async def _statuses(client: BackupsClient, backup_id: str) -> list[int]:
    """What the three calls answer that need a session."""
    return [
        (await client.domains(backup_id))[0],
        (await client.files(backup_id))[0],
        await client.file(backup_id, NOTES),
    ]

"""Content tickets: what a browser can use without headers, and nobody else."""

from dataclasses import dataclass
from datetime import timedelta
import hashlib
import io
import zipfile

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.apple_backup.const import CONF_ALLOWED_USERS
from homeassistant.auth.models import User
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant

from .client import Api, Connect, Login, check_error
from .conftest import BIG_SIZE, HTML, Backups

BASE = "/api/apple_backup"
FILM = "Media/DCIM/Fähre 東京.MOV"
NOTES = "Library/notes.txt"


@pytest.fixture(params=[BASE], ids=["canonical"])
def base(request: pytest.FixtureRequest) -> str:
    """Tickets are an addition to the documented API."""
    value: str = request.param
    return value


@dataclass(frozen=True, slots=True)
class Household:
    """Two users who may use the same backups, and somebody who is not signed in."""

    hass: HomeAssistant
    entry: MockConfigEntry
    owner: Api
    member: User
    other: Api


@pytest.fixture
async def household(
    hass: HomeAssistant, shared: MockConfigEntry, connect: Connect, admin: User, member: User
) -> Household:
    return Household(hass, shared, await connect(admin), member, await connect(member))


async def issue(api: Api, session: dict[str, str], **body: object) -> URL:
    """Have a ticket issued; its address is used exactly as it is."""
    answer = await api.client.post(api.url("phone", "tickets"), headers=session, json=body)
    assert answer.status == 200, await answer.text()
    return URL((await answer.json())["url"], encoded=True)


async def test_a_ticket_needs_no_header(api: Api, anonymous: TestClient, backups: Backups) -> None:
    truth = backups.truth(FILM)
    url = await issue(api, await api.session(), file_id=truth.file_id)
    # Neither the token of the session nor what the file is called.
    assert "MOV" not in str(url)
    assert truth.file_id not in str(url)
    answer = await anonymous.get(url)
    assert answer.status == 200
    assert hashlib.sha256(await answer.read()).hexdigest() == truth.sha256
    assert answer.headers["Content-Type"] == "video/quicktime"
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-File-Status"] == "ok"


async def test_a_film_is_seeked_in(api: Api, anonymous: TestClient, backups: Backups) -> None:
    url = await issue(api, await api.session(), file_id=backups.truth(FILM).file_id)
    head = await anonymous.head(url)
    assert (head.status, head.headers["Content-Length"]) == (200, str(BIG_SIZE))
    start = BIG_SIZE - 1000
    answer = await anonymous.get(
        url, headers={"Range": f"bytes={start}-", "If-Range": head.headers["ETag"]}
    )
    assert (answer.status, len(await answer.read())) == (206, 1000)
    assert answer.headers["Content-Range"] == f"bytes {start}-{BIG_SIZE - 1}/{BIG_SIZE}"
    assert (await anonymous.get(url, headers={"Range": f"bytes={BIG_SIZE}-"})).status == 416


async def test_a_ticket_can_be_for_saving(
    api: Api, anonymous: TestClient, backups: Backups
) -> None:
    session, picture = await api.session(), backups.truth("Media/DCIM/100APPLE/IMG_0001.JPG")
    shown = await anonymous.get(await issue(api, session, file_id=picture.file_id))
    saved = await anonymous.get(await issue(api, session, file_id=picture.file_id, download=True))
    assert shown.headers["Content-Disposition"].startswith("inline; ")
    assert saved.headers["Content-Disposition"].startswith("attachment; ")
    assert saved.headers["Content-Security-Policy"].startswith("sandbox")


async def test_a_page_is_never_shown(api: Api, anonymous: TestClient, backups: Backups) -> None:
    url = await issue(api, await api.session(), file_id=backups.truth("Library/page.html").file_id)
    answer = await anonymous.get(url)
    assert await answer.read() == HTML
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


async def test_a_ticket_for_an_archive(api: Api, anonymous: TestClient) -> None:
    url = await issue(api, await api.session(), export={"domain": "HomeDomain"})
    head = await anonymous.head(url)
    assert (head.status, head.headers["Accept-Ranges"]) == (200, "none")
    assert "Content-Length" not in head.headers
    answer = await anonymous.get(url, headers={"Range": "bytes=0-9"})
    assert answer.status == 200
    archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert archive.testzip() is None
    assert archive.read("HomeDomain/Library/page.html") == HTML


async def test_a_stolen_ticket_is_of_no_use_without_its_signature(
    household: Household, anonymous: TestClient, backups: Backups
) -> None:
    owner = household.owner
    url = await issue(owner, await owner.session(), file_id=backups.truth(NOTES).file_id)
    await check_error(await anonymous.get(url.path), 401, "missing_token")
    # A member of the household with an own session of the same backup.
    await household.other.session()
    await check_error(await household.other.client.get(url.path), 403, "session_mismatch")


async def test_signing_the_path_oneself_does_not_help(
    household: Household, anonymous: TestClient, backups: Backups
) -> None:
    owner, hass = household.owner, household.hass
    url = await issue(owner, await owner.session(), file_id=backups.truth(NOTES).file_id)
    token = await hass.auth.async_create_refresh_token(household.member, "https://example.com/app")
    signed = async_sign_path(hass, url.path, timedelta(minutes=5), refresh_token_id=token.id)
    await check_error(await anonymous.get(signed), 403, "session_mismatch")


async def test_an_altered_address_is_refused(
    api: Api, anonymous: TestClient, backups: Backups
) -> None:
    session = await api.session()
    one = await issue(api, session, file_id=backups.truth(NOTES).file_id)
    two = await issue(api, session, file_id=backups.truth(FILM).file_id)
    crossed = URL(f"{one.path}?{two.raw_query_string}", encoded=True)
    await check_error(await anonymous.get(crossed), 401, "missing_token")
    for added in ("&download=1", "&account=x"):
        changed = URL(f"{one}{added}", encoded=True)
        await check_error(await anonymous.get(changed), 401, "missing_token")
    # A signature is for reading, not for anything else.
    assert (await anonymous.post(one)).status in (401, 405)
    unknown = one.path.rpartition("/")[0] + "/" + "x" * 43
    await check_error(await api.client.get(unknown), 401, "session_invalid")


async def test_a_ticket_ends_with_its_session(
    api: Api, anonymous: TestClient, backups: Backups
) -> None:
    session = await api.session()
    still_open = await api.session()
    url = await issue(api, session, file_id=backups.truth(NOTES).file_id)
    assert (await anonymous.get(url)).status == 200
    assert (await api.client.post(api.url("phone", "lock"), headers=session)).status == 200
    await check_error(await anonymous.get(url), 401, "session_invalid")
    await check_error(
        await api.client.post(
            api.url("phone", "tickets"), headers=session, json={"file_id": "0" * 40}
        ),
        401,
        "session_invalid",
    )
    assert (await api.get("phone", "domains", still_open)).status == 200


async def test_a_ticket_ends_with_its_owners_login(
    household: Household,
    hass_client: ClientSessionGenerator,
    anonymous: TestClient,
    backups: Backups,
) -> None:
    hass = household.hass
    token = await hass.auth.async_create_refresh_token(household.member, "https://example.com/app")
    client = await hass_client(hass.auth.async_create_access_token(token))
    api = Api(client, BASE, household.other.ids)
    url = await issue(api, await api.session(), file_id=backups.truth(NOTES).file_id)
    assert (await anonymous.get(url)).status == 200
    hass.auth.async_remove_refresh_token(token)
    await check_error(await anonymous.get(url), 401, "missing_token")


async def test_a_ticket_ends_with_its_owners_right(
    household: Household, anonymous: TestClient, backups: Backups
) -> None:
    api = household.other
    url = await issue(api, await api.session(), file_id=backups.truth(NOTES).file_id)
    assert (await anonymous.get(url)).status == 200
    household.hass.config_entries.async_update_entry(
        household.entry, options={CONF_ALLOWED_USERS: []}
    )
    await check_error(await anonymous.get(url), 403, "not_allowed")


async def test_reloading_ends_tickets(
    household: Household, anonymous: TestClient, backups: Backups
) -> None:
    api, hass = household.owner, household.hass
    url = await issue(api, await api.session(), file_id=backups.truth(NOTES).file_id)
    assert await hass.config_entries.async_reload(household.entry.entry_id)
    await hass.async_block_till_done()
    await check_error(await anonymous.get(url), 401, "session_invalid")


async def test_what_no_ticket_is_issued_for(api: Api, backups: Backups) -> None:
    session = await api.session()
    folder_id = hashlib.sha1(b"HomeDomain-Library").hexdigest()
    for body, status, code in [
        ({"file_id": "0" * 40}, 404, "file_not_found"),
        ({"file_id": folder_id}, 404, "file_not_found"),
        ({}, 404, "file_not_found"),
        ({"file_id": 7}, 400, "bad_parameter"),
        ({"file_id": backups.truth(NOTES).file_id, "download": "yes"}, 400, "bad_parameter"),
        ({"export": {"domain": ""}}, 400, "bad_selection"),
        ({"export": {"all": True}, "file_id": "x"}, 400, "bad_parameter"),
    ]:
        answer = await api.client.post(api.url("phone", "tickets"), headers=session, json=body)
        await check_error(answer, status, code)
    answer = await api.client.post(api.url("phone", "tickets"), json={"file_id": "x"})
    await check_error(answer, 401, "session_invalid")


async def test_tickets_are_below_our_own_base_only(api: Api, login: Login, admin: User) -> None:
    client = await login(admin)
    assert (await client.post(f"/backups/{api.ids['phone']}/tickets")).status == 404

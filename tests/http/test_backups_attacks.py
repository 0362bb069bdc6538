"""What a hostile backup and a curious member of the household try over HTTP."""

import io
from pathlib import Path
import re
from urllib.parse import unquote
import zipfile

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_REMEMBER_KEYS,
    RememberPolicy,
)
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import BackupSpec, BuiltBackup, DeviceSpec, FileSpec, build_backup

from .client import PASSWORD, Api, Login, check_error
from .conftest import add_folder

BASE = "/api/apple_backup"
PAGE = b"<html><script>document.title='owned'</script><svg onload='alert(1)'/></html>"
DEVICE = 'Ada\'s "iPhone"; filename=evil.html ../../\\x'

# Names that look like what they are not, break headers, or lead out of folders.
HOSTILE_NAMES = [
    "page.html",
    "page.HTM",
    "page.xhtml",
    "image.svg",
    "image.SVG",
    "image.svgz",
    "script.js",
    "style.css",
    "data.xml",
    "manifest.webmanifest",
    "doc.pdf",
    "no suffix",
    ".html",
    "picture.jpg.html",
    "picture.jpg ",
    "picture.jpg.",
    "picture.jpg\u202egnp.exe",
    'x"; filename="y.html',
    "x\r\nSet-Cookie: a=b\r\n\r\n<script>.txt",
    "x\nContent-Type: text/html.txt",
    "x;filename*=UTF-8''evil.html",
    "x%0d%0aX-Header: y.txt",
    "../../../../etc/passwd",
    "/etc/shadow",
    "..\\..\\windows\\system32.dll",
    "a/../../b.bin",
    "..",
    "x" * 2000 + ".bin",
    "Ünïcödé 東京 🦊.bin",
    "\u0085\u2028line.txt",
]
SHOWN_NAMES = ["lies.jpg", "lies.PNG", "dir.html/lies.gif", "lies.mp4", "lies.mov", "lies.heic"]
_DISPOSITION = re.compile(
    r"""(inline|attachment); filename="[A-Za-z0-9 ._-]*"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)""",
    re.ASCII,
)
_INLINE = re.compile(r"(image/(jpeg|png|gif|webp|hei[cf])|video/(mp4|quicktime)|audio/[a-z0-9]+)")


@pytest.fixture
def base() -> str:
    return BASE


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    files = [
        FileSpec("HomeDomain", f"Library/{n}/{name}", PAGE)
        for n, name in enumerate((*HOSTILE_NAMES, *SHOWN_NAMES))
    ]
    traversal = [
        FileSpec(domain, path, PAGE)
        for domain, path in (
            ("..", "evil.html"),
            ("../..", "../evil.html"),
            ("/etc", "passwd"),
            ("HomeDomain", "../../evil.html"),
            ("HomeDomain", "/etc/passwd"),
        )
    ]
    spec = BackupSpec(
        files=[*files, *traversal], password=PASSWORD, seed=1, device=DeviceSpec(name=DEVICE)
    )
    return build_backup(spec, tmp_path_factory.mktemp("hostile"))


@pytest.fixture
async def api(server: HomeAssistant, hostile: BuiltBackup, login: Login, admin: User) -> Api:
    await add_folder(server, hostile.path.parent)
    client = await login(admin)
    (found,) = (await (await client.get(f"{BASE}/backups")).json())["backups"]
    return Api(client, BASE, {"phone": found["id"]})


def check_headers(answer: ClientResponse) -> None:
    """Nothing a browser gets may run, be kept, or be taken for something else."""
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert "X-Header" not in headers
    assert len(headers.getall("Content-Type")) == len(headers.getall("Content-Disposition")) == 1
    disposition = _DISPOSITION.fullmatch(headers["Content-Disposition"])
    assert disposition is not None, headers["Content-Disposition"]
    kind, name = disposition[1], unquote(disposition[2])
    assert name not in ("", ".", "..")
    assert not set(name) & set("/\\\0\r\n")
    assert name.isprintable()
    if kind == "inline":
        assert _INLINE.fullmatch(headers["Content-Type"])
    else:
        assert kind == "attachment"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert not re.search(r"html|xml|svg|script|css|text", headers["Content-Type"])


async def test_whatever_files_are_called_headers_hold(api: Api, hostile: BuiltBackup) -> None:
    session = await api.session()
    for file in hostile.files:
        answer = await api.get("phone", f"file/{file.file_id}", session)
        assert (answer.status, await answer.read()) == (200, PAGE), file.relative_path
        check_headers(answer)
        shown = file.relative_path.rpartition("/")[2] in {
            it.rpartition("/")[2] for it in SHOWN_NAMES
        }
        assert answer.headers["Content-Disposition"].startswith("inline") is shown


async def test_the_documented_path_is_kept_by_no_worker(api: Api, hostile: BuiltBackup) -> None:
    """Home Assistant's service worker keeps what lies outside `/api`, unless it varies by all."""
    session = await api.session()
    for path in ("files", "domains", f"file/{hostile.files[0].file_id}"):
        answer = await api.client.get(f"/backups/{api.ids['phone']}/{path}", headers=session)
        assert answer.status == 200
        assert answer.headers["Vary"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_tickets_and_archives_of_hostile_names(
    api: Api, hostile: BuiltBackup, anonymous: TestClient
) -> None:
    session = await api.session()
    for file in hostile.files[::5]:
        issued = await api.client.post(
            api.url("phone", "tickets"), headers=session, json={"file_id": file.file_id}
        )
        answer = await anonymous.get(URL((await issued.json())["url"], encoded=True))
        assert answer.status == 200
        check_headers(answer)
    exported = await api.client.post(
        api.url("phone", "export"), headers=session, json={"all": True}
    )
    check_headers(exported)
    archive = zipfile.ZipFile(io.BytesIO(await exported.read()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names)) == len(hostile.files) + 1
    for name in names:
        parts = name.split("/")
        assert not name.startswith("/")
        assert not {"", ".", ".."} & set(parts)
        assert "\\" not in name
        assert not any(ord(character) < 32 for character in name)
        assert all(len(part.encode()) <= 255 for part in parts)


async def test_no_path_leads_out_of_the_backup(api: Api) -> None:
    session = await api.session()
    for path in (
        "file/..%2F..%2FManifest.plist",
        "file/Manifest.db",
        "file/%2Fetc%2Fpasswd",
        "content/..%2F..%2FManifest.db",
        "content/" + "a" * 5000,
        "apps/..%2F..%2F/icon",
        "apps/%00/icon",
    ):
        answer = await api.client.get(URL(api.url("phone", path), encoded=True), headers=session)
        assert answer.status in (400, 401, 404), path


async def test_a_curious_member_gets_nothing(
    hostile: BuiltBackup, connect_all: tuple[Api, Api], login: Login, guest: User
) -> None:
    """Neither with an own session, nor with the owner's token, nor with both."""
    owner, member = connect_all
    theirs, own = await owner.session(), await member.session()
    file_id = hostile.files[0].file_id
    reading = [
        ("GET", "domains"),
        ("GET", "files"),
        ("POST", "files/query"),
        ("POST", "folder"),
        ("GET", f"file/{file_id}"),
        ("HEAD", f"file/{file_id}"),
        ("POST", "tickets"),
        ("POST", "export"),
        ("GET", "sizes"),
        ("GET", "integrity"),
        ("POST", "integrity"),
        ("DELETE", "integrity"),
        ("POST", "lock"),
    ]
    stranger = await login(guest)
    for method, path in reading:
        stolen = await member.client.request(method, member.url("phone", path), headers=theirs)
        assert stolen.status == 403, (method, path)
        stolen = await stranger.request(method, member.url("phone", path), headers=theirs)
        assert stolen.status == 403, (method, path)
    # The owner is none the wiser, and has lost nothing.
    assert (await owner.get("phone", "domains", theirs)).status == 200
    assert (await member.get("phone", "domains", own)).status == 200
    # Not even an administrator reads by somebody else's session.
    assert (await owner.get("phone", "domains", own)).status == 403


@pytest.fixture
async def connect_all(
    server: HomeAssistant, hostile: BuiltBackup, login: Login, admin: User, member: User
) -> tuple[Api, Api]:
    """The owner and a member who may use the same backups."""
    options = {
        CONF_ALLOWED_USERS: [member.id],
        CONF_REMEMBER_KEYS: RememberPolicy.DISK,
    }
    await add_folder(server, hostile.path.parent, **options)
    apis = []
    for user in (admin, member):
        client = await login(user)
        (found,) = (await (await client.get(f"{BASE}/backups")).json())["backups"]
        apis.append(Api(client, BASE, {"phone": found["id"]}))
    return apis[0], apis[1]


async def test_one_users_remembered_key_unlocks_nothing_for_another(
    connect_all: tuple[Api, Api],
) -> None:
    owner, member = connect_all
    answer = await owner.unlock("phone", {"password": PASSWORD, "remember": "disk"})
    assert answer.status == 200
    for body in (None, {"remember": "disk"}, {"password": None}):
        await check_error(await member.unlock("phone", body), 400, "wrong_password")
    details = await (await member.client.get(member.url("phone", "").rstrip("/"))).json()
    assert details["remembered"] is None


async def test_guessing_is_slowed_down_for_all_ways_in(connect_all: tuple[Api, Api]) -> None:
    _, member = connect_all
    assert (await member.unlock("phone", {"password": "guess"})).status == 400
    answer = await member.unlock("phone", {"password": PASSWORD})
    await check_error(answer, 429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_answers_do_not_tell_what_else_exists(
    server: HomeAssistant, hostile: BuiltBackup, connect_all: tuple[Api, Api], tmp_path: Path
) -> None:
    """A member named for one folder learns nothing of another one."""
    private = build_backup(BackupSpec(seed=9, device=DeviceSpec(name="Private")), tmp_path)
    entry: MockConfigEntry = await add_folder(server, tmp_path)
    identifier = entry.runtime_data.coordinator.data.backups[0].id
    _, member = connect_all
    listed = await (await member.client.get(f"{BASE}/backups")).text()
    assert "Private" not in listed
    for method, path in (
        ("GET", ""),
        ("GET", "/apps"),
        ("GET", "/sizes"),
        ("POST", "/unlock"),
        ("DELETE", "/remembered"),
        ("GET", "/exports"),
    ):
        answer = await member.client.request(method, f"{BASE}/backups/{identifier}{path}")
        await check_error(answer, 404, "backup_not_found")
    assert private.path.is_dir()


async def test_members_see_no_path_and_no_id_of_a_device(
    connect_all: tuple[Api, Api], hostile: BuiltBackup
) -> None:
    _, member = connect_all
    session = await member.session()
    for path in ("", "/apps", "/exports", "/integrity"):
        url = f"{BASE}/backups/{member.ids['phone']}{path}"
        text = await (await member.client.get(url, headers=session)).text()
        assert str(hostile.path.parent) not in text
        assert hostile.udid not in text

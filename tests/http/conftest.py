"""A real Home Assistant with our views, real users, and real backups on disk."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_APPLE_ID,
    CONF_KIND,
    DOMAIN,
    EntryKind,
)
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.components.http.ban import KEY_FAILED_LOGIN_ATTEMPTS, KEY_LOGIN_THRESHOLD
from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    DeviceSpec,
    FileSpec,
    FileTruth,
    RandomContent,
    build_backup,
    directory,
    symlink,
)
from tests.push.service import Names
from tests.simulated_icloud.client import SimulatedICloud

from .accounts import Photos, add_photos
from .client import PASSWORD, Api, Connect, Login

HTML = b"<script>alert(1)</script>"
BIG_SIZE = 3 * 1024 * 1024 + 777


@dataclass(frozen=True, slots=True)
class Backups:
    """Three backups in one root: encrypted, encrypted with the same password, and plain."""

    root: Path
    phone: BuiltBackup
    tablet: BuiltBackup
    plain: BuiltBackup

    def truth(self, path: str) -> FileTruth:
        """The file of the phone with this relative path."""
        return next(file for file in self.phone.files if file.relative_path == path)


def _files() -> list[FileSpec]:
    return [
        directory("HomeDomain", ""),
        directory("HomeDomain", "Library"),
        FileSpec("HomeDomain", "Library/notes.txt", b"remember the milk"),
        FileSpec("HomeDomain", "Library/empty.bin", b""),
        FileSpec("HomeDomain", "Library/missing.bin", b"gone", has_blob=False),
        FileSpec("HomeDomain", "Library/page.html", HTML),
        FileSpec("HomeDomain", "Library/100%.txt", b"percent"),
        symlink("HomeDomain", "Library/link", "notes.txt"),
        FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG", b"\xff\xd8\xff\xe0jpeg"),
        FileSpec("CameraRollDomain", "Media/DCIM/Fähre 東京.MOV", RandomContent(7, BIG_SIZE)),
        *(FileSpec("AppDomain-com.example", f"Documents/{n:04}.dat", b"x") for n in range(120)),
    ]


@pytest.fixture(scope="session")
def backups(tmp_path_factory: pytest.TempPathFactory) -> Backups:
    """Write the backups once; nothing may change them."""
    root = tmp_path_factory.mktemp("http-backups")
    phone = build_backup(BackupSpec(files=_files(), password=PASSWORD, seed=1), root)
    tablet = build_backup(
        BackupSpec(
            files=[FileSpec("HomeDomain", "Library/notes.txt", b"tablet")],
            password=PASSWORD,
            seed=2,
            device=DeviceSpec(name="Tablet"),
        ),
        root,
    )
    plain = build_backup(
        BackupSpec(
            files=[FileSpec("HomeDomain", "Library/notes.txt", b"in the open")],
            seed=3,
            device=DeviceSpec(name="Plain"),
        ),
        root,
    )
    return Backups(root, phone, tablet, plain)


@pytest.fixture
async def server(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> HomeAssistant:
    """Home Assistant with our routes, counting failed logins, and without an entry."""
    # Names are not resolved in tests: whoever subscribes here is at an address that is refused.
    monkeypatch.setattr("custom_components.apple_backup.push.transport.ThreadedResolver", Names)
    assert await async_setup_component(hass, "http", {})
    hass.http.app[KEY_LOGIN_THRESHOLD] = 1000
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    # The first user of a Home Assistant owns it and may do everything.
    await add_user(hass, GROUP_ID_ADMIN)
    return hass


@pytest.fixture
def failed_logins(server: HomeAssistant) -> Callable[[], int]:
    """How many failed logins Home Assistant has counted."""
    return lambda: sum(server.http.app[KEY_FAILED_LOGIN_ATTEMPTS].values())


async def add_user(hass: HomeAssistant, group: str, *, local_only: bool = False) -> User:
    """Add a real user."""
    return await hass.auth.async_create_user("Somebody", group_ids=[group], local_only=local_only)


async def access_token(hass: HomeAssistant, user: User) -> str:
    """An access token of a user."""
    token = await hass.auth.async_create_refresh_token(user, "https://example.com/app")
    return hass.auth.async_create_access_token(token)


@pytest.fixture
async def admin(server: HomeAssistant) -> User:
    return await add_user(server, GROUP_ID_ADMIN)


@pytest.fixture
async def member(server: HomeAssistant) -> User:
    """A household member: active, no administrator."""
    return await add_user(server, GROUP_ID_USER)


@pytest.fixture
async def guest(server: HomeAssistant) -> User:
    return await add_user(server, GROUP_ID_READ_ONLY)


@pytest.fixture
async def anonymous(
    server: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> TestClient:
    """A client without a token."""
    return await hass_client_no_auth()


@pytest.fixture
def login(server: HomeAssistant, hass_client: ClientSessionGenerator) -> Login:
    """A client that sends the Bearer token of a user."""

    async def client(user: User) -> TestClient:
        return await hass_client(await access_token(server, user))

    return client


async def add_folder(
    hass: HomeAssistant, root: Path, *, load: bool = True, **options: object
) -> MockConfigEntry:
    """Add a folder of backups and load it."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=root.name,
        unique_id=str(root),
        data={CONF_KIND: EntryKind.BACKUP_FOLDER, CONF_PATH: str(root)},
        options=options,
    )
    entry.add_to_hass(hass)
    if load:
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
    return entry


def add_account(hass: HomeAssistant, name: str, **options: object) -> MockConfigEntry:
    """Add an iCloud account that is not loaded."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=name,
        unique_id=name,
        data={CONF_KIND: EntryKind.ICLOUD_ACCOUNT, CONF_APPLE_ID: f"{name}@example.com"},
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def folder(server: HomeAssistant, backups: Backups) -> MockConfigEntry:
    """The folder with the three backups, loaded."""
    return await add_folder(server, backups.root)


@pytest.fixture
async def shared(server: HomeAssistant, backups: Backups, member: User) -> MockConfigEntry:
    """The folder, whose options also name a household member."""
    return await add_folder(server, backups.root, **{CONF_ALLOWED_USERS: [member.id]})


@pytest.fixture(params=["/api/apple_backup", ""], ids=["canonical", "documented"])
def base(request: pytest.FixtureRequest) -> str:
    """Both path sets have to behave alike."""
    value: str = request.param
    return value


@pytest.fixture
def connect(login: Login, backups: Backups, base: str) -> Connect:
    """Log a user in and find out the ids of the backups."""
    names = {
        backups.phone.device_name: "phone",
        backups.tablet.device_name: "tablet",
        backups.plain.device_name: "plain",
    }

    async def start(user: User) -> Api:
        client = await login(user)
        answer = await client.get(f"{base}/backups")
        assert answer.status == 200
        found = (await answer.json())["backups"]
        return Api(client, base, {names[item["display_name"]]: item["id"] for item in found})

    return start


@pytest.fixture
async def api(folder: MockConfigEntry, connect: Connect, admin: User) -> Api:
    """The API as an administrator sees it."""
    return await connect(admin)


@pytest.fixture
async def photos(
    server: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> AsyncIterator[Photos]:
    """An iCloud account that is loaded and ready."""
    account = await add_photos(server, icloud_proxy, tmp_path)
    yield account
    await account.close()

"""A whole Home Assistant writes nothing of a backup to any disk: unlock, browse, Range, export, tickets.

What is sought are the contents of files and the names in the manifest, in whatever this process
writes anywhere on the machine meanwhile: also by libraries, also to files without a name.
"""

import hashlib
import io
import logging
import os
from pathlib import Path
import tempfile
from typing import Any, Final
import zipfile

from aiohttp.test_utils import TestClient
import pytest
from yarl import URL

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import BackupSpec, FileSpec, build_backup
from tests.backups.opening import listing
from tests.backups.watching import audited
from tests.e2e.write_watch import WatchUnavailableError, WriteWatch

from .client import PASSWORD, Api, Login
from .conftest import add_folder

BASE: Final = "/api/apple_backup"
BODY: Final = b"the-secret-of-this-file;"
NAME: Final = "a-name-that-is-secret"
BIG: Final = 300_000
_FOUND: Final = (BODY, NAME.encode(), NAME.encode("utf-16-le"), PASSWORD.encode())


def _files() -> list[FileSpec]:
    many = [FileSpec("HomeDomain", f"Library/{NAME}-{n:04}", BODY * n) for n in range(1500)]
    return [*many, FileSpec("CameraRollDomain", f"Media/{NAME}.MOV", BODY * BIG)]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unwritten")
    build_backup(BackupSpec(files=_files(), password=PASSWORD, seed=1), folder)
    return folder


@pytest.fixture
async def api(
    server: HomeAssistant,
    root: Path,
    login: Login,
    admin: User,
    caplog: pytest.LogCaptureFixture,
) -> Api:
    # The log that pytest keeps in a file would hold the patterns of the URLs.
    caplog.set_level(logging.WARNING, logger="aiohttp.access")
    await add_folder(server, root)
    client = await login(admin)
    (backup,) = (await (await client.get(f"{BASE}/backups")).json())["backups"]
    return Api(client, BASE, {"phone": backup["id"]})


async def _use_everything(api: Api, anonymous: TestClient) -> None:
    """Do all that a user can do without asking for a file on a disk."""
    session = await api.session()
    listed = await _json(api, session, "files", limit=1000, offset=1200, kinds="all")
    assert listed["total"] == 1501
    found = await _json(api, session, "files", path_like=f"%{NAME}-07%", file_status="true")
    assert found["total"] == 100
    assert len((await _json(api, session, "domains"))["domains"]) == 2
    await _json(api, session, "sizes")
    film = hashlib.sha1(f"CameraRollDomain-Media/{NAME}.MOV".encode()).hexdigest()
    whole = await api.get("phone", f"file/{film}", session)
    assert await whole.read() == BODY * BIG
    for wanted in ("bytes=1000000-1999999", "bytes=-5000", "bytes=0-9,5000-6000,70000-80000"):
        part = await api.get("phone", f"file/{film}", {**session, "Range": wanted})
        assert part.status == 206
        assert await part.read()
    exported = await api.client.post(
        api.url("phone", "export"), headers=session, json={"all": True}
    )
    archive = zipfile.ZipFile(io.BytesIO(await exported.read()))
    assert archive.read(f"CameraRollDomain/Media/{NAME}.MOV") == BODY * BIG
    issued = await api.client.post(
        api.url("phone", "tickets"), headers=session, json={"file_id": film}
    )
    url = URL((await issued.json())["url"], encoded=True)
    assert await (await anonymous.get(url)).read() == BODY * BIG
    assert (await api.client.post(api.url("phone", "integrity"), headers=session)).status == 202
    assert (await api.client.post(api.url("phone", "lock"), headers=session)).status == 200


async def _json(api: Api, session: dict[str, str], path: str, **params: object) -> Any:
    answer = await api.get("phone", path, session, **params)
    assert answer.status == 200
    return await answer.json()


async def test_nothing_of_a_backup_gets_onto_any_disk(
    hass: HomeAssistant, api: Api, anonymous: TestClient, root: Path
) -> None:
    # What runs for the first time, such as imports, may write bytecode.
    await _use_everything(api, anonymous)
    before = listing(root)
    with _watch(root) as watch:
        await _use_everything(api, anonymous)
        await hass.async_block_till_done(wait_background_tasks=True)
        # Neither a name nor a folder is needed to be seen.
        with tempfile.TemporaryFile(dir=root.parent) as control:
            control.write(b"control:" + BODY)
            control.flush()
            watch.stop()
            written = watch.written()
    assert listing(root) == before
    leaks = [data for data in written.values() if any(each in data for each in _FOUND)]
    assert leaks == [b"control:" + BODY]


async def test_no_python_code_opens_a_file_for_writing(
    hass: HomeAssistant, api: Api, anonymous: TestClient, root: Path
) -> None:
    """The same without root, and so without eyes for what compiled libraries do."""
    await _use_everything(api, anonymous)
    await hass.async_block_till_done(wait_background_tasks=True)
    before = listing(root)
    with audited() as watcher:
        await _use_everything(api, anonymous)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert listing(root) == before
    assert watcher.seen == []


def _watch(root: Path) -> WriteWatch:
    """Watch every file system that this process can write to."""
    places = [root, Path(tempfile.gettempdir()), Path("/"), Path("/dev/shm"), Path("/var/tmp")]  # noqa: S108
    try:
        return WriteWatch([it for it in places if it.is_dir()], lambda pid: pid == os.getpid())
    except WatchUnavailableError as err:
        pytest.skip(f"not run: {err}")

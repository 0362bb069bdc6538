"""Large files and many files through the API: memory does not grow with what is sent.

`benchmarks/backups_scale.py` does the same with half a million files and one beyond 4 GiB.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
import hashlib

from aiohttp import ClientResponse
import pytest

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    SharedContent,
    SparseContent,
    build_backup,
)
from tests.backups.examining import forget_peak, peak_memory

from .archives import Totals, read_directory
from .client import PASSWORD, Api, Login
from .conftest import add_folder

FILM_BYTES = (48 << 20) + 7
FILES = 3000
NOTE = b"one of very many"
MOST_ADDED = 20 << 20


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    note = SharedContent(NOTE)
    files = [FileSpec("HomeDomain", f"Library/{n % 30:02}/{n:05}.txt", note) for n in range(FILES)]
    film = FileSpec("CameraRollDomain", "Media/DCIM/film.MOV", SparseContent(FILM_BYTES))
    spec = BackupSpec(files=[film, *files], password=PASSWORD, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("huge") / "root")


@pytest.fixture
async def api(server: HomeAssistant, huge: BuiltBackup, login: Login, admin: User) -> Api:
    await add_folder(server, huge.path.parent)
    client = await login(admin)
    (found,) = (await (await client.get("/api/apple_backup/backups")).json())["backups"]
    return Api(client, "/api/apple_backup", {"phone": found["id"]})


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Make sure that little memory is added, however much is sent meanwhile."""
    before = forget_peak()
    yield
    assert peak_memory() - before < MOST_ADDED


async def pieces(answer: ClientResponse) -> AsyncIterator[bytes]:
    assert answer.status in {200, 206}
    async for piece in answer.content.iter_any():
        yield piece


async def test_a_film_that_is_larger_than_what_may_be_added(api: Api, huge: BuiltBackup) -> None:
    session, truth = await api.session(), huge.files[0]
    path = f"file/{truth.file_id}"
    # Once before, so that threads and buffers are there.
    await (await api.get("phone", path, {**session, "Range": "bytes=0-3000000"})).read()
    with bounded_memory():
        digest = hashlib.sha256()
        async for piece in pieces(await api.get("phone", path, session)):
            digest.update(piece)
        assert digest.hexdigest() == truth.sha256
        start = FILM_BYTES * 9 // 10
        answer = await api.get("phone", path, {**session, "Range": f"bytes={start}-{start + 99}"})
        assert (answer.status, len(await answer.read())) == (206, 100)
        head = await api.client.head(api.url("phone", path), headers=session)
        assert head.headers["Content-Length"] == str(FILM_BYTES)


async def test_many_files_are_listed_to_the_last(api: Api, huge: BuiltBackup) -> None:
    session, found, offset = await api.session(), set(), 0
    with bounded_memory():
        while offset is not None:
            answer = await api.get("phone", "files", session, limit=1000, offset=offset)
            page = await answer.json()
            found |= {item["file_id"] for item in page["items"]}
            offset = page["next"]
    assert found == {file.file_id for file in huge.files}
    assert page["total"] == FILES + 1


async def test_an_archive_of_everything(api: Api, huge: BuiltBackup) -> None:
    session, truth = await api.session(), huge.files[0]
    url = api.url("phone", "export")
    answer = await api.client.post(url, headers=session, json={"domain": "HomeDomain"})
    await answer.read()
    totals = Totals()
    with bounded_memory():
        async for piece in pieces(await api.client.post(url, headers=session, json={"all": True})):
            totals.add(piece)
    entries = read_directory(totals)
    assert len(entries) == FILES + 2
    film = entries.pop(f"CameraRollDomain/{truth.relative_path}")
    assert film.file_size == FILM_BYTES
    entries.pop("_export_report.json")
    assert {entry.file_size for entry in entries.values()} == {len(NOTE)}

"""The backups API on both path sets: browsing and content."""

from email.message import Message
from email.utils import collapse_rfc2231_value
import hashlib
import logging
from pathlib import Path
import tempfile
from urllib.parse import quote

from aiohttp import ClientResponse
import pytest
from yarl import URL

from homeassistant.core import HomeAssistant

from .client import PASSWORD, Api, check_error
from .conftest import BIG_SIZE, HTML, Backups

FILM = "Media/DCIM/Fähre 東京.MOV"
NOTES = "Library/notes.txt"

_FILTERS = [
    ({"domain": "HomeDomain", "path_like": "%notes%"}, [NOTES]),
    ({"domain": "homedomain"}, []),
    ({"domain": "HomeDomai_"}, []),
    ({"domain": "Home%"}, []),
    ({"path_like": "Library/_otes.txt"}, [NOTES]),
    ({"path_like": "library/NOTES.txt"}, [NOTES]),
    ({"path_like": "%東京%"}, [FILM]),
    ({"path_like": "nothing"}, []),
    ({"path_like": "' OR 1=1 --"}, []),
]
_ODD_NUMBERS = [
    ({"limit": 1001}, 1000, 0),
    ({"limit": "9" * 500}, 1000, 0),
    ({"limit": 1}, 1, 0),
    ({"offset": 5000}, 100, 5000),
    ({"offset": "9" * 500}, 100, 2**53),
]
_BAD_PARAMETERS = [
    {"limit": "0"},
    {"limit": "-1"},
    {"limit": "-" + "9" * 500},
    {"limit": "ten"},
    {"limit": ""},
    {"limit": "1.5"},
    {"limit": "1_0"},
    {"limit": "٣"},
    {"limit": " 5"},
    {"offset": "-1"},
    {"offset": "x"},
    {"kinds": "links"},
    {"kinds": ""},
]
_HOSTILE = [
    "0" * 40,
    "x",
    "Manifest.db",
    "a" * 4000,
    "..%2F..%2Fetc%2Fpasswd",
    "%2e%2e%2fManifest.db",
    quote("'; DROP TABLE Files; --", safe=""),
    "%00",
    "%ff%fe",
    "%E2%80%AE",
    "..",
    "%0d%0aX: y",
]


async def test_domains(api: Api) -> None:
    answer = await api.get("phone", "domains", await api.session())
    assert await answer.json() == {
        "domains": ["AppDomain-com.example", "CameraRollDomain", "HomeDomain"]
    }


async def test_files_by_default(api: Api, backups: Backups) -> None:
    answer = await api.get("phone", "files", await api.session())
    body = await answer.json()
    assert (body["limit"], body["offset"], len(body["items"])) == (100, 0, 100)
    files = sum(1 for file in backups.phone.files if file.kind == 1)
    assert (body["total"], body["next"]) == (files, 100)
    keys = [(item["domain"], item["relative_path"]) for item in body["items"]]
    assert keys == sorted(keys)
    assert body["items"][0] == {
        "file_id": hashlib.sha1(b"AppDomain-com.example-Documents/0000.dat").hexdigest(),
        "domain": "AppDomain-com.example",
        "relative_path": "Documents/0000.dat",
        "size": 1,
        "mtime": backups.truth("Documents/0000.dat").mtime,
        "flags": 1,
    }


async def test_files_in_pages_are_all_files_once(api: Api, backups: Backups) -> None:
    session, found, offset = await api.session(), [], 0
    while offset is not None:
        answer = await api.get("phone", "files", session, limit=7, offset=offset)
        body = await answer.json()
        found += [item["file_id"] for item in body["items"]]
        offset = body["next"]
    truth = [file.file_id for file in backups.phone.files if file.kind == 1]
    assert len(found) == len(truth)
    assert set(found) == set(truth)


async def test_files_of_all_kinds(api: Api) -> None:
    answer = await api.get("phone", "files", await api.session(), kinds="all", domain="HomeDomain")
    kinds = {item["relative_path"]: item["flags"] for item in (await answer.json())["items"]}
    assert (kinds[""], kinds["Library"], kinds["Library/link"]) == (2, 2, 4)
    assert kinds[NOTES] == 1


async def test_files_filtered(api: Api) -> None:
    session = await api.session()
    for params, paths in _FILTERS:
        answer = await api.get("phone", "files", session, limit=1000, **params)
        body = await answer.json()
        assert [item["relative_path"] for item in body["items"]] == paths, params
        assert (body["total"], body["next"]) == (len(paths), None)


async def test_files_by_a_costly_pattern(api: Api) -> None:
    session = await api.session()
    for pattern in ("%" * 3000, "%a" * 1500, "_" * 4000):
        assert (await api.get("phone", "files", session, path_like=pattern)).status == 200


async def test_files_with_odd_numbers(api: Api) -> None:
    session = await api.session()
    for params, limit, offset in _ODD_NUMBERS:
        body = await (await api.get("phone", "files", session, **params)).json()
        assert (body["limit"], body["offset"]) == (limit, offset)
        if offset:
            assert (body["items"], body["next"]) == ([], None)


async def test_files_with_bad_parameters(api: Api) -> None:
    session = await api.session()
    for params in _BAD_PARAMETERS:
        answer = await api.get("phone", "files", session, **params)
        await check_error(answer, 400, "bad_parameter")


async def test_home_assistant_filters_some_patterns_before_us(api: Api) -> None:
    """Known and documented: the text of the answer is Home Assistant's."""
    answer = await api.get("phone", "files", await api.session(), path_like="../%")
    assert answer.status == 400
    assert answer.content_type == "text/plain"


# Content


def _name(answer: ClientResponse) -> str:
    message = Message()
    kind, _, rest = answer.headers["Content-Disposition"].partition(";")
    message["Content-Disposition"] = f"{kind};{rest.rpartition(';')[2]}"
    return collapse_rfc2231_value(
        message.get_param("filename", header="Content-Disposition")  # type: ignore[arg-type]
    )


async def test_all_files_are_exact(api: Api, backups: Backups) -> None:
    session = await api.session()
    seen = 0
    for truth in backups.phone.files:
        if truth.sha256 is None:
            continue
        answer = await api.get("phone", f"file/{truth.file_id}", session)
        assert answer.status == 200
        assert hashlib.sha256(await answer.read()).hexdigest() == truth.sha256
        assert _name(answer) == truth.relative_path.rpartition("/")[2]
        seen += 1
    assert seen > 120


async def test_headers_of_a_download(api: Api, backups: Backups) -> None:
    session = await api.session()
    answer = await api.get("phone", f"file/{backups.truth('Library/page.html').file_id}", session)
    assert await answer.read() == HTML
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers.get("Vary") == (None if api.base else "*")
    picture = await api.get(
        "phone",
        f"file/{backups.truth('Media/DCIM/100APPLE/IMG_0001.JPG').file_id}",
        session,
    )
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["Content-Disposition"].startswith("inline;")


async def test_ranges_of_an_encrypted_file(api: Api, backups: Backups) -> None:
    session = await api.session()
    path = f"file/{backups.truth(FILM).file_id}"
    whole = await (await api.get("phone", path, session)).read()
    assert len(whole) == BIG_SIZE
    for first, last in [(0, 0), (15, 16), (1_000_003, 2_200_001), (BIG_SIZE - 1, BIG_SIZE + 50)]:
        answer = await api.get("phone", path, {**session, "Range": f"bytes={first}-{last}"})
        assert answer.status == 206
        assert await answer.read() == whole[first : last + 1]
        end = min(last, BIG_SIZE - 1)
        assert answer.headers["Content-Range"] == f"bytes {first}-{end}/{BIG_SIZE}"
    answer = await api.get("phone", path, {**session, "Range": "bytes=-100"})
    assert await answer.read() == whole[-100:]
    answer = await api.get("phone", path, {**session, "Range": f"bytes={BIG_SIZE}-"})
    await check_error(answer, 416, "range_not_satisfiable")
    several = await api.get("phone", path, {**session, "Range": "bytes=1-2,2000000-2000004"})
    assert several.status == 206
    body = await several.read()
    assert whole[1:3] in body
    assert whole[2_000_000:2_000_005] in body


async def test_interrupted_download_is_resumed(api: Api, backups: Backups) -> None:
    session = await api.session()
    path = f"file/{backups.truth(FILM).file_id}"
    answer = await api.get("phone", path, session)
    tag, start = answer.headers["ETag"], await answer.content.readexactly(1_000_000)
    answer.close()
    rest = await api.get("phone", path, {**session, "Range": "bytes=1000000-", "If-Range": tag})
    assert rest.status == 206
    digest = hashlib.sha256(start + await rest.read()).hexdigest()
    assert digest == backups.truth(FILM).sha256


async def test_head(api: Api, backups: Backups) -> None:
    session = await api.session()
    url = f"{api.base}/backups/{api.ids['phone']}/file/{backups.truth(FILM).file_id}"
    answer = await api.client.head(url, headers=session)
    assert answer.status == 200
    assert answer.headers["Content-Length"] == str(BIG_SIZE)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert await answer.read() == b""
    assert (await api.client.head(url)).status == 401


async def test_empty_file(api: Api, backups: Backups) -> None:
    session = await api.session()
    path = f"file/{backups.truth('Library/empty.bin').file_id}"
    answer = await api.get("phone", path, session)
    assert (answer.status, await answer.read()) == (200, b"")


async def test_files_without_content(api: Api, backups: Backups) -> None:
    session = await api.session()
    missing = backups.truth("Library/missing.bin").file_id
    await check_error(await api.get("phone", f"file/{missing}", session), 404, "file_missing")
    for path in ("Library", "Library/link"):
        answer = await api.get("phone", f"file/{backups.truth(path).file_id}", session)
        await check_error(answer, 404, "file_not_found")


async def test_hostile_ids(api: Api) -> None:
    """Refused by us with a reason, or by Home Assistant's filter before us."""
    session = await api.session()
    phone = api.ids["phone"]
    for hostile in _HOSTILE:
        for url in (
            f"{api.base}/backups/{phone}/file/{hostile}",
            f"{api.base}/backups/{hostile}/file/{'0' * 40}",
            f"{api.base}/backups/{hostile}/files",
        ):
            answer = await api.client.get(URL(url, encoded=True), headers=session)
            assert answer.status in (400, 404), url
            text = await answer.text()
            assert "Traceback" not in text
            assert "root:" not in text


def _everything_below(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")
    }


async def test_nothing_decrypted_is_written_and_no_secret_is_logged(
    *,
    api: Api,
    backups: Backups,
    server: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    config = Path(server.config.config_dir)
    before, own = _everything_below(backups.root), _everything_below(config)
    session = await api.session()
    assert (await api.get("phone", "domains", session)).status == 200
    assert (await api.get("phone", "files", session, path_like="%e%")).status == 200
    film = await api.get("phone", f"file/{backups.truth(FILM).file_id}", session)
    assert len(await film.read()) == BIG_SIZE
    notes = await api.get("phone", f"file/{backups.truth(NOTES).file_id}", session)
    assert await notes.read() == b"remember the milk"
    assert _everything_below(backups.root) == before
    assert _everything_below(tmp_path) == {}
    for name, facts in _everything_below(config).items():
        if own.get(name) != facts and Path(name).is_file():
            written = Path(name).read_bytes()
            assert b"remember the milk" not in written
            assert b"notes.txt" not in written
            assert session["X-Backup-Session"].encode() not in written
    assert PASSWORD not in caplog.text
    assert session["X-Backup-Session"] not in caplog.text
    assert NOTES not in caplog.text

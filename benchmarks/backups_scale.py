"""A backup of 50,000 files, one of them beyond 4 GiB: the API and exports, and the memory they take.

A fresh process runs Home Assistant; its clients are processes of their own. Memory is what was
resident beyond the moment before the unlock, at most, and may grow by a share of the manifest's size.
With `--full` there are 500,000 files, where the share of the manifest decides; with fewer it is the
64 MiB that are allowed in any case.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
import hashlib
from http.client import HTTPConnection, HTTPResponse
import json
import os
from pathlib import Path
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from custom_components.apple_backup.backup_jobs import JobState
from custom_components.apple_backup.backup_work import ExportFormat, Opened, async_start_export
from custom_components.apple_backup.backups import kdf
from custom_components.apple_backup.backups.models import Backup
from custom_components.apple_backup.backups.selection import DomainSelection
from custom_components.apple_backup.const import CONF_EXPORT_FOLDER, DOMAIN
from tests.http.archives import Totals, read_directory

from .backups_http import Running, add_folder, running
from .backups_inputs import HUGE_FILM_BYTES, HUGE_ROWS, LARGEST_DOMAIN, PASSWORD, SHARED, huge
from .harness import Figure, forget_peak, in_child, peak_resident, resident, scratch_folder

_MIB = 1 << 20
# Threads, caches and buffers, which are the same for every backup.
_SMALL_MIB = 64
_FILES = HUGE_ROWS * 9 // 10 + 1
_PAGE = 1000
_DIRECTORY_BYTES = 160 << 20


def figures() -> Iterator[Figure]:
    """Run all in a process of its own."""
    source = huge()
    size = (source.path / "Manifest.db").stat().st_size
    found = in_child("benchmarks.backups_scale")
    assert found["listed"] == found["archived"] == _FILES
    assert found["exported"] == found["in_domain"]
    manifest = f"the list of files is {size >> 20} MiB"

    def memory(name: str, phase: str) -> Figure:
        taken = found[phase]
        note = f"{manifest}, {taken['seconds']:.0f} s"
        return Figure(
            f"{name}: peak memory", [taken["peak"] / _MIB], _allowed(size, 0.4), "MiB", note=note
        )

    yield memory("unlocked, indexed, all pages listed", "list")
    kept = found["list"]["kept"]
    yield Figure(
        "what stays in memory while it is open", [kept / _MIB], _allowed(size, 0.3), "MiB",
        note=manifest,
    )  # fmt: skip
    for phase in ("film", "range"):
        added = found[phase]["peak"] - kept
        note = f"{found[phase]['seconds']:.2f} s"
        name = f"4 GiB film, {'whole' if phase == 'film' else '64 KiB near the end'}: memory added"
        yield Figure(name, [added / _MIB], 20, "MiB", note=note)
    yield memory("archive of everything over HTTP", "archive")
    yield memory("export of a domain and the film to a folder", "folder")


def _allowed(size: int, share: float) -> float:
    """How many MiB may be taken: a share of the manifest, or what a small one takes as well."""
    return max(share * size / _MIB, _SMALL_MIB)


async def _serve() -> dict[str, Any]:
    """Run all phases against one Home Assistant."""
    source = huge()
    with scratch_folder() as folder:
        async with running({}) as server:
            entry, backup = await add_folder(server, source, **{CONF_EXPORT_FOLDER: str(folder)})
            # Imports the libraries that derive keys, which are no part of a backup's memory.
            await asyncio.to_thread(kdf.prepare)
            before = forget_peak()
            found: dict[str, Any] = {}

            async def phase(name: str, work: Callable[[], Awaitable[Any]]) -> Any:
                forget_peak()
                began = time.monotonic()
                result = await work()
                found[name] = {
                    "seconds": time.monotonic() - began,
                    "peak": peak_resident() - before,
                    "kept": resident() - before,
                }
                return result

            listing = await phase("list", lambda: _client(server, backup, "list"))
            found["listed"], found["in_domain"] = listing["files"], listing["in_domain"]
            token = listing["token"]
            await phase("film", lambda: _client(server, backup, "film", token))
            await phase("range", lambda: _client(server, backup, "range", token))
            found["archived"] = await phase(
                "archive", lambda: _client(server, backup, "archive", token)
            )
            unlocked = entry.runtime_data.sessions.get(token, backup.id, server.user_id)

            async def export() -> None:
                job = async_start_export(
                    server.hass, entry, Opened(backup, unlocked), server.user_id,
                    selection=DomainSelection(LARGEST_DOMAIN), export_format=ExportFormat.FOLDER,
                )  # fmt: skip
                await entry.runtime_data.jobs.async_wait(job)
                assert job.state is JobState.DONE

            await phase("folder", export)
            found["exported"] = await asyncio.to_thread(_exported, folder)
    return found


def _exported(folder: Path) -> int:
    """How many files an export has written besides its report."""
    (film,) = folder.rglob("film.MOV")
    assert film.stat().st_size == HUGE_FILM_BYTES
    return sum(path.is_file() for path in folder.rglob("*")) - 1


async def _client(server: Running, backup: Backup, what: str, token: str = "") -> Any:
    """Run a client in a process of its own, and return what it has found."""
    headers = {**server.headers, **({"X-Backup-Session": token} if token else {})}
    order = {
        "what": what,
        "base": f"{server.base}/{DOMAIN}/backups/{backup.id}",
        "headers": headers,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.backups_scale", json.dumps(order)),
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(output)


class _Client:
    """One connection to the API."""

    def __init__(self, order: dict[str, Any]) -> None:
        url = urlsplit(order["base"])
        self._path, self.headers = url.path, dict(order["headers"])
        self._connection = HTTPConnection(url.hostname or "", url.port)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        """Send a request and return the answer, which is to be read to its end."""
        data = None if body is None else json.dumps(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        self._connection.request(
            method, f"{self._path}/{path}", data, {**self.headers, **kind, **headers}
        )
        answer = self._connection.getresponse()
        assert answer.status in {200, 206}, (answer.status, answer.read())
        return answer

    def json(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request and return the answer's JSON."""
        return json.loads(self.ask(method, path, body).read())

    def pieces(self, answer: HTTPResponse) -> Iterator[bytes]:
        """Yield the answer piece by piece."""
        while piece := answer.read(1 << 20):
            yield piece


def _list(client: _Client) -> dict[str, Any]:
    """Unlock, and list everything page by page."""
    token = client.json("POST", "unlock", {"password": PASSWORD})["session_token"]
    client.headers["X-Backup-Session"] = token
    files: set[str] = set()
    offset: int | None = 0
    while offset is not None:
        page = client.json("GET", f"files?limit={_PAGE}&offset={offset}")
        files |= {item["file_id"] for item in page["items"]}
        offset = page["next"]
    in_domain = client.json("GET", f"files?limit=1&domain={LARGEST_DOMAIN}")["total"]
    assert len(client.json("GET", "domains")["domains"]) > 100
    found = client.json("POST", "files/query", {"path_like": "%img_00012%", "file_status": True})
    assert {item["file_status"] for item in found["items"]} == {"ok"}
    return {"token": token, "files": len(files), "in_domain": in_domain}


def _film(client: _Client) -> bool:
    """Take the film whole; it has to be what the factory says."""
    source = huge()
    digest = hashlib.sha256()
    for piece in client.pieces(client.ask("GET", f"file/{source.file_ids[0]}")):
        digest.update(piece)
    assert digest.hexdigest() == source.sha256
    return True


def _range(client: _Client) -> bool:
    """Take a piece near the end, beyond 32 bits."""
    start = HUGE_FILM_BYTES - 70_000
    path = f"file/{huge().file_ids[0]}"
    answer = client.ask("GET", path, Range=f"bytes={start}-{start + 65_535}")
    assert len(answer.read()) == 65_536
    assert answer.headers["Content-Range"].endswith(f"/{HUGE_FILM_BYTES}")
    return True


def _archive(client: _Client) -> int:
    """Take everything as an archive, and read its directory."""
    totals = Totals(_DIRECTORY_BYTES)
    for piece in client.pieces(client.ask("POST", "export", {"all": True})):
        totals.add(piece)
    entries = read_directory(totals)
    del entries["_export_report.json"]
    sizes = [entry.file_size for entry in entries.values()]
    assert max(sizes) == HUGE_FILM_BYTES
    assert sum(sizes) == HUGE_FILM_BYTES + (len(sizes) - 1) * len(SHARED)
    assert totals.size > HUGE_FILM_BYTES
    return len(entries)


def _run_client(order: dict[str, Any]) -> Any:
    clients: dict[str, Callable[[_Client], Any]] = {
        "list": _list, "film": _film, "range": _range, "archive": _archive
    }  # fmt: skip
    return clients[order["what"]](_Client(order))


def main(arguments: list[str]) -> None:
    """Be the server or, with an order, one of its clients."""
    result = _run_client(json.loads(arguments[0])) if arguments else asyncio.run(_serve())
    print(json.dumps(result), flush=True)
    # What Home Assistant's tests leave running is no matter here.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])

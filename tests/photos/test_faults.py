"""Everything that may go wrong on the way, one by one and for as long as a whole run.

Whatever it is: no wrong byte under a final name, nothing of anybody's is lost, the run ends in a
defined state, and the next run completes.
"""

from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos.errors import PhotosError
from custom_components.apple_backup.photos.stall_watch import STALL_SECONDS
from custom_components.apple_backup.photos.transfer import Transfer
from tests.photos.conftest import Library, opened_library
from tests.photos.library_parts import Parts, pair
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

DOWNLOADS = r"GET cvws\.icloud-content\.com"
CLOUDKIT = r"POST .*ckdatabasews\.icloud\.com"
QUERIES = CLOUDKIT + r".*records/query"
LOOKUPS = CLOUDKIT + r".*records/lookup"


@pytest.fixture
async def small(
    icloud_proxy: SimulatedICloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Library]:
    """A small library that tries again at once, and a file of the user in it."""
    pauses = {"first_pause": 0.001}
    monkeypatch.setattr(
        Transfer.__init__, "__kwdefaults__", (Transfer.__init__.__kwdefaults__ or {}) | pauses
    )
    simulated = await icloud_proxy.async_create_account(assets=9, second_factor="none")
    async with opened_library(simulated, tmp_path) as opened:
        (opened.path / "notes.txt").write_text("the user's own")
        yield opened


def be_patient(seconds: float) -> None:
    """Say how long an answer may take: where nothing hangs, long enough for a busy machine."""
    defaults = Transfer.__init__.__kwdefaults__
    assert defaults is not None
    defaults["stall_seconds"] = seconds


async def cure(library: Library) -> None:
    """End the trouble."""
    await library.simulated.async_clear_faults()
    be_patient(STALL_SECONDS)


async def check(library: Library, *, complete: bool) -> None:
    """Hold the promises: only right files, the user's own untouched."""
    assert (library.path / "notes.txt").read_text() == "the user's own"
    files = Counter(digest for path, digest in library.files().items() if path != "notes.txt")
    right = Counter(await library.expected())
    assert files == right if complete else files <= right


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"corrupt": 1}, id="wrong bytes"),
        pytest.param({"short": 1}, id="short with honest length"),
        pytest.param({"truncate": 100}, id="truncated"),
        pytest.param({"reset": True}, id="reset"),
        pytest.param({"status": 200, "body": "<html>hello</html>"}, id="garbage"),
        pytest.param({"status": 200, "body": ""}, id="empty"),
        pytest.param({"status": 404}, id="not found"),
        pytest.param({"status": 410}, id="expired"),
        pytest.param({"status": 429}, id="429"),
        pytest.param({"status": 429, "headers": {"Retry-After": "0"}}, id="429 and when"),
        pytest.param({"status": 503}, id="503"),
        pytest.param({"status": 503, "headers": {"Retry-After": "0"}}, id="503 and when"),
        pytest.param({"hang": True}, id="hanging"),
    ],
)
async def test_downloads_that_all_fail(small: Library, trouble: dict[str, Any]) -> None:
    await small.simulated.async_fault(DOWNLOADS, times=-1, **trouble)
    if "hang" in trouble:
        be_patient(0.3)
    result = await small.engine.sync()
    assert result.added == 0
    assert result.parked > 0
    await check(small, complete=False)
    await cure(small)
    await small.engine.sync()
    await check(small, complete=True)
    assert small.engine.totals().parked == 0


@pytest.mark.parametrize("calls", [QUERIES, LOOKUPS], ids=["listing", "lookups"])
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"status": 421}, id="421"),
        pytest.param({"status": 450}, id="450"),
        pytest.param({"status": 503}, id="503"),
        pytest.param({"status": 429, "headers": {"Retry-After": "0"}}, id="429 and when"),
        pytest.param({"reset": True}, id="reset"),
        pytest.param({"truncate": 50}, id="truncated"),
    ],
)
async def test_trouble_in_the_middle_that_passes(
    small: Library, calls: str, trouble: dict[str, Any]
) -> None:
    await small.simulated.async_fault(calls, skip=0 if calls == LOOKUPS else 2, **trouble)
    await small.engine.sync()
    assert await small.simulated.async_fault_hits() == 1
    await check(small, complete=True)


@pytest.mark.parametrize("calls", [QUERIES, LOOKUPS], ids=["listing", "lookups"])
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"status": 200, "body": "<html>hello</html>"}, id="garbage"),
        pytest.param({"status": 200, "body": []}, id="another shape"),
        pytest.param({"status": 200, "body": {"records": None}}, id="no records"),
        pytest.param({"status": 500}, id="500"),
    ],
)
async def test_answers_that_stay_wrong_end_the_run_and_the_next_one_completes(
    small: Library, calls: str, trouble: dict[str, Any]
) -> None:
    await small.simulated.async_fault(calls, times=-1, **trouble)
    try:
        result = await small.engine.sync()
    except PhotosError:
        pass
    else:
        # Without lookups there are no addresses: every file is parked with that reason.
        assert (result.added, result.quarantined) == (0, 0)
    await check(small, complete=False)
    await cure(small)
    await small.engine.sync()
    await check(small, complete=True)


async def test_records_with_odd_fields_cost_nothing(small: Library) -> None:
    await small.simulated.async_change(malformed=True)
    await small.engine.sync()
    await check(small, complete=True)


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.JPG",
        "..",
        "/etc/passwd",
        "C:\\Windows\\system32.JPG",
        "a\0b.JPG",
        "CON.JPG",
        "lpt1",
        "é" * 150 + ".JPG",
        "x" * 300,
        "photo\u202egpj.exe",
        "trailing. ",
        "\ud800.JPG",
        ".apple_backup/library.json",
        "line\nbreak.JPG",
    ],
    ids=lambda name: ascii(name)[:24],
)
def test_hostile_names_stay_inside(parts: Parts, tmp_path: Path, name: str) -> None:
    parts.know(*pair("A", b"bytes", filename=name))
    path = parts.place("A", b"bytes")
    assert (parts.root / path).resolve().is_relative_to(parts.root)
    assert not path.startswith(".apple_backup")
    assert all(len(part.encode()) <= 255 for part in path.split("/"))
    assert all(char.isprintable() for char in path)
    found = [
        file for file in tmp_path.rglob("*") if file.is_file() and file.read_bytes() == b"bytes"
    ]
    assert found == [parts.root / path]

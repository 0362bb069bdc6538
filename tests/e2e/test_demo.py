"""The demo, asked by a script and seen in a browser."""

import hashlib
import json
import os
from pathlib import Path
import tempfile
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.backup_factory import FILE
from tests.e2e.backups_walk import walk
from tests.e2e.demo import COMMAND, Demo
from tests.e2e.proof import differences
from tests.e2e.prove_restart import home_assistant_pid
from tests.e2e.write_watch import WatchUnavailableError, WriteWatch
from tests.quality.test_documents import blocks

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]

BASES = ("/api/apple_backup", "documented")
EMPTY = hashlib.sha256().hexdigest()
# More of them prove more, and take longer.
ASSETS = os.environ.get("E2E_ASSETS", "300")
# So much of a file identifies it.
SAMPLE_BYTES = 48


def test_the_command_of_the_first_page_is_the_one_that_runs_here() -> None:
    of_page = [it.text for it in blocks("sh") if it.page == "README.md"]
    assert of_page[-1] == COMMAND


def test_facts_are_complete(demo: Demo) -> None:
    facts = demo.facts
    assert urlsplit(facts["url"]).hostname == "127.0.0.1"
    for name in ("username", "password", "token", "backup_password", "icloud_control", "codes"):
        assert facts[name]
    assert any(Path(facts["backup_root"]).iterdir())


def test_first_sync_brings_every_file(demo: Demo) -> None:
    assert "prevError" not in demo.wait_for_sync(), demo.home_assistant_log
    wanted = demo.wanted_files()
    assert len(wanted) > 60
    assert list(differences(demo.stored_files(), wanted)) == []


def test_integration_page_shows_both_entries(demo: Demo, seen: dict[str, Any]) -> None:
    assert "Apple Backup" in seen["texts"]
    assert len(demo.facts["entries"]) == 2
    assert set(demo.facts["entries"]) <= set(seen["texts"])


@pytest.mark.parametrize("base", BASES)
def test_backup_can_be_read(seen: dict[str, Any], base: str) -> None:
    walk = seen[base]
    assert len(walk["backup_ids"]) == 4
    assert "HomeDomain" in walk["domains"]
    assert len(walk["files"]) > 50


@pytest.mark.parametrize("base", BASES)
def test_browser_shows_a_picture_of_a_backup(seen: dict[str, Any], base: str) -> None:
    """By the address of a ticket, which ends with its session."""
    assert seen[base]["picture_width"] > 0
    assert seen[base]["picture_after_lock"] == 401


@pytest.mark.parametrize("base", BASES)
def test_browser_keeps_nothing_of_a_backup(seen: dict[str, Any], base: str) -> None:
    """Home Assistant's service worker caches what lies outside /api, unless told otherwise."""
    walk = seen[base]
    assert walk["controlled"]
    # It does cache what it may; without this, an empty cache would prove nothing.
    assert any(urlsplit(url).path.startswith("/static/") for url in walk["cached"])
    assert not [url for url in walk["cached"] if "/backups" in urlsplit(url).path]
    content = set(walk["files"].values()) - {EMPTY}
    assert content
    assert not content & set(walk["cached"].values())
    assert not walk["token_cached"]


def test_pages_have_no_errors(seen: dict[str, Any]) -> None:
    assert seen["problems"] == [], json.dumps(seen["problems"], indent=1)


def test_encrypted_backup_is_read_exactly_and_nothing_of_it_is_written(demo: Demo) -> None:
    """With the key derivation of a real iPhone; no process of Home Assistant writes plaintext."""
    truth = newest_backup(demo)
    places = (Path(demo.facts["memory"]).parent, Path(tempfile.gettempdir()), Path("/dev/shm"))  # noqa: S108
    # Another module may have restarted it.
    home_assistant = home_assistant_pid(demo.facts)

    def concerns(pid: int) -> bool:
        try:
            return pid == os.getpid() or os.getsid(pid) == home_assistant
        except ProcessLookupError:
            return False

    try:
        watch = WriteWatch(places, concerns)
    except WatchUnavailableError as err:
        pytest.skip(f"not run: {err}")
    with watch:
        seen = walk(demo.facts)
        pieces = (sample(content) for content in seen.contents.values() if content)
        # Zeros and the like are in many files.
        samples = {piece for piece in pieces if len(set(piece)) > SAMPLE_BYTES // 3}
        # The account has most of the photos, too.
        samples -= found_in_library(demo, samples)
        with tempfile.TemporaryFile() as control:
            control.write(b"before" + min(samples))
            control.flush()
            watch.stop()
            written = watch.written()
    assert {
        key: None if content is None else hashlib.sha256(content).hexdigest()
        for key, content in seen.contents.items()
    } == truth
    assert len(samples) > 100
    leaks = [path for path, data in written.items() if any(one in data for one in samples)]
    # The control alone: a file that is gone from its folder is seen, too.
    assert len(leaks) == 1, leaks
    names = [path.encode() for _, path in seen.contents if "Notebook" in path]
    assert names
    assert not [path for path, data in written.items() if any(name in data for name in names)]


def found_in_library(demo: Demo, samples: set[bytes]) -> set[bytes]:
    """The samples that files of the first account's library hold."""
    found: set[bytes] = set()
    for path in Path(demo.facts["library_path"]).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found |= {one for one in samples if one in data}
    return found


def newest_backup(demo: Demo) -> dict[tuple[str, str], str | None]:
    """The SHA-256 of every file that was put into the first backup, the newest encrypted one."""
    lines = Path(demo.facts["backup_truth"]).read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {
        (row["domain"], row["relative_path"]): row["sha256"]
        for row in rows
        if row["kind"] == FILE and row["folder_name"] == rows[0]["folder_name"]
    }


def sample(content: bytes) -> bytes:
    """A piece from the middle of a file, where files of a kind differ."""
    middle = (len(content) - SAMPLE_BYTES) // 2
    return content[middle : middle + SAMPLE_BYTES]


def test_further_account_is_synced_and_follows_changes(demo: Demo) -> None:
    report = demo.script("prove_library", "--assets", ASSETS)
    assert [*report] == ["first sync", "nothing new", "20 changes"]
    assert report["first sync"]["files"] > int(ASSETS)


def test_killed_home_assistant_completes_the_sync(demo: Demo) -> None:
    report = demo.script("prove_restart", "--assets", "200", "--kills", "1")
    assert 0 < report["killed_at"][0] < report["files"]
    assert report["codes"] == 1


def test_restart_keeps_data_and_needs_no_code(demo: Demo) -> None:
    """Last in this module: it ends the demo and starts it again in the same folder."""
    before, codes, files = demo.facts, len(demo.codes()), demo.stored_files()
    pid = home_assistant_pid(before)
    assert demo.stop() == 0, demo.log
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    demo.start()
    # Other tests may have added accounts meanwhile.
    assert set(before["entries"]) <= set(demo.facts["entries"])
    varying = {"home_assistant_pid", "seconds", "entries"}
    assert {key: demo.facts[key] for key in before.keys() - varying} == {
        key: before[key] for key in before.keys() - varying
    }
    demo.sync()
    assert "prevError" not in demo.wait_for_sync(), demo.home_assistant_log
    assert demo.stored_files() == files
    assert len(demo.codes()) == codes

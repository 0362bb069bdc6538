"""The demo, asked by a script and seen in a browser."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.demo import Demo

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(400),
    pytest.mark.usefixtures("socket_enabled"),
]

BASES = ("/api/apple_backup", "documented")
EMPTY = hashlib.sha256().hexdigest()


def test_facts_are_complete(demo: Demo) -> None:
    facts = demo.facts
    assert urlsplit(facts["url"]).hostname == "127.0.0.1"
    for name in ("username", "password", "token", "backup_password", "icloud_control", "codes"):
        assert facts[name]
    assert any(Path(facts["backup_root"]).iterdir())


def test_first_sync_brings_every_file(demo: Demo) -> None:
    assert "prevError" not in demo.wait_for_sync(), demo.home_assistant_log
    expected = demo.expected_files()
    assert expected.total() > 60
    assert demo.library_files() == expected


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


def test_restart_keeps_data_and_needs_no_code(demo: Demo) -> None:
    """Last in this module: it ends the demo and starts it again in the same folder."""
    before, codes, files = demo.facts, len(demo.codes()), demo.library_files()
    assert demo.stop() == 0, demo.log
    with pytest.raises(ProcessLookupError):
        os.kill(before["home_assistant_pid"], 0)
    demo.start()
    assert {**demo.facts, "home_assistant_pid": 0, "seconds": 0} == {
        **before,
        "home_assistant_pid": 0,
        "seconds": 0,
    }
    assert "prevError" not in demo.wait_for_sync(), demo.home_assistant_log
    assert demo.library_files() == files
    assert len(demo.codes()) == codes

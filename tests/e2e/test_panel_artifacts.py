"""What is in a backup, read in the panel of a real Home Assistant and judged by what it showed."""

from collections.abc import Iterator
from pathlib import Path
import re
import shutil
from typing import Any

import pytest

from tests.backup_factory.artifacts.thread import TITLE
from tests.e2e import panel_backups
from tests.e2e.artifacts_walk import TABS
from tests.e2e.backups_panel_walk import call
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.demo import Demo

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture(scope="module")
def seen(browser: Path, demo: Demo) -> Iterator[dict[str, Any]]:
    """Read the backups once; the demo's folder is left as it was."""
    root = Path(demo.facts["backup_root"])
    before = set(root.iterdir())
    try:
        panel_backups.write(root)
        panel_backups.write(root, 100, password=None)
        yield demo.script("artifacts_walk", str(ARTIFACTS / "screenshots"))
    finally:
        for folder in set(root.iterdir()) - before:
            shutil.rmtree(folder)
        # Other modules may count what the demo shows.
        call(demo.facts, "/backups/refresh")


def test_a_long_conversation_is_read_back_in_time(seen: dict[str, Any]) -> None:
    assert seen["went back"] >= 3
    assert 60 < seen["most rows"] <= 200
    assert seen["newest"]


def test_a_message_is_found_and_shown_among_its_neighbours(seen: dict[str, Any]) -> None:
    assert "Arth-Goldau" in seen["sought"]
    assert seen["picture"]


def test_what_strangers_write_stays_text(seen: dict[str, Any]) -> None:
    hostile = seen["hostile"]
    assert hostile["heading"] == hostile["text"] == panel_backups.HOSTILE
    assert hostile["elements"] == 0
    assert hostile["links"] == ["https://example.com/"]
    assert hostile["title"] != "owned"


def test_notes_and_contacts_open_beside_their_lists(seen: dict[str, Any]) -> None:
    assert "<b>not bold</b>" in seen["notes"]
    assert "@example.com" in seen["contacts"]


def test_a_photo_is_opened_by_keys(seen: dict[str, Any]) -> None:
    assert "Taken" in seen["photo"]


def test_the_browsers_way_back_closes_what_lies_over_a_tab(seen: dict[str, Any]) -> None:
    assert seen["call"]
    assert seen["after back"] == "calls"


def test_voicemail_plays_by_ranges(seen: dict[str, Any]) -> None:
    assert 206 in seen["voicemail"]


def test_search_leads_to_the_message(seen: dict[str, Any]) -> None:
    assert "Arth-Goldau" in seen["hit"]
    assert "Arth-Goldau" in seen["hit opened"]


def test_photos_that_are_only_there_are_found_and_copied(seen: dict[str, Any]) -> None:
    found = re.search(r"(\d+) photos? (is|are) only here", seen["only here"])
    assert found
    assert re.search(rf"{found[1]} photos copied", seen["copied"])
    copied = [name for name in seen["exported"] if name.endswith((".HEIC", ".MOV"))]
    assert len(copied) >= int(found[1])


def test_the_report_is_a_document(seen: dict[str, Any]) -> None:
    assert seen["report"] == "%PDF-"


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_shows_something(seen: dict[str, Any], tab: str) -> None:
    words = {"messages": TITLE[:7], "map": "no map service", "search": "Search"}
    assert words.get(tab, "") in seen["texts"][tab]
    assert "That did not work" not in seen["texts"][tab]


def test_missing_data_sets_say_why(seen: dict[str, Any]) -> None:
    assert "Only in encrypted backups" in seen["missing"]


def test_tabs_fit_phones(seen: dict[str, Any]) -> None:
    assert {place: pixels for place, pixels in seen["overflow"].items() if pixels > 0} == {}


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("theme", ["axe", "axe_dark"])
def test_assistive_technology_finds_its_way(seen: dict[str, Any], theme: str) -> None:
    findings = seen[theme]
    assert set(TABS) <= set(findings)
    assert {place: found for place, found in findings.items() if found} == {}


def test_nothing_of_a_backup_stays_in_the_browser(seen: dict[str, Any]) -> None:
    assert seen["stored"] == []
    assert not seen["kept"]
    assert seen["addresses"] == []


def test_pages_have_no_errors(seen: dict[str, Any]) -> None:
    assert seen["problems"] + seen["problems_dark"] == []

"""Backups in the panel: unlocked, browsed, looked into, saved and locked again in a browser."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.e2e.backups_panel_walk import DEVICE, HTML, MARK, PASSWORD
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.demo import Demo

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture(scope="module")
def backups(browser: Path, demo: Demo) -> dict[str, Any]:
    """Make the visit once, and give what was seen."""
    place = str(ARTIFACTS / "screenshots")
    seen: dict[str, Any] = demo.script("backups_panel_walk", place)
    return seen


def test_a_wrong_password_is_told_beside_the_field(backups: dict[str, Any]) -> None:
    assert backups["wrong"] == "This password does not open the backup. Try another one."


def test_the_tree_is_walked_through_by_keys(backups: dict[str, Any]) -> None:
    assert {"1", "2", "3", "4"} <= set(backups["levels"])
    place = ["All files", "Camera Roll", "Media", "DCIM", "100APPLE"]
    assert [step.strip("/ \n") for step in backups["breadcrumb"]] == place


def test_pictures_and_videos_are_shown(backups: dict[str, Any]) -> None:
    assert backups["image"] == 640
    now, duration = backups["video"]
    assert 0 < now < duration
    assert 206 in backups["statuses"]
    assert backups["part"] == 206


def test_other_files_are_shown_as_text_or_bytes(backups: dict[str, Any]) -> None:
    assert backups["text"] == f"{MARK}, {HTML}"
    assert backups["hex"][0].startswith("000000  00 01 02 03")
    assert backups["hex"][1].endswith("················")


def test_a_long_list_has_few_rows_in_the_page(backups: dict[str, Any]) -> None:
    assert int(backups["listed"]) >= 1500
    assert 10 < backups["rows"] <= 60


def test_what_is_saved_is_what_is_in_the_backup(backups: dict[str, Any]) -> None:
    contents = backups["contents"]
    assert backups["photo"] == contents["photo"]
    report = "_export_report.json"
    chosen = {name: digest for name, digest in backups["chosen"].items() if name != report}
    assert set(chosen.values()) == {contents["photo"], contents["film"]}
    # Of the domain whose files are many, with the report.
    assert backups["domain"] == 1503


def test_a_check_shows_its_score(backups: dict[str, Any]) -> None:
    assert "100%" in backups["integrity"]
    assert "Everything is in order." in backups["integrity"]


def test_a_part_is_exported_into_the_folder(backups: dict[str, Any]) -> None:
    assert "Last export" in backups["export"]
    assert {backups["contents"][name] for name in ("photo", "film")} <= set(backups["written"])


def test_a_restart_of_home_assistant_is_told_calmly(backups: dict[str, Any]) -> None:
    assert "No connection to Home Assistant" in backups["offline"]
    assert backups["offline button"]
    assert "Home Assistant has locked the backup again" in backups["restarted"]
    assert "bit-exact" in backups["goes on"]


def test_html_in_names_is_text(backups: dict[str, Any]) -> None:
    assert DEVICE in backups["list"]
    assert f"{HTML}.txt" in backups["heading"]
    assert HTML in backups["apps"]
    assert backups["ran"] is None


def test_a_backup_is_locked_by_the_user_and_by_the_server(backups: dict[str, Any]) -> None:
    assert "This backup is encrypted" in backups["locked"]
    assert backups["came back"]
    assert "Home Assistant has locked the backup again" in backups["over"]


def test_the_way_back_leaves_a_locked_backup(backups: dict[str, Any]) -> None:
    read, locked = backups["locked at"]
    assert read.startswith(f"{locked}/")
    list_, before = backups["left to"]
    assert list_ == "/apple-backup/backups"
    assert before.startswith("/apple-backup")
    assert not before.startswith("/apple-backup/backups")


def test_nothing_of_a_backup_stays_in_the_browser(backups: dict[str, Any]) -> None:
    kept = backups["kept"]
    assert kept["controlled"]
    assert any("/static/" in text for text in kept["texts"])
    assert len(backups["tokens"]) == 4
    everything = [*kept["texts"], *kept["stored"], *map(unquote, backups["urls"])]
    for secret in (*backups["tokens"], MARK, "ranFromName", "IMG_0001", PASSWORD):
        assert not [text[:80] for text in everything if secret in text], secret


def test_somebody_without_the_right_finds_no_backups(backups: dict[str, Any]) -> None:
    member = backups["member"]
    assert "Photos" in member["tabs"]
    assert "Backups" not in member["tabs"]
    assert "No access to backups" in member["text"]
    assert "iPhone" not in member["text"]


@pytest.mark.usefixtures("axe")
def test_assistive_technology_does_not_stumble(backups: dict[str, Any]) -> None:
    found = backups["axe"] | backups["member"]["axe"]
    assert {name: findings for name, findings in found.items() if findings} == {}
    assert len(found) >= 10


def test_nothing_is_wider_than_a_phone(backups: dict[str, Any]) -> None:
    assert {name: pixels for name, pixels in backups["wide"].items() if pixels > 0} == {}


def test_pages_have_no_errors(backups: dict[str, Any]) -> None:
    assert backups["problems"] == [], json.dumps(backups["problems"], indent=1)

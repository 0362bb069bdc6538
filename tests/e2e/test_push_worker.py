"""Chromium shows what was pushed, in the user's words, and Home Assistant's own worker is left alone."""

from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.push.worker import SCOPE
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.demo import Demo
from tests.e2e.push_walk import NOW

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture(scope="session")
def pushed(browser: Path, demo: Demo) -> dict[str, Any]:
    """Make the visit once, and give what was seen."""
    result: dict[str, Any] = demo.script("push_walk", str(ARTIFACTS / "screenshots"))
    return result


def test_the_panel_turns_them_on_as_far_as_it_goes_here(pushed: dict[str, Any]) -> None:
    """Chromium's push service is on the internet, which is out of reach: the panel says so."""
    said = pushed["turned on"]
    assert "Notifications are off" in said["before"]
    assert "cannot reach its push service" in said["after"]


def test_the_worker_is_beside_home_assistants(pushed: dict[str, Any]) -> None:
    registered = pushed["registered"]
    assert registered["scope"] == SCOPE
    assert registered["scopes"] == sorted(["/", SCOPE])
    # The page is still in the hands of Home Assistant's.
    assert registered["controller"]
    assert SCOPE not in registered["controller"]


@pytest.mark.parametrize(
    ("message", "title", "body", "tag"),
    [
        ("finished", "Sync finished", "iCloud Photos are up to date.", "account-one"),
        ("failed", "Sync failed", "<b>The disk is full.</b>", "account-one"),
        ("code", "A code is needed", "Enter the code that Apple has sent.", "account-one"),
        ("test", "Apple Backup", "Notifications reach this browser.", "test"),
        ("no JSON", "Apple Backup", "There is news in the panel.", "account-"),
        ("null", "Apple Backup", "There is news in the panel.", "account-"),
        ("empty", "Apple Backup", "There is news in the panel.", "account-"),
    ],
)
def test_a_push_is_shown(
    pushed: dict[str, Any], message: str, title: str, body: str, tag: str
) -> None:
    """In English, as long as the panel has left no texts."""
    [shown] = pushed["plain"][message]
    assert (shown["title"], shown["body"], shown["tag"]) == (title, body, tag)
    assert shown["requireInteraction"] is (message == "code")


def test_in_the_words_of_the_panel(pushed: dict[str, Any]) -> None:
    [code] = pushed["translated"]["code"]
    assert code["title"] == "Code nötig"
    assert code["body"] == "Familie: Geben Sie den Code ein."
    assert (code["lang"], code["dir"], code["timestamp"]) == ("de", "ltr", NOW)
    [finished] = pushed["translated"]["finished"]
    assert finished["body"] == "Familie: iCloud Photos are up to date."
    for name in ("stranger", "prototype"):
        [unknown] = pushed["translated"][name]
        assert ": " not in unknown["body"]


def test_a_click_opens_the_panel(pushed: dict[str, Any]) -> None:
    assert pushed["clicked"] == {"opened": ["/apple-backup/sign-in/one"], "left": 0}
    # Whatever an id may be, it stays a part of the panel's address.
    strange = pushed["strange click"]["opened"]
    assert strange == ["/apple-backup/sign-in/..%2F..%2F..%2Fx%3Fy"]


def test_a_click_goes_to_the_panel_that_is_open(pushed: dict[str, Any]) -> None:
    assert pushed["clicked with the panel open"]["opened"] == ["focus"]
    assert pushed["heard"] == [
        {"type": "apple_backup/hello"},
        {"type": "apple_backup/open", "path": "/apple-backup/overview"},
    ]
    assert pushed["problems"] == []

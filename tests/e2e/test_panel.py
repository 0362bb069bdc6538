"""The panel in a real Home Assistant, used by a script and judged by what it showed."""

import json
from typing import Any

import pytest

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.demo import Demo
from tests.e2e.panel_walk import NEW_PHOTOS

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture(scope="module")
def walked(browser: object, demo: Demo) -> dict[str, Any]:
    """Make the visits once, and give what was seen."""
    result: dict[str, Any] = demo.script("panel_walk", str(ARTIFACTS / "screenshots"))
    return result


def test_overview_follows_a_sync_without_polling(walked: dict[str, Any]) -> None:
    live = walked["live"]
    assert live["after"] >= live["before"] + NEW_PHOTOS
    assert "Downloading" in live["states"]
    assert live["states"][-1] == "Up to date"
    assert live["polled"] == []


def test_overview_fits_phones(walked: dict[str, Any]) -> None:
    assert walked["looks"]["overflow"] == {"320": 0, "375": 0}


def test_address_that_does_not_exist_leads_back(walked: dict[str, Any]) -> None:
    assert "There is nothing here" in walked["looks"]["nowhere"]
    assert "iCloud Photos" in walked["looks"]["back"]


def test_page_that_is_older_than_the_integration_offers_to_reload(walked: dict[str, Any]) -> None:
    assert "has been updated" in walked["looks"]["updated"]


def test_buttons_are_reached_and_pressed_by_keys(walked: dict[str, Any]) -> None:
    assert walked["keyboard"]["reached"] == ["Pause", "Resume"]


def test_sign_in_with_a_password_and_a_code(walked: dict[str, Any]) -> None:
    code = walked["code"]
    assert "does not know this password" in code["password"]
    assert "did not accept" in code["wrong"]
    assert code["left"] == ""
    assert "Signed out" not in code["text"]
    assert "Up to date" in code["text"]


def test_household_member_sees_photos_but_no_backups(walked: dict[str, Any]) -> None:
    member = walked["member"]
    assert "bit-exact" in member["text"]
    assert "Sync now" in member["text"]
    assert "iPhone" not in member["text"]
    assert member["refused"] == "unauthorized"


def test_cards_are_offered_and_live(walked: dict[str, Any]) -> None:
    cards = walked["cards"]
    assert {"apple-backup-sync-card", "apple-backup-backups-card"} <= set(cards["offered"])
    assert "bit-exact" in cards["texts"]["accounts"][0]
    assert len(cards["texts"]["devices"]) >= 3
    assert all("Backed up" in text for text in cards["texts"]["devices"])
    assert [field["name"] for field in cards["form"]] == ["account"]
    assert cards["edited"].startswith("iCloud account")
    assert cards["url"].endswith("/apple-backup/overview")


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("theme", ["axe", "axe_dark"])
def test_assistive_technology_finds_its_way(walked: dict[str, Any], theme: str) -> None:
    found = {place: items for place, items in walked[theme].items() if items}
    assert walked[theme]
    assert found == {}, json.dumps(found, indent=1)


def test_pages_have_no_errors(walked: dict[str, Any]) -> None:
    assert walked["problems"] == [], json.dumps(walked["problems"], indent=1)

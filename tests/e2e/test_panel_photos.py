"""Photos in the panel: seen, searched, played and restored in a browser; what is private is not there."""

import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Any

import pytest

from custom_components.apple_backup.media_ids import encode_key
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.demo import Demo
from tests.e2e.large_demo import COUNT
from tests.e2e.photos_walk import HTML
from tests.quality.project import ROOT

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(700),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture(scope="module")
def photos(browser: Path, demo: Demo) -> dict[str, Any]:
    """Make the visit once, and give what was seen."""
    seen: dict[str, Any] = demo.script("photos_walk", str(ARTIFACTS / "screenshots"))
    return seen


def test_a_photo_is_opened_by_the_keyboard_alone(photos: dict[str, Any]) -> None:
    total = len(photos["ids"])
    assert photos["opened"] == f"2 of {total}"
    assert photos["next"] == f"3 of {total}"
    assert photos["came back"]


def test_details_tell_that_every_file_is_proven(photos: dict[str, Any]) -> None:
    text = photos["details"]
    assert "Bit for bit what Apple has" in text
    assert re.search(r"SHA-256 [0-9a-f]{16}", text)
    assert "Seen in iCloud for the first time" in text


def test_html_in_names_is_text(photos: dict[str, Any]) -> None:
    assert HTML in photos["hostile photo"]
    assert HTML in photos["albums"]
    assert photos["ran"] is None


def test_a_video_is_played_from_its_middle(photos: dict[str, Any]) -> None:
    now, duration = photos["video"]
    assert 0 < now < duration
    assert 206 in {status for status, _ in photos["ranges"]}


def test_private_photos_are_not_there(photos: dict[str, Any]) -> None:
    ids = set(photos["ids"])
    key = encode_key("PrimarySync", photos["named"])
    assert key in ids
    for name in ("hidden", "deleted"):
        assert encode_key("PrimarySync", photos[name]) not in ids


def test_quarantine_is_restored(photos: dict[str, Any]) -> None:
    assert photos["quarantine"]
    assert "Nothing is in quarantine." in photos["after"]
    assert photos["restored"] == encode_key("PrimarySync", photos["deleted"])


@pytest.mark.usefixtures("axe")
def test_assistive_technology_does_not_stumble(photos: dict[str, Any]) -> None:
    assert {name: found for name, found in photos["axe"].items() if found} == {}
    assert len(photos["axe"]) >= 5


def test_nothing_is_wider_than_a_small_phone(photos: dict[str, Any]) -> None:
    assert photos["320"] <= 0


def test_pages_have_no_errors(photos: dict[str, Any]) -> None:
    assert photos["problems"] == [], json.dumps(photos["problems"], indent=1)


@pytest.fixture(scope="module")
def large(browser: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Look at a library of a hundred thousand photos, and give what was seen."""
    # A process of its own, because the fixtures of Home Assistant's tests let nothing connect.
    arguments = [str(tmp_path_factory.mktemp("large")), str(ARTIFACTS / "screenshots")]
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.large_walk", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_a_hundred_thousand_photos_are_few_elements(large: dict[str, Any]) -> None:
    assert large["total"] >= COUNT
    assert large["places"] > 40
    assert 0 < large["most images"] <= 200
    assert 0 < large["most cells"] <= 200
    assert large["pictures at the end"] > 0
    assert large["problems"] == []

"""The user guide names everything that can be called, chosen, watched and imported."""

import re

import pytest
import yaml

from custom_components.apple_backup.const import DOMAIN

from .project import INTEGRATION, ROOT, load_json

GUIDE = ROOT / "docs" / "user"


def page(name: str) -> str:
    """Read a page with its line breaks taken for blanks."""
    return " ".join((GUIDE / f"{name}.md").read_text("utf-8").split())


ACTIONS = yaml.safe_load((INTEGRATION / "services.yaml").read_text("utf-8"))
TEXTS = load_json("translations", "en.json")


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_and_where_their_fields_are(action: str) -> None:
    rows = [
        line for line in (GUIDE / "actions.md").read_text("utf-8").splitlines() if line[:1] == "|"
    ]
    [row] = [row for row in rows if f"[`{action}`]" in row.split("|")[1]]
    assert f"(../reference/actions.md#{DOMAIN}{action})" in row
    assert row.split("|")[2].strip()


def test_every_subject_of_the_options() -> None:
    rows = page("configuration")
    for text in TEXTS["options"]["step"]["init"]["menu_options"].values():
        assert f"| {text} |" in rows


@pytest.mark.parametrize("platform", sorted(TEXTS["entity"]))
def test_entities(platform: str) -> None:
    guide = page("home-assistant")
    for texts in TEXTS["entity"][platform].values():
        assert texts["name"].partition("{")[0].strip() in guide


def test_blueprints() -> None:
    guide = page("home-assistant").casefold()
    blueprints = list((ROOT / "blueprints").rglob("*.yaml"))
    assert blueprints
    for path in blueprints:
        text = path.read_text("utf-8")
        name = re.search(r'^  name: "Apple Backup: (.+)"$', text, re.MULTILINE)
        assert name is not None
        assert name[1].casefold() in guide

"""An artifact is in every list that has to know it: what is exported, told and shown."""

from pathlib import Path
import re
from typing import Any

import yaml

from custom_components.apple_backup.backups.artifacts.people import SEEN_IN
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.exports.documents import lists, producers
from custom_components.apple_backup.backups.exports.documents.request import CHATS, FORMATS, Subject
from tests.quality.project import INTEGRATION, ROOT, load_json

from .everything import files
from .shelves import shelf_of

# Exported and shown together with the pages that were visited.
WITH_SAFARI = "safari_bookmarks"
PANEL = INTEGRATION.parents[1] / "frontend" / "src" / "views" / "artifacts"


def test_each_has_a_name_for_its_records() -> None:
    for name, kind in ARTIFACTS.items():
        assert len(kind.noun) in (1, 2), name
        assert all(kind.noun), name


def test_those_that_tell_of_people_do(tmp_path: Path) -> None:
    with shelf_of(files(), tmp_path, password="x") as shelf:
        telling = {name for name in SEEN_IN if shelf.use_named(name, lambda it: list(it.seen()))}
    assert telling == set(SEEN_IN)


def test_names_are_those_of_chats_before_those_of_calls() -> None:
    assert set(SEEN_IN[:2]) == {"messages", "whatsapp"}


def test_each_can_be_exported_and_is_part_of_everything() -> None:
    subjects = set(Subject) - {Subject.REPORT, Subject.EVERYTHING}
    assert {it.value for it in subjects} == set(ARTIFACTS) - {WITH_SAFARI}
    assert set(FORMATS) == set(Subject)
    assert set(lists._TABLES) == subjects - CHATS
    assert {subject for subject, _, _ in producers._ALL} == {*subjects, Subject.REPORT}


def test_the_action_offers_each() -> None:
    actions: Any = yaml.safe_load((INTEGRATION / "services.yaml").read_text("utf-8"))
    offered = [
        field["selector"]["select"]["options"]
        for action in actions.values()
        for name, field in action.get("fields", {}).items()
        if name == "content"
    ]
    assert offered == [[it.value for it in Subject]]
    texts = load_json("translations", "en.json")["selector"]["export_content"]["options"]
    assert set(texts) == set(Subject)


def panel_object(page: str, name: str) -> dict[str, str]:
    """Give the fields of an object that a module of the panel defines, each on a line."""
    text = (PANEL / page).read_text("utf-8")
    found = re.search(rf"const {name}\b[^{{]*\{{\n(.*?)^\}};", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return dict(re.findall(r"^  (\w+): (.*),$", found[1], re.MULTILINE))


def panel_list(page: str, name: str) -> list[str]:
    """Give the texts of a list that a module of the panel defines."""
    text = (PANEL / page).read_text("utf-8")
    found = re.search(rf"const {name}\b[^\[]*\[(.*?)\]", text, re.DOTALL)
    assert found is not None
    return re.findall(r'"(\w+)"', found[1])


def test_the_panel_names_each() -> None:
    tabs = (PANEL / "tabs.ts").read_text("utf-8")
    assert {name for name in ARTIFACTS if f'"{name}"' not in tabs} == {"apps"}
    texts = load_json("translations", "en.json")["config_panel"]["backup_tabs"]
    assert set(ARTIFACTS) <= set(texts)


def test_the_walk_through_the_panel_sees_every_tab() -> None:
    """Read as text: the walk needs a browser."""
    tabs = (PANEL / "tabs.ts").read_text("utf-8")
    walk = (ROOT / "tests" / "e2e" / "artifacts_walk.py").read_text("utf-8")
    seen = re.search(r"^TABS\b.*?^\)", walk, re.DOTALL | re.MULTILINE)
    assert seen is not None
    ids = re.findall(r'\["(\w+)", "ab-|\bid: "(\w+)"', tabs)
    assert sorted(re.findall(r'"(\w+)"', seen[0])) == sorted(line or other for line, other in ids)


def test_the_panel_saves_each_in_every_format() -> None:
    page = "formats.ts"
    shared = {f"...{name}": panel_list(page, name) for name in ("CHAT", "TABLE")}
    offered = {
        name: [
            one
            for part in value.strip("[]").split(", ")
            for one in shared.get(f"...{part.strip('.')}", [part.strip('"')])
            if one
        ]
        for name, value in panel_object(page, "FORMATS").items()
    }
    expected = {
        name: [it.value for it in FORMATS[Subject(name)]] for name in set(Subject) & set(ARTIFACTS)
    }
    assert offered == {**expected, WITH_SAFARI: []}


def test_the_panel_has_an_icon_and_a_filter_for_each() -> None:
    assert set(panel_object("overview/kinds.ts", "ICONS")) == set(ARTIFACTS)
    outside = {name for name, kind in ARTIFACTS.items() if not kind.in_timeline}
    assert set(panel_list("overview/kinds.ts", "STATES")) == outside

"""The documentation: tests it names exist, its YAML is what Home Assistant takes, its commands were run."""

from collections.abc import Iterator
import hashlib
import json
from pathlib import Path
import re
import subprocess
from typing import Any, NamedTuple

import pytest
import voluptuous as vol
import yaml

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from scripts.lib.syntax import repository_files
from tests.quality.project import INTEGRATION, ROOT
from tests.quality.rules.repository import headings

MARK = re.compile(r"<!-- (?:run by (?P<test>\S+)|not run: (?P<reason>.+)) -->")
TEST_FILE = re.compile(r"\btests/[\w/]+\.py\b")
# What tells the steps of a script from cards and configuration.
STEPS = {"action", "if", "choose", "repeat", "sequence", "variables", "wait_for_trigger"}
MODULE = re.compile(r"(?<![\w/*])(?!tests/|scripts/|test_)([\w/]+\.py)\b")
# Programs of this repository, in a text or at the beginning of a line of commands.
PROGRAM = re.compile(
    r"(?:`|^ *)(?:(scripts/[\w/.-]*\w|\.ci/\w+)|python -m ((?:scripts|tests|benchmarks)[\w.]*)|npm run (\w+))",
    re.MULTILINE,
)
TEST_NAME = re.compile(r"`(test_\w+)`")


class Block(NamedTuple):
    """A fenced block of a page; `before` is the line above it that is not empty."""

    page: str
    language: str
    text: str
    before: str


def documents() -> list[Path]:
    return [path for path in repository_files() if path.suffix == ".md"]


def blocks_of(page: str, text: str) -> Iterator[Block]:
    before, lines, opened = "", [], None
    for line in text.splitlines():
        fence = re.match(r"^( *)```(\w*)$", line)
        if fence and opened is None:
            opened, lines = fence, []
        elif fence and opened is not None:
            indent = len(opened[1])
            yield Block(page, opened[2], "\n".join(it[indent:] for it in lines), before)
            opened, before = None, ""
        elif opened is not None:
            lines.append(line)
        elif line.strip():
            before = line.strip()


def blocks(*languages: str) -> list[Block]:
    found = []
    for path in documents():
        page = path.relative_to(ROOT).as_posix()
        found += [
            block
            for block in blocks_of(page, path.read_text("utf-8"))
            if block.language in languages
        ]
    return found


def test_named_tests_exist() -> None:
    defined = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    modules = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    wrong = []
    for path in documents():
        text = path.read_text("utf-8")
        wrong += [
            f"{path.name}: {it}" for it in TEST_FILE.findall(text) if not (ROOT / it).is_file()
        ]
        wrong += [
            f"{path.name}: {it}" for it in TEST_NAME.findall(text) if it not in defined | modules
        ]
    assert wrong == []


@pytest.mark.parametrize(
    ("page", "folders"),
    [
        ("sync", ("", "photos")),
        ("reading", ("", "backups")),
        ("frame", ("",)),
        # Here one that is named with its package is followed by its neighbours.
        ("photos", ("", "**")),
        ("backups", ("", "**")),
        ("adding", ("", "**")),
        ("architecture", ("",)),
        ("web", ("", "http", "push", "websocket")),
    ],
)
def test_named_modules_exist(page: str, folders: tuple[str, ...]) -> None:
    text = (ROOT / "docs" / "developer" / f"{page}.md").read_text("utf-8")
    named = set(MODULE.findall(text))
    assert named
    assert [
        name
        for name in sorted(named)
        if not any(list(INTEGRATION.glob(f"{folder}/{name}".lstrip("/"))) for folder in folders)
    ] == []


def test_security_names_a_test_for_each_promise() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    _, _, promises = text.partition("## What we promise")
    rows = [line for line in promises.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 15
    assert [row for row in rows if not TEST_FILE.search(row)] == []


def is_marked(block: Block) -> bool:
    """Whether a block says why it is not run, or which test reads its page to run it."""
    mark = MARK.fullmatch(block.before)
    if mark is None or mark["test"] is None:
        return mark is not None
    test = ROOT / mark["test"]
    return test.is_file() and f'"{block.page}"' in test.read_text("utf-8")


def test_every_command_and_snippet_was_run_or_says_why_not() -> None:
    found = blocks("sh", "bash", "shell", "console", "powershell", "yaml")
    assert len(found) > 20
    assert [
        f"{block.page}: {block.text.splitlines()[0]}" for block in found if not is_marked(block)
    ] == []


def test_a_mark_that_names_a_test_of_something_else_is_found() -> None:
    block = Block("docs/user/faq.md", "sh", "ls", "<!-- run by tests/quality/test_documents.py -->")
    # In two parts, or this test would be the one that names the page.
    assert not is_marked(block._replace(page="docs/user/" + "sign-in.md"))
    assert is_marked(block)
    assert not is_marked(block._replace(before="Run this:"))


def test_named_programs_exist() -> None:
    scripts = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))["scripts"]
    wrong, found = [], 0
    for path in documents():
        for program, module, script in PROGRAM.findall(path.read_text("utf-8")):
            found += 1
            parts = module.split(".")
            there = (
                (program and (ROOT / program).exists())
                or (script and script in scripts)
                or (module and ROOT.joinpath(*parts).with_suffix(".py").is_file())
                or (module and ROOT.joinpath(*parts, "__main__.py").is_file())
            )
            if not there:
                wrong.append(f"{path.name}: {program or module or script}")
    assert found > 30
    assert wrong == []


def test_the_commands_that_check_a_library(tmp_path: Path) -> None:
    [block] = [it for it in blocks("sh") if it.page == "docs/user/verify.md"]
    assert MARK.fullmatch(block.before)
    library = tmp_path / "library"
    photo = library / "2024" / "07" / "IMG_0042.HEIC"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a photo")
    digest = hashlib.sha256(b"a photo").hexdigest()
    (library / "SHA256SUMS").write_text(f"{digest}  2024/07/IMG_0042.HEIC\n")
    script = block.text.replace("/media/icloud/Anna", str(library))
    assert str(library) in script
    whole = run_shell(script)
    assert (whole.returncode, whole.stdout) == (0, "")
    photo.write_bytes(b"a rotten photo")
    damaged = run_shell(script)
    assert damaged.returncode != 0
    assert "IMG_0042.HEIC: FAILED" in damaged.stdout


def run_shell(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the text is that of our own page
        ["/bin/sh", "-e", "-c", script], capture_output=True, text=True, check=False, timeout=30
    )


def snippets() -> list[Block]:
    return blocks("yaml")


@pytest.mark.parametrize("block", snippets(), ids=lambda it: it.page)
async def test_yaml_is_what_home_assistant_takes(hass: HomeAssistant, block: Block) -> None:
    loaded = yaml.safe_load(block.text)
    for one in loaded if isinstance(loaded, list) else [loaded]:
        await check_snippet(hass, one)


async def check_snippet(hass: HomeAssistant, loaded: dict[str, Any]) -> None:
    """Check one automation, action, card or piece of the configuration."""
    if "triggers" in loaded:
        # Triggers and conditions are checked by the integrations they come from.
        assert await async_validate_config_item(hass, "documented", loaded)
        check_actions(loaded)
    elif loaded.keys() & STEPS:
        cv.SCRIPT_SCHEMA([loaded])
        check_actions(loaded)
    elif "type" in loaded:
        cards = (ROOT / "frontend" / "src").rglob("*.ts")
        kind = str(loaded["type"]).removeprefix("custom:")
        assert any(kind in path.read_text("utf-8") for path in cards)
    else:
        known = {"homeassistant": {"media_dirs"}, "http": {"cors_allowed_origins"}}
        assert {key: set(value) <= known[key] for key, value in loaded.items()} == dict.fromkeys(
            loaded, True
        )


def check_actions(loaded: Any) -> None:
    """Check that actions of ours exist, with their fields."""
    described = yaml.safe_load((INTEGRATION / "services.yaml").read_text("utf-8"))
    if isinstance(loaded, list):
        for one in loaded:
            check_actions(one)
    elif isinstance(loaded, dict):
        domain, _, name = str(loaded.get("action", "")).partition(".")
        if domain == INTEGRATION.name:
            assert set(loaded.get("data", ())) <= set(described[name]["fields"])
        for one in loaded.values():
            check_actions(one)


async def test_wrong_snippets_are_found(hass: HomeAssistant) -> None:
    with pytest.raises(KeyError):
        await check_snippet(hass, {"action": "apple_backup.unlock"})
    with pytest.raises(AssertionError):
        await check_snippet(hass, {"action": "apple_backup.sync", "data": {"now": True}})
    trigger = {"trigger": "state", "entity": "event.anna_library"}
    with pytest.raises(vol.Invalid):
        await check_snippet(hass, {"triggers": [trigger], "actions": [{"action": "a.b"}]})
    with pytest.raises(AssertionError):
        await check_snippet(hass, {"type": "custom:apple-backup-nothing"})


def test_every_page_can_be_reached() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert [
        page.name
        for page in pages
        if page.name != "index.md" and page.relative_to(ROOT / "docs").as_posix() not in index
    ] == []
    assert headings(index)


def test_blocks_are_read_with_what_is_above_them() -> None:
    [block] = blocks_of("x.md", "<!-- not run: no phone -->\n  ```sh\n  a\n    b\n  ```\n")
    assert block == Block("x.md", "sh", "a\n  b", "<!-- not run: no phone -->")
    assert MARK.fullmatch(block.before)

"""The parts of the demo that can be told without starting it."""

import ast
import os
from pathlib import Path
import socket
import sys

import pytest

from scripts.lib.demo.home_assistant import write_configuration
from scripts.lib.demo.layout import LOOPBACK, ROOT, Layout, Memory, choose_port
from scripts.lib.demo.options import parse
from scripts.lib.demo.processes import Child, ProcessFailedError
from scripts.lib.demo.setup import defaults
from scripts.lib.demo.stage import Stage


def test_memory_survives(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "demo")
    layout.create(fresh=False)
    Memory(token="secret", assets=7).save(layout)
    layout.create(fresh=False)
    assert Memory.load(layout) == Memory(token="secret", assets=7)
    assert (layout.base / Memory.NAME).stat().st_mode & 0o077 == 0


def test_fresh_forgets(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "demo")
    layout.create(fresh=False)
    (layout.media / "photo.jpg").touch()
    layout.create(fresh=True)
    assert not (layout.media / "photo.jpg").exists()
    assert Memory.load(layout) == Memory()


def test_fresh_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(SystemExit):
        Layout(tmp_path).create(fresh=True)
    assert (tmp_path / "thesis.txt").exists()


def test_two_demos_never_share_a_folder(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "demo")
    with layout.claimed():
        layout.create(fresh=True)
        Memory(home_assistant_port=8125).save(layout)
        with pytest.raises(SystemExit, match=":8125"), layout.claimed():
            raise AssertionError("it was claimed twice")
        layout.create(fresh=True)
        with pytest.raises(SystemExit, match="already"), layout.claimed():
            raise AssertionError("it was claimed twice")
    with layout.claimed():
        assert Memory.load(layout) == Memory()


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert choose_port(port) != port
    assert choose_port(port) == port


def test_forms_are_filled_as_they_are_shown() -> None:
    schema = [
        {"name": "apple_id"},
        {"name": "keep", "default": True},
        {"name": "path", "default": "a", "description": {"suggested_value": "b"}},
        {"name": "region", "type": "expandable", "schema": [{"name": "china", "default": False}]},
        {"name": "other", "type": "expandable", "schema": [{"name": "send_by"}]},
    ]
    assert defaults(schema) == {
        "apple_id": None,
        "keep": True,
        "path": "b",
        "region": {"china": False},
        "other": {},
    }


def test_configuration_takes_what_users_add_and_keeps_it(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "demo")
    layout.create(fresh=False)
    write_configuration(layout, 8123)
    added = layout.config / "automations.yaml"
    assert f"!include {added.name}" in (layout.config / "configuration.yaml").read_text("utf-8")
    added.write_text("- alias: Mine\n", "utf-8")
    write_configuration(layout, 8124)
    assert added.read_text("utf-8") == "- alias: Mine\n"


def test_blueprints_are_installed_and_stay_as_users_have_them(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "demo")
    layout.create(fresh=False)
    write_configuration(layout, 8123)
    source = ROOT / "blueprints" / "automation" / "apple_backup"
    installed = layout.config / "blueprints" / "automation" / "apple_backup"
    assert {it.name for it in installed.iterdir()} == {it.name for it in source.iterdir()}
    own = installed / "backup_overdue.yaml"
    own.write_text("mine", "utf-8")
    write_configuration(layout, 8124)
    assert own.read_text("utf-8") == "mine"


def child(tmp_path: Path, code: str) -> Child:
    return Child("It", [sys.executable, "-c", code], tmp_path / "log", {"GREETING": "hello"})


async def never() -> bool:
    return False


async def test_a_process_that_ends_early_says_its_last_words(tmp_path: Path) -> None:
    process = child(tmp_path, "import os, sys; sys.exit(os.environ['GREETING'])")
    process.start()
    with pytest.raises(ProcessFailedError, match=r"status 1.*\n.*hello"):
        await process.ready(never, 30)
    await process.stop()


async def test_a_process_is_ended_even_if_it_does_not_want_to(tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); time.sleep(600)"
    )
    process = child(tmp_path, stubborn)
    process.start()

    async def ready() -> bool:
        return "ready" in process.tail()

    await process.ready(ready, 30)
    pid = process.pid
    await process.stop(seconds=0.1)
    assert process.ended() is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("number", ["0", "-3", "many"])
def test_a_number_of_assets_that_makes_no_sense_is_refused(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse([f"--assets={number}"])
    assert "--assets" in capsys.readouterr().err


def test_an_account_keeps_its_assets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(Layout(tmp_path), parse(["--assets", "50"]))
    stage._choose_assets()
    assert stage._memory.assets == 50
    again = Stage(Layout(tmp_path), parse(["--assets", "60"]))
    again._memory = stage._memory
    again._choose_assets()
    assert again._memory.assets == 50
    assert "keeps its 50 assets" in capsys.readouterr().err


def test_help_needs_no_python_of_today() -> None:
    """It is read by what the system has, before ours is installed."""
    source = (ROOT / "scripts" / "lib" / "demo" / "options.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name.name for node in imports if isinstance(node, ast.Import) for name in node.names}
    names |= {
        f"{'.' * it.level}{it.module or ''}" for it in imports if isinstance(it, ast.ImportFrom)
    }
    assert names <= {"argparse", "collections.abc", "pathlib"}

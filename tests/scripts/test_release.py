"""The release: what has to agree before there is one, and the same bytes from the same tree."""

import hashlib
import json
import os
from pathlib import Path
import re
import shutil
import subprocess
import zipfile

import pytest

from scripts.lib.release import INTEGRATION, WANTED, Tree, main
from scripts.lib.syntax import repository_files
from tests.quality.project import ROOT
from tests.quality.test_documents import blocks

PAGE = "docs/developer/releasing.md"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Another checkout of this tree, with the times and modes of another machine."""
    root = tmp_path / "checkout"
    for path in reversed(repository_files()):
        name = path.relative_to(ROOT)
        if name.parts[0] in {"docs", "tests", "frontend", "benchmarks"}:
            continue
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, root / name)
        (root / name).chmod(0o700 if os.access(path, os.X_OK) else 0o600)
        os.utime(root / name, (1, 1))
    changelog = root / "CHANGELOG.md"
    before, _, rest = changelog.read_text("utf-8").partition("## [Unreleased]\n")
    _, heading, versions = rest.partition("\n## [")
    changelog.write_text(f"{before}## [Unreleased]\n{heading}{versions}", "utf-8")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "All")
    return Tree(root)


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True)  # noqa: S603, S607


def change(tree: Tree, name: str, before: str, after: str) -> None:
    text = (tree.root / name).read_text("utf-8")
    assert before in text
    (tree.root / name).write_text(text.replace(before, after, 1), "utf-8")


def test_this_tree_can_be_released() -> None:
    assert list(Tree(ROOT).problems()) == []


def test_the_same_tree_gives_the_same_bytes(tree: Tree, tmp_path: Path) -> None:
    here, there = tmp_path / "here.zip", tmp_path / "there.zip"
    assert Tree(ROOT).write(here) == tree.write(there)
    assert here.read_bytes() == there.read_bytes()
    change(tree, f"{INTEGRATION}/const.py", "DOMAIN", "DOMAIN ")
    assert tree.write(there) != Tree(ROOT).write(here)


def test_the_archive_is_what_hacs_unpacks(tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    Tree(ROOT).write(target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert json.loads(archive.read("manifest.json"))["version"] == Tree(ROOT).version
        assert {it.external_attr >> 16 for it in archive.infolist()} == {0o100644}
    tracked = [it for it in repository_files() if it.is_relative_to(ROOT / INTEGRATION)]
    wanted = {it.relative_to(ROOT / INTEGRATION).as_posix() for it in tracked} | {"LICENSE"}
    assert (set(names), len(names)) == (wanted, len(wanted))
    assert {"__init__.py", "brand/icon.png", "translations/de.json", "LICENSE"} <= wanted


@pytest.mark.parametrize("name", WANTED)
def test_a_missing_part_is_noticed(tree: Tree, name: str) -> None:
    (tree.root / name).unlink()
    assert list(tree.problems()) == [f"{name} is missing"]


@pytest.mark.parametrize(
    ("name", "before", "after", "problem"),
    [
        ("pyproject.toml", "\nversion = ", "\nversion = '0.9.9' #", "has version 0.9.9"),
        (f"{INTEGRATION}/manifest.json", '"version": "', '"version": "9', "has no section 9"),
        ("CHANGELOG.md", "## [Unreleased]", "## [Someday]", "does not begin with Unreleased"),
        ("CHANGELOG.md", "] - 20", "] - soon 20", "has no section"),
        ("hacs.json", '"zip_release": true', '"zip_release": false', "does not name the ZIP"),
    ],
)
def test_what_does_not_agree_is_noticed(
    tree: Tree, name: str, before: str, after: str, problem: str
) -> None:
    change(tree, name, before, after)
    assert [it for it in tree.problems() if problem in it]


def test_a_version_without_a_date_is_noticed(tree: Tree) -> None:
    text = (tree.root / "CHANGELOG.md").read_text("utf-8")
    (tree.root / "CHANGELOG.md").write_text(re.sub(r"\] - \S+", "]", text), "utf-8")
    assert list(tree.problems()) == [f"CHANGELOG.md has no date for {tree.version}"]


def test_a_change_that_no_version_has_is_noticed(
    tree: Tree, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], tree.root) == 0
    change(tree, "CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n### Fixed\n\n- One.\n")
    assert main(["--check"], tree.root) == 1
    assert f"changes that are not in {tree.version}" in capsys.readouterr().err


def test_a_bundle_that_was_not_built_is_noticed(tree: Tree) -> None:
    for path in (tree.root / INTEGRATION / "frontend").glob("panel-*.js"):
        path.unlink()
    assert [it for it in tree.problems() if "run scripts/build-frontend" in it]


def test_the_command_writes_and_refuses(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tree.root) == 0
    assert zipfile.is_zipfile(tree.root / "dist" / "apple_backup.zip")
    assert f"v{tree.version}" in capsys.readouterr().out
    change(tree, "README.md", "Apple", "Apples")
    assert main([], tree.root) == 1
    assert "README.md" in capsys.readouterr().err
    assert main(["--check"], tree.root) == 0


def prepare(tree: Tree) -> None:
    """Lend a checkout what `scripts/setup` makes, which then finds nothing to do."""
    (tree.root / ".venv").mkdir()
    for path in (ROOT / ".venv").iterdir():
        (tree.root / ".venv" / path.name).symlink_to(path)
    parts = ("requirements_test.txt", "scripts/setup", "scripts/lib/python.sh")
    texts = b"".join((tree.root / it).read_bytes() for it in parts)
    stamp = tree.root / ".venv" / ".apple_backup_setup"
    stamp.unlink(missing_ok=True)
    stamp.write_text(hashlib.sha256(texts).hexdigest(), "utf-8")


def test_the_command_of_the_page(tree: Tree) -> None:
    [block] = [it for it in blocks("sh") if it.page == PAGE]
    prepare(tree)
    done = subprocess.run(  # noqa: S603 - the text is that of our own page
        ["/bin/bash", "-euo", "pipefail", "-c", block.text],
        cwd=tree.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    archive = (tree.root / "dist" / tree.archive_name).read_bytes()
    assert hashlib.sha256(archive).hexdigest() in done.stdout

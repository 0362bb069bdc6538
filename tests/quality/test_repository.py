"""The repository speaks of the product alone, and its workflows have no more rights than needed."""

import json

import pytest
import yaml

from scripts.lib.file_lengths import Span, measure, report
from scripts.lib.syntax import findings, repository_files
from tests.quality.project import ROOT
from tests.quality.rules.repository import check_links, check_paths, check_workflow

HACS_KEYS = {
    "name",
    "content_in_root",
    "country",
    "filename",
    "hacs",
    "hide_default_branch",
    "homeassistant",
    "persistent_directory",
    "zip_release",
}
PINNED = "actions/checkout@" + "0" * 40


def test_no_file_names_a_path_of_a_machine() -> None:
    lines: list[str] = []
    for path in repository_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("tests/quality/"):
            lines += check_paths(name, text)
    assert lines == []


def test_data_files_parse() -> None:
    assert list(findings(repository_files())) == []


def test_links_between_documents() -> None:
    lines: list[str] = []
    for path in repository_files():
        if path.suffix == ".md":
            lines += check_links(path, path.read_text("utf-8"))
    assert lines == []


def test_broken_links_are_found(tmp_path) -> None:
    (tmp_path / "a.md").write_text("# One: two\n")
    good = "[x](a.md) [y](a.md#one-two) [z](https://example.com/a) [w](#here)\n## Here\n"
    (tmp_path / "b.md").write_text(good)
    assert not list(check_links(tmp_path / "b.md", good))
    assert list(check_links(tmp_path / "b.md", "[x](c.md)"))
    assert list(check_links(tmp_path / "b.md", "[x](a.md#three)"))


def test_workflows() -> None:
    paths = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
    assert paths
    for path in paths:
        assert list(check_workflow(path.name, yaml.safe_load(path.read_text("utf-8")))) == []


def test_hacs_file() -> None:
    content = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    assert content["name"]
    assert content.keys() <= HACS_KEYS
    for name in ("README.md", "LICENSE", "custom_components/apple_backup/manifest.json"):
        assert (ROOT / name).is_file()


def test_lengths_are_reported() -> None:
    assert "Python files" in next(report(*measure(repository_files())))


def test_long_files_and_functions_are_found(tmp_path) -> None:
    source = "def f():\n" + "    pass\n" * 40 + "x = 1\n" * 300
    (tmp_path / "long.py").write_text(source)
    files, functions = measure([tmp_path / "long.py"], tmp_path)
    assert files == [Span(341, "long.py")]
    assert functions == [Span(41, "long.py:f")]
    assert len(list(report(files, functions))) == 3


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "work/main/x.py",
        "open('/" + "root/notes.md')",
        "/" + "home/jane/project",
        "/" + "Users/jane/x",
    ],
)
def test_paths_of_a_machine_are_found(line: str) -> None:
    assert list(check_paths("x.md", line))


@pytest.mark.parametrize(
    "line",
    ["HomeDomain/Library", "/config/media", "https://example.com/home/x/y", "{ROOT}/work/x"],
)
def test_other_paths_pass(line: str) -> None:
    assert not list(check_paths("x.md", line))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "{"),
        ("a.json", '{"a": 1, "a": 2}'),
        ("a.yaml", "a: [1"),
        ("a.yml", "\t- a: b: c"),
        ("a.toml", "a ="),
    ],
)
def test_broken_data_files_are_found(tmp_path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert len(list(findings([tmp_path / name]))) == 1


def test_bad_workflows_are_found() -> None:
    job = {"permissions": {}, "timeout-minutes": 5, "steps": [{"uses": PINNED}, {"run": "x"}]}
    good = {"permissions": {}, "jobs": {"a": job}}
    assert not list(check_workflow("a", good))
    assert list(check_workflow("a", {**good, "permissions": {"contents": "write"}}))
    assert list(check_workflow("a", {"jobs": {}}))
    for change in ({"permissions": None}, {"timeout-minutes": None}):
        broken = {key: value for key, value in {**job, **change}.items() if value is not None}
        assert list(check_workflow("a", {**good, "jobs": {"a": broken}}))
    unpinned = {**job, "steps": [{"uses": "actions/checkout@v7"}]}
    assert list(check_workflow("a", {**good, "jobs": {"a": unpinned}}))

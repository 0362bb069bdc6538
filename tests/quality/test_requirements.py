"""The requirements can be installed beside everything that Home Assistant installs."""

from importlib.metadata import version
import re

from packaging.requirements import Requirement
import pytest

from tests.quality.project import ROOT, load_json
from tests.quality.rules.requirements import base_packages, check_requirements, core_pins

BASE = {"aiohttp", "cryptography"}
PINS = {"pyicloud": "2.7.0", "pywebpush": "2.3.0"}


def test_requirements_of_the_integration() -> None:
    lines = load_json("manifest.json")["requirements"]
    assert list(check_requirements(lines, base_packages(), core_pins())) == []


def test_installed_versions_satisfy_the_manifest() -> None:
    """Home Assistant's tests skip the installation, so it is compared here."""
    for line in load_json("manifest.json")["requirements"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(version(requirement.name), prereleases=True), line


def test_test_requirements_are_pinned_and_installed() -> None:
    lines = (ROOT / "requirements_test.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    for line in pins:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", line), line
        name, wanted = line.split("==")
        assert version(name) == wanted


def test_pyicloud_comes_after_home_assistants_own() -> None:
    """Only then does the version that Home Assistant pins win where both are installed."""
    manifest = load_json("manifest.json")
    assert "icloud" in manifest["after_dependencies"]
    assert core_pins()["pyicloud"]


def test_home_assistants_packages_are_known() -> None:
    assert {"aiohttp", "cryptography", "orjson", "sqlalchemy"} <= base_packages()


@pytest.mark.parametrize("line", ["pyicloud>=2.7.0", "pyicloud>=2.0,<3", "unknown==1.0"])
def test_good_requirements_pass(line: str) -> None:
    assert list(check_requirements([line], BASE, PINS)) == []


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("aiohttp>=3", "Home Assistant brings it"),
        ("pyicloud==2.7.0", "own pin"),
        ("pyicloud>=2.8", "excludes 2.7.0"),
        ("PyWebPush<2", "excludes 2.3.0"),
        ("unknown >=1", "blanks"),
        ("thing@git+https://example.com/thing", "package index"),
        ("???", "not a requirement"),
    ],
)
def test_bad_requirements_are_found(line: str, finding: str) -> None:
    assert any(finding in text for text in check_requirements([line], BASE, PINS))

"""The manifest follows hassfest's rules."""

import tomllib
from typing import Any

import pytest

from tests.quality.project import CORE_COMPONENTS, INTEGRATION, ROOT, load_json
from tests.quality.rules.manifest import check_keys, check_values

GOOD: dict[str, Any] = {
    "domain": "example",
    "name": "Example",
    "codeowners": ["@somebody"],
    "documentation": "https://example.com/docs",
    "integration_type": "hub",
    "iot_class": "cloud_polling",
    "issue_tracker": "https://example.com/issues",
    "version": "1.2.3",
}


def test_manifest_of_the_integration() -> None:
    manifest = load_json("manifest.json")
    assert list(check_keys(manifest)) == []
    assert list(check_values(manifest, folder=INTEGRATION.name)) == []


def test_manifest_agrees_with_the_tree() -> None:
    manifest = load_json("manifest.json")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert manifest["version"] == project["version"]
    assert manifest.get("config_flow", False) is (INTEGRATION / "config_flow.py").exists()
    assert not (CORE_COMPONENTS / manifest["domain"]).exists()


def test_only_translations_are_shipped() -> None:
    """`strings.json` is read in Home Assistant's own repository only."""
    assert not (INTEGRATION / "strings.json").exists()


def test_a_good_manifest_passes() -> None:
    assert list(check_keys(GOOD)) == []
    assert list(check_values(GOOD, folder="example")) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"version": None}, "version is missing"),
        ({"surprise": 1}, "surprise is not a key of a manifest"),
        ({"after_dependencies": []}, "order"),
    ],
)
def test_bad_keys_are_found(change: dict[str, Any], finding: str) -> None:
    manifest = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    assert any(finding in line for line in check_keys(manifest))


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"domain": "other"}, "domain"),
        ({"version": "first"}, "version"),
        ({"documentation": "http://example.com"}, "documentation"),
        ({"documentation": "https://www.home-assistant.io/integrations/x"}, "documentation"),
        ({"iot_class": "cloudy"}, "iot_class"),
        ({"integration_type": "bridge"}, "integration_type"),
        ({"codeowners": ["somebody"]}, "code owner"),
        ({"codeowners": []}, "codeowners"),
        ({"quality_scale": "diamond"}, "quality_scale"),
    ],
)
def test_bad_values_are_found(change: dict[str, Any], finding: str) -> None:
    findings = list(check_values({**GOOD, **change}, folder="example"))
    assert len(findings) == 1
    assert finding in findings[0]

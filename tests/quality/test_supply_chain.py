"""What the integration brings along: told in full, and never in the way of Home Assistant's own."""

from importlib.metadata import requires, version
import json
from pathlib import Path
import re
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
import pytest

from scripts.lib import sbom
from tests.quality.project import ROOT, load_json
from tests.quality.rules.requirements import brought_along, check_requirements, core_pins

REQUIREMENTS: list[str] = load_json("manifest.json")["requirements"]
# What Home Assistant 2026.10 and 2026.11 bring themselves and pin, of what our requirements bring.
PINS = sorted((Path(__file__).parent / "core_pins").glob("*.json"))


def of_version(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def all_brought_along() -> set[str]:
    """Our requirements, theirs, and so on."""
    known: set[str] = set()
    pending = {canonicalize_name(Requirement(line).name) for line in REQUIREMENTS}
    while pending - known:
        new = pending - known
        known |= new
        pending |= {name for each in new for name in brought_along([each])}
    return known


def test_both_supported_versions_are_known() -> None:
    assert [path.stem for path in PINS] == ["2026.10.4", "2026.11.0"]


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_requirements_leave_the_pins_of_every_version_alone(path: Path) -> None:
    core = of_version(path)
    assert list(check_requirements(REQUIREMENTS, core["base"], core["pins"])) == []
    assert {"pyicloud", "pywebpush"} <= core["pins"].keys()


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_what_they_bring_along_leaves_the_pins_alone(path: Path) -> None:
    """Where Home Assistant pins what a requirement requires in turn, the pin is good for both."""
    pins = of_version(path)["pins"]
    checked = set()
    for name in sorted(all_brought_along()):
        for requirement in map(Requirement, requires(name) or ()):
            if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
                continue
            if pin := pins.get(canonicalize_name(requirement.name)):
                assert requirement.specifier.contains(pin, prereleases=True), (name, requirement)
                checked.add(requirement.name)
    assert len(checked) >= 5


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_what_they_bring_along_keeps_to_the_limits(path: Path) -> None:
    """Where Home Assistant limits versions, there is one for both: that of the tests."""
    limits = of_version(path)["limits"]
    known = all_brought_along()
    assert limits.keys() <= known
    both = [Requirement(f"{name}{limit}") for name, limit in limits.items()]
    for name in sorted(known):
        both += [
            it
            for it in map(Requirement, requires(name) or ())
            if canonicalize_name(it.name) in limits
            and (it.marker is None or it.marker.evaluate({"extra": ""}))
        ]
    assert len(both) > len(limits)
    for requirement in both:
        installed = version(requirement.name)
        assert requirement.specifier.contains(installed, prereleases=True), requirement


def test_the_pins_are_those_of_the_installed_version() -> None:
    """The file of the version that the tests run with is compared with that version."""
    for path in PINS:
        if path.stem == version("homeassistant"):
            installed, known = core_pins(), of_version(path)["pins"]
            assert {name: installed[name] for name in known} == known
            assert known.keys() >= all_brought_along() & installed.keys()
            return
    pytest.skip(f"Home Assistant {version('homeassistant')} has no file")


def without_versions(document: dict[str, Any]) -> dict[str, Any]:
    """A bill of materials without those of Python packages, which differ with Home Assistant's."""
    for each in document["components"]:
        if each["purl"].startswith("pkg:pypi/"):
            each["purl"] = each["purl"].removesuffix(f"@{each.pop('version')}")
    return document


def test_the_bill_of_materials_is_up_to_date() -> None:
    written = json.loads(sbom.TARGET.read_text("utf-8"))
    assert without_versions(written) == without_versions(sbom.bill()), "python -m scripts.lib.sbom"
    assert sbom.text() == sbom.text()


def test_the_bill_of_materials_has_all_that_requirements_bring_along() -> None:
    """Each at a version that is good for all who require it."""
    document = json.loads(sbom.TARGET.read_text("utf-8"))
    listed = {it["name"]: it for it in document["components"] if "pypi" in it["purl"]}
    assert listed.keys() == all_brought_along()
    assert {"srp", "fido2", "http-ece", "py-vapid", "keyring"} <= listed.keys()
    asked = [it["properties"][0]["value"] for it in listed.values() if "properties" in it]
    assert sorted(asked) == sorted(REQUIREMENTS)
    inner = [line for name in listed for line in requires(name) or ()]
    for requirement in map(Requirement, [*REQUIREMENTS, *inner]):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found = listed[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(found["version"], prereleases=True), requirement
            assert found["purl"] == f"pkg:pypi/{found['name']}@{found['version']}"


def test_the_bill_of_materials_is_true() -> None:
    document = sbom.bill()
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    of_python = [it for it in document["components"] if it["purl"].startswith("pkg:pypi/")]
    manifest = load_json("manifest.json")
    assert document["metadata"]["component"]["version"] == manifest["version"]
    # What the source of the panel imports, and what that imports in turn.
    imported = set()
    for path in (ROOT / "frontend" / "src").rglob("*.ts"):
        for name in re.findall(r'(?:from|import) ?\(?"([^."][^"]*)"', path.read_text("utf-8")):
            parts = name.split("/")
            imported.add("/".join(parts[:2]) if name.startswith("@") else parts[0])
    bundled = {it["name"] for it in document["components"]} - {it["name"] for it in of_python}
    assert imported <= bundled
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))["packages"]
    assert bundled - imported <= {
        name for each in imported for name in lock[f"node_modules/{each}"].get("dependencies", {})
    } | {"lit-html", "lit-element", "@lit/reactive-element"}
    for each in document["components"]:
        if each["name"] in bundled:
            assert each["version"] == lock[f"node_modules/{each['name']}"]["version"]
            assert re.fullmatch(r"[0-9a-f]{128}", each["hashes"][0]["content"])
    references = [it["bom-ref"] for it in document["components"]]
    assert len(references) == len(set(references))
    assert [it["ref"] for it in document["dependencies"][1:]] == references
    of_others = {it for each in document["dependencies"] for it in each.get("dependsOn", ())}
    assert of_others == set(references)


def test_every_tool_of_development_is_pinned() -> None:
    """One version of each, here and in the panel, whose lock file also has the hashes."""
    package = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", it) for it in wanted.values()), wanted
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))["packages"]
    for path, each in lock.items():
        if path:
            assert each["integrity"].startswith("sha512-"), path
            # Nor does it come from anywhere but the registry.
            assert each.get("resolved", "https://registry.npmjs.org/").startswith(
                "https://registry.npmjs.org/"
            ), path
    bootstrap = (ROOT / "scripts" / "lib" / "python.sh").read_text("utf-8")
    [installed] = re.findall(r"pip\" install (.*)", bootstrap)
    tools = [it for it in installed.split() if not it.startswith("-")]
    assert tools
    assert all("==" in it for it in tools), tools

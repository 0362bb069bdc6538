"""What a custom integration may ask Home Assistant to install.

Home Assistant's own packages must not be listed, and a range must hold the version that one of
its integrations pins, because both share one environment.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import requires
import json
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

import homeassistant
from tests.quality.project import CORE_COMPONENTS


@cache
def base_packages() -> frozenset[str]:
    """Return the packages that every Home Assistant brings."""
    return frozenset(
        canonicalize_name(Requirement(line).name) for line in requires("homeassistant") or ()
    )


@cache
def core_pins() -> Mapping[str, str]:
    """Return the versions that manifests and constraints of Home Assistant pin, by package."""
    constraints = Path(homeassistant.__file__).parent / "package_constraints.txt"
    lines = [
        line
        for line in constraints.read_text("utf-8").splitlines()
        if "==" in line and not line.startswith(("#", "-"))
    ]
    for manifest in CORE_COMPONENTS.glob("*/manifest.json"):
        lines += json.loads(manifest.read_text("utf-8")).get("requirements", ())
    return {
        canonicalize_name(requirement.name): specifier.version
        for requirement in map(Requirement, lines)
        for specifier in requirement.specifier
        if specifier.operator == "=="
    }


def brought_along(lines: Iterable[str]) -> frozenset[str]:
    """Return the packages of requirements and those that they require themselves."""
    names: set[str] = set()
    for line in lines:
        name = Requirement(line).name
        names.add(canonicalize_name(name))
        for inner in map(Requirement, requires(name) or ()):
            if inner.marker is None or inner.marker.evaluate({"extra": ""}):
                names.add(canonicalize_name(inner.name))
    return frozenset(names)


def check_requirements(
    lines: Iterable[str], base: Iterable[str], pins: Mapping[str, str]
) -> Iterator[str]:
    """Check each requirement against Home Assistant's own packages and pins."""
    base = frozenset(base)
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            yield f"{line!r} is not a requirement"
            continue
        name = canonicalize_name(requirement.name)
        if " " in line:
            yield f"{line}: must not contain blanks"
        if requirement.url:
            yield f"{line}: must come from the package index"
        if name in base:
            yield f"{line}: Home Assistant brings it"
        elif pin := pins.get(name):
            if any(specifier.operator in ("==", "===") for specifier in requirement.specifier):
                yield f"{line}: Home Assistant pins {pin}; an own pin would fight with it"
            elif not requirement.specifier.contains(pin, prereleases=True):
                yield f"{line}: excludes {pin}, which Home Assistant pins"

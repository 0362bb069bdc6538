"""Layers are kept, and everything that is imported is declared."""

from importlib.metadata import packages_distributions

import pytest

from homeassistant.const import Platform
from tests.quality.project import Module, load_json, modules
from tests.quality.rules.imports import check_dependencies, check_layers, check_packages
from tests.quality.rules.requirements import base_packages, brought_along

# Platforms that an integration offers to another one by a file of its own.
PLATFORM_FILES = {*Platform, "backup", "diagnostics", "repairs"}

# Used where some other integration has brought it; nothing is lost without it but time.
OPTIONAL = {"pycryptodome"}


def one(name: str, source: str) -> dict[str, Module]:
    return {name: Module.of(name, source)}


def test_layers_of_the_integration() -> None:
    assert list(check_layers(modules())) == []


def test_dependencies_of_the_integration() -> None:
    manifest = load_json("manifest.json")
    declared = {*manifest.get("dependencies", ()), *manifest.get("after_dependencies", ())}
    assert list(check_dependencies(modules(), declared, PLATFORM_FILES)) == []


def test_packages_of_the_integration() -> None:
    allowed = base_packages() | brought_along(load_json("manifest.json")["requirements"])
    # Home Assistant answers to the name of voluptuous with probatio.
    distributions = {**packages_distributions(), "voluptuous": ["probatio"]}
    assert list(check_packages(modules(), allowed | OPTIONAL, distributions)) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("photos/plan.py", "from homeassistant.core import HomeAssistant"),
        ("photos/plan.py", "import homeassistant.core"),
        ("photos/catalog/rows.py", "def f():\n    import homeassistant"),
        ("photos/plan.py", "from ..const import DOMAIN"),
        ("photos/plan.py", "from ..backups import models"),
        ("backups/session.py", "from .. import const"),
        ("photos/catalog/browse.py", "from ..plan import plan"),
        ("photos/files/volume.py", "from ..catalog.rows import Root"),
        ("photos/layout/names.py", "from .. import errors"),
        ("paths.py", "import homeassistant.const"),
        ("paths.py", "from .const import DOMAIN"),
        ("photos/cloudkit/client.py", "from pyicloud.base import PyiCloudService"),
        ("config_flow.py", "import pyicloud"),
    ],
)
def test_broken_layers_are_found(name: str, source: str) -> None:
    assert len(list(check_layers(one(name, source)))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("backups/exports/names.py", "from ...paths import folded"),
        ("photos/account/account.py", "import pyicloud"),
        ("photos/catalog/rows.py", "from ..models import Asset"),
        ("coordinator.py", "from .photos.models import Asset"),
        ("photos/plan.py", "import aiohttp"),
        ("photos/plan.py", "from .catalog import Root"),
        ("photos/files/volume.py", "from ..layout.safe_names import folded"),
    ],
)
def test_kept_layers_pass(name: str, source: str) -> None:
    assert list(check_layers(one(name, source))) == []


def test_undeclared_dependency_is_found() -> None:
    source = "from homeassistant.components.recorder import get_instance"
    assert list(check_dependencies(one("sensor.py", source), set(), {"sensor"}))
    assert not list(check_dependencies(one("sensor.py", source), {"recorder"}, {"sensor"}))
    direct = "from homeassistant.components import recorder"
    assert list(check_dependencies(one("sensor.py", direct), set(), {"sensor"}))


def test_undeclared_package_is_found() -> None:
    distributions = {"yaml": ["PyYAML"], "lxml": ["lxml"]}
    assert list(check_packages(one("a.py", "import lxml.etree"), {"pyyaml"}, distributions))
    assert not list(check_packages(one("a.py", "import yaml, json"), {"pyyaml"}, distributions))

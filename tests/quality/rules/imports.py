"""Rules on what may import what."""

import ast
from collections.abc import Collection, Iterator, Mapping
import sys

from packaging.utils import canonicalize_name

from tests.quality.project import Module, Modules

# Integrations that Home Assistant always loads, or that are asked for by a platform file.
ALWAYS_THERE = frozenset(
    {
        "frontend",
        "homeassistant",
        "media_source",
        "panel_custom",
        "persistent_notification",
        "stream",
        "system_health",
        "webhook",
        "websocket_api",
    }
)
PURE_PACKAGES = ("photos", "backups")
# What both libraries may share; as pure as they are.
SHARED_MODULES = ("bounded_plists", "paths", "private_files", "regular_files", "xmp")
# What the packages of the photos library that stand by themselves may import of it.
PHOTOS_LAYERS: Mapping[str, Collection[str]] = {
    "account": {"errors"},
    "catalog": {"errors", "layout", "models"},
    "cloudkit": {"errors", "models"},
    "files": {"errors", "layout", "models", "workers"},
    "layout": {"models"},
}
PYICLOUD_MODULE = "photos/account/account.py"


def imported_names(module: Module) -> Iterator[str]:
    """Yield the absolute dotted name of everything a module imports, at any depth."""
    for node in module.walk(ast.Import):
        yield from (alias.name for alias in node.names)
    for statement in module.walk(ast.ImportFrom):
        if not statement.level and statement.module:
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)


def relative_targets(module: Module) -> Iterator[str]:
    """Yield what a module imports relatively, as a path below the integration's folder."""
    package = module.name.split("/")[:-1]
    for node in module.walk(ast.ImportFrom):
        if not node.level:
            continue
        base = package[: len(package) - (node.level - 1)]
        target = [*base, *(node.module.split(".") if node.module else ())]
        yield from ("/".join([*target, alias.name]) for alias in node.names)


def check_layers(modules: Modules) -> Iterator[str]:
    """Check that the libraries know nothing of Home Assistant, the frame or each other.

    Nor do packages of the photos library know of the runs that work with them.
    """
    for module in modules.values():
        package = module.name.split("/")[0].removesuffix(".py")
        if package in (*PURE_PACKAGES, *SHARED_MODULES):
            for name in imported_names(module):
                if name.split(".")[0] in ("homeassistant", "custom_components"):
                    yield f"{module.name} imports {name}"
            for target in relative_targets(module):
                if target.split("/")[0] not in (package, *SHARED_MODULES):
                    yield f"{module.name} imports {target}, which is outside {package}/"
        yield from _check_photos(module)
        if module.name != PYICLOUD_MODULE:
            for name in imported_names(module):
                if name.split(".")[0] == "pyicloud":
                    yield f"{module.name} imports {name}; only {PYICLOUD_MODULE} may"


def _check_photos(module: Module) -> Iterator[str]:
    library, *below = module.name.split("/")
    if library != "photos" or len(below) < 2 or below[0] not in PHOTOS_LAYERS:
        return
    allowed = {below[0], *PHOTOS_LAYERS[below[0]]}
    for target in relative_targets(module):
        if target.startswith("photos/") and target.split("/")[1] not in allowed:
            yield f"{module.name} imports {target}, which {below[0]}/ may not know"


def check_dependencies(
    modules: Modules, declared: Collection[str], platforms: Collection[str]
) -> Iterator[str]:
    """Check that every integration that is imported from is a declared dependency."""
    for module in modules.values():
        for name in imported_names(module):
            parts = name.split(".")
            if parts[:2] != ["homeassistant", "components"] or len(parts) < 3:
                continue
            component = parts[2]
            # A platform file of another integration is loaded by that one.
            if module.name == f"{component}.py":
                continue
            if component not in ALWAYS_THERE and component not in {*declared, *platforms}:
                yield f"{module.name} uses {component}, which the manifest does not name"


def check_packages(
    modules: Modules,
    allowed: Collection[str],
    distributions: Mapping[str, Collection[str]],
) -> Iterator[str]:
    """Check that every third-party package is one of the allowed distributions.

    Args:
        modules: The modules of the integration.
        allowed: Canonical names of distributions: Home Assistant's own and the manifest's.
        distributions: For each importable name, the distributions that provide it.
    """
    own = {"homeassistant", "custom_components", *sys.stdlib_module_names}
    for module in modules.values():
        for top in sorted({name.split(".")[0] for name in imported_names(module)} - own):
            providers = {canonicalize_name(name) for name in distributions.get(top, ())}
            if not providers & set(allowed):
                yield f"{module.name} imports {top}, which no requirement provides"

"""The rules of the integration quality scale that can be read off the code.

Each function is named after its rule and yields why it is not met. A rule counts once
quality_scale.yaml says *done*.
"""

import ast
from collections.abc import Callable, Iterator
import struct

from tests.quality.project import INTEGRATION, Module, Modules, call_name

PLATFORMS = frozenset(
    {"binary_sensor", "button", "event", "image", "number", "select", "sensor", "switch", "update"}
)
TRANSLATED_ERRORS = frozenset(
    {
        "ConfigEntryAuthFailed",
        "ConfigEntryError",
        "ConfigEntryNotReady",
        "HomeAssistantError",
        "ServiceValidationError",
        "UpdateFailed",
    }
)
SETUP_ERRORS = frozenset({"ConfigEntryAuthFailed", "ConfigEntryError", "ConfigEntryNotReady"})


def platforms(modules: Modules) -> Iterator[Module]:
    """Yield the modules of entity platforms."""
    return (modules[f"{name}.py"] for name in sorted(PLATFORMS) if f"{name}.py" in modules)


def assigns(module: Module, name: str) -> bool:
    """Tell whether a module assigns a variable or attribute of this name anywhere."""
    targets: list[ast.expr] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return any(
        (isinstance(target, ast.Name) and target.id == name)
        or (isinstance(target, ast.Attribute) and target.attr == name)
        for target in targets
    )


def calls(module: Module, *names: str) -> bool:
    """Tell whether a module calls any function of these names."""
    return any(call_name(node) in names for node in module.walk(ast.Call))


def function(module: Module, name: str) -> Module:
    """Return a function as if it were a module of its own."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return Module(f"{module.name}:{name}", ast.Module([node], []))
    return Module(f"{module.name}:{name}", ast.Module([], []))


def action_setup(modules: Modules) -> Iterator[str]:
    """Actions are registered in async_setup, not with each entry."""
    init = modules["__init__.py"]
    if not init.defines("async_setup"):
        yield "__init__.py has no async_setup"
    entry = function(init, "async_setup_entry")
    for node in entry.walk(ast.Call):
        if call_name(node) in ("async_register", "async_setup_services", "async_register_services"):
            yield "async_setup_entry registers actions"


def brands(_modules: Modules) -> Iterator[str]:
    """The icons exist, in the sizes Home Assistant asks for."""
    for name, size in (("icon.png", 256), ("icon@2x.png", 512)):
        path = INTEGRATION / "brand" / name
        if not path.exists():
            yield f"brand/{name} is missing"
        elif png_size(path.read_bytes()) != (size, size):
            yield f"brand/{name} is not {size} × {size}"


def png_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG file, None if it is not one."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def common_modules(modules: Modules) -> Iterator[str]:
    """Coordinators and base entities are where every reader looks for them."""
    for name in ("coordinator.py", "entity.py"):
        if name not in modules:
            yield f"{name} is missing"


def config_flow(modules: Modules) -> Iterator[str]:
    """There is a config flow."""
    if "config_flow.py" not in modules:
        yield "config_flow.py is missing"


def has_entity_name(modules: Modules) -> Iterator[str]:
    """Entities are named below their device."""
    if "entity.py" not in modules or not assigns(modules["entity.py"], "_attr_has_entity_name"):
        yield "entity.py does not set _attr_has_entity_name"


def runtime_data(modules: Modules) -> Iterator[str]:
    """What belongs to an entry lives in its runtime_data."""
    if not assigns(modules["__init__.py"], "runtime_data"):
        yield "__init__.py does not assign runtime_data"
    for module in modules.values():
        for node in module.walk(ast.Subscript):
            if ast.unparse(node) == "hass.data[DOMAIN]":
                yield f"{module.name} keeps data in hass.data[DOMAIN]"


def before_setup(modules: Modules) -> Iterator[str]:
    """Setting up an entry fails visibly when the account or folder cannot be used."""
    raised = {
        name
        for module in modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and (name := node.id) in SETUP_ERRORS
    }
    first = calls(modules["__init__.py"], "async_config_entry_first_refresh")
    if not raised and not first:
        yield f"nothing raises any of {sorted(SETUP_ERRORS)}"


def unique_config_entry(modules: Modules) -> Iterator[str]:
    """The same account or folder cannot be added twice."""
    flows = [module for name, module in modules.items() if "flow" in name]
    if not any(
        calls(module, "_abort_if_unique_id_configured", "_async_abort_entries_match")
        for module in flows
    ):
        yield "no flow aborts for an entry that exists"
    if not any(calls(module, "async_set_unique_id") for module in flows):
        yield "no flow sets a unique id"


def config_entry_unloading(modules: Modules) -> Iterator[str]:
    """Entries can be unloaded."""
    if not modules["__init__.py"].defines("async_unload_entry"):
        yield "__init__.py has no async_unload_entry"


def parallel_updates(modules: Modules) -> Iterator[str]:
    """Every platform says how many updates or actions may run at once."""
    for module in platforms(modules):
        if not assigns(module, "PARALLEL_UPDATES"):
            yield f"{module.name} does not set PARALLEL_UPDATES"


def reauthentication_flow(modules: Modules) -> Iterator[str]:
    """A lapsed sign-in can be renewed."""
    yield from _flow_has(modules, "async_step_reauth")


def reconfiguration_flow(modules: Modules) -> Iterator[str]:
    """What was given in the flow can be changed later."""
    yield from _flow_has(modules, "async_step_reconfigure")


def _flow_has(modules: Modules, step: str) -> Iterator[str]:
    flows = [module for name, module in modules.items() if "flow" in name]
    if not any(module.defines_anywhere(step) for module in flows):
        yield f"no flow has {step}"


def diagnostics(modules: Modules) -> Iterator[str]:
    """An entry can be diagnosed."""
    module = modules.get("diagnostics.py")
    if module is None or not module.defines("async_get_config_entry_diagnostics"):
        yield "diagnostics.py has no async_get_config_entry_diagnostics"


def icon_translations(modules: Modules) -> Iterator[str]:
    """Icons are in icons.json, not in code."""
    for module in modules.values():
        if assigns(module, "_attr_icon"):
            yield f"{module.name} sets _attr_icon"
        for node in module.walk(ast.Call):
            if call_name(node).endswith("EntityDescription") and any(
                keyword.arg == "icon" for keyword in node.keywords
            ):
                yield f"{module.name} gives an icon to an entity description"


def exception_translations(modules: Modules) -> Iterator[str]:
    """Every error that users see has a translated message."""
    for module in modules.values():
        for node in module.walk(ast.Raise):
            raised = node.exc
            if (
                isinstance(raised, ast.Call)
                and call_name(raised) in TRANSLATED_ERRORS
                and not {"translation_domain", "translation_key"}
                <= {keyword.arg for keyword in raised.keywords}
            ):
                yield f"{module.name}:{node.lineno} raises {call_name(raised)} without translation"


def config_schema(modules: Modules) -> Iterator[str]:
    """Configuration in YAML is refused with an explanation (hassfest, not a rule of the scale)."""
    init = modules["__init__.py"]
    if init.defines("async_setup") and not assigns(init, "CONFIG_SCHEMA"):
        yield "__init__.py has async_setup but no CONFIG_SCHEMA"


VALIDATORS: dict[str, Callable[[Modules], Iterator[str]]] = {
    "action-setup": action_setup,
    "brands": brands,
    "common-modules": common_modules,
    "config-entry-unloading": config_entry_unloading,
    "config-flow": config_flow,
    "diagnostics": diagnostics,
    "exception-translations": exception_translations,
    "has-entity-name": has_entity_name,
    "icon-translations": icon_translations,
    "parallel-updates": parallel_updates,
    "reauthentication-flow": reauthentication_flow,
    "reconfiguration-flow": reconfiguration_flow,
    "runtime-data": runtime_data,
    "test-before-setup": before_setup,
    "unique-config-entry": unique_config_entry,
}

"""What hassfest demands of a translation file, and parity between languages."""

from collections.abc import Iterator, Mapping
import re
import string
from typing import Any

TOP_LEVEL = frozenset(
    {
        "title",
        "config",
        "config_subentries",
        "options",
        "selector",
        "device_automation",
        "system_health",
        "config_panel",
        "issues",
        "entity_component",
        "device",
        "entity",
        "exceptions",
        "services",
        "conditions",
        "triggers",
        "common",
        "conversation",
        "application_credentials",
        "preview_features",
    }
)
FLOW_KEYS = frozenset(
    {"title", "step", "error", "abort", "progress", "create_entry", "initiate_flow", "entry_type"}
)
STEP_KEYS = frozenset(
    {
        "title",
        "description",
        "data",
        "data_description",
        "menu_options",
        "menu_option_descriptions",
        "submit",
        "sections",
    }
)
KEY = re.compile(r"[a-z0-9_-]+")
HTML = re.compile(r"<[A-Za-z/!]")
URL = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.", re.IGNORECASE)


def flatten(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted keys and their texts."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text; raises ValueError where braces do not match."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def check_texts(data: Mapping[str, Any]) -> Iterator[str]:
    """Check every key and text of a language."""
    for key, text in flatten(data):
        for part in key.split("."):
            if not KEY.fullmatch(part):
                yield f"{key}: {part!r} is not a valid key"
        if not isinstance(text, str) or not text:
            yield f"{key}: is not a text"
        else:
            yield from _check_text(key, text)


def _check_text(key: str, text: str) -> Iterator[str]:
    if text != text.strip():
        yield f"{key}: starts or ends with a blank"
    if HTML.search(text):
        yield f"{key}: holds HTML"
    if URL.search(text):
        yield f"{key}: holds an address; use a placeholder"
    if "[%key:" in text:
        yield f"{key}: references work in Home Assistant's own repository only"
    try:
        names = placeholders(text)
    except ValueError:
        yield f"{key}: braces do not match"
        return
    for name in names:
        if not name.isidentifier():
            yield f"{key}: placeholder {name!r} is not an identifier"
        if f"'{{{name}}}'" in text:
            yield f"{key}: placeholder {name!r} is inside single quotes, which escape it"
    if names and (".state." in key or key.endswith(".unit_of_measurement")):
        yield f"{key}: states and units cannot have placeholders"


def check_structure(data: Mapping[str, Any]) -> Iterator[str]:
    """Check the sections of a translation file."""
    for key in data.keys() - TOP_LEVEL:
        yield f"{key} is not a section of a translation file"
    for name in ("config", "options"):
        yield from _check_flow(name, data.get(name, {}))
    for kind, flow in data.get("config_subentries", {}).items():
        yield from _check_flow(f"config_subentries.{kind}", flow)
    yield from _check_panel(data.get("config_panel", {}))
    for name, issue in data.get("issues", {}).items():
        if not issue.get("title"):
            yield f"issues.{name} has no title"
        if ("description" in issue) == ("fix_flow" in issue):
            yield f"issues.{name} needs either a description or a fix_flow"
        yield from _check_flow(f"issues.{name}.fix_flow", issue.get("fix_flow", {}))
    for name, error in data.get("exceptions", {}).items():
        if set(error) != {"message"}:
            yield f"exceptions.{name} needs a message and nothing else"
    for name, service in data.get("services", {}).items():
        if not {"name", "description"} <= set(service):
            yield f"services.{name} needs a name and a description"
        for field, texts in service.get("fields", {}).items():
            if not {"name", "description"} <= set(texts):
                yield f"services.{name}.fields.{field} needs a name and a description"


def _check_panel(panel: Mapping[str, Any]) -> Iterator[str]:
    """Check the texts of the panel, which hassfest wants in groups of one level."""
    for group, texts in panel.items():
        if not isinstance(texts, Mapping):
            yield f"config_panel.{group} is no group of texts"
            continue
        for key, text in texts.items():
            if isinstance(text, Mapping):
                yield f"config_panel.{group}.{key} is a group in a group"


def _check_flow(name: str, flow: Mapping[str, Any]) -> Iterator[str]:
    for key in flow.keys() - FLOW_KEYS:
        yield f"{name}.{key} is not a section of a flow"
    for step_id, step in flow.get("step", {}).items():
        where = f"{name}.step.{step_id}"
        for key in step.keys() - STEP_KEYS:
            yield f"{where}.{key} is not a part of a step"
        yield from _check_fields(where, step)
        for section_id, section in step.get("sections", {}).items():
            yield from _check_fields(f"{where}.sections.{section_id}", section)


def _check_fields(where: str, texts: Mapping[str, Any]) -> Iterator[str]:
    data, described = set(texts.get("data", {})), set(texts.get("data_description", {}))
    for field in sorted(described - data):
        yield f"{where}.data_description.{field} has no field"
    for field in sorted(data - described):
        yield f"{where}.data.{field} has no data_description"


def check_parity(english: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """Check that a language has the texts and placeholders of English, and no others."""
    expected, given = dict(flatten(english)), dict(flatten(other))
    for key in sorted(expected.keys() - given.keys()):
        yield f"{key} is missing"
    for key in sorted(given.keys() - expected.keys()):
        yield f"{key} does not exist in English"
    for key in sorted(expected.keys() & given.keys()):
        if placeholders(expected[key]) != placeholders(given[key]):
            yield f"{key} has other placeholders than English"

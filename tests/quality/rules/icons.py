"""What hassfest demands of icons.json."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
import json
from pathlib import Path
from typing import Any

import hass_frontend

PREFIX = "mdi:"
SECTIONS = {"entity", "entity_component", "services", "triggers", "conditions"}


@cache
def known_icons() -> frozenset[str]:
    """Return the names of Material Design Icons that the frontend brings."""
    path = Path(hass_frontend.__file__).parent / "static" / "mdi" / "iconList.json"
    return frozenset(icon["name"] for icon in json.loads(path.read_text("utf-8")))


def check_names(data: Any, known: Collection[str], path: str = "") -> Iterator[str]:
    """Check that every icon exists."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from check_names(value, known, f"{path}.{key}" if path else key)
    elif not str(data).startswith(PREFIX) or str(data).removeprefix(PREFIX) not in known:
        yield f"{path}: {data} is not an icon of Home Assistant"


def check_subjects(icons: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[str]:
    """Check that icons belong to entities and actions that have a name, and each action has one."""
    for key in icons.keys() - SECTIONS:
        yield f"{key} is not a section of icons.json"
    for platform, entities in icons.get("entity", {}).items():
        for key, entity in entities.items():
            named = texts.get("entity", {}).get(platform, {})
            if key not in named:
                yield f"entity.{platform}.{key} has no name"
            for state in entity.get("state", {}):
                if state not in named.get(key, {}).get("state", {state: ""}):
                    yield f"entity.{platform}.{key} has no state {state}"
            if "default" not in entity:
                yield f"entity.{platform}.{key} has no default icon"
    services, named = icons.get("services", {}), texts.get("services", {})
    for key in sorted(services.keys() ^ named.keys()):
        yield f"services.{key} is only in one of icons.json and the texts"

"""Consistency of actions: what is registered, described, named and drawn must be the same."""

from collections.abc import Iterator, Mapping
from typing import Any

import voluptuous as vol

from homeassistant.helpers.service import _SERVICES_SCHEMA


def check_schema(description: Mapping[str, Any]) -> Iterator[str]:
    """Check services.yaml against the schema Home Assistant loads it with."""
    try:
        _SERVICES_SCHEMA(dict(description))
    except vol.Invalid as error:
        yield f"services.yaml: {error}"
    for name, service in description.items():
        for field, values in ((service or {}).get("fields") or {}).items():
            if "selector" not in values and "fields" not in values:
                yield f"services.yaml: {name}.{field} has no selector"


def described_fields(service: Mapping[str, Any] | None) -> set[str]:
    """Return the fields of an action, those in sections included."""
    names: set[str] = set()
    for name, values in ((service or {}).get("fields") or {}).items():
        names |= set(values["fields"]) if "fields" in (values or {}) else {name}
    return names


def check_sets(
    registered: Mapping[str, set[str] | None],
    description: Mapping[str, Any],
    texts: Mapping[str, Any],
) -> Iterator[str]:
    """Check that the same actions with the same fields are known everywhere.

    Args:
        registered: The fields of each registered action; None where it accepts anything.
        description: The content of services.yaml.
        texts: The section `services` of the texts.
    """
    for name in sorted(registered.keys() | description.keys() | texts.keys()):
        places = {"code": registered, "services.yaml": description, "texts": texts}
        missing = [place for place, known in places.items() if name not in known]
        if missing:
            yield f"action {name} is missing in {', '.join(missing)}"
            continue
        fields = described_fields(description[name])
        if fields != set(texts[name].get("fields", {})):
            yield f"action {name}: the fields of services.yaml and the texts differ"
        accepted = registered[name]
        if accepted is not None and fields != accepted:
            yield f"action {name}: the fields of services.yaml and its schema differ"

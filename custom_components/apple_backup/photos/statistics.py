"""Keeping the numbers about a whole library between runs: counting them reads every asset."""

import json
from typing import Any, Final

from .catalog import AssetKind, Catalog
from .catalog.statistics import LibraryStatistics

_FACT: Final = "statistics"


def remember_statistics(catalog: Catalog) -> None:
    """Count anew, at the end of a run that may have changed the library. Blocking."""
    found = catalog.statistics()
    numbers = {"kinds": found.kinds, "bytes_per_day": round(found.bytes_per_day)}
    catalog.set_fact(_FACT, json.dumps(numbers))


def read_statistics(catalog: Catalog) -> LibraryStatistics:
    """Give what was counted last; nothing before the first run. Blocking."""
    stored = stored_numbers(catalog, _FACT)
    return LibraryStatistics(
        {AssetKind(kind): int(count) for kind, count in stored.get("kinds", {}).items()},
        float(stored.get("bytes_per_day", 0)),
    )


def stored_numbers(catalog: Catalog, fact: str) -> dict[str, Any]:
    """Read a fact that holds a JSON object; an empty one if it does not. Blocking."""
    try:
        return dict(json.loads(catalog.fact(fact) or "{}"))
    except ValueError, TypeError:
        return {}

"""What `docs/api/openapi.yaml` says."""

from pathlib import Path
from typing import Any, Final

import yaml

_FILE: Final = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"


def load_document() -> dict[str, Any]:
    """Read the document."""
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow references."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node

"""Where the things are that the gates look at."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
import json
from pathlib import Path
from typing import Any

from homeassistant import components

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / "apple_backup"
CORE_COMPONENTS = Path(components.__path__[0])


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed Python module; `name` is its path below the integration's folder."""

    name: str
    tree: ast.Module

    @classmethod
    def of(cls, name: str, source: str) -> Module:
        """Parse source text, for the self-tests of the gates."""
        return cls(name, ast.parse(source))

    def walk[Node: ast.AST](self, kind: type[Node]) -> Iterator[Node]:
        """Yield every node of a kind."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))

    def defines(self, *path: str) -> bool:
        """Tell whether a function or class exists; `path` leads from class to method."""
        body: list[ast.stmt] = self.tree.body
        for name in path:
            for node in body:
                if (
                    isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                    and node.name == name
                ):
                    body = node.body
                    break
            else:
                return False
        return True

    def defines_anywhere(self, name: str) -> bool:
        """Tell whether a function or method of this name exists."""
        return any(
            node.name == name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )


type Modules = Mapping[str, Module]


@cache
def modules() -> Modules:
    """Return all modules of the integration by their path, such as `photos/plan.py`."""
    paths = sorted(INTEGRATION.rglob("*.py"))
    names = {path: path.relative_to(INTEGRATION).as_posix() for path in paths}
    return {name: Module.of(name, path.read_text("utf-8")) for path, name in names.items()}


def load_json(*path: str) -> Any:
    """Return a JSON file of the integration."""
    return json.loads(INTEGRATION.joinpath(*path).read_text("utf-8"))


def call_name(node: ast.Call) -> str:
    """Return the last name of what is called: `f` for `f()`, `a.f()` and `a.b.f()`."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""

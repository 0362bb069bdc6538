"""Every error of the two libraries has a message for the user."""

import ast
from collections.abc import Collection, Iterator

from tests.quality.project import Module

BASES = {"PhotosError", "BackupError"}


def error_codes(module: Module) -> Iterator[tuple[str, str | None]]:
    """Yield each class of an errors module with its own `code`, None if it has none."""
    for node in module.tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        code: str | None = None
        for statement in node.body:
            match statement:
                case (
                    ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(value)))
                    | ast.AnnAssign(
                        target=ast.Name(id="code"), value=ast.Constant(value=str(value))
                    )
                ):
                    code = value
        yield node.name, code


def check_codes(module: Module, messages: Collection[str]) -> Iterator[str]:
    """Check that each class has its own code, and each code a text below `exceptions`."""
    seen: dict[str, str] = {}
    for name, code in error_codes(module):
        if code is None:
            yield f"{module.name}: {name} has no code of its own"
        elif code in seen:
            yield f"{module.name}: {name} has the code of {seen[code]}"
        else:
            seen[code] = name
            if code not in messages:
                yield f"{module.name}: exceptions.{code} has no text ({name})"

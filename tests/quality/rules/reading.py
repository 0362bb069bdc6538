"""The rule on how the libraries open files that others may have put there."""

import ast
from collections.abc import Iterator

from tests.quality.project import Module, Modules
from tests.quality.rules.imports import PURE_PACKAGES

_WHOLE = frozenset({"read_text", "read_bytes"})
_COPIES = frozenset({"copy", "copy2", "copyfile"})
# What they read is the system's, the integration's, or was made by themselves just before.
ALLOWED = frozenset(
    {
        "backups/exports/documents/pdf/font.py",
        "photos/account/session_files.py",
        "photos/albums/methods.py",
        "photos/files/cloning.py",
        "photos/files/library_lock.py",
        # Its process has nothing of the rest, and does so itself.
        "photos/pictures/decoding/child.py",
    }
)


def check_reading(modules: Modules) -> Iterator[str]:
    """Check that files are opened for reading by `regular_files.py` alone."""
    for module in modules.values():
        if module.name.split("/")[0] not in PURE_PACKAGES or module.name in ALLOWED:
            continue
        yield from (f"{module.name}:{call.lineno}" for call in _readings(module))


def _readings(module: Module) -> Iterator[ast.Call]:
    for call in module.walk(ast.Call):
        match call.func:
            case ast.Name(id="open"):
                yield call
            case ast.Attribute(value=ast.Name(id="shutil"), attr=name) if name in _COPIES:
                yield call
            case ast.Attribute(value=ast.Name(id="os"), attr="open") if _reads_by_flags(call):
                yield call
            case ast.Attribute(attr=name) if name in _WHOLE:
                yield call
            case ast.Attribute(attr="open") if _reads_by_path(call):
                yield call


def _reads_by_flags(call: ast.Call) -> bool:
    flags = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
    return "O_RDONLY" in flags and "O_DIRECTORY" not in flags


def _reads_by_path(call: ast.Call) -> bool:
    """Whether it is `Path.open` to read, told by its mode or its encoding."""
    match call.args:
        case [ast.Constant(value=str(mode)), *_]:
            return mode.startswith("r")
        case []:
            return any(keyword.arg == "encoding" for keyword in call.keywords)
    return False

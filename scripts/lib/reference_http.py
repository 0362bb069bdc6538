"""Writes the pages of `docs/reference` about HTTP: what can be asked for, and how it is refused."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
import pkgutil
from typing import Any, Final

from custom_components.apple_backup.backups.errors import BackupError
from custom_components.apple_backup.http import VIEWS
from custom_components.apple_backup.http.errors import answer_of
from custom_components.apple_backup.http.guard import Gate
from custom_components.apple_backup.http.view import CANONICAL_BASE
from custom_components.apple_backup.permissions import Right
from custom_components.apple_backup.photos.errors import PhotosError

from .openapi import load_document, resolve

ROOT: Final = Path(__file__).parents[2]
_PACKAGE: Final = ROOT / "custom_components" / "apple_backup"

type Table = Callable[[Sequence[str], Sequence[Sequence[str]]], Iterator[str]]
type _Refusal = tuple[int, str]

# -- what can be asked for -------------------------------------------------------------------------

_SUBJECTS: Final = (
    ("photos", "An iCloud account"),
    ("library", "Its library"),
    ("backups", "Backups"),
)
# What the description of a route does not tell more exactly.
_WHO: Final[Mapping[Right | Gate, str]] = {
    Gate.PUBLIC: "everyone",
    Gate.SESSION_OWNER: "the session's owner",
    Gate.SESSION_OWNER_OR_ADMIN: "the session's owner and administrators",
    Right.USE_BACKUPS: "users who may use the folder",
}


def routes(table: Table) -> Iterator[str]:
    """Yield the page of all routes, without its title."""
    document = load_document()
    yield (
        f"All paths are below `{CANONICAL_BASE}`. A session is what `unlock` of a backup gives. Answers, types and "
        "limits are told in the [OpenAPI document](../api/openapi.yaml), tokens and the paths of the original "
        "servers in [Who may do what](../user/access.md), refusals in [Codes of refusals](refusals.md).\n"
    )
    for tag, title in _SUBJECTS:
        yield f"## {title}\n"
        found = [
            _route(document, path, item)
            for path, item in document["paths"].items()
            if next(iter(_operations(item).values()))["tags"] == [tag]
        ]
        yield from table(
            ("Method and path", "For", "What it does", "Parameters"),
            [row for rows in found for row in rows],
        )


def _operations(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if "responses" in value}


def _route(document: dict[str, Any], path: str, item: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    [permission] = [it.permission for it in VIEWS if f"{CANONICAL_BASE}{it.path}" == path]
    operations = _operations(item)
    has_head = operations.pop("head", None) is not None
    for method, operation in operations.items():
        name = "GET, HEAD" if method == "get" and has_head else method.upper()
        yield (
            f"`{name} {path.removeprefix(CANONICAL_BASE)}`",
            _who(operation, permission),
            operation["summary"].rstrip("."),
            ", ".join(f"`{it}`" for it in _parameters(document, operation)),
        )


def _who(operation: Mapping[str, Any], permission: Right | Gate) -> str:
    words = " ".join(operation.get("description", "").split()).replace("`", "")
    first = words.partition(". ")[0].rstrip(".")
    if first.startswith("For ") and "<" not in first:
        return first.removeprefix("For ").replace(", and for ", " and ")
    return _WHO[permission]


def _parameters(document: dict[str, Any], operation: Mapping[str, Any]) -> Iterator[str]:
    """What a query or a body may have."""
    for each in operation.get("parameters", ()):
        parameter = resolve(document, each)
        if parameter["in"] == "query":
            yield parameter["name"]
    body = resolve(document, operation.get("requestBody", {}))
    for content in body.get("content", {}).values():
        yield from dict.fromkeys(_properties(document, content["schema"]))


def _properties(document: dict[str, Any], node: dict[str, Any]) -> Iterator[str]:
    schema = resolve(document, node)
    yield from schema.get("properties", ())
    for each in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _properties(document, each)


# -- how it is refused -----------------------------------------------------------------------------

# Codes that come with many texts, each of which names what is wrong.
_MANY_TEXTS: Final = {
    "bad_parameter": "A parameter is missing, not known, of the wrong type or out of range. The text names it.",
    "bad_selection": "What is to be exported is not named as it has to be. The text says how.",
    "no_json": "The body is not JSON, or not sent as `application/json`.",
}
_STATUSES: Final = {
    "BadRequestError": HTTPStatus.BAD_REQUEST,
    "NotReadyError": HTTPStatus.PRECONDITION_FAILED,
    "cls": HTTPStatus.PRECONDITION_FAILED,
}
_OF_PHOTOS: Final = ("library", "photos", "pictures", "archives", "push")
_OF_BACKUPS: Final = ("backups", "artifacts")


def refusals(table: Table) -> Iterator[str]:
    """Yield the page of all codes, without its title."""
    _import_everything()
    own = {name: _own(name) for name in ("", "photos", "backups")}
    yield (
        "Every answer that is no success has a `code`, which is stable and meant for programs, and a text for people: "
        "`message` in answers of an account and its library, `detail` in those of backups. The former write all codes in "
        "capitals. What Home Assistant's web server refuses has the name of its status as its code. Why the "
        "last *sync* failed is told in [Error codes](../api/error-codes.md).\n"
    )
    heads = ("Code", "Status", "Text")
    yield "## Of any request\n"
    yield from table(heads, _rows(own[""], str))
    yield "## Of an account and its library\n"
    found = _merged(own["photos"], _of(PhotosError))
    yield from table(heads, _rows(_without(found, own[""]), str.upper))
    yield "## Of backups\n"
    found = _merged(own["backups"], _of(BackupError))
    yield from table(heads, _rows(_without(found, own[""]), str))


def _without(
    found: Mapping[str, Sequence[_Refusal]], others: Mapping[str, object]
) -> Mapping[str, Sequence[_Refusal]]:
    return {code: answers for code, answers in found.items() if code not in others}


def _rows(
    found: Mapping[str, Sequence[_Refusal]], spell: Callable[[str], str]
) -> Sequence[Sequence[str]]:
    return [
        (
            f"`{spell(code)}`",
            ", ".join(sorted({str(status) for status, _ in found[code]})),
            _text(code, found[code]),
        )
        for code in sorted(found)
    ]


def _text(code: str, answers: Sequence[_Refusal]) -> str:
    texts = dict.fromkeys(text for _, text in answers)
    return _MANY_TEXTS[code] if code in _MANY_TEXTS else " / ".join(texts)


def _merged(*found: Mapping[str, Sequence[_Refusal]]) -> Mapping[str, Sequence[_Refusal]]:
    merged: dict[str, list[_Refusal]] = defaultdict(list)
    for one in found:
        for code, answers in one.items():
            merged[code] += answers
    return merged


def _of(base: type[PhotosError | BackupError]) -> Mapping[str, Sequence[_Refusal]]:
    """What errors of a tree answer; a class that only changes how an error is made adds nothing."""
    found: dict[str, list[_Refusal]] = {}
    for kind in _tree(base):
        if kind.__module__.startswith("custom_components."):
            status, text = answer_of(kind)
            found.setdefault(kind.code, [(int(status), text)])
    return found


def _import_everything() -> None:
    """Some errors are told beside what raises them, in modules that HTTP has no need of."""
    for module in pkgutil.walk_packages([str(_PACKAGE)], "custom_components.apple_backup."):
        import_module(module.name)


def _tree(base: type[PhotosError | BackupError]) -> Iterator[type[PhotosError | BackupError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _tree(kind)


def _own(api: str) -> Mapping[str, Sequence[_Refusal]]:
    """What the HTTP layer itself refuses, in modules of one API or (`""`) of both."""
    found: dict[str, list[_Refusal]] = defaultdict(list)
    for path in sorted((_PACKAGE / "http").glob("*.py")):
        stem = path.stem.partition("_")[0]
        of = "photos" if stem in _OF_PHOTOS else "backups" if stem in _OF_BACKUPS else ""
        if of == api:
            for code, answer in _calls(ast.parse(path.read_text("utf-8"))):
                found[code].append(answer)
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[str, _Refusal]]:
    """Find each code, with its status and text, by the calls that make an answer of it."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (found := _answer(call)):
            status, codes, texts = found
            for code, text in zip(_strings(codes), _strings(texts), strict=True):
                yield code, (int(status), text)


def _answer(call: ast.Call) -> tuple[HTTPStatus, ast.expr, ast.expr] | None:
    arguments = call.args
    if len(arguments) > 2 and ast.unparse(arguments[0]).startswith("HTTPStatus."):
        status = HTTPStatus[ast.unparse(arguments[0]).removeprefix("HTTPStatus.")]
        arguments = arguments[1:]
    elif len(arguments) == 2 and ast.unparse(call.func) in _STATUSES:
        status = _STATUSES[ast.unparse(call.func)]
    else:
        return None
    is_literal = isinstance(arguments[0], (ast.Constant, ast.IfExp))
    # What is passed on has been found where it comes from.
    return (status, arguments[0], arguments[1]) if is_literal else None


def _strings(node: ast.expr) -> Sequence[str]:
    """Return the text, or both of a condition; what is filled in is left open."""
    if isinstance(node, ast.IfExp):
        return [*_strings(node.body), *_strings(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        return [
            "".join(str(it.value) if isinstance(it, ast.Constant) else "…" for it in node.values)
        ]
    return [str(node.value)] if isinstance(node, ast.Constant) else [""]

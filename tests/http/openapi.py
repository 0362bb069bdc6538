"""Checks of answers against what `docs/api/openapi.yaml` says."""

from typing import Any, Final

from aiohttp import ClientResponse
from jsonschema import Draft202012Validator

from custom_components.apple_backup.http.view import CANONICAL_BASE
from scripts.lib.openapi import resolve

METHODS: Final = frozenset({"get", "head", "post", "put", "patch", "delete"})


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """What is said of a method of a path below the base."""
    found: dict[str, Any] = document["paths"][f"{CANONICAL_BASE}{path}"][method.lower()]
    return found


async def check_answer(
    document: dict[str, Any], answer: ClientResponse, method: str, path: str, status: int
) -> Any:
    """Check an answer against what the document says of its status; returns the body."""
    assert answer.status == status, (method, str(answer.url), await answer.text())
    described = operation(document, method, path)["responses"]
    assert str(status) in described, f"{method} {path} may answer {status}, says the server"
    content = resolve(document, described[str(status)])["content"]
    schema = {**content[answer.content_type]["schema"], "components": document["components"]}
    body = await answer.json()
    Draft202012Validator(schema).validate(body)
    return body

"""Walks the backups API against the demo's encrypted backup, as curl with a token would."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

_BASE = "/api/apple_backup/backups"
_PAGE = 200
_OPENER = build_opener(ProxyHandler({}))


@dataclass(slots=True)
class Walk:
    """What was read: files by domain and relative path, None for those whose content is missing."""

    backup: dict[str, Any]
    domains: list[str]
    contents: dict[tuple[str, str], bytes | None] = field(default_factory=dict)


def call(
    facts: Mapping[str, Any],
    path: str,
    *,
    session: str | None = None,
    body: object = None,
    method: str | None = None,
) -> bytes:
    """Make a request below the canonical base of the backups API."""
    headers = {"X-API-Token": facts["token"], "Content-Type": "application/json"}
    if session is not None:
        headers["X-Backup-Session"] = session
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{facts['url']}{_BASE}{path}", data, headers, method=method)  # noqa: S310
    with _OPENER.open(request, timeout=120) as answer:
        return bytes(answer.read())


def walk(facts: Mapping[str, Any]) -> Walk:
    """List, unlock, and read every file of the newest encrypted backup; then lock it."""
    backups = json.loads(call(facts, ""))["backups"]
    backup = next(one for one in backups if one["is_encrypted"] and not one["is_snapshot"])
    path = f"/{backup['id']}"
    unlocked = json.loads(
        call(facts, f"{path}/unlock", body={"password": facts["backup_password"]})
    )
    session = unlocked["session_token"]
    seen = Walk(backup, json.loads(call(facts, f"{path}/domains", session=session))["domains"])
    for domain in seen.domains:
        offset, items = 0, [{}]
        while items:
            query = urlencode({"domain": domain, "limit": _PAGE, "offset": offset})
            items = json.loads(call(facts, f"{path}/files?{query}", session=session))["items"]
            offset += len(items)
            for item in items:
                content = _content(facts, f"{path}/file/{item['file_id']}", session)
                seen.contents[item["domain"], item["relative_path"]] = content
    call(facts, f"{path}/lock", session=session, method="POST")
    return seen


def _content(facts: Mapping[str, Any], path: str, session: str) -> bytes | None:
    try:
        return call(facts, path, session=session)
    except HTTPError as error:
        # The record is there, its content was never in the backup.
        if error.code == 404:
            return None
        raise

"""The OpenAPI document says what the server does: routes, methods, statuses, bodies."""

import asyncio
from typing import Any
from unittest.mock import patch

from jsonschema import Draft202012Validator
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup import backup_work
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.exports.documents.request import Subject
from custom_components.apple_backup.http import VIEWS
from custom_components.apple_backup.http.guard import Gate
from custom_components.apple_backup.http.view import CANONICAL_BASE
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document, resolve
from tests.push.browser import push_subscription

from .accounts import Photos
from .client import PASSWORD, Login
from .conftest import Backups, add_account
from .openapi import METHODS, check_answer, operation


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return load_document()


def test_routes_and_methods(document: dict[str, Any]) -> None:
    described = {
        path: {method for method in item if method in METHODS}
        for path, item in document["paths"].items()
    }
    views = [view(documented=False) for view in VIEWS]
    assert described == {view.url: {m.lower() for m in view.methods} for view in views}


def test_every_artifact_is_described_and_has_routes(document: dict[str, Any]) -> None:
    base = "/backups/{backup_id}/artifacts"
    parameters = [resolve(document, it) for it in operation(document, "GET", base)["parameters"]]
    [names] = [it["schema"]["enum"] for it in parameters if it["name"] == "artifact"]
    assert set(names) == set(ARTIFACTS)
    start = f"{CANONICAL_BASE}{base}/"
    routes = {
        path.removeprefix(start).partition("/")[0]
        for path in document["paths"]
        if path.startswith(start)
    }
    # They lie beside the pages that were visited, below `safari`.
    assert set(ARTIFACTS) - routes == {"safari_bookmarks"}
    exported = document["components"]["schemas"]["DocumentRequest"]["properties"]["subject"]
    assert set(exported["enum"]) == set(Subject)


def test_access_is_described(document: dict[str, Any]) -> None:
    for cls in VIEWS:
        view = cls(documented=False)
        for method in view.methods:
            described = operation(document, method, view.path)
            public = described.get("security") == []
            assert public is (view.permission is Gate.PUBLIC)
            assert public or "401" in described["responses"]


def test_head_may_answer_what_get_may_answer(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        if "head" in item:
            assert item["head"]["responses"].keys() == item["get"]["responses"].keys(), path


def test_references_and_schemas_are_sound(document: dict[str, Any]) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                resolve(document, node)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert document["openapi"].startswith("3.1.")
    names = [
        described["operationId"]
        for item in document["paths"].values()
        for method, described in item.items()
        if method in METHODS
    ]
    assert len(names) == len(set(names))


def test_path_parameters_are_described(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, described in item.items():
            if method not in METHODS:
                continue
            parameters = [
                resolve(document, parameter)
                for parameter in (*item.get("parameters", ()), *described.get("parameters", ()))
            ]
            named = {p["name"] for p in parameters if p["in"] == "path"}
            assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}


async def test_photos_answers(
    document: dict[str, Any], server: HomeAssistant, login: Login, admin: User, guest: User
) -> None:
    client, other = await login(admin), await login(guest)

    async def ask(status: int, method: str, path: str, query: str = "", user: Any = client) -> None:
        answer = await user.request(method, f"{CANONICAL_BASE}{path}{query}")
        await check_answer(document, answer, method, path, status)

    await ask(200, "GET", "/state")
    await ask(200, "GET", "/log")
    await ask(412, "POST", "/sync")
    await ask(403, "GET", "/log", user=other)
    add_account(server, "one")
    add_account(server, "two")
    for method, path in [("GET", "/state"), ("GET", "/log"), ("POST", "/sync")]:
        await ask(400, method, path)
        await ask(404, method, path, "?account=x")
        other_method = "post" if method == "GET" else "get"
        answer = await client.request(other_method, f"{CANONICAL_BASE}{path}")
        await check_answer(document, answer, method, path, 405)


async def test_photos_answers_of_an_account(
    document: dict[str, Any], photos: Photos, login: Login, admin: User
) -> None:
    client = await login(admin)

    async def ask(status: int, method: str, path: str, **options: Any) -> Any:
        answer = await client.request(method, f"{CANONICAL_BASE}{path}", **options)
        return await check_answer(document, answer, method, path, status)

    await ask(200, "GET", "/state")
    await ask(200, "GET", "/vapid-public-key")
    await ask(200, "POST", "/subscribe", json=push_subscription())
    await ask(412, "POST", "/mfa")
    await photos.block()
    blocked = await ask(200, "GET", "/state")
    assert blocked["trustedPhoneNumbers"]
    await ask(412, "POST", "/reauthenticate")
    await ask(200, "POST", "/resend_mfa", params={"method": "sms"})
    await ask(400, "POST", "/resend_mfa", params={"method": "sms", "phoneNumberId": "9"})
    await ask(400, "POST", "/mfa", params={"code": photos.wrong_code()})
    for fault, status in (({"status": 503}, 429), ({"reset": True}, 502)):
        await photos.simulated.async_fault(r"verify/.*securitycode", times=-1, **fault)
        await ask(status, "POST", "/mfa", params={"code": photos.wrong_code()})
        await photos.simulated.async_clear_faults()
    await ask(200, "POST", "/mfa", params={"code": await photos.simulated.async_code()})
    await photos.settle()
    await ask(200, "POST", "/reauthenticate")
    await photos.settle()
    await ask(409, "POST", "/sign_in", json={"password": "x"})
    await photos.sign_out()
    await ask(400, "POST", "/sign_in", json={"password": 1})
    await ask(200, "POST", "/sign_in", json={"password": photos.simulated.password})
    await photos.settle()
    assert await ask(200, "GET", "/log", params={"loglevel": "debug"})


async def test_backups_answers(
    *,
    document: dict[str, Any],
    server: HomeAssistant,
    login: Login,
    folder: MockConfigEntry,
    backups: Backups,
    admin: User,
    guest: User,
) -> None:
    client, other = await login(admin), await login(guest)
    one = "/backups/{backup_id}"
    session: dict[str, str] = {}
    ids = {"backup_id": "unknown", "file_id": backups.truth("Library/missing.bin").file_id}

    async def ask(status: int, method: str, path: str, user: Any = client, **options: Any) -> Any:
        headers = {**session, **options.pop("headers", {})}
        url = f"{CANONICAL_BASE}{path.format(**ids)}"
        answer = await user.request(method, url, headers=headers, **options)
        return await check_answer(document, answer, method, path, status)

    await ask(200, "GET", "/healthz")
    answer = await client.post(f"{CANONICAL_BASE}/healthz")
    await check_answer(document, answer, "GET", "/healthz", 405)
    listed = await ask(200, "GET", "/backups")
    await ask(200, "POST", "/backups/refresh")
    for method, path in [
        ("GET", "/backups"),
        ("POST", "/backups/refresh"),
        ("POST", f"{one}/unlock"),
    ]:
        await ask(403, method, path, user=other)
        await ask(404, method, path, params={"account": "x"})
    for path in ("domains", "files", "file/{file_id}"):
        await ask(401, "GET", f"{one}/{path}")
    await ask(401, "POST", f"{one}/lock")
    await ask(404, "POST", f"{one}/unlock", json={"password": "x"})
    ids["backup_id"] = next(
        item["id"] for item in listed["backups"] if item["display_name"] == "Test iPhone"
    )
    await ask(413, "POST", f"{one}/unlock", data=b"x" * 100_000)
    await ask(400, "POST", f"{one}/unlock", json=[1])
    unlocked = await ask(200, "POST", f"{one}/unlock", json={"password": PASSWORD})
    await ask(400, "POST", f"{one}/unlock", json={"password": "wrong"})
    await ask(429, "POST", f"{one}/unlock", json={"password": "wrong"})
    session["X-Backup-Session"] = unlocked["session_token"]
    await ask(200, "GET", f"{one}/domains")
    await ask(200, "GET", f"{one}/files", params={"kinds": "all", "limit": "1000"})
    await ask(400, "GET", f"{one}/files", params={"limit": "x"})
    await ask(404, "GET", f"{one}/file/{{file_id}}")
    ids["file_id"] = backups.truth("Library/notes.txt").file_id
    await ask(416, "GET", f"{one}/file/{{file_id}}", headers={"Range": "bytes=9999-"})
    await ask(403, "GET", f"{one}/domains", user=other)
    await ask(403, "POST", f"{one}/lock", user=other)
    listed = await ask(200, "GET", "/backups")
    assert "unlocked" in {item["status"] for item in listed["backups"]}
    await ask(200, "POST", f"{one}/lock")


async def test_additional_backups_answers(
    *,
    document: dict[str, Any],
    server: HomeAssistant,
    login: Login,
    folder: MockConfigEntry,
    backups: Backups,
    admin: User,
    guest: User,
) -> None:
    client, other = await login(admin), await login(guest)
    one = "/backups/{backup_id}"
    session: dict[str, str] = {}
    ids = {"backup_id": "unknown"}

    async def ask(status: int, method: str, path: str, user: Any = client, **options: Any) -> Any:
        url = f"{CANONICAL_BASE}{path.format(**ids)}"
        answer = await user.request(method, url, headers=session, **options)
        return await check_answer(document, answer, method, path, status)

    for method, path in [
        ("GET", one),
        ("GET", f"{one}/apps"),
        ("GET", f"{one}/sizes"),
        ("GET", f"{one}/exports"),
        ("DELETE", f"{one}/exports"),
        ("DELETE", f"{one}/remembered"),
    ]:
        await ask(404, method, path)
        await ask(403, method, path, user=other)
    await ask(200, "POST", "/backups/lock")
    await ask(400, "POST", "/backups/lock", json={"everyone": 1})
    await ask(403, "POST", "/backups/lock", user=other)
    listed = await ask(200, "GET", "/backups")
    ids["backup_id"] = next(
        item["id"] for item in listed["backups"] if item["display_name"] == "Test iPhone"
    )
    with_session = [
        ("POST", f"{one}/files/query"),
        ("POST", f"{one}/folder"),
        ("POST", f"{one}/tickets"),
        ("POST", f"{one}/export"),
        ("GET", f"{one}/integrity"),
        ("POST", f"{one}/integrity"),
        ("DELETE", f"{one}/integrity"),
        ("GET", f"{one}/compare"),
        ("GET", f"{one}/compare/summary"),
    ]
    for method, path in with_session:
        params = {"with": ids["backup_id"]} if "compare" in path else {}
        await ask(401, method, path, params=params)
    await ask(401, "GET", f"{one}/sizes")
    unlocked = await ask(200, "POST", f"{one}/unlock", json={"password": PASSWORD})
    session["X-Backup-Session"] = unlocked["session_token"]
    session["X-Backup-Session-With"] = unlocked["session_token"]
    for method, path in with_session:
        params = {"with": ids["backup_id"]} if "compare" in path else {}
        await ask(403, method, path, user=other, params=params)
    await ask(200, "GET", one)
    await ask(200, "GET", f"{one}/apps")
    await ask(200, "GET", f"{one}/sizes")
    await ask(200, "GET", f"{one}/exports")
    await ask(200, "DELETE", f"{one}/exports")
    await ask(400, "POST", f"{one}/exports", json={})
    await ask(412, "POST", f"{one}/exports", json={"selection": {"all": True}})
    await ask(200, "DELETE", f"{one}/remembered")
    await ask(400, "DELETE", f"{one}/remembered", params={"everyone": "x"})
    await ask(200, "POST", f"{one}/files/query", json={"file_status": True, "kinds": "all"})
    await ask(400, "POST", f"{one}/files/query", json={"limit": 0})
    await ask(200, "POST", f"{one}/folder", json={"domain": "HomeDomain", "path": "Library"})
    await ask(400, "POST", f"{one}/folder", json={})
    truth = backups.truth("Library/notes.txt")
    await ask(404, "POST", f"{one}/folder", json={"file_id": truth.file_id})
    await ask(200, "POST", f"{one}/tickets", json={"file_id": truth.file_id})
    await ask(400, "POST", f"{one}/tickets", json={"export": {}})
    await ask(413, "POST", f"{one}/tickets", data=b" " * 600_000)
    await ask(400, "POST", f"{one}/export", json={})
    await ask(404, "POST", f"{one}/export", json={"domain": "Nothing"})
    await ask(200, "GET", f"{one}/compare", params={"with": ids["backup_id"]})
    await ask(400, "GET", f"{one}/compare")
    await ask(200, "GET", f"{one}/compare/summary", params={"with": ids["backup_id"]})
    assert (await ask(200, "GET", f"{one}/integrity"))["state"] == "none"
    ready, check = asyncio.Event(), backup_work.check_integrity

    async def check_when_ready(*args: Any, **options: Any) -> Any:
        await ready.wait()
        return await check(*args, **options)

    # A check of so little may have ended before the next request.
    with patch.object(backup_work, "check_integrity", check_when_ready):
        await ask(202, "POST", f"{one}/integrity")
        await ask(409, "POST", f"{one}/integrity")
        await ask(400, "POST", f"{one}/integrity", json={"digests": "x"})
        ready.set()
    await folder.runtime_data.jobs.async_stop()
    stopped = await ask(200, "DELETE", f"{one}/integrity")
    assert stopped["state"] in ("stopped", "done")

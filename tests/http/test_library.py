"""Our own routes of a photo library: who may use them, what they answer, what they refuse."""

from typing import Any

from custom_components.apple_backup.http.view import CANONICAL_BASE
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document

from .accounts import Photos
from .client import Login
from .openapi import check_answer

ADMINS: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/plan", None),
    ("GET", "/removals", None),
    ("POST", "/removals/confirm", None),
    ("GET", "/quarantine", None),
    ("POST", "/quarantine/restore", {"numbers": [1]}),
    ("POST", "/verify", {"share": 1}),
    ("GET", "/proof", None),
    ("GET", "/archives", None),
    ("POST", "/free_up/undo", None),
)
EVERYBODY: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/library", None),
    ("POST", "/pause", None),
    ("POST", "/resume", None),
    ("GET", "/photos/search", None),
    ("GET", "/photos/on_this_day", None),
)


async def test_answers_are_as_described_and_for_whom_they_are_meant(
    server: HomeAssistant, login: Login, admin: User, guest: User, photos: Photos
) -> None:
    document = load_document()
    client, other = await login(admin), await login(guest)
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()

    async def ask(
        status: int,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: str = "",
        user: Any = client,
    ) -> Any:
        answer = await user.request(method, f"{CANONICAL_BASE}{path}{query}", json=body)
        return await check_answer(document, answer, method, path, status)

    for method, path, body in ADMINS:
        await ask(200, method, path, body)
        await ask(403, method, path, body, user=other)
    for method, path, body in EVERYBODY:
        await ask(200, method, path, body)
        await ask(200, method, path, body, user=other)
    for path, body in (
        ("/free_up", {"confirm": "x"}),
        ("/free_up/plan", {}),
        ("/archives/plan", {"album": "Kids"}),
        ("/archives", {"album": "Kids", "confirm": "x"}),
        ("/adopt", {"folder": "/media"}),
    ):
        await ask(403, "POST", path, body, user=other)
        await ask(400 if path == "/adopt" else 412, "POST", path, body)
    await ask(400, "POST", "/archives", {"album": "no such album"})
    await ask(409, "POST", "/archives", {"album": "Empty"})
    archive = await ask(200, "POST", "/archives", {"album": "Kids"})
    listed = await ask(200, "GET", "/archives")
    assert [item["path"] for item in listed["items"]] == [archive["path"]]

    library = await ask(200, "GET", "/library")
    assert library["totals"]["proven"] == library["totals"]["resources"] > 0
    found = await ask(200, "GET", "/photos/search", query="?limit=2")
    assert len(found["items"]) == 2
    more = await ask(200, "GET", "/photos/search", query=f"?limit=2&cursor={found['next']}")
    assert {photo["id"] for photo in found["items"]}.isdisjoint(
        photo["id"] for photo in more["items"]
    )
    assert (await ask(200, "GET", "/proof"))["checked"] == library["totals"]["proven"]

    await photos.simulated.async_mutate({"op": "delete"})
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    held = await ask(200, "GET", "/quarantine", query="?limit=1")
    assert held["items"][0]["reason"] == "deleted"
    numbers = [held["items"][0]["number"]]
    assert (await ask(200, "POST", "/quarantine/restore", {"numbers": numbers}))["restored"] == 1

    lines = await photos.simulated.async_assets(listed=True)
    own = [line["asset"] for line in lines if line["zone"] == "PrimarySync"]
    await photos.simulated.async_mutate(*({"op": "delete", "asset": name} for name in own))
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    waiting = (await ask(200, "GET", "/removals"))["items"]
    shown = {item["library"]: item["removed"] for item in waiting}
    await ask(409, "POST", "/removals/confirm", {"shown": {}})
    confirmed = await ask(200, "POST", "/removals/confirm", {"shown": shown})
    assert confirmed == {"confirmed": sum(shown.values())}


SENSELESS: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/removals/confirm", {"shown": 12}),
    ("POST", "/removals/confirm", {"shown": {"PrimarySync": -1}}),
    ("POST", "/removals/confirm", {"shown": {"PrimarySync": False}}),
    ("POST", "/quarantine/restore", {"numbers": []}),
    ("POST", "/quarantine/restore", {"numbers": ["1"]}),
    ("POST", "/quarantine/restore", {"numbers": [True]}),
    ("POST", "/verify", {"share": 0}),
    ("POST", "/verify", {"share": "all"}),
    ("POST", "/adopt", {}),
    ("POST", "/adopt", {"folder": "relative"}),
    ("POST", "/archives", {}),
    ("POST", "/archives", {"album": 1}),
    ("POST", "/archives", {"album": "Kids", "confirm": 1}),
    ("POST", "/archives/plan", {"album": ""}),
    ("POST", "/free_up", {}),
    ("POST", "/free_up/plan", {"older_than_days": 1}),
    ("POST", "/free_up/plan", {"older_than_days": "x"}),
    ("POST", "/free_up/plan", {"exclude_albums": [1]}),
    ("GET", "/quarantine?after=-1", None),
    ("GET", "/photos/search?limit=0", None),
    ("GET", "/photos/search?cursor=x", None),
    ("GET", "/photos/search?kind=painting", None),
    ("GET", "/photos/search?favorite=1", None),
    ("GET", "/photos/search?album=nowhere", None),
    ("GET", "/photos/search?captured_from=today", None),
    ("GET", "/photos/search?captured_until=9999-12-31", None),
    ("GET", "/photos/search?latitude=91&longitude=0", None),
    ("GET", "/photos/search?latitude=nan&longitude=0", None),
    ("GET", "/photos/search?latitude=1", None),
    ("GET", "/photos/search?longitude=1", None),
    ("GET", "/photos/search?latitude=north&longitude=1", None),
    ("GET", f"/photos/search?text={'x' * 1000}", None),
    ("GET", "/photos/search?album=nowhere", None),
    ("GET", "/photos/search?latitude=1&longitude=1&radius_km=-5", None),
    ("GET", "/photos/search?latitude=1&longitude=1&radius_km=0", None),
    ("GET", "/photos/search?latitude=1&longitude=1&radius_km=1001", None),
    ("GET", "/photos/search?text=a&text=b", None),
    ("GET", "/photos/search?album=Kids&album=Kids", None),
    ("GET", "/photos/search?favorite=true&favorite=true", None),
    ("GET", "/photos/search?cursor=&cursor=", None),
    ("GET", "/photos/on_this_day?date=2024-01-01&date=2024-01-02", None),
    ("GET", "/photos/on_this_day?date=x", None),
)


async def test_what_makes_no_sense_is_refused(
    server: HomeAssistant, login: Login, admin: User, photos: Photos
) -> None:
    client = await login(admin)
    for method, path, body in SENSELESS:
        answer = await client.request(method, f"{CANONICAL_BASE}{path}", json=body)
        assert answer.status == 400, (path, body, await answer.text())

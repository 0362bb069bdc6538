"""Photos over the websocket: the right ones, in order, for everybody who may see them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.const import CONF_TEMPLATE
from custom_components.apple_backup.library_options import CONF_DELETED_POLICY, CONF_FREE_UP
from custom_components.apple_backup.library_photos import Mark
from custom_components.apple_backup.media_ids import encode_key
from custom_components.apple_backup.photos.catalog import DeletedPolicy
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.free_up import FreeUpRules
from custom_components.apple_backup.photos.timelines import Timelines
from custom_components.apple_backup.websocket import photos as commands
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.http.accounts import Photos

from .conftest import Connect, Socket


@pytest.fixture
async def synced(photos: Photos) -> Photos:
    """Sync the account once."""
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    return photos


async def ask(socket: Socket, photos: Photos, command: str, **values: Any) -> Any:
    answer = await socket.send(f"photos/{command}", entry_id=photos.entry.entry_id, **values)
    assert answer["success"], answer
    return answer["result"]


async def truth(photos: Photos, *, gone: bool = False) -> dict[str, dict[str, Any]]:
    """Give what Apple shows of the user's own library and others, by the ids of photos.

    With `gone`: or has shown.
    """
    lines = await photos.simulated.async_assets(**{} if gone else {"listed": True})
    return {encode_key(line["zone"], line["asset"]): line for line in lines}


async def own(photos: Photos) -> dict[str, dict[str, Any]]:
    """Give what Apple shows of the user's own library alone."""
    lines = (await truth(photos)).items()
    return {key: line for key, line in lines if line["zone"] == "PrimarySync"}


async def test_a_member_sees_each_photo_once_the_newest_first(
    synced: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    wanted = await truth(synced)
    timeline = await ask(socket, synced, "timeline")
    assert timeline["total"] == len(wanted) == sum(count for _, count in timeline["buckets"])
    months = [month or "" for month, _ in timeline["buckets"]]
    assert months == sorted(months, reverse=True)
    page = await ask(
        socket, synced, "page", revision=timeline["revision"], offset=0, limit=timeline["total"]
    )
    assert page["revision"] == timeline["revision"]
    names = [item[0].partition(".")[0] for item in page["items"]]
    assert sorted(names) == sorted(wanted)
    moments = [item[6] + (item[7] or 0) * 1000 for item in page["items"] if item[6] is not None]
    assert moments == sorted(moments, reverse=True)
    assert all(item[5] & Mark.PROVEN for item in page["items"])
    part = await ask(socket, synced, "page", revision=timeline["revision"], offset=1, limit=2)
    assert part["items"] == page["items"][1:3]
    by_day = await ask(socket, synced, "timeline", by="day")
    assert by_day["revision"] == timeline["revision"]
    assert all(len(day) == 10 for day, _ in by_day["buckets"] if day)
    assert "items" not in timeline
    with_some = await ask(socket, synced, "timeline", first=2)
    assert with_some == timeline | {"items": page["items"][:2]}
    again = await ask(socket, synced, "timeline", known=timeline["revision"], first=2)
    assert again == {"revision": timeline["revision"], "unchanged": True}


async def test_filters_are_those_of_the_catalog(
    synced: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    for given in (
        {"kind": "video"},
        {"favorite": True},
        {"text": "x" * 500},
        {"library": "PrimarySync"},
        {"album": "no such album"},
        {"place": {"latitude": 0, "longitude": 0}},
    ):
        timeline = await ask(socket, synced, "timeline", filter=given)
        page = await ask(socket, synced, "page", filter=given, offset=0, limit=100)
        assert len(page["items"]) == timeline["total"]
        if "kind" in given:
            assert {item[1] for item in page["items"]} <= {"video"}


async def test_an_asset_tells_where_it_lies_and_what_has_happened(
    synced: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    for key, line in (await truth(synced)).items():
        asset = await ask(socket, synced, "asset", photo=key)
        assert asset["proven"]
        assert asset["in_icloud"]
        assert sorted(file["sha256"] for file in asset["files"]) == sorted(
            one["sha256"] for one in line["resources"]
        )
        assert {"listed", "saved"} <= {event["what"] for event in asset["history"]}
        moments = [event["at"] for event in asset["history"]]
        assert moments == sorted(moments, reverse=True)
        assert asset["missing"] == []
        assert "removed" not in asset


async def test_private_photos_do_not_exist(
    synced: Photos, connect: Connect, admin: User, member: User
) -> None:
    (hidden, first), (deleted, second) = list((await own(synced)).items())[:2]
    socket = await connect(admin)
    before = await ask(socket, synced, "timeline")
    await synced.simulated.async_mutate(
        {"op": "hide", "asset": first["asset"]}, {"op": "delete", "asset": second["asset"]}
    )
    await synced.entry.runtime_data.coordinator.async_sync_and_wait()
    for user in (admin, member):
        socket = await connect(user)
        after = await ask(socket, synced, "timeline")
        assert after["total"] == before["total"] - 2
        # Neither does who knows the order of before.
        for revision in (before["revision"], after["revision"]):
            page = await ask(socket, synced, "page", revision=revision, offset=0, limit=100)
            seen = {item[0].partition(".")[0] for item in page["items"] if item}
            assert seen.isdisjoint({hidden, deleted})
        for key in (hidden, deleted, encode_key("PrimarySync", "nobody"), "no id", "é"):
            answer = await socket.send("photos/asset", entry_id=synced.entry.entry_id, photo=key)
            assert answer["error"]["code"] == "photo_missing"


async def test_what_stays_after_a_deletion_is_told_as_what_it_is(
    hass: HomeAssistant, synced: Photos, connect: Connect, member: User
) -> None:
    entry = synced.entry
    options = {**entry.options, CONF_DELETED_POLICY: DeletedPolicy.KEEP.value}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_reload(entry.entry_id)
    await synced.settle()
    socket = await connect(member)
    before = await ask(socket, synced, "timeline")
    (key, line), *_ = (await own(synced)).items()
    # What Apple has besides is not to be had any more.
    await synced.simulated.async_mutate(
        {"op": "edit", "asset": line["asset"]}, {"op": "delete", "asset": line["asset"]}
    )
    await entry.runtime_data.coordinator.async_sync_and_wait()
    assert (await ask(socket, synced, "timeline"))["total"] == before["total"]
    asset = await ask(socket, synced, "asset", photo=key)
    assert (asset["kept"], asset["in_icloud"], asset["missing"]) == (False, False, [])


async def test_albums_are_told_with_their_counts(
    synced: Photos, connect: Connect, member: User
) -> None:
    socket = await connect(member)
    answer = await ask(socket, synced, "albums")
    assert answer["libraries"][0] == "PrimarySync"
    for album in answer["albums"]:
        timeline = await ask(socket, synced, "timeline", filter={"album": album["id"]})
        if not album["is_folder"]:
            assert timeline["total"] == album["count"]
        assert (album["cover"] is None) is (album["count"] == 0)
    assert any(album["count"] for album in answer["albums"])


async def test_a_change_is_told_soon_and_over_reloads(
    hass: HomeAssistant,
    photos: Photos,
    connect: Connect,
    member: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "_RUN_SECONDS", 0.1)
    monkeypatch.setattr(commands, "_REST_SECONDS", 0.1)
    socket = await connect(member)
    await ask(socket, photos, "subscribe")
    first = await socket.next_event()
    photos.entry.runtime_data.coordinator.start_sync()
    assert (await socket.next_event())["changes"] > first["changes"]
    await hass.config_entries.async_reload(photos.entry.entry_id)
    await hass.async_block_till_done()
    await photos.settle()
    engine = photos.entry.runtime_data.engine
    await socket.event_where(lambda event: event["changes"] == engine.changes)
    photos.entry.runtime_data.coordinator.start_sync()
    before = engine.changes
    await socket.event_where(lambda event: event["changes"] > before)


async def test_photos_of_a_library_that_has_just_changed_are_asked_for_again(
    synced: Photos, connect: Connect, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes lie between the counts and the first photos, so these would not fit the counts."""
    socket = await connect(member)
    entry, real = synced.entry, Timelines.page
    gone = [line["asset"] for line in (await own(synced)).values()][:2]
    total = (await ask(socket, synced, "timeline"))["total"]

    async def page(self: Timelines, wanted: PhotoQuery, *args: Any) -> Any:
        while gone:
            await synced.simulated.async_mutate({"op": "hide", "asset": gone.pop()})
            await entry.runtime_data.coordinator.async_sync_and_wait()
            await entry.runtime_data.engine.timeline(wanted)
        return await real(self, wanted, *args)

    monkeypatch.setattr(Timelines, "page", page)
    before = await ask(socket, synced, "timeline", first=9)
    assert before["total"] == total
    assert "items" not in before
    after = await ask(socket, synced, "timeline", first=9)
    assert (after["total"], len(after["items"])) == (total - 2, total - 2)
    assert after["revision"] != before["revision"]


async def test_an_asset_tells_what_a_change_of_the_layout_has_moved(
    hass: HomeAssistant, synced: Photos, connect: Connect, member: User
) -> None:
    socket, entry = await connect(member), synced.entry
    key, *_ = await truth(synced)
    before = await ask(socket, synced, "asset", photo=key)
    options = {**entry.options, CONF_TEMPLATE: "{library}/{year}/{stem}{ext}"}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_reload(entry.entry_id)
    await synced.settle()
    await entry.runtime_data.coordinator.async_sync_and_wait()
    after = await ask(socket, synced, "asset", photo=key)
    moves = {one["kind"]: one for one in after["history"] if one["what"] == "moved"}
    assert {kind: one["from"] for kind, one in moves.items()} == {
        file["kind"]: file["path"] for file in before["files"]
    }
    assert {kind: one["to"] for kind, one in moves.items()} == {
        file["kind"]: file["path"] for file in after["files"]
    }
    assert [event["what"] for event in after["history"]][len(moves)] == "layout"


async def test_an_asset_tells_when_it_was_checked_and_freed(
    hass: HomeAssistant, synced: Photos, connect: Connect, member: User
) -> None:
    entry = synced.entry
    options = {**entry.options, CONF_FREE_UP: True}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_reload(entry.entry_id)
    await synced.settle()
    engine, rules = entry.runtime_data.engine, FreeUpRules(older_than_days=30)
    plan = await engine.plan_free_up(rules)
    assert (await engine.free_up(rules, plan.code)).removed == plan.assets > 0
    assert (await engine.verify()).is_clean
    socket = await connect(member)
    assets = [
        await ask(socket, synced, "asset", photo=key) for key in await truth(synced, gone=True)
    ]
    freed = [one for one in assets if "freed" in {event["what"] for event in one["history"]}]
    assert len(freed) == plan.assets
    for asset in freed:
        assert (asset["kept"], asset["proven"]) == (True, True)
        checks = [event["kind"] for event in asset["history"] if event["what"] == "checked"]
        assert sorted(checks) == sorted(file["kind"] for file in asset["files"])


async def test_quarantine_is_listed_and_restored(
    synced: Photos, connect: Connect, admin: User
) -> None:
    socket = await connect(admin)
    (key, line), *_ = (await own(synced)).items()
    before = await ask(socket, synced, "asset", photo=key)
    saved = {one["kind"]: one["at"] for one in before["history"] if one["what"] == "saved"}
    await synced.simulated.async_mutate({"op": "delete", "asset": line["asset"]})
    await synced.entry.runtime_data.coordinator.async_sync_and_wait()
    held = await ask(socket, synced, "quarantine")
    assert {item["reason"] for item in held["items"]} == {"deleted"}
    numbers = [item["number"] for item in held["items"]]
    assert (await ask(socket, synced, "quarantine/restore", numbers=numbers))["restored"] == len(
        numbers
    )
    assert (await ask(socket, synced, "quarantine"))["items"] == []
    asset = await ask(socket, synced, "asset", photo=key)
    assert (asset["kept"], asset["in_icloud"], asset["removed"]) == (True, False, [])
    wanted = {one["sha256"] for one in line["resources"]}
    assert {file["sha256"] for file in asset["files"]} == wanted
    told = [event for event in asset["history"] if event["what"] not in ("listed", "added")]
    kinds = sorted(file["kind"] for file in asset["files"])
    count = len(kinds)
    back, away, noticed, first = (
        told[:count],
        told[count : 2 * count],
        told[2 * count],
        told[-count:],
    )
    assert len(told) == 3 * count + 1
    assert noticed["what"] == "icloud_deleted"
    parts = {"restored": back, "removed": away, "saved": first}
    assert {what: {one["what"] for one in part} for what, part in parts.items()} == {
        what: {what} for what in parts
    }
    assert [sorted(one["kind"] for one in part) for part in parts.values()] == [kinds] * 3
    assert {one["reason"] for one in away} == {"deleted"}
    assert {one["kind"]: one["at"] for one in first} == saved
    root = synced.entry.data["library_path"]
    for file in asset["files"]:
        with open(f"{root}/{file['path']}", "rb") as stored:  # noqa: PTH123
            assert hashlib.sha256(stored.read()).hexdigest() == file["sha256"]


async def test_a_restored_photo_is_found_among_all(
    synced: Photos, connect: Connect, admin: User
) -> None:
    socket = await connect(admin)
    deleted = dict(list((await own(synced)).items())[1:3])
    for line in deleted.values():
        await synced.simulated.async_mutate({"op": "delete", "asset": line["asset"]})
    await synced.entry.runtime_data.coordinator.async_sync_and_wait()
    held = (await ask(socket, synced, "quarantine"))["items"]
    photos = {item["photo"] for item in held}
    assert len(photos) == len(deleted)
    for photo in photos:
        found = await ask(socket, synced, "position", photo_number=photo)
        assert found == {"position": None}
    await ask(socket, synced, "quarantine/restore", numbers=[item["number"] for item in held])
    page = await ask(socket, synced, "page", offset=0, limit=100)
    names = [item[0].partition(".")[0] for item in page["items"]]
    found = [await ask(socket, synced, "position", photo_number=photo) for photo in photos]
    assert {names[one["position"]] for one in found} == set(deleted)


async def test_removals_that_wait_are_confirmed(
    hass: HomeAssistant, synced: Photos, connect: Connect, admin: User
) -> None:
    socket = await connect(admin)
    wanted = [line["asset"] for line in (await own(synced)).values()]
    total = (await ask(socket, synced, "timeline"))["total"]
    assert await ask(socket, synced, "removals") == {"items": []}
    gone = wanted[: len(wanted) // 2 + 1]
    await synced.simulated.async_mutate(*({"op": "delete", "asset": name} for name in gone))
    await synced.entry.runtime_data.coordinator.async_sync_and_wait()
    held = await ask(socket, synced, "removals")
    assert [(one["removed"], one["total"]) for one in held["items"]] == [(len(gone), len(wanted))]
    plan = await ask(socket, synced, "plan")
    assert plan["held_back"] == len(gone)
    first = await ask(socket, synced, "removals/photos", limit=1)
    rest = await ask(socket, synced, "removals/photos", after=first["next"])
    assert rest["next"] is None
    leaving = [*first["items"], *rest["items"]]
    assert len({photo["photo"] for photo in leaving}) == len(leaving) == len(gone)
    assert {photo["reason"] for photo in leaving} == {"deleted"}
    root = Path(synced.entry.data["library_path"])
    assert all((root / file["path"]).is_file() for photo in leaving for file in photo["files"])
    assert sum(len(photo["files"]) for photo in leaving) == plan["removals"]
    account = synced.entry.entry_id
    too_few = {"PrimarySync": len(gone) - 1}
    refused = await socket.send("photos/removals/confirm", entry_id=account, shown=too_few)
    assert refused["error"]["code"] == "removals_changed"
    shown = {one["library"]: one["removed"] for one in held["items"]}
    answer = await ask(socket, synced, "removals/confirm", shown=shown)
    begun = synced.entry.runtime_data.coordinator.sync_round
    assert answer == {"confirmed": len(gone), "started": begun.started_ms}
    await hass.async_block_till_done(wait_background_tasks=True)
    nothing = await ask(socket, synced, "removals/confirm", shown=shown)
    assert nothing == {"confirmed": 0, "started": None}
    assert (await ask(socket, synced, "removals"))["items"] == []
    assert (await ask(socket, synced, "timeline"))["total"] == total - len(gone)


async def test_the_log_is_followed(photos: Photos, connect: Connect, admin: User) -> None:
    ring = photos.entry.runtime_data.log
    ring.info("test", "before")
    socket = await connect(admin)
    await ask(socket, photos, "log/subscribe")
    first = await socket.next_event()
    assert first["reset"]
    assert first["entries"][-1][0] == "info"
    assert first["entries"][-1][2:] == ["test", "before"]
    ring.warning("test", "signed https://example.com/x?key=secret")
    event = await socket.next_event()
    assert not event["reset"]
    assert [row[0] for row in event["entries"]] == ["warn"]
    assert "secret" not in event["entries"][0][3]
    ring.clear()
    ring.error("test", "anew")
    event = await socket.next_event()
    assert event["reset"]
    assert [row[3] for row in event["entries"]] == ["anew"]


@pytest.mark.parametrize(
    ("command", "values"),
    [
        ("page", {"offset": -1, "limit": 1}),
        ("page", {"offset": 0, "limit": 0}),
        ("page", {"offset": 0, "limit": 501}),
        ("page", {"limit": 1}),
        ("timeline", {"by": "year"}),
        ("timeline", {"filter": {"kind": "painting"}}),
        ("timeline", {"filter": {"place": {"latitude": 91, "longitude": 0}}}),
        ("timeline", {"filter": {"place": {"latitude": 1}}}),
        ("timeline", {"filter": {"place": {"latitude": 1, "longitude": 0, "radius_km": 0}}}),
        ("timeline", {"filter": {"hidden": True}}),
        ("quarantine/restore", {"numbers": []}),
        ("quarantine/restore", {"numbers": ["1"]}),
        ("quarantine", {"after": -1}),
        ("position", {"photo_number": 0}),
    ],
)
async def test_what_makes_no_sense_is_refused(
    photos: Photos, connect: Connect, admin: User, command: str, values: dict[str, Any]
) -> None:
    socket = await connect(admin)
    answer = await socket.send(f"photos/{command}", entry_id=photos.entry.entry_id, **values)
    assert not answer["success"]
    assert answer["error"]["code"] == "invalid_format"

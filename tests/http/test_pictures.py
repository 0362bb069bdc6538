"""Pictures and files of photos over HTTP: the right bytes, for whom they are meant, and no others."""

from datetime import timedelta
import hashlib
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
import pytest

from custom_components.apple_backup.const import CONF_LIBRARY_PATH
from custom_components.apple_backup.http.view import CANONICAL_BASE
from custom_components.apple_backup.library_pictures import picture_folder
from custom_components.apple_backup.media_ids import decode_key, encode_key
from homeassistant.auth.models import User
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from scripts.lib.openapi import load_document
from tests.helpers import integration_threads

from .accounts import Photos
from .client import Login
from .openapi import check_answer

WHAT = ("thumbnail", "preview", "file", "original", "live")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def synced(photos: Photos) -> dict[str, dict[str, Any]]:
    """Sync, and give Apple's truth by the names of assets."""
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    lines = await photos.simulated.async_truth(derivatives=True)
    return {line["asset"]: line for line in lines if line["type"] == "asset"}


async def found(client: TestClient) -> dict[str, dict[str, Any]]:
    """Search for everything, by the names of assets."""
    answer = await client.get(f"{CANONICAL_BASE}/photos/search")
    return {photo["asset"]: photo for photo in (await answer.json())["items"]}


async def test_everybody_sees_the_right_bytes(
    server: HomeAssistant,
    login: Login,
    guest: User,
    anonymous: TestClient,
    photos: Photos,
    *,
    failed_logins: Any,
) -> None:
    document = load_document()
    truth = await synced(photos)
    client = await login(guest)
    items = await found(client)
    heic = next(item for name, item in items.items() if truth[name]["kind"] == "heic")
    resources = {one["kind"]: one["sha256"] for one in truth[heic["asset"]]["resources"]}
    for path, kind in ((heic["thumbnail"], "JPEGThumb"), (heic["preview"], "JPEGMed")):
        answer = await client.get(path)
        assert sha256(await answer.read()) == resources[kind]
        assert answer.content_type == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        head = await client.head(path)
        assert (head.status, head.content_length) == (200, answer.content_length)
        known = await client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert known.status == 304
    file = heic["thumbnail"].replace("/thumbnail", "/file")
    answer = await client.get(file)
    data = await answer.read()
    assert sha256(data) == resources["original"]
    assert (answer.status, answer.content_type) == (200, "image/heic")
    part = await client.get(file, headers={"Range": "bytes=10-19"})
    assert (part.status, await part.read()) == (206, data[10:20])
    assert (await client.get(file, headers={"Range": "bytes=99999999-"})).status == 416
    # Without what names the content, or with what named another one, a browser has to ask again.
    base, _, _ = file.rpartition(".")
    for address in (f"{base}/thumbnail", f"{base}.0123456789abcdef/thumbnail"):
        answer = await client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache"
    # A signature is enough, and a missing one is no attempt to log in.
    path = heic["thumbnail"]
    assert "?" not in path
    signed = async_sign_path(server, path, timedelta(seconds=30), use_content_user=True)
    assert (await anonymous.get(signed)).status == 200
    refused = await anonymous.get(path)
    await check_answer(
        document, refused, "GET", "/library/{entry_id}/photo/{photo_id}/thumbnail", 401
    )
    assert (await anonymous.get(signed.replace("/thumbnail", "/file"))).status == 401
    assert failed_logins() == 0


async def test_private_photos_cannot_be_reached(
    server: HomeAssistant, login: Login, admin: User, photos: Photos
) -> None:
    truth = await synced(photos)
    client = await login(admin)
    items = await found(client)
    listed = [name for name in items if truth[name]["kind"] in ("heic", "jpeg")]
    hidden, deleted = listed[:2]
    for name in (hidden, deleted):
        assert (await client.get(items[name]["thumbnail"])).status == 200
    await photos.simulated.async_mutate(
        {"op": "hide", "asset": hidden}, {"op": "delete", "asset": deleted}
    )
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    for name in (hidden, deleted):
        for what in WHAT:
            path = items[name]["thumbnail"].replace("/thumbnail", f"/{what}")
            answer = await client.get(path)
            assert answer.status == 404
            assert (await answer.json())["code"] == "PHOTO_MISSING"
    assert {hidden, deleted}.isdisjoint(await found(client))


async def test_what_does_not_exist_is_not_found(
    server: HomeAssistant, login: Login, admin: User, photos: Photos
) -> None:
    await synced(photos)
    client = await login(admin)
    document = load_document()
    entry_id = photos.entry.entry_id
    key = encode_key("PrimarySync", "nobody")
    for photo_id in (
        key, f"{key}.{'0' * 16}", "1", "-1", "%2e%2e", "%2e%2e%2fsecrets", "x" * 4000, "AAAA", ".",
        "..%2f..%2f..%2fetc%2fpasswd", encode_key("PrimarySync", "../../etc/passwd"), "é", "%00",
        encode_key("PrimarySync", "a\0b"), "=", f"{key}==",
    ):  # fmt: skip
        for what in WHAT:
            answer = await client.get(
                f"{CANONICAL_BASE}/library/{entry_id}/photo/{photo_id}/{what}"
            )
            assert answer.status in (400, 404), (photo_id, answer.status)
    for other in ("nothing", "%2e%2e"):
        answer = await client.get(f"{CANONICAL_BASE}/library/{other}/photo/{key}/thumbnail")
        assert answer.status in (400, 404)
    items = await found(client)
    still = next(item for item in items.values() if item["kind"] == "photo")
    path = still["thumbnail"].replace("/thumbnail", "/live")
    answer = await client.get(path)
    template = "/library/{entry_id}/photo/{photo_id}/live"
    await check_answer(document, answer, "GET", template, 404)
    assert (await client.post(path)).status == 405
    assert await server.config_entries.async_unload(entry_id)
    await check_answer(document, await client.get(path), "GET", template, 412)


async def test_a_photo_without_a_picture_is_no_error(
    server: HomeAssistant, login: Login, admin: User, photos: Photos
) -> None:
    await synced(photos)
    client = await login(admin)
    items = await found(client)
    path = next(item["thumbnail"] for item in items.values() if item["kind"] == "photo")
    # Neither Apple nor what lies on the disk has one.
    await photos.sign_out()
    for file in Path(photos.entry.data[CONF_LIBRARY_PATH]).rglob("*.*"):
        if file.is_file():
            file.write_bytes(b"no picture")
    # The picture of an entity has been made already.
    for picture in picture_folder(server, photos.entry).rglob("*.jpg"):
        picture.unlink()
    for size in ("thumbnail", "preview"):
        answer = await client.get(path.replace("/thumbnail", f"/{size}"))
        assert (answer.status, await answer.read()) == (204, b"")
        assert answer.headers["Cache-Control"] == "private, no-cache"


async def test_unloading_and_removing_leave_nothing(
    server: HomeAssistant, login: Login, admin: User, photos: Photos
) -> None:
    truth = await synced(photos)
    client = await login(admin)
    items = await found(client)
    jpeg = next(item for name, item in items.items() if truth[name]["kind"] == "jpeg")
    assert (await client.get(jpeg["thumbnail"])).status == 200
    folder = picture_folder(server, photos.entry)
    assert str(folder).startswith(server.config.cache_path())
    assert list(folder.rglob("*.jpg"))
    decoder = photos.entry.runtime_data.pictures._decoder
    assert decoder.pid is not None
    await server.config_entries.async_unload(photos.entry.entry_id)
    assert decoder.pid is None
    assert integration_threads() == []
    await server.config_entries.async_remove(photos.entry.entry_id)
    await server.async_block_till_done(wait_background_tasks=True)
    assert not folder.exists()
    assert Path(photos.entry.data["library_path"]).is_dir()


@pytest.mark.parametrize("name", ["A", "x/y", "é", "A" * 500])
def test_a_key_is_read_as_it_was_made(name: str) -> None:
    assert decode_key(encode_key("PrimarySync", name)) == ("PrimarySync", name)


@pytest.mark.parametrize(
    "key", ["", "a", "AAAA", "====", "é", "QQ", "QS9C=", "QS8", "L0E", "QS9\n"]
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        decode_key(key)


async def test_every_file_of_a_photo_can_be_had(
    server: HomeAssistant, login: Login, guest: User, photos: Photos
) -> None:
    await photos.simulated.async_mutate({"op": "add", "count": 40}, {"op": "edit"})
    truth = await synced(photos)
    client = await login(guest)
    items = await found(client)
    template = "/library/{entry_id}/photo/{photo_id}/files/{kind}"
    document, seen = load_document(), set()
    for name, item in items.items():
        hashes = {one["kind"]: one["sha256"] for one in truth[name]["resources"]}
        for kind in item["files"]:
            path = item["thumbnail"].replace("/thumbnail", f"/files/{kind}")
            content = await (await client.get(path)).read()
            assert hashlib.sha256(content).hexdigest() == hashes[kind]
            seen.add(kind)
    assert {"original", "live_video", "edited"} <= seen
    for kind in ("nothing", "..", "original%2f"):
        path = item["thumbnail"].replace("/thumbnail", f"/files/{kind}")
        assert (await client.get(path)).status in (400, 404)
    path = item["thumbnail"].replace("/thumbnail", "/files/nothing")
    await check_answer(document, await client.get(path), "GET", template, 404)


async def test_administrators_see_what_would_leave(
    server: HomeAssistant, login: Login, admin: User, guest: User, photos: Photos
) -> None:
    document = load_document()
    truth = await synced(photos)
    client, other = await login(admin), await login(guest)
    items = await found(client)
    seen = next(name for name in items if truth[name]["kind"] == "heic")
    thumbnail = await (await client.get(items[seen]["thumbnail"])).read()
    own = [name for name in items if items[name]["library"] == "PrimarySync"]
    stays = next(name for name in own if name != seen)
    await photos.simulated.async_mutate(
        *({"op": "delete", "asset": name} for name in own if name != stays)
    )
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    template = "/library/{entry_id}/removals/{number}/thumbnail"

    def address(number: object) -> str:
        return f"{CANONICAL_BASE}/library/{photos.entry.entry_id}/removals/{number}/thumbnail"

    answer = await client.get(address(items[seen]["id"]))
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert await answer.read() == thumbnail
    answer = await other.get(address(items[seen]["id"]))
    await check_answer(document, answer, "GET", template, 403)
    for number in (items[stays]["id"], 10**9):
        answer = await client.get(address(number))
        assert (answer.status, await answer.read()) == (204, b"")
    await check_answer(document, await client.get(address("x")), "GET", template, 404)


async def test_administrators_see_what_was_moved_out(
    server: HomeAssistant, login: Login, admin: User, guest: User, photos: Photos
) -> None:
    document = load_document()
    truth = await synced(photos)
    client, other = await login(admin), await login(guest)
    items = await found(client)
    gone, hidden, *_ = [name for name in items if truth[name]["kind"] == "heic"]
    thumbnail = await (await client.get(items[gone]["thumbnail"])).read()
    await photos.simulated.async_mutate(
        {"op": "delete", "asset": gone}, {"op": "hide", "asset": hidden}
    )
    await photos.entry.runtime_data.coordinator.async_sync_and_wait()
    held = (await (await client.get(f"{CANONICAL_BASE}/quarantine")).json())["items"]
    photo = items[gone]["id"]
    own = [file for file in held if file["photo"] == photo]
    assert {file["kind"] for file in own} == set(items[gone]["files"])
    template = "/library/{entry_id}/quarantine/{number}/thumbnail"

    def address(number: object) -> str:
        return f"{CANONICAL_BASE}/library/{photos.entry.entry_id}/quarantine/{number}/thumbnail"

    original = next(file["number"] for file in own if file["kind"] == "original")
    answer = await client.get(address(original))
    assert await answer.read() == thumbnail
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    await check_answer(document, await other.get(address(original)), "GET", template, 403)
    elsewhere = [file["number"] for file in held if file["photo"] == items[hidden]["id"]]
    assert elsewhere
    for number in (*elsewhere, 10**9):
        answer = await client.get(address(number))
        assert (answer.status, await answer.read()) == (204, b"")
    for number in (0, "x"):
        await check_answer(document, await client.get(address(number)), "GET", template, 404)

"""The library in the media browser."""

from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.media_tree import MediaId, Node
from homeassistant.components.media_player import BrowseError, MediaClass, SearchMediaQuery
from homeassistant.components.media_source import (
    Unresolvable,
    async_browse_media,
    async_resolve_media,
    async_search_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import account_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

ROOT = f"media-source://{DOMAIN}"
COLLECTION = "image.favorites_collection"


@dataclass
class Browser:
    """A synced account, and somebody who looks at it."""

    hass: HomeAssistant
    entry: MockConfigEntry
    account: SimulatedAccount
    client: TestClient

    @property
    def top(self) -> str:
        return f"{ROOT}/{self.entry.entry_id}"

    async def look(self, path: str = "") -> Any:
        return await async_browse_media(self.hass, f"{self.top}{path}")

    async def titles(self, path: str = "") -> list[str]:
        return [child.title for child in (await self.look(path)).children]

    async def resolve(self, media_content_id: str) -> Any:
        return await async_resolve_media(self.hass, media_content_id, None)

    async def assets(self, **wanted: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.account.async_assets(listed=True, **wanted)
        return found


@pytest.fixture
async def browser(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    hass_client: ClientSessionGenerator,
) -> Browser:
    assert await async_setup_component(hass, "media_source", {})
    entry, account = await account_entry(
        hass, icloud_proxy, tmp_path / "library", assets=29, shared_assets=3, seed="tests-15662"
    )
    await load(hass, entry)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    return Browser(hass, entry, account, await hass_client())


def named(folder: Any, title: str) -> Any:
    return next(child for child in folder.children if child.title == title)


async def test_everything_is_found_in_its_place(browser: Browser) -> None:
    root = await async_browse_media(browser.hass, ROOT)
    assert [(child.title, child.media_content_id) for child in root.children] == [
        ("Sample User", browser.top)
    ]
    account = await browser.look()
    titles = [child.title for child in account.children]
    assert titles[:2] == ["Latest", "Years"]
    assert {"Favorites", "Videos", "Live Photos", "Screenshots", "Shared library"} <= set(titles)
    assert {"Places", "Random selection"} <= set(titles)
    for child in account.children:
        assert child.can_expand
        assert child.can_search
        folder = await async_browse_media(browser.hass, child.media_content_id)
        assert folder.title == child.title
        assert folder.not_shown == 0
        if child.title != "Albums":
            assert folder.children, child.title
    assert len(await browser.titles("/favorites")) == len(await browser.assets(favorite=True))
    assert len(await browser.titles("/random")) == len(await browser.assets())
    shared = await async_browse_media(
        browser.hass, named(account, "Shared library").media_content_id
    )
    assert len(shared.children) == 3


async def test_years_lead_to_photos(browser: Browser) -> None:
    years = await browser.look("/years")
    assert years.children[0].title == "Random selection"
    assert years.children[-1].title == "Without a date"
    seen: list[str] = []
    for child in years.children[1:]:
        folder = await async_browse_media(browser.hass, child.media_content_id)
        seen += [leaf.media_content_id for leaf in folder.children]
    assert len(seen) == len(set(seen)) == len(await browser.assets())


async def test_long_lists_are_taken_apart(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.apple_backup.media_source.LONGEST_LIST", 1)
    shown: list[str] = []
    not_shown = 0

    async def walk(folder: Any) -> None:
        nonlocal not_shown
        not_shown += folder.not_shown
        for child in folder.children:
            if not child.can_expand:
                shown.append(child.media_content_id)
            elif child.title != "Random selection":
                await walk(await async_browse_media(browser.hass, child.media_content_id))

    await walk(await browser.look("/favorites"))
    assert len(shown) == len(set(shown))
    assert len(shown) + not_shown == len(await browser.assets(favorite=True))
    drawn = await browser.look("/favorites/random")
    assert len(drawn.children) == len(await browser.assets(favorite=True))


async def test_pictures_play_as_jpegs_that_are_the_right_ones(browser: Browser) -> None:
    """What core's collection image, casting and uploads take: address, type and file agree."""
    truth = {
        line["asset"]: line
        for line in await browser.account.async_truth(derivatives=True)
        if line["type"] == "asset"
    }
    heic = next(line for line in await browser.assets(kind="heic", edited=False))
    photo = await browser.entry.runtime_data.engine.photo(heic["zone"], heic["asset"])
    latest = await browser.look("/latest")
    leaf = next(child for child in latest.children if child.media_content_id.endswith(_key(photo)))
    assert (leaf.media_class, leaf.can_play, leaf.media_content_type) == (
        MediaClass.IMAGE,
        True,
        "image/jpeg",
    )
    media = await browser.resolve(leaf.media_content_id)
    sums = {one["kind"]: one["sha256"] for one in truth[heic["asset"]]["resources"]}
    assert (media.mime_type, "?" in media.url) == ("image/jpeg", False)
    assert hashlib.sha256(media.path.read_bytes()).hexdigest() == sums["JPEGMed"]
    answer = await browser.client.get(media.url)
    assert hashlib.sha256(await answer.read()).hexdigest() == sums["JPEGMed"]
    thumbnail = await browser.client.get(leaf.thumbnail)
    assert hashlib.sha256(await thumbnail.read()).hexdigest() == sums["JPEGThumb"]
    library = Path(browser.entry.data["library_path"])
    for kind, mime, suffix in (
        ("jpeg", "image/jpeg", ".JPG"),
        ("png", "image/png", ".PNG"),
        ("gif", "image/gif", ".GIF"),
        ("mov", "video/quicktime", ".MOV"),
    ):
        asset = (await browser.assets(kind=kind, edited=False))[-1]
        one = await browser.entry.runtime_data.engine.photo(asset["zone"], asset["asset"])
        media = await browser.resolve(f"{browser.top}/photo/{_key(one)}")
        assert (media.mime_type, media.path.suffix.upper()) == (mime, suffix)
        assert media.path.is_relative_to(library)
        answer = await browser.client.get(media.url)
        assert (answer.status, answer.content_type) == (200, mime)


async def test_photos_of_this_day_have_a_folder(
    browser: Browser, freezer: FrozenDateTimeFactory
) -> None:
    assert "On this day" not in await browser.titles()
    engine = browser.entry.runtime_data.engine
    by_day: dict[tuple[int, int], set[str]] = {}
    for asset in await browser.assets():
        photo = await engine.photo(asset["zone"], asset["asset"])
        assert photo is not None
        if photo.captured_ms is not None:
            own_clock = photo.captured_ms / 1000 + (photo.offset_seconds or 0)
            taken = datetime.fromtimestamp(own_clock, UTC)
            same_day = by_day.setdefault((taken.month, taken.day), set())
            same_day.add(f"{browser.top}/photo/{_key(photo)}")
    (month, day), expected = max(by_day.items(), key=lambda pair: len(pair[1]))
    taken = datetime(2028, month, day, tzinfo=UTC)
    freezer.move_to(dt_util.start_of_local_day(taken))
    folder = await async_browse_media(
        browser.hass, named(await browser.look(), "On this day").media_content_id
    )
    assert {child.media_content_id for child in folder.children} == expected


async def test_the_collection_image_of_home_assistant_shows_photos(browser: Browser) -> None:
    """Core's own integration takes folders of ours, as users choose them in its dialog."""
    hass = browser.hass
    # Core fetches pictures from itself, as players do.
    hass.config.internal_url = str(browser.client.make_url("/")).rstrip("/")
    flow = await hass.config_entries.flow.async_init("collection_image", context={"source": "user"})
    media = {"media_content_id": f"{browser.top}/favorites", "media_content_type": "album"}
    done: Any = await hass.config_entries.flow.async_configure(flow["flow_id"], {"media": [media]})
    assert done["type"] is FlowResultType.CREATE_ENTRY, done
    assert done["title"] == "Favorites collection"
    await hass.async_block_till_done()
    favorites = await browser.look("/favorites")
    pictures = [one for one in favorites.children if one.media_class == MediaClass.IMAGE]
    seen = set()
    for child in pictures:
        await hass.services.async_call(
            "collection_image",
            "select_image",
            {"entity_id": COLLECTION, "image": {"media_content_id": child.media_content_id,
             "media_content_type": child.media_content_type}},
            blocking=True,
        )  # fmt: skip
        state = hass.states.get(COLLECTION)
        assert state is not None
        answer = await browser.client.get(state.attributes["entity_picture"])
        assert (answer.status, answer.content_type) == (200, child.media_content_type)
        Image.open(BytesIO(body := await answer.read())).verify()
        seen.add(hashlib.sha256(body).hexdigest())
    assert len(seen) == len(pictures) > 1


async def test_live_photos_move(browser: Browser) -> None:
    live = await browser.look("/live")
    assert live.children
    for leaf in live.children:
        assert leaf.media_class == MediaClass.VIDEO
        media = await browser.resolve(leaf.media_content_id)
        assert media.mime_type == "video/quicktime"
        assert (await browser.client.get(media.url)).status == 200


async def test_photos_are_found_by_words(browser: Browser) -> None:
    async def search(path: str, text: str, classes: list[MediaClass] | None = None) -> list[str]:
        query = SearchMediaQuery(search_query=text, media_filter_classes=classes)
        found = await async_search_media(browser.hass, f"{ROOT}{path}", query)
        return [child.title for child in found.result]

    account = f"/{browser.entry.entry_id}"
    assert await search("", "holiday") == await search(account, "holiday") != []
    assert await search(f"{account}/videos", "holiday") == []
    assert await search(f"{account}/years/1900", "holiday") == []
    everything = await search(account, "img")
    videos = await search(account, "img", [MediaClass.VIDEO])
    images = await search(account, "img", [MediaClass.IMAGE])
    assert videos
    assert sorted(videos + images) == sorted(everything)
    with pytest.raises(BrowseError):
        await search("/nobody", "x")


async def test_private_photos_are_nowhere(browser: Browser) -> None:
    first, second = (await browser.assets(kind="heic", edited=False))[:2]
    keys = []
    for asset in (first, second):
        photo = await browser.entry.runtime_data.engine.photo(asset["zone"], asset["asset"])
        keys.append(_key(photo))
    await browser.account.async_mutate(
        {"op": "hide", "asset": first["asset"]}, {"op": "delete", "asset": second["asset"]}
    )
    await browser.entry.runtime_data.coordinator.async_sync_and_wait()
    for key in keys:
        for node in ("photo", "motion"):
            with pytest.raises(Unresolvable):
                await browser.resolve(f"{browser.top}/{node}/{key}")
    for path in ("/random", "/latest", "/favorites", "/years/undated"):
        children = (await browser.look(path)).children
        assert not any(child.media_content_id.endswith(key) for child in children for key in keys)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/years/1", "/years/2024-13", "/years/2024/01", "/album", "/album/x", "/place/x",
        "/place/999999999", "/shared/==", "/photo/x", "/years/undated/x", "//", "/album/../../x",
        "/place/²",
    ],
)  # fmt: skip
async def test_what_is_no_folder_is_refused(browser: Browser, path: str) -> None:
    with pytest.raises(BrowseError):
        await browser.look(path)
    with pytest.raises(Unresolvable):
        await browser.resolve(f"{browser.top}{path}")


async def test_an_account_that_is_not_loaded_is_refused(browser: Browser) -> None:
    photo = (await browser.look("/latest")).children[0].media_content_id
    await browser.hass.config_entries.async_unload(browser.entry.entry_id)
    with pytest.raises(BrowseError):
        await browser.look()
    with pytest.raises(Unresolvable):
        await browser.resolve(photo)
    assert (await async_browse_media(browser.hass, ROOT)).children == []


@pytest.mark.parametrize(
    "text",
    ["", "e", "e/years", "e/years/2024-07", "e/albums", "e/albums/QQ", "e/album/QQ/random",
     "e/place/12/undated", "e/photo/QQ", "e/motion/QQ", "e/shared/QQ/2024"],
)  # fmt: skip
def test_an_id_is_read_as_it_is_written(text: str) -> None:
    assert str(MediaId.parse(text)) == text


def test_places_are_called_by_zones_of_home_assistant(hass: HomeAssistant) -> None:
    from custom_components.apple_backup.media_folders import Folders
    from custom_components.apple_backup.photos.catalog.places import cell_of

    hass.states.async_set(
        "zone.home", "0", {"latitude": 48.1, "longitude": 11.6, "friendly_name": "Home"}
    )
    entry: Any = MockConfigEntry(title="A")
    folders = Folders(hass, entry, {})
    here = MediaId("e", Node.PLACE, str(cell_of(48.2, 11.7)))
    far = MediaId("e", Node.PLACE, str(cell_of(-33.9, -70.6)))
    assert folders.title(here) == "Home"
    assert folders.title(far) == "33.75° S, 70.75° W"


def _key(photo: Any) -> str:
    from custom_components.apple_backup.media_ids import encode_key

    return encode_key(photo.zone, photo.asset)

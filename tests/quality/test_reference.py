"""The pages of the reference say what the code offers."""

import json

from custom_components.apple_backup.const import DOMAIN
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.setup import async_setup_component
from scripts.lib.reference import FOLDER, ONLY_ANSWERS, ROOT, pages


def test_the_committed_pages_are_what_the_script_writes() -> None:
    for name, text in pages().items():
        assert (FOLDER / name).read_text("utf-8") == text, "run python -m scripts.lib.reference"


def test_every_entity_is_on_the_page() -> None:
    texts = json.loads(
        (ROOT / "custom_components" / DOMAIN / "translations" / "en.json").read_text("utf-8")
    )
    page = pages()["entities.md"]
    for platform, entities in texts["entity"].items():
        for key in entities:
            assert page.count(f"| `{platform}.{key}` |") == 1


def test_what_is_known_of_descriptions_is_told() -> None:
    page = pages()["entities.md"]
    assert "`photo_added`" in page
    assert "| Download limit | `number.bandwidth_limit` | Mbit/s |  | off |" in page


async def test_actions_that_only_answer(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    services = hass.services.async_services_for_domain(DOMAIN)
    answers = {
        name
        for name, service in services.items()
        if service.supports_response is SupportsResponse.ONLY
    }
    assert answers == set(ONLY_ANSWERS)
    assert SupportsResponse.NONE not in {it.supports_response for it in services.values()}

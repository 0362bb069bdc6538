"""The pages of the reference say what the code offers."""

import json
import re

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


def test_every_name_on_the_disk_is_on_the_page() -> None:
    page = (FOLDER / "files.md").read_text("utf-8")
    integration = ROOT / "custom_components" / DOMAIN
    sessions = re.findall(
        r'^_\w+: Final = "([\w.-]+)"$', (integration / "storage.py").read_text(), re.MULTILINE
    )
    assert {"flow-", "removed-", "session", "session.old"} <= set(sessions)
    assert [it for it in sessions if it not in page] == []
    name = re.compile(r'^_?[A-Z]+_?(?:NAME|FOLDER|SUMS)(?:: Final)? = "([\w.]+)"$', re.MULTILINE)
    library = [
        it
        for path in sorted((integration / "photos").rglob("*.py"))
        for it in name.findall(path.read_text("utf-8"))
    ]
    assert {".apple_backup", "kept.jsonl", "lock.json", "own_sums", "imports"} <= set(library)
    assert [it for it in library if it not in page] == []
    stores = {
        it
        for path in sorted(integration.rglob("*.py"))
        for it in re.findall(r'f"\{DOMAIN\}\.\{entry\.entry_id\}\.(\w+)"', path.read_text("utf-8"))
    }
    assert {"checks", "keys"} <= stores
    assert [it for it in stores if f"apple_backup.<entry>.{it}" not in page] == []

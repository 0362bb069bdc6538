"""Actions and icons: code, services.yaml, texts and icons agree."""

from typing import Any

import pytest
import voluptuous as vol
import yaml

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.quality.project import INTEGRATION, load_json
from tests.quality.rules.icons import check_names, check_subjects, known_icons
from tests.quality.rules.services import check_schema, check_sets, described_fields

DOMAIN = INTEGRATION.name


def description() -> dict[str, Any]:
    text = (INTEGRATION / "services.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def schema_fields(schema: Any) -> set[str] | None:
    """Return the fields that a schema accepts, None if they cannot be told."""
    inner = getattr(schema, "schema", schema)
    return {str(key) for key in inner} if isinstance(inner, dict) else None


def test_description_of_the_actions() -> None:
    assert list(check_schema(description())) == []


async def test_actions_are_the_same_everywhere(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    registered = {
        name: schema_fields(service.schema)
        for name, service in hass.services.async_services_for_domain(DOMAIN).items()
    }
    texts = load_json("translations", "en.json").get("services", {})
    assert registered
    assert list(check_sets(registered, description(), texts)) == []


def test_icons_of_the_integration() -> None:
    icons = load_json("icons.json")
    assert list(check_names(icons, known_icons())) == []
    assert list(check_subjects(icons, load_json("translations", "en.json"))) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"sync": {"fields": {"a": {"selector": {"nonsense": None}}}}},
        {"sync": {"fields": {"a": {"required": True}}}},
        {"Sync now": None},
    ],
)
def test_bad_descriptions_are_found(bad: dict[str, Any]) -> None:
    assert list(check_schema(bad))
    assert not list(check_schema({"sync": {"fields": {"a": {"selector": {"text": None}}}}}))


def test_differing_actions_are_found() -> None:
    text = {"name": "x", "description": "y", "fields": {"a": {}}}
    field = {"fields": {"a": {"selector": {"text": None}}}}
    assert not list(check_sets({"sync": {"a"}}, {"sync": field}, {"sync": text}))
    assert list(check_sets({}, {"sync": field}, {"sync": text}))
    assert list(check_sets({"sync": {"a"}}, {}, {"sync": text}))
    assert list(check_sets({"sync": {"a"}}, {"sync": field}, {}))
    assert list(check_sets({"sync": {"a", "b"}}, {"sync": field}, {"sync": text}))
    assert list(check_sets({"sync": {"a"}}, {"sync": field}, {"sync": {"fields": {}}}))


def test_fields_in_sections_count() -> None:
    assert described_fields({"fields": {"more": {"fields": {"a": {}}}, "b": {}}}) == {"a", "b"}
    assert described_fields(None) == set()


def test_fields_of_a_schema_are_read() -> None:
    assert schema_fields(vol.Schema({vol.Optional("a"): str})) == {"a"}
    assert schema_fields(None) is None


@pytest.mark.parametrize(
    "icons",
    [
        {"entity": {"sensor": {"nameless": {"default": "mdi:sync"}}}},
        {"entity": {"sensor": {"status": {"state": {"odd": "mdi:sync"}}}}},
        {"services": {"other": {"service": "mdi:sync"}}},
        {"surprise": {}},
    ],
)
def test_bad_icons_are_found(icons: dict[str, Any]) -> None:
    texts = {"entity": {"sensor": {"status": {"name": "Status", "state": {"ready": "Ready"}}}}}
    assert list(check_subjects(icons, texts))


def test_unknown_icons_are_found() -> None:
    assert not list(check_names({"a": "mdi:sync"}, known_icons()))
    assert list(check_names({"a": "mdi:no-such-icon"}, known_icons()))
    assert list(check_names({"a": "hass:sync"}, known_icons()))

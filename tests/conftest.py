"""Fixtures that every test shares."""

from collections.abc import Generator
import os
from unittest.mock import PropertyMock, patch

from hypothesis import settings
import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Home Assistant's bundled test configuration has a package of the same name; ours must be first.
import custom_components.apple_backup  # noqa: F401
from homeassistant.helpers.entity import Entity

# A slow or busy machine is no reason to fail.
settings.register_profile("default", deadline=None, print_blob=True)
settings.load_profile("default")

pytest_plugins = [
    "tests.plugins.postgres",
    "tests.plugins.translations",
    "tests.simulated_icloud.fixtures",
]


def pytest_configure(config: pytest.Config) -> None:
    """Send every proxy-aware client, child processes included, to a port nobody listens on.

    The plugin of Home Assistant's tests limits this process to 127.0.0.1. Processes that tests
    start are not bound by that. Fixtures that start the simulated iCloud name its proxy instead.
    """
    config.addinivalue_line("markers", "e2e: drives the whole demo with a real browser")
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        os.environ.pop(name, None)
    os.environ["HTTPS_PROXY"] = os.environ["HTTP_PROXY"] = "http://127.0.0.1:9"
    os.environ["NO_PROXY"] = "127.0.0.1,localhost"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process has much left when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


@pytest.fixture(autouse=True)
def use_this_integration(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant find our integration, in tests that use Home Assistant."""
    if "hass" not in request.fixturenames:
        return
    if "recorder_mock" in request.fixturenames:
        # The recorder has to be there before the first use of `hass`.
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def entity_registry_enabled_by_default() -> Generator[None]:
    """Enable all entities, also those that are disabled by default."""
    with patch.object(
        Entity, "entity_registry_enabled_default", new_callable=PropertyMock, return_value=True
    ):
        yield


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare with snapshots in Home Assistant's format, in `snapshots/`.

    The helpers for custom integrations have this fixture too, but syrupy's own comes before it.
    """
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def hass_config_dir(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give each test a configuration folder of its own; the usual one is shared and installed."""
    return str(tmp_path_factory.mktemp("config"))

"""Pytest fixtures: a simulated iCloud per test run (per worker of pytest-xdist)."""

from collections.abc import Iterator
from importlib.metadata import version

import pytest

from .client import SimulatedICloud, start


def pytest_report_header() -> str:
    """Name the version of pyicloud, with which more than one is tested."""
    return f"pyicloud: {version('pyicloud')}"


@pytest.fixture(scope="session")
def simulated_icloud() -> Iterator[SimulatedICloud]:
    """Run the simulated iCloud; its authority is the one of `tests.plugins.private_ca`."""
    with start() as running:
        yield running


@pytest.fixture
def icloud_proxy(
    simulated_icloud: SimulatedICloud,
    socket_enabled: None,  # Home Assistant's plugin forbids all sockets unless asked
    monkeypatch: pytest.MonkeyPatch,
) -> SimulatedICloud:
    """Lead Apple's host names to the simulated iCloud for the duration of a test."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, simulated_icloud.proxy)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    return simulated_icloud

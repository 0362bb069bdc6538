"""The check of a backup looks at every database that artifacts read."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.app_database import KNOWN_DATABASES
from custom_components.apple_backup.backups.artifacts.artifact import Artifact
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.artifacts.source import Source

from .everything import files
from .shelves import shelf_of


def test_every_database_that_is_read_is_checked_with_the_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[tuple[str, str]] = set()
    open_one, open_first = Artifact.open, Artifact.open_first

    def one(self: Artifact, domain: str, path: str) -> Source:
        read.add((domain, path))
        return open_one(self, domain, path)

    def first(self: Artifact, *places: tuple[str, str]) -> Source:
        read.update(places)
        return open_first(self, *places)

    monkeypatch.setattr(Artifact, "open", one)
    monkeypatch.setattr(Artifact, "open_first", first)
    with shelf_of(files(), tmp_path, password="x") as shelf:
        for name in ARTIFACTS:
            shelf.use_named(name, lambda it: it.report())
    assert len(read) > 20
    assert {it for it in read if not is_known(*it)} == set()


def is_known(domain: str, path: str) -> bool:
    return any(
        place.domain == domain
        and (path.startswith(place.path) if place.suffix else path == place.path)
        and path.endswith(place.suffix)
        for place in KNOWN_DATABASES
    )

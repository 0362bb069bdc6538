"""Artifacts live as long as the session they are read in, and write nothing to logs."""

import asyncio
import logging
from pathlib import Path
import threading

import pytest

from custom_components.apple_backup.backups.artifacts.contacts import Contacts
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.registry import ARTIFACTS
from custom_components.apple_backup.backups.artifacts.shelf import UnknownArtifactError
from custom_components.apple_backup.backups.errors import SessionInvalidError
from custom_components.apple_backup.backups.session import SessionManager
from tests.backup_factory import BackupSpec, build_backup
from tests.backup_factory.artifacts import contacts, messages
from tests.backups.opening import PASSWORD, backup_of, open_descriptors

from .shelves import shelf_of


async def test_ends_with_the_session(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    book = contacts.build(1, 10)
    files = [*book.files, *messages.build(1, "ios26", 10).files]
    built = build_backup(BackupSpec(files=files, password=PASSWORD, seed=1), tmp_path)
    manager = SessionManager()
    before = open_descriptors()
    tokens = [
        (await manager.unlock(backup_of(built), PASSWORD, user)).token for user in ("anna", "ben")
    ]
    first, second = (
        manager.get(token, "backup", user)
        for token, user in zip(tokens, ("anna", "ben"), strict=True)
    )
    page = await first.read(Messages, lambda it: it.conversations(NO_FILTER, None, 10))
    assert len(page.items) == 3
    assert (await second.read(Contacts, lambda it: it.page(NO_FILTER, None, 3))).total == 10
    manager.lock(tokens[0])
    with pytest.raises(SessionInvalidError):
        await first.read(Contacts, lambda it: it.report())
    # The other one's databases stay open.
    assert await second.read(Messages, lambda it: it.conversation(page.items[0].guid))

    entered, go_on = threading.Event(), threading.Event()

    def slow(artifact: Messages) -> None:
        entered.set()
        assert go_on.wait(30)
        artifact.conversations(NO_FILTER, None, 1)
        artifact.page(page.items[0].guid, NO_FILTER, None, 1)

    task = asyncio.create_task(second.read(Messages, slow))
    await asyncio.to_thread(entered.wait, 30)
    manager.lock(tokens[1])
    go_on.set()
    with pytest.raises(SessionInvalidError):
        await task
    await manager.close()
    assert open_descriptors() == before
    logged = caplog.text
    for word in ("Weekend", "hiking", "+1555", "example.com", "Muster"):
        assert word not in logged


def test_by_name(tmp_path: Path) -> None:
    with shelf_of([], tmp_path) as shelf:
        for name in ARTIFACTS:
            report = shelf.use_named(name, lambda it: it.report())
            assert report.artifact == name
            assert shelf.use_named(name, lambda it: list(it.describe_all())) == []
        with pytest.raises(UnknownArtifactError):
            shelf.use_named("nothing", lambda it: it.report())

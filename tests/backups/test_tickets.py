"""Content tickets: bound to a session, and gone with it."""

from collections.abc import AsyncIterator

import pytest

from custom_components.apple_backup.backups.errors import SessionInvalidError, SessionMismatchError
from custom_components.apple_backup.backups.session import SessionManager
from custom_components.apple_backup.backups.tickets import MAX_NAMED, MAX_TICKETS, Tickets
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup

from .opening import PASSWORD, backup_of
from .test_attempts import Clock


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    spec = BackupSpec(files=[FileSpec("HomeDomain", "a", b"x")], password=PASSWORD, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("tickets"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def manager(clock: Clock) -> AsyncIterator[SessionManager]:
    created = SessionManager(clock=clock)
    yield created
    await created.close()


async def test_a_ticket_stands_for_one_thing_of_its_session(
    manager: SessionManager, built: BuiltBackup
) -> None:
    token = (await manager.unlock(backup_of(built), PASSWORD, "anna")).token
    one, two = manager.issue_ticket(token, "a"), manager.issue_ticket(token, "a")
    assert len({one, two, token}) == 3
    assert len(one) >= 43
    for _ in range(2):
        opened, subject = manager.redeem_ticket(one, "backup", "anna")
        assert subject == "a"
        assert await opened.domains() == ("HomeDomain",)
    # A session's token is no ticket, and a ticket no token.
    with pytest.raises(SessionInvalidError):
        manager.redeem_ticket(token, "backup", "anna")
    with pytest.raises(SessionInvalidError):
        manager.get(one, "backup", "anna")


async def test_a_ticket_is_of_one_user_and_backup(
    manager: SessionManager, built: BuiltBackup
) -> None:
    token = (await manager.unlock(backup_of(built), PASSWORD, "anna")).token
    ticket = manager.issue_ticket(token, "a")
    for backup_id, user_id in (("backup", "ben"), ("other", "anna"), ("backup", "")):
        with pytest.raises(SessionMismatchError):
            manager.redeem_ticket(ticket, backup_id, user_id)


@pytest.mark.parametrize("how", ["lock", "lock_all", "idle", "close"])
async def test_a_ticket_ends_with_its_session(
    manager: SessionManager, built: BuiltBackup, clock: Clock, how: str
) -> None:
    token = (await manager.unlock(backup_of(built), PASSWORD, "anna")).token
    # Another session of the same user and backup lives on.
    await manager.unlock(backup_of(built), PASSWORD, "anna")
    ticket = manager.issue_ticket(token, "a")
    if how == "lock":
        manager.lock(token)
    elif how == "lock_all":
        manager.lock_all()
    elif how == "close":
        await manager.close()
    else:
        clock.now += 3600
    with pytest.raises(SessionInvalidError):
        manager.redeem_ticket(ticket, "backup", "anna")
    with pytest.raises(SessionInvalidError):
        manager.issue_ticket(token, "a")
    assert not manager._tickets._tickets


def test_tickets_of_many_files_are_fewer() -> None:
    """A selection of thousands of files is kept as long as its ticket is."""
    tickets = Tickets()
    small = tickets.issue(b"session", "small")
    large = [tickets.issue(b"session", number, MAX_NAMED // 4) for number in range(5)]
    for ticket in (small, large[0]):
        with pytest.raises(SessionInvalidError):
            tickets.redeem(ticket)
    assert [tickets.redeem(it)[1] for it in large[1:]] == [1, 2, 3, 4]
    alone = tickets.issue(b"session", "alone", MAX_NAMED * 2)
    assert tickets.redeem(alone)[1] == "alone"
    tickets.end(b"session")
    assert not tickets._tickets and not tickets._by_session


def test_a_session_has_a_bounded_number() -> None:
    tickets = Tickets()
    issued = [tickets.issue(b"session", number) for number in range(MAX_TICKETS + 2)]
    other = tickets.issue(b"other", "x")
    for ticket in issued[:2]:
        with pytest.raises(SessionInvalidError):
            tickets.redeem(ticket)
    assert tickets.redeem(issued[2]) == (b"session", 2)
    tickets.end(b"session")
    with pytest.raises(SessionInvalidError):
        tickets.redeem(issued[-1])
    assert tickets.redeem(other) == (b"other", "x")
    tickets.end(b"session")

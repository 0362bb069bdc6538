"""The back-off after wrong passwords."""

import pytest

from custom_components.apple_backup.backups.attempts import Attempts
from custom_components.apple_backup.backups.errors import TooManyAttemptsError


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def wait(attempts: Attempts, *keys: tuple[str, str]) -> float:
    try:
        attempts.check(*keys)
    except TooManyAttemptsError as error:
        return error.retry_after
    return 0.0


def test_waits_double_up_to_a_minute() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for _ in range(9):
        attempts.fail(("user", "a"))
        waits.append(wait(attempts, ("user", "a")))
        clock.now += waits[-1]
        assert wait(attempts, ("user", "a")) == 0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_longest_wait_of_all_keys_counts() -> None:
    attempts = Attempts(Clock())
    attempts.fail(("user", "a"), ("backup", "x"))
    attempts.fail(("user", "b"), ("backup", "x"))
    assert wait(attempts, ("user", "a")) == 1
    assert wait(attempts, ("user", "a"), ("backup", "x")) == 2
    assert wait(attempts, ("user", "a"), ("backup", "y")) == 1
    assert wait(attempts, ("user", "c"), ("backup", "y")) == 0


def test_names_of_users_and_backups_are_apart() -> None:
    attempts = Attempts(Clock())
    attempts.fail(("user", "same"))
    assert wait(attempts, ("backup", "same")) == 0


def test_success_and_time_forget() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(5):
        attempts.fail(("user", "a"))
    attempts.succeed(("user", "a"))
    attempts.fail(("user", "a"), ("user", "b"))
    assert wait(attempts, ("user", "a")) == 1
    clock.now += 3601
    attempts.fail(("user", "b"))
    assert wait(attempts, ("user", "b")) == 1
    assert len(attempts._failures) == 1


def test_counts_beyond_any_float_do_no_harm() -> None:
    attempts = Attempts(Clock())
    for _ in range(2000):
        attempts.fail(("user", "a"))
    with pytest.raises(TooManyAttemptsError) as error:
        attempts.check(("user", "a"))
    assert error.value.retry_after == 60

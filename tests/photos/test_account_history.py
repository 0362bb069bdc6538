"""What is remembered of sign-ins, by itself: pace, refusals, damage."""

import json
from pathlib import Path
import stat

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.history import SignInHistory
from custom_components.apple_backup.photos.account.session_files import HISTORY

HOUR = 3600
NOW = 1_790_000_000.0

FINAL = (
    errors.AccountLockedError,
    errors.AccountRepairRequiredError,
    errors.CodeRequiredError,
    errors.InvalidCredentialsError,
    errors.SecurityKeyRequiredError,
    errors.TwoStepVerificationError,
)


def test_it_survives_a_restart_in_a_private_file(tmp_path: Path) -> None:
    history = SignInHistory()
    history.trusted(NOW)
    history.used_password(NOW)
    history.asked_for_consent(NOW + 1)
    history.refused(errors.InvalidCredentialsError(), NOW)
    history.save(tmp_path)
    assert SignInHistory.load(tmp_path) == history
    assert stat.S_IMODE((tmp_path / HISTORY).stat().st_mode) == 0o600


def documents() -> st.SearchStrategy[bytes]:
    """Anything that JSON may hold below the names that we use, and anything else."""
    names = st.sampled_from(["trusted_since", "password_after", "refusals", "refusal"])
    leaves = st.none() | st.booleans() | st.floats() | st.integers() | st.text()
    nested = st.recursive(
        leaves, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=8
    )
    return st.binary() | nested.map(lambda value: json.dumps(value).encode())


@given(content=documents())
def test_a_damaged_file_is_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / HISTORY).write_bytes(content)
    history = SignInHistory.load(folder)
    assert 0 <= history.wait(NOW) <= 24 * HOUR
    history.refused(errors.ThrottledError(), NOW)
    assert 0 < history.wait(NOW) <= 24 * HOUR


@pytest.mark.parametrize("kind", FINAL)
def test_final_refusals_wait_for_the_user(kind: type[errors.AccountError], tmp_path: Path) -> None:
    history = SignInHistory()
    history.refused(kind(), NOW)
    history.save(tmp_path)
    later = SignInHistory.load(tmp_path)
    with pytest.raises(kind):
        later.check(NOW + 365 * 24 * HOUR)
    later.accepted()
    later.check(NOW)


def test_an_outage_is_no_refusal() -> None:
    history = SignInHistory()
    history.used_password(NOW)
    history.refused(errors.UnreachableError(), NOW)
    assert history.wait(NOW) == HOUR
    history.check(NOW + HOUR)


def test_apple_may_ask_for_a_longer_wait() -> None:
    history = SignInHistory()
    history.refused(errors.ThrottledError(retry_after=10 * HOUR), NOW)
    assert history.wait(NOW) == 10 * HOUR


def test_a_clock_that_is_set_back_does_not_lock_out_for_ever() -> None:
    history = SignInHistory()
    history.used_password(NOW)
    assert history.wait(NOW - 365 * 24 * HOUR) == 24 * HOUR

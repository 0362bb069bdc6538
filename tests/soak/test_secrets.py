"""The search for secrets finds them, also those of before, in whatever a run has left."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.soak.invariants import BrokenError
from tests.soak.secrets import check_secrets
from tests.soak.stage import Stage
from tests.soak.test_invariants import stage as plain_stage

__all__ = ["plain_stage"]
PASSWORD, CODE, TOKEN = "Canary-0123", "123456", "a1b2c3d4e5f6g7h8i9j0k1l2m3"


@pytest.fixture
def stage(plain_stage: Stage) -> Stage:
    """A stage with an account whose session has a token."""
    account: Any = SimpleNamespace(password=PASSWORD, codes=lambda: [{"code": CODE}])
    plain_stage.account = account
    session = plain_stage.folder / "session"
    session.mkdir()
    (session / "token").write_text(TOKEN)
    check_secrets(plain_stage)
    return plain_stage


@pytest.mark.parametrize(
    "text",
    [PASSWORD, TOKEN, CODE, f"code={CODE}&x", f"{{'code': '{CODE}'}}", f"({CODE})", f"{CODE}."],
)
@pytest.mark.parametrize("name", ["outcome.json", "stderr", "library/.apple_backup/note"])
def test_a_secret_is_found_after_the_run_that_told_it(stage: Stage, name: str, text: str) -> None:
    (stage.disk.folder / name).write_text(f"signed in with {text}")
    with pytest.raises(BrokenError, match="holds 1 secrets"):
        check_secrets(stage)


def test_a_token_that_was_replaced_is_still_a_secret(stage: Stage) -> None:
    (stage.folder / "session" / "token").write_text("renewed")
    check_secrets(stage)
    (stage.folder / "outcome.json").write_text(TOKEN)
    with pytest.raises(BrokenError, match="holds 1 secrets"):
        check_secrets(stage)


def test_a_file_is_read_once_until_everything_is_searched(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(path.name), real(path))[1])
    (stage.folder / "stderr").write_text(f"1{CODE} of {CODE}7")
    for everywhere in (False, False, True):
        check_secrets(stage, everywhere=everywhere)
    assert read.count("stderr") == 2

"""Where sessions lie, and what a kill may leave of them."""

from pathlib import Path

import pytest

from custom_components.apple_backup.storage import restore_session


def a_session(folder: Path, content: str) -> Path:
    folder.mkdir()
    (folder / "cookies").write_text(content)
    return folder


def test_older_session_comes_back_after_a_kill(tmp_path: Path) -> None:
    a_session(tmp_path / "session.old", "older")
    restore_session(tmp_path / "session")
    assert (tmp_path / "session" / "cookies").read_text() == "older"
    assert not (tmp_path / "session.old").exists()


def test_older_session_does_not_outlive_a_new_one(tmp_path: Path) -> None:
    a_session(tmp_path / "session.old", "older")
    a_session(tmp_path / "session", "new")
    restore_session(tmp_path / "session")
    assert (tmp_path / "session" / "cookies").read_text() == "new"
    assert not (tmp_path / "session.old").exists()


@pytest.mark.parametrize("exists", [True, False])
def test_nothing_was_interrupted(tmp_path: Path, exists: bool) -> None:
    if exists:
        a_session(tmp_path / "session", "new")
    restore_session(tmp_path / "session")
    assert (tmp_path / "session").exists() is exists

"""Session files are private and survive being torn."""

from http.cookiejar import LWPCookieJar
import json
import os
from pathlib import Path
import stat

from pyicloud.cookie_jar import PyiCloudCookieJar
import pytest

from custom_components.apple_backup.photos.account import session_files
from custom_components.apple_backup.photos.account.cookies import SharedCookies

URL = "https://www.icloud.com/"
TRUSTED = json.dumps({"client_id": "c", "trust_token": "t"})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Return a directory with a trusted session and a cookie."""
    directory = tmp_path / "a" / "session"
    session_files.prepare(directory, "janex")
    (directory / "janex.session").write_text(TRUSTED)
    jar = LWPCookieJar(str(directory / "janex.cookiejar"))
    SharedCookies(jar).merge(URL, ['T="1"; Domain=.icloud.com; Path=/; Secure'])
    cookies = SharedCookies(jar).lines()
    session_files.SessionWriter(directory, "janex").save_cookies(cookies)
    return directory


def test_everything_is_private_from_the_start(directory: Path) -> None:
    assert mode(directory) == 0o700
    os.chmod(directory / "janex.session", 0o644)  # noqa: PTH101 - what pyicloud leaves behind
    session_files.protect(directory)
    assert {mode(path) for path in directory.iterdir()} == {0o600}
    assert sorted(path.name for path in directory.iterdir()) == [
        "janex.cookiejar",
        "janex.cookiejar.backup",
        "janex.session",
        "janex.session.backup",
    ]


@pytest.mark.parametrize("name", ["janex.session", "janex.cookiejar"])
@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_a_torn_file_is_restored(directory: Path, name: str, cut: int) -> None:
    session_files.protect(directory)
    live = directory / name
    whole = live.read_bytes()
    live.write_bytes(whole[:cut])

    session_files.prepare(directory, "janex")

    assert live.read_bytes() == whole
    assert mode(live) == 0o600


def test_a_missing_file_is_restored(directory: Path) -> None:
    session_files.protect(directory)
    (directory / "janex.session").unlink()
    session_files.prepare(directory, "janex")
    assert (directory / "janex.session").read_text() == TRUSTED


def test_without_a_copy_a_torn_file_becomes_an_empty_session(directory: Path) -> None:
    (directory / "janex.session").write_text('{"client')
    session_files.prepare(directory, "janex")
    assert json.loads((directory / "janex.session").read_text()) == {}


def test_a_session_without_trust_never_replaces_a_good_copy(directory: Path) -> None:
    session_files.protect(directory)
    (directory / "janex.session").write_text('{"client_id": "c"}')
    session_files.protect(directory)
    assert (directory / "janex.session.backup").read_text() == TRUSTED


def test_a_whole_file_is_left_alone(directory: Path) -> None:
    session_files.protect(directory)
    newer = json.dumps({"trust_token": "newer"})
    (directory / "janex.session").write_text(newer)
    session_files.prepare(directory, "janex")
    assert (directory / "janex.session").read_text() == newer


def test_a_failed_write_leaves_the_old_file_and_no_debris(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_files.protect(directory)
    before = {path: path.read_bytes() for path in directory.iterdir()}
    (directory / "janex.session").write_text(json.dumps({"trust_token": "newer"}))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    session_files.protect(directory)

    after = {path: path.read_bytes() for path in directory.iterdir()}
    assert after.keys() == before.keys()
    backup = directory / "janex.session.backup"
    assert after[backup] == before[backup]


def test_forgetting_deletes_our_files_only(directory: Path) -> None:
    session_files.protect(directory)
    (directory / "keep.txt").write_text("the user's")
    session_files.forget(directory)
    assert [path.name for path in directory.iterdir()] == ["keep.txt"]

    (directory / "keep.txt").unlink()
    session_files.forget(directory)
    assert not directory.exists()


def test_pyicloud_reads_what_we_write(directory: Path) -> None:
    jar = PyiCloudCookieJar(str(directory / "janex.cookiejar"))
    jar.load()
    assert jar.get("T") == '"1"'
    assert SharedCookies(jar).header(URL) == 'T="1"'


def test_only_changes_are_written(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = session_files.SessionWriter(directory, "janex")
    writer.save({"trust_token": "newer"}, "")
    assert json.loads((directory / "janex.session").read_text()) == {"trust_token": "newer"}
    assert mode(directory / "janex.session") == 0o600

    def never(_: int) -> None:
        raise AssertionError("written although nothing changed")

    monkeypatch.setattr(os, "fsync", never)
    writer.save({"trust_token": "newer"}, "")


def test_a_file_that_cannot_be_written_stays_as_it_was(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in directory.iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        session_files.SessionWriter(directory, "janex").save({"trust_token": "newer"}, "")
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before


@pytest.mark.parametrize("name", ["janex.session", "janex.cookiejar", "sign-ins.json"])
def test_a_link_leads_nowhere(directory: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.write_text("{}")
    outside.chmod(0o644)
    (directory / name).unlink(missing_ok=True)
    (directory / name).symlink_to(outside)
    session_files.prepare(directory, "janex")
    session_files.protect(directory)
    session_files.write_private(directory / name, b"secret")
    assert not (directory / name).is_symlink()
    assert outside.read_text() == "{}"
    assert mode(outside) == 0o644


@pytest.mark.parametrize("name", ["janex.session", "janex.cookiejar"])
def test_what_is_no_file_does_not_stand_in_the_way(directory: Path, name: str) -> None:
    session_files.protect(directory)
    whole = (directory / name).read_bytes()
    (directory / name).unlink()
    os.mkfifo(directory / name)
    session_files.prepare(directory, "janex")
    assert (directory / name).read_bytes() == whole
    (directory / name).unlink()
    (directory / name).mkdir()
    (directory / name / "something").write_text("x")
    session_files.prepare(directory, "janex")
    assert (directory / name).read_bytes() == whole

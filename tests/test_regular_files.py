"""Nothing but regular files is opened, nothing waits, and notes are read within bounds."""

import fcntl
import os
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.apple_backup.regular_files import (
    FileTooLongError,
    NotRegularError,
    open_regular,
    read_note,
)
from tests.planting import LONG, PLANTED, in_time, plant

# Gives up its lease when somebody else wants to open the file, as a file server does.
_LEASE = """
import fcntl, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGIO])
file = open(sys.argv[1], "rb+")
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("held", flush=True)
signal.sigwait([signal.SIGIO])
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
"""


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.parametrize("flags", [os.O_RDONLY, os.O_WRONLY, os.O_WRONLY | os.O_CREAT])
@pytest.mark.parametrize("kind", PLANTED)
def test_nothing_else_is_opened(kind: str, flags: int, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "note"
    path.parent.mkdir()
    plant(kind, path)
    before = descriptors()
    # Linux refuses to write a folder with an error of its own.
    with pytest.raises((NotRegularError, IsADirectoryError)):
        in_time(lambda: open_regular(path, flags))
    assert descriptors() == before


@pytest.mark.parametrize("kind", PLANTED)
def test_nothing_else_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "note"
    path.parent.mkdir()
    plant(kind, path)
    with pytest.raises(NotRegularError, match="not a regular file"):
        in_time(lambda: read_note(path, 10))


def test_a_pipe_is_refused_while_somebody_writes_or_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    both = os.open(path, os.O_RDWR)
    for flags in (os.O_RDONLY, os.O_WRONLY):
        with pytest.raises(NotRegularError):
            in_time(lambda flags=flags: open_regular(path, flags))  # type: ignore[misc]
    os.close(both)


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_a_note_within_its_bound_is_read(size: int, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(bytes(size))
    assert read_note(tmp_path / "note", 10) == bytes(size)


def test_a_longer_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(bytes(11))
    with pytest.raises(FileTooLongError):
        read_note(tmp_path / "note", 10)
    plant(LONG, tmp_path / "note")
    with pytest.raises(FileTooLongError):
        in_time(lambda: read_note(tmp_path / "note", 1 << 20))


def test_one_that_says_it_is_empty_is_read_within_its_bound() -> None:
    """As files of /proc and of some FUSE file systems do."""
    assert read_note(Path("/proc/self/comm"), 64)
    with pytest.raises(FileTooLongError):
        read_note(Path("/proc/self/maps"), 64)


def test_what_is_not_there_is_told_as_ever(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "note")
    with pytest.raises(NotADirectoryError):
        open_regular(Path("/dev/null/note"))


def test_a_file_that_a_server_holds_for_a_client_is_waited_for(tmp_path: Path) -> None:
    """Samba and NFS servers of this machine hold leases, at which O_NONBLOCK would fail."""
    (tmp_path / "photo").write_bytes(b"a photo")
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", _LEASE, str(tmp_path / "photo")],
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        if server.stdout.readline() != b"held\n":
            pytest.skip("this file system knows no leases")
        before = descriptors()
        try:
            assert in_time(lambda: read_note(tmp_path / "photo", 100)) == b"a photo"
        finally:
            server.kill()
        assert descriptors() == before


def test_what_is_opened_is_not_passed_on_to_other_programs(tmp_path: Path) -> None:
    (tmp_path / "photo").touch()
    descriptor = open_regular(tmp_path / "photo")
    assert fcntl.fcntl(descriptor, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
    os.close(descriptor)

"""Archives are what other programs expect, whatever is in them and however large."""

from collections.abc import Iterator
import io
from pathlib import Path
import shutil
import subprocess
import time
import zipfile
import zlib

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups.exports import zip_writer
from custom_components.apple_backup.backups.exports.spool import Spool
from custom_components.apple_backup.backups.exports.zip_writer import ZipWriter

MTIME = 1_700_000_000
MIB = 1024 * 1024


def archive(files: list[tuple[str, bytes, bool]], mtime: int = MTIME) -> bytes:
    writer = ZipWriter()
    parts: list[bytes] = []
    for name, data, is_large in files:
        if is_large:
            parts.append(writer.begin(name, mtime, len(data)))
            parts += [writer.write(data[at : at + 100_000]) for at in range(0, len(data), 100_000)]
            parts.append(writer.end())
        else:
            parts.append(writer.add(name, data, mtime))
    parts += writer.finish()
    return b"".join(parts)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
            st.binary(max_size=500).map(lambda data: data * 400),
            st.booleans(),
        ),
        max_size=6,
        unique_by=lambda it: it[0],
    )
)
def test_pythons_reader_finds_everything(files: list[tuple[str, bytes, bool]]) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(files))) as found:
        assert found.testzip() is None
        assert len(found.infolist()) == len(files)
        for info, (_, data, _) in zip(found.infolist(), files, strict=True):
            assert found.read(info) == data


def read_forward(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Read as a program does that gets the archive through a pipe, without its directory."""
    at = 0
    while data[at : at + 4] == b"PK\3\4":
        flags, method = (int.from_bytes(data[at + it : at + it + 2], "little") for it in (6, 8))
        stored = int.from_bytes(data[at + 18 : at + 22], "little")
        lengths = [int.from_bytes(data[at + it : at + it + 2], "little") for it in (26, 28)]
        name = data[at + 30 : at + 30 + lengths[0]].decode()
        at += 30 + sum(lengths)
        if method:
            reader = zlib.decompressobj(-15)
            content = reader.decompress(data[at:])
            assert reader.eof
            at = len(data) - len(reader.unused_data)
            assert flags & 8
            assert data[at : at + 4] == b"PK\7\x08"
            at += 16
        else:
            content = data[at : at + stored]
            at += stored
        yield name, content
    assert data[at : at + 4] == b"PK\1\2"


def test_can_be_read_from_its_beginning() -> None:
    files = [
        ("a", b"small", False),
        ("b", bytes(300_000), True),
        ("c", b"", False),
        ("d", b"", True),
    ]
    assert list(read_forward(archive(files))) == [(name, data) for name, data, _ in files]


def unzip(*arguments: str | Path) -> None:
    program = shutil.which("unzip")
    if program is None:
        pytest.skip("Info-ZIP is not installed")
    subprocess.run([program, *arguments], check=True)  # noqa: S603 - our own arguments


def test_info_zip_agrees_and_sets_times(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive([("D/ä.txt", b"x" * 10, False), ("D/b", bytes(3 * MIB), True)]))
    unzip("-tqq", path)
    unzip("-qq", path, "-d", tmp_path / "out")
    found = {it.name: it.stat() for it in (tmp_path / "out" / "D").iterdir()}
    assert set(found) == {"ä.txt", "b"}
    assert {int(it.st_mtime) for it in found.values()} == {MTIME}
    assert {it.st_mode & 0o777 for it in found.values()} == {0o600}


@pytest.mark.parametrize("mtime", [-1, 0, 315_000_000, 4_000_000_000, 1 << 40, -(1 << 40), 1 << 62])
def test_any_time_is_taken(mtime: int) -> None:
    with zipfile.ZipFile(io.BytesIO(archive([("a", b"x", False)], mtime))) as found:
        assert found.testzip() is None
        (info,) = found.infolist()
    assert 1980 <= info.date_time[0] < 2108
    if mtime == 4_000_000_000:
        local = time.localtime(mtime)
        assert info.date_time == (*local[:5], local.tm_sec // 2 * 2)


def test_entry_may_end_early() -> None:
    writer = ZipWriter()
    parts = [writer.begin("a", MTIME, 10 * MIB), writer.write(b"half"), writer.end()]
    with zipfile.ZipFile(io.BytesIO(b"".join([*parts, *writer.finish()]))) as found:
        assert found.read("a") == b"half"


def test_nothing_can_be_written_outside_an_entry() -> None:
    with pytest.raises(ValueError, match="begun"):
        ZipWriter().write(b"x")


def test_more_entries_than_a_small_archive_can_count() -> None:
    with zipfile.ZipFile(
        io.BytesIO(archive([(f"{n}", b"", False) for n in range(70_000)]))
    ) as found:
        assert len(found.infolist()) == 70_000


class Hole(io.RawIOBase):
    """A sparse file: written bytes are kept, unless they are the repeated body."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.file = path.open("wb")

    def put(self, data: bytes, *, keep: bool = True) -> None:
        if keep:
            self.file.write(data)
        else:
            self.file.seek(len(data), io.SEEK_CUR)


def test_file_and_offsets_beyond_four_gigabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The checksum is not what is tested, and 4 GiB of it would take seconds.
    monkeypatch.setattr(zip_writer.zlib, "crc32", lambda *_: 0)
    writer, hole, block = ZipWriter(), Hole(tmp_path / "large.zip"), bytes(16 * MIB)
    size = 257 * len(block)
    hole.put(writer.begin("large", MTIME, size))
    for _ in range(257):
        hole.put(writer.write(block), keep=False)
    hole.put(writer.end())
    hole.put(writer.add("behind", b"", MTIME))
    for chunk in writer.finish():
        hole.put(chunk)
    hole.file.close()
    with zipfile.ZipFile(tmp_path / "large.zip") as found:
        large, behind = found.infolist()
        assert (large.file_size, behind.filename) == (size, "behind")
        assert large.compress_size > size
        assert behind.header_offset > size
        assert found.read("behind") == b""


@given(st.lists(st.binary(max_size=5000), max_size=30))
def test_spool_gives_back_what_it_got(pieces: list[bytes]) -> None:
    spool = Spool()
    for piece in pieces:
        spool.append(piece)
    assert spool.size == sum(map(len, pieces))
    assert b"".join(spool.chunks()) == b"".join(pieces)


def test_directory_of_many_files_takes_little_memory() -> None:
    writer = ZipWriter()
    for number in range(20_000):
        writer.add(f"CameraRollDomain/Media/DCIM/100APPLE/IMG_{number:04}.HEIC", b"", MTIME)
    assert sum(map(len, writer._directory._pieces)) < 20_000 * 30

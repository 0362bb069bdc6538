"""Reading stored files at any position: lengths, padding, ranges, threads and faults."""

from concurrent.futures import ThreadPoolExecutor
import errno
import os
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import cipher
from custom_components.apple_backup.backups.cipher import Buffers, DecryptingFile
from custom_components.apple_backup.backups.errors import BackupReadError, SessionInvalidError

KEY = bytes(range(32))


def encrypt(data: bytes, *, padding: bool = True) -> bytes:
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(bytes(16))).encryptor()
    if padding:
        count = 16 - len(data) % 16
        data += bytes([count]) * count
    return encryptor.update(data) + encryptor.finalize()


def opened(path: Path, stored: bytes, key: bytes | None = KEY) -> DecryptingFile:
    path.write_bytes(stored)
    return DecryptingFile(os.open(path, os.O_RDONLY), key)


def pattern(length: int) -> bytes:
    return b"".join(i.to_bytes(4) for i in range(length // 4 + 1))[:length]


@pytest.mark.parametrize("key", [KEY, None])
@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 31, 32, 4096, 70_000])
def test_content_is_whole(tmp_path: Path, length: int, key: bytes | None) -> None:
    data = pattern(length)
    file = opened(tmp_path / "blob", data if key is None else encrypt(data), key)
    assert file.length == length
    assert file.read(0, length + 100) == data
    file.close()


@settings(max_examples=200)
@given(
    st.integers(0, 200_000),
    st.lists(st.tuples(st.integers(0, 210_000), st.integers(0, 90_000)), max_size=8),
    st.sampled_from([KEY, None]),
)
def test_the_order_of_reads_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    length: int,
    reads: list[tuple[int, int]],
    key: bytes | None,
) -> None:
    """One cipher serves all reads: it goes on from where it is, or from anywhere else."""
    data = pattern(length)
    path = tmp_path_factory.getbasetemp() / "order"
    file = opened(path, data if key is None else encrypt(data), key)
    buffers = Buffers()
    try:
        for offset, count in reads:
            assert file.read(offset, count) == data[offset : offset + count]
            with patch.multiple(cipher, STEP=4096, VIEW_STEP=4096):
                assert file.read(offset, count) == data[offset : offset + count]
                view = file.view(offset, buffers)
                assert view == data[offset : offset + len(view)]
                assert (len(view) > 0) == (offset < length)
    finally:
        file.close()


def test_views_are_the_whole_content_step_by_step(tmp_path: Path) -> None:
    data = pattern(3 * cipher.VIEW_STEP + 5)
    file = opened(tmp_path / "blob", encrypt(data))
    buffers, found = Buffers(), b""
    while view := file.view(len(found), buffers):
        found += view
        # Whoever reads in between does not disturb it.
        assert file.read(7, 9) == data[7:16]
    assert found == data
    # What a view needs is bounded, whatever the size of the file.
    assert len(buffers.encrypted) + len(buffers.decrypted) <= 3 * cipher.VIEW_STEP
    file.close()


@settings(max_examples=200)
@given(st.integers(0, 300), st.integers(0, 350), st.integers(0, 350), st.booleans())
@example(160, 16, 16, True)
@example(160, 15, 2, True)
def test_every_range_is_the_same_part(
    tmp_path_factory: pytest.TempPathFactory, length: int, offset: int, count: int, encrypted: bool
) -> None:
    data = pattern(length)
    path = tmp_path_factory.getbasetemp() / "range"
    file = opened(path, encrypt(data) if encrypted else data, KEY if encrypted else None)
    try:
        assert file.read(offset, count) == data[offset : offset + count]
    finally:
        file.close()


def test_ranges_across_steps(tmp_path: Path) -> None:
    data = pattern(2_500_001)
    file = opened(tmp_path / "blob", encrypt(data))

    @settings(max_examples=60)
    @given(st.integers(0, 2_600_000), st.integers(0, 2_600_000))
    @example(0, 2_600_000)
    @example(1024 * 1024 - 1, 2)
    @example(17, 1024 * 1024)
    def check(offset: int, count: int) -> None:
        assert file.read(offset, count) == data[offset : offset + count]

    check()
    file.close()


def test_absent_padding_is_content(tmp_path: Path) -> None:
    data = b"0123456789abcdef" * 3
    file = opened(tmp_path / "blob", encrypt(data, padding=False))
    assert file.is_padded is False
    assert file.read(0, 100) == data
    file.close()


@pytest.mark.parametrize("tail", [b"\x00", b"\x11", b"\x01\x02", b"\x03\x03"])
def test_invalid_padding_is_content(tmp_path: Path, tail: bytes) -> None:
    data = b"x" * (32 - len(tail)) + tail
    file = opened(tmp_path / "blob", encrypt(data, padding=False))
    assert file.read(0, 100) == data
    file.close()


def test_ragged_tail_is_cut(tmp_path: Path) -> None:
    data = pattern(64)
    file = opened(tmp_path / "blob", encrypt(data)[:40])
    assert file.is_ragged
    assert file.read(0, 100) == data[:32]
    file.close()


def test_threads_do_not_disturb_each_other(tmp_path: Path) -> None:
    data = pattern(3_000_000)
    file = opened(tmp_path / "blob", encrypt(data))
    with ThreadPoolExecutor(4) as threads:
        offsets = range(0, 2_900_000, 37_777)
        for offset, part in zip(
            offsets, threads.map(lambda at: file.read(at, 50_000), offsets), strict=True
        ):
            assert part == data[offset : offset + 50_000]
    file.close()


@pytest.mark.parametrize("key", [KEY, None])
def test_file_that_shrinks_is_an_error(tmp_path: Path, key: bytes | None) -> None:
    file = opened(tmp_path / "blob", encrypt(pattern(100_000)), key)
    os.truncate(tmp_path / "blob", 160)
    assert len(file.read(0, 100)) == 100
    with pytest.raises(BackupReadError):
        file.read(100, 500)
    file.close()


def test_small_file_is_read_when_it_is_opened(tmp_path: Path) -> None:
    data = pattern(1000)
    file = opened(tmp_path / "blob", encrypt(data))
    os.truncate(tmp_path / "blob", 0)
    assert file.read(100, 500) == data[100:600]
    assert file.read(990, 500) == data[990:]
    assert file.read(2000, 5) == b""
    file.keep_padding()
    assert file.read(1000, 100) == bytes([8]) * 8
    file.close()
    assert file._whole is None


def test_io_errors_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = opened(tmp_path / "blob", encrypt(pattern(100_000)))

    def fail(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(cipher.os, "preadv", fail)
    with pytest.raises(BackupReadError, match="Input/output error"):
        file.read(0, 10)
    descriptor = os.open(tmp_path / "blob", os.O_RDONLY)
    with pytest.raises(BackupReadError):
        DecryptingFile(descriptor, KEY)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    file.close()


@pytest.mark.parametrize("key", [KEY, None], ids=["encrypted", "plain"])
def test_files_beyond_four_gibibytes(tmp_path: Path, key: bytes | None) -> None:
    size = 5 << 30
    with (tmp_path / "blob").open("wb") as blob:
        blob.seek(size)
        # The block before it is zero, as the initialization vector is.
        blob.write(encrypt(b"the end") if key else b"the end")
    file = DecryptingFile(os.open(tmp_path / "blob", os.O_RDONLY), key)
    assert file.length == size + 7
    assert file.read(size, 100) == b"the end"
    assert file.read(size + 4, 100) == b"end"
    assert len(file.read((1 << 32) - 5, 1_500_000)) == 1_500_000
    file.close()


def test_closed_file_reads_nothing(tmp_path: Path) -> None:
    file = opened(tmp_path / "blob", encrypt(b"data"))
    file.close()
    file.close()
    with pytest.raises(SessionInvalidError):
        file.read(0, 1)
    with pytest.raises(SessionInvalidError):
        file.view(0, Buffers())
    # OpenSSL overwrites a cipher's key when it is freed, and nothing else holds one.
    assert file._cipher is None


@pytest.mark.parametrize(("offset", "length"), [(-1, 5), (0, -1)])
def test_negative_ranges_are_refused(tmp_path: Path, offset: int, length: int) -> None:
    file = opened(tmp_path / "blob", encrypt(b"data"))
    with pytest.raises(ValueError, match="negative"):
        file.read(offset, length)
    file.close()

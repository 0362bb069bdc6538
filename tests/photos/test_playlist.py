"""A playlist is ours as long as it is as we wrote it."""

import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.albums import playlist
from custom_components.apple_backup.photos.albums.playlist import (
    is_own_playlist,
    playlist_lines,
    write_playlist,
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    photos = [("A lake\n#EXTM3U", "2024/05/IMG_1.JPG"), ("Ü", "IMG_2.JPG")]
    path, digest = write_playlist(
        tmp_path, playlist_lines("Rome\n2024", "Albums/Rome.m3u8", photos)
    )
    assert len(digest) == 64
    return path


def test_players_find_the_photos_by_paths_from_the_playlist(written: Path) -> None:
    lines = written.read_text("utf-8").splitlines()
    assert lines[:6] == [
        "#EXTM3U",
        "#PLAYLIST:Rome 2024",
        # A name of several lines is no line of its own.
        "#EXTINF:-1,A lake #EXTM3U",
        "../2024/05/IMG_1.JPG",
        "#EXTINF:-1,Ü",
        "../IMG_2.JPG",
    ]
    assert is_own_playlist(written)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"more.jpg\n",
        lambda data: b"X" + data[1:],
        lambda data: data[:-2] + b"0\n",
        lambda data: data[:40],
        lambda _: b"",
    ],
)
def test_a_playlist_that_somebody_has_changed_is_not_ours(written: Path, change) -> None:
    written.write_bytes(change(written.read_bytes()))
    assert not is_own_playlist(written)


def test_what_is_no_file_or_cannot_be_read_is_not_ours(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_own_playlist(tmp_path)
    assert not is_own_playlist(tmp_path / "missing")
    link = tmp_path / "link"
    link.symlink_to(written)
    assert not is_own_playlist(link)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
        assert not is_own_playlist(written)
    # It becomes shorter while it is read.
    monkeypatch.setattr(playlist, "regular_size", lambda path: path.stat().st_size + 1_000)
    assert not is_own_playlist(written)


def test_a_playlist_that_cannot_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    def lines():
        yield "#EXTM3U\n"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_playlist(tmp_path, lines())
    assert list(tmp_path.iterdir()) == []

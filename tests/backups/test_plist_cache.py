"""What was read of property lists is kept as long as it is true, and no longer than there is room."""

import os
from pathlib import Path

import pytest

from custom_components.apple_backup.backups import plist_cache
from custom_components.apple_backup.backups.plist_cache import PlistCache
from custom_components.apple_backup.backups.plists import PlistError

NAME = "Info.plist"


class Reader:
    """Reads a file, and notes whose."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, folder: Path) -> str:
        self.read.append(folder.name)
        try:
            return (folder / NAME).read_text()
        except OSError as error:
            raise PlistError(folder / NAME, "missing") from error


def folder(root: Path, name: str) -> Path:
    made = root / name
    made.mkdir()
    (made / NAME).write_text(name)
    return made


def test_a_file_is_read_again_once_it_has_changed(tmp_path: Path) -> None:
    cache, reader, phone = PlistCache(), Reader(), folder(tmp_path, "phone")
    for _ in range(3):
        assert cache.read(reader, phone, NAME) == "phone"
    assert reader.read == ["phone"]
    # Of the same length and, as some tools leave it, with the time of before.
    status = (phone / NAME).stat()
    (phone / "new").write_text("other")
    (phone / "new").replace(phone / NAME)
    os.utime(phone / NAME, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert cache.read(reader, phone, NAME) == "other"
    (phone / NAME).unlink()
    for _ in range(2):
        found = cache.read(reader, phone, NAME)
        assert isinstance(found, PlistError)
        # What holds the frames that raised it holds what they read.
        assert found.__traceback__ is None
    assert reader.read == ["phone"] * 3
    (phone / NAME).write_text("again")
    assert cache.read(reader, phone, NAME) == "again"


def test_what_was_not_asked_for_the_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plist_cache, "_CACHE_SIZE", 3)
    cache, reader = PlistCache(), Reader()
    folders = {name: folder(tmp_path, name) for name in "abcd"}
    for name in "abcad":
        assert cache.read(reader, folders[name], NAME) == name
    assert reader.read == ["a", "b", "c", "d"]
    for name in "dac":
        cache.read(reader, folders[name], NAME)
    assert reader.read == ["a", "b", "c", "d"]
    cache.read(reader, folders["b"], NAME)
    assert reader.read[4:] == ["b"]

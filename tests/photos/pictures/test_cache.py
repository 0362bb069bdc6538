"""Pictures on disk, within limits."""

from concurrent.futures import ThreadPoolExecutor
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.pictures.cache import PictureCache

START = b"\xff\xd8\xff"


def jpeg(size: int = 100, fill: bytes = b"x") -> bytes:
    return START + fill * (size - 3)


def on_disk(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.glob("*/*"))


def test_what_is_kept_is_found_also_later(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1000)
    assert cache.get("a") is None
    path = cache.put("a", jpeg())
    assert path.read_bytes() == jpeg()
    assert cache.get("a") == path
    assert PictureCache(tmp_path, 1000).get("a") == path
    assert cache.bytes == 100


def test_the_folder_is_for_us_alone(tmp_path: Path) -> None:
    PictureCache(tmp_path / "pictures", 1000).put("a", jpeg())
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "pictures").iterdir()} == {0}


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 300)
    for name in "abc":
        cache.put(name, jpeg())
    assert cache.get("a")
    cache.put("d", jpeg())
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]
    assert cache.bytes == 300
    assert len(on_disk(tmp_path)) == 3
    cache.put("large", jpeg(250))
    assert cache.bytes == 250
    assert [len(data) for data in on_disk(tmp_path)] == [250]


def test_use_is_remembered_over_restarts(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 300)
    for age, name in enumerate("abc"):
        moment = 1_700_000_000 + age * 1000
        os.utime(cache.put(name, jpeg()), (moment, moment))
    assert cache.get("a")
    again = PictureCache(tmp_path, 300)
    again.put("d", jpeg())
    assert [name for name in "abcd" if again.get(name)] == ["a", "c", "d"]


def test_a_picture_that_is_replaced_is_counted_once(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1000)
    for size in (100, 100, 150):
        cache.put("a", jpeg(size))
        assert cache.bytes == size
    assert [len(data) for data in on_disk(tmp_path)] == [150]


@pytest.mark.parametrize("damage", ["cut", "gone", "zeros", "link"])
def test_what_is_damaged_is_made_again(tmp_path: Path, damage: str) -> None:
    path = PictureCache(tmp_path, 1000).put("a", jpeg())
    other = tmp_path / "other"
    other.write_bytes(jpeg(7))
    match damage:
        case "cut":
            path.write_bytes(jpeg()[:50])
        case "zeros":
            path.write_bytes(bytes(100))
        case "gone":
            path.unlink()
        case "link":
            path.unlink()
            path.symlink_to(other)
    cache = PictureCache(tmp_path, 1000)
    assert cache.get("a") is None
    assert cache.bytes == 0
    assert not path.is_symlink()
    assert not path.exists()


def test_what_goes_while_we_look_is_noticed(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1000)
    path = cache.put("a", jpeg())
    path.unlink()
    assert cache.get("a") is None
    assert cache.bytes == 0


def test_rests_of_a_kill_are_swept_away(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    for name in ("1234.part", "notes.txt"):
        (tmp_path / "ab" / name).write_bytes(b"x")
    assert PictureCache(tmp_path, 1000).bytes == 0
    assert on_disk(tmp_path) == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = PictureCache(tmp_path, 1000)

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            cache.put("a", jpeg())
    assert on_disk(tmp_path) == []
    assert cache.get("a") is None


def test_threads_do_not_confuse_it(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 2_000)

    def use(number: int) -> bool:
        name = str(number % 40)
        cache.put(name, jpeg(100, name[-1:].encode()))
        path = cache.get(name)
        try:
            return path is None or path.read_bytes() == jpeg(100, name[-1:].encode())
        except FileNotFoundError:
            # Others needed the room.
            return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(use, range(400)))
    assert cache.bytes == sum(len(data) for data in on_disk(tmp_path)) <= 2_000

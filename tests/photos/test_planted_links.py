"""Links that somebody else puts in place of our own small files: nothing behind them is changed."""

import errno
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import LibraryFolderError
from custom_components.apple_backup.photos.files.placing import Placer
from custom_components.apple_backup.photos.kept import KEPT_NAME, keep
from tests.photos.conftest import Library
from tests.photos.library_parts import Parts, check_with_coreutils, pair

PRECIOUS = "homeassistant:"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Give a file outside of the library, as on a share that others can write too."""
    path = tmp_path / "configuration.yaml"
    path.write_text(PRECIOUS)
    return path


def test_the_readme(parts: Parts, outside: Path) -> None:
    readme = parts.volume.state / "README.txt"
    readme.unlink()
    readme.symlink_to(outside)
    parts.volume.open()
    assert outside.read_text() == PRECIOUS
    assert not readme.is_symlink()


def test_the_note_of_kept_photos(parts: Parts, outside: Path) -> None:
    parts.know(*pair("A", b"a photo"))
    (parts.volume.state / KEPT_NAME).symlink_to(outside)
    with pytest.raises(LibraryFolderError):
        keep(parts.catalog, parts.volume, [parts.view("A")])
    assert outside.read_text() == PRECIOUS
    assert not parts.view("A").is_kept


def test_the_note_of_a_part(parts: Parts, outside: Path) -> None:
    parts.know(*pair("A", b"a photo"))
    part = parts.provider.open_part(parts.fetch("A"))
    part.remember('"first"')
    [note] = set(parts.volume.parts.iterdir()) - {part.path}
    note.unlink()
    note.symlink_to(outside)
    part.remember('"second"')
    part.close()
    assert outside.read_text() == PRECIOUS
    assert note.read_text() == '"second"'


def test_the_note_of_a_name_that_is_reserved(
    parts: Parts, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    placer = Placer(parts.root, parts.volume.reservations)
    placer._note(parts.root / "IMG_1.JPG").symlink_to(outside)
    source = parts.volume.parts / "part"
    source.write_bytes(b"a photo")
    placer.place(source, "IMG_1.JPG")
    assert (parts.root / "IMG_1.JPG").read_bytes() == b"a photo"
    assert outside.read_text() == PRECIOUS


@pytest.mark.usefixtures("socket_enabled")
async def test_the_note_of_our_lists_of_checksums(library: Library, outside: Path) -> None:
    await library.engine.sync()
    (library.path / ".apple_backup" / "own_sums").symlink_to(outside)
    await library.engine.verify()
    assert outside.read_text() == PRECIOUS
    # The list is still known as ours.
    await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    assert (await check_with_coreutils(library.path)).returncode == 0

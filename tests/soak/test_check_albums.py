"""The eyes of the soak see among the albums: what is wrong there on purpose is found to be."""

from collections.abc import Callable
import os
from pathlib import Path
import shutil

import pytest

from tests.soak import albums, moves_disk
from tests.soak.check_albums import check_albums
from tests.soak.invariants import BrokenError
from tests.soak.model import Model
from tests.soak.stage import Stage
from tests.soak.test_invariants import (
    EDITED,
    PHOTO,
    digest,
    line,
    stage as stage,  # noqa: PLC0414 - a fixture
)

OTHER = b"another photo"


def album(*assets: str, name: str = "Trip") -> dict[str, object]:
    return {
        "type": "album", "zone": "PrimarySync", "album": f"album {name}", "name": name,
        "parent": None, "folder": False, "assets": list(assets),
    }  # fmt: skip


@pytest.fixture(params=["hard_link", "symlink", "playlist"])
def method(request: pytest.FixtureRequest, stage: Stage) -> str:
    """An album with a photo that is edited, shown as it should be."""
    found = str(request.param)
    month = stage.library / "2023" / "11"
    (month / "IMG_2.JPG").write_bytes(OTHER)
    stage.model = Model(foreign=stage.model.foreign, config={"albums": found})
    learn(stage, line("IMG_1", PHOTO, EDITED), line("IMG_2", OTHER))
    names = ("IMG_1-edited.JPG",) if found == "playlist" else ("IMG_1.JPG", "IMG_1-edited.JPG")
    show(stage, found, *names)
    check_albums(stage, is_at_rest=True)
    return found


def learn(stage: Stage, *lines: dict[str, object]) -> None:
    stage.model.learn([*lines, album("IMG_1")])
    stage.look()


def show(stage: Stage, method: str, *names: str) -> None:
    """Let the album show files."""
    folder, month = stage.library / "Albums" / "Trip", stage.library / "2023" / "11"
    if method == "playlist":
        lines = ["#EXTM3U", *(f"../2023/11/{name}" for name in names)]
        folder.with_suffix(".m3u8").write_text("\n".join(lines))
        return
    for name in names:
        target = folder / name
        if method == "hard_link":
            os.link(month / name, target)
        else:
            target.symlink_to(os.path.relpath(month / name, folder))
    stage.look()


def entries(stage: Stage) -> list[Path]:
    return [stage.library / "Albums" / entry.path for entry in albums.shown(stage)]


def hide_all(stage: Stage, _: str) -> None:
    for path in entries(stage):
        path.unlink()


def show_another(stage: Stage, method: str) -> None:
    show(stage, method, *(("IMG_1-edited.JPG",) if method == "playlist" else ()), "IMG_2.JPG")


def leave_the_album(stage: Stage, _: str) -> None:
    stage.model.learn([line("IMG_1", PHOTO, EDITED), line("IMG_2", OTHER), album("IMG_2")])
    stage.model.members["album Trip"] = {"IMG_2"}


def hide_the_photo(stage: Stage, _: str) -> None:
    learn(stage, line("IMG_1", PHOTO, EDITED, hidden=True, listed=False), line("IMG_2", OTHER))


def turn_off(stage: Stage, _: str) -> None:
    stage.model.config = {"albums": "off"}


def show_by_copies(stage: Stage, _: str) -> None:
    for path in entries(stage):
        if path.suffix == ".m3u8":
            path.rename(path.with_suffix(".txt"))
        else:
            content = path.read_bytes()
            path.unlink()
            path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "text"),
    [
        (hide_all, "does not show what is in it"),
        (show_another, "shows what is not in it"),
        (leave_the_album, "shows what is not in it"),
        (hide_the_photo, "shows what is not in it"),
        (turn_off, "shows what is not in it"),
        (show_by_copies, "an album shows no|does not show"),
    ],
)
def test_what_is_wrong_is_seen(
    stage: Stage, method: str, harm: Callable[[Stage, str], None], text: str
) -> None:
    harm(stage, method)
    with pytest.raises(BrokenError, match=text):
        check_albums(stage, is_at_rest=True)


def test_what_somebody_took_away_may_be_missing(stage: Stage, method: str) -> None:
    path = entries(stage)[0]
    name = path.relative_to(stage.library).as_posix()
    moves_disk._note_unshown(stage, name)
    path.unlink()
    check_albums(stage, is_at_rest=True)
    shutil.rmtree(stage.library / "Albums")
    stage.model.unshown.clear()
    with pytest.raises(BrokenError, match="does not show"):
        check_albums(stage, is_at_rest=True)


def test_what_a_killed_run_left_may_be_there(stage: Stage, method: str) -> None:
    show_another(stage, method)
    stage.model.loose = set(albums.listing(stage))
    check_albums(stage, is_at_rest=True)
    assert len(stage.model.loose) == 1
    stage.model.loose.clear()
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)


def test_what_a_lost_catalog_knew_is_told_by_its_path(stage: Stage, method: str) -> None:
    if method == "playlist":
        return
    [path, *_] = entries(stage)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    stage.model.loose = set(albums.listing(stage))
    for _ in range(2):
        check_albums(stage, is_at_rest=True)
    assert stage.model.loose == {path.relative_to(stage.library / "Albums").as_posix()}


def test_what_only_may_be_shown_stays_nobodys_until_the_album_is_gone(
    stage: Stage, method: str
) -> None:
    kept = line("IMG_1", PHOTO, EDITED, deleted=True, listed=False)
    learn(stage, kept, line("IMG_2", OTHER))
    stage.model.kept = {"IMG_1"}
    stage.model.loose = set(albums.listing(stage))
    check_albums(stage, is_at_rest=True)
    stage.model.learn([kept, line("IMG_2", OTHER)])
    check_albums(stage, is_at_rest=True)
    stage.model.loose.clear()
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)


def test_a_photo_that_is_kept_may_be_shown(stage: Stage, method: str) -> None:
    learn(stage, line("IMG_1", PHOTO, EDITED, deleted=True, listed=False), line("IMG_2", OTHER))
    check_albums(stage, is_at_rest=False)
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)
    stage.model.kept = {"IMG_1"}
    check_albums(stage, is_at_rest=True)
    assert stage.counts["albums compared"] == 2
    assert stage.counts["albums compared after a run"] == 1


def test_an_edit_that_was_taken_back_is_shown_while_its_photo_is_kept(
    stage: Stage, method: str
) -> None:
    """A list names it alone."""
    learn(stage, line("IMG_1", PHOTO), line("IMG_2", OTHER))
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)
    stage.model.kept = {"IMG_1"}
    check_albums(stage, is_at_rest=True)


def test_what_somebody_put_in_place_of_a_file_is_shown_until_it_is_read(
    stage: Stage, method: str
) -> None:
    if method == "hard_link":
        # An album that has the bytes itself goes on showing them.
        return
    path = stage.library / "2023" / "11" / "IMG_1-edited.JPG"
    stage.model.taken.add(digest(EDITED))
    path.unlink()
    path.symlink_to(stage.folder / "elsewhere")
    (stage.folder / "elsewhere").write_bytes(b"elsewhere")
    name = "library/2023/11/IMG_1-edited.JPG"
    stage.model.foreign[name] = stage.content(name)
    stage.look()
    check_albums(stage, is_at_rest=False)
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)


def test_what_was_put_in_place_of_a_photo_that_is_gone_from_icloud_is_shown(
    stage: Stage, method: str
) -> None:
    show_another(stage, method)
    stage.model.stands_for(digest(OTHER), digest(PHOTO))
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)
    learn(stage, line("IMG_1", PHOTO, EDITED, deleted=True, listed=False), line("IMG_2", OTHER))
    stage.model.kept = {"IMG_1"}
    check_albums(stage, is_at_rest=True)


def test_the_last_file_of_a_photo_may_be_among_the_albums(stage: Stage, method: str) -> None:
    (stage.library / "2023" / "11" / "IMG_1-edited.JPG").unlink()
    learn(stage, line("IMG_1", PHOTO), line("IMG_2", OTHER))
    if method == "hard_link":
        check_albums(stage, is_at_rest=True)
        (stage.library / "2023" / "11" / "IMG_3.JPG").write_bytes(EDITED)
        stage.look()
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)


def test_what_is_not_here_yet_need_not_be_shown_after_a_run(stage: Stage, method: str) -> None:
    for path in (*entries(stage), *(stage.library / "2023" / "11").glob("IMG_1*.JPG")):
        path.unlink()
    stage.look()
    check_albums(stage, is_at_rest=False)
    with pytest.raises(BrokenError, match="does not show"):
        check_albums(stage, is_at_rest=True)


@pytest.mark.parametrize("method", ["playlist"], indirect=True)
@pytest.mark.parametrize("name", ["Renamed", "Empty-2"])
def test_an_empty_list_of_nobody_stays_nobodys(stage: Stage, method: str, name: str) -> None:
    """After a lost catalog, a list under a former name of its album is one that nobody knows of."""
    empty = album(name="Empty")
    stage.model.albums.append(empty)
    for file in ("Empty", name):
        (stage.library / "Albums" / f"{file}.m3u8").write_text("#EXTM3U\n")
    stage.model.loose = set(albums.listing(stage))
    check_albums(stage, is_at_rest=True)
    for path in ("Trip", "Empty"):
        (stage.library / "Albums" / f"{path}.m3u8").unlink()
    show(stage, "symlink", "IMG_1.JPG", "IMG_1-edited.JPG")
    stage.model.config = {"albums": "symlink"}
    check_albums(stage, is_at_rest=True)


@pytest.mark.parametrize("method", ["symlink", "playlist"], indirect=True)
def test_a_file_that_somebody_took_away_is_shown_until_that_is_noticed(
    stage: Stage, method: str
) -> None:
    (stage.library / "2023" / "11" / "IMG_1-edited.JPG").unlink()
    stage.look()
    check_albums(stage, is_at_rest=False)
    with pytest.raises(BrokenError, match="shows what is not in it"):
        check_albums(stage, is_at_rest=True)

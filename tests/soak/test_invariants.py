"""The eyes of the soak see: every promise that is broken on purpose is found to be broken."""

from collections.abc import Callable
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from tests.soak import invariants
from tests.soak.disk import Disk, Place, copies
from tests.soak.invariants import BrokenError
from tests.soak.model import MOVED, Model
from tests.soak.stage import DAY, Stage
from tests.soak.volume import Volume

PHOTO, EDITED, NOTES = b"a photo", b"the photo, edited", b"the user's own"
FOREIGN = (
    "library/notes.txt", "library/Albums/Trip/diary.txt", "library/2023/11/IMG_1.JPG.xmp",
    "library/SHA256SUMS",
)  # fmt: skip


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def line(name: str, *contents: bytes, **values: Any) -> dict[str, Any]:
    """Describe an asset as the simulator does."""
    kinds = ("original", "edited")
    resources = [
        {"kind": kind, "uti": "public.jpeg", "sha256": digest(content)}
        for kind, content in zip(kinds, contents, strict=False)
    ]
    usual = {
        "type": "asset", "zone": "PrimarySync", "kind": "jpeg", "traits": [], "listed": True,
        "filename": f"{name}.JPG", "captured_ms": 1_700_000_000_000, "offset_seconds": 0,
        "favorite": False, "hidden": False, "deleted": False, "trash_reason": None,
    }  # fmt: skip
    return usual | {"asset": name, "resources": resources} | values


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A library that is as it should be: a photo with an edit, and files of the user."""
    nothing: Any = None
    disk = Disk(tmp_path)
    found = Stage(1, tmp_path, nothing, nothing, nothing, Volume(tmp_path, mounted=False), disk)
    month = tmp_path / "library" / "2023" / "11"
    month.mkdir(parents=True)
    (tmp_path / "library" / ".apple_backup" / "quarantine" / "2026-01-01").mkdir(parents=True)
    (tmp_path / "private").mkdir()
    (month / "IMG_1.JPG").write_bytes(PHOTO)
    (month / "IMG_1-edited.JPG").write_bytes(EDITED)
    (tmp_path / "library" / "Albums" / "Trip").mkdir(parents=True)
    for name in FOREIGN:
        (tmp_path / name).write_bytes(NOTES)
    found.model = Model(foreign=dict.fromkeys(FOREIGN, digest(NOTES)))
    found.model.learn([line("IMG_1", PHOTO, EDITED)])
    found.look()
    return found


def month_of(stage: Stage) -> Path:
    return stage.library / "2023" / "11"


def quarantine_of(stage: Stage) -> Path:
    return stage.library / ".apple_backup" / "quarantine" / "2026-01-01"


def lose(stage: Stage) -> None:
    (month_of(stage) / "IMG_1.JPG").unlink()


def spoil(stage: Stage) -> None:
    (month_of(stage) / "IMG_2.JPG").write_bytes(b"half a pho")


def touch_foreign(stage: Stage) -> None:
    (stage.library / "notes.txt").write_bytes(b"ours now")


def move_foreign(stage: Stage) -> None:
    (stage.library / "notes.txt").rename(quarantine_of(stage) / "notes.txt")


def take_from_the_album(stage: Stage) -> None:
    (stage.library / "Albums" / "Trip" / "diary.txt").unlink()


def write_over_the_sidecar(stage: Stage) -> None:
    (month_of(stage) / "IMG_1.JPG.xmp").write_bytes(b"ours now")


def write_over_the_sums(stage: Stage) -> None:
    (stage.library / "SHA256SUMS").write_bytes(b"ours now")


def take_kept(stage: Stage) -> None:
    stage.model.kept = {"IMG_1"}
    (month_of(stage) / "IMG_1.JPG").rename(quarantine_of(stage) / "IMG_1.JPG")


def write_into_nothing(stage: Stage) -> None:
    stage.take_away()
    (stage.disk.folder / "library" / "photo.jpg").write_bytes(PHOTO)


@pytest.mark.parametrize(
    ("harm", "text"),
    [
        (lose, "files were lost"),
        (spoil, "wrong bytes under library/2023/11/IMG_2.JPG"),
        (touch_foreign, "the user's own library/notes.txt was touched"),
        (move_foreign, "the user's own library/notes.txt was touched"),
        (take_from_the_album, "the user's own library/Albums/Trip/diary.txt was touched"),
        (write_over_the_sidecar, "the user's own library/2023/11/IMG_1.JPG.xmp was touched"),
        (write_over_the_sums, "the user's own library/SHA256SUMS was touched"),
        (take_kept, "files of kept photos were taken away"),
        (write_into_nothing, "files were written where the library is not"),
    ],
)
def test_harm_is_seen(stage: Stage, harm: Callable[[Stage], None], text: str) -> None:
    invariants.check_step(stage, stage.seen)
    before = stage.seen
    harm(stage)
    with pytest.raises(BrokenError, match=text):
        invariants.check_step(stage, before)


def test_whose_file_is_left_of_two_alike_is_not_guessed_once_somebody_took_one(
    stage: Stage,
) -> None:
    before = stage.seen
    take_kept(stage)
    stage.model.taken = {digest(PHOTO)}
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)
    stage.model.learn([line("IMG_1", PHOTO, EDITED), line("IMG_2", PHOTO)])
    invariants.check_step(stage, before)
    stage.model.taken = set()
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)


def test_what_stood_in_the_place_of_another_photo_may_go(stage: Stage) -> None:
    """Somebody has exchanged two files, and what lies at the first name is found to be damaged."""
    before = stage.seen
    take_kept(stage)
    stage.model.stands_for(digest(PHOTO), digest(b"another photo"))
    invariants.check_step(stage, before)


def test_what_was_left_in_quarantine_when_a_part_was_brought_back_is_here_for_others_alone(
    stage: Stage,
) -> None:
    """The video of a live photo was brought back; its picture is here for a duplicate that leaves."""
    (month_of(stage) / "IMG_1.JPG").rename(month_of(stage) / "IMG_2.JPG")
    (quarantine_of(stage) / "IMG_1.JPG").write_bytes(PHOTO)
    before = stage.look()
    stage.model.kept = {"IMG_1"}
    stage.model.learn([line("IMG_1", PHOTO), line("IMG_2", PHOTO)])
    (month_of(stage) / "IMG_2.JPG").rename(quarantine_of(stage) / "IMG_2.JPG")
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)
    stage.model.note_restored({"IMG_1"}, {digest(PHOTO)}, set())
    invariants.check_step(stage, before)
    # Its own again: by another restore, or as one of two that are kept.
    stage.model.kept = {"IMG_1", "IMG_2"}
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)
    stage.model.kept = {"IMG_1"}
    stage.model.note_restored(set(), set(), {digest(PHOTO)})
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)


def test_what_a_photo_gave_to_the_moved_one_is_here_for_that_alone(stage: Stage) -> None:
    """An older version of a photo that has moved was brought back; the moved one leaves."""
    moved = line("IMG_2", PHOTO, zone="SharedSync")
    stage.model.learn([line("IMG_1", PHOTO, deleted=True, trash_reason=MOVED), moved])
    before = stage.seen
    take_kept(stage)
    stage.model.note_restored({"IMG_1"}, set(), {digest(PHOTO)})
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)
    stage.model.note_restored({"IMG_1"}, set(), set())
    invariants.check_step(stage, before)
    # Its own if it has not moved, or if nobody else has the same.
    stage.model.learn([line("IMG_1", PHOTO), moved])
    stage.model.note_restored({"IMG_1"}, set(), set())
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)


def test_a_restore_that_was_killed_may_be_taken_back(stage: Stage) -> None:
    before = stage.seen
    take_kept(stage)
    stage.model.unfinished = {digest(PHOTO)}
    invariants.check_step(stage, before)
    stage.model.unfinished.clear()
    with pytest.raises(BrokenError, match="files of kept photos were taken away"):
        invariants.check_step(stage, before)


def test_what_was_removed_from_icloud_was_not_brought_back(stage: Stage) -> None:
    before = stage.model.truth
    assert stage.model.deleted_since(before) == set()
    stage.model.learn([line("IMG_1", PHOTO, deleted=True)])
    assert stage.model.deleted_since(before) == {"IMG_1"}
    assert stage.model.deleted_since({}) == set()


def test_quarantine_is_no_loss_and_may_be_emptied_after_its_time(stage: Stage) -> None:
    before = stage.seen
    held = quarantine_of(stage) / "IMG_1.JPG"
    (month_of(stage) / "IMG_1.JPG").rename(held)
    invariants.check_step(stage, before)
    before, stage.quarantined_before = stage.seen, dict(stage.quarantined)
    held.unlink()
    with pytest.raises(BrokenError, match="files were lost"):
        invariants.check_step(stage, before, may_empty=True)
    stage.here = 31 * DAY
    invariants.check_step(stage, before, may_empty=True)
    with pytest.raises(BrokenError, match="files were lost"):
        invariants.check_step(stage, before)


def test_names_of_one_file_count_once(stage: Stage) -> None:
    before = copies(stage.seen)
    os.link(month_of(stage) / "IMG_1.JPG", quarantine_of(stage) / "IMG_1.JPG")
    assert copies(stage.look()) == before
    lose(stage)
    assert copies(stage.look()) == before


def test_archives_are_never_touched(stage: Stage) -> None:
    archive = stage.library / "_Archive" / "Trip"
    archive.mkdir(parents=True)
    (archive / "IMG_1.JPG").write_bytes(PHOTO)
    before = stage.look()
    assert before["library/_Archive/Trip/IMG_1.JPG"].place is Place.ARCHIVE
    (archive / "IMG_1.JPG").unlink()
    with pytest.raises(BrokenError, match="of the archive was touched"):
        invariants.check_step(stage, before)


def test_the_truth_is_compared(stage: Stage) -> None:
    invariants.check_truth(stage)
    stage.model.learn([line("IMG_1", PHOTO, EDITED), line("IMG_2", b"another one")])
    with pytest.raises(BrokenError, match="files are missing"):
        invariants.check_truth(stage)
    stage.model.learn([line("IMG_1", PHOTO)])
    with pytest.raises(BrokenError, match="nobody wants these"):
        invariants.check_truth(stage)
    stage.model.kept = {"IMG_1"}
    invariants.check_truth(stage)
    stage.model.kept = set()
    stage.model.learn([line("IMG_1", PHOTO, EDITED, captured_ms=1_600_000_000_000)])
    with pytest.raises(BrokenError, match="names that do not fit"):
        invariants.check_truth(stage)


def test_the_brake_is_held(stage: Stage) -> None:
    contents = [f"photo {number}".encode() for number in range(12)]
    stage.model.learn([line(f"A{n}", content) for n, content in enumerate(contents)])
    for number, content in enumerate(contents):
        (month_of(stage) / f"A{number}.JPG").write_bytes(content)
    before = stage.look()
    for number in range(10):
        (month_of(stage) / f"A{number}.JPG").rename(quarantine_of(stage) / f"A{number}.JPG")
    stage.look()
    invariants.check_brake(stage, before)
    (month_of(stage) / "A10.JPG").rename(quarantine_of(stage) / "A10.JPG")
    stage.look()
    with pytest.raises(BrokenError, match="the brake did not hold in PrimarySync"):
        invariants.check_brake(stage, before)


def test_icloud_changes_only_by_what_was_confirmed(stage: Stage) -> None:
    before = dict(stage.model.truth)
    invariants.check_icloud(stage, before, [{"do": "sync"}])
    removed = line("IMG_1", PHOTO, EDITED, deleted=True, listed=False, trash_reason=1)
    stage.model.learn([removed])
    with pytest.raises(BrokenError, match="was removed from iCloud"):
        invariants.check_icloud(stage, before, [{"do": "sync"}])
    with pytest.raises(BrokenError, match="is not kept"):
        invariants.check_icloud(stage, before, [{"do": "free_up"}])
    stage.model.kept = {"IMG_1"}
    invariants.check_icloud(stage, before, [{"do": "free_up"}])
    lose(stage)
    stage.look()
    with pytest.raises(BrokenError, match="is not here"):
        invariants.check_icloud(stage, before, [{"do": "free_up"}])

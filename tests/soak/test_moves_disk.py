"""What the driver does to the disk it knows of."""

from random import Random

from tests.soak import invariants, moves_disk
from tests.soak.stage import Stage
from tests.soak.test_invariants import FOREIGN, PHOTO, digest, month_of, stage

__all__ = ["stage"]


def test_the_driver_owns_every_file_that_it_puts_there(stage: Stage) -> None:
    """Also where we write ourselves: among albums, beside photos, and where the sums lie."""
    stage.was_set_up = True
    for path in FOREIGN:
        (stage.disk.folder / path).unlink()
    stage.model.foreign.clear()
    put = [moves_disk.put_foreign(stage, Random(number)) for number in range(120)]
    names = {told["name"] for told in put if "done" not in told}
    assert stage.model.foreign.keys() == {f"library/{name}" for name in names}
    assert names >= {
        "SHA256SUMS", "Albums/mine.txt", "Albums/Trip/diary.txt", "Albums/Trip/IMG_0003.JPG",
        "2023/11/IMG_1.JPG.xmp", "2023/11/IMG_1.xmp",
    }  # fmt: skip
    invariants.check_step(stage, stage.seen)


def test_what_is_shown_in_an_album_is_replaced_and_deleted_without_touching_the_photo(
    stage: Stage,
) -> None:
    stage.was_set_up = True
    shown = stage.library / "Albums" / "Trip" / "IMG_1.JPG"
    shown.hardlink_to(month_of(stage) / "IMG_1.JPG")
    before = stage.look()
    deleted = moves_disk.lose_made(stage, Random(1))
    assert deleted == {"name": "Albums/Trip/IMG_1.JPG"}
    assert not shown.exists()
    shown.hardlink_to(month_of(stage) / "IMG_1.JPG")
    for number in range(60):
        moves_disk.put_foreign(stage, Random(number))
    assert stage.model.foreign["library/Albums/Trip/IMG_1.JPG"] != digest(PHOTO)
    invariants.check_step(stage, before)
    assert moves_disk.lose_made(stage, Random(1)) == {"done": False}

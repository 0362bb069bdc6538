"""What the driver does to the disk it knows of."""

from random import Random

from tests.soak import invariants, moves_disk
from tests.soak.stage import Stage
from tests.soak.test_invariants import FOREIGN, stage

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

"""What is kept is known by what was done; the note has to say the same."""

import json
from random import Random
from typing import Any

import pytest

from tests.soak import invariants, moves_disk
from tests.soak.deeds import Deeds, deeds
from tests.soak.disk import Entry
from tests.soak.invariants import BrokenError
from tests.soak.process import Ended
from tests.soak.stage import Stage
from tests.soak.test_invariants import EDITED, PHOTO, digest, line, quarantine_of, stage

__all__ = ["stage"]
TWO = frozenset({"IMG_1", "IMG_2"})
RESTORE = {"do": "restore"}
FREE_UP = {"do": "free_up"}


def note(stage: Stage, *names: str) -> None:
    lines = [json.dumps({"zone": "PrimarySync", "asset": name, "kept": True}) for name in names]
    (stage.library / ".apple_backup" / "kept.jsonl").write_text("\n".join(lines))


def held(stage: Stage, content: bytes = PHOTO) -> dict[str, Entry]:
    (quarantine_of(stage) / "IMG_1.JPG").write_bytes(content)
    return stage.look()


def restored(*contents: bytes, refused: int = 0, error: str | None = None) -> Ended:
    result: dict[str, Any] = {
        "restored": len(contents) - refused, "refused": refused, "sha256": list(map(digest, contents)),
    }  # fmt: skip
    return Ended(
        0, outcomes=[{"action": "restore", "error": error, "result": None if error else result}]
    )


def done(stage: Stage, action: dict[str, Any], ended: Ended, before: Any = None) -> Deeds:
    truth = stage.model.truth
    return deeds(stage.model, stage.seen, before or truth, [action], ended)


def test_a_note_that_is_lost_is_seen_by_a_run_that_did_nothing_with_it(stage: Stage) -> None:
    note(stage, "IMG_1")
    assert invariants.check_kept(stage, Deeds(may=frozenset({"IMG_1"}))) == {"IMG_1"}
    assert invariants.check_kept(stage, Deeds()) == set()
    note(stage)
    for _ in range(2):
        with pytest.raises(BrokenError, match="notes of kept photos were lost"):
            invariants.check_kept(stage, Deeds())
    assert stage.model.kept == {"IMG_1"}


def test_what_nobody_asked_for_is_not_kept(stage: Stage) -> None:
    note(stage, "IMG_1")
    with pytest.raises(BrokenError, match="kept that nobody asked for"):
        invariants.check_kept(stage, done(stage, {"do": "sync"}, Ended(0)))
    with pytest.raises(BrokenError, match="kept that nobody asked for"):
        invariants.check_kept(stage, done(stage, FREE_UP, removed(unsure=0)))
    assert not stage.model.kept


def test_what_was_brought_back_is_kept(stage: Stage) -> None:
    held(stage)
    told = done(stage, RESTORE, restored(PHOTO))
    assert told == Deeds((frozenset({"IMG_1"}),), frozenset({"IMG_1"}))
    with pytest.raises(BrokenError, match="brought back are not kept"):
        invariants.check_kept(stage, told)
    note(stage, "IMG_1")
    invariants.check_kept(stage, told)


def test_of_two_alike_one_is_kept(stage: Stage) -> None:
    held(stage)
    stage.model.learn([line("IMG_1", PHOTO, EDITED), line("IMG_2", PHOTO)])
    assert done(stage, RESTORE, restored(PHOTO)) == Deeds((TWO,), TWO)


@pytest.mark.parametrize(
    "ended", [Ended(-9), restored(PHOTO, error="disk_full"), restored(PHOTO, refused=1)]
)
def test_a_restore_that_did_not_come_to_its_end_may_have_kept_it(
    stage: Stage, ended: Ended
) -> None:
    held(stage)
    assert done(stage, RESTORE, ended) == Deeds((), frozenset({"IMG_1"}))


def test_a_run_that_could_not_begin_has_kept_nothing(stage: Stage) -> None:
    held(stage)
    ended = Ended(0, outcomes=[{"action": "open", "error": "sign_in", "result": None}])
    assert done(stage, RESTORE, ended) == Deeds()


def test_a_rotten_file_that_is_brought_back_keeps_its_photo(stage: Stage) -> None:
    rotten = b"a phot!"
    held(stage, rotten)
    assert done(stage, RESTORE, restored(rotten)) == Deeds()
    stage.model.stands_for(digest(rotten), digest(PHOTO))
    told = done(stage, RESTORE, restored(rotten))
    assert told == Deeds((frozenset({"IMG_1"}),), frozenset({"IMG_1"}))


def test_whose_file_it_was_is_lost_with_the_catalog(stage: Stage) -> None:
    held(stage)
    for path in (stage.catalog, stage.folder / "saved.db"):
        path.write_bytes(b"a catalog")
    moves_disk.lose_catalog(stage, Random(1))
    assert done(stage, RESTORE, restored(PHOTO)) == Deeds((), frozenset({"IMG_1"}))


def removed(*, unsure: int, error: str | None = None) -> Ended:
    result = None if error else {"removed": 1, "unsure": unsure}
    return Ended(0, outcomes=[{"action": "free_up", "error": error, "result": result}])


@pytest.mark.parametrize("ended", [Ended(-9), removed(unsure=1), removed(unsure=0, error="x")])
def test_what_was_in_icloud_may_be_kept_if_nobody_knows_what_became_of_it(
    stage: Stage, ended: Ended
) -> None:
    hidden, deleted = line("IMG_2", b"2", hidden=True), line("IMG_3", b"3", deleted=True)
    stage.model.learn([line("IMG_1", PHOTO), hidden, deleted])
    assert done(stage, FREE_UP, ended) == Deeds((), frozenset({"IMG_1"}))


def test_what_was_removed_and_taken_back_in_one_run_stays_kept(stage: Stage) -> None:
    ended = Ended(0, outcomes=[*removed(unsure=0).outcomes, {"action": "undo", "error": None}])
    truth = stage.model.truth
    told = deeds(stage.model, stage.seen, truth, [FREE_UP, {"do": "undo"}], ended)
    assert told == Deeds((), frozenset({"IMG_1"}))


def test_what_was_removed_from_icloud_is_kept(stage: Stage) -> None:
    before = stage.model.truth
    stage.model.learn([line("IMG_1", PHOTO, deleted=True), line("IMG_2", b"2")])
    only = Deeds((), frozenset({"IMG_1"}))
    assert done(stage, FREE_UP, removed(unsure=0), before) == only
    archived = Ended(0, outcomes=[
        {"action": "archive", "error": None, "result": {"removal": {"removed": 1, "unsure": 0}}},
    ])  # fmt: skip
    assert done(stage, {"do": "archive", "remove": True}, archived, before) == only
    assert done(stage, {"do": "archive", "remove": False}, archived, before) == Deeds()

"""A fault is meant for a call that comes."""

from random import Random

from tests.soak.reach import Reach

SYNC = [{"do": "sync"}]


def test_a_call_is_drawn_that_the_last_runs_made() -> None:
    reach, dice = Reach(), Random(1)
    assert {reach.draw(dice, SYNC, 0, "disk") for _ in range(200)} <= {1, 2, 3, 4}
    for count in (5, 200, 120, 90):
        reach.note(SYNC, 3, {"disk": count})
    drawn = [reach.draw(dice, SYNC, 2, "disk") for _ in range(500)]
    assert (min(drawn), max(drawn)) == (1, 90)
    assert sum(at <= 10 for at in drawn) > 120
    # Runs with more to do know nothing of one with less, and other runs nothing of these.
    assert max(reach.draw(dice, SYNC, 0, "disk") for _ in range(200)) <= 4
    assert max(reach.draw(dice, [{"do": "plan"}], 3, "disk") for _ in range(200)) <= 4
    assert max(reach.draw(dice, SYNC, 3, "catalog") for _ in range(200)) <= 4


def test_the_same_dice_draw_the_same_call() -> None:
    reach = Reach()
    reach.note(SYNC, 0, {"files": 40})
    first, second = (
        [reach.draw(Random(seed), SYNC, 0, "files") for seed in range(20)] for _ in range(2)
    )
    assert first == second

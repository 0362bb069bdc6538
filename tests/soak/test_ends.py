"""How a run may not end."""

import pytest

from tests.soak import invariants
from tests.soak.invariants import BrokenError
from tests.soak.process import Ended
from tests.soak.stage import Stage
from tests.soak.test_invariants import stage

__all__ = ["stage"]


@pytest.mark.parametrize(
    ("ended", "text"),
    [
        (Ended(1, errors="Traceback"), "by an exception of its own"),
        (Ended(-9), "by signal 9"),
        (Ended(0, outcomes=[{"action": "sync", "error": "odd"}]), "errors that nobody knows"),
        (Ended(0, outcomes=[{"action": "sync", "error": "disk_full"}]), "without trouble failed"),
        (Ended(0, phases=[["planning"]]), "planning after None"),
        (Ended(0, phases=[["listing", "transferring"]]), "transferring after listing"),
        (Ended(0, phases=[["listing"], ["planning"]]), "planning after None"),
        (Ended(0, errors="Traceback (most recent call last)"), "an exception that nobody took"),
    ],
)
def test_ends_that_may_not_be(stage: Stage, ended: Ended, text: str) -> None:
    with pytest.raises(BrokenError, match=text):
        invariants.check_ended(stage, ended, may_die=False, must_work=True)

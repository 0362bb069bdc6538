"""Which states may follow each other, as docs/developer/frame.md tells it; not as the code does.

`ready`, `running` and `blocked` are the documented states, whose code is not asked. What is shown
to users is finer. An account rests, syncs or works, or signs in; and each comes from rest and ends
there. A sync goes through its phases in their order, unless the session has ended in the middle:
then the work begins anew.
"""

from typing import Final

RESTING: Final = frozenset({"not_started", "idle", "signed_out", "failed"})
SIGNING_IN: Final = frozenset({"signing_in", "code_needed"})
WORKING: Final = frozenset(
    {"listing", "planning", "transferring", "paused", "finishing", "verifying", "working"}
)

# A run that is stopped or fails goes to rest from everywhere.
_AFTER: Final = {
    "listing": {"planning"},
    # What is read back or removed is planned, and planned again once it is known.
    "planning": {"transferring", "paused", "verifying", "finishing"},
    "transferring": {"paused", "finishing"},
    "paused": {"transferring", "finishing"},
    "finishing": set[str](),
    # What was bad is fetched.
    "verifying": {"transferring", "paused", "finishing"},
    "working": WORKING,
}
# Only these begin.
_BEGINNINGS: Final = {"listing", "verifying", "working", "signing_in"}

# A question is asked again, and a failure may be found while nothing runs.
_DOCUMENTED: Final = {
    "ready": {"running", "ready"},
    "running": {"ready", "blocked"},
    "blocked": {"running", "ready", "blocked"},
}


def may_follow(before: str, after: str) -> bool:
    """Whether what is shown of an account may change so."""
    if after == before or after in RESTING:
        return True
    if before in RESTING:
        return after in _BEGINNINGS
    if before in SIGNING_IN:
        return after in SIGNING_IN
    return after == "listing" or after in _AFTER[before]


def may_be_told(before: str, after: str) -> bool:
    """Whether the documented state may change so."""
    return after in _DOCUMENTED[before]


def agree(documented: str, shown: str) -> bool:
    """Whether both tell the same."""
    match documented:
        case "ready":
            return shown in RESTING
        case "blocked":
            return shown == "code_needed"
        case _:
            return shown in WORKING or shown == "signing_in"

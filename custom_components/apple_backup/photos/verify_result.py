"""What reading files back has shown, and what of it is kept for whoever asks later."""

from contextlib import suppress
from dataclasses import asdict, dataclass
import json
from pathlib import Path

from .catalog import Catalog
from .clock import now_ms
from .models import LibraryTotals

LAST_PROOF = "last_proof"
LAST_CHECK = "last_check"


@dataclass(slots=True)
class VerifyResult:
    """What a pass has shown, in files and bytes.

    `repaired` were fetched again, `beyond_repair` cannot be: Apple does not have them any more, or
    the user does not want them fetched. `totals` are of the whole library. `sums` is the list of
    checksums that was written, after a pass over everything.
    """

    checked: int = 0
    checked_bytes: int = 0
    missing: int = 0
    damaged: int = 0
    changed: int = 0
    unreadable: int = 0
    repaired: int = 0
    beyond_repair: int = 0
    totals: LibraryTotals | None = None
    sums: Path | None = None

    @property
    def is_clean(self) -> bool:
        """Whether every file was right when it was read."""
        return not (self.missing or self.damaged or self.changed or self.unreadable)


def last_check_found_errors(catalog: Catalog) -> bool:
    """Whether the last pass found a file that was not right when it was read. Blocking."""
    try:
        return not json.loads(catalog.fact(LAST_CHECK) or "{}").get("is_clean", True)
    except ValueError:
        return True


def remember_check(
    catalog: Catalog, result: VerifyResult, started_ms: int, left_alone: int
) -> None:
    """Keep the outcome of a pass over any share; `left_alone` files are as bad as before. Blocking."""
    bad = result.missing + result.damaged + result.changed + result.unreadable
    content = {
        "is_clean": result.is_clean,
        "started_ms": started_ms,
        "checked": result.checked,
        "bad_files": bad,
        "beyond_repair": result.beyond_repair,
        "left_alone": left_alone,
        "repaired": min(result.repaired, bad - left_alone),
    }
    catalog.set_fact(LAST_CHECK, json.dumps(content))


def remember_proof(catalog: Catalog, result: VerifyResult, started_ms: int) -> None:
    """Keep the proof for whoever asks later. Blocking."""
    content = asdict(result) | {
        "sums": str(result.sums),
        "started_ms": started_ms,
        "ended_ms": now_ms(),
    }
    catalog.set_fact(LAST_PROOF, json.dumps(content))


def proof_start(catalog: Catalog) -> int | None:
    """Tell since when files were read in the last check of everything; None: no clock knows. Blocking.

    Raises:
        ValueError: The note of it is torn.
    """
    started_ms = json.loads(catalog.fact(LAST_PROOF) or "{}").get("started_ms")
    return started_ms if isinstance(started_ms, int) and started_ms <= now_ms() else None


def forget_later_proof(catalog: Catalog, at_ms: int) -> None:
    """Forget when a check began whose clock was ahead, as that of each file is forgotten. Blocking.

    Once that moment has come, it would pass for one since which every file was read.
    """
    with suppress(ValueError, AttributeError):
        proof = json.loads(catalog.fact(LAST_PROOF) or "{}")
        if (proof.get("started_ms") or 0) > at_ms:
            catalog.set_fact(LAST_PROOF, json.dumps(proof | {"started_ms": None}))

"""What the overview tells of iCloud accounts."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, cast

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant, callback

from ..account_issues import ending_trust
from ..attention import expected_trust_end, problems
from ..const import DOMAIN
from ..models import PhotosConfigEntry, is_photos_entry
from ..permissions import Right, is_allowed
from ..photos.status import RunState
from ..photos_state import PhotosData, percent_fetched
from ..sign_in import SignIn
from ..sync_round import SyncRound

NOT_LOADED: Final = "not_loaded"


@callback
def describe_accounts(hass: HomeAssistant, user: User) -> list[dict[str, Any]]:
    """Describe every account, the oldest first, for a user who may read its state."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    accounts = [e for e in entries if is_photos_entry(e) and not e.disabled_by]
    rights = {
        "sync": is_allowed(user, Right.SYNC),
        "pause": is_allowed(user, Right.PAUSE),
        "enter_code": is_allowed(user, Right.ENTER_CODE),
        "sign_in": is_allowed(user, Right.REAUTHENTICATE),
        "manage": is_allowed(user, Right.MANAGE_LIBRARY),
    }
    return [_describe(account, is_admin=user.is_admin) | {"may": rights} for account in accounts]


def _describe(entry: ConfigEntry, *, is_admin: bool) -> dict[str, Any]:
    about = {"entry_id": entry.entry_id, "title": entry.title}
    if entry.state is not ConfigEntryState.LOADED:
        return about | {"state": NOT_LOADED, "reason": entry_reason(entry, is_admin=is_admin)}
    runtime = cast("PhotosConfigEntry", entry).runtime_data
    data, sign_in = runtime.coordinator.data, runtime.sign_in
    return about | {
        "state": data.state.value,
        # A sync can be started; the finer states do not tell that for all kinds of work.
        "is_ready": runtime.status.state is RunState.READY,
        "is_signed_in": sign_in.is_signed_in,
        "keeps_password": CONF_PASSWORD in entry.data,
        "is_paused": data.is_paused,
        "progress": _progress(data),
        "sync": _sync(runtime.coordinator.sync_round),
        "totals": asdict(data.totals),
        "kinds": {kind.value: count for kind, count in data.health.kinds.items()},
        "last_sync": milliseconds(data.last_sync),
        "next_sync": milliseconds(data.next_sync),
        "checked": data.health.checked_ms,
        "repaired": data.health.repaired,
        "trust_ends": milliseconds(expected_trust_end(sign_in)),
        "disk": _disk(data),
        "code": _code(sign_in),
        "attention": _attention(entry, sign_in, data),
    }


def entry_reason(entry: ConfigEntry, *, is_admin: bool) -> str | None:
    """Why an entry is not loaded, in words; these may hold a path, so they are for admins."""
    return entry.reason if is_admin else None


def milliseconds(when: datetime | None) -> int | None:
    """A point in time as the panel counts it."""
    return None if when is None else round(when.timestamp() * 1000)


def _progress(data: PhotosData) -> dict[str, Any] | None:
    if data.progress is None:
        return None
    return asdict(data.progress) | {"percent": percent_fetched(data)}


def _sync(last: SyncRound | None) -> dict[str, Any] | None:
    """The sync that was started last; `error` is the key of a translated exception."""
    if last is None:
        return None
    error, message = last.reason()
    return {
        "started": last.started_ms,
        "ended": last.ended_ms,
        "outcome": last.outcome(),
        "error": error,
        "message": message,
    }


def _disk(data: PhotosData) -> dict[str, Any]:
    health = data.health
    return {
        "free_bytes": health.free_bytes,
        "bytes_per_day": health.bytes_per_day,
        "days_until_full": health.days_until_full,
        "is_low": health.is_space_low,
    }


def _code(sign_in: SignIn) -> dict[str, Any] | None:
    """The question for a code, if there is one; numbers are masked."""
    if (pending := sign_in.pending) is None:
        return None
    number = pending.phone_number
    return {
        "method": pending.method.value if pending.method else None,
        "phone_number_id": number.id if number else None,
        "phone_numbers": [{"id": n.id, "masked": n.masked} for n in pending.phone_numbers],
        "ways": [way.value for way in pending.ways],
        "sent_at": milliseconds(pending.sent_at),
        "asked_until": milliseconds(sign_in.asked_until),
    }


def _attention(entry: ConfigEntry, sign_in: SignIn, data: PhotosData) -> list[dict[str, Any]]:
    """What needs somebody, the gravest first; `error` is the key of a translated exception."""
    coordinator = cast("PhotosConfigEntry", entry).runtime_data.coordinator
    problem, health = sign_in.problem, data.health
    more: dict[str, dict[str, Any]] = {
        "signed_out": {"error": problem.code if problem else None},
        "run_failed": {"error": data.error, "message": data.error_message},
        "removals_held_back": {"count": health.held_back},
        "bad_files": {"count": health.left_alone},
        "space_low": {"bytes": health.free_bytes},
    }
    reasons = problems(coordinator)
    if problem is not None and data.error == problem.code:
        # The run has failed for the same reason.
        reasons.remove("run_failed")
    found = [{"key": key, **more[key]} for key in reasons]
    if sign_in.pending is not None:
        # The code is the way out of being signed out.
        found = [{"key": "code_needed"}, *(item for item in found if item["key"] != "signed_out")]
    if (end := ending_trust(sign_in)) is not None:
        found.append({"key": "trust_ends", "time": milliseconds(end)})
    return found

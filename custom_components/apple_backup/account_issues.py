"""Repair issues of an account: what only its user can settle at Apple, and trust that will end.

A session that has to be renewed by signing in is told by Home Assistant's own issue of the
reauthentication flow; everything here exists only while it is true.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .const import CONF_APPLE_ID, DOMAIN
from .errors import needs_sign_in
from .markdown import as_it_is
from .photos import errors as photos
from .sign_in_events import SignInEvent, WrongAccountError

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.account.models import Trust
    from .sign_in import SignIn

# Long enough to find a quiet minute, short enough not to be a nuisance every month.
TRUST_WARNING: Final = timedelta(days=5)
CHECK_INTERVAL: Final = timedelta(hours=6)

ISSUE_TRUST: Final = "trust_expires"
DATA_ENTRY_ID: Final = "entry_id"
DATA_KEY: Final = "key"

_APPLE_ACCOUNT: Final = "https://account.apple.com"
_ICLOUD: Final = "https://www.icloud.com"
# What has texts of its own, and where more can be learnt or done. The nearest class decides.
_ISSUES: Final[Mapping[type[photos.PhotosError], str | None]] = MappingProxyType(
    {
        photos.AccountError: None,
        photos.AccountLockedError: "https://iforgot.apple.com",
        photos.AccountRepairRequiredError: _APPLE_ACCOUNT,
        photos.DeviceConsentRequiredError: None,
        photos.IncompatiblePyicloudError: None,
        photos.ManagedAccountError: None,
        photos.PhotosNotActivatedError: None,
        photos.SecurityKeyRequiredError: _APPLE_ACCOUNT,
        photos.TermsRequiredError: _ICLOUD,
        photos.TwoStepVerificationError: _APPLE_ACCOUNT,
        photos.WebAccessDisabledError: None,
        photos.WrongRegionError: None,
        WrongAccountError: None,
    }
)

# No dialog mends these: other versions do, after a restart.
_WITHOUT_FLOW: Final = frozenset({photos.IncompatiblePyicloudError.code})


@callback
def async_watch_account(hass: HomeAssistant, entry: PhotosConfigEntry, sign_in: SignIn) -> None:
    """Keep the issues of an account true until its entry is unloaded."""

    @callback
    def update(_event: SignInEvent | datetime | None = None) -> None:
        _update_problem(hass, entry, sign_in)
        _update_trust(hass, entry, sign_in)

    @callback
    def clear() -> None:
        ir.async_delete_issue(hass, DOMAIN, problem_issue_id(entry.entry_id))
        ir.async_delete_issue(hass, DOMAIN, trust_issue_id(entry.entry_id))

    entry.async_on_unload(clear)
    entry.async_on_unload(sign_in.async_add_listener(update))
    entry.async_on_unload(
        async_track_time_interval(hass, update, CHECK_INTERVAL, cancel_on_shutdown=True)
    )
    update()


def problem_issue_id(entry_id: str) -> str:
    """The id of the one issue that says why an account cannot be used."""
    return f"account_{entry_id}"


def trust_issue_id(entry_id: str) -> str:
    """The id of the issue that announces the end of trust."""
    return f"{ISSUE_TRUST}_{entry_id}"


def issue_key(problem: photos.PhotosError | None) -> str | None:
    """The texts of a problem's issue, None if it has none here: a pause ends by itself."""
    if problem is None or needs_sign_in(problem) or isinstance(problem, photos.SignInPausedError):
        return None
    found = _issue_class(problem)
    return found.code if found is not None else None


def _issue_class(problem: photos.PhotosError) -> type[photos.PhotosError] | None:
    return next(
        (
            cls
            for cls in type(problem).__mro__
            if issubclass(cls, photos.PhotosError) and cls in _ISSUES
        ),
        None,
    )


def _update_problem(hass: HomeAssistant, entry: PhotosConfigEntry, sign_in: SignIn) -> None:
    issue_id, problem = problem_issue_id(entry.entry_id), sign_in.problem
    key = issue_key(problem)
    if problem is None or key is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={DATA_ENTRY_ID: entry.entry_id, DATA_KEY: key},
        is_fixable=key not in _WITHOUT_FLOW,
        learn_more_url=_ISSUES[_issue_class(problem) or photos.AccountError],
        severity=ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders={
            "account": entry.title,
            "apple_id": as_it_is(entry.data[CONF_APPLE_ID]),
        },
    )


def ending_trust(sign_in: SignIn) -> datetime | None:
    """When Apple is expected to ask for a code, if it is time to speak of that."""
    trust = sign_in.account.trust
    end = trust.expected_end
    if end is None or not sign_in.is_signed_in or not _is_near(trust, end):
        return None
    return end


def _update_trust(hass: HomeAssistant, entry: PhotosConfigEntry, sign_in: SignIn) -> None:
    issue_id, end = trust_issue_id(entry.entry_id), ending_trust(sign_in)
    if end is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={DATA_ENTRY_ID: entry.entry_id, DATA_KEY: ISSUE_TRUST},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE_TRUST,
        translation_placeholders={
            "account": entry.title,
            "apple_id": as_it_is(entry.data[CONF_APPLE_ID]),
            "date": dt_util.as_local(end).date().isoformat(),
        },
    )


def _is_near(trust: Trust, end: datetime) -> bool:
    """Whether it is time to speak of the end of trust: in its last days, but not its first ones.

    After the predicted end either Apple has asked for a code, or the prediction was too careful.
    """
    now, begin = dt_util.utcnow(), end - TRUST_WARNING
    if trust.trusted_since is not None:
        # Who has just given a code is left alone, however short the trust is.
        begin = max(begin, trust.trusted_since + (end - trust.trusted_since) / 2)
    return begin <= now < end

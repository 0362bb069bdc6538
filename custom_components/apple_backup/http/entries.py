"""Which config entry a request is about.

Canonical paths name an account by `?account=<entry id>` or mean the only one. The documented paths
know no accounts: they speak for the entry whose option says so, by default the first of its kind,
and do not exist (404) where there is none.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, Self

from aiohttp import web

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_DOCUMENTED_PATHS, CONF_KIND, DOMAIN, EntryKind
from ..models import (
    BackupsConfigEntry,
    PhotosConfigEntry,
    async_loaded_accounts,
    async_loaded_folders,
)
from ..permissions import Right, is_allowed
from .errors import ApiError
from .guard import NotAllowedError

QUERY_ACCOUNT: Final = "account"


class PathClosedError(ApiError):
    """A documented path that no entry has switched on."""

    def __init__(self) -> None:
        """Answer as if the path did not exist."""
        super().__init__(HTTPStatus.NOT_FOUND, "not_found", "Not found.")


class NotReadyError(ApiError):
    """There is no account, or it is not loaded. In upper case, `code` is what `GET state` reports."""

    def __init__(self, code: str, text: str) -> None:
        """Answer 412, as the API does for whatever cannot be done now."""
        super().__init__(HTTPStatus.PRECONDITION_FAILED, code, text)

    @classmethod
    def not_loaded(cls) -> Self:
        """The account is set up, but not loaded now."""
        return cls("not_ready", "The account is not ready. Its page in Home Assistant says why.")


@callback
def entries_of(hass: HomeAssistant, kind: EntryKind) -> list[ConfigEntry]:
    """All entries of a kind, the oldest first, loaded or not."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    return [entry for entry in entries if entry.data.get(CONF_KIND) == kind]


@callback
def documented_entries(hass: HomeAssistant, kind: EntryKind) -> list[ConfigEntry]:
    """The entries for which the documented paths speak.

    Without a word from the user it is the first of its kind. Switching the option on for another
    entry moves it there, so that nobody has to switch two options.
    """
    entries = entries_of(hass, kind)
    chosen = [entry for entry in entries if entry.options.get(CONF_DOCUMENTED_PATHS) is True]
    if chosen:
        return chosen
    return [e for e in entries[:1] if e.options.get(CONF_DOCUMENTED_PATHS, True)]


def account_of(hass: HomeAssistant, request: web.Request, *, documented: bool) -> PhotosConfigEntry:
    """The loaded iCloud account a request is about.

    Raises:
        NotReadyError: there is no account, or it is not loaded now.
        ApiError: 404 for an unknown account, 400 if there are several and none was named.
    """
    entry = _chosen_account(hass, request, documented=documented)
    for account in async_loaded_accounts(hass):
        if account.entry_id == entry.entry_id:
            return account
    raise NotReadyError.not_loaded()


def loaded_account(hass: HomeAssistant, entry_id: str) -> PhotosConfigEntry:
    """The loaded iCloud account with this id, which is part of the path.

    Raises:
        NotReadyError: it is not loaded now.
        ApiError: 404 for an unknown account.
    """
    entry = _named(entries_of(hass, EntryKind.ICLOUD_ACCOUNT), entry_id)
    for account in async_loaded_accounts(hass):
        if account.entry_id == entry.entry_id:
            return account
    raise NotReadyError.not_loaded()


def _chosen_account(hass: HomeAssistant, request: web.Request, *, documented: bool) -> ConfigEntry:
    """The entry a request means, loaded or not."""
    kind = EntryKind.ICLOUD_ACCOUNT
    if documented:
        if not (entries := documented_entries(hass, kind)):
            raise PathClosedError
        return entries[0]
    entries = entries_of(hass, kind)
    if (entry_id := request.query.get(QUERY_ACCOUNT)) is not None:
        return _named(entries, entry_id)
    # A disabled account is one the user has put aside; it counts only if there is no other.
    entries = [entry for entry in entries if not entry.disabled_by] or entries
    if not entries:
        raise NotReadyError("no_account", "No iCloud account has been set up.")
    if len(entries) > 1:
        raise ApiError(
            HTTPStatus.BAD_REQUEST,
            "account_required",
            "There are several accounts. Name one by the parameter 'account'.",
            extra={"accounts": [{"id": e.entry_id, "name": e.title} for e in entries]},
        )
    return entries[0]


def folders_of(
    hass: HomeAssistant, request: web.Request, user: User, *, documented: bool
) -> list[BackupsConfigEntry]:
    """The loaded backup folders a request is about and whose backups the user may use.

    Raises:
        NotAllowedError: the user may use none of them.
        ApiError: 404 for an unknown folder, 503 if none of them is loaded.
    """
    entries = folders_meant(hass, request, documented=documented)
    entries = [entry for entry in entries if not entry.disabled_by]
    allowed = {e.entry_id for e in entries if is_allowed(user, Right.USE_BACKUPS, e)}
    if not allowed and not is_allowed(user, Right.USE_BACKUPS):
        raise NotAllowedError
    loaded = [folder for folder in async_loaded_folders(hass) if folder.entry_id in allowed]
    if allowed and not loaded:
        raise ApiError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "not_ready",
            "The backup folder is not ready. Its page in Home Assistant says why.",
        )
    return loaded


@callback
def folders_meant(
    hass: HomeAssistant, request: web.Request, *, documented: bool
) -> Sequence[ConfigEntry]:
    """The backup folders a request is about, whoever asks: all, unless one is named."""
    if documented:
        return documented_entries(hass, EntryKind.BACKUP_FOLDER)
    entries = entries_of(hass, EntryKind.BACKUP_FOLDER)
    if (entry_id := request.query.get(QUERY_ACCOUNT)) is not None:
        return [_named(entries, entry_id)]
    return entries


def _named(entries: Sequence[ConfigEntry], entry_id: str) -> ConfigEntry:
    """The entry with this id, of this kind."""
    for entry in entries:
        if entry.entry_id == entry_id:
            return entry
    raise ApiError(HTTPStatus.NOT_FOUND, "unknown_account", "There is no such account.")

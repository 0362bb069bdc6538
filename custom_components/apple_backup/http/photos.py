"""The photos API: state, log and sync of an iCloud account, as its document describes them."""

from http import HTTPStatus
import time
from typing import Any, Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..models import PhotosConfigEntry
from ..permissions import Right
from ..photos.status import RunState
from .entries import NotReadyError, account_of
from .errors import Dialect
from .view import GuardedView

QUERY_LOG_LEVEL: Final = "loglevel"


class PhotosView(GuardedView):
    """A route that speaks for one iCloud account."""

    dialect = Dialect.PHOTOS

    def account(self, request: web.Request) -> PhotosConfigEntry:
        """The loaded account a request is about; see `account_of` for what it raises."""
        return account_of(request.app[KEY_HASS], request, documented=self.documented)


class StateView(PhotosView):
    """`GET state`."""

    path = "/state"
    permission = Right.READ_STATE

    async def get(self, request: web.Request) -> web.Response:
        """Return the state machine's document, times in milliseconds since the epoch."""
        try:
            document: dict[str, Any] = self.account(request).runtime_data.status.as_document()
        except NotReadyError as err:
            # A client that polls the state must be able to show that there is nothing to poll yet.
            document = {
                "state": RunState.READY.value,
                "timestamp": time.time_ns() // 1_000_000,
                "prevError": {"message": err.text, "code": err.code.upper()},
            }
        return self.json(document)


class LogView(PhotosView):
    """`GET log`."""

    path = "/log"
    permission = Right.READ_LOG

    async def get(self, request: web.Request) -> web.Response:
        """Return what was logged since the last trigger, at `loglevel` and above.

        No level, `none` and an unknown one give an empty list, as the original server does.
        """
        try:
            log = self.account(request).runtime_data.log
        except NotReadyError:
            return self.json([])
        entries = log.entries(request.query.get(QUERY_LOG_LEVEL))
        return self.json([entry.as_document() for entry in entries])


class SyncView(PhotosView):
    """`POST sync`."""

    path = "/sync"
    permission = Right.SYNC

    async def post(self, request: web.Request) -> web.Response:
        """Start a sync: 200 at once, or 412 unless the account is ready."""
        self.account(request).runtime_data.coordinator.start_sync()
        return self.json_message("Sync requested", HTTPStatus.OK)


VIEWS: Final[tuple[type[GuardedView], ...]] = (StateView, LogView, SyncView)

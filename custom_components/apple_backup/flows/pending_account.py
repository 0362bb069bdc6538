"""An account that is being signed in to: private to one flow, gone when the flow ends."""

import asyncio
from pathlib import Path
import shutil

from aiohttp import ClientSession

from homeassistant.core import HomeAssistant

from ..photos.account.account import Account
from ..photos.cloudkit.client import CloudKit
from ..photos.errors import NoCodePendingError
from ..runtime import create_cloudkit_session
from ..storage import (
    async_remove_abandoned_sessions,
    copy_session,
    flow_session_dir,
    make_private_folder,
    replace_session,
)


class PendingAccount:
    """Owns the account of a flow, its thread and its session files until they are handed over."""

    def __init__(self, hass: HomeAssistant, flow_id: str) -> None:
        """Prepare; nothing is created before `open`."""
        self._hass = hass
        self._folder = flow_session_dir(hass, flow_id)
        self._account: Account | None = None
        self._session: ClientSession | None = None
        # A flow may be closed while Apple is still being asked, or right before.
        self._lock = asyncio.Lock()
        self._is_over = False

    @property
    def account(self) -> Account:
        """The account that `open` has made."""
        assert self._account is not None
        return self._account

    async def open(
        self, apple_id: str, *, china_mainland: bool, known: Path | None, again: bool = False
    ) -> Account:
        """Begin anew, with the session of an existing entry if there is one.

        A known session holds the trust that spares the user a code; so does the one of this flow,
        which is kept to sign in to the same account `again`.

        Raises:
            NoCodePendingError: the flow has been closed meanwhile.
        """
        if not again:
            await self._discard()
        async with self._lock:
            if self._is_over:
                raise NoCodePendingError("the dialog is closed")
            await self._close()
            if again or known is None:
                await self._hass.async_add_executor_job(make_private_folder, self._folder)
            else:
                await self._hass.async_add_executor_job(copy_session, known, self._folder)
            self._account = Account(
                apple_id=apple_id, session_dir=self._folder, china_mainland=china_mainland
            )
            return self._account

    def cloudkit(self) -> CloudKit:
        """A client for this account, closed with it."""
        if self._session is None:
            self._session = create_cloudkit_session(self._hass, auto_cleanup=False)
        return CloudKit(self.account, self._session)

    async def hand_over(self, target: Path) -> None:
        """Move the session files to an entry's place and let go of the account."""
        async with self._lock:
            await self._close()
            await self._hass.async_add_executor_job(replace_session, self._folder, target)

    async def discard(self) -> None:
        """Leave nothing behind, and open nothing any more; harmless after `hand_over`.

        A flow that was closed during its last step has handed over what no entry will use.
        """
        self._is_over = True
        await self._discard()

    async def _discard(self) -> None:
        async with self._lock:
            await self._close()
            await self._hass.async_add_executor_job(_remove_folder, self._folder)
        await async_remove_abandoned_sessions(self._hass)

    async def _close(self) -> None:
        if self._session is not None:
            self._session.detach()
            self._session = None
        if self._account is not None:
            await self._account.close()
            self._account = None


def _remove_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

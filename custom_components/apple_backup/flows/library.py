"""From a signed-in account to an entry: what is there, where it goes, and whether to begin."""

import logging
from pathlib import Path
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import BooleanSelector, TextSelector
from homeassistant.util.hass_dict import HassKey

from ..const import (
    CONF_APPLE_ID,
    CONF_CHINA_MAINLAND,
    CONF_KIND,
    CONF_LIBRARY_PATH,
    CONF_SYNC_ENABLED,
    DOMAIN,
    EntryKind,
)
from ..markdown import as_it_is
from ..photos.errors import (
    DeviceConsentRequiredError,
    PhotosError,
    TermsRequiredError,
    UnexpectedAnswerError,
)
from ..photos.files.volume import prepare_library
from ..readable import readable_size
from ..storage import is_safe_id, session_dir
from . import library_folder
from .estimate import estimate_library
from .new_account import NewAccountSteps

_LOGGER = logging.getLogger(__name__)

CONF_START_NOW: Final = "start_now"
# The dialog that has put its session in an account's place, by the account.
_CLAIMS: Final[HassKey[dict[str, str]]] = HassKey(f"{DOMAIN}_session_claims")
# What must stay free besides the library, as a share of it: thumbnails, catalog, new photos.
_HEADROOM: Final = 1.05


class LibrarySteps(NewAccountSteps):
    """The steps after signing in."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._title = ""
        self._path: Path | None = None
        self._assets = 0

    async def async_step_photos_access(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Look into iCloud Photos; what stands in the way is told, and can be tried again."""
        try:
            if user_input is not None:
                # What Apple has told at the sign-in is out of date once the user has changed it.
                await self.pending.account.renew()
            await self._async_open_photos()
        except (TermsRequiredError, DeviceConsentRequiredError) as err:
            return await self._async_meet(err)
        except PhotosError as err:
            _LOGGER.debug("iCloud Photos cannot be opened: %s", err)
            return self.async_show_form(
                step_id="photos_access",
                errors={"base": err.code},
                description_placeholders={"progress": "?", **err.placeholders},
            )
        return await self.async_step_library_folder()

    async def _async_open_photos(self) -> None:
        """Open the libraries, and identify the account.

        Raises:
            PhotosError: iCloud Photos cannot be used now.
            AbortFlow: the account is set up already.
        """
        account = self.pending.account
        if not is_safe_id(account.dsid):
            raise UnexpectedAnswerError("account id")
        await self.async_set_unique_id(account.dsid, raise_on_progress=False)
        self._abort_if_unique_id_configured()
        self._title = self._choose_title(account.full_name)
        await account.open_photos()
        cloudkit = self.pending.cloudkit()
        self._assets = 0
        for zone in await cloudkit.zones():
            await cloudkit.check_indexing(zone)
            self._assets += await cloudkit.count(zone)

    def _choose_title(self, full_name: str | None) -> str:
        """The user's name, unless another account has it."""
        titles = {entry.title for entry in self._async_current_entries()}
        return full_name if full_name and full_name not in titles else self._apple_id

    async def async_step_library_folder(
        self, user_input: dict[str, Any] | None = None, error: str | None = None
    ) -> ConfigFlowResult:
        """Ask where the library shall live."""
        entries = self._async_current_entries()
        run = self.hass.async_add_executor_job
        if user_input is not None and error is None:
            text = user_input[CONF_LIBRARY_PATH]
            try:
                self._path = await run(library_folder.check, self.hass, text, entries)
                return await self.async_step_start()
            except PhotosError as err:
                error = err.code
        else:
            suggestion = self._path or await run(
                library_folder.suggest, self.hass, self._title, entries
            )
            text = str(suggestion or "")
        return self.async_show_form(
            step_id="library_folder",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_LIBRARY_PATH): TextSelector()}),
                {CONF_LIBRARY_PATH: text},
            ),
            errors={CONF_LIBRARY_PATH: error} if error else {},
            description_placeholders={"assets": str(self._assets)},
        )

    async def async_step_start(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what a first sync would bring, and begin it only if the user says so."""
        assert self._path is not None
        if user_input is not None:
            return await self._async_finish(
                self._path, start_now=user_input.get(CONF_START_NOW, False)
            )
        try:
            estimate = await estimate_library(self.pending.cloudkit())
        except PhotosError as err:
            return await self.async_step_library_folder(error=err.code)
        run = self.hass.async_add_executor_job
        free = await run(library_folder.free_bytes, self._path)
        shares_disk = await run(library_folder.shares_disk_with_config, self.hass, self._path)
        fits = estimate.bytes * _HEADROOM <= free
        warning = None if fits else "does_not_fit"
        if fits and shares_disk:
            warning = "shares_disk"
        # A library that grows on the disk of the system is to be a decision, not an oversight.
        start = vol.Required(CONF_START_NOW, default=not shares_disk)
        field = {start: BooleanSelector()} if fits else {}
        return self.async_show_form(
            step_id="start",
            data_schema=vol.Schema(field),
            errors={"base": warning} if warning else {},
            description_placeholders={
                "assets": str(estimate.assets),
                "size": readable_size(estimate.bytes, self.hass.config.language),
                "free": readable_size(free, self.hass.config.language),
                "folder": as_it_is(str(self._path)),
            },
        )

    async def _async_finish(self, path: Path, *, start_now: bool) -> ConfigFlowResult:
        """Create the library and the entry."""
        assert self.unique_id is not None
        run = self.hass.async_add_executor_job
        # Another flow may have been faster with the same account, before this one or during it.
        self._abort_if_unique_id_configured()
        try:
            await run(prepare_library, path, self.unique_id)
        except PhotosError as err:
            return await self.async_step_library_folder(error=err.code)
        self._abort_if_unique_id_configured()
        self._claim(self.unique_id)
        try:
            await self.pending.hand_over(session_dir(self.hass, self.unique_id))
        except OSError:
            # The flow that was faster has ended this one, and its session with it.
            self._abort_if_unique_id_configured()
            _LOGGER.exception("The session cannot be stored")
            return self.async_abort(reason="storage_failed")
        return self.async_create_entry(
            title=self._title,
            data={
                CONF_KIND: EntryKind.ICLOUD_ACCOUNT,
                CONF_APPLE_ID: self._apple_id,
                CONF_CHINA_MAINLAND: self._china_mainland,
                CONF_LIBRARY_PATH: str(path),
                **self.stored_password,
            },
            options={CONF_SYNC_ENABLED: start_now},
        )

    def _claim(self, unique_id: str) -> None:
        """Be the one dialog that puts a session in an account's place, or end.

        The entry of a faster one may use its session before it can be found among the entries.

        Raises:
            AbortFlow: Another dialog for the account is at this step, and not ended.
        """
        claims = self.hass.data.setdefault(_CLAIMS, {})
        flows = self.hass.config_entries.flow.async_progress_by_handler(
            DOMAIN, include_uninitialized=True
        )
        others = {flow["flow_id"] for flow in flows} - {self.flow_id}
        if claims.get(unique_id) in others:
            raise AbortFlow("already_configured")
        claims[unique_id] = self.flow_id

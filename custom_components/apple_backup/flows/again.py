"""Signing in again to an account that is set up, and what may change about it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_USER, ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.selector import BooleanSelector, TextSelector

from ..const import CONF_APPLE_ID, CONF_CHINA_MAINLAND, CONF_LIBRARY_PATH
from ..markdown import as_it_is
from ..models import PhotosRuntime
from ..photos.errors import (
    DeviceConsentRequiredError,
    InvalidCredentialsError,
    PhotosError,
    PhotosNotActivatedError,
    TermsRequiredError,
    WebAccessDisabledError,
    WrongRegionError,
)
from ..sign_in import SignIn
from ..sign_in_events import signed_in_signal
from ..storage import session_dir
from . import library_folder
from .attempt import Attempt, PrivateAttempt, SharedAttempt
from .library import LibrarySteps
from .sign_in import CONF_KEEP_PASSWORD, PASSWORD_SELECTOR

CONF_RENEW_TRUST: Final = "renew_trust"
"""In the data of a reauthentication: the account works, but a fresh second factor is wanted."""
_DIALOG_SECONDS: Final = 60.0

_PASSWORD_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Required(CONF_KEEP_PASSWORD, default=True): BooleanSelector(),
    }
)
_ACCOUNT_SCHEMA: Final = _PASSWORD_SCHEMA.extend(
    {vol.Required(CONF_CHINA_MAINLAND, default=False): BooleanSelector()}
)
# The session is good; the user has changed something at Apple, and no password is needed.
_LOOK_AGAIN: Final = (WebAccessDisabledError, PhotosNotActivatedError)


class SignInAgainSteps(LibrarySteps):
    """Reauthentication and reconfiguration of an account.

    A loaded entry that needs its user has one sign-in, which this flow joins. Otherwise, and to
    change password or region, the flow signs in with a session of its own and then replaces the
    entry's, so that a flow that is given up changes nothing.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._renews_trust = False
        self._unsubscribe: list[CALLBACK_TYPE] = []

    # -- reauthentication ------------------------------------------------------------------------

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to sign in again, or join a sign-in that waits for its code."""
        entry = self._get_reauth_entry()
        self._recall(entry)
        self._renews_trust = bool(entry_data.get(CONF_RENEW_TRUST))
        self._end_when_signed_in(entry)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what will happen; only a user's consent may make Apple send a code."""
        entry = self._get_reauth_entry()
        self._attempt = self._choose_attempt(entry)
        if self._attempt.pending is not None:
            return await self._async_advance()
        if user_input is None:
            return await self._async_show_problem(entry)
        self._password = user_input.get(CONF_PASSWORD) or entry.data.get(CONF_PASSWORD, "")
        self._keep_password = user_input.get(CONF_KEEP_PASSWORD, CONF_PASSWORD in entry.data)
        # What is stored is for the shared sign-in to use, after the session itself.
        shared = isinstance(self._attempt, SharedAttempt)
        password = user_input.get(CONF_PASSWORD) if shared else self._password
        return await self._async_begin(password)

    # The same step under the names that carry the texts of other situations.
    async_step_reauth_stored = async_step_reauth_confirm
    async_step_reauth_again = async_step_reauth_confirm
    async_step_reauth_trust = async_step_reauth_confirm
    async_step_reauth_trust_stored = async_step_reauth_confirm

    async def _async_show_problem(self, entry: ConfigEntry) -> ConfigFlowResult:
        sign_in = _shared_sign_in(entry)
        problem = sign_in.problem if sign_in is not None else None
        if isinstance(problem, TermsRequiredError | DeviceConsentRequiredError):
            return await self._async_meet(problem)
        # What the core's own texts say already needs no error in the form.
        return self._show_reauth_form(entry, problem, error=None)

    def _show_reauth_form(
        self, entry: ConfigEntry, problem: PhotosError | None, error: PhotosError | None
    ) -> ConfigFlowResult:
        stored = CONF_PASSWORD in entry.data and not isinstance(problem, InvalidCredentialsError)
        if self._renews_trust:
            step_id = "reauth_trust_stored" if stored else "reauth_trust"
        elif isinstance(problem, _LOOK_AGAIN):
            step_id, stored = "reauth_again", True
            error = error or problem
        else:
            step_id = "reauth_stored" if stored else "reauth_confirm"
        schema = self.add_suggested_values_to_schema(
            _PASSWORD_SCHEMA, {CONF_KEEP_PASSWORD: self._keep_password}
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema({}) if stored else schema,
            errors={"base": error.code} if error else {},
            description_placeholders={"apple_id": as_it_is(self._apple_id)},
        )

    def _choose_attempt(self, entry: ConfigEntry) -> Attempt:
        """Join the sign-in of a loaded entry that needs one, or prepare one apart."""
        sign_in = None if self._renews_trust else _shared_sign_in(entry)
        if sign_in is not None and not sign_in.is_signed_in:
            return SharedAttempt(sign_in)
        # A session without trust makes Apple ask for a second factor, which renews the trust.
        return self._attempt_apart(entry, keep_trust=not self._renews_trust)

    @callback
    def _end_when_signed_in(self, entry: ConfigEntry) -> None:
        """End this flow once the account is signed in from somewhere else."""
        if self._renews_trust:
            return

        @callback
        def end(_now: datetime | None = None) -> None:
            self.hass.config_entries.flow.async_abort(self.flow_id)

        @callback
        def on_signed_in() -> None:
            if not self.is_busy:
                end()
            elif self.is_waiting_for_device:
                # An open dialog fetches the last step by itself; a closed one never does.
                later = HassJob(end, cancel_on_shutdown=True)
                self._unsubscribe.append(async_call_later(self.hass, _DIALOG_SECONDS, later))

        self._unsubscribe.append(
            async_dispatcher_connect(self.hass, signed_in_signal(entry.entry_id), on_signed_in)
        )

    @override
    @callback
    def async_remove(self) -> None:
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        super().async_remove()

    # -- reconfiguration -------------------------------------------------------------------------

    async def async_step_reconfigure_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new password, whether to keep it, and the region; Apple verifies them."""
        entry = self._get_reconfigure_entry()
        if user_input is None:
            return self._show_account_again_form(None)
        self._password = user_input[CONF_PASSWORD]
        self._keep_password = user_input[CONF_KEEP_PASSWORD]
        self._china_mainland = user_input[CONF_CHINA_MAINLAND]
        self._attempt = self._attempt_apart(entry, keep_trust=True)
        return await self._async_begin(self._password)

    def _show_account_again_form(self, error: PhotosError | None) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="reconfigure_account",
            data_schema=self.add_suggested_values_to_schema(
                _ACCOUNT_SCHEMA,
                {
                    CONF_KEEP_PASSWORD: self._keep_password,
                    CONF_CHINA_MAINLAND: self._china_mainland,
                },
            ),
            errors={"base": error.code} if error else {},
            description_placeholders={"apple_id": as_it_is(self._apple_id)},
        )

    async def async_step_reconfigure_library(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the library is now; it must have been moved there by the user."""
        entry = self._get_reconfigure_entry()
        text = str(entry.data[CONF_LIBRARY_PATH])
        errors: dict[str, str] = {}
        if user_input is not None:
            text = user_input[CONF_LIBRARY_PATH]
            others = [other for other in self._async_current_entries() if other is not entry]
            try:
                path = await self.hass.async_add_executor_job(
                    library_folder.check_moved, self.hass, text, others, str(entry.unique_id)
                )
            except PhotosError as err:
                errors[CONF_LIBRARY_PATH] = err.code
            else:
                return self.async_update_reload_and_abort(
                    entry, data_updates={CONF_LIBRARY_PATH: str(path)}
                )
        return self.async_show_form(
            step_id="reconfigure_library",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_LIBRARY_PATH): TextSelector()}),
                {CONF_LIBRARY_PATH: text},
            ),
            errors=errors,
            description_placeholders={"folder": as_it_is(str(entry.data[CONF_LIBRARY_PATH]))},
        )

    # -- both ------------------------------------------------------------------------------------

    def _recall(self, entry: ConfigEntry) -> None:
        """Take over what is known of an account."""
        self._apple_id = entry.data[CONF_APPLE_ID]
        self._china_mainland = entry.data.get(CONF_CHINA_MAINLAND, False)
        self._keep_password = CONF_PASSWORD in entry.data

    def _attempt_apart(self, entry: ConfigEntry, *, keep_trust: bool) -> PrivateAttempt:
        known: Path | None = None
        if keep_trust and entry.unique_id:
            known = session_dir(self.hass, entry.unique_id)
        return PrivateAttempt(
            self.pending,
            self._apple_id,
            china_mainland=self._china_mainland,
            known=known,
            again=self._moved == self._apple_id,
        )

    @override
    def _show_password_form(self, error: PhotosError | None) -> ConfigFlowResult:
        if self.source == SOURCE_USER:
            return self._show_account_form(error)
        if self.source == SOURCE_REAUTH:
            problem = None if isinstance(error, WrongRegionError) else error
            return self._show_reauth_form(self._get_reauth_entry(), problem, error)
        return self._show_account_again_form(error)

    @override
    async def _async_signed_in(self) -> ConfigFlowResult:
        if self.source == SOURCE_USER:
            return await self.async_step_photos_access()
        if self.source == SOURCE_REAUTH:
            entry = self._get_reauth_entry()
            if isinstance(self._attempt, SharedAttempt):
                return self.async_update_and_abort(entry)
        else:
            entry = self._get_reconfigure_entry()
        await self.async_set_unique_id(self.pending.account.dsid)
        self._abort_if_unique_id_mismatch(reason="wrong_account")
        return await self._async_replace_session(entry)

    async def _async_replace_session(self, entry: ConfigEntry) -> ConfigFlowResult:
        """Put the new session in the place of the entry's, and load the entry with it."""
        assert entry.unique_id is not None
        try:
            # A loaded account would write its old session over the new one.
            async with entry.setup_lock:
                await entry.async_unload(self.hass)
                await self.pending.hand_over(session_dir(self.hass, entry.unique_id))
        except OSError:
            # The old session is still in its place.
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
            return self.async_abort(reason="storage_failed")
        data = {key: value for key, value in entry.data.items() if key != CONF_PASSWORD}
        data[CONF_CHINA_MAINLAND] = self._china_mainland
        return self.async_update_reload_and_abort(entry, data=data | self.stored_password)


def _shared_sign_in(entry: ConfigEntry) -> SignIn | None:
    """The sign-in of an account that is loaded, or is just being loaded."""
    runtime = getattr(entry, "runtime_data", None)
    return runtime.sign_in if isinstance(runtime, PhotosRuntime) else None

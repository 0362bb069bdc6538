"""The photos API: state, log, sync and sign-in of an iCloud account, as its document has them."""

from http import HTTPStatus
import re
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..models import PhotosConfigEntry
from ..permissions import Right
from ..photos.account.second_factor import CodeMethod
from ..photos.errors import NoCodePendingError, SyncInProgressError
from ..photos.status import RunState
from .body import BadRequestError, optional_flag, read_json_object, read_once
from .entries import NotReadyError, account_of
from .errors import ApiError, Dialect
from .view import GuardedView

if TYPE_CHECKING:
    from ..sign_in import SignIn

QUERY_LOG_LEVEL: Final = "loglevel"
QUERY_CODE: Final = "code"
QUERY_METHOD: Final = "method"
QUERY_PHONE_NUMBER: Final = "phoneNumberId"

_LONGEST_PASSWORD: Final = 1024
# The document calls the code an integer, which would lose the zeros in front.
_CODE: Final = re.compile(r"[0-9]{6}")
_PHONE_NUMBER_ID: Final = re.compile(r"[1-9][0-9]{0,8}")
_METHOD_NAMES: Final = MappingProxyType(
    {CodeMethod.DEVICE: "Device", CodeMethod.SMS: "SMS", CodeMethod.VOICE: "Voice"}
)


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


class ReauthenticateView(PhotosView):
    """`POST reauthenticate`."""

    path = "/reauthenticate"
    permission = Right.REAUTHENTICATE

    async def post(self, request: web.Request) -> web.Response:
        """Start a sign-in: 200 at once, or 412 unless the account is ready."""
        await self.account(request).runtime_data.sign_in.async_start()
        return self.json_message("Reauthentication requested", HTTPStatus.OK)


class SignInView(PhotosView):
    """`POST sign_in`: what `reauthenticate` is, with a password that the user has typed."""

    path = "/sign_in"
    documented_path = False
    permission = Right.REAUTHENTICATE
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Start a sign-in with a password: 200 at once. It is neither repeated nor logged."""
        runtime = self.account(request).runtime_data
        if runtime.status.state is not RunState.READY:
            raise SyncInProgressError
        if runtime.sign_in.is_signed_in:
            # A password that is wrong would end a session that works.
            raise ApiError(HTTPStatus.CONFLICT, "already_signed_in", "This account is signed in.")
        body = await read_json_object(request)
        password, keep = body.get("password"), optional_flag(body, "keep_password")
        if not isinstance(password, str) or not 0 < len(password) <= _LONGEST_PASSWORD:
            raise BadRequestError("bad_parameter", "'password' must be a text.")
        await runtime.sign_in.async_start(password, keep=keep)
        return self.json_message("Sign-in requested", HTTPStatus.OK)


class CodeView(PhotosView):
    """A route for whoever answers the question for a code."""

    permission = Right.ENTER_CODE

    def awaiting(self, request: web.Request) -> SignIn:
        """The sign-in of the account a request is about.

        Raises:
            NoCodePendingError: it awaits no code. That is told before anything else is looked at.
        """
        entry = self.account(request)
        if entry.runtime_data.status.state is not RunState.BLOCKED:
            raise NoCodePendingError
        return entry.runtime_data.sign_in


class MfaView(CodeView):
    """`POST mfa`."""

    path = "/mfa"

    async def post(self, request: web.Request) -> web.Response:
        """Submit a code and wait for Apple: 400 if it is wrong, and the account is still blocked.

        The answer never repeats the code, nor does any message.
        """
        sign_in = self.awaiting(request)
        code = read_once(request, QUERY_CODE)
        if code is None or _CODE.fullmatch(code) is None:
            raise BadRequestError("code_format", "Unexpected MFA code format! Expecting 6 digits")
        await sign_in.async_submit(code)
        return self.json_message("MFA code accepted", HTTPStatus.OK)


class ResendView(CodeView):
    """`POST resend_mfa`."""

    path = "/resend_mfa"

    async def post(self, request: web.Request) -> web.Response:
        """Have a code sent again or another way, and wait for Apple: 400 if it refuses."""
        sign_in = self.awaiting(request)
        method, number = _read_method(request), _read_phone_number(request)
        await sign_in.async_resend(method, number)
        return self.json_message(
            f"Requesting MFA resend with method '{_METHOD_NAMES[method]}'", HTTPStatus.OK
        )


def _read_method(request: web.Request) -> CodeMethod:
    try:
        return CodeMethod(read_once(request, QUERY_METHOD) or "")
    except ValueError as err:
        raise _resend_format() from err


def _read_phone_number(request: web.Request) -> int | None:
    if QUERY_PHONE_NUMBER not in request.query:
        return None
    text = read_once(request, QUERY_PHONE_NUMBER)
    if text is None or _PHONE_NUMBER_ID.fullmatch(text) is None:
        raise _resend_format()
    return int(text)


def _resend_format() -> BadRequestError:
    return BadRequestError("resend_method_format", "Resend method does not match expected format")


VIEWS: Final[tuple[type[GuardedView], ...]] = (
    StateView,
    LogView,
    SyncView,
    ReauthenticateView,
    SignInView,
    MfaView,
    ResendView,
)

"""The one access guard: who is asking, and may they?

Home Assistant's own check answers every missing token by an exception that counts as a failed
login and may ban the address of a whole household. Our views therefore switch it off
(`requires_auth = False`) and pass through this guard instead, which tells a *missing* token, an
answer like any other, from a *wrong* one, which does feed the ban list.
"""

from enum import Enum, auto
from http import HTTPStatus
from typing import Final, cast

from aiohttp import hdrs, web

from homeassistant.auth.models import User
from homeassistant.components.http.auth_util import async_user_not_allowed_do_auth
from homeassistant.components.http.ban import process_wrong_login
from homeassistant.components.http.const import KEY_HASS_REFRESH_TOKEN_ID, KEY_HASS_USER
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import KEY_AUTHENTICATED

from ..permissions import Right, is_allowed_anywhere
from .errors import ApiError

HEADER_API_TOKEN: Final = "X-API-Token"  # noqa: S105 - the name of a header
HEADER_SESSION: Final = "X-Backup-Session"
_BEARER: Final = "bearer"
# RFC 9110 wants a challenge with every 401; browsers do not open a dialog for this scheme.
_CHALLENGE: Final[dict[str, str]] = {hdrs.WWW_AUTHENTICATE: "Bearer"}


class Gate(Enum):
    """What a view may ask for besides a `Right`, because it does not depend on the user alone.

    A session is checked by the view: only there it is known which backup is meant.
    """

    PUBLIC = auto()
    SESSION_OWNER = auto()
    SESSION_OWNER_OR_ADMIN = auto()


type Permission = Right | Gate


class NotSignedInError(ApiError):
    """No token came with the request, or one that is not valid."""

    def __init__(self, *, token_was_wrong: bool) -> None:
        """Say which of the two it was."""
        super().__init__(
            HTTPStatus.UNAUTHORIZED,
            "invalid_token" if token_was_wrong else "missing_token",
            "The access token is not valid."
            if token_was_wrong
            else "An access token of Home Assistant is required.",
            _CHALLENGE,
        )


class NotAllowedError(ApiError):
    """The user is signed in but may not do this."""

    def __init__(self) -> None:
        """Name no detail: what exists is not their business."""
        super().__init__(HTTPStatus.FORBIDDEN, "not_allowed", "You are not allowed to do this.")


def signed_in_user(request: web.Request) -> User:
    """The user `authenticate` found. Only for views that are not public."""
    return cast("User", request[KEY_HASS_USER])


async def authenticate(hass: HomeAssistant, request: web.Request) -> User:
    """Find out who is asking: Bearer token, signed path, or an access token in `X-API-Token`.

    Raises:
        NotSignedInError: nobody valid; a wrong token has been reported to the ban list.
    """
    if request.get(KEY_AUTHENTICATED, False):
        return signed_in_user(request)
    if _sent_bearer_token(request):
        # Home Assistant's middleware has looked at it and refused it.
        await _report_wrong_login(request)
        raise NotSignedInError(token_was_wrong=True)
    if (token := request.headers.get(HEADER_API_TOKEN)) is None:
        # An outdated signed path ends here too: a stale picture is no attempt to log in.
        raise NotSignedInError(token_was_wrong=False)
    if (user := _user_of_api_token(hass, request, token)) is None:
        await _report_wrong_login(request)
        raise NotSignedInError(token_was_wrong=True)
    return user


async def _report_wrong_login(request: web.Request) -> None:
    """Feed the ban list. Home Assistant logs the URL it is told, and a query may hold a code."""
    if not (remote := request.remote):
        return  # A local socket: there is no address to ban.
    # The address a proxy has told is no part of the message; a clone loses it unless it is named.
    path = request.rel_url.with_query(None)
    await process_wrong_login(request.clone(rel_url=path, remote=remote))


def _sent_bearer_token(request: web.Request) -> bool:
    """Whether there is a Bearer token. Other schemes belong to a proxy in front of us."""
    scheme = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")[0]
    return scheme.lower() == _BEARER


@callback
def _user_of_api_token(hass: HomeAssistant, request: web.Request, token: str) -> User | None:
    """Validate an access token by the rules Home Assistant applies to a Bearer token."""
    if not token.isascii():
        return None  # What is no text at all cannot be decoded, and is not to be a fault of ours.
    refresh_token = hass.auth.async_validate_access_token(token)
    if refresh_token is None:
        return None
    if async_user_not_allowed_do_auth(hass, refresh_token.user, request):
        return None
    request[KEY_AUTHENTICATED] = True
    request[KEY_HASS_USER] = refresh_token.user
    request[KEY_HASS_REFRESH_TOKEN_ID] = refresh_token.id
    return refresh_token.user


def authorize(hass: HomeAssistant, user: User, permission: Permission) -> None:
    """Check the table.

    Raises:
        NotAllowedError: the user has this right nowhere.
    """
    if isinstance(permission, Right) and not is_allowed_anywhere(hass, user, permission):
        raise NotAllowedError

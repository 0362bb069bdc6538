"""setup.icloud.com: from a session token to web cookies and the addresses of the services."""

from email.utils import formatdate
import time
from typing import Any, Final

from aiohttp import web

from .accounts import COOKIE_LIFETIME, Account, cookie_value, owner_of

TOKEN_COOKIE: Final = "X-APPLE-WEBAUTH-TOKEN"
_PREFIX: Final = "/setup/ws/1"
DATABASE_HOST: Final = "p61-ckdatabasews.icloud.com"
CONTENT_HOST: Final = "cvws.icloud-content.com"


def set_cookie(response: web.StreamResponse, name: str, value: str) -> None:
    """Set a cookie as Apple does: quoted, for the whole domain."""
    expires = formatdate(time.time() + COOKIE_LIFETIME, usegmt=True)
    response.headers.add(
        "Set-Cookie",
        f'{name}="{value}";Expires={expires};Path=/;Domain=.icloud.com;Secure;HttpOnly',
    )


def misdirected(reason: str) -> web.Response:
    """Return the answer to a request without a good web session."""
    return web.json_response({"success": False, "reason": reason, "error": 1}, status=421)


def signed_in(request: web.Request, accounts: dict[str, Account]) -> tuple[Account, str] | str:
    """Return the account of a request's cookie and the cookie, or why there is none."""
    value = cookie_value(request.headers.get("Cookie"), TOKEN_COOKIE)
    if value is None:
        return f"Missing {TOKEN_COOKIE} cookie"
    account = owner_of(accounts, value)
    if account is None or account.web_session(value) is None:
        return "Invalid global session"
    return account, value


class Setup:
    """The handlers of the set-up service."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        """`accounts` by Apple ID."""
        self.accounts = accounts

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post(f"{_PREFIX}/accountLogin", self.login),
            web.post(f"{_PREFIX}/validate", self.validate),
            web.post(f"{_PREFIX}/logout", self.logout),
            web.post(f"{_PREFIX}/requestWebAccessState", self.web_access),
            web.get(f"{_PREFIX}/getTerms", self.terms),
            web.get(f"{_PREFIX}/repairDone", self.repair_done),
        ]

    @staticmethod
    def _document(account: Account, *, trusted: bool) -> dict[str, Any]:
        """Return what accountLogin and validate tell about the account."""
        options = account.options
        names = options.full_name.split(" ")
        plain = options.second_factor == "none"
        service = {"url": f"https://{DATABASE_HOST}:443", "status": "active", "pcsRequired": True}
        return {
            "dsInfo": {
                "dsid": account.dsid,
                "appleId": options.apple_id,
                "primaryEmail": options.apple_id,
                "fullName": options.full_name,
                "firstName": names[0],
                "lastName": names[-1],
                "hsaVersion": 0 if plain else 2,
                "hsaEnabled": not plain,
                "languageCode": "en-us",
                "countryCode": "US",
                "locale": "en-us_US",
                "iCDPEnabled": False,
                "isWebAccessAllowed": options.web_access,
                "statusCode": 2,
                "aDsID": f"000000-{account.id}",
            },
            "hsaTrustedBrowser": trusted,
            "hsaChallengeRequired": not trusted,
            "isExtendedLogin": True,
            "termsUpdateNeeded": options.terms_pending,
            "version": 2,
            "isRepairNeeded": False,
            "webservices": {
                "ckdatabasews": service,
                "account": {"url": "https://p61-setup.icloud.com:443", "status": "active"},
                "schoolwork": {},
            },
            "apps": {"photos": {}, "mail": {}},
            "pcsEnabled": True,
            "requestInfo": {"country": "US", "timeZone": "GMT", "region": "CA"},
        }

    async def login(self, request: web.Request) -> web.Response:
        """Turn a session token into web cookies."""
        body = await request.json()
        token = str(body.get("dsWebAuthToken") or "")
        account = owner_of(self.accounts, token)
        trust = account.session_trust(token) if account else None
        if account is None or trust is None:
            return misdirected("Invalid Session Token")
        trusted = trust or account.trusts(str(body.get("trustToken") or ""))
        response = web.json_response(self._document(account, trusted=trusted))
        set_cookie(response, TOKEN_COOKIE, account.new_cookie(trusted=trusted))
        set_cookie(response, "X-APPLE-WEBAUTH-USER", f"v=1:s=1:d={account.dsid}")
        set_cookie(response, "X-APPLE-WEBAUTH-VALIDATE", f"v=1:t={account.id}==")
        set_cookie(response, "X-APPLE-WEBAUTH-PCS-Photos", f"v=1:p=photos/{account.id}+k")
        set_cookie(response, "X-APPLE-DS-WEB-SESSION-TOKEN", f"a/b+{account.id}=")
        return response

    async def validate(self, request: web.Request) -> web.Response:
        """Tell whether the cookies are still good."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        account, value = known
        return web.json_response(self._document(account, trusted=bool(account.web_session(value))))

    async def logout(self, request: web.Request) -> web.Response:
        """End the web sessions of the account."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        known[0].expire("session")
        return web.json_response({"success": True})

    async def web_access(self, request: web.Request) -> web.Response:
        """Tell that no consent of a device is needed (no Advanced Data Protection)."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        return web.json_response(
            {"isICDRSDisabled": False, "isDeviceConsentedForPCS": True, "status": "success"}
        )

    async def terms(self, request: web.Request) -> web.Response:
        """Return the version of the terms."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        return web.json_response({"iCloudTerms": {"version": 140006}})

    async def repair_done(self, request: web.Request) -> web.Response:
        """Take the acceptance of the terms."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        known[0].options.terms_pending = False
        return web.json_response({"success": True})

"""setup.icloud.com: from a session token to web cookies and the addresses of the services."""

from email.utils import formatdate
import json
from typing import Any, Final

from aiohttp import web

from . import clock
from .accounts import COOKIE_LIFETIME, Account, cookie_value, owner_of

TOKEN_COOKIE: Final = "X-APPLE-WEBAUTH-TOKEN"
_PREFIX: Final = "/setup/ws/1"
DATABASE_HOST: Final = "p61-ckdatabasews.icloud.com"
PCS_COOKIE: Final = "X-APPLE-WEBAUTH-PCS-Photos"
CONTENT_HOST: Final = "cvws.icloud-content.com"


def domain_of(account: Account) -> str:
    """Return the domain that keeps an account."""
    return "icloud.com.cn" if account.options.china_mainland else "icloud.com"


def set_cookie(
    response: web.StreamResponse,
    account: Account,
    name: str,
    value: str,
    *,
    expires: float | None = None,
) -> None:
    """Set a cookie as Apple does: quoted, for the whole domain; `expires` is a POSIX time."""
    until = formatdate(expires or clock.now() + COOKIE_LIFETIME, usegmt=True)
    domain = domain_of(account)
    response.headers.add(
        "Set-Cookie",
        f'{name}="{value}";Expires={until};Path=/;Domain=.{domain};Secure;HttpOnly',
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
            web.post(f"{_PREFIX}/enableDeviceConsentForPCS", self.ask_devices),
            web.post(f"{_PREFIX}/requestPCS", self.request_keys),
            web.get(f"{_PREFIX}/getTerms", self.terms),
            web.get(f"{_PREFIX}/repairDone", self.repair_done),
        ]

    @staticmethod
    def _document(account: Account, *, trusted: bool) -> dict[str, Any]:
        """Return what accountLogin and validate tell about the account."""
        options = account.options
        names = options.full_name.split(" ")
        plain = options.second_factor == "none"
        domain = domain_of(account)
        url = f"https://{DATABASE_HOST.removesuffix('icloud.com')}{domain}:443"
        service = {"url": url, "status": "active", "pcsRequired": True}
        services = {
            "account": {"url": f"https://p61-setup.{domain}:443", "status": "active"},
            "schoolwork": {},
        }
        if options.photos:
            services["ckdatabasews"] = service
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
                "iCDPEnabled": options.protected,
                "isManagedAppleID": options.managed,
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
            "webservices": services,
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
        if not (request.host.partition(":")[0].endswith(f".{domain_of(account)}")):
            name = "iCloud.com.cn" if account.options.china_mainland else "iCloud.com"
            return web.json_response({"domainToUse": name}, status=302)
        trusted = trust or account.trusts(str(body.get("trustToken") or ""))
        response = web.json_response(self._document(account, trusted=trusted))
        set_cookie(response, account, TOKEN_COOKIE, account.new_cookie(trusted=trusted))
        set_cookie(response, account, "X-APPLE-WEBAUTH-USER", f"v=1:s=1:d={account.dsid}")
        set_cookie(response, account, "X-APPLE-WEBAUTH-VALIDATE", f"v=1:t={account.id}==")
        if not account.options.protected:
            set_cookie(response, account, PCS_COOKIE, f"v=1:p=photos/{account.id}+k")
        if trusted and account.trusted_at:
            until = account.trusted_at + 86_400 * account.options.trust_days
            name = "X-APPLE-WEBAUTH-HSA-TRUST"
            set_cookie(response, account, name, f"v=1:{account.id}", expires=until)
        set_cookie(response, account, "X-APPLE-DS-WEB-SESSION-TOKEN", f"a/b+{account.id}=")
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
        """Tell whether a device has to consent (Advanced Data Protection), and whether one has."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        account = known[0]
        return web.json_response(account.consent.state(protected=account.options.protected))

    async def ask_devices(self, request: web.Request) -> web.Response:
        """Show a prompt on the trusted devices."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        return web.json_response(known[0].consent.prompt())

    async def request_keys(self, request: web.Request) -> web.Response:
        """Hand out the cookie that opens Photos, as soon as a device has uploaded its keys."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        account = known[0]
        answer = account.consent.request_keys()
        response = web.json_response(answer)
        if answer["status"] == "success":
            value = f"v=1:p=photos/{account.id}+k{int(account.consent.given_until)}"
            set_cookie(response, account, PCS_COOKIE, value)
        return response

    async def terms(self, request: web.Request) -> web.Response:
        """Return the version of the terms."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        return web.json_response({"iCloudTerms": {"version": known[0].terms_version}})

    async def repair_done(self, request: web.Request) -> web.Response:
        """Take the acceptance of the terms; of another version it changes nothing."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        accepted = json.loads(await request.read() or b"{}").get("acceptedICloudTerms")
        if accepted == known[0].terms_version:
            known[0].options.terms_pending = False
        return web.json_response({"success": True})

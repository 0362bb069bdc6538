"""ckdatabasews: who may call, which call it is, and cookies that get renewed."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web
import orjson

from .accounts import Account, cookie_value
from .calls import Call
from .fields import Addresser
from .mutations import Mutator
from .setup import PCS_COOKIE, TOKEN_COOKIE, misdirected, set_cookie, signed_in
from .windows import CloudKitError

PREFIX: Final = "/database/1/com.apple.photos.cloud/production"


def answer(document: dict[str, Any], status: int = 200) -> web.Response:
    """Return a JSON answer."""
    return web.Response(
        body=orjson.dumps(document), status=status, content_type="application/json", charset="utf-8"
    )


class CloudKit:
    """The handlers of the database."""

    def __init__(
        self,
        accounts: dict[str, Account],
        addresser_of: Callable[[Account], Addresser],
        mutators: dict[str, Mutator],
    ) -> None:
        """`addresser_of` gives the writer of an account's download addresses."""
        self.accounts = accounts
        self.mutators = mutators
        self.addresser_of = addresser_of

    def routes(self) -> list[web.RouteDef]:
        """Return the route; all calls are POST and differ in their path."""
        return [web.post(PREFIX + r"/{scope:private|shared}/{call:.+}", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        """Check the cookie, dispatch, and now and then renew the cookie."""
        known = signed_in(request, self.accounts)
        if isinstance(known, str):
            return misdirected(known)
        account, cookie = known
        if not account.web_session(cookie):
            return misdirected("Missing X-APPLE-WEBAUTH-HSA-TRUST cookie")
        try:
            response = answer(self._dispatch(account, request, orjson.loads(await request.read())))
        except CloudKitError as err:
            response = answer(
                {"uuid": account.id, "serverErrorCode": err.code, "reason": err.reason}, err.status
            )
        except (KeyError, TypeError, ValueError) as err:
            bad = {"serverErrorCode": "BAD_REQUEST", "reason": f"Invalid request: {err!r}"}
            response = answer(bad, 400)
        if (renewed := account.renewed_cookie(cookie)) is not None:
            set_cookie(response, account, TOKEN_COOKIE, renewed)
        return response

    def _dispatch(
        self, account: Account, request: web.Request, body: dict[str, Any]
    ) -> dict[str, Any]:
        keys = account.consent.ready and cookie_value(request.headers.get("Cookie"), PCS_COOKIE)
        if not account.options.web_access or (account.options.protected and not keys):
            raise CloudKitError(403, "ACCESS_DENIED", "private db access disabled for this account")
        if request.query.get("dsid") not in (None, account.dsid):
            raise CloudKitError(400, "BAD_REQUEST", "dsid does not belong to the session")
        call = Call(account, request.match_info["scope"], self.addresser_of(account))
        token_wanted = request.query.get("getCurrentSyncToken", "").lower() == "true"
        match request.match_info["call"]:
            case "zones/list":
                return call.zones_list()
            case "changes/database":
                return call.changes_database(body)
            case "changes/zone":
                return call.changes_zone(body)
            case "records/query":
                return call.query(body, token_wanted=token_wanted)
            case "records/lookup":
                return call.lookup(body, token_wanted=token_wanted)
            case "records/modify":
                return call.modify(body, self.mutators[account.id])
            case "internal/records/query/batch":
                return call.counts(body)
        raise CloudKitError(404, "NOT_FOUND", f"no such call: {request.match_info['call']}")


def describe(path: str, body: bytes) -> str:
    """Return under which name a request is counted."""
    call = urlsplit(path).path.removeprefix(PREFIX).split("/", 2)[-1]
    if call != "records/query":
        return call
    try:
        return f"query:{orjson.loads(body)['query']['recordType']}"
    except ValueError, KeyError, TypeError:
        return call

"""The control server: creates accounts, reads their inbox, changes and breaks things."""

import asyncio
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
import orjson

from . import clock
from .accounts import Account, Options
from .faults import Fault, Faults
from .mutations import MutationError
from .server import options_from
from .truth import truth

if TYPE_CHECKING:
    from .server import Simulator

_CHANGEABLE: Final = frozenset(
    {"url_ttl", "latency", "bandwidth", "locked", "web_access", "terms_pending", "password",
     "conflict_on_code", "malformed", "device_verifier", "max_codes", "silent_numbers",
     "repair_needed", "photos", "protected", "second_factor", "trust_days"}
)  # fmt: skip


def _ok(document: Any) -> web.Response:
    return web.Response(body=orjson.dumps(document), content_type="application/json")


class Control:
    """The handlers of the control server. They trust whoever can reach the loopback port."""

    def __init__(self, simulator: Simulator) -> None:
        """Control this simulator."""
        self.simulator = simulator

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(middlewares=[_errors])
        app.add_routes(
            [
                web.get("/", self.health),
                web.post("/accounts", self.create),
                web.get("/accounts", self.accounts),
                web.get("/accounts/{id}", self.account),
                web.patch("/accounts/{id}", self.change),
                web.get("/accounts/{id}/codes", self.codes),
                web.get("/accounts/{id}/truth", self.truth),
                web.post("/accounts/{id}/mutate", self.mutate),
                web.post("/clock", self.move_clock),
                web.get("/faults", self.list_faults),
                web.post("/faults", self.add_faults),
                web.delete("/faults", self.clear_faults),
                web.get("/accounts/{id}/faults", self.list_faults),
                web.post("/accounts/{id}/faults", self.add_faults),
                web.delete("/accounts/{id}/faults", self.clear_faults),
                web.post("/accounts/{id}/expire", self.expire),
                web.post("/accounts/{id}/indexing", self.indexing),
                web.post("/accounts/{id}/consent", self.consent),
                web.post("/accounts/{id}/terms", self.terms),
                web.get("/accounts/{id}/requests", self.requests),
                web.get("/accounts/{id}/seconds", self.seconds),
            ]
        )
        return app

    def _account(self, request: web.Request) -> Account:
        account = self.simulator.find(request.match_info["id"])
        if account is None:
            raise web.HTTPNotFound(text="no such account")
        return account

    @staticmethod
    def _describe(account: Account) -> dict[str, Any]:
        zones = [
            {"zone": zone.name, "scope": account.world.scope_of(zone), "assets": zone.total}
            for zone in account.world.zones.values()
        ]
        options = asdict(account.options)
        return {"id": account.id, "dsid": account.dsid, "zones": zones, "options": options}

    async def health(self, _request: web.Request) -> web.Response:
        """Tell that all is well, and which hosts the proxy refused."""
        proxy = self.simulator.proxy
        return _ok(
            {
                "status": "ok",
                "accounts": len(self.simulator.accounts),
                "refused": proxy.refused if proxy else [],
            }
        )

    async def move_clock(self, request: web.Request) -> web.Response:
        """Let it be later at Apple than on this machine, for all accounts."""
        clock.move_ahead(float((await request.json())["ahead"]))
        return _ok({"now": clock.now()})

    async def create(self, request: web.Request) -> web.Response:
        """Create an account."""
        return _ok(self._describe(self.simulator.create(options_from(await request.json()))))

    async def accounts(self, _request: web.Request) -> web.Response:
        """List the accounts."""
        return _ok([self._describe(account) for account in self.simulator.accounts.values()])

    async def account(self, request: web.Request) -> web.Response:
        """Describe an account."""
        return _ok(self._describe(self._account(request)))

    async def change(self, request: web.Request) -> web.Response:
        """Change options that may change."""
        account, wanted = self._account(request), await request.json()
        known = {f.name for f in fields(Options)}
        if fixed := set(wanted) - (_CHANGEABLE & known):
            raise ValueError(f"cannot be changed: {sorted(fixed)}")
        merged = options_from(asdict(account.options) | wanted)
        account.options = merged
        if "password" in wanted:
            account.forget_verifier()
        return _ok(self._describe(account))

    async def codes(self, request: web.Request) -> web.Response:
        """Return the codes that were sent, newest first."""
        return _ok([asdict(code) for code in reversed(self._account(request).codes)])

    async def truth(self, request: web.Request) -> web.StreamResponse:
        """Stream what a correct copy would hold, a JSON document per line."""
        account = self._account(request)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        lines = bytearray()
        derivatives = request.query.get("derivatives") == "1"
        for number, line in enumerate(truth(account.world, derivatives=derivatives), 1):
            lines += orjson.dumps(line) + b"\n"
            if number % 200 == 0:
                await response.write(bytes(lines))
                lines.clear()
                await asyncio.sleep(0)
        await response.write(bytes(lines))
        await response.write_eof()
        return response

    async def mutate(self, request: web.Request) -> web.Response:
        """Apply operations in order; `count` repeats one."""
        account, operations = self._account(request), await request.json()
        mutator = self.simulator.mutators[account.id]
        results = [
            mutator.apply({key: value for key, value in operation.items() if key != "count"})
            for operation in (operations if isinstance(operations, list) else [operations])
            for _ in range(int(operation.get("count", 1)))
        ]
        self.simulator.save()
        return _ok(results)

    def _faults(self, request: web.Request) -> Faults:
        """Return the rules of an account, or those for everybody."""
        return (
            self._account(request).faults if "id" in request.match_info else self.simulator.faults
        )

    async def list_faults(self, request: web.Request) -> web.Response:
        """Return the rules and how often each was hit."""
        return _ok(
            [
                {
                    "match": r.match,
                    "action": r.action,
                    "times": r.times,
                    "skip": r.skip,
                    "hits": r.hits,
                }
                for r in self._faults(request).rules
            ]
        )

    async def add_faults(self, request: web.Request) -> web.Response:
        """Add rules."""
        rules, added = self._faults(request).rules, await request.json()
        rules += [Fault(**rule) for rule in (added if isinstance(added, list) else [added])]
        return _ok({"rules": len(rules)})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Remove all rules."""
        self._faults(request).rules.clear()
        return _ok({"rules": 0})

    async def expire(self, request: web.Request) -> web.Response:
        """Make tokens bad: web, session, trust, the change tokens (sync), codes, sign_in."""
        account, what = self._account(request), (await request.json())["what"]
        if what == "sync":
            account.world.token_epoch += 1
        elif what == "sign_in":
            self.simulator.sign_in.forget(account)
        elif what in (*account.epochs, "codes"):
            account.expire(what)
        else:
            raise ValueError("what is one of web, session, trust, sync, codes, sign_in")
        self.simulator.save()
        return _ok(account.epochs)

    async def indexing(self, request: web.Request) -> web.Response:
        """Set the indexing state of a zone."""
        account, body = self._account(request), await request.json()
        zone = body.get("zone", "PrimarySync")
        account.world.indexing[zone] = (body["state"], int(body.get("progress", 50)))
        return _ok({"zone": zone, "state": body["state"]})

    async def consent(self, request: web.Request) -> web.Response:
        """Agree on a trusted device for so many `seconds` (0: withdraw); tell what it was asked."""
        account, body = self._account(request), await request.json()
        if "seconds" in body:
            account.consent.give(int(body["seconds"]))
        account.consent.uploads = int(body.get("uploads", account.consent.uploads))
        return _ok({"prompts": account.consent.prompts, "given": account.consent.given})

    async def terms(self, request: web.Request) -> web.Response:
        """Publish new terms, which wait for consent."""
        account = self._account(request)
        account.terms_version += 1
        account.options.terms_pending = True
        return _ok({"version": account.terms_version})

    async def requests(self, request: web.Request) -> web.Response:
        """Return how often what was asked; `?reset=1` starts counting anew."""
        account = self._account(request)
        counts = dict(account.requests)
        if request.query.get("reset") == "1":
            account.requests.clear()
            account.first_asked = None
        return _ok(counts)

    async def seconds(self, request: web.Request) -> web.Response:
        """Return the time from the first request that was counted to the last answer so far."""
        account = self._account(request)
        first = account.first_asked
        return _ok({"seconds": 0.0 if first is None else account.last_answered - first})


@web.middleware
async def _errors(request: web.Request, handler: Any) -> web.StreamResponse:
    """Turn mistakes of the caller into 400 with the reason."""
    try:
        response: web.StreamResponse = await handler(request)
    except (MutationError, ValueError, TypeError, KeyError) as err:
        return web.json_response({"error": repr(err)}, status=400)
    return response

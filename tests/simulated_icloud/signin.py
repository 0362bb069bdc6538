"""idmsa.apple.com: SRP sign-in, second factors, trust."""

import base64
import binascii
from dataclasses import dataclass
import json
import secrets
from typing import Any

from aiohttp import web

from . import srp
from .accounts import MAX_WRONG_CODES, Account, SecondFactor
from .bridge import SOURCE_APP, TOPIC, Bridge, Courier
from .ids import digest

_PREFIX = "/appleauth/auth"
_KEY_CHALLENGE = {"challenge": "c2ltdWxhdGVk", "keyHandles": ["a2V5"], "rpId": "apple.com"}
_SENT_TOO_OFTEN = "Too many verification codes have been sent"


@dataclass(slots=True)
class Attempt:
    """One sign-in that is going on."""

    id: str
    name: str
    account: Account | None
    challenge: srp.Challenge
    password_ok: bool = False
    verified: bool = False
    wrong_codes: int = 0
    bridge: Bridge | None = None


def service_error(status: int, code: str, title: str) -> web.Response:
    """Return an error the way idmsa words it."""
    error = {"code": code, "title": title, "message": title, "suppressDismissal": False}
    return web.json_response({"serviceErrors": [error], "hasError": True}, status=status)


def exhausted(code: str, title: str, flag: str) -> web.Response:
    """Return the answer to too many codes, sent or typed."""
    body = {
        "serviceErrors": [{"code": code, "title": title, "message": title}],
        "securityCode": {"length": 6, flag: True},
        "hasError": True,
    }
    return web.json_response(body, status=423)


class SignIn:
    """The handlers of the authentication service."""

    def __init__(self, accounts: dict[str, Account], courier: Courier, websocket: str) -> None:
        """`websocket` is the host and port that browsers are told to listen at."""
        self.accounts = accounts
        self.courier = courier
        self.websocket = websocket
        self.attempts: dict[str, Attempt] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get(f"{_PREFIX}/authorize/signin", self.authorize),
            web.post(f"{_PREFIX}/signin/init", self.init),
            web.post(f"{_PREFIX}/signin/complete", self.complete),
            web.get(_PREFIX, self.options),
            web.put(f"{_PREFIX}/verify/phone", self.send_to_phone),
            web.post(f"{_PREFIX}/verify/phone/securitycode", self.verify_phone),
            web.put(f"{_PREFIX}/verify/trusteddevice/securitycode", self.send_to_device),
            web.post(f"{_PREFIX}/verify/trusteddevice/securitycode", self.verify_device),
            web.post(f"{_PREFIX}/bridge/step/{{step}}", self.bridge_step),
            web.post(f"{_PREFIX}/bridge/code/validate", self.bridge_validate),
            web.get(f"{_PREFIX}/2sv/trust", self.trust),
        ]

    def attempt_of(self, request: web.Request) -> Attempt | None:
        """Return the sign-in a request belongs to."""
        attempt = self.attempts.get(request.headers.get("X-Apple-ID-Session-Id", ""))
        if attempt is None or request.headers.get("scnt") != f"scnt-{attempt.id}":
            return None
        return attempt

    def forget(self, account: Account) -> None:
        """Let the sign-ins of an account that wait for a code expire."""
        for name in [key for key, value in self.attempts.items() if value.account is account]:
            del self.attempts[name]

    def _pending(self, request: web.Request) -> tuple[Attempt, Account]:
        """Return a sign-in whose password was right, else answer 401."""
        attempt = self.attempt_of(request)
        if attempt is None or not attempt.password_ok or attempt.account is None:
            raise web.HTTPUnauthorized(text="{}", content_type="application/json")
        return attempt, attempt.account

    @staticmethod
    def _mark(response: web.Response, attempt: Attempt, token: str | None = None) -> web.Response:
        response.headers["X-Apple-ID-Session-Id"] = attempt.id
        response.headers["scnt"] = f"scnt-{attempt.id}"
        response.headers["X-Apple-Auth-Attributes"] = f"attributes-{attempt.id}"
        response.headers["X-Apple-ID-Account-Country"] = "USA"
        if token is not None:
            response.headers["X-Apple-Session-Token"] = token
        return response

    async def authorize(self, _request: web.Request) -> web.Response:
        """Answer the sign-in page."""
        return web.Response(text="<!doctype html><title>Sign in</title>", content_type="text/html")

    async def init(self, request: web.Request) -> web.Response:
        """Start SRP. An unknown Apple ID gets a challenge nobody can answer."""
        body = await request.json()
        name = str(body["accountName"])
        account = self.accounts.get(name.lower())
        protocol = account.options.srp_protocol if account else "s2k"
        salt = account.salt if account else digest("salt", name)
        verifier = account.verifier if account else srp.verifier(secrets.token_hex(8), salt, "s2k")
        challenge = srp.Challenge.start(name, salt, base64.b64decode(body["a"]), verifier)
        attempt = Attempt(secrets.token_hex(16), name, account, challenge)
        self.attempts[attempt.id] = attempt
        answer = {
            "iteration": srp.ITERATIONS,
            "salt": base64.b64encode(salt).decode(),
            "protocol": protocol,
            "b": base64.b64encode(challenge.public.to_bytes(srp.WIDTH)).decode(),
            "c": f"d-{attempt.id}",
        }
        return self._mark(web.json_response(answer), attempt)

    async def complete(self, request: web.Request) -> web.Response:
        """Check the proof; with a good trust token that is all, else a second factor follows."""
        body = await request.json()
        attempt = self.attempts.get(str(body.get("c", "")).removeprefix("d-"))
        if attempt is None:
            return service_error(400, "-20209", "Invalid challenge")
        account = attempt.account
        if account is not None and account.options.locked:
            return service_error(403, "-20209", "This Apple Account has been locked")
        proofs = (base64.b64decode(body.get(key, "")) for key in ("m1", "m2"))
        if account is None or not attempt.challenge.accepts(*proofs):
            return service_error(401, "-20101", "Check the account information you entered")
        attempt.password_ok = True
        if account.options.repair_needed:
            return self._mark(web.json_response({}, status=412), attempt)
        trusted = any(map(account.trusts, filter(None, body.get("trustTokens", []))))
        if trusted or account.options.second_factor is SecondFactor.NONE:
            token = account.session_token(trusted=True)
            return self._mark(web.json_response({"authType": "hsa2"}), attempt, token)
        token = account.session_token(trusted=False)
        return self._mark(web.json_response({"authType": "hsa2"}, status=409), attempt, token)

    # Second factors

    @staticmethod
    def _phones(account: Account) -> list[dict[str, Any]]:
        if account.options.second_factor in (SecondFactor.DEVICE, SecondFactor.SECURITY_KEY):
            return []
        return [
            {
                "id": place,
                "numberWithDialCode": f"+1 (•••) •••-••{phone[-2:]}",
                "obfuscatedNumber": f"(•••) •••-••{phone[-2:]}",
                "lastTwoDigits": phone[-2:],
                "pushMode": "sms",
                "nonFTEU": False,
            }
            for place, phone in enumerate(account.options.phone_numbers, 1)
        ]

    def _boot_args(self, account: Account) -> dict[str, Any]:
        """Return what the sign-in page is started with."""
        device = account.options.second_factor in (SecondFactor.DEVICE, SecondFactor.BOTH)
        phones = self._phones(account)
        verification: dict[str, Any] = {"trustedPhoneNumbers": phones}
        if phones:
            verification["trustedPhoneNumber"] = phones[0]
        return {
            "direct": {
                "scriptSk7Url": "",
                "authInitialRoute": "auth/bridge/step" if device else "auth/verify/phone",
                "hasTrustedDevices": device,
                "twoSV": {
                    "authFactors": ["web_piggybacking", "sms", "voice"] if device else ["sms"],
                    "sourceAppId": SOURCE_APP,
                    "phoneNumberVerification": verification,
                    "bridgeInitiateData": {
                        "apnsTopic": TOPIC,
                        "apnsEnvironment": "prod",
                        "webSocketUrl": self.websocket,
                        "phoneNumberVerification": verification,
                    },
                },
            },
            "additional": {"canRoute2sv": True},
        }

    async def options(self, request: web.Request) -> web.Response:
        """Tell how a code may be sent: a page with boot arguments, or JSON."""
        attempt, account = self._pending(request)
        boot = self._boot_args(account)
        if "text/html" in request.headers.get("Accept", ""):
            page = (
                "<!doctype html><html><body><script>var other = {};</script>"
                f'<script type="application/json" class="boot_args">{json.dumps(boot)}</script>'
                "</body></html>"
            )
            return self._mark(web.Response(text=page, content_type="text/html"), attempt)
        phones = self._phones(account)
        answer = {
            "trustedPhoneNumbers": phones,
            "securityCode": {"length": 6, "tooManyCodesSent": False},
            "authenticationType": "hsa2",
            "recoveryUrl": "https://iforgot.apple.com/phone/add",
            "noTrustedDevices": not boot["direct"]["hasTrustedDevices"],
        }
        if phones:
            answer |= {"trustedPhoneNumber": phones[0], "mode": "sms"}
        if account.options.second_factor is SecondFactor.SECURITY_KEY:
            answer |= {"fsaChallenge": dict(_KEY_CHALLENGE), "keyNames": ["Blue key"]}
        return self._mark(web.json_response(answer), attempt)

    async def send_to_phone(self, request: web.Request) -> web.Response:
        """Send a code by SMS or call."""
        attempt, account = self._pending(request)
        body = await request.json()
        mode, wanted = body.get("mode", "sms"), body.get("phoneNumber", {}).get("id")
        phones = {phone["id"]: phone for phone in self._phones(account)}
        if wanted not in phones or mode not in ("sms", "voice"):
            return service_error(400, "-28248", "This phone number cannot be used")
        if wanted in account.options.silent_numbers:
            return service_error(412, "-28248", "Codes can't be sent to this phone number")
        if account.is_exhausted:
            return exhausted("-22981", _SENT_TOO_OFTEN, "tooManyCodesSent")
        account.send_code(mode, wanted)
        answer = {
            "trustedPhoneNumber": phones[wanted],
            "trustedPhoneNumbers": list(phones.values()),
            "securityCode": {"length": 6, "securityCodeLocked": False},
            "mode": mode,
            "authenticationType": "hsa2",
        }
        return self._mark(web.json_response(answer), attempt)

    async def send_to_device(self, request: web.Request) -> web.Response:
        """Show a code on the trusted devices."""
        attempt, account = self._pending(request)
        if account.options.second_factor is SecondFactor.SMS:
            return service_error(412, "-21669", "There are no trusted devices")
        if account.is_exhausted:
            return exhausted("-22981", _SENT_TOO_OFTEN, "tooManyCodesSent")
        account.send_code("device")
        return self._mark(web.json_response({"securityCode": {"length": 6}}, status=202), attempt)

    def _judge(self, attempt: Attempt, account: Account, code: str, *channels: str) -> web.Response:
        """Accept or refuse a typed code."""
        if attempt.wrong_codes >= MAX_WRONG_CODES:
            return exhausted("-22982", "Too many incorrect codes", "tooManyCodesValidated")
        if not account.code_is_right(code, *channels):
            attempt.wrong_codes += 1
            return service_error(400, "-21669", "Incorrect verification code")
        attempt.verified = True
        token = account.session_token(trusted=False)
        if account.options.conflict_on_code:
            body = {"authType": "hsa2", "securityCode": {"valid": True}}
            return self._mark(web.json_response(body, status=409), attempt, token)
        return self._mark(web.Response(status=204), attempt, token)

    async def verify_phone(self, request: web.Request) -> web.Response:
        """Check a code that went to a phone."""
        attempt, account = self._pending(request)
        code = str((await request.json())["securityCode"]["code"])
        return self._judge(attempt, account, code, "sms", "voice")

    async def verify_device(self, request: web.Request) -> web.Response:
        """Check a code that a trusted device showed."""
        attempt, account = self._pending(request)
        code = str((await request.json())["securityCode"]["code"])
        return self._judge(attempt, account, code, "device")

    async def bridge_step(self, request: web.Request) -> web.Response:
        """Pass one message of the bridge."""
        attempt, account = self._pending(request)
        body = await request.json()
        connection = self.courier.connections.get(str(body.get("ptkn")))
        if connection is None or account.options.second_factor is SecondFactor.SMS:
            return service_error(412, "-28248", "No such connection")
        step = request.match_info["step"]
        if step == "0":
            attempt.bridge = await Bridge.open(account, connection, str(body["sessionUUID"]))
            return self._mark(web.json_response({}), attempt)
        try:
            bridge = attempt.bridge
            passed = (
                bridge is not None
                and bridge.session == body["sessionUUID"]
                and await bridge.step(int(step), body["data"])
            )
        except binascii.Error, ValueError:
            passed = False
        if not passed:
            attempt.wrong_codes += 1
        return self._mark(web.Response(status=204 if passed else 412), attempt)

    async def bridge_validate(self, request: web.Request) -> web.Response:
        """Check the code that only the proven browser could decrypt."""
        attempt, account = self._pending(request)
        body, bridge = await request.json(), attempt.bridge
        if bridge is None or not bridge.proven or body.get("code") != bridge.final_code:
            return self._mark(web.Response(status=412), attempt)
        attempt.verified = True
        token = account.session_token(trusted=False)
        return self._mark(web.Response(status=204), attempt, token)

    async def trust(self, request: web.Request) -> web.Response:
        """Trust this browser from now on."""
        attempt, account = self._pending(request)
        if not attempt.verified:
            return service_error(401, "-20101", "Verification required")
        response = web.Response(status=204)
        response.headers["X-Apple-TwoSV-Trust-Token"] = account.trust_token()
        response.headers["X-Apple-TwoSV-Trust-Eligible"] = "true"
        return self._mark(response, attempt, account.session_token(trusted=True))

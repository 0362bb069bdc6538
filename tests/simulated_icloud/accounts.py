"""Apple accounts: who they are, which tokens of theirs are good, which codes were sent."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
import time
from typing import Any, Final

from . import clock, srp
from .consent import Consent
from .faults import Faults
from .ids import Sealed, digest, stable_uuid
from .world import World

# A renewed cookie replaces the older ones soon: clients that never merge Set-Cookie are found out.
_RENEW_EVERY: Final = 4
_KEPT_RENEWALS: Final = 12
COOKIE_LIFETIME: Final = 30 * 86_400
MAX_WRONG_CODES: Final = 8


class SecondFactor(StrEnum):
    """How an account proves itself beyond the password."""

    NONE = "none"
    SMS = "sms"
    DEVICE = "device"
    BOTH = "both"
    SECURITY_KEY = "security_key"


@dataclass(slots=True)
class Options:
    """What an account is created with, and (the lower half) what may change while it lives.

    `url_ttl` is the lifetime of download addresses in seconds, `latency` seconds per request,
    `bandwidth` bytes per second and connection (0: no limit). `video_bytes` and `photo_bytes` are
    about how large films are padded, and photos in JPEG and HEIC (0: as small as they come). `max_codes` is how many codes are
    sent at all (0: no limit), `silent_numbers` are ids of phone numbers that Apple sends nothing
    to, `protected` is Advanced Data Protection.
    """

    apple_id: str
    password: str
    seed: str = "seed"
    assets: int = 100
    shared_assets: int = 0
    shared_scope: str = "shared"
    video_bytes: int = 0
    photo_bytes: int = 0
    second_factor: SecondFactor = SecondFactor.SMS
    phone_numbers: list[str] = field(default_factory=lambda: ["+1 202 555 0167"])
    full_name: str = "Sample User"
    device_verifier: str = "bridge"
    srp_protocol: str = "s2k"
    zero_salt: bool = False
    china_mainland: bool = False
    managed: bool = False
    trust_days: int = 30
    url_ttl: int = 3600
    latency: float = 0.0
    bandwidth: int = 0
    locked: bool = False
    web_access: bool = True
    terms_pending: bool = False
    conflict_on_code: bool = False
    malformed: bool = False
    max_codes: int = 0
    silent_numbers: list[int] = field(default_factory=list)
    repair_needed: bool = False
    photos: bool = True
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A second-factor code as it was sent."""

    code: str
    channel: str
    phone_number: int | None
    number: int


class Account:
    """One Apple account with its library."""

    def __init__(self, options: Options) -> None:
        """Create the account; everything follows from the options."""
        self.options = options
        self.id = stable_uuid("account", options.apple_id).lower()[:8]
        self.dsid = str(10_000_000_000 + int.from_bytes(digest("dsid", options.apple_id, size=4)))
        self.world = World(
            options.seed, options.assets, options.shared_assets,
            shared_scope=options.shared_scope,
            video_bytes=options.video_bytes, photo_bytes=options.photo_bytes,
        )  # fmt: skip
        # Not zero at its start: pyicloud's SRP library drops leading zeros, so that its proof would
        # be wrong for one account in 256.
        first = b"\x00" if options.zero_salt else b"\x01"
        self.salt = first + digest("salt", options.apple_id)[1:]
        self.epochs = {"web": 0, "session": 0, "trust": 0}
        self.codes: list[Code] = []
        self.dead_codes = 0
        self.trusted_at = 0.0
        self.terms_version = 140_006
        self.consent = Consent()
        self.requests: Counter[str] = Counter()
        self.first_asked: float | None = None
        self.last_answered = 0.0
        self.faults = Faults()
        self._verifier: int | None = None
        self._logins = 0
        self._issued: dict[str, int] = {}
        self._answers = 0
        self._sealed = Sealed("account", options.apple_id, options.seed)

    @property
    def verifier(self) -> int:
        """The password's SRP verifier."""
        if self._verifier is None:
            self._verifier = srp.verifier(
                self.options.password, self.salt, self.options.srp_protocol
            )
        return self._verifier

    def forget_verifier(self) -> None:
        """Compute the verifier anew: the password changed."""
        self._verifier = None

    # Codes

    def send_code(self, channel: str, phone_number: int | None = None) -> Code:
        """Make up a code and put it into the inbox; the newest of a channel counts."""
        number = len(self.codes) + 1
        value = int.from_bytes(digest(self.options.apple_id, "code", number, size=8)) % 1_000_000
        code = Code(f"{value:06d}", channel, phone_number, number)
        self.codes.append(code)
        return code

    def code_is_right(self, code: str, *channels: str) -> bool:
        """Whether this is the newest code of these channels, and not too old."""
        sent = [entry for entry in self.codes if entry.channel in channels]
        return bool(sent) and sent[-1].code == code and sent[-1].number > self.dead_codes

    @property
    def is_exhausted(self) -> bool:
        """Whether no more codes are sent."""
        return 0 < self.options.max_codes <= len(self.codes)

    # Tokens

    def session_token(self, *, trusted: bool) -> str:
        """Return a token for accountLogin."""
        self._logins += 1
        trust = self.epochs["trust"] if trusted else -1
        return self._sealed.seal(self.id, self.epochs["session"], trust, self._logins)

    def trust_token(self) -> str:
        """Return a token that spares the next second factor."""
        self.trusted_at = clock.now()
        return self._sealed.seal("trust", self.epochs["trust"])

    def session_trust(self, token: str) -> bool | None:
        """Return whether the session is trusted; None if the token is no good."""
        parts = self._sealed.open(token)
        if parts is None or parts[:2] != [self.id, str(self.epochs["session"])]:
            return None
        if self.options.second_factor is SecondFactor.NONE:
            return True
        return parts[2] == str(self.epochs["trust"])

    def trusts(self, token: str) -> bool:
        """Whether a trust token is good."""
        return self._sealed.open(token) == ["trust", str(self.epochs["trust"])]

    def new_cookie(self, *, trusted: bool) -> str:
        """Return the value of X-APPLE-WEBAUTH-TOKEN for a new web session."""
        login = stable_uuid(self.id, time.time_ns(), self._logins)
        self._logins += 1
        return self._cookie(login, trusted=trusted)

    def _cookie(self, login: str, *, trusted: bool) -> str:
        serial = self._issued[login] = self._issued.get(login, 0) + 1
        return "v=2:t=" + self._sealed.seal(
            self.id, self.epochs["web"], login, int(trusted), serial
        )

    def _read_cookie(self, value: str) -> tuple[str, bool, int] | None:
        parts = self._sealed.open(value.removeprefix("v=2:t="))
        if parts is None or parts[:2] != [self.id, str(self.epochs["web"])]:
            return None
        return parts[2], parts[3] == "1", int(parts[4])

    def web_session(self, value: str) -> bool | None:
        """Return whether the cookie's session is trusted; None if the cookie is no good."""
        read = self._read_cookie(value)
        if read is None:
            return None
        login, trusted, serial = read
        # After a restart only the client knows how far renewal had come.
        self._issued[login] = max(serial, self._issued.get(login, 0))
        return trusted if self._issued[login] - serial <= _KEPT_RENEWALS else None

    def renewed_cookie(self, value: str) -> str | None:
        """Return a renewed cookie with every few answers, else None."""
        self._answers += 1
        read = self._read_cookie(value)
        if read is None or self._answers % _RENEW_EVERY:
            return None
        return self._cookie(read[0], trusted=read[1])

    def expire(self, what: str) -> None:
        """Make tokens bad: `web` cookies, `session` (and web), `trust` (and both); or `codes`."""
        if what == "codes":
            self.dead_codes = len(self.codes)
            return
        for kind in {"web": ("web",), "session": ("web", "session")}.get(what, tuple(self.epochs)):
            self.epochs[kind] += 1

    def dump(self) -> dict[str, Any]:
        """Return what has to survive a restart, besides the mutations."""
        return {
            "epochs": self.epochs,
            "codes": len(self.codes),
            "logins": self._logins,
            "trusted_at": self.trusted_at,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Take over what `dump` returned."""
        self.epochs = {kind: int(state["epochs"][kind]) for kind in self.epochs}
        self._logins = int(state["logins"])
        self.trusted_at = float(state.get("trusted_at", 0))
        for _ in range(int(state["codes"])):
            self.send_code("earlier")


def owner_of(accounts: dict[str, Account], token: str) -> Account | None:
    """Return the account that a web cookie or session token claims to belong to, good or bad."""
    parts = Sealed.peek(token.removeprefix("v=2:t="))
    return next((a for a in accounts.values() if parts and a.id == parts[0]), None)


def cookie_value(header: str | None, name: str) -> str | None:
    """Return the value of a cookie that has to come back quoted as it was set; else None."""
    for part in (header or "").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name and len(value) > 2 and value[0] == value[-1] == '"':
            return value[1:-1]
    return None

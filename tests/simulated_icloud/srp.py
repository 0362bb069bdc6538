"""The server's side of SRP-6a as Apple uses it: RFC 5054's 2048-bit group, SHA-256, no user in x."""

from dataclasses import dataclass
import hashlib
import hmac
import secrets
from typing import Final

N: Final = int(
    "AC6BDB41324A9A9BF166DE5E1389582FAF72B6651987EE07FC3192943DB56050A37329CBB4A099ED8193E0757767A1"
    "3DD52312AB4B03310DCD7F48A9DA04FD50E8083969EDB767B0CF6095179A163AB3661A05FBD5FAAAE82918A9962F0B"
    "93B855F97993EC975EEAA80D740ADBF4FF747359D041D5C33EA71D281E446B14773BCA97B43A23FB801676BD207A43"
    "6C6481F1D2B9078717461A5B9D32E688F87748544523B524B0D57D5EA77A2775D2ECFA032CFBDBF52FB37861602790"
    "04E57AE6AF874E7303CE53299CCC041C7BC308D82A5698F3A8D0C38271AE35F8E9DBFBB694B5C803D89F7AE435DE23"
    "6D525F54759B65E372FCD68EF20FA7111F9E4AFF73",
    16,
)
G: Final = 2
WIDTH: Final = 256
ITERATIONS: Final = 20_221


def _bytes(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8)


def _padded(value: int) -> bytes:
    return value.to_bytes(WIDTH)


def _hash(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


_MULTIPLIER: Final = int.from_bytes(_hash(_padded(N), _padded(G)))


def verifier(password: str, salt: bytes, protocol: str) -> int:
    """Return g^x for a password; protocol is `s2k` or `s2k_fo`."""
    hashed = hashlib.sha256(password.encode()).digest()
    if protocol == "s2k_fo":
        hashed = hashed.hex().encode()
    key = hashlib.pbkdf2_hmac("sha256", hashed, salt, ITERATIONS, 32)
    return pow(G, int.from_bytes(_hash(salt, _hash(b":", key))), N)


@dataclass(slots=True)
class Challenge:
    """One exchange: what the client sent first, and our answer to it."""

    name: str
    salt: bytes
    client: int
    verifier: int
    secret: int
    public: int

    @classmethod
    def start(cls, name: str, salt: bytes, client: bytes, verifier: int) -> Challenge:
        """Choose our half. Its first byte is never zero, for implementations differ in padding."""
        while True:
            secret = secrets.randbits(512)
            public = (_MULTIPLIER * verifier + pow(G, secret, N)) % N
            if public.bit_length() > 8 * (WIDTH - 1):
                return cls(name, salt, int.from_bytes(client), verifier, secret, public)

    def proof(self) -> tuple[bytes, bytes]:
        """Return the proof we expect (M1) and the one that answers it (M2)."""
        scramble = int.from_bytes(_hash(_padded(self.client), _padded(self.public)))
        shared = pow(self.client * pow(self.verifier, scramble, N), self.secret, N)
        key = _hash(_bytes(shared))
        mixed = bytes(a ^ b for a, b in zip(_hash(_padded(N)), _hash(_padded(G)), strict=True))
        first = _hash(
            mixed,
            _hash(self.name.encode()),
            self.salt,
            _bytes(self.client),
            _bytes(self.public),
            key,
        )
        return first, _hash(_bytes(self.client), first, key)

    def accepts(self, first: bytes, second: bytes) -> bool:
        """Whether the client knows the password."""
        if self.client % N == 0:
            return False
        expected = self.proof()
        return hmac.compare_digest(first, expected[0]) and hmac.compare_digest(second, expected[1])

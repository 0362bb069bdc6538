"""Apple's web courier: the websocket through which a browser reaches the trusted device."""

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import dataclass
import hashlib
import json
import secrets
from typing import Any, Final

from aiohttp import WSMsgType, web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from .accounts import Account
from .ids import stable_uuid
from .spake import BridgeVerifier

TOPIC: Final = "com.apple.idmsauthwidget"
SOURCE_APP: Final = "1159"
_SIGNATURE_PREFIX: Final = b"\x01\x03"


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _data(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def fields_of(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (field number, value) of a protobuf message of varints and byte strings."""
    at = 0
    while at < len(data):
        key, at = _read_varint(data, at)
        value, at = _read_varint(data, at)
        if key & 7 == 0:
            yield key >> 3, value
        elif key & 7 == 2:
            yield key >> 3, data[at : at + value]
            at += value
        else:
            raise ValueError("unexpected wire type")


@dataclass(slots=True)
class Connection:
    """A browser that listens."""

    socket: web.WebSocketResponse
    messages: int = 0

    async def push(self, payload: dict[str, Any]) -> None:
        """Deliver a push message."""
        self.messages += 1
        topic = hashlib.sha1(TOPIC.encode()).digest()
        message = _data(1, topic) + _number(2, self.messages)
        message += _data(4, json.dumps(payload).encode())
        await self.socket.send_bytes(_data(2, message))


class Courier:
    """All browsers that listen, by push token."""

    def __init__(self) -> None:
        """Start without listeners."""
        self.connections: dict[str, Connection] = {}

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve `/v2/<hex>`: check the signed nonce, hand out a push token, then listen."""
        try:
            _check_greeting(bytes.fromhex(request.match_info["greeting"]))
        except ValueError, IndexError, KeyError, InvalidSignature:
            return web.Response(status=400)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        token = secrets.token_bytes(32)
        self.connections[token.hex()] = connection = Connection(socket)
        try:
            answer = _data(1, base64.b64encode(token)) + _number(2, 0)
            await socket.send_bytes(_data(1, answer))
            async for message in socket:
                if message.type is WSMsgType.BINARY:
                    await _answer(connection, message.data)
        finally:
            del self.connections[token.hex()]
        return socket

    async def close(self) -> None:
        """Hang up."""
        sockets = [connection.socket for connection in self.connections.values()]
        await asyncio.gather(*(socket.close() for socket in sockets), return_exceptions=True)


def _check_greeting(greeting: bytes) -> None:
    """Check the signature with which a browser opens the connection."""
    outer = dict(fields_of(greeting))
    inner = dict(fields_of(_bytes(outer[1])))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(inner[1]))
    signature = _bytes(inner[3]).removeprefix(_SIGNATURE_PREFIX)
    key.verify(signature, _bytes(inner[2]), ec.ECDSA(hashes.SHA256()))


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise ValueError("expected bytes")  # noqa: TRY004 - one error for all malformed greetings
    return value


async def _answer(connection: Connection, message: bytes) -> None:
    """Confirm a topic subscription; acknowledgements need no answer."""
    for field, value in fields_of(message):
        if field == 3:
            topics = b"".join(_data(1, _data(1, _bytes(t))) for _, t in fields_of(_bytes(value)))
            answer = _data(1, topics) + _number(2, 1) + _number(3, 0)
            await connection.socket.send_bytes(_data(3, answer))


@dataclass(slots=True)
class Bridge:
    """One conversation between a sign-in and the trusted device."""

    account: Account
    connection: Connection
    session: str
    verifier: BridgeVerifier
    final_code: str
    proven: bool = False

    @classmethod
    async def open(cls, account: Account, connection: Connection, session: str) -> Bridge:
        """Show a code on the device and tell the browser how to prove it."""
        code = account.send_code("device")
        # The key derivation takes tens of milliseconds.
        salt = secrets.token_bytes(16)
        verifier = await asyncio.to_thread(BridgeVerifier.for_code, code.code, salt)
        bridge = cls(account, connection, session, verifier, secrets.token_hex(3))
        legacy = account.options.device_verifier == "legacy"
        await bridge._push(
            nextStep="2",
            ruiURLKey="com.apple.simulated",
            txnid=stable_uuid("txn", session) + ("_W" if legacy else "_B"),
            salt=base64.b64encode(salt).decode(),
            mid=stable_uuid("mid", session),
            idmsdata="c2ltdWxhdGVk",
            akdata={"simulated": True},
        )
        return bridge

    async def _push(self, **payload: Any) -> None:
        await self.connection.push({"sessionUUID": self.session, **payload})

    async def step(self, number: int, data: str) -> bool:
        """Take the browser's next message; False if it is not what was expected."""
        message = base64.b64decode(data)
        if number == 2:
            try:
                parts = await asyncio.to_thread(self.verifier.answer, message)
            except ValueError:
                return False
            shares = b"_".join(map(base64.b64encode, parts))
            await self._push(nextStep="4", data=base64.b64encode(shares).decode())
            return True
        if number == 4 and not self.proven:
            self.proven = self.verifier.confirms(message)
            if self.proven:
                sealed = self.verifier.encrypt(self.final_code)
                await self._push(nextStep="6", encryptedCode=sealed)
            return self.proven
        return number in (4, 6)

"""Turns passwords into class keys: one derivation at a time, the same password only once.

Wrong passwords make the next try wait, by user and by backup.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
import hmac

from .attempts import Attempts
from .classkeys import ClassKeys
from .errors import WrongPasswordError
from .keybag import Keybag
from .pool import Pool
from .unlock import open_keys

type Identity = tuple[str, str]
"""A backup's id, and the identity of what is in its folder now; see `Preparation`."""


@dataclass(slots=True)
class _Flight:
    """A derivation that runs; whoever comes with the same password waits for it, too."""

    password: bytes = field(repr=False)
    user_id: str
    task: asyncio.Task[ClassKeys]
    waiting: int = 0


class Derivations:
    """The derivations of one session manager."""

    def __init__(
        self, pool: Pool, clock: Callable[[], float], require_open: Callable[[], None]
    ) -> None:
        """Run in a pool; `require_open` raises once the manager has been closed."""
        self._pool = pool
        self._require_open = require_open
        self._attempts = Attempts(clock)
        self._flights: dict[Identity, _Flight] = {}
        self._deriving = asyncio.Lock()

    async def keys(
        self, identity: Identity, keybag: Keybag, password: str, user_id: str
    ) -> ClassKeys:
        """Derive the keys, or wait for one who does so with the same password.

        A derivation cannot be interrupted: it goes on, and is counted, when nobody waits any more.

        Returns:
            Keys of the caller's own, who wipes them.

        Raises:
            WrongPasswordError: The password does not open the backup.
            TooManyAttemptsError: Too early after a wrong password of this user or for this backup.
            DamagedBackupError: The keybag holds nothing to open.
        """
        user, backup = ("user", user_id), ("backup", identity[0])
        self._attempts.check(user, backup)
        secret = password.encode("utf-8", "surrogatepass")
        flight = self._flights.get(identity)
        if flight is None or not hmac.compare_digest(flight.password, secret):
            task = asyncio.create_task(self._derive((user, backup), keybag, password))
            flight = self._flights[identity] = _Flight(secret, user_id, task)
        flight.waiting += 1
        try:
            await asyncio.wait((flight.task,))
            return ClassKeys(flight.task.result().copy())
        except WrongPasswordError:
            if flight.user_id != user_id:
                self._attempts.fail(user)
            raise
        finally:
            self._leave(identity, flight)

    def _leave(self, identity: Identity, flight: _Flight) -> None:
        """Let nobody else join a derivation that has ended, and wipe what it has found."""
        flight.waiting -= 1
        if self._flights.get(identity) is flight and (flight.task.done() or not flight.waiting):
            del self._flights[identity]
        if not flight.waiting:
            flight.task.add_done_callback(_wipe)

    async def _derive(
        self, tried: tuple[tuple[str, str], ...], keybag: Keybag, password: str
    ) -> ClassKeys:
        """Derive the keys, one backup at a time, and count wrong passwords."""
        async with self._deriving:
            # Again, because those who waited with us may have been wrong.
            self._attempts.check(*tried)
            self._require_open()
            try:
                keys = await self._pool.derive(open_keys, keybag, password)
            except WrongPasswordError:
                self._attempts.fail(*tried)
                raise
        self._attempts.succeed(*tried)
        return keys


def _wipe(task: asyncio.Task[ClassKeys]) -> None:
    """Wipe the keys of a derivation that nobody waits for any more."""
    if not task.cancelled() and task.exception() is None:
        task.result().wipe()

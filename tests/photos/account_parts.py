"""What tests of accounts share."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.account import Account
from tests.simulated_icloud.client import SimulatedAccount

# Takes the simulated account's options, and a clock.
type NewAccount = Callable[..., AbstractAsyncContextManager[tuple[SimulatedAccount, Account]]]


@asynccontextmanager
async def opened(
    simulated: SimulatedAccount,
    session_dir: Path,
    clock: Callable[[], float] | None = None,
    *,
    china_mainland: bool = False,
) -> AsyncGenerator[Account]:
    """Open an account and close it again."""
    more = {"clock": clock} if clock else {}
    account = Account(
        apple_id=simulated.apple_id,
        session_dir=session_dir,
        china_mainland=china_mainland,
        **more,
    )
    try:
        yield account
    finally:
        await account.close()


async def signed_in(account: Account, simulated: SimulatedAccount) -> None:
    """Sign in by whatever the simulated account asks for."""
    if await account.sign_in(simulated.password):
        await account.submit_code(await simulated.async_code())


async def refused[E: errors.PhotosError](kind: type[E], call: Awaitable[object]) -> E:
    """Expect exactly this error."""
    with pytest.raises(errors.PhotosError) as caught:
        await call
    assert type(caught.value) is kind, repr(caught.value)
    assert isinstance(caught.value, kind)
    return caught.value


def wrong(code: str) -> str:
    """Return another code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"

"""Thirty days of two accounts: sessions and trust that end, outages of Apple, restarts.

The days pass in seconds: the clocks of Home Assistant and of the simulated iCloud are moved on by
twelve hours at a time, and everything that is due then happens. One account keeps its password, the
other does not. Their users are as slow as users are, and answer only what they are asked.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
import logging
from pathlib import Path
import random
import time
from typing import Any

from freezegun import freeze_time
from freezegun.api import TickingDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup import runtime
from custom_components.apple_backup.account_issues import TRUST_WARNING, trust_issue_id
from custom_components.apple_backup.const import CONF_SCHEDULE, CONF_SYNC_ENABLED, DOMAIN
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import submit
from tests.signed_account import SignedAccount, signed_account
from tests.simulated_icloud.client import SimulatedICloud, start

STEP = timedelta(hours=12)
DAYS = 30
STEPS = DAYS * 2
# Apple trusts the first account for so long; the users take a day to answer.
TRUST_DAYS = 21
ANSWER_AFTER = 2
SCHEDULE = {"mode": "interval", "interval": 700.0, "spread": 0}
# Which requests fail, how, and for how many steps, from which step on.
OUTAGES: dict[int, tuple[int, str, dict[str, Any]]] = {
    4: (2, r"", {"status": 503}),
    11: (1, r"setup\.icloud|idmsa", {"reset": True}),
    18: (1, r"", {"status": 500, "body": "<html>oops</html>"}),
    26: (2, r"ckdatabasews", {"status": 503, "headers": {"Retry-After": "1"}}),
    33: (1, r"idmsa", {"status": 503}),
    # Over the end of trust.
    41: (2, r"", {"reset": True}),
    51: (1, r"setup\.icloud", {"status": 502}),
}


def _now() -> float:
    return time.time()


def _end_of_trust() -> datetime:
    return dt_util.utcnow() + timedelta(days=TRUST_DAYS)


@dataclass
class Household:
    """An account, its user, and what has happened to them."""

    signed: SignedAccount
    library: Path
    keeps_password: bool
    # As Apple has it, which is what its cookie says.
    trusted_until: datetime
    trust_has_ended: bool = False
    unanswered: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seen_warnings: set[datetime] = field(default_factory=set)

    @property
    def entry_id(self) -> str:
        return self.signed.entry.entry_id

    async def codes(self) -> int:
        return len(await self.signed.account.async_codes())


@pytest.fixture
async def icloud(
    icloud_proxy: SimulatedICloud, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SimulatedICloud]:
    """A simulated iCloud of this test's own, whose clock it may move, and quick retries."""
    monkeypatch.setitem(Account.__init__.__kwdefaults__, "clock", _now)
    pacing = Pacing(attempts=2, first_pause=0.001, longest_pause=0.001, breaker_pause=0.001)
    monkeypatch.setattr(runtime, "CloudKit", partial(CloudKit, pacing=pacing))
    with start() as running:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, running.proxy)
        yield running


@pytest.fixture
def freezer() -> Iterator[TickingDateTimeFactory]:
    """A clock that can be moved on and goes on, so that pauses end."""
    with freeze_time(datetime.now(UTC), tick=True) as clock:
        yield clock


@pytest.fixture(autouse=True)
async def lean() -> AsyncIterator[None]:
    """Leave out what only costs time in so long a story: the stack of every future, the chatter."""
    asyncio.get_running_loop().set_debug(False)
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
async def homes(hass: HomeAssistant, icloud: SimulatedICloud, tmp_path: Path) -> list[Household]:
    assert await async_setup_component(hass, "repairs", {})
    homes = []
    for number, keep in ((1, True), (2, False)):
        library = tmp_path / f"library{number}"
        signed = await signed_account(
            hass,
            icloud,
            library,
            number=number,
            keep_password=keep,
            assets=2,
            trust_days=TRUST_DAYS,
        )
        options = {CONF_SYNC_ENABLED: True, CONF_SCHEDULE: SCHEDULE}
        hass.config_entries.async_update_entry(signed.entry, options=options)
        await signed.reload()
        homes.append(Household(signed, library, keeps_password=keep, trusted_until=_end_of_trust()))
    return homes


@dataclass
class Month:
    """What happens at Apple and at home, step by step; always the same."""

    hass: HomeAssistant
    icloud: SimulatedICloud
    freezer: TickingDateTimeFactory
    homes: list[Household]
    chance: random.Random = field(default_factory=lambda: random.Random(30))
    outage_ends: int = 0

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def step(self, number: int) -> None:
        """Let half a day pass, and what happens in them."""
        self.freezer.tick(STEP)
        await self.icloud.async_move_clock((number + 1) * STEP.total_seconds())
        await self._change_apple(number)
        if number % 4 == 3:
            await self._restart()
        async_fire_time_changed(self.hass)
        await self.settle()
        for home in self.homes:
            await self._live(home)

    async def _change_apple(self, number: int) -> None:
        if number == self.outage_ends:
            self.icloud.clear_faults()
        if number in OUTAGES:
            steps, match, action = OUTAGES[number]
            self.icloud.fault(match, times=-1, **action)
            self.outage_ends = number + steps
        for home in self.homes:
            account = home.signed.account
            if dt_util.utcnow() >= home.trusted_until and not home.trust_has_ended:
                home.trust_has_ended = True
                await account.async_expire("trust")
                home.counts["ends of trust"] += 1
            elif number % 6 == 5:
                await account.async_expire("session")
                home.counts["ends of sessions"] += 1
            elif self.chance.random() < 0.5:
                await account.async_expire("web")
                home.counts["ends of web sessions"] += 1
            if self.chance.random() < 0.2:
                await account.async_mutate({"op": "add", "count": 1})

    async def _restart(self) -> None:
        """Stop the accounts and start them again; open dialogs are lost, as in a real restart."""
        for home in self.homes:
            await self.hass.config_entries.async_unload(home.entry_id)
        for flow in self.hass.config_entries.flow.async_progress():
            self.hass.config_entries.flow.async_abort(flow["flow_id"])
        for home in self.homes:
            await self.hass.config_entries.async_setup(home.entry_id)
            home.counts["restarts"] += 1
        await self.settle()

    # -- what a user sees and does -------------------------------------------------------------------

    async def _live(self, home: Household) -> None:
        entry = home.signed.entry
        flows = [f for f in home.signed.reauth_flows() if f["context"]["entry_id"] == home.entry_id]
        home.counts["most dialogs at once"] = max(home.counts["most dialogs at once"], len(flows))
        # Nobody has been asked for a code that nobody wanted.
        assert await home.codes() == 1 + home.counts["codes wanted"]
        if entry.state is not ConfigEntryState.LOADED:
            # Apple was out of reach at a restart; Home Assistant tries again by itself.
            assert entry.state is ConfigEntryState.SETUP_RETRY
            home.counts["waits for Apple"] += 1
            return
        self._check_state(home, flows)
        self._check_warning(home)
        if flows:
            home.unanswered += 1
            home.counts["steps with a dialog"] += 1
            if home.unanswered >= ANSWER_AFTER:
                await self._answer(home, flows[0])
        elif not home.keeps_password and self._warning(home):
            await self._heed(home)

    def _check_state(self, home: Household, flows: list[Any]) -> None:
        document = home.signed.document
        assert document["state"] == "ready"
        if home.signed.sign_in.is_signed_in:
            assert not flows
            home.unanswered = 0
            assert document["nextSync"] > dt_util.utcnow().timestamp() * 1000
            if "prevError" not in document:
                home.counts["syncs"] += 1
            else:
                home.counts["syncs that failed"] += 1

    def _warning(self, home: Household) -> bool:
        registry = ir.async_get(self.hass)
        return registry.async_get_issue(DOMAIN, trust_issue_id(home.entry_id)) is not None

    def _check_warning(self, home: Household) -> None:
        """The warning is there in the last days of trust, and at no other time."""
        sign_in = home.signed.sign_in
        end, now = sign_in.account.trust.expected_end, dt_util.utcnow()
        if end is None or not sign_in.is_signed_in:
            assert not self._warning(home)
            return
        assert abs(end - home.trusted_until) < timedelta(minutes=10)
        assert self._warning(home) == (now < end <= now + TRUST_WARNING)
        if self._warning(home):
            home.seen_warnings.add(end)
            home.counts["steps with a warning"] += 1

    async def _answer(self, home: Household, flow: Any) -> None:
        """Sign in again, as the dialog asks."""
        manager = self.hass.config_entries.flow
        home.counts["answers"] += 1
        form: Any = await manager.async_configure(flow["flow_id"])
        fields = [str(key) for key in form["data_schema"].schema] if form["data_schema"] else []
        given = {"password": home.signed.account.password, "keep_password": home.keeps_password}
        before = await home.codes()
        result = await submit(self.hass, form, given if "password" in fields else {})
        await self.settle()
        await self._finish(home, result, before)

    async def _finish(self, home: Household, result: Any, before: int) -> None:
        if result["type"] == "form" and result["step_id"].startswith("code"):
            # This code was asked for, by submitting a dialog that says so.
            home.counts["codes wanted"] += 1
            assert await home.codes() == before + 1
            code = await home.signed.account.async_code()
            home.trusted_until, home.trust_has_ended = _end_of_trust(), False
            result = await submit(self.hass, result, {"code": code, "other_way": {}})
            await self.settle()
            assert result["type"] == "abort", result
        if result["type"] == "abort":
            home.counts["signed in again"] += 1
            home.unanswered = 0

    async def _heed(self, home: Household) -> None:
        """Renew the trust as the warning offers."""
        fixes = self.hass.data["repairs"]["flow_manager"]
        issue_id = trust_issue_id(home.entry_id)
        form = await fixes.async_init(DOMAIN, context={"issue_id": issue_id})
        await fixes.async_configure(form["flow_id"], {})
        [flow] = home.signed.reauth_flows()
        home.counts["warnings heeded"] += 1
        await self._answer(home, flow)


async def test_thirty_days(
    hass: HomeAssistant,
    icloud: SimulatedICloud,
    homes: list[Household],
    freezer: TickingDateTimeFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    month = Month(hass, icloud, freezer, homes)
    for number in range(STEPS):
        await month.step(number)
    icloud.clear_faults()
    with capsys.disabled():
        print(f"\n{DAYS} days")  # noqa: T201 - the counts are the result
        for home in homes:
            counts = dict(sorted(home.counts.items()))
            print(f"  {home.signed.entry.title}: {counts}")  # noqa: T201
    for home in homes:
        # What was to be met has been met.
        assert home.counts["most dialogs at once"] == 1
        assert home.counts["restarts"] >= 10
        assert home.counts["waits for Apple"] >= 1
        assert home.counts["syncs"] > home.counts["syncs that failed"] >= 1
        assert home.counts["steps with a warning"] >= 1
        # The only code was wanted by a user: when trust had ended, or before, as was suggested.
        assert home.counts["codes wanted"] == 1
    keeps, forgets = homes
    # A password that is kept spares its user every dialog but the one about the end of trust.
    assert keeps.counts["ends of trust"] == 1
    assert keeps.counts["signed in again"] == keeps.counts["answers"] == 1
    assert forgets.counts["signed in again"] > 1
    assert forgets.counts["warnings heeded"] == 1
    assert forgets.counts["ends of trust"] == 0
    for home in homes:
        requests = await home.signed.account.async_requests()
        # Its user's sign-ins, and one an hour at most in between.
        assert requests["signin/complete"] <= 40

"""Waiting for a device's consent: the countdown, and what happens when nobody answers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.apple_backup import device_consent
from custom_components.apple_backup.device_consent import async_obtain_consent, share_of_wait
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.account.models import ConsentState, DeviceConsent
from custom_components.apple_backup.photos.errors import DeviceConsentRequiredError
from tests.simulated_icloud.client import SimulatedICloud

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


async def test_unanswered_prompt_ends(
    icloud_proxy: SimulatedICloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_consent, "POLL_SECONDS", 0.0)
    simulated = await icloud_proxy.async_create_account(
        assets=1, second_factor="none", protected=True
    )
    now = [NOW.timestamp()]
    account = Account(
        apple_id=simulated.apple_id, session_dir=tmp_path / "session", clock=lambda: now[0]
    )
    seen: list[DeviceConsent] = []

    def on_change(consent: DeviceConsent) -> None:
        seen.append(consent)
        now[0] += 200

    try:
        await account.sign_in(simulated.password)
        with pytest.raises(DeviceConsentRequiredError):
            await async_obtain_consent(account, on_change)
    finally:
        await account.close()
    assert [consent.state for consent in seen] == [
        ConsentState.WAITING,
        ConsentState.WAITING,
        ConsentState.NEEDED,
    ]
    assert (await simulated.async_consent())["prompts"] == 1


@pytest.mark.parametrize(
    ("state", "gone", "share"),
    [
        (ConsentState.WAITING, 0, 0.0),
        (ConsentState.WAITING, 75, 0.25),
        (ConsentState.PREPARING, 600, 1.0),
        (ConsentState.WAITING, -10, 0.0),
        (ConsentState.GRANTED, 0, 1.0),
        (ConsentState.NOT_NEEDED, 0, 1.0),
    ],
)
def test_countdown(
    freezer: FrozenDateTimeFactory, state: ConsentState, gone: float, share: float
) -> None:
    freezer.move_to(NOW)
    asked = NOW - timedelta(seconds=gone)
    consent = DeviceConsent(state, asked, asked + timedelta(seconds=300))
    assert share_of_wait(consent) == share


def test_countdown_without_times() -> None:
    assert share_of_wait(DeviceConsent(ConsentState.NEEDED)) == 0.0
    assert share_of_wait(DeviceConsent(ConsentState.WAITING, NOW, NOW)) == 1.0

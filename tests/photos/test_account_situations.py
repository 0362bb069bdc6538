"""Every situation of docs/user/sign-in.md, with the real pyicloud against the simulated iCloud."""

from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import re

import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.models import ConsentState
from custom_components.apple_backup.photos.account.second_factor import CodeMethod
from tests.photos.account_parts import NewAccount, opened, refused, signed_in, wrong
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 10, 5, 12, tzinfo=UTC).timestamp()


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


# -- codes -----------------------------------------------------------------------------------------


async def test_an_old_code_is_told_from_a_wrong_one(new_account: NewAccount, clock: Clock) -> None:
    async with new_account(clock=clock) as (simulated, account):
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert pending.sent_at == datetime.fromtimestamp(NOW, UTC)
        assert pending.ways == (CodeMethod.SMS, CodeMethod.VOICE)
        await simulated.async_expire("codes")
        code = await simulated.async_code()
        await refused(errors.CodeRejectedError, account.submit_code(code))
        clock.now += 601
        await refused(errors.CodeExpiredError, account.submit_code(code))
        assert account.pending is not None

        await account.request_code(CodeMethod.SMS)
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_a_sign_in_that_apple_has_forgotten(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        for call in (
            lambda: account.submit_code("123456"),
            lambda: account.request_code(CodeMethod.VOICE),
        ):
            await account.sign_in(simulated.password)
            await simulated.async_expire("sign_in")
            await refused(errors.SignInExpiredError, call())
            assert account.pending is None
            await refused(errors.NoCodePendingError, account.submit_code("123456"))
        await signed_in(account, simulated)


async def test_too_many_codes_sent(new_account: NewAccount) -> None:
    async with new_account(max_codes=2) as (simulated, account):
        await account.sign_in(simulated.password)
        pending = await account.request_code(CodeMethod.VOICE)
        await refused(errors.TooManyCodesError, account.request_code(CodeMethod.SMS))
        assert account.pending == pending
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_more_codes_than_a_person_needs_are_not_asked_for(new_account: NewAccount) -> None:
    async with new_account(max_codes=50) as (simulated, account):
        await account.sign_in(simulated.password)
        for _ in range(8):
            await account.request_code(CodeMethod.SMS)
        sent = len(await simulated.async_codes())
        for _ in range(2):
            await refused(errors.CodesTooFastError, account.request_code(CodeMethod.SMS))
        assert len(await simulated.async_codes()) == sent
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_too_many_codes_tried(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        await account.sign_in(simulated.password)
        code = await simulated.async_code()
        for _ in range(8):
            await refused(errors.CodeRejectedError, account.submit_code(wrong(code)))
        await refused(errors.TooManyCodesError, account.submit_code(code))
        assert account.pending is not None


async def test_a_number_that_gets_no_codes_now(new_account: NewAccount) -> None:
    async with new_account(
        phone_numbers=["+1 202 555 0167", "+1 202 555 0198"], silent_numbers=[1]
    ) as (simulated, account):
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert (pending.method, pending.sent_at) == (None, None)
        assert [number.masked[-2:] for number in pending.phone_numbers] == ["67", "98"]
        await refused(errors.CodeNotSentError, account.request_code(CodeMethod.SMS, 1))
        await account.request_code(CodeMethod.SMS, 2)
        await account.submit_code(await simulated.async_code())


async def test_security_keys_are_explained_before_any_code(new_account: NewAccount) -> None:
    async with new_account(second_factor="security_key") as (simulated, account):
        await refused(errors.SecurityKeyRequiredError, account.sign_in(simulated.password))
        assert account.pending is None
        assert await simulated.async_codes() == []
        await refused(errors.CodeRequiredError, account.renew())


async def test_an_account_gets_locked_while_a_code_is_typed(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        await account.sign_in(simulated.password)
        locked = {"serviceErrors": [{"code": "-20209", "message": "locked"}]}
        await simulated.async_fault("verify/phone/securitycode", status=403, body=locked)
        await refused(errors.AccountLockedError, account.submit_code(await simulated.async_code()))


# -- the account -----------------------------------------------------------------------------------


async def test_something_to_settle_at_apple_first(new_account: NewAccount) -> None:
    async with new_account(repair_needed=True) as (simulated, account):
        await refused(errors.AccountRepairRequiredError, account.sign_in(simulated.password))
        assert await simulated.async_codes() == []
        await simulated.async_change(repair_needed=False)
        await signed_in(account, simulated)


async def test_terms_are_asked_shown_and_accepted(new_account: NewAccount) -> None:
    async with new_account(terms_pending=True) as (simulated, account):
        await account.sign_in(simulated.password)
        code = await simulated.async_code()
        await refused(errors.TermsRequiredError, account.submit_code(code))
        assert account.pending is None

        seen = await account.terms()
        assert seen.version == "140006"
        assert seen.url.startswith("https://www.apple.com/legal/")
        newer = await simulated.async_new_terms()
        await refused(errors.TermsRequiredError, account.accept_terms(seen))
        await account.accept_terms(terms := await account.terms())
        assert terms.version == newer
        assert account.dsid == simulated.dsid
        await account.open_photos()
        await refused(errors.AccountError, account.terms())
    assert len(await simulated.async_codes()) == 1


async def test_terms_that_change_later_need_no_code(
    new_account: NewAccount, session_dir: Path
) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
    await simulated.async_new_terms()
    async with opened(simulated, session_dir) as account:
        await refused(errors.TermsRequiredError, account.renew())
        await account.accept_terms(await account.terms())
        await account.renew()
    assert len(await simulated.async_codes()) == 1


@pytest.mark.parametrize("china", [True, False])
async def test_the_wrong_region_costs_no_second_code(
    icloud_proxy: SimulatedICloud, session_dir: Path, *, china: bool
) -> None:
    simulated = await icloud_proxy.async_create_account(china_mainland=china)
    async with opened(simulated, session_dir, china_mainland=not china) as account:
        await account.sign_in(simulated.password)
        code = await simulated.async_code()
        error = await refused(errors.WrongRegionError, account.submit_code(code))
        assert error.china_mainland is china
        assert account.pending is None
    async with opened(simulated, session_dir, china_mainland=china) as account:
        assert await account.sign_in(simulated.password) is None
        await account.open_photos()
        assert account.database_url.endswith(".icloud.com.cn:443" if china else ".icloud.com:443")
    assert len(await simulated.async_codes()) == 1


@pytest.mark.parametrize(
    ("managed", "expected"),
    [(False, errors.PhotosNotActivatedError), (True, errors.ManagedAccountError)],
)
async def test_photos_not_set_up(
    new_account: NewAccount,
    managed: bool,
    expected: type[errors.PhotosError],
) -> None:
    async with new_account(photos=False, managed=managed) as (simulated, account):
        await signed_in(account, simulated)
        assert account.is_managed is managed
        await refused(expected, account.open_photos())
        await simulated.async_change(photos=True)
        await account.renew()
        await account.open_photos()


async def test_a_salt_that_starts_with_zero(new_account: NewAccount) -> None:
    async with new_account(zero_salt=True) as (simulated, account):
        await refused(errors.InvalidCredentialsError, account.sign_in("wrong"))
        await signed_in(account, simulated)


# -- Advanced Data Protection ----------------------------------------------------------------------


async def test_consent_of_a_device_is_a_step_of_its_own(
    new_account: NewAccount, session_dir: Path, clock: Clock
) -> None:
    async with new_account(protected=True, clock=clock) as (simulated, account):
        await signed_in(account, simulated)
        await refused(errors.DeviceConsentRequiredError, account.open_photos())
        assert (await account.device_consent_state()).state is ConsentState.NEEDED
        assert (await simulated.async_consent())["prompts"] == 0

        asked = await account.request_device_consent()
        assert asked.state is ConsentState.WAITING
        assert asked.asked_at == datetime.fromtimestamp(NOW, UTC)
        assert asked.ask_again_at == datetime.fromtimestamp(NOW + 300, UTC)
        assert not asked.is_settled
        await account.request_device_consent()
        assert (await simulated.async_consent())["prompts"] == 1

    # Left and resumed after a restart.
    async with opened(simulated, session_dir, clock) as account:
        await account.renew()
        assert (await account.device_consent_state()).state is ConsentState.WAITING
        await simulated.async_consent(seconds=3600, uploads=2)
        states = [(await account.device_consent_state()).state for _ in range(3)]
        assert states == [ConsentState.PREPARING, ConsentState.PREPARING, ConsentState.GRANTED]
        granted = await account.device_consent_state()
        assert granted.is_settled
        assert granted.expires is not None
        assert abs(granted.expires - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=5)
        await account.open_photos()
        assert "PCS-Photos" in (account.cookie_header(account.database_url) or "")

        # It ends by itself; nobody is asked behind the user's back.
        await simulated.async_consent(seconds=0)
        await refused(errors.DeviceConsentRequiredError, account.open_photos())
        assert (await simulated.async_consent())["prompts"] == 1


async def test_an_unanswered_prompt_may_be_repeated(new_account: NewAccount, clock: Clock) -> None:
    async with new_account(protected=True, second_factor="none", clock=clock) as (
        simulated,
        account,
    ):
        await signed_in(account, simulated)
        await account.request_device_consent()
        clock.now += 301
        assert (await account.device_consent_state()).state is ConsentState.NEEDED
        await account.request_device_consent()
        assert (await simulated.async_consent())["prompts"] == 2


async def test_no_consent_is_needed_without_advanced_data_protection(
    new_account: NewAccount,
) -> None:
    async with new_account(second_factor="none") as (simulated, account):
        await signed_in(account, simulated)
        assert (await account.request_device_consent()).state is ConsentState.NOT_NEEDED
        assert (await simulated.async_consent())["prompts"] == 0


# -- staying signed in -----------------------------------------------------------------------------


async def test_the_hour_between_passwords_outlives_a_restart(
    new_account: NewAccount, session_dir: Path, clock: Clock
) -> None:
    async with new_account(clock=clock) as (simulated, account):
        await signed_in(account, simulated)
        await simulated.async_expire("session")
        await account.renew(simulated.password)
    await simulated.async_expire("session")
    await simulated.async_requests(reset=True)
    async with opened(simulated, session_dir, clock) as account:
        clock.now += 600
        paused = await refused(errors.SignInPausedError, account.renew(simulated.password))
        assert paused.retry_after == 3000
        assert "signin/init" not in await simulated.async_requests()
        clock.now += 3000
        await account.renew(simulated.password)
        await simulated.async_expire("session")
        paused = await refused(errors.SignInPausedError, account.renew(simulated.password))
        assert paused.retry_after == 3600


async def test_a_session_that_ends_as_soon_as_it_was_renewed(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
        await simulated.async_requests(reset=True)
        await simulated.async_expire("web")
        await account.open_photos()
        # The session was good in the end, so nobody's password was needed, and it may be used now.
        await simulated.async_fault("requestWebAccessState", times=2, status=450)
        await account.open_photos(simulated.password)
        assert (await simulated.async_requests())["signin/complete"] == 1
        await simulated.async_fault("requestWebAccessState", times=2, status=421)
        await refused(errors.SignInRequiredError, account.open_photos())
    assert len(await simulated.async_codes()) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"locked": True}, errors.AccountLockedError),
        ({"repair_needed": True}, errors.AccountRepairRequiredError),
        ({"password": "changed elsewhere"}, errors.InvalidCredentialsError),
    ],
)
async def test_a_refusal_that_only_the_user_can_mend_is_not_provoked_again(
    new_account: NewAccount,
    session_dir: Path,
    clock: Clock,
    change: dict[str, object],
    expected: type[errors.PhotosError],
) -> None:
    async with new_account(clock=clock) as (simulated, account):
        await signed_in(account, simulated)
        await simulated.async_expire("session")
        await simulated.async_change(**change)
        await refused(expected, account.renew(simulated.password))
    await simulated.async_requests(reset=True)
    async with opened(simulated, session_dir, clock) as account:
        clock.now += 30 * 86_400
        await refused(expected, account.renew(simulated.password))
        assert "signin/init" not in await simulated.async_requests()
        await simulated.async_change(locked=False, repair_needed=False, password=simulated.password)
        assert await account.sign_in(simulated.password) is None
        await simulated.async_expire("session")
        clock.now += 3600
        await account.renew(simulated.password)


async def test_lost_trust_is_noticed_once_and_asks_for_no_code(
    new_account: NewAccount, session_dir: Path, clock: Clock
) -> None:
    async with new_account(second_factor="both", clock=clock) as (simulated, account):
        await signed_in(account, simulated)
    await simulated.async_expire("trust")
    await simulated.async_requests(reset=True)
    for _ in range(3):
        async with opened(simulated, session_dir, clock) as account:
            clock.now += 86_400
            await refused(errors.CodeRequiredError, account.renew(simulated.password))
    assert (await simulated.async_requests())["signin/complete"] == 1
    assert len(await simulated.async_codes()) == 1


async def test_throttled_sign_ins_wait_for_hours(new_account: NewAccount, clock: Clock) -> None:
    async with new_account(clock=clock) as (simulated, account):
        await signed_in(account, simulated)
        await simulated.async_expire("session")
        await simulated.async_fault("signin/complete", status=503, times=-1)
        waits = []
        for _ in range(7):
            await refused(errors.ThrottledError, account.renew(simulated.password))
            paused = await refused(errors.SignInPausedError, account.renew(simulated.password))
            clock.now += paused.retry_after
            waits.append(paused.retry_after / 3600)
        assert waits == [2, 4, 8, 16, 24, 24, 24]
        await simulated.async_clear_faults()
        await account.renew(simulated.password)
        assert account.dsid == simulated.dsid


async def test_trust_is_dated_and_its_end_predicted(
    new_account: NewAccount, session_dir: Path, clock: Clock
) -> None:
    async with new_account(trust_days=61, clock=clock) as (simulated, account):
        assert account.trust.trusted_since is None
        await signed_in(account, simulated)
        since = account.trust.trusted_since
        assert since == datetime.fromtimestamp(NOW, UTC)
        end = account.trust.expected_end
        assert end is not None
        assert timedelta(days=60, hours=23) < end - datetime.now(UTC) < timedelta(days=61, hours=1)
    async with opened(simulated, session_dir, clock) as account:
        clock.now += 86_400
        await account.renew()
        assert account.trust.trusted_since == since
        assert account.trust.expected_end == end


async def test_without_a_dated_cookie_the_prediction_is_the_shortest_life_known(
    new_account: NewAccount, clock: Clock
) -> None:
    # A cookie that has ended is dropped by the jar.
    async with new_account(trust_days=-1, clock=clock) as (simulated, account):
        await signed_in(account, simulated)
        assert account.trust.expected_end == datetime.fromtimestamp(NOW, UTC) + timedelta(days=30)


async def test_no_file_of_a_session_is_ever_torn(
    new_account: NewAccount, session_dir: Path
) -> None:
    """Everything is replaced as a whole, so that an open file keeps its older content."""
    async with new_account() as (simulated, account):
        await account.sign_in(simulated.password)
        (live,) = session_dir.glob("*.session")
        with live.open() as before:
            await account.submit_code(await simulated.async_code())
            assert "trust_token" not in json.load(before)
        assert json.loads(live.read_text())["trust_token"]
        assert json.loads(live.with_name(f"{live.name}.backup").read_text())["trust_token"]
        assert (session_dir / "sign-ins.json").stat().st_mode & 0o777 == 0o600
        assert not list(session_dir.glob("*.tmp"))


async def test_signing_out_leaves_the_users_files(
    new_account: NewAccount, session_dir: Path
) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
        photo = session_dir / "photo.jpg"
        photo.write_bytes(b"the user's")
        await account.sign_out_and_forget()
    assert list(session_dir.iterdir()) == [photo]


def test_every_row_of_the_table_names_tests_that_exist() -> None:
    table = (ROOT / "docs/user/sign-in.md").read_text()
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    existing = {
        name
        for module in (ROOT / "tests/photos").glob("test_*.py")
        for name in re.findall(r"def (test_\w+)", module.read_text())
    }
    assert len(rows) > 25
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row.split("|")[-2])
        assert named, row
        assert set(named) <= existing, row

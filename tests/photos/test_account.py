"""Signing in and staying signed in, with the real pyicloud against the simulated iCloud."""

import asyncio
import json
from pathlib import Path
import stat
import threading

import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.account.second_factor import CodeMethod
from tests.photos.account_parts import NewAccount, opened, refused, signed_in
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_wrong_password(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        await refused(errors.InvalidCredentialsError, account.sign_in("wrong"))
        await refused(errors.SignInRequiredError, account.renew())
        assert account.pending is None
        assert await account.sign_in(simulated.password) is not None
    assert len(await simulated.async_codes()) == 1


async def test_text_message_wrong_then_right(new_account: NewAccount) -> None:
    async with new_account(phone_numbers=["+1 202 555 0167", "+1 202 555 0198"]) as (
        simulated,
        account,
    ):
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert pending == account.pending
        assert pending.method is CodeMethod.SMS
        assert [number.id for number in pending.phone_numbers] == [1, 2]
        assert pending.phone_number == pending.phone_numbers[0]
        assert pending.phone_number.masked.endswith("67")
        assert "555" not in pending.phone_number.masked
        code = await simulated.async_code()

        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        await refused(errors.CodeRejectedError, account.submit_code(wrong))
        assert account.pending == pending
        with pytest.raises(errors.SignInRequiredError):
            _ = account.dsid

        await account.submit_code(code)
        assert account.pending is None
        assert account.dsid == simulated.dsid
        assert account.full_name == "Sample User"
        await account.open_photos()
        assert account.database_url == "https://p61-ckdatabasews.icloud.com:443"
        assert set(account.query) == {
            "clientBuildNumber",
            "clientMasteringNumber",
            "clientId",
            "dsid",
        }
        await refused(errors.NoCodePendingError, account.submit_code(code))


@pytest.mark.parametrize("verifier", ["bridge", "legacy"])
async def test_trusted_device(new_account: NewAccount, verifier: str) -> None:
    async with new_account(second_factor="both", device_verifier=verifier) as (simulated, account):
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert pending.method is CodeMethod.DEVICE
        assert pending.has_devices
        first = (await simulated.async_codes())[0]
        assert first["channel"] == "device"

        wrong = f"{(int(first['code']) + 1) % 1_000_000:06d}"
        await refused(errors.CodeRejectedError, account.submit_code(wrong))
        assert account.pending is not None
        assert account.pending.method is CodeMethod.DEVICE

        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_every_other_way_to_get_a_code(new_account: NewAccount) -> None:
    async with new_account(
        second_factor="both", phone_numbers=["+1 202 555 0167", "+1 202 555 0198"]
    ) as (simulated, account):
        await refused(errors.NoCodePendingError, account.request_code(CodeMethod.SMS))
        await account.sign_in(simulated.password)
        for method, number in (
            (CodeMethod.SMS, 2),
            (CodeMethod.VOICE, 1),
            (CodeMethod.DEVICE, None),
            (CodeMethod.VOICE, 2),
        ):
            pending = await account.request_code(method, number)
            assert pending.method is method
            assert (pending.phone_number.id if pending.phone_number else None) == number
            newest = (await simulated.async_codes())[0]
            assert (newest["channel"], newest["phone_number"]) == (method, number)
        await refused(errors.CodeNotSentError, account.request_code(CodeMethod.SMS, 9))
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_a_right_code_that_apple_accepts_with_409(new_account: NewAccount) -> None:
    async with new_account(conflict_on_code=True) as (simulated, account):
        await account.sign_in(simulated.password)
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_an_outage_while_a_code_is_checked_is_no_wrong_code(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        await account.sign_in(simulated.password)
        code = await simulated.async_code()
        await simulated.async_fault("verify/phone/securitycode", status=503)
        await refused(errors.ThrottledError, account.submit_code(code))
        await simulated.async_fault("2sv/trust", status=500)
        await account.submit_code(code)
        assert account.dsid == simulated.dsid


async def test_trust_survives_a_restart_and_renewal_is_silent(
    new_account: NewAccount, session_dir: Path
) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
    await simulated.async_expire("web")

    async with opened(simulated, session_dir) as account:
        await account.renew()
        assert account.dsid == simulated.dsid
        assert account.generation == 1
        await account.renew()
        assert account.generation == 2
        await account.open_photos()
    assert len(await simulated.async_codes()) == 1


async def test_background_renewal_never_sends_a_code(new_account: NewAccount) -> None:
    now = 0.0
    async with new_account(second_factor="both", clock=lambda: now) as (simulated, account):
        await signed_in(account, simulated)
        codes = len(await simulated.async_codes())

        # The stored session is gone, the browser still trusted: the password is enough.
        await simulated.async_expire("session")
        await refused(errors.SignInRequiredError, account.renew())
        await account.renew(simulated.password)
        assert account.generation == 2

        # Trust is gone too: only the user can help, and is not asked behind the back.
        for what in ("session", "trust"):
            await simulated.async_expire(what)
        paused = await refused(errors.SignInPausedError, account.renew(simulated.password))
        assert paused.retry_after == 3600
        now = 3600.0
        await refused(errors.CodeRequiredError, account.renew(simulated.password))
        await refused(errors.CodeRequiredError, account.renew())
        assert len(await simulated.async_codes()) == codes

        await signed_in(account, simulated)
        assert account.dsid == simulated.dsid


async def test_a_renewal_leaves_a_pending_sign_in_alone(new_account: NewAccount) -> None:
    async with new_account(second_factor="device") as (simulated, account):
        await account.sign_in(simulated.password)
        await refused(errors.CodeRequiredError, account.renew(simulated.password))
        await account.submit_code(await simulated.async_code())


async def test_an_outage_is_never_a_wrong_password(new_account: NewAccount) -> None:
    async with new_account(second_factor="none") as (simulated, account):
        for path in ("signin/init", "signin/complete"):
            await simulated.async_fault(path, status=503)
            await refused(errors.ThrottledError, account.sign_in(simulated.password))
        await signed_in(account, simulated)
        await simulated.async_fault("accountLogin", status=500)
        await refused(errors.UnreachableError, account.renew(simulated.password))
        await account.renew()


async def test_apple_out_of_reach(
    simulated_icloud: SimulatedICloud, session_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated = await simulated_icloud.async_create_account()
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with opened(simulated, session_dir) as account:
        await refused(errors.UnreachableError, account.sign_in(simulated.password))


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("status", [302, 307])
@pytest.mark.parametrize("where", [r"signin/init", r"accountLogin"])
async def test_tokens_do_not_follow_a_redirect_to_others(
    icloud_proxy: SimulatedICloud, session_dir: Path, where: str, status: int, scheme: str
) -> None:
    simulated = await icloud_proxy.async_create_account(second_factor="none")
    location = f"{scheme}://setup.icloud.com.evil.example/take"
    # The first call of a sign-in belongs to no account yet.
    icloud_proxy.fault(where, status=status, headers={"Location": location})
    before = len(icloud_proxy.refused)
    async with opened(simulated, session_dir) as account:
        await refused(errors.UnexpectedAnswerError, account.sign_in(simulated.password))
    icloud_proxy.clear_faults()
    # The proxy was not even asked for the way there.
    assert len(icloud_proxy.refused) == before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"locked": True}, errors.AccountLockedError),
        ({"terms_pending": True, "second_factor": "none"}, errors.TermsRequiredError),
    ],
)
async def test_accounts_that_need_the_user(
    new_account: NewAccount,
    options: dict[str, object],
    expected: type[errors.PhotosError],
) -> None:
    async with new_account(**options) as (simulated, account):
        await refused(expected, account.sign_in(simulated.password))


async def test_web_access_switched_off(new_account: NewAccount) -> None:
    async with new_account(web_access=False, second_factor="none") as (simulated, account):
        await signed_in(account, simulated)
        await refused(errors.WebAccessDisabledError, account.open_photos())


async def test_session_files_are_private_and_survive_damage(
    new_account: NewAccount, session_dir: Path
) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
    assert stat.S_IMODE(session_dir.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in session_dir.iterdir()} == {0o600}
    (live,) = session_dir.glob("*.session")
    assert json.loads(live.read_text())["trust_token"]

    live.write_text(live.read_text()[:50])
    async with opened(simulated, session_dir) as account:
        await account.renew()
        assert account.dsid == simulated.dsid
    assert len(await simulated.async_codes()) == 1


HOSTILE_SESSIONS = [
    b"[]",
    b"null",
    b"1e999",
    b'"text"',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"client_id": 1, "session_token": {"a": []}, "trust_token": [1]}',
    b'{"client_id": "c\\r\\nX-Evil: 1", "session_token": "t\\r\\nX-Evil: 1", "scnt": "\\u0000"}',
    b'{"session_token": "' + b"x" * 200_000 + b'", "trust_token": "t"}',
    b'{"client_id": null, "session_token": "\xf0\x9f\x98\x80", "trust_token": "\xc3\xa9"}',
]
HOSTILE_COOKIES = [
    b"",
    b"#LWP-Cookies-2.0\n",
    b"#LWP-Cookies-2.0\nSet-Cookie3: x\n",
    b"#LWP-Cookies-2.0\nSet-Cookie3: " + b'"' * 9999 + b"\n",
    b'#LWP-Cookies-2.0\nSet-Cookie3: X="\\r\\n"; path="/"; domain=.icloud.com; expires="x"; version=y\n',
    b"\x00" * 1000,
    b"#LWP-Cookies-2.0\n\xff\xff\n",
]


@pytest.mark.parametrize("session", HOSTILE_SESSIONS)
async def test_hostile_session_files_only_cost_a_sign_in(
    icloud_proxy: SimulatedICloud, session_dir: Path, session: bytes
) -> None:
    simulated = await icloud_proxy.async_create_account(second_factor="none")
    stem = "".join(character for character in simulated.apple_id if character.isalnum())
    session_dir.mkdir()
    (session_dir / f"{stem}.session").write_bytes(session)
    async with opened(simulated, session_dir) as account:
        with pytest.raises(errors.PhotosError):
            await account.renew()
        await signed_in(account, simulated)
        await account.open_photos()
        assert account.dsid == simulated.dsid
    async with opened(simulated, session_dir) as account:
        await account.renew()


@pytest.mark.parametrize("cookies", HOSTILE_COOKIES)
async def test_hostile_cookies_cost_nothing(
    new_account: NewAccount, session_dir: Path, cookies: bytes
) -> None:
    async with new_account(second_factor="none") as (simulated, account):
        await signed_in(account, simulated)
    for path in session_dir.glob("*.cookiejar*"):
        path.write_bytes(cookies)
    async with opened(simulated, session_dir) as account:
        await account.renew()
        await account.open_photos()


async def test_signing_out_forgets_everything(
    icloud_proxy: SimulatedICloud, session_dir: Path
) -> None:
    simulated = await icloud_proxy.async_create_account()
    account = Account(apple_id=simulated.apple_id, session_dir=session_dir)
    await signed_in(account, simulated)
    await account.sign_out_and_forget()
    assert (await simulated.async_requests())["logout"] == 1
    assert not session_dir.exists()
    await refused(errors.AccountError, account.renew())

    async with opened(simulated, session_dir) as fresh:
        await refused(errors.SignInRequiredError, fresh.renew())


async def test_signing_out_after_a_restart_ends_the_session_at_apple_too(
    new_account: NewAccount, session_dir: Path
) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
    removed = Account(apple_id=simulated.apple_id, session_dir=session_dir)
    await removed.sign_out_and_forget()
    assert (await simulated.async_requests())["logout"] == 1
    assert not session_dir.exists()


async def test_secrets_go_even_if_apple_does_not_answer(
    new_account: NewAccount, session_dir: Path
) -> None:
    async with new_account() as (simulated, account):
        await signed_in(account, simulated)
    await simulated.async_fault(".", status=503, times=-1)
    removed = Account(apple_id=simulated.apple_id, session_dir=session_dir)
    await removed.sign_out_and_forget()
    assert not session_dir.exists()


async def test_a_call_that_still_waits_when_the_account_closes(tmp_path: Path) -> None:
    account = Account(apple_id="jane@icloud.example", session_dir=tmp_path / "session")
    go_on = threading.Event()
    running = asyncio.create_task(account._run(go_on.wait))
    waiting = asyncio.create_task(account._run(lambda: None))
    cancelled = asyncio.create_task(account._run(lambda: None))
    await asyncio.sleep(0)
    cancelled.cancel()
    account._executor.shutdown(wait=False, cancel_futures=True)
    go_on.set()
    assert await running
    await refused(errors.AccountError, waiting)
    with pytest.raises(asyncio.CancelledError):
        await cancelled


async def test_nothing_outlives_an_account(tmp_path: Path) -> None:
    before = threading.active_count()
    account = Account(apple_id="nobody@icloud.example", session_dir=tmp_path / "none")
    await account.close()
    await account.close()
    assert threading.active_count() <= before + 1
    assert not (tmp_path / "none").exists()

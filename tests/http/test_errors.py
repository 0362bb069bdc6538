"""Every error has an answer: a status, a text for people and a code for programs."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
import json
import logging
from pathlib import Path
import re
from types import SimpleNamespace
from typing import Any

from aiohttp import web
import pytest

from custom_components.apple_backup.backups import errors as backups
from custom_components.apple_backup.backups.plists import PlistError, PlistReason
from custom_components.apple_backup.http import errors
from custom_components.apple_backup.http.errors import ApiError, Dialect, error_response
from custom_components.apple_backup.photos import errors as photos
from custom_components.apple_backup.sign_in_events import CodeSupersededError
from homeassistant.exceptions import HomeAssistantError

SECRET = "/home/somebody/secret path"


def _tree(base: type[Exception]) -> Iterator[type[Exception]]:
    yield base
    for cls in base.__subclasses__():
        yield from _tree(cls)


def _make(cls: type[Exception]) -> Exception:
    if cls is backups.TooManyAttemptsError:
        return backups.TooManyAttemptsError(SECRET, retry_after=3.2)
    if cls is PlistError:
        return PlistError(SECRET, next(iter(PlistReason)))
    if cls is photos.WrongRegionError:
        return photos.WrongRegionError(SECRET, china_mainland=True)
    return cls(SECRET)


@pytest.mark.parametrize("cls", sorted(_tree(backups.BackupError), key=lambda cls: cls.__name__))
def test_every_backup_error_has_an_answer(cls: type[backups.BackupError]) -> None:
    answer = error_response(_make(cls), Dialect.BACKUPS)
    body = json.loads(answer.body)
    assert answer.status >= 400
    assert body["code"] == cls.code
    assert body["detail"]
    assert SECRET not in answer.body.decode()


@pytest.mark.parametrize("cls", sorted(_tree(photos.PhotosError), key=lambda cls: cls.__name__))
def test_every_photos_error_has_an_answer(cls: type[photos.PhotosError]) -> None:
    answer = error_response(_make(cls), Dialect.PHOTOS)
    body = json.loads(answer.body)
    assert answer.status >= 400
    assert body["code"] == cls.code.upper()
    assert body["message"]
    assert SECRET not in answer.body.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (backups.BackupNotFoundError(), 404),
        (backups.WrongPasswordError(), 400),
        (backups.SessionInvalidError(), 401),
        (backups.SessionMismatchError(), 403),
        (backups.FileNotInBackupError(), 404),
        (backups.FileMissingError(), 404),
        (backups.DamagedBackupError(), 500),
        (backups.BackupReadError(), 500),
        (backups.TooManyAttemptsError(retry_after=1), 429),
        (photos.SyncInProgressError(), 412),
        (photos.NoCodePendingError(), 412),
        (photos.CodeRejectedError(), 400),
        (photos.CodeExpiredError(), 400),
        (photos.CodeNotSentError(), 400),
        (photos.TooManyCodesError(), 400),
        (photos.AccountLockedError(), 400),
        (CodeSupersededError(), 412),
    ],
)
def test_documented_statuses(error: Exception, status: int) -> None:
    assert error_response(error, Dialect.BACKUPS).status == status


@pytest.mark.parametrize(
    ("seconds", "header"), [(0.2, "1"), (1.0, "1"), (59.1, "60"), (float("inf"), None)]
)
def test_retry_after_is_whole_seconds(seconds: float, header: str | None) -> None:
    answer = error_response(backups.TooManyAttemptsError(retry_after=seconds), Dialect.BACKUPS)
    assert answer.headers.get("Retry-After") == header


def test_unexpected_errors_are_logged_once_and_say_nothing(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_logged", set())
    for _ in range(3):
        answer = error_response(HomeAssistantError(SECRET), Dialect.BACKUPS)
        body = json.loads(answer.body)
        assert answer.status == 500
        assert body["code"] == "unexpected"
        assert body["cause"] == "HomeAssistantError"
        assert SECRET not in answer.body.decode()
        assert "Traceback" not in answer.body.decode()
    grave = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(grave) == 1
    assert grave[0].exc_info is not None


def _caught(fault: Callable[[], object]) -> Exception:
    with pytest.raises(TypeError) as caught:
        fault()
    return caught.value


def test_errors_of_one_kind_from_two_places_are_both_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_logged", set())
    odd: Any = SimpleNamespace(retry_after="soon")
    one = _caught(lambda: errors._retry_after(odd))
    two = _caught(lambda: errors._log_once([], logging.DEBUG, "never"))  # type: ignore[arg-type]
    for error in (one, two, one, two):
        error_response(error, Dialect.BACKUPS)
    grave = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.exc_info and record.exc_info[1] for record in grave] == [one, two]


def test_errors_of_the_web_server_become_json() -> None:
    answer = error_response(web.HTTPRequestEntityTooLarge(1, 2), Dialect.PHOTOS)
    assert answer.status == 413
    assert json.loads(answer.body)["code"] == "CONTENT_TOO_LARGE"


def test_own_answers_keep_their_headers_and_additions() -> None:
    error = ApiError(HTTPStatus.NOT_FOUND, "x", "text", {"Allow": "GET"}, {"more": [1]})
    answer = error_response(error, Dialect.BACKUPS)
    assert answer.headers["Allow"] == "GET"
    assert json.loads(answer.body) == {"detail": "text", "code": "x", "more": [1]}


def _documented(page: str) -> set[str]:
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    return set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))


def test_codes_that_are_documented_exist_and_those_of_an_account_are_documented() -> None:
    documented = _documented("api/error-codes.md")
    known = {cls.code.upper() for cls in _tree(photos.PhotosError)} | {"NO_ACCOUNT", "NOT_READY"}
    assert documented <= known
    # These are told about a request that could not be done, never about a run.
    requests = {"CODE_SUPERSEDED", "NO_CODE_PENDING"}
    account = {cls.code.upper() for cls in _tree(photos.AccountError)}
    assert account - requests <= documented


def test_codes_of_refusals_are_documented() -> None:
    documented = _documented("reference/refusals.md")
    ours = (*_tree(photos.PhotosError), *_tree(backups.BackupError))
    told = [
        cls.code.upper() if issubclass(cls, photos.PhotosError) else cls.code
        for cls in ours
        if cls.__module__.startswith("custom_components.")
    ]
    assert set(told) <= documented
    http = Path(errors.__file__).parent
    raised = {
        code
        for path in http.glob("*.py")
        for code in re.findall(
            r"(?:ApiError|BadRequestError|NotReadyError|super\(\).__init__|cls)"
            r"\(\s*(?:HTTPStatus\.\w+,\s*)?\"(\w+)\"",
            path.read_text("utf-8"),
        )
    }
    assert {"account_required", "bad_cursor", "body_too_large", "code_format"} <= raised
    assert {code for code in raised if not {code, code.upper()} & documented} == set()

"""What Apple's answers about codes mean, and how they are read."""

import json

from hypothesis import given, strategies as st
import pytest
import requests

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.codes import why_not_sent, why_refused
from custom_components.apple_backup.photos.account.http import Answer, read_answer
from custom_components.apple_backup.photos.account.srp import with_exact_salt


def answered(status: int, *codes: str, flags: tuple[str, ...] = ()) -> Answer:
    return Answer(status, frozenset(codes), frozenset(flags))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered(400, "-21669"), errors.CodeRejectedError),
        (answered(401, "-21669"), errors.CodeRejectedError),
        (answered(412), errors.CodeRejectedError),
        (answered(400), errors.CodeRejectedError),
        (answered(400, "-22982"), errors.TooManyCodesError),
        (answered(423), errors.TooManyCodesError),
        (answered(400, flags=("securityCodeLocked",)), errors.TooManyCodesError),
        (answered(401), errors.SignInExpiredError),
        (answered(421), errors.SignInExpiredError),
        (answered(403, "-20209"), errors.AccountLockedError),
        (answered(429), errors.ThrottledError),
        (answered(503), errors.ThrottledError),
        (answered(500), errors.UnreachableError),
        (None, errors.UnreachableError),
    ],
)
def test_why_a_code_was_refused(answer: Answer | None, expected: type[Exception]) -> None:
    assert type(why_refused(answer)) is expected


@pytest.mark.parametrize(
    ("answer", "error", "expected"),
    [
        (answered(412, "-28248"), errors.UnexpectedAnswerError(), errors.CodeNotSentError),
        (answered(423, "-22981"), errors.ThrottledError(), errors.TooManyCodesError),
        (answered(503), errors.ThrottledError(), errors.ThrottledError),
        (answered(401), errors.SignInRequiredError(), errors.SignInExpiredError),
        (answered(200), errors.CodeNotSentError(), errors.CodeNotSentError),
        (answered(200), errors.TooManyCodesError(), errors.TooManyCodesError),
        (None, errors.UnreachableError(), errors.UnreachableError),
        (None, errors.CodeNotSentError(), errors.CodeNotSentError),
    ],
)
def test_why_a_code_was_not_sent(
    answer: Answer | None, error: errors.PhotosError, expected: type[Exception]
) -> None:
    assert type(why_not_sent(answer, error)) is expected


def response(status: int, body: bytes, kind: str = "application/json") -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = body
    made.headers["Content-Type"] = kind
    return made


def test_codes_and_flags_are_read_where_apple_puts_them() -> None:
    body = {
        "service_errors": [{"code": -22981}],
        "securityCode": {"length": 6, "tooManyCodesSent": True, "securityCodeLocked": False},
    }
    made = response(423, json.dumps(body).encode())
    made.headers["X-Apple-I-Ercd"] = "-1"
    expected = answered(423, "-22981", "-1", flags=("tooManyCodesSent",))
    assert read_answer(made, with_body=True) == expected
    assert read_answer(made, with_body=False) == answered(423, "-1")


@given(body=st.binary() | st.text().map(str.encode), kind=st.sampled_from(["text/json", "x"]))
def test_any_body_is_read(body: bytes, kind: str) -> None:
    assert read_answer(response(400, body, kind), with_body=True).status == 400


def test_an_srp_sign_in_of_another_shape_is_left_alone() -> None:
    def theirs(service: object) -> bool:
        return bool(service)

    assert with_exact_salt(theirs) is theirs
    assert with_exact_salt(callable) is callable

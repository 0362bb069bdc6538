"""What counts as a push subscription."""

import base64
import secrets
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.push.keys import encode
from custom_components.apple_backup.push.subscriptions import InvalidSubscriptionError, Subscription

from .browser import public_point, push_subscription


def test_of_a_browser() -> None:
    document = push_subscription()
    made = Subscription.from_document(document)
    assert made.endpoint == document["endpoint"]
    assert {"p256dh": made.p256dh, "auth": made.auth} == document["keys"]
    assert made.accounts == frozenset()


def test_further_fields_are_ignored() -> None:
    document = push_subscription() | {"accounts": ["x"], "more": [1]}
    assert Subscription.from_document(document).accounts == frozenset()


def test_keys_in_the_other_alphabet_are_kept_in_one() -> None:
    point, secret = public_point(), b"\xff" * 16
    document = push_subscription(
        p256dh=base64.b64encode(point).decode(), auth=base64.b64encode(secret).decode()
    )
    made = Subscription.from_document(document)
    assert (made.p256dh, made.auth) == (encode(point), encode(secret))


def test_stored_and_read_again() -> None:
    made = Subscription.from_document(push_subscription()).of_accounts(frozenset({"b", "a"}))
    assert Subscription.from_stored(made.as_stored()) == made


def test_no_part_is_in_its_representation() -> None:
    made = Subscription.from_document(push_subscription())
    for secret in (made.endpoint, made.p256dh, made.auth):
        assert secret not in f"{made!r} {made}"


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example.com/",
        "https://push.example.com",
        "HTTPS://push.example.com:8443/a/b?c=d",
        "https://[2001:db8::1]/x",
        "https://push.example.com/" + "x" * 2000,
    ],
)
def test_endpoints(endpoint: str) -> None:
    assert Subscription.from_document(push_subscription(endpoint=endpoint)).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        1,
        [],
        {},
        True,
        "",
        "https://",
        "https:///path",
        "https:push.example.com",
        "//push.example.com/x",
        "/x",
        "http://push.example.com/x",
        "ftp://push.example.com/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user@push.example.com/x",
        "https://user:secret@push.example.com/x",
        "https://push.example.com/x#part",
        "https://push.example.com/x#",
        "https://push.example.com:0/x",
        "https://push.example.com:99999/x",
        "https://push.example.com:port/x",
        "https://[::1/x",
        " https://push.example.com/x",
        "https://push.example.com/a b",
        "https://push.example.com/a\nb",
        "https://push.example.com\\@elsewhere.example/x",
        "https://púsh.example.com/x",
        "https://push.example.com/" + "x" * 2048,
    ],
)
def test_no_endpoints(endpoint: Any) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_document(push_subscription(endpoint=endpoint))


@pytest.mark.parametrize("value", [None, 1, [], {}, "", "AAAA", "x" * 129, "x" * 100_000, "ä" * 22])
@pytest.mark.parametrize("name", ["p256dh", "auth"])
def test_no_keys(name: str, value: Any) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_document(push_subscription(**{name: value}))


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_length_of_the_secret(length: int) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_document(push_subscription(auth=encode(secrets.token_bytes(length))))


@pytest.mark.parametrize("keys", [None, 1, "x", [], ["p256dh"], {}])
def test_no_object_of_keys(keys: Any) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_document(push_subscription() | {"keys": keys})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.dictionaries(
        st.sampled_from(["endpoint", "keys", "accounts"]) | st.text(),
        _JSON | st.fixed_dictionaries({"p256dh": _JSON, "auth": _JSON}),
    )
)
def test_anything_else_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_document(document)


@given(_JSON)
def test_damaged_storage_is_refused(document: Any) -> None:
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_stored(document)


@pytest.mark.parametrize("accounts", [None, "x", {}, [1], ["a", None]])
def test_damaged_accounts_are_refused(accounts: Any) -> None:
    stored = Subscription.from_document(push_subscription()).as_stored()
    with pytest.raises(InvalidSubscriptionError):
        Subscription.from_stored(stored | {"accounts": accounts})

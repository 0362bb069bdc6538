"""One jar for two clients keeps Apple's cookies byte for byte."""

from http.cookiejar import LWPCookieJar
from pathlib import Path

from hypothesis import given, strategies as st
from pyicloud.cookie_jar import PyiCloudCookieJar

from custom_components.apple_backup.photos.account.cookies import SharedCookies

URL = "https://p61-ckdatabasews.icloud.com:443/database/1/x?y=z"
# As Apple writes them: quotes belong to the value.
TOKEN = 'X-APPLE-WEBAUTH-TOKEN="v=2:t=Ag==BST_IAAA/+=~"'
ATTRIBUTES = "; Domain=.icloud.com; Path=/; Secure; HttpOnly"


def test_values_keep_their_quotes_through_renewal() -> None:
    cookies = SharedCookies(PyiCloudCookieJar())
    cookies.merge(URL, [f"{TOKEN}{ATTRIBUTES}", f"X-APPLE-DS-WEB=a:b=c{ATTRIBUTES}"])
    assert set((cookies.header(URL) or "").split("; ")) == {TOKEN, "X-APPLE-DS-WEB=a:b=c"}

    renewed = 'X-APPLE-WEBAUTH-TOKEN="v=2:t=NEW=="'
    cookies.merge(URL, [f"{renewed}{ATTRIBUTES}; Expires=Wed, 01-Jan-2098 00:00:00 GMT"])
    assert set((cookies.header(URL) or "").split("; ")) == {renewed, "X-APPLE-DS-WEB=a:b=c"}


@given(st.from_regex(r'"?[A-Za-z0-9=:/+~_\-.|&%]{1,60}"?', fullmatch=True))
def test_any_value_is_sent_as_it_came(value: str) -> None:
    # A lone quote is not a value any server sends.
    if value.count('"') == 1:
        value = value.replace('"', "")
    cookies = SharedCookies(PyiCloudCookieJar())
    cookies.merge(URL, [f"N={value}{ATTRIBUTES}"])
    assert cookies.header(URL) == f"N={value}"


def test_foreign_domains_get_nothing_and_set_nothing() -> None:
    cookies = SharedCookies(PyiCloudCookieJar())
    cookies.merge(URL, [f"{TOKEN}{ATTRIBUTES}", "evil=1; Domain=.example.org; Path=/"])
    assert cookies.header("https://example.org/") is None
    assert cookies.header("http://www.icloud.com/") is None
    assert cookies.header("https://www.icloud.com/") == TOKEN


def test_what_was_merged_is_saved_with_the_jar(tmp_path: Path) -> None:
    file = tmp_path / "x.cookiejar"
    jar = PyiCloudCookieJar(filename=str(file))
    SharedCookies(jar).merge(URL, [f"{TOKEN}{ATTRIBUTES}"])
    jar.save()

    loaded = LWPCookieJar()
    loaded.load(str(file), ignore_discard=True)
    assert SharedCookies(loaded).header(URL) == TOKEN

"""One cookie jar for two HTTP clients.

pyicloud signs in with requests, CloudKit is asked with aiohttp. aiohttp's own jar rewrites the
quotes of Apple's cookie values and loses them at the first renewal, so both use the jar of
`http.cookiejar`, which keeps values byte for byte.
"""

from collections.abc import Sequence
from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import LWPCookieJar
import threading
from typing import Final, cast
from urllib.request import Request

_HEADER: Final = "Set-Cookie"


class _Answer:
    """As much of an HTTP response as a cookie jar looks at."""

    def __init__(self, set_cookie: Sequence[str]) -> None:
        self._headers = Message()
        for value in set_cookie:
            self._headers[_HEADER] = value

    def info(self) -> Message:
        """Return the headers."""
        return self._headers


class SharedCookies:
    """Reads and updates a cookie jar on behalf of another HTTP client; safe in any thread."""

    def __init__(self, jar: LWPCookieJar) -> None:
        """Work on a jar that stays the property of its owner."""
        self._jar = jar
        self._lock = threading.Lock()

    def header(self, url: str) -> str | None:
        """Return the `Cookie` header that belongs to a URL, None if no cookie does."""
        request = Request(url)  # noqa: S310 - never opened, only matched against the jar
        with self._lock:
            self._jar.add_cookie_header(request)
        return request.get_header("Cookie")

    def merge(self, url: str, set_cookie: Sequence[str]) -> None:
        """Take over the `Set-Cookie` headers of an answer."""
        if not set_cookie:
            return
        request = Request(url)  # noqa: S310 - never opened, only matched against the jar
        # The jar asks an answer for nothing but its headers.
        answer = cast("HTTPResponse", _Answer(set_cookie))
        with self._lock:
            self._jar.extract_cookies(answer, request)

    def lines(self) -> str:
        """Return all cookies, those of the session included, as lines of the LWP format."""
        with self._lock:
            return self._jar.as_lwp_str(ignore_discard=True, ignore_expires=True)

    def expires(self, name: str) -> float | None:
        """Return when the cookie of this name ends that lives longest (POSIX seconds)."""
        with self._lock:
            ends = [c.expires for c in self._jar if c.name == name and c.expires is not None]
        return float(max(ends)) if ends else None

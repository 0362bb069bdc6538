"""Manners for pyicloud's HTTP: nothing waits for ever, and what Apple answered last is kept."""

from dataclasses import dataclass
from typing import Final, override
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from ..errors import UnexpectedAnswerError

# Seconds to connect, and between two packets.
_TIMEOUT: Final = (20.0, 60.0)
_APPLE_DOMAINS: Final = (
    ".apple.com",
    ".apple.com.cn",
    ".icloud.com",
    ".icloud.com.cn",
)
_SIGN_IN_PATH: Final = "/appleauth/"
_CODE_HEADER: Final = "X-Apple-I-Ercd"


@dataclass(frozen=True, slots=True)
class Answer:
    """What matters of an answer: the status, Apple's error codes, and flags about codes.

    `flags` are the true ones of `securityCode`, e.g. `tooManyCodesSent`.
    """

    status: int
    codes: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


class PoliteAdapter(HTTPAdapter):
    """Adds a timeout to requests that have none, which is all of pyicloud's for signing in.

    `last` is the newest answer, None if none came: pyicloud's result of a code check does not
    tell a wrong code from an outage or a locked challenge.
    """

    last: Answer | None = None

    @override
    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: dict[str, str] | None = None,
    ) -> Response:
        """Send with a timeout, and to Apple only.

        Raises:
            UnexpectedAnswerError: Something leads elsewhere, a redirect for example, which would
                take tokens along.
        """
        self.last = None
        _check_url(request.url or "")
        response = super().send(request, stream, timeout or _TIMEOUT, verify, cert, proxies)
        self.last = read_answer(response, with_body=_SIGN_IN_PATH in (request.url or ""))
        return response


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if parts.scheme != "https" or not host.endswith(_APPLE_DOMAINS):
        raise UnexpectedAnswerError("a request leads outside Apple's servers")


def read_answer(response: Response, *, with_body: bool) -> Answer:
    """Read what matters of an answer; tolerant of any body."""
    codes = {response.headers[_CODE_HEADER]} if _CODE_HEADER in response.headers else set()
    flags: set[str] = set()
    body = _json(response) if with_body else {}
    errors = body.get("serviceErrors") or body.get("service_errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict) and "code" in error:
            codes.add(str(error["code"]))
    security_code = body.get("securityCode")
    if isinstance(security_code, dict):
        flags = {name for name, value in security_code.items() if value is True}
    return Answer(response.status_code, frozenset(codes), frozenset(flags))


def _json(response: Response) -> dict[str, object]:
    if "json" not in response.headers.get("Content-Type", ""):
        return {}
    try:
        body = response.json()
    except ValueError, RecursionError:
        return {}
    return body if isinstance(body, dict) else {}

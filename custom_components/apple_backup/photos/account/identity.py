"""What the rest of the program needs to know of a signed-in account, readable in any thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..errors import ManagedAccountError, PhotosNotActivatedError, SignInRequiredError
from .cookies import SharedCookies
from .errors import is_of_pyicloud
from .service import AppleService

_QUERY_KEYS: Final = ("clientBuildNumber", "clientMasteringNumber", "clientId", "dsid")
_HEADER_KEYS: Final = ("Origin", "Referer", "User-Agent")


@dataclass(frozen=True, slots=True)
class Identity:
    """What Apple tells of a signed-in account; replaced as a whole at each renewal."""

    dsid: str
    full_name: str | None
    database_url: str | None
    is_managed: bool
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)


class SignedInAccount:
    """The face of an account towards CloudKit; empty until the first sign-in."""

    def __init__(self) -> None:
        """Start signed out."""
        self._cookies: SharedCookies | None = None
        self._identity: Identity | None = None
        self.generation = 0

    @property
    def dsid(self) -> str:
        """Apple's number of the account, which survives a change of the address."""
        return self._signed_in.dsid

    @property
    def full_name(self) -> str | None:
        """The name of the account's owner."""
        return self._signed_in.full_name

    @property
    def database_url(self) -> str:
        """Root URL of the account's CloudKit server."""
        url = self._signed_in.database_url
        if url is None:
            kind = ManagedAccountError if self.is_managed else PhotosNotActivatedError
            raise kind("no CloudKit server")
        return url

    @property
    def is_managed(self) -> bool:
        """Whether the account belongs to an organization, a school for example."""
        return self._signed_in.is_managed

    @property
    def query(self) -> Mapping[str, str]:
        """Query parameters that Apple's web client sends with each CloudKit request."""
        return self._signed_in.query

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers that Apple's web client sends with each request."""
        return self._signed_in.headers

    @property
    def _signed_in(self) -> Identity:
        if self._identity is None:
            raise SignInRequiredError("not signed in")
        return self._identity

    def cookie_header(self, url: str) -> str | None:
        """Return the `Cookie` header for a URL."""
        return self._cookies.header(url) if self._cookies else None

    def merge_cookies(self, url: str, set_cookie: Sequence[str]) -> None:
        """Take over `Set-Cookie` headers that another client has received."""
        if self._cookies:
            self._cookies.merge(url, set_cookie)


def identity_of(service: AppleService) -> Identity:
    """Read who has signed in; in the account's thread.

    Raises:
        SignInRequiredError: Nobody has.
    """
    info = service.data.get("dsInfo")
    if not isinstance(info, dict) or not info.get("dsid"):
        raise SignInRequiredError("Apple did not say whose account this is")
    name = info.get("fullName")
    try:
        database_url = service.get_webservice_url("ckdatabasews")
    except Exception as error:
        if not is_of_pyicloud(error):
            raise
        database_url = None
    return Identity(
        dsid=str(info["dsid"]),
        full_name=name if isinstance(name, str) and name else None,
        database_url=database_url,
        is_managed=info.get("isManagedAppleID") is True,
        query={key: str(service.params[key]) for key in _QUERY_KEYS if key in service.params},
        headers={key: str(service.session.headers[key]) for key in _HEADER_KEYS},
    )

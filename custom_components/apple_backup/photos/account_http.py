"""Manners for pyicloud's HTTP: nothing waits for ever, and the last status is remembered."""

from typing import Final, override

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

# Seconds to connect, and between two packets.
_TIMEOUT: Final = (20.0, 60.0)


class PoliteAdapter(HTTPAdapter):
    """Adds a timeout to requests that have none, which is all of pyicloud's for signing in.

    `last_status` is the status of the newest answer, None if none came: pyicloud's result of a
    code check does not tell a wrong code from an outage.
    """

    last_status: int | None = None

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
        """Send with a timeout."""
        self.last_status = None
        response = super().send(request, stream, timeout or _TIMEOUT, verify, cert, proxies)
        self.last_status = response.status_code
        return response

"""Keeps codes, content tickets and what is looked for out of logs that are not ours.

The documented API sends the code in the query of a URL, the address of a ticket opens what it
stands for, and what somebody searches in a backup, or whose messages they read, is private. Home
Assistant's ban list, its filter for suspicious requests and its logs of requests and of websocket
messages for debugging, aiohttp where a request cannot be parsed, and its access log where a user has switched it on write
whole URLs to the log without our views having a say, so only a filter on those loggers can help.
"""

import logging
import re
from typing import Final, override

_LOGGERS: Final = (
    "aiohttp.access",
    "aiohttp.server",
    "homeassistant.components.http.auth",
    "homeassistant.components.http.ban",
    "homeassistant.components.http.security_filter",
    "homeassistant.components.websocket_api.http.connection",
    "homeassistant.helpers.http",
)
# The paths of both sets, behind whatever prefix a proxy adds.
_QUERY: Final = re.compile(
    r"""(/mfa/?\?|/apple_backup/backups/[^\s"'/]+/"""
    r"""(?:content/|(?:artifacts|search|timeline|people|map)[/?])"""
    r"""|(?:/backups/|/apple_backup/photos)[^\s"'?]*\?)[^\s"']+""",
    re.IGNORECASE,
)
_REDACTED: Final = r"\1**REDACTED**"
# The websocket commands that hold a code, or the secret address of a browser, wherever in the message
# their type stands.
_SECRET_COMMANDS: Final = ("apple_backup/sign_in/submit", "apple_backup/push/")


class _CodeFilter(logging.Filter):
    """Takes what is secret of an address out of a record."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, but not what is secret."""
        text = record.getMessage()
        for command in _SECRET_COMMANDS:
            if command in text:
                record.msg, record.args = f"{command} **REDACTED**", ()
                return True
        error = str(record.exc_info[1]) if record.exc_info else ""
        if _QUERY.search(error) is not None:
            # A traceback shows its error, so all that can stay is what is said here.
            record.exc_info, record.exc_text = None, None
            text = f"{text}: {error}"
        if _QUERY.search(text) is not None:
            record.msg, record.args = _QUERY.sub(_REDACTED, text), ()
        # aiohttp also attaches the parts of its line for structured logs.
        line = getattr(record, "first_request_line", None)
        if isinstance(line, str):
            record.first_request_line = _QUERY.sub(_REDACTED, line)
        return True


_FILTER: Final = _CodeFilter()


def keep_codes_out_of_logs() -> None:
    """Install the filter; installing it again changes nothing."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)

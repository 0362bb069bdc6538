"""Headers of our answers: nothing is cached, nothing from a backup runs as a page of Home Assistant.

Home Assistant adds its security headers after a handler has returned, which is too late for an
answer that has been streamed by then, so content carries them itself.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from aiohttp import hdrs

DEFAULT_TYPE: Final = "application/octet-stream"

# Types a browser shows without running anything. Everything else is for saving only. The table is
# our own because the system's (`mimetypes`) differs from machine to machine.
_INLINE_TYPES: Final = MappingProxyType(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".heic": "image/heic",
        ".heif": "image/heif",
        ".mp4": "video/mp4",
        ".m4v": "video/mp4",
        ".mov": "video/quicktime",
        ".m4a": "audio/mp4",
        ".aac": "audio/aac",
        ".mp3": "audio/mpeg",
        ".wav": "audio/wav",
        ".amr": "audio/amr",
    }
)
_DOWNLOAD_TYPES: Final = MappingProxyType({".pdf": "application/pdf", ".zip": "application/zip"})

_NO_STORE: Final[Mapping[str, str]] = MappingProxyType({hdrs.CACHE_CONTROL: "no-store"})
SECURITY_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
_SANDBOX: Final = "sandbox; default-src 'none'"
_FALLBACK_NAME: Final = "file"
_MAX_NAME_CHARACTERS: Final = 180
# What RFC 5987 lets stand as it is (attr-char), letters and digits apart.
_ATTR_CHARS: Final = "!#$&+-.^_`|~"


def answer_headers(*, outside_api: bool) -> dict[str, str]:
    """Headers of every answer.

    `outside_api` is for paths that do not start with `/api`: Home Assistant's service worker keeps
    those answers, unless they say that they vary by everything.
    """
    return {**_NO_STORE, **({hdrs.VARY: "*"} if outside_api else {})}


def inline_type(name: str) -> str | None:
    """Give the type of a file that browsers show by themselves; None if they do not."""
    return _INLINE_TYPES.get(PurePosixPath(name).suffix.lower())


def content_headers(name: str, *, download: bool = False) -> dict[str, str]:
    """Headers of a file of a backup. `name` comes from the backup and is not trusted.

    `download` is for what has to be saved even if a browser could show it.
    """
    suffix = PurePosixPath(_last_part(name)).suffix.lower()
    inline_type = _INLINE_TYPES.get(suffix)
    is_inline = inline_type is not None and not download
    headers = {
        **SECURITY_HEADERS,
        hdrs.CONTENT_TYPE: inline_type or _DOWNLOAD_TYPES.get(suffix, DEFAULT_TYPE),
        hdrs.CONTENT_DISPOSITION: content_disposition(
            "inline" if is_inline else "attachment", name
        ),
    }
    if not is_inline:
        headers["Content-Security-Policy"] = _SANDBOX
    return headers


def content_disposition(disposition: str, name: str) -> str:
    """A Content-Disposition by RFC 6266: a plain name for old clients, the real one in `filename*`."""
    name = _last_part(name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " ._-") else "_" for c in name)
    exact = quote(name, safe=_ATTR_CHARS, encoding="utf-8", errors="replace")
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{exact}"


def _last_part(name: str) -> str:
    """The file name of a path, without what could mislead: control and direction characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable())
    if shown.strip(" .") == "":
        return _FALLBACK_NAME
    stem, dot, suffix = shown.rpartition(".")
    if len(shown) > _MAX_NAME_CHARACTERS and dot and len(suffix) < 16:
        return f"{stem[: _MAX_NAME_CHARACTERS - len(suffix) - 1]}.{suffix}"
    return shown[:_MAX_NAME_CHARACTERS]

"""A bounded log since the last sync or sign-in began, without secrets, as `GET /api/log` tells it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
import re
import threading
import time

REDACTED = "**REDACTED**"

# A message is for a person; a page of HTML or a stack trace would only push others out of the ring.
MAX_MESSAGE_LENGTH = 2_000
DEFAULT_CAPACITY = 2_000
MIN_SECRET_LENGTH = 4
MAX_SECRETS = 64

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Signed URLs and their like: the query is the key.
    (re.compile(r"(https?://[^\s?#\"'<>]*)\?[^\s\"'<>]*"), rf"\1?{REDACTED}"),
    (re.compile(r"(https?://)[^\s/@\"'<>]+@"), rf"\1{REDACTED}@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:password|passwd|token|cookie|authorization|secret|session[_-]?id"
            r"|scnt|webauth|dsid)[\w-]*[\"']?\s*[:=]\s*[\"']?)[^\s\"',;}&]+"
        ),
        rf"\1{REDACTED}",
    ),
    # Six digits are a size as often as a code, so only those that are called a code.
    (re.compile(r"(?i)(\bcode\b[^\d\n]{0,24})\d{3}[ -]?\d{3}\b"), rf"\1{REDACTED}"),
    (re.compile(r"\b([\w.+-])[\w.+-]*@((?:[\w-]+\.)+\w{2,})"), r"\1***@\2"),
)


class LogLevel(StrEnum):
    """The documented levels, from chatty to grave."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


_ORDER = {level: rank for rank, level in enumerate(LogLevel)}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line. `time` is milliseconds since the epoch."""

    level: LogLevel
    time: int
    source: str
    message: str

    def as_document(self) -> dict[str, str | int]:
        """Give the element of the array that `GET /api/log` answers."""
        return {
            "level": self.level.value,
            "time": self.time,
            "source": self.source,
            "message": self.message,
        }


class RunLog:
    """The last entries since the last trigger. Safe to call from any thread."""

    def __init__(
        self, capacity: int = DEFAULT_CAPACITY, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep at most `capacity` entries; `clock` gives seconds since the epoch."""
        self._entries: deque[LogEntry] = deque(maxlen=capacity)
        self._clock = clock
        self._secrets: deque[str] = deque(maxlen=MAX_SECRETS)
        self._lock = threading.Lock()
        self._added = 0
        self._cleared_at = 0
        self._listeners: tuple[Callable[[], None], ...] = ()

    def hide(self, secret: str) -> None:
        """Never show this text (a password, a code) in entries to come."""
        if len(secret) >= MIN_SECRET_LENGTH and secret not in self._secrets:
            self._secrets.append(secret)

    def debug(self, source: str, message: str) -> None:
        """Log a detail."""
        self._add(LogLevel.DEBUG, source, message)

    def info(self, source: str, message: str) -> None:
        """Log what happens."""
        self._add(LogLevel.INFO, source, message)

    def warning(self, source: str, message: str) -> None:
        """Log something that the run got over."""
        self._add(LogLevel.WARN, source, message)

    def error(self, source: str, message: str) -> None:
        """Log something that ended the run."""
        self._add(LogLevel.ERROR, source, message)

    def entries(self, level: LogLevel | str | None = LogLevel.DEBUG) -> list[LogEntry]:
        """Give the entries at or above a level; none for None, `none` or an unknown level."""
        try:
            threshold = _ORDER[LogLevel(level)] if level is not None else None
        except ValueError:
            threshold = None
        if threshold is None:
            return []
        return [entry for entry in tuple(self._entries) if _ORDER[entry.level] >= threshold]

    def since(self, position: int) -> tuple[list[LogEntry], int, bool]:
        """Give what came after a position; 0 is the beginning.

        Returns:
            The entries, the position behind them, and whether entries before them were forgotten.
        """
        with self._lock:
            first = self._added - len(self._entries)
            kept = list(self._entries)[max(0, position - first) :]
            return kept, self._added, position < max(first, self._cleared_at)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call somebody, in any thread, after each change; returns what ends it."""
        self._listeners = (*self._listeners, listener)

        def end() -> None:
            self._listeners = tuple(one for one in self._listeners if one is not listener)

        return end

    def clear(self) -> None:
        """Forget all entries: a new trigger begins."""
        with self._lock:
            self._entries.clear()
            # Counted like an entry, so that whoever has read all of them hears of it once.
            self._added += 1
            self._cleared_at = self._added
        self._tell()

    def redact(self, text: str) -> str:
        """Give the text without known secrets and without what looks like one."""
        for secret in tuple(self._secrets):
            text = text.replace(secret, REDACTED)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def _add(self, level: LogLevel, source: str, message: str) -> None:
        text = self.redact(message[: 2 * MAX_MESSAGE_LENGTH])
        if len(text) > MAX_MESSAGE_LENGTH:
            text = text[: MAX_MESSAGE_LENGTH - 1] + "…"
        with self._lock:
            self._entries.append(LogEntry(level, int(self._clock() * 1000), source, text))
            self._added += 1
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

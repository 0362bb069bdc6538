"""Decides what of an account is worth a push: ends of syncs, and questions for a code."""

from typing import TYPE_CHECKING, Final

from homeassistant.core import callback

from ..library_events import LibraryEvent, LibraryEventKind
from ..photos.status import RunState
from ..sign_in_events import SignInEvent, SignInEventKind
from .message import Notice, compose
from .outbox import Outbox

if TYPE_CHECKING:
    from ..models import PhotosConfigEntry, PhotosRuntime

# The numbers of a finished sync that mean that somebody might want to look.
_CHANGES: Final = ("added", "adopted", "moved", "quarantined", "parked")


class News:
    """Listens to one account.

    Syncs run every hour. One by schedule that has found nothing new after a good one, or that fails
    as the one before has failed, is not told: it would teach people to swipe pushes away.
    """

    def __init__(self, entry: PhotosConfigEntry, runtime: PhotosRuntime, outbox: Outbox) -> None:
        """Begin without a past: the first failure is always told."""
        self._entry = entry
        self._status = runtime.status
        self._outbox = outbox
        self._failure: str | None = None
        self._awaits_code = False

    @callback
    def async_library_event(self, event: LibraryEvent) -> None:
        """Take what has happened to the library."""
        if event.kind is LibraryEventKind.SYNC_FINISHED:
            changed = any(event.attributes.get(name) for name in _CHANGES)
            was_bad, self._failure = self._failure is not None, None
            if changed or was_bad or not event.by_schedule:
                self._tell(Notice.FINISHED)
        elif event.kind is LibraryEventKind.SYNC_FAILED:
            reason = str(event.attributes["reason"])
            is_known, self._failure = self._failure == reason, reason
            if not is_known or not event.by_schedule:
                self._tell(Notice.FAILED)

    @callback
    def async_sign_in_event(self, event: SignInEvent) -> None:
        """Take a step of the sign-in. A code that is sent again is no new question."""
        asked, self._awaits_code = self._awaits_code, event.kind is SignInEventKind.CODE_NEEDED
        if self._awaits_code and not asked:
            self._tell(Notice.CODE_NEEDED)

    def _tell(self, notice: Notice) -> None:
        is_true = self._is_blocked if notice is Notice.CODE_NEEDED else lambda: True
        document = self._status.as_document()
        self._outbox.async_send(compose(notice, self._entry.entry_id, document, is_true))

    def _is_blocked(self) -> bool:
        return self._status.state is RunState.BLOCKED


@callback
def async_tell_news(entry: PhotosConfigEntry, runtime: PhotosRuntime, outbox: Outbox) -> None:
    """Tell the news of an account until its entry is unloaded."""
    news = News(entry, runtime, outbox)
    coordinator = runtime.coordinator
    entry.async_on_unload(coordinator.async_add_event_listener(news.async_library_event))
    entry.async_on_unload(runtime.sign_in.async_add_listener(news.async_sign_in_event))

"""What of an account does not work: the one place that decides which failure is shown, and until when."""

from .engine_runner import EngineJob
from .errors import in_words
from .photos.errors import CatalogError, LibraryFolderError, PhotosError, SyncCancelledError
from .sign_in_events import is_account_problem


class Failures:
    """The failure of the last sync or sign-in, and one that other work has met on its way.

    Other work fails for reasons of its own, such as an album that does not exist: who asked for it
    is told. Only what every sync would meet too is shown, until other work or a sync succeeds.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._own: PhotosError | None = None
        self._met: PhotosError | None = None

    @property
    def shown(self) -> PhotosError | None:
        """What to show; None if all is well."""
        return self._met or self._own

    @property
    def told(self) -> tuple[PhotosError, str] | None:
        """What to show, and the same in words."""
        error = self.shown
        return None if error is None else (error, in_words(error))

    def begun(self, job: EngineJob) -> None:
        """A sync forgets everything; other work nothing."""
        if job.is_sync:
            self._own = self._met = None

    def finished(self, job: EngineJob) -> None:
        """Work has succeeded; what other work proves is no proof that syncs work."""
        self._met = None
        if job.is_sync:
            self._own = None

    def failed(self, job: EngineJob, error: PhotosError) -> bool:
        """Take note of a failure; tells whether it is to be shown."""
        if isinstance(error, SyncCancelledError):
            return False
        if job.is_sync:
            self._own = error
        elif _concerns_syncs(error):
            self._met = error
        else:
            return False
        return True

    def signing_in(self, error: PhotosError | None) -> None:
        """A sign-in has begun, goes on, or has ended with an error."""
        self._own, self._met = error, None

    def renewed(self) -> None:
        """The account can be used again, while something runs."""
        if self._own is not None and is_account_problem(self._own):
            self._own = None
        if self._met is not None and is_account_problem(self._met):
            self._met = None


def _concerns_syncs(error: PhotosError) -> bool:
    """Whether the account, the folder or the catalog itself has failed."""
    return isinstance(error, LibraryFolderError | CatalogError) or is_account_problem(error)

"""Everything that can go wrong with an account or its library, as one exception tree.

Every class has a stable `code`: it names the translated message shown to the user and is what the
HTTP API reports as `prevError.code` (upper case). The frame maps the tree to Home Assistant's
errors in one place, so nothing here carries user-facing text.
"""

from typing import ClassVar


class PhotosError(Exception):
    """Base of all errors of this package."""

    code: ClassVar[str] = "unknown"

    def __init__(self, detail: str = "", **placeholders: str) -> None:
        """Keep a detail for the log and the placeholders of the translated message."""
        super().__init__(detail or self.code)
        self.placeholders = placeholders


class AccountError(PhotosError):
    """Signing in, or staying signed in, failed."""

    code = "account_failed"


class IncompatiblePyicloudError(AccountError):
    """The installed pyicloud lacks what signing in needs; only other versions help."""

    code = "pyicloud_incompatible"


class InvalidCredentialsError(AccountError):
    """Apple does not accept this Apple account and password."""

    code = "invalid_auth"


class AccountLockedError(AccountError):
    """Apple has locked the account; only the user can unlock it."""

    code = "account_locked"


class CodeRequiredError(AccountError):
    """Apple wants a second factor, which only a user may ask for."""

    code = "code_required"


class CodeRejectedError(AccountError):
    """Apple did not accept this code."""

    code = "code_rejected"


class CodeExpiredError(CodeRejectedError):
    """Apple did not accept a code that was sent long ago; another one is needed."""

    code = "code_expired"


class CodeNotSentError(AccountError):
    """Apple did not send a code by the chosen way."""

    code = "code_not_sent"


class NoCodePendingError(AccountError):
    """A code was given or asked for while no sign-in waits for one."""

    code = "no_code_pending"


class SignInExpiredError(NoCodePendingError):
    """Apple has forgotten the sign-in that waited for a code; the password is needed again."""

    code = "sign_in_expired"


class WrongRegionError(AccountError):
    """Apple keeps this account in the other region.

    `china_mainland` is the right choice.
    """

    code = "wrong_region"

    def __init__(self, detail: str = "", *, china_mainland: bool) -> None:
        """Keep the region that Apple names."""
        super().__init__(detail)
        self.china_mainland = china_mainland


class SignInRequiredError(AccountError):
    """The session is gone and cannot be renewed without the user."""

    code = "sign_in_required"


class SignInPausedError(AccountError):
    """The session has ended, and it is too early to use the stored password again.

    A pause of our own, so that Apple does not lock the account; a user may sign in at any time.
    """

    code = "sign_in_paused"

    def __init__(self, detail: str = "", *, retry_after: float = 0.0) -> None:
        """Keep in how many seconds the password may be used unattended."""
        super().__init__(detail)
        self.retry_after = retry_after


class SecurityKeyRequiredError(AccountError):
    """The account accepts security keys only, which a server cannot touch."""

    code = "security_key_required"


class TwoStepVerificationError(AccountError):
    """The account uses the old two-step verification, which is not supported."""

    code = "two_step_verification"


class AccountRepairRequiredError(AccountError):
    """Apple wants the user to settle something at account.apple.com before signing in."""

    code = "account_repair_required"


class TermsRequiredError(AccountError):
    """Apple's terms have changed and wait for the user's consent."""

    code = "terms_required"


class WebAccessDisabledError(AccountError):
    """The user has switched off access to iCloud data on the web."""

    code = "web_access_disabled"


class PhotosNotActivatedError(AccountError):
    """iCloud Photos has never been set up for this account."""

    code = "photos_not_activated"


class ManagedAccountError(PhotosNotActivatedError):
    """The account belongs to an organization, which does not offer iCloud Photos with it."""

    code = "managed_account"


class DeviceConsentRequiredError(AccountError):
    """Advanced Data Protection is on, and a device of the user has to allow access first."""

    code = "device_consent_required"


class IndexingUnfinishedError(AccountError):
    """Apple is still indexing the library; listings would be incomplete."""

    code = "indexing_unfinished"


class UnreachableError(PhotosError):
    """Apple's servers did not answer, or answered with a server error."""

    code = "cannot_connect"


class ThrottledError(UnreachableError):
    """Apple asks us to wait."""

    code = "throttled"

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        """Keep how many seconds Apple asks us to wait, if it says so."""
        super().__init__(detail)
        self.retry_after = retry_after


class TooManyCodesError(ThrottledError):
    """Too many codes were sent or tried; Apple takes and sends no more for a while."""

    code = "too_many_codes"


class CodesTooFastError(TooManyCodesError):
    """We were asked for so many codes that Apple would soon send no more; nothing was sent."""

    code = "codes_too_fast"


class UnexpectedAnswerError(PhotosError):
    """Apple answered something this version does not understand."""

    code = "unexpected_answer"


class UrlExpiredError(PhotosError):
    """A signed download URL has expired; a lookup brings a new one, repeating it never helps."""

    code = "url_expired"


class ChangeTokenRefusedError(PhotosError):
    """Apple refuses a change token; a full listing is needed. Never a reason to remove anything."""

    code = "change_token_refused"


class ZoneGoneError(PhotosError):
    """A library (zone) does not exist any more."""

    code = "zone_gone"


class LibraryFolderError(PhotosError):
    """The library folder cannot be used."""

    code = "library_folder"


class LibraryMissingError(LibraryFolderError):
    """The folder or its marker is missing: the volume is probably not mounted."""

    code = "library_missing"


class LibraryNotWritableError(LibraryFolderError):
    """Home Assistant may not write into the library folder."""

    code = "library_not_writable"


class LibraryInUseError(LibraryFolderError):
    """The folder belongs to another account or is being written by another instance."""

    code = "library_in_use"


class LibraryObstructedError(LibraryFolderError):
    """Something else lies in place of a small file of ours: a pipe, a folder, a huge file."""

    code = "library_obstructed"


class DiskFullError(LibraryFolderError):
    """There is too little free space."""

    code = "disk_full"


class CatalogError(PhotosError):
    """The catalog database cannot be opened, read or written."""

    code = "catalog"


class CatalogNotEmptyError(CatalogError):
    """A catalog cannot be moved into a database that holds one already."""

    code = "catalog_not_empty"


class DatabaseDriverError(CatalogError):
    """The driver of a database server cannot be installed."""

    code = "database_driver"


class CatalogTooNewError(CatalogError):
    """The catalog was written by a newer version of the integration."""

    code = "catalog_too_new"


class SyncInProgressError(PhotosError):
    """Something is already running for this account."""

    code = "sync_in_progress"


class SyncCancelledError(PhotosError):
    """The run was stopped on request; the next one continues."""

    code = "sync_cancelled"


class AlbumNotFoundError(PhotosError):
    """There is no album of this name or id, or several have the name."""

    code = "album_not_found"


class AlbumEmptyError(PhotosError):
    """The album holds no photos."""

    code = "album_empty"


class AlbumIncompleteError(PhotosError):
    """Files of an album's photos are missing or damaged here; placeholders: count (of photos)."""

    code = "album_incomplete"


class AdoptFolderMissingError(PhotosError):
    """There is no folder where files are to be taken over from."""

    code = "adopt_folder_missing"


class FreeUpDisabledError(PhotosError):
    """Freeing up iCloud is an option, and it is off."""

    code = "free_up_disabled"


class PlanChangedError(PhotosError):
    """The plan that was confirmed is not what would be done any more."""

    code = "plan_changed"


class RemovalsChangedError(PhotosError):
    """More removals wait than the user was shown; none of them was confirmed."""

    code = "removals_changed"


class PhotoMissingError(PhotosError):
    """There is no such photo that everybody may see, or its file is not where it should be."""

    code = "photo_missing"


class NoPictureError(PhotosError):
    """No small picture of a photo can be made or fetched now."""

    code = "no_picture"


def first_error(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Pick the error that tells most of several that ended a run."""
    errors = [
        first_error(error) if isinstance(error, BaseExceptionGroup) else error
        for error in group.exceptions
    ]
    for error in errors:
        if isinstance(error, PhotosError):
            return error
    return errors[0]

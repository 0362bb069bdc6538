"""Which failure of an account is shown, and until when."""

import pytest

from custom_components.apple_backup.engine_runner import EngineJob
from custom_components.apple_backup.failures import Failures
from custom_components.apple_backup.photos.errors import (
    LibraryFolderError,
    PhotosError,
    SignInRequiredError,
)


async def _nothing(_engine: object) -> None:
    """Do nothing."""


SYNC = EngineJob(_nothing, is_sync=True)
OTHER = EngineJob(_nothing)


@pytest.mark.parametrize("job", [SYNC, OTHER])
def test_a_renewed_session_ends_what_only_its_lack_has_caused(job: EngineJob) -> None:
    failures = Failures()
    assert failures.failed(job, SignInRequiredError())
    failures.renewed()
    assert failures.shown is None


@pytest.mark.parametrize("job", [SYNC, OTHER])
def test_a_renewed_session_cures_no_folder(job: EngineJob) -> None:
    failures = Failures()
    error = LibraryFolderError("gone")
    assert failures.failed(job, error)
    failures.renewed()
    assert failures.shown is error


def test_a_failed_sync_comes_back_after_other_work_has_met_something_else() -> None:
    failures = Failures()
    of_sync = PhotosError("odd")
    failures.failed(SYNC, of_sync)
    failures.failed(OTHER, LibraryFolderError("gone"))
    failures.finished(OTHER)
    assert failures.shown is of_sync

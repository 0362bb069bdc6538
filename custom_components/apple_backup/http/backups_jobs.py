"""The backups API: checking a backup in the background, and exports into the export folder."""

from http import HTTPStatus
from typing import Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..backup_jobs import BackupJob, JobKind, JobState
from ..backup_work import ExportFormat, Opened, async_start_check, async_start_export
from ..backups.examination.integrity_report import Finding, IntegrityReport
from ..backups.exports.report import ExportReport
from ..permissions import Right
from .backups_base import SessionView, find_backup
from .backups_selection import MAX_SELECTION_BYTES, selection_of
from .body import BadRequestError, optional_flag, optional_text, read_json_object
from .guard import NotAllowedError, signed_in_user
from .view import GuardedView

_EXPORT_BODY: Final = frozenset({"selection", "format"})


class IntegrityView(SessionView):
    """`/backups/{id}/integrity`: for the session's owner alone, as a report names files."""

    path = "/backups/{backup_id}/integrity"
    documented_path = False
    reads_body = True

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Tell how far the check is, or what the last one has found."""
        self.unlocked(request, backup_id)
        runtime = self.folder(request, backup_id).runtime_data
        return self.json(_check(runtime.jobs.latest(backup_id, JobKind.CHECK)))

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Start a check; it ends with the session."""
        unlocked = self.unlocked(request, backup_id)
        body = await read_json_object(request)
        digests = optional_flag(body, "digests", True)
        databases = optional_flag(body, "databases", True)
        job = async_start_check(
            self.folder(request, backup_id),
            Opened(unlocked.backup, unlocked),
            signed_in_user(request).id,
            digests=digests,
            databases=databases,
        )
        return self.json(_check(job), HTTPStatus.ACCEPTED)

    async def delete(self, request: web.Request, backup_id: str) -> web.Response:
        """Stop the check that runs."""
        self.unlocked(request, backup_id)
        job = self.folder(request, backup_id).runtime_data.jobs.latest(backup_id, JobKind.CHECK)
        stop_job(request, job)
        return self.json(_check(job))


class ExportJobView(SessionView):
    """`/backups/{id}/exports`: the export into the export folder that runs, or ran last."""

    path = "/backups/{backup_id}/exports"
    documented_path = False
    permission = Right.USE_BACKUPS
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Start one of what the body selects, for the session's owner."""
        unlocked = self.unlocked(request, backup_id)
        body = await read_json_object(request, MAX_SELECTION_BYTES)
        if set(body) - _EXPORT_BODY:
            raise BadRequestError("bad_parameter", "A name in the body is not known.")
        job = async_start_export(
            request.app[KEY_HASS],
            self.folder(request, backup_id),
            Opened(unlocked.backup, unlocked),
            signed_in_user(request).id,
            selection=selection_of(body.get("selection")),
            export_format=_format(optional_text(body, "format")),
        )
        return self.json(_export(job), HTTPStatus.ACCEPTED)

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Tell how far it is."""
        return self.json(_export(self._job(request, backup_id)))

    async def delete(self, request: web.Request, backup_id: str) -> web.Response:
        """Stop it; files that are complete stay, an archive that is not complete goes."""
        job = self._job(request, backup_id)
        stop_job(request, job)
        return self.json(_export(job))

    def _job(self, request: web.Request, backup_id: str) -> BackupJob | None:
        """The job, for who started it and for administrators.

        Raises:
            NotAllowedError: somebody else started it.
        """
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        job = folder.runtime_data.jobs.latest(backup.id, JobKind.EXPORT)
        _check_own(request, job)
        return job


def _format(text: str | None) -> ExportFormat:
    if text is None:
        return ExportFormat.FOLDER
    if text not in ExportFormat:
        raise BadRequestError("bad_parameter", "'format' must be 'folder' or 'zip'.")
    return ExportFormat(text)


def stop_job(request: web.Request, job: BackupJob | None) -> None:
    """Stop a job for who started it and for administrators; harmless if it has ended.

    Raises:
        NotAllowedError: somebody else's is running.
    """
    if job is not None and job.state is JobState.RUNNING:
        _check_own(request, job)
        job.cancel.cancel()


def _check_own(request: web.Request, job: BackupJob | None) -> None:
    user = signed_in_user(request)
    if job is not None and not (user.is_admin or job.user_id == user.id):
        raise NotAllowedError


def job_state(job: BackupJob | None) -> dict[str, object]:
    """What is told of any job."""
    if job is None:
        return {"state": "none", "started": None, "ended": None, "percent": None, "error": None}
    return {
        "state": job.state.value,
        "started": job.started.isoformat(),
        "ended": None if job.ended is None else job.ended.isoformat(),
        "percent": job.percent,
        "error": None if job.error is None else job.error.code,
    }


def _check(job: BackupJob | None) -> dict[str, object]:
    """The body of `integrity`."""
    report = None if job is None else job.report
    found = _findings(report) if isinstance(report, IntegrityReport) else None
    return {**job_state(job), "report": found}


def _findings(report: IntegrityReport) -> dict[str, object]:
    return {
        "score": report.score,
        "is_serious": report.is_serious,
        "files": report.progress.files,
        "bytes": report.progress.bytes,
        "databases": report.progress.databases,
        "digests": report.digests,
        "counts": {kind.value: count for kind, count in report.counts.items()},
        "findings": [_finding(each) for each in report.findings],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "domain": finding.domain,
        "relative_path": finding.relative_path,
        "file_id": finding.file_id,
    }


def _export(job: BackupJob | None) -> dict[str, object]:
    """The body of `exports`; no path, only the name within the export folder."""
    report = None if job is None else job.report
    return {
        **job_state(job),
        "name": None if job is None else job.name,
        "report": export_report(report) if isinstance(report, ExportReport) else None,
    }


def export_report(report: ExportReport) -> dict[str, object]:
    """The counts of an export."""
    return {
        "state": report.state.value,
        "files": report.files,
        "bytes": report.bytes,
        "skipped": {reason.value: count for reason, count in report.skipped.items()},
        "remarks": {remark.value: count for remark, count in report.remarks.items()},
    }


VIEWS: Final[tuple[type[GuardedView], ...]] = (IntegrityView, ExportJobView)

"""Archiving an album: a frozen copy of its photos that nothing here ever touches again.

Like icloud-photos-sync, an album is synced first and then copied into `_Archive`; it survives
whatever becomes of the album and its photos. The copies are files of their own (they share blocks
where the disk can do so), each read back against the digest of the proven file. Only if the user
wants that, JPEGs that do not tell when they were taken are told: in the copy, never in the photo.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import os
from pathlib import Path
import tempfile

from ..albums.methods import ViewMethod, probe
from ..albums.names import ARCHIVED, entry_names
from ..catalog import AssetView, Root, archives
from ..catalog.views import AlbumRow, Member
from ..clock import now_ms
from ..details import metadata_of
from ..errors import AlbumIncompleteError, FreeUpDisabledError, PlanChangedError
from ..files.placing import flush_folders
from ..files.sidecars import write_sidecar
from ..files.volume import folder_error
from ..files.xmp import sidecar
from ..icloud_removal import RemovalResult, remove_from_icloud
from ..layout.names import record_hash
from ..layout.safe_names import folded, safe_name
from ..layout.template import ARCHIVE_FOLDER, captured_local
from ..models import ResourceKind
from ..run import Run
from ..sums import SUMS_NAME, sums_line
from .files import ArchiveFiles, Copy
from .plan import ArchivePlan, album_ids, find_album, is_complete, make_plan, pages

SOURCE = "archive"
_MAX_BYTES = 120


@dataclass(slots=True)
class ArchiveResult:
    """What was archived: where (relative to the library), assets, files, bytes.

    `removal` tells what became of the assets in iCloud, None if that was not asked for.
    """

    path: str
    assets: int = 0
    files: int = 0
    bytes: int = 0
    removal: RemovalResult | None = None


async def plan_archive(run: Run, album: str) -> ArchivePlan:
    """Tell what archiving an album with removal would do; raises as `archive_album`."""
    _require_enabled(run)
    await run.refresh()
    work, library = run.library.workers.run, run.library
    plan, _ = await work(make_plan, library.catalog, album, library.workers.token)
    return plan


async def archive_album(run: Run, album: str, *, confirm: str | None = None) -> ArchiveResult:
    """Sync, and copy an album into the archive.

    Args:
        run: A run of its own.
        album: The record name of an album, or its name if only one has it.
        confirm: The code of a plan, to remove what it names from iCloud afterwards; the files of
            these photos stay here.

    Raises:
        FreeUpDisabledError: Removing from iCloud is an option, and it is off.
        PlanChangedError: It is not what the plan with this code holds any more; nothing was done.
        AlbumNotFoundError: There is no such album, or several.
        AlbumEmptyError: It holds no photos.
        AlbumIncompleteError: Files of its photos are missing here, or damaged.
        PhotosError: As `Run.sync`.
    """
    if confirm is not None:
        _require_enabled(run)
    await run.sync()
    work, library = run.library.workers.run, run.library
    removable: list[int] = []
    if confirm is not None:
        plan, removable = await work(make_plan, library.catalog, album, library.workers.token)
        if plan.code != confirm:
            raise PlanChangedError("the plan is not the same any more")
    result = await work(_Archiver(run, album).go)
    if confirm is not None:
        result.removal = await remove_from_icloud(
            run, removable, allows=lambda asset: not asset.is_favorite
        )
    return result


def _require_enabled(run: Run) -> None:
    if not run.library.config.free_up:
        raise FreeUpDisabledError("removing from iCloud is switched off")


class _Archiver:
    """Makes one archive. Blocking."""

    def __init__(self, run: Run, album: str) -> None:
        self._catalog = run.library.catalog
        self._config = run.library.config
        self._log = run.library.log
        self._token = run.library.workers.token
        library = run.folders[Root.LIBRARY]
        self._volume, self._placer = library.volume, library.placer
        self._files = ArchiveFiles(
            self._volume, self._placer, self._token, dated=self._config.exif_dates
        )
        self._wanted = album
        self._taken: set[str] = set()

    def go(self) -> ArchiveResult:
        """Make the archive.

        Raises:
            LibraryFolderError: The disk is full or gone; the next attempt continues.
        """
        self._volume.check()
        try:
            return self._make()
        except OSError as error:
            raise folder_error(error) from error

    def _make(self) -> ArchiveResult:
        album = find_album(self._catalog, self._wanted)
        ids = album_ids(self._catalog, album)
        size = self._check(ids)
        path = self._begin(album, size)
        result = ArchiveResult(path, assets=len(ids))
        descriptor, sums = tempfile.mkstemp(prefix="archive-", dir=self._volume.parts)
        try:
            with os.fdopen(descriptor, "wb") as lines:
                for view in pages(self._catalog, ids, self._token):
                    for name, copy in self._archive(view, path):
                        lines.write(sums_line(copy.sha256, name))
                        result.files += 1
                        result.bytes += copy.size
                lines.flush()
                os.fsync(lines.fileno())
            Path(sums).chmod(0o644)
            if not os.path.lexists(self._volume.root / path / SUMS_NAME):
                self._placer.place(Path(sums), f"{path}/{SUMS_NAME}")
        finally:
            Path(sums).unlink(missing_ok=True)
        flush_folders({self._volume.root / path, (self._volume.root / path).parent})
        self._catalog.change(archives.finish_archive, path, result.files, result.bytes, now_ms())
        self._log.info(SOURCE, f"{album.name} is archived: {result.files} files in {path}")
        return result

    def _check(self, ids: list[int]) -> int:
        """Make sure that every file is here; returns the bytes of all."""
        missing = size = 0
        for view in pages(self._catalog, ids, self._token):
            missing += not is_complete(view)
            size += sum(file.size for file in view.files if file.root is Root.LIBRARY)
        if missing:
            raise AlbumIncompleteError(f"{missing} photos are not complete", count=str(missing))
        return size

    def _begin(self, album: AlbumRow, size: int) -> str:
        if ViewMethod.REFLINK not in probe(self._volume.state):
            self._volume.require(size)
        name = safe_name(album.name or "", "Unnamed album", max_bytes=_MAX_BYTES)
        path = f"{ARCHIVE_FOLDER}/{name}"
        number = 1
        while os.path.lexists(self._volume.root / path):
            number += 1
            path = f"{ARCHIVE_FOLDER}/{name}-{number}"
        return self._catalog.change(archives.begin_archive, album, path, now_ms())

    def _archive(self, view: AssetView, folder: str) -> Iterator[tuple[str, Copy]]:
        """Copy the files of an asset; yields each with its name in the archive."""
        own = {file.kind: file for file in view.files if file.root is Root.LIBRARY}
        captured = captured_local(view.captured_ms, view.offset_seconds)
        member = Member(view.id, record_hash(view.zone, view.record_name), view.filename, 0, own)
        for names in entry_names(member, ARCHIVED):
            keys = {folded(name) for name in names.values()}
            if keys & self._taken or not all(
                self._files.is_free(f"{folder}/{name}", own[kind], captured)
                for kind, name in names.items()
            ):
                continue
            self._taken |= keys
            for kind, name in names.items():
                yield name, self._files.copy(f"{folder}/{name}", own[kind], captured)
            self._describe(view.id, folder, names)
            return
        raise AlbumIncompleteError(f"no name is left for {view.filename}", count="1")

    def _describe(self, asset_id: int, folder: str, names: dict[ResourceKind, str]) -> None:
        if not self._config.sidecars or ResourceKind.ORIGINAL not in names:
            return
        [asset] = self._catalog.details_of([asset_id])
        content = sidecar(metadata_of(asset, ResourceKind.ORIGINAL))
        target = self._volume.root / folder / names[ResourceKind.ORIGINAL]
        write_sidecar(target, content, self._placer, self._volume)

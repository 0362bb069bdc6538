"""What follows from files and metadata once both are right: sidecars, file times, cameras.

Goes through the assets of which something has changed, a page at a time. Nothing here changes a
byte of a photo, and nothing is asked of Apple. Blocking.
"""

from dataclasses import dataclass, field
from pathlib import Path

from .catalog import Catalog, OwnFile
from .catalog.details import AssetDetails
from .config import LibraryConfig, MtimePolicy
from .files.file_tags import read_tags
from .files.placing import set_mtime
from .files.sidecars import Written, remove_sidecar, write_sidecar
from .files.volume import folder_error, is_whole_volume
from .files.xmp import Metadata, sidecar
from .folders import Folders
from .layout.template import parse_template
from .models import ResourceKind
from .quarantine import looks_unchanged
from .runlog import RunLog
from .workers import CancelToken

SOURCE = "details"
_PAGE = 100
_DETAILED_WITH = "detailed_with"
# Sidecars may lie about, although none are wanted any more.
_HAS_SIDECARS = "has_sidecars"
# Some file systems hold times to two seconds only.
_TOLERANCE_NS = 2_000_000_000
_DESCRIBED = (ResourceKind.ORIGINAL, ResourceKind.ALTERNATIVE, ResourceKind.EDITED)


@dataclass(slots=True)
class DetailsResult:
    """What a pass did: assets looked at, sidecars written or removed, cameras found.

    `failed` assets are tried again in the next run.
    """

    assets: int = 0
    written: int = 0
    removed: int = 0
    cameras: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Page:
    settled: list[int] = field(default_factory=list)
    cameras: dict[int, str] = field(default_factory=dict)
    mtimes: dict[int, int] = field(default_factory=dict)


def settle_details(
    catalog: Catalog, folders: Folders, config: LibraryConfig, log: RunLog, token: CancelToken
) -> DetailsResult:
    """Let everything that is derived agree with files and metadata.

    Raises:
        LibraryFolderError: The disk is full or gone.
        SyncCancelledError: The token was cancelled; the next run continues.
    """
    return _Pass(catalog, folders, config, log, token).go()


def metadata_of(asset: AssetDetails, kind: ResourceKind) -> Metadata:
    """Give what the sidecar of one of an asset's files has to tell."""
    return Metadata(
        title=asset.title,
        description=asset.description,
        keywords=asset.keywords,
        is_favorite=asset.is_favorite,
        captured_ms=asset.captured_ms,
        offset_seconds=asset.offset_seconds,
        location=asset.location,
        # An edited version is turned already, and only Apple knows how.
        orientation=asset.orientation if kind is ResourceKind.ORIGINAL else None,
    )


class _Pass:
    def __init__(
        self,
        catalog: Catalog,
        folders: Folders,
        config: LibraryConfig,
        log: RunLog,
        token: CancelToken,
    ) -> None:
        self._catalog = catalog
        self._folders = folders
        self._config = config
        self._log = log
        self._token = token
        self._result = DetailsResult()
        self._names_by_camera = "camera" in parse_template(config.template).fields
        self._may_have_sidecars = False

    def go(self) -> DetailsResult:
        self._follow_options()
        after, result = 0, self._result
        while assets := self._catalog.undetailed(after, _PAGE):
            after = assets[-1].id
            self._folders.check()
            page = _Page()
            for asset in assets:
                self._token.check()
                self._settle(asset, page)
            self._catalog.settle_details(
                page.settled, page.cameras, page.mtimes, plan_again=self._names_by_camera
            )
            result.assets += len(assets)
        if self._may_have_sidecars and not self._config.sidecars and not result.failed:
            self._catalog.set_fact(_HAS_SIDECARS, None)
        if result.written or result.removed:
            self._log.info(SOURCE, f"{result.written} sidecars written, {result.removed} removed")
        return result

    def _follow_options(self) -> None:
        """Look at every asset after a change of options."""
        catalog, config = self._catalog, self._config
        options = f"{config.sidecars} {config.mtime}"
        has_sidecars, detailed_with = catalog.facts(_HAS_SIDECARS, _DETAILED_WITH)
        if config.sidecars and has_sidecars is None:
            has_sidecars = "yes"
            catalog.set_fact(_HAS_SIDECARS, has_sidecars)
        self._may_have_sidecars = has_sidecars is not None
        if (detailed_with or f"False {MtimePolicy.CAPTURED}") != options:
            catalog.detail_again()
            catalog.set_fact(_DETAILED_WITH, options)

    def _settle(self, asset: AssetDetails, page: _Page) -> None:
        try:
            for file in asset.files:
                if file.root in self._folders:
                    self._settle_file(asset, file, page)
        except OSError as error:
            if is_whole_volume(error):
                raise folder_error(error) from error
            self._log.warning(SOURCE, f"Details of {asset.files[0].path}: {error.strerror}")
            self._result.failed += 1
        else:
            page.settled.append(asset.id)

    def _settle_file(self, asset: AssetDetails, file: OwnFile, page: _Page) -> None:
        path = self._folders[file.root].volume.root / file.path
        if file.kind is ResourceKind.ORIGINAL and asset.camera is None and path.is_file():
            page.cameras[asset.id] = read_tags(path).camera or ""
            self._result.cameras += bool(page.cameras[asset.id])
        self._set_time(asset, file, path, page)
        if file.kind not in _DESCRIBED:
            return
        if not self._config.sidecars:
            if self._may_have_sidecars:
                self._result.removed += remove_sidecar(path)
            return
        if not path.is_file():
            return
        folder = self._folders[file.root]
        content = sidecar(metadata_of(asset, file.kind))
        match write_sidecar(path, content, folder.placer, folder.volume):
            case Written.WRITTEN:
                self._result.written += 1
            case Written.FOREIGN:
                self._log.info(SOURCE, f"The sidecar of {file.path} is not ours; left alone")

    def _set_time(self, asset: AssetDetails, file: OwnFile, path: Path, page: _Page) -> None:
        wanted_ms = _wanted_ms(self._config.mtime, asset, file)
        if wanted_ms is None or abs(file.mtime_ns - wanted_ms * 1_000_000) < _TOLERANCE_NS:
            return
        if looks_unchanged(path, file):
            page.mtimes[file.id] = set_mtime(path, wanted_ms)


def _wanted_ms(policy: MtimePolicy, asset: AssetDetails, file: OwnFile) -> int | None:
    match policy:
        case MtimePolicy.CAPTURED:
            return asset.captured_ms
        case MtimePolicy.ADDED:
            return asset.added_ms
        case _:
            return file.proven_ms

"""Taking over files that another tool has downloaded: recognized by size, then Apple's checksum.

Files inside of the library folder become ours where they are; files elsewhere are copied, as are
those in quarantine, archives and albums, and the originals are left alone. What is not recognized is reported and left alone as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
import os
from pathlib import Path
import stat

from .arrivals import skip_arrivals
from .catalog import FileState, ProvenFile, Root
from .catalog.care import Lacking
from .claims import ParkedError
from .errors import AdoptFolderMissingError
from .files.checksum import AssetHasher, is_provable
from .files.placing import flush_folders, hash_file
from .files.sidecars import is_own_sidecar
from .files.volume import STATE_FOLDER
from .layout.safe_names import folded
from .layout.template import RESERVED_FOLDERS
from .plan import Fetch, plan_asset
from .run import Run

SOURCE = "adopt"
SAMPLES = 100
_PAGE = 200


@dataclass(slots=True)
class AdoptResult:
    """What was found, in files and bytes.

    `unknown` files are not in iCloud, or not wanted; `unreadable` ones cannot be read or copied.
    """

    scanned: int = 0
    known: int = 0
    adopted: int = 0
    copied: int = 0
    bytes: int = 0
    unknown: int = 0
    unreadable: int = 0
    unknown_samples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    size: int
    mtime_ns: int


async def adopt(run: Run, source: Path, *, rearrange: bool) -> AdoptResult:
    """Take over what is in a folder.

    Args:
        run: A run of its own.
        source: A folder inside of the library, the library itself, or any other folder.
        rearrange: Whether files inside of the library move to where the layout wants them, with
            the next sync; else they keep their places.

    Raises:
        AdoptFolderMissingError: There is no such folder.
        PhotosError: Apple cannot be asked what there is, or the disk is full or gone.
    """
    work = run.library.workers.run
    if not await work(source.is_dir):
        raise AdoptFolderMissingError("there is no such folder")
    await run.refresh()
    adopter = _Adopter(run, source, rearrange=rearrange)
    result = await work(adopter.go)
    await work(skip_arrivals, run.library.catalog)
    return result


class _Adopter:
    """Works through one folder. Blocking."""

    def __init__(self, run: Run, source: Path, *, rearrange: bool) -> None:
        self._catalog = run.library.catalog
        self._folders = run.folders
        self._token = run.library.workers.token
        self._log = run.library.log
        self._volume = run.library.volumes[Root.LIBRARY]
        self._root = self._volume.root.resolve()
        self._source = source.resolve()
        self._is_inside = self._source.is_relative_to(self._root) and not self._is_made()
        self._rearrange = rearrange
        self._result = AdoptResult()
        self._taken: set[str] = set()

    def go(self) -> AdoptResult:
        for page in batched(self._walk(), _PAGE, strict=False):
            self._token.check()
            self._volume.check()
            self._take(self._unknown_to_us(page))
        result = self._result
        self._log.info(
            SOURCE,
            f"{result.adopted + result.copied} of {result.scanned} files taken over, "
            f"{result.unknown} are not known",
        )
        return result

    def _is_made(self) -> bool:
        """Whether the folder is one that we make, whose files have another purpose."""
        made = {folded(STATE_FOLDER), *RESERVED_FOLDERS}
        return any(folded(part) in made for part in self._source.relative_to(self._root).parts[:1])

    def _walk(self) -> Iterator[_Candidate]:
        """Yield regular files; links are not followed, our own folders not entered."""
        for folder, names, files in os.walk(self._source):
            names[:] = sorted(name for name in names if name != STATE_FOLDER)
            if Path(folder) == self._root:
                names[:] = [name for name in names if folded(name) not in RESERVED_FOLDERS]
            for name in sorted(files):
                path = Path(folder) / name
                try:
                    status = path.lstat()
                except OSError:
                    self._result.unreadable += 1
                    continue
                if stat.S_ISREG(status.st_mode) and not is_own_sidecar(path):
                    self._result.scanned += 1
                    yield _Candidate(path, status.st_size, status.st_mtime_ns)

    def _unknown_to_us(self, page: tuple[_Candidate, ...]) -> list[_Candidate]:
        if not self._is_inside:
            return list(page)
        left = []
        for candidate in page:
            relative = self._relative(candidate.path)
            if relative is None or self._catalog.file_at(relative) is None:
                left.append(candidate)
            else:
                self._result.known += 1
        return left

    def _relative(self, path: Path) -> str | None:
        """Give the path as the catalog writes it; None if it is no text."""
        text = path.relative_to(self._root).as_posix()
        try:
            text.encode()
        except UnicodeEncodeError:
            return None
        return text

    def _take(self, page: list[_Candidate]) -> None:
        lacking: dict[tuple[int, str], list[Lacking]] = {}
        for one in self._catalog.lacking(sorted({candidate.size for candidate in page})):
            if is_provable(one.checksum):
                lacking.setdefault((one.size, one.checksum), []).append(one)
        sizes = {size for size, _ in lacking}
        placed: list[ProvenFile] = []
        self._taken.clear()
        for candidate in page:
            if candidate.size not in sizes or not self._recognize(candidate, lacking, placed):
                self._unknown(candidate.path)
        if placed:
            self._catalog.record_proven(placed)

    def _recognize(
        self,
        candidate: _Candidate,
        lacking: dict[tuple[int, str], list[Lacking]],
        placed: list[ProvenFile],
    ) -> bool:
        try:
            hasher = hash_file(candidate.path, self._token)
            several = lacking.get((hasher.size, hasher.apple))
            if not several:
                return False
            proven = (
                self._in_place(candidate, several[0], hasher)
                if self._is_inside
                else self._copied(candidate, several[0], hasher)
            )
        except (OSError, ParkedError) as error:
            self._leave(candidate.path, error)
            return True
        if proven is None:
            return False
        several.pop(0)
        placed.append(proven)
        self._result.bytes += hasher.size
        return True

    def _leave(self, path: Path, error: OSError | ParkedError) -> None:
        """Go on without a file that cannot be read or copied, unless the library is full or gone."""
        reason = self._folders.explain(error, Root.LIBRARY) if isinstance(error, OSError) else error
        if not isinstance(reason, ParkedError):
            raise reason from error
        self._result.unreadable += 1
        self._log.warning(SOURCE, f"{path} is not taken over: {reason.detail}")

    def _in_place(
        self, candidate: _Candidate, wanted: Lacking, hasher: AssetHasher
    ) -> ProvenFile | None:
        relative = self._relative(candidate.path)
        # Names that differ in case alone would be one file on many disks.
        if (
            relative is None
            or folded(relative) in self._taken
            or self._catalog.file_at(relative) is not None
        ):
            return None
        self._taken.add(folded(relative))
        self._result.adopted += 1
        return ProvenFile(
            asset_id=wanted.asset_id,
            kind=wanted.kind,
            path=relative,
            checksum=wanted.checksum,
            size=hasher.size,
            sha256=hasher.sha256,
            mtime_ns=candidate.mtime_ns,
            state=FileState.PROVEN,
            is_pinned=not self._rearrange,
        )

    def _copied(
        self, candidate: _Candidate, wanted: Lacking, hasher: AssetHasher
    ) -> ProvenFile | None:
        [asset] = self._catalog.asset_views([wanted.asset_id])
        for action in plan_asset(asset, now_ms=0).actions:
            if isinstance(action, Fetch) and action.wanted.kind is wanted.kind:
                found = self._folders[action.root].provider.copy(
                    action, candidate.path, hasher.sha256
                )
                if found is not None and found.provided is not None:
                    flush_folders(found.provided.folders)
                    self._result.copied += 1
                    return found.provided.file
        return None

    def _unknown(self, path: Path) -> None:
        self._result.unknown += 1
        if len(self._result.unknown_samples) < SAMPLES:
            shown = path.relative_to(self._source).as_posix()
            self._result.unknown_samples.append(shown.encode("utf-8", "replace").decode())

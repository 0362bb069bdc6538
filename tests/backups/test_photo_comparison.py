"""Photos of a backup are compared with a real catalog, and what is missing is copied, whole."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
import hashlib
from pathlib import Path

import pytest

from custom_components.apple_backup.backup_photo_libraries import AccountLibraries, ImportTarget
from custom_components.apple_backup.backups.errors import (
    ExportFolderNotAllowedError,
    ExportSpaceError,
    JobCancelledError,
    LibraryNotListedError,
    LibraryUnavailableError,
)
from custom_components.apple_backup.backups.exports.target import ExportTarget
from custom_components.apple_backup.backups.jobs import CancelToken
from custom_components.apple_backup.backups.photo_matching import (
    comparison as photo_comparison,
    copying as photo_copying,
)
from custom_components.apple_backup.backups.photo_matching.comparison import compare_photos
from custom_components.apple_backup.backups.photo_matching.copying import FolderTarget, copy_photos
from custom_components.apple_backup.backups.photo_matching.report import (
    COPYABLE,
    CopySkip,
    PhotoFinding,
    PhotoProgress,
    PhotoReport,
    PhotoRole,
    PhotoState,
)
from custom_components.apple_backup.photos.contents import LibraryContents
from custom_components.apple_backup.photos.errors import CatalogError
from custom_components.apple_backup.photos.importing import Importer
from custom_components.apple_backup.photos.models import Asset, Master, Resource, ResourceKind
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup
from tests.backup_factory.artifacts import photos
from tests.backup_factory.artifacts.photos import PhotoTruth
from tests.photos.conftest import tree
from tests.photos.library_parts import ZONE, Parts, apple_checksum, make_parts, pair

from .exporting import session
from .opening import PASSWORD


class Library:
    """As much of an open library and its engine as is asked for."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.catalog = parts.catalog
        self.volumes = {"library": parts.volume}

    def contents(self) -> LibraryContents:
        return LibraryContents(lambda: self)  # type: ignore[arg-type, return-value]

    def importer(self, source: str) -> Importer:
        return Importer(self.parts.volume, source)


@dataclass(slots=True)
class World:
    """A backup with 40 photos, some of which a library has, too."""

    built: BuiltBackup
    truth: list[PhotoTruth]
    library: Library
    expected: dict[str, PhotoState]

    @property
    def libraries(self) -> AccountLibraries:
        return AccountLibraries([self.library.contents()])

    def photo(self, name: str) -> PhotoTruth:
        return next(it for it in self.truth if it.name == name)


def records(name: str, content: bytes, truth: PhotoTruth) -> tuple[Master, Asset]:
    """The records of a photo of these looks."""
    resource = Resource(
        ResourceKind.ORIGINAL,
        "public.heic",
        len(content),
        apple_checksum(content),
        *truth.size,
        url="x",
    )
    captured = round(truth.taken.timestamp() * 1000)
    return (
        Master(ZONE.name, f"M-{name}", truth.name, (resource,), False, "1"),
        Asset(
            zone=ZONE.name,
            record_name=name,
            master_name=f"M-{name}",
            captured_ms=captured,
            added_ms=captured,
            offset_seconds=0,
            resources=(),
            is_deleted=False,
            change_tag="1",
        ),
    )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = photos.build(1, 40)
    parts = make_parts(tmp_path)
    expected: dict[str, PhotoState] = {}
    for number, truth in enumerate(built.truth):
        if truth.hidden or truth.deleted is not None:
            continue
        if truth.original is None:
            expected[truth.name] = PhotoState.NO_ORIGINAL
            continue
        kind = list(PhotoState)[number // 2 % 5]
        expected[truth.name] = kind
        name = f"A{truth.id}"
        if kind is PhotoState.IN_LIBRARY:
            parts.know(*pair(name, truth.original, filename=f"X{number}.HEIC"))
            parts.place(name, truth.original)
        elif kind is PhotoState.IN_ICLOUD:
            parts.know(*pair(name, truth.original))
        elif kind is PhotoState.IMPORTED:
            path = parts.root / "Imported" / "Old phone" / f"{number}.heic"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(truth.original)
        elif kind is PhotoState.SIMILAR:
            # Of the same size, so that its bytes have to be read to know that they differ.
            parts.know(*records(name, bytes(len(truth.original)), truth))
    parts.catalog.finish_listing(ZONE, parts.catalog.begin_listing(ZONE))
    backup = build_backup(
        BackupSpec(files=built.files, password=PASSWORD, seed=1), tmp_path / "backups"
    )
    yield World(backup, built.truth, Library(parts), expected)
    parts.catalog.close()


async def compare(world: World) -> PhotoReport:
    async with session(world.built) as (unlocked, _, _):
        return await compare_photos(unlocked, world.libraries)


async def test_every_photo_is_found_where_it_is(world: World) -> None:
    steps: list[PhotoProgress] = []
    async with session(world.built) as (unlocked, _, _):
        report = await compare_photos(unlocked, world.libraries, on_progress=steps.append)
    assert dict(report.counts) == dict(Counter(world.expected.values()))
    assert set(report.counts) == set(PhotoState) - {PhotoState.UNREADABLE}
    assert report.progress.files == report.progress.total_files == len(world.expected)
    assert report.left_out == 40 - len(world.expected) > 0
    assert report.progress.bytes > 0
    assert steps and steps[-1] == report.progress
    listed = {it.name: it for it in report.findings}
    assert {name: it.state for name, it in listed.items()} == {
        name: state for name, state in world.expected.items() if state in COPYABLE
    }
    times = [it.taken for it in report.findings if it.taken]
    assert times == sorted(times, reverse=True)
    for finding in report.findings:
        truth = world.photo(finding.name)
        wanted = {
            PhotoRole.ORIGINAL: truth.original,
            PhotoRole.EDITED: truth.edited,
            PhotoRole.LIVE: truth.live,
        }
        assert {it.role: it.size for it in finding.files} == {
            role: len(content) for role, content in wanted.items() if content is not None
        }
        assert (finding.taken, finding.is_video) == (truth.taken, truth.kind == "video")
        assert finding.taken and finding.taken.utcoffset().total_seconds() == truth.offset  # type: ignore[union-attr]
        if finding.state is PhotoState.SIMILAR:
            assert finding.likeness is not None
            assert finding.likeness.name == truth.name
            assert {"taken", "name", "dimensions"} <= set(finding.likeness.agrees)
        else:
            assert finding.likeness is None
    for state in COPYABLE:
        total = sum(it.bytes for it in report.findings if it.state is state)
        assert report.bytes[state] == total > 0


async def test_what_is_copied_into_the_library_is_found_there(world: World) -> None:
    report = await compare(world)
    before = tree(world.library.parts.root)
    async with session(world.built) as (unlocked, _, _):
        target = ImportTarget(world.library, "Anna's iPhone")  # type: ignore[arg-type]
        copied = await copy_photos(unlocked, report.findings, target)
        again = await copy_photos(
            unlocked,
            report.findings,
            ImportTarget(world.library, "Anna's iPhone"),  # type: ignore[arg-type]
        )
    after = tree(world.library.parts.root)
    assert before.items() < after.items()
    new = {path: digest for path, digest in after.items() if path not in before}
    contents = [
        content for finding in report.findings for content in _contents(world.photo(finding.name))
    ]
    assert sorted(new.values()) == sorted(hashlib.sha256(it).hexdigest() for it in contents)
    assert (copied.photos, copied.files, copied.present) == (
        len(report.findings),
        len(contents),
        0,
    )
    assert copied.bytes == sum(map(len, contents))
    assert copied.skipped == {}
    assert (again.files, again.present) == (0, len(contents))
    for finding in report.findings:
        taken = finding.taken
        assert taken is not None
        folder = f"Imported/Anna's iPhone/{taken:%Y/%m}"
        assert any(path.startswith(folder) and finding.name in path for path in new), finding
    found = await compare(world)
    assert found.findings == ()
    assert found.counts[PhotoState.IMPORTED] == (
        report.counts[PhotoState.IMPORTED] + len(report.findings)
    )


def _contents(truth: PhotoTruth) -> list[bytes]:
    return [it for it in (truth.original, truth.edited, truth.live) if it is not None]


async def test_copied_into_a_folder(world: World, tmp_path: Path) -> None:
    report = await compare(world)
    folder = tmp_path / "exports" / "new"
    async with session(world.built) as (unlocked, _, _):
        target = FolderTarget(ExportTarget(folder))
        copied = await copy_photos(unlocked, report.findings, target)
    found = tree(folder)
    contents = [it for one in report.findings for it in _contents(world.photo(one.name))]
    assert sorted(found.values()) == sorted(hashlib.sha256(it).hexdigest() for it in contents)
    assert (copied.photos, copied.files) == (len(report.findings), len(contents))
    first = report.findings[0]
    assert first.taken is not None
    path = folder / f"{first.taken:%Y/%m}" / first.name
    assert path.stat().st_mtime == int(first.taken.timestamp())
    assert path.stat().st_mode & 0o077 == 0


async def test_names_that_several_photos_have(world: World, tmp_path: Path) -> None:
    files = (
        FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_1.JPG", b"first"),
        FileSpec("CameraRollDomain", "Media/DCIM/101APPLE/IMG_1.JPG", b"second"),
        FileSpec("CameraRollDomain", "Media/DCIM/101APPLE/img_1.jpg", b"third"),
    )
    built = build_backup(BackupSpec(files=files, password=PASSWORD, seed=2), tmp_path / "other")
    async with session(built) as (unlocked, _, _):
        report = await compare_photos(unlocked, world.libraries)
        target = FolderTarget(ExportTarget(tmp_path / "exports"))
        copied = await copy_photos(unlocked, report.findings, target)
    assert copied.files == 3
    (month,) = {path.parent for path in (tmp_path / "exports").rglob("*") if path.is_file()}
    assert len({path.name.casefold() for path in month.iterdir()}) == 3
    assert {path.read_bytes() for path in month.iterdir()} == {b"first", b"second", b"third"}


async def test_a_camera_roll_without_its_library(world: World, tmp_path: Path) -> None:
    known, new = b"in the library", b"new"
    world.library.parts.know(*pair("Known", known))
    roll = "Media/DCIM/100APPLE"
    files = (
        FileSpec("CameraRollDomain", f"{roll}/IMG_0001.HEIC", known),
        FileSpec("CameraRollDomain", f"{roll}/IMG_0002.MOV", new),
        FileSpec("CameraRollDomain", f"{roll}/IMG_0003.JPG", b"gone", has_blob=False),
        FileSpec("CameraRollDomain", f"{roll}/notes.plist", b"no photo"),
        FileSpec("CameraRollDomain", "Media/PhotoData/Thumbnails/x.JPG", b"no photo"),
    )
    built = build_backup(BackupSpec(files=files, password=PASSWORD, seed=2), tmp_path / "roll")
    async with session(built) as (unlocked, _, _):
        report = await compare_photos(unlocked, world.libraries)
    assert dict(report.counts) == {
        PhotoState.IN_ICLOUD: 1,
        PhotoState.ONLY_HERE: 1,
        PhotoState.UNREADABLE: 1,
    }
    only = next(it for it in report.findings if it.state is PhotoState.ONLY_HERE)
    assert (only.name, only.is_video, only.bytes) == ("IMG_0002.MOV", True, 3)
    assert report.progress.files == report.progress.total_files == 3


async def test_what_cannot_be_read(world: World) -> None:
    victim = next(
        it.ref for it in (await compare(world)).findings if it.state is PhotoState.ONLY_HERE
    )
    stored = world.built.path / victim[:2] / victim
    report = await compare(world)
    whole = stored.read_bytes()
    stored.unlink()
    broken = await compare(world)
    assert broken.counts[PhotoState.NO_ORIGINAL] == report.counts[PhotoState.NO_ORIGINAL] + 1
    async with session(world.built) as (unlocked, _, _):
        target = ImportTarget(world.library, "x")  # type: ignore[arg-type]
        copied = await copy_photos(unlocked, report.findings, target)
        assert copied.skipped == {CopySkip.UNREADABLE: 1}
        stored.write_bytes(whole[:-16])
        copied = await copy_photos(
            unlocked,
            report.findings,
            ImportTarget(world.library, "y"),  # type: ignore[arg-type]
        )
        assert copied.skipped == {CopySkip.CHANGED: 1}


async def test_libraries_that_cannot_tell(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> Library:
        raise CatalogError("the catalog is not open")

    async with session(world.built) as (unlocked, _, _):
        with pytest.raises(LibraryUnavailableError):
            await compare_photos(
                unlocked,
                AccountLibraries([LibraryContents(closed)]),  # type: ignore[arg-type]
            )
        monkeypatch.setattr(LibraryContents, "is_listed", lambda _: False)
        with pytest.raises(LibraryNotListedError):
            await compare_photos(unlocked, world.libraries)


async def test_targets_that_cannot_be_written(world: World, tmp_path: Path) -> None:
    report = await compare(world)
    async with session(world.built) as (unlocked, _, _):
        target = FolderTarget(ExportTarget(tmp_path / "x", forbidden=(tmp_path,)))
        with pytest.raises(ExportFolderNotAllowedError):
            await copy_photos(unlocked, report.findings, target)
        target = FolderTarget(ExportTarget(tmp_path / "x", reserve_bytes=1 << 60))
        with pytest.raises(ExportSpaceError):
            await copy_photos(unlocked, report.findings, target)
        volume = world.library.parts.volume
        volume._reserve_bytes = 1 << 60
        with pytest.raises(ExportSpaceError):
            await copy_photos(
                unlocked,
                report.findings,
                ImportTarget(world.library, "x"),  # type: ignore[arg-type]
            )
        (volume.state / "library.json").unlink()
        with pytest.raises(LibraryUnavailableError):
            await copy_photos(
                unlocked,
                report.findings,
                ImportTarget(world.library, "x"),  # type: ignore[arg-type]
            )
    assert not any((volume.state / "imports").iterdir())


@pytest.mark.parametrize("kind", ["folder", "library"])
async def test_stopped_half_way(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    report = await compare(world)
    cancel = CancelToken()
    monkeypatch.setattr("custom_components.apple_backup.backups.jobs.STEP_SECONDS", 0)
    monkeypatch.setattr(photo_copying, "_CHUNK", 16)
    before = tree(world.library.parts.root)

    def stop(progress: PhotoProgress) -> None:
        if progress.files == 2:
            cancel.cancel()

    async with session(world.built) as (unlocked, _, _):
        target = (
            FolderTarget(ExportTarget(tmp_path / "exports"))
            if kind == "folder"
            else ImportTarget(world.library, "x")  # type: ignore[arg-type]
        )
        with pytest.raises(JobCancelledError):
            await copy_photos(unlocked, report.findings, target, cancel=cancel, on_progress=stop)
    root = tmp_path / "exports" if kind == "folder" else world.library.parts.root
    left = [path for path in tree(root) if path not in before]
    assert 2 <= len(left) <= 3
    assert not any(path.endswith(".part") for path in left)
    whole = {hashlib.sha256(it).hexdigest() for t in world.truth for it in _contents(t)}
    assert {tree(root)[path] for path in left} <= whole


async def test_a_comparison_can_be_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.apple_backup.backups.jobs.STEP_SECONDS", 0)
    cancel = CancelToken()
    async with session(world.built) as (unlocked, _, _):
        with pytest.raises(JobCancelledError):
            await compare_photos(
                unlocked,
                world.libraries,
                cancel=cancel,
                on_progress=lambda progress: cancel.cancel(),
            )


async def test_only_so_many_are_listed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = await compare(world)
    monkeypatch.setattr(photo_comparison, "MOST_FINDINGS", 3)
    report = await compare(world)
    assert (len(report.findings), report.is_capped) == (3, True)
    assert report.counts == whole.counts
    assert not whole.is_capped


def test_a_finding_tells_its_size() -> None:
    finding = PhotoFinding("x", "x", datetime.now(), False, PhotoState.ONLY_HERE)
    assert finding.bytes == 0

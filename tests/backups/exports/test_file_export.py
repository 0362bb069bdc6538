"""Exports hold every file that can be read, under safe names, and say what they lack."""

from collections.abc import AsyncGenerator
import hashlib
import io
import json
from pathlib import Path
from typing import Any
import zipfile

import pytest

from custom_components.apple_backup.backups.errors import (
    ExportError,
    ExportExistsError,
    ExportFolderNotAllowedError,
    ExportSpaceError,
    FileNotInBackupError,
    JobCancelledError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.exports.file_export import (
    count_selected,
    export_folder,
    export_zip_file,
    stream_zip,
)
from custom_components.apple_backup.backups.exports.report import (
    REPORT_NAME,
    ExportProgress,
    ExportState,
    Remark,
    SkipReason,
)
from custom_components.apple_backup.backups.exports.target import ExportTarget
from custom_components.apple_backup.backups.jobs import CancelToken
from custom_components.apple_backup.backups.selection import (
    AppSelection,
    DomainSelection,
    FileSelection,
    FolderSelection,
    Selection,
    WholeBackup,
)
from custom_components.apple_backup.backups.unlocked import UnlockedBackup
from tests.backup_factory import (
    AppSpec,
    BackupSpec,
    BuiltBackup,
    FileSpec,
    build_backup,
    directory,
    file_id,
    symlink,
)
from tests.backups.exporting import session

from ..opening import PASSWORD, listing, open_descriptors

MIB = 1024 * 1024
BIG = bytes(range(256)) * 4096 * 3
MTIME = 1_700_000_000

GOOD = [
    FileSpec("HomeDomain", "Library/SMS/sms.db", b"messages" * 100, mtime=MTIME),
    FileSpec("HomeDomain", "Library/SMS/sms.db-wal", b"", mtime=MTIME),
    FileSpec("HomeDomain", "Library/Notes.txt", b"n", mtime=MTIME),
    FileSpec("HomeDomain", "Library/SMS_x/y", b"y", mtime=MTIME),
    FileSpec("HomeDomain", "Library/sms/lower", b"l", mtime=MTIME),
    FileSpec("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.MOV", BIG + b"!", mtime=MTIME),
    FileSpec("AppDomain-com.example.app", "Documents/a", b"a", mtime=MTIME),
    FileSpec("AppDomain-com.example.app.pro", "Documents/p", b"p", mtime=MTIME),
    FileSpec("AppDomainGroup-group.com.example.app", "shared", b"g", mtime=MTIME),
    FileSpec("AppDomainGroup-group.com.example.app.pro.x", "shared", b"gp", mtime=MTIME),
    FileSpec("AppDomainPlugin-com.example.app.share", "plug", b"pl", mtime=MTIME),
    FileSpec("EvilDomain", "../../etc/passwd", b"evil", mtime=MTIME),
    FileSpec("EvilDomain", "/etc/shadow", b"evil2", mtime=MTIME),
]
ODD = [
    FileSpec("HomeDomain", "gone", b"gone", has_blob=False),
    FileSpec("HomeDomain", "broken", b"x", record=b"nonsense"),
    FileSpec("HomeDomain", "cut", b"c" * 5000, stored_length=4096, mtime=MTIME),
    directory("HomeDomain", ""),
    directory("HomeDomain", "Library"),
    directory("HomeDomain", "Library/SMS"),
    symlink("HomeDomain", "link", "/etc/passwd"),
]


@pytest.fixture(scope="module", params=[PASSWORD, None], ids=["encrypted", "plain"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    return build_backup(
        BackupSpec(
            files=[*GOOD, *ODD],
            password=request.param,
            apps=(AppSpec("com.example.app", "App"), AppSpec("com.example.app.pro", "Pro")),
            seed=5,
        ),
        tmp_path_factory.mktemp("export"),
    )


async def collect(stream: AsyncGenerator[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in stream])))


async def names_of(backup: UnlockedBackup, selection: Selection) -> set[str]:
    archive = await collect(stream_zip(backup, selection))
    assert archive.testzip() is None
    return set(archive.namelist()) - {REPORT_NAME}


def report_of(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    assert isinstance(found, dict)
    return found


async def test_whole_backup_as_zip(built: BuiltBackup) -> None:
    progress: list[ExportProgress] = []
    async with session(built) as (backup, _, _):
        archive = await collect(stream_zip(backup, WholeBackup(), on_progress=progress.append))
    truths = {it.sha256 for it in built.files if it.sha256 and it.relative_path != "broken"}
    infos = [info for info in archive.infolist() if info.filename != REPORT_NAME]
    assert {hashlib.sha256(archive.read(info)).hexdigest() for info in infos} == truths
    assert len(infos) == len(GOOD) + 1
    assert archive.testzip() is None
    report = report_of(archive.read(REPORT_NAME))
    assert report["state"] == ExportState.COMPLETE
    assert report["files"] == len(GOOD) + 1
    assert report["bytes"] == sum(info.file_size for info in infos) == progress[-1].bytes
    assert {it["path"]: it["reason"] for it in report["skipped"]} == {
        "gone": SkipReason.MISSING,
        "broken": SkipReason.DAMAGED,
    }
    renamed = {it["path"]: it["name"] for it in report["remarks"] if "renamed" in it["remarks"]}
    assert renamed == {
        "../../etc/passwd": "EvilDomain/_/_/etc/passwd",
        "/etc/shadow": "EvilDomain/_ (2)/etc/shadow",
        "Library/sms/lower": "HomeDomain/Library/sms (2)/lower",
    }
    noted = {it["path"] for it in report["remarks"]} - set(renamed)
    assert noted == {"cut"}
    assert progress[-1].files == report["files"]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (
            FolderSelection("HomeDomain", "Library/SMS"),
            {"HomeDomain/Library/SMS/sms.db", "HomeDomain/Library/SMS/sms.db-wal"},
        ),
        (
            DomainSelection("AppDomain-com.example.app"),
            {"AppDomain-com.example.app/Documents/a"},
        ),
        (
            AppSelection("com.example.app"),
            {
                "AppDomain-com.example.app/Documents/a",
                "AppDomainGroup-group.com.example.app/shared",
                "AppDomainPlugin-com.example.app.share/plug",
            },
        ),
        (
            AppSelection("com.example.app.pro"),
            {
                "AppDomain-com.example.app.pro/Documents/p",
                "AppDomainGroup-group.com.example.app.pro.x/shared",
            },
        ),
    ],
)
async def test_parts(built: BuiltBackup, selection: Selection, expected: set[str]) -> None:
    async with session(built) as (backup, _, _):
        assert await names_of(backup, selection) == expected
        assert (await count_selected(backup, selection)).files == len(expected)


async def test_files_and_folders_by_id_are_exported_once(built: BuiltBackup) -> None:
    ids = [
        file_id("HomeDomain", "Library/SMS"),
        file_id("HomeDomain", "Library/SMS/sms.db"),
        file_id("HomeDomain", "Library/Notes.txt"),
        file_id("HomeDomain", "Library/Notes.txt"),
        file_id("HomeDomain", "link"),
        "f" * 40,
        "../..",
    ]
    async with session(built) as (backup, _, _):
        archive = await collect(stream_zip(backup, FileSelection(tuple(ids))))
    assert sorted(archive.namelist()) == [
        "HomeDomain/Library/Notes.txt",
        "HomeDomain/Library/SMS/sms.db",
        "HomeDomain/Library/SMS/sms.db-wal",
        REPORT_NAME,
    ]
    report = report_of(archive.read(REPORT_NAME))
    assert report["skipped_files"] == {SkipReason.UNKNOWN: 2, SkipReason.LINK: 1}


async def test_root_directory_stands_for_its_domain(built: BuiltBackup) -> None:
    async with session(built) as (backup, _, _):
        whole = await names_of(backup, FileSelection((file_id("HomeDomain", ""),)))
        assert whole == await names_of(backup, DomainSelection("HomeDomain"))


async def test_files_larger_than_a_piece_arrive_in_pieces(built: BuiltBackup) -> None:
    async with session(built) as (backup, _, _):
        stream = stream_zip(backup, DomainSelection("CameraRollDomain"))
        sizes = [len(piece) async for piece in stream]
    assert max(sizes) < 2 * MIB + 100_000
    assert sizes[0] < MIB + 100_000


async def test_nothing_selected_is_told_before_the_first_byte(built: BuiltBackup) -> None:
    async with session(built) as (backup, _, _):
        for selection in (DomainSelection("None"), FolderSelection("HomeDomain", "Librar")):
            with pytest.raises(FileNotInBackupError):
                await anext(stream_zip(backup, selection))
            with pytest.raises(FileNotInBackupError):
                await count_selected(backup, selection)


@pytest.mark.parametrize("ids", [(), tuple("a" * 10_001)])
def test_selection_is_bounded(ids: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="between"):
        FileSelection(ids)


async def test_end_of_the_session_ends_the_stream(built: BuiltBackup) -> None:
    before = open_descriptors()
    async with session(built) as (backup, manager, token):
        stream = stream_zip(backup, WholeBackup())
        await anext(stream)
        manager.lock(token)
        with pytest.raises(SessionInvalidError):
            await anext(stream)
    assert open_descriptors() == before


async def test_abandoned_stream_leaves_nothing_open(built: BuiltBackup) -> None:
    before = open_descriptors()
    async with session(built) as (backup, _, _):
        stream = stream_zip(backup, DomainSelection("CameraRollDomain"))
        await anext(stream)
        await stream.aclose()
    assert open_descriptors() == before


async def test_cancel_token_ends_everything(built: BuiltBackup, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    target = ExportTarget(tmp_path / "out")
    async with session(built) as (backup, _, _):
        with pytest.raises(JobCancelledError):
            await anext(stream_zip(backup, WholeBackup(), cancel=cancel))
        with pytest.raises(JobCancelledError):
            await export_folder(backup, WholeBackup(), target, cancel=cancel)
    assert not (tmp_path / "out").exists()


async def test_file_that_shrinks_while_it_is_read_is_cut(tmp_path: Path) -> None:
    size = 8 * MIB
    built = build_backup(
        BackupSpec(files=[FileSpec("D", "a", bytes(size)), FileSpec("D", "b", b"b")]), tmp_path
    )
    blob = built.path / built.files[0].file_id[:2] / built.files[0].file_id
    async with session(built) as (backup, _, _):
        stream = stream_zip(backup, WholeBackup())
        pieces = [await anext(stream)]
        with blob.open("r+b") as file:
            file.truncate(2 * MIB + 5)
        pieces += [piece async for piece in stream]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert archive.read("D/b") == b"b"
    assert len(archive.read("D/a")) <= 2 * MIB + 5
    report = report_of(archive.read(REPORT_NAME))
    assert report["remarked_files"] == {Remark.CUT: 1}


async def test_to_a_folder(built: BuiltBackup, tmp_path: Path) -> None:
    source = listing(built.path)
    progress: list[ExportProgress] = []
    target = ExportTarget(tmp_path / "exports" / "one")
    async with session(built) as (backup, _, _):
        report = await export_folder(backup, WholeBackup(), target, on_progress=progress.append)
    folder = target.folder
    files = [it for it in folder.rglob("*") if it.is_file() and it.name != REPORT_NAME]
    assert report.state is ExportState.COMPLETE
    assert report.files == len(files) == len(GOOD) + 1
    assert report.bytes == sum(it.stat().st_size for it in files)
    assert report.skipped == {SkipReason.MISSING: 1, SkipReason.DAMAGED: 1}
    assert (folder / "HomeDomain/Library/SMS/sms.db").read_bytes() == b"messages" * 100
    assert {int(it.stat().st_mtime) for it in files} == {MTIME}
    assert {it.stat().st_mode & 0o777 for it in files} == {0o600}
    folders = [folder, folder.parent, *(it for it in folder.rglob("*") if it.is_dir())]
    assert {it.stat().st_mode & 0o777 for it in folders} == {0o700}
    assert not list(folder.rglob("*.part"))
    assert report_of((folder / REPORT_NAME).read_bytes())["files"] == report.files
    assert progress[-1].total_files == len(GOOD) + 3
    assert listing(built.path) == source


async def test_folder_export_replaces_nothing(built: BuiltBackup, tmp_path: Path) -> None:
    mine = tmp_path / "HomeDomain" / "Library" / "Notes.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "CameraRollDomain").symlink_to(outside)
    (tmp_path / "EvilDomain").write_text("in the way")
    (tmp_path / REPORT_NAME).write_text("mine, too")
    async with session(built) as (backup, _, _):
        report = await export_folder(backup, WholeBackup(), ExportTarget(tmp_path))
    assert mine.read_text() == "mine"
    assert (tmp_path / REPORT_NAME).read_text() == "mine, too"
    assert not list(outside.iterdir())
    assert report.skipped[SkipReason.EXISTS] == 1
    assert report.skipped[SkipReason.UNWRITABLE] == 3
    second = report_of((tmp_path / "_export_report (2).json").read_bytes())
    assert second["files"] == report.files


async def test_forbidden_folders_are_refused(built: BuiltBackup, tmp_path: Path) -> None:
    www = tmp_path / "www"
    www.mkdir()
    (tmp_path / "link").symlink_to(www)
    async with session(built) as (backup, _, _):
        for folder in (www, www / "a", tmp_path / "link" / "b", tmp_path, Path("relative")):
            with pytest.raises(ExportFolderNotAllowedError):
                await export_folder(backup, WholeBackup(), ExportTarget(folder, (www,)))
        with pytest.raises(ExportFolderNotAllowedError):
            await export_zip_file(backup, WholeBackup(), ExportTarget(www, (www,)), "a.zip")
    assert not list(www.iterdir())


async def test_a_link_in_a_served_folder_serves_what_it_leads_to(
    built: BuiltBackup, tmp_path: Path
) -> None:
    www, exports = tmp_path / "www", tmp_path / "exports"
    for folder in (www, exports / "of today"):
        folder.mkdir(parents=True)
    (www / "shared").symlink_to(exports)
    async with session(built) as (backup, _, _):
        for folder in (exports, exports / "of today", tmp_path / "exports" / "new"):
            with pytest.raises(ExportFolderNotAllowedError):
                await export_folder(backup, WholeBackup(), ExportTarget(folder, (www,)))
        (www / "shared").unlink()
        await export_folder(backup, WholeBackup(), ExportTarget(exports / "new", (www,)))


async def test_folder_that_cannot_be_made(built: BuiltBackup, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportError):
            await export_folder(backup, WholeBackup(), ExportTarget(tmp_path / "file" / "below"))


async def test_space_is_checked_first(built: BuiltBackup, tmp_path: Path) -> None:
    target = ExportTarget(tmp_path / "out", reserve_bytes=1 << 62)
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportSpaceError):
            await export_folder(backup, WholeBackup(), target)
        with pytest.raises(ExportSpaceError):
            await export_zip_file(backup, WholeBackup(), target, "a.zip")
    assert not list(target.folder.iterdir())


async def test_full_disk_ends_the_export_and_leaves_whole_files(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(descriptor: int, data: memoryview) -> int:
        if len(data) > 100_000:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    module = "custom_components.apple_backup.backups.exports.target.os.write"
    real = __import__("os").write
    monkeypatch.setattr(module, write)
    target = ExportTarget(tmp_path / "out")
    async with session(built) as (backup, _, _):
        with pytest.raises(ExportSpaceError):
            await export_folder(backup, WholeBackup(), target)
    report = report_of((target.folder / REPORT_NAME).read_bytes())
    assert report["state"] == ExportState.STOPPED
    files = [it for it in target.folder.rglob("*") if it.is_file() and it.name != REPORT_NAME]
    assert len(files) == report["files"]
    assert not list(target.folder.rglob("*.part"))


async def test_volume_without_links(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("custom_components.apple_backup.backups.exports.target.os.link", link)
    async with session(built) as (backup, _, _):
        report = await export_folder(backup, WholeBackup(), ExportTarget(tmp_path))
    assert report.files == len(GOOD) + 1
    assert (tmp_path / "HomeDomain/Library/SMS/sms.db").read_bytes() == b"messages" * 100
    assert not list(tmp_path.rglob("*.part"))


async def test_stopped_folder_export_says_so(
    built: BuiltBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.apple_backup.backups.jobs.STEP_SECONDS", -1)
    target = ExportTarget(tmp_path / "out")
    cancel = CancelToken()

    def stop(progress: ExportProgress) -> None:
        if progress.bytes > MIB:
            cancel.cancel()

    async with session(built) as (backup, _, _):
        with pytest.raises(JobCancelledError):
            await export_folder(backup, WholeBackup(), target, cancel=cancel, on_progress=stop)
    report = report_of((target.folder / REPORT_NAME).read_bytes())
    assert report["state"] == ExportState.STOPPED
    assert report["files"] < len(GOOD)
    assert not list(target.folder.rglob("*.part"))


async def test_zip_file(built: BuiltBackup, tmp_path: Path) -> None:
    target = ExportTarget(tmp_path)
    async with session(built) as (backup, _, _):
        report = await export_zip_file(backup, WholeBackup(), target, "a.zip")
        assert report.files == len(GOOD) + 1
        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            assert archive.testzip() is None
        before = listing(tmp_path)
        with pytest.raises(ExportExistsError):
            await export_zip_file(backup, WholeBackup(), target, "a.zip")
        with pytest.raises(FileNotInBackupError):
            await export_zip_file(backup, DomainSelection("None"), target, "b.zip")
    assert listing(tmp_path) == before
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


async def test_zip_of_a_large_backup_is_in_order(tmp_path: Path) -> None:
    files = (FileSpec("D", f"{n % 50}/{n:05}", b"%d" % n) for n in range(6000))
    built = build_backup(BackupSpec(files=files, password=PASSWORD, seed=1), tmp_path)
    async with session(built) as (backup, _, _):
        archive = await collect(stream_zip(backup, WholeBackup()))
    names = [it for it in archive.namelist() if it != REPORT_NAME]
    assert names == sorted(names)
    assert len(names) == 6000
    assert archive.read("D/7/00057") == b"57"

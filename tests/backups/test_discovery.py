"""Backups are found where they are, and what is none is named with a reason."""

from contextlib import nullcontext
from dataclasses import replace
import errno
import os
from pathlib import Path
import shutil

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import discovery
from custom_components.apple_backup.backups.discovery import RejectReason, check_root, discover
from custom_components.apple_backup.backups.errors import (
    RootMissingError,
    RootNotAllowedError,
    RootNotReadableError,
)
from custom_components.apple_backup.backups.models import Discovery
from tests.backup_factory import BackupSpec, DeviceSpec, FileSpec, build_backup, demo_backups

UDID = "00008101-000A11223344001E"
SPEC = BackupSpec(seed=1, files=(FileSpec("HomeDomain", "a", b"a"),), device=DeviceSpec(udid=UDID))


def reasons(found: Discovery) -> dict[str, str]:
    return {os.path.relpath(item.path, found.root): item.reason for item in found.rejected}


def names(found: Discovery) -> set[str]:
    return {os.path.relpath(backup.path, found.root) for backup in found.backups}


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*")}


def test_a_household(tmp_path: Path) -> None:
    built = demo_backups(tmp_path, "secret", 1_000, photos=2)
    before = snapshot(tmp_path)
    found = discover(tmp_path, namespace="entry")
    assert snapshot(tmp_path) == before
    assert names(found) == {backup.path.name for backup in built}
    assert found.rejected == ()
    by_name = {backup.folder_name: backup for backup in found.backups}
    phone, older, ipad, torn = (by_name[backup.path.name] for backup in built)
    assert phone.device.key == older.device.key
    assert [b.is_snapshot for b in (phone, older, ipad, torn)] == [False, True, False, False]
    assert [b.is_encrypted for b in (phone, older, ipad, torn)] == [True, True, False, False]
    assert len({backup.id for backup in found.backups}) == 4
    assert len({backup.device.key for backup in found.backups}) == 3
    for backup in found.backups:
        assert backup.folder_name[:12] not in backup.id + backup.device.key


@pytest.mark.parametrize("chosen", [".", "Backup", f"Backup/{UDID}"])
def test_parent_and_child_may_be_chosen(tmp_path: Path, chosen: str) -> None:
    build_backup(SPEC, tmp_path / "Backup")
    found = discover(tmp_path / chosen, namespace="entry")
    (backup,) = found.backups
    assert backup.path.resolve() == tmp_path / "Backup" / UDID
    # One id, whatever the way to it.
    assert backup.id == discovery.backup_id("entry", UDID)
    assert found.rejected == ()


def test_ids_stay_when_the_root_moves_and_differ_between_entries(tmp_path: Path) -> None:
    build_backup(SPEC, tmp_path / "old")
    before = discover(tmp_path / "old", namespace="entry").backups[0].id
    (tmp_path / "old").rename(tmp_path / "new")
    assert discover(tmp_path / "new", namespace="entry").backups[0].id == before
    assert discover(tmp_path / "new", namespace="other").backups[0].id != before


def test_three_levels_are_too_deep(tmp_path: Path) -> None:
    build_backup(SPEC, tmp_path / "a" / "b")
    found = discover(tmp_path, namespace="entry")
    assert found.backups == ()
    assert reasons(found) == {"a": RejectReason.NOT_A_BACKUP}


def test_folders_of_the_same_name_have_different_ids(tmp_path: Path) -> None:
    build_backup(SPEC, tmp_path / "a")
    first = discover(tmp_path, namespace="entry").backups[0].id
    build_backup(SPEC, tmp_path / "b")
    build_backup(SPEC, tmp_path)
    found = discover(tmp_path, namespace="entry")
    ids = {os.path.relpath(backup.path, tmp_path): backup.id for backup in found.backups}
    assert len(set(ids.values())) == 3
    assert ids[UDID] == first
    assert ids == {
        os.path.relpath(backup.path, tmp_path): backup.id
        for backup in discover(tmp_path, namespace="entry").backups
    }


def test_every_rejected_folder_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "holiday pictures" / "2026").mkdir(parents=True)
    (tmp_path / UDID).mkdir()
    half = tmp_path / f"{UDID}-20260901-063000"
    (half / "00").mkdir(parents=True)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "Status.plist").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("not a folder")
    for ignored in (".Trash", "@eaDir", "lost+found"):
        (tmp_path / ignored).mkdir()
    found = discover(tmp_path, namespace="entry")
    assert found.backups == ()
    assert reasons(found) == {
        "holiday pictures": RejectReason.NOT_A_BACKUP,
        UDID: RejectReason.EMPTY,
        half.name: RejectReason.NO_MANIFEST,
        "old": RejectReason.NO_MANIFEST,
    }


def test_a_first_run_that_goes_on_is_one_incomplete_backup(tmp_path: Path) -> None:
    spec = replace(
        SPEC,
        snapshot_leftover=True,
        overrides={"Manifest.db": None, "Manifest.plist": None, "Status.plist": None},
    )
    build_backup(spec, tmp_path)
    found = discover(tmp_path, namespace="entry")
    (backup,) = found.backups
    assert backup.completeness == "incomplete"
    assert backup.problem == "manifest_missing"


def test_links_are_not_followed_outside_the_root(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    backup = build_backup(SPEC, outside).path
    (root / "link").symlink_to(backup)
    (root / "broken").symlink_to(tmp_path / "nowhere")
    (root / "sub").mkdir()
    (root / "sub" / "up").symlink_to(outside)
    found = discover(root, namespace="entry")
    assert found.backups == ()
    assert reasons(found) == {
        "link": RejectReason.SYMLINK_OUTSIDE,
        "broken": RejectReason.SYMLINK_BROKEN,
        "sub/up": RejectReason.SYMLINK_OUTSIDE,
    }


def test_links_below_the_root_count_once(tmp_path: Path) -> None:
    build_backup(SPEC, tmp_path)
    (tmp_path / "current").symlink_to(UDID)
    (tmp_path / "a loop").symlink_to(".")
    found = discover(tmp_path, namespace="entry")
    assert names(found) == {UDID}
    assert reasons(found) == {
        "current": RejectReason.DUPLICATE,
        "a loop": RejectReason.DUPLICATE,
    }


def test_a_linked_root_is_the_users_choice(tmp_path: Path) -> None:
    build_backup(SPEC, tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert len(discover(tmp_path / "link", namespace="entry").backups) == 1


def test_folders_that_cannot_be_listed_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root may list everything, the refusal is simulated."""
    build_backup(SPEC, tmp_path)
    (tmp_path / "closed").mkdir()
    refused = {str(tmp_path / "closed"), str(tmp_path / UDID)}
    scandir = os.scandir

    def refusing(path: os.PathLike[str] | str) -> object:
        if os.fspath(path) in refused:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = discover(tmp_path, namespace="entry")
    assert reasons(found) == dict.fromkeys(("closed", UDID), RejectReason.NOT_READABLE)
    refused.add(str(tmp_path))
    with pytest.raises(RootNotReadableError):
        discover(tmp_path, namespace="entry")


def test_a_huge_folder_is_not_walked_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "MAX_FOLDERS", 10)
    for number in range(20):
        (tmp_path / f"{number}").mkdir()
    found = discover(tmp_path, namespace="entry")
    assert reasons(found)["."] == RejectReason.TOO_MANY_FOLDERS
    assert len(found.rejected) == 11


def test_a_missing_root(tmp_path: Path) -> None:
    with pytest.raises(RootMissingError):
        discover(tmp_path / "nowhere", namespace="entry")
    (tmp_path / "file").touch()
    with pytest.raises(RootMissingError):
        discover(tmp_path / "file", namespace="entry")


HOSTILE_NAMES = st.one_of(
    st.sampled_from(
        [
            *("Manifest.db", "Manifest.plist", "Info.plist", "Status.plist", "Manifest.mbdb"),
            *(UDID, f"{UDID}-20260901-063000", "Snapshot", "...", "-rf", "%00", "a\nb", "é", "é"),
            b"\xff\xfe".decode("utf-8", "surrogateescape"),
        ]
    ),
    st.text(
        st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=60
    ),
).filter(lambda name: name not in (".", ".."))
TREES = st.recursive(
    st.binary(max_size=40) | st.sampled_from(["..", "/", UDID, "/etc"]),
    lambda inner: st.dictionaries(HOSTILE_NAMES, inner, max_size=5),
    max_leaves=15,
)


def plant(folder: Path, tree: dict[str, object]) -> None:
    """Make files of bytes, links of texts, folders of dictionaries."""
    folder.mkdir()
    for name, value in tree.items():
        path = folder / name
        if os.path.lexists(path):
            continue
        if isinstance(value, dict):
            plant(path, value)
        elif isinstance(value, str):
            path.symlink_to(value)
        else:
            path.write_bytes(value)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(HOSTILE_NAMES, TREES, max_size=6))
def test_any_tree_is_survived(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, object]
) -> None:
    root = tmp_path_factory.mktemp("tree") / "root"
    plant(root, tree)
    found = discover(root, namespace="entry")
    assert len({backup.id for backup in found.backups}) == len(found.backups)
    for backup in found.backups:
        assert backup.path.resolve().is_relative_to(root.resolve())
        backup.folder_name.encode()
        backup.device.name.encode()
    assert {folder.reason for folder in found.rejected} <= set(RejectReason)
    shutil.rmtree(root)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/etc", "/etc/ssl", "/proc", "/proc/self", "/sys", "/dev", "/boot", "/usr/share"),
        *(
            "/root",
            "/home",
            "/var",
            "/run",
            "/run/secrets",
            "/bin",
            "/lib",
            "//etc",
            "/media/../etc",
        ),
    ],
)
def test_system_folders_are_refused(path: str) -> None:
    with pytest.raises(RootNotAllowedError):
        check_root(Path(path))


def test_a_link_to_a_system_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "innocent").symlink_to("/etc")
    with pytest.raises(RootNotAllowedError):
        check_root(tmp_path / "innocent")


def test_forbidden_folders(tmp_path: Path) -> None:
    config = tmp_path / "config"
    (config / "inner").mkdir(parents=True)
    (tmp_path / "configuration").mkdir()
    for path in (config, config / "inner", tmp_path):
        with pytest.raises(RootNotAllowedError):
            check_root(path, forbidden=[config])
    check_root(tmp_path / "configuration", forbidden=[config])


@pytest.mark.parametrize("path", ["relative", "", "/nowhere/at/all", "/media/\0"])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(RootMissingError):
        check_root(Path(path))


def test_a_file_and_a_loop_are_no_roots(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    for name in ("file", "loop"):
        with pytest.raises(RootMissingError):
            check_root(tmp_path / name)


def test_an_unreadable_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(RootNotReadableError):
        check_root(tmp_path)


class FaultyEntry:
    """An entry of a network volume that does not tell kinds with names, and then fails."""

    def __init__(self, path: Path, error: int) -> None:
        self.path, self.name = str(path), path.name
        self._error = OSError(error, os.strerror(error))

    def is_symlink(self) -> bool:
        raise self._error

    is_dir = is_symlink


FAULTS = (errno.ESTALE, errno.EIO, errno.EACCES, errno.EPERM, errno.ETIMEDOUT, errno.EHOSTDOWN)


@pytest.mark.parametrize("error", FAULTS, ids=errno.errorcode.get)
@pytest.mark.parametrize("place", ["entry", "stat", "scandir", "nested"])
def test_a_fault_of_one_folder_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, place: str
) -> None:
    build_backup(SPEC, tmp_path)
    faulty = build_backup(replace(SPEC, seed=2, folder_name="faulty"), tmp_path).path
    if place == "nested":
        (tmp_path / "nested").mkdir()
        faulty = faulty.rename(tmp_path / "nested" / "faulty")
    scandir, lstat = os.scandir, Path.lstat

    def failing_scandir(path: os.PathLike[str] | str) -> object:
        if place == "scandir" and Path(path) == faulty:
            raise OSError(error, os.strerror(error))
        if place == "entry" and Path(path) == tmp_path:
            entries = [item for item in scandir(path) if item.name != "faulty"]
            return nullcontext([*entries, FaultyEntry(faulty, error)])
        return scandir(path)

    def failing_lstat(path: Path) -> os.stat_result:
        if place in ("stat", "nested") and path.parent == faulty:
            raise OSError(error, os.strerror(error))
        return lstat(path)

    monkeypatch.setattr(os, "scandir", failing_scandir)
    monkeypatch.setattr(Path, "lstat", failing_lstat)
    found = discover(tmp_path, namespace="entry")
    assert names(found) == {UDID}
    assert reasons(found) == {os.path.relpath(faulty, tmp_path): RejectReason.NOT_READABLE}


@pytest.mark.parametrize("moment", ["before its files are looked at", "before it is inspected"])
def test_a_folder_that_vanishes_during_the_scan_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    build_backup(SPEC, tmp_path)
    gone = build_backup(replace(SPEC, seed=2, folder_name="gone"), tmp_path).path
    looks_like = discovery.looks_like_backup

    def vanishing(folder: Path) -> bool:
        early = moment == "before its files are looked at"
        if folder == gone and early:
            shutil.rmtree(gone)
        result = looks_like(folder)
        if folder == gone and not early:
            shutil.rmtree(gone)
        return result

    monkeypatch.setattr(discovery, "looks_like_backup", vanishing)
    found = discover(tmp_path, namespace="entry")
    assert names(found) == {UDID}
    assert found.rejected == ()


def test_property_lists_that_cannot_be_read_are_a_problem_of_one_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_backup(SPEC, tmp_path)
    faulty = build_backup(replace(SPEC, seed=2, folder_name="faulty"), tmp_path).path
    open_file = os.open

    def failing(path: str, flags: int, *args: int, dir_fd: int | None = None) -> int:
        if path == "Manifest.plist" and dir_fd is not None:
            parent = Path(f"/proc/self/fd/{dir_fd}").resolve()
            if parent == faulty:
                raise OSError(errno.EIO, "Input/output error")
        return open_file(path, flags, *args, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)
    found = discover(tmp_path, namespace="entry")
    problems = {backup.folder_name: backup.problem for backup in found.backups}
    assert problems == {UDID: None, "faulty": "manifest_plist_damaged"}


def test_file_systems_that_number_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        build_backup(replace(SPEC, seed=number, folder_name=f"{number}"), tmp_path)
    (tmp_path / "link").symlink_to("0")
    stat = Path.stat

    def without_inode(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        now = list(stat(path, follow_symlinks=follow_symlinks))
        now[1] = 0
        return os.stat_result(now)

    monkeypatch.setattr(Path, "stat", without_inode)
    found = discover(tmp_path, namespace="entry")
    assert names(found) == {"0", "1", "2"}
    assert reasons(found) == {"link": RejectReason.DUPLICATE}


def test_a_chain_of_links_that_leaves_the_root_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    outside = build_backup(SPEC, tmp_path / "outside").path
    root.mkdir()
    (root / "one").symlink_to("two")
    (root / "two").symlink_to(outside)
    (root / "dots").symlink_to(f"../outside/{UDID}")
    (root / "loop").symlink_to("loop")
    found = discover(root, namespace="entry")
    assert found.backups == ()
    assert reasons(found) == {
        **dict.fromkeys(("one", "two", "dots"), RejectReason.SYMLINK_OUTSIDE),
        "loop": RejectReason.SYMLINK_BROKEN,
    }


@pytest.mark.parametrize(
    "name",
    [
        b"caf\xe9",
        b"\xff\xfe",
        "e\u0301".encode(),
        "\u202eevil".encode(),
        b"a\nb",
        b"-rf",
        b"%2e%2e",
    ],
)
def test_names_of_any_bytes(tmp_path: Path, name: bytes) -> None:
    build_backup(replace(SPEC, folder_name=os.fsdecode(name)), tmp_path)
    (backup,) = discover(tmp_path, namespace="entry").backups
    assert os.fsencode(backup.path.name) == name
    backup.folder_name.encode()
    assert set(backup.id) <= set("0123456789abcdef")

"""Two backups differ in what differs on the device, not in how they are stored."""

from collections.abc import AsyncIterator, Sequence
import contextlib
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups.apps import InstalledApp
from custom_components.apple_backup.backups.errors import JobCancelledError, SessionInvalidError
from custom_components.apple_backup.backups.examination import compare as compare_module
from custom_components.apple_backup.backups.examination.compare import compare, compare_page
from custom_components.apple_backup.backups.examination.comparison_report import (
    Aspect,
    Change,
    ChangeKind,
    ComparisonProgress,
    compare_apps,
    hidden_aspects,
)
from custom_components.apple_backup.backups.jobs import CancelToken
from custom_components.apple_backup.backups.mbfile import MBFile
from custom_components.apple_backup.backups.models import Device
from custom_components.apple_backup.backups.session import SessionManager
from custom_components.apple_backup.backups.unlocked import UnlockedBackup
from tests.backup_factory import (
    FILE,
    AppSpec,
    BackupSpec,
    BuiltBackup,
    FileSpec,
    build_backup,
    directory,
    symlink,
)

from .opening import PASSWORD, backup_of, listing, open_descriptors

OLD = [
    FileSpec("A", "same", b"same"),
    FileSpec("A", "grown", b"1"),
    FileSpec("A", "touched", b"touched", mtime=1_600_000_000),
    FileSpec("A", "rewritten", b"one", mtime=1_600_000_000),
    FileSpec("A", "missing", b"x", has_blob=False, mtime=1_600_000_000),
    FileSpec("B", "gone", b"12345"),
    FileSpec("A", "becomes a link", b"x"),
    directory("A", "folder", mtime=1),
    symlink("A", "link", "here"),
    symlink("A", "same link", "there"),
    FileSpec("Only old", "x", b"x"),
]
NEW = [
    FileSpec("A", "same", b"same"),
    FileSpec("A", "grown", b"12"),
    FileSpec("A", "touched", b"touched", mtime=1_700_000_000),
    FileSpec("A", "rewritten", b"two", mtime=1_700_000_000),
    FileSpec("A", "missing", b"x", has_blob=False, mtime=1_700_000_000),
    symlink("A", "becomes a link", "x"),
    FileSpec("B", "new", b"1234567"),
    directory("A", "folder", mtime=2),
    directory("A", "new folder"),
    symlink("A", "link", "elsewhere"),
    symlink("A", "same link", "there"),
    FileSpec("Zz", "\U0001f600", b"x"),
    FileSpec("Zz", "\uff5e", b"x"),
]
EXPECTED = {
    "becomes a link": (ChangeKind.CHANGED, (Aspect.KIND,)),
    "grown": (ChangeKind.CHANGED, (Aspect.SIZE,)),
    "touched": (ChangeKind.CHANGED, (Aspect.MTIME,)),
    "rewritten": (ChangeKind.CHANGED, (Aspect.MTIME,)),
    "missing": (ChangeKind.CHANGED, (Aspect.MTIME,)),
    "link": (ChangeKind.CHANGED, (Aspect.TARGET,)),
    "gone": (ChangeKind.REMOVED, ()),
    "new": (ChangeKind.ADDED, ()),
    "x": (ChangeKind.REMOVED, ()),
    "\U0001f600": (ChangeKind.ADDED, ()),
    "\uff5e": (ChangeKind.ADDED, ()),
}


def build(
    files: Sequence[FileSpec], root: Path, password: str | None = PASSWORD, **options: object
) -> BuiltBackup:
    return build_backup(BackupSpec(files=files, password=password, **options), root)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def sessions(
    old: BuiltBackup, new: BuiltBackup
) -> AsyncIterator[tuple[UnlockedBackup, UnlockedBackup, SessionManager, list[str]]]:
    manager = SessionManager()
    try:
        tokens = []
        for number, built in enumerate((old, new)):
            backup = backup_of(built, f"backup {number}")
            tokens.append((await manager.unlock(backup, built.password, "anna")).token)
        one, two = (manager.get(token, f"backup {n}", "anna") for n, token in enumerate(tokens))
        yield one, two, manager, tokens
    finally:
        await manager.close()


@pytest.fixture(
    scope="module",
    params=[(PASSWORD, PASSWORD), (None, PASSWORD), (None, None)],
    ids=["both encrypted", "encrypted since", "plain"],
)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[BuiltBackup, BuiltBackup]:
    root = tmp_path_factory.mktemp("compare")
    passwords = request.param
    return (
        build(OLD, root / "old", passwords[0], apps=(AppSpec("a", "A"), AppSpec("b", "B", "1.0"))),
        build(NEW, root / "new", passwords[1], apps=(AppSpec("b", "B", "1.1"), AppSpec("c", "C"))),
    )


async def everything(
    old: UnlockedBackup, new: UnlockedBackup, *, limit: int = 1000, contents: bool = False
) -> list[Change]:
    found: list[Change] = []
    cursor: str | None = None
    while True:
        page = await compare_page(old, new, cursor=cursor, limit=limit, contents=contents)
        assert len(page.items) <= limit
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


def facts(changes: list[Change]) -> dict[str, tuple[ChangeKind, tuple[Aspect, ...]]]:
    return {it.entry.relative_path: (it.kind, it.aspects) for it in changes}


async def test_differences(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    before = [listing(built.path) for built in pair]
    async with sessions(*pair) as (old, new, _, _):
        found = await everything(old, new)
    assert facts(found) == EXPECTED
    order = [(it.entry.domain, it.entry.relative_path) for it in found]
    assert order == sorted(order)
    assert [listing(built.path) for built in pair] == before


async def test_pages_are_parts(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    async with sessions(*pair) as (old, new, _, _):
        assert await everything(old, new, limit=1) == await everything(old, new)


async def test_pages_are_bounded_by_rows(
    pair: tuple[BuiltBackup, BuiltBackup], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sessions(*pair) as (old, new, _, _):
        whole = await everything(old, new)
        monkeypatch.setattr(compare_module, "MAX_ROWS_PER_PAGE", 2)
        assert len((await compare_page(old, new, limit=100)).items) <= 2
        assert await everything(old, new) == whole


async def test_one_domain(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    async with sessions(*pair) as (old, new, _, _):
        page = await compare_page(old, new, domain="B")
    assert facts(list(page.items)) == {it: EXPECTED[it] for it in ("gone", "new")}


async def test_contents_decide(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    before = open_descriptors()
    async with sessions(*pair) as (old, new, _, _):
        found = facts(await everything(old, new, contents=True))
    expected = dict(EXPECTED)
    del expected["touched"]
    expected["grown"] = (ChangeKind.CHANGED, (Aspect.SIZE, Aspect.CONTENT))
    expected["rewritten"] = (ChangeKind.CHANGED, (Aspect.MTIME, Aspect.CONTENT))
    assert found == expected
    assert open_descriptors() == before


async def test_sums(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    seen: list[ComparisonProgress] = []
    async with sessions(*pair) as (old, new, _, _):
        found = await compare(old, new, on_progress=seen.append)
    assert found.counts == {ChangeKind.ADDED: 3, ChangeKind.REMOVED: 2, ChangeKind.CHANGED: 4}
    assert (found.unchanged, found.added_bytes, found.removed_bytes) == (1, 9, 6)
    # Links are no files: the other counts make up what the newer backup is said to have.
    assert found.links == 2
    files = sum(1 for it in NEW if it.kind == FILE)
    assert (
        files == found.unchanged + found.counts[ChangeKind.ADDED] + found.counts[ChangeKind.CHANGED]
    )
    assert found.domains == {"A": 6, "B": 2, "Only old": 1, "Zz": 2}
    assert found.apps is not None
    assert [it.bundle_id for it in found.apps.added] == ["c"]
    assert [it.bundle_id for it in found.apps.removed] == ["a"]
    assert [(one.version, two.version) for one, two in found.apps.updated] == [("1.0", "1.1")]
    assert seen[-1].rows == seen[-1].total_rows == 10 + 11


async def test_backup_is_like_itself(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    async with sessions(pair[0], pair[0]) as (old, new, _, _):
        assert await everything(old, new) == []


PATHS = st.sampled_from(["a", "a/b", "a!b", "A", "\xe9", "\U0001f600", "\uff5e", "z" * 30, ""])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.tuples(PATHS, PATHS)), st.sets(st.tuples(PATHS, PATHS)), st.integers(1, 5))
async def test_any_two_listings(
    tmp_path_factory: pytest.TempPathFactory,
    before: set[tuple[str, str]],
    after: set[tuple[str, str]],
    limit: int,
) -> None:
    root = tmp_path_factory.mktemp("any")
    old, new = (
        build([FileSpec(*name) for name in names], root / str(n), None)
        for n, names in enumerate((before, after))
    )
    async with sessions(old, new) as (one, two, _, _):
        found = await everything(one, two, limit=limit)
    changed = {(it.entry.domain, it.entry.relative_path): it.kind for it in found}
    assert len(changed) == len(found)
    assert {name for name, kind in changed.items() if kind is ChangeKind.ADDED} == after - before
    assert {name for name, kind in changed.items() if kind is ChangeKind.REMOVED} == before - after
    assert ChangeKind.CHANGED not in changed.values()


async def test_ends_with_either_session(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    for number in (0, 1):
        async with sessions(*pair) as (old, new, manager, tokens):
            manager.lock(tokens[number])
            with pytest.raises(SessionInvalidError):
                await compare_page(old, new)
            with pytest.raises(SessionInvalidError):
                await compare(old, new)


async def test_can_be_cancelled(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    cancel = CancelToken()
    cancel.cancel()
    async with sessions(*pair) as (old, new, _, _):
        with pytest.raises(JobCancelledError):
            await compare(old, new, cancel=cancel)


async def test_devices_have_to_be_the_same(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    async with sessions(*pair) as (old, new, _, _):
        new.backup = replace(new.backup, device=Device("another", "iPad"))
        with pytest.raises(ValueError, match="devices"):
            await compare_page(old, new)


@pytest.mark.parametrize("cursor", ["", "1", "-1-2", "1-2-3", "a-b", "1-" + "9" * 20, "²-1"])
async def test_wrong_cursors(pair: tuple[BuiltBackup, BuiltBackup], cursor: str) -> None:
    async with sessions(*pair) as (old, new, _, _):
        with pytest.raises(ValueError, match="cursor"):
            await compare_page(old, new, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_wrong_limits(pair: tuple[BuiltBackup, BuiltBackup], limit: int) -> None:
    async with sessions(*pair) as (old, new, _, _):
        with pytest.raises(ValueError, match="limit"):
            await compare_page(old, new, limit=limit)


async def test_cursor_behind_the_end(pair: tuple[BuiltBackup, BuiltBackup]) -> None:
    async with sessions(*pair) as (old, new, _, _):
        page = await compare_page(old, new, cursor="999999-999999")
    assert (page.items, page.next) == ((), None)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (MBFile(digest=b"1"), MBFile(digest=b"2"), (Aspect.DIGEST,)),
        (MBFile(digest=b"1"), MBFile(digest=b"1"), ()),
        (MBFile(digest=b"1"), MBFile(), ()),
        (MBFile(digest=b"1", encryption_key=b"a"), MBFile(digest=b"2", encryption_key=b"b"), ()),
        (
            MBFile(digest=b"1", encryption_key=b"a"),
            MBFile(digest=b"2", encryption_key=b"a"),
            (Aspect.DIGEST,),
        ),
        (MBFile(target="a"), MBFile(target="b"), (Aspect.TARGET,)),
    ],
)
def test_digests_count_only_under_the_same_key(
    old: MBFile, new: MBFile, expected: tuple[Aspect, ...]
) -> None:
    assert hidden_aspects(old, new) == expected


def test_apps_with_unknown_versions() -> None:
    found = compare_apps([InstalledApp("a", "A")], [InstalledApp("a", "A", "2")])
    assert [it[1].version for it in found.updated] == ["2"]

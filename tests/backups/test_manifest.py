"""The manifest: the same answers with and without the index, from the factory's truth."""

from contextlib import closing
from pathlib import Path
import random
import sqlite3
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import browse
from custom_components.apple_backup.backups.errors import (
    BackupError,
    DamagedBackupError,
    FileNotInBackupError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.models import FileKind
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    FileTruth,
    ManifestSpec,
    build_backup,
    directory,
    symlink,
)

from .opening import PASSWORD, listing, open_built, open_descriptors

NAMES = ["a", "B", "b%", "b_c", "ä", "A\u0308", "漢字", "z z", "é", "%", "_", "x/../y", "'q'"]
ALL = frozenset(FileKind)


def tree(count: int = 120) -> list[FileSpec]:
    chance = random.Random(7)
    found = [
        FileSpec(
            f"AppDomain-{chance.choice('abc')}",
            f"{chance.choice(NAMES)}/{number}{chance.choice(NAMES)}",
            b"x" * chance.randrange(40),
            mtime=1_700_000_000 + number,
        )
        for number in range(count)
    ]
    found += [directory(domain, "") for domain in ("AppDomain-a", "OnlyFolders")]
    found += [symlink("AppDomain-b", "link", "/target")]
    return found


@pytest.fixture(scope="module", params=["encrypted", "plain", "ios 27"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    return build_backup(
        BackupSpec(
            files=tree(),
            password=None if request.param == "plain" else PASSWORD,
            manifest=ManifestSpec(composite_index=request.param == "ios 27"),
            seed=1,
        ),
        tmp_path_factory.mktemp("manifest"),
    )


@pytest.fixture(params=[False, True], ids=["direct", "indexed"])
def manifest(request: pytest.FixtureRequest, built: BuiltBackup) -> Manifest:
    opened, _ = open_built(built)
    if request.param:
        opened.build_index()
    yield opened
    opened.close()


def in_order(truths: tuple[FileTruth, ...], kinds: frozenset[FileKind]) -> list[FileTruth]:
    chosen = (truth for truth in truths if truth.kind in kinds)
    return sorted(chosen, key=lambda it: (it.domain.encode(), it.relative_path.encode()))


@pytest.mark.parametrize("kinds", [frozenset({kind}) for kind in FileKind] + [ALL])
def test_rows_are_the_factorys_in_order(
    manifest: Manifest, built: BuiltBackup, kinds: frozenset[FileKind]
) -> None:
    page = manifest.files(kinds=kinds, limit=1000)
    expected = in_order(built.files, kinds)
    assert [
        (it.file_id, it.domain, it.relative_path, it.kind, it.size, it.mtime) for it in page.items
    ] == [
        (it.file_id, it.domain, it.relative_path, it.kind, it.recorded_size, it.mtime)
        for it in expected
    ]
    assert page.total == len(expected)


FILTERS = st.fixed_dictionaries(
    {
        "domain": st.sampled_from([None, "AppDomain-a", "AppDomain-_", "appdomain-a", "None"]),
        "path_like": st.none()
        | st.sampled_from(["%", "a/%", "%B%", "_/%", "%ä%", "%Ä%", "b\\%%", "%'%", ""]),
        "kinds": st.sampled_from(
            [ALL, frozenset({FileKind.FILE}), frozenset({FileKind.FILE, FileKind.SYMLINK})]
        ),
        "limit": st.integers(1, 50),
        "offset": st.integers(0, 150),
    }
)


def test_filters_are_those_of_sql(manifest: Manifest, built: BuiltBackup) -> None:
    plain = sqlite3.connect(":memory:")

    def matches(truth: FileTruth, wanted: dict[str, Any]) -> bool:
        if wanted["domain"] not in {None, truth.domain}:
            return False
        pattern = wanted["path_like"]
        like = plain.execute("SELECT ? LIKE ?", (truth.relative_path, pattern))
        return pattern is None or bool(like.fetchone()[0])

    @settings(max_examples=60)
    @given(FILTERS)
    def check(wanted: dict[str, Any]) -> None:
        page = manifest.files(**wanted)
        expected = [it for it in in_order(built.files, wanted["kinds"]) if matches(it, wanted)]
        shown = expected[wanted["offset"] : wanted["offset"] + wanted["limit"]]
        assert [it.file_id for it in page.items] == [it.file_id for it in shown]
        assert (page.total, page.limit, page.offset) == (
            len(expected),
            wanted["limit"],
            wanted["offset"],
        )

    check()
    plain.close()


def test_domains_are_those_with_files(manifest: Manifest) -> None:
    assert manifest.domains() == ("AppDomain-a", "AppDomain-b", "AppDomain-c")


def test_entries_are_found_by_id(manifest: Manifest, built: BuiltBackup) -> None:
    for truth in built.files[::17]:
        assert manifest.entry(truth.file_id).relative_path == truth.relative_path
    for unknown in ("0" * 40, "", "x", "../../etc/passwd"):
        with pytest.raises(FileNotInBackupError):
            manifest.entry(unknown)


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (1, -1)])
def test_senseless_pages_are_refused(manifest: Manifest, limit: int, offset: int) -> None:
    with pytest.raises(ValueError, match="limit"):
        manifest.files(limit=limit, offset=offset)


def test_far_offsets_and_endless_patterns_find_nothing(manifest: Manifest) -> None:
    assert manifest.files(offset=10**30).items == ()
    assert manifest.files(path_like="%a" * 10_000).total == 0
    assert manifest.files(kinds=()).total == 0


def test_closed_manifest_says_so(built: BuiltBackup) -> None:
    for indexed in (False, True):
        manifest, _ = open_built(built)
        if indexed:
            manifest.build_index()
        manifest.close()
        with pytest.raises(SessionInvalidError):
            manifest.files()


def test_nothing_is_written(built: BuiltBackup) -> None:
    before = listing(built.path)
    manifest, _ = open_built(built)
    manifest.build_index()
    manifest.files(path_like="%a%")
    manifest.close()
    assert listing(built.path) == before


@pytest.mark.parametrize("password", [None, PASSWORD], ids=["plain", "encrypted"])
@pytest.mark.parametrize("padding", [True, False], ids=["padded", "unpadded"])
def test_rows_in_the_wal_are_shown(tmp_path: Path, password: str | None, padding: bool) -> None:
    files = [FileSpec("HomeDomain", "old"), FileSpec("HomeDomain", "new", in_wal=True)]
    spec = BackupSpec(files=files, password=password, manifest=ManifestSpec(padding=padding))
    built = build_backup(spec, tmp_path)
    manifest, _ = open_built(built)
    assert [it.relative_path for it in manifest.files().items] == ["new", "old"]
    manifest.build_index()
    assert [it.relative_path for it in manifest.files().items] == ["new", "old"]
    manifest.close()


def test_plain_wal_beside_an_encrypted_manifest_counts(tmp_path: Path) -> None:
    files = [FileSpec("HomeDomain", "old"), FileSpec("HomeDomain", "new", in_wal=True)]
    plain = build_backup(BackupSpec(files=files, seed=1), tmp_path / "plain")
    built = build_backup(
        BackupSpec(files=files[:1], seed=1, password=PASSWORD), tmp_path / "encrypted"
    )
    (built.path / "Manifest.db-wal").write_bytes((plain.path / "Manifest.db-wal").read_bytes())
    manifest, _ = open_built(built)
    assert [it.relative_path for it in manifest.files().items] == ["new", "old"]
    manifest.close()


@pytest.mark.parametrize("password", [None, PASSWORD], ids=["plain", "encrypted"])
@pytest.mark.parametrize("content", [b"", b"x", b"noise" * 2000, bytes(50_000)])
def test_what_is_no_wal_is_left_alone(tmp_path: Path, password: str | None, content: bytes) -> None:
    files = [FileSpec("HomeDomain", "old")]
    built = build_backup(BackupSpec(files=files, password=password), tmp_path)
    (built.path / "Manifest.db-wal").write_bytes(content)
    descriptors = open_descriptors()
    manifest, _ = open_built(built)
    assert [it.relative_path for it in manifest.files().items] == ["old"]
    manifest.close()
    assert open_descriptors() == descriptors


@pytest.mark.parametrize("padding", [True, False])
def test_manifest_without_padding(tmp_path: Path, padding: bool) -> None:
    spec = BackupSpec(files=tree(), password=PASSWORD, manifest=ManifestSpec(padding=padding))
    manifest, _ = open_built(build_backup(spec, tmp_path))
    assert manifest.files().total == 120
    manifest.close()


def damage(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path / "Manifest.db")) as connection:
        connection.executescript("PRAGMA journal_mode=DELETE;" + script)


ENDLESS_VIEW = """
DROP TABLE Files;
CREATE VIEW Files AS
    WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x)
    SELECT '' fileID, '' domain, '' relativePath, 1 flags, x'' file FROM x;
"""
VIRTUAL_TABLE = """
DROP TABLE Files;
CREATE VIRTUAL TABLE Files USING fts5(fileID, domain, relativePath, flags, file);
"""


@pytest.mark.parametrize(
    "script",
    [
        "DROP TABLE Files",
        ENDLESS_VIEW,
        VIRTUAL_TABLE,
        "ALTER TABLE Files DROP COLUMN file",
    ],
)
def test_hostile_schemas_are_refused(tmp_path: Path, script: str) -> None:
    built = build_backup(BackupSpec(files=tree(3)), tmp_path)
    damage(built.path, script)
    with pytest.raises(DamagedBackupError):
        open_built(built)


def test_hostile_rows_do_not_hide_the_others(tmp_path: Path) -> None:
    built = build_backup(BackupSpec(files=tree(3)), tmp_path)
    damage(
        built.path,
        """
        INSERT INTO Files VALUES (NULL, NULL, NULL, 1, NULL);
        INSERT INTO Files VALUES (x'00ff', x'ff', x'fffe', 1, 'text');
        INSERT INTO Files VALUES ('../../etc', 'X', '../../etc/passwd', 1, zeroblob(200000));
        INSERT INTO Files VALUES ('kind', 'X', 'odd', 77, x'00');
        INSERT INTO Files VALUES (CAST(x'c328' AS TEXT), 'X', CAST(x'c328' AS TEXT), 1, x'00');
        """,
    )
    manifest, _ = open_built(built)
    direct, domains = manifest.files(limit=100), manifest.domains()
    manifest.build_index()
    assert manifest.files(limit=100) == direct
    assert manifest.domains() == domains
    assert direct.total == 7
    assert {it.relative_path for it in direct.items} >= {"../../etc/passwd", ""}
    manifest.close()


def test_index_that_cannot_be_built_leaves_pages_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build_backup(BackupSpec(files=tree(5)), tmp_path)
    manifest, _ = open_built(built)
    monkeypatch.setattr(browse, "_SOURCE", "SELECT nothing FROM Files")
    with pytest.raises(BackupError):
        manifest.build_index()
    assert manifest.files().total == 5
    manifest.close()


def test_small_manifests_want_no_index(built: BuiltBackup, tmp_path: Path) -> None:
    small, _ = open_built(built)
    assert not small.wants_index
    small.close()
    many = (FileSpec("D", f"path/{n}", has_blob=False) for n in range(3000))
    large, _ = open_built(build_backup(BackupSpec(files=many), tmp_path))
    assert large.wants_index
    large.build_index()
    assert not large.wants_index
    large.close()


def test_folders_lead_to_every_file(manifest: Manifest, built: BuiltBackup) -> None:
    """Whether a folder has a row of its own or not, and however its name is written."""
    seen: set[tuple[str, str]] = set()

    def walk(domain: str, path: str) -> int:
        files, offset, total = 0, 0, 1
        while offset < total:
            page = manifest.folder(domain, path, 7, offset)
            offset, total = offset + 7, page.total
            for item in page.items:
                place = f"{path}/{item.name}" if path else item.name
                if item.kind is FileKind.DIRECTORY:
                    assert walk(domain, place) == item.files
                    files += item.files
                else:
                    assert item.entry is not None
                    assert (item.entry.relative_path, item.entry.file_id) == (place, item.file_id)
                    seen.add((domain, place))
                    files += item.kind is FileKind.FILE
        return files

    domains = {truth.domain for truth in built.files}
    for domain in domains:
        walk(domain, "")
    assert seen == {
        (truth.domain, truth.relative_path)
        for truth in built.files
        if truth.kind != FileKind.DIRECTORY
    }


def test_folders_come_first_and_in_the_order_of_their_names(manifest: Manifest) -> None:
    page = manifest.folder("AppDomain-b", "", 100, 0)
    kinds = [item.kind is FileKind.DIRECTORY for item in page.items]
    assert kinds == sorted(kinds, reverse=True)
    folders = [item.name for item in page.items if item.kind is FileKind.DIRECTORY]
    assert folders == sorted(folders, key=lambda name: (name.casefold(), name))
    assert manifest.folder("Nothing", "", 5, 0).items == ()
    with pytest.raises(ValueError, match="limit"):
        manifest.folder("AppDomain-b", "", 0, 0)

"""Backups made to harm their reader: each names what a reader has to say to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import os
from pathlib import Path
import plistlib
import shutil
import struct
from typing import Any, Final

from . import hostile_records as records
from .build import build_backup
from .hostile_sqlite import bomb, endless_page
from .mbdb import build_mbdb_backup
from .spec import BackupSpec, BuiltBackup, FileSpec, KeybagSpec, ManifestSpec, directory

PASSWORD: Final = "hostile"
# Lies beside the backups; whoever hands it out has left the backup.
SECRET: Final = b"a secret of the host"
SECRET_NAME: Final = "secret"

DAMAGED, UNSUPPORTED = "backup_damaged", "backup_unsupported"
MISSING, UNKNOWN = "file_missing", "file_not_found"

FILES: Final = (
    FileSpec("HomeDomain", "Library/one", b"one" * 100),
    FileSpec("HomeDomain", "Library/two", b"two" * 40_000),
    directory("HomeDomain", "Library"),
    FileSpec("AppDomain-com.example", "Documents/three", b"three"),
)
_ONE = ("HomeDomain", "Library/one")


@dataclass(frozen=True, slots=True)
class HostileCase:
    """How a backup is built, and what opening it and reading files of it must end with.

    `opens_with` is the code of the error, None if it opens; `reads` has codes by relative path,
    None where the content must be the one that was backed up.
    """

    build: Callable[[Path], BuiltBackup]
    opens_with: str | None = None
    reads: Mapping[str, str | None] = field(default_factory=dict)


def _built(**spec: Any) -> Callable[[Path], BuiltBackup]:
    return lambda root: build_backup(BackupSpec(**{"files": FILES, "seed": 5, **spec}), root)


def _then(change: Callable[[BuiltBackup], object], **spec: Any) -> Callable[[Path], BuiltBackup]:
    """Build a backup and change it on disk."""

    def build(root: Path) -> BuiltBackup:
        built = _built(**spec)(root)
        (root.parent / SECRET_NAME).write_bytes(SECRET)
        change(built)
        return built

    return build


def _blob(built: BuiltBackup, path: str = _ONE[1]) -> Path:
    identifier = next(it.file_id for it in built.files if it.relative_path == path)
    return built.path / identifier[:2] / identifier


def _outside(built: BuiltBackup) -> Path:
    return built.path.parent.parent / SECRET_NAME


def _replace(path: Path, put: Callable[[Path], object]) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    put(path)


def _link_blob(built: BuiltBackup) -> None:
    _replace(_blob(built), lambda path: path.symlink_to(_outside(built)))


def _link_shard(built: BuiltBackup) -> None:
    blob, away = _blob(built), _outside(built).with_name("away")
    away.mkdir()
    (away / blob.name).write_bytes(SECRET)
    _replace(blob.parent, lambda path: path.symlink_to(away))


def _link(name: str) -> Callable[[BuiltBackup], None]:
    return lambda built: _replace(built.path / name, lambda path: path.symlink_to(_outside(built)))


def _pipe(name: str) -> Callable[[BuiltBackup], None]:
    return lambda built: _replace(built.path / name, os.mkfifo)


def _manifest_plist(**changes: Any) -> Callable[[BuiltBackup], None]:
    def change(built: BuiltBackup) -> None:
        path = built.path / "Manifest.plist"
        plist = plistlib.loads(path.read_bytes())
        for name, value in changes.items():
            plist[name] = value(plist[name]) if callable(value) else value
        path.write_bytes(plistlib.dumps(plist, fmt=plistlib.FMT_BINARY))

    return change


def _keybag(change: Callable[[bytes], bytes]) -> Callable[[Path], BuiltBackup]:
    return _then(_manifest_plist(BackupKeyBag=change), password=PASSWORD)


def _number(tag: bytes, value: int) -> Callable[[bytes], bytes]:
    """Replace a number of the keybag's header."""

    def change(keybag: bytes) -> bytes:
        at = keybag.index(tag) + 8
        return keybag[:at] + struct.pack(">L", value) + keybag[at + 4 :]

    return change


def _again(tag: bytes) -> Callable[[bytes], bytes]:
    """Repeat an entry of the header right behind itself."""

    def change(keybag: bytes) -> bytes:
        at = keybag.index(tag)
        end = at + 8 + int.from_bytes(keybag[at + 4 : at + 8])
        return keybag[:end] + keybag[at:end] + keybag[end:]

    return change


def _sparse(name: str, head: bytes, size: int) -> Callable[[BuiltBackup], None]:
    def change(built: BuiltBackup) -> None:
        with (built.path / name).open("wb") as file:
            file.write(head)
            file.truncate(size)

    return change


def _plist(name: str, content: bytes) -> Callable[[Path], BuiltBackup]:
    return _built(overrides={name: content})


def _record(record: bytes, **spec: Any) -> Callable[[Path], BuiltBackup]:
    return _built(files=[*FILES, FileSpec("HomeDomain", "odd", b"odd", record=record)], **spec)


def _schema(script: str, password: str | None = PASSWORD) -> Callable[[Path], BuiltBackup]:
    return _built(manifest=ManifestSpec(script=script), password=password)


def _mbdb(change: Callable[[bytes], bytes]) -> Callable[[Path], BuiltBackup]:
    def build(root: Path) -> BuiltBackup:
        built = build_mbdb_backup(BackupSpec(files=FILES, seed=5), root)
        path = built.path / "Manifest.mbdb"
        path.write_bytes(change(path.read_bytes()))
        return built

    return build


_BAD_PATHS = (
    *("../../../etc/passwd", "/etc/passwd", "a/../../../b", "..", "nul\0byte", "CON", "a\\..\\b"),
    *("x" * 5_000, "\u202egnp.exe", "e\u0301", "\u00e9", "trailing ", "new\nline"),
)
_BAD_IDS = (
    *("../../../../etc/passwd", "/etc/passwd", "..", "zz" * 20, "A" * 40, "a" * 41, "a" * 39),
    *("%2e%2e%2f", "a\0b", "é" * 40),
)
_ENDLESS_VIEW = """
ALTER TABLE Files RENAME TO Hidden;
CREATE VIEW Files AS WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x)
    SELECT '' fileID, '' domain, '' relativePath, 1 flags, x'' file FROM x;
"""
_VIRTUAL = """
DROP TABLE Files;
CREATE VIRTUAL TABLE Files USING fts5(fileID, domain, relativePath, flags, file);
"""
_TRIGGERS = """
CREATE TRIGGER one AFTER INSERT ON Files BEGIN DELETE FROM Files; END;
CREATE VIEW other AS SELECT * FROM Files, Files, Files;
"""
_GENERATED = """
DROP TABLE Files;
CREATE TABLE Files (fileID TEXT, domain TEXT, relativePath TEXT, flags INTEGER,
    file BLOB AS (printf('%.*c', 900000000, 'x')));
INSERT INTO Files VALUES ('a', 'HomeDomain', 'b', 1);
"""
_HUGE_ROWS = """
INSERT INTO Files VALUES (hex(zeroblob(20)), 'HomeDomain', 'huge', 1, zeroblob(70000000));
INSERT INTO Files VALUES ('a', hex(zeroblob(1000000)), hex(zeroblob(1000000)), 1, NULL);
INSERT INTO Files VALUES (NULL, NULL, NULL, NULL, NULL);
INSERT INTO Files VALUES (7, 1e300, -1, 'text', 0.5);
"""
_MANY_DOMAINS = """
WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x LIMIT 20000)
INSERT INTO Files SELECT printf('%040x', i), printf('Domain-%d', i), '', 1, NULL FROM x;
"""
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b']><plist version="1.0"><dict><key>Device Name</key><string>&a11;</string></dict></plist>'
)
_XML = b'<?xml version="1.0"?><plist version="1.0"><dict>'
_DEEP = _XML[:-6] + b"<array>" * 100_000

CASES: Final[Mapping[str, HostileCase]] = {
    "paths that leave": HostileCase(
        _built(files=[FileSpec("HomeDomain", path, b"x" + path.encode()) for path in _BAD_PATHS]),
        reads=dict.fromkeys(_BAD_PATHS),
    ),
    "paths that leave, encrypted": HostileCase(
        _built(files=[FileSpec("../../tmp", path, b"x") for path in _BAD_PATHS], password=PASSWORD),
        reads=dict.fromkeys(_BAD_PATHS),
    ),
    "ids that are none": HostileCase(
        _built(
            files=[
                FileSpec("HomeDomain", f"{number}", file_id=name, has_blob=False)
                for number, name in enumerate(_BAD_IDS)
            ]
        ),
        reads={f"{number}": UNKNOWN for number in range(len(_BAD_IDS))},
    ),
    "linked blob": HostileCase(_then(_link_blob), reads={_ONE[1]: MISSING, "Library/two": None}),
    "linked shard": HostileCase(_then(_link_shard), reads={_ONE[1]: MISSING, "Library/two": None}),
    "blob is a pipe": HostileCase(
        _then(lambda built: _replace(_blob(built), os.mkfifo)), reads={_ONE[1]: MISSING}
    ),
    "blob is a folder": HostileCase(
        _then(lambda built: _replace(_blob(built), Path.mkdir)), reads={_ONE[1]: MISSING}
    ),
    "linked manifest": HostileCase(_then(_link("Manifest.db")), DAMAGED),
    "linked property list": HostileCase(_then(_link("Manifest.plist")), "backup_unreadable"),
    "manifest is a pipe": HostileCase(_then(_pipe("Manifest.db")), DAMAGED),
    "log is a pipe": HostileCase(_then(_pipe("Manifest.db-wal"))),
    "info is a pipe": HostileCase(_then(_pipe("Info.plist"))),
    "DPIC of 4e9": HostileCase(_keybag(_number(b"DPIC", 4_000_000_000)), UNSUPPORTED),
    "DPIC of 0": HostileCase(_keybag(_number(b"DPIC", 0)), UNSUPPORTED),
    "ITER of 4e9": HostileCase(_keybag(_number(b"ITER", 4_000_000_000)), UNSUPPORTED),
    "ITER of 0": HostileCase(_keybag(_number(b"ITER", 0)), UNSUPPORTED),
    "cut keybag": HostileCase(_keybag(lambda keybag: keybag[:-7]), DAMAGED),
    "empty keybag": HostileCase(_keybag(lambda _: b"\0"), DAMAGED),
    "keybag of 1 MB": HostileCase(_keybag(lambda keybag: keybag + bytes(1 << 20)), DAMAGED),
    "entry of 4 GB": HostileCase(_keybag(lambda keybag: keybag + b"WPKY\xff\xff\xff\xff"), DAMAGED),
    "oversized salt": HostileCase(
        _keybag(lambda keybag: b"SALT" + struct.pack(">L", 9_000) + bytes(9_000) + keybag), DAMAGED
    ),
    **{
        f"duplicate {tag.decode()}": HostileCase(_keybag(_again(tag)), DAMAGED)
        for tag in (b"DPIC", b"SALT", b"ITER", b"DPSL")
    },
    "100 classes": HostileCase(
        _built(password=PASSWORD, keybag=KeybagSpec(classes=tuple(range(1, 101)))), DAMAGED
    ),
    **{
        f"ManifestKey of {size} bytes": HostileCase(
            _then(_manifest_plist(ManifestKey=b"\4" + bytes(size - 1)), password=PASSWORD), DAMAGED
        )
        for size in (1, 4, 43, 44, 45, 1 << 20)
    },
    "manifest is none": HostileCase(_built(overrides={"Manifest.db": b"garbage!" * 512}), DAMAGED),
    "manifest is none, encrypted": HostileCase(
        _built(password=PASSWORD, manifest=ManifestSpec(change=lambda _: b"garbage!" * 512)),
        DAMAGED,
    ),
    "manifest is a header": HostileCase(
        _built(overrides={"Manifest.db": b"SQLite format 3\0"}), DAMAGED
    ),
    "manifest is cut": HostileCase(
        _built(password=PASSWORD, manifest=ManifestSpec(change=lambda data: data[:5_000])), DAMAGED
    ),
    "endless view": HostileCase(_schema(_ENDLESS_VIEW), DAMAGED),
    "endless view, plain": HostileCase(_schema(_ENDLESS_VIEW, None), DAMAGED),
    "virtual table": HostileCase(_schema(_VIRTUAL), DAMAGED),
    "triggers and views beside": HostileCase(_schema(_TRIGGERS), reads={_ONE[1]: None}),
    "column of 900 MB": HostileCase(_schema(_GENERATED), DAMAGED),
    "huge rows": HostileCase(_schema(_HUGE_ROWS), reads={_ONE[1]: None}),
    "20,000 domains": HostileCase(_schema(_MANY_DOMAINS)),
    "page that contains itself": HostileCase(_built(manifest=ManifestSpec(change=endless_page))),
    "tree of 100^17 rows": HostileCase(_built(manifest=ManifestSpec(change=bomb))),
    **{
        f"{kind} {name}": HostileCase(_plist(name, content), DAMAGED if needed else None)
        for name, needed in (
            ("Info.plist", False),
            ("Manifest.plist", True),
            ("Status.plist", False),
        )
        for kind, content in (
            ("billion laughs in", _LAUGHS),
            ("100,000 levels in", _DEEP),
            ("noise in", bytes(range(256)) * 40),
            ("overlaps in", records.overlapping_plist()),
        )
    },
    **{
        # What refers to itself is well-formed, and has nothing of what is looked for.
        f"cycle in {name}": HostileCase(_plist(name, records.cyclic_plist()))
        for name in ("Info.plist", "Manifest.plist", "Status.plist")
    },
    **{
        f"100 MB in {name}": HostileCase(
            _then(_sparse(name, _XML, 100 << 20)), DAMAGED if needed else None
        )
        for name, needed in (
            ("Info.plist", False),
            ("Manifest.plist", True),
            ("Status.plist", False),
        )
    },
    "sparse manifest of 1 TB": HostileCase(
        _then(_sparse("Manifest.db", b"SQLite format 3\0", 1 << 40)), DAMAGED
    ),
    **{
        f"record that is {name}": HostileCase(
            _record(record),
            reads={"odd": None if name in records.READABLE else DAMAGED, _ONE[1]: None},
        )
        for name, record in records.CYCLES.items()
    },
    "record of nothing, encrypted": HostileCase(
        _record(b"", password=PASSWORD), reads={"odd": DAMAGED, _ONE[1]: None}
    ),
    "sizes that lie": HostileCase(
        _built(
            files=[
                FileSpec("HomeDomain", f"{size}", b"content" * 9, recorded_size=size)
                for size in (0, 1, 62, (1 << 62) + 1, (1 << 63) - 1, -1, -(1 << 62))
            ],
            password=PASSWORD,
        ),
        reads=dict.fromkeys(
            str(size) for size in (0, 1, 62, (1 << 62) + 1, (1 << 63) - 1, -1, -(1 << 62))
        ),
    ),
    "blobs cut anywhere": HostileCase(
        _built(
            files=[
                FileSpec("HomeDomain", f"{length}", b"content" * 9, stored_length=length)
                for length in (0, 1, 15, 16, 17, 31, 63)
            ],
            password=PASSWORD,
        ),
        reads=dict.fromkeys(str(length) for length in (0, 1, 15, 16, 17, 31, 63)),
    ),
    "list that is cut": HostileCase(_mbdb(lambda data: data[:-3]), DAMAGED),
    "list that is none": HostileCase(_mbdb(lambda _: b"garbage"), DAMAGED),
    "list of empty records": HostileCase(
        _mbdb(lambda data: data + (b"\xff\xff" * 5 + b"\x81\xa4" + bytes(38)) * 20_000)
    ),
    "list with long texts": HostileCase(
        _mbdb(lambda data: data + (b"\xff\xfe" + bytes(65_534)) * 3), DAMAGED
    ),
}

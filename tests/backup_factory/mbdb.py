"""Writes backups of iOS 9 and older: a flat folder and `Manifest.mbdb` instead of a database.

Records are big-endian and length-prefixed; an absent string has the length 0xFFFF.
"""

from pathlib import Path
import stat
import struct

from .bodies import length, write_body
from .build import file_id, new_udid, write_metadata
from .crypto import entropy
from .keybag import build_keybag
from .metadata import info_plist, manifest_plist, status_plist
from .spec import FILE, SYMLINK, BackupSpec, BuiltBackup, FileSpec, FileTruth

_MAGIC = b"mbdb\5\0"
_MODES = {FILE: stat.S_IFREG | 0o644, SYMLINK: stat.S_IFLNK | 0o755}


def _text(value: str | None) -> bytes:
    if value is None:
        return b"\xff\xff"
    return _data(value.encode())


def _data(value: bytes) -> bytes:
    return struct.pack(">H", len(value)) + value


def _record(spec: FileSpec, size: int) -> bytes:
    properties = [] if spec.extended_attributes is None else [spec.extended_attributes]
    mode = spec.mode or _MODES.get(spec.kind, stat.S_IFDIR | 0o755)
    return (
        _text(spec.domain)
        + _text(spec.relative_path)
        + _text(spec.target)
        + _text(None)
        + _text(None)
        + struct.pack(">HQLL", mode, 1, 501, 501)
        + struct.pack(">LLL", spec.mtime, spec.mtime, spec.birth or spec.mtime)
        + struct.pack(
            ">QBB", size, spec.protection_class if spec.kind == FILE else 0, len(properties)
        )
        + b"".join(_text("com.example.attribute") + _data(value) for value in properties)
    )


def build_mbdb_backup(spec: BackupSpec, root: Path) -> BuiltBackup:
    """Write an unencrypted backup of the old kind below `root`."""
    if spec.password is not None:
        raise ValueError("only unencrypted backups of the old kind are written")
    chance = entropy(None if spec.seed is None else ("backup", spec.seed))
    udid = spec.device.udid or new_udid(chance)
    folder = root / (spec.folder_name or udid)
    folder.mkdir(parents=True)
    records, truths = [_MAGIC], []
    for file in spec.files:
        identifier = file.file_id or file_id(file.domain, file.relative_path)
        size, readable, sha256 = 0, None, None
        if file.kind == FILE:
            size = length(file.content)
            if file.has_blob:
                written = write_body(file, folder / identifier, None)
                readable, sha256 = written.readable_size, written.sha256
        recorded = size if file.recorded_size is None else file.recorded_size
        records.append(_record(file, recorded))
        names = (identifier, file.domain, file.relative_path, file.kind, file.mtime)
        truths.append(FileTruth(*names, readable, sha256, recorded))
    keybag = build_keybag(spec.keybag, chance.randbytes(8).hex(), spec.seed)
    metadata: dict[str, bytes | None] = {
        "Manifest.mbdb": b"".join(records),
        "Info.plist": info_plist(spec, udid, chance),
        "Manifest.plist": manifest_plist(spec, udid, keybag, None),
        "Status.plist": status_plist(spec, chance),
    }
    write_metadata(folder, metadata | dict(spec.overrides))
    return BuiltBackup(folder, None, udid, spec.device.name, tuple(truths), len(truths))

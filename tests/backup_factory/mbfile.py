"""Writes the `file` column of the manifest: an MBFile archived by NSKeyedArchiver."""

from plistlib import UID
import random
import stat

from . import bplist
from .spec import DIRECTORY, FILE, SYMLINK, FileSpec

_DEFAULT_MODES = {
    FILE: stat.S_IFREG | 0o644,
    DIRECTORY: stat.S_IFDIR | 0o755,
    SYMLINK: stat.S_IFLNK | 0o755,
}


def archive(
    spec: FileSpec,
    size: int,
    *,
    shuffle: random.Random,
    encryption_key: bytes | None = None,
    digest: bytes | None = None,
) -> bytes:
    """Archive one record. The order of the keys is that of Apple's hash tables: any."""
    objects: list[bplist.Value] = ["$null", {}]

    def add(value: bplist.Value) -> UID:
        objects.append(value)
        return UID(len(objects) - 1)

    is_file = spec.kind == FILE
    record: dict[str, bplist.Value] = {
        "Size": size,
        "LastModified": spec.mtime,
        "LastStatusChange": spec.mtime,
        "Birth": spec.mtime if spec.birth is None else spec.birth,
        "Mode": _DEFAULT_MODES[spec.kind] if spec.mode is None else spec.mode,
        "UserID": 501,
        "GroupID": 501,
        "InodeNumber": shuffle.randrange(1 << 33),
        "ProtectionClass": spec.protection_class if is_file else 0,
        "Flags": 0,
        "RelativePath": add(spec.relative_path),
    }
    if encryption_key is not None:
        data: dict[str, bplist.Value] = {"NS.data": encryption_key}
        record["EncryptionKey"] = add(data)
        data["$class"] = add(_class("NSMutableData", "NSData"))
    if digest is not None:
        record["Digest"] = add(digest)
    if spec.extended_attributes is not None:
        record["ExtendedAttributes"] = add(spec.extended_attributes)
    if spec.target is not None:
        record["Target"] = add(spec.target)
    record["$class"] = add(_class("MBFile"))
    keys = [key for key in record if key not in spec.omitted_keys]
    shuffle.shuffle(keys)
    objects[1] = {key: record[key] for key in keys}
    return bplist.dump(
        {
            "$version": 100_000,
            "$archiver": "NSKeyedArchiver",
            "$top": {"root": UID(1)},
            "$objects": objects,
        }
    )


def _class(*names: str) -> bplist.Value:
    return {"$classname": names[0], "$classes": [*names, "NSObject"]}

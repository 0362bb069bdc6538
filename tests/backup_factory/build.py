"""Builds backup folders. Shares nothing with the reader it is meant to test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
import hashlib
from pathlib import Path
import random

from .bodies import SharedBodies, Written, length, write_body
from .crypto import SharedContent, entropy
from .keybag import Keybag, build_keybag
from .manifest import Row, write_manifest
from .mbfile import archive
from .metadata import info_plist, manifest_plist, status_plist
from .spec import FILE, BackupSpec, BuiltBackup, FileSpec, FileTruth

_MEDIA_DOMAINS = ("CameraRollDomain", "MediaDomain", "TonesDomain", "AppDomain")


def file_id(domain: str, relative_path: str) -> str:
    """The name of a file's body: SHA-1 of `domain-relativePath`."""
    return hashlib.sha1(f"{domain}-{relative_path}".encode("utf-8", "surrogatepass")).hexdigest()


def new_udid(chance: random.Random) -> str:
    """A UDID of the form devices have since the A12."""
    return f"0000{chance.randrange(0x8020, 0x8150):04X}-{chance.getrandbits(64):016X}"


def build_backup(
    spec: BackupSpec, root: Path, *, on_file: Callable[[FileTruth], None] | None = None
) -> BuiltBackup:
    """Write the backup below `root` and tell what is in it.

    With `on_file` every file's truth is handed over as it is written and `files` stays empty, so
    that a backup of any size needs no memory of its own.
    """
    chance = entropy(None if spec.seed is None else ("backup", spec.seed))
    udid = spec.device.udid or new_udid(chance)
    folder = root / (spec.folder_name or _folder_name(spec, udid))
    folder.mkdir(parents=True)
    keybag = build_keybag(spec.keybag, spec.password or chance.randbytes(8).hex(), spec.seed)
    key, manifest_key = _manifest_key(spec, keybag, chance)
    writer = _Writer(spec, folder, keybag, chance, on_file)
    write_manifest(writer.rows(), writer.wal_rows, folder / "Manifest.db", spec.manifest, key)
    metadata: dict[str, bytes | None] = {
        "Info.plist": info_plist(spec, udid, chance),
        "Manifest.plist": manifest_plist(spec, udid, keybag, manifest_key),
        "Status.plist": status_plist(spec, chance),
    }
    write_metadata(folder, metadata | dict(spec.overrides))
    if spec.snapshot_leftover:
        _write_leftover(spec, folder, chance)
    return BuiltBackup(
        path=folder,
        password=spec.password,
        udid=udid,
        device_name=spec.device.name,
        files=tuple(writer.truths),
        file_count=writer.count,
        passphrase_key=keybag.passphrase_key if spec.password is not None else None,
    )


def _folder_name(spec: BackupSpec, udid: str) -> str:
    return f"{udid}-{spec.archived_at:%Y%m%d-%H%M%S}" if spec.archived_at else udid


def _manifest_key(
    spec: BackupSpec, keybag: Keybag, chance: random.Random
) -> tuple[bytes | None, bytes | None]:
    """The key of Manifest.db and how Manifest.plist holds it; iOS 10.1 and older have none."""
    wanted = spec.manifest.encrypted
    if wanted is None:
        wanted = spec.password is not None and spec.keybag.dpic is not None
    if not wanted:
        return None, None
    key = chance.randbytes(32)
    return key, keybag.wrap_for(spec.manifest.protection_class, key)


def write_metadata(folder: Path, files: dict[str, bytes | None]) -> None:
    """Write the files by name; None removes one that is there."""
    for name, data in files.items():
        if data is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_bytes(data)


def _write_leftover(spec: BackupSpec, folder: Path, chance: random.Random) -> None:
    """What a run that did not finish leaves behind."""
    snapshot = folder / "Snapshot"
    snapshot.mkdir()
    unfinished = replace(spec, snapshot_state="uploading")
    (snapshot / "Status.plist").write_bytes(status_plist(unfinished, chance))


class _Writer:
    """Writes bodies and makes rows, one file at a time."""

    def __init__(
        self,
        spec: BackupSpec,
        folder: Path,
        keybag: Keybag,
        chance: random.Random,
        on_file: Callable[[FileTruth], None] | None,
    ) -> None:
        self._spec, self._folder, self._keybag, self._chance = spec, folder, keybag, chance
        self._shards: set[str] = set()
        self.truths: list[FileTruth] = []
        self._on_file = on_file or self.truths.append
        self.wal_rows: list[Row] = []
        self._shared = SharedBodies()
        self._shared_keys: dict[SharedContent, bytes] = {}
        self.count = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows of Manifest.db; those meant for the WAL are put aside."""
        for spec in self._spec.files:
            row = self._file(spec)
            if spec.in_wal:
                self.wal_rows.append(row)
            else:
                yield row

    def _file(self, spec: FileSpec) -> Row:
        identifier = spec.file_id or file_id(spec.domain, spec.relative_path)
        key = wrapped = digest = None
        size, readable, sha256 = 0, None, None
        if spec.kind == FILE:
            if self._spec.password is not None:
                key, wrapped = self._new_key(spec)
            if spec.has_blob:
                written = self._write(spec, self._body_path(identifier), key)
                size, readable, sha256 = written.content_size, written.readable_size, written.sha256
                if self._has_digest(spec):
                    digest = written.digest
            else:
                size = length(spec.content)
            if spec.recorded_size is not None:
                size = spec.recorded_size
        record = spec.record
        if record is None:
            record = archive(
                spec, size, shuffle=self._chance, encryption_key=wrapped, digest=digest
            )
        self.count += 1
        self._on_file(
            FileTruth(
                identifier,
                spec.domain,
                spec.relative_path,
                spec.kind,
                spec.mtime,
                readable,
                sha256,
                size,
            )
        )
        return identifier, spec.domain, spec.relative_path, spec.kind, record

    def _new_key(self, spec: FileSpec) -> tuple[bytes, bytes]:
        """Return a file's key and how its record holds it; files of a shared content have one."""
        key = self._chance.randbytes(32)
        if isinstance(spec.content, SharedContent):
            key = self._shared_keys.setdefault(spec.content, key)
        return key, self._keybag.wrap_for(spec.protection_class, key)

    def _write(self, spec: FileSpec, path: Path, key: bytes | None) -> Written:
        """Write a body."""
        if isinstance(spec.content, SharedContent):
            return self._shared.write(spec.content, path, key)
        return write_body(spec, path, key)

    @staticmethod
    def _has_digest(spec: FileSpec) -> bool:
        """Digests are kept for the system's domains, not for media and apps."""
        if spec.digest is not None:
            return spec.digest
        return not spec.domain.startswith(_MEDIA_DOMAINS)

    def _body_path(self, identifier: str) -> Path:
        shard = identifier[:2]
        if shard not in self._shards:
            (self._folder / shard).mkdir(exist_ok=True)
            self._shards.add(shard)
        return self._folder / shard / identifier

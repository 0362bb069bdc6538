"""The backups that the benchmarks read: written once by the backup factory and kept in `.cache/`."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
import json
from pathlib import Path
import shutil

from custom_components.apple_backup.backups.blobs import open_plain
from custom_components.apple_backup.backups.cipher import DecryptingFile
from custom_components.apple_backup.backups.classkeys import ClassKeys
from custom_components.apple_backup.backups.content import Content, open_content
from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.manifest_files import MANIFEST
from custom_components.apple_backup.backups.models import Backup, Completeness, Device
from custom_components.apple_backup.backups.unlock import open_manifest, prepare
from tests.backup_factory import (
    FILE,
    BackupSpec,
    BuiltBackup,
    FileSpec,
    FileTruth,
    KeybagSpec,
    RandomContent,
    SharedContent,
    SparseContent,
    build_backup,
    directory,
)

from .harness import CACHE
from .sizes import Size, size, sized

PASSWORD = "correct horse"
ROWS = sized(3_000, 500_000)
# Of the backup that is opened, listed and exported through Home Assistant.
HUGE_ROWS = sized(2_000, 50_000, 500_000)
LARGEST_DOMAIN = "CameraRollDomain"
FILM_BYTES = sized(8 << 20, 1 << 30)
FILM_SIZE = f"{FILM_BYTES >> 30} GiB" if FILM_BYTES >> 30 else f"{FILM_BYTES >> 20} MiB"
HUGE_FILM_BYTES = sized(8 << 20, 4 << 30) + 12_345
SHARED = b"What half a million files hold. " * 8
SMALL_FILES, SMALL_BYTES = sized(100, 4_000), 20_000
# Has no factor in common with the number of rows, so that it reaches each.
_STRIDE = 317_323
_VERSION = "2"
# Of a password; a device asks for so many rounds.
ROUNDS = sized(1_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class Input:
    """An encrypted backup; `key` is the derived key of its password."""

    path: Path
    key: bytes
    plain: Path
    """A file beside it: the plain manifest, or the plain content."""
    file_ids: tuple[str, ...] = ()
    sha256: str | None = None
    """Of the first file's content."""

    def keys(self) -> ClassKeys:
        """Open the class keys without deriving."""
        keybag = prepare(self.path).keybag
        assert keybag is not None
        return keybag.unlock(self.key)

    def manifest(self, keys: ClassKeys) -> Manifest:
        """Open the manifest as an unlock does."""
        manifest = open_manifest(prepare(self.path), keys)
        assert isinstance(manifest, Manifest)
        return manifest

    def list(self) -> DecryptingFile:
        """Open the manifest as the file that it is."""
        wrapped = prepare(self.path).manifest_key
        assert wrapped is not None
        return DecryptingFile(open_plain(self.path, MANIFEST), self.keys().unwrap(wrapped))

    def content(self, file_id: str) -> Content:
        """Open the content of a file."""
        keys = self.keys()
        with closing(self.manifest(keys)) as manifest:
            return open_content(self.path, keys, manifest.record(file_id))

    def backup(self) -> Backup:
        """What discovery would say of it, as far as a session needs it."""
        return Backup(
            id="backup",
            path=self.path,
            folder_name=self.path.name,
            device=Device("key", "iPhone"),
            is_encrypted=True,
            completeness=Completeness.COMPLETE,
            is_full=True,
            last_backup=None,
            is_snapshot=False,
        )


def many_rows(rows: int = ROWS) -> Input:
    """Half a million rows without bodies, stored in no order of any use, as a device's are."""
    name = "many-rows" if rows == ROWS else f"rows-{rows}"
    return _cached(name, lambda: _many_rows(rows), dpic=ROUNDS)


def film() -> Input:
    """One file of 1 GiB, and the same bytes as a plain file."""
    return _cached("film", lambda: iter([_film(FILM_BYTES)]))


def short_film() -> Input:
    """One file of 16 MiB, to see what does not grow with the size."""
    return _cached("short-film", lambda: iter([_film(16 << 20)]))


def small_files() -> Input:
    """Thousands of files of 20 kB."""
    return _cached(f"small-files-{SMALL_FILES}", _small_files)


def huge() -> Input:
    """Very many files with content and one beyond 4 GiB, which take little space on a disk."""
    return _cached(f"huge-{HUGE_ROWS}", _huge, with_plain=False)


def _huge() -> Iterator[FileSpec]:
    yield FileSpec(LARGEST_DOMAIN, "Media/DCIM/100APPLE/film.MOV", SparseContent(HUGE_FILM_BYTES))
    note = SharedContent(SHARED)
    for spec in _many_rows(HUGE_ROWS):
        yield replace(spec, content=note, has_blob=True) if spec.kind == FILE else spec


def _film(size: int) -> FileSpec:
    return FileSpec(LARGEST_DOMAIN, "Media/DCIM/100APPLE/film.MOV", RandomContent("film", size))


def _small_files() -> Iterator[FileSpec]:
    for number in range(SMALL_FILES):
        content = RandomContent(number, SMALL_BYTES)
        yield FileSpec("HomeDomain", f"Library/Caches/{number % 100:02}/{number}.dat", content)


def _many_rows(rows: int) -> Iterator[FileSpec]:
    """In the order of a device that went through its folders and replaced some rows later.

    Rows of a folder stand together, but not sorted; every seventh one was backed up again and
    stands at the end.
    """

    def order(number: int) -> tuple[int, str, str, int]:
        domain, path = _place(number)
        place = number * _STRIDE % rows
        return int(place % 7 == 0), domain[::-1], path.rpartition("/")[0][::-1], place

    for number in sorted(range(rows), key=order):
        domain, path = _place(number)
        if number % 10 == 0:
            yield directory(domain, path)
        else:
            yield FileSpec(domain, path, number.to_bytes(4), has_blob=False)


def _place(number: int) -> tuple[str, str]:
    """Three tenths are pictures, the rest is spread over a thousand apps of all sizes."""
    if number % 10 < 3:
        return LARGEST_DOMAIN, f"Media/DCIM/{100 + number // 10_000}APPLE/IMG_{number:07}.HEIC"
    if number % 10 == 3:
        return "HomeDomain", f"Library/SMS/Attachments/{number % 256:02x}/{number:08x}/image.png"
    # The square makes few domains large and many small.
    app = (number % 1009) ** 2 // 1009
    return f"AppDomain-com.example.app{app:04}", f"Library/Caches/store-{number % 7}/{number:08}.db"


def _cached(
    name: str,
    files: Callable[[], Iterator[FileSpec]],
    dpic: int = 1000,
    *,
    with_plain: bool = True,
) -> Input:
    rehearsal = "-rehearsal" if size() is Size.QUICK else ""
    folder = CACHE / f"{name}-{_VERSION}{rehearsal}"
    facts = folder / "facts.json"
    if not facts.exists():
        print(f"Writing the input {name} …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        ids: list[str] = []
        first: list[FileTruth] = []

        def note(truth: FileTruth) -> None:
            ids.append(truth.file_id)
            first[:] = first or [truth]

        spec = BackupSpec(
            files=files(),
            password=PASSWORD,
            seed=1,
            keybag=KeybagSpec(dpic=dpic, iterations=10_000),
        )
        built = build_backup(spec, folder, on_file=note)
        assert built.passphrase_key is not None
        if with_plain:
            _write_plain(built, ids, folder / "plain")
        known = {
            "path": built.path.name,
            "key": built.passphrase_key.hex(),
            "ids": ids if len(ids) <= SMALL_FILES else ids[:1],
            "sha256": first[0].sha256,
        }
        facts.write_text(json.dumps(known))
    known = json.loads(facts.read_text())
    return Input(
        folder / known["path"],
        bytes.fromhex(known["key"]),
        folder / "plain",
        tuple(known["ids"]),
        known.get("sha256"),
    )


def _write_plain(built: BuiltBackup, ids: list[str], target: Path) -> None:
    """Write the plain content of the only file, or else the plain manifest."""
    assert built.passphrase_key is not None
    source = Input(built.path, built.passphrase_key, target)
    opened = source.content(ids[0]) if len(ids) == 1 else source.list()
    with closing(opened) as content, target.open("wb") as file:
        offset = 0
        while chunk := content.read(offset, 1 << 20):
            file.write(chunk)
            offset += len(chunk)

"""A million messages in 2 GiB, and 20,000 photos: first pages, search, memory, thumbnails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import shutil
import sys
import time

from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.photos import Photos
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.timeline import Timeline
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.search.search import Search, Sought
from custom_components.apple_backup.backups.unlock import open_manifest, prepare
from tests.backup_factory import BackupSpec, FileSpec, build_backup
from tests.backup_factory.artifacts import many

from .harness import CACHE, Figure, forget_peak, in_child, peak_resident, repeats, seconds
from .sizes import Size, size, sized

MESSAGES, PAYLOAD = sized(1_000, 1_000_000), 14_000
PHOTOS, SERVED = sized(100, 20_000), sized(20, 2_000)
_PASSWORD = "correct horse"
_VERSION = "1"
_DONE = "done"
_MIB = 1 << 20
_QUERIES = repeats(20)


def figures() -> Iterator[Figure]:
    """Measure each in a process of its own, so that none finds what another has kept."""
    runs = [in_child(__name__, "messages") for _ in range(repeats(5))]
    for what, name in (
        ("chats", "opening, and first conversations"),
        ("page", "first page of messages"),
        ("timeline", "first page of the timeline"),
    ):
        yield Figure(
            name,
            [it[what] * 1000 for it in runs],
            300,
            "ms",
            note="processor time, in a fresh process",
        )
    stored = runs[0]["size"] / _MIB
    yield Figure(
        "memory to open it", [it["opening"] / _MIB for it in runs], stored / 10, "MiB",
        note=f"of {stored:,.0f} MiB",
    )  # fmt: skip
    found = in_child(__name__, "search")
    documents = found["documents"]
    yield Figure(
        "building the index for searches", [found["build"]], 60, "s",
        note=f"processor time, {documents:,} documents; built once for a session",
    )  # fmt: skip
    yield Figure("memory of the index", [found["memory"] / _MIB], 150, "MiB", note="at its peak")
    yield Figure(
        f"a search through {MESSAGES:,} messages", [it * 1000 for it in found["queries"]], 100, "ms",
        note=f"with an index, which took {found['build']:.0f} s of the processor",
        task=f"a search through {MESSAGES:,} messages, once the index is built",
    )  # fmt: skip
    yield Figure("the slowest of these searches", [max(found["queries"]) * 1000], 100, "ms")
    found = in_child(__name__, "thumbnails")
    yield Figure(
        "thumbnails in a second of the processor", [found["rate"]], 50, "/s", at_least=True
    )


def messages() -> Path:
    """A backup with a million messages, written once and kept."""
    return _written("million-messages", _message_files)


def photos() -> Path:
    """A backup with photos, written once and kept."""
    return _written("many-photos", _photo_files)


def _written(name: str, files: Callable[[Path], Iterator[FileSpec]]) -> Path:
    rehearsal = "-rehearsal" if size() is Size.QUICK else ""
    folder = CACHE / f"{name}-{_VERSION}{rehearsal}"
    done = folder / _DONE
    if not done.exists():
        print(f"Writing the input {name} …", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        spec = BackupSpec(files=files(folder), password=_PASSWORD, seed=1)
        built = build_backup(spec, folder, on_file=lambda _: None)
        assert built.passphrase_key is not None
        for scrap in folder.glob("*.db"):
            scrap.unlink()
        done.write_text(json.dumps([built.path.name, built.passphrase_key.hex()]))
    return folder


@contextmanager
def _opened(folder: Path) -> Iterator[BackupReader]:
    path, key = json.loads((folder / _DONE).read_text())
    preparation = prepare(folder / path)
    assert preparation.keybag is not None
    keys = preparation.keybag.unlock(bytes.fromhex(key))
    manifest = open_manifest(preparation, keys)
    try:
        yield BackupReader(folder / path, keys, manifest)
    finally:
        manifest.close()


def _message_files(folder: Path) -> Iterator[FileSpec]:
    many.write_messages(folder / "sms.db", 1, MESSAGES, payload=PAYLOAD)
    yield FileSpec("HomeDomain", "Library/SMS/sms.db", folder / "sms.db")


def _photo_files(_: Path) -> Iterator[FileSpec]:
    return many.photos(1, PHOTOS)


def _messages() -> dict[str, float]:
    """CPU seconds of first pages, and the most memory that opening takes."""
    with _opened(messages()) as reader:
        shelf = Shelf(reader)
        before = forget_peak()
        chats = seconds(
            lambda: shelf.use(Messages, lambda it: it.conversations(NO_FILTER, None, 100))
        )
        first = shelf.use(Messages, lambda it: it.conversations(NO_FILTER, None, 1)).items[0]
        page = seconds(
            lambda: shelf.use(Messages, lambda it: it.page(first.guid, NO_FILTER, None, 100))
        )
        timeline = seconds(lambda: Timeline(shelf, ("messages",), NO_FILTER).page(None, 100))
        found = {
            "chats": chats,
            "page": page,
            "timeline": timeline,
            "opening": peak_resident() - before,
            "size": sum(it.stat().st_size for it in reader.path.rglob("*") if it.is_file()),
        }
        shelf.close()
    return found


def _search() -> dict[str, object]:
    """CPU seconds and memory of an index of everything, and seconds of queries."""
    with _opened(messages()) as reader:
        shelf = Shelf(reader)
        before = forget_peak()
        search = Search(reader, lambda: shelf)
        build = seconds(search.build)
        memory = peak_resident() - before
        text = many.texts(1)
        queries = []
        for _ in range(_QUERIES):
            wanted = Sought(" ".join(text().split()[:3])[:100])
            queries.append(seconds(lambda it=wanted: search.find(it, None, 50)))  # type: ignore[misc]
        documents = search.status().documents
        search.close()
        shelf.close()
    return {"build": build, "memory": memory, "queries": queries, "documents": documents}


def _thumbnails() -> dict[str, float]:
    """Thumbnails in a second of the processor, each found and read as its route does it."""
    with _opened(photos()) as reader:
        shelf = Shelf(reader)
        keys = [
            photo.id
            for photo in shelf.use(Photos, lambda it: it.photos(NO_FILTER, None, SERVED)).items
        ]
        began = time.process_time()
        for key in keys:
            photo = shelf.use(Photos, lambda it, k=key: it.get(k))  # type: ignore[misc]
            assert photo is not None and photo.thumbnail is not None
            with reader.open(reader.record(photo.thumbnail.file_id)) as content:
                assert content.read(0, content.size).startswith(b"\xff\xd8")
        rate = len(keys) / (time.process_time() - began)
        shelf.close()
    return {"rate": rate}


if __name__ == "__main__":
    WORK: dict[str, Callable[[], dict[str, object] | dict[str, float]]] = {
        "messages": _messages,
        "search": _search,
        "thumbnails": _thumbnails,
    }
    print(json.dumps(WORK[sys.argv[1]]()))

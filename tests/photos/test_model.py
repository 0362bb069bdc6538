"""Planning and applying, driven at random against a small model of what a library should be."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
import hashlib
from pathlib import Path
import shutil
import tempfile
from typing import Any

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.apple_backup.photos.apply import Applier
from custom_components.apple_backup.photos.apply_tools import Tally, Tools
from custom_components.apple_backup.photos.catalog import ParkReason
from custom_components.apple_backup.photos.claims import ParkedError
from custom_components.apple_backup.photos.continuity import begin_run
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.limiter import AdaptiveLimiter
from custom_components.apple_backup.photos.models import (
    Asset,
    Master,
    Record,
    Resource,
    ResourceKind,
    Tombstone,
    Zone,
)
from custom_components.apple_backup.photos.plan import Fetch
from custom_components.apple_backup.photos.progress import ProgressMeter
from custom_components.apple_backup.photos.provide import Provided
from custom_components.apple_backup.photos.removing import Remover
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.throttle import Throttle
from custom_components.apple_backup.photos.workers import Workers
from tests.photos.conftest import tree
from tests.photos.library_parts import MAY_2024, ZONE, Parts, apple_checksum, make_parts

NAMES = ("IMG_1.JPG", "img_1.jpg", "IMG_2.HEIC", "Ä.JPG", "..", None)


@dataclass(frozen=True)
class Photo:
    """What the model knows of an asset."""

    master: str
    filename: str | None
    content: bytes
    edited: bytes | None = None
    deleted: bool = False
    hidden: bool = False
    purged: bool = False
    tag: int = 1

    @property
    def files(self) -> list[bytes]:
        if self.deleted or self.hidden or self.purged:
            return []
        return [self.content] + ([self.edited] if self.edited is not None else [])


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def resource(kind: ResourceKind, content: bytes) -> Resource:
    return Resource(kind, "public.jpeg", len(content), apple_checksum(content))


class FakeTransfer:
    """Downloads out of a dictionary; some files fail."""

    def __init__(self, parts: Parts, contents: dict[str, bytes], workers: Workers) -> None:
        self.parts, self.contents, self.workers = parts, contents, workers
        self.failing: set[str] = set()
        self.downloads = 0

    async def download(self, _zone: Zone, fetch: Fetch) -> Provided:
        if fetch.wanted.checksum in self.failing:
            raise ParkedError(ParkReason.WRONG_BYTES)
        self.downloads += 1
        return await self.workers.run(self._download, fetch)

    def _download(self, fetch: Fetch) -> Provided:
        part = self.parts.folders.open_part(fetch)
        try:
            part.write(self.contents[fetch.wanted.checksum][part.offset :])
            return self.parts.folders.finish(fetch, part)
        finally:
            part.close()


class NoUrls:
    """Nothing is looked up."""

    async def prefetch(self, _zone: Zone, _names: Any) -> None:
        return


class LibraryMachine(RuleBasedStateMachine):
    """Apple's side, the user's side and the catalog's losses, in any order."""

    @initialize()
    def set_up(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="model-"))
        self.parts = make_parts(self.folder)
        self.photos: dict[str, Photo] = {}
        self.contents: dict[str, bytes] = {}
        self.seen: set[str] = set()
        self.foreign: dict[str, str] = {}
        self.gone: set[str] = set()
        self.orphans: set[str] = set()
        self.count = 0
        # So many that a few removals do not trip the brake.
        for number in range(12):
            self.add(NAMES[number % len(NAMES)])

    def teardown(self) -> None:
        if hasattr(self, "parts"):
            self.parts.catalog.close()
            shutil.rmtree(self.folder)

    # Apple's side

    def _tell(self, name: str) -> None:
        photo = self.photos[name]
        for content in (photo.content, photo.edited):
            if content is not None:
                self.contents[apple_checksum(content)] = content
        records: list[Record] = [Tombstone(ZONE.name, name)] if photo.purged else []
        if not photo.purged:
            edits = (
                (resource(ResourceKind.EDITED, photo.edited),) if photo.edited is not None else ()
            )
            records = [
                Master(
                    ZONE.name, photo.master, photo.filename,
                    (resource(ResourceKind.ORIGINAL, photo.content),), change_tag=str(photo.tag),
                ),
                Asset(
                    ZONE.name, name, photo.master, MAY_2024, MAY_2024, 0, edits,
                    is_hidden=photo.hidden, is_deleted=photo.deleted,
                    adjustment_type="crop" if photo.edited is not None else None,
                    change_tag=str(photo.tag),
                ),
            ]  # fmt: skip
        self.parts.catalog.ingest(ZONE, records)

    def _change(self, name: str, **changes: Any) -> None:
        photo = self.photos[name]
        self.photos[name] = replace(photo, tag=photo.tag + 1, **changes)
        self._tell(name)

    def _new_content(self) -> bytes:
        self.count += 1
        return b"photo %d " % self.count * 7

    @rule(filename=st.sampled_from(NAMES))
    def add(self, filename: str | None) -> None:
        name = f"A{len(self.photos)}"
        self.photos[name] = Photo(f"M-{name}", filename, self._new_content())
        self._tell(name)

    @rule(data=st.data())
    @precondition(lambda self: self.photos)
    def duplicate(self, data: st.DataObject) -> None:
        original = self.photos[data.draw(st.sampled_from(sorted(self.photos)))]
        name = f"A{len(self.photos)}"
        self.photos[name] = replace(
            original, edited=None, deleted=False, hidden=False, purged=False, tag=1
        )
        self._tell(name)

    @rule(
        data=st.data(),
        change=st.sampled_from(["edit", "revert", "delete", "restore", "hide", "show", "purge"]),
    )
    @precondition(lambda self: any(not photo.purged for photo in self.photos.values()))
    def change(self, data: st.DataObject, change: str) -> None:
        living = sorted(name for name, photo in self.photos.items() if not photo.purged)
        name = data.draw(st.sampled_from(living))
        match change:
            case "edit":
                self._change(name, edited=self._new_content())
            case "revert":
                self._change(name, edited=None)
            case "delete" | "restore":
                self._change(name, deleted=change == "delete")
            case "hide" | "show":
                self._change(name, hidden=change == "hide")
            case "purge":
                self._change(name, purged=True)

    # The user's side

    @rule(name=st.sampled_from(["2024/05/IMG_1.JPG", "2024/05/Ä.JPG", "2024/05/unnamed.JPG"]))
    def put_a_file_in_the_way(self, name: str) -> None:
        target = self.parts.root / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            content = b"a diary %d" % len(self.foreign)
            target.write_bytes(content)
            self.foreign[name] = digest(content)

    @rule(data=st.data(), how=st.sampled_from(["change", "delete"]))
    @precondition(lambda self: self._ours())
    def meddle(self, data: st.DataObject, how: str) -> None:
        path = data.draw(st.sampled_from(sorted(self._ours())))
        target = self.parts.root / path
        self.gone.add(digest(target.read_bytes()))
        if how == "delete":
            target.unlink()
            return
        content = b"painted over %d" % len(self.foreign)
        # As an editor saves: a new file under the old name.
        target.unlink()
        target.write_bytes(content)
        self.foreign[path] = digest(content)

    def _ours(self) -> dict[str, str]:
        files = tree(self.parts.root)
        return {path: found for path, found in files.items() if path not in self.foreign}

    # The catalog's side

    @rule()
    def lose_the_catalog(self) -> None:
        # What Apple does not offer any more can then not be told from a file of the user.
        self.orphans |= set(self._ours().values())
        self.parts.catalog.close()
        (self.folder / "catalog.db").unlink()
        self.parts = make_parts(self.folder)
        for name in sorted(self.photos):
            self._tell(name)

    # Runs

    @rule(data=st.data())
    @precondition(lambda self: self.contents)
    def sync_with_failures(self, data: st.DataObject) -> None:
        failing = data.draw(st.sets(st.sampled_from(sorted(self.contents))))
        asyncio.run(self._sync(failing))

    @rule()
    def sync(self) -> None:
        # A file that someone has changed is found out in one run and fetched again in the next.
        for _ in range(3):
            tally = asyncio.run(self._sync(set()))
        assert tally.parked == 0
        if not tally.held_back:
            expected = Counter(
                digest(content) for photo in self.photos.values() for content in photo.files
            )
            lacking = expected - Counter(self._ours().values())
            surplus = Counter(self._ours().values()) - expected
            # What someone has taken away is missed by the nightly check, not by every run.
            assert set(lacking) <= self.gone
            assert set(surplus) <= self.orphans

    async def _sync(self, failing: set[str]) -> Tally:
        workers = Workers(2)
        parts, log = self.parts, RunLog()
        transfer = FakeTransfer(parts, self.contents, workers)
        transfer.failing = failing
        tools = Tools(
            catalog=parts.catalog,
            workers=workers,
            folders=parts.folders,
            transfer=transfer,  # type: ignore[arg-type]
            urls=NoUrls(),  # type: ignore[arg-type]
            limiter=AdaptiveLimiter(),
            log=log,
            meter=ProgressMeter(lambda _: None),
            throttle=Throttle(),
        )
        try:
            parts.folders.prepare()
            begin_run(parts.catalog, parts.folders, log, workers.token)
            parts.name()
            applier = Applier(tools, {ZONE.name: ZONE})
            await applier.provide()
            await Remover(tools, applier.tally).remove()
            return applier.tally
        finally:
            await workers.close()

    @invariant()
    def nothing_is_lost_or_wrong(self) -> None:
        if not hasattr(self, "parts"):
            return
        files = tree(self.parts.root)
        for path, found in self.foreign.items():
            assert files[path] == found
        ours = set(self._ours().values())
        assert ours <= {digest(content) for content in self.contents.values()}
        held = set(tree(self.parts.root / STATE_FOLDER / "quarantine").values())
        assert self.seen - self.gone <= ours | held
        self.seen |= ours


LibraryMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLibraryMachine = LibraryMachine.TestCase

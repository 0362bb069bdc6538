"""A small library on disk with its catalog, for tests of the modules between them."""

import asyncio
import base64
from dataclasses import dataclass
import errno
import hashlib
import os
from pathlib import Path
import subprocess
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.apple_backup.photos.catalog import AssetView, Catalog, Root, Selection
from custom_components.apple_backup.photos.files.checksum import AssetHasher
from custom_components.apple_backup.photos.files.placing import Placer
from custom_components.apple_backup.photos.files.volume import LibraryVolume, prepare_library
from custom_components.apple_backup.photos.folders import Folders
from custom_components.apple_backup.photos.layout.names import record_hash
from custom_components.apple_backup.photos.layout.template import DEFAULT_TEMPLATE, parse_template
from custom_components.apple_backup.photos.models import (
    Asset,
    Master,
    Record,
    Resource,
    ResourceKind,
    Scope,
    Zone,
)
from custom_components.apple_backup.photos.plan import Fetch, plan_asset
from custom_components.apple_backup.photos.provide import Found, Provider
from custom_components.apple_backup.photos.quarantine import QuarantineStore
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.sums import SUMS_NAME
from custom_components.apple_backup.photos.workers import CancelToken
from tests.simulated_icloud.media import APPLE_SALT

ZONE = Zone("PrimarySync", "_owner", Scope.PRIVATE)
ACCOUNT_ID = "1234567890"
MAY_2024 = 1_715_000_000_000


def salted(content: bytes) -> hashlib._Hash:
    """Begin Apple's checksum with some bytes, not by the product's own code."""
    return hashlib.sha1(APPLE_SALT + content)


def checksum_of(hasher: hashlib._Hash) -> str:
    """Spell what was begun by `salted` as Apple does."""
    return base64.b64encode(b"\x01" + hasher.digest()).decode()


def apple_checksum(content: bytes) -> str:
    """Give Apple's checksum of some bytes."""
    return checksum_of(salted(content))


def pair(
    name: str, content: bytes, *, filename: str = "IMG_1.JPG", tag: str = "1", deleted: bool = False
) -> tuple[Master, Asset]:
    """Make the two records of a photo with these bytes."""
    resource = Resource(
        ResourceKind.ORIGINAL, "public.jpeg", len(content), apple_checksum(content), url="https://x"
    )
    return records_of(name, resource, filename=filename, tag=tag, deleted=deleted)


def records_of(
    name: str,
    original: Resource,
    *,
    filename: str,
    captured_ms: int = MAY_2024,
    tag: str = "1",
    deleted: bool = False,
) -> tuple[Master, Asset]:
    """Make the two records of a photo with this file."""
    master = Master(ZONE.name, f"M-{name}", filename, (original,), deleted, tag)
    asset = Asset(
        zone=ZONE.name,
        record_name=name,
        master_name=f"M-{name}",
        captured_ms=captured_ms,
        added_ms=MAY_2024,
        offset_seconds=0,
        resources=(),
        is_deleted=deleted,
        change_tag=tag,
    )
    return master, asset


@dataclass(slots=True)
class Parts:
    """Everything below an engine, in one folder."""

    root: Path
    catalog: Catalog
    volume: LibraryVolume
    placer: Placer
    store: QuarantineStore
    provider: Provider
    folders: Folders

    def know(self, *records: Record, zone: Zone = ZONE) -> None:
        """Let the catalog hear of records, choose and give names."""
        self.catalog.ingest(zone, records)
        self.name()

    def name(self, selection: Selection | None = None) -> None:
        """Choose what belongs where, and give names."""
        self.catalog.choose(selection or Selection())
        template = parse_template(DEFAULT_TEMPLATE)
        self.catalog.name_assets(
            lambda asset: (template.base(asset), record_hash(asset.library, asset.record_name)),
            template.fields,
        )

    def view(self, name: str) -> AssetView:
        """Give an asset as planning sees it."""
        number = self.catalog.asset_id(ZONE.name, name)
        assert number is not None
        [view] = self.catalog.asset_views([number])
        return view

    def fetch(self, name: str) -> Fetch:
        """Give the one file an asset still needs."""
        [action] = plan_asset(self.view(name), now_ms=0).actions
        assert isinstance(action, Fetch)
        return action

    def find(self, fetch: Fetch) -> Found | None:
        """Look for one file as it is done for several."""
        return self.folders.find(fetch, self.catalog.checksums_here([fetch.wanted.checksum]))

    def place(self, name: str, content: bytes) -> str:
        """Provide a photo with these bytes as a download would; returns its path."""
        fetch = self.fetch(name)
        part = self.provider.open_part(fetch)
        part.write(content)
        provided = self.provider.finish(fetch, part)
        self.catalog.record_proven([provided.file])
        return provided.file.path


def make_parts(folder: Path, url: str | None = None) -> Parts:
    """Set a library up."""
    root = folder / "library"
    prepare_library(root, ACCOUNT_ID)
    catalog = Catalog.open(url or f"sqlite:///{folder / 'catalog.db'}")
    volume = LibraryVolume(root, ACCOUNT_ID, reserve_bytes=0)
    volume.open()
    folders = Folders({Root.LIBRARY: volume}, catalog, CancelToken())
    library = folders[Root.LIBRARY]
    placer = Placer(root, volume.reservations)
    return Parts(root, catalog, volume, placer, library.store, library.provider, folders)


def run_of(parts: Parts) -> Any:
    """Give as much of a run as blocking work asks for."""
    library = SimpleNamespace(
        catalog=parts.catalog,
        log=RunLog(),
        volumes={Root.LIBRARY: parts.volume},
        workers=SimpleNamespace(token=CancelToken()),
    )
    return SimpleNamespace(library=library, folders=parts.folders)


def hashed(content: bytes) -> AssetHasher:
    """Hash some bytes as the product does."""
    hasher = AssetHasher()
    hasher.update(content)
    return hasher


class Moved:
    """The library lies in another folder now; the one of before can still be read."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.root = folder / "new"
        prepare_library(self.root, ACCOUNT_ID)
        volume = LibraryVolume(self.root, ACCOUNT_ID, reserve_bytes=0)
        library_id = volume.open()
        self.previous, self.catalog = parts.volume, parts.catalog
        parts.catalog.set_library(parts.volume.open(), str(parts.root), is_followed=False)
        parts.catalog.set_library(library_id, str(self.root), is_followed=True)
        self.parts = parts
        self.folders = Folders(
            {Root.LIBRARY: volume, Root.PREVIOUS: parts.volume}, parts.catalog, CancelToken()
        )
        self.alone = Folders({Root.LIBRARY: volume}, parts.catalog, CancelToken())

    @property
    def held(self) -> Path:
        [held] = self.catalog.quarantined()
        assert held.root is Root.PREVIOUS
        return self.previous.quarantine / held.stored_path


async def check_with_coreutils(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the list of checksums as a user would."""
    return await asyncio.to_thread(
        subprocess.run,
        ["sha256sum", "--check", "--quiet", "--strict", SUMS_NAME],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def refuse_to_remove(patch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Let names stay, as in a folder that nothing may be taken out of."""
    unlink = Path.unlink

    def remove(path: Path, *, missing_ok: bool = False) -> None:
        if path in paths:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        unlink(path, missing_ok=missing_ok)

    patch.setattr(Path, "unlink", remove)

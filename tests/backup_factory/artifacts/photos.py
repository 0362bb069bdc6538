"""Photos.sqlite and the camera roll: albums, edits, live pairs, originals that are only in iCloud."""

from dataclasses import dataclass, field
from datetime import datetime
import random
import sqlite3

from .. import pictures
from ..setting import now
from ..spec import FileSpec
from .common import Built, cocoa, files_of, guid, heading, insert, phrase, seeded, spread, when

DOMAIN = "CameraRollDomain"
# The table of assets, the join with albums and its columns.
GENERATIONS = {
    "ios11": ("ZGENERICASSET", "Z_20ASSETS", "Z_20ALBUMS", "Z_27ASSETS"),
    "ios14": ("ZASSET", "Z_26ASSETS", "Z_26ALBUMS", "Z_3ASSETS"),
    "ios18": ("ZASSET", "Z_30ASSETS", "Z_30ALBUMS", "Z_3ASSETS"),
    "ios26": ("ZASSET", "Z_33ASSETS", "Z_33ALBUMS", "Z_3ASSETS"),
}
ALBUMS = {"Lake": 3, "Best ✨": 4}
_SUBTYPES = {None: 0, "live": 2, "screenshot": 10, "slow_motion": 101}


@dataclass(slots=True)
class PhotoTruth:
    """What was written of one photo; contents are None where the backup has none."""

    id: int
    uuid: str
    name: str
    file: str
    kind: str
    subtype: str | None
    taken: datetime
    offset: int
    place: tuple[float, float] | None
    size: tuple[int, int]
    duration: float
    favorite: bool
    hidden: bool
    deleted: datetime | None
    title: str | None
    description: str | None
    original: bytes | None
    edited: bytes | None
    live: bytes | None
    thumbnail: bytes | None
    albums: list[str] = field(default_factory=list)


def schema_of(generation: str) -> str:
    asset, join, albums, assets = GENERATIONS[generation]
    return f"""
CREATE TABLE {asset} (
  Z_PK INTEGER PRIMARY KEY,
  ZUUID VARCHAR,
  ZDIRECTORY VARCHAR,
  ZFILENAME VARCHAR,
  ZDATECREATED TIMESTAMP,
  ZADDEDDATE TIMESTAMP,
  ZMODIFICATIONDATE TIMESTAMP,
  ZKIND INTEGER,
  ZKINDSUBTYPE INTEGER,
  ZLATITUDE FLOAT,
  ZLONGITUDE FLOAT,
  ZFAVORITE INTEGER,
  ZHIDDEN INTEGER,
  ZTRASHEDSTATE INTEGER,
  ZTRASHEDDATE TIMESTAMP,
  ZWIDTH INTEGER,
  ZHEIGHT INTEGER,
  ZDURATION FLOAT
);
CREATE TABLE ZADDITIONALASSETATTRIBUTES (
  Z_PK INTEGER PRIMARY KEY,
  ZASSET INTEGER,
  ZORIGINALFILENAME VARCHAR,
  ZTITLE VARCHAR,
  ZTIMEZONEOFFSET INTEGER,
  ZTIMEZONENAME VARCHAR,
  ZORIGINALFILESIZE INTEGER
);
CREATE TABLE ZASSETDESCRIPTION (Z_PK INTEGER PRIMARY KEY, ZASSETATTRIBUTES INTEGER,
  ZLONGDESCRIPTION VARCHAR);
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZTITLE VARCHAR, ZUUID VARCHAR,
  ZTRASHEDSTATE INTEGER, ZPARENTFOLDER INTEGER);
CREATE TABLE {join} ({albums} INTEGER, {assets} INTEGER, PRIMARY KEY ({albums}, {assets}));
CREATE INDEX ZASSETATTRIBUTES_ASSET ON ZADDITIONALASSETATTRIBUTES (ZASSET);
"""


def build(seed: int, count: int = 40, generation: str = "ios26") -> Built[list[PhotoTruth]]:
    """A library with two albums, one of them in a folder."""
    chance = seeded("photos", seed)
    truths = [
        _photo(chance, number, second)
        for number, second in enumerate(spread(chance, count, 900), 1)
    ]
    return library(truths, generation, wal=seed % 2 == 0)


def library(
    truths: list[PhotoTruth], generation: str = "ios26", *, wal: bool = False
) -> Built[list[PhotoTruth]]:
    """The database of some photos, and their files; albums are those of `ALBUMS`."""
    asset, join, albums, assets = GENERATIONS[generation]

    def fill(db: sqlite3.Connection) -> None:
        insert(db, "ZGENERICALBUM", Z_PK=1, ZKIND=3999)
        insert(db, "ZGENERICALBUM", Z_PK=2, ZKIND=4000, ZTITLE="Travel", ZPARENTFOLDER=1)
        insert(db, "ZGENERICALBUM", Z_PK=3, ZKIND=2, ZTITLE="Lake", ZPARENTFOLDER=2)
        insert(db, "ZGENERICALBUM", Z_PK=4, ZKIND=2, ZTITLE="Best ✨", ZPARENTFOLDER=1)
        insert(db, "ZGENERICALBUM", Z_PK=5, ZKIND=2, ZTITLE="Thrown away", ZTRASHEDSTATE=1)
        for truth in truths:
            _write(db, asset, truth)
            for album in truth.albums:
                insert(db, join, **{albums: ALBUMS[album], assets: truth.id})

    path = "Media/PhotoData/Photos.sqlite"
    made = files_of(DOMAIN, path, schema_of(generation), fill, wal=wal)
    return Built((*made, *(spec for truth in truths for spec in _files(truth))), truths)


def _photo(chance: random.Random, number: int, second: int) -> PhotoTruth:
    subtype = chance.choice((None, None, "live", "screenshot"))
    is_video = number % 6 == 0
    if is_video:
        subtype = "slow_motion" if number % 12 == 0 else None
    ending = "MOV" if is_video else "HEIC"
    jpeg = pictures.photo(chance, second, size=(64, 48))
    cloud = number % 5 == 0
    return PhotoTruth(
        id=number,
        uuid=guid(chance),
        name=f"DSC {number} ñ.{ending}" if number % 4 == 0 else f"IMG_{number:04}.{ending}",
        file=f"IMG_{number:04}.{ending}",
        kind="video" if is_video else "photo",
        subtype=subtype,
        taken=when(second),
        offset=chance.choice((-18_000, 0, 7_200, 32_400)),
        place=(chance.uniform(-80, 80), chance.uniform(-170, 170)) if number % 3 else None,
        size=(chance.randrange(100, 4000), chance.randrange(100, 4000)),
        duration=chance.randrange(1, 600) + 0.5 if is_video else 0.0,
        favorite=number % 7 == 0,
        hidden=number % 11 == 0,
        deleted=when(now() - number) if number % 13 == 0 else None,
        title=heading(chance) if number % 9 == 0 else None,
        description=phrase(chance) if number % 8 == 0 else None,
        original=None if cloud else chance.randbytes(60),
        edited=chance.randbytes(40) if number % 4 == 1 else None,
        live=chance.randbytes(30) if subtype == "live" else None,
        thumbnail=jpeg if number % 10 else None,
        albums=[name for name, step in (("Lake", 3), ("Best ✨", 7)) if number % step == 0],
    )


def _files(truth: PhotoTruth) -> list[FileSpec]:
    folder, stem = "DCIM/100APPLE", truth.file.rpartition(".")[0]
    base = f"Media/{folder}/{truth.file}"
    files = [FileSpec(DOMAIN, base, truth.original or b"", has_blob=truth.original is not None)]
    if truth.edited is not None:
        ending = "mov" if truth.kind == "video" else "heic"
        path = f"Media/PhotoData/Mutations/{folder}/{stem}/Adjustments/FullSizeRender.{ending}"
        files.append(FileSpec(DOMAIN, path, truth.edited))
    if truth.live is not None:
        files.append(FileSpec(DOMAIN, f"Media/{folder}/{stem}.MOV", truth.live))
    if truth.thumbnail is not None:
        path = f"Media/PhotoData/Thumbnails/V2/{folder}/{truth.file}/5005.JPG"
        files.append(FileSpec(DOMAIN, path, truth.thumbnail))
    return files


def _write(db: sqlite3.Connection, asset: str, truth: PhotoTruth) -> None:
    latitude, longitude = truth.place or (-180.0, -180.0)
    insert(
        db,
        asset,
        Z_PK=truth.id,
        ZUUID=truth.uuid,
        ZDIRECTORY="DCIM/100APPLE",
        ZFILENAME=truth.file,
        ZDATECREATED=cocoa(truth.taken.timestamp()),
        ZADDEDDATE=cocoa(truth.taken.timestamp()),
        ZKIND=int(truth.kind == "video"),
        ZKINDSUBTYPE=_SUBTYPES[truth.subtype],
        ZLATITUDE=latitude,
        ZLONGITUDE=longitude,
        ZFAVORITE=int(truth.favorite),
        ZHIDDEN=int(truth.hidden),
        ZTRASHEDSTATE=int(truth.deleted is not None),
        ZTRASHEDDATE=cocoa(truth.deleted.timestamp()) if truth.deleted else None,
        ZWIDTH=truth.size[0],
        ZHEIGHT=truth.size[1],
        ZDURATION=truth.duration,
    )
    more = insert(
        db,
        "ZADDITIONALASSETATTRIBUTES",
        ZASSET=truth.id,
        ZORIGINALFILENAME=truth.name,
        ZTITLE=truth.title,
        ZTIMEZONEOFFSET=truth.offset,
        ZORIGINALFILESIZE=12_345,
    )
    if truth.description:
        said = truth.description
        insert(db, "ZASSETDESCRIPTION", ZASSETATTRIBUTES=more, ZLONGDESCRIPTION=said)

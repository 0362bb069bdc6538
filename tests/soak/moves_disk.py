"""What users, other programs and bad disks do to the files."""

import os
from pathlib import Path
from random import Random
import shutil
import sqlite3
from typing import Any

from tests.soak import albums
from tests.soak.disk import LINK, Entry, Place
from tests.soak.stage import Stage

_KINDS = (
    "delete", "truncate", "flip", "overwrite", "rename", "exchange", "folder", "link", "touch",
)  # fmt: skip


def meddle(stage: Stage, dice: Random) -> Any:
    """Do something to a file of ours."""
    kind, which, other = dice.choice(_KINDS), dice.random(), dice.random()
    rots = dice.random() < 0.5
    places = [Place.LIBRARY, Place.PRIVATE]
    if kind in ("delete", "truncate", "flip") and dice.random() < 0.2:
        places = [Place.QUARANTINE]
    entry = _pick(stage, places, which)
    if entry is None or not _is_writable(stage):
        return {"kind": kind, "done": False}
    path = _path(stage, entry)
    if kind != "touch":
        stage.model.taken.add(entry.content)
    match kind:
        case "delete":
            path.unlink()
        case "truncate" | "flip" | "overwrite":
            _spoil(stage, entry, kind, rots=rots)
        case "rename":
            target = path.with_name(f"renamed by its owner {len(stage.model.foreign)}{path.suffix}")
            path.rename(target)
            _own(stage, entry, entry.path.rpartition("/")[0] + "/" + target.name, entry.content)
        case "exchange":
            second = _pick(stage, places, other)
            if second is None or second.path == entry.path:
                return {"kind": kind, "done": False}
            aside = stage.disk.folder / "aside"
            path.rename(aside)
            _path(stage, second).rename(path)
            aside.rename(_path(stage, second))
            stage.model.spare |= {entry.content, second.content}
            stage.model.taken.add(second.content)
            stage.model.stands_for(entry.content, second.content)
            stage.model.stands_for(second.content, entry.content)
        case "folder":
            path.unlink()
            path.mkdir()
            (path / "mine.txt").write_text("inside")
            _own(stage, entry, f"{entry.path}/mine.txt", None)
        case "link":
            path.unlink()
            outside = stage.folder / "outside.txt"
            outside.write_text("elsewhere")
            path.symlink_to(outside)
            _own(stage, entry, entry.path, LINK + str(outside))
        case "touch":
            os.utime(path)
    stage.counts[f"disk {kind}"] += 1
    stage.look()
    return {"kind": kind, "path": entry.path, "rots": rots}


def _spoil(stage: Stage, entry: Entry, kind: str, *, rots: bool) -> None:
    """Change bytes: by rot (the time stays) or by somebody (then it is theirs)."""
    path = _path(stage, entry)
    status = path.stat()
    content = bytearray(path.read_bytes())
    if kind == "truncate":
        del content[len(content) // 2 :]
    elif kind == "flip":
        content[len(content) // 3] ^= 0x40
    else:
        content = bytearray(f"painted over {len(stage.model.rotten)} {entry.path}".encode())
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()
    if rots:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    spoilt = stage.content(entry.path)
    stage.model.rotten.add(spoilt)
    stage.model.stands_for(spoilt, entry.content)
    # Whether it counts as rot or as the work of somebody, it must not be lost. What somebody has
    # written stays where it is.
    if not rots and entry.place in (Place.LIBRARY, Place.PRIVATE):
        stage.model.foreign[entry.path] = spoilt


def put_foreign(stage: Stage, dice: Random) -> Any:
    """Put a file of the user into our folder, often under a name that we want."""
    names = [
        "2024/01/IMG_0001.JPG", "2026/01/IMG_0045.HEIC", "notes.txt", "2025/12/IMG_0049.HEIC",
        "Albums/mine.txt", "2023/a folder/diary.txt", "unknown-date/IMG_0002.JPG", ".hidden",
        "SHA256SUMS", "_Archive/mine.txt", *_in_albums(stage, dice.random()),
    ]  # fmt: skip
    wanted = sorted(
        path.removeprefix("library/")
        for path, entry in stage.seen.items()
        if entry.place is Place.LIBRARY and path not in stage.model.foreign
    )
    if wanted:
        # As somebody may do who expects the next photo of a burst.
        near = Path(wanted[int(dice.random() * len(wanted))])
        names += [near.with_stem(f"{near.stem}-edited").as_posix(), near.as_posix() + ".bak"]
        # As photo programs do, which take the sidecar that is there for theirs.
        names += [near.as_posix() + ".xmp", near.with_suffix(".xmp").as_posix()]
    name = dice.choice(names)
    target = stage.library / name
    if (
        not _is_writable(stage)
        or (os.path.lexists(target) and not _may_be_replaced(stage, name))
        or f"library/{name}" in stage.model.foreign
        or not all(parent.is_dir() or not os.path.lexists(parent) for parent in target.parents)
    ):
        return {"name": name, "done": False}
    target.parent.mkdir(parents=True, exist_ok=True)
    _note_unshown(stage, name)
    # Writing into it would change all names of a file.
    target.unlink(missing_ok=True)
    target.write_text(f"the user's own {len(stage.model.foreign)} {name}")
    stage.model.foreign[f"library/{name}"] = stage.content(f"library/{name}")
    stage.counts["disk foreign file"] += 1
    stage.look()
    return {"name": name}


def lose_made(stage: Stage, dice: Random) -> Any:
    """Delete a file that is made of others, which can be made again."""
    found = _made(stage)
    if not found or not _is_writable(stage):
        return {"done": False}
    name = dice.choice(found)
    _note_unshown(stage, name)
    (stage.library / name).unlink()
    stage.counts["disk made file deleted"] += 1
    stage.look()
    return {"name": name}


def _made(stage: Stage) -> list[str]:
    """Name what we have made of others: entries of albums, sidecars, and the sums."""
    names = [path.relative_to(stage.library).as_posix() for path in stage.library.rglob("*")
             if path.is_symlink() or path.is_file()]  # fmt: skip
    return sorted(
        name
        for name in names
        if not name.startswith((".apple_backup/", "_Archive/"))
        and (name.endswith(".xmp") or name == "SHA256SUMS" or name.startswith("Albums/"))
        and f"library/{name}" not in stage.model.foreign
    )


def _note_unshown(stage: Stage, name: str) -> None:
    """An entry of an album is made again only when something about the album changes."""
    if name.startswith("Albums/") and name in _made(stage):
        path = name.removeprefix("Albums/")
        stage.model.unshown |= set(albums.contents_at(stage, path))


def _may_be_replaced(stage: Stage, name: str) -> bool:
    """Whether what lies there is made of others; what somebody puts in its place is theirs."""
    return name in _made(stage)


def _in_albums(stage: Stage, fraction: float) -> list[str]:
    """Name a text and a photo of the user in the folder of an album, and what is shown there."""
    root = stage.library / "Albums"
    folders = sorted(path for path in root.rglob("*") if path.is_dir() and not path.is_symlink())
    if not folders:
        return []
    folder = folders[int(fraction * len(folders))].relative_to(stage.library).as_posix()
    shown = [name for name in _made(stage) if name.startswith("Albums/")]
    chosen = shown[int(fraction * len(shown)) :][:1]
    return [f"{folder}/diary.txt", f"{folder}/IMG_0003.JPG", *chosen]


def lose_catalog(stage: Stage, dice: Random) -> Any:
    """Lose the database, damage it, or restore an older one."""
    how = dice.choice(("lost", "damaged", "older", "older"))
    saved = stage.folder / "saved.db"
    if not stage.catalog.exists() or (how == "older" and not saved.exists()):
        return {"how": how, "done": False}
    for suffix in ("-wal", "-shm"):
        stage.catalog.with_name(stage.catalog.name + suffix).unlink(missing_ok=True)
    match how:
        case "lost":
            stage.catalog.unlink()
        case "damaged":
            stage.catalog.write_bytes(b"no database" * 1000)
        case "older":
            shutil.copyfile(saved, stage.catalog)
    # What Apple does not offer any more cannot be told from a file of the user then.
    stage.model.spare |= {
        entry.content
        for entry in stage.seen.values()
        if entry.place in (Place.LIBRARY, Place.PRIVATE)
    }
    stage.model.nobodys |= {
        entry.content for entry in stage.seen.values() if entry.place is Place.QUARANTINE
    }
    stage.model.loose |= set(albums.listing(stage))
    stage.counts[f"catalog {how}"] += 1
    return {"how": how}


def save_catalog(stage: Stage, _: Random) -> Any:
    """Make a backup of the database, as Home Assistant's backups do."""
    if not stage.catalog.exists():
        return {"done": False}
    saved = stage.folder / "saved.db"
    saved.unlink(missing_ok=True)
    with sqlite3.connect(stage.catalog) as source, sqlite3.connect(saved) as target:
        try:
            source.backup(target)
        except sqlite3.DatabaseError:
            saved.unlink(missing_ok=True)
            return {"done": False}
    stage.counts["catalog saved"] += 1
    return {}


def _pick(stage: Stage, places: list[Place], fraction: float) -> Entry | None:
    """Choose a file of ours that is a plain file."""
    found = [
        entry
        for path, entry in sorted(stage.seen.items())
        if entry.place in places and path not in stage.model.foreign and entry.size
    ]
    return found[int(fraction * len(found))] if found else None


def _is_writable(stage: Stage) -> bool:
    """Whether the driver can write itself."""
    return stage.was_set_up and not stage.troubles & {"full", "read only"}


def _path(stage: Stage, entry: Entry) -> Path:
    return _real(stage, entry.path)


def _real(stage: Stage, path: str) -> Path:
    root, _, rest = path.partition("/")
    return (stage.library if root == "library" else stage.disk.folder / root) / rest


def _own(stage: Stage, _: Entry, path: str, content: str | None) -> None:
    stage.model.foreign[path] = content or stage.content(path)

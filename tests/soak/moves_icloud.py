"""What the user does to the library on the phone."""

from random import Random
from typing import Any, Final
from urllib.error import HTTPError

from tests.soak.stage import Stage

_OPERATIONS: Final = {
    "add": 12, "duplicate": 4, "edit": 9, "revert": 5, "delete": 9, "restore": 6, "purge": 4,
    "move": 5, "favorite": 4, "hide": 5, "unhide": 4, "caption": 3, "date": 4, "place": 2,
    "album_create": 3, "album_rename": 2, "album_move": 1, "album_delete": 1, "album_add": 8,
    "album_remove": 3,
}  # fmt: skip
_NAMES: Final = (None, None, None, "IMG_0001.JPG", "img_0001.jpg", "IMG_0045.HEIC", "..", "a/b.jpg")
_FEWEST, _MOST = 24, 70


def change(stage: Stage, dice: Random) -> Any:
    """One to three changes."""
    operations = [_operation(stage, dice) for _ in range(dice.choice((1, 1, 2, 3)))]
    return [_apply(stage, operation) for operation in operations]


def delete_many(stage: Stage, dice: Random) -> Any:
    """So many that the brake may be needed."""
    count = dice.randint(8, 16)
    living = sum(line["listed"] for line in stage.model.truth.values())
    count = max(0, min(count, living - _FEWEST // 2))
    done = [_apply(stage, {"op": "delete"}) for _ in range(count)]
    added = [_apply(stage, {"op": "add"}) for _ in range(count // 2)]
    return [*done, *added]


def _operation(stage: Stage, dice: Random) -> dict[str, Any]:
    name = dice.choices(list(_OPERATIONS), list(_OPERATIONS.values()))[0]
    living = sum(line["listed"] for line in stage.model.truth.values())
    if living < _FEWEST and name in ("delete", "purge", "hide"):
        name = "add"
    if living > _MOST and name in ("add", "duplicate"):
        name = "delete"
    operation: dict[str, Any] = {"op": name}
    which = dice.random()
    if dice.random() < 0.25 and not name.startswith("album"):
        operation["zone"] = "shared"
    if name == "add" and (filename := dice.choice(_NAMES)) is not None:
        operation["filename"] = filename
    if name == "favorite":
        operation["value"] = which < 0.6
    if name == "date":
        operation["captured_ms"] = 1_300_000_000_000 + int(which * 450_000_000_000)
    if name in ("album_add", "album_remove", "album_rename", "album_move", "album_delete"):
        albums = sorted(
            album["album"]
            for album in stage.model.albums
            if album["zone"] == "PrimarySync" and not album["folder"]
        )
        if albums:
            operation["album"] = albums[int(which * len(albums))]
    return operation


def _apply(stage: Stage, operation: dict[str, Any]) -> Any:
    """Do it; there may be nothing left that it could be done to."""
    try:
        [done] = stage.account.mutate(operation)
    except HTTPError:
        return {**operation, "done": False}
    stage.counts[f"icloud {operation['op']}"] += 1
    stage.learn()
    return {**operation, **done}

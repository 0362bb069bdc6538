"""The files of a photo: the original, the film of a live photo, the edited version, the thumbnail."""

from collections.abc import Sequence
from typing import Final

from .artifact import Context, FileRef
from .rows import Row

DOMAIN: Final = "CameraRollDomain"

_RENDERED: Final = ("heic", "jpg", "HEIC", "JPG", "jpeg", "png")


class PhotoFiles:
    """Finds the files of assets by where the database says that they are."""

    def __init__(self, context: Context) -> None:
        """Look in a backup."""
        self._context = context

    def original(self, row: Row) -> FileRef | None:
        """Return the file as it was taken."""
        path = _path(row)
        return None if path is None else self._context.file(DOMAIN, f"Media/{path[0]}/{path[1]}")

    def live(self, row: Row) -> FileRef | None:
        """Return the short video of a live photo: the same name with another ending."""
        path = _path(row)
        if path is None:
            return None
        stem = path[1].rpartition(".")[0]
        return self._first(f"Media/{path[0]}/{stem}", ("MOV", "mov"))

    def edited(self, row: Row) -> FileRef | None:
        """Return the picture or video as it was edited."""
        path = _path(row)
        if path is None:
            return None
        stem = path[1].rpartition(".")[0]
        base = f"Media/PhotoData/Mutations/{path[0]}/{stem}/Adjustments/FullSizeRender"
        endings = ("mov", "MOV", "mp4") if row.integer("kind") == 1 else _RENDERED
        return self._first(base, endings)

    def thumbnail(self, row: Row) -> FileRef | None:
        """Return the largest of the small JPEGs that iOS keeps."""
        path = _path(row)
        if path is None:
            return None
        base = f"Media/PhotoData/Thumbnails/V2/{path[0]}/{path[1]}"
        for size in ("5005", "5003"):
            found = self._context.file(DOMAIN, f"{base}/{size}.JPG")
            if found is not None and found.is_stored:
                return found
        return None

    def _first(self, base: str, endings: Sequence[str]) -> FileRef | None:
        """Return the first file with one of some endings."""
        for ending in endings:
            if (found := self._context.file(DOMAIN, f"{base}.{ending}")) is not None:
                return found
        return None


def _path(row: Row) -> tuple[str, str] | None:
    """Return folder and name of an asset, below `Media`."""
    directory, name = row.text("directory"), row.text("filename")
    if directory is None or name is None:
        return None
    # Copies made for iCloud are in numbered folders of their own.
    return (f"PhotoData/CPLAssets/{directory}" if directory.isdigit() else directory), name

"""A folder of a backup: what lies directly in it, and how many files lie below that.

A manifest is a list of paths. Folders have rows of their own, but need not.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .models import FileKind, ManifestEntry

type PathRow = tuple[str, FileKind, str]
"""A relative path, its kind and its file id."""


@dataclass(frozen=True, slots=True)
class FolderItem:
    """Something in a folder.

    `file_id` is None for a folder without a row. `files` counts those in a folder and below it, and
    `entry` is the row of anything else.
    """

    name: str
    kind: FileKind
    file_id: str | None
    files: int = 0
    entry: ManifestEntry | None = None


@dataclass(frozen=True, slots=True)
class FolderPage:
    """A page of what is in a folder, its folders first; `total` counts all of it."""

    domain: str
    path: str
    items: tuple[FolderItem, ...]
    total: int
    limit: int
    offset: int


@dataclass(slots=True)
class _Child:
    """Something in a folder, while rows are gone through."""

    kind: FileKind
    file_id: str | None
    files: int = 0


def folder_page(
    place: tuple[str, str],
    rows: Iterable[PathRow],
    entry: Callable[[str], ManifestEntry],
    limit: int,
    offset: int,
) -> FolderPage:
    """Make a page of a folder, given its domain and path, and the rows of that domain.

    `entry` looks up a row by its file id.

    Raises:
        BackupError: What `entry` and reading the rows raise.
        ValueError: A limit below 1 or a negative offset.
    """
    if limit < 1 or offset < 0:
        raise ValueError("limit has to be at least 1, offset at least 0")
    domain, path = place
    children = sorted(_children(path, rows).items(), key=_order)
    items = tuple(_item(name, child, entry) for name, child in children[offset : offset + limit])
    return FolderPage(domain, path, items, len(children), limit, offset)


def _children(path: str, rows: Iterable[PathRow]) -> dict[str, _Child]:
    """Gather what lies in a folder."""
    found: dict[str, _Child] = {}
    for rest, kind, file_id in _below(path, rows):
        name, slash, _ = rest.partition("/")
        if not slash and (name not in found or kind is FileKind.DIRECTORY):
            files = found[name].files if name in found else 0
            found[name] = _Child(kind, file_id, files)
        elif slash:
            child = found.get(name)
            if child is None or child.kind is not FileKind.DIRECTORY:
                child = found[name] = _Child(FileKind.DIRECTORY, None)
            child.files += kind is FileKind.FILE
    return found


def _below(path: str, rows: Iterable[PathRow]) -> Iterator[PathRow]:
    """Yield the rows below a path, which is taken off them."""
    prefix = f"{path}/" if path else ""
    for row, kind, file_id in rows:
        # A domain has a row of its own, without a path.
        if row.startswith(prefix) and (path or row):
            yield row[len(prefix) :], kind, file_id


def _order(item: tuple[str, _Child]) -> tuple[bool, str, str]:
    name, child = item
    return child.kind is not FileKind.DIRECTORY, name.casefold(), name


def _item(name: str, child: _Child, entry: Callable[[str], ManifestEntry]) -> FolderItem:
    if child.kind is FileKind.DIRECTORY or child.file_id is None:
        return FolderItem(name, child.kind, child.file_id, child.files)
    return FolderItem(name, child.kind, child.file_id, entry=entry(child.file_id))

"""Gives every exported file a name that no file system refuses and no two files share.

Paths in a manifest may be hostile (`..`, absolute, NUL, bidirectional marks), too long, or equal
but for case or normalization, which exFAT, NTFS and APFS do not tell apart. Each component is made
safe and unique among its siblings, so whole paths are unique, too. Files come in the manifest's
order, in which everything below a folder is in one piece: only the names beside the current
folder's ancestors have to be remembered.
"""

from dataclasses import dataclass, field
from typing import Final

from ...paths import MAX_NAME_UNITS, folded, honest, is_reserved, shortened

# Room for " (12345)" within the 255 bytes that file systems allow.
MAX_COMPONENT_BYTES: Final = 240
# Linux takes 4096 bytes with the folder that the export is put in, Windows and SMB less.
MAX_PATH_BYTES: Final = 1024
MAX_DEPTH: Final = 64
LONG_PATHS: Final = "_long_paths"

_MAX_EXTENSION: Final = 17
_EMPTY: Final = "_"


def safe_component(text: str) -> str:
    """Make one path component of any text; keeps what is safe, leading dots included."""
    name = _fit(_trimmed(honest(text[: 4 * MAX_NAME_UNITS])))
    return f"_{name}" if is_reserved(name) else name or _EMPTY


class Siblings:
    """The names within one folder; only hashes of them are kept."""

    __slots__ = ("_counters", "_taken")

    def __init__(self, *reserved: str) -> None:
        """Begin; names in `reserved` are kept free."""
        self._taken = {hash(folded(name)) for name in reserved}
        self._counters: dict[int, int] = {}

    def claim(self, component: str) -> str:
        """Return a safe name for a new file or folder that none has yet."""
        name = safe_component(component)
        key = hash(folded(name))
        if key in self._taken:
            stem, extension = _split(name)
            number = self._counters.get(key, 2)
            while hash(folded(name := f"{stem} ({number}){extension}")) in self._taken:
                number += 1
            self._counters[key] = number + 1
            key = hash(folded(name))
        self._taken.add(key)
        return name


@dataclass(slots=True)
class _Folder:
    """A folder on the way to the current file."""

    component: str
    path: str
    names: Siblings = field(default_factory=Siblings)

    def claim(self, component: str) -> str:
        """Return the path of a new file or folder in this one."""
        return f"{self.path}{self.names.claim(component)}"


class ExportNames:
    """The names within one export."""

    def __init__(self, *reserved: str) -> None:
        """Begin; names in `reserved` are kept free at the top."""
        self._folders = [_Folder("", "", Siblings(*reserved, LONG_PATHS))]
        self._long = 0

    def name(self, domain: str, relative_path: str) -> str:
        """Return the next file's path in the export, with `/`, below a folder of its domain."""
        if len(relative_path) > MAX_PATH_BYTES or relative_path.count("/") >= MAX_DEPTH:
            return self._numbered(relative_path)
        *folders, last = (domain, *relative_path.split("/"))
        self._enter(folders)
        if len(self._folders[-1].path.encode()) + MAX_COMPONENT_BYTES > MAX_PATH_BYTES:
            return self._numbered(relative_path)
        return self._folders[-1].claim(last)

    def _enter(self, folders: list[str]) -> None:
        """Go from the previous file's folder to the next one's."""
        depth = 1
        for folder, component in zip(self._folders[1:], folders, strict=False):
            if folder.component != component:
                break
            depth += 1
        del self._folders[depth:]
        for component in folders[depth - 1 :]:
            self._folders.append(_Folder(component, f"{self._folders[-1].claim(component)}/"))

    def _numbered(self, relative_path: str) -> str:
        """Name a file whose path is too long."""
        self._long += 1
        extension = _split(safe_component(relative_path[-_MAX_EXTENSION:]))[1]
        return f"{LONG_PATHS}/{self._long:06}{extension}"


def _split(name: str) -> tuple[str, str]:
    """Split a name before its extension, if it has one that looks like one."""
    head, dot, tail = name.rpartition(".")
    if not dot or not head or not tail.isascii() or not tail.isalnum():
        return name, ""
    return (head, f".{tail}") if len(tail) < _MAX_EXTENSION else (name, "")


def _fit(name: str) -> str:
    """Cut a long name, but not its extension."""
    stem, extension = _split(name)
    room = MAX_COMPONENT_BYTES - len(extension)
    return _trimmed(shortened(stem, room, room)) + extension if stem else _trimmed(name)


def _trimmed(name: str) -> str:
    """Take away what Windows drops, which would make two names one, and names made of dots."""
    return name.strip().rstrip(". ")

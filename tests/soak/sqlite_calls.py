"""The calls by which SQLite changes the catalog: they can fail, and the process can end at them.

SQLite's layer for Unix lets each of its calls of the system be replaced, for tests like these
(`xSetSystemCall`, https://sqlite.org/c3ref/vfs.html). So what fails is a write of its own, in the
library that the product uses, and what becomes of it is up to SQLite. Flushing is none of these calls.
"""

import _sqlite3
from collections.abc import Callable
import ctypes
import os
from typing import Any, Final

from tests.soak import faults

_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_POINTERS: Final = (
    "xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose",
    "xRandomness", "xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64",
    "xSetSystemCall", "xGetSystemCall",
)  # fmt: skip


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", ctypes.c_int), ("szOsFile", ctypes.c_int), ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p), ("zName", ctypes.c_char_p), ("pAppData", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in _POINTERS),
    )  # fmt: skip


_SET: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_GET: Final = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)


def _call(result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments, use_errno=True)


_INT, _SIZE, _OFFSET = ctypes.c_int, ctypes.c_size_t, ctypes.c_int64
_WRITE_AT: Final = _call(ctypes.c_ssize_t, _INT, ctypes.c_void_p, _SIZE, _OFFSET)
_CALLS: Final[dict[str, Any]] = {
    "open": _call(_INT, ctypes.c_char_p, _INT, _INT),
    "write": _call(ctypes.c_ssize_t, _INT, ctypes.c_void_p, _SIZE),
    "pwrite": _WRITE_AT,
    "pwrite64": _WRITE_AT,
    "ftruncate": _call(_INT, _INT, _OFFSET),
    "unlink": _call(_INT, ctypes.c_char_p),
}
# SQLite calls them as long as the process lives.
_replaced: Final[list[Any]] = []


def arm() -> bool:
    """See every call from now on; False if the library cannot be reached."""
    try:
        library = ctypes.CDLL(_sqlite3.__file__)
        find = library.sqlite3_vfs_find
    except AttributeError, OSError:
        # Built into the interpreter.
        return False
    find.restype, find.argtypes = ctypes.POINTER(_Vfs), [ctypes.c_char_p]
    vfs = find(None)
    if not vfs or vfs.contents.iVersion < 3:
        return False
    get, put = _GET(vfs.contents.xGetSystemCall), _SET(vfs.contents.xSetSystemCall)
    for name, kind in _CALLS.items():
        if (address := get(vfs, name.encode())) is not None:
            replacement = kind(_watched(name, kind(address)))
            _replaced.append(replacement)
            put(vfs, name.encode(), ctypes.cast(replacement, ctypes.c_void_p))
    return True


def _watched(name: str, real: Callable[..., int]) -> Callable[..., int]:
    def call(subject: Any, *arguments: Any) -> int:
        changes = name != "open" or arguments[0] & _WRITES
        if changes and (number := faults.strike_catalog(subject)):
            ctypes.set_errno(number)
            return -1
        return real(subject, *arguments)

    return call

"""Opens the files of a backup folder without ever leaving it.

The folder is not trusted: it may hold symbolic links, pipes and devices under names that look
right. So each step is opened relative to its parent's descriptor and never follows a link; only the
way to the backup folder itself may, because the user chose it.
"""

import errno
import os
from pathlib import Path
import re
from typing import Final

from ..regular_files import NotRegularError, open_with_status
from .errors import BackupReadError, FileMissingError, FileNotInBackupError

_FILE_ID: Final = re.compile(r"[0-9a-f]{40}")
# Folders are only passed through, which is cheaper than opening them for reading.
_DIRECTORY: Final = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
_ABSENT: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


def is_file_id(text: str) -> bool:
    """Whether a text is a file id: 40 lower-case hexadecimal digits."""
    return _FILE_ID.fullmatch(text) is not None


def blob_parts(file_id: str) -> tuple[str, str]:
    """Return where the stored content of a file lies: `<first two digits>/<id>`.

    Raises:
        FileNotInBackupError: The id is none.
    """
    if not is_file_id(file_id):
        raise FileNotInBackupError("not a file id")
    return file_id[:2], file_id


def open_plain(backup: Path, name: str) -> int:
    """Open a file that lies directly in the backup folder, such as Manifest.db, for reading.

    Raises:
        FileMissingError: There is no such file, or something that is no regular file.
        BackupReadError: The operating system could not read it.
    """
    return open_regular(backup, (name,))[0]


def open_regular(backup: Path, parts: tuple[str, ...]) -> tuple[int, os.stat_result]:
    """Walk from the backup folder to a regular file by descriptors, and open it for reading.

    Returns:
        Its descriptor, which the caller closes, and its state.

    Raises:
        FileMissingError: There is no such file, or something that is no regular file.
        BackupReadError: The operating system could not read it.
    """
    try:
        # One step goes from the folder to what lies in it: O_NOFOLLOW is about the last part alone.
        first = f"{backup}/{parts[0]}" if len(parts) > 1 else backup
        parent = os.open(first, _DIRECTORY | (os.O_NOFOLLOW if len(parts) > 1 else 0))
        try:
            for part in parts[1:-1]:
                child = os.open(part, _DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
                os.close(parent)
                parent = child
            return open_with_status(parts[-1], dir_fd=parent)
        finally:
            os.close(parent)
    except NotRegularError as error:
        raise FileMissingError(f"{parts[-1]} is no regular file") from error
    except OSError as error:
        if error.errno in _ABSENT:
            raise FileMissingError(f"{parts[-1]} is not in the backup") from error
        raise BackupReadError(f"{parts[-1]}: {error.strerror}") from error

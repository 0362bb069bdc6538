"""Where the demo keeps its things, and what it remembers from one start to the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
import fcntl
import json
import os
from pathlib import Path
import shutil
import socket

ROOT = Path(__file__).parents[3]
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of a demo; everything lies below `base`."""

    base: Path

    @property
    def config(self) -> Path:
        """Home Assistant's configuration folder."""
        return self.base / "config"

    @property
    def media(self) -> Path:
        """Home Assistant's media folder, below which the photos land."""
        return self.base / "media"

    @property
    def backups(self) -> Path:
        """The folder of the generated iOS backups."""
        return self.base / "backups"

    @property
    def backup_truth(self) -> Path:
        """What is in the backups, a line for each file with its SHA-256."""
        return self.base / "backups.jsonl"

    @property
    def icloud(self) -> Path:
        """What the simulated iCloud remembers."""
        return self.base / "icloud"

    @property
    def authority(self) -> Path:
        """The private certificate authority of the simulated iCloud."""
        return self.base / "authority"

    @property
    def logs(self) -> Path:
        """The output of the processes."""
        return self.base / "logs"

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Have the folder alone; whoever comes second would overwrite what the first remembers.

        Raises:
            SystemExit: A demo runs there.
        """
        self.base.mkdir(parents=True, exist_ok=True)
        claim = os.open(self.base, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SystemExit(self._taken()) from None
            yield
        finally:
            os.close(claim)

    def _taken(self) -> str:
        port = Memory.load(self).home_assistant_port if self._is_known() else 0
        where = f" at http://{LOOPBACK}:{port}" if port else ""
        return (
            f"A demo runs in {self.base} already{where}. End it with Ctrl-C where it was started, "
            "or start another one in a folder of its own with --folder."
        )

    def _is_known(self) -> bool:
        return (self.base / Memory.NAME).exists()

    def create(self, *, fresh: bool) -> None:
        """Make the folders, from nothing if `fresh`."""
        if fresh and self.base.exists():
            if not self._is_known() and any(self.base.iterdir()):
                raise SystemExit(f"{self.base} is not a folder of a demo; it is left alone.")
            self._clear()
        self.base.mkdir(parents=True, exist_ok=True)
        if not self._is_known():
            Memory().save(self)
        for folder in (self.config, self.media, self.icloud, self.authority, self.logs):
            folder.mkdir(exist_ok=True)

    def _clear(self) -> None:
        """Remove all that is in the folder, what makes it a demo's last; the folder stays claimed."""
        for path in sorted(self.base.iterdir(), key=lambda it: it.name == Memory.NAME):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


@dataclass(slots=True)
class Memory:
    """What a later start has to know."""

    NAME = "demo.json"

    home_assistant_port: int = 0
    icloud_port: int = 0
    assets: int = 0
    token: str = ""
    backups_ready: bool = False
    backups_added: bool = False
    library_path: str = ""

    @classmethod
    def load(cls, layout: Layout) -> Memory:
        """Read what an earlier start has left."""
        return cls(**json.loads((layout.base / cls.NAME).read_text("utf-8")))

    def save(self, layout: Layout) -> None:
        """Write for a later start; the token is nobody else's business."""
        path = layout.base / self.NAME
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file)
        part.replace(path)


def choose_port(wanted: int) -> int:
    """Return a port of the loopback interface that is free now: the wanted one if possible."""
    for candidate in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, candidate))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
            return port
    raise SystemExit("No port of the loopback interface is free.")

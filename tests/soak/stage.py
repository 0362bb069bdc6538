"""Everything that one seed works with: Apple's side, the disk, the process, and what is known."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import random
import shutil
import time
from typing import Any, Final

from tests.simulated_icloud import client, tls
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.soak import process
from tests.soak.disk import Disk, Entry, Place
from tests.soak.model import Model
from tests.soak.process import Nursery
from tests.soak.reach import Reach
from tests.soak.volume import Volume

DAY: Final = 86_400.0
PRESENT, AWAY = "library", "away"


@dataclass(slots=True)
class Stage:
    """What one seed works with. `here` and `apple` are how many seconds the clocks are ahead."""

    seed: int
    folder: Path
    icloud: SimulatedICloud
    account: SimulatedAccount
    nursery: Nursery
    volume: Volume
    disk: Disk
    model: Model = field(default_factory=Model)
    counts: Counter[str] = field(default_factory=Counter)
    troubles: set[str] = field(default_factory=set)
    taken_rights: list[Path] = field(default_factory=list)
    seen: dict[str, Entry] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    # When a file was first seen in quarantine, by our clock.
    quarantined: dict[str, float] = field(default_factory=dict)
    quarantined_before: dict[str, float] = field(default_factory=dict)
    # Everything that may not be found, and the files where nothing of it was.
    secrets: set[bytes] = field(default_factory=set)
    searched: dict[Path, tuple[int, int, int]] = field(default_factory=dict)
    here: float = 0.0
    apple: float = 0.0
    is_away: bool = False
    is_approved: bool = False
    was_set_up: bool = False
    # Nothing but single runs has gone wrong since all was right: what a sync leaves can be told.
    is_settled: bool = False
    # What the last run was asked, what it answered, and its log: told if a promise is broken.
    last_run: list[str] = field(default_factory=list)

    @property
    def library(self) -> Path:
        """The folder that holds the library now."""
        return self.disk.folder / (AWAY if self.is_away else PRESENT)

    @property
    def catalog(self) -> Path:
        """The database."""
        return self.folder / "catalog.db"

    def now(self) -> float:
        """Tell what our clock shows."""
        return time.time() + self.here

    def set_clocks(self, here: float, apple: float) -> None:
        """Let it be later."""
        self.here, self.apple = here, apple
        self.icloud.move_clock(apple)

    def learn(self) -> None:
        """Take what Apple has now."""
        self.model.learn(self.account.truth())

    def look(self) -> dict[str, Entry]:
        """Read the disk; what is found is what comes next is compared with."""
        self.seen = self.disk.scan(AWAY if self.is_away else PRESENT)
        now = self.now()
        held = {path for path, entry in self.seen.items() if entry.place is Place.QUARANTINE}
        self.quarantined = {path: self.quarantined.get(path, now) for path in held}
        return self.seen

    def content(self, path: str) -> str:
        """Tell what lies there now, whatever it counts as."""
        return self.disk.content(path, AWAY if self.is_away else PRESENT)

    def notes_of_kept(self) -> set[str]:
        """Read which photos are kept, from the note beside the library."""
        kept: set[str] = set()
        note = self.library / ".apple_backup" / "kept.jsonl"
        for line in note.read_text(errors="replace").splitlines() if note.exists() else ():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            (kept.add if entry["kept"] else kept.discard)(entry["asset"])
        return kept

    def order(self, actions: list[dict[str, Any]], **how: Any) -> dict[str, Any]:
        """Write an order for the child."""
        return {
            "apple_id": self.account.apple_id,
            "password": self.account.password,
            "codes": f"{self.account.control}/accounts/{self.account.id}/codes",
            "dsid": self.account.dsid,
            "session": str(self.folder / "session"),
            "catalog": str(self.catalog),
            "library": str(self.disk.folder / PRESENT),
            "private": str(self.disk.folder / "private"),
            "disk": str(self.disk.folder),
            "outcome": str(self.folder / "outcome.json"),
            "ahead": self.here,
            "environment": {"HTTPS_PROXY": self.icloud.proxy, "NO_PROXY": "127.0.0.1,localhost"},
            "config": self.model.config,
            "set_up": not self.was_set_up,
            "actions": actions,
            **how,
        }

    def relieve(self) -> None:
        """End all trouble: with the network, the account, and the disk."""
        self.account.clear_faults()
        self.icloud.clear_faults()
        if self.troubles & ACCOUNT_TROUBLES:
            self.account.change(
                latency=0.0, bandwidth=0, url_ttl=3600, locked=False, web_access=True,
                terms_pending=False, malformed=False, photos=True,
            )  # fmt: skip
            for zone in ("PrimarySync", *self._shared()):
                self.account.indexing("FINISHED", zone)
        if "cut" in self.troubles:
            self.account.change(password=self.account.password)
        self.volume.relieve()
        if self.is_away:
            self.bring_back()
        for path in self.taken_rights:
            # What is empty does not stay.
            if path.exists():
                path.chmod(0o755)
        self.taken_rights.clear()
        self.troubles.clear()

    def _shared(self) -> set[str]:
        return {zone for zone in self.model.zones.values() if zone != "PrimarySync"}

    def take_away(self) -> None:
        """Do what happens when a volume is not mounted: an empty folder is left."""
        present, away = self.disk.folder / PRESENT, self.disk.folder / AWAY
        present.rename(away)
        present.mkdir()
        self.is_away = True

    def bring_back(self) -> None:
        """Mount the volume again."""
        present, away = self.disk.folder / PRESENT, self.disk.folder / AWAY
        shutil.rmtree(present)
        away.rename(present)
        self.is_away = False

    def written_into_nothing(self) -> list[str]:
        """Name the files that were written where the library is not."""
        if not self.is_away:
            return []
        root = self.disk.folder / PRESENT
        return [os.fspath(path) for path in root.rglob("*") if not path.is_dir()]


ACCOUNT_TROUBLES: Final = frozenset(
    {"locked", "web_access", "terms", "photos", "malformed", "slow", "addresses", "indexing"}
)


@contextmanager
def opened(seed: int, folder: Path, assets: int, *, mounted: bool) -> Iterator[Stage]:
    """Start a simulated iCloud and a nursery, and make an account."""
    certificates = folder / "ca"
    certificates.mkdir()
    tls.authority(certificates)
    # Reading all the authorities of the world takes longer than many a run.
    bundle = str(certificates / "ca.pem")
    trust = {"REQUESTS_CA_BUNDLE": bundle, "SSL_CERT_FILE": bundle}
    surroundings = {"SIMULATED_ICLOUD_CA": str(certificates)}
    # Both take seconds to import what they need, at the same time.
    with (
        process.start(folder, trust) as nursery,
        client.start(environment=surroundings) as icloud,
    ):
        canary = random.Random(f"canary {seed}").randbytes(8).hex()
        account = icloud.create_account(
            apple_id=f"soak-{seed}@icloud.example",
            password=f"Canary-{canary}",
            seed=f"soak {seed}",
            assets=assets,
            shared_assets=assets // 6,
            # Half of the seeds need a code when nobody trusts the session any more.
            second_factor="sms" if seed % 2 else "none",
        )
        (folder / "disk").mkdir()
        volume = Volume(folder / "disk", mounted=mounted)
        try:
            yield Stage(seed, folder, icloud, account, nursery, volume, Disk(folder / "disk"))
        finally:
            volume.close()

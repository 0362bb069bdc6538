"""How much of a backup each domain takes, and the few groups users think in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
import time
from typing import Final

from .browse import text
from .errors import DamagedBackupError

# A device has about a thousand.
_MAX_DOMAINS: Final = 100_000
_MAX_NAME: Final = 1024
_YIELD_EVERY: Final = 100


class DomainGroup(StrEnum):
    """What a domain is to a user."""

    APPS = "apps"
    PHOTOS = "photos"
    MEDIA = "media"
    PERSONAL = "personal"
    HEALTH = "health"
    SYSTEM = "system"


_APP_PREFIXES: Final = ("AppDomain-", "AppDomainGroup-", "AppDomainPlugin-")
_GROUPS: Final = {
    "CameraRollDomain": DomainGroup.PHOTOS,
    "MediaDomain": DomainGroup.MEDIA,
    "TonesDomain": DomainGroup.MEDIA,
    "BooksDomain": DomainGroup.MEDIA,
    "HomeDomain": DomainGroup.PERSONAL,
    "HealthDomain": DomainGroup.HEALTH,
}


@dataclass(frozen=True, slots=True)
class DomainSize:
    """How many files a domain has, and how many bytes by what the manifest says of them."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: DomainSize) -> DomainSize:
        """Add both."""
        return DomainSize(self.files + other.files, self.bytes + other.bytes)


type DomainSizes = Mapping[str, DomainSize]


def group_of(domain: str) -> DomainGroup:
    """The group of a domain; what is not known is the system's."""
    if domain.startswith(_APP_PREFIXES):
        return DomainGroup.APPS
    return _GROUPS.get(domain, DomainGroup.SYSTEM)


def app_of(domain: str) -> str | None:
    """The bundle id of the app a domain belongs to; None for shared and other domains."""
    prefix = _APP_PREFIXES[0]
    return domain.removeprefix(prefix) if domain.startswith(prefix) else None


def by_group(sizes: DomainSizes) -> dict[DomainGroup, DomainSize]:
    """Add up sizes by group; every group is there."""
    totals = dict.fromkeys(DomainGroup, DomainSize())
    for domain, size in sizes.items():
        totals[group_of(domain)] += size
    return totals


def add_up(
    rows: Iterable[tuple[object, int | None]], cancelled: Callable[[], bool], *, max_rows: int
) -> dict[str, DomainSize] | None:
    """Add up rows of a domain's bytes and a file's size, letting other threads run in between.

    Args:
        rows: The rows.
        cancelled: Asked now and then.
        max_rows: How many there can be; a tree of pages that refers to itself has more.

    Returns:
        The sizes by domain, in order of their names; None when cancelled.

    Raises:
        DamagedBackupError: There are more rows than there can be, or more domains than any
            device has.
        BackupError: What reading the rows raises.
    """
    files: dict[object, int] = {}
    size_of: dict[object, int] = {}
    for number, (domain, size) in enumerate(rows):
        if isinstance(domain, bytes) and len(domain) > _MAX_NAME:
            domain = domain[:_MAX_NAME]
        files[domain] = files.get(domain, 0) + 1
        size_of[domain] = size_of.get(domain, 0) + (size or 0)
        if number % _YIELD_EVERY == 0:
            if cancelled():
                return None
            if number > max_rows:
                raise DamagedBackupError("the manifest has more rows than fit into it")
            if len(files) > _MAX_DOMAINS:
                raise DamagedBackupError("the manifest names more domains than any device has")
            # Without this, other threads wait for the interpreter's switch interval each time.
            time.sleep(0)
    totals: dict[str, DomainSize] = {}
    for domain, count in files.items():
        name = text(domain)
        totals[name] = totals.get(name, DomainSize()) + DomainSize(count, size_of[domain])
    return dict(sorted(totals.items()))

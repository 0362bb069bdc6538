"""What of a backup is meant: some files, a folder, a domain, an app, or all of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import re
from typing import Final

from .errors import DamagedBackupError, FileNotInBackupError
from .manifest_record import ManifestRecord
from .mbfile import MBFile
from .models import FileKind
from .reader import BackupReader

MAX_FILE_IDS: Final = 10_000

_APP: Final = "AppDomain-"
_PLUGIN: Final = "AppDomainPlugin-"
_GROUP: Final = "AppDomainGroup-"
# Groups of older apps begin with the ten characters of their developer's team.
_GROUP_PREFIX: Final = re.compile(r"(?:[A-Z0-9]{10}\.)?(?:group\.)?")


@dataclass(frozen=True, slots=True)
class FileSelection:
    """Files by their ids, at most `MAX_FILE_IDS`; a directory stands for all it holds."""

    file_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        """Keep the selection within what is held in memory."""
        if not 0 < len(self.file_ids) <= MAX_FILE_IDS:
            raise ValueError(f"between 1 and {MAX_FILE_IDS} files may be selected")


@dataclass(frozen=True, slots=True)
class FolderSelection:
    """All files below a folder of a domain; `path` without a slash at its end."""

    domain: str
    path: str


@dataclass(frozen=True, slots=True)
class DomainSelection:
    """All files of a domain."""

    domain: str


@dataclass(frozen=True, slots=True)
class AppSelection:
    """All files of an app: its own domain, its plug-ins and the groups named after it."""

    bundle_id: str


@dataclass(frozen=True, slots=True)
class WholeBackup:
    """Every file."""


type Selection = FileSelection | FolderSelection | DomainSelection | AppSelection | WholeBackup


def names_in(selection: object) -> int:
    """Return how many files a selection names, which is what it takes to keep it."""
    return len(selection.file_ids) if isinstance(selection, FileSelection) else 1


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a selection: one file, or all files of a domain (None: of all) below a prefix."""

    domain: str | None = None
    prefix: str = ""
    record: ManifestRecord | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A selection as disjoint spans in the manifest's order; `unknown` are ids that it lacks."""

    spans: tuple[Span, ...]
    unknown: tuple[str, ...] = ()


def resolve(reader: BackupReader, selection: Selection, apps: Iterable[str] = ()) -> Resolved:
    """Find out where the selected files are; blocking.

    Args:
        reader: The backup.
        selection: What is meant.
        apps: The bundle ids of all installed apps, which tell `com.example.app` from
            `com.example.app.pro`.

    Raises:
        BackupError: The manifest cannot be read.
    """
    match selection:
        case FileSelection(file_ids):
            return _resolve_files(reader, file_ids)
        case FolderSelection(domain, path):
            return Resolved((Span(domain, f"{path}/" if path else ""),))
        case DomainSelection(domain):
            return Resolved((Span(domain),))
        case AppSelection(bundle_id):
            domains = app_domains(reader.manifest.domains(), bundle_id, apps)
            return Resolved(tuple(Span(domain) for domain in domains))
        case WholeBackup():
            return Resolved((Span(),))


def selected(reader: BackupReader, resolved: Resolved) -> Iterator[ManifestRecord]:
    """Yield the selected files in the manifest's order, each once; blocking.

    Raises:
        BackupError: The manifest cannot be read.
    """
    for span in resolved.spans:
        if span.record is not None:
            yield span.record
        else:
            yield from reader.records(span.domain, span.prefix)


def app_domains(domains: Iterable[str], bundle_id: str, apps: Iterable[str] = ()) -> list[str]:
    """Return the domains of an app.

    The identifiers of plug-ins begin with their app's, which iOS enforces; those of groups mostly
    do. Where several apps fit, the one with the longest identifier owns the domain. A group that
    several apps share under another name belongs to none.
    """
    domains = tuple(domains)
    own = (domain.removeprefix(_APP) for domain in domains if domain.startswith(_APP))
    known = {name.casefold() for name in (bundle_id, *apps, *own)}
    wanted = bundle_id.casefold()
    return [domain for domain in domains if _owner(domain, known) == wanted]


def _owner(domain: str, apps: set[str]) -> str | None:
    """Return the app that a domain belongs to, in lower case."""
    if domain.startswith(_APP):
        return domain.removeprefix(_APP).casefold()
    if domain.startswith(_PLUGIN):
        identifier = domain.removeprefix(_PLUGIN)
    elif domain.startswith(_GROUP):
        identifier = _GROUP_PREFIX.sub("", domain.removeprefix(_GROUP), count=1)
    else:
        return None
    parts = identifier.casefold().split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if name in apps), None)


def _resolve_files(reader: BackupReader, file_ids: Iterable[str]) -> Resolved:
    """Look files up and let those inside a selected directory be covered by it."""
    found: list[tuple[str, str, ManifestRecord]] = []
    unknown: list[str] = []
    for file_id in dict.fromkeys(file_ids):
        try:
            record = _record(reader, file_id)
        except FileNotInBackupError:
            unknown.append(file_id)
            continue
        entry = record.entry
        is_folder = entry.kind is FileKind.DIRECTORY and entry.relative_path
        found.append((entry.domain, entry.relative_path + "/" * bool(is_folder), record))
    spans: list[Span] = []
    for domain, key, record in sorted(found, key=lambda it: it[:2]):
        last = spans[-1] if spans else None
        if last and not last.record and last.domain == domain and key.startswith(last.prefix):
            continue
        if record.entry.kind is FileKind.DIRECTORY:
            spans.append(Span(domain, key))
        else:
            spans.append(Span(domain, key, record))
    return Resolved(tuple(spans), tuple(unknown))


def _record(reader: BackupReader, file_id: str) -> ManifestRecord:
    """Look a row up; one whose record cannot be read is a row all the same."""
    try:
        return reader.record(file_id)
    except DamagedBackupError:
        return ManifestRecord(reader.manifest.entry(file_id), MBFile(), is_damaged=True)

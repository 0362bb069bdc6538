"""The parsers, each as a function of bytes that returns, or raises what it may raise."""

from collections.abc import Callable, Mapping
import contextlib
from datetime import UTC, datetime
import io
import os
from pathlib import Path
import tempfile
import unicodedata

from custom_components.apple_backup.backups import plists
from custom_components.apple_backup.backups.artifacts.codecs.errors import CodecError
from custom_components.apple_backup.backups.artifacts.codecs.keyed_archive import unarchive
from custom_components.apple_backup.backups.artifacts.message_body import (
    quick_text,
    read_body,
    read_summary,
)
from custom_components.apple_backup.backups.artifacts.message_payload import (
    read_link,
    read_poll,
    read_votes,
)
from custom_components.apple_backup.backups.artifacts.note_body import read_note
from custom_components.apple_backup.backups.artifacts.note_table import read_table
from custom_components.apple_backup.backups.errors import BackupError, DamagedBackupError
from custom_components.apple_backup.backups.exports.documents.content_lines import escaped, folded
from custom_components.apple_backup.backups.exports.documents.markup import paragraph
from custom_components.apple_backup.backups.exports.documents.pdf.bidi import is_rtl, visual
from custom_components.apple_backup.backups.exports.documents.pdf.glyphs import (
    Missing,
    drawable,
    width,
)
from custom_components.apple_backup.backups.exports.documents.pdf.jpeg import read_jpeg
from custom_components.apple_backup.backups.exports.documents.pdf.sheet import wrapped
from custom_components.apple_backup.backups.keybag import parse_keybag
from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.mbdb import read_record, read_records
from custom_components.apple_backup.backups.mbfile import MAX_MBFILE_SIZE, read_mbfile
from custom_components.apple_backup.backups.models import FileKind
from custom_components.apple_backup.http.ranges import RangeNotSatisfiableError, parse_ranges
from custom_components.apple_backup.photos.cloudkit.plists import read_plist
from custom_components.apple_backup.photos.cloudkit.records import parse_records
from custom_components.apple_backup.photos.files.exif_date import date_patch
from custom_components.apple_backup.photos.pictures.decoding.errors import (
    UndecodableError,
    undecodable,
)
from custom_components.apple_backup.photos.pictures.decoding.heif import HeifFile
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .notes import kept_notes, library_lock, library_marker, session

MAX_INPUT = MAX_MBFILE_SIZE
_SIZE = 1000
_CAPTURED = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)


def keybag(data: bytes) -> None:
    """`BackupKeyBag` of Manifest.plist; whatever is parsed is tried with a key."""
    with contextlib.suppress(BackupError):
        parse_keybag(data).unlock(bytes(32))


def mbfile(data: bytes) -> None:
    """The `file` column of Manifest.db."""
    with contextlib.suppress(DamagedBackupError):
        found = read_mbfile(data)
        assert found.size is None or 0 <= found.size < 1 << 63


def plist(data: bytes) -> None:
    """Any of the property lists of a backup."""
    with contextlib.suppress(BackupError):
        assert isinstance(plists.parse_plist(data, "Info.plist"), dict)


def mbdb(data: bytes) -> None:
    """Manifest.mbdb."""
    descriptor = os.memfd_create("mbdb")
    try:
        os.write(descriptor, data)
        with contextlib.suppress(BackupError):
            for position, record in read_records(descriptor):
                assert read_record(descriptor, position).file_id == record.file_id
                record.as_mbfile()
    finally:
        os.close(descriptor)


def manifest(data: bytes) -> None:
    """Manifest.db of a backup that is not encrypted."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        (Path(folder) / "Manifest.db").write_bytes(data)
        with contextlib.suppress(BackupError):
            opened = Manifest.open(Path(folder), None, None)
            with contextlib.closing(opened):
                opened.domains()
                opened.files(kinds=FileKind, limit=50, path_like="%a%")
                opened.build_index()
                opened.files(kinds=FileKind, limit=50)


def ranges(data: bytes) -> None:
    """The `Range` header; what is found lies within the file."""
    with contextlib.suppress(RangeNotSatisfiableError):
        for found in parse_ranges(data.decode("latin-1"), _SIZE) or ():
            assert 0 <= found.start <= found.end < _SIZE


def jpeg(data: bytes) -> None:
    """The head of a picture that is put into a PDF."""
    found = read_jpeg(data)
    assert found is None or (found.width > 0 < found.height and 1 <= found.orientation <= 8)


def document_text(data: bytes) -> None:
    """What somebody has written, as a PDF draws it and as pages show it."""
    text = data.decode("utf-8", "replace")
    missing = Missing()
    for line in text.splitlines():
        shown = drawable(line, missing)
        assert not {"Cc", "Cf", "Cs"} & set(map(unicodedata.category, shown))
        # Nothing is lost; brackets may be mirrored.
        assert len(visual(shown, rtl=is_rtl(shown))) == len(shown)
        wide = sum(map(width, shown))
        assert all(sum(map(width, it)) <= 9000 for it in wrapped(shown, 9000)) or wide > 9000
    assert "<script" not in paragraph(text)
    folded(escaped(text))


def message_body(data: bytes) -> None:
    """`attributedBody` of a message; its spans lie within its text."""
    quick_text(data)
    with contextlib.suppress(CodecError):
        found = read_body(data)
        size = len(found.text or "")
        assert all(0 <= span.start <= span.end <= size for span in found.spans)


def keyed_archive(data: bytes) -> None:
    """`payload_data` and `message_summary_info` of a message, and transcripts."""
    for read in (unarchive, read_link, read_poll, read_votes, read_summary):
        with contextlib.suppress(CodecError):
            read(data)


def note(data: bytes) -> None:
    """The body of a note."""
    with contextlib.suppress(CodecError):
        found = read_note(data)
        assert all(run.text or run.attachment for block in found.blocks for run in block.runs)


def note_table(data: bytes) -> None:
    """A table in a note; all its rows have as many cells."""
    with contextlib.suppress(CodecError):
        assert len({len(row) for row in read_table(data)}) == 1


def photo_plist(data: bytes) -> None:
    """What CloudKit sends inside of its records: keywords, places."""
    read_plist(data)


def photo_records(data: bytes) -> None:
    """A page of records of CloudKit: each is read or told, and none is lost."""
    try:
        page = json_loads(data)
    except JSON_DECODE_EXCEPTIONS:
        return
    raw = page if isinstance(page, list) else [page]
    found, problems = parse_records("PrimarySync", raw)
    assert len(found) <= len(raw)
    assert all(isinstance(it, str) for it in problems)


def exif_date(data: bytes) -> None:
    """The head of a JPEG that is to tell when it was taken: what is changed lies within it."""
    patch = date_patch(data, _CAPTURED)
    if patch is not None:
        assert 0 <= patch.start <= patch.end <= len(data)
        # Once it has a date it is left alone.
        changed = data[: patch.start] + patch.content + data[patch.end :]
        assert date_patch(changed, _CAPTURED) is None


def heif(data: bytes) -> None:
    """The index of a HEIC picture."""
    with contextlib.suppress(UndecodableError):
        found = HeifFile(io.BytesIO(data), len(data))
        found.thumbnails()
        with undecodable():
            found.layout(found.primary)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        *(keybag, mbfile, plist, mbdb, manifest, ranges, jpeg, document_text),
        *(message_body, keyed_archive, note, note_table),
        *(photo_plist, photo_records, exif_date, heif),
        *(kept_notes, library_marker, library_lock, session),
    )
}

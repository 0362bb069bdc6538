"""Sidecars, read by Exiv2 and by an XML parser."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.files.xmp import Metadata, is_ours, sidecar
from custom_components.apple_backup.photos.models import Location

FULL = Metadata(
    title="Größe <1> & more",
    description="Two\nlines, 日本 👩‍👩‍👧‍👦",
    keywords=("beach", "A & B", "日本"),
    is_favorite=True,
    captured_ms=1_721_577_849_123,
    offset_seconds=7200,
    location=Location(-33.856784, 151.215297, -2.5),
    orientation=6,
)
MOMENT = "2024-07-21T18:04:09.123+02:00"


def read(tmp_path: Path, metadata: Metadata) -> dict[str, Any]:
    """Let Exiv2 read a sidecar."""
    pyexiv2 = pytest.importorskip("pyexiv2")
    path = tmp_path / "photo.jpg.xmp"
    path.write_bytes(sidecar(metadata))
    image = pyexiv2.Image(str(path))
    try:
        return dict(image.read_xmp())
    finally:
        image.close()


def test_exiv2_reads_what_was_written(tmp_path: Path) -> None:
    assert read(tmp_path, FULL) == {
        "Xmp.dc.title": {'lang="x-default"': FULL.title},
        "Xmp.dc.description": {'lang="x-default"': FULL.description},
        "Xmp.dc.subject": list(FULL.keywords),
        "Xmp.xmp.Rating": "5",
        "Xmp.exif.DateTimeOriginal": MOMENT,
        "Xmp.photoshop.DateCreated": MOMENT,
        "Xmp.xmp.CreateDate": MOMENT,
        "Xmp.exif.GPSLatitude": "33,51.407040S",
        "Xmp.exif.GPSLongitude": "151,12.917820E",
        "Xmp.exif.GPSAltitudeRef": "1",
        "Xmp.exif.GPSAltitude": "2500/1000",
        "Xmp.tiff.Orientation": "6",
    }


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, Metadata()) == {}


@pytest.mark.parametrize(
    ("captured_ms", "offset", "written"),
    [
        (-1, None, "1969-12-31T23:59:59.999+00:00"),
        (-1_500_000_000_000, -18_000, "1922-06-20T16:20:00.000-05:00"),
        (0, 3_617, "1970-01-01T01:00:00.000+01:00"),
        (0, -3_617, "1969-12-31T22:59:00.000-01:01"),
    ],
)
def test_dates_keep_their_offset(
    tmp_path: Path, captured_ms: int, offset: int | None, written: str
) -> None:
    found = read(tmp_path, Metadata(captured_ms=captured_ms, offset_seconds=offset))
    assert found["Xmp.xmp.CreateDate"] == written


def test_a_date_beyond_the_calendar_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, Metadata(captured_ms=2**62)) == {}


TEXT = st.none() | st.text(max_size=200)


METADATA = st.builds(
    Metadata,
    title=TEXT,
    description=TEXT,
    keywords=st.lists(st.text(max_size=40), max_size=5).map(tuple),
    is_favorite=st.booleans(),
    captured_ms=st.none() | st.integers(-(2**62), 2**62),
    offset_seconds=st.none() | st.integers(-86_399, 86_399),
    location=st.none()
    | st.builds(
        Location,
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
    ),
)


@given(METADATA)
def test_whatever_the_metadata_the_sidecar_is_sound_and_certifies_itself(
    metadata: Metadata,
) -> None:
    content = sidecar(metadata)
    assert content == sidecar(metadata)
    assert is_ours(content)
    root = ElementTree.fromstring(content)  # noqa: S314 - our own
    read = [node.text or "" for node in root.iter("{http://purl.org/dc/elements/1.1/}subject")]
    assert len(read) == bool(metadata.keywords)
    if title := metadata.title:
        [found] = root.iter("{http://purl.org/dc/elements/1.1/}title")
        kept = "".join(
            char for char in title if char in "\t\n\r" or 0x20 <= ord(char) < 0xD800
            or 0xE000 <= ord(char) <= 0xFFFD or ord(char) >= 0x10000
        )  # fmt: skip
        assert "".join(found.itertext()) == kept


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"\n",
        lambda content: content[:-1],
        lambda content: content.replace(b"beach", b"bench"),
        lambda content: b"",
        lambda content: content[-200:],
        lambda content: content * 2,
    ],
)
def test_a_sidecar_that_someone_has_changed_is_not_ours(change: Any) -> None:
    content = sidecar(FULL)
    assert is_ours(content)
    assert not is_ours(change(content))

"""Where files belong."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.layout.names import alternatives, file_names, record_hash
from custom_components.apple_backup.photos.layout.safe_names import folded
from custom_components.apple_backup.photos.layout.template import (
    DEFAULT_TEMPLATE,
    ICLOUD_PHOTOS_SYNC_TEMPLATE,
    Named,
    parse_template,
)
from custom_components.apple_backup.photos.models import ResourceKind
from tests.photos.library_parts import apple_checksum

TEMPLATE = parse_template(DEFAULT_TEMPLATE)
KINDS = st.dictionaries(
    st.sampled_from(ResourceKind),
    st.sampled_from(["public.jpeg", "public.heic", "com.apple.quicktime-movie", "x.unknown"]),
    min_size=1,
)
JULY = int(datetime(2024, 7, 31, 22, 30, tzinfo=UTC).timestamp() * 1000)


@given(
    filename=st.none() | st.text(max_size=400),
    captured_ms=st.none() | st.integers(-(2**63), 2**63 - 1),
    offset=st.none() | st.integers(-200_000, 200_000),
    kinds=KINDS,
)
def test_every_asset_gets_safe_distinct_paths(
    filename: str | None,
    captured_ms: int | None,
    offset: int | None,
    kinds: dict[ResourceKind, str],
) -> None:
    base = TEMPLATE.base(Named("A", filename, captured_ms, offset))
    paths = file_names(base, filename, kinds.items())
    assert set(paths) == set(kinds)
    assert len({folded(path) for path in paths.values()}) == len(paths)
    for path in paths.values():
        every = [path, *alternatives(path, record_hash("PrimarySync", "A"))]
        for candidate in every:
            parts = candidate.split("/")
            assert len(parts) in (2, 3)
            assert all(part not in {"", ".", ".."} for part in parts)
            assert all(len(part.encode()) <= 255 for part in parts)
            assert not candidate.startswith("/")


def test_all_files_of_an_asset_share_the_stem_of_its_original() -> None:
    paths = file_names(
        "2024/07/IMG_1",
        "IMG_1.HEIC",
        [
            (ResourceKind.ORIGINAL, "public.heic"),
            (ResourceKind.LIVE_VIDEO, "com.apple.quicktime-movie"),
            (ResourceKind.EDITED, "public.jpeg"),
            (ResourceKind.EDITED_VIDEO, "com.apple.quicktime-movie"),
            (ResourceKind.ALTERNATIVE, "com.adobe.raw-image"),
            (ResourceKind.SIDECAR, "com.apple.photos.apple-adjustment-envelope"),
        ],
    )
    assert paths == {
        ResourceKind.ORIGINAL: "2024/07/IMG_1.HEIC",
        ResourceKind.LIVE_VIDEO: "2024/07/IMG_1.MOV",
        ResourceKind.EDITED: "2024/07/IMG_1-edited.JPG",
        ResourceKind.EDITED_VIDEO: "2024/07/IMG_1-edited.MOV",
        ResourceKind.ALTERNATIVE: "2024/07/IMG_1.DNG",
        ResourceKind.SIDECAR: "2024/07/IMG_1.AAE",
    }


@pytest.mark.parametrize(
    ("filename", "uti", "name"),
    [
        ("photo.xyz", "public.jpeg", "a/photo.xyz"),
        ("photo", "public.heic", "a/photo.HEIC"),
        (None, "com.example.mystery", "a/photo.bin"),
        ("photo.averyveryverylongextension", "public.png", "a/photo.PNG"),
    ],
)
def test_the_extension_comes_from_the_name_then_from_the_type(
    filename: str | None, uti: str, name: str
) -> None:
    paths = file_names("a/photo", filename, [(ResourceKind.ORIGINAL, uti)])
    assert paths == {ResourceKind.ORIGINAL: name}


def test_two_files_of_one_type_do_not_meet() -> None:
    paths = file_names(
        "a/x",
        "x.JPG",
        [(ResourceKind.ORIGINAL, "public.jpeg"), (ResourceKind.ALTERNATIVE, "public.jpeg")],
    )
    assert paths[ResourceKind.ALTERNATIVE] == "a/x-alternative.JPG"


def test_a_layout_by_checksum_names_every_file_by_its_own() -> None:
    original, edited = apple_checksum(b"original"), apple_checksum(b"edited")
    base = parse_template(ICLOUD_PHOTOS_SYNC_TEMPLATE).base(
        Named("A", "x.JPG", JULY, 0, checksum=original)
    )
    kinds = [(ResourceKind.ORIGINAL, "public.jpeg"), (ResourceKind.EDITED, "public.heic")]
    checksums = {ResourceKind.ORIGINAL: original, ResourceKind.EDITED: edited}
    paths = file_names(base, "x.JPG", kinds, checksums)
    assert paths == {
        ResourceKind.ORIGINAL: f"_All-Photos/{url_name(original)}.jpeg",
        ResourceKind.EDITED: f"_All-Photos/{url_name(edited)}.heic",
    }
    # A file with the same bytes, and an asset that had to step aside, are told apart.
    same = file_names(base, "x.JPG", kinds, {kind: original for kind, _ in kinds})
    assert len({folded(path) for path in same.values()}) == 2
    aside = file_names(f"{base}-0123abcd", "x.JPG", kinds, checksums)
    assert aside[ResourceKind.EDITED] == f"{base}-0123abcd-edited.HEIC"


def url_name(checksum: str) -> str:
    """Spell a checksum as Node's base64url does, not by the product's own code."""
    return checksum.replace("+", "-").replace("/", "_").rstrip("=")


def test_the_wish_comes_first_and_then_names_made_of_the_record() -> None:
    digest = record_hash("PrimarySync", "A")
    first, second, *_ = alternatives("2024/07/IMG_1.JPG", digest)
    assert first == "2024/07/IMG_1.JPG"
    assert second == f"2024/07/IMG_1-{digest[:8]}.JPG"
    assert record_hash("PrimarySync", "A") != record_hash("PrimarySync", "B")

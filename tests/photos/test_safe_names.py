"""Names that every file system takes."""

import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.layout.safe_names import (
    MAX_STEM_BYTES,
    folded,
    safe_extension,
    safe_name,
    split_name,
)

ANY_TEXT = st.text(st.characters(), max_size=400)
RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10))}


@given(ANY_TEXT)
def test_any_text_becomes_one_safe_component(text: str) -> None:
    name = safe_name(text, "unnamed")
    assert name
    assert len(name.encode("utf-8")) <= MAX_STEM_BYTES
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*')
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in name)
    assert name[0] not in ". "
    assert name[-1] not in ". "
    assert name.split(".")[0].casefold() not in RESERVED


@given(ANY_TEXT)
def test_a_safe_name_is_kept(text: str) -> None:
    name = safe_name(text, "unnamed")
    assert safe_name(name, "unnamed") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("IMG_0001", "IMG_0001"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("lpt1.tar", "_lpt1.tar"),
        ("console", "console"),
        ("trailing. . ", "trailing"),
        ("a\x00b\nc", "abc"),
        ("evil\u202egpj", "evilgpj"),
        ("Cafe\u0301", "Café"),
        ("👩‍👧 Ferien", "👩‍👧 Ferien"),
        ("...", "unnamed"),
        ("\ud800", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_examples(text: str, name: str) -> None:
    assert safe_name(text, "unnamed") == name


def test_a_long_name_is_cut_between_characters() -> None:
    assert safe_name("写" * 200, "unnamed") == "写" * (MAX_STEM_BYTES // 3)


@pytest.mark.parametrize(
    ("filename", "extension"),
    [
        ("IMG_0001.HEIC", ".HEIC"),
        ("a.b.jpg", ".jpg"),
        ("no extension", None),
        (".hidden", None),
        ("strange.ex/e", None),
        ("dot.", None),
    ],
)
def test_extensions(filename: str, extension: str | None) -> None:
    assert safe_extension(filename) == extension


def test_a_name_is_split_at_its_extension_only() -> None:
    assert split_name("v1.2 final.MOV") == ("v1.2 final", ".MOV")
    assert split_name("v1.2 final") == ("v1.2 final", None)


def test_names_that_a_file_system_takes_for_one_have_one_key() -> None:
    assert folded("2024/CAFÉ.JPG") == folded("2024/cafe\u0301.jpg")
    assert folded("straße") == folded("STRASSE")

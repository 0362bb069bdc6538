"""Every exported file gets a name of its own that every file system takes."""

import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.backups.exports.names import (
    LONG_PATHS,
    MAX_COMPONENT_BYTES,
    MAX_PATH_BYTES,
    ExportNames,
    safe_component,
)
from custom_components.apple_backup.paths import folded

ANY_TEXT = st.text(st.characters(), max_size=300)
HOSTILE = st.lists(
    st.sampled_from(
        ["..", ".", "", "a", "A", "e\u0301", "\xe9", "con", "CON.txt", "a.", " a", "\0"]
    ),
    min_size=1,
    max_size=4,
).map("/".join)
SUFFIX_ROOM = 15


def assert_safe(path: str) -> None:
    for component in path.split("/"):
        assert component not in {"", ".", ".."}
        assert len(component.encode()) <= MAX_COMPONENT_BYTES + SUFFIX_ROOM
        assert component == unicodedata.normalize("NFC", component)
        assert not set(component) & set('<>:"\\|?*')
        assert all(unicodedata.category(it) not in {"Cc", "Cs", "Zl"} for it in component)
        assert component[-1] not in ". "
        assert component[0] != " "
        assert component.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1"}
    assert len(path.encode()) <= MAX_PATH_BYTES


@given(ANY_TEXT)
def test_any_text_becomes_one_safe_component(text: str) -> None:
    assert_safe(safe_component(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IMG_0001.HEIC", "IMG_0001.HEIC"),
        (".DS_Store", ".DS_Store"),
        ("..", "_"),
        ("", "_"),
        ("a:b", "a_b"),
        ("con" + " " * 400 + "x", "_con"),
        ("x" * 300 + ".sqlite", "x" * 233 + ".sqlite"),
        ("safe\u202egnp.exe", "safegnp.exe"),
    ],
)
def test_components(text: str, expected: str) -> None:
    assert safe_component(text) == expected


@given(
    st.lists(st.tuples(st.sampled_from(["D", "d", "..", "E-\0"]), HOSTILE | ANY_TEXT), max_size=60)
)
def test_no_two_files_share_a_name(files: list[tuple[str, str]]) -> None:
    names = ExportNames("report")
    found = [names.name(*file) for file in sorted(files)]
    for path in found:
        assert_safe(path)
    keys = [folded(path) for path in found]
    assert len(set(keys)) == len(keys)
    # No file is where another one's folder is.
    assert not {key.rpartition("/")[0] for key in keys} & set(keys)


@given(st.lists(st.tuples(st.sampled_from("DE"), HOSTILE), max_size=40))
def test_order_is_no_condition(files: list[tuple[str, str]]) -> None:
    names = ExportNames()
    found = [folded(names.name(*file)) for file in files]
    assert len(set(found)) == len(found)


def test_honest_paths_are_kept() -> None:
    names = ExportNames()
    assert names.name("HomeDomain", "Library/SMS/sms.db") == "HomeDomain/Library/SMS/sms.db"
    assert names.name("HomeDomain", "Library/SMS/sms.db-wal") == "HomeDomain/Library/SMS/sms.db-wal"


def test_folders_that_differ_in_case_stay_apart() -> None:
    names = ExportNames()
    found = [names.name("D", path) for path in ("A/x", "A/y", "a/x", "a/y")]
    assert found == ["D/A/x", "D/A/y", "D/a (2)/x", "D/a (2)/y"]


def test_a_number_goes_before_the_extension() -> None:
    names = ExportNames()
    assert [names.name("D", it) for it in ("A.db", "a.db")] == ["D/A.db", "D/a (2).db"]


def test_reserved_names_stay_free() -> None:
    names = ExportNames("report.json")
    assert names.name("REPORT.JSON", "a") == "REPORT (2).JSON/a"
    assert names.name(LONG_PATHS, "a") == f"{LONG_PATHS} (2)/a"


@pytest.mark.parametrize(
    "path", ["a/" * 100 + "b.db", "x" * 5000 + ".db", ("y" * 200 + "/") * 6 + "b.db"]
)
def test_long_paths_are_numbered(path: str) -> None:
    names = ExportNames()
    assert names.name("D", path) == f"{LONG_PATHS}/000001.db"
    assert names.name("D", path) == f"{LONG_PATHS}/000002.db"

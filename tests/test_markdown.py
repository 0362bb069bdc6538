"""Names inside of texts that are shown as markdown."""

import re

import pytest

from custom_components.apple_backup.markdown import as_it_is, code


@pytest.mark.parametrize(
    "value",
    [
        "jane.doe_1@icloud.example",
        "/media/icloud/__old__/*",
        "[free photos](https://evil.example)",
        "<img src=x>",
        "+1 (•••) •••-••67",
        "Ünï çødé 写真",
        "back\\slash",
    ],
)
def test_every_mark_is_escaped_and_nothing_else_changed(value: str) -> None:
    shown = as_it_is(value)
    # Markdown shows a mark behind a backslash as it is.
    assert re.sub(r"\\(.)", r"\1", shown) == value
    assert not re.search(r"[@*_`<\[]", re.sub(r"\\.", "", shown))


def test_a_name_of_several_lines_is_no_heading_and_no_list() -> None:
    assert as_it_is("IMG\n# Heading\n- item") == r"IMG \# Heading \- item"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2024/IMG_1.JPG", "`2024/IMG_1.JPG`"),
        ("a`b", "`` a`b ``"),
        ("``![x](https://evil.example)`", "``` ``![x](https://evil.example)` ```"),
        ("a\nb", "`a b`"),
    ],
)
def test_code_ends_where_its_value_does(value: str, shown: str) -> None:
    assert code(value) == shown

"""Names inside of texts that are shown as markdown."""

import re

import pytest

from custom_components.apple_backup.markdown import as_it_is


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

"""Puts what others have named into texts that are shown as markdown."""

import re
import string
from typing import Final

# Markdown lets any of these be escaped.
_ESCAPED: Final = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})


def as_it_is(value: str) -> str:
    """Let a value look as it is: an email address is no link, and a name no formatting."""
    # A line of its own could be a heading, or a list.
    return " ".join(value.split()).translate(_ESCAPED)


def code(value: str) -> str:
    """Show a value letter by letter, as code; it may contain the marks that begin and end code."""
    marks = "`" * (1 + max(map(len, re.findall("`+", value)), default=0))
    line = " ".join(value.split())
    # One space at each end belongs to the marks, where there are two of them.
    return f"{marks} {line} {marks}" if "`" in line else f"{marks}{line}{marks}"

"""Puts what others have named into texts that are shown as markdown."""

import string
from typing import Final

# Markdown lets any of these be escaped.
_ESCAPED: Final = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})


def as_it_is(value: str) -> str:
    """Let a value look as it is: an email address is no link, and a name no formatting."""
    return value.translate(_ESCAPED)

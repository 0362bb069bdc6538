"""Why there is no picture."""

from collections.abc import Iterator
from contextlib import contextmanager


class UndecodableError(Exception):
    """No picture can be made of a file: it is damaged, or of a kind that nothing here can read."""


@contextmanager
def undecodable() -> Iterator[None]:
    """Take any error for one of the file: readers raise whatever a damaged one makes them raise."""
    try:
        yield
    except UndecodableError:
        raise
    except Exception as error:
        raise UndecodableError(f"{type(error).__name__}: {error}") from error

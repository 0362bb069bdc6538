"""What each part of the catalog's methods needs of it, and the way to single queries."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Concatenate

from sqlalchemy import Connection


class CatalogAccess(ABC):
    """Base of what is mixed into `Catalog`; all methods block."""

    @abstractmethod
    def _write(self) -> AbstractContextManager[Connection]:
        """Open a writing transaction."""

    @abstractmethod
    def _read(self) -> AbstractContextManager[Connection]:
        """Open a connection for reading."""

    @abstractmethod
    def _now_ms(self) -> int:
        """Tell the time."""

    def ask[**P, T](
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run any query of this package."""
        with self._read() as connection:
            return query(connection, *args, **kwargs)

    def change[**P, T](
        self, statement: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run any statement of this package in a transaction of its own."""
        with self._write() as connection:
            return statement(connection, *args, **kwargs)

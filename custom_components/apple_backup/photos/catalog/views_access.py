"""The catalog's way to the queries of `views.py` and `archives.py`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Concatenate

from sqlalchemy import Connection


class ViewsAccess(ABC):
    """Mixed into `Catalog`; all methods block."""

    @abstractmethod
    def _write(self) -> AbstractContextManager[Connection]:
        """Open a writing transaction."""

    @abstractmethod
    def _read(self) -> AbstractContextManager[Connection]:
        """Open a connection for reading."""

    def ask[**P, T](
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query of `views`, `archives`, `browse`, `found` or `removing`."""
        with self._read() as connection:
            return query(connection, *args, **kwargs)

    def change[**P, T](
        self, statement: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a statement of `views`, `archives` or `removing` in a transaction of its own."""
        with self._write() as connection:
            return statement(connection, *args, **kwargs)

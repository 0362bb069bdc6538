"""What a database's planner is told besides the query itself."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class without_index(FunctionElement[Any]):
    """A column whose index SQLite is not to take.

    It has no statistics of ours, so it takes any index on a column that is compared, even if all
    rows have the same value. PostgreSQL knows better, and would know less of an expression.
    """

    inherit_cache = True


@compiles(without_index)
def _plain(element: without_index, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(without_index, "sqlite")
def _unary(element: without_index, compiler: Any, **options: Any) -> str:
    # SQLite's own way, see "Disqualifying WHERE Clause Terms Using Unary-+" of its manual.
    return f"+{compiler.process(element.clauses, **options)}"


class is_one_of(FunctionElement[bool]):
    """Whether the first column equals any of the others.

    Of alternatives in a join, PostgreSQL makes two index scans without the columns that stand
    beside them; an array it looks up along the whole index. It has no type: of a Boolean,
    SQLAlchemy makes `(…) = 1` for SQLite, which then uses no index at all.
    """

    inherit_cache = True


@compiles(is_one_of)
def _alternatives(element: is_one_of, compiler: Any, **options: Any) -> str:
    first, *others = (compiler.process(it, **options) for it in element.clauses)
    return f"({' OR '.join(f'{first} = {other}' for other in others)})"


@compiles(is_one_of, "postgresql")
def _array(element: is_one_of, compiler: Any, **options: Any) -> str:
    first, *others = (compiler.process(it, **options) for it in element.clauses)
    return f"{first} = ANY (ARRAY[{', '.join(others)}])"

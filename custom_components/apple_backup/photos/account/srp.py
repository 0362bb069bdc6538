"""Lets pyicloud prove passwords whose salt starts with a zero byte.

The `srp` package has two implementations. The one it prefers turns the salt into a number and so
drops leading zeros, which Apple keeps: one account in 256 would be told "wrong password" for ever.
The other one was corrected (https://github.com/cocagne/pysrp/pull/61).
"""

from collections.abc import Callable
from types import FunctionType

_MODULE = "srp"


def with_exact_salt(method: Callable[..., bool]) -> Callable[..., bool]:
    """Return a copy of pyicloud's SRP sign-in that uses the corrected implementation.

    A copy with globals of its own, because other integrations of the process use pyicloud, too.
    Whatever is not as expected is returned as it is.
    """
    if not isinstance(method, FunctionType) or _MODULE not in method.__globals__:
        return method
    try:
        from srp import _pysrp  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError:
        return method
    copied = FunctionType(
        method.__code__,
        {**method.__globals__, _MODULE: _pysrp},
        method.__name__,
        method.__defaults__,
        method.__closure__,
    )
    copied.__kwdefaults__ = method.__kwdefaults__
    return copied

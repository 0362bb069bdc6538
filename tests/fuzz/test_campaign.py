"""A campaign sees everything that a parser runs through."""

from types import ModuleType

from tests.fuzz.__main__ import functions

_SOURCE = """
from json import loads

def plain(): ...

class Reader:
    def method(self): ...
    @classmethod
    def made(cls): ...
    @staticmethod
    def alone(): ...
    @property
    def size(self): ...
"""


def test_methods_guide_as_functions_do() -> None:
    module = ModuleType("a_parser")
    exec(compile(_SOURCE, "a_parser", "exec"), vars(module))
    assert [it.__name__ for it in functions(module)] == [
        *("plain", "method", "made", "alone", "size"),
    ]

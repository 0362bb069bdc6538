"""Reads content lines (RFC 5545 and 6350) as they are specified; shares nothing with the writer."""

from dataclasses import dataclass
import re

_NAME = re.compile(
    r'([A-Za-z0-9.-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)',
    re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^;]*)')


@dataclass(frozen=True)
class Line:
    """One property."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as a text."""
        return unescaped(self.value)


def unescaped(value: str) -> str:
    """A text without its escapes."""
    return re.sub(r"\\(.)", lambda it: "\n" if it[1] in "nN" else it[1], value)


def parts(value: str, separator: str) -> list[str]:
    """The parts of a value, which separators behind a backslash do not part."""
    found = re.split(rf"(?<!\\)(?:\\\\)*{separator}", value)
    return [unescaped(it) for it in found]


def lines_of(data: bytes) -> list[Line]:
    """All properties; checks what holds for every line."""
    assert data.endswith(b"\r\n")
    for raw in data.split(b"\r\n"):
        assert len(raw) <= 75
        raw.decode()
        assert b"\n" not in raw and b"\r" not in raw
    found = []
    for line in data.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        match = _NAME.fullmatch(line)
        assert match, line
        parameters = {key: value.strip('"') for key, value in _PARAMETER.findall(match[2])}
        found.append(Line(match[1].upper(), parameters, match[3]))
    return found


def components(lines: list[Line], name: str) -> list[list[Line]]:
    """The properties of each component with a name, without those in components inside."""
    found: list[list[Line]] = []
    stack: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            stack.append(line.value)
            if line.value == name:
                found.append([])
        elif line.name == "END":
            assert stack.pop() == line.value
        elif stack[-1] == name:
            found[-1].append(line)
    assert stack == []
    return found


def one(lines: list[Line], name: str) -> Line | None:
    """The property with a name, which stands there once at most."""
    found = [line for line in lines if line.name == name]
    assert len(found) <= 1, name
    return found[0] if found else None

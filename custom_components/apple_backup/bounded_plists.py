"""Property lists that nobody vouches for, read at a price that is known before; shared by both libraries.

`plistlib` and expat build whatever a list describes, and both formats can describe far more than
they hold: objects of a binary list may share their bytes, and the declarations of a document type
add attributes to each element. So it is weighed first, and what no honest writer writes is refused.

Formats: `CFBinaryPList.c` and `CFPropertyList.c` of Apple's CoreFoundation.
"""

import plistlib
import struct
from typing import Any, Final, Never
from xml.parsers import expat

BINARY_MAGIC: Final = b"bplist00"

_TRAILER: Final = struct.Struct(">6xBBQQQ")
# All of Apple's lists are in their root element after some 180 bytes.
_MAX_PROLOGUE: Final = 64 * 1024
_LONG: Final = 0x0F
_SIXTEEN_BYTES: Final = 4
_SIGNS: Final = (bytes(8), b"\xff" * 8)
# What plistlib and expat raise for input they were not made for.
_PARSER_ERRORS: Final = (
    expat.ExpatError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    struct.error,
)


class UnreadablePlistError(Exception):
    """The bytes are no property list, or one that no honest writer writes."""


class CostlyPlistError(UnreadablePlistError):
    """Reading it would take more than any real one does."""


class _BodyReached(Exception):
    """The prologue of a document is over, and held no declarations."""


def load_plist(data: bytes, *, max_references: int, max_tags: int) -> Any:
    """Read a property list, binary or XML.

    Args:
        data: The whole list. The caller has bounded its size.
        max_references: How many members all the containers of a binary list may have together.
        max_tags: How many tags one of XML may have, each end of an element counted.

    Raises:
        UnreadablePlistError: It is damaged; CostlyPlistError if it would take too much.
    """
    if data.startswith(BINARY_MAGIC):
        return load_binary(data, max_references)
    if data.count(b"<") > max_tags:
        raise CostlyPlistError("too many tags")
    try:
        _refuse_declarations(data)
        return plistlib.loads(data, fmt=plistlib.FMT_XML)
    except _PARSER_ERRORS as error:
        raise UnreadablePlistError("no property list") from error


def load_binary(data: bytes, max_references: int) -> Any:
    """Read a binary property list; see load_plist."""
    try:
        if not data.startswith(BINARY_MAGIC):
            raise ValueError("not binary")
        _weigh(data, max_references)
        return plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    except _PARSER_ERRORS as error:
        raise UnreadablePlistError("no binary property list") from error


def _refuse_declarations(data: bytes) -> None:
    """Raise ValueError if a document declares anything itself: Apple's only name their type.

    Asked of expat, as only that is sure to read each encoding as the reader does afterwards.
    """
    parser = expat.ParserCreate()

    def doctype(_name: str, _system: str | None, _public: str | None, has_subset: bool) -> None:
        if has_subset:
            raise ValueError("declarations in the list")

    def element(_name: str, _attributes: dict[str, str]) -> Never:
        raise _BodyReached

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data[:_MAX_PROLOGUE], False)
    except _BodyReached:
        return
    raise ValueError("no element")


def _weigh(data: bytes, max_references: int) -> None:
    """Add up what the objects of a binary list claim to hold, before they are built.

    Objects may overlap in the file, so that a small file can describe an endless amount of
    references or bytes; honest ones hold each byte once, and each but the root is referred to.

    Raises:
        CostlyPlistError: They claim too much.
        ValueError, IndexError: The list is damaged.
    """
    if len(data) < len(BINARY_MAGIC) + _TRAILER.size:
        raise ValueError("cut short")
    width, reference, count, _, table = _TRAILER.unpack(data[-_TRAILER.size :])
    end = table + count * width
    if not 1 <= width <= 8 or not 1 <= reference <= 8 or end > len(data) - _TRAILER.size:
        raise ValueError("offset table outside the file")
    if count > max_references + 1:
        raise CostlyPlistError("too many objects")
    references = content = 0
    for at in range(table, end, width):
        offset = int.from_bytes(data[at : at + width])
        match data[offset] >> 4:
            case 0x4 | 0x5:
                content += _claimed(data, offset)
            case 0x6:
                content += 2 * _claimed(data, offset)
            case 0xA | 0xC:
                references += _claimed(data, offset)
            case 0xD:
                references += 2 * _claimed(data, offset)
            case 0x1:
                _check_integer(data, offset)
    if references > max_references or content > len(data):
        raise CostlyPlistError("objects that claim too much")


def _claimed(data: bytes, offset: int) -> int:
    """The length an object claims: in its marker, or in an integer that follows."""
    length = data[offset] & 0x0F
    if length != _LONG:
        return length
    width = 1 << (data[offset + 1] & 0x03)
    return int.from_bytes(data[offset + 2 : offset + 2 + width])


def _check_integer(data: bytes, offset: int) -> None:
    """Raise ValueError for an integer that does not fit 64 bits.

    Numbers of any size would be copied for each object that shares them, and as the names of a
    dictionary's values they could be chosen so that all are looked for in the same place.
    """
    power = data[offset] & 0x0F
    if power > _SIXTEEN_BYTES:
        raise ValueError("an endless integer")
    if power == _SIXTEEN_BYTES and data[offset + 1 : offset + 9] not in _SIGNS:
        raise ValueError("an integer of more than 64 bits")

"""Property lists inside of records: read as plistlib reads them, and never raising."""

from datetime import datetime
import plistlib
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.cloudkit.plists import MAX_PLIST_BYTES, read_plist

PLACE = {
    "lat": 52.5163,
    "lon": -13.3777,
    "alt": 34.0,
    "horzAcc": 5.0,
    "timestamp": datetime(2024, 5, 17, 10, 2, 11),
}
SCALARS = (
    st.text(max_size=40)
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.binary(max_size=20)
    | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
        lambda it: it.replace(microsecond=0)
    )
)


@given(
    st.dictionaries(st.text(max_size=20), SCALARS, max_size=20)
    | st.lists(SCALARS, max_size=40)
    | st.lists(st.lists(SCALARS, max_size=3), max_size=3)
)
def test_every_list_is_read_as_plistlib_reads_it(value: Any) -> None:
    raw = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
    assert read_plist(raw) == plistlib.loads(raw)


@given(st.data())
def test_a_damaged_list_is_never_an_error(data: st.DataObject) -> None:
    raw = bytearray(plistlib.dumps(PLACE, fmt=plistlib.FMT_BINARY))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    read_plist(bytes(raw[: data.draw(st.integers(0, len(raw)))]))


def test_a_place_needs_no_general_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = plistlib.dumps(PLACE, fmt=plistlib.FMT_BINARY)
    monkeypatch.setattr(plistlib, "loads", None)
    assert read_plist(raw) == PLACE


@pytest.mark.parametrize("raw", [b"", b"bplist00", b"x" * (MAX_PLIST_BYTES + 1)])
def test_what_is_no_list_is_none(raw: bytes) -> None:
    assert read_plist(raw) is None


@pytest.mark.parametrize("encoding", ["UTF-UTF-8", "rot13", "", "idna"])
def test_a_list_in_an_unknown_encoding_is_none(encoding: str) -> None:
    """One such record of Apple's would otherwise end the listing of a whole library."""
    raw = plistlib.dumps({"a": "b"}, fmt=plistlib.FMT_XML)
    assert read_plist(raw.replace(b"UTF-8", encoding.encode())) is None


def test_a_list_written_as_text_is_read() -> None:
    assert read_plist(plistlib.dumps(["beach"])) == ["beach"]

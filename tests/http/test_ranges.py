"""Byte ranges: what RFC 9110 says, and what a hostile header can do."""

from email.utils import formatdate

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.http.ranges import (
    MAX_RANGES,
    ByteRange,
    RangeNotSatisfiableError,
    if_range_matches,
    parse_ranges,
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=0-499", [(0, 500)]),
        ("bytes=500-", [(500, 500)]),
        ("bytes=-1", [(999, 1)]),
        ("bytes=-5000", [(0, 1000)]),
        ("bytes=999-5000", [(999, 1)]),
        ("BYTES=1-2", [(1, 2)]),
        ("bytes= 0-0 ,\t-1", [(0, 1), (999, 1)]),
        ("bytes=0-0,,-1", [(0, 1), (999, 1)]),
        ("bytes=5-6,1-2", [(5, 2), (1, 2)]),
        ("bytes=2000-3000,0-1", [(0, 2)]),
        ("bytes=0-9999999999999999999", [(0, 1000)]),
    ],
)
def test_ranges_are_found(header: str, expected: list[tuple[int, int]]) -> None:
    assert parse_ranges(header, 1000) == tuple(ByteRange(*item) for item in expected)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=5-1",
        "bytes=a-b",
        "bytes=1-2-3",
        "bytes=1 - 2",
        "bytes=0-1;2-3",
        "bytes=٣-٤",
        "bytes=+1-2",
        "items=0-1",
        "bytes=" + "9" * 5000 + "-",
        "bytes=0-1,x",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(MAX_RANGES + 1)),
        "bytes=" + "0-0," * 100_000,
        # Overlaps that add up to more than the file.
        "bytes=0-999,0-999",
    ],
)
def test_whole_file_is_sent_instead(header: str | None) -> None:
    assert parse_ranges(header, 1000) is None


@pytest.mark.parametrize(
    ("header", "size"),
    [("bytes=1000-", 1000), ("bytes=-0", 1000), ("bytes=0-", 0), ("bytes=-5", 0)],
)
def test_range_without_a_byte_is_refused(header: str, size: int) -> None:
    with pytest.raises(RangeNotSatisfiableError):
        parse_ranges(header, size)


@given(st.text(), st.integers(0, 2**63))
def test_any_text_is_answered(text: str, size: int) -> None:
    for header in (text, f"bytes={text}"):
        try:
            ranges = parse_ranges(header, size)
        except RangeNotSatisfiableError:
            continue
        for found in ranges or ():
            assert found.length > 0
            assert 0 <= found.start <= found.end < size


@given(
    st.integers(1, 10_000),
    st.lists(
        st.tuples(st.integers(0, 12_000) | st.none(), st.integers(0, 12_000) | st.none()),
        min_size=1,
        max_size=MAX_RANGES,
    ),
)
def test_ranges_cut_what_slices_cut(size: int, wanted: list[tuple[int | None, int | None]]) -> None:
    """A range means what the slice of the same bytes means."""
    content = bytes(n % 251 for n in range(size))
    specs = [
        (first, last)
        for first, last in wanted
        if (first is not None or last is not None) and (None in (first, last) or first <= last)
    ]
    header = "bytes=" + ",".join(
        f"{'' if first is None else first}-{'' if last is None else last}" for first, last in specs
    )
    expected = []
    for first, last in specs:
        if first is None:
            cut = content[-last:] if last else b""
        else:
            cut = content[first : None if last is None else last + 1]
        if cut:
            expected.append(cut)
    if not specs:
        assert parse_ranges(header, size) is None
    elif not expected:
        with pytest.raises(RangeNotSatisfiableError):
            parse_ranges(header, size)
    else:
        found = parse_ranges(header, size)
        if found is None:
            assert len(expected) > 1
            assert sum(map(len, expected)) > size
        else:
            assert [content[r.start : r.start + r.length] for r in found] == expected


def test_content_range_counts_the_last_byte() -> None:
    assert ByteRange(10, 5).content_range(100) == "bytes 10-14/100"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, True),
        ('"abc"', True),
        (' "abc" ', True),
        ('"abd"', False),
        ('W/"abc"', False),
        ("abc", False),
        ("", False),
        (formatdate(1_700_000_000, usegmt=True), True),
        (formatdate(1_700_000_001, usegmt=True), False),
        ("Mon, 99 Foo 2023", False),
    ],
)
def test_if_range(header: str | None, expected: bool) -> None:
    assert if_range_matches(header, '"abc"', 1_700_000_000) is expected


@given(st.text())
def test_if_range_takes_any_text(header: str) -> None:
    assert if_range_matches(header, None, None) is False

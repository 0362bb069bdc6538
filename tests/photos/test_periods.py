"""Years, months, days and hours."""

from datetime import UTC, datetime, timedelta
import itertools

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.catalog.periods import LAST_YEAR, Period, year_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


@pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29", "1999-12-31T23", "0001", "9999"])
def test_a_period_is_read_as_it_is_written(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "0000", "2024-00", "2024-13", "2024-1", "2023-02-29", "2024-02-00", "2024-02-29T24",
        "2024-02-29T1", "2024-02-29 10", "2024/02", "٢٠٢٤", "2024-02-29T10:00", " 2024",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(text)


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31, 23)))
def test_the_parts_of_a_period_are_all_of_it(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    period = Period.year(moment.year)
    while period.has_parts:
        parts = list(period.divide())
        spans = [part.span for part in reversed(parts)]
        assert spans[0].start_ms == period.span.start_ms
        assert spans[-1].end_ms == period.span.end_ms
        assert all(a.end_ms == b.start_ms for a, b in itertools.pairwise(spans))
        [period] = [p for p in parts if p.span.start_ms <= ms(moment) < p.span.end_ms]
        assert Period.parse(str(period)) == period
    assert list(period.divide()) == []


def test_every_moment_has_a_year() -> None:
    assert year_of(0) == 1970
    assert year_of(-1) == 1969
    assert year_of(2**62) == LAST_YEAR
    assert year_of(-(2**62)) == 1

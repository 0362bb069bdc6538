"""Numbers in the texts that the server fills in."""

import pytest

from custom_components.apple_backup.readable import readable_number, readable_size


@pytest.mark.parametrize(
    ("size", "language", "text"),
    [
        (0, "en", "0.0 kB"),
        (7_312_000, "en", "7.3 MB"),
        (7_312_000, "de", "7,3 MB"),
        (7_312_000, "zh-Hans", "7.3 MB"),
        # Latin America, where most write a point.
        (7_312_000, "es-419", "7.3 MB"),
        (72_840_000_000, "fr", "73 GB"),
        (2_500_000_000_000_000, "nl", "2500 TB"),
    ],
)
def test_sizes_are_written_as_the_language_does(size: int, language: str, text: str) -> None:
    assert readable_size(size, language) == text


def test_numbers_have_a_decimal_only_where_it_tells_something() -> None:
    assert [readable_number(it, "de") for it in (0.25, 4.96, 12.4)] == ["0,2", "5,0", "12"]

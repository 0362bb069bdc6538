"""The spellings of a number or an address are one person."""

import pytest

from custom_components.apple_backup.backups.artifacts.handles import Names, handle_key

NAMES = Names(
    [
        (1, "Anna", ["+49 170 1234567", "Anna@Example.com"]),
        (2, "Ben", ["+45 12 34 56 78"]),
        (3, "Carla", ["(555) 010-0102"]),
        (4, "Dario", ["110"]),
        (5, "Elin", ["+1 555 777 0102", "+44 20 7946 0102"]),
        (6, "Twin", ["+44 161 946 0102"]),
    ]
)


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("0170 1234567", "Anna"),
        ("004917012 34567", "Anna"),
        ("tel:+491701234567", "Anna"),
        ("mailto:anna@example.COM", "Anna"),
        ("E:anna@example.com", "Anna"),
        ("12345678", "Ben"),
        ("+15550100102", "Carla"),
        ("110", "Dario"),
        ("+49110", None),
        ("1234567", "Anna"),
        ("9460102", None),
        ("someone", None),
        ("", None),
        ("+", None),
    ],
)
def test_names(handle: str, name: str | None) -> None:
    assert NAMES.name(handle) == name


def test_keys() -> None:
    assert NAMES.person_key("0170/1234567") == NAMES.person_key("ANNA@example.com")
    assert handle_key("+1 (555) 010-0102") == handle_key("555.010.0102")
    assert handle_key("urn:biz:12345678") == "urn:biz:12345678"
    assert NAMES.participant("tel:+491701234567").label == "Anna"
    assert NAMES.participant("tel:+1999").label == "+1999"

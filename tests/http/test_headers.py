"""Headers of content: what a browser may show, and names that cannot break out."""

from email.message import Message
from email.utils import collapse_rfc2231_value

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.http.headers import (
    answer_headers,
    content_disposition,
    content_headers,
)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("Media/DCIM/100APPLE/IMG_0001.HEIC", "image/heic"),
        ("a.jpg", "image/jpeg"),
        ("a.MOV", "video/quicktime"),
        ("voice.m4a", "audio/mp4"),
    ],
)
def test_pictures_and_films_are_shown(name: str, content_type: str) -> None:
    headers = content_headers(name)
    assert headers["Content-Type"] == content_type
    assert headers["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.svg", "a.xml", "a.js", "a.xhtml", "a", "sms.db", "a.jpg.html", "a.png/", ".jpg"],
)
def test_everything_else_is_saved_and_never_runs(name: str) -> None:
    headers = content_headers(name)
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Security-Policy"].startswith("sandbox")


def test_pdf_is_named_but_saved() -> None:
    headers = content_headers("ticket.pdf")
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "Content-Security-Policy" in headers


def test_security_headers_are_on_all_content() -> None:
    for name in ("a.jpg", "a.html"):
        headers = content_headers(name)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_no_answer_is_kept() -> None:
    assert answer_headers(outside_api=False) == {"Cache-Control": "no-store"}
    assert answer_headers(outside_api=True) == {"Cache-Control": "no-store", "Vary": "*"}


def _exact_name(header: str) -> str:
    """Read `filename*` with Python's own parser."""
    message = Message()
    message["Content-Disposition"] = header.partition(";")[0] + ";" + header.rpartition(";")[2]
    value = message.get_param("filename", header="Content-Disposition")
    assert value is not None
    return collapse_rfc2231_value(value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Library/SMS/sms.db", "sms.db"),
        ("Fähre 東京 🚢.jpg", "Fähre 東京 🚢.jpg"),
        ('a"b;c\\d.txt', "d.txt"),
        ("../../etc/passwd", "passwd"),
        ("", "file"),
        ("..", "file"),
        ("a/", "file"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie: x=1"),
    ],
)
def test_name_is_the_last_part_without_tricks(name: str, shown: str) -> None:
    assert _exact_name(content_disposition("attachment", name)) == shown


def test_long_name_keeps_its_suffix() -> None:
    name = _exact_name(content_disposition("attachment", "x" * 5000 + ".heic"))
    assert len(name) <= 255
    assert name.endswith("x.heic")


@given(st.text())
def test_any_name_is_one_line_of_ascii(name: str) -> None:
    header = content_disposition("attachment", name)
    assert header.isascii()
    assert header.isprintable()
    assert len(header) < 4096
    assert header.count('"') == 2
    assert header.count(";") == 2


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="/\\"), min_size=1))
def test_printable_names_survive(name: str) -> None:
    if name.isprintable() and name.strip(" .") and len(name) <= 180:
        assert _exact_name(content_disposition("inline", name)) == name

"""Templates: what they accept, and the names they give."""

from datetime import UTC, datetime
from pathlib import Path
import string

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.layout.template import (
    BUILT_IN_TEMPLATES,
    DEFAULT_TEMPLATE,
    FIELDS,
    UNKNOWN_DATE,
    Named,
    TemplateError,
    TemplateProblem,
    captured_local,
    checksum_name,
    parse_template,
)
from tests.photos.library_parts import apple_checksum

TEMPLATE = parse_template(DEFAULT_TEMPLATE)
JULY = int(datetime(2024, 7, 31, 22, 30, 5, tzinfo=UTC).timestamp() * 1000)
PHOTO = Named(
    "A", "IMG_1.JPG", JULY, 7200, kind="live_photo", camera="Apple iPhone 15", album="Rome/Trip",
    checksum=apple_checksum(b"x"),
)  # fmt: skip


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**40), 2**40))
def test_no_date_is_too_strange(captured_ms: int, offset: int) -> None:
    captured = captured_local(captured_ms, offset)
    assert captured is None or captured.tzinfo is not None


@pytest.mark.parametrize(
    ("captured_ms", "offset", "folder"),
    [
        (JULY, 0, "2024/07"),
        (JULY, 7200, "2024/08"),
        (JULY, 90_000, "2024/07"),
        (-1, 0, "1969/12"),
        (None, 3600, UNKNOWN_DATE),
        (2**62, 0, UNKNOWN_DATE),
    ],
)
def test_the_folder_is_the_month_where_the_picture_was_taken(
    captured_ms: int | None, offset: int, folder: str
) -> None:
    assert TEMPLATE.base(Named("A", "IMG_1.JPG", captured_ms, offset)) == f"{folder}/IMG_1"


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("{library}/{year}-{month}-{day}/{year} {stem}{ext}", "Personal/2024-08-01/2024 IMG_1"),
        ("{date}/{time} {stem}{ext}", "2024-08-01/00-30-05 IMG_1"),
        ("{date} {hour}{minute}{second}{ext}", "2024-08-01 003005"),
        ("{kind}/{camera}/{stem}{ext}", "live_photo/Apple iPhone 15/IMG_1"),
        ("{album}/{stem}{ext}", "Rome_Trip/IMG_1"),
        ("_{all_or_shared}/{checksum}{ext}", f"_All-Photos/{checksum_name(PHOTO.checksum)}"),
    ],
)
def test_every_field_has_its_value(text: str, base: str) -> None:
    assert parse_template(text).base(PHOTO) == base


def test_the_shared_library_has_names_of_its_own() -> None:
    shared = Named("A", "x.JPG", JULY, 0, "SharedSync-1234")
    assert parse_template("{library}/{all_or_shared}/{stem}{ext}").base(shared) == (
        "Shared/Shared-Photos/x"
    )


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("{year}/{month}/{stem}{ext}", "unknown-date/x"),
        ("{year}/{library}/{day}/{stem}{ext}", "unknown-date/Personal/x"),
        ("{year}-{month}-{day} {stem}{ext}", "unknown-date x"),
        ("{date} {time}{ext}", "unknown-date"),
        ("{camera}/{album}/{stem}{ext}", "unknown-camera/no-album/x"),
    ],
)
def test_what_is_not_known_is_said_once(text: str, base: str) -> None:
    assert parse_template(text).base(Named("A", "x.JPG", None, 0)) == base


@pytest.mark.parametrize("name", ["Albums", "ALBUMS", "_archive"])
def test_photos_never_get_into_the_folders_that_are_made_of_them(name: str) -> None:
    template = parse_template("{album}/{stem}{ext}")
    assert template.base(Named("A", "x.JPG", JULY, 0, album=name)) == f"_{name}/x"


@pytest.mark.parametrize(
    ("text", "problem", "part"),
    [
        ("{year}/{stem}", TemplateProblem.NO_EXTENSION, "{year}/{stem}"),
        ("{year}/{month}{ext}", TemplateProblem.NO_NAME, "{month}"),
        ("{stem}/{month}{ext}", TemplateProblem.NO_NAME, "{month}"),
        ("/{stem}{ext}", TemplateProblem.UNUSABLE_NAME, ""),
        ("../{stem}{ext}", TemplateProblem.UNUSABLE_NAME, ".."),
        ("{year}//{stem}{ext}", TemplateProblem.UNUSABLE_NAME, ""),
        ("{unknown}/{stem}{ext}", TemplateProblem.UNKNOWN_FIELD, "{unknown}"),
        ("{}/{stem}{ext}", TemplateProblem.UNKNOWN_FIELD, "{}"),
        ("{year}/CON/{stem}{ext}", TemplateProblem.UNUSABLE_NAME, "CON"),
        ("a:b/{stem}{ext}", TemplateProblem.UNUSABLE_NAME, "a:b"),
        ("{stem!r}{ext}", TemplateProblem.UNUSABLE_NAME, "{stem!r}"),
        (".hidden/{stem}{ext}", TemplateProblem.UNUSABLE_NAME, ".hidden"),
        ("end./{stem}{ext}", TemplateProblem.UNUSABLE_NAME, "end."),
        ("albums/{stem}{ext}", TemplateProblem.RESERVED_FOLDER, "albums"),
        ("_Archive/x/{stem}{ext}", TemplateProblem.RESERVED_FOLDER, "_Archive"),
        ("{day}/" * 9 + "{stem}{ext}", TemplateProblem.TOO_LONG, "{day}/" * 9 + "{stem}{ext}"),
        ("x" * 301 + "{stem}{ext}", TemplateProblem.TOO_LONG, "x" * 300),
    ],
)
def test_an_unusable_template_is_refused_with_a_reason(
    text: str, problem: TemplateProblem, part: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(text)
    assert (caught.value.problem, caught.value.part) == (problem, part)


def test_every_built_in_template_can_be_used_and_every_field_is_documented() -> None:
    for text in BUILT_IN_TEMPLATES.values():
        assert parse_template(text).base(PHOTO)
    guide = (Path(__file__).parents[2] / "docs/user/library.md").read_text(encoding="utf-8")
    for field in (*FIELDS, "ext"):
        assert f"`{{{field}}}`" in guide
    for text in BUILT_IN_TEMPLATES.values():
        assert text in guide


_PIECE = st.sampled_from(sorted(FIELDS)).map(lambda field: f"{{{field}}}") | st.text(
    string.ascii_letters + string.digits + "-_ .{}:\\ä", max_size=6
)


@given(
    pieces=st.lists(st.lists(_PIECE, min_size=1, max_size=4).map("".join), min_size=1, max_size=4),
    texts=st.tuples(*[st.none() | st.text(max_size=300)] * 3),
    captured_ms=st.none() | st.integers(-(2**62), 2**62),
)
def test_whatever_a_template_gives_is_safe(
    pieces: list[str], texts: tuple[str | None, ...], captured_ms: int | None
) -> None:
    try:
        template = parse_template("/".join(pieces) + "{ext}")
    except TemplateError:
        return
    filename, camera, album = texts
    base = template.base(
        Named("A", filename, captured_ms, 0, camera=camera, album=album, checksum=filename or "")
    )
    for part in base.split("/"):
        assert part not in {"", ".", ".."}
        assert len(part.encode()) <= 255
        assert not part.endswith((".", " "))
        assert not set(part) & set('<>:"\\|?*\0')

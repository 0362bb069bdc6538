"""Translation files have the right structure, and all languages say the same."""

from typing import Any

import pytest

from tests.quality.project import INTEGRATION, load_json
from tests.quality.rules.translations import check_parity, check_structure, check_texts

LANGUAGES = sorted(path.stem for path in (INTEGRATION / "translations").glob("*.json"))


def test_english_exists() -> None:
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_integration(language: str) -> None:
    texts = load_json("translations", f"{language}.json")
    assert list(check_structure(texts)) == []
    assert list(check_texts(texts)) == []
    assert list(check_parity(load_json("translations", "en.json"), texts)) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (" padded", "blank"),
        ("<b>bold</b>", "HTML"),
        ("see https://example.com", "address"),
        ("see www.example.com", "address"),
        ("[%key:common::x%]", "references"),
        ("open {brace", "braces"),
        ("it is '{quoted}'", "single quotes"),
        ("{two words}", "identifier"),
        ("{}", "identifier"),
        ("", "not a text"),
        (7, "not a text"),
    ],
)
def test_bad_texts_are_found(text: Any, finding: str) -> None:
    assert any(finding in line for line in check_texts({"title": text}))


def test_bad_keys_and_states_are_found() -> None:
    assert list(check_texts({"config": {"Abort": "x"}}))
    assert list(check_texts({"entity": {"sensor": {"a": {"state": {"b": "{c}"}}}}}))
    assert list(check_texts({"entity": {"sensor": {"a": {"unit_of_measurement": "{c}"}}}}))


@pytest.mark.parametrize(
    "data",
    [
        {"surprise": {}},
        {"config": {"surprise": {}}},
        {"config": {"step": {"user": {"surprise": "x"}}}},
        {"config": {"step": {"user": {"data_description": {"a": "x"}}}}},
        {"config": {"step": {"user": {"data": {"a": "x"}}}}},
        {"options": {"step": {"init": {"sections": {"more": {"data": {"a": "x"}}}}}}},
        {"issues": {"a": {"title": "x"}}},
        {"issues": {"a": {"title": "x", "description": "y", "fix_flow": {}}}},
        {"issues": {"a": {"description": "y"}}},
        {"exceptions": {"a": {"text": "x"}}},
        {"services": {"a": {"name": "x"}}},
        {"config_panel": {"a": "x"}},
        {"config_panel": {"a": {"b": {"c": "x"}}}},
        {"services": {"a": {"name": "x", "description": "y", "fields": {"b": {"name": "z"}}}}},
    ],
)
def test_bad_structure_is_found(data: dict[str, Any]) -> None:
    assert list(check_structure(data))


@pytest.mark.parametrize(
    "other",
    [{}, {"title": "x {a}", "extra": "y"}, {"title": "x {b}"}, {"title": "x"}],
)
def test_differences_between_languages_are_found(other: dict[str, Any]) -> None:
    assert list(check_parity({"title": "x {a}"}, other))
    assert not list(check_parity({"title": "x {a}"}, {"title": "{a} y"}))

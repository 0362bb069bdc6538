"""Every translation says all that English says, in a form that Home Assistant can show."""

from collections.abc import Callable, Iterator, Mapping
import re
from typing import Any, Final

import pytest

from homeassistant.generated.languages import LANGUAGES
from tests.quality.project import INTEGRATION, load_json
from tests.quality.rules.translations import (
    check_parity,
    check_structure,
    check_texts,
    flatten,
    placeholders,
)

ENGLISH: Final = "en"
OTHERS: Final = sorted(
    path.stem for path in (INTEGRATION / "translations").glob("*.json") if path.stem != ENGLISH
)

type Texts = Mapping[str, Any]
type Check = Callable[[Texts, Texts], Iterator[str]]

# Names are the same everywhere, however many words they have.
NAMES: Final = frozenset({"Apple Backup"})
# Shorter texts often are the same word in several languages, such as "Version".
SAME_WORDS: Final = 2

# Texts that name another one, which users then look for on their screen.
REFERENCES: Final = {
    "options.step.database.description": "services.migrate_catalog.name",
    "issues.schedule_entity_missing.description": "options.step.init.menu_options.schedule",
}

PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
NUMBER: Final = re.compile(r"\d+")
# Keys, files and fields that users type as they are.
LITERAL: Final = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.yaml\b|\bext\b|\bstem\b")


def load(language: str) -> Any:
    """Return the texts of a language."""
    return load_json("translations", f"{language}.json")


def paths(data: Texts, prefix: str = "") -> Iterator[str]:
    """Yield every key and section in the order of the file."""
    for key, value in data.items():
        yield f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from paths(value, f"{prefix}{key}.")


def pairs(english: Texts, other: Texts) -> Iterator[tuple[str, str, str]]:
    """Yield key, English text and translation of what both have."""
    given = dict(flatten(other))
    return ((key, text, given[key]) for key, text in flatten(english) if key in given)


def untranslated(english: Texts, other: Texts) -> Iterator[str]:
    """Find texts that were left in English."""
    for key, text, translation in pairs(english, other):
        words = PLACEHOLDER.sub("", text).split()
        if translation == text and text not in NAMES and len(words) > SAME_WORDS:
            yield f"{key} is the same as in English"


def escaped(_: Texts, other: Texts) -> Iterator[str]:
    """Find apostrophes that make the frontend show a placeholder instead of its value."""
    for key, text in flatten(other):
        if "'{" in text:
            yield f"{key}: an apostrophe right before a brace escapes it"


def other_facts(english: Texts, other: Texts) -> Iterator[str]:
    """Find numbers and literal words that a translation lacks or adds."""
    for key, text, translation in pairs(english, other):
        plain, translated = PLACEHOLDER.sub("", text), PLACEHOLDER.sub("", translation)
        for pattern in (NUMBER, LITERAL):
            expected, given = set(pattern.findall(plain)), set(pattern.findall(translated))
            if expected != given:
                yield f"{key} has {sorted(given)} instead of {sorted(expected)}"


def repeated_placeholders(english: Texts, other: Texts) -> Iterator[str]:
    """Find placeholders that a translation uses more or less often than English."""
    for key, text, translation in pairs(english, other):
        for name in placeholders(text):
            mark = f"{{{name}}}"
            if text.count(mark) != translation.count(mark):
                yield f"{key} has {mark} {translation.count(mark)} times"


def wrong_references(_: Texts, other: Texts) -> Iterator[str]:
    """Find texts that name another text differently from how it is shown."""
    texts = dict(flatten(other))
    for key, target in REFERENCES.items():
        if texts[target] not in texts[key]:
            yield f"{key} does not say {texts[target]!r}, the text of {target}"


def test_english_names_what_it_refers_to() -> None:
    assert list(wrong_references({}, load(ENGLISH))) == []


@pytest.mark.parametrize("language", OTHERS)
def test_home_assistant_knows_the_language(language: str) -> None:
    assert language in LANGUAGES


@pytest.mark.parametrize("language", OTHERS)
def test_keys_are_those_of_english_in_the_same_order(language: str) -> None:
    assert list(paths(load(language))) == list(paths(load(ENGLISH)))


@pytest.mark.parametrize("language", OTHERS)
def test_rules_of_all_texts_hold(language: str) -> None:
    texts = load(language)
    assert [*check_structure(texts), *check_texts(texts)] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "check",
    [
        check_parity,
        repeated_placeholders,
        untranslated,
        escaped,
        other_facts,
        wrong_references,
    ],
)
def test_translation_says_what_english_says(language: str, check: Check) -> None:
    assert list(check(load(ENGLISH), load(language))) == []


@pytest.mark.parametrize(
    ("check", "english", "other"),
    [
        (untranslated, "Wait for its end", "Wait for its end"),
        (untranslated, "{a} is no folder", "{a} is no folder"),
        (escaped, "of {a}", "d'{a}"),
        (other_facts, "at most 7 days", "höchstens 8 Tage"),
        (other_facts, "list it under allowlist_dirs", "in die Liste"),
        (other_facts, "ends with ext", "endet mit der Endung"),
        (repeated_placeholders, "{a} and {a}", "{a}"),
    ],
)
def test_faults_are_found(check: Check, english: str, other: str) -> None:
    assert list(check({"title": english}, {"title": other}))


@pytest.mark.parametrize(
    ("check", "english", "other"),
    [
        (untranslated, "Live Photo", "Live Photo"),
        (untranslated, "Apple Backup", "Apple Backup"),
        (untranslated, "Backups in {folder}", "Backups in {folder}"),
        (escaped, "The {a}", "L'album {a}"),
        (other_facts, "between 5 and 7 {unit_a}", "7 {unit_b} oder 5"),
    ],
)
def test_good_translations_pass(check: Check, english: str, other: str) -> None:
    assert list(check({"title": english}, {"title": other})) == []


def test_wrong_references_are_found() -> None:
    texts = {
        "options": {
            "step": {
                "database": {"description": "Run Move"},
                "init": {"menu_options": {"schedule": "Schedule"}},
            }
        },
        "services": {"migrate_catalog": {"name": "Migrate"}},
        "issues": {"schedule_entity_missing": {"description": "Under Schedule"}},
    }
    assert len(list(wrong_references({}, texts))) == 1


# How readers are addressed everywhere else, and the apostrophe of all other texts.
STRAYS: Final = {
    "de": re.compile(r"en Sie\b|\bIhnen\b"),
    "fr": re.compile("’"),
    "zh-Hans": re.compile("你"),
}


@pytest.mark.parametrize(("language", "stray"), STRAYS.items())
def test_readers_are_addressed_in_one_way(language: str, stray: re.Pattern[str]) -> None:
    found = [key for key, text in flatten(load(language)) if stray.search(text)]
    assert found == []


# What a reader meets in several places and has to recognize.
ONE_NAME: Final = (
    ("entity.sensor.integrity.name", "config_panel.backup_tabs.integrity"),
    ("config_panel.tabs.overview", "config_panel.backup_tabs.summary"),
    ("config_panel.overview.backups", "config_panel.backups.title"),
    ("entity.button.refresh.name", "config_panel.backups.refresh"),
    ("entity.button.sync_now.name", "config_panel.overview.sync"),
    ("entity.sensor.assets.name", "config_panel.summary.photos"),
    *(
        (f"selector.export_content.options.{name}", f"config_panel.backup_tabs.{name}")
        for name in ("apps", "calls", "data_usage", "health", "safari", "voicemail", "wifi")
    ),
    ("config_panel.backup_tabs.health", "config_panel.summary.health"),
)


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_one_thing_has_one_name(language: str) -> None:
    texts = dict(flatten(load(language)))
    plain = {key: text.replace("’", "'") for key, text in texts.items()}
    assert [names for names in ONE_NAME if plain[names[0]] != plain[names[1]]] == []
